package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

const (
	greetingTime = 2 * time.Second // a caller greets within this, and is answered within it
	maxCallers   = 16              // at once; the next ones wait
	soon         = time.Second     // a holder that wants to end says after this long what it waits for
	longestPath  = 100             // of a socket: systems take 104 to 108 bytes
)

// listener runs callers' commands against the house this process holds.
type listener struct {
	parts Parts
	house *House
	net   net.Listener
	path  string // of the socket
	dir   string // a temporary folder to remove; empty: none
	stop  context.CancelFunc
	calls sync.WaitGroup
	slots chan struct{}
}

// listen opens the socket beside the file and answers until close.
func listen(ctx context.Context, p Parts, h *House) (*listener, error) {
	l := &listener{parts: p, house: h, slots: make(chan struct{}, maxCallers)}
	if err := l.bind(); err != nil {
		return nil, fmt.Errorf("socket: %w", err)
	}
	if err := h.Hold("", l.path); err != nil {
		l.net.Close()
		os.Remove(l.path)
		os.RemoveAll(l.dir)
		return nil, fmt.Errorf("lock file: %w", err)
	}
	ctx, l.stop = context.WithCancel(ctx)
	l.calls.Add(1)
	go l.accept(ctx)
	return l, nil
}

// bind makes NAME.sock, or a socket in a folder of its own when that path is too
// long. It is made where nobody else can reach it and moved when it is private.
func (l *listener) bind() error {
	l.path = socketPath(l.house.Place.File)
	beside := filepath.Dir(l.path)
	if len(l.path) > longestPath || len(beside)+len("/.1234567890/s") > longestPath {
		dir, err := os.MkdirTemp("", "assay-") // 0700
		if err != nil {
			return err
		}
		l.dir, l.path, beside = dir, filepath.Join(dir, "s.sock"), dir
	}
	room, err := os.MkdirTemp(beside, ".")
	if err != nil {
		return err
	}
	defer os.RemoveAll(room)
	made := filepath.Join(room, "s")
	bound, err := net.ListenUnix("unix", &net.UnixAddr{Name: made, Net: "unix"})
	if err != nil {
		return err
	}
	bound.SetUnlinkOnClose(false) // it lies elsewhere by then
	l.net = bound
	if err := os.Chmod(made, 0o600); err != nil {
		return err
	}
	// Whoever holds the file's lock owns the socket: one that lies there is dead.
	return os.Rename(made, l.path)
}

// socketPath is where the holder of a file listens, unless that is too long.
func socketPath(file string) string { return strings.TrimSuffix(file, ".db") + ".sock" }

func (l *listener) accept(ctx context.Context) {
	defer l.calls.Done()
	for {
		select {
		case l.slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
		conn, err := l.net.Accept()
		if err != nil {
			return // closed
		}
		l.calls.Add(1)
		go func() {
			defer l.calls.Done()
			defer func() { <-l.slots }()
			l.answer(ctx, conn)
		}()
	}
}

// close takes the socket away and lets running commands finish, however long
// they take, unless ctx ends.
func (l *listener) close(ctx context.Context, waiting func()) {
	os.Remove(l.path)
	l.net.Close()
	defer os.RemoveAll(l.dir)
	defer l.stop()
	done := make(chan struct{})
	go func() { l.calls.Wait(); close(done) }()
	select {
	case <-done:
		return
	case <-time.After(soon):
		waiting()
	}
	select {
	case <-done:
	case <-ctx.Done():
		l.stop()
		<-done
	}
}

// answer serves one caller.
func (l *listener) answer(ctx context.Context, conn net.Conn) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	defer conn.Close()
	call := &remote{conn: conn, from: make(chan frame)}
	h, err := call.greeting()
	if err != nil {
		return
	}
	if h.Version != l.parts.Version {
		call.send(frameRefuse, fmt.Appendf(nil, "the station is open in assay %s and this is %s: use the same program, or end it there", l.parts.Version, h.Version))
		return
	}
	if call.send(frameReady, nil) != nil {
		return
	}
	go call.read(ctx, cancel)
	code := l.run(ctx, call, h)
	call.send(frameExit, []byte{byte(code)})
}

// run is the very same command, in this process.
func (l *listener) run(ctx context.Context, call *remote, h hello) (code int) {
	out := &remoteWriter{call: call, kind: frameOut}
	errs := &remoteWriter{call: call, kind: frameErr}
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(errs, "assay: the station could not run this command: %v\n", r)
			code = Cannot
		}
	}()
	a := &app{parts: l.parts, held: l.house, call: Call{
		Args: h.Args, Dir: h.Dir, Env: func(name string) string { return h.Env[name] },
		In: &remoteReader{call: call, ctx: ctx}, Out: out, Err: errs,
		Ask: call.ask,
	}}
	return a.run(ctx)
}

// remote is a caller at the other end of the socket.
type remote struct {
	conn    net.Conn
	from    chan frame // what the caller answers
	writing sync.Mutex
	asking  sync.Mutex // one question at a time
}

func (r *remote) greeting() (hello, error) {
	var h hello
	if err := r.conn.SetReadDeadline(time.Now().Add(greetingTime)); err != nil {
		return h, err
	}
	f, err := readFrame(r.conn)
	if err != nil {
		return h, err
	}
	if f.kind != frameHello {
		return h, errors.New("no greeting")
	}
	if err := json.Unmarshal(f.body, &h); err != nil {
		return h, err
	}
	return h, r.conn.SetReadDeadline(time.Time{})
}

func (r *remote) send(kind byte, body []byte) error {
	r.writing.Lock()
	defer r.writing.Unlock()
	return writeFrame(r.conn, kind, body)
}

// read hands on what the caller sends; a caller that went away, or sends what it
// was not asked, ends its command.
func (r *remote) read(ctx context.Context, cancel context.CancelFunc) {
	defer cancel()
	for {
		f, err := readFrame(r.conn)
		if err != nil {
			return
		}
		select {
		case r.from <- f:
		case <-ctx.Done():
			return
		}
	}
}

// question sends one frame and waits for its answer.
func (r *remote) question(ctx context.Context, kind byte, body []byte, want byte) ([]byte, error) {
	r.asking.Lock()
	defer r.asking.Unlock()
	if err := r.send(kind, body); err != nil {
		return nil, err
	}
	select {
	case f := <-r.from:
		if f.kind != want {
			return nil, errors.New("the caller answered something else")
		}
		return f.body, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (r *remote) ask(ctx context.Context, prompt string) (string, error) {
	body, err := r.question(ctx, frameAsk, []byte(prompt), framePIN)
	if err != nil {
		return "", err
	}
	var s secret
	if err := json.Unmarshal(body, &s); err != nil {
		return "", err
	}
	if s.Error != "" {
		return "", misuse("%s", s.Error)
	}
	return s.PIN, nil
}

// remoteReader asks the caller for its input, piece by piece, as it is read: a
// command that reads none takes none away.
type remoteReader struct {
	call *remote
	ctx  context.Context // of the command that reads
	left []byte
	end  bool
}

func (r *remoteReader) Read(p []byte) (int, error) {
	for len(r.left) == 0 {
		if r.end {
			return 0, io.EOF
		}
		body, err := r.call.question(r.ctx, frameWant, nil, frameInput)
		if err != nil {
			return 0, err
		}
		r.left, r.end = body, len(body) == 0
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}

type remoteWriter struct {
	call *remote
	kind byte
}

func (w *remoteWriter) Write(p []byte) (int, error) {
	for done := 0; done < len(p); {
		piece := p[done:min(done+pieceLength, len(p))]
		if err := w.call.send(w.kind, piece); err != nil {
			return done, err
		}
		done += len(piece)
	}
	return len(p), nil
}
