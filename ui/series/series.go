// Package series is the lead's list of series of lots: how sharply each supplier
// site's product is looked at, why, and what would change it. A lead approves
// reduced inspection here, and records the corrective action after which a
// discontinued series goes on.
//
//	list ─► c corrective action │ a reduced: words, PIN ─► saved ─► list
//
// Arrows: ui/routes builds it; it imports station, station/people, screen, widget.
package series

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/people"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Model is the screen: the list, with a form over it while something is asked.
type Model struct {
	env    screen.Env
	desk   Desk
	me     people.Person
	all    []station.SeriesRow
	read   bool
	here   int
	doing  doing
	form   widget.Form
	saving bool
	size   screen.Size
}

// doing is what the form asks for.
type doing uint8

const (
	nothing doing = iota
	correcting
	allowing
	withdrawing
	starting
)

// New is the screen.
func New(env screen.Env, desk Desk) Model {
	me, _ := desk.Person()
	return Model{env: env, desk: desk, me: me}
}

// Init reads the list.
func (m Model) Init() tea.Cmd { return read(m.env.Ctx, m.desk) }

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case tea.WindowSizeMsg:
		m.size = screen.Size{W: msg.Width, H: msg.Height}
	case listed:
		return m.onListed(msg)
	case done:
		return m.onDone(msg)
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
	if here, ok := widget.Step(key, m.here, len(m.all), 5); ok {
		m.here = here
		return m, nil
	}
	switch key {
	case "c":
		m.doing, m.form = correcting, words("What did the supplier do?", "and why it is likely to work: new die, first parts measured")
	case "a":
		m.doing, m.form = allowing, words("Why is production steady?", "same line, same crew, no changes: what you know")
	case "w":
		m.doing, m.form = withdrawing, words("Why no more?", "the line moved, a new material")
	case "o":
		m.doing, m.form = starting, startForm()
	case "r":
		if id, ok := m.lastRecord(); ok {
			return m, screen.Go(screen.Record{ID: id})
		}
	case "esc":
		return m, screen.Leave()
	}
	return m, nil
}

func words(label, hint string) widget.Form {
	return widget.NewForm(
		widget.Field{Label: label, Need: true, Hint: hint},
		widget.Field{Label: "Your own PIN", Need: true, Digits: true, Line: widget.NewPIN(), Hint: "you sign for this"},
	)
}

// startForm asks on which severity series begin that are not there yet.
func startForm() widget.Form {
	return widget.NewForm(
		widget.Field{Label: "New series begin on", Need: true, Choices: []widget.Choice{
			{Key: "1", Text: "normal", More: "a new supplier's lots are looked at as any other's"},
			{Key: "2", Text: "tightened", More: "until five lots in a row were accepted"},
		}},
		widget.Field{Label: "Your own PIN", Need: true, Digits: true, Line: widget.NewPIN(), Hint: "series that have begun stay as they are"},
	)
}

func (m Model) formKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if k.Type == tea.KeyEsc {
		m.doing = nothing
		return m, nil
	}
	form, _, whole := m.form.Update(k)
	m.form = form
	row, ok := m.picked()
	switch {
	case !whole || !ok && m.doing != starting:
		return m, nil
	case m.doing == starting:
		m.saving = true
		return m, start(m.env.Ctx, m.desk, m.form.Value(0) == "2", m.form.Value(1))
	}
	m.saving = true
	return m, tell(m.env.Ctx, m.desk, row.ID, m.doing, m.form.Value(0), m.form.Value(1))
}

func (m Model) onListed(msg listed) (screen.Screen, tea.Cmd) {
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	if m.doing != nothing { // a form speaks of the series under the mark
		return m, nil
	}
	marked, had := m.picked()
	m.all, m.read = msg.all, true
	m.here = max(0, min(m.here, len(m.all)-1))
	for i, r := range m.all { // it may stand elsewhere now
		if had && r.ID == marked.ID {
			m.here = i
		}
	}
	return m, nil
}

func (m Model) onDone(msg done) (screen.Screen, tea.Cmd) {
	m.saving = false
	if msg.err != nil {
		m.form = m.form.Set(len(m.form.Fields)-1, "")
		return m, screen.Fail(msg.err)
	}
	m.doing = nothing
	return m, tea.Batch(screen.Saved(m.env.Now()), read(m.env.Ctx, m.desk), screen.Say(msg.what))
}

// Saving holds a quit until the save is back.
func (m Model) Saving() bool { return m.saving }
