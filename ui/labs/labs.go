// Package labs is the list of laboratories' results that are due, and where one
// is recorded when it comes.
//
//	list ─Enter─► passed or failed, report, date, note, PIN ─► saved ─► list
//
// Arrows: ui/routes builds it; it imports station, inspection, screen, scan,
// widget.
package labs

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Model is the screen: the list, with a form over it while a result is recorded.
type Model struct {
	env    screen.Env
	desk   Desk
	me     people.Person
	all    []station.LabRow
	read   bool
	here   int
	asking bool
	form   widget.Form
	saving bool
}

// The fields of the form.
const (
	result = iota
	report
	date
	note
	pin
)

const passed = "1"

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
	case scan.Scanned:
		return m.onScan(msg)
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
	case m.asking:
		return m.formKey(k)
	}
	key := k.String()
	if here, ok := widget.Step(key, m.here, len(m.all), 10); ok {
		m.here = here
		return m, nil
	}
	r, ok := m.picked()
	switch {
	case key == "esc":
		return m, screen.Leave()
	case key == "enter" && ok && m.off(r) == "":
		m.asking, m.form = true, newForm()
	case key == "r" && ok:
		return m, screen.Go(screen.Record{ID: r.ID})
	}
	return m, nil
}

func (m Model) formKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if k.Type == tea.KeyEsc {
		m.asking = false
		return m, nil
	}
	form, _, whole := m.form.Update(k)
	m.form = form
	r, ok := m.picked()
	if !whole || !ok {
		return m, nil
	}
	m.saving = true
	return m, record(m.env.Ctx, m.desk, r, inspection.Report{
		Step: r.Step, Piece: r.Place.Piece, Passed: form.Value(result) == passed,
		Number: form.Value(report), Date: form.Value(date), Note: form.Value(note),
	}, form.Value(pin))
}

// onScan takes a scan as the report's number.
func (m Model) onScan(s scan.Scanned) (screen.Screen, tea.Cmd) {
	if m.asking && m.form.Here() == report && !m.saving {
		m.form = m.form.Set(report, s.Data).At(date)
	}
	return m, nil
}

func (m Model) onListed(msg listed) (screen.Screen, tea.Cmd) {
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	if !m.asking { // a form speaks of the line under the mark
		m.all, m.read = msg.all, true
		m.here = max(0, min(m.here, len(m.all)-1))
	}
	return m, nil
}

func (m Model) onDone(msg done) (screen.Screen, tea.Cmd) {
	m.saving = false
	if msg.err != nil {
		m.form = m.form.Set(pin, "")
		return m, screen.Fail(msg.err)
	}
	m.asking = false
	return m, tea.Batch(screen.Saved(m.env.Now()), read(m.env.Ctx, m.desk), screen.Say(msg.what))
}

func (m Model) picked() (station.LabRow, bool) {
	if m.here >= len(m.all) {
		return station.LabRow{}, false
	}
	return m.all[m.here], true
}

// off says why this person does not record the result under the mark.
func (m Model) off(r station.LabRow) string {
	switch {
	case !m.me.Leads():
		return "a lead or quality records it"
	case r.Drew == string(m.me.ID):
		return "you drew the samples"
	}
	return ""
}

func newForm() widget.Form {
	return widget.NewForm(
		widget.Field{Label: "Result", Need: true, Choices: []widget.Choice{{Key: passed, Text: "passed"}, {Key: "2", Text: "failed"}}},
		widget.Field{Label: "Report number", Need: true, Line: widget.Line{Max: 60}, Hint: "as its first page says"},
		widget.Field{Label: "Date of the report", Need: true, Line: widget.Line{Max: 10}, Hint: "year-month-day, as 2027-03-01", Check: checkDate},
		widget.Field{Label: "Note", Line: widget.Line{Max: 400}, Hint: "what failed, with the clause", Check: func(widget.Form, string) string { return "" }},
		widget.Field{Label: "Your PIN", Need: true, Digits: true, Line: widget.NewPIN(), Hint: "you sign for this"},
	)
}

func checkDate(_ widget.Form, v string) string {
	if _, err := time.Parse(time.DateOnly, v); err != nil {
		return "a date is year-month-day: 2027-03-01"
	}
	return ""
}

// Saving holds a quit until the save is back.
func (m Model) Saving() bool { return m.saving }

// AsksScan tells that a report's number may be scanned.
func (m Model) AsksScan() bool { return m.asking && m.form.Here() == report }
