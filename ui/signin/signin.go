// Package signin is the screen that asks who is here: a badge, then the PIN.
//
// Arrows: ui/routes builds it; it imports station/gs1, station/people, screen, widget.
package signin

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/station/fault"
	"assay/station/gs1"
	"assay/station/people"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Model is the screen.
type Model struct {
	env      screen.Env
	desk     Desk
	hint     []string // whom to sign in as, in a demo
	form     widget.Form
	checking bool
	no       string // why the last try was refused
}

const (
	badge = iota
	pin
)

// New is the screen; id is a badge that was scanned already, or the person this
// terminal was locked for.
func New(env screen.Env, desk Desk, id string, hint []string) Model {
	m := Model{env: env, desk: desk, hint: hint, form: widget.NewForm(
		widget.Field{Label: "Badge", Need: true, Hint: "scan it, or type your number"},
		widget.Field{Label: "PIN", Need: true, Line: widget.NewPIN(), Digits: true, Hint: "your digits, then Enter"},
	)}
	if id != "" {
		m.form = m.form.Set(badge, id).At(pin)
	}
	return m
}

// Init waits for keys.
func (m Model) Init() tea.Cmd { return nil }

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case scan.Scanned:
		return m.onScan(msg), nil
	case checked:
		return m.onChecked(msg)
	}
	return m, nil
}

func (m Model) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if m.checking {
		return m, nil
	}
	m.no = ""
	if k.Type == tea.KeyEsc {
		m.form = m.form.Set(badge, "").Set(pin, "").At(badge)
		return m, nil
	}
	var whole bool
	if m.form, _, whole = m.form.Update(k); !whole {
		return m, nil
	}
	m.checking = true
	return m, check(m.env.Ctx, m.desk, m.form.Value(badge), m.form.Value(pin))
}

// onScan takes a badge wherever the cursor stands: nothing else is scanned here.
func (m Model) onScan(s scan.Scanned) Model {
	if m.checking {
		return m
	}
	if m.no = notABadge(s.Data); m.no == "" {
		m.form = m.form.Set(badge, s.Data).Set(pin, "").At(pin)
	}
	return m
}

// notABadge says why a scan cannot be one. A bare number may be, whatever its digits.
func notABadge(data string) string {
	switch label := gs1.Parse(data); {
	case label.Valid && (label.Kind == gs1.Elements || label.Kind == gs1.DigitalLink):
		return "that is a label of goods, not a badge: scan your badge"
	default:
		if _, err := people.ParseID(data); err != nil {
			return err.Error() + ": scan your badge"
		}
	}
	return ""
}

func (m Model) onChecked(msg checked) (screen.Screen, tea.Cmd) {
	if msg.err != nil {
		m.checking = false
		m.form = m.form.Set(pin, "").At(pin)
		if fault.Is(msg.err, fault.Internal) {
			return m, screen.Fail(msg.err)
		}
		m.no = msg.err.Error()
		return m, nil
	}
	p := msg.person
	return m, func() tea.Msg {
		return screen.SignedIn{ID: string(p.ID), Name: p.Name, Role: string(p.Role)}
	}
}

// Saving tells that a try is being written down.
func (m Model) Saving() bool { return m.checking }
