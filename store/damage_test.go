package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"assay/station/fault"
	"assay/station/stationtest"
	"assay/store"
	"assay/store/file"
	"assay/store/journal"
)

// filled makes a station with n entries, ends it cleanly and gives its path.
func filled(t testing.TB, n int) string {
	t.Helper()
	path, s := create(t)
	for i := range n % 10 {
		_, err := s.Journal().Append(context.Background(), stationtest.Writing("a", i, "one"))
		require.NoError(t, err)
	}
	_, err := s.Journal().Append(context.Background(), stationtest.Writing("b", 0, slices.Repeat([]string{"one"}, n-n%10)...))
	require.NoError(t, err)
	require.NoError(t, s.Close())
	return path
}

func write(t testing.TB, path string, raw []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, raw, 0o600)) // keeps the inode
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	return raw
}

// replaced puts other bytes in the place of the station file, as a file of its own.
func replaced(t testing.TB, path string, raw []byte) {
	t.Helper()
	require.NoError(t, os.Remove(path))
	// Hold the old inode number back, so that the new file cannot get it.
	hold, err := os.CreateTemp(filepath.Dir(path), "hold")
	require.NoError(t, err)
	defer func() { _ = hold.Close() }()
	write(t, path, raw)
}

func TestADamagedStationFileIsNamedAndNeverReplaced(t *testing.T) {
	noise := rand.NewChaCha8([32]byte{7})
	random := make([]byte, 64<<10)
	_, _ = noise.Read(random)
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, n file.Names)
		kind  fault.Kind
		cause error
	}{
		{"never made", func(t *testing.T, n file.Names) { require.NoError(t, errors.Join(os.Remove(n.DB), os.Remove(n.ID))) }, fault.Missing, store.ErrNone},
		{"gone, its sidecar not", func(t *testing.T, n file.Names) { require.NoError(t, os.Remove(n.DB)) }, fault.Damaged, journal.ErrGone},
		{"0 bytes", func(t *testing.T, n file.Names) { write(t, n.DB, nil) }, fault.Damaged, file.ErrEmpty},
		{"zeros", func(t *testing.T, n file.Names) { write(t, n.DB, make([]byte, 64<<10)) }, fault.Damaged, file.ErrZeros},
		{"random", func(t *testing.T, n file.Names) { write(t, n.DB, random) }, fault.Damaged, file.ErrForeign},
		{"one byte", func(t *testing.T, n file.Names) { write(t, n.DB, []byte{1}) }, fault.Damaged, file.ErrForeign},
		{"text", func(t *testing.T, n file.Names) { write(t, n.DB, []byte(strings.Repeat("not a station\n", 999))) }, fault.Damaged, file.ErrForeign},
		{"another program's bbolt", foreign, fault.Damaged, file.ErrForeign},
		{"a newer layout", newer, fault.Refused, store.ErrNewer},
		{"a folder", func(t *testing.T, n file.Names) {
			require.NoError(t, errors.Join(os.Remove(n.DB), os.Mkdir(n.DB, 0o700)))
		}, fault.Damaged, file.ErrFolder},
		{"a FIFO", func(t *testing.T, n file.Names) {
			require.NoError(t, errors.Join(os.Remove(n.DB), syscall.Mkfifo(n.DB, 0o600)))
		}, fault.Damaged, file.ErrSpecial},
		{"read-only", func(t *testing.T, n file.Names) { require.NoError(t, os.Chmod(n.DB, 0o400)) }, fault.Refused, file.ErrReadOnly},
		{"cut by a byte", func(t *testing.T, n file.Names) { raw := read(t, n.DB); write(t, n.DB, raw[:used(t, raw)-1]) }, fault.Damaged, file.ErrShort},
		{"a copy in its place", func(t *testing.T, n file.Names) { replaced(t, n.DB, read(t, n.DB)) }, fault.Damaged, journal.ErrCopied},
		{"without its sidecar", func(t *testing.T, n file.Names) { require.NoError(t, os.Remove(n.ID)) }, fault.Damaged, journal.ErrNoID},
		{"with a spoilt sidecar", func(t *testing.T, n file.Names) { write(t, n.ID, []byte("{")) }, fault.Damaged, nil},
		{"with another station's sidecar", func(t *testing.T, n file.Names) { write(t, n.ID, read(t, filled(t, 3)+".id")) }, fault.Damaged, journal.ErrOther},
		{"another station's file", func(t *testing.T, n file.Names) { write(t, n.DB, read(t, filled(t, 3)+".db")) }, fault.Damaged, journal.ErrOther},
		{"without its key", func(t *testing.T, n file.Names) { require.NoError(t, os.Remove(n.Key)) }, fault.Damaged, fs.ErrNotExist},
		{"with another station's key", func(t *testing.T, n file.Names) { write(t, n.Key, read(t, filled(t, 0)+".key")) }, fault.Damaged, journal.ErrOther},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filled(t, 3)
			names := file.NamesOf(path)
			c.spoil(t, names)
			before := content(names.DB)
			_, err := store.Open(path, options())
			require.Error(t, err)
			assert.Equal(t, c.kind, fault.Of(err), "%v", err)
			if c.cause != nil {
				assert.ErrorIs(t, err, c.cause)
			}
			assert.Equal(t, before, content(names.DB), "the file was touched")
			_, err = store.Create(path, options())
			if c.name != "never made" {
				assert.Error(t, err, "a new file took the place of the old")
			}
		})
	}
}

// content is a digest of what lies at path, and empty for what is no file.
func content(path string) string {
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	raw, _ := os.ReadFile(path)
	return fmt.Sprintf("%x", sha256.Sum256(raw))
}

func foreign(t *testing.T, n file.Names) {
	require.NoError(t, os.Remove(n.DB))
	db, err := bbolt.Open(n.DB, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("widgets"))
		return err
	}))
	require.NoError(t, db.Close())
}

func newer(t *testing.T, n file.Names) {
	db, err := bbolt.Open(n.DB, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("assay")).Put([]byte("format"), []byte("9"))
	}))
	require.NoError(t, db.Close())
}

// used is how much of a file its newest meta page claims.
func used(t *testing.T, raw []byte) int {
	path := t.TempDir() + "/copy.db"
	write(t, path, raw)
	db, err := bbolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	size := 0
	require.NoError(t, db.View(func(tx *bbolt.Tx) error { size = int(tx.Size()); return nil }))
	return size
}

func TestAFileCutAtAnyPageIsNamed(t *testing.T) {
	path := filled(t, 200)
	raw := read(t, path+".db")
	size := used(t, raw)
	for cut := 0; cut < size; cut += 4096 {
		write(t, path+".db", raw[:cut])
		_, err := store.Open(path, options())
		assert.Equalf(t, fault.Damaged, fault.Of(err), "cut at %d of %d: %v", cut, size, err)
	}
	write(t, path+".db", raw)
	s, err := store.Open(path, options())
	require.NoError(t, err)
	require.NoError(t, s.Close())
}

func TestAnOlderCopyIsNamedAndNotAdopted(t *testing.T) {
	path := filled(t, 3)
	older := read(t, path+".db")
	s, err := store.Open(path, options())
	require.NoError(t, err)
	_, err = s.Journal().Append(context.Background(), stationtest.Writing("a", 3, "one"))
	require.NoError(t, err)
	require.NoError(t, s.Close())
	write(t, path+".db", older)
	for _, adopt := range []bool{false, true} {
		o := options()
		o.Adopt = adopt
		_, err = store.Open(path, o)
		require.ErrorIs(t, err, journal.ErrOlder)
		assert.Equal(t, fault.Damaged, fault.Of(err))
	}
}

func TestACopyIsTheStationsOwnOnceAPersonSaysSo(t *testing.T) {
	path := filled(t, 3)
	replaced(t, path+".db", read(t, path+".db"))
	o := options()
	o.Adopt = true
	s, err := store.Open(path, o)
	require.NoError(t, err)
	require.NoError(t, s.Close())
	s, err = store.Open(path, options())
	require.NoError(t, err)
	require.NoError(t, s.Close())
}

// Every byte of every entry counts: a file with one bit changed in its log does
// not open, or does not verify, and the entry is named.
func TestAnyBitFlippedInTheLogIsFound(t *testing.T) {
	const entries = 3
	path := filled(t, entries)
	compact(t, path+".db")
	raw := read(t, path+".db")
	for seq, at := range envelopes(t, path) {
		for i := at[0]; i < at[1]; i++ {
			spoilt := bytes.Clone(raw)
			spoilt[i] ^= 1 << (i % 8)
			write(t, path+".db", spoilt)
			v, err := verify(path)
			if err != nil {
				assert.Equalf(t, fault.Damaged, fault.Of(err), "byte %d: %v", i, err)
				continue
			}
			if assert.Falsef(t, v.OK, "byte %d of entry %d was changed and not found", i-at[0], seq) {
				assert.Equalf(t, seq, v.FirstWrong.Seq, "byte %d: %s", i-at[0], v.FirstWrong.Why)
			}
		}
	}
}

// compact leaves no stale pages in a file, so that an entry lies in it once.
func compact(t *testing.T, path string) {
	from, err := bbolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	to, err := bbolt.Open(path+".compact", 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, errors.Join(bbolt.Compact(to, from, 0), to.Close(), from.Close()))
	write(t, path, read(t, path+".compact"))
}

// envelopes gives where each entry lies in the file.
func envelopes(t *testing.T, path string) map[uint64][2]int {
	raw, at := read(t, path+".db"), map[uint64][2]int{}
	db, err := bbolt.Open(path+".db", 0o600, nil)
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	require.NoError(t, db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("log")).ForEach(func(k, v []byte) error {
			from := bytes.LastIndex(raw, v)
			require.Equal(t, from, bytes.Index(raw, v), "a stale page holds the entry too")
			at[uint64(k[7])] = [2]int{from, from + len(v)}
			return nil
		})
	}))
	return at
}

func verify(path string) (journal.Verdict, error) {
	s, err := store.Open(path, options())
	if err != nil {
		return journal.Verdict{}, err
	}
	v, err := s.Verify(context.Background(), nil)
	return v, errors.Join(err, s.Close())
}

// flipped says how many bits are flipped, one at a time; 100 when unset.
const flipped = "ASSAY_FLIPS"

// A bit flipped anywhere may hit what no entry vouches for; the file then opens
// or is refused, and whatever is in it reads or is named: no crash, no hang.
func TestABitFlippedAnywhereNeverCrashes(t *testing.T) {
	path, id := begun(t, fast(t))
	s, err := store.Open(path, options())
	require.NoError(t, err)
	for range 100 {
		answer(s, id)
	}
	require.NoError(t, s.Close())
	raw := read(t, path+".db")
	raw = raw[:used(t, raw)]
	sidecar := read(t, path+".id")
	flips := 100
	if n, err := strconv.Atoi(os.Getenv(flipped)); err == nil {
		flips = n
	}
	rnd := rand.New(rand.NewPCG(uint64(flips), 2))
	for range flips {
		i := rnd.IntN(len(raw))
		spoilt := bytes.Clone(raw)
		spoilt[i] ^= 1 << rnd.IntN(8)
		write(t, path+".db", spoilt)
		v, err := verify(path)
		if err == nil && !v.OK {
			require.NotNil(t, v.FirstWrong, "byte %d", i)
		}
		write(t, path+".id", sidecar)
	}
}

func TestASecondStartIsToldWhoHoldsTheFile(t *testing.T) {
	path, s := create(t)
	require.NoError(t, s.Hold("ana", "/run/assay.sock"))
	began := time.Now()
	_, err := store.Open(path, options())
	require.True(t, fault.Is(err, fault.Busy), "%v", err)
	assert.Less(t, time.Since(began), 10*time.Second, "it waits a second, and not for ever")
	assert.Contains(t, err.Error(), "ana")
	assert.Contains(t, err.Error(), "since")
	h, err := store.Holder(path)
	require.NoError(t, err)
	assert.Equal(t, os.Getpid(), h.PID)
	assert.Equal(t, "/run/assay.sock", h.Socket)
}

func TestAFileDeletedOrReplacedWhileOpenTakesNothingMore(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, db string){
		"deleted":  func(t *testing.T, db string) { require.NoError(t, os.Remove(db)) },
		"moved":    func(t *testing.T, db string) { require.NoError(t, os.Rename(db, db+".away")) },
		"replaced": func(t *testing.T, db string) { replaced(t, db, read(t, db)) },
	} {
		t.Run(name, func(t *testing.T) {
			path, s := create(t)
			ctx := context.Background()
			_, err := s.Journal().Append(ctx, stationtest.Writing("a", 0, "one"))
			require.NoError(t, err)
			spoil(t, path+".db")
			_, err = s.Journal().Append(ctx, stationtest.Writing("a", 1, "two"))
			require.ErrorIs(t, err, file.ErrReplaced)
			assert.Equal(t, fault.Damaged, fault.Of(err))
			read, err := s.Journal().Stream(ctx, stationtest.Writing("a", 0).Stream, 0)
			require.NoError(t, err)
			assert.Len(t, read, 1, "what was there can still be read")
		})
	}
}
