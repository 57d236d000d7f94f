package patterns

import "assay/ui/screen"

// Keys is what can be done here; a key that is off says why.
func (m Model) Keys() []screen.Key {
	off := ""
	if _, any := m.picked(); !any {
		off = "nothing is listed"
	}
	return []screen.Key{
		{Press: "enter", Show: "Enter", Does: "newest case", Long: "open the newest case of the line under the mark", Off: off},
		{Press: "s", Show: "s", Does: "by " + next(m.by), Long: "count by defect, by product, by supplier"},
		{Press: "v", Show: "v", Does: "days", Long: "of the last 30, 90, 365 or 7 days"},
		{Press: "down", Show: m.env.Theme.Marks.UpDown, Does: "pick", Long: "PgUp and PgDn a page, Home and End"},
		{Press: "esc", Show: "Esc", Does: "back"},
	}
}

// Focus: letters are commands.
func (m Model) Focus() screen.Focus { return screen.Commands }
