// Package begin is the screen that asks what is under inspection: which variant
// of the checklist, then the subject's fields one after another. It ends by
// beginning the inspection and giving way to it.
//
// Arrows: ui/routes builds it; it imports station, checklists, screen, scan,
// widget.
package begin

import (
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Model is the screen.
type Model struct {
	env   screen.Env
	desk  Desk
	route screen.Begin

	lists  []checklists.Listing // to choose from; empty once one is chosen
	left   int                  // not offered here
	here   int
	list   *checklists.Checklist
	from   string             // who published it
	fields []checklists.Field // those of this part
	form   widget.Form
	like   map[string]string // of the inspection this one is like
	label  station.Prefill   // what is known by the label that opened it
	known  bool              // that is more than the label itself says
	which  []*goods.Product  // of several products of one number the person says which
	asked  recognised        // by which label
	told   bool              // it is none of them
	saving bool
}

// New is the screen.
func New(env screen.Env, desk Desk, route screen.Begin) Model {
	return Model{env: env, desk: desk, route: route}
}

// Init finds what can be begun.
func (m Model) Init() tea.Cmd {
	if m.route.Like != (inspection.ID{}) {
		return loadLike(m.env.Ctx, m.desk, m.route.Like)
	}
	if m.route.Code != "" {
		return prefill(m.env.Ctx, m.desk, m.route, "")
	}
	return choose(m.desk, m.route.Kind, m.route.Part)
}

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case scan.Scanned:
		return m.onScan(msg)
	case choices:
		return m.onChoices(msg)
	case prefilled:
		return m.onPrefilled(msg)
	case recognised:
		return m.onRecognised(msg)
	case resolved:
		return m.onResolved(msg)
	case begun:
		return m.onBegun(msg)
	}
	return m, nil
}

func (m Model) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch {
	case m.saving:
		return m, nil
	case len(m.which) > 0:
		return m.whichKey(k)
	case k.Type == tea.KeyEsc:
		return m.back()
	case len(m.lists) > 0:
		return m.chooseKey(k)
	case m.list == nil:
		return m, nil
	}
	before := m.form.Here()
	form, _, whole := m.form.Update(k)
	m.form = form
	switch {
	case whole:
		return m.begin()
	case form.Here() <= before || !forward(k):
	case m.known:
		return m.onward()
	case m.route.Code == "" && m.fields[before].Type == checklists.Scan && form.Value(before) != "":
		return m, recognise(m.env.Ctx, m.desk, m.route, form.Value(before), "", true)
	}
	return m, nil
}

// back goes one level up: to the choice of the checklist, or home. Nothing was
// begun yet, so nothing is lost but what was typed here.
func (m Model) back() (screen.Screen, tea.Cmd) {
	if m.list != nil && m.form.Here() > 0 {
		m.form = m.form.At(m.form.Here() - 1)
		return m, nil
	}
	return m, screen.Leave()
}

// chooseKey picks a variant by its digit, or by the mark and Enter.
func (m Model) chooseKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	key := k.String()
	if here, ok := widget.Step(key, m.here, len(m.lists), 5); ok {
		m.here = here
		return m, nil
	}
	if n, err := strconv.Atoi(key); err == nil && n >= 1 && n <= len(m.lists) {
		m.here, key = n-1, "enter"
	}
	if key != "enter" {
		return m, nil
	}
	return m, resolve(m.desk, m.lists[m.here].Identity)
}

func (m Model) onChoices(msg choices) (screen.Screen, tea.Cmd) {
	if len(msg.lists) == 1 {
		return m, resolve(m.desk, msg.lists[0].Identity)
	}
	m.lists, m.left = msg.lists, msg.left
	return m, nil
}

// onResolved makes the form of the checklist's subject.
func (m Model) onResolved(msg resolved) (screen.Screen, tea.Cmd) {
	if msg.err != nil {
		return m, tea.Batch(screen.Fail(msg.err), screen.Leave())
	}
	m.lists, m.list, m.from, m.like = nil, msg.list, msg.from, msg.like
	if m.route.Part == "" {
		m.route.Part = msg.part
	}
	if len(m.list.Parts()) == 0 {
		m.route.Part = ""
	}
	m.fields = fieldsOf(m.list, m.route.Part)
	if len(m.fields) == 0 {
		return m.begin()
	}
	asked := make([]widget.Field, len(m.fields))
	for i, f := range m.fields {
		asked[i] = m.ask(f)
	}
	m.form = widget.NewForm(asked...)
	if m.route.Code == "" {
		return m, nil
	}
	return m.prefilled()
}

// onScan puts a scan into the field that asks for one: the one being asked, or
// the first that is empty. It never lands in a field that wants a number.
func (m Model) onScan(s scan.Scanned) (screen.Screen, tea.Cmd) {
	if m.saving || m.list == nil || len(m.which) > 0 {
		return m, nil
	}
	next, taken := m.fill(s.Data)
	if !taken {
		return m, screen.Say("scanned " + widget.Cut(m.env.Theme, widget.Show(s.Data), 18) + ": no field here asks for a scan")
	}
	if m.route.Code != "" {
		return next, nil
	}
	return next, recognise(m.env.Ctx, m.desk, m.route, s.Data, "", false)
}

// fill puts a code into the field being asked, if that wants one, and goes on; or
// into the first empty field that does.
func (m Model) fill(code string) (Model, bool) {
	at := m.form.Here()
	if m.fields[at].Type == checklists.Scan {
		m.form = m.form.Set(at, code)
		if at+1 < len(m.fields) {
			m.form = m.form.At(at + 1)
		}
		return m, true
	}
	for i, f := range m.fields {
		if f.Type == checklists.Scan && m.form.Value(i) == "" {
			m.form = m.form.Set(i, code)
			return m, true
		}
	}
	return m, false
}

// begin starts the inspection with what was asked.
func (m Model) begin() (screen.Screen, tea.Cmd) {
	subject := map[string]string{}
	for i, f := range m.fields {
		if v := m.value(i); v != "" {
			subject[f.ID] = v
		}
	}
	m.saving = true
	return m, start(m.env.Ctx, m.desk, m.list.Identity(), m.label.Article, m.route, subject)
}

func (m Model) onBegun(msg begun) (screen.Screen, tea.Cmd) {
	m.saving = false
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	return m, tea.Batch(
		screen.Saved(m.env.Now()),
		screen.Swap(screen.Inspect{ID: msg.id}))
}

// Saving holds a quit until the inspection is begun.
func (m Model) Saving() bool { return m.saving }
