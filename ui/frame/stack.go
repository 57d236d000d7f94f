package frame

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/ui/screen"
	"assay/ui/widget"
)

// top is the screen that keys reach.
func (f *Frame) top() *layer { return &f.stack[len(f.stack)-1] }

// push opens a screen on top of a stack.
func (f *Frame) push(s []layer, to screen.Route) ([]layer, tea.Cmd) {
	f.ids++
	l := layer{id: f.ids, Screen: f.routes(f.env, to)}
	cmds := []tea.Cmd{f.runs.guard(l.id, l.Init())}
	if f.size.W > 0 {
		cmds = append(cmds, f.update(&l, tea.WindowSizeMsg{Width: f.size.W, Height: f.size.H}))
	}
	return append(s, l), tea.Batch(cmds...)
}

// only makes one screen all there is.
func (f *Frame) only(to screen.Route) (cmd tea.Cmd) {
	f.menu, f.asking = nil, false
	f.stack, cmd = f.push(nil, to)
	return cmd
}

// onSent moves the screen that asked for it, wherever it is now.
func (f *Frame) onSent(m sent) tea.Cmd {
	switch msg := m.msg.(type) {
	case screen.SignedIn:
		return f.signedIn(msg)
	case screen.SignedOut:
		if m.from == f.top().id {
			return f.lock(msg.Next)
		}
		return nil
	}
	if s, i := place(f.stack, m.from); i >= 0 {
		f.menu = nil
		var cmd tea.Cmd
		f.stack, cmd = f.move(s, i, m.msg)
		return cmd
	}
	for person, s := range f.away {
		if s, i := place(s, m.from); i >= 0 {
			var cmd tea.Cmd
			f.away[person], cmd = f.move(s, i, m.msg)
			return cmd
		}
	}
	return nil
}

// place finds a layer.
func place(s []layer, id int) ([]layer, int) {
	for i := range s {
		if s[i].id == id {
			return s, i
		}
	}
	return s, -1
}

// move opens or leaves from the i-th screen of a stack. The lowest one is never
// left, and a screen that was covered meanwhile opens nothing more.
func (f *Frame) move(s []layer, i int, msg tea.Msg) ([]layer, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.LeaveIt:
		if i == 0 {
			return s, nil
		}
		s = append(s[:i], s[i+1:]...)
		return s, f.update(&s[len(s)-1], screen.Changed{})
	case screen.GoTo:
		if i != len(s)-1 {
			return s, nil
		}
		if msg.Instead && i > 0 {
			s = s[:i]
		}
		return f.push(s, msg.To)
	}
	return s, nil
}

// signedIn gives a person their own screens back, or a fresh home.
func (f *Frame) signedIn(who screen.SignedIn) tea.Cmd {
	f.who, f.begun = who, f.env.Now()
	f.menu, f.asking, f.notice = nil, false, ""
	arm := f.arm(f.idleAfter())
	if s, ok := f.away[who.ID]; ok {
		delete(f.away, who.ID)
		f.stack = s
		return tea.Batch(arm, f.update(f.top(), screen.Changed{}))
	}
	return tea.Batch(arm, f.only(screen.Home{}))
}

// lock sends this terminal to sign-in and keeps the work on the screen for the
// same person. next is the badge of who comes instead.
func (f *Frame) lock(next string) tea.Cmd {
	if f.who.ID == "" {
		return nil
	}
	if f.saving() {
		f.say("still saving: try again")
		return nil
	}
	f.away[f.who.ID] = f.stack
	f.who = screen.SignedIn{}
	f.desk.SignOut()
	f.failed, f.notice = nil, ""
	return f.only(screen.SignIn{ID: next})
}

// idle asks whether the terminal was left alone.
type idle struct{}

func (f *Frame) idleAfter() time.Duration {
	if d := f.desk.Station().Idle; d > 0 {
		return d
	}
	return station.DefaultIdle
}

func (f *Frame) arm(d time.Duration) tea.Cmd {
	if f.waits.After == nil {
		return nil
	}
	return f.waits.After(d, idle{})
}

// onIdle locks a terminal that nobody touched for long enough, and asks again
// when that could next be so.
func (f *Frame) onIdle() tea.Cmd {
	if f.who.ID == "" {
		return nil
	}
	left := f.idleAfter() - f.env.Now().Sub(f.active)
	if left <= 0 && f.saving() {
		left = time.Second
	}
	if left > 0 {
		return f.arm(left)
	}
	cmd := f.lock(f.who.ID) // most likely they come back: the PIN is enough
	f.say("locked after " + widget.Age(f.idleAfter()) + " without a key; all is saved")
	return cmd
}
