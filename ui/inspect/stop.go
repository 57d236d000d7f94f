package inspect

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// stopping asks whether to go on after what was just found.
type stopping struct {
	step checklists.StepID
	why  string
	ask  widget.Confirm
}

// stopQuestion opens the question at the first critical on a unit of the product
// and where a failure demands a stop. It opened by itself, so it takes no key in
// its first moment.
func (m Model) stopQuestion(cmd tea.Cmd) (Model, tea.Cmd) {
	st := m.facts.st
	give, ok := m.job.cmd.(inspection.Give)
	if !ok || st.Ended != nil {
		return m, cmd
	}
	why, asks := st.StopAsked(m.job.at)
	if !asks {
		return m, cmd
	}
	a, _ := st.Answer(m.job.at)
	fail, _ := st.FailOf(give.Step, a)
	safe := "Stop the inspection here? What was found is saved."
	if fail.Demands("lead") || slices.ContainsFunc(a.Defects, func(d inspection.Defect) bool { return d.Class == checklists.Critical }) {
		safe += " Call the lead."
	}
	m.over = stopping{step: give.Step, why: why, ask: widget.Confirm{
		Ask: m.here().show(strings.ToUpper(why[:1]) + why[1:]), Safe: safe,
		Yes:   widget.Choice{Key: "s", Text: "stop", More: "the open steps are recorded as not reached"},
		No:    widget.Choice{Key: "c", Text: "carry on, for the record"},
		Since: m.env.Now(),
	}}
	return m, cmd
}

func (p stopping) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	yes, answered := p.ask.Answer(k, h.env.Now())
	switch {
	case !answered:
		return p, nil, true
	case yes:
		return p, save(job{cmd: inspection.Stop{Step: p.step, Reason: p.why}, at: h.at(), then: goOn}), true
	}
	return p, shut, true
}

func (p stopping) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p stopping) focus() screen.Focus                        { return screen.Commands }

func (p stopping) draw(h here, pg *page) {
	pg.gap()
	pg.wrap(must, h.t.Bad, h.t.Marks.Hold+" "+p.ask.Ask)
	pg.wrap(must, h.t.Bold, p.ask.Safe)
	pg.gap()
	pg.add(must, widget.Choices(h.t, []widget.Choice{p.ask.Yes, p.ask.No}, -1, pg.room())...)
}

func (p stopping) keys(here) []screen.Key {
	return []screen.Key{
		{Press: "s", Show: "s", Does: "stop here"},
		{Press: "c", Also: []string{"esc"}, Show: "c", Does: "carry on"},
	}
}
