// Package widget draws the parts that screens have in common: lines that fit,
// tables, choices, fields, lists that filter, bars, the banner, the menu of
// actions. Everything is a value or a function from values to lines; nothing
// here knows a rule of the trade.
//
// Arrows: every screen and the frame import widget; widget imports
// theme, text and fault.
package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"assay/ui/text"
	"assay/ui/theme"
)

// Width is how many cells s takes on the screen; styles take none.
func Width(s string) int { return text.Width(s) }

// Cut makes s fit into width cells, with an ellipsis where something is missing.
func Cut(t *theme.Theme, s string, width int) string {
	switch {
	case width <= 0:
		return ""
	case Width(s) <= width:
		return s
	}
	return ansi.Truncate(s, width, t.Marks.Ellipsis)
}

// CutMiddle makes s fit by leaving out its middle: the end of a label is what
// tells one serial or lot from the next.
func CutMiddle(t *theme.Theme, s string, width int) string {
	if Width(s) <= width || width < 16 {
		return Cut(t, s, width)
	}
	tail := tailOf(t, s, width/3)
	return ansi.Truncate(s, width-Width(tail), "") + tail
}

// Left fills or cuts s to exactly width cells, text at the left.
func Left(t *theme.Theme, s string, width int) string {
	s = Cut(t, s, width)
	return s + Blank(width-Width(s))
}

// Right fills or cuts s to exactly width cells, text at the right: numbers.
func Right(t *theme.Theme, s string, width int) string {
	s = Cut(t, s, width)
	return Blank(width-Width(s)) + s
}

// Spread puts left and right at the two ends of a line. Where both do not fit
// the left one is cut; the right one holds what changes.
func Spread(t *theme.Theme, left, right string, width int) string {
	right = Cut(t, right, width)
	room := width - Width(right)
	if right != "" {
		room -= gap
	}
	if room <= 0 {
		return right
	}
	left = Cut(t, left, room)
	return left + Blank(width-Width(left)-Width(right)) + right
}

const gap = 2

// Blank is n spaces.
func Blank(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}

const blanks = "                                                                                                                                "

// Wrap breaks plain text into lines of at most width cells, between words where
// it can (text.Wrap). What a terminal would obey becomes a visible sign.
func Wrap(s string, width int) []string { return text.Wrap(s, width) }

// Lay wraps only the lines that are too wide (text.Lay).
func Lay(s string, width int) []string { return text.Lay(s, width) }

// Indent moves lines to the right.
func Indent(n int, lines ...string) []string {
	moved := make([]string, len(lines))
	for i, l := range lines {
		if l != "" {
			moved[i] = Blank(n) + l
		}
	}
	return moved
}

// Fill joins lines into a body of at most height lines. What is over falls off
// at the end: callers put the question first.
func Fill(lines []string, height int) string {
	if len(lines) > height {
		lines = lines[:max(0, height)]
	}
	return strings.Join(lines, "\n")
}
