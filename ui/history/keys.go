package history

import (
	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/ui/screen"
)

var (
	kinds    = []checklists.Kind{"", checklists.PreShipment, checklists.QualityControl, checklists.ReturnedGoods}
	verdicts = []inspection.Verdict{"", inspection.Reject, inspection.Hold, inspection.Accept}
)

// narrowed is the filter after one of its keys.
func (m List) narrowed(key string) (station.Filter, bool) {
	f := m.filter
	switch key {
	case "k":
		f.Kind = cycle(f.Kind, kinds)
	case "s":
		f.State = cycle(f.State, phases)
	case "v":
		f.Verdict = cycle(f.Verdict, verdicts)
	case "m":
		f.By = cycle(f.By, []string{"", string(m.me.ID)})
	case "x":
		f = station.Filter{Text: f.Text}
	default:
		return f, false
	}
	return f, true
}

// Keys is what can be done here.
func (m List) Keys() []screen.Key {
	if m.typing {
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "to the list", Long: "keep these words and go to the list"},
			{Press: "esc", Show: "Esc", Does: "no words", Long: "drop the words and go to the list"},
		}
	}
	open := screen.Key{Press: "enter", Show: "Enter", Does: "open", Long: "open the record under the mark"}
	if len(m.rows) == 0 {
		open.Off = "there is no record under the mark"
	}
	clear := screen.Key{Press: "x", Show: "x", Does: "all", Long: "take kind, state, verdict and person out of the filter"}
	if m.filter == (station.Filter{Text: m.filter.Text}) {
		clear.Off, clear.Quiet = "nothing is filtered", true
	}
	return []screen.Key{
		open,
		{Press: "/", Show: "/", Does: "words", Long: "filter by words of number, label, person or reason"},
		{Press: "k", Show: "k", Does: "kind", Long: "only one kind: the next one, then all"},
		{Press: "s", Show: "s", Does: "state", Long: "only one state: the next one, then all"},
		{Press: "v", Show: "v", Does: "verdict", Long: "only one verdict: the next one, then all"},
		{Press: "m", Show: "m", Does: "mine", Long: "only what I began, or everybody's"},
		clear,
		{Press: "esc", Show: "Esc", Does: "back", Long: "back to where you came from"},
	}
}

// Focus says what letters mean now.
func (m List) Focus() screen.Focus {
	if m.typing {
		return screen.Typing
	}
	return screen.Commands
}
