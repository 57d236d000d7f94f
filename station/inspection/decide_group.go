package inspection

import (
	"slices"
	"strings"

	"assay/checklists"
	"assay/station/fault"
)

// maxGroup is how many good pieces one answer passes: the digits 2 to 9.
const maxGroup = 9

// group is how many pieces may be passed at once from a question on: pieces in a
// row that have only this question, all open, alike, and no safety step. Units
// with serial numbers are passed one by one, each by its number.
func (s *State) group(at int) int {
	first := &s.walk.questions[at]
	if !s.groupable(at) || s.serialised() {
		return 0
	}
	n := 1
	for i := at + 1; i < len(s.walk.questions) && n < maxGroup; i++ {
		next := &s.walk.questions[i]
		if next.Section != first.Section || next.Piece != first.Piece+n || next.Carton != first.Carton || !s.groupable(i) || !alike(first, next) {
			break
		}
		n++
	}
	return n
}

// groupable tells a piece of a together section that has one question only, on
// which nothing was said yet, and no step of which is for safety.
func (s *State) groupable(at int) bool {
	q := &s.walk.questions[at]
	if q.Pieces == 0 || !s.Checklist.Sections[q.Section].Together {
		return false
	}
	for _, i := range []int{at - 1, at + 1} {
		if i >= 0 && i < len(s.walk.questions) && s.walk.questions[i].Section == q.Section && s.walk.questions[i].Piece == q.Piece {
			return false
		}
	}
	return !slices.ContainsFunc(q.Places, func(p Place) bool {
		step := s.book.step(p.Step)
		eye := step.Type == checklists.PassFail || step.Type == checklists.Defects
		return !eye || step.Safety() || s.book.of(step) != "unit" || s.kept(p) != nil
	})
}

func alike(a, b *Question) bool {
	return slices.EqualFunc(a.Places, b.Places, func(x, y Place) bool { return x.Step == y.Step })
}

// serialised tells goods that are known one by one: the product's own fact.
func (s *State) serialised() bool {
	for _, name := range []string{"serialised", "product.serialised"} {
		switch strings.ToLower(s.Subject[name]) {
		case "yes", "true":
			return true
		}
	}
	return false
}

func decideGiveMany(s State, c GiveMany, at Moment) ([]Event, error) {
	if err := s.answering(at); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(s.walk.questions, func(q Question) bool {
		return q.Section == c.Section && q.Piece == c.Piece && q.Piece > 0
	})
	if i < 0 {
		return nil, fault.New(fault.Refused, "there is no piece %d to pass here", c.Piece)
	}
	switch most := s.group(i); {
	case c.Count < 1:
		return nil, fault.New(fault.Invalid, "pass at least one piece")
	case most == 0:
		return nil, fault.New(fault.Refused, "these pieces are answered one by one")
	case c.Count > most:
		return nil, fault.New(fault.Refused, "at most %d pieces can be passed from here in one answer", most)
	}
	e := PassedMany{Stamp: stamp(at), Piece: c.Piece, Count: c.Count}
	for _, p := range s.walk.questions[i].Places {
		e.Steps = append(e.Steps, p.Step)
	}
	return []Event{e}, nil
}

func decideClose(s State, c Close, at Moment) ([]Event, error) {
	if err := s.answering(at); err != nil {
		return nil, err
	}
	q, ok := s.Find(c.Place)
	if !ok || !slices.ContainsFunc(q.Places, func(p Place) bool { a := s.kept(p); return a != nil && a.KeptOpen }) {
		return nil, fault.New(fault.Refused, "no unit is kept open here")
	}
	e := Closed{Stamp: stamp(at), Place: c.Place}
	for _, p := range q.Places {
		if s.kept(p) == nil {
			e.Rest = append(e.Rest, p.Step)
		}
	}
	return []Event{e}, nil
}

// CanTakeBack is the place of the last answer that can be taken back.
func (s State) CanTakeBack() (Place, bool) {
	if s.last == nil || s.Phase != Open {
		return Place{}, false
	}
	return s.last.changed[0].place, true
}

// decideTakeBack undoes the last thing done: an early end first, then answers,
// the newest first. What had been answered at the place before stands again.
func decideTakeBack(s State, at Moment) ([]Event, error) {
	if err := s.working(at); err != nil {
		return nil, err
	}
	var out []Event
	if s.Ended != nil && (s.Ended.How != endStep || s.lastEnded()) {
		out = append(out, Reopened{stamp(at)})
		if s.Ended.How != endStep {
			return out, nil
		}
	}
	p, ok := s.CanTakeBack()
	if !ok {
		return nil, fault.New(fault.Refused, "there is no answer to take back")
	}
	return append(out, TakenBack{Stamp: stamp(at), Place: p}), nil
}

// lastEnded tells whether the last answer is the one that ended the walk, and not
// a file that was attached after it.
func (s *State) lastEnded() bool {
	return s.last != nil && slices.ContainsFunc(s.last.changed, func(c change) bool {
		return s.book.step(c.place.Step).ID == s.Ended.Step
	})
}

// hangable finds a place for a note or a file: one that is asked, also after an
// early end, or a task.
func (s *State) hangable(id checklists.StepID, piece int, at Moment) (Place, *checklists.Step, error) {
	p, step, err := s.place(id, piece)
	if err != nil {
		return p, step, err
	}
	if step.Phase == checklists.During {
		return p, step, s.working(at)
	}
	return p, step, s.mayAnswer(step, at)
}

func decideNote(s State, c Note, at Moment) ([]Event, error) {
	p, _, err := s.hangable(c.Step, c.Piece, at)
	if err != nil {
		return nil, err
	}
	if err := reason(&c.Text, "the note is empty"); err != nil {
		return nil, err
	}
	return []Event{Noted{Stamp: stamp(at), Place: p, Text: c.Text}}, nil
}

func decideAttach(s State, c Attach, at Moment) ([]Event, error) {
	p, step, err := s.hangable(c.Step, c.Piece, at)
	if err != nil {
		return nil, err
	}
	files := Answer{Evidence: c.Evidence}
	if err := keepAnswer(&files); err != nil {
		return nil, err
	}
	if len(files.Evidence) == 0 {
		return nil, fault.New(fault.Invalid, "there is no file to attach")
	}
	e := Attached{Stamp: stamp(at), Place: p, Evidence: files.Evidence}
	if step.Type == checklists.Evidence && s.kept(p) == nil && s.Ended == nil {
		e.Answers = s.files(step, p)+len(files.Evidence) >= max(step.Min, 1)
	}
	return []Event{e}, nil
}

func decideExcuse(s State, c Excuse, at Moment) ([]Event, error) {
	p, step, err := s.hangable(c.Step, c.Piece, at)
	if err != nil {
		return nil, err
	}
	if err := reason(&c.Why, "say why it cannot be had"); err != nil {
		return nil, err
	}
	a := s.kept(p)
	if a == nil || len(s.owedAt(step, p, a)) == 0 {
		return nil, fault.New(fault.Refused, "nothing is owed at %s", named(step))
	}
	return []Event{Excused{Stamp: stamp(at), Place: p, Why: c.Why}}, nil
}
