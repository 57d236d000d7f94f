package photos

import "assay/ui/screen"

// Keys is what can be done here; a key that is off says why.
func (m Model) Keys() []screen.Key {
	off := ""
	switch {
	case len(m.files) == 0:
		off = "there is no photo or file"
	case m.busy:
		off = "a copy is being written"
	}
	return []screen.Key{
		{Press: "enter", Show: "Enter", Does: "write it out", Long: "write a copy under its own name, for a viewer or a mail; the screen says where", Off: off},
		{Press: "a", Show: "a", Does: "write out all", Long: "write a copy of each of them", Off: off},
		{Press: "down", Show: m.env.Theme.Marks.UpDown, Does: "pick", Long: "Home and End: the first, the last"},
		{Press: "esc", Show: "Esc", Does: "back"},
	}
}

// Focus: letters are commands.
func (m Model) Focus() screen.Focus { return screen.Commands }
