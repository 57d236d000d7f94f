package clearance

import (
	"slices"

	"assay/station/fault"
)

// Begin says what has to come before goods go; nothing where nothing has to.
func Begin(s State, b Began) ([]Event, error) {
	switch {
	case s.Number != "":
		return nil, nil
	case b.Number == "":
		return nil, fault.New(fault.Internal, "a clearance without a number")
	case b.Needs == "" && !b.Drawn:
		return nil, nil
	}
	return []Event{b}, nil
}

// Compare takes what the second look came to.
func Compare(s State, c Compared, at Moment) ([]Event, error) {
	if err := s.MayLook(at); err != nil {
		return nil, err
	}
	return []Event{c}, nil
}

// MayLook refuses whoever may not look again.
func (s State) MayLook(at Moment) error {
	switch {
	case s.Look == nil:
		return fault.New(fault.Missing, "%s was not drawn for a second look", s.Number)
	case s.Look.Came != nil:
		return fault.New(fault.Conflict, "%s was looked at again already", s.Number)
	case s.Withdraw != "":
		return fault.New(fault.Refused, "%s: %s", s.Number, s.Withdraw)
	}
	if slices.Contains(s.Look.Not, at.Person) {
		return fault.New(fault.Refused, "you were at %s before: a second look is another person's", s.Number)
	}
	switch {
	case slices.Contains(s.Look.Read, at.Person):
		return fault.New(fault.Refused, "you have read what was found in %s: a second look is somebody's who has not", s.Number)
	case s.Case && !leads(at):
		return fault.New(fault.Refused, "another lead decides it again")
	}
	return nil
}

// Read takes down that a lead reads what the first found; it costs them the second
// look. Who may not look again anyway reads without.
func Read(s State, at Moment) ([]Event, error) {
	switch {
	case !s.Looking() || s.MayLook(at) != nil:
		return nil, nil
	case s.Case || !leads(at):
		return nil, fault.New(fault.Refused, "%s waits for a second look, and that is blind: only a lead reads it before", s.Number)
	}
	return []Event{WasRead{Name: at.Name}}, nil
}

// Settle takes a lead's decision about the goods.
func Settle(s State, e Settled) []Event {
	if s.Number == "" || s.Case || s.Settled && s.Pieces == e.Pieces && (s.Withdraw != "") == e.None {
		return nil
	}
	return []Event{e}
}

// Ask is what a person wants released.
type Ask struct {
	Client   string
	Evidence []File
}

// Let releases goods by a lead's signature, or the client's word in writing.
func Let(s State, a Ask, at Moment) (Released, error) {
	why := s.Held()
	switch {
	case s.Number == "":
		return Released{}, fault.New(fault.Refused, "these goods need no release")
	case why != "":
		return Released{}, fault.New(fault.Refused, "%s: %s", s.Number, why)
	case !leads(at):
		return Released{}, fault.New(fault.Refused, "a lead releases these goods")
	case s.Needs == ByClient && (blank(a.Client) || len(a.Evidence) == 0):
		return Released{}, fault.New(fault.Invalid, "the client releases these goods: who did, and the file with their word")
	case len(a.Client) > 200 || len(a.Evidence) > 20:
		return Released{}, fault.New(fault.Invalid, "that is too much for one release")
	}
	return Released{How: s.Needs, Name: at.Name, Role: at.Role, Pieces: s.Pieces, Client: a.Client, Evidence: a.Evidence}, nil
}

// Withdraw takes a clearance out of force.
func Withdraw(s State, why string) []Event {
	if s.Number == "" || s.Withdraw != "" {
		return nil
	}
	return []Event{Withdrawn{Why: why}}
}

func leads(at Moment) bool { return at.Role == "lead" || at.Role == "quality" }
