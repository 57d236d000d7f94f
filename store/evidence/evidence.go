// Package evidence keeps photos and files by their SHA-256. A file is on the disk
// before the entry that names it is written.
//
// Arrows: evidence imports station; store hands it out.
package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/store/file"
)

// Largest is the most bytes one piece of evidence may have: a long phone video
// is refused, a photo never is.
const Largest = 64 << 20

// longestName is how much of a file's name is kept.
const longestName = 255

// Store is the evidence folder of one station.
type Store struct {
	folder string
	drop   string
	now    func() time.Time

	mu    sync.Mutex
	added [][32]byte // since the program started
}

var (
	_ station.EvidenceStore  = (*Store)(nil)
	_ station.EvidenceReader = (*Store)(nil)
)

// New names the folders; the evidence folder is made with its first file. drop
// may be empty.
func New(folder, drop string, now func() time.Time) *Store {
	return &Store{folder: folder, drop: drop, now: now}
}

// Put keeps the file at path (station.EvidenceStore).
func (s *Store) Put(ctx context.Context, path string) (inspection.Evidence, error) {
	in, err := open(path)
	if err != nil {
		return inspection.Evidence{}, err
	}
	defer func() { _ = in.Close() }()
	return s.PutReader(ctx, filepath.Base(path), in)
}

// PutReader keeps what a reader gives, under a name that is only shown.
func (s *Store) PutReader(ctx context.Context, name string, in io.Reader) (inspection.Evidence, error) {
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return inspection.Evidence{}, storing(err)
	}
	temp, err := os.CreateTemp(s.folder, halfWritten)
	if err != nil {
		return inspection.Evidence{}, storing(err)
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	defer func() { _ = temp.Close() }()
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(temp, sum), io.LimitReader(during{ctx, in}, Largest+1))
	switch {
	case err != nil:
		return inspection.Evidence{}, storing(err)
	case size == 0:
		return inspection.Evidence{}, fault.New(fault.Invalid, "the file %q is empty", shorten(name))
	case size > Largest:
		return inspection.Evidence{}, fault.New(fault.Invalid, "the file %q is too large: at most %d MiB", shorten(name), Largest>>20)
	}
	e := inspection.Evidence{Name: shorten(name), Size: size, Digest: [32]byte(sum.Sum(nil))}
	if e.Type, err = sniff(temp); err != nil {
		return inspection.Evidence{}, storing(err)
	}
	return e, s.keep(temp, e)
}

// halfWritten is the name of a file until it is whole.
const halfWritten = ".new-*"

// HalfWritten are the files that a killed process did not finish.
func (s *Store) HalfWritten() []string {
	left, _ := filepath.Glob(filepath.Join(s.folder, halfWritten))
	return left
}

// Half is what has come of a file of another station that is not whole yet, to go on
// with; who has all of it removes it by its name.
func (s *Store) Half(digest [32]byte) (*os.File, error) {
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return nil, storing(err)
	}
	f, err := os.OpenFile(filepath.Join(s.folder, ".half-"+hex.EncodeToString(digest[:])), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, storing(err)
	}
	return f, nil
}

// keep gives a written file its name and makes bytes and name durable.
func (s *Store) keep(temp *os.File, e inspection.Evidence) error {
	if err := errors.Join(temp.Chmod(0o400), temp.Sync()); err != nil {
		return storing(err)
	}
	path := s.Path(e.Digest)
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return storing(err)
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return storing(err)
	}
	for _, f := range []string{folder, s.folder, filepath.Dir(s.folder)} {
		if err := file.SyncFolder(f); err != nil {
			return storing(err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.added = append(s.added, e.Digest)
	return nil
}

// Added are the files kept since the program started, but for the first so many.
func (s *Store) Added(after int) [][32]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.added[min(after, len(s.added)):])
}

// List gives the digests of all files.
func (s *Store) List() ([][32]byte, error) {
	var all [][32]byte
	err := filepath.WalkDir(s.folder, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		var digest [32]byte
		if err != nil || d.IsDir() || len(d.Name()) != 2*len(digest) {
			return err
		}
		if _, err := hex.Decode(digest[:], []byte(d.Name())); err == nil {
			all = append(all, digest)
		}
		return nil
	})
	return all, err
}

// Open gives the file of a digest to read; close it.
func (s *Store) Open(digest [32]byte) (*os.File, error) {
	f, err := os.Open(s.Path(digest))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(fault.Missing, err, "the evidence %x is not in the station's folder", digest[:6])
	}
	if err != nil {
		return nil, fault.Wrap(fault.Damaged, err, "the evidence %x cannot be read: %v", digest[:6], err)
	}
	return f, nil
}

// Verify reads a file again and holds it against its digest.
func (s *Store) Verify(ctx context.Context, digest [32]byte) error {
	f, err := s.Open(digest)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	sum := sha256.New()
	if _, err := io.Copy(sum, during{ctx, f}); err != nil {
		return fault.Wrap(fault.Damaged, err, "the evidence %x cannot be read: %v", digest[:6], err)
	}
	if [32]byte(sum.Sum(nil)) != digest {
		return fault.New(fault.Damaged, "the evidence %x was changed: it is not what was recorded", digest[:6])
	}
	return nil
}

// Newest is the newest file of the drop folder (station.EvidenceStore). Hidden
// files are skipped: cameras and browsers write under such names first.
func (s *Store) Newest() (station.Drop, bool, error) {
	if s.drop == "" {
		return station.Drop{}, false, station.ErrNoDrop
	}
	entries, err := os.ReadDir(s.drop)
	if err != nil {
		return station.Drop{}, false, fault.Wrap(fault.Missing, err, "the drop folder %s cannot be read: %v", s.drop, err)
	}
	var best fs.FileInfo
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || info.Size() == 0 || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if best == nil || info.ModTime().After(best.ModTime()) {
			best = info
		}
	}
	if best == nil {
		return station.Drop{}, false, nil
	}
	return station.Drop{
		Path: filepath.Join(s.drop, best.Name()), Name: shorten(best.Name()),
		Age: max(0, s.now().Sub(best.ModTime())), Size: best.Size(),
	}, true, nil
}

// Path is where the file of a digest lies, if it does.
func (s *Store) Path(digest [32]byte) string {
	name := hex.EncodeToString(digest[:])
	return filepath.Join(s.folder, name[:2], name)
}

// open takes regular files only, and does not wait for what is none: opening a
// FIFO blocks, opening a device can do anything.
func open(path string) (*os.File, error) {
	shown := shorten(filepath.Base(path))
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.Wrap(fault.Missing, err, "there is no file %q", shown)
	case err != nil:
		return nil, fault.Wrap(fault.Refused, err, "the file %q cannot be read: %v", shown, err)
	case info.IsDir():
		return nil, fault.New(fault.Invalid, "%q is a folder, not a file", shown)
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, fault.New(fault.Invalid, "%q is a link; name the file itself", shown)
	case !info.Mode().IsRegular():
		return nil, fault.New(fault.Invalid, "%q is a device or a pipe, not a file", shown)
	case info.Size() == 0: // files of /proc have none either, and some of them are waited for
		return nil, fault.New(fault.Invalid, "the file %q is empty", shown)
	case info.Size() > Largest:
		return nil, fault.New(fault.Invalid, "the file %q is too large: at most %d MiB", shown, Largest>>20)
	}
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil, fault.Wrap(fault.Refused, err, "the file %q cannot be read: %v", shown, err)
	}
	if now, err := f.Stat(); err != nil || !os.SameFile(info, now) {
		return nil, errors.Join(fault.Wrap(fault.Conflict, err, "the file %q was replaced meanwhile; try again", shown), f.Close())
	}
	return f, nil
}

func sniff(f *os.File) (string, error) {
	head := make([]byte, 3072)
	n, err := f.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return mimetype.Detect(head[:n]).String(), nil
}

// shorten caps a name; what it shows of control characters is for the screen to
// decide.
func shorten(name string) string {
	name = strings.ToValidUTF8(name, "\uFFFD")
	for len(name) > longestName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name
}

func storing(err error) error {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("keep evidence: %w", err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return fault.Wrap(fault.Full, err, "the disk is full: the file was not kept")
	}
	return fault.Wrap(fault.Refused, err, "the file could not be kept: %v", err)
}

// during reads until its context ends.
type during struct {
	ctx context.Context
	in  io.Reader
}

func (d during) Read(p []byte) (int, error) {
	if err := d.ctx.Err(); err != nil {
		return 0, err
	}
	return d.in.Read(p)
}
