package text

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestJSONIsSafeForATerminalAndMeansTheSame(t *testing.T) {
	for _, s := range []string{
		"plain", "Größe 漢字", "\u009b2J", "\u009d0;t\u009c", "\x7f", "a\u202eb", "\u200b\ufeff",
		"👩\u200d👧", "\U000e0041", "\uffff", "\x1b]52;c;eA==\a",
	} {
		raw, err := json.Marshal(s)
		require.NoError(t, err)
		out := JSON(string(raw))
		assert.False(t, strings.ContainsFunc(out, escaped), "%q", out)
		var back string
		require.NoError(t, json.Unmarshal([]byte(out), &back))
		assert.Equal(t, s, back)
	}
	assert.Equal(t, `{"a":"ö"}`, JSON(`{"a":"ö"}`), "letters stay letters")
	assert.Equal(t, `"\u009b"`, JSON("\"\u009b\""))
}

func TestJSONLosesNoCharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		raw, err := json.Marshal(s)
		require.NoError(t, err)
		var back string
		require.NoError(t, json.Unmarshal([]byte(JSON(string(raw))), &back))
		assert.Equal(t, s, back)
	})
}
