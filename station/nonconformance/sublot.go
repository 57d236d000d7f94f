package nonconformance

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/checklists"
	"assay/station/fault"
)

// Sublot is a part of the goods that stands apart and is sampled by itself, with its
// own plan: accepted so, it may go while the rest does not.
type Sublot struct {
	Mark     Mark
	Record   RecordID // the goods it is a part of
	Apart    string   // by pallet, date code or shade
	Name     string
	Quantity int
	Severity string
	Note     string
	By       string
	At       time.Time
	Came     *Record // nil: not sampled yet
}

// Words say which part it is: "pallet 2, 200 pieces".
func (s Sublot) Words() string { return fmt.Sprintf("%s, %d pieces", s.Name, s.Quantity) }

// stands says why a part may not go by its sample.
func (s Sublot) stands(p Part) string {
	switch {
	case s.Came == nil:
		return s.Name + " is not sampled yet"
	case s.Came.Verdict != "accept":
		return fmt.Sprintf("the sample of %s, %s, is not accepted", s.Name, s.Came.Number)
	case p.Quantity > s.Quantity:
		return fmt.Sprintf("%s is %d pieces", s.Name, s.Quantity)
	}
	return "the sample of " + s.Name + " found a critical defect"
}

// apart tells the ways goods are told apart physically.
func apart(how string) bool { return how == ByPallet || how == ByDateCode || how == ByShade }

func decideSublot(s State, c Divide) ([]Event, error) {
	if c.Severity == "" {
		c.Severity = Severities[0]
	}
	root, ok := s.Root()
	switch {
	case !ok || root.Single || root.Returned || root.Kind == "damage" || s.Aside():
		return nil, fault.New(fault.Refused, "%s is about no lot that could be divided", s.Number)
	case !s.Phase.Undecided() && s.Phase != IsReopened:
		return nil, fault.New(fault.Refused, "it is decided: reopen it first (u), then have a part sampled")
	case !apart(c.Apart):
		return nil, fault.New(fault.Invalid, "a part that is sampled by itself stands apart: by pallet, date code or shade")
	case c.Quantity < 1 || s.Stake().Known && c.Quantity > s.Pieces():
		return nil, fault.New(fault.Invalid, "how many pieces stand apart? from 1 to %d", s.Pieces())
	case !slices.Contains(Severities[:], c.Severity):
		return nil, fault.New(fault.Invalid, "tightened or normal")
	case s.sublot(c.Apart, c.Name) != nil:
		return nil, fault.New(fault.Conflict, "%s is to be sampled already, or was", strings.TrimSpace(c.Name))
	}
	if err := text(&c.Name, "which one is it? its label: pallet 2, date code 2619"); err != nil {
		return nil, err
	}
	e := SublotApart{Record: root.ID, Apart: c.Apart, Name: strings.TrimSpace(c.Name), Quantity: c.Quantity, Severity: c.Severity, Note: c.Note}
	return []Event{e}, text(&c.Note, "")
}

// decideSampled takes what the sample of a sub-lot came to.
func decideSampled(s State, c Sampled) ([]Event, error) {
	i := slices.IndexFunc(s.Sublots, func(l Sublot) bool { return l.Mark == c.Sublot })
	switch {
	case i < 0:
		return nil, fault.New(fault.Missing, "that part is not in %s", s.Number)
	case s.Sublots[i].Came != nil:
		return nil, fault.New(fault.Conflict, "%s was sampled already, in %s", s.Sublots[i].Name, s.Sublots[i].Came.Number)
	}
	return []Event{SublotSampled(c.event())}, nil
}

func (c Sampled) event() SublotSampled { return SublotSampled{Sublot: c.Sublot, Record: c.Record} }

// sublot is the one that is told apart so and called so, as long as its sample was
// not annulled; the newest.
func (s State) sublot(how, name string) *Sublot {
	for i := len(s.Sublots) - 1; i >= 0; i-- {
		l := &s.Sublots[i]
		if l.Apart == how && strings.EqualFold(l.Name, strings.TrimSpace(name)) && (l.Came == nil || !s.out[l.Came.ID]) {
			return l
		}
	}
	return nil
}

// SampleOf is the number of the inspection of a sub-lot alone; empty: none came.
func (s State) SampleOf(how, name string) string {
	if l := s.sublot(how, name); l != nil && l.Came != nil {
		return l.Came.Number
	}
	return ""
}

// OpenSublots are those that are to be sampled; once it is decided nobody waits for
// them.
func (s State) OpenSublots() []Sublot {
	var all []Sublot
	for _, l := range s.Sublots {
		if l.Came == nil && (s.InForce == nil || s.opened) && s.Phase != IsClosed {
			all = append(all, l)
		}
	}
	return all
}

// sampledApart tells whether a sub-lot stands apart and its own sample was accepted,
// for at least as many pieces.
func (s State) sampledApart(p Part) bool {
	l := s.sublot(p.Apart, p.Sublot)
	return l != nil && l.Came != nil && l.Came.Verdict == "accept" && l.Came.Class < checklists.Critical && p.Quantity <= l.Quantity
}

// In are all records that stand in this case: of its goods, and of parts of them.
func (s State) In() []RecordID {
	var all []RecordID
	if s.Aside() {
		return nil // what was set aside of it is: the record is no failure
	}
	for _, r := range s.Records {
		all = append(all, r.ID)
	}
	for _, l := range s.Sublots {
		if l.Came != nil {
			all = append(all, l.Came.ID)
		}
	}
	return all
}

// sampled tells whether a record is the sample of a sub-lot here.
func (s State) sampled(id RecordID) bool {
	return slices.ContainsFunc(s.Sublots, func(l Sublot) bool { return l.Came != nil && l.Came.ID == id })
}

func (s *State) sample(e SublotSampled) {
	for i := range s.Sublots {
		if l := &s.Sublots[i]; l.Mark == e.Sublot && l.Came == nil {
			l.Came = &e.Record
			return
		}
	}
}
