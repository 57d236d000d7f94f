// Package setup is the screen of the first start: what this station is called
// and who leads it. Everything has a default that works, but the name and PIN of
// a person.
//
// Arrows: ui/routes builds it; it imports station, screen, widget.
package setup

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/people"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Defaults are what the fields hold to begin with.
type Defaults struct {
	Station string
	Person  string
	Decimal byte   // from the locale; 0: a point
	File    string // where everything will be kept
}

// Model is the form.
type Model struct {
	env    screen.Env
	desk   Desk
	file   string
	form   widget.Form
	saving bool
}

// The fields, in their order.
const (
	place = iota
	code
	name
	badge
	pin
	again
	decimal
)

// first is what the first station of a site is likely called, and offered is the badge
// that its lead is offered. At another one nobody is offered a badge that is another
// person's already.
const first, offered = "Dock 1", "1"

func badgeAt(station string) string {
	if station == first {
		return offered
	}
	return ""
}

// New is the screen.
func New(env screen.Env, desk Desk, d Defaults) Model {
	if d.Station == "" {
		d.Station = first
	}
	mark := "1"
	if d.Decimal == ',' {
		mark = "2"
	}
	return Model{env: env, desk: desk, file: d.File, form: widget.NewForm(
		widget.Field{Label: "Station name", Need: true, Line: widget.NewOffer(d.Station), Hint: "where this terminal stands, as people call it"},
		widget.Field{Label: "Code", Need: true, Line: widget.NewOffer(station.CodeFor(d.Station)), Check: checkCode,
			Hint: "begins every record number: 2 to 8 capital letters and digits"},
		widget.Field{Label: "Your name", Need: true, Line: widget.NewOffer(d.Person), Check: checkName, Hint: "you are the first lead: you add the others later"},
		widget.Field{Label: "Your badge", Need: true, Line: widget.NewOffer(badgeAt(d.Station)), Check: checkBadge, Hint: "scan it, or type your number; at all stations of a site it is yours alone"},
		widget.Field{Label: "PIN", Need: true, Line: widget.NewPIN(), Digits: true, Check: checkPIN, Hint: "4 to 12 digits: you sign inspections with it"},
		widget.Field{Label: "PIN again", Need: true, Line: widget.NewPIN(), Digits: true, Check: sameAs(pin), Hint: "the same digits once more"},
		widget.Field{Label: "Decimal mark", Need: true, Line: widget.NewLine(mark), Hint: "how readings are typed here",
			Choices: []widget.Choice{{Key: "1", Text: "point", More: "24.98"}, {Key: "2", Text: "comma", More: "24,98"}}},
	)}
}

// Init waits for keys.
func (m Model) Init() tea.Cmd { return nil }

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	if code, ok := scanned(msg); ok {
		return m.onScan(code)
	}
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case done:
		return m.onDone(msg)
	}
	return m, nil
}

func (m Model) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if m.saving {
		return m, nil
	}
	before := m.form.Here()
	form, _, whole := m.form.Update(k)
	switch {
	case before == place && form.Here() == code:
		form = form.Offer(code, station.CodeFor(form.Value(place)))
		if b := form.Value(badge); b == "" || b == offered { // not one they typed
			form = form.Offer(badge, badgeAt(form.Value(place)))
		}
	case form.Here() == pin && before > pin:
		form = form.Offer(pin, form.Value(pin)) // typed anew, not behind the old one
	case before == again && form.Here() == again && form.Why != "" && k.Type == tea.KeyEnter:
		form = form.Set(again, "") // nobody sees which digit was wrong: typed anew
	}
	m.form = form
	if !whole {
		return m, nil
	}
	m.saving = true
	return m, setUp(m.env.Ctx, m.desk, m.answers())
}

// onScan takes a scan as the badge, and as nothing else.
func (m Model) onScan(data string) (screen.Screen, tea.Cmd) {
	if m.saving || m.form.Here() != badge {
		return m, nil
	}
	m.form = m.form.Set(badge, data)
	return m, nil
}

func (m Model) onDone(msg done) (screen.Screen, tea.Cmd) {
	m.saving = false
	switch {
	case msg.err != nil && msg.ready:
		return m, tea.Batch(screen.Fail(msg.err), screen.Swap(screen.SignIn{ID: m.form.Value(badge)}))
	case msg.err != nil:
		return m, screen.Fail(msg.err)
	}
	p := msg.person
	return m, func() tea.Msg {
		return screen.SignedIn{ID: string(p.ID), Name: p.Name, Role: string(p.Role)}
	}
}

func (m Model) answers() station.SetUp {
	mark := byte('.')
	if m.form.Value(decimal) == "2" {
		mark = ','
	}
	return station.SetUp{
		Name: m.form.Value(place), Code: strings.ToUpper(m.form.Value(code)), Decimal: mark,
		LeadID: people.ID(m.form.Value(badge)), LeadName: m.form.Value(name), PIN: m.form.Value(pin),
	}
}

// Saving holds a quit until the station is set up.
func (m Model) Saving() bool { return m.saving }

// AsksScan tells that the badge may be scanned.
func (m Model) AsksScan() bool { return m.form.Here() == badge }

func checkCode(_ widget.Form, v string) string {
	if len(v) < 2 || len(v) > 8 || station.CodeFor(v) != strings.ToUpper(v) { // small letters are raised
		return "2 to 8 capital letters and digits"
	}
	return ""
}

func checkName(_ widget.Form, v string) string {
	_, err := people.ParseName(v)
	return why(err)
}

func checkBadge(_ widget.Form, v string) string {
	_, err := people.ParseID(v)
	return why(err)
}

func checkPIN(_ widget.Form, v string) string { return why(people.CheckPIN(v)) }

func sameAs(field int) func(widget.Form, string) string {
	return func(f widget.Form, v string) string {
		if v != f.Value(field) {
			return "that is not the same PIN: type it once more"
		}
		return ""
	}
}

func why(err error) string {
	if err != nil {
		return err.Error()
	}
	return ""
}
