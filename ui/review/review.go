// Package review is the lead's work: the queue of what failed or is held, and one
// such item with all that is known of it, where the lead decides.
//
//	Queue ─Enter─► Item ─d─► disposition, reason, PIN ─► saved ─► the next Item
//
// Arrows: ui/routes builds it; it imports station, checklists, screen, scan,
// widget and history's paper.
package review

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/history/paper"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Queue is the screen of what waits for a lead, the worst and oldest first.
type Queue struct {
	env  screen.Env
	desk Desk
	me   people.Person

	all   []station.Row
	next  station.Cursor // of the page after the last row; empty: that was all
	read  bool
	busy  bool
	again bool

	field  widget.Line // the words to filter by
	typing bool
	rows   []station.Row // what the words leave
	here   int

	seen    inspection.State // the record under the mark, once it was read
	may     string           // what may be decided about it
	looking bool
	size    screen.Size
}

// New is the queue.
func New(env screen.Env, desk Desk) Queue {
	me, _ := desk.Person()
	return Queue{env: env, desk: desk, me: me, busy: true}
}

// Init reads the queue.
func (m Queue) Init() tea.Cmd { return page(m.env.Ctx, m.desk, "", pageSize) }

// Update answers one message.
func (m Queue) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case tea.WindowSizeMsg:
		m.size = screen.Size{W: msg.Width, H: msg.Height}
		return m.look()
	case scan.Scanned:
		return m, screen.Go(screen.Find{Code: msg.Data})
	case queued:
		return m.onQueued(msg)
	case looked:
		return m.onLooked(msg)
	case screen.Changed:
		return m.reread()
	}
	return m, nil
}

func (m Queue) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if m.typing {
		return m.onTyped(k)
	}
	key := k.String()
	if here, ok := widget.Step(key, m.here, len(m.rows), max(1, m.size.H-around)); ok {
		m.here = max(0, here)
		return m.more()
	}
	switch key {
	case "enter":
		if r, ok := m.picked(); ok {
			if r.Kind == station.Damage {
				return m, screen.Go(screen.RecordOf(r))
			}
			return m, screen.Go(screen.Review{ID: r.ID})
		}
	case "r":
		if r, ok := m.picked(); ok {
			return m, screen.Go(screen.RecordOf(r))
		}
	case "/":
		m.typing = true
	case "esc":
		return m, screen.Leave()
	}
	return m, nil
}

// onTyped takes the letters of the filter: the list follows each of them.
func (m Queue) onTyped(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch k.String() {
	case "enter", "down":
		m.typing = false
		return m, nil
	case "esc":
		m.typing, m.field = false, widget.Line{}
	default:
		m.field, _ = m.field.Update(k)
	}
	m.here = 0
	m.filter()
	return m.more()
}

// words are what the list is filtered by.
func (m Queue) words() string { return strings.TrimSpace(m.field.Value()) }

// filter takes the rows that have the words, and keeps the mark on its record.
func (m *Queue) filter() {
	at, marked := m.picked()
	f := station.Filter{Text: paper.Whole(m.words(), m.env.Now())}
	m.rows = slices.DeleteFunc(slices.Clone(m.all), func(r station.Row) bool { return !f.Holds(r) })
	m.here = max(0, min(m.here, len(m.rows)-1))
	if i := slices.IndexFunc(m.rows, func(r station.Row) bool { return r.ID == at.ID }); marked && i >= 0 {
		m.here = i
	}
}

func (m Queue) picked() (station.Row, bool) {
	if m.here >= len(m.rows) {
		return station.Row{}, false
	}
	return m.rows[m.here], true
}

// reread asks for as many rows as there were; one question at a time.
func (m Queue) reread() (screen.Screen, tea.Cmd) {
	if m.busy {
		m.again = true
		return m, nil
	}
	m.busy, m.again = true, false
	return m, page(m.env.Ctx, m.desk, "", max(pageSize, len(m.all)))
}

// more reads on before the end comes into view, and to the end where words are
// looked for; then the record under the mark.
func (m Queue) more() (screen.Screen, tea.Cmd) {
	if !m.busy && m.next != "" && (m.words() != "" || m.here+2*m.size.H >= len(m.rows)) {
		m.busy = true
		return m, page(m.env.Ctx, m.desk, m.next, pageSize)
	}
	return m.look()
}

func (m Queue) onQueued(msg queued) (screen.Screen, tea.Cmd) {
	if !m.busy {
		return m, nil
	}
	m.busy = false
	switch {
	case msg.err != nil:
		m.read = true
		return m, screen.Fail(msg.err)
	case m.again:
		return m.reread()
	case msg.after == "":
		m.all = msg.rows
	case msg.after == m.next:
		m.all = append(slices.Clip(m.all), msg.rows...)
	}
	m.next, m.read = msg.next, true
	m.filter()
	return m.more()
}

// look reads the record under the mark, where there is room to show more of it.
func (m Queue) look() (screen.Screen, tea.Cmd) {
	r, ok := m.picked()
	if !ok || m.looking || m.seen.ID == r.ID || m.size.H < tall {
		return m, nil
	}
	m.looking = true
	return m, look(m.env.Ctx, m.desk, r.ID)
}

func (m Queue) onLooked(msg looked) (screen.Screen, tea.Cmd) {
	if !m.looking {
		return m, nil
	}
	m.looking = false
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.seen, m.may = msg.st, mayWords(msg.st, m.me, m.env.Now())
	return m.look()
}

// AsksScan tells that any label may be scanned here.
func (m Queue) AsksScan() bool { return true }

// Saving is never: the queue only reads.
func (m Queue) Saving() bool { return false }
