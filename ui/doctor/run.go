package doctor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"regexp"
	"sync/atomic"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/ui/frame"
	"assay/ui/scan"
	"assay/ui/theme"
	"assay/ui/thrift"
)

// hangup says that the terminal or the process is to end.
type hangup struct{}

// Run shows the doctor on one terminal until its person leaves, the terminal goes
// or ctx ends. It gives back what was found.
func Run(ctx context.Context, t frame.Terminal) (*Model, error) {
	ctx, release := signal.NotifyContext(ctx, syscall.SIGHUP, syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT)
	defer release()
	inner, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()

	known := Known(t.Env, t.Flags, t.Scanner)
	l := &listener{}
	cfg := known.Scanner
	cfg.Tap = l
	m := New(theme.FromEnviron(t.Env, t.Out, t.Flags), known, func() tea.Cmd { return l.ask(t.Out) })
	in := scan.New(inner, t.In, cfg)
	p := tea.NewProgram(m, tea.WithAltScreen(), tea.WithInput(in), tea.WithFilter(in.Filter), tea.WithOutput(thrift.New(t.Out)),
		tea.WithFPS(known.FPS), tea.WithContext(inner), tea.WithoutSignalHandler())
	l.send = p.Send
	context.AfterFunc(ctx, func() { p.Send(hangup{}) })
	if _, err := p.Run(); err != nil && ctx.Err() == nil && !errors.Is(err, tea.ErrProgramKilled) {
		return m, fmt.Errorf("doctor: %w", err)
	}
	return m, nil
}

// listener is the tap: it tells the model what came, in order, and keeps the
// terminal's answer from becoming a key.
type listener struct {
	send  func(tea.Msg)
	asked atomic.Pointer[time.Time]
	at    time.Time // of the last bytes; the reader's goroutine alone has it
}

// Raw implements scan.Tap.
func (l *listener) Raw(b []byte, at time.Time) {
	l.at = at
	if l.asked.Load() != nil && report.Match(b) {
		return // the answer by itself: nobody pressed it
	}
	l.send(rawBytes{b: append([]byte(nil), b...), at: at})
}

// report is where the cursor is. A terminal may send the same bytes for Shift+F3,
// so only the first one after the question is taken for its answer.
var report = regexp.MustCompile(`^\x1b\[[0-9]+;[0-9]+R$`)

// Key implements scan.Tap.
func (l *listener) Key(b []byte) (keep bool) {
	if report.Match(b) {
		if asked := l.asked.Swap(nil); asked != nil {
			l.send(answered{after: l.at.Sub(*asked)})
			return true
		}
	}
	l.send(rawKey{b: append([]byte(nil), b...)})
	return false
}

// patience is how long an answer is waited for; a later one is still no key.
const patience = time.Second

// ask asks the terminal where its cursor is, and waits.
func (l *listener) ask(out io.Writer) tea.Cmd {
	question := func() tea.Msg {
		now := time.Now()
		l.asked.Store(&now)
		if _, err := io.WriteString(out, "\x1b[6n"); err != nil {
			l.asked.Store(nil)
		}
		return nil
	}
	return tea.Batch(question, tea.Tick(patience, func(time.Time) tea.Msg { return silent{} }))
}
