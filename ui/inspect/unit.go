package inspect

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
)

// unit is one piece of a sample: one look, then one answer for all its steps.
type unit struct {
	many int // that many good, before its Enter; 0: none typed
}

// inLoop tells whether the question is a piece of a sample walked as a whole.
func inLoop(h here) bool {
	if len(h.q.Places) == 0 {
		return false
	}
	return len(h.q.Places) > 1 || h.step().Type == checklists.Defects
}

func (p unit) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	s := k.String()
	if i, ok := digit(s); ok {
		return p.typedDigit(h, i)
	}
	many := p.many
	p.many = 0
	switch s {
	case "p", "+":
		return p, p.good(h), true
	case "enter":
		switch {
		case many > 0:
			return p, p.group(h, many), true
		case keptOpen(h):
			return p, p.good(h), true
		}
		return p, nil, false
	case "f", "-":
		return p, defect(h), true
	case "n":
		return p, notApplicable(h), true
	case "backspace":
		return p, nil, many > 0
	}
	return p, nil, false
}

// typedDigit is "that many good": only as many as may be passed at once.
func (p unit) typedDigit(h here, i int) (pane, deed, bool) {
	switch {
	case i < 2:
		return p, say("p is one good unit"), true
	case keptOpen(h):
		return p, say("this unit has a defect: Enter or p closes it first"), true
	case h.q.Group < 2:
		return p, say("one by one here: " + whyOneByOne(h)), true
	case i > h.q.Group:
		return p, say(fmt.Sprintf("only %d at once here", h.q.Group)), true
	}
	p.many = i
	return p, nil, true
}

func whyOneByOne(h here) string {
	for _, at := range h.q.Places {
		if h.stepAt(at).Safety() {
			return "a safety step is never passed in groups"
		}
	}
	if h.q.Pieces > 0 && h.q.Piece >= h.q.Pieces {
		return "it is the last"
	}
	if carton := h.nextCarton(); carton != h.q.Carton {
		return fmt.Sprintf("the next one lies in carton %d", carton)
	}
	if !h.st.Checklist.Sections[h.q.Section].Together {
		return "this checklist asks its steps one by one"
	}
	return "serialised, or the next one is not to be passed with it"
}

// good passes the unit, or closes one that was kept open for more defects.
func (p unit) good(h here) deed {
	if at, ok := openDefect(h); ok {
		return save(job{cmd: inspection.Close{Place: at}, at: at, then: goOn})
	}
	give := inspection.Give{Step: h.step().ID, Piece: h.q.Piece, Answer: inspection.Answer{Result: inspection.Pass}, Whole: true}
	return save(job{cmd: give, at: h.first(), then: goOn})
}

// group passes that many in one answer; one undo takes them all back.
func (p unit) group(h here, many int) deed {
	cmd := inspection.GiveMany{Section: h.q.Section, Piece: h.q.Piece, Count: many}
	last := inspection.Place{Step: h.first().Step, Piece: h.q.Piece + many - 1}
	return save(job{cmd: cmd, at: last, then: goOn, said: fmt.Sprintf("%d good", many)})
}

func keptOpen(h here) bool { _, ok := openDefect(h); return ok }

// openDefect is the place that keeps the unit open.
func openDefect(h here) (inspection.Place, bool) {
	for _, at := range h.q.Places {
		if a, ok := h.st.Answer(at); ok && a.KeptOpen {
			return at, true
		}
	}
	return inspection.Place{}, false
}

// defect asks what is wrong with the unit: the codes of all its steps.
func defect(h here) deed { return failed(h, inspection.Answer{Result: inspection.Fail}) }

// unitStep is the step of the unit a defect belongs to: the one that names its
// code, else the one that takes any.
func unitStep(h here, code string) *checklists.Step {
	var any *checklists.Step
	for _, at := range h.q.Places {
		s := h.stepAt(at)
		for _, c := range s.Fail.Codes {
			if c == code {
				return s
			}
		}
		if any == nil && s.Type == checklists.Defects {
			any = s
		}
	}
	if any == nil {
		return h.step()
	}
	return any
}

// scan says which piece this is, by its own code: where the code is another
// record's label, the question is whether to go there.
func (p unit) scan(_ here, s scan.Scanned) (pane, deed, bool) {
	switch {
	case s.Again:
		return p, say("the same code again: this unit has it"), true
	case s.Cut:
		return p, say("that scan was too long and was cut: scan again"), true
	}
	return p, nil, false
}

// identify keeps the code of the piece in hand.
func identify(h here, code string) deed {
	cmd := inspection.Identify{Step: h.step().ID, Piece: h.q.Piece, Code: code}
	return save(job{cmd: cmd, at: h.first(), then: refreshed, said: fmt.Sprintf("unit %d is %s", h.q.Piece, h.show(code))})
}
func (p unit) focus() screen.Focus { return screen.Commands }
