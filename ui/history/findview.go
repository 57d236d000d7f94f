package history

import (
	"strconv"

	"assay/ui/screen"
	"assay/ui/widget"
)

// Head says what this is.
func (m Find) Head() (left, right string) { return "Find a record", "" }

// Foot is empty.
func (m Find) Foot(int) string { return "" }

// Body draws the field and what was found.
func (m Find) Body(s screen.Size) string {
	t, w := m.env.Theme, s.W-margin-1
	lines := []string{"", widget.Blank(margin) + t.Bold.On("Scan or type: ") + m.field.View(t, w-14), ""}
	lines = append(lines, widget.Indent(margin, m.found(w)...)...)
	if len(m.rows) > 0 {
		lines = append(lines, "")
		lines = append(lines, widget.Indent(margin-2, table(m.env, m.rows, m.here, w+2, s.H-len(lines))...)...)
	}
	return widget.Fill(lines, s.H)
}

// found says in words what there is.
func (m Find) found(w int) []string {
	t := m.env.Theme
	words := ""
	switch n := len(m.rows); {
	case m.words() == "":
		words = "A number (R-18-004 or the whole one), the start of an id, any code that was scanned with the subject, or words of the label."
	case m.busy || m.asked != m.words():
		words = "looking"
	case n == 0:
		words = "No record is known by that. Fewer letters find more; F4 shows what is known of it otherwise, and what can be begun with it."
	case n >= mostFound:
		words = "the newest " + strconv.Itoa(n) + ": type more to narrow them"
	case m.byCode > 0 && m.byCode < n:
		words = strconv.Itoa(m.byCode) + " by this very code, then " + strconv.Itoa(n-m.byCode) + " with these words"
	default:
		words = strconv.Itoa(n) + " found"
	}
	lines := widget.Wrap(words, w)
	for i := range lines {
		lines[i] = t.Dim.On(lines[i])
	}
	return lines
}
