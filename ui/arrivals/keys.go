package arrivals

import "assay/ui/screen"

// Keys is what can be done here; a key that is off says why.
func (m Model) Keys() []screen.Key {
	enter := screen.Key{Press: "enter", Show: "Enter", Does: "received", Long: "the return under the mark is here: its customer is told, its inspection waits"}
	switch _, ok := m.picked(); {
	case m.saving:
		enter.Off = "the one before is being saved"
	case !ok:
		enter.Off, enter.Quiet = "no announced return is missing", true
	}
	return []screen.Key{
		enter,
		{Press: "down", Show: m.env.Theme.Marks.UpDown, Does: "pick", Long: "PgUp and PgDn a page, Home and End", Quiet: len(m.all) < 2},
		{Press: "esc", Show: "Esc", Does: "home", Long: "back home"},
	}
}

// Focus: there is nothing to type.
func (m Model) Focus() screen.Focus { return screen.Commands }
