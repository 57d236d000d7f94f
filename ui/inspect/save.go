package inspect

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/ui/screen"
)

// job is one thing to keep, and what follows when it is kept.
type job struct {
	cmd   inspection.Command
	files []file   // bound after the command
	sign  *signing // instead of a command
	at    inspection.Place
	then  after
	to    screen.Route // with leave: what opens instead; nil: one level up
	said  string       // on the saved line when it is kept
}

// file is evidence to bind to a step.
type file struct {
	step  checklists.StepID
	piece int
	path  string
}

// signing is a signature: by PIN, or by a badge that was scanned.
type signing struct{ pin, badge, meaning string }

// after is what follows a save.
type after uint8

const (
	goOn      after = iota // the question is answered: the next open one
	stay                   // it adds to the question on show
	visit                  // the question that was changed comes on show
	refreshed              // what is on show, as it stands now
	leave                  // up
)

// save hands a job to the desk; the answer on the screen stays until it is kept.
func (m Model) save(j job) (Model, tea.Cmd) {
	if m.saving {
		m.early++
		return m, nil
	}
	m.saving, m.job = true, j
	m.no++
	return m, keep(m.env.Ctx, m.desk, m.id, m.no, j)
}

// onAnswered goes on when a save is back. A refused one leaves everything as it
// is on the screen, to be corrected.
func (m Model) onAnswered(msg answered) (Model, tea.Cmd) {
	if msg.id != m.id || msg.no != m.no || !m.saving {
		return m, nil
	}
	m.saving = false
	if msg.err != nil {
		return m.onRefused(msg)
	}
	before := m.facts
	m.facts, m.before = look(msg.now), before
	m.letter, m.goes, m.way = msg.letter, msg.out, msg.way
	m, next := m.follow()
	m.before = nil
	said := m.tell(before)
	return m, tea.Batch(next, said, screen.Saved(m.env.Now()))
}

// onRefused says why; what was kept before the refusal counts, and what someone
// else changed meanwhile is read again.
func (m Model) onRefused(msg answered) (Model, tea.Cmd) {
	cmds := []tea.Cmd{screen.Fail(msg.err)}
	if m.job.then == leave && fault.Is(msg.err, fault.Refused) {
		cmds = append(cmds, screen.Leave()) // it is another's by now: nothing of ours is open
	}
	if m.job.sign != nil {
		m.base = forgetPIN(m.base)
	}
	if fault.Is(msg.err, fault.Conflict) {
		cmds = append(cmds, reload(m.env.Ctx, m.desk, m.id))
	}
	if msg.now.Seen > m.facts.st.Seen { // the answer was kept, its photo was not
		m.facts, m.letter = look(msg.now), msg.letter
		var next tea.Cmd
		m, next = m.follow()
		cmds = append(cmds, next)
	}
	m.early = 0
	return m, tea.Batch(cmds...)
}

// follow shows what comes after the job.
func (m Model) follow() (Model, tea.Cmd) {
	j := m.job
	switch j.then {
	case leave:
		if j.to != nil {
			return m, screen.Swap(j.to)
		}
		return m, screen.Leave()
	case stay, refreshed:
		return m.refresh()
	case visit:
		if q, ok := m.facts.st.Find(j.at); ok {
			return m.ask(q)
		}
	}
	if j.at != (inspection.Place{}) || j.then == goOn {
		m.last, m.began = j.at, true
	}
	if a, ok := m.facts.st.Answer(j.at); ok && a.KeptOpen && m.facts.st.Ended == nil {
		m, cmd := m.refresh()
		return m.stopQuestion(cmd)
	}
	if q, ok := m.computedNow(); ok {
		return m.ask(q)
	}
	m, cmd := m.goOn(j.at)
	return m.stopQuestion(cmd)
}

// computedNow is the computed step that fails since this save: it is shown once,
// for what it says is to be done now. Where a person has to stop, that comes first.
func (m Model) computedNow() (inspection.Question, bool) {
	if m.before == nil || m.facts.st.Ended != nil {
		return inspection.Question{}, false
	}
	for _, q := range m.facts.questions() {
		s := m.facts.st.Checklist.Steps()[q.Places[0].Step]
		if s.Fail.Tell == "" || !inspection.Computed(s) {
			continue
		}
		_, was, _ := m.before.st.Calculated(s.ID)
		if _, fails, known := m.facts.st.Calculated(s.ID); known && fails && !was {
			return q, true
		}
	}
	return inspection.Question{}, false
}

// tell says, once, what the save brought about, or which keys came too early.
func (m *Model) tell(before *facts) tea.Cmd {
	said := m.job.said
	if t, ok := reached(before.tallies, m.facts.tallies); ok {
		said = fmt.Sprintf("%s: rejection number %d reached", t.Class, t.Re)
	}
	if m.early > 0 {
		said = fmt.Sprintf("%d %s came before the step: not taken", m.early, plural(m.early, "key", "keys"))
		m.early = 0
	}
	if said == "" {
		return nil
	}
	return screen.Say(said)
}

// reached is the tally that came to its rejection number with this save.
func reached(before, now []inspection.Tally) (inspection.Tally, bool) {
	for i, t := range now {
		if t.Reached && !(i < len(before) && before[i].Reached) {
			return t, true
		}
	}
	return inspection.Tally{}, false
}
