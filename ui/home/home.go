// Package home is the screen where the work begins: what to start, what was left
// unfinished, what waits for a lead.
//
// Arrows: ui/routes builds it; it imports station, checklists, screen, scan,
// widget.
package home

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station"
	"assay/station/people"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Model is the screen.
type Model struct {
	env  screen.Env
	desk Desk
	file string

	me    people.Person
	now   station.Home
	lines []entry // mine, then what waits after a sign-off, then others'
	read  bool    // now holds something
	busy  bool    // it is being read
	again bool    // it changed meanwhile
	here  int
	code  string // a scan that is not known: what is begun next takes it
}

// entry is a line of the list.
type entry struct {
	station.Item
	mine bool
	task bool // signed, with something left to do
}

// New is the screen; file is where everything is kept, as people are told.
func New(env screen.Env, desk Desk, file string) Model {
	me, _ := desk.Person()
	return Model{env: env, desk: desk, file: file, me: me, busy: true}
}

// Init reads what is to be shown.
func (m Model) Init() tea.Cmd { return read(m.env.Ctx, m.desk) }

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case scan.Scanned:
		return m, find(m.env.Ctx, m.desk, msg.Data)
	case known:
		return m.onKnown(msg)
	case homeRead:
		return m.onRead(msg)
	case screen.Changed:
		return m.onChanged()
	}
	return m, nil
}

func (m Model) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	key := k.String()
	if here, ok := widget.Step(key, m.here, len(m.lines), 5); ok {
		m.here = here
		return m, nil
	}
	for _, s := range starts {
		if s.key == key {
			return m.begin(s)
		}
	}
	switch key {
	case "enter":
		return m, m.goOn()
	case "/":
		return m, screen.Go(screen.Find{})
	case "f7", "r":
		return m, screen.Go(screen.Records{})
	case "l":
		return m, screen.Go(screen.Queue{})
	case "f5":
		return m, screen.Go(screen.People{})
	case "esc":
		m.code = ""
	}
	return m, nil
}

// start is one of the inspections that can be begun.
type start struct {
	key, name string
	kind      checklists.Kind
	part      string
}

var starts = [...]start{
	{"1", "Pre-shipment", checklists.PreShipment, ""},
	{"2", "Delivery", checklists.QualityControl, "delivery"},
	{"3", "In process", checklists.QualityControl, "in_process"},
	{"4", "Returned goods", checklists.ReturnedGoods, ""},
	{"5", "Delivered lot", checklists.QualityControl, "lot"},
}

// begin opens the subject's form, with the scan that was not known in it.
func (m Model) begin(s start) (screen.Screen, tea.Cmd) {
	to := screen.Begin{Kind: s.kind, Part: s.part}
	if m.code != "" {
		to.Subject = map[string]string{"": m.code}
		m.code = ""
	}
	return m, screen.Go(to)
}

// goOn resumes what is this person's, or a lead's to take over; anything else is
// opened to be read.
func (m Model) goOn() tea.Cmd {
	if m.here >= len(m.lines) {
		return nil
	}
	e := m.lines[m.here]
	if e.mine || m.me.Leads() {
		return screen.Go(screen.Inspect{ID: e.ID})
	}
	return screen.Go(screen.Record{ID: e.ID})
}

// onKnown opens what a scan found.
func (m Model) onKnown(msg known) (screen.Screen, tea.Cmd) {
	switch {
	case msg.err != nil:
		return m, screen.Fail(msg.err)
	case msg.badge:
		return m, func() tea.Msg { return screen.SignedOut{Next: msg.code} }
	case len(msg.rows) == 0:
		m.code = msg.code
		return m, nil
	case len(msg.rows) > 1:
		return m, screen.Go(screen.Find{Code: msg.code})
	}
	m.code = ""
	id := msg.rows[0].ID
	for _, e := range m.lines {
		if e.ID == id && e.mine {
			return m, screen.Go(screen.Inspect{ID: id})
		}
	}
	return m, screen.Go(screen.Record{ID: id})
}

// onChanged reads again, one reading at a time.
func (m Model) onChanged() (screen.Screen, tea.Cmd) {
	if m.busy {
		m.again = true
		return m, nil
	}
	m.busy = true
	return m, read(m.env.Ctx, m.desk)
}

func (m Model) onRead(msg homeRead) (screen.Screen, tea.Cmd) {
	m.busy = false
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.show(msg.now)
	if m.again {
		m.again, m.busy = false, true
		return m, read(m.env.Ctx, m.desk)
	}
	return m, nil
}

// show keeps the mark on the record it stood on.
func (m *Model) show(now station.Home) {
	var at any
	if m.here < len(m.lines) {
		at = m.lines[m.here].ID
	}
	m.now, m.read, m.here = now, true, 0
	m.lines = make([]entry, 0, len(now.Mine)+len(now.Tasks)+len(now.Others))
	for _, i := range now.Mine {
		m.lines = append(m.lines, entry{Item: i, mine: true})
	}
	for _, r := range now.Tasks {
		m.lines = append(m.lines, entry{Item: station.Item{Row: r}, mine: r.By == string(m.me.ID), task: true})
	}
	for _, i := range now.Others {
		m.lines = append(m.lines, entry{Item: i})
	}
	for i, e := range m.lines {
		if any(e.ID) == at {
			m.here = i
		}
	}
}

// Saving is never: home only reads.
func (m Model) Saving() bool { return false }

// AsksScan tells that any label may be scanned here.
func (m Model) AsksScan() bool { return true }
