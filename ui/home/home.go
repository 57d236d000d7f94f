// Package home is the screen where the work begins: what to start, what was left
// unfinished, what waits for a lead.
//
// Arrows: ui/routes builds it; it imports station, checklists, screen, scan,
// widget.
package home

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/ui/known/label"
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
	due   due     // what is expected, and gauges whose day comes
	lines []entry // mine, then what waits after a sign-off, then others'
	read  bool    // now holds something
	busy  bool    // it is being read
	again bool    // it changed meanwhile
	here  int
	asked bool // this home asked for what comes back: homes that are put away hear of it too
}

// entry is a line of the list.
type entry struct {
	station.Item
	mine bool
	task bool // signed, with something left to do

	chore *station.Chore // asked of this person by a case
}

// New is the screen; file is where everything is kept, as people are told.
func New(env screen.Env, desk Desk, file string) Model {
	me, _ := desk.Person()
	return Model{env: env, desk: desk, file: file, me: me, busy: true}
}

// Init reads what is to be shown.
func (m Model) Init() tea.Cmd { return read(m.env.Ctx, m.desk, m.env.Now()) }

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case scan.Scanned:
		return m.onScan(msg)
	case aimed:
		return m.onAimed(msg)
	case homeRead:
		return m.onRead(msg)
	case looking:
		return m.onLooking(msg)
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
	for _, s := range label.Starts {
		if s.Key == key {
			return m, screen.Go(s.With(""))
		}
	}
	switch key {
	case "enter":
		if m.here < len(m.lines) && m.lines[m.here].chore != nil {
			return m.doChore(*m.lines[m.here].chore)
		}
		return m, m.goOn()
	case "/":
		return m, screen.Go(screen.Find{})
	case "f7", "r":
		return m, screen.Go(screen.Records{})
	case "l":
		return m, screen.Go(screen.Queue{})
	case "w":
		if id, any := m.pressingReturn(); any {
			return m, screen.Go(screen.Returned{ID: id})
		}
	case "s":
		return m, screen.Go(screen.Series{})
	case "c":
		if m.me.Leads() {
			return m, screen.Go(screen.Charts{})
		}
	case "p":
		if m.me.Leads() {
			return m, screen.Go(screen.Policies{})
		}
	case "b":
		return m, screen.Go(screen.Labs{})
	case "a":
		return m, screen.Go(screen.Arrivals{})
	case "h":
		return m, screen.Go(screen.Hub{})
	case "f5":
		return m, screen.Go(screen.People{})
	}
	return m, nil
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
	return tea.Sequence(screen.Go(screen.Record{ID: e.ID}), screen.Say("to read: only its person or a lead goes on with it"))
}

// doChore opens what a chore is about; a second look begins.
func (m Model) doChore(c station.Chore) (screen.Screen, tea.Cmd) {
	switch {
	case c.Look && c.Case == nonconformance.ID{}:
		m.asked = true
		return m, beginLook(m.env.Ctx, m.desk, c.Record)
	case c.Recheck:
		m.asked = true
		return m, beginRecheck(m.env.Ctx, m.desk, c)
	case c.Let, c.Nobody && c.Case == nonconformance.ID{}:
		return m, screen.Go(screen.Going{ID: c.Record})
	}
	return m, screen.Go(screen.Review{ID: c.Case, Blind: c.Look, Tasks: c.Task, Work: c.Work, Which: which(c)})
}

// which of a case's tasks, works, looks, actions or questions a chore is.
func which(c station.Chore) string {
	if c.Task || c.Work || c.Again || c.Action || c.Asked() {
		return c.Text
	}
	return ""
}

func (m Model) onLooking(msg looking) (screen.Screen, tea.Cmd) {
	if !m.asked {
		return m, nil
	}
	m.asked = false
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	return m, screen.Go(screen.Inspect{ID: msg.id})
}

// onScan asks what a label opens.
func (m Model) onScan(s scan.Scanned) (screen.Screen, tea.Cmd) {
	if s.Cut {
		return m, screen.Say("that scan was too long and was cut: scan again")
	}
	m.asked = true
	return m, aim(m.env.Ctx, m.desk, s.Data, m.env.Now())
}

// onAimed opens it.
func (m Model) onAimed(msg aimed) (screen.Screen, tea.Cmd) {
	if !m.asked {
		return m, nil
	}
	m.asked = false
	switch {
	case msg.err != nil:
		return m, screen.Fail(msg.err)
	case msg.aim.To == nil:
		return m, func() tea.Msg { return screen.SignedOut{Next: msg.aim.Badge} }
	}
	return m, screen.Go(msg.aim.To)
}

// onChanged reads again, one reading at a time.
func (m Model) onChanged() (screen.Screen, tea.Cmd) {
	if m.busy {
		m.again = true
		return m, nil
	}
	m.busy = true
	return m, m.Init()
}

func (m Model) onRead(msg homeRead) (screen.Screen, tea.Cmd) {
	m.busy = false
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.due = msg.due
	m.show(msg.now)
	if m.again {
		m.again, m.busy = false, true
		return m, m.Init()
	}
	return m, nil
}

// is tells the same line of two readings.
func (e entry) is(o entry) bool {
	one, other := station.Chore{}, station.Chore{}
	if e.chore != nil {
		one = *e.chore
	}
	if o.chore != nil {
		other = *o.chore
	}
	return e.ID == o.ID && one.Mark == other.Mark && one.Text == other.Text
}

// show keeps the mark on the line it stood on.
func (m *Model) show(now station.Home) {
	was, had := entry{}, m.here < len(m.lines)
	if had {
		was = m.lines[m.here]
	}
	m.now, m.read, m.here = now, true, 0
	m.lines = make([]entry, 0, len(now.Mine)+len(now.Tasks)+len(now.Chores)+len(now.Others))
	for _, i := range now.Mine {
		m.lines = append(m.lines, entry{Item: i, mine: true})
	}
	m.addChores(now, station.Chore.Asked) // somebody waits for it
	m.addTasks(now, true)
	m.addChores(now, func(c station.Chore) bool { return !c.Asked() && !c.Anybodys() })
	m.addChores(now, station.Chore.Anybodys) // few of them, and this person may do each
	m.addTasks(now, false)                   // what others left to do one only watches
	for _, i := range now.Others {
		m.lines = append(m.lines, entry{Item: i})
	}
	if i := slices.IndexFunc(m.lines, was.is); had && i >= 0 {
		m.here = i
	}
}

func (m *Model) addChores(now station.Home, those func(station.Chore) bool) {
	for _, c := range now.Chores {
		if those(c) {
			m.lines = append(m.lines, choreLine(c))
		}
	}
}

func (m *Model) addTasks(now station.Home, mine bool) {
	for _, r := range now.Tasks {
		if is := r.By == string(m.me.ID); is == mine {
			m.lines = append(m.lines, entry{Item: station.Item{Row: r}, mine: is, task: true})
		}
	}
}

func choreLine(c station.Chore) entry {
	row := station.Row{ID: c.Record, Number: first(c.What, c.Number), Label: c.Text, Owner: c.By, Started: c.Since}
	if c.Gone != "" {
		row.Label = c.Gone + " left: " + c.Text
	}
	return entry{Item: station.Item{Row: row}, chore: &c}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Saving is never: home only reads.
func (m Model) Saving() bool { return false }

// AsksScan tells that any label may be scanned here.
func (m Model) AsksScan() bool { return true }
