package inspection

import (
	"strconv"
	"time"

	"slices"

	"assay/checklists"
	"assay/station/fault"
)

// answering refuses answers to what is not open, is another's, or was ended.
func (s *State) answering(at Moment) error {
	if err := s.working(at); err != nil {
		return err
	}
	if s.Ended != nil {
		return fault.New(fault.Refused, "it was ended early (%s): take that back to go on", s.Ended.Reason)
	}
	return nil
}

func decideGive(s State, c Give, at Moment) ([]Event, error) {
	p, step, err := s.place(c.Step, c.Piece)
	if err != nil {
		return nil, err
	}
	if err := s.mayAnswer(step, at); err != nil {
		return nil, err
	}
	if err := checkGauge(step, &c, at); err != nil {
		return nil, err
	}
	if err := s.checkDrawer(step, p, &c.Answer); err != nil {
		return nil, err
	}
	a, err := s.settle(step, p, c.Answer, at)
	if err != nil {
		return nil, err
	}
	a.Judged = a.Judged && !c.Ahead // what was known answers ahead: nobody judged
	e := Answered{Stamp: stamp(at), Place: p, Answer: a, Ahead: c.Ahead}
	if c.Whole {
		if e.Rest, err = s.restOf(p, a); err != nil {
			return nil, err
		}
	}
	if ev, ok := s.wholePass(e); ok {
		return []Event{ev}, nil
	}
	events := []Event{e}
	if a.Result == Fail && step.Ends && s.Phase == Open {
		events = append(events, EndedEarly{Stamp: stamp(at), How: endStep, Step: step.ID, Reason: s.failText(p, &a)})
	}
	return events, nil
}

// mayAnswer tells who may answer a step now: its person or a lead while it is
// open; tasks after the sign-off anyone, the lead's only a lead.
func (s *State) mayAnswer(step *checklists.Step, at Moment) error {
	switch {
	case step.Phase == checklists.During:
		return s.answering(at)
	case step.Phase == checklists.ByLead && !lead(at):
		return fault.New(fault.Refused, "%s is a lead's", named(step))
	}
	return nil
}

// wholePass writes the plain "all of this piece is good" in its short form.
func (s *State) wholePass(e Answered) (Event, bool) {
	a := e.Answer
	if len(e.Rest) == 0 || a.Result != Pass || a.Note != "" || a.Reason != "" || len(a.Evidence) > 0 || a.Gauge != "" || a.Judged {
		return nil, false
	}
	steps := append([]int{e.Place.Step}, e.Rest...)
	slices.Sort(steps)
	return PassedMany{Stamp: e.Stamp, Steps: steps, Piece: e.Place.Piece, Count: 1}, true
}

// restOf are the other open steps of the question, which pass with this answer.
func (s *State) restOf(p Place, a Answer) ([]int, error) {
	q, ok := s.Find(p)
	switch {
	case !ok || len(q.Places) == 1:
		return nil, nil
	case a.Result == NA:
		return nil, fault.New(fault.Invalid, "N/A is given step by step")
	case a.KeptOpen:
		return nil, fault.New(fault.Invalid, "a unit is kept open or finished, not both")
	}
	var rest []int
	for _, other := range q.Places {
		if other != p && s.kept(other) == nil {
			rest = append(rest, other.Step)
		}
	}
	return rest, nil
}

// settle makes an answer whole: its result computed, its defects classed, and all
// there that a failure must say.
func (s *State) settle(step *checklists.Step, p Place, a Answer, at Moment) (Answer, error) {
	if err := keepAnswer(&a); err != nil {
		return a, err
	}
	a.At, a.By = time.Time{}, "" // the envelope says
	a.Judged = step.Judged
	if a.Result > Recorded {
		return a, fault.New(fault.Invalid, "an answer passes, fails, is not applicable or is recorded")
	}
	if a.Result == NA {
		return a, settleNA(step, &a)
	}
	if a.Unit != "" && step.Type != checklists.Measure && step.Type != checklists.Timer {
		return a, fault.New(fault.Invalid, "%s takes no unit", named(step))
	}
	s.addToKept(step, p, &a)
	result, err := s.result(step, p, &a, at.At)
	if err != nil {
		return a, err
	}
	if said := a.Result; said != Unanswered && (said == Fail) != (result == Fail) {
		return a, fault.New(fault.Invalid, "%s: by its value this %s; it cannot be recorded as %s", named(step), resultWords[result], resultWords[said])
	}
	a.Result = result
	if a.KeptOpen && step.Type != checklists.PassFail && step.Type != checklists.Defects {
		return a, fault.New(fault.Invalid, "%s is answered once; only a unit looked over is kept open", named(step))
	}
	if result != Fail {
		if len(a.Defects) > 0 {
			return a, fault.New(fault.Invalid, "%s: what passes has no defects", named(step))
		}
		if a.KeptOpen {
			return a, fault.New(fault.Invalid, "only a unit with a defect is kept open")
		}
		return a, nil
	}
	return a, s.settleFail(step, p, &a, at)
}

var resultWords = [...]string{"is unanswered", "passes", "fails", "is not applicable", "is recorded"}

// settleNA takes N/A where the file offers it, with one of its reasons.
func settleNA(step *checklists.Step, a *Answer) error {
	if len(step.NA) == 0 {
		return fault.New(fault.Refused, "N/A is not offered at %s", named(step))
	}
	if len(a.Values) > 0 || len(a.Defects) > 0 {
		return fault.New(fault.Invalid, "N/A has no value and no defects")
	}
	if blank(a.Reason) && len(step.NA) == 1 {
		a.Reason = step.NA[0]
	}
	if !slices.Contains(step.NA, a.Reason) {
		return fault.New(fault.Invalid, "say why it is not applicable: %s", joined(step.NA))
	}
	a.KeptOpen = false
	return nil
}

func joined(words []string) string {
	out := ""
	for i, w := range words {
		if i > 0 {
			out += "; "
		}
		out += w
	}
	return out
}

// addToKept puts further defects beside those of a unit that was kept open.
func (s *State) addToKept(step *checklists.Step, p Place, a *Answer) {
	before := s.kept(p)
	if before == nil || !before.KeptOpen || a.Result != Fail || step.Type != checklists.PassFail && step.Type != checklists.Defects {
		return
	}
	a.Defects = append(slices.Clone(before.Defects), a.Defects...)
	a.Evidence = append(slices.Clone(before.Evidence), a.Evidence...)
	switch {
	case a.Note == "":
		a.Note = before.Note
	case before.Note != "":
		a.Note = before.Note + "\n" + a.Note
	}
}

// settleFail classes the defects and refuses a failure that does not say enough.
func (s *State) settleFail(step *checklists.Step, p Place, a *Answer, at Moment) error {
	fail := failOf(step, a)
	s.fillDefect(step, fail, p, a)
	for i := range a.Defects {
		if err := s.class(fail, p, &a.Defects[i], at); err != nil {
			return err
		}
	}
	for _, lack := range s.Lacks(p, *a) {
		if lack.What != demandPhoto && lack.What != demandWitness {
			return fault.New(fault.Invalid, "%s: %s", named(step), lack.Text)
		}
	}
	for i := range a.Defects {
		a.Defects[i].Quantity = max(a.Defects[i].Quantity, 1)
	}
	if step.Type == checklists.Defects && len(a.Defects) == 0 {
		return fault.New(fault.Invalid, "%s: name the defect", named(step))
	}
	return s.checkBad(step, p, a)
}

// fillDefect writes down what needs no asking: the only code there can be, and
// how many a count is off.
func (s *State) fillDefect(step *checklists.Step, fail checklists.Fail, p Place, a *Answer) {
	if len(a.Defects) == 0 && len(fail.Codes) == 1 {
		a.Defects = []Defect{{Code: fail.Codes[0]}}
		if d, ok := s.Checklist.Defect(fail.Codes[0]); ok && len(d.Zones) > 0 {
			a.Defects = nil // the zone is asked
		}
	}
	if step.Type == checklists.Count && len(a.Defects) == 0 && fail.Demands(demandQuantity) && !s.needsCode(step, fail) {
		a.Defects = []Defect{{}}
	}
	if step.Type != checklists.Count || len(a.Defects) != 1 || a.Defects[0].Quantity > 0 || len(a.Values) != 1 {
		return
	}
	want, known := s.Expected(p)
	if n, err := strconv.Atoi(want); known && err == nil {
		if got, err := count(a.Values[0]); err == nil {
			a.Defects[0].Quantity = max(got-n, n-got)
		}
	}
}

// class gives a defect its class, by code and zone. The inspector may raise it
// with a reason; only a lead lowers it, with one too (FORMAT 3).
func (s *State) class(fail checklists.Fail, p Place, d *Defect, at Moment) error {
	if d.Quantity < 0 || d.Quantity > maxQuantity {
		return fault.New(fault.Invalid, "a quantity is 1 to %d", maxQuantity)
	}
	own := fail.Class
	if d.Code != "" {
		known, ok := s.Checklist.Defect(d.Code)
		if !ok {
			return fault.New(fault.Invalid, "this checklist has no defect code %.40q", d.Code)
		}
		if d.Zone != "" && len(known.Zones) == 0 {
			return fault.New(fault.Invalid, "%s is the same in every zone", d.Code)
		}
		if class, ok := known.ClassIn(d.Zone); ok && class != checklists.NoClass {
			own = class
		}
	}
	switch {
	case d.Class > checklists.Critical:
		return fault.New(fault.Invalid, "a class is critical, major, minor or information")
	case d.Class == checklists.NoClass || d.Class == own:
		d.Class, d.Raised = own, ""
	case d.Class < own && !lead(at) && !s.classedSo(p, *d):
		return fault.New(fault.Refused, "%s is %s: only a lead lowers a class", d.Code, own)
	case d.Class < own && blank(d.Raised):
		return fault.New(fault.Invalid, "say why %s is lowered to %s", d.Code, d.Class)
	case d.Class < own:
	case blank(d.Raised) && d.Code == "":
		return fault.New(fault.Invalid, "say why it is raised to %s", d.Class)
	case blank(d.Raised):
		return fault.New(fault.Invalid, "say why %s is raised to %s", d.Code, d.Class)
	}
	return nil
}

// classedSo tells a defect that stands so already: a lead lowered it, and others
// are added beside it.
func (s *State) classedSo(p Place, d Defect) bool {
	before := s.kept(p)
	return before != nil && slices.ContainsFunc(before.Defects, func(b Defect) bool {
		return b.Code == d.Code && b.Zone == d.Zone && b.Class == d.Class && b.Raised == d.Raised
	})
}

const maxQuantity = 1<<31 - 1

// checkBad refuses more bad pieces than were looked at.
func (s *State) checkBad(step *checklists.Step, p Place, a *Answer) error {
	of := s.book.of(step)
	if p.Piece > 0 || of == "carton" || of == "stack" || of == "unit" || step.Type == checklists.Count {
		return nil
	}
	counted, known := s.whole(s.Checklist.Quantities.Counted)
	for _, d := range a.Defects {
		if known && d.Quantity > counted {
			return fault.New(fault.Refused, "%d bad pieces of %d counted cannot be", d.Quantity, counted)
		}
	}
	return nil
}
