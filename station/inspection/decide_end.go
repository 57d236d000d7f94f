package inspection

import (
	"slices"

	"assay/checklists"
	"assay/station/fault"
)

// How a walk ended before its end.
const (
	endHold = "hold" // F6
	endStop = "stop" // at a critical, or where a step says so
	endStep = "step" // a step whose failure ends it
)

func decideHoldIt(s State, c HoldIt, at Moment) ([]Event, error) {
	if err := s.answering(at); err != nil {
		return nil, err
	}
	if err := reason(&c.Reason, "say why it is held"); err != nil {
		return nil, err
	}
	return []Event{EndedEarly{Stamp: stamp(at), How: endHold, Reason: c.Reason}}, nil
}

func decideStop(s State, c Stop, at Moment) ([]Event, error) {
	if err := s.answering(at); err != nil {
		return nil, err
	}
	step, ok := s.Checklist.Step(string(c.Step))
	if !ok {
		return nil, fault.New(fault.Missing, "this checklist has no step %.60q", string(c.Step))
	}
	if err := reason(&c.Reason, "say why it stops here"); err != nil {
		return nil, err
	}
	return []Event{EndedEarly{Stamp: stamp(at), How: endStop, Step: step.ID, Reason: c.Reason}}, nil
}

func decideReopen(s State, at Moment) ([]Event, error) {
	if err := s.working(at); err != nil {
		return nil, err
	}
	switch {
	case s.Ended == nil:
		return nil, fault.New(fault.Refused, "it was not ended")
	case s.Ended.How == endStep:
		return nil, fault.New(fault.Refused, "the answer to %s ended it: take that back, or correct it", s.Ended.Step)
	}
	return []Event{Reopened{stamp(at)}}, nil
}

// decideLower makes accept a hold. Nobody raises a verdict, and to reject one
// records a fact.
func decideLower(s State, c Lower, at Moment) ([]Event, error) {
	if err := s.working(at); err != nil {
		return nil, err
	}
	if blank(c.Reason) {
		if s.Lowered == "" {
			return nil, fault.New(fault.Invalid, "say why it is held")
		}
		return []Event{Lowered{Stamp: stamp(at)}}, nil
	}
	if err := keep(&c.Reason); err != nil {
		return nil, err
	}
	if v := s.Judge().Verdict; v != Accept && s.Lowered == "" {
		return nil, fault.New(fault.Refused, "only an accept is lowered to hold")
	}
	return []Event{Lowered{Stamp: stamp(at), Reason: c.Reason}}, nil
}

// decideContain keeps what holds the goods: whose inspection it is makes no
// difference.
func decideContain(s State, c Contain, at Moment) ([]Event, error) {
	if s.Phase != Open && s.Phase != Parked {
		return nil, s.over()
	}
	if slices.Equal(s.Contained, c.By) {
		return nil, nil
	}
	if len(c.By) > mostContained {
		c.By = c.By[:mostContained]
	}
	by := slices.Clone(c.By)
	for i := range by {
		if err := keep(&by[i]); err != nil {
			return nil, err
		}
	}
	return []Event{WasContained{Stamp: stamp(at), By: by}}, nil
}

// mostContained is how many cases are named: one is enough to hold.
const mostContained = 20

func decidePark(s State, c Park, at Moment) ([]Event, error) {
	if s.Phase == Parked {
		return nil, nil
	}
	if err := s.working(at); err != nil {
		return nil, err
	}
	if _, asked := s.Find(c.At); !asked {
		c.At = s.At // it is resumed where the last answer was
	}
	return []Event{WasParked{Stamp: stamp(at), Place: c.At}}, nil
}

// decideResume: only its person goes on, or a lead, who takes it over by that.
func decideResume(s State, at Moment) ([]Event, error) {
	if err := s.unfinished(at); err != nil {
		return nil, err
	}
	if s.Phase == Open && s.Owner == at.Person {
		return nil, nil
	}
	return []Event{Resumed{stamp(at)}}, nil
}

func decideHandOver(s State, c HandOver, at Moment) ([]Event, error) {
	if err := s.unfinished(at); err != nil {
		return nil, err
	}
	if err := keep(&c.To, &c.Note); err != nil {
		return nil, err
	}
	switch {
	case blank(c.To):
		return nil, fault.New(fault.Invalid, "say to whom it goes")
	case c.To == s.Owner:
		return nil, fault.New(fault.Invalid, "it is %s's already", c.To)
	}
	return []Event{HandedOver{Stamp: stamp(at), To: c.To, Note: c.Note}}, nil
}

func decideNotPerform(s State, c NotPerform, at Moment) ([]Event, error) {
	if err := s.unfinished(at); err != nil {
		return nil, err
	}
	if err := reason(&c.Reason, "say why it was not performed"); err != nil {
		return nil, err
	}
	return []Event{WasNotPerformed{Stamp: stamp(at), Refused: c.Refused, Reason: c.Reason}}, nil
}

// decideSign closes it: nothing open, nothing owed, a verdict computed.
func decideSign(s State, c Sign, at Moment) ([]Event, error) {
	if err := s.working(at); err != nil {
		return nil, err
	}
	if err := reason(&c.Meaning, "say what the signature means"); err != nil {
		return nil, err
	}
	if open := s.OpenSteps(); len(open) > 0 {
		first := s.book.step(open[0].Places[0].Step)
		return nil, fault.New(fault.Refused, "%s still open, the first is %s", plural(len(open), "question is", "questions are"), named(first))
	}
	if owed := s.Owed(); len(owed) > 0 {
		step := s.book.step(owed[0].Place.Step)
		return nil, fault.New(fault.Refused, "%s: %s", named(step), owed[0].Text)
	}
	if err := s.ruled(); err != nil {
		return nil, err
	}
	outcome := s.Judge()
	switch {
	case outcome.Verdict == NoVerdict:
		return nil, fault.New(fault.Refused, "there is no verdict to sign yet")
	case c.Badge && outcome.Verdict != Accept:
		return nil, fault.New(fault.Refused, "a badge signs an accept alone: hold and reject take the PIN")
	}
	return []Event{SignedOff{
		Stamp: stamp(at), Name: at.Name, Role: at.Role, Meaning: c.Meaning, Outcome: outcome, Balance: s.Quantities(),
	}}, nil
}

// checkTask tells whether a step of after the sign-off can be answered: once it
// is signed, where its conditions hold.
func (s *State) checkTask(step *checklists.Step, piece int) error {
	switch {
	case s.Phase != Signed && s.Phase != Reviewed:
		return fault.New(fault.Refused, "%s comes after the sign-off", named(step))
	case piece != 0:
		return fault.New(fault.Invalid, "%s is asked once, not piece by piece", named(step))
	case !s.shown(step, 0):
		return fault.New(fault.Refused, "%s is not asked here", named(step))
	}
	return nil
}

// Tasks are the steps left after the sign-off: the station's, and the lead's.
func (s State) Tasks() []Question {
	if s.Phase != Signed && s.Phase != Reviewed {
		return nil
	}
	var out []Question
	for _, step := range s.Checklist.Steps() {
		p := Place{Step: step.Index}
		if step.Phase == checklists.During || Computed(step) || s.kept(p) != nil || !s.shown(step, 0) {
			continue
		}
		out = append(out, Question{Section: step.Section, Places: []Place{p}})
	}
	return out
}

// TasksFor are the tasks of a person: a lead's own are no inspector's.
func (s State) TasksFor(lead bool) []Question {
	return slices.DeleteFunc(s.Tasks(), func(q Question) bool {
		return !lead && s.Checklist.Steps()[q.Places[0].Step].Phase == checklists.ByLead
	})
}

// Answerers are those who answered in it: none of them reviews it.
func (s State) Answerers() []string { return slices.Clone(s.people) }
