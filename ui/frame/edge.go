package frame

import (
	"strings"

	"assay/ui/screen"
	"assay/ui/theme"
	"assay/ui/widget"
)

// edge is the last thing before the terminal: every line is at most as wide as
// the window, holds nothing a terminal would obey but styles, and no letter an
// ASCII terminal lacks. What did not change since the last frame is not looked
// at again.
type edge struct {
	width int
	raw   []string
	drawn []string
}

func (e *edge) draw(t *theme.Theme, lines []string, s screen.Size) string {
	if len(lines) > s.H {
		lines = lines[:s.H]
	}
	if e.width != s.W || len(e.raw) != len(lines) {
		e.width, e.raw, e.drawn = s.W, make([]string, len(lines)), make([]string, len(lines))
	}
	for i, l := range lines {
		if l != e.raw[i] {
			e.raw[i], e.drawn[i] = l, Safe(t, l, s.W)
		}
	}
	return strings.Join(e.drawn, "\n")
}

// Safe makes one line fit to be sent: it is no wider than that, and of what a
// terminal would obey only styles pass.
func Safe(t *theme.Theme, line string, width int) string {
	var b strings.Builder
	for i := 0; i < len(line); {
		if n := style(line[i:]); n > 0 {
			b.WriteString(line[i : i+n])
			i += n
			continue
		}
		end := i + plainRun(line[i:])
		if end > i {
			b.WriteString(line[i:end])
			i = end
			continue
		}
		end = i + 1
		for end < len(line) && line[end] != 0x1b && (line[end] < ' ' || line[end] >= 0x7f) {
			end++
		}
		b.WriteString(t.Clean(line[i:end]))
		i = end
	}
	return widget.Cut(t, b.String(), width)
}

// plainRun is how many bytes of printable ASCII s starts with.
func plainRun(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return i
		}
	}
	return len(s)
}

// style is the length of the SGR sequence s starts with: the one sequence that
// may pass.
func style(s string) int {
	if len(s) < 3 || s[0] != 0x1b || s[1] != '[' {
		return 0
	}
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c == 'm':
			return i + 1
		case (c < '0' || c > '9') && c != ';':
			return 0
		}
	}
	return 0
}
