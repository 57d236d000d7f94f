package plain

import (
	"context"
	"fmt"

	"assay/checklists"
	"assay/station/inspection"
)

// plan asks the sample size and the acceptance numbers; nothing is prefilled.
func (w *walk) plan(ctx context.Context, p inspection.Place) error {
	questions := []string{"Sample size n"}
	if plan, ok := w.asked(p); ok {
		for _, c := range inspection.AskedClasses(plan) {
			questions = append(questions, fmt.Sprintf("Acceptance number for %s, AQL %s", c.Class, c.AQL))
		}
	}
	var a inspection.Answer
	for _, question := range questions {
		line, taken, err := w.line(ctx, p, question)
		if err != nil || taken {
			return err
		}
		a.Values = append(a.Values, line)
	}
	return w.give(ctx, p, a, false)
}

// asked is the plan a step asks the numbers of.
func (w *walk) asked(p inspection.Place) (*checklists.Plan, bool) {
	list := w.state.Checklist
	for i := range list.Plans {
		if list.Plans[i].Asked == w.step(p).ID {
			return &list.Plans[i], true
		}
	}
	return nil, false
}
