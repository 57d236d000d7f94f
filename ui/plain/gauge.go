package plain

import (
	"cmp"
	"context"
	"strings"
	"time"

	"assay/checklists"
)

// chooseGauge names the instrument that reads at this step and at those of its
// kind after it; without a code it reads out which are known.
func (w *walk) chooseGauge(ctx context.Context, step *checklists.Step, code string) error {
	if step.Gauge == nil {
		w.say("This step asks for no gauge.")
		return nil
	}
	kind := strings.ReplaceAll(step.Gauge.Kind, "_", " ")
	known, err := w.desk.Gauges(ctx, step.Gauge.Kind)
	if err != nil {
		return err
	}
	today := w.now().Format(time.DateOnly)
	for _, g := range known {
		switch over := g.Overdue(today); {
		case code == "":
			w.say("%s %s, calibrated until %s.", w.show(g.ID), w.show(g.Model), w.show(g.Due))
		case !strings.EqualFold(g.ID, code):
		case over && step.Gauge.Overdue == "block":
			w.say("%s was to be calibrated by %s: take another %s.", w.show(g.ID), w.show(g.Due), kind)
			return nil
		default:
			if w.reads == nil {
				w.reads = map[string]string{}
			}
			w.reads[step.Gauge.Kind] = g.ID
			if over {
				w.say("%s was to be calibrated by %s.", w.show(g.ID), w.show(g.Due))
			}
			return nil
		}
	}
	if code != "" || len(known) == 0 {
		w.say("%s is no %s known here. :gauge alone reads out those that are.", w.show(code), kind)
	}
	return nil
}

// gauge is the instrument that reads a step, and says which; empty: none was named,
// or the step needs none.
func (w *walk) gauge(step *checklists.Step) string {
	if step.Gauge == nil {
		return ""
	}
	named := w.reads[step.Gauge.Kind]
	w.say("Gauge: %s.", w.show(cmp.Or(named, strings.ReplaceAll(step.Gauge.Kind, "_", " ")+", :gauge CODE names it")))
	return named
}
