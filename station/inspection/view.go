package inspection

import (
	"slices"
	"strings"

	"assay/checklists"
)

// Answer is what a place holds, whether it counts now or not; notes and files
// that were added beside are in it, also where the answer is still missing
// (false).
func (s State) Answer(p Place) (Answer, bool) {
	a := s.kept(p)
	out := Answer{}
	if a != nil {
		out = *a
		out.Values, out.Defects, out.Doubted = cloned(a.Values), cloned(a.Defects), cloned(a.Doubted)
	}
	x := s.extras[p]
	out.Evidence = append(cloned(out.Evidence), x.evidence...)
	if len(x.notes) > 0 {
		all := x.notes
		if out.Note != "" {
			all = append([]string{out.Note}, all...)
		}
		out.Note = strings.Join(all, "\n")
	}
	if x.excused != "" {
		out.Excused = x.excused
	}
	return out, a != nil
}

// StepAt is a step by its index, with the choices this very subject has.
func (s State) StepAt(index int) *checklists.Step {
	if own := s.book.step(index); own != nil {
		return own
	}
	return s.Checklist.Steps()[index]
}

// Files counts the evidence of the whole record.
func (s State) Files() int {
	return s.files(&checklists.Step{Blocks: true}, Place{})
}

// Mark is how a question stands: the gravest of its places, open before all.
func (s State) Mark(q Question) Mark {
	if s.walk == nil || len(q.Places) == 0 || slices.ContainsFunc(q.Places, func(p Place) bool { return s.book.step(p.Step) == nil }) {
		return MarkOpen
	}
	if s.open(&q) {
		switch {
		case s.running(q.Places[0]):
			return MarkRunning
		case s.Ended != nil:
			return MarkNotReached
		}
		return MarkOpen
	}
	order := []Mark{MarkNA, MarkRecorded, MarkPass, MarkHold, MarkFail}
	worst := -1
	for _, p := range q.Places {
		worst = max(worst, slices.Index(order, s.markPlace(p)))
	}
	if worst < 0 {
		return MarkOpen
	}
	return order[worst]
}

func (s *State) markPlace(p Place) Mark {
	step := s.book.step(p.Step)
	a := s.kept(p)
	if Computed(step) {
		_, fails, known := s.Calculated(step.ID)
		switch {
		case !known:
			return MarkOpen
		case fails:
			return s.markFail(s.computedFindings(), p)
		}
		return MarkRecorded
	}
	if a == nil {
		if s.enough(step, p) {
			return MarkPass
		}
		return MarkOpen
	}
	switch a.Result {
	case Pass:
		return MarkPass
	case Fail:
		return s.markFail(s.findings(p, a), p)
	case NA:
		return MarkNA
	}
	return MarkRecorded
}

// markFail tells a failure that only holds from others.
func (s *State) markFail(found []finding, p Place) Mark {
	worst := checklists.DefaultEffect
	for _, f := range found {
		if f.place == p {
			worst = max(worst, f.effect)
		}
	}
	if worst == checklists.Hold {
		return MarkHold
	}
	return MarkFail
}

// Owed is what keeps the sign-off shut though every step is answered: files that
// a failure demands, and steps that block while they fail.
func (s State) Owed() []Owed {
	var out []Owed
	if s.walk == nil {
		return nil
	}
	for i := range s.walk.questions {
		for _, p := range s.walk.questions[i].Places {
			if a := s.kept(p); a != nil {
				out = append(out, s.owedAt(s.book.step(p.Step), p, a)...)
			}
		}
	}
	return out
}

func (s *State) owedAt(step *checklists.Step, p Place, a *Answer) []Owed {
	if a.Result != Fail {
		return nil
	}
	x := s.extras[p]
	out := owedFiles(p, failOf(step, a), a, x)
	if step.Blocks && blank(a.Excused) && blank(x.excused) {
		out = append(out, Owed{Place: p, What: owedEvidence, Text: ask(step) + ": while this fails nothing is signed, unless you say why it cannot be had"})
	}
	return out
}

// Progress is the progress line: the sections that ask something now.
func (s State) Progress() []Progress {
	if s.walk == nil {
		return nil
	}
	here := -1
	if q, ok := s.Next(s.At); ok {
		here = q.Section
	}
	var out []Progress
	for i := range s.walk.questions {
		q := &s.walk.questions[i]
		begun := len(out) == 0 || out[len(out)-1].Section != q.Section
		if begun {
			section := &s.Checklist.Sections[q.Section]
			show := section.Show
			if show == "" {
				show = section.Title
			}
			out = append(out, Progress{Section: q.Section, Show: show, Here: q.Section == here})
			if section.Each != "" {
				out[len(out)-1].Pieces = s.walk.plans[section.Each].N
			}
		}
		p, mark := &out[len(out)-1], s.Mark(*q)
		if p.Pieces == 0 {
			p.Marks = append(p.Marks, mark)
		}
		p.Worst = graver(p.Worst, mark, begun)
		if len(q.Places) == 1 && Computed(s.book.step(q.Places[0].Step)) {
			continue
		}
		p.All++
		if !s.open(q) {
			p.Done++
		}
	}
	return out
}

// graver is the mark a section shows of two; first: there is only the second.
func graver(a, b Mark, first bool) Mark {
	for _, grave := range []Mark{MarkFail, MarkHold, MarkOpen, MarkRunning, MarkNotReached, MarkPass, MarkRecorded} {
		if b == grave || a == grave && !first {
			return grave
		}
	}
	return MarkNA
}

// CriticalUnits says what is critical on a product unit, where the checklist has
// the site rule that none may be; empty: nothing is.
func (s State) CriticalUnits() string {
	if s.book == nil || !s.book.site {
		return ""
	}
	for _, f := range s.allFindings() {
		if f.class == checklists.Critical && s.productUnit(f) {
			return s.findingText(f, s.kept(f.place))
		}
	}
	return ""
}

// FailedHere tells whether the answer given last fails.
func (s State) FailedHere() bool {
	a := s.kept(s.At)
	return a != nil && a.Result == Fail
}

// StopAsked tells whether the answer at a place asks to stop and call the lead: it
// failed where the file demands a stop, or is critical: the first on a product
// unit, and any on a carton, a load, a paper. The screen asks once, and sends Stop
// where the person stops.
func (s State) StopAsked(p Place) (why string, ask bool) {
	a := s.kept(p)
	if a == nil || a.Result != Fail || s.book == nil {
		return "", false
	}
	if failOf(s.book.step(p.Step), a).Demands(demandStop) {
		return s.failText(p, a), true
	}
	for _, f := range s.findings(p, a) {
		if f.class != checklists.Critical {
			continue
		}
		if !s.book.site || !s.productUnit(f) {
			return "a critical defect: " + s.findingText(f, a), true
		}
		if len(s.count(s.allFindings()).site) == 1 {
			return "the first critical defect: " + s.findingText(f, a), true
		}
	}
	return "", false
}
