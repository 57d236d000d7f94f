package doctor

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/ui/scan"
	"assay/ui/symbol"
	"assay/ui/theme"
)

func themeOf(env ...string) *theme.Theme {
	return theme.FromEnviron(func(name string) string {
		for _, e := range env {
			if n, v, _ := strings.Cut(e, "="); n == name {
				return v
			}
		}
		return ""
	}, io.Discard, theme.Flags{})
}

func TestTheSheetHoldsEveryCommand(t *testing.T) {
	page, err := SheetHTML()
	require.NoError(t, err)
	for _, c := range scan.Commands() {
		assert.Contains(t, page, "<code>"+c.Code+"</code>")
		assert.Contains(t, page, c.Does)
	}
	assert.Contains(t, page, symbol.LabelText)
	assert.Equal(t, 2*(len(scan.Commands())+1), strings.Count(page, "<svg "))
	assert.NotContains(t, page, "http://www.w3.org/1999", "nothing is fetched")

	path := filepath.Join("testdata", "sheet.html")
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), page, "sheets hang on walls: the codes never change")
}

func TestTheSheetIsDrawnAsWideAsTheTerminal(t *testing.T) {
	th := themeOf("TERM=xterm", "LANG=C.UTF-8")
	for _, w := range []int{29, 80, 200} {
		lines, err := SheetLines(th, w)
		require.NoError(t, err)
		all := ansi.Strip(strings.Join(lines, "\n"))
		for _, c := range scan.Commands() {
			assert.Contains(t, all, strings.ToUpper(c.Name))
		}
		for _, l := range lines {
			assert.LessOrEqual(t, ansi.StringWidth(l), w)
		}
	}
	lines, err := SheetLines(th, 28)
	require.NoError(t, err)
	assert.Nil(t, lines)
}

func TestWordsAreForLinesAndScreenReaders(t *testing.T) {
	th := themeOf("TERM=dumb", "LANG=C")
	known := Known(func(n string) string { return map[string]string{"TERM": "dumb", "LANG": "C"}[n] }, themeFlags, scan.Settings{})
	all := strings.Join(Words(th, known), "\n")
	assert.Contains(t, all, "TERM: dumb\nSize: not known\n")
	assert.Contains(t, all, "How to program the scanner:")
	all += strings.Join(Line(th, "\x02]C11012\x1d2134\x1b[2J"), "\n") + strings.Join(Line(th, "é\u202e"), "\n")
	for _, r := range all {
		require.True(t, r == '\n' || r >= ' ' && r < 0x7f, "%q", r)
	}
	assert.Contains(t, strings.Join(Line(th, "]C11012\x1d2134"), "\n"), "GS: 0x1D\nSays: (10) 12 (21) 34")
	assert.Contains(t, strings.Join(Line(th, "24,98 mm"), "\n"), "reading: 24.98 mm")
	assert.Contains(t, strings.Join(Line(th, "ASSAY:HOLD"), "\n"), "Command: hold")
	assert.Contains(t, strings.Join(Line(th, "10122134"), "\n"), "GS: lost")
}
