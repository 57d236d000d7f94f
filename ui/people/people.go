// Package people is the lead's list of who works here: add a person, set a PIN,
// change what somebody may do, note that they left.
//
// Arrows: ui/routes builds it; it imports station/people, screen, scan, widget.
package people

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/people"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Model is the screen: the list, with a form over it while something is asked.
type Model struct {
	env    screen.Env
	desk   Desk
	me     people.Person
	all    []people.Person
	graded map[people.ID]station.Grader // how far second looks agree; for who leads
	read   bool
	here   int
	doing  doing
	form   widget.Form
	saving bool
}

// doing is what the form asks for.
type doing uint8

const (
	nothing doing = iota
	adding
	setting  // a PIN
	changing // what somebody may do
	leaving  // somebody left
)

// The fields of the form that adds a person.
const (
	badge = iota
	name
	role
	pin
	again
	mine
)

// New is the screen.
func New(env screen.Env, desk Desk) Model {
	me, _ := desk.Person()
	return Model{env: env, desk: desk, me: me}
}

// Init reads the list, and then how far second looks agree.
func (m Model) Init() tea.Cmd {
	if !m.me.Leads() {
		return read(m.env.Ctx, m.desk)
	}
	return tea.Batch(read(m.env.Ctx, m.desk), grade(m.env.Ctx, m.desk))
}

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case scan.Scanned:
		return m.onScan(msg)
	case listed:
		return m.onListed(msg)
	case done:
		return m.onDone(msg)
	case graded:
		if msg.err != nil {
			return m, screen.Fail(msg.err)
		}
		m.graded = msg.by
	case screen.Changed:
		return m, read(m.env.Ctx, m.desk)
	}
	return m, nil
}

func (m Model) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch {
	case m.saving:
		return m, nil
	case m.doing != nothing:
		return m.formKey(k)
	}
	key := k.String()
	if here, ok := widget.Step(key, m.here, len(m.all), 10); ok {
		m.here = here
		return m, nil
	}
	switch key {
	case "a":
		m.doing, m.form = adding, m.addForm()
	case "p":
		if len(m.all) > 0 {
			m.doing, m.form = setting, m.pinForm()
		}
	case "r":
		if len(m.all) > 0 {
			m.doing, m.form = changing, m.roleForm()
		}
	case "x":
		if len(m.all) > 0 {
			m.doing, m.form = leaving, m.leaveForm()
		}
	case "esc":
		return m, screen.Leave()
	}
	return m, nil
}

func (m Model) formKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if k.Type == tea.KeyEsc {
		m.doing = nothing
		return m, nil
	}
	form, _, whole := m.form.Update(k)
	m.form = form
	if !whole {
		return m, nil
	}
	m.saving = true
	return m, m.deed()
}

// deed is what the filled form asks of the station.
func (m Model) deed() tea.Cmd {
	ctx, d, f := m.env.Ctx, m.desk, m.form
	switch m.doing {
	case adding:
		p := people.Person{ID: people.ID(f.Value(badge)), Name: f.Value(name), Role: roles[f.Value(role)]}
		return add(ctx, d, p, f.Value(pin), f.Value(mine))
	case setting:
		return setPIN(ctx, d, m.all[m.here].ID, f.Value(0), f.Value(2))
	case changing:
		return setRole(ctx, d, m.all[m.here].ID, roles[f.Value(0)], f.Value(1))
	default:
		return leave(ctx, d, m.all[m.here].ID, f.Value(0))
	}
}

// onScan takes a scan as the new person's badge.
func (m Model) onScan(s scan.Scanned) (screen.Screen, tea.Cmd) {
	if m.doing == adding && m.form.Here() == badge && !m.saving {
		m.form = m.form.Set(badge, s.Data).At(name)
	}
	return m, nil
}

func (m Model) onListed(msg listed) (screen.Screen, tea.Cmd) {
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	if m.doing == nothing { // a form speaks of the person under the mark
		m.all, m.read = msg.all, true
		m.here = max(0, min(m.here, len(m.all)-1))
	}
	return m, nil
}

func (m Model) onDone(msg done) (screen.Screen, tea.Cmd) {
	m.saving = false
	if msg.err != nil {
		m.form = m.form.Set(len(m.form.Fields)-1, "") // one's own PIN is typed anew
		return m, screen.Fail(msg.err)
	}
	m.doing = nothing
	return m, tea.Batch(screen.Saved(m.env.Now()), read(m.env.Ctx, m.desk), screen.Say(msg.what))
}

// Saving holds a quit until the save is back.
func (m Model) Saving() bool { return m.saving }

// AsksScan tells that a new person's badge may be scanned.
func (m Model) AsksScan() bool { return m.doing == adding && m.form.Here() == badge }
