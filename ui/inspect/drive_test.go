package inspect_test

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/ui/inspect"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// drive is the screen alone, without the frame: for what happens between a key
// and its save.
type drive struct {
	m    screen.Screen
	said string
	s    uitest.Setting
	draw bool // every message is followed by a frame

	frames int
}

func driven(t *testing.T, s uitest.Setting, d *desk) *drive {
	t.Helper()
	m := &drive{m: inspect.New(s.Env(), d, d.st.ID), s: s}
	m.settle(m.m.Init())
	return m
}

func (m *drive) later(key string) tea.Cmd {
	m.s.Clock.Pass(time.Second)
	var cmd tea.Cmd
	m.m, cmd = m.m.Update(uitest.KeyMsg(key))
	if m.draw {
		m.frames++
		frame(m.m)
	}
	return cmd
}

func (m *drive) press(key string) { m.settle(m.later(key)) }

func (m *drive) send(msg tea.Msg) {
	var cmd tea.Cmd
	m.m, cmd = m.m.Update(msg)
	if m.draw {
		m.frames++
		frame(m.m)
	}
	m.settle(cmd)
}

func (m *drive) settle(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			m.settle(c)
		}
	case screen.Said:
		m.said = msg.Text
	default:
		m.send(msg)
	}
}

func (m *drive) body() string { return m.m.Body(screen.Size{W: 80, H: 18}) }
