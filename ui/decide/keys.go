package decide

import (
	"slices"

	"assay/station/inspection"
	"assay/station/returns"
	"assay/ui/screen"
)

// Keys is what can be done here; a key that is off says why.
func (m Model) Keys() []screen.Key {
	if m.asks != nothing {
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "next", Long: "take this and go on"},
			{Press: "esc", Show: "Esc", Does: "back", Long: "back: nothing is decided"},
		}
	}
	agree, mark, lower := m.offAgree(), m.offMark(), m.offLower()
	return []screen.Key{
		{Press: "enter", Show: "Enter", Does: "decide", Long: "say what the customer gets, with your PIN", Off: agree},
		{Press: "b", Show: "b", Does: "borne out", Long: "the signal under the mark was borne out", Off: mark, Quiet: mark != ""},
		{Press: "n", Show: "n", Does: "not so", Long: "the signal under the mark was not borne out", Off: mark, Quiet: mark != ""},
		{Press: "g", Show: "g", Does: "lower grade", Long: "lower the grade, with a reason; nobody raises it", Off: lower, Quiet: lower != ""},
		{Press: "r", Show: "r", Does: "record", Long: "the record of the inspection"},
		{Press: "down", Show: m.env.Theme.Marks.UpDown, Does: "pick", Long: "the next signal", Quiet: len(m.signals()) < 2},
		{Press: "pgdown", Show: "PgDn", Does: "message", Long: "the rest, with the whole message to the customer; PgUp goes back up"},
		{Press: "esc", Show: "Esc", Does: "back", Long: "back to where you came from"},
	}
}

// mine says why this person decides nothing here.
func (m Model) mine() string {
	switch {
	case !m.read:
		return "it is being read"
	case !m.me.Leads():
		return "a lead decides"
	case slices.Contains(m.st.Answerers(), string(m.me.ID)):
		return "you answered in it: another lead decides (four eyes)"
	}
	return ""
}

func (m Model) offAgree() string {
	if why := m.mine(); why != "" {
		return why
	}
	own := slices.ContainsFunc(m.st.Approvals, func(a inspection.Approved) bool { return a.By == string(m.me.ID) })
	switch apart := len(m.st.Disputed()) > 0; {
	case apart && own:
		return "one of the two is yours: a third person settles it"
	case apart:
		return ""
	case m.st.Resolved() != nil:
		return "it is decided: " + returns.Spoken(m.st.Resolved().Resolution)
	case own:
		return "you agreed already: the second is another lead"
	}
	return ""
}

func (m Model) offMark() string {
	if why := m.mine(); why != "" {
		return why
	}
	if len(m.signals()) == 0 {
		return "there is no signal"
	}
	return ""
}

func (m Model) offLower() string {
	if why := m.mine(); why != "" {
		return why
	}
	switch g := m.st.Grade().Grade; g {
	case returns.NoGrade:
		return "there is no grade yet"
	case returns.X:
		return "there is no lower grade"
	}
	return ""
}

// Focus: a form takes what is typed; else letters are commands.
func (m Model) Focus() screen.Focus {
	if m.asks != nothing {
		return screen.Typing
	}
	return screen.Commands
}
