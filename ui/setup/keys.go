package setup

import (
	"strconv"

	"assay/ui/screen"
)

// Keys is what can be done here.
func (m Model) Keys() []screen.Key {
	keys := []screen.Key{
		{Press: "enter", Show: "Enter", Does: "next", Long: "take this field as it stands and go on"},
		{Press: "up", Show: m.env.Theme.Marks.Up, Does: "back", Long: "back to the field before"},
		{Press: "ctrl+u", Show: "Ctrl+U", Does: "empty", Long: "empty this field", Quiet: true},
	}
	if n := m.form.Picks(); n > 0 {
		keys = append([]screen.Key{{Show: "1-" + strconv.Itoa(n), Does: "choose", Long: "press the digit in front of the answer"}}, keys...)
	}
	return keys
}

// Focus: everything typed belongs to a field.
func (m Model) Focus() screen.Focus { return screen.Typing }
