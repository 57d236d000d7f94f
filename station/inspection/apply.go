package inspection

import (
	"maps"
	"slices"
	"strings"
	"time"

	"assay/checklists"
)

// New is an inspection before its first event: who it is and by which checklist.
func New(id ID, list *checklists.Checklist) State {
	return State{ID: id, Checklist: list}
}

// Apply gives the state after an event. It never refuses: what is recorded
// happened. The state it is given stays as it is.
func Apply(s State, e Event) State {
	s.Seen++
	if began, ok := e.(Started); ok {
		return s.onStarted(began)
	}
	if s.book == nil {
		return s // nothing can happen to what never began
	}
	switch e := e.(type) {
	case Answered:
		s.onAnswered(e)
	case PassedMany:
		s.onPassedMany(e)
	case Closed:
		s.onClosed(e)
	case TakenBack:
		s.onTakenBack()
	case Noted:
		s.hang(e.Place, func(x *extra) { x.notes = append(slices.Clip(x.notes), e.Text) })
	case Identified:
		s.hang(e.Place, func(x *extra) { x.code = e.Code })
	case Attached:
		s.onAttached(e)
	case Excused:
		s.hang(e.Place, func(x *extra) { x.excused = e.Why })
	case ChartsKnown:
		s.onCharted(e)
	case Reported:
		s.onReported(e)
	case TimerStarted:
		s.timers = with(s.timers, e.Place, e.At)
	case Planned:
		s.onPlanned(e)
	default:
		s.applyCourse(e)
	}
	return s
}

// applyCourse folds what happens to the inspection as a whole.
func (s *State) applyCourse(e Event) {
	switch e := e.(type) {
	case EndedEarly:
		s.Ruling = nil
		s.Ended = &Ended{How: e.How, Step: e.Step, Reason: e.Reason, At: e.At, By: e.By}
	case Reopened:
		s.Ended, s.Ruling = nil, nil
	case Lowered:
		s.Lowered = e.Reason
	case WasContained:
		s.Contained = e.By
		s.letGo(e.By)
	case WasParked:
		s.Phase, s.At = Parked, e.Place
	case Resumed:
		s.Phase, s.Owner = Open, e.By
	case HandedOver:
		s.Owner, s.Handed = e.To, &e
	case WasNotPerformed:
		how := string(NotPerformed)
		s.Phase = NotPerformed
		if e.Refused {
			s.Phase, how = RefusedAtDock, string(RefusedAtDock)
		}
		s.Ended = &Ended{How: how, Reason: e.Reason, At: e.At, By: e.By}
	case SignedOff:
		s.Phase, s.Outcome, s.Balance = Signed, e.Outcome, e.Balance
		s.SignOff = &SignOff{Person: e.By, Name: e.Name, Role: e.Role, Meaning: e.Meaning, At: e.At}
	case Ruled:
		s.Ruling = &Ruling{Ruling: e.Ruling, Stamp: e.Stamp, Place: s.Seen - 1}
	case GradeLowered:
		s.Lowering = &e
	case SignalMarked:
		s.Marked = append(slices.DeleteFunc(slices.Clone(s.Marked), func(m SignalMarked) bool { return m.Signal == e.Signal }), e)
	case Approved:
		s.Approvals = append(slices.Clip(s.Approvals), e)
	case Disposed:
		s.onDisposed(e)
	case WasAnnulled:
		s.Phase, s.annulled = Annulled, e.Reason
	}
}

func (s State) onStarted(e Started) State {
	if s.Checklist == nil || s.book != nil {
		return s
	}
	s.Number, s.Part, s.Label, s.Ref, s.Links, s.seed = e.Number, e.Part, e.Label, e.Ref, e.Links, e.Seed
	s.Subject = make(map[string]string, len(e.Subject))
	for _, f := range e.Subject {
		s.Subject[f.ID] = f.Value
	}
	s.Phase, s.Owner = Open, e.By
	s.Began = Moment{At: e.At, Person: e.By, Name: e.Name, Role: e.Role, Where: e.Where}
	s.book = newBook(s.Checklist, s.Part)
	s.book.nameChoices(s.Subject)
	s.rewalk()
	if len(s.walk.questions) > 0 {
		s.At = s.walk.questions[0].Places[0]
	}
	return s
}

// letGo takes out of what was known at the begin the holds of cases that hold the
// goods no more. Before the sign-off alone: what is signed was known then.
func (s *State) letGo(by []string) {
	was := s.Subject[lotHeld]
	if s.SignOff != nil || !strings.Contains(was, stopAndCheck) {
		return
	}
	var kept []string
	for _, hold := range strings.Split(was, "; ") {
		number, _, stop := strings.Cut(hold, stopAndCheck)
		if !stop || slices.ContainsFunc(by, func(b string) bool { return strings.HasPrefix(b, number+stopAndCheck) }) {
			kept = append(kept, hold)
		}
	}
	s.Subject = maps.Clone(s.Subject)
	if s.Subject[lotHeld] = strings.Join(kept, "; "); len(kept) == 0 {
		delete(s.Subject, lotHeld)
	}
	s.rewalk()
}

// lotHeld is the fact of what holds a lot; a case's hold in it says so.
const (
	lotHeld      = "lot.held"
	stopAndCheck = ": stop and check of "
)

func (s *State) onAnswered(e Answered) {
	a := e.Answer
	a.At, a.By = e.At, e.By
	changed := []change{s.put(e.Place, &a)}
	changed = append(changed, s.passRest(e.Place.Piece, e.Rest, e.Stamp)...)
	here := s.At
	s.remember(changed, e.Stamp, e.Place)
	if e.Ahead {
		s.At = here
	}
}

func (s *State) onPassedMany(e PassedMany) {
	var changed []change
	for piece := e.Piece; piece < e.Piece+e.Count; piece++ {
		changed = append(changed, s.passRest(piece, e.Steps, e.Stamp)...)
	}
	if len(changed) > 0 {
		s.remember(changed, e.Stamp, changed[len(changed)-1].place)
	}
}

func (s *State) onClosed(e Closed) {
	var changed []change
	for _, p := range s.together(e.Place) {
		if a := s.kept(p); a != nil && a.KeptOpen {
			shut := *a
			shut.KeptOpen = false
			changed = append(changed, s.put(p, &shut))
		}
	}
	changed = append(changed, s.passRest(e.Piece, e.Rest, e.Stamp)...)
	s.remember(changed, e.Stamp, e.Place)
}

// together are the places of the steps that share a question with this one, were
// they all on show.
func (s *State) together(p Place) []Place {
	step := s.book.step(p.Step)
	if step == nil {
		return nil
	}
	var out []Place
	section := s.book.section(step)
	for i := range section.Steps {
		if other := &section.Steps[i]; other.Index == p.Step || section.Together {
			out = append(out, Place{other.Index, p.Piece})
		}
	}
	return out
}

func (s *State) passRest(piece int, steps []int, at Stamp) []change {
	var changed []change
	for _, step := range steps {
		changed = append(changed, s.put(Place{step, piece}, &Answer{Result: Pass, At: at.At, By: at.By}))
	}
	return changed
}

func (s *State) onTakenBack() {
	if s.last == nil {
		return
	}
	last := s.last
	s.last, s.Ruling = last.before, nil
	steers := false
	for _, c := range slices.Backward(last.changed) {
		s.set(c.place, c.answer)
		if c.extra != nil {
			s.extras = with(s.extras, c.place, *c.extra)
		}
		steers = steers || s.steers(c.place)
		s.At = c.place
	}
	if steers {
		s.rewalk()
	}
}

func (s *State) onAttached(e Attached) {
	before := s.extras[e.Place]
	answer := s.kept(e.Place)
	s.hang(e.Place, func(x *extra) { x.evidence = append(slices.Clip(x.evidence), e.Evidence...) })
	step := s.book.step(e.Step)
	if step == nil || step.Type != checklists.Evidence {
		return
	}
	if e.Answers {
		s.set(e.Place, &Answer{Result: Pass, At: e.At, By: e.By})
	}
	s.remember([]change{{place: e.Place, answer: answer, extra: &before}}, e.Stamp, e.Place)
}

// put sets an answer and tells how the place was before.
func (s *State) put(p Place, a *Answer) change {
	before := change{place: p, answer: s.kept(p)}
	s.set(p, a)
	return before
}

// set changes one answer; places no checklist has are passed over.
func (s *State) set(p Place, a *Answer) {
	if s.book.step(p.Step) == nil || p.Piece < 0 || p.Piece > maxPieces {
		return
	}
	if len(s.answers) == 0 {
		s.answers = make([]column, len(s.Checklist.Steps()))
	} else {
		s.answers = slices.Clone(s.answers)
	}
	s.answers[p.Step] = s.answers[p.Step].with(p.Piece, a)
}

func (s *State) steers(p Place) bool { return s.book.step(p.Step) != nil && s.book.steers[p.Step] }

// remember makes changes one thing that can be taken back, and moves on. A task
// after the sign-off is not taken back, nor does it make its person one who
// answered.
func (s *State) remember(changed []change, at Stamp, p Place) {
	if s.Phase != Open && s.Phase != Parked {
		return
	}
	s.Ruling = nil // it was on other answers
	s.last = &undo{before: s.last, changed: changed}
	s.At = p
	if !slices.Contains(s.people, at.By) {
		s.people = append(slices.Clip(s.people), at.By)
	}
	if slices.ContainsFunc(changed, func(c change) bool { return s.steers(c.place) }) {
		s.rewalk()
	}
}

// hang changes what a place holds beside its answer.
func (s *State) hang(p Place, change func(*extra)) {
	if s.book.step(p.Step) == nil {
		return
	}
	x := s.extras[p]
	change(&x)
	s.extras = with(s.extras, p, x)
}

// with is a copy of a map with one entry set.
func with[V extra | time.Time](m map[Place]V, p Place, v V) map[Place]V {
	out := make(map[Place]V, len(m)+1)
	maps.Copy(out, m)
	out[p] = v
	return out
}
