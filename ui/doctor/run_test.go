package doctor

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"assay/ui/frame"
	"assay/ui/uitest"
)

// TestMain is also the doctor itself, in a terminal of a test.
func TestMain(m *testing.M) {
	if uitest.Asked() != "doctor" {
		os.Exit(m.Run())
	}
	found, err := Run(context.Background(), frame.Terminal{In: os.Stdin, Out: os.Stdout, Env: os.Getenv})
	if err != nil {
		fmt.Println(err)
		os.Exit(3)
	}
	fmt.Printf("left with %d findings\r\n", len(found.Advice()))
}

func doctor(t *testing.T, settings ...string) *uitest.Program {
	t.Helper()
	p := uitest.Run(t, uitest.Self("doctor"), 80, 24, settings...)
	p.WaitFor("TERM          xterm-256color")
	return p
}

// turn goes on to a page, when what was sent before is no part of a burst any more.
func turn(t *testing.T, p *uitest.Program, to string) {
	t.Helper()
	time.Sleep(quiet + 50*time.Millisecond)
	p.Press("enter")
	p.WaitFor(to)
}

func TestTheAnswerOfTheTerminalIsMeasuredAndIsNoKey(t *testing.T) {
	t.Parallel()
	p := doctor(t)
	p.WaitUntil("it asks", func(string) bool {
		asked := false
		p.Look(func(term *uitest.Term) { asked = len(term.Queries) > 0 })
		return asked
	})
	p.Look(func(term *uitest.Term) { assert.Equal(t, []string{"CSI 6n"}, term.Queries, "and nothing else") })
	p.Write("\x1b[1;2R") // Shift+F3, if nobody had asked
	p.WaitUntil("the time is shown", func(s string) bool { return strings.Contains(s, " ms\n") })
	turn(t, p, "Press each of these keys")
	assert.Contains(t, p.Screen(), "the bytes of each key stand here")
	p.Press("f5")
	p.WaitFor("1b 5b 31 35 7e")
}

func TestASilentTerminalIsWaitedForInVain(t *testing.T) {
	t.Parallel()
	p := doctor(t)
	p.WaitFor("none within a second")
}

func TestEveryKeyOfATerminalLightsUp(t *testing.T) {
	t.Parallel()
	p := doctor(t)
	turn(t, p, "Press each of these keys")
	for _, k := range []string{"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "up", "down", "left", "right", "home", "end", "pgup", "pgdn",
		"backspace", "ctrl+z", "ctrl+o", "+", "-", "*", "esc"} {
		p.Press(k)
	}
	p.WaitUntil("all have come", func(s string) bool { return !strings.Contains(s, "○") })
}

func TestAScanIsTakenApartInATerminal(t *testing.T) {
	t.Parallel()
	p := doctor(t)
	turn(t, p, "Press each")
	turn(t, p, "Scan the test label")
	p.Write("\x02]C11012\x1d2134\r\n")
	p.WaitFor("by its frame")
	p.WaitFor("(10) 12 (21) 34")
	p.WaitFor("CRLF")
	turn(t, p, "Press the data key")
	p.Write("24.98 mm\r")
	p.WaitFor("The reading is 24.98 mm")
	turn(t, p, "GS arrives as it should")
	time.Sleep(quiet)
	p.Press("enter")
	p.Wait(0)
	assert.True(t, p.Cooked())
	assert.Contains(t, p.Screen(), "left with")
}

func TestOverSSHAScanWithoutAFrameAnswersNothingAndTurnsNoPage(t *testing.T) {
	t.Parallel()
	p := doctor(t, "SSH_TTY=/dev/pts/9")
	p.WaitFor("over SSH: 30 frames")
	turn(t, p, "Press each")
	turn(t, p, "Scan the test label")
	p.Write("1012{GS}2134\x1b\x03\r")
	p.WaitFor("not at all: without a frame it answers nothing")
	p.WaitFor("--scanner gs={GS}")
	assert.Contains(t, p.Screen(), "Scanner")
}

func TestTheDoctorLeavesTheTerminalAsItWas(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*uitest.Program){
		"Esc":     func(p *uitest.Program) { p.Press("esc") },
		"Ctrl+C":  func(p *uitest.Program) { p.Press("ctrl+c") },
		"SIGTERM": func(p *uitest.Program) { p.Signal(syscall.SIGTERM) },
		"SIGHUP":  func(p *uitest.Program) { p.Signal(syscall.SIGHUP) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := doctor(t)
			assert.False(t, p.Cooked())
			leave(p)
			p.Wait(0)
			assert.True(t, p.Cooked())
		})
	}
}
