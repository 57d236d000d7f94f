package paper

import (
	"fmt"
	"strings"

	"assay/station"
	"assay/ui/theme"
	"assay/ui/widget"
)

// Case is what a decision needs beside Brief, the most wanted first: the reasons
// that did not stand there, the defects, the pieces at stake, the answers that fail with their files, what was
// inspected and by whom; then, where they do not stand beside, the last entries.
func (p Paper) Case(entries []station.Line, short, pieces bool) []string {
	lines := p.Verdict()
	against, _ := p.reasons()
	for _, r := range against[min(len(against), briefly):] {
		lines = append(lines, p.reason(r)...)
	}
	lines = append(lines, p.Decision()...)
	lines = append(lines, p.Defects()...)
	if pieces { // else the case says them above, as they are now
		lines = append(lines, p.Numbers()...)
	} else {
		lines = append(lines, p.tallies()...)
	}
	if failed := p.Failed(); len(failed) > 0 {
		lines = append(append(lines, p.heading("Answers that fail")...), failed...)
	}
	lines = append(append(lines, p.heading("What was inspected")...), p.Facts()...)
	lines = append(append(lines, p.Within()...), p.Left()...)
	if !short {
		return lines
	}
	lines = append(lines, p.heading("Last entries")...)
	return append(lines, p.Entries(entries[max(0, len(entries)-lastEntries):])...)
}

// lastEntries is how much of the timeline a case shows; the record shows all.
const lastEntries = 6

// Beside puts a column beside another in room lines, both at the margin. Where the
// right one is longer its end is shown, under a word that says so.
func Beside(t *theme.Theme, left, right []string, w, aside, room int) []string {
	if over := len(right) - room; over > 0 && room > 0 {
		right = append([]string{t.Dim.On("the last entries")}, right[over+1:]...)
	}
	lines := make([]string, 0, room)
	for i := range room {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		lines = append(lines, strings.TrimRight(widget.Blank(margin)+widget.Left(t, l, w)+widget.Blank(margin)+widget.Cut(t, r, aside), " "))
	}
	return lines
}

const margin = 3

// Shown says which lines are on show.
func Shown(top, room, lines int) string {
	last := min(lines, top+room)
	words := fmt.Sprintf("lines %d to %d of %d", top+1, last, lines)
	if last < lines {
		words += "   PgDn: more"
	}
	return words
}

// Scroll moves the first line shown by a key; it says whether the key was one of
// those that do.
func Scroll(key string, top, lines, room int) (int, bool) {
	last := max(0, lines-room)
	switch key {
	case "up":
		top--
	case "down":
		top++
	case "pgup":
		top -= room - 1
	case "pgdown", " ":
		top += room - 1
	case "home":
		top = 0
	case "end":
		top = last
	default:
		return top, false
	}
	return max(0, min(top, last)), true
}
