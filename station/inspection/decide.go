package inspection

import (
	"slices"
	"time"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/people"
)

// Decide turns a command into facts, or refuses in the inspector's words. No
// facts and no error: it is already so.
func Decide(s State, c Command, at Moment) ([]Event, error) {
	at.At = at.At.UTC().Truncate(time.Millisecond) // as the log keeps it
	events, err := decide(s, c, at)
	if err != nil {
		return nil, err
	}
	return append(events, plans(s, events, at)...), nil
}

func decide(s State, c Command, at Moment) ([]Event, error) {
	if start, ok := c.(Start); ok {
		return decideStart(s, start, at)
	}
	if s.book == nil {
		return nil, fault.New(fault.Missing, "this inspection was never begun")
	}
	if at.Person == "" {
		return nil, fault.New(fault.Refused, "nobody is signed in")
	}
	switch c := c.(type) {
	case Give:
		return decideGive(s, c, at)
	case GiveMany:
		return decideGiveMany(s, c, at)
	case Close:
		return decideClose(s, c, at)
	case TakeBack:
		return decideTakeBack(s, at)
	case Note:
		return decideNote(s, c, at)
	case Identify:
		return decideIdentify(s, c, at)
	case Attach:
		return decideAttach(s, c, at)
	case Excuse:
		return decideExcuse(s, c, at)
	case StartTimer:
		return decideStartTimer(s, c, at)
	case Replan:
		return decideReplan(s, c, at)
	}
	return decideCourse(s, c, at)
}

// decideCourse decides what happens to the inspection as a whole.
func decideCourse(s State, c Command, at Moment) ([]Event, error) {
	switch c := c.(type) {
	case HoldIt:
		return decideHoldIt(s, c, at)
	case Stop:
		return decideStop(s, c, at)
	case Reopen:
		return decideReopen(s, at)
	case Lower:
		return decideLower(s, c, at)
	case Contain:
		return decideContain(s, c, at)
	case Park:
		return decidePark(s, c, at)
	case Resume:
		return decideResume(s, at)
	case HandOver:
		return decideHandOver(s, c, at)
	case NotPerform:
		return decideNotPerform(s, c, at)
	case Rule:
		return decideRule(s, c, at)
	case LowerGrade:
		return decideLowerGrade(s, c, at)
	case MarkSignal:
		return decideMarkSignal(s, c, at)
	case Approve:
		return decideApprove(s, c, at)
	case Sign:
		return decideSign(s, c, at)
	case Dispose:
		return decideDispose(s, c, at)
	case Annul:
		return decideAnnul(s, c, at)
	case Report:
		return decideReport(s, c, at)
	}
	return nil, fault.New(fault.Internal, "there is no such command: %T", c)
}

func stamp(at Moment) Stamp { return Stamp{At: at.At, By: at.Person} }

func lead(at Moment) bool { return people.Person{Role: people.Role(at.Role)}.Leads() }

// working refuses what may only be done by its person or a lead, while it is open.
func (s *State) working(at Moment) error {
	switch s.Phase {
	case Parked:
		return fault.New(fault.Refused, "%s is parked: resume it first", s.Number)
	case Open:
		return s.mine(at)
	}
	return s.over()
}

// unfinished is working, and also while it is parked.
func (s *State) unfinished(at Moment) error {
	if s.Phase != Open && s.Phase != Parked {
		return s.over()
	}
	return s.mine(at)
}

func (s *State) mine(at Moment) error {
	if s.Owner != at.Person && !lead(at) {
		return fault.New(fault.Refused, "%s is %s's: they or a lead go on with it", s.Number, s.Owner)
	}
	return nil
}

// over says that nothing more is answered.
func (s *State) over() error {
	words := map[Phase]string{
		Signed: "signed", Reviewed: "signed and decided", NotPerformed: "closed as not performed",
		RefusedAtDock: "closed as refused at the dock", Annulled: "annulled",
	}
	return fault.New(fault.Refused, "%s is %s: nothing in it is changed", s.Number, words[s.Phase])
}

// reason takes a reason in; none is refused.
func reason(text *string, what string) error {
	if err := keep(text); err != nil {
		return err
	}
	if blank(*text) {
		return fault.New(fault.Invalid, "%s", what)
	}
	return nil
}

// place finds what a command names among what is asked now.
func (s *State) place(id checklists.StepID, piece int) (Place, *checklists.Step, error) {
	step, ok := s.Checklist.Step(string(id))
	if !ok {
		return Place{}, nil, fault.New(fault.Missing, "this checklist has no step %.60q", string(id))
	}
	p := Place{step.Index, piece}
	if s.book != nil {
		step = s.book.step(step.Index)
	}
	if step.Phase != checklists.During {
		return p, step, s.checkTask(step, piece)
	}
	i := s.find(p)
	switch {
	case i < 0:
		return p, step, s.notAsked(step, piece)
	case p.Piece > 0 && s.walk.questions[i].Pieces == 0:
		return p, step, fault.New(fault.Refused, "how many pieces is not known yet: %s", s.awaited(step))
	}
	return p, step, nil
}

// notAsked says why a place is not asked now.
func (s *State) notAsked(step *checklists.Step, piece int) error {
	n, known := s.piecesOf(step)
	switch {
	case !s.book.inPart[step.Index] || !s.shown(step, piece):
		return fault.New(fault.Refused, "%s is not asked here now", named(step))
	case !known:
		return fault.New(fault.Refused, "how many pieces is not known yet: %s", s.awaited(step))
	case n == 0 && piece != 0:
		return fault.New(fault.Invalid, "%s is asked once, not piece by piece", named(step))
	case n > 0 && piece == 0:
		return fault.New(fault.Invalid, "%s is asked on each of %d: say which", named(step), n)
	case piece < 0 || piece > n:
		return fault.New(fault.Invalid, "%s has %d pieces; there is no piece %d", named(step), n, piece)
	}
	return fault.New(fault.Refused, "%s is not asked on piece %d", named(step), piece)
}

// awaited says which answer tells the number of pieces.
func (s *State) awaited(step *checklists.Step) string {
	name := step.Sample.Plan
	if name == "" {
		name = s.book.section(step).Each
	}
	if plan, ok := s.Checklist.Plan(name); ok {
		for _, id := range []checklists.StepID{plan.Asked, plan.From} {
			if asked, ok := s.Checklist.Step(string(id)); ok {
				return "answer " + named(asked) + " first"
			}
		}
	}
	return "the size of the lot is missing"
}

// named is a step as people call it.
func named(step *checklists.Step) string {
	if step.No != "" {
		return step.No
	}
	return string(step.ID)
}

func decideStartTimer(s State, c StartTimer, at Moment) ([]Event, error) {
	if err := s.answering(at); err != nil {
		return nil, err
	}
	step, ok := s.Checklist.Step(string(c.Step))
	switch {
	case !ok:
		return nil, fault.New(fault.Missing, "this checklist has no step %.60q", string(c.Step))
	case step.Type != checklists.Timer:
		return nil, fault.New(fault.Invalid, "%s has no run to start", named(step))
	case !slices.ContainsFunc(s.walk.questions, func(q Question) bool { return q.Places[0].Step == step.Index }):
		return nil, fault.New(fault.Refused, "%s is not asked here now", named(step))
	}
	p := timerPlace(step)
	if begun, ok := s.timers[p]; ok && s.kept(p) == nil {
		return nil, fault.New(fault.Refused, "it runs already, since %s UTC", begun.Format("15:04"))
	}
	return []Event{TimerStarted{Stamp: stamp(at), Place: p}}, nil
}
