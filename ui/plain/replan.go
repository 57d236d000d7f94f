package plain

import (
	"context"
	"strings"

	"assay/checklists"
	"assay/station/inspection"
	"assay/station/sampling"
)

// unitsPlan is the plan that a lot's sample is drawn by.
const unitsPlan = "units"

// replan asks another level, other AQLs and the reason, and looks the plan up anew.
func (w *walk) replan(ctx context.Context) error {
	plan, ok := w.state.Checklist.Plan(unitsPlan)
	now, known := w.state.Sampling(unitsPlan)
	switch {
	case !ok || !plan.Change:
		w.say("This checklist's level and AQLs are fixed.")
		return nil
	case !known:
		w.say("There is no plan yet: it follows from the pieces presented.")
		return nil
	}
	w.say("Levels %s. Usual AQLs %s; the tables have 0.010 to 1000. - leaves one as it is.", joinedAs(sampling.Levels[:]), joinedAs(sampling.UsualAQLs[:]))
	c := inspection.Replan{Plan: unitsPlan}
	var err error
	if c.Level, err = w.another("Level", now.Terms.Level); err != nil {
		return err
	}
	for _, class := range now.Classes {
		if class.AQL == string(sampling.None) {
			continue
		}
		into := &c.Minor
		if class.Class == checklists.Major {
			into = &c.Major
		}
		if *into, err = w.another("AQL "+class.Class.String(), class.AQL); err != nil {
			return err
		}
	}
	if c.Reason, err = w.ask("Why, and who asked for it", "The reason stays with the plan."); err != nil {
		return err
	}
	if err := w.keep(ctx, c); err != nil {
		return err
	}
	if s, ok := w.state.Sampling(unitsPlan); ok {
		w.say("%s.", w.show(s.Words))
	}
	return nil
}

// another asks a value in place of the one that holds.
func (w *walk) another(name, now string) (string, error) {
	line, err := w.typed(name+", now "+w.show(now), "- leaves it as it is; :back gives it up.")
	if line == "-" {
		line = now
	}
	return line, err
}

func joinedAs[S ~string](all []S) string {
	words := make([]string, len(all))
	for i, s := range all {
		words[i] = string(s)
	}
	return strings.Join(words, " ")
}
