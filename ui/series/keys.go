package series

import (
	"assay/station"
	"assay/station/inspection"
	"assay/station/sampling"
	"assay/ui/screen"
)

// Keys is what can be done here; a key that is off says why.
func (m Model) Keys() []screen.Key {
	if m.doing != nothing {
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "next", Long: "take this field and go on"},
			{Press: "up", Show: m.env.Theme.Marks.Up, Does: "back", Long: "back to the field before"},
			{Press: "esc", Show: "Esc", Does: "the list", Long: "back to the list: nothing is changed"},
		}
	}
	correct, allow, withdraw, record := m.off()
	return []screen.Key{
		{Press: "c", Show: "c", Does: "corrective action", Long: "the supplier mended it: lots are sampled again, tightened", Off: correct},
		{Press: "a", Show: "a", Does: "approve reduced", Long: "production is steady and you want reduced inspection", Off: allow},
		{Press: "w", Show: "w", Does: "withdraw it", Long: "no reduced inspection any more", Off: withdraw},
		{Press: "r", Show: "r", Does: "last record", Long: "open the record of its last lot", Off: record},
		{Press: "o", Show: "o", Does: "how new ones begin", Long: "on which severity new series begin: normal or tightened", Quiet: true, Off: m.noLead()},
		{Press: "esc", Show: "Esc", Does: "home", Long: "back home"},
	}
}

func (m Model) noLead() string {
	if !m.me.Leads() {
		return "leads only"
	}
	return ""
}

// off says why a key does nothing for the series under the mark.
func (m Model) off() (correct, allow, withdraw, record string) {
	row, ok := m.picked()
	if !ok {
		none := "no series is listed"
		return none, none, none, none
	}
	if row.Severity != string(sampling.Discontinued) {
		correct = "it is " + row.Severity + ", not discontinued"
	}
	allowed := row.Steady && row.Wanted
	if allowed {
		allow = "approved already"
	} else {
		withdraw = "it was not approved"
	}
	if !m.me.Leads() {
		correct, allow, withdraw = "leads only", "leads only", "leads only"
	}
	if _, ok := m.lastRecord(); !ok {
		record = "its record is not at this station"
	}
	return correct, allow, withdraw, record
}

func (m Model) picked() (station.SeriesRow, bool) {
	if m.here >= len(m.all) {
		return station.SeriesRow{}, false
	}
	return m.all[m.here], true
}

// lastRecord is the newest lot's, where it is known here.
func (m Model) lastRecord() (inspection.ID, bool) {
	row, _ := m.picked()
	for i := len(row.Last) - 1; i >= 0; i-- {
		if row.Last[i].Number != "" {
			return row.Last[i].Inspection, true
		}
	}
	return inspection.ID{}, false
}

// Focus: a form takes what is typed; on the list letters are commands.
func (m Model) Focus() screen.Focus {
	if m.doing != nothing {
		return screen.Typing
	}
	return screen.Commands
}
