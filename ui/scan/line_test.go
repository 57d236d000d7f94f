package scan_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"assay/ui/scan"
)

func TestALineIsAScanByItsPrefixOrItsIdentifier(t *testing.T) {
	lines := scan.Lines{Config: scan.Config{Prefix: 0x02, GS: "{GS}"}}
	at := time.Date(2026, 3, 12, 14, 2, 0, 0, time.UTC)
	for line, want := range map[string]scan.Scanned{
		"p":                     {Data: "p"},
		"4006381333931":         {Data: "4006381333931"},
		"\x02R-0419":            {Data: "R-0419", Framed: true},
		"\x02R-0420\t":          {Data: "R-0420", Framed: true},
		"pp\x02R-0421":          {Data: "R-0421", Framed: true},
		"]C110L71{GS}21S1":      {Data: "]C110L71\x1d21S1", Framed: true},
		"]d\x02x":               {Data: "x", Framed: true},
		"typed {GS} by someone": {Data: "typed {GS} by someone"},
		"":                      {},
	} {
		want.At = at
		assert.Equal(t, want, lines.Take(line, at), "%q", line)
	}
	assert.False(t, lines.Take("\x02R-1", at).Again)
	assert.True(t, lines.Take("\x02R-1", at.Add(1900*time.Millisecond)).Again)
	assert.False(t, lines.Take("\x02R-1", at.Add(5*time.Second)).Again)
	assert.False(t, (&scan.Lines{}).Take("\x02R-1", at).Framed, "no prefix is set")
}
