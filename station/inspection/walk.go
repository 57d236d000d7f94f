package inspection

import (
	"slices"
	"strings"

	"assay/checklists"
)

// walk is what is asked as things stand: made anew only when an answer changes
// its shape.
type walk struct {
	shape     []int
	questions []Question
	plans     map[string]Sampling
}

// rewalk makes the walk fit the answers.
func (s *State) rewalk() {
	old, next := s.walk, &walk{plans: map[string]Sampling{}}
	s.walk = next
	for i := range s.Checklist.Plans {
		p := &s.Checklist.Plans[i]
		if got, ok := s.sampling(p); ok {
			s.draw(&got, old)
			next.plans[p.Name] = got
		}
	}
	next.shape = s.shapeNow()
	if old != nil && slices.Equal(old.shape, next.shape) {
		next.questions = old.questions
		return
	}
	next.questions = s.ask()
}

// shapeNow is all that decides which questions there are: what is shown, on how
// many pieces, drawn from how many.
func (s *State) shapeNow() []int {
	shape := make([]int, 0, len(s.book.inPart)+2*len(s.Checklist.Plans))
	for i := range s.Checklist.Plans {
		p := s.walk.plans[s.Checklist.Plans[i].Name]
		shape = append(shape, p.N, p.Lot)
	}
	for i, step := range s.Checklist.Steps() {
		if !s.book.inPart[i] || step.Phase != checklists.During {
			continue
		}
		n, known := s.piecesOf(step)
		if !known {
			n = -1
		}
		shape = append(shape, n)
		if !s.pieceWhen(step) {
			shape = append(shape, bit(s.shown(step, 0)))
			continue
		}
		for piece := 1; piece <= n; piece++ {
			shape = append(shape, bit(s.shown(step, piece)))
		}
	}
	return shape
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ask lists the questions in walk order.
func (s *State) ask() []Question {
	var out []Question
	for i := range s.Checklist.Sections {
		section := &s.Checklist.Sections[i]
		if len(section.Steps) == 0 {
			continue
		}
		if section.Each != "" {
			out = s.askEach(out, i)
			continue
		}
		for j := range section.Steps {
			out = s.askStep(out, &section.Steps[j])
		}
	}
	return out
}

// asked tells the steps of the walk before the sign-off.
func (s *State) asked(step *checklists.Step, piece int) bool {
	return step.Phase == checklists.During && s.shown(step, piece)
}

// askStep lists a step outside each sections: once, or on each of its pieces.
func (s *State) askStep(out []Question, step *checklists.Step) []Question {
	n, known := s.piecesOf(step)
	switch {
	case s.walk.plans[step.Sample.Plan].Stopped:
		return out
	case known && n == 0 && !s.repeated(step):
		if s.asked(step, 0) {
			out = append(out, Question{Section: step.Section, Places: []Place{{step.Index, 0}}})
		}
		return out
	case !known || n == 0: // how many is not known: one open question says so
		if s.asked(step, 1) {
			out = append(out, Question{Section: step.Section, Places: []Place{{step.Index, 1}}, Piece: 1})
		}
		return out
	}
	plan := s.walk.plans[step.Sample.Plan]
	for piece := 1; piece <= n; piece++ {
		if s.asked(step, piece) {
			out = append(out, plan.question(Question{Section: step.Section, Places: []Place{{step.Index, piece}}, Piece: piece, Pieces: n}))
		}
	}
	return out
}

// askEach lists one pass over every piece of a section.
func (s *State) askEach(out []Question, at int) []Question {
	section := &s.Checklist.Sections[at]
	plan, known := s.walk.plans[section.Each]
	if plan.Stopped {
		return out // the lot is held: nothing of it is sampled
	}
	if !known || plan.N == 0 {
		for j := range section.Steps {
			if step := &section.Steps[j]; s.asked(step, 1) && !Computed(step) {
				return append(out, Question{Section: at, Places: []Place{{step.Index, 1}}, Piece: 1})
			}
		}
		return out
	}
	for piece := 1; piece <= plan.N; piece++ {
		together := -1 // the question that takes this piece's pass-fail and defects steps
		for j := range section.Steps {
			step := &section.Steps[j]
			if !s.asked(step, piece) || !s.sampled(step, piece) {
				continue
			}
			place := Place{step.Index, piece}
			joins := section.Together && (step.Type == checklists.PassFail || step.Type == checklists.Defects)
			if joins && together >= 0 {
				out[together].Places = append(out[together].Places, place)
				continue
			}
			out = append(out, plan.question(Question{Section: at, Places: []Place{place}, Piece: piece, Pieces: plan.N}))
			if joins {
				together = len(out) - 1
			}
		}
	}
	return out
}

// question adds which piece it is that was drawn.
func (out Sampling) question(q Question) Question {
	if q.Piece <= len(out.Draw) {
		q.Drawn = out.Draw[q.Piece-1]
		q.Carton, _ = out.Carton(q.Drawn)
	}
	return q
}

// Walk is every question visible now, in walk order. Computed steps are among
// them; they are never open.
func (s State) Walk() []Question {
	if s.walk == nil {
		return nil
	}
	out := slices.Clone(s.walk.questions)
	for i := range out {
		out[i].Group = s.group(i)
	}
	return out
}

// Next is the first open question at a place or after it, wrapping; false: none
// is open, or it was ended early. A long run that goes on beside comes last.
func (s State) Next(at Place) (Question, bool) {
	if s.walk == nil || s.Ended != nil {
		return Question{}, false
	}
	n := len(s.walk.questions)
	start, beside := max(s.find(at), 0), -1
	for k := range n {
		i := (start + k) % n
		if !s.open(&s.walk.questions[i]) {
			continue
		}
		if s.runsBeside(&s.walk.questions[i]) {
			if beside < 0 {
				beside = i
			}
			continue
		}
		return s.question(i), true
	}
	if beside >= 0 {
		return s.question(beside), true
	}
	return Question{}, false
}

func (s *State) question(i int) Question {
	q := s.walk.questions[i]
	q.Group = s.group(i)
	return q
}

// find is the index of the question that holds a place; -1: none does.
func (s *State) find(p Place) int {
	if s.walk == nil {
		return -1
	}
	for i := range s.walk.questions {
		q := &s.walk.questions[i]
		if q.Piece == p.Piece && slices.Contains(q.Places, p) {
			return i
		}
	}
	return -1
}

// Find is the question that asks a place now.
func (s State) Find(p Place) (Question, bool) {
	if i := s.find(p); i >= 0 {
		return s.question(i), true
	}
	return Question{}, false
}

// Place is where a step, named by id or number, is answered for a piece of a
// record (from 1; 0 where it is asked once).
func (s State) Place(step string, piece int) (Place, bool) {
	st, ok := s.Checklist.Step(strings.TrimSpace(step))
	if !ok {
		return Place{}, false
	}
	return Place{st.Index, piece}, true
}

func (s *State) runsBeside(q *Question) bool {
	step := s.book.step(q.Places[0].Step)
	return step.Beside && s.running(q.Places[0])
}

// open tells whether a question still wants an answer.
func (s *State) open(q *Question) bool {
	for _, p := range q.Places {
		if Computed(s.book.step(p.Step)) {
			continue
		}
		if a := s.kept(p); (a == nil || a.KeptOpen) && !s.enough(s.book.step(p.Step), p) {
			return true
		}
	}
	return false
}

// enough tells an optional count of the whole record's photos that is reached
// already: there is nothing more to do at it.
func (s *State) enough(step *checklists.Step, p Place) bool {
	return step.Type == checklists.Evidence && step.Blocks && step.Optional && s.files(step, p) >= max(step.Min, 1)
}

// OpenSteps are the questions that still want an answer, as the end lists them.
// After an early end none is open any more: Outcome.NotReached names them.
func (s State) OpenSteps() []Question {
	var out []Question
	if s.walk == nil || s.Ended != nil {
		return nil
	}
	for i := range s.walk.questions {
		if s.open(&s.walk.questions[i]) {
			out = append(out, s.question(i))
		}
	}
	return out
}
