package inspection

import (
	"strconv"
	"strings"

	"assay/checklists"
)

// reasonFor is what one finding does by itself. One that its plan decides about is
// told, so that a tally's number can be followed to its pieces.
func (s *State) reasonFor(f finding, c counting) Reason {
	feed := s.book.feeds[f.step.Index]
	effect, rule := f.effect, ""
	switch {
	case effect == checklists.Tally && feed.hasClass(f.class):
		rule = "plan " + feed.name
	case effect >= checklists.Tally && feed.byC() && !f.own:
		if len(c.bad[feed.key]) <= feed.ac {
			effect = checklists.SetAside // within its c: only this piece
			break
		}
		if effect == checklists.Tally || feed.ac > 0 {
			rule = "plan " + feed.name + " c = " + strconv.Itoa(feed.ac)
		}
		if effect == checklists.Tally {
			effect = checklists.Reject // its plan decides: it is exceeded
		}
	case effect == checklists.Tally:
		effect = s.byClass(f.class)
	}
	if rule == "" {
		rule = "effect " + effect.String()
	}
	a := s.answerAt(f)
	return Reason{
		Step: f.step.ID, No: f.step.No, Rule: rule, Text: s.findingText(f, a),
		Value: s.found(f, a), Limit: s.allowed(f), Effect: effect,
	}
}

func (s *State) answerAt(f finding) *Answer {
	if a := s.kept(f.place); a != nil {
		return a
	}
	text, _ := s.computed(f.step)
	if f.step.Calc == calcChart {
		text, _, _ = s.chartText(f.step)
	}
	return &Answer{Result: Fail, Values: []string{text}}
}

// findingText says what is wrong, in words of the checklist.
func (s *State) findingText(f finding, a *Answer) string {
	what := s.whatFails(f.step, f.place, a)
	if d, ok := s.Checklist.Defect(f.code); ok {
		if what = d.Code + " " + d.Name; f.step.Type == checklists.ChoicesMany {
			what += ", " + s.whatFails(f.step, f.place, a)
		}
	}
	return ask(f.step) + ": " + what
}

func (s *State) failText(p Place, a *Answer) string {
	step := s.book.step(p.Step)
	return ask(step) + ": " + s.whatFails(step, p, a)
}

// ask is a step's question without its question mark.
func ask(step *checklists.Step) string { return strings.TrimRight(step.Ask, "?: ") }

func (s *State) whatFails(step *checklists.Step, p Place, a *Answer) string {
	names := choiceTexts(failing(step, a))
	switch {
	case len(names) > 0 && step.Type == checklists.ChoicesMany:
		return "missing: " + strings.Join(names, ", ")
	case len(names) > 0:
		return names[0]
	case Computed(step):
		text, _ := s.computed(step)
		return text
	}
	switch step.Type {
	case checklists.Measure, checklists.Count, checklists.Timer:
		return "not within " + s.limit(step, p)
	case checklists.Scan:
		return Differs
	case checklists.Witness:
		return Refused
	}
	return "fails"
}

func choiceTexts(all []checklists.Choice) []string {
	var out []string
	for _, c := range all {
		out = append(out, c.Text)
	}
	return out
}

// found is an answer's value as a reason gives it.
func (s *State) found(f finding, a *Answer) string {
	switch f.step.Type {
	case checklists.PassFail, checklists.Defects:
		if f.count > 1 {
			return strconv.Itoa(f.count) + " of it"
		}
		return ""
	case checklists.ChoicesMany:
		var there []string
		for _, id := range a.Values {
			c, _ := choice(f.step.Choices, id)
			there = append(there, c.Text)
		}
		if len(there) == 0 {
			return "none"
		}
		return strings.Join(there, ", ")
	case checklists.Evidence:
		return strconv.Itoa(s.files(f.step, f.place))
	}
	return valueText(f.step, a)
}

// valueText is an answer's value as people read it: a number with its unit, a
// choice in words.
func valueText(step *checklists.Step, a *Answer) string {
	if step.Type == checklists.Measure {
		out := make([]string, len(a.Values))
		for i, text := range a.Values {
			if q, err := reading(step, text, a.Unit); err == nil {
				text = q.String()
			}
			out[i] = text
		}
		return strings.Join(out, ", ")
	}
	text := strings.Join(a.Values, ", ")
	if c, ok := choice(step.Choices, text); ok {
		return c.Text
	}
	if a.Unit != "" && text != "" {
		return text + " " + a.Unit
	}
	return text
}

// allowed is what would have passed, where it is not plain from the question.
func (s *State) allowed(f finding) string {
	switch f.step.Type {
	case checklists.Evidence:
		return "at least " + strconv.Itoa(max(f.step.Min, 1))
	case checklists.Scan:
		if !s.compared(f.place) {
			return "compared by the inspector"
		}
	case checklists.Calc:
		if f.step.Calc == calcTolerance && f.step.Limits == "" {
			advised, _ := s.whole(s.Checklist.Quantities.Advised)
			return strconv.Itoa(advised)
		}
	}
	return s.limit(f.step, f.place)
}
