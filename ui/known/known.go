// Package known is the screen of a scanned label: the code whole, what it says in
// words, all that is known of it, and what can be begun with it.
//
// Arrows: ui/routes builds it; it imports station, label, screen, scan, widget and
// history/paper.
package known

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/people"
	"assay/ui/known/label"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Model is the screen.
type Model struct {
	env  screen.Env
	desk Desk
	code string
	me   people.Person

	found   station.Found
	aim     label.Aim
	trace   []station.Trace
	advised []station.Advised

	suppliers map[string]string

	at    time.Time // when it was read
	read  bool
	busy  bool
	again bool // it changed while it was read

	size  screen.Size
	drawn []line // laid out for size
	aside []line // the timeline beside it, on wide screens
	top   int
	here  int // the record under the mark, in the trace; -1: none on show
}

// New is the screen of a code as scanned or typed.
func New(env screen.Env, desk Desk, code string) Model {
	me, _ := desk.Person()
	return Model{env: env, desk: desk, code: code, me: me, busy: true, here: -1}
}

// Init reads what is known.
func (m Model) Init() tea.Cmd { return look(m.env.Ctx, m.desk, m.code, m.env.Now()) }

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case tea.WindowSizeMsg:
		m.size = screen.Size{W: msg.Width, H: msg.Height}
		return m.lay(), nil
	case scan.Scanned:
		return m.onScan(msg)
	case looked:
		return m.onLooked(msg)
	case aimed:
		return m.onAimed(msg)
	case screen.Changed:
		return m.onChanged()
	}
	return m, nil
}

func (m Model) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	key := k.String()
	for _, s := range label.Starts {
		if s.Key == key && m.read {
			return m, screen.Go(s.With(m.code))
		}
	}
	switch key {
	case "enter":
		if row := m.row(); row != nil {
			return m, screen.Go(label.Open(*row, string(m.me.ID)))
		}
	case "/":
		return m, screen.Go(screen.Find{Code: m.code})
	case "s":
		if m.read && m.found.Person != nil {
			return m, signIn(string(m.found.Person.ID))
		}
	case "esc":
		return m, screen.Leave()
	default:
		return m.move(key), nil
	}
	return m, nil
}

// onScan goes where another label goes, in the place of this one.
func (m Model) onScan(s scan.Scanned) (screen.Screen, tea.Cmd) {
	if s.Cut {
		return m, screen.Say("that scan was too long and was cut: scan again")
	}
	return m, aim(m.env.Ctx, m.desk, s.Data, m.env.Now())
}

func (m Model) onAimed(msg aimed) (screen.Screen, tea.Cmd) {
	switch {
	case msg.err != nil:
		return m, screen.Fail(msg.err)
	case msg.aim.To == nil:
		return m, signIn(msg.aim.Badge)
	}
	return m, screen.Swap(msg.aim.To)
}

// signIn locks the terminal for the person whose badge it is.
func signIn(badge string) tea.Cmd { return func() tea.Msg { return screen.SignedOut{Next: badge} } }

// onChanged reads again, one reading at a time.
func (m Model) onChanged() (screen.Screen, tea.Cmd) {
	if m.busy {
		m.again = true
		return m, nil
	}
	m.busy = true
	return m, m.Init()
}

func (m Model) onLooked(msg looked) (screen.Screen, tea.Cmd) {
	if msg.code != m.code || !m.busy {
		return m, nil
	}
	m.busy = false
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.found, m.aim, m.trace, m.at, m.read = msg.found, msg.aim, msg.trace, msg.at, true
	m.advised, m.suppliers = msg.advised, msg.suppliers
	m = m.lay()
	if m.again {
		m.again = false
		return m.onChanged()
	}
	return m, nil
}

// row is the record under the mark; nil: none.
func (m Model) row() *station.Row {
	if m.here < 0 || m.here >= len(m.trace) {
		return nil
	}
	return m.trace[m.here].Row
}

// lay writes it all for the window: once, not at every drawing.
func (m Model) lay() Model {
	if !m.read || m.size.W == 0 {
		return m
	}
	w := m.size.W - margin - 1
	m.aside = nil
	if m.wide() {
		w = m.size.W * 11 / 20
		m.drawn = m.facts(w)
		m.aside = m.timeline(m.asideWidth())
	} else {
		m.drawn = append(m.facts(w), m.timeline(w)...)
	}
	m.top = max(0, min(m.top, len(m.drawn)-m.room()))
	return m.mark()
}

// wide screens show the timeline beside the rest.
func (m Model) wide() bool { return m.size.W >= wide && len(m.trace) > 0 }

func (m Model) asideWidth() int { return m.size.W - m.size.W*11/20 - 2*margin - 2 }

// room is how many lines fit: without header, head, two rules and keys, and the
// line that says how much is on show.
func (m Model) room() int { return max(1, m.size.H-6) }

// move goes from record to record where one is on show, else line by line.
func (m Model) move(key string) Model {
	lines := m.drawn
	if m.wide() {
		lines = m.aside
	}
	switch key {
	case "down", "up":
		step := 1
		if key == "up" {
			step = -1
		}
		if to, at := next(lines, m.here, step); at >= 0 && (m.wide() || at >= m.top && at < m.top+m.room()) {
			m.here = to
			return m
		}
		m.top += step
	default:
		m.top, _ = widget.Step(key, m.top, len(m.drawn), m.room()-1)
	}
	m.top = max(0, min(m.top, len(m.drawn)-m.room()))
	return m.mark()
}

// next is the record after or before the one under the mark, and its line; -1:
// there is none.
func next(lines []line, here, step int) (entry, at int) {
	if here < 0 {
		return -1, -1
	}
	for i := range lines {
		at := i
		if step < 0 {
			at = len(lines) - 1 - i
		}
		if e := lines[at].entry; e >= 0 && (e-here)*step > 0 {
			return e, at
		}
	}
	return -1, -1
}

// mark keeps the mark on a record that is on show: Enter opens nothing unseen.
func (m Model) mark() Model {
	if m.wide() {
		if m.here < 0 {
			m.here = first(m.aside, 0, len(m.aside))
		}
		return m
	}
	from, to := min(m.top, len(m.drawn)), min(m.top+m.room(), len(m.drawn))
	for _, l := range m.drawn[from:to] {
		if l.entry >= 0 && l.entry == m.here {
			return m
		}
	}
	m.here = first(m.drawn, from, to)
	return m
}

func first(lines []line, from, to int) int {
	for _, l := range lines[from:to] {
		if l.entry >= 0 {
			return l.entry
		}
	}
	return -1
}

// AsksScan tells that any label may be scanned here.
func (m Model) AsksScan() bool { return true }

// Saving is never: it only reads.
func (m Model) Saving() bool { return false }
