// Package arrivals receives returns that were announced, a scan each, before
// anybody opens them: their customers are told that they are here.
//
//	list of what is announced ─scan, or Enter on the mark and r─► received, told ─► list
//
// Arrows: ui/routes builds it; it imports station, service, screen, scan, widget.
package arrivals

import (
	"cmp"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station/service"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Model is the screen.
type Model struct {
	env    screen.Env
	desk   Desk
	all    []service.Way // announced and not here, the longest first
	read   bool
	here   int
	asked  *service.Way // taken without a scan: is it really here?
	saving bool
	next   []string // scanned while one was saved
	said   []said   // what became of each scan, the newest first
	count  int      // received here
}

// said is what became of one scan.
type said struct {
	ok   bool
	text string
}

// New is the screen.
func New(env screen.Env, desk Desk) Model { return Model{env: env, desk: desk} }

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
	case received:
		return m.onReceived(msg)
	case screen.Changed:
		return m, read(m.env.Ctx, m.desk)
	}
	return m, nil
}

func (m Model) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if m.asked != nil {
		return m.onAsked(k)
	}
	key := k.String()
	if here, ok := widget.Step(key, m.here, len(m.all), 10); ok {
		m.here = here
		return m, nil
	}
	w, ok := m.picked()
	switch {
	case key == "esc":
		return m, screen.Leave()
	case key == "enter" && ok && !m.saving:
		m.asked = &w
	}
	return m, nil
}

// question is asked of a parcel that nobody scanned: a letter that went out is not
// taken back.
func (m Model) question() widget.Confirm {
	t := m.env.Theme
	return widget.Confirm{
		Ask:  t.Clean(m.asked.RMA) + " " + t.Marks.Dot + " " + t.Spell(t.Clean(m.asked.Label)) + ": is this parcel in your hands?",
		Safe: "Nobody scanned its label. Once received, its customer is told, and that is not taken back.",
		Yes:  widget.Choice{Key: "r", Text: "received"},
		No:   widget.Choice{Key: "n", Text: "not this one; nothing is saved"},
	}
}

func (m Model) onAsked(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	yes, answered := m.question().Answer(k, m.env.Now())
	if !answered {
		return m, nil
	}
	rma := m.asked.RMA
	if m.asked = nil; !yes {
		return m, nil
	}
	m.saving = true
	return m, receive(m.env.Ctx, m.desk, rma)
}

// onScan receives what was scanned; what comes meanwhile waits its turn.
func (m Model) onScan(s scan.Scanned) (screen.Screen, tea.Cmd) {
	switch {
	case s.Cut:
		return m, screen.Say("that scan was too long and was cut: scan again")
	case m.saving:
		m.next = append(m.next[:len(m.next):len(m.next)], s.Data)
		return m, nil
	}
	m.saving, m.asked = true, nil
	return m, scanned(m.env.Ctx, m.desk, s.Data)
}

func (m Model) onListed(msg listed) (screen.Screen, tea.Cmd) {
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.all, m.read = inOrder(msg.all, m.env.Now().Location()), true
	m.here = max(0, min(m.here, len(m.all)-1))
	return m, nil
}

// inOrder puts those announced on one day in the order of their numbers.
func inOrder(all []service.Way, at *time.Location) []service.Way {
	day := func(w service.Way) string { return w.At(service.Announced).In(at).Format(time.DateOnly) }
	slices.SortStableFunc(all, func(a, b service.Way) int {
		return cmp.Or(strings.Compare(day(a), day(b)), cmp.Compare(len(a.RMA), len(b.RMA)), strings.Compare(a.RMA, b.RMA))
	})
	return all
}

func (m Model) onReceived(msg received) (screen.Screen, tea.Cmd) {
	m.saving = false
	m.said = append([]said{m.outcome(msg)}, m.said...)
	cmds := []tea.Cmd{read(m.env.Ctx, m.desk)}
	if msg.fresh {
		m.count++
		cmds = append(cmds, screen.Saved(m.env.Now()))
	}
	if len(m.next) > 0 {
		code := m.next[0]
		m.saving, m.next = true, m.next[1:]
		cmds = append(cmds, scanned(m.env.Ctx, m.desk, code))
	}
	return m, tea.Batch(cmds...)
}

// outcome says what became of a scan. A parcel that cannot be received stops no other.
func (m Model) outcome(msg received) said {
	t := m.env.Theme
	switch {
	case msg.err != nil:
		return said{text: t.Clean(msg.code) + ": " + msg.err.Error()}
	case !msg.fresh:
		return said{text: t.Clean(msg.way.RMA) + " was here already: " + service.Words(msg.way.Stage)}
	}
	what := t.Clean(msg.way.RMA)
	if msg.way.Label != "" {
		what += ", " + t.Spell(t.Clean(msg.way.Label))
	}
	return said{ok: true, text: what + ": received; the customer is told"}
}

func (m Model) picked() (service.Way, bool) {
	if m.here >= len(m.all) {
		return service.Way{}, false
	}
	return m.all[m.here], true
}

// Saving holds a quit until the save is back.
func (m Model) Saving() bool { return m.saving }

// AsksScan tells that parcels are scanned here.
func (m Model) AsksScan() bool { return true }
