package uitest

import (
	"os/exec"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
)

func shell(script string) *exec.Cmd { return exec.Command("sh", "-c", script) }

func TestProgramIsDrivenByKeysAndLookedAt(t *testing.T) {
	p := Run(t, shell(`printf 'ready %s %s' "$TERM" "$LANG"; read a; printf 'got %s' "$a"; read b; exit 3`), 40, 5, "LANG=C")
	p.WaitFor("ready xterm-256color C")
	p.Type("hello")
	p.Mark()
	p.Press("enter")
	p.WaitFor("got hello")
	assert.Equal(t, "\r\ngot hello", p.Output())
	assert.Equal(t, 11, p.Bytes())
	p.Press("enter")
	p.Wait(3)
}

func TestProgramLearnsTheNewSize(t *testing.T) {
	p := Run(t, shell(`trap 'stty size' WINCH; echo ready; while :; do read x; done`), 40, 5)
	p.WaitFor("ready")
	p.Resize(30, 7)
	p.WaitFor("7 30")
	p.Look(func(term *Term) {
		w, h := term.Size()
		assert.Equal(t, []int{30, 7}, []int{w, h})
	})
}

func TestProgramTellsARawTerminalFromACookedOne(t *testing.T) {
	p := Run(t, shell(`stty raw -echo; printf raw; read x; stty sane; printf cooked; read x`), 40, 5)
	p.WaitFor("raw")
	assert.False(t, p.Cooked())
	p.Write("\n")
	p.WaitFor("cooked")
	assert.True(t, p.Cooked())
	p.Signal(syscall.SIGTERM)
	p.Wait(-1)
	assert.True(t, p.Cooked(), "it is still known when the program has ended")
}

func TestEveryNamedKeyHasItsSequence(t *testing.T) {
	assert.Equal(t, "\x03", Key(t, "ctrl+c"))
	assert.Equal(t, "\x1a", Key(t, "ctrl+z"))
	assert.Equal(t, "\x0f", Key(t, "ctrl+o"))
	assert.Equal(t, "é", Key(t, "é"))
	assert.Equal(t, "\x1b[15~", Key(t, "f5"))
}

func TestProgramLosesItsTerminal(t *testing.T) {
	p := Run(t, shell(`echo ready; read x`), 40, 5)
	p.WaitFor("ready")
	p.Hangup()
	p.Wait(-1)
}
