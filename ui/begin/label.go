package begin

import (
	"context"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/station/gs1"
	"assay/ui/known/label"
	"assay/ui/screen"
	"assay/ui/widget"
)

// prefilled is what is known by the label that opened this screen.
type prefilled struct {
	label station.Prefill
	lists []checklists.Listing
	left  int
	err   error
}

func prefill(ctx context.Context, d Desk, r screen.Begin, article string) tea.Cmd {
	return func() tea.Msg {
		p, err := d.PrefillAs(ctx, r.Code, article, r.Kind, r.Part)
		return prefilled{label: p, lists: listsOf(d, r.Kind, r.Part), left: len(d.Unoffered()), err: err}
	}
}

// onPrefilled takes the checklist that suits the goods; where nobody knows them,
// it asks. What could not be looked up is asked as well.
func (m Model) onPrefilled(msg prefilled) (screen.Screen, tea.Cmd) {
	var failed tea.Cmd
	if msg.err != nil {
		failed = screen.Fail(msg.err)
	}
	if m.which = m.several(msg.label); len(m.which) > 0 {
		m.asked, m.here = recognised{code: m.route.Code}, 0
		return m, failed
	}
	m.which = nil
	m.label, m.known = label.Said(msg.label), len(msg.label.Subject) > 0
	if list, ok := label.Suits(m.label, m.route.Part, msg.lists); ok {
		return m, tea.Batch(failed, resolve(m.desk, list.Identity))
	}
	next, cmd := m.onChoices(choices{msg.lists, msg.left})
	return next, tea.Batch(failed, cmd)
}

// prefilled shows what is still to be asked; where nothing is, the steps begin at
// once. A plain code nothing is known of stands in the first field that is scanned.
func (m Model) prefilled() (screen.Screen, tea.Cmd) {
	if !m.known {
		if code, plain := plainCode(m.route.Code, m.label.Found.Scan); plain && len(m.label.Subject) == 0 {
			m, _ = m.fill(code)
		}
		return m, nil
	}
	m.form = m.form.At(len(m.fields) - 1) // all may be reached by the arrows
	return m.onward()
}

// plainCode is a label that is a number of somebody's own, without its AIM
// identifier.
func plainCode(code string, s gs1.Scan) (string, bool) {
	switch s.Kind {
	case gs1.Data:
		return s.Data, true
	case gs1.Text, "":
		return code, true
	}
	return "", false
}

// onward goes to the next field that must be asked, or begins.
func (m Model) onward() (screen.Screen, tea.Cmd) {
	if at, open := m.form.Open(); open {
		m.form = m.form.At(at)
		return m, nil
	}
	return m.begin()
}

// forward tells the keys that take a field from those that only move.
func forward(k tea.KeyMsg) bool { return k.Type != tea.KeyDown && k.Type != tea.KeyTab }

// recognised is what is known by a label that was scanned or typed into the form.
type recognised struct {
	code  string
	typed bool // off a paper, perhaps: it answers no step that asks for a scan
	label station.Prefill
}

// recognise looks a label up; one that cannot be looked up is only a code.
func recognise(ctx context.Context, d Desk, r screen.Begin, code, article string, typed bool) tea.Cmd {
	return func() tea.Msg {
		p, err := d.PrefillAs(ctx, code, article, r.Kind, r.Part)
		if err != nil {
			return recognised{}
		}
		return recognised{code: code, typed: typed, label: p}
	}
}

// elsewhere tells a code that is something else's, be it asked here or not: an article's
// number is no order.
func (m Model) elsewhere(i int, code string) bool {
	for id, v := range m.label.Subject {
		if id != m.fields[i].ID && v != "" && gs1.Same(code, v, "gtin") {
			return true
		}
	}
	return false
}

// onRecognised fills what is still empty with what the label says, as if it had been
// scanned at home; what was typed stays.
func (m Model) onRecognised(msg recognised) (screen.Screen, tea.Cmd) {
	if m.list == nil || m.saving || m.route.Code != "" || len(msg.label.Subject) == 0 {
		return m, nil
	}
	if all := m.several(msg.label); len(all) > 0 {
		m.which, m.asked, m.here = all, msg, 0
		return m, nil
	}
	before := m
	m.label, m.known = label.Said(msg.label), true
	if !msg.typed {
		m.route.Code = msg.code
	}
	var said tea.Cmd
	learned := false
	for i, f := range m.fields {
		v, says := m.label.Subject[f.ID]
		if now := m.form.Value(i); says && (now == "" || now == msg.code) {
			learned = learned || now == ""
			m.form = m.form.Offer(i, m.typed(f, v))
		} else if now != "" && now == msg.code && m.elsewhere(i, msg.code) {
			m.form = m.form.Set(i, "")
			said = screen.Say(widget.Cut(m.env.Theme, widget.Show(msg.code), 18) + " is an article's number, not: " + f.Ask)
		}
	}
	if msg.typed && !learned { // the keys go on from field to field
		before.form = m.form
		return before, said
	}
	at, open := m.form.Open()
	if !open { // all is known: the person looks at it, and Enter begins
		at = len(m.fields) - 1
	}
	m.form = m.form.At(len(m.fields) - 1).At(at)
	return m, said
}

// several are the products that a label may mean; nil: it is clear, or an order says it.
func (m Model) several(p station.Prefill) []*goods.Product {
	if m.told || m.route.Part == "delivery" && p.Subject["order"] != "" {
		return nil
	}
	return p.Several()
}

// whichKey says which of several products of one number it is, or that it is none of them:
// then all is asked.
func (m Model) whichKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	key, all := k.String(), len(m.which)+1
	if here, ok := widget.Step(key, m.here, all, all); ok {
		m.here = here
		return m, nil
	}
	if n, err := strconv.Atoi(key); err == nil && n >= 1 && n <= all {
		m.here, key = n-1, "enter"
	}
	switch {
	case key == "esc" && m.list == nil:
		return m, screen.Leave()
	case key == "esc":
		m.here = all - 1
	case key != "enter":
		return m, nil
	}
	article := ""
	if m.here < len(m.which) {
		article = m.which[m.here].Key()
	}
	m.which, m.here, m.told = nil, 0, article == ""
	if m.list == nil {
		return m, prefill(m.env.Ctx, m.desk, m.route, article)
	}
	return m, recognise(m.env.Ctx, m.desk, m.route, m.asked.code, article, m.asked.typed)
}

// products are those of one number, and that it is another.
func (m Model) products() []widget.Choice {
	var all []widget.Choice
	for i, p := range m.which {
		all = append(all, widget.Choice{Key: strconv.Itoa(i + 1), Text: m.env.Theme.Spell(widget.Show(p.Name)), More: widget.Show(p.SKU)})
	}
	return append(all, widget.Choice{Key: strconv.Itoa(len(all) + 1), Text: "another, or not known: all is asked"})
}
