package text

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Width is how many columns s takes. It is right for what Clean gave, and for
// styles around it.
func Width(s string) int {
	if plain(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// Line is Clean, cut to at most width columns; an ellipsis says that it was cut.
func (c Charset) Line(s string, width int) string {
	if width <= 0 {
		return ""
	}
	cut := false
	if most := (width + 1) * longestLetter; len(s) > most { // the rest could not be seen
		s, cut = strings.ToValidUTF8(s[:most], ""), true
	}
	s = c.Clean(s)
	switch {
	case cut && Width(s) < width:
		return s + c.ellipsis()
	case !cut && Width(s) <= width:
		return s
	case plain(s):
		return s[:width-1] + c.ellipsis()
	}
	return ansi.Truncate(s, width, c.ellipsis())
}

// longestLetter is more bytes than any one column needs: a letter and its marks.
const longestLetter = 64

func (c Charset) ellipsis() string { return c.pick("…", "~") }

// PadRight is Line filled with spaces to exactly width columns, text at the left.
func (c Charset) PadRight(s string, width int) string {
	s = c.Line(s, width)
	return s + blank(width-Width(s))
}

// PadLeft is Line filled with spaces to exactly width columns, text at the
// right: numbers.
func (c Charset) PadLeft(s string, width int) string {
	s = c.Line(s, width)
	return blank(width-Width(s)) + s
}

func blank(n int) string { return strings.Repeat(" ", max(0, n)) }

// Wrap is Clean in lines of at most width columns, broken between words where
// that can be, and where the text has a line break. Text without a word has no line.
func (c Charset) Wrap(s string, width int) []string {
	if width <= 0 {
		return nil
	}
	var lines []string
	s = strings.Trim(s, blanks)
	if s == "" {
		return nil
	}
	for paragraph := range strings.Lines(s) {
		lines = append(lines, c.wrap(strings.TrimRight(paragraph, blanks), width)...)
	}
	return lines
}

// blanks are what separates words and lines. Other characters that Unicode calls
// space, a carriage return among them, hide or overwrite: they are shown.
const blanks = " \t\r\n"

// wrap breaks one paragraph; an empty one is an empty line.
func (c Charset) wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' }) {
		word = c.Clean(word)
		if line != "" && Width(line)+1+Width(word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for Width(word) > width {
			head, tail := c.split(word, width)
			lines, word = append(lines, head), tail
		}
		line = word
	}
	return append(lines, line)
}

// split takes as much of a word as fits, and at least one letter: one that is
// too wide for any line shows as an ellipsis.
func (c Charset) split(word string, width int) (head, tail string) {
	if head = ansi.Truncate(word, width, ""); head != "" {
		return head, word[len(head):]
	}
	letter, _ := ansi.FirstGraphemeCluster(word, ansi.GraphemeWidth)
	return c.ellipsis(), word[len(letter):]
}

// Line is UTF8.Line.
func Line(s string, width int) string { return UTF8.Line(s, width) }

// PadRight is UTF8.PadRight.
func PadRight(s string, width int) string { return UTF8.PadRight(s, width) }

// PadLeft is UTF8.PadLeft.
func PadLeft(s string, width int) string { return UTF8.PadLeft(s, width) }

// Wrap is UTF8.Wrap.
func Wrap(s string, width int) []string { return UTF8.Wrap(s, width) }

// Lay wraps the lines that are too wide and leaves the others as they are, so that
// what stands in columns keeps them.
func Lay(s string, width int) []string {
	var lines []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = Clean(l); Width(l) > width {
			lines = append(lines, Wrap(l, width)...)
			continue
		}
		lines = append(lines, l)
	}
	return lines
}
