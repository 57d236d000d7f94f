package inspection

import "assay/checklists"

// effect resolves what a failure does: the code's own, then the file's map by
// code, then the worst of the sides or choices it fails by, then the file's word,
// then the default (FORMAT 2).
func (s *State) effect(step *checklists.Step, p Place, fail checklists.Fail, a *Answer, code string, class checklists.Class) checklists.Effect {
	if e := s.ownEffect(code); e != checklists.DefaultEffect {
		return e
	}
	if e, ok := fail.Effects[code]; ok && code != "" {
		return e
	}
	rest := fail.Effect
	if rest == checklists.DefaultEffect {
		rest = s.defaultEffect(step, class)
	}
	worst := checklists.DefaultEffect
	for _, side := range s.failingSides(step, p, a) {
		e, ok := fail.Effects[side]
		if !ok {
			e = rest
		}
		worst = max(worst, e)
	}
	choices := failing(step, a)
	for _, c := range choices {
		if len(choices) > 1 && c.Fail != nil {
			worst = max(worst, s.choiceEffect(step, fail, c, max(class, c.Fail.Class)))
			continue
		}
		worst = max(worst, s.choiceEffect(step, fail, c, class))
	}
	if worst == checklists.DefaultEffect {
		return rest
	}
	return worst
}

// ownEffect is the effect a defect code brings along, which wins over its step's.
func (s *State) ownEffect(code string) checklists.Effect {
	if d, ok := s.Checklist.Defect(code); ok {
		return d.Effect
	}
	return checklists.DefaultEffect
}

// choiceEffect is the effect of one choice an answer fails by: its own or the
// map's, the worse of them, else the step's, else the default.
func (s *State) choiceEffect(step *checklists.Step, fail checklists.Fail, c checklists.Choice, class checklists.Class) checklists.Effect {
	worst := max(step.Fail.Effects[c.ID], fail.Effects[c.ID])
	if c.Fail != nil {
		worst = max(worst, c.Fail.Effect)
		fail = over(step.Fail, *c.Fail)
	}
	if worst == checklists.DefaultEffect {
		worst = fail.Effect
	}
	if worst == checklists.DefaultEffect {
		worst = s.defaultEffect(step, class)
	}
	return worst
}

// Sides of a limit, as the file's effect map names them.
const (
	sideMore = "more"
	sideLess = "less"
)

// failingSides are the sides of its limits or expectation a number lies on.
func (s *State) failingSides(step *checklists.Step, p Place, a *Answer) []string {
	switch step.Type {
	case checklists.Measure, checklists.Count, checklists.Timer:
		sides, _, err := s.sides(step, p, a.Values, a.Unit)
		if err == nil { // such an answer was refused
			return sides
		}
	}
	return nil
}

// defaultEffect is what a failure does where the file does not say: its plan
// decides, else its class.
func (s *State) defaultEffect(step *checklists.Step, class checklists.Class) checklists.Effect {
	feed := &s.book.feeds[step.Index]
	if s.book.section(step).Each != "" && (feed.hasClass(class) || feed.decides() && class >= checklists.Minor) {
		return checklists.Tally
	}
	return s.byClass(class)
}

// byClass is the effect of a class without a plan. What nobody gave a class is
// for a lead to look at.
func (s *State) byClass(class checklists.Class) checklists.Effect {
	switch {
	case class >= checklists.Major && s.Checklist.Kind == checklists.ReturnedGoods, class == checklists.NoClass:
		return checklists.Hold
	case class >= checklists.Major:
		return checklists.Reject
	}
	return checklists.Remark
}
