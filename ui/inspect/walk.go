package inspect

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station/inspection"
	"assay/ui/screen"
)

// facts is an inspection with what the screen shows of it on every frame, worked
// out once after each save, some of it when it is first wanted. What it says
// never changes.
type facts struct {
	st       inspection.State
	progress []inspection.Progress
	tallies  []inspection.Tally
	alarms   []string // what is known against the goods
	walk     []inspection.Question
	listed   []row
}

func look(st inspection.State) *facts {
	return &facts{st: st, progress: st.Progress(), tallies: st.Tallies(), alarms: st.Alarms()}
}

// questions is the walk.
func (f *facts) questions() []inspection.Question {
	if f.walk == nil {
		f.walk = f.st.Walk()
	}
	return f.walk
}

// place is where a question stands in the walk: behind it for the end, -1 when
// it is not asked.
func (f *facts) place(q inspection.Question) int {
	if len(q.Places) == 0 {
		return len(f.questions())
	}
	return slices.IndexFunc(f.questions(), func(w inspection.Question) bool { return w.Places[0] == q.Places[0] })
}

// isOpen tells whether a question still wants an answer.
func isOpen(f *facts, q inspection.Question) bool {
	if inspection.Computed(f.st.Checklist.Steps()[q.Places[0].Step]) {
		return false
	}
	mark := f.st.Mark(q)
	return mark == inspection.MarkOpen || mark == inspection.MarkRunning
}

// ask brings a question on show.
func (m Model) ask(q inspection.Question) (Model, tea.Cmd) {
	m.q, m.over, m.fresh = q, nil, true
	m.turn++
	m.sees(q)
	h := m.here()
	m.base = paneFor(h)
	id, turn := m.id, m.turn
	cmds := []tea.Cmd{func() tea.Msg { return shown{id: id, turn: turn} }}
	if o, ok := m.base.(opener); ok {
		cmds = append(cmds, o.opening(m))
	}
	return m, tea.Batch(cmds...)
}

// open puts a pane over the question.
func (m Model) open(p pane) (Model, tea.Cmd) {
	m.over = p
	if o, ok := p.(opener); ok {
		return m, o.opening(m)
	}
	return m, nil
}

// goOn shows the first question after a place that is still open; when none is,
// the end.
func (m Model) goOn(after inspection.Place) (Model, tea.Cmd) {
	st := m.facts.st
	if closed(st) || st.Ended != nil {
		return m.ask(inspection.Question{})
	}
	q, _ := st.Next(after)
	if look, ok := m.between(after, q); ok {
		return m.ask(look)
	}
	return m.ask(q)
}

// refresh shows the same question again as it stands now.
func (m Model) refresh() (Model, tea.Cmd) {
	if len(m.q.Places) == 0 {
		return m.ask(m.q)
	}
	if q, ok := m.facts.st.Find(m.q.Places[0]); ok {
		return m.ask(q)
	}
	return m.goOn(m.q.Places[0])
}

// step shows the question before or after the one on show, answered or not.
func (m Model) step(by int) (Model, tea.Cmd) {
	i := m.facts.place(m.q) + by
	switch {
	case i < 0:
		return m, screen.Say("this is the first step")
	case i >= len(m.facts.questions()):
		return m.ask(inspection.Question{})
	}
	return m.ask(m.facts.questions()[i])
}

// closed tells an inspection that takes no more answers.
func closed(st inspection.State) bool {
	switch st.Phase {
	case inspection.Open, inspection.Parked:
		return false
	}
	return true
}
