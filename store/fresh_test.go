package store_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"assay/station"
	"assay/station/fault"
	"assay/station/stationtest"
	"assay/store"
)

// Whatever is written in whatever portions, with heads signed, the file closed or
// copied from under a process that died: what is read is what was written.
func TestEntriesReadTheSameWhereverTheyLie(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		path := fast(t) + "/dock3"
		s, err := store.Create(path, options())
		require.NoError(rt, err)
		want := map[string][]string{}
		for i := range rapid.IntRange(1, 25).Draw(rt, "steps") {
			stream := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "stream")
			switch rapid.IntRange(0, 8).Draw(rt, "what") {
			case 0:
				require.NoError(rt, s.Close())
				s, err = store.Open(path, options())
			case 1:
				require.NoError(rt, s.Rebuild(t.Context(), nil))
			case 2:
				verified(rt, s)
			default:
				texts := slices.Repeat([]string{fmt.Sprint(i)}, rapid.SampledFrom([]int{1, 1, 1, 1, 5, 40}).Draw(rt, "n"))
				w := stationtest.Writing(stream, len(want[stream]), texts...)
				w.Seal = rapid.IntRange(0, 9).Draw(rt, "seal") == 0
				_, err = s.Journal().Append(t.Context(), w)
				want[stream] = append(want[stream], texts...)
			}
			require.NoError(rt, err)
			after := rapid.IntRange(0, len(want[stream])).Draw(rt, "after")
			entries, err := s.Journal().Stream(t.Context(), stationtest.Writing(stream, 0).Stream, after)
			require.NoError(rt, err)
			require.Len(rt, entries, len(want[stream])-after)
			for i, e := range entries {
				require.Equal(rt, want[stream][after+i], e.Name)
			}
		}
		verified(rt, s)
		require.NoError(rt, s.Close())
	})
}

func verified(t require.TestingT, s *store.Store) {
	v, err := s.Verify(context.Background(), nil)
	require.NoError(t, err)
	require.True(t, v.OK, "%+v", v.FirstWrong)
}

// A file of an older layout, where every entry lay in the log, goes on.
func TestAFileOfAnOlderLayoutGoesOn(t *testing.T) {
	path := filled(t, 5)
	db, err := bbolt.Open(path+".db", 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bbolt.Tx) error {
		fresh := tx.Bucket([]byte("fresh"))
		require.Zero(t, fresh.Stats().KeyN, "a clean end leaves every entry in the log")
		require.NoError(t, tx.Bucket([]byte("log")).SetSequence(fresh.Sequence()))
		require.NoError(t, tx.DeleteBucket([]byte("fresh")))
		return tx.Bucket([]byte("assay")).Put([]byte("format"), []byte("1"))
	}))
	require.NoError(t, db.Close())
	s, err := store.Open(path, options())
	require.NoError(t, err)
	_, err = s.Journal().Append(t.Context(), stationtest.Writing("a", 5, "more"))
	require.NoError(t, err)
	verified(t, s)
	require.NoError(t, s.Close())
	entries := func() []station.Entry {
		s, err := store.Open(path, options())
		require.NoError(t, err)
		defer func() { require.NoError(t, s.Close()) }()
		entries, err := s.Journal().Stream(t.Context(), stationtest.Writing("a", 0).Stream, 0)
		require.NoError(t, err)
		return entries
	}()
	assert.Len(t, entries, 6)
}

// What a process that died left fresh is held against its chain when it is opened.
func TestAnyBitFlippedInAFreshEntryIsFound(t *testing.T) {
	path, s := create(t)
	for i := range 4 {
		_, err := s.Journal().Append(t.Context(), stationtest.Writing("a", i, "a fresh one"))
		require.NoError(t, err)
	}
	raw, key := read(t, path+".db"), read(t, path+".key")
	entries, err := s.Journal().Stream(t.Context(), stationtest.Writing("a", 0).Stream, 0)
	require.NoError(t, err)
	copied := fast(t) + "/copy"
	o := options()
	o.Adopt = true
	open := func(raw []byte) error {
		for _, left := range []string{".db", ".id", ".lock"} {
			_ = os.Remove(copied + left)
		}
		write(t, copied+".db", raw)
		write(t, copied+".key", key)
		s, err := store.Open(copied, o)
		if err == nil {
			err = s.Close()
		}
		return err
	}
	require.NoError(t, open(raw))
	at := bytes.LastIndex(raw, entries[1].Prev[:])
	require.Positive(t, at)
	for i := at; i < at+len(entries[1].Prev); i++ {
		spoilt := bytes.Clone(raw)
		for from := bytes.Index(spoilt, entries[1].Prev[:]); from >= 0; from = bytes.Index(spoilt, entries[1].Prev[:]) {
			spoilt[from+i-at] ^= 1 << (i % 8) // wherever a page holds it, the stale ones too
		}
		assert.Equal(t, fault.Damaged, fault.Of(open(spoilt)), "byte %d", i-at)
	}
}
