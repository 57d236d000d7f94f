package history

import (
	"strings"

	"slices"

	"assay/station"
	"assay/station/inspection"
	"assay/ui/screen"
)

// resumeOff says why this person cannot go on with the record, or with what is
// left to do after its sign-off; empty: they can.
func (m Record) resumeOff() string {
	switch {
	case !m.read:
		return "it is being read"
	case m.left:
		return ""
	case m.st.Phase != inspection.Open && m.st.Phase != inspection.Parked:
		return "it is " + paperPhase(m.st.Phase)
	case m.st.Owner != string(m.me.ID) && !m.me.Leads():
		return m.st.Owner + " holds it; a lead can take it over"
	}
	return ""
}

// decideOff says why this person has nothing to decide here; empty: they have.
func (m Record) decideOff() string {
	switch {
	case !m.read:
		return "it is being read"
	case m.st.Phase == inspection.Reviewed && station.DecidedApart(m.st) == nil:
		return "it was decided already"
	case m.st.Phase != inspection.Signed && m.st.Phase != inspection.Reviewed:
		return "it is " + paperPhase(m.st.Phase)
	case m.st.Outcome.Verdict != inspection.Reject && m.st.Outcome.Verdict != inspection.Hold && !m.apart():
		return "it is accepted: nothing waits for a lead"
	case !m.me.Leads():
		return "a lead decides"
	case slices.Contains(m.st.Answerers(), string(m.me.ID)):
		return "you answered in it: another lead decides"
	}
	return ""
}

// apart tells whether something of accepted goods stands apart for a lead.
func (m Record) apart() bool {
	return m.st.Balance.Rejected > 0 || slices.ContainsFunc(m.ties, func(t station.Tie) bool { return t.Label == station.TieAside })
}

// readFirstOff says why this person does not read what is to be looked at again.
func (m Record) readFirstOff() string {
	if !m.me.Leads() {
		return "only a lead reads it before the second look"
	}
	return ""
}

// Keys is what can be done here; a key that is off says why.
func (m Record) Keys() []screen.Key {
	if m.blind != nil {
		return []screen.Key{
			{Press: "y", Show: "y", Does: "read it first", Long: "read it before its second look: it is written down, and the look is another person's", Off: m.readFirstOff(), Quiet: !m.me.Leads()},
			{Press: "esc", Show: "Esc", Does: "back", Long: "back to where you came from"},
		}
	}
	resume, decide := m.resumeOff(), m.decideOff()
	keys := []screen.Key{
		{Press: "r", Also: []string{"enter"}, Show: "r", Does: "go on", Long: "go on with this inspection, or with what is left after its sign-off", Off: resume, Quiet: resume != ""},
		{Press: "d", Show: "d", Does: "decide", Long: "decide what becomes of the goods", Off: decide, Quiet: decide != ""},
		{Press: "tab", Show: "1-4", Does: "part", Long: "the next part: verdict, answers, files, entries"},
		{Press: "down", Show: m.env.Theme.Marks.UpDown, Does: "scroll", Long: "line by line; PgUp and PgDn a page, Home and End"},
	}
	if m.goes() {
		keys = append(keys, screen.Key{Press: "k", Show: "k", Does: "release", Long: "what these goods wait for, and their loading token"})
	}
	if m.followed() {
		keys = append(keys, screen.Key{Press: "w", Show: "w", Does: "its way", Long: "the return on its way: stages, clocks, what is left to do, letters"})
		if m.me.Leads() && m.st.SignOff != nil {
			keys = append(keys, screen.Key{Press: "$", Show: "$", Does: "customer", Long: "what the customer gets: policy's decision, its signals, the money, the message"})
		}
	}
	if _, ok := screen.LotOf(m.st); ok {
		keys = append(keys, screen.Key{Press: "l", Show: "l", Does: "a lot of it", Long: "begin a lot of this delivery, linked to it"})
	}
	if to := m.tied(); to.To != (inspection.ID{}) {
		keys = append(keys, screen.Key{Press: "o", Show: "o", Does: strings.ToLower(to.How), Long: "open " + to.Number + ", which it belongs to"})
	}
	if len(m.files()) > 0 {
		keys = append(keys, screen.Key{Press: "z", Show: "z", Does: "photos", Long: "look at the photos and files of the record, or write copies of them"})
	}
	return append(keys, screen.Key{Press: "esc", Show: "Esc", Does: "back", Long: "back to where you came from"})
}

// Focus: letters are commands.
func (m Record) Focus() screen.Focus { return screen.Commands }
