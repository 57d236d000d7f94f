package uitest

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Attr is a set of ways a cell is drawn beside its colours.
type Attr uint8

// The attributes this screen knows.
const (
	Bold Attr = 1 << iota
	Faint
	Italic
	Underline
	Blink
	Reverse
	Strike
)

// Color is 0 for the terminal's own, 1 + n for palette entry n (0 to 255), and
// RGB | 0xrrggbb for a true colour.
type Color uint32

// RGB marks a Color as a true colour.
const RGB Color = 1 << 24

// Style is how a cell is drawn.
type Style struct {
	FG, BG Color
	Attr   Attr
}

// Cell is one place of the screen. The right half of a wide character has an
// empty Text.
type Cell struct {
	Text  string
	Style Style
}

// Term is the screen of a VT220-like terminal, as far as full-screen programs
// use one. It is strict: what it does not know is counted in Unknown, and what
// a program asked of the terminal is listed in Queries. It answers nothing
// unless Reply is set, because the slowest terminals do not.
type Term struct {
	Queries []string
	Unknown map[string]int
	Reply   func(string)
	Modes   map[string]bool // private modes by number: "?25", "?1049", "?2004"
	Title   string
	Bells   int

	w, h         int
	x, y         int
	wrap         bool // the last column was written; the next letter wraps
	style        Style
	top, bottom  int // the scrolling region
	savedX       int
	savedY       int
	lineDrawing  bool
	shown, other [][]Cell // the screen on show and the one put aside
	rest         []byte   // the start of a sequence whose end has not come
}

// New is a blank screen of w columns and h rows.
func New(w, h int) *Term {
	t := &Term{w: w, h: h, bottom: h - 1, Unknown: map[string]int{}, Modes: map[string]bool{"?25": true}}
	t.shown, t.other = blankScreen(w, h), blankScreen(w, h)
	return t
}

// Resize keeps the top left part, as a terminal does that does not reflow.
func (t *Term) Resize(w, h int) {
	keep := func(old [][]Cell) [][]Cell {
		fresh := blankScreen(w, h)
		for y := range min(h, len(old)) {
			copy(fresh[y], old[y])
		}
		return fresh
	}
	t.shown, t.other = keep(t.shown), keep(t.other)
	t.w, t.h, t.top, t.bottom, t.wrap = w, h, 0, h-1, false
	t.x, t.y = min(t.x, w-1), min(t.y, h-1)
}

// Size is columns and rows.
func (t *Term) Size() (w, h int) { return t.w, t.h }

// Cursor is where the next letter goes, and whether the cursor is visible.
func (t *Term) Cursor() (x, y int, visible bool) { return t.x, t.y, t.Modes["?25"] }

// At is the cell in column x of row y, both from 0.
func (t *Term) At(x, y int) Cell { return t.shown[y][x] }

// Line is one row without the spaces at its end.
func (t *Term) Line(y int) string {
	var b strings.Builder
	for _, c := range t.shown[y] {
		b.WriteString(c.Text)
	}
	return strings.TrimRight(b.String(), " ")
}

// Text is the whole screen: every row, without spaces at its end, with a newline.
func (t *Term) Text() string {
	var b strings.Builder
	for y := range t.h {
		b.WriteString(t.Line(y))
		b.WriteByte('\n')
	}
	return b.String()
}

// Write draws what a program sent. A sequence may come in pieces.
func (t *Term) Write(p []byte) (int, error) {
	b := append(t.rest, p...)
	for len(b) > 0 {
		n := t.take(b)
		if n == 0 {
			break
		}
		b = b[n:]
	}
	t.rest = bytes.Clone(b)
	return len(p), nil
}

// take draws the first thing of b and says how long it was; 0 means that its
// end is still to come.
func (t *Term) take(b []byte) int {
	switch c := b[0]; {
	case c == 0x1b:
		return t.escape(b)
	case c < 0x20 || c == 0x7f:
		t.control(c)
		return 1
	case !utf8.FullRune(b):
		return 0
	default:
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 || r >= 0x80 && r < 0xa0 {
			t.Unknown[fmt.Sprintf("byte %#x", b[0])]++
			return n
		}
		t.put(r)
		return n
	}
}

func (t *Term) control(c byte) {
	switch c {
	case '\r':
		t.x, t.wrap = 0, false
	case '\n':
		t.lineFeed()
	case '\b':
		t.x, t.wrap = max(0, t.x-1), false
	case '\t':
		t.x = min(t.w-1, t.x/8*8+8)
	case '\a':
		t.Bells++
	case 0x0e, 0x0f:
		t.lineDrawing = c == 0x0e
	case 0:
	default:
		t.Unknown[fmt.Sprintf("control %#x", c)]++
	}
}

func (t *Term) put(r rune) {
	if t.lineDrawing && r >= 'j' && r <= 'x' {
		r = []rune("┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│")[r-'j']
	}
	width := ansi.StringWidth(string(r))
	if width == 0 {
		t.attach(r)
		return
	}
	if t.wrap || t.x+width > t.w {
		t.x = 0
		t.lineFeed()
	}
	for i := range width {
		if t.x+i < t.w {
			t.shown[t.y][t.x+i] = Cell{Style: t.style}
		}
	}
	t.shown[t.y][t.x].Text = string(r)
	if t.x += width; t.x >= t.w {
		t.x, t.wrap = t.w-1, true
	}
}

// attach adds a combining mark to the letter before it.
func (t *Term) attach(r rune) {
	x := t.x - 1
	if t.wrap {
		x = t.x
	}
	for x > 0 && t.shown[t.y][x].Text == "" {
		x--
	}
	if x >= 0 {
		t.shown[t.y][x].Text += string(r)
	}
}

func (t *Term) lineFeed() {
	t.wrap = false
	switch {
	case t.y == t.bottom:
		t.scroll(t.top, t.bottom, 1)
	case t.y < t.h-1:
		t.y++
	}
}

// scroll moves the rows from top to bottom up by n, or down by -n.
func (t *Term) scroll(top, bottom, n int) {
	rows := t.shown[top : bottom+1]
	n = max(-len(rows), min(n, len(rows)))
	if n >= 0 {
		copy(rows, rows[n:])
		t.erase(0, bottom-n+1, t.w, bottom+1)
		return
	}
	copy(rows[-n:], rows)
	t.erase(0, top, t.w, top-n)
}

// erase blanks the columns x0 up to x1 of the rows y0 up to y1, in the colour
// of the background. Rows are made anew: scroll may have left one in two places.
func (t *Term) erase(x0, y0, x1, y1 int) {
	for y := max(0, y0); y < min(y1, t.h); y++ {
		row := append([]Cell(nil), t.shown[y]...)
		for x := max(0, x0); x < min(x1, t.w); x++ {
			row[x] = Cell{Text: " ", Style: Style{BG: t.style.BG}}
		}
		t.shown[y] = row
	}
}

func blankScreen(w, h int) [][]Cell {
	rows := make([][]Cell, h)
	for y := range rows {
		rows[y] = make([]Cell, w)
		for x := range rows[y] {
			rows[y][x].Text = " "
		}
	}
	return rows
}
