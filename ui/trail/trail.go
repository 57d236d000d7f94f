// Package trail is what people did, wherever it was: in records and cases, about
// people, policies and stations, the latest first.
//
//	list ─/─► with these words ─b─► by one person ─v─► of some days ─Enter─► the record or case
//
// Arrows: ui/routes builds it; it imports station, people, inspection, nonconformance, screen, scan, widget.
package trail

import (
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// spans are of how many days; 0: of all.
var spans = [...]int{0, 1, 7, 30, 90}

// Model is the screen.
type Model struct {
	env  screen.Env
	desk Desk

	words  string      // that are looked for
	field  widget.Line // as they are typed
	typing bool
	by     string // badge; empty: everybody
	name   string
	span   int // of spans

	rows []station.Deed
	back time.Time // go on before it; zero: that was all
	read bool
	busy bool
	here int
	page int // rows that fit
}

// New is the screen.
func New(env screen.Env, desk Desk) Model {
	return Model{env: env, desk: desk, busy: true, page: 10}
}

// Init reads the first page.
func (m Model) Init() tea.Cmd { return look(m.env.Ctx, m.desk, m.asked(), time.Time{}) }

// asked is what is looked for now.
func (m Model) asked() station.Deeds {
	q := station.Deeds{By: m.by, Words: m.words}
	if n := spans[m.span]; n > 0 {
		now := m.env.Now()
		q.Since = time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location()).AddDate(0, 0, 1-n)
	}
	return q
}

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case tea.WindowSizeMsg:
		m.page = max(1, msg.Height-around)
	case scan.Scanned:
		return m, screen.Go(screen.Find{Code: msg.Data})
	case looked:
		return m.onLooked(msg)
	}
	return m, nil
}

func (m Model) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if m.typing {
		return m.onTyped(k)
	}
	key := k.String()
	if here, ok := widget.Step(key, m.here, len(m.rows), m.page); ok {
		m.here = max(0, here)
		return m.more(false)
	}
	switch key {
	case "/":
		m.typing, m.field = true, widget.NewLine(m.words)
	case "b":
		if m.by != "" {
			m.by, m.name = "", ""
			return m.again()
		}
		if d, ok := m.picked(); ok {
			m.by, m.name = d.Person, d.Name
			return m.again()
		}
	case "v":
		m.span = (m.span + 1) % len(spans)
		return m.again()
	case "m":
		return m.more(true)
	case "enter":
		if d, ok := m.picked(); ok {
			if r := routeOf(d); r != nil {
				return m, screen.Go(r)
			}
		}
	case "esc":
		return m, screen.Leave()
	}
	return m, nil
}

// onTyped takes the letters of the words; they are looked for at Enter, for a search
// may read far back.
func (m Model) onTyped(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch k.String() {
	case "enter":
		m.typing, m.words = false, m.field.Value()
		return m.again()
	case "esc":
		m.typing, m.field, m.words = false, widget.Line{}, ""
		return m.again()
	}
	m.field, _ = m.field.Update(k)
	return m, nil
}

// again reads from the end.
func (m Model) again() (screen.Screen, tea.Cmd) {
	m.rows, m.back, m.read, m.here, m.busy = nil, time.Time{}, false, 0, true
	return m, m.Init()
}

// more reads on before the end comes into view, or when somebody wants it.
func (m Model) more(wanted bool) (screen.Screen, tea.Cmd) {
	if m.busy || m.back.IsZero() || !wanted && (len(m.rows)%pageSize != 0 || m.here+2*m.page < len(m.rows)) {
		return m, nil
	}
	m.busy = true
	return m, look(m.env.Ctx, m.desk, m.asked(), m.back)
}

func (m Model) onLooked(msg looked) (screen.Screen, tea.Cmd) {
	if msg.asked != m.asked() || !msg.before.Equal(m.back) {
		return m, nil // another was asked for meanwhile
	}
	m.busy, m.read = false, true
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.rows, m.back = append(slices.Clip(m.rows), msg.rows...), msg.back
	return m, nil
}

func (m Model) picked() (station.Deed, bool) {
	if m.here >= len(m.rows) {
		return station.Deed{}, false
	}
	return m.rows[m.here], true
}

// routeOf is where it was done; nil: on no screen.
func routeOf(d station.Deed) screen.Route {
	switch d.Kind {
	case "i":
		return screen.Record{ID: inspection.ID(d.Stream)}
	case "n":
		return screen.Review{ID: nonconformance.ID(d.Stream)}
	case "d":
		return screen.DamageReport{ID: inspection.ID(d.Stream)}
	case "p":
		return screen.People{}
	case "y":
		return screen.Policies{}
	case "j":
		return screen.Hub{}
	}
	return nil
}

// Saving is never: this only reads.
func (m Model) Saving() bool { return false }

// AsksScan tells that any label may be scanned here.
func (m Model) AsksScan() bool { return true }
