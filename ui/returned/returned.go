// Package returned is a return on its way: where it stands, which clocks run, what
// is to be done with the goods, and what the customer was told and is told next.
//
// Arrows: ui/routes builds it; it imports station/service, letter, screen, scan,
// widget.
package returned

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/station/inspection"
	"assay/station/letter"
	"assay/station/people"
	"assay/station/service"
	"assay/ui/history/paper"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Model is the screen: two parts that scroll, and a form while something is typed.
type Model struct {
	env  screen.Env
	desk Desk
	me   people.Person
	id   inspection.ID

	way    service.Way
	next   letter.Message // the letter that goes out next, as it would be written now
	read   bool
	stale  bool // a deed was done, and it is read again
	part   int
	typing bool
	form   widget.Form
	asked  bool // whether the customer really has it
	saving bool
	scan   string // came with the route, or meanwhile: it does the task that is next

	size  screen.Size
	drawn []string
	top   int
}

// The parts.
const (
	now = iota
	letters
)

// New is the screen of a record's return; code, if there is one, was scanned for it.
func New(env screen.Env, desk Desk, id inspection.ID, code string) Model {
	me, _ := desk.Person()
	return Model{env: env, desk: desk, me: me, id: id, scan: code}
}

// Init reads it.
func (m Model) Init() tea.Cmd { return load(m.env.Ctx, m.desk, m.id) }

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case tea.WindowSizeMsg:
		m.size = screen.Size{W: msg.Width, H: msg.Height}
		return m.lay(), nil
	case scan.Scanned:
		return m.onScan(msg)
	case loaded:
		return m.onLoaded(msg)
	case done:
		return m.onDone(msg)
	case screen.Minute:
		return m.lay(), nil
	case screen.Changed:
		if msg.ID == [16]byte{} || inspection.ID(msg.ID) == m.id {
			return m, m.Init()
		}
	}
	return m, nil
}

func (m Model) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch {
	case m.saving:
		return m, nil
	case m.typing:
		return m.onForm(k)
	case m.asked:
		return m.onAsked(k)
	}
	key := k.String()
	if to, ok := paper.Scroll(key, m.top, len(m.drawn), m.room()); ok {
		m.top = to
		return m, nil
	}
	switch key {
	case "1", "2", "tab":
		m.part = map[string]int{"1": now, "2": letters, "tab": 1 - m.part}[key]
		m.top = 0
		return m.lay(), nil
	case "enter":
		if t, ok := m.task(); ok {
			m.typing, m.form = true, taskForm(t)
		}
	case "t":
		m.saving = true
		return m, take(m.env.Ctx, m.desk, m.id)
	case "s":
		m.asked = true
	case "d":
		if m.me.Leads() {
			return m, screen.Go(screen.Decision{ID: m.id})
		}
	case "r":
		return m, screen.Go(screen.Record{ID: m.id})
	case "esc":
		return m, screen.Leave()
	}
	return m, nil
}

// question is asked before the last letter goes out: it is not taken back.
func (m Model) question() widget.Confirm {
	return widget.Confirm{
		Ask:  "Does the customer have what was decided?",
		Safe: "The money left, or the parcel did. Then a letter says so, and is not taken back.",
		Yes:  widget.Choice{Key: "y", Text: "yes, settled"},
		No:   widget.Choice{Key: "n", Text: "not yet; nothing is saved"},
	}
}

func (m Model) onAsked(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	yes, answered := m.question().Answer(k, m.env.Now())
	if m.asked = !answered; !yes {
		return m, nil
	}
	m.saving = true
	return m, settle(m.env.Ctx, m.desk, m.id)
}

// taskForm asks what a task wants, where nothing can be scanned.
func taskForm(t service.Task) widget.Form {
	if t.Witness {
		return widget.NewForm(
			widget.Field{Label: "Badge", Need: true, Hint: t.Hint},
			widget.Field{Label: "Their PIN", Need: true, Digits: true, Line: widget.NewPIN(), Hint: "they type it themselves"})
	}
	return widget.NewForm(widget.Field{Label: "Scan or type", Need: true, Hint: t.Hint})
}

func (m Model) onForm(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if k.Type == tea.KeyEsc {
		m.typing = false
		return m, nil
	}
	form, _, whole := m.form.Update(k)
	m.form = form
	t, ok := m.task()
	if !whole || !ok {
		return m, nil
	}
	m.saving = true
	if t.Witness {
		return m, witness(m.env.Ctx, m.desk, m.id, form.Value(0), form.Value(1))
	}
	return m, doTask(m.env.Ctx, m.desk, m.id, t.ID, form.Value(0))
}

// onScan does the task that is next, or begins the witness's form with the badge.
func (m Model) onScan(s scan.Scanned) (screen.Screen, tea.Cmd) {
	t, ok := m.task()
	switch {
	case m.asked:
		return m, nil
	case m.scan != "":
		return m, screen.Say("too many scans at once: scan again what is missing")
	case (m.saving || m.stale || !m.read) && !s.Cut:
		m.scan = s.Data
		return m, nil
	case s.Cut:
		return m, screen.Say("that scan was too long and was cut: scan again")
	case !ok:
		return m, screen.Go(screen.Find{Code: s.Data})
	case t.Witness:
		m.typing, m.form = true, taskForm(t).Set(0, s.Data).At(1)
		return m, nil
	}
	m.saving = true
	return m, doTask(m.env.Ctx, m.desk, m.id, t.ID, s.Data)
}

// task is the one that is next.
func (m Model) task() (service.Task, bool) {
	left := m.way.Left()
	if !m.read || len(left) == 0 {
		return service.Task{}, false
	}
	return left[0], true
}

func (m Model) onLoaded(msg loaded) (screen.Screen, tea.Cmd) {
	if msg.id != m.id {
		return m, nil
	}
	if msg.err != nil {
		m.scan, m.stale = "", false
		return m, screen.Fail(msg.err)
	}
	m.way, m.next, m.read, m.stale = msg.way, msg.next, true, false
	if code := m.scan; code != "" {
		m.scan = ""
		return m.lay().onScan(scan.Scanned{Data: code})
	}
	return m.lay(), nil
}

func (m Model) onDone(msg done) (screen.Screen, tea.Cmd) {
	if msg.id != m.id || !m.saving {
		return m, nil
	}
	m.saving = false
	if msg.err != nil {
		m.scan = "" // it came for what follows
		return m, screen.Fail(msg.err)
	}
	m.typing, m.stale = false, true
	return m, tea.Batch(m.Init(), screen.Saved(m.env.Now()), screen.Say(msg.said))
}

// room is how many lines of a part fit.
func (m Model) room() int { return max(1, m.size.H-frameLines) }

const frameLines = 8 // header, head, the parts' names and an empty line, two rules, foot, keys

// Saving holds a quit until it is kept.
func (m Model) Saving() bool { return m.saving }

// AsksScan tells that a scan does the task that is next.
func (m Model) AsksScan() bool { return true }

// About is the record the return belongs to.
func (m Model) About() (id [16]byte, label string) { return m.id, m.way.Label }
