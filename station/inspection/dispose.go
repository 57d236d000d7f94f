package inspection

import (
	"slices"

	"assay/checklists"
	"assay/station/fault"
)

// Disposal is one thing a lead may do with goods that do not conform.
type Disposal struct {
	ID   string
	Text string
	Off  string // why it cannot be chosen here; empty: it can

	asIs    bool // the goods go out as they are
	returns bool // only for returned goods
	lots    bool // only for lots
}

var disposals = []Disposal{
	{ID: "release", Text: "release: the reason for the hold is settled", asIs: true},
	{ID: "use_as_is", Text: "use as is (concession)", asIs: true, lots: true},
	{ID: "sort", Text: "sort 100 %", lots: true},
	{ID: "rework", Text: "rework", lots: true},
	{ID: "repair", Text: "repair"},
	{ID: "regrade", Text: "regrade", asIs: true},
	{ID: "return_to_supplier", Text: "return to supplier"},
	{ID: "scrap", Text: "scrap"},
	{ID: "restock", Text: "restock as new", asIs: true, returns: true},
	{ID: "open_box", Text: "sell as open box", asIs: true, returns: true},
	{ID: "refurbish", Text: "refurbish", returns: true},
	{ID: "liquidate", Text: "liquidate", asIs: true, returns: true},
	{ID: "quarantine", Text: "quarantine"},
	{ID: "return_to_customer", Text: "return to the customer", asIs: true, returns: true},
}

// Disposals are what a lead may decide here, and why not the others.
func (s State) Disposals() []Disposal {
	var out []Disposal
	critical, shut := s.critical(), s.Shut()
	returned := s.Checklist.Kind == checklists.ReturnedGoods
	for _, d := range disposals {
		if d.returns && !returned || d.lots && returned {
			continue
		}
		if d.Off = shut[d.ID]; d.asIs && critical {
			d.Off = "never with a critical defect"
		}
		out = append(out, d)
	}
	return out
}

// critical tells whether a critical defect was found.
func (s *State) critical() bool {
	for _, f := range s.allFindings() {
		if f.class == checklists.Critical {
			return true
		}
	}
	return false
}

// decideDispose: a lead, beside the verdict, never on what one answered in.
func decideDispose(s State, c Dispose, at Moment) ([]Event, error) {
	if c.Case != "" && s.SignOff != nil && s.Phase != Annulled {
		e := Disposed{Stamp: stamp(at), Name: at.Name, Role: at.Role, Disposition: c.Disposition, Reason: c.Reason, Case: c.Case, Basis: c.Basis}
		return []Event{e}, nil
	}
	if err := s.deciding(at); err != nil {
		return nil, err
	}
	if s.Phase == Reviewed {
		return nil, fault.New(fault.Conflict, "%s was decided already: %s, by %s", s.Number, s.Review.Disposition, s.Review.Person)
	}
	if s.Outcome.Verdict == Accept && s.Balance.Rejected == 0 {
		return nil, fault.New(fault.Refused, "%s is accepted: there is nothing to decide", s.Number)
	}
	all := s.Disposals()
	i := slices.IndexFunc(all, func(d Disposal) bool { return d.ID == c.Disposition })
	switch {
	case i < 0:
		return nil, fault.New(fault.Invalid, "there is no disposition %.40q here", c.Disposition)
	case all[i].Off != "":
		return nil, fault.New(fault.Refused, "%s: %s", all[i].Text, all[i].Off)
	}
	if err := reason(&c.Reason, "a decision has a reason"); err != nil {
		return nil, err
	}
	return []Event{Disposed{Stamp: stamp(at), Name: at.Name, Role: at.Role, Disposition: c.Disposition, Reason: c.Reason}}, nil
}

// deciding refuses whoever may not decide about this record.
func (s *State) deciding(at Moment) error {
	switch {
	case s.Phase != Signed && s.Phase != Reviewed:
		return fault.New(fault.Refused, "%s is %s: only what is signed is decided", s.Number, s.Phase)
	case !lead(at):
		return fault.New(fault.Refused, "a lead decides")
	case slices.Contains(s.people, at.Person) || s.SignOff != nil && s.SignOff.Person == at.Person:
		return fault.New(fault.Refused, "you answered in %s: another lead decides (four eyes)", s.Number)
	}
	return nil
}

func decideAnnul(s State, c Annul, at Moment) ([]Event, error) {
	switch {
	case s.Phase == Annulled:
		return nil, fault.New(fault.Conflict, "%s is annulled already", s.Number)
	case s.Phase == Open || s.Phase == Parked:
		return nil, fault.New(fault.Refused, "%s is not signed: end it as not performed", s.Number)
	case !lead(at):
		return nil, fault.New(fault.Refused, "a lead annuls")
	}
	if err := reason(&c.Reason, "say why it is annulled"); err != nil {
		return nil, err
	}
	return []Event{WasAnnulled{Stamp: stamp(at), Reason: c.Reason}}, nil
}
