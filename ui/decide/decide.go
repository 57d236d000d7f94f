// Package decide is where a lead looks at what policy decided about a return: the
// signals with their facts and how often each was right, each marked borne out or
// not; the grade, which may be lowered; and what the customer gets, agreed to with
// a PIN, beside which stands what the customer will read.
//
// Arrows: ui/routes builds it; it imports station, ruling, screen, widget.
package decide

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists/measure"
	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/letter"
	"assay/station/people"
	"assay/station/returns"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Model is the screen.
type Model struct {
	env  screen.Env
	desk Desk
	id   inspection.ID
	me   people.Person

	st     inspection.State
	hits   map[string]station.Hits
	note   string // what is to be known of the policy at work
	paid   *station.Earlier
	next   letter.Message
	sent   bool           // next is what the customer was told last
	would  letter.Message // what they will be told by what is being typed
	read   bool
	here   int // the signal the mark is on
	asks   asking
	form   widget.Form
	saving bool
	size   screen.Size
	top    int
}

// asking is what is being typed.
type asking uint8

const (
	nothing asking = iota
	agreeing
	lowering
)

// New is the screen of a signed return.
func New(env screen.Env, desk Desk, id inspection.ID) Model {
	me, _ := desk.Person()
	return Model{env: env, desk: desk, id: id, me: me}
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
	case loaded:
		return m.onLoaded(msg)
	case kept:
		return m.onKept(msg)
	case previewed:
		if msg.of == m.approval() {
			m.would = msg.letter
		}
	case screen.Changed:
		if msg.ID == [16]byte{} || inspection.ID(msg.ID) == m.id {
			return m, m.Init()
		}
	}
	return m, nil
}

func (m Model) onLoaded(msg loaded) (screen.Screen, tea.Cmd) {
	switch {
	case msg.id != m.id:
		return m, nil
	case msg.err != nil:
		return m, tea.Batch(screen.Fail(msg.err), screen.Leave())
	}
	m.st, m.hits, m.note, m.paid, m.next, m.sent, m.read = msg.st, msg.hits, msg.note, msg.paid, msg.next, msg.sent, true
	m.here = min(m.here, max(0, len(m.signals())-1))
	return m, nil
}

func (m Model) onKept(msg kept) (screen.Screen, tea.Cmd) {
	if msg.id != m.id || !m.saving {
		return m, nil
	}
	m.saving = false
	if msg.err != nil {
		if m.asks == agreeing {
			m.form = m.form.Set(formPIN, "").At(m.wanted(msg.err))
		}
		return m, screen.Fail(msg.err)
	}
	m.st, m.asks, m.top = msg.st, nothing, 0
	return m, tea.Batch(m.Init(), screen.Saved(m.env.Now()), screen.Say(msg.said))
}

func (m Model) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch {
	case m.saving || !m.read && k.Type != tea.KeyEsc:
		return m, nil
	case m.asks != nothing:
		return m.onForm(k)
	}
	if k.Type == tea.KeyPgDown || k.Type == tea.KeyPgUp {
		m.top = m.scrolled(k.Type == tea.KeyPgDown)
		return m, nil
	}
	if to, ok := widget.Step(k.String(), m.here, len(m.signals()), 5); ok {
		m.here, m.top = to, 0
		return m, nil
	}
	switch key := k.String(); {
	case key == "b" || key == "n":
		if m.offMark() == "" {
			m.saving = true
			return m, keep(m.env.Ctx, m.desk, m.id, inspection.MarkSignal{Signal: m.signals()[m.here].ID, Borne: key == "b"}, "marked")
		}
	case key == "enter" && m.offAgree() == "":
		m.asks, m.form = agreeing, m.agreeForm()
	case key == "g" && m.offLower() == "":
		m.asks, m.form = lowering, widget.NewForm(
			widget.Field{Label: "Lower to", Need: true, Hint: "B, C, D or X: worse than it is. A wrong fact is corrected instead."},
			widget.Field{Label: "Reason", Need: true, Hint: "it stays in the record"})
	case key == "r":
		return m, screen.Go(screen.Record{ID: m.id})
	case key == "esc":
		return m, screen.Leave()
	}
	return m, nil
}

// The fields of the form that agrees.
const (
	formGets = iota
	formAmount
	formReason
	formPIN
)

// agreeForm asks what the customer gets, how much, why if either is not what policy
// recommends, and the PIN.
func (m Model) agreeForm() widget.Form {
	gets := widget.Field{Label: "The customer gets", Need: true, Hint: "policy's own is first; any other takes a reason"}
	for i, d := range m.st.Resolutions() {
		gets.Choices = append(gets.Choices, widget.Choice{Key: string(rune('1' + i)), Text: returns.Spoken(d)})
	}
	r := m.st.Ruling.Ruling
	much := widget.Field{Label: "Amount", Hint: "policy names none: how many " + r.Currency + ", where money goes back; else empty"}
	if r.Payable() {
		much.Hint = "empty: policy's " + m.decimals(r.Amount.String()) + " " + r.Currency + ", where money goes back"
	}
	much.Check = m.noAmount
	return widget.NewForm(gets, much,
		widget.Field{Label: "Reason", Hint: m.whyHint()},
		widget.Field{Label: "Your PIN", Need: true, Digits: true, Line: widget.NewPIN(), Hint: "Enter signs"})
}

func (m Model) whyHint() string {
	if m.paid != nil {
		return m.env.Number(m.paid.Number) + " has paid for it already: why it is right once more"
	}
	return "needed where it is not what policy recommends"
}

func (m Model) onForm(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if k.Type == tea.KeyEsc {
		m.asks = nothing
		return m, nil
	}
	before := m.form.Here()
	form, _, whole := m.form.Update(k)
	m.form = form
	if m.asks == agreeing {
		m.form = m.needs(form)
	}
	switch {
	case !whole && m.asks == agreeing && form.Here() == formPIN && before != formPIN:
		m.would = letter.Message{}
		return m, preview(m.env.Ctx, m.desk, m.id, m.approval())
	case !whole:
		return m, nil
	}
	m.saving = true
	if m.asks == lowering {
		to, _ := returns.ParseGrade(upper(m.form.Value(0)))
		return m, keep(m.env.Ctx, m.desk, m.id, inspection.LowerGrade{To: to, Reason: m.form.Value(1)}, "the grade is lowered")
	}
	return m, approve(m.env.Ctx, m.desk, m.id, m.approval(), m.form.Value(formPIN))
}

// approval is what is being typed, as the record will have it.
func (m Model) approval() inspection.Approve {
	if m.asks != agreeing {
		return inspection.Approve{}
	}
	return inspection.Approve{Resolution: m.picked(), Amount: m.form.Value(formAmount), Reason: m.form.Value(formReason)}
}

// noAmount says why what was typed is no amount to give.
func (m Model) noAmount(form widget.Form, text string) string {
	m.form = form
	amount, err := measure.ParseDecimal(strings.Replace(text, string(m.env.Decimal), ".", 1))
	switch {
	case !m.picked().Pays():
		return "no money goes with " + returns.Spoken(m.picked()) + ": leave it empty"
	case err != nil || amount.Sign() <= 0:
		return "an amount above zero, written like " + m.decimals("49.90")
	}
	return ""
}

// needs says which fields cannot stay empty by what was typed before them.
func (m Model) needs(form widget.Form) widget.Form {
	m.form = form
	form.Fields = slices.Clone(form.Fields)
	form.Fields[formAmount].Need = m.picked().Pays() && !m.st.Ruling.Payable()
	form.Fields[formReason].Need = m.own() || m.again()
	return form
}

// own tells that it is not what policy recommends.
func (m Model) own() bool {
	amount, r := m.form.Value(formAmount), m.st.Ruling.Ruling
	return m.picked() != m.st.Recommended() || amount != "" && !(r.Payable() && amount == m.decimals(r.Amount.String()))
}

// again tells that the piece was paid for before, and would be once more.
func (m Model) again() bool {
	return m.paid != nil && (m.picked().Pays() || m.picked() == returns.Exchange)
}

// wanted is the field that a refusal is about.
func (m Model) wanted(err error) int {
	switch {
	case !fault.Is(err, fault.Invalid):
	case (m.own() || m.again()) && m.form.Value(formReason) == "":
		return formReason
	case m.form.Value(formAmount) != "":
		return formAmount
	}
	return formPIN
}

func upper(s string) string {
	if len(s) == 1 && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0] - 'a' + 'A')
	}
	return s
}

// picked is the resolution the form has.
func (m Model) picked() returns.Do {
	all := m.st.Resolutions()
	v := m.form.Value(formGets)
	if len(v) == 1 && int(v[0]-'1') < len(all) && v[0] >= '1' {
		return all[v[0]-'1']
	}
	if i := slices.IndexFunc(all, func(d returns.Do) bool { return returns.Spoken(d) == v }); i >= 0 {
		return all[i]
	}
	return returns.Do(v)
}

func (m Model) signals() []returns.Signal {
	if m.st.Ruling == nil {
		return nil
	}
	return m.st.Ruling.Signals
}

// Saving holds a quit until it is kept.
func (m Model) Saving() bool { return m.saving }

// About is the record it is about.
func (m Model) About() (id [16]byte, label string) { return m.id, m.st.Label }
