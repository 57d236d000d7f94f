package history

import (
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/ui/history/paper"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Find is the search: what is typed is looked for letter by letter, what is
// scanned at once.
type Find struct {
	env  screen.Env
	desk FindDesk

	field  widget.Line
	asked  string // what the rows are the answer to
	jump   bool   // one hit opens: it was scanned, or Enter came before the answer
	busy   bool
	rows   []station.Row
	byCode int // so many of the rows are known by this very code
	here   int
	page   int
}

// NewFind is the search; a code that is given is looked for at once.
func NewFind(env screen.Env, desk FindDesk, code string) Find {
	return Find{env: env, desk: desk, field: widget.NewLine(code), jump: code != "", busy: code != "", page: 10}
}

// Init looks for the code that was given.
func (m Find) Init() tea.Cmd {
	if !m.busy {
		return nil
	}
	return m.look()
}

// Update answers one message.
func (m Find) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case tea.WindowSizeMsg:
		m.page = max(1, msg.Height-around)
	case scan.Scanned:
		m.field, m.jump = widget.NewLine(msg.Data), true
		return m.ask()
	case sought:
		return m.onSought(msg)
	}
	return m, nil
}

func (m Find) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch key := k.String(); key {
	case "esc":
		return m, screen.Leave()
	case "enter":
		if m.busy || m.asked != m.words() {
			m.jump = true
			return m.ask()
		}
		return m, m.open()
	case "f4":
		return m, screen.Go(screen.Known{Code: m.words()})
	case "up", "down", "pgup", "pgdown":
		here, _ := widget.Step(key, m.here, len(m.rows), m.page)
		m.here = max(0, here)
		return m, nil
	}
	m.field, _ = m.field.Update(k)
	m.jump = false
	return m.ask()
}

// words are what is looked for.
func (m Find) words() string { return strings.TrimSpace(m.field.Value()) }

// ask looks for what stands in the field, one question at a time.
func (m Find) ask() (screen.Screen, tea.Cmd) {
	switch {
	case m.words() == "":
		m.rows, m.asked, m.here = nil, "", 0
		return m, nil
	case m.busy:
		return m, nil
	case m.words() == m.asked:
		return m.settled()
	}
	m.busy = true
	return m, m.look()
}

func (m Find) look() tea.Cmd {
	words := m.words()
	return seek(m.env.Ctx, m.desk, words, m.whole(words), paper.Whole(words, m.env.Now()))
}

// whole is a short number as the whole one of this station and month.
func (m Find) whole(words string) string {
	if w := paper.Whole(words, m.env.Now()); w != words {
		return m.desk.Station().Code + "-" + w
	}
	return words
}

// sought is what was found for some words.
type sought struct {
	words  string
	rows   []station.Row
	byCode int
	err    error
}

// mostFound is how many records a search lists.
const mostFound = 50

// seek finds the records known by a code, then those that have the words.
func seek(ctx context.Context, d FindDesk, words, code, text string) tea.Cmd {
	return func() tea.Msg {
		rows, err := d.Find(ctx, code, mostFound)
		if err != nil {
			return sought{words: words, err: err}
		}
		byCode := len(rows)
		more, _, err := d.Records(ctx, station.Filter{Text: text}, "", mostFound)
		for _, r := range more {
			if !slices.ContainsFunc(rows, func(have station.Row) bool { return have.ID == r.ID }) {
				rows = append(rows, r)
			}
		}
		return sought{words: words, rows: rows, byCode: byCode, err: err}
	}
}

func (m Find) onSought(msg sought) (screen.Screen, tea.Cmd) {
	if !m.busy {
		return m, nil // another search's
	}
	m.busy = false
	if msg.err != nil {
		m.asked = msg.words
		return m, screen.Fail(msg.err)
	}
	m.rows, m.byCode, m.asked, m.here = msg.rows, msg.byCode, msg.words, 0
	if m.words() != msg.words {
		return m.ask()
	}
	return m.settled()
}

// settled opens the only record there is, where one was wanted.
func (m Find) settled() (screen.Screen, tea.Cmd) {
	jump := m.jump
	m.jump = false
	if jump && (m.byCode == 1 || len(m.rows) == 1) {
		return m, screen.Swap(screen.RecordOf(m.rows[0]))
	}
	return m, nil
}

func (m Find) open() tea.Cmd {
	if m.here >= len(m.rows) {
		return nil
	}
	return screen.Go(screen.RecordOf(m.rows[m.here]))
}

// Saving is never: a search only reads.
func (m Find) Saving() bool { return false }

// AsksScan tells that a scan is looked for.
func (m Find) AsksScan() bool { return true }

// Focus: letters belong to the field.
func (m Find) Focus() screen.Focus { return screen.Typing }

// Keys is what can be done here.
func (m Find) Keys() []screen.Key {
	open := screen.Key{Press: "enter", Show: "Enter", Does: "open", Long: "open the record under the mark"}
	if len(m.rows) == 0 {
		open.Off = "nothing is found yet"
	}
	if m.busy || m.asked != m.words() {
		open.Off = ""
	}
	all := screen.Key{Press: "f4", Show: "F4", Does: "all known", Long: "all that is known of this code: goods, orders, returns, holds, and one timeline"}
	if m.words() == "" {
		all.Off = "scan or type a code first"
	}
	return []screen.Key{
		open,
		all,
		{Press: "down", Show: m.env.Theme.Marks.UpDown, Does: "pick"},
		{Press: "esc", Show: "Esc", Does: "back", Long: "back to where you came from"},
		{Press: "ctrl+u", Show: "Ctrl+U", Does: "empty", Long: "empty the field"},
	}
}
