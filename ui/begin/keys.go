package begin

import (
	"strconv"

	"assay/ui/screen"
)

// Keys is what can be done here.
func (m Model) Keys() []screen.Key {
	leave := screen.Key{Press: "esc", Show: "Esc", Does: "back", Long: "one field back; from the first one, home: nothing is begun yet"}
	switch {
	case len(m.which) > 0:
		if m.list != nil {
			leave.Does, leave.Long = "none of them", "all is asked"
		}
		return []screen.Key{{Press: "enter", Show: "1-" + strconv.Itoa(len(m.which)+1), Does: "choose", Long: "take the product under the mark"}, leave}
	case m.list == nil && len(m.lists) == 0: // still being read
		return []screen.Key{leave}
	case m.list == nil:
		return []screen.Key{
			{Press: "enter", Show: "1-" + strconv.Itoa(len(m.lists)), Does: "choose", Long: "take the checklist under the mark"},
			leave,
		}
	}
	if m.form.Here() == 0 {
		leave.Does = "home"
	}
	keys := []screen.Key{
		{Press: "enter", Show: "Enter", Does: "next", Long: "take this field and go on; after the last one the steps begin"},
		leave,
		{Press: "up", Show: m.env.Theme.Marks.Up, Does: "back", Long: "back to the field before", Quiet: true},
		{Press: "ctrl+u", Show: "Ctrl+U", Does: "empty", Long: "empty this field", Quiet: true},
	}
	if n := m.form.Picks(); n > 0 {
		keys = append([]screen.Key{{Show: "1-" + strconv.Itoa(n), Does: "choose", Long: "press the digit in front of the answer"}}, keys...)
	}
	return keys
}

// Focus: while a checklist is chosen, digits are commands; then all that is
// typed belongs to a field.
func (m Model) Focus() screen.Focus {
	if m.list == nil || len(m.which) > 0 {
		return screen.Commands
	}
	return screen.Typing
}
