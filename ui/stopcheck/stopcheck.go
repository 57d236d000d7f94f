// Package stopcheck is the screen where a lead stops stock: all of a lot, a product or
// a supplier, since a day. It opens a case that holds it and has it looked at again.
//
//	scope ─► which: known ones are offered, any may be typed or scanned ─► since, why ─► Desk.StopAndCheck ─► the case
//
// Arrows: ui/routes builds it; it imports station, screen, scan and widget.
package stopcheck

import (
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Model is the screen.
type Model struct {
	env  screen.Env
	desk Desk

	scope  int // of scopes; -1: being chosen
	here   int
	typed  widget.Line
	offers []station.Offer
	exact  bool   // it was scanned: that is what is meant, not what has its letters
	which  string // empty: being chosen
	name   string // by which people know it
	form   widget.Form
	saving bool
}

var scopes = [...]string{"lot", "product", "supplier"}

// New is the screen; a scope and its value may be given.
func New(env screen.Env, desk Desk, r screen.StopAndCheck) Model {
	m := Model{env: env, desk: desk, scope: -1}
	for i, s := range scopes {
		if s == r.Scope {
			m.scope = i
		}
	}
	if m.scope >= 0 && r.Value != "" {
		m = m.chosen(r.Value, "")
	}
	return m
}

// Init asks for nothing: what is known is offered once the scope is chosen.
func (m Model) Init() tea.Cmd { return nil }

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case scan.Scanned:
		if m.naming() {
			m.typed, m.exact = m.typed.Set(msg.Data), true
			return m.asked()
		}
	case offered:
		if msg.scope == m.scopeName() && msg.letters == m.letters() {
			m.offers, m.here = msg.all, 0
			if m.exact {
				m.here = m.meant()
			}
		}
		if msg.err != nil {
			return m, screen.Fail(msg.err)
		}
	case stopped:
		m.saving = false
		if msg.err != nil {
			return m, screen.Fail(msg.err)
		}
		return m, tea.Batch(screen.Swap(screen.Review{ID: msg.st.ID}), screen.Say(m.words()+" is held"))
	}
	return m, nil
}

func (m Model) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch {
	case m.saving:
		return m, nil
	case m.scope < 0:
		return m.onScope(k.String())
	case m.naming():
		return m.onWhich(k)
	case k.Type == tea.KeyEsc:
		m.which = ""
		return m.asked()
	}
	form, _, whole := m.form.Update(k)
	if m.form = form; !whole {
		return m, nil
	}
	m.saving = true
	return m, stop(m.env.Ctx, m.desk, m.stop())
}

func (m Model) onScope(key string) (screen.Screen, tea.Cmd) {
	if key == "esc" {
		return m, screen.Leave()
	}
	if here, ok := widget.Step(key, m.here, len(scopes), len(scopes)); ok {
		m.here = here
		return m, nil
	}
	if n, err := strconv.Atoi(key); err == nil && n >= 1 && n <= len(scopes) {
		m.here, key = n-1, "enter"
	}
	if key != "enter" {
		return m, nil
	}
	m.scope, m.typed = m.here, widget.Line{Max: mostValue}
	return m.asked()
}

// mostValue is how long a number or name may be, in letters.
const mostValue = 120

// asked reads what is known by these letters.
func (m Model) asked() (screen.Screen, tea.Cmd) {
	m.offers, m.here = nil, 0
	return m, offer(m.env.Ctx, m.desk, m.scopeName(), m.letters())
}

// onWhich moves among what is offered, and takes one, or what was typed.
func (m Model) onWhich(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	all := m.choices()
	switch k.String() {
	case "esc":
		m.scope, m.here = -1, m.scope
		return m, nil
	case "up", "down", "pgup", "pgdown":
		m.here, _ = widget.Step(k.String(), m.here, len(all), 10)
		return m, nil
	case "enter":
		if m.here < len(all) {
			return m.chosen(all[m.here].Value, all[m.here].Name), nil
		}
		return m, screen.Say("which " + m.scopeName() + "? scan it, or type its number")
	}
	line, mine := m.typed.Update(k)
	if m.typed = line; !mine {
		return m, nil
	}
	m.exact = false
	return m.asked()
}

// choices are what is offered, and what was typed as it is.
func (m Model) choices() []station.Offer {
	all := m.offers
	for _, o := range all {
		if strings.EqualFold(o.Value, m.letters()) {
			return all
		}
	}
	if m.letters() == "" {
		return all
	}
	return append(all[:len(all):len(all)], station.Offer{Value: m.letters()})
}

// meant is the place of what was scanned, as it is.
func (m Model) meant() int {
	return slices.IndexFunc(m.choices(), func(o station.Offer) bool { return strings.EqualFold(o.Value, m.letters()) })
}

func (m Model) chosen(value, name string) Model {
	m.which, m.name = value, name
	m.form = widget.NewForm(
		widget.Field{Label: "Received since", Hint: "the first day: 2026-11-01; empty: all there is", Line: widget.Line{Max: 10}, Check: func(_ widget.Form, v string) string {
			if err := station.CheckStop(station.Stop{Since: v}, m.env.Now()); err != nil {
				return err.Error()
			}
			return ""
		}},
		widget.Field{Label: "Why", Hint: "what came to your ears, and what is to be looked for", Need: true, Line: widget.Line{Max: mostWhy}},
	)
	return m
}

// mostWhy is how long the reason may be, in letters.
const mostWhy = 2000

func (m Model) stop() station.Stop {
	return station.Stop{Scope: m.scopeName(), Value: m.which, Since: m.form.Value(0), Why: m.form.Value(1)}
}

// naming tells that one is being picked, typed or scanned.
func (m Model) naming() bool { return m.scope >= 0 && m.which == "" }

func (m Model) scopeName() string {
	if m.scope < 0 {
		return ""
	}
	return scopes[m.scope]
}

func (m Model) letters() string { return strings.TrimSpace(m.typed.Value()) }

// words say what is stopped.
func (m Model) words() string {
	words := "all of " + m.scopeName() + " " + m.env.Theme.Clean(m.which)
	if m.name != "" && m.name != m.which && m.scopeName() != "lot" {
		words += " (" + m.env.Theme.Clean(m.name) + ")"
	}
	return words
}

// Saving holds a quit until the save is back.
func (m Model) Saving() bool { return m.saving }

// AsksScan tells that a label may be scanned for what is stopped.
func (m Model) AsksScan() bool { return m.naming() }
