package scan

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	_ "assay/ui/quiet" // before Bubble Tea asks the terminal
)

// Ended is the last message of a Reader: the terminal is gone, or the context is
// over, and nothing more will come. Bubble Tea itself would go on without input.
type Ended struct{ Err error }

// Reader stands between a terminal and Bubble Tea. Each Read gives one key and
// no more, because Bubble Tea makes one message of letters that it reads
// together. What is no key, a scan or a paste, waits here: Bubble Tea reads a
// ticket for it and Filter changes the ticket back, which keeps the order and
// every byte.
//
//	in := scan.New(ctx, os.Stdin, scan.Local())
//	tea.NewProgram(m, tea.WithInput(in), tea.WithFilter(in.Filter))
//
// It has no method Name on purpose: with one Bubble Tea's cancelreader would
// wait for the terminal while keys are still here.
type Reader struct {
	ctx     context.Context
	file    *os.File // nil for a source that is no file
	source  source
	clock   func() time.Time
	tap     Tap
	stopped atomic.Bool

	reading sync.Mutex // held by Read: guards what follows
	split   splitter
	rest    []byte // of a key that did not fit
	gone    bool

	mu      sync.Mutex // guards what follows
	tickets map[string]tea.Msg
	issued  int
}

// source is where bytes come from.
type source interface {
	// wait gives what has come. It gives nothing when the time is over (a
	// negative one never is) or when wake was called.
	wait(limit time.Duration) ([]byte, error)
	wake()
}

// New reads from src until ctx ends. From a file, a terminal, it reads only
// while it is read from, so that Stop leaves the terminal to another program.
// From anything else, an SSH session, a goroutine reads ahead by one buffer; it
// ends with ctx, as soon as src gives way.
func New(ctx context.Context, src io.Reader, cfg Config) *Reader {
	r := &Reader{ctx: ctx, clock: cfg.Clock, tap: cfg.Tap, split: splitter{cfg: cfg}, tickets: map[string]tea.Msg{}}
	if r.clock == nil {
		r.clock = time.Now
	}
	if f, ok := src.(*os.File); ok {
		r.file = f
		r.source = newFile(f)
	} else {
		r.source = newPump(ctx, src)
	}
	context.AfterFunc(ctx, r.source.wake)
	return r
}

// Stop makes a waiting Read, and any after it, end with io.EOF: before another
// program takes the terminal. Nothing that came is lost.
func (r *Reader) Stop() {
	r.stopped.Store(true)
	r.source.wake()
}

// Start undoes Stop.
func (r *Reader) Start() { r.stopped.Store(false) }

// Read gives one key, or the ticket of a scan or a paste.
func (r *Reader) Read(p []byte) (int, error) {
	r.reading.Lock()
	defer r.reading.Unlock()
	for {
		switch {
		case r.stopped.Load():
			return 0, io.EOF
		case len(r.rest) > 0:
			n := copy(p, r.rest)
			r.rest = r.rest[n:]
			return n, nil
		case len(r.split.out) > 0:
			next := r.split.out[0]
			r.split.out = r.split.out[1:]
			if next.msg == nil && r.tap != nil && r.tap.Key(next.keys) {
				continue
			}
			r.rest = r.keys(next)
		case r.gone:
			return 0, io.EOF
		default:
			r.fill()
		}
	}
}

// fill waits for bytes, or for the time at which those that came mean something.
func (r *Reader) fill() {
	limit := time.Duration(-1)
	if at, waits := r.split.deadline(); waits {
		limit = max(0, at.Sub(r.clock()))
	}
	b, err := r.source.wait(limit)
	if err == nil {
		err = r.ctx.Err()
	}
	switch {
	case len(b) > 0:
		now := r.clock()
		if r.tap != nil {
			r.tap.Raw(b, now)
		}
		r.split.feed(b, now)
	case limit >= 0 && !r.stopped.Load() && r.overdue():
		r.split.expire()
	}
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = nil
		}
		r.split.expire()
		r.split.out = append(r.split.out, piece{msg: Ended{err}})
		r.gone = true
	}
}

func (r *Reader) overdue() bool {
	at, waits := r.split.deadline()
	return waits && !r.clock().Before(at)
}

// mark begins a ticket. It is no character, and pastes are tickets themselves,
// so no paste can look like one.
const mark = '\U0010FFFF'

// keys is what Bubble Tea reads for a piece.
func (r *Reader) keys(p piece) []byte {
	if p.msg == nil {
		return p.keys
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.issued++
	number := strconv.Itoa(r.issued)
	r.tickets[number] = p.msg
	return []byte(pasteStart + string(mark) + number + pasteEnd)
}

// Filter changes a ticket into its message, a Scanned, a pasted tea.KeyMsg or
// Ended, and leaves all else as it is. It belongs into tea.WithFilter.
func (r *Reader) Filter(_ tea.Model, msg tea.Msg) tea.Msg {
	key, ok := msg.(tea.KeyMsg)
	if !ok || !key.Paste || len(key.Runes) == 0 || key.Runes[0] != mark {
		return msg
	}
	number := string(key.Runes[1:])
	r.mu.Lock()
	defer r.mu.Unlock()
	whole := r.tickets[number]
	delete(r.tickets, number)
	return whole
}

// Fd is the terminal's descriptor, by which Bubble Tea sets raw mode; no
// descriptor at all when there is no terminal.
func (r *Reader) Fd() uintptr {
	if r.file == nil {
		return ^uintptr(0)
	}
	return r.file.Fd()
}

// Write writes to the terminal. Together with Close it makes a Reader what
// Bubble Tea takes for a terminal; nothing writes through it.
func (r *Reader) Write(p []byte) (int, error) {
	if r.file == nil {
		return 0, os.ErrInvalid
	}
	return r.file.Write(p)
}

// Close ends reading for good; the terminal stays open.
func (r *Reader) Close() error {
	r.Stop()
	return nil
}
