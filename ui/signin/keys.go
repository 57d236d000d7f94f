package signin

import "assay/ui/screen"

// Keys is what can be done here.
func (m Model) Keys() []screen.Key {
	return []screen.Key{
		{Press: "enter", Show: "Enter", Does: "next", Long: "go on to the PIN, then sign in"},
		{Press: "esc", Show: "Esc", Does: "another badge", Long: "empty both fields: somebody else signs in"},
	}
}

// Focus: everything typed belongs to a field.
func (m Model) Focus() screen.Focus { return screen.Typing }
