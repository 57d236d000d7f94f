// Package charts is a lead's list of control charts, and one chart: drawn with its
// points marked by rule, told as text, and frozen.
//
//	List ─Enter─► Chart ─f─► run rules, PIN ─► limits frozen ─► Chart
//
// Arrows: ui/routes builds it; it imports station, control, spc, screen, widget.
package charts

import (
	"cmp"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/people"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// List is the screen of all characteristics that points are known of.
type List struct {
	env  screen.Env
	desk Desk
	me   people.Person
	all  []station.Characteristic
	read bool
	here int

	field  widget.Line
	typing bool
}

// New is the list.
func New(env screen.Env, desk Desk) List {
	me, _ := desk.Person()
	return List{env: env, desk: desk, me: me}
}

// Init reads it.
func (m List) Init() tea.Cmd { return list(m.env.Ctx, m.desk) }

// Update answers one message.
func (m List) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case scan.Scanned:
		return m, screen.Go(screen.Find{Code: msg.Data})
	case listed:
		if msg.err != nil {
			return m, screen.Fail(msg.err)
		}
		m.all, m.read = ranked(msg.all), true
		m.here = max(0, min(m.here, len(m.rows())-1))
	case screen.Changed:
		return m, list(m.env.Ctx, m.desk)
	}
	return m, nil
}

func (m List) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	rows := m.rows()
	if m.typing {
		switch k.String() {
		case "enter", "down":
			m.typing = false
		case "esc":
			m.typing, m.field = false, widget.Line{}
		default:
			m.field, _ = m.field.Update(k)
			m.here = 0
		}
		return m, nil
	}
	if here, ok := widget.Step(k.String(), m.here, len(rows), 10); ok {
		m.here = here
		return m, nil
	}
	switch k.String() {
	case "enter":
		if m.here < len(rows) && m.me.Leads() {
			return m, screen.Go(screen.Chart{Key: rows[m.here].Key})
		}
	case "/":
		m.typing = true
	case "esc":
		return m, screen.Leave()
	}
	return m, nil
}

// ranked puts first what is held against limits, then what has most points: of a
// single point there is no chart to look at yet.
func ranked(all []station.Characteristic) []station.Characteristic {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b station.Characteristic) int {
		switch {
		case (a.Frozen != nil) != (b.Frozen != nil):
			if a.Frozen != nil {
				return -1
			}
			return 1
		case a.Points != b.Points:
			return b.Points - a.Points
		}
		return cmp.Or(strings.Compare(a.Product, b.Product), strings.Compare(a.Ask, b.Ask))
	})
	return all
}

// rows are those whose product or question has the words.
func (m List) rows() []station.Characteristic {
	words := strings.Fields(strings.ToLower(m.field.Value()))
	if len(words) == 0 {
		return m.all
	}
	var out []station.Characteristic
	for _, c := range m.all {
		text, all := strings.ToLower(c.Product+" "+c.Ask+" "+c.Key.Part), true
		for _, w := range words {
			all = all && strings.Contains(text, w)
		}
		if all {
			out = append(out, c)
		}
	}
	return out
}

// Saving is never: the list only reads.
func (m List) Saving() bool { return false }

// AsksScan tells that any label may be scanned here.
func (m List) AsksScan() bool { return true }
