package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// errNoTerminal: there is nobody to ask.
var errNoTerminal = status{Misuse, errors.New("the PIN is missing: set ASSAY_PIN, or run this at a terminal")}

// Process is this process's own command. Reading its input ends with ctx.
func Process(ctx context.Context) (Call, error) {
	dir, err := os.Getwd()
	if err != nil {
		return Call{}, fmt.Errorf("working directory: %w", err)
	}
	return Call{
		Args: os.Args[1:], Dir: dir, Env: os.Getenv, In: &input{ctx: ctx, from: os.Stdin}, Out: os.Stdout, Err: os.Stderr,
		TTY: term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stdout.Fd())),
		Ask: askTerminal,
	}, nil
}

// askTerminal asks at the terminal itself: standard input may be a file. When the
// command is ended meanwhile the terminal gets its echo back; the read that is
// left behind ends with the process.
func askTerminal(ctx context.Context, prompt string) (string, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return "", errNoTerminal
	}
	fd := int(tty.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		tty.Close()
		return "", errNoTerminal
	}
	fmt.Fprint(tty, clean(prompt))
	typed := make(chan answer, 1)
	go func() {
		pin, err := term.ReadPassword(fd)
		typed <- answer{string(pin), err}
	}()
	select {
	case <-ctx.Done():
		term.Restore(fd, before)
		fmt.Fprintln(tty)
		return "", ctx.Err()
	case got := <-typed:
		fmt.Fprintln(tty)
		tty.Close()
		if got.err != nil {
			return "", errNoTerminal
		}
		return strings.TrimSpace(got.text), nil
	}
}

type answer struct {
	text string
	err  error
}

// input is standard input that a signal can end: a read that is left waiting ends
// with the process.
type input struct {
	ctx  context.Context // of the process
	from io.Reader
}

func (in *input) Read(p []byte) (int, error) {
	read := make(chan answer, 1)
	buf := make([]byte, len(p))
	go func() {
		n, err := in.from.Read(buf)
		read <- answer{string(buf[:n]), err}
	}()
	select {
	case got := <-read:
		return copy(p, got.text), got.err
	case <-in.ctx.Done():
		return 0, in.ctx.Err()
	}
}
