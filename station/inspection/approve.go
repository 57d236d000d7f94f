package inspection

import (
	"slices"

	"assay/checklists/measure"
	"assay/station/fault"
	"assay/station/returns"
)

// leading refuses what only a lead does with a decision, and only once the
// inspector signed; never one who answered in it.
func (s *State) leading(at Moment) error {
	if s.Ruling == nil {
		return fault.New(fault.Refused, "policy has decided nothing here")
	}
	return s.deciding(at)
}

// Grade is the grade as it stands: the engine's, or a lead's lower one.
func (s State) Grade() returns.Graded {
	if s.Ruling == nil {
		return returns.Graded{}
	}
	g := s.Ruling.Graded
	if s.Lowering == nil {
		return g
	}
	if lower, err := g.Lower(s.Lowering.To, s.Lowering.Reason); err == nil {
		lower.Lowered.By = s.Lowering.Name
		return lower
	}
	return g
}

func decideLowerGrade(s State, c LowerGrade, at Moment) ([]Event, error) {
	if err := s.leading(at); err != nil {
		return nil, err
	}
	if err := keep(&c.Reason); err != nil {
		return nil, err
	}
	if _, err := s.Grade().Lower(c.To, c.Reason); err != nil {
		return nil, err
	}
	return []Event{GradeLowered{Stamp: stamp(at), Name: at.Name, To: c.To, Reason: c.Reason}}, nil
}

func decideMarkSignal(s State, c MarkSignal, at Moment) ([]Event, error) {
	if err := s.leading(at); err != nil {
		return nil, err
	}
	if err := keep(&c.Reason); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(s.Ruling.Signals, func(o returns.Signal) bool { return o.ID == c.Signal }) {
		return nil, fault.New(fault.Missing, "there is no signal %.40q here", c.Signal)
	}
	if i := slices.IndexFunc(s.Marked, func(m SignalMarked) bool { return m.Signal == c.Signal }); i >= 0 && s.Marked[i].Borne == c.Borne && c.Reason == "" {
		return nil, nil
	}
	return []Event{SignalMarked{Stamp: stamp(at), Name: at.Name, Signal: c.Signal, Borne: c.Borne, Reason: c.Reason}}, nil
}

// Refuse is what only a person may say to a customer.
const Refuse = returns.Do("refuse")

// Resolutions are what a lead may give the customer, the recommended one first.
func (s State) Resolutions() []returns.Do {
	if s.Ruling == nil {
		return nil
	}
	all := []returns.Do{returns.Refund, returns.Exchange, returns.Credit, returns.Repair, returns.ReturnToCustomer, returns.KeepIt, returns.CustomerChoice, Refuse}
	first := s.Recommended()
	if first == "" {
		return all
	}
	return slices.Insert(slices.DeleteFunc(all, func(d returns.Do) bool { return d == first }), 0, first)
}

// Recommended is what policy says or proposes the customer gets; empty: nothing.
func (s State) Recommended() returns.Do {
	if s.Ruling.Resolution != "" {
		return s.Ruling.Resolution
	}
	return s.Ruling.Propose
}

// decideApprove: the lines are the engine's; a lead agrees to them or gives
// another resolution or amount, with a reason. Two leads are two people who say the same.
func decideApprove(s State, c Approve, at Moment) ([]Event, error) {
	if err := s.leading(at); err != nil {
		return nil, err
	}
	if err := keep(&c.Reason); err != nil {
		return nil, err
	}
	first := s.Recommended()
	if c.Resolution == "" {
		c.Resolution = first
	}
	apart := s.Disputed()
	switch {
	case len(apart) > 0 && s.settling(at.Person) != "":
		return nil, fault.New(fault.Refused, "%s", s.settling(at.Person))
	case len(apart) == 0 && s.Resolved() != nil:
		return nil, fault.New(fault.Refused, "it is decided already: %s", returns.Spoken(s.Resolved().Resolution))
	case c.Resolution == "":
		return nil, fault.New(fault.Invalid, "policy recommends nothing: say what the customer gets")
	case !slices.Contains(s.Resolutions(), c.Resolution):
		return nil, fault.New(fault.Invalid, "a customer cannot get %.40q", string(c.Resolution))
	case c.Resolution != first && blank(c.Reason):
		return nil, fault.New(fault.Invalid, "say why it is not what policy recommends")
	case slices.ContainsFunc(s.Approvals, func(a Approved) bool { return a.By == at.Person }):
		return nil, fault.New(fault.Refused, "you agreed already: the second is another lead")
	}
	e := Approved{Stamp: stamp(at), Name: at.Name, Resolution: c.Resolution, Reason: c.Reason, Settles: len(apart) > 0}
	return s.approved(e, c)
}

// approved adds the money: policy's own amount, or the lead's, who says why.
func (s *State) approved(e Approved, c Approve) ([]Event, error) {
	r := s.Ruling
	if c.Second {
		e.Leads = 2
	}
	settled := r.Payable()
	switch {
	case !c.Resolution.Pays() && c.Amount != "":
		return nil, fault.New(fault.Invalid, "no money goes with %s: leave the amount empty", returns.Spoken(c.Resolution))
	case !c.Resolution.Pays():
		return []Event{e}, nil
	case c.Amount == "" && !settled:
		return nil, fault.New(fault.Invalid, "policy names no amount: say how much the customer gets")
	case c.Amount == "":
		e.Amount, e.Currency = r.Amount.String(), r.Currency
		return []Event{e}, nil
	}
	d, err := measure.ParseDecimal(c.Amount)
	if err != nil || d.Sign() <= 0 {
		return nil, fault.New(fault.Invalid, "%.20q is no amount: write it like 49.90", c.Amount)
	}
	e.Amount, e.Currency = d.String(), r.Currency
	if settled && d.Cmp(r.Amount) == 0 {
		return []Event{e}, nil
	}
	switch most, known := r.Most(); {
	case blank(c.Reason):
		return nil, fault.New(fault.Invalid, "say why it is that amount and not policy's")
	case known && d.Cmp(most) > 0:
		return nil, fault.New(fault.Refused, "the customer paid %s %s, freight with it: nobody gets more back", most, r.Currency)
	}
	e.Leads = max(e.Leads, c.Leads)
	return []Event{e}, nil
}

// NeedLeads is how many leads must say the same: as policy asks, or what was said does.
func (s State) NeedLeads() int {
	need := s.Ruling.Lane.Approvals()
	for _, a := range s.Approvals {
		need = max(need, a.Leads)
	}
	return need
}

// Clears tells whether this gives a customer something against a hard fact that speaks
// against the return.
func (s State) Clears(do returns.Do) bool {
	if do == "" {
		do = s.Recommended()
	}
	hard := slices.ContainsFunc(s.Ruling.Signals, func(g returns.Signal) bool { return g.Hard && !s.borne(g.ID) })
	return hard && do != Refuse && do != returns.ReturnToCustomer
}

// borne tells a signal that a lead found borne out: it is not cleared.
func (s State) borne(signal string) bool {
	i := slices.IndexFunc(s.Marked, func(m SignalMarked) bool { return m.Signal == signal })
	return i >= 0 && s.Marked[i].Borne
}

// Resolution is what the customer gets, once nothing more is to be agreed.
type Resolution struct {
	Stamp
	Resolution returns.Do
	Amount     string // empty: no money
	Currency   string
	Reason     string // a lead's, where one gave it
	Leads      []string
}

// Resolved is what the customer gets: by policy alone where the verdict lets it
// go, else as leads agreed, as many as the lane asks for and all the same; of what
// was agreed apart, the stricter. nil: not decided yet.
func (s State) Resolved() *Resolution {
	if s.Ruling == nil || s.SignOff == nil {
		return nil
	}
	if r := s.byPolicy(); r != nil {
		return r
	}
	all := s.agreements()
	if len(all) == 0 {
		return nil
	}
	strict := slices.MinFunc(all, stricterResolution)
	return &strict
}

// byPolicy is what policy decided alone; nil: leads have to agree.
func (s State) byPolicy() *Resolution {
	r := s.Ruling
	if !r.Final() || s.Outcome.Verdict != Accept {
		return nil
	}
	out := &Resolution{Stamp: Stamp{At: s.SignOff.At, By: s.SignOff.Person}, Resolution: r.Resolution}
	if r.Resolution.Pays() && r.Settles {
		out.Amount, out.Currency = r.Amount.String(), r.Currency
	}
	return out
}

// Account is how what the customer gets comes about, line by line: policy's lines,
// and what a lead's word makes of them, so that they add up.
func (s State) Account() []returns.Line {
	done := s.Resolved()
	if done == nil || done.Amount == "" {
		return nil
	}
	return s.Ruling.Account(done.Amount)
}
