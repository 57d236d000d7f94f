// Package leave is the screen of goods on their way out: what they still wait for,
// the release where a person gives it, and the loading token as text and code.
//
//	Desk.Clearance ─► what is waited for ─► by whom, PIN ─► Desk.Release ─► the token
//
// Arrows: ui/routes builds it; it imports station, clearance, screen, symbol and
// widget.
package leave

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/station/clearance"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/screen"
	"assay/ui/symbol"
	"assay/ui/widget"
)

// Model is the screen.
type Model struct {
	env  screen.Env
	desk Desk
	me   people.Person
	id   inspection.ID

	st     clearance.State
	by     string // who gives the second look that is waited for
	apart  []string
	code   symbol.Symbol
	read   bool
	asking bool
	form   widget.Form
	saving bool
}

// New is the screen of one record's goods.
func New(env screen.Env, desk Desk, id inspection.ID) Model {
	me, _ := desk.Person()
	return Model{env: env, desk: desk, me: me, id: id}
}

// Init reads it.
func (m Model) Init() tea.Cmd { return load(m.env.Ctx, m.desk, m.id) }

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case loaded:
		return m.onLoaded(msg)
	case released:
		return m.onReleased(msg)
	case screen.Changed:
		return m, m.Init()
	}
	return m, nil
}

func (m Model) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch key := k.String(); {
	case m.saving:
		return m, nil
	case m.asking:
		return m.onForm(k)
	case key == "esc":
		return m, screen.Leave()
	case key == "r":
		return m, screen.Go(screen.Record{ID: m.id})
	case key == "z" && len(m.words()) > 0:
		return m, screen.Go(screen.Photos{Of: m.env.Number(m.st.Number), Files: m.words()})
	case (key == "l" || key == "enter") && m.off() == "":
		m.asking, m.form = true, m.newForm()
	}
	return m, nil
}

// inWriting is the field of the file with the client's word.
const inWriting = 1

// newForm asks what the release demands: the client's word where the client
// releases, the PIN always.
func (m Model) newForm() widget.Form {
	pin := widget.Field{Label: "PIN", Hint: m.meaning(), Need: true, Line: widget.NewPIN()}
	if m.st.Needs != clearance.ByClient {
		return widget.NewForm(pin)
	}
	return widget.NewForm(
		widget.Field{Label: "Client", Hint: "who released them there, by name", Need: true, Line: widget.Line{Max: 120}},
		widget.Field{Label: "In writing", Hint: "the file with their word: a mail, a letter", Need: true, Line: widget.Line{Max: 500}},
		pin)
}

func (m Model) onForm(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if k.Type == tea.KeyEsc {
		m.asking = false
		return m, nil
	}
	form, _, whole := m.form.Update(k)
	m.form = form
	if !whole {
		return m, nil
	}
	m.saving = true
	a, file := clearance.Ask{}, ""
	if m.st.Needs == clearance.ByClient {
		a.Client, file = form.Value(0), form.Value(inWriting)
	}
	return m, release(m.env.Ctx, m.desk, m.id, a, file, form.Value(len(form.Fields)-1))
}

func (m Model) onLoaded(msg loaded) (screen.Screen, tea.Cmd) {
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.st, m.by, m.apart, m.read = msg.st, msg.look, msg.apart, true
	if m.st.Release != nil && m.st.Release.Token != "" {
		m.code, _ = symbol.LongQR(m.st.Release.Token)
	}
	return m, nil
}

func (m Model) onReleased(msg released) (screen.Screen, tea.Cmd) {
	m.saving = false
	if msg.err != nil {
		last := len(m.form.Fields) - 1
		m.form.Fields = append([]widget.Field(nil), m.form.Fields...)
		m.form.Fields[last].Line = widget.NewPIN()
		if msg.file {
			m.form = m.form.At(inWriting)
		}
		return m, screen.Fail(msg.err)
	}
	m.asking = false
	next, _ := m.onLoaded(loaded{st: msg.st, apart: m.apart})
	return next, tea.Batch(screen.Saved(m.env.Now()), screen.Say("released: the loading clerk asks for this token"))
}

// off says why this person releases nothing here; empty: they may.
func (m Model) off() string {
	switch {
	case !m.read:
		return "it is being read"
	case m.st.Number == "":
		return "these goods need no release"
	case m.st.Held() != "":
		return m.st.Held()
	case !m.me.Leads():
		return "a lead releases these goods"
	}
	return ""
}

// words are the files with the client's word.
func (m Model) words() []screen.File {
	var all []screen.File
	if m.st.Release != nil {
		for _, f := range m.st.Release.Evidence {
			all = append(all, screen.File{Digest: f.Digest, Name: f.Name, Where: "the client's word: " + m.st.Release.Client, Size: f.Size})
		}
	}
	return all
}

// Saving holds a quit until the release is on the disk.
func (m Model) Saving() bool { return m.saving }

// AsksScan is never: a token is shown here, not read.
func (m Model) AsksScan() bool { return false }
