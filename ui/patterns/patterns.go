// Package patterns is what fails most: the cases of some weeks counted by defect,
// product or supplier, the most first, with the share of all that they make together.
//
//	list ─s─► by product ─v─► the last 90 days ─Enter─► the newest case of a line
//
// Arrows: ui/routes builds it; it imports station, people, screen, scan, widget.
package patterns

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/people"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// spans are how many days are looked back.
var spans = [...]int{30, 90, 365, 7}

// Model is the screen.
type Model struct {
	env  screen.Env
	desk Desk
	me   people.Person

	by   int // of station.PatternsBy
	span int // of spans
	is   station.Pareto
	read bool
	here int
}

// New is the screen.
func New(env screen.Env, desk Desk) Model {
	me, _ := desk.Person()
	return Model{env: env, desk: desk, me: me}
}

// Init counts.
func (m Model) Init() tea.Cmd { return count(m.env.Ctx, m.desk, m.what()) }

// what is counted now.
func (m Model) what() what {
	return what{by: station.PatternsBy[m.by], since: midnight(m.env.Now()).AddDate(0, 0, 1-spans[m.span])}
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg.String())
	case scan.Scanned:
		return m, screen.Go(screen.Find{Code: msg.Data})
	case counted:
		if msg.what != m.what() {
			return m, nil // another was asked for meanwhile
		}
		if msg.err != nil {
			return m, screen.Fail(msg.err)
		}
		m.is, m.read = msg.is, true
		m.here = max(0, min(m.here, len(m.is.Rows)-1))
	case screen.Changed:
		return m, m.Init()
	}
	return m, nil
}

func (m Model) onKey(key string) (screen.Screen, tea.Cmd) {
	if here, ok := widget.Step(key, m.here, len(m.is.Rows), 10); ok {
		m.here = here
		return m, nil
	}
	switch key {
	case "s":
		m.by = (m.by + 1) % len(station.PatternsBy)
		return m.again()
	case "v":
		m.span = (m.span + 1) % len(spans)
		return m.again()
	case "enter":
		if r, ok := m.picked(); ok {
			return m, screen.Go(screen.Review{ID: r.Last.ID})
		}
	case "esc":
		return m, screen.Leave()
	}
	return m, nil
}

func (m Model) again() (screen.Screen, tea.Cmd) {
	m.is, m.read, m.here = station.Pareto{}, false, 0
	return m, m.Init()
}

func (m Model) picked() (station.Pattern, bool) {
	if !m.read || m.here >= len(m.is.Rows) {
		return station.Pattern{}, false
	}
	return m.is.Rows[m.here], true
}

// Saving is never: this only counts.
func (m Model) Saving() bool { return false }

// AsksScan tells that any label may be scanned here.
func (m Model) AsksScan() bool { return true }
