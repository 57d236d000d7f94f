// Package inspect is the screen that takes an inspection from its first open
// step to a signed verdict, one question at a time.
//
// The question on show is a pane; what is asked in between (what is wrong, why
// not applicable, a note, the list of steps) is a pane over it. A pane is a value
// that looks at the inspection and answers a key with a deed; only the model
// acts. One save runs at a time and the next question shows when it is back.
//
//	key ─► Model ─► pane ─► deed ─► Model.save ─► Desk ─► answered ─► Model.ask
//
// Arrows: ui/routes builds it; inspect imports station, checklists, screen,
// scan, theme, widget.
package inspect

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station/clearance"
	"assay/station/inspection"
	"assay/station/letter"
	"assay/station/service"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Model is the screen of one inspection.
type Model struct {
	env  screen.Env
	desk Desk
	id   inspection.ID

	facts *facts              // what was read last; nil before
	q     inspection.Question // on show; without places: the end
	base  pane                // the question's, or the end's; nil before it was read
	over  pane                // what is asked in between; nil: nothing
	turn  int                 // counts the questions shown
	fresh bool                // the question was not on show yet

	saving bool
	no     int // counts the saves
	job    job
	early  int            // keys that came before the step
	kept   []scan.Scanned // scans that came meanwhile, for the next step
	before *facts         // while a save is followed: how it stood
	last   inspection.Place
	began  bool                         // last was answered in this sitting
	seen   map[checklists.StepID]string // what computed steps said when they were last shown
	gauges gauges
	theirs *widget.Confirm   // asked before it is taken over from somebody
	series map[string]string // by class, how the series of its sample stood when it was read
	letter letter.Message    // what the customer of a return is told, once it is decided
	goes   clearance.State   // what its goods wait for, once it is signed
	way    service.Way       // of a return, once it is signed
}

// New is the screen of an inspection; it reads it when it opens.
func New(env screen.Env, desk Desk, id inspection.ID) Model {
	return Model{env: env, desk: desk, id: id}
}

// Init reads the inspection; a parked one is taken up where it was left.
func (m Model) Init() tea.Cmd { return load(m.env.Ctx, m.desk, m.id) }

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case scan.Scanned:
		return m.onScan(msg)
	case loaded:
		return m.onLoaded(msg)
	case answered:
		return m.onAnswered(msg)
	case shown:
		return m.onShown(msg)
	case found:
		return m.onFound(msg)
	case screen.Minute:
		return m.onMinute()
	case screen.Changed:
		return m.onChanged(msg)
	}
	return m, nil
}

// onKey gives a key to what is on show. One that came during a save, or before
// the question was on show, was not meant for it.
func (m Model) onKey(k tea.KeyMsg) (Model, tea.Cmd) {
	switch {
	case m.theirs != nil:
		return m.onTheirs(k)
	case m.base == nil:
		if k.Type == tea.KeyEsc {
			return m, screen.Leave()
		}
		return m, nil
	case m.saving || m.fresh:
		m.early++
		return m, nil
	case m.over != nil:
		next, do, mine := m.over.key(m.here(), k)
		m.over = next
		if !mine {
			return m.overKey(k)
		}
		return m.perform(do)
	}
	if p, ok := m.base.(interface{ untyped() bool }); ok && k.Type == tea.KeyBackspace && p.untyped() {
		// It belongs to the field, and a held one must not run on into the answers.
		return m, screen.Say("nothing is typed here; Ctrl+Z takes the last answer back")
	}
	next, do, mine := m.base.key(m.here(), k)
	m.base = next
	if !mine {
		return m.commonKey(k)
	}
	return m.perform(do)
}

// onScan gives a scan to what is on show. It never answers by its letters; one
// that comes during a save, or before anything is on show, is kept for the next
// question.
func (m Model) onScan(s scan.Scanned) (Model, tea.Cmd) {
	if m.theirs != nil {
		return m, screen.Say("scanned " + widget.Cut(m.env.Theme, widget.Show(s.Data), 28) + ": answer first, then scan it again")
	}
	if m.base == nil || m.saving || m.fresh {
		if len(m.kept) == keptScans {
			return m, screen.Say("too many scans at once: scan again what is missing")
		}
		m.kept = append(m.kept[:len(m.kept):len(m.kept)], s)
		return m, nil
	}
	var do deed
	mine := false
	if m.over != nil {
		m.over, do, mine = m.over.scan(m.here(), s)
	} else {
		m.base, do, mine = m.base.scan(m.here(), s)
	}
	if !mine {
		return m, lookForOther(m.env.Ctx, m.desk, m.id, m.turn, s.Data, m.env.Now())
	}
	return m.perform(do)
}

// keptScans is how many scans wait for the next question: more come from a
// scanner left on its trigger.
const keptScans = 8

func (m Model) perform(do deed) (Model, tea.Cmd) {
	if do == nil {
		return m, nil
	}
	return do(m)
}

// onLoaded shows the question that was open when the inspection was left.
func (m Model) onLoaded(msg loaded) (Model, tea.Cmd) {
	if msg.id != m.id {
		return m, nil
	}
	switch {
	case msg.err != nil && m.base != nil:
		return m, screen.Fail(msg.err)
	case msg.err != nil:
		return m, tea.Batch(screen.Fail(msg.err), screen.Leave())
	case msg.theirs:
		return m.askOver(msg.now), nil
	}
	m.series, m.letter, m.goes, m.way = msg.series, msg.letter, msg.goes, msg.way
	if m.base != nil {
		return m.onReloaded(msg.now)
	}
	m.facts = look(msg.now)
	at := msg.now.At
	if q, ok := msg.now.Find(at); ok && isOpen(m.facts, q) {
		return m.ask(q)
	}
	return m.goOn(at)
}

// onChanged reads it again when something was recorded: by this screen, or by
// somebody else.
func (m Model) onChanged(msg screen.Changed) (Model, tea.Cmd) {
	if m.base == nil || m.saving || msg.ID != m.id && msg.ID != [16]byte{} {
		return m, nil
	}
	return m, reload(m.env.Ctx, m.desk, m.id)
}

// onReloaded shows what somebody else changed; nothing else disturbs what is
// being typed.
func (m Model) onReloaded(now inspection.State) (Model, tea.Cmd) {
	if m.saving || now.Seen <= m.facts.st.Seen {
		return m, nil
	}
	was := closed(m.facts.st)
	m.facts = look(now)
	m, cmd := m.refresh()
	if was { // nothing is being answered: one's own scans for its goods come back here too
		return m, cmd
	}
	return m, tea.Batch(cmd, screen.Say("somebody else changed it: this is how it stands now"))
}

// onShown lets keys in, and offers the question a scan that came before it.
func (m Model) onShown(msg shown) (Model, tea.Cmd) {
	if msg.id != m.id || msg.turn != m.turn {
		return m, nil
	}
	m.fresh = false
	if len(m.kept) == 0 {
		return m, nil
	}
	s := m.kept[0]
	m.kept = m.kept[1:]
	return m.onScan(s)
}

// onFound tells a pane what the desk found, if its question is still on show.
func (m Model) onFound(msg found) (Model, tea.Cmd) {
	if msg.id != m.id || msg.turn != m.turn {
		return m, nil
	}
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	switch what := msg.what.(type) {
	case scanned:
		return m.onOther(what)
	case gaugeRead:
		return m.onGauge(what)
	}
	var do deed
	if h, ok := m.over.(hearer); ok {
		m.over, do = h.hear(m.here(), msg.what)
	} else if h, ok := m.base.(hearer); ok && m.over == nil {
		m.base, do = h.hear(m.here(), msg.what)
	}
	return m.perform(do)
}

// onMinute looks again which photo lies newest, where one is asked for.
func (m Model) onMinute() (Model, tea.Cmd) {
	switch m.over.(type) {
	case files, failing:
		return m, lookForDrop(m.desk, m.id, m.turn, false)
	case nil:
		if _, ok := m.base.(files); ok {
			return m, lookForDrop(m.desk, m.id, m.turn, false)
		}
	}
	return m, nil
}

// Saving tells that a save is on its way; a quit waits for it.
func (m Model) Saving() bool { return m.saving }

// here is what the panes look at.
func (m Model) here() here {
	me, _ := m.desk.Person()
	return here{facts: m.facts, env: m.env, t: m.env.Theme, q: m.q, me: me, gauges: m.gauges, series: m.series, letter: m.letter, goes: m.goes, way: m.way, badges: m.desk.Station().BadgeAccept}
}

// About is the inspection on show.
func (m Model) About() (id [16]byte, label string) {
	return m.id, m.facts.st.Label
}
