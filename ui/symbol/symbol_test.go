package symbol

import (
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

// symbols are the test label and a command, in both forms. What a decoder reads in
// the sheet was checked when testdata/sheet.html was made.
func symbols(t *testing.T) map[string]Symbol {
	t.Helper()
	out := map[string]Symbol{}
	for name, make := range map[string]func() (Symbol, error){
		"label128": Label128, "labelmatrix": LabelMatrix,
		"pass128": func() (Symbol, error) { return Code128("ASSAY:PASS") },
		"passqr":  func() (Symbol, error) { return QR("ASSAY:PASS") },
	} {
		s, err := make()
		require.NoError(t, err)
		out[name] = s
	}
	return out
}

func TestDrawnSymbolsHoldTheirModules(t *testing.T) {
	utf8, ascii := themeOf("TERM=xterm-256color", "LANG=C.UTF-8"), themeOf("TERM=vt220")
	for name, s := range symbols(t) {
		assert.Equal(t, s.rows, fromBlocks(s, s.Draw(utf8, 999, 999)), name)
		assert.Equal(t, s.rows, fromCells(s, s.Draw(ascii, 999, 999)), name)
		assert.Equal(t, s.rows, fromSVG(t, s), name)
	}
}

// fromBlocks reads a drawing back.
func fromBlocks(s Symbol, lines []string) [][]bool {
	var rows [][]bool
	for _, l := range lines {
		var a, b []bool
		for _, r := range ansi.Strip(l) {
			first, second := r == '▀' || r == '▌' || r == '█', r == '▄' || r == '▐' || r == '█'
			if s.linear() {
				a = append(a, first, second)
			} else {
				a, b = append(a, first), append(b, second)
			}
		}
		if s.linear() {
			return [][]bool{a[:len(s.rows[0])]}
		}
		rows = append(rows, a, b)
	}
	return rows[:len(s.rows)]
}

func fromCells(s Symbol, lines []string) [][]bool {
	each := 2
	if s.linear() {
		each, lines = 1, lines[:1]
	}
	rows := make([][]bool, len(lines))
	for y, l := range lines {
		light := false
		for i := 0; i < len(l); {
			switch {
			case strings.HasPrefix(l[i:], "\x1b[7m"):
				light, i = true, i+4
			case strings.HasPrefix(l[i:], "\x1b[0m"):
				light, i = false, i+4
			default:
				rows[y] = append(rows[y], !light)
				i += each
			}
		}
	}
	return rows
}

var stroke = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v(\d+)h-(\d+)z`)

func fromSVG(t *testing.T, s Symbol) [][]bool {
	t.Helper()
	rows := make([][]bool, len(s.rows))
	for y := range rows {
		rows[y] = make([]bool, len(s.rows[0]))
	}
	_, black, _ := strings.Cut(s.SVG(24), `<path d="`)
	for _, m := range stroke.FindAllStringSubmatch(black, -1) {
		n := make([]int, len(m))
		for i := range m[1:] {
			n[i+1], _ = strconv.Atoi(m[i+1])
		}
		assert.Equal(t, n[3], n[5], "a stroke ends where it began")
		assert.Equal(t, map[bool]int{true: 24, false: 1}[s.linear()], n[4])
		for x := range n[3] {
			rows[n[2]][n[1]+x] = true
		}
	}
	return rows
}

func TestASymbolThatDoesNotFitIsNotDrawn(t *testing.T) {
	utf8 := themeOf("TERM=xterm", "LANG=C.UTF-8")
	s := symbols(t)
	assert.Len(t, s["label128"].Draw(utf8, 61, barHeight), barHeight)
	assert.Nil(t, s["label128"].Draw(utf8, 60, barHeight))
	assert.Len(t, s["labelmatrix"].Draw(utf8, 18, 9), 9)
	assert.Nil(t, s["labelmatrix"].Draw(utf8, 18, 8))
	assert.Nil(t, s["labelmatrix"].Draw(themeOf("TERM=vt220"), 35, 99))
}
