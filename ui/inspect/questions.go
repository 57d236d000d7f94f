package inspect

import (
	"assay/checklists"
	"assay/station/inspection"
)

// paneFor is the pane of the question on show.
func paneFor(h here) pane {
	if h.atEnd() {
		return endPane(h)
	}
	if h.q.Piece > 0 && h.q.Pieces == 0 {
		return waits{}
	}
	if inLoop(h) {
		return unit{}
	}
	s := h.step()
	switch s.Type {
	case checklists.PassFail:
		return judge{}
	case checklists.Choices1, checklists.Grade:
		return choose{}
	case checklists.ChoicesMany:
		return newPresent(h)
	case checklists.Measure, checklists.Count:
		return newReading(h)
	case checklists.Scan:
		return code{}
	case checklists.Timer:
		return timer{}
	case checklists.Evidence:
		return files{}
	case checklists.Witness:
		return newWitness(h)
	case checklists.Instruction:
		return instruct{}
	case checklists.Lab:
		if len(s.Choices) > 0 {
			return choose{}
		}
		return newLab()
	case checklists.Calc:
		return calcPane(h)
	}
	return entry{}
}

// calcPane is a computed step, a plan that is asked, or a judgement in place of
// an engine.
func calcPane(h here) pane {
	s := h.step()
	plan, asked := planAsked(h)
	switch {
	case inspection.LooksUp(s):
		return planned{}
	case inspection.Computed(s):
		return computed{}
	case inspection.AsksPlan(s) && asked:
		return newPlan(h, plan)
	case len(s.Choices) > 0:
		return choose{}
	}
	return entry{}
}
