package frame

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/fault"
	_ "assay/ui/quiet" // before Bubble Tea asks the terminal
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/theme"
	"assay/ui/thrift"
)

// Terminal is where a program runs.
type Terminal struct {
	In, Out *os.File
	Env     func(string) string
	Flags   theme.Flags
	Scanner scan.Settings
	Demo    bool         // marks every screen
	Reports string       // folder for the report of a crash; empty: the temp folder
	Log     *slog.Logger // nil: nowhere
}

// Watched is a desk that tells what changes.
type Watched interface {
	Desk
	Watch(context.Context) <-chan station.Notice
	HubMoves(context.Context) <-chan station.Notice
}

// Run shows screens on one terminal until its person leaves, the terminal goes or
// ctx ends. It comes back when the last save has: what was shown as saved is
// saved, and the terminal is as it was.
func Run(ctx context.Context, t Terminal, desk Watched, routes Routes) error {
	ctx, release := signal.NotifyContext(ctx, syscall.SIGHUP, syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT)
	defer release()
	inner, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()

	env := screen.Env{
		Ctx: inner, Theme: theme.FromEnviron(t.Env, t.Out, t.Flags), Now: time.Now,
		Decimal: desk.Station().Decimal, Demo: t.Demo, Code: func() string { return desk.Station().Code },
	}
	f := New(env, desk, routes, outside(ctx, inner, stop, desk, t))
	line := scan.LineOf(t.Env)
	in := scan.New(inner, t.In, t.Scanner.For(line))
	_, err := tea.NewProgram(f, tea.WithAltScreen(), tea.WithInput(in), tea.WithFilter(in.Filter), tea.WithOutput(thrift.New(t.Out)),
		tea.WithFPS(FPS(line)), tea.WithContext(inner), tea.WithoutSignalHandler()).Run()
	f.runs.wait()
	switch {
	case f.crash != nil:
		return f.crash
	case f.leaving, ctx.Err() != nil:
		return nil
	case errors.Is(err, tea.ErrProgramKilled):
		return fmt.Errorf("the screen stopped: %w", err)
	}
	return err
}

// FPS is how many frames a second a line gets: keys show in 6 ms where that costs
// nothing, and a slow line gets no more than it can carry.
func FPS(l scan.Line) int {
	if l == scan.OwnLine {
		return 120
	}
	return 30
}

// outside are the commands of a real program. outer ends with a signal, inner
// with the program.
func outside(outer, inner context.Context, stop func(), desk Watched, t Terminal) Waits {
	notices, hub := desk.Watch(inner), desk.HubMoves(inner)
	log := t.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return Waits{
		Minute: func() tea.Cmd {
			now := time.Now()
			next := now.Truncate(time.Minute).Add(time.Minute)
			return tea.Tick(next.Sub(now), func(at time.Time) tea.Msg { return screen.Minute{At: at} })
		},
		After: func(d time.Duration, msg tea.Msg) tea.Cmd {
			return tea.Tick(d, func(time.Time) tea.Msg { return msg })
		},
		Changed: func() tea.Cmd { return notice(notices) },
		Hub:     func() tea.Cmd { return hubMoved(hub) },
		Outside: func() tea.Cmd {
			return func() tea.Msg {
				select {
				case <-outer.Done():
					return Hangup{}
				case <-inner.Done():
					return nil
				}
			}
		},
		Log: func(err error) { log.Error("shown to a person", "error", err, "cause", cause(err)) },
		Crash: func(what any, stack []byte) error {
			err := report(t.Reports, what, stack)
			log.Error("a fault of our own", "what", what, "told", err)
			return err
		},
		Stop: stop,
	}
}

// cause is what a fault's sentence leaves out.
func cause(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) && f.Cause != nil {
		return f.Cause.Error()
	}
	return ""
}

// notice waits for the next hint of a change.
func notice(from <-chan station.Notice) tea.Cmd {
	if from == nil {
		return nil
	}
	return func() tea.Msg {
		n, ok := <-from
		if !ok {
			return nil
		}
		return screen.Changed{ID: n.ID}
	}
}

// hubMoved waits for the next hint that it stands otherwise with the hub.
func hubMoved(from <-chan station.Notice) tea.Cmd {
	if from == nil {
		return nil
	}
	return func() tea.Msg {
		if _, ok := <-from; !ok {
			return nil
		}
		return screen.HubMoved{}
	}
}

// report writes what happened inside and says where.
func report(folder string, what any, stack []byte) error {
	if folder == "" {
		folder = os.TempDir()
	}
	name := filepath.Join(folder, "assay-crash-"+time.Now().UTC().Format("20060102T150405")+".txt")
	if err := os.WriteFile(name, fmt.Appendf(nil, "%v\n\n%s", what, stack), 0o600); err != nil {
		return fmt.Errorf("stopped by a fault of its own (%v); every answer that was shown as saved is saved: start it again", what)
	}
	return fmt.Errorf("stopped by a fault of its own; every answer that was shown as saved is saved: start it again, and give %s to whoever looks after it", name)
}
