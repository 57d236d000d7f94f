package inspect

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// computed shows what follows from other answers; nothing is asked.
type computed struct{}

func (p computed) key(here, tea.KeyMsg) (pane, deed, bool)    { return p, nil, false }
func (p computed) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p computed) focus() screen.Focus                        { return screen.Commands }

func (p computed) draw(h here, pg *page) {
	head(h, pg)
	if lines := computedLines(h, h.step()); inspection.Guides(h.step()) {
		p.list(h, pg, lines)
	} else {
		for _, l := range lines {
			pg.wrap(must, h.t.Plain, l)
		}
	}
	if _, fails, _ := h.st.Calculated(h.step().ID); fails {
		tellOf(h, pg, h.step().Fail)
	}
	pg.gap()
	pg.add(hint, h.t.Dim.On("Computed from your answers; there is nothing to type. Enter goes on."))
}

// list writes what was drawn, a carton a line where that fits; what does not fit is
// named when its turn comes.
func (p computed) list(h here, pg *page, lines []string) {
	room := max(3, pg.h-8)
	if len(lines) > room {
		lines = []string{strings.Join(lines, "; ")}
	}
	var all []string
	for _, l := range lines {
		all = append(all, widget.Wrap(l, pg.room())...)
	}
	if len(all) > room {
		all = append(all[:room-1:room-1], "and so on: each is named when its turn comes")
	}
	pg.add(must, all...)
}

func (p computed) keys(here) []screen.Key {
	return []screen.Key{{Press: "enter", Show: "Enter", Does: "go on"}}
}

// computedLines is what a computed step has to say.
func computedLines(h here, s *checklists.Step) []string {
	text, fails, known := h.st.Calculated(s.ID)
	switch {
	case !known:
		return []string{"Not known yet: it follows from steps that are open."}
	case fails:
		return []string{h.t.Marks.Fail + " " + h.show(text)}
	}
	var lines []string
	for l := range strings.SplitSeq(text, "\n") {
		for part := range strings.SplitSeq(l, "; ") {
			lines = append(lines, h.show(part))
		}
	}
	return lines
}

// table shows a step's table alone, where it does not fit beside the question.
type table struct{}

func (p table) key(_ here, k tea.KeyMsg) (pane, deed, bool) {
	if k.Type == tea.KeyEnter || k.String() == "t" {
		return p, shut, true
	}
	return p, nil, false
}

func (p table) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p table) focus() screen.Focus                        { return screen.Commands }

func (p table) draw(h here, pg *page) {
	pg.gap()
	pg.wrap(must, h.t.Bold, h.show(h.step().Ask))
	pg.gap()
	pg.add(must, tableLines(h, pg.room())...)
}

func (p table) keys(here) []screen.Key {
	return []screen.Key{{Press: "enter", Also: []string{"t", "esc"}, Show: "Enter", Does: "back"}}
}

// waits is a step on pieces whose number no answer gives yet.
type waits struct{}

func (p waits) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	if rest := h.st.OpenSteps(); k.Type == tea.KeyEnter && len(rest) > 0 {
		return p, jump(rest[0]), true
	}
	return p, nil, false
}

func (p waits) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p waits) focus() screen.Focus                        { return screen.Commands }

func (p waits) draw(h here, pg *page) {
	head(h, pg)
	pg.wrap(must, h.t.Plain, "How many pieces is not known yet: it follows from a step before this one.")
	pg.gap()
	pg.add(hint, h.t.Dim.On("Enter goes to the first open step."))
}

func (p waits) keys(here) []screen.Key {
	return []screen.Key{{Press: "enter", Show: "Enter", Does: "first open step"}}
}
