package inspection

import "assay/checklists"

// pieceWhen tells whether a step is shown on some pieces and not on others.
func (s *State) pieceWhen(step *checklists.Step) bool {
	return step.When != "" && s.repeated(step)
}

// shown tells whether a step's conditions and its section's hold. A condition
// holds only if it is true: an unknown one hides.
func (s *State) shown(step *checklists.Step, piece int) bool {
	if !s.book.inPart[step.Index] {
		return false
	}
	section := s.book.section(step)
	return s.holds(section.When, step, 0) && s.holds(step.When, step, piece)
}

// repeated tells whether a step is asked on pieces, not once.
func (s *State) repeated(step *checklists.Step) bool {
	if s.book.section(step).Each != "" {
		return true
	}
	sample := step.Sample
	return sample.First > 0 || sample.Every > 0 || sample.Plan != "" || sample.Draw != ""
}

// piecesOf is how many pieces a step is asked on: 0 for once. Not known: the plan
// that says so is not answered yet.
func (s *State) piecesOf(step *checklists.Step) (n int, known bool) {
	if !s.repeated(step) {
		return 0, true
	}
	if each := s.book.section(step).Each; each != "" {
		plan, ok := s.walk.plans[each]
		return plan.N, ok
	}
	return s.sampleSize(step)
}

// sampleSize is the size of a step's own sample.
func (s *State) sampleSize(step *checklists.Step) (n int, known bool) {
	sample := step.Sample
	lot, lotKnown := s.lotOf(step)
	switch {
	case sample.Plan != "":
		plan, ok := s.walk.plans[sample.Plan]
		return plan.N, ok
	case sample.First > 0:
		if lotKnown && lot > 0 {
			return min(sample.First, lot), true
		}
		return sample.First, true
	case sample.Draw != "":
		return letterSize(lot, lotKnown, sample.Draw)
	case sample.Every > 0:
		return (lot + sample.Every - 1) / sample.Every, lotKnown && lot <= maxPieces
	}
	return 0, false
}

// sampled tells whether a step is asked on a piece of its section. A sample that
// is not known yet leaves no piece out.
func (s *State) sampled(step *checklists.Step, piece int) bool {
	sample := step.Sample
	if s.book.section(step).Each == "" || sample.All || sample == (checklists.Sample{}) {
		return true
	}
	if sample.Every > 0 {
		return (piece-1)%sample.Every == 0
	}
	n, known := s.sampleSize(step)
	return !known || piece <= n
}

// lotOf is how many there are of what a step looks at.
func (s *State) lotOf(step *checklists.Step) (int, bool) {
	if each := s.book.section(step).Each; each != "" {
		if plan, ok := s.walk.plans[each]; ok && plan.Lot > 0 {
			return plan.Lot, true
		}
	}
	if s.book.of(step) == "carton" {
		if plan, ok := s.Checklist.Plan(planOpened); ok {
			return s.whole(plan.From)
		}
		return 0, false
	}
	if n, ok := s.whole(s.Checklist.Quantities.Counted); ok {
		return n, true
	}
	if n, ok := s.whole(s.Checklist.Quantities.Advised); ok {
		return n, true
	}
	for i := range s.Checklist.Plans {
		if p := &s.Checklist.Plans[i]; p.Name == planUnits {
			return s.lotFrom(p)
		}
	}
	return 0, false
}
