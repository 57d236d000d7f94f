package file

import (
	"log/slog"
	"os"
	"sync"
)

// logSize is how large the program's log grows before it begins anew; the one
// before is kept.
const logSize = 1 << 20

// rolling is the program's log: what went wrong inside, for whoever looks after
// the station. It never stops the work: what cannot be written is left out.
type rolling struct {
	path string

	mu   sync.Mutex
	out  *os.File
	size int64
}

// newLog gives a log that makes its file with its first line.
func newLog(path string) (*slog.Logger, *rolling) {
	r := &rolling{path: path}
	return slog.New(slog.NewTextHandler(r, nil)), r
}

// Write takes one line (io.Writer).
func (r *rolling) Write(line []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.out != nil && r.size+int64(len(line)) > logSize {
		r.close()
		_ = os.Rename(r.path, r.path+".1")
	}
	if r.out == nil && !r.open() {
		return len(line), nil
	}
	n, _ := r.out.Write(line)
	r.size += int64(n)
	return len(line), nil
}

func (r *rolling) open() bool {
	out, err := os.OpenFile(r.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return false
	}
	r.out, r.size = out, 0
	if info, err := out.Stat(); err == nil {
		r.size = info.Size()
	}
	return true
}

func (r *rolling) close() {
	if r.out != nil {
		_ = r.out.Close()
		r.out = nil
	}
}

// Close lets the log go; another line opens it again.
func (r *rolling) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.close()
	return nil
}
