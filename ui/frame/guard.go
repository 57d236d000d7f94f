package frame

import (
	"reflect"
	"runtime/debug"
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"assay/ui/screen"
)

// sent is a message by which a screen moves itself: it names the screen, which
// may have been covered or left meanwhile.
type sent struct {
	from int
	msg  tea.Msg
}

// crashed is a panic in a command.
type crashed struct {
	what  any
	stack []byte
}

// running counts the screens' commands that are under way. The process ends
// after them: a save is never cut off. One that Bubble Tea never began, because
// it ended first, is not waited for.
type running struct {
	mu   sync.Mutex
	n    int
	idle chan struct{} // closed when n is 0 again; nil while it is
}

func (r *running) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.n++; r.idle == nil {
		r.idle = make(chan struct{})
	}
}

func (r *running) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.n--; r.n == 0 {
		close(r.idle)
		r.idle = nil
	}
}

// wait comes back when no command is under way.
func (r *running) wait() {
	r.mu.Lock()
	idle := r.idle
	r.mu.Unlock()
	if idle != nil {
		<-idle
	}
}

// guard makes a command safe to run: a panic in it becomes a message, its
// messages to the frame carry where they come from, and it is counted.
func (r *running) guard(from int, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		r.begin()
		defer r.end()
		defer func() {
			if what := recover(); what != nil {
				msg = crashed{what: what, stack: stack()}
			}
		}()
		return r.mark(from, cmd())
	}
}

func (r *running) mark(from int, msg tea.Msg) tea.Msg {
	switch m := msg.(type) {
	case screen.GoTo, screen.LeaveIt, screen.SignedIn, screen.SignedOut:
		return sent{from: from, msg: m}
	case tea.BatchMsg:
		for i := range m {
			m[i] = r.guard(from, m[i])
		}
		return m
	}
	// tea.Sequence gives a slice of commands under a name it keeps to itself.
	if v := reflect.ValueOf(msg); v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
		for i := range v.Len() {
			if cmd, ok := v.Index(i).Interface().(tea.Cmd); ok {
				v.Index(i).Set(reflect.ValueOf(r.guard(from, cmd)))
			}
		}
	}
	return msg
}

func stack() []byte { return debug.Stack() }
