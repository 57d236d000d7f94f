package stopcheck

import "assay/ui/screen"

// Keys is what can be done here.
func (m Model) Keys() []screen.Key {
	up := m.env.Theme.Marks.UpDown
	switch {
	case m.scope < 0:
		return []screen.Key{
			{Show: "1-3", Does: "take it", Long: "press the digit in front of it"},
			{Press: "enter", Show: "Enter", Does: "take the marked", Long: "take what is under the mark"},
			{Press: "down", Show: up, Does: "pick"},
			{Press: "esc", Show: "Esc", Does: "back", Long: "back: nothing is held"},
		}
	case m.naming():
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "take the marked", Long: "take the one under the mark; type on to find another"},
			{Press: "down", Show: up, Does: "pick"},
			{Press: "esc", Show: "Esc", Does: "back", Long: "back to lot, product or supplier"},
		}
	}
	does := "next"
	if m.form.Here() == len(m.form.Fields)-1 {
		does = "hold it all"
	}
	return []screen.Key{
		{Press: "enter", Show: "Enter", Does: does},
		{Press: "up", Show: m.env.Theme.Marks.Up, Does: "field", Long: "to the field before"},
		{Press: "esc", Show: "Esc", Does: "back", Long: "back to which one: nothing is held"},
	}
}

// Focus: letters name what is stopped, or fill the form.
func (m Model) Focus() screen.Focus {
	if m.scope < 0 {
		return screen.Commands
	}
	return screen.Typing
}
