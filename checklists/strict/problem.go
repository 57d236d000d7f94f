package strict

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing wrong with a file, at its place.
type Problem struct {
	File         string
	Line, Column int // from 1; the column counts characters
	Text         string
	Source       string // the line it is in
	Warning      bool   // worth a look; the file is taken all the same
}

// String is file:line:column: text, on one line.
func (p Problem) String() string {
	word := ""
	if p.Warning {
		word = "warning: "
	}
	return fmt.Sprintf("%s:%d:%d: %s%s", Visible(p.File), p.Line, p.Column, word, Visible(p.Text))
}

// caretWidth is how much of a long line the caret block shows, behind its number.
const (
	caretWidth  = 100
	gutterWidth = len("12345 | ")
)

// Caret is the source line with a mark under the place, two lines. Control
// characters are shown as placeholders, so that it can go to a terminal.
func (p Problem) Caret() string { return p.CaretIn(caretWidth + gutterWidth) }

// CaretIn is Caret in no more columns than that.
func (p Problem) CaretIn(width int) string {
	width = max(width-gutterWidth, 30)
	runes := []rune(p.Source)
	at := min(max(p.Column-1, 0), len(runes))
	from := 0
	if at > width-20 {
		from = at - width/2
	}
	to := min(from+width, len(runes))
	gutter := fmt.Sprintf("%5d | ", p.Line)
	before := Visible(string(runes[from:at]))
	return gutter + Visible(string(runes[from:to])) + "\n" +
		strings.Repeat(" ", len(gutter)+len([]rune(before))) + "^"
}

// Visible replaces what a terminal would obey instead of show.
func Visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' {
			return ' '
		}
		if obeyed(r) {
			return '\uFFFD'
		}
		return r
	}, s)
}

// obeyed tells the control characters, C0, C1 and those that turn the writing
// direction or have no width.
func obeyed(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0, r == 0xfeff, r == 0x061c:
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	case r == 0x2028, r == 0x2029, r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe007f:
		return true
	}
	return false
}

// Refuses tells whether there is more than warnings.
func Refuses(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return !p.Warning })
}

// Tidy sorts problems by place and drops repeats: a base is read again with
// every variant.
func Tidy(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		if a.Column != b.Column {
			return a.Column - b.Column
		}
		return strings.Compare(a.Text, b.Text)
	})
	return slices.Compact(problems)
}
