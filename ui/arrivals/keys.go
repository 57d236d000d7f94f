package arrivals

import "assay/ui/screen"

// Keys is what can be done here; a key that is off says why.
func (m Model) Keys() []screen.Key {
	if m.asked != nil {
		return []screen.Key{
			{Press: "r", Show: "r", Does: "received", Long: "the parcel is here: its customer is told, its inspection waits"},
			{Press: "n", Also: []string{"esc"}, Show: "n", Does: "not this one", Long: "nothing is saved"},
		}
	}
	enter := screen.Key{Press: "enter", Show: "Enter", Does: "no label", Long: "the parcel under the mark is here, without a label to scan: it is asked once more"}
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
