// Package doctor looks at one terminal with its keyboard, scanner and
// instruments, and says in words what is good and what to change. It needs no
// station and keeps nothing.
//
//	terminal ─► scan (with a tap: every byte and its time) ─► Model ─► pages, advice
//
// What it judges are values: a burst of bytes with their times, the keys that
// came, what the environment says. So the same advice is given on screen, in
// lines and as JSON.
//
// Arrows: main and ui/cli start it; it imports frame, scan, theme, widget and
// station/gs1.
package doctor

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/ui/scan"
	"assay/ui/theme"
)

// Pages, in order.
const (
	terminalPage = iota
	keysPage
	scannerPage
	instrumentPage
	summaryPage
	pages
)

var pageNames = [pages]string{"Terminal", "Keys", "Scanner", "Instrument", "Summary"}

// Model is the doctor at work. Bubble Tea holds it by pointer.
type Model struct {
	theme *theme.Theme
	term  Terminal
	w, h  int
	page  int
	top   int            // the page's first line that is shown
	more  int            // lines that do not fit
	ask   func() tea.Cmd // asks the terminal where its cursor is; nil: nobody asks

	bursts int // counted: a timer knows which one it waits for
	now    burst
	key    []byte // the one about to arrive

	seen    map[string]bool
	last    arrived
	leaving bool          // Esc on the keys page, where it is a key under test
	repeat  time.Duration // of a held key
	scan    *sight
	all     int // scans looked at
	reading *sight
}

// New is the doctor of a terminal. ask may be nil.
func New(t *theme.Theme, known Terminal, ask func() tea.Cmd) *Model {
	return &Model{theme: t, term: known, ask: ask, seen: map[string]bool{}}
}

// What the reader's tap tells, and what timers do.
type (
	rawBytes struct {
		b  []byte
		at time.Time
	}
	rawKey   struct{ b []byte }
	answered struct{ after time.Duration }
	silent   struct{}
	settled  struct{ burst, bytes int }
)

// Init asks nothing yet: the first size comes when the terminal is in raw mode.
func (m *Model) Init() tea.Cmd { return nil }

// Update answers one message.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return m, m.onSize(msg)
	case rawBytes:
		return m, m.onBytes(msg)
	case rawKey:
		m.onRawKey(msg)
	case tea.KeyMsg:
		return m, m.onKey(msg)
	case scan.Scanned:
		m.onScan(msg)
	case settled:
		m.onSettled(msg)
	case answered:
		m.term.Answer, m.term.Silent = msg.after, false
	case silent:
		m.term.Silent = m.term.Answer == 0
	case scan.Ended, tea.InterruptMsg, hangup:
		return m, tea.Quit
	}
	return m, nil
}

func (m *Model) onSize(msg tea.WindowSizeMsg) tea.Cmd {
	m.w, m.h = msg.Width, msg.Height
	m.term.Columns, m.term.Rows = msg.Width, msg.Height
	if m.ask == nil {
		return nil
	}
	ask := m.ask
	m.ask = nil
	return ask()
}

// onBytes adds to the burst, or begins one, and waits for its end.
func (m *Model) onBytes(msg rawBytes) tea.Cmd {
	if n := len(m.now.times); n > 0 && msg.at.Sub(m.now.times[n-1]) > quiet {
		m.now = burst{}
	}
	if len(m.now.bytes) == 0 {
		m.bursts++
	}
	m.now.add(msg.b, msg.at)
	wait := settled{burst: m.bursts, bytes: len(m.now.bytes)}
	return tea.Tick(quiet, func(time.Time) tea.Msg { return wait })
}

// onRawKey notes the bytes of a key; which key it is comes next, if it is any.
func (m *Model) onRawKey(msg rawKey) {
	m.key = msg.b
	if m.page == keysPage {
		m.last = arrived{bytes: msg.b}
		if over := m.now.gaps().Mean * time.Duration(len(msg.b)-1); m.alone() && over > 0 {
			m.last.pieces = "in pieces, over " + millis(over)
		}
	}
}

// alone tells whether the key came by itself: a letter, Enter or Ctrl+C inside a
// scan that was not recognised is no key of a person.
func (m *Model) alone() bool { return string(m.now.bytes) == string(m.key) }

// onScan adds what the reader made of the burst; it may come after its end.
func (m *Model) onScan(s scan.Scanned) {
	if m.now.scans = append(m.now.scans, s); s.Framed {
		m.study()
	}
}

// onSettled looks at a burst that has ended.
func (m *Model) onSettled(msg settled) {
	if msg.burst == m.bursts && msg.bytes == len(m.now.bytes) {
		m.study()
	}
}

// study looks at the burst as the page is for.
func (m *Model) study() {
	if every, held := m.now.held(); held {
		m.repeat = every
		return
	}
	switch s := look(m.now); {
	case m.page == scannerPage && len(m.now.bytes) >= leastScan && !m.alone():
		if m.scan == nil || m.scan.times[0] != m.now.times[0] {
			m.all++
		}
		m.scan, m.top = &s, 0
	case m.page == instrumentPage && !m.alone() && (len(m.now.bytes) >= leastScan || s.Suffix != "none"):
		m.reading = &s
	}
}

func (m *Model) onKey(k tea.KeyMsg) tea.Cmd {
	name := k.String()
	if m.page == keysPage {
		m.last.name = name
		for _, t := range keyTable {
			if t.name == name {
				m.seen[name] = true
			}
		}
	}
	if !m.alone() {
		return nil
	}
	again := m.leaving
	m.leaving = false
	switch {
	case name == "ctrl+c":
		return tea.Quit
	case name == "esc" && m.page == keysPage && !again:
		m.leaving = true
	case name == "esc":
		return tea.Quit
	case name == "enter" && m.page == summaryPage:
		return tea.Quit
	case name == "enter" || name == "tab":
		m.turn(1)
	case name == "shift+tab":
		m.turn(-1)
	case name == "down" || name == "pgdown":
		m.top = min(m.top+1, m.more)
	case name == "up" || name == "pgup":
		m.top = max(m.top-1, 0)
	}
	return nil
}

// turn goes to another page. What comes there is no part of what came here, however
// soon it comes.
func (m *Model) turn(by int) {
	m.page, m.top = max(0, min(m.page+by, summaryPage)), 0
	m.now = burst{}
}

// Advice is all there is to say: of the terminal, and of what was tried.
func (m *Model) Advice() []Advice {
	all := append(m.term.Advice(), ofKeys(m.seen)...)
	if m.scan != nil {
		all = append(all, ofScan(*m.scan, m.term.Scanner)...)
	}
	if m.reading != nil {
		all = append(all, ofReading(*m.reading, m.term.Scanner)...)
	}
	return all
}

// Untried names what nobody tried.
func (m *Model) Untried() []string {
	var out []string
	for _, part := range []struct {
		name  string
		tried bool
	}{{"keys", len(m.seen) > 0}, {"scanner", m.scan != nil}, {"instrument", m.reading != nil}} {
		if !part.tried {
			out = append(out, part.name)
		}
	}
	return out
}
