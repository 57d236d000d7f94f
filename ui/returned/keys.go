package returned

import (
	"assay/station/service"
	"assay/ui/screen"
)

// Keys is what can be done here; a key that is off says why.
func (m Model) Keys() []screen.Key {
	t := m.env.Theme
	if m.typing {
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "next", Long: "take this and go on"},
			{Press: "esc", Show: "Esc", Does: "back", Long: "back: nothing is done"},
		}
	}
	if m.asked {
		return []screen.Key{
			{Press: "y", Show: "y", Does: "yes, settled", Long: "the money left, or the parcel did: a letter says so"},
			{Press: "n", Also: []string{"esc"}, Show: "n", Does: "not yet", Long: "nothing is saved"},
		}
	}
	task, take, settled := m.off()
	return []screen.Key{
		{Press: "enter", Show: "Enter", Does: "type it", Long: "type what cannot be scanned, or call the witness", Off: task, Quiet: task != ""},
		{Press: "s", Show: "s", Does: "settled", Long: "the customer has what was decided: the money left, or the parcel did", Off: settled, Quiet: settled != ""},
		{Press: "t", Show: "t", Does: "take", Long: "look after it: what asked for a lead asks no more", Off: take, Quiet: take != ""},
		{Press: "tab", Show: "1-2", Does: "part", Long: "the other part: how it stands, the letters"},
		{Press: "d", Show: "d", Does: "decision", Long: "what policy decided: signals, grade, money; say what the customer gets", Off: m.offDecision(), Quiet: !m.me.Leads()},
		{Press: "r", Show: "r", Does: "record", Long: "the record of the inspection"},
		{Press: "down", Show: t.Marks.UpDown, Does: "scroll", Long: "line by line; PgUp and PgDn a page, Home and End", Quiet: len(m.drawn) <= m.room()},
		{Press: "esc", Show: "Esc", Does: "back", Long: "back to where you came from"},
	}
}

func (m Model) offDecision() string {
	if m.me.Leads() {
		return ""
	}
	return "a lead decides"
}

// off says why nothing is to be done, taken or settled.
func (m Model) off() (task, take, settled string) {
	if !m.read {
		return "it is being read", "it is being read", "it is being read"
	}
	if _, ok := m.task(); !ok {
		task = "nothing is left to do with the goods"
	}
	switch {
	case !m.me.Leads():
		take = "a lead takes it"
	case m.way.TakenBy == string(m.me.ID):
		take = "you have it"
	case m.way.Over():
		take = "it is over"
	}
	if m.way.Stage != service.Decided {
		settled = "it is " + service.Words(m.way.Stage)
	}
	return task, take, settled
}

// Focus: a form takes what is typed; else letters are commands.
func (m Model) Focus() screen.Focus {
	if m.typing {
		return screen.Typing
	}
	return screen.Commands
}
