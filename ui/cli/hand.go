package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"assay/station/fault"
)

// lockTime is how long a command waits for a file that is held by a process
// which does not answer yet, or no more.
const lockTime = 2 * time.Second

// within runs an action on the station: in the process that holds the file, by
// handing the whole command to it, or on the file itself when nobody holds it.
func (a *app) within(ctx context.Context, do action) error {
	if a.held != nil {
		return setUp(do)(ctx, a.held)
	}
	p := a.place()
	if !a.parts.Exists(p) {
		return status{Cannot, fmt.Errorf("%s: there is no station; run assay to set one up, or name its file with --file", p.File)}
	}
	until := time.Now().Add(lockTime)
	for {
		err := a.hand(ctx, p)
		if !errors.Is(err, errNobody) {
			return err
		}
		late := time.Now().After(until)
		h, err := a.parts.Open(ctx, p)
		switch {
		case err == nil:
			return a.hold(ctx, h, setUp(do))
		case !fault.Is(err, fault.Busy) || late:
			return cannot(err)
		}
	}
}

// setUp refuses an action on a station that was begun and never set up.
func setUp(do action) action {
	return func(ctx context.Context, h *House) error {
		if h.Station.Settings().Name == "" {
			return status{Cannot, fmt.Errorf("%s: the station is not set up yet: run assay, or assay init", h.Place.File)}
		}
		return do(ctx, h)
	}
}

// hold runs an action on a file this process opened, and answers callers
// meanwhile.
func (a *app) hold(ctx context.Context, h *House, do action) (err error) {
	defer func() {
		if closing := h.Close(); err == nil && closing != nil {
			err = cannot(closing)
		}
	}()
	h.Desk = h.Station.Desk("")
	l, err := listen(ctx, a.parts, h)
	if err != nil {
		return cannot(err)
	}
	defer l.close(ctx, func() {
		fmt.Fprintln(a.call.Err, "assay: another command is still at work here; Ctrl+C ends it")
	})
	return do(ctx, h)
}

// alone runs an action that needs the file for itself.
func (a *app) alone(ctx context.Context, what string, do action) error {
	if a.held != nil {
		return a.inUse(a.held.Place, what)
	}
	p := a.place()
	if !a.parts.Exists(p) {
		return a.within(ctx, do) // its sentence
	}
	h, err := a.parts.Open(ctx, p)
	if fault.Is(err, fault.Busy) {
		return a.busy(ctx, p, what)
	}
	if err != nil {
		return cannot(err)
	}
	// It does not listen meanwhile: nobody reads what is half done.
	return cannot(errors.Join(do(ctx, h), h.Close()))
}

// busy has the holder say who it is; where it does not answer, its lock file
// says it.
func (a *app) busy(ctx context.Context, p Place, what string) error {
	if err := a.hand(ctx, p); !errors.Is(err, errNobody) {
		return err
	}
	return a.inUse(p, what)
}

// inUse says who has the file and what to do.
func (a *app) inUse(p Place, what string) error {
	who := "another process"
	if h, ok := a.parts.Holder(p); ok {
		if a.held != nil {
			if person, ok := a.held.Desk.Person(); ok {
				h.Person = fmt.Sprintf("%s %s", person.ID, person.Name)
			}
		}
		who = h.String()
	}
	return status{Cannot, fmt.Errorf("%s: %s needs the station for itself and it is open (%s): end it there, then try again", p.File, what, who)}
}

// errNobody: no process answers on the socket.
var errNobody = errors.New("nobody holds the station")

// hand gives the command to the process that holds the file and passes its
// output on. errNobody when there is none.
func (a *app) hand(ctx context.Context, p Place) error {
	path := socketPath(p.File)
	if h, ok := a.parts.Holder(p); ok && h.Socket != "" {
		path = h.Socket
	}
	conn, err := (&net.Dialer{Timeout: greetingTime}).DialContext(ctx, "unix", path)
	if err != nil {
		return errNobody
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	greeting := hello{Version: a.parts.Version, Args: a.call.Args, Dir: a.call.Dir, Env: handedEnv(a.call.Env)}
	if err := writeJSON(conn, frameHello, greeting); err != nil {
		return errNobody
	}
	if err := conn.SetReadDeadline(time.Now().Add(greetingTime)); err != nil {
		return errNobody
	}
	f, err := readFrame(conn)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return status{Cannot, fmt.Errorf("%s: the process that holds the station does not answer: try again, or end it", p.File)}
	case err != nil:
		return errNobody // it was just ending
	case f.kind == frameRefuse:
		return status{Cannot, fmt.Errorf("%s: %s", p.File, f.body)}
	case f.kind != frameReady:
		return a.lost(p)
	}
	if err := conn.SetReadDeadline(time.Time{}); err != nil {
		return a.lost(p)
	}
	return a.follow(ctx, p, conn)
}

// lost is the end of a holder in the middle of a command.
func (a *app) lost(p Place) error {
	return status{Cannot, fmt.Errorf("%s: the process that holds the station ended before it was done; what it answered is kept: run the command again", p.File)}
}

// follow passes on what the holder says until its exit status.
func (a *app) follow(ctx context.Context, p Place, conn net.Conn) error {
	for {
		f, err := readFrame(conn)
		if err != nil {
			return a.lost(p)
		}
		switch f.kind {
		case frameOut:
			_, err = a.call.Out.Write(f.body)
		case frameErr:
			_, err = a.call.Err.Write(f.body)
		case frameWant:
			err = a.sendInput(conn)
		case frameAsk:
			err = a.sendSecret(ctx, conn, string(f.body))
		case frameExit:
			if len(f.body) == 1 && f.body[0] == Done {
				return nil
			}
			if len(f.body) == 1 {
				return status{int(f.body[0]), nil}
			}
			return a.lost(p)
		default:
			return a.lost(p)
		}
		if err != nil {
			return a.lost(p)
		}
	}
}

func (a *app) sendInput(conn net.Conn) error {
	buf := make([]byte, pieceLength)
	n, err := a.call.In.Read(buf)
	for n == 0 && err == nil {
		n, err = a.call.In.Read(buf)
	}
	if n == 0 && !errors.Is(err, io.EOF) {
		return err
	}
	return writeFrame(conn, frameInput, buf[:n])
}

func (a *app) sendSecret(ctx context.Context, conn net.Conn, prompt string) error {
	var s secret
	var err error
	if s.PIN, err = a.call.Ask(ctx, prompt); err != nil {
		s.Error = err.Error()
	}
	return writeJSON(conn, framePIN, s)
}

// handedEnv is what of the environment a command may depend on. ASSAY_ secrets
// go with it: the socket is private to the same user.
func handedEnv(env func(string) string) map[string]string {
	out := map[string]string{}
	for _, name := range []string{
		"ASSAY_FILE", "ASSAY_DROP", "ASSAY_CHECKLISTS", "ASSAY_PIN", "ASSAY_NEW_PIN",
		"LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_MESSAGES", "NO_COLOR", "TERM", "TZ",
	} {
		if v := env(name); v != "" {
			out[name] = v
		}
	}
	return out
}

// secretFrom is a PIN from its variable, or asked for at the caller's terminal.
func (a *app) secretFrom(ctx context.Context, variable, prompt string) (string, error) {
	if pin := a.call.Env(variable); pin != "" {
		return strings.TrimSpace(pin), nil
	}
	if a.call.Ask == nil {
		return "", misuse("the PIN is missing: set %s, or run this at a terminal", variable)
	}
	return a.call.Ask(ctx, prompt)
}
