package file

import (
	"errors"
	"fmt"
	"io"
	"os"

	"go.etcd.io/bbolt"

	"assay/station/fault"
)

// Update runs fn in a write transaction and returns when it is on the disk. An
// error of fn leaves nothing behind.
//
// An error of the commit itself leaves the outcome unknown (the write may have
// reached the disk before the error did), so the file is closed, opened again and
// asked: the fault then says what was found. Full, and Damaged with ErrNotKept:
// nothing was kept. Conflict with ErrKept: all of it was kept, read again.
func (f *File) Update(fn func(*bbolt.Tx) error) error {
	f.writing.Lock()
	defer f.writing.Unlock()
	if err := f.ready(); err != nil {
		return err
	}
	tx, err := f.update(fn)
	if err == nil || tx == 0 {
		return err
	}
	settled := f.settle(tx, err)
	f.log.Error("a commit failed", "cause", err, "told", settled)
	return settled
}

// update gives the transaction's number when it is its commit that failed.
func (f *File) update(fn func(*bbolt.Tx) error) (tx int, err error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.db == nil {
		return 0, f.stopped
	}
	err = guard(func() error {
		t, err := f.db.Begin(true)
		if err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		defer func() { _ = t.Rollback() }()
		if err := f.unmoved(); err != nil {
			return err
		}
		if err := fn(t); err != nil {
			return err
		}
		number := t.ID()
		if err := t.Commit(); err != nil {
			tx = number
			return err
		}
		return nil
	})
	return tx, err
}

// ready opens the file again if an earlier try to do so failed.
func (f *File) ready() error {
	f.mu.RLock()
	open, stopped := f.db != nil, f.stopped
	f.mu.RUnlock()
	if open {
		return nil
	}
	if stopped != nil {
		return stopped
	}
	return f.reopen()
}

func (f *File) reopen() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.db != nil {
		_ = f.db.Close()
		f.db = nil
	}
	if err := f.unmoved(); err != nil {
		return err
	}
	db, err := f.open()
	if err != nil {
		return err
	}
	f.db = db
	return nil
}

// settle decides an unknown outcome: the number of the last transaction in the
// reopened file says whether the failed one is in it.
func (f *File) settle(tx int, cause error) error {
	if err := f.reopen(); err != nil {
		return fault.Wrap(fault.Damaged, errors.Join(cause, err), "the disk reported an error, and the station file cannot be opened again: %v. Whether the last entry was saved is not known until it can", err)
	}
	last := 0
	if err := f.View(func(t *bbolt.Tx) error { last = t.ID(); return nil }); err != nil {
		return err
	}
	switch {
	case last >= tx:
		return f.press(cause)
	case full(cause):
		return fault.Wrap(fault.Full, cause, "the disk is full: this was not saved, everything before it was. Free some space and answer again")
	}
	return fault.Wrap(fault.Damaged, errors.Join(ErrNotKept, cause), "the disk reported an error: this was not saved, everything before it was. Answer again")
}

// press writes the file's own bytes over themselves and syncs. After a failed
// sync the system may hold as clean what never reached the disk, and a second
// sync would then say "done" without writing it.
func (f *File) press(cause error) error {
	if err := f.rewrite(); err != nil {
		f.mu.Lock()
		defer f.mu.Unlock()
		_ = f.db.Close()
		f.db = nil
		f.stopped = fault.Wrap(fault.Damaged, errors.Join(ErrStopped, cause, err), "the disk does not take what is written to it; nothing is saved any more. Mend the disk, then start again")
		return f.stopped
	}
	return fault.Wrap(fault.Conflict, errors.Join(ErrKept, cause), "the disk reported an error, but this was saved")
}

func (f *File) rewrite() error {
	out, err := os.OpenFile(f.names.DB, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	chunk := make([]byte, 1<<20)
	for at := int64(0); ; {
		n, err := out.ReadAt(chunk, at)
		if n > 0 {
			if _, err := out.WriteAt(chunk[:n], at); err != nil {
				return err
			}
			at += int64(n)
		}
		if errors.Is(err, io.EOF) {
			return out.Sync()
		}
		if err != nil {
			return err
		}
	}
}

// unmoved refuses to write to a file that has lost its name: a deleted file takes
// writes as before, and gives none of them back.
func (f *File) unmoved() error {
	info, err := os.Stat(f.names.DB)
	if err == nil && inodeOf(info) == f.inode {
		return nil
	}
	return f.replaced()
}

func (f *File) replaced() error {
	return fault.Wrap(fault.Damaged, ErrReplaced, "the station file %s was deleted or replaced while it was open; nothing is saved any more. Put it back, or bring back a backup", f.names.DB)
}
