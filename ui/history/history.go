// Package history is the records there are: the list with its filters, one record
// with every entry, and the search by anything typed or scanned.
//
//	List ─Enter─► Record        Find ─one hit─► Record
//
// Arrows: ui/routes builds it; it imports station, checklists, screen, scan,
// widget and its own paper.
package history

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/history/paper"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// List is the screen of all records, newest first.
type List struct {
	env  screen.Env
	desk Desk
	me   people.Person

	filter station.Filter
	field  widget.Line // the words to filter by, as typed
	typing bool

	rows  []station.Row
	next  station.Cursor // of the page after the last row; empty: that was all
	read  bool           // rows are what the filter leaves
	busy  bool           // a page is being read
	again bool           // something changed meanwhile
	here  int
	page  int // rows that fit
}

// New is the list, narrowed to begin with.
func New(env screen.Env, desk Desk, f station.Filter) List {
	me, _ := desk.Person()
	return List{env: env, desk: desk, me: me, filter: f, field: widget.NewLine(f.Text), busy: true, page: 10}
}

// Init reads the first page.
func (m List) Init() tea.Cmd { return page(m.env.Ctx, m.desk, m.filter, "", pageSize) }

// Update answers one message.
func (m List) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case tea.WindowSizeMsg:
		m.page = max(1, msg.Height-around)
	case scan.Scanned:
		return m, screen.Go(screen.Find{Code: msg.Data})
	case listed:
		return m.onListed(msg)
	case screen.Changed:
		return m.reread()
	}
	return m, nil
}

func (m List) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if m.typing {
		return m.onTyped(k)
	}
	key := k.String()
	if here, ok := widget.Step(key, m.here, len(m.rows), m.page); ok {
		m.here = max(0, here)
		return m.more()
	}
	switch key {
	case "enter":
		return m, m.open()
	case "/":
		m.typing = true
	case "esc":
		return m, screen.Leave()
	default:
		if f, ok := m.narrowed(key); ok {
			return m.narrow(f)
		}
	}
	return m, nil
}

// onTyped takes the letters of the filter: the list follows each of them.
func (m List) onTyped(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch k.String() {
	case "enter", "down":
		m.typing = false
		return m, nil
	case "esc":
		m.typing, m.field = false, widget.Line{}
	default:
		m.field, _ = m.field.Update(k)
	}
	f := m.filter
	f.Text = paper.Whole(m.field.Value(), m.env.Now())
	return m.narrow(f)
}

// narrow reads the list anew where the filter is another one.
func (m List) narrow(f station.Filter) (screen.Screen, tea.Cmd) {
	if f == m.filter {
		return m, nil
	}
	m.filter, m.here, m.read = f, 0, false
	return m.reread()
}

// reread asks for as many rows as there were; one question at a time.
func (m List) reread() (screen.Screen, tea.Cmd) {
	if m.busy {
		m.again = true
		return m, nil
	}
	m.busy, m.again = true, false
	limit := pageSize
	if m.read {
		limit = max(limit, len(m.rows))
	}
	return m, page(m.env.Ctx, m.desk, m.filter, "", limit)
}

// more reads on before the end of what was read comes into view.
func (m List) more() (screen.Screen, tea.Cmd) {
	if m.busy || m.next == "" || m.here+2*m.page < len(m.rows) {
		return m, nil
	}
	m.busy = true
	return m, page(m.env.Ctx, m.desk, m.filter, m.next, pageSize)
}

func (m List) onListed(msg listed) (screen.Screen, tea.Cmd) {
	if !m.busy {
		return m, nil // another list's
	}
	m.busy = false
	switch {
	case msg.err != nil:
		m.read = true
		return m, screen.Fail(msg.err)
	case msg.filter != m.filter, m.again:
		return m.reread()
	case msg.after == "":
		m.show(msg.rows)
	case msg.after == m.next:
		m.rows = append(slices.Clip(m.rows), msg.rows...)
	}
	m.next, m.read = msg.next, true
	return m.more()
}

// show keeps the mark on the record it stood on.
func (m *List) show(rows []station.Row) {
	at, ok := m.picked()
	m.rows, m.here = rows, min(m.here, max(0, len(rows)-1))
	if i := slices.IndexFunc(rows, func(r station.Row) bool { return r.ID == at.ID }); ok && i >= 0 {
		m.here = i
	}
}

func (m List) picked() (station.Row, bool) {
	if m.here >= len(m.rows) || !m.read {
		return station.Row{}, false
	}
	return m.rows[m.here], true
}

func (m List) open() tea.Cmd {
	r, ok := m.picked()
	if !ok {
		return nil
	}
	return screen.Go(screen.RecordOf(r))
}

// AsksScan tells that any label may be scanned here.
func (m List) AsksScan() bool { return true }

// Saving is never: lists only read.
func (m List) Saving() bool { return false }

// cycle is the value after v in a ring that starts with the zero value.
func cycle[T comparable](v T, ring []T) T {
	i := slices.Index(ring, v)
	return ring[(i+1)%len(ring)]
}

var phases = []inspection.Phase{"", inspection.Open, inspection.Parked, inspection.Signed, inspection.Reviewed,
	inspection.NotPerformed, inspection.RefusedAtDock, inspection.Annulled}
