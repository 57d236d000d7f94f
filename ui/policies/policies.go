// Package policies is where a lead sees by which policy returns are decided, tries
// another file on the returns of the past (which decisions flip, why, what money
// moves), and publishes it.
//
//	o: a file ─► what is wrong with it, or what it would have changed ─p, PIN─► it decides here
//
// Arrows: ui/routes builds it; it imports station, returns, screen, widget.
package policies

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/people"
	"assay/station/returns"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Model is the screen: the policy at work, or a file that is being tried.
type Model struct {
	env  screen.Env
	desk Desk
	file Reader
	me   people.Person

	tried  tried // the file on show; without a name: the policy at work
	here   int   // the flip under the mark
	width  int   // which of widths it is tried on
	asks   asking
	form   widget.Form
	busy   bool
	stop   bool // no further
	saving bool
	size   screen.Size
}

// asking is what is being typed.
type asking uint8

const (
	nothing asking = iota
	naming
	publishing
)

// New is the screen; file reads a policy file.
func New(env screen.Env, desk Desk, file Reader) Model {
	me, _ := desk.Person()
	return Model{env: env, desk: desk, file: file, me: me}
}

// Init reads nothing: the policy at work is known.
func (m Model) Init() tea.Cmd { return nil }

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case tea.WindowSizeMsg:
		m.size = screen.Size{W: msg.Width, H: msg.Height}
	case tried:
		return m.onTried(msg)
	case published:
		return m.onPublished(msg)
	}
	return m, nil
}

func (m Model) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch {
	case m.saving || m.busy && k.Type != tea.KeyEsc:
		return m, nil
	case m.asks != nothing:
		return m.onForm(k)
	}
	key := k.String()
	if to, ok := widget.Step(key, m.here, m.steps(), listPage); ok {
		m.here = to
		return m, nil
	}
	switch key {
	case "o":
		if m.offOpen() == "" {
			m.asks, m.form = naming, widget.NewForm(widget.Field{
				Label: "Policy file", Need: true, Line: widget.Line{Max: 400}, Hint: "its path; assay policy show --yaml gives one to start from"})
		}
	case "p":
		if m.offPublish() == "" {
			m.asks, m.form = publishing, widget.NewForm(widget.Field{
				Label: "Your PIN", Need: true, Digits: true, Line: widget.NewPIN(), Hint: "it signs for this; Esc changes nothing"})
		}
	case "m":
		if m.offMore() == "" {
			m.width, m.busy = m.width+1, true
			return m, m.goOn()
		}
	case "enter":
		if f, ok := m.picked(); ok {
			return m, screen.Go(screen.Record{ID: f.ID})
		}
	case "esc":
		if m.busy {
			m.stop = true // after the piece that is being looked at; what came of them stands
			return m, nil
		}
		if m.tried.name != "" {
			m.tried, m.here = tried{}, 0
			return m, nil
		}
		return m, screen.Leave()
	}
	return m, nil
}

const listPage = 5

// steps is how far the mark goes: over the decisions, or down a page that is longer
// than the window.
func (m Model) steps() int {
	if len(m.flips()) > 0 {
		return len(m.flips())
	}
	return max(0, len(m.page(m.size.W-margin-1))-m.size.H+frameLines) + 1
}

// page is what has no mark: the policy at work, a file's faults, or one that changes
// no decision.
func (m Model) page(w int) []string {
	switch {
	case m.tried.name == "":
		return m.atWork(w)
	case m.tried.policy == nil:
		return m.faults(w)
	}
	return m.unchanged(w)
}

const frameLines = 6 // header, head, two rules, foot, keys

func (m Model) onForm(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if k.Type == tea.KeyEsc {
		m.asks = nothing
		return m, nil
	}
	form, _, whole := m.form.Update(k)
	m.form = form
	if !whole {
		return m, nil
	}
	if m.asks == naming {
		m.asks, m.busy, m.width = nothing, true, 0
		return m, try(m.env.Ctx, m.desk, m.file, form.Value(0))
	}
	m.saving = true
	return m, publish(m.env.Ctx, m.desk, m.tried.policy, form.Value(0))
}

func (m Model) onTried(msg tried) (screen.Screen, tea.Cmd) {
	stop := m.stop
	m.stop = false
	if msg.err != nil {
		m.busy = false
		if msg.unread {
			m.asks = naming
		}
		return m, screen.Fail(msg.err)
	}
	if msg.replay != m.tried.replay {
		m.here = 0
	}
	m.tried, m.busy = msg, msg.more && !stop
	switch {
	case m.busy:
		return m, m.goOn()
	case msg.more:
		m.width = max(0, m.width-1) // as many are asked for again
	}
	return m, nil
}

// goOn tries the file on the next returns, until as many are looked at as were asked for.
func (m Model) goOn() tea.Cmd { return goOn(m.env.Ctx, m.desk, m.tried, widths[m.width]) }

func (m Model) onPublished(msg published) (screen.Screen, tea.Cmd) {
	m.saving = false
	if msg.err != nil {
		m.form = m.form.Set(0, "")
		return m, screen.Fail(msg.err)
	}
	said := msg.id + " decides here now"
	if from := m.from(); from != "now" {
		said = msg.id + " is published: it decides here from " + from + " on"
	}
	m.asks, m.tried, m.here = nothing, tried{}, 0
	return m, tea.Batch(screen.Saved(m.env.Now()), screen.Say(said))
}

func (m Model) flips() []station.FlipRow { return m.tried.done.Flips }

func (m Model) picked() (station.FlipRow, bool) {
	if m.here >= len(m.flips()) {
		return station.FlipRow{}, false
	}
	return m.flips()[m.here], true
}

// shown is the policy on show.
func (m Model) shown() *returns.Policy {
	if m.tried.policy != nil {
		return m.tried.policy
	}
	return m.desk.Policy().Policy
}

// Saving holds a quit until it is kept.
func (m Model) Saving() bool { return m.saving }
