package inspection

import (
	"slices"
	"time"

	"assay/checklists"
	"assay/station/fault"
)

// The choices of a laboratory step that mean something here: the samples are
// there and a result is due, or the report says so. A lab step that offers LabDue
// may stay pending over a park and the sign-off.
const (
	LabDue    = "due"
	LabPassed = "in_date"
	LabFailed = "failed"
)

// LabOrder is what waits for a laboratory: Answer.Values behind the choice.
type LabOrder struct {
	Place      Place
	Step       checklists.StepID
	No, Ask    string
	Laboratory string
	Request    string // its number for the request; empty: none yet
	Due        string // the day the result is promised
	Samples    string // which pieces were sent
	Seal       string // the seal's number
	Drew       string // who drew them
}

// LabFields names the values behind a lab step's choice, in their order, and which
// of them must be given. None: the choice alone is the answer; a report on file has
// a step of its own.
func LabFields(choice string) (names []string, need []bool) {
	if choice != LabDue {
		return nil, nil
	}
	return []string{"Laboratory", "Due (date)", "Samples sent", "Seal number", "Request number"}, []bool{true, true, true, true, false}
}

// labDetails checks what stands behind a lab step's choice.
func labDetails(a *Answer, at time.Time) error {
	names, need := LabFields(a.Values[0])
	rest := a.Values[1:]
	if names == nil {
		if len(rest) > 6 { // a result that came later keeps what the order said
			return fault.New(fault.Invalid, "%d values are too many here", len(a.Values))
		}
		return nil
	}
	if len(rest) > len(names) {
		return fault.New(fault.Invalid, "%d values are too many here", len(a.Values))
	}
	for i, name := range names {
		if need[i] && (i >= len(rest) || blank(rest[i])) {
			return fault.New(fault.Invalid, "%s is missing", name)
		}
	}
	switch due := rest[1]; {
	case !isDay(due):
		return fault.New(fault.Invalid, "%.40q is not a date: year-month-day, as 2026-09-18", due)
	case due < at.Format(time.DateOnly):
		return fault.New(fault.Invalid, "%s is past: when is the result due?", due)
	}
	return nil
}

func isDay(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// pending is what a place waits for from a laboratory.
func (s *State) pending(p Place) (LabOrder, bool) {
	step, a := s.book.step(p.Step), s.kept(p)
	if step == nil || a == nil || step.Type != checklists.Lab || len(a.Values) < 5 || a.Values[0] != LabDue {
		return LabOrder{}, false
	}
	o := LabOrder{
		Place: p, Step: step.ID, No: step.No, Ask: ask(step), Drew: a.By,
		Laboratory: a.Values[1], Due: a.Values[2], Samples: a.Values[3], Seal: a.Values[4],
	}
	if len(a.Values) > 5 {
		o.Request = a.Values[5]
	}
	return o, true
}

// Labs are the results that are still to come, first due first.
func (s State) Labs() []LabOrder {
	if s.walk == nil || s.Phase == Annulled || s.Phase == NotPerformed || s.Phase == RefusedAtDock {
		return nil
	}
	var out []LabOrder
	for i := range s.walk.questions {
		for _, p := range s.walk.questions[i].Places {
			if o, ok := s.pending(p); ok {
				out = append(out, o)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b LabOrder) int {
		switch {
		case a.Due < b.Due:
			return -1
		case a.Due > b.Due:
			return 1
		}
		return 0
	})
	return out
}

// checkDrawer leaves a result that is due to somebody else than who drew the
// samples: it comes by Report.
func (s *State) checkDrawer(step *checklists.Step, p Place, a *Answer) error {
	if o, waits := s.pending(p); waits && step.Type == checklists.Lab && len(a.Values) > 0 && (a.Values[0] == LabPassed || a.Values[0] == LabFailed) {
		return fault.New(fault.Refused, "%s: the result of %s is due: a lead or quality records it, not who drew the samples", named(step), o.Laboratory)
	}
	return nil
}

// decideReport takes a laboratory's result: from a lead or quality, never from who
// drew the samples. After the sign-off the signed verdict stays as it was signed:
// a failed report makes it graver, by what the step says of it; one that passed
// leaves it to a lead, for nobody raises a verdict.
func decideReport(s State, c Report, at Moment) ([]Event, error) {
	if s.book == nil || s.Phase == Annulled || s.Phase == NotPerformed || s.Phase == RefusedAtDock {
		return nil, s.over()
	}
	step, ok := s.Checklist.Step(string(c.Step))
	if !ok {
		return nil, fault.New(fault.Missing, "this checklist has no step %.60q", string(c.Step))
	}
	p := Place{step.Index, c.Piece}
	order, waits := s.pending(p)
	switch {
	case !waits:
		return nil, fault.New(fault.Refused, "%s waits for no laboratory", named(step))
	case order.Drew == at.Person:
		return nil, fault.New(fault.Refused, "you drew the samples of %s: another lead, or quality, records the result", named(step))
	case !lead(at):
		return nil, fault.New(fault.Refused, "a lead or quality records a laboratory's result")
	case blank(c.Number):
		return nil, fault.New(fault.Invalid, "type the report's number")
	case !isDay(c.Date):
		return nil, fault.New(fault.Invalid, "%.40q is not a date: year-month-day, as 2026-09-18", c.Date)
	case c.Date > at.At.Format(time.DateOnly):
		return nil, fault.New(fault.Invalid, "%.40s is still to come: what date has the report?", c.Date)
	case !c.Passed && blank(c.Note):
		return nil, fault.New(fault.Invalid, "write in the note what failed, with the clause")
	}
	choice := LabPassed
	if !c.Passed {
		choice = LabFailed
	}
	a := Answer{
		Values: []string{choice, c.Number, order.Laboratory, c.Date, order.Samples, order.Seal, order.Request},
		Note:   c.Note, Evidence: c.Evidence,
	}
	a, err := s.settle(step, p, a, at)
	if err != nil {
		return nil, err
	}
	e := Reported{Stamp: stamp(at), Place: p, Answer: a}
	if s.SignOff != nil {
		e.Outcome = s.reportedOutcome(step, p, a, order)
	}
	return []Event{e}, nil
}

// reportedOutcome is the verdict of a signed record after a laboratory's result:
// the graver of what was signed and what follows now.
func (s *State) reportedOutcome(step *checklists.Step, p Place, a Answer, order LabOrder) Outcome {
	after := *s
	after.set(p, &a)
	now := after.Judge()
	if grave(now.Verdict) >= grave(s.Outcome.Verdict) && now.Verdict != s.Outcome.Verdict {
		return now
	}
	now.Verdict = s.Outcome.Verdict
	if a.Result != Fail {
		now.Reasons = slices.DeleteFunc(now.Reasons, func(r Reason) bool { return r.Rule == allPassed })
		why := Reason{
			Step: step.ID, No: step.No, Rule: "laboratory passed", Value: a.Values[1], Effect: effectOf(now.Verdict),
			Text: order.Laboratory + ": passed, report " + a.Values[1] + "; signed before it came, a lead decides",
		}
		now.Reasons = append([]Reason{why}, now.Reasons...)
	}
	return now
}

func grave(v Verdict) int { return slices.Index([]Verdict{NoVerdict, Accept, Hold, Reject}, v) }

func effectOf(v Verdict) checklists.Effect {
	switch v {
	case Reject:
		return checklists.Reject
	case Hold:
		return checklists.Hold
	}
	return checklists.Remark
}

// onReported puts the result where the order stood. A signed record whose verdict
// became graver waits for a lead again, also when it was decided.
func (s *State) onReported(e Reported) {
	a := e.Answer
	a.At, a.By = e.At, e.By
	s.set(e.Place, &a)
	s.LastReport = reportOf(e)
	if s.SignOff == nil {
		if s.steers(e.Place) {
			s.rewalk()
		}
		return
	}
	if e.Outcome.Verdict == NoVerdict {
		return
	}
	if grave(e.Outcome.Verdict) > grave(s.Outcome.Verdict) && s.Phase == Reviewed {
		s.Phase, s.Review, s.decisions = Signed, nil, nil
	}
	s.Outcome = e.Outcome
}

// LabReport is a laboratory's result as it came.
type LabReport struct {
	Laboratory, Number, Note string
	Failed                   bool
}

func reportOf(e Reported) *LabReport {
	r := &LabReport{Note: e.Answer.Note, Failed: e.Answer.Result == Fail}
	if v := e.Answer.Values; len(v) > 2 {
		r.Number, r.Laboratory = v[1], v[2]
	}
	return r
}

type wireReported struct {
	Answered   wireAnswered        `cbor:"1,keyasint"`
	Verdict    Verdict             `cbor:"2,keyasint,omitempty"` // of a signed record, after this
	Reasons    []wireWhy           `cbor:"3,keyasint,omitempty"`
	NotReached []checklists.StepID `cbor:"4,keyasint,omitempty"`
}

func writeReported(e Reported) wireReported {
	w := wireReported{
		Answered: writeAnswered(Answered{Place: e.Place, Answer: e.Answer}), Verdict: e.Outcome.Verdict, NotReached: e.Outcome.NotReached,
	}
	for _, r := range e.Outcome.Reasons {
		w.Reasons = append(w.Reasons, wireWhy(r))
	}
	return w
}

func readReported(w wireReported, at Stamp) (Reported, error) {
	given, err := readAnswered(w.Answered, at)
	e := Reported{Stamp: at, Place: given.Place, Answer: given.Answer}
	if err != nil || w.Verdict == NoVerdict {
		return e, err
	}
	signed, err := readSignedOff(wireSigned{Verdict: w.Verdict, Reasons: w.Reasons, NotReached: w.NotReached}, at)
	e.Outcome = signed.Outcome
	return e, err
}
