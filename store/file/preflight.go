package file

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"syscall"

	"assay/station/fault"
)

// What can be wrong with a station file, as causes of the faults that say so.
var (
	ErrGone     = errors.New("no such file")
	ErrFolder   = errors.New("a folder")
	ErrSpecial  = errors.New("not a regular file")
	ErrReadOnly = errors.New("read only")
	ErrEmpty    = errors.New("0 bytes")
	ErrZeros    = errors.New("zeros")
	ErrForeign  = errors.New("not a station file")
	ErrShort    = errors.New("truncated")
	ErrPages    = errors.New("damaged pages")
	ErrHeld     = errors.New("held by another process")
	ErrReplaced = errors.New("deleted or replaced while open")
	ErrKept     = errors.New("kept in spite of a disk error")
	ErrNotKept  = errors.New("not kept after a disk error")
	ErrStopped  = errors.New("stopped after a disk error")
)

// bbolt's page layout (bbolt 1.5, internal/common), in the machine's byte order:
// a page begins with id 8, flags 2, count 2, overflow 4; a meta page goes on with
// magic 4, version 4, page size 4, flags 4, root 8, sequence 8, freelist 8,
// high water 8, transaction 8, FNV-1a of all these 8.
const (
	pageHeader   = 16
	metaSize     = 64
	metaMagic    = 0xED0CDAED
	metaVersion  = 2
	pageBranch   = 0x01
	pageLeaf     = 0x02
	pageFreelist = 0x10
	manyIDs      = 0xFFFF
)

type meta struct{ pageSize, root, freelist, high, tx uint64 }

// preflight looks at a file before bbolt does. bbolt maps the file, and reading
// past the end of a map kills the process, so the length is held against the meta
// pages first. It gives the file's inode.
func preflight(path string) (inode uint64, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, fault.Wrap(fault.Missing, ErrGone, "there is no station file %s", path)
	case err != nil:
		return 0, fault.Wrap(fault.Damaged, err, "the station file %s cannot be looked at: %v", path, err)
	case info.IsDir():
		return 0, fault.Wrap(fault.Damaged, ErrFolder, "%s is a folder, not a station file; name the file with --file", path)
	case !info.Mode().IsRegular():
		return 0, fault.Wrap(fault.Damaged, ErrSpecial, "%s is not a regular file, so it cannot be a station file; name the file with --file", path)
	case info.Mode().Perm()&0o200 == 0:
		return 0, fault.Wrap(fault.Refused, ErrReadOnly, "the station file %s is read-only; give its owner the right to write", path)
	case info.Size() == 0:
		return 0, fault.Wrap(fault.Damaged, ErrEmpty, "the station file %s has 0 bytes; bring back a backup", path)
	}
	f, err := os.OpenFile(path, os.O_RDWR|syscall.O_NONBLOCK, 0)
	if err != nil {
		return 0, fault.Wrap(fault.Refused, ErrReadOnly, "the station file %s cannot be written: %v", path, err)
	}
	defer func() { _ = f.Close() }()
	return inodeOf(info), checkPages(f, info.Size(), path)
}

func checkPages(f io.ReaderAt, size int64, path string) error {
	m, err := readMeta(f, size)
	switch {
	case errors.Is(err, ErrZeros):
		return fault.Wrap(fault.Damaged, err, "the station file %s holds nothing but zeros; bring back a backup", path)
	case err != nil:
		return fault.Wrap(fault.Damaged, err, "%s is not a station file, or its head is damaged; name the right one with --file, or bring back a backup", path)
	}
	if want := m.high * m.pageSize; want > uint64(size) {
		return fault.Wrap(fault.Damaged, ErrShort, "the station file %s is cut off: %d bytes are missing; bring back a backup", path, want-uint64(size))
	}
	if !rootFits(f, m) || !freelistFits(f, m) {
		return fault.Wrap(fault.Damaged, ErrPages, "the station file %s is damaged inside; bring back a backup", path)
	}
	return nil
}

// readMeta gives the newer of the two meta pages that are whole.
func readMeta(f io.ReaderAt, size int64) (meta, error) {
	head := make([]byte, min(size, 2*65536+pageHeader+metaSize))
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return meta{}, err
	}
	if len(bytes.Trim(head, "\x00")) == 0 {
		return meta{}, ErrZeros
	}
	best, found := parseMeta(head, 0)
	for at := 1024; at <= 65536; at *= 2 {
		m, ok := parseMeta(head, at)
		if ok && m.pageSize == uint64(at) && (!found || m.tx > best.tx) {
			best, found = m, true
		}
	}
	if !found || best.root >= best.high || best.freelist >= best.high || best.high > 1<<40 {
		return meta{}, ErrForeign
	}
	return best, nil
}

func parseMeta(head []byte, at int) (meta, bool) {
	if len(head) < at+pageHeader+metaSize {
		return meta{}, false
	}
	b := head[at+pageHeader:]
	u32, u64 := binary.NativeEndian.Uint32, binary.NativeEndian.Uint64
	sum := fnv.New64a()
	_, _ = sum.Write(b[:metaSize-8])
	size := uint64(u32(b[8:]))
	if u32(b) != metaMagic || u32(b[4:]) != metaVersion || u64(b[56:]) != sum.Sum64() || size < 1024 || size > 65536 {
		return meta{}, false
	}
	return meta{pageSize: size, root: u64(b[16:]), freelist: u64(b[32:]), high: u64(b[40:]), tx: u64(b[48:])}, true
}

func rootFits(f io.ReaderAt, m meta) bool {
	head := make([]byte, pageHeader)
	if _, err := f.ReadAt(head, int64(m.root*m.pageSize)); err != nil {
		return false
	}
	flags := binary.NativeEndian.Uint16(head[8:])
	return binary.NativeEndian.Uint64(head) == m.root && (flags == pageLeaf || flags == pageBranch)
}

// freelistFits checks the list of free pages: bbolt panics on a bad one while it
// holds the lock, and a page that is both free and used would be written over.
func freelistFits(f io.ReaderAt, m meta) bool {
	head := make([]byte, pageHeader+8)
	if _, err := f.ReadAt(head, int64(m.freelist*m.pageSize)); err != nil {
		return false
	}
	count, from := uint64(binary.NativeEndian.Uint16(head[10:])), uint64(pageHeader)
	if count == manyIDs {
		count, from = binary.NativeEndian.Uint64(head[pageHeader:]), pageHeader+8
	}
	overflow := uint64(binary.NativeEndian.Uint32(head[12:]))
	room := (overflow + 1) * m.pageSize
	if binary.NativeEndian.Uint64(head) != m.freelist || binary.NativeEndian.Uint16(head[8:]) != pageFreelist ||
		m.freelist+overflow >= m.high || count > room/8 || from+count*8 > room {
		return false
	}
	ids := make([]byte, count*8)
	if _, err := f.ReadAt(ids, int64(m.freelist*m.pageSize+from)); err != nil {
		return false
	}
	last := uint64(1)
	for ; len(ids) > 0; ids = ids[8:] {
		id := binary.NativeEndian.Uint64(ids)
		if id <= last || id >= m.high {
			return false
		}
		last = id
	}
	return true
}

func inodeOf(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ino
	}
	return 0
}
