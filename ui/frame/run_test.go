package frame_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/ui/frame"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// TestMain is also the program the tests below drive: the frame with pages for
// screens, whose save takes a while and leaves a file.
func TestMain(m *testing.M) {
	if uitest.Asked() != "" {
		os.Exit(program())
	}
	os.Exit(m.Run())
}

func program() int {
	terminal := frame.Terminal{In: os.Stdin, Out: os.Stdout, Env: os.Getenv, Reports: os.Getenv("REPORTS")}
	got := []string{}
	err := frame.Run(context.Background(), terminal, watched{&desk{hub: station.SyncStatus{State: station.SyncOff}}}, func(_ screen.Env, r screen.Route) screen.Screen {
		return slow{page{name: fmt.Sprintf("%T", r), got: &got}}
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "assay:", err)
		return 3
	}
	return 0
}

type watched struct{ *desk }

func (watched) Watch(context.Context) <-chan station.Notice    { return nil }
func (watched) HubMoves(context.Context) <-chan station.Notice { return nil }

// slow saves slowly: v writes a file after half a second.
type slow struct{ page }

func (s slow) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok && k.String() == "v" {
		s.saving, s.name = true, "saving now"
		return s, func() tea.Msg {
			time.Sleep(500 * time.Millisecond)
			_ = os.WriteFile(os.Getenv("SAVED"), []byte("saved"), 0o600)
			return finish{}
		}
	}
	next, cmd := s.page.Update(msg)
	s.page = next.(page)
	return s, cmd
}

func run(t *testing.T, settings ...string) (p *uitest.Program, saved string) {
	t.Helper()
	saved = filepath.Join(t.TempDir(), "saved")
	p = uitest.Run(t, uitest.Self("frame"), 80, 24, append(settings, "SAVED="+saved, "REPORTS="+filepath.Dir(saved))...)
	p.WaitFor("SignIn")
	return p, saved
}

func TestASilentTerminalIsNotQuestionedAndStartsAtOnce(t *testing.T) {
	p, _ := run(t)
	p.Look(func(term *uitest.Term) { assert.Empty(t, term.Queries) })
}

func TestLeavingRestoresTheTerminal(t *testing.T) {
	p, _ := run(t)
	assert.False(t, p.Cooked())
	p.Press("ctrl+c")
	p.WaitFor("Leave Assay?")
	p.Press("ctrl+c")
	p.Wait(0)
	assert.True(t, p.Cooked())
}

func TestSignalsLeaveAfterTheSave(t *testing.T) {
	for _, s := range []os.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT} {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			p, saved := run(t)
			p.Press("v")
			p.WaitFor("saving now")
			p.Signal(s)
			p.Wait(0)
			assert.FileExists(t, saved)
			assert.True(t, p.Cooked())
		})
	}
}

func TestAClosedTerminalEndsAfterTheSave(t *testing.T) {
	p, saved := run(t)
	p.Press("v")
	p.WaitFor("saving now")
	p.Hangup()
	require.Eventually(t, func() bool { _, err := os.Stat(saved); return err == nil }, uitest.Patience, 20*time.Millisecond)
}

func TestAPanicRestoresTheTerminalAndNamesItsReport(t *testing.T) {
	for _, key := range []string{"x", "!"} {
		t.Run(key, func(t *testing.T) {
			p, saved := run(t)
			p.Press(key)
			p.Wait(3)
			assert.True(t, p.Cooked())
			reports, err := filepath.Glob(filepath.Join(filepath.Dir(saved), "assay-crash-*.txt"))
			require.NoError(t, err)
			require.Len(t, reports, 1)
			text, err := os.ReadFile(reports[0])
			require.NoError(t, err)
			assert.Contains(t, string(text), "a fault of ours")
			assert.Contains(t, string(text), "goroutine")
			assert.Contains(t, p.Screen(), "every answer that was shown as saved")
		})
	}
}

func TestTheWindowMayShrinkAndGrow(t *testing.T) {
	p, _ := run(t)
	p.Resize(1, 1)
	p.Resize(40, 10)
	p.WaitFor("make it larger")
	p.Resize(120, 40)
	p.WaitFor("SignIn")
	p.WaitGone("make it larger")
}
