package plain

import (
	"strings"

	"assay/checklists"
	"assay/station/inspection"
)

// follows says what was computed on the way to a question, once: the plan, and
// what was drawn.
func (w *walk) follows(q inspection.Question) {
	for _, before := range w.state.Walk() {
		if before.Places[0] == q.Places[0] {
			return
		}
		step := w.step(before.Places[0])
		text, _, known := w.state.Calculated(step.ID)
		if !known || w.told[step.ID] == text || !inspection.Guides(step) {
			continue
		}
		if w.told == nil {
			w.told = map[checklists.StepID]string{}
		}
		w.told[step.ID] = text
		w.say("%s", w.show(sentence(step.Ask)+strings.ReplaceAll(text, "\n", ". ")+"."))
	}
}

// goesBy is what an instruction is done by: the height of a drop.
func (w *walk) goesBy(p inspection.Place) string {
	step := w.step(p)
	by, is := w.state.Checklist.Step(step.Expect)
	if v, known := w.state.Expected(p); known && is && step.Type == checklists.Instruction {
		return by.Ask + ": " + v
	}
	return ""
}
