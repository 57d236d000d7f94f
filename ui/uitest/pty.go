package uitest

import (
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// Patience is how long WaitFor and Wait wait before they fail a test: far longer
// than anything takes on a machine that has other work as well.
const Patience = time.Minute

// Program is a program running in a terminal of its own. Its methods belong to
// the goroutine of the test.
type Program struct {
	t   testing.TB
	cmd *exec.Cmd
	pty *os.File

	mu      sync.Mutex
	term    *Term
	output  []byte
	changed chan struct{} // closed and made anew at each output
	done    chan struct{} // closed when nothing more can be read from the terminal
	exited  chan struct{} // closed when the program has ended

	mark      int
	lastKey   string
	lastPress time.Time
	lastScan  time.Time
}

// Run starts cmd in a terminal of w columns and h rows, a UTF-8 xterm with 256
// colours that answers no query. Settings such as "LANG=C" or "NO_COLOR=1" go
// on top; the terminal settings of whoever runs the test do not reach it. The
// program is killed when the test ends, and a sequence that Term does not know
// fails it.
func Run(t testing.TB, cmd *exec.Cmd, w, h int, settings ...string) *Program {
	t.Helper()
	p := &Program{t: t, cmd: cmd, term: New(w, h), changed: make(chan struct{}), done: make(chan struct{}), exited: make(chan struct{})}
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	cmd.Env = append(neutral(cmd.Env), "TERM=xterm-256color", "LANG=C.UTF-8", "TZ=UTC")
	cmd.Env = append(cmd.Env, settings...)
	master, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: uint16(h), Cols: uint16(w)})
	if err != nil {
		t.Fatalf("start %s: %v", cmd.Path, err)
	}
	if p.pty, err = closable(master); err != nil {
		t.Fatalf("open the terminal: %v", err)
	}
	go p.read()
	go func() {
		_ = cmd.Wait()
		close(p.exited)
	}()
	t.Cleanup(p.stop)
	return p
}

// Self is this test's own binary as a command, with a setting that tells its
// TestMain which of its programs to be.
func Self(program string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "UITEST_PROGRAM="+program)
	return cmd
}

// Asked is the program that Self asked this process to be, or "".
func Asked() string { return os.Getenv("UITEST_PROGRAM") }

// closable gives the same terminal as a file whose Close ends a waiting Read.
// The one it is given no longer does: asking it for its descriptor made it block.
func closable(master *os.File) (*os.File, error) {
	defer master.Close()
	fd, err := unix.FcntlInt(master.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err == nil {
		err = unix.SetNonblock(fd, true)
	}
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), master.Name()), nil
}

// neutral drops the settings that change how a program draws.
func neutral(env []string) []string {
	var kept []string
	for _, e := range env {
		switch name, _, _ := strings.Cut(e, "="); name {
		case "TERM", "COLORTERM", "COLORFGBG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI", "TERM_PROGRAM", "TMUX", "STY",
			"SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "LINES", "COLUMNS", "LANG", "LC_ALL", "LC_CTYPE", "LC_NUMERIC", "ACCESSIBLE", "TZ", "TEA_TRACE":
		default:
			kept = append(kept, e)
		}
	}
	return kept
}

func (p *Program) read() {
	b := make([]byte, 64<<10)
	for {
		n, err := p.pty.Read(b)
		p.mu.Lock()
		p.output = append(p.output, b[:n]...)
		_, _ = p.term.Write(b[:n])
		close(p.changed)
		p.changed = make(chan struct{})
		p.mu.Unlock()
		if err != nil {
			close(p.done)
			return
		}
	}
}

func (p *Program) stop() {
	_ = p.cmd.Process.Kill()
	<-p.exited
	_ = p.pty.Close()
	<-p.done
	if len(p.term.Unknown) > 0 {
		p.t.Errorf("the program sent sequences that no simple terminal knows: %v", p.term.Unknown)
	}
}

// watch gives a channel that is closed at the next output.
func (p *Program) watch() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.changed
}

// Write sends bytes to the program as they are.
func (p *Program) Write(s string) {
	p.t.Helper()
	if _, err := p.pty.WriteString(s); err != nil {
		p.t.Fatalf("write to the terminal: %v", err)
	}
}

// WaitFor waits until text is on the screen.
func (p *Program) WaitFor(text string) {
	p.t.Helper()
	p.WaitUntil(text+" is on the screen", func(screen string) bool { return strings.Contains(screen, text) })
}

// WaitGone waits until text is no longer on the screen.
func (p *Program) WaitGone(text string) {
	p.t.Helper()
	p.WaitUntil(text+" has left the screen", func(screen string) bool { return !strings.Contains(screen, text) })
}

// WaitUntil waits until the screen is as asked; what says so in a sentence for
// the one who reads the failure.
func (p *Program) WaitUntil(what string, ok func(screen string) bool) {
	p.t.Helper()
	switch {
	case p.Within(Patience, ok):
	case p.over():
		p.t.Fatalf("the program ended before %s:\n%s", what, p.Screen())
	default:
		p.t.Fatalf("%v passed and not yet: %s:\n%s", Patience, what, p.Screen())
	}
}

// Within waits that long at most, and tells whether the screen came to be as asked.
func (p *Program) Within(patience time.Duration, ok func(screen string) bool) bool {
	deadline := time.After(patience)
	for {
		changed := p.watch()
		if ok(p.Screen()) {
			return true
		}
		select {
		case <-changed:
		case <-p.done:
			return ok(p.Screen())
		case <-deadline:
			return false
		}
	}
}

func (p *Program) over() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// Screen is what the terminal shows.
func (p *Program) Screen() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.term.Text()
}

// Look lets f see the screen model: cells, cursor, modes, queries.
func (p *Program) Look(f func(*Term)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f(p.term)
}

// Mark begins the count of Bytes and the text of Output.
func (p *Program) Mark() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mark = len(p.output)
}

// Bytes is how much the program has written since Mark.
func (p *Program) Bytes() int { return len(p.Output()) }

// Output is what the program has written since Mark, sequences and all.
func (p *Program) Output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return string(p.output[p.mark:])
}

// Resize makes the terminal w columns and h rows, and tells the program.
func (p *Program) Resize(w, h int) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.term.Resize(w, h)
	p.control(func(fd int) error {
		return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: uint16(h), Col: uint16(w)})
	})
}

// Signal sends the program a signal.
func (p *Program) Signal(s os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatalf("signal %v: %v", s, err)
	}
}

// Pid is the program's process.
func (p *Program) Pid() int { return p.cmd.Process.Pid }

// Hangup takes the terminal away, as a closed window does.
func (p *Program) Hangup() { _ = p.pty.Close() }

// Cooked reports that the terminal echoes and edits lines: that the program
// left it as a shell wants it.
func (p *Program) Cooked() bool {
	cooked := false
	p.control(func(fd int) error {
		s, err := term.GetState(uintptr(fd))
		cooked = err == nil && s.Lflag&unix.ECHO != 0 && s.Lflag&unix.ICANON != 0
		return err
	})
	return cooked
}

// control asks the terminal's driver for something, without File.Fd, which
// would make reads block again.
func (p *Program) control(ask func(fd int) error) {
	p.t.Helper()
	conn, err := p.pty.SyscallConn()
	if err == nil {
		if failed := conn.Control(func(fd uintptr) { err = ask(int(fd)) }); failed != nil {
			err = failed
		}
	}
	if err != nil {
		p.t.Fatalf("control the terminal: %v", err)
	}
}

// Wait waits until the program has ended, and requires its exit status.
func (p *Program) Wait(status int) {
	p.t.Helper()
	select {
	case <-p.exited:
	case <-time.After(Patience):
		p.t.Fatalf("%v passed and the program has not ended:\n%s", Patience, p.Screen())
	}
	<-p.done
	if got := p.cmd.ProcessState.ExitCode(); got != status {
		p.t.Fatalf("the program ended with status %d, not %d:\n%s", got, status, p.Screen())
	}
}
