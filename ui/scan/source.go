package scan

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// file is a terminal: it is asked whether something came before it is read, so
// that no reader is left behind in it.
type file struct {
	tty     *os.File
	rouse   *os.File // a byte written here ends wait
	roused  *os.File
	buf     [4096]byte
	failure error
}

func newFile(tty *os.File) *file {
	f := &file{tty: tty}
	f.roused, f.rouse, f.failure = os.Pipe()
	return f
}

func (f *file) wake() {
	if f.failure == nil {
		_, _ = f.rouse.Write([]byte{0})
	}
}

func (f *file) wait(limit time.Duration) ([]byte, error) {
	if f.failure != nil {
		return nil, f.failure
	}
	fds := []unix.PollFd{{Fd: int32(f.tty.Fd()), Events: unix.POLLIN}, {Fd: int32(f.roused.Fd()), Events: unix.POLLIN}}
	ms := -1
	if limit >= 0 {
		ms = int((limit + time.Millisecond - 1) / time.Millisecond)
	}
	_, err := unix.Poll(fds, ms)
	switch {
	case errors.Is(err, unix.EINTR):
		return nil, nil
	case err != nil:
		return nil, err
	case fds[1].Revents != 0:
		_, err = f.roused.Read(f.buf[:])
		return nil, err
	case fds[0].Revents == 0:
		return nil, nil
	}
	n, err := f.tty.Read(f.buf[:])
	return f.buf[:n], err
}

// pump is any other source: a goroutine waits in its Read.
type pump struct {
	ctx    context.Context
	chunks chan chunk
	roused chan struct{}
}

type chunk struct {
	b   []byte
	err error
}

func newPump(ctx context.Context, src io.Reader) *pump {
	p := &pump{ctx: ctx, chunks: make(chan chunk), roused: make(chan struct{}, 1)}
	go p.run(src)
	return p
}

func (p *pump) run(src io.Reader) {
	for {
		buf := make([]byte, 4096)
		n, err := src.Read(buf)
		select {
		case p.chunks <- chunk{buf[:n], err}:
		case <-p.ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

func (p *pump) wake() {
	select {
	case p.roused <- struct{}{}:
	default:
	}
}

func (p *pump) wait(limit time.Duration) ([]byte, error) {
	var over <-chan time.Time
	if limit >= 0 {
		timer := time.NewTimer(limit)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case c := <-p.chunks:
		return c.b, c.err
	case <-p.roused:
	case <-p.ctx.Done():
	case <-over:
	}
	return nil, nil
}
