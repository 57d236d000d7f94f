package file

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"go.etcd.io/bbolt"

	"assay/station/fault"
)

// lockWait is how long opening waits for another process to let go.
const lockWait = time.Second

// firstMap is how much address space is mapped at once: up to here a growing file
// needs no new map, which would wait for every reader.
const firstMap = 64 << 20

// bbolt's default list of free pages hands out the lowest first, so that answers
// keep writing to the same few pages; its map takes single pages from anywhere,
// and every stray page costs a flush some 25 µs (DESIGN.md).

// File is the open station file.
type File struct {
	names Names
	inode uint64
	log   *slog.Logger
	lines *rolling // where the log goes

	writing sync.Mutex   // one Update at a time, its settling included
	mu      sync.RWMutex // held for writing only while db is being replaced
	db      *bbolt.DB    // nil after a failed reopen; the next use tries again
	stopped error        // once set, nothing is written any more
}

// Create makes a new station file that holds what fill puts into it, or nothing at
// all: it grows under another name and gets its own only when it is on the disk.
func Create(names Names, fill func(*bbolt.Tx) error) (err error) {
	if _, err := os.Lstat(names.DB); err == nil {
		return fault.New(fault.Refused, "there is a file %s already", names.DB)
	}
	if err := os.MkdirAll(filepath.Dir(names.DB), 0o700); err != nil {
		return Failed(err, "create the station's folder")
	}
	temp := fmt.Sprintf("%s.new-%d", names.DB, os.Getpid())
	defer func() { _ = os.Remove(temp) }()
	db, err := bbolt.Open(temp, 0o600, &bbolt.Options{
		Timeout: lockWait, NoStatistics: true,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			return os.OpenFile(name, flag|os.O_EXCL, mode)
		},
	})
	if err != nil {
		return Failed(err, "create the station file")
	}
	if err := errors.Join(db.Update(fill), db.Sync(), db.Close()); err != nil {
		return Failed(err, "create the station file")
	}
	if err := claim(temp, names.DB); fault.Is(err, fault.Refused) {
		return err
	} else if err != nil {
		return Failed(err, "create the station file")
	}
	return SyncFolder(filepath.Dir(names.DB))
}

// claim gives a file its name. A link, unlike a rename, never replaces what another
// process made meanwhile; file systems without links get the rename.
func claim(temp, name string) error {
	err := os.Link(temp, name)
	switch {
	case errors.Is(err, syscall.EPERM), errors.Is(err, syscall.ENOTSUP):
		return os.Rename(temp, name)
	case errors.Is(err, fs.ErrExist):
		return fault.Wrap(fault.Refused, err, "another start made %s a moment ago; start again", name)
	}
	return err
}

// SyncFolder makes a folder's names durable.
func SyncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}

// Open opens an existing station file and locks it; it never makes one.
func Open(names Names) (*File, error) {
	inode, err := preflight(names.DB)
	if err != nil {
		return nil, err
	}
	f := &File{names: names, inode: inode}
	f.log, f.lines = newLog(names.Log)
	if f.db, err = f.open(); err != nil {
		return nil, err
	}
	return f, nil
}

func (f *File) open() (db *bbolt.DB, err error) {
	var file *os.File
	defer func() {
		if err != nil && file != nil {
			_ = file.Close() // bbolt leaves it open, and locked, when it panics
		}
	}()
	err = guard(func() error {
		var err error
		db, err = bbolt.Open(f.names.DB, 0o600, &bbolt.Options{
			Timeout: lockWait, NoStatistics: true, InitialMmapSize: firstMap,
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				var err error
				file, err = os.OpenFile(name, flag&^os.O_CREATE, mode)
				return file, err
			},
		})
		return err
	})
	switch {
	case errors.Is(err, bbolt.ErrTimeout):
		holder, _ := ReadHolder(f.names.Lock)
		return nil, fault.Wrap(fault.Busy, ErrHeld, "the station file is open in %s", holder)
	case err != nil && fault.Of(err) == fault.Internal:
		return nil, fault.Wrap(fault.Damaged, err, "the station file %s cannot be opened: %v", f.names.DB, err)
	case err != nil:
		return nil, err
	}
	// Between looking and locking another process may have written or replaced it.
	if inode, err := preflight(f.names.DB); err != nil || inode != f.inode {
		return nil, errors.Join(err, f.replaced(), db.Close())
	}
	return db, nil
}

// Inode is the file's, as it was opened.
func (f *File) Inode() uint64 { return f.inode }

// Names are the file's and its neighbours'.
func (f *File) Names() Names { return f.names }

// Log takes what went wrong inside, for whoever looks after the station.
func (f *File) Log() *slog.Logger { return f.log }

// View runs fn in a read transaction. No bytes of it may leave fn uncopied.
func (f *File) View(fn func(*bbolt.Tx) error) error {
	if err := f.ready(); err != nil {
		return err
	}
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.db == nil {
		return f.stopped
	}
	return guard(func() error { return f.db.View(fn) })
}

// Close lets the file go.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.db == nil {
		return nil
	}
	err := errors.Join(f.db.Close(), f.lines.Close())
	f.db, f.stopped = nil, fault.Wrap(fault.Internal, ErrStopped, "the station file is closed")
	return err
}

// guard turns a panic over damaged pages, a memory fault in the map included,
// into a fault.
func guard(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fault.Wrap(fault.Damaged, fmt.Errorf("%w: %v", ErrPages, p), "the station file is damaged inside; bring back a backup")
		}
	}()
	return fn()
}

// Failed is the fault over a file that could not be written: a full disk has its
// own kind.
func Failed(err error, what string) error {
	var already *fault.Fault
	switch {
	case errors.As(err, &already):
		return err
	case full(err):
		return fault.Wrap(fault.Full, err, "the disk is full: cannot %s. Free some space, then try again", what)
	}
	return fault.Wrap(fault.Refused, err, "cannot %s: %v", what, err)
}

func full(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// Warm reads the file once from front to back. The map is advised for random
// access; walking a cold file through it is 5 to 34 times slower than after this.
func (f *File) Warm(ctx context.Context) error {
	in, err := os.Open(f.names.DB)
	if err != nil {
		return fmt.Errorf("read ahead: %w", err)
	}
	defer func() { _ = in.Close() }()
	chunk := make([]byte, 4<<20)
	for ctx.Err() == nil {
		if _, err := in.Read(chunk); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("read ahead: %w", err)
		}
	}
	return ctx.Err()
}
