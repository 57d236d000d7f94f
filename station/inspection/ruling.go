package inspection

import (
	"strings"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/returns"
)

// Ruling is what policy made of a return, with when and by whose step.
type Ruling struct {
	returns.Ruling
	Stamp
	Place int // entries of the inspection before it
}

// Decides tells whether policy decides here: a checklist that asks facts and has
// a step where the decision stands.
// A second look compares what is found; the money was decided at the first.
func (s State) Decides() bool { return s.book != nil && s.book.decides != nil && !s.Second() }

// Undecided tells that policy is to decide now: everything is answered, or it was
// ended, and there is no ruling on these answers yet.
func (s State) Undecided() bool {
	return s.Decides() && s.Phase == Open && s.Ruling == nil && (s.Ended != nil || !s.anyOpen())
}

// decideRule has policy decide. The same facts and policy give no second ruling.
func decideRule(s State, c Rule, at Moment) ([]Event, error) {
	if err := s.working(at); err != nil {
		return nil, err
	}
	switch {
	case !s.Decides():
		return nil, fault.New(fault.Refused, "policy decides nothing here")
	case c.Policy == nil:
		return nil, fault.New(fault.Internal, "policy decides by a policy")
	case s.Ended == nil && s.anyOpen():
		return nil, fault.New(fault.Refused, "steps are open: policy decides when all is answered")
	}
	facts := s.ReturnFacts()
	for name, v := range c.Known {
		facts[name] = v
	}
	if s.Ruling != nil && s.Ruling.Of(c.Policy, facts) {
		return nil, nil
	}
	return []Event{Ruled{Stamp: stamp(at), Ruling: returns.NewRuling(c.Policy, facts, c.Today)}}, nil
}

// ruled refuses a sign-off before the decision.
func (s *State) ruled() error {
	if s.Decides() && s.Ruling == nil {
		return fault.New(fault.Refused, "policy has not decided on these answers yet")
	}
	return nil
}

// ruledReasons is what the decision does to the verdict: who must agree holds it.
// Nothing here says more than the inspector may know before signing.
func (s *State) ruledReasons() []Reason {
	if !s.Decides() || s.Ruling == nil || s.Ruling.Lane < returns.ByLead {
		return nil
	}
	r := s.Ruling.ForInspector()
	step := s.book.decides
	// A sentence's full stop gives way to the reason behind it.
	text := strings.ReplaceAll(strings.Join(r.Reasons, "; "), ".; ", "; ")
	if text == "" {
		text = r.Headline()
	}
	name := r.Rule
	if name == "" {
		name = "none"
	}
	return []Reason{{
		Step: step.ID, No: step.No, Rule: "policy " + r.Policy + ", rule " + name, Text: text, Effect: checklists.Hold,
	}}
}

// explained tells a finding that our own pick record explains: what we packed
// wrong is our fault and holds nothing.
func (s *State) explained(f finding) bool {
	if s.Ruling == nil || !s.Decides() || !returns.OwnMistake(s.Ruling.Facts) {
		return false
	}
	switch f.step.ID {
	case stepItem:
		return true
	case stepFound:
		a := s.kept(f.place)
		return a != nil && len(a.Values) == 1 && a.Values[0] == "wrong_item"
	case stepSerial:
		return s.Ruling.Facts.Text("serial_picked") == s.Ruling.Facts.Text("serial")
	}
	return false
}

// ruledText is one thing the decision says, as the inspector may know it.
func (s *State) ruledText(calc string) (string, bool) {
	if s.Ruling == nil {
		return "", false
	}
	r := s.Ruling.ForInspector()
	switch calc {
	case calcGrade:
		return s.Grade().String(), true
	case calcSignals:
		if s.SignOff == nil {
			return "for a lead, after the sign-off", true
		}
		var all []string
		for _, signal := range s.Ruling.Signals {
			all = append(all, signal.ID)
		}
		if len(all) == 0 {
			return "nothing", true
		}
		return strings.Join(all, ", "), true
	case calcDisposition:
		return returns.SpokenPlace(r.Disposal.Default), true
	case calcRemedy:
		return returns.Spoken(max(r.Resolution, r.Propose)), r.Resolution+r.Propose != ""
	case calcClaim:
		return returns.ClaimOn(r.Facts), true
	case calcMessage:
		return "", false // it is written when the decision is told
	}
	return r.Headline(), true
}
