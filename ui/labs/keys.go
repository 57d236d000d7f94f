package labs

import (
	"strconv"

	"assay/ui/screen"
)

// Keys is what can be done here; a key that is off says why.
func (m Model) Keys() []screen.Key {
	if m.asking {
		keys := []screen.Key{
			{Press: "enter", Show: "Enter", Does: "next", Long: "take this field and go on"},
			{Press: "up", Show: m.env.Theme.Marks.Up, Does: "back", Long: "back to the field before"},
			{Press: "esc", Show: "Esc", Does: "the list", Long: "back to the list: nothing is recorded"},
		}
		if n := m.form.Picks(); n > 0 {
			keys = append([]screen.Key{{Show: "1-" + strconv.Itoa(n), Does: "choose", Long: "press the digit in front of the answer"}}, keys...)
		}
		return keys
	}
	why, none := "no result is due", "no result is due"
	if r, ok := m.picked(); ok {
		why, none = m.off(r), ""
	}
	return []screen.Key{
		{Press: "enter", Show: "Enter", Does: "result", Long: "record the result under the mark", Off: why},
		{Press: "r", Show: "r", Does: "record", Long: "the whole record it belongs to", Off: none},
		{Press: "down", Show: m.env.Theme.Marks.UpDown, Does: "pick", Long: "PgUp and PgDn a page, Home and End"},
		{Press: "esc", Show: "Esc", Does: "home", Long: "back home"},
	}
}

// Focus: a form takes what is typed; on the list letters are commands.
func (m Model) Focus() screen.Focus {
	if m.asking {
		return screen.Typing
	}
	return screen.Commands
}
