// Package photos shows the photos and files of a case or a record: drawn where the
// terminal can, and written out under their own names for other programs.
//
//	list ─ mark ─► Desk.ReadFile ─► points ─► drawn
//	     └ Enter ─► Desk.WriteFileOut ─► "written to …"
//
// Arrows: ui/routes builds it; it imports station, screen, theme and widget.
package photos

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/ui/screen"
	"assay/ui/widget"
)

// Model is the screen.
type Model struct {
	env   screen.Env
	desk  Desk
	of    string
	files []screen.File

	here  int
	read  map[[32]byte]looked // what was read of the marked one and of the one beside it
	wrote string              // where the last copy lies
	busy  bool                // a copy is on its way
	size  screen.Size
	drawn []string // the pictures as they fit
}

// New is the screen of these files.
func New(env screen.Env, desk Desk, r screen.Photos) Model {
	return Model{env: env, desk: desk, of: r.Of, files: r.Files}
}

// Init reads the first ones.
func (m Model) Init() tea.Cmd { return m.look() }

// look reads those on show that were not read.
func (m Model) look() tea.Cmd {
	var all []tea.Cmd
	for _, f := range m.onShow() {
		if _, was := m.read[f.Digest]; !was {
			all = append(all, look(m.env.Ctx, m.desk, f))
		}
	}
	return tea.Batch(all...)
}

// onShow is the marked file, and one to hold it against: the first, which shows what
// failed; beside that one the next.
func (m Model) onShow() []screen.File {
	switch n := len(m.files); {
	case n == 0:
		return nil
	case n == 1:
		return m.files
	case m.here == 0:
		return m.files[:2]
	}
	return []screen.File{m.files[0], m.files[m.here]}
}

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case tea.WindowSizeMsg:
		m.size = screen.Size{W: msg.Width, H: msg.Height}
		return m.draw(), nil
	case looked:
		return m.onLooked(msg), nil
	case written:
		return m.onWritten(msg)
	}
	return m, nil
}

func (m Model) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	key := k.String()
	if here, ok := widget.Step(key, m.here, len(m.files), listed); ok {
		if here == m.here || len(m.files) == 0 {
			return m, nil
		}
		m.here = here
		return m.draw(), m.look()
	}
	switch {
	case key == "esc":
		return m, screen.Leave()
	case m.busy || len(m.files) == 0:
		return m, nil
	case key == "enter":
		m.busy = true
		return m, writeOut(m.env.Ctx, m.desk, m.files[m.here:m.here+1])
	case key == "a":
		m.busy = true
		return m, writeOut(m.env.Ctx, m.desk, m.files)
	}
	return m, nil
}

// onLooked keeps what was read while it is on show.
func (m Model) onLooked(msg looked) screen.Screen {
	read := map[[32]byte]looked{}
	for _, f := range m.onShow() {
		if l, was := m.read[f.Digest]; was {
			read[f.Digest] = l
		}
		if f.Digest == msg.digest {
			read[f.Digest] = msg
		}
	}
	m.read = read
	return m.draw()
}

func (m Model) onWritten(msg written) (screen.Screen, tea.Cmd) {
	m.busy = false
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.wrote = msg.path
	return m.draw(), nil
}

// Saving is never: a copy is no record.
func (m Model) Saving() bool { return false }

// AsksScan is never.
func (m Model) AsksScan() bool { return false }
