package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"go.etcd.io/bbolt"

	"assay/station/fault"
	"assay/store/evidence"
	"assay/store/file"
	"assay/store/journal"
)

// ErrBehind is the cause when a backup ends before what the station held.
var ErrBehind = errors.New("an older backup")

// Restored is what a backup brought back.
type Restored struct {
	Entries  uint64
	Head     string
	Evidence int    // files brought back
	Aside    string // where the file that was here lies now; empty: there was none
}

// Backup writes a consistent copy of the station file while work goes on, and the
// evidence it names into a folder beside it. Evidence that lies there already is
// left as it is, so that backups of many days share one folder. The key file is not
// in it: whoever holds both can sign.
func (s *Store) Backup(ctx context.Context, path string) (evidence int, err error) {
	if err := s.file.Backup(path); err != nil {
		return 0, err
	}
	// Evidence is on the disk before the entry that names it: all of what the copy
	// names is there by now.
	return s.evidence.CopyTo(ctx, file.NamesOf(path).Evidence)
}

// Restore puts a backup in the place of a station's file. The backup is proved
// first; what lies there is moved aside, never written over. A backup that ends
// before what the station held is taken only with older: the entries since are lost
// to this station.
func Restore(ctx context.Context, path, from string, older bool, now time.Time) (r Restored, err error) {
	names := file.NamesOf(path)
	release, err := claim(names)
	if err != nil {
		return r, err
	}
	defer release()
	aside := now.UTC().Format("20060102T150405")
	temp := file.NamesOf(names.DB + ".new-restore")
	temp.Key, temp.Evidence = names.Key, names.Evidence
	defer func() { _, _, _ = os.Remove(temp.DB), os.Remove(temp.ID), os.Remove(temp.Log) }()
	if err := copyWhole(from, temp.DB); err != nil {
		return r, err
	}
	if err := proved(ctx, temp, names, from, older, &r); err != nil {
		return r, err
	}
	if r.Evidence, err = evidence.New(file.NamesOf(from).Evidence, "", time.Now).CopyTo(ctx, names.Evidence); err != nil {
		return r, err
	}
	return r, swap(temp, names, aside, &r)
}

// claim takes a station's file for this process, if there is one to take.
func claim(names file.Names) (release func(), err error) {
	f, err := os.OpenFile(names.DB, os.O_RDWR|syscall.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return func() {}, nil
	}
	if err != nil {
		return nil, file.Failed(err, "take the station file")
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fault.Wrap(fault.Busy, file.ErrHeld, "the station file %s is open in another process", names.DB), f.Close())
	}
	return func() { _ = f.Close() }, nil
}

func copyWhole(from, to string) error {
	in, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(fault.Missing, err, "there is no backup %s", from)
	}
	if err != nil {
		return fault.Wrap(fault.Refused, err, "the backup %s cannot be read: %v", from, err)
	}
	defer func() { _ = in.Close() }()
	if info, err := in.Stat(); err != nil || !info.Mode().IsRegular() {
		return fault.Wrap(fault.Invalid, err, "%s is not a file", from)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return file.Failed(err, "make the station's folder")
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return file.Failed(err, "bring the backup here")
	}
	_, err = io.Copy(out, in)
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return file.Failed(err, "bring the backup here")
	}
	return nil
}

// proved opens the copy of a backup with the station's own key, reads it whole and
// holds it against what the station was when last seen.
func proved(ctx context.Context, temp, names file.Names, from string, older bool, r *Restored) error {
	if _, err := os.Lstat(temp.Key); errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(fault.Missing, err, "the station's key file %s is not here, and no backup holds it: put its copy there, then restore again", temp.Key)
	}
	key, err := journal.ReadKey(temp.Key)
	if err != nil {
		return err
	}
	f, err := file.Open(temp)
	if err != nil {
		return unfit(from, err)
	}
	defer func() { _ = f.Close() }()
	if err := f.View(func(tx *bbolt.Tx) error { return checkLayout(tx, from) }); err != nil {
		return err
	}
	log, err := journal.Open(f, key, true)
	if err != nil {
		return unfit(from, err)
	}
	v, err := log.Verify(ctx, nil)
	if err != nil {
		return err
	}
	if !v.OK {
		return fault.New(fault.Damaged, "the backup %s is damaged: entry %d %s; nothing was changed: take another one", from, v.FirstWrong.Seq, v.FirstWrong.Why)
	}
	if err := follows(log, names, from, v.Entries, older); err != nil {
		return err
	}
	r.Entries, r.Head = v.Entries, v.Head
	return log.End()
}

func unfit(from string, err error) error {
	if errors.Is(err, journal.ErrOther) {
		return fault.Wrap(fault.Invalid, err, "the backup %s is of another station, or the key file is; nothing was changed", from)
	}
	return fault.Wrap(fault.Damaged, err, "the backup %s cannot be used: %v; nothing was changed", from, err)
}

// follows holds a backup against what the station was when last seen.
func follows(log *journal.Log, names file.Names, from string, entries uint64, older bool) error {
	was, found, err := journal.ReadSidecar(names.ID)
	if err != nil || !found {
		return nil // nothing tells what was here
	}
	switch {
	case log.ID().String() != was.Log:
		return fault.Wrap(fault.Invalid, journal.ErrOther, "the backup %s is of another station than %s; nothing was changed", from, names.DB)
	case was.Seq > entries && !older:
		return fault.Wrap(fault.Refused, ErrBehind, "the backup %s holds %d entries, and the station held %d: the last %d would be lost. If they are lost in any case, say --older", from, entries, was.Seq, was.Seq-entries)
	case was.Seq > entries || older:
		return nil
	}
	at, err := log.HashAt(was.Seq)
	if err == nil && at.String() != was.Head {
		err = fault.Wrap(fault.Refused, ErrBehind, "the backup %s went another way than %s after entry %d: what the station kept since would be lost. If it is lost in any case, say --older", from, names.DB, was.Seq)
	}
	return err
}

// swap moves what is here aside and gives the copy its name.
func swap(temp, names file.Names, aside string, r *Restored) error {
	for _, name := range []string{names.DB, names.ID} {
		err := os.Rename(name, name+".before-"+aside)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return file.Failed(err, "move the old file aside")
		case name == names.DB:
			r.Aside = name + ".before-" + aside
		}
	}
	if err := os.Rename(temp.DB, names.DB); err != nil {
		return file.Failed(err, "give the backup its name")
	}
	if err := os.Rename(temp.ID, names.ID); err != nil {
		return file.Failed(err, "give the backup its name")
	}
	if err := file.SyncFolder(filepath.Dir(names.DB)); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}
