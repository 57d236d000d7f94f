package stationtest

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/fault"
)

// Noon is a moment for tests, with a millisecond to lose.
var Noon = time.Date(2026, 9, 18, 12, 0, 0, 123_000_000, time.UTC)

// Writing is a write of facts with small bodies.
func Writing(stream string, seen int, names ...string) station.Write {
	w := station.Write{Stream: station.StreamOf("test", stream), Seen: seen, Person: "ana", At: Noon}
	for i, name := range names {
		body, err := cbor.Marshal(map[int]int{1: seen + i})
		if err != nil {
			panic(err) // a map of small numbers
		}
		w.Facts = append(w.Facts, station.Fact{Name: name, Body: body})
	}
	return w
}

// Journal is the contract of every station.Journal. open gives an empty one.
func Journal(t *testing.T, open func(t *testing.T) station.Journal) {
	t.Run("what was appended can be read", func(t *testing.T) { readBack(t, open(t)) })
	t.Run("entries of one log follow each other", func(t *testing.T) { follow(t, open(t)) })
	t.Run("a writer who has not seen all is refused and leaves nothing", func(t *testing.T) { conflicts(t, open(t)) })
	t.Run("all writes are kept or none", func(t *testing.T) { allOrNone(t, open(t)) })
	t.Run("two writes to one stream count on", func(t *testing.T) { sameStream(t, open(t)) })
	t.Run("a stream can be read from a place on", func(t *testing.T) { readsOn(t, open(t)) })
	t.Run("the log can be read back from a moment on, the latest first", func(t *testing.T) { readsBack(t, open(t)) })
	t.Run("times are kept in UTC to the millisecond, before 1970 too", func(t *testing.T) { times(t, open(t)) })
	t.Run("a cancelled context keeps nothing", func(t *testing.T) { cancelled(t, open(t)) })
	t.Run("nothing to write is nothing", func(t *testing.T) { nothing(t, open(t)) })
	t.Run("what a caller does to its bytes does not reach the log", func(t *testing.T) { ownBytes(t, open(t)) })
	t.Run("hostile text is kept as it is", func(t *testing.T) { hostile(t, open(t)) })
	t.Run("of many writers at once one wins each place", func(t *testing.T) { race(t, open(t)) })
}

func readBack(t *testing.T, j station.Journal) {
	ctx := context.Background()
	kept, err := j.Append(ctx, Writing("a", 0, "one", "two"))
	require.NoError(t, err)
	require.Len(t, kept, 2)
	read, err := j.Stream(ctx, kept[0].Stream, 0)
	require.NoError(t, err)
	assert.Equal(t, kept, read)
	assert.Equal(t, "one", read[0].Name)
	assert.Equal(t, "ana", read[0].Person)
	other, err := j.Stream(ctx, station.StreamOf("test", "never"), 0)
	require.NoError(t, err)
	assert.Empty(t, other)
}

func follow(t *testing.T, j station.Journal) {
	ctx := context.Background()
	a, err := j.Append(ctx, Writing("a", 0, "one"), Writing("b", 0, "one", "two"))
	require.NoError(t, err)
	b, err := j.Append(ctx, Writing("a", 1, "two"))
	require.NoError(t, err)
	for i, e := range append(a, b...) {
		assert.Equal(t, uint64(i+1), e.Seq)
		assert.Equal(t, a[0].Log, e.Log)
	}
	assert.NotZero(t, a[0].Log)
	assert.Zero(t, a[0].Prev, "the first entry has none before it")
}

func conflicts(t *testing.T, j station.Journal) {
	ctx := context.Background()
	kept, err := j.Append(ctx, Writing("a", 0, "one"))
	require.NoError(t, err)
	for _, seen := range []int{0, 2, -1} {
		_, err = j.Append(ctx, Writing("a", seen, "late"))
		assert.Truef(t, fault.Is(err, fault.Conflict), "seen %d: %v", seen, err)
	}
	read, err := j.Stream(ctx, kept[0].Stream, 0)
	require.NoError(t, err)
	assert.Equal(t, kept, read)
}

func allOrNone(t *testing.T, j station.Journal) {
	ctx := context.Background()
	_, err := j.Append(ctx, Writing("a", 0, "one"), Writing("b", 5, "late"))
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
	for _, name := range []string{"a", "b"} {
		read, err := j.Stream(ctx, station.StreamOf("test", name), 0)
		require.NoError(t, err)
		assert.Empty(t, read)
	}
	kept, err := j.Append(ctx, Writing("a", 0, "one"))
	require.NoError(t, err)
	assert.Equal(t, uint64(1), kept[0].Seq, "a refused write uses up no place")
}

func sameStream(t *testing.T, j station.Journal) {
	ctx := context.Background()
	_, err := j.Append(ctx, Writing("a", 0, "one", "two"), Writing("a", 2, "three"))
	require.NoError(t, err)
	_, err = j.Append(ctx, Writing("b", 0, "one"), Writing("b", 0, "two"))
	assert.True(t, fault.Is(err, fault.Conflict), "%v", err)
}

func readsOn(t *testing.T, j station.Journal) {
	ctx := context.Background()
	_, err := j.Append(ctx, Writing("a", 0, "one", "two"), Writing("b", 0, "other"), Writing("a", 2, "three"))
	require.NoError(t, err)
	for after, want := range map[int][]string{-1: {"one", "two", "three"}, 1: {"two", "three"}, 2: {"three"}, 3: nil, 99: nil} {
		read, err := j.Stream(ctx, station.StreamOf("test", "a"), after)
		require.NoError(t, err)
		var names []string
		for _, e := range read {
			names = append(names, e.Name)
		}
		assert.Equalf(t, want, names, "after %d", after)
	}
}

func readsBack(t *testing.T, j station.Journal) {
	ctx := context.Background()
	for i, names := range [][]string{{"one", "two"}, {"three"}, {"four", "five"}} { // a minute apart
		w := Writing("a", []int{0, 2, 3}[i], names...)
		w.At = Noon.Add(time.Duration(i) * time.Minute)
		_, err := j.Append(ctx, w)
		require.NoError(t, err)
	}
	for _, c := range []struct {
		before time.Duration
		most   int
		want   []string
	}{
		{time.Hour, 99, []string{"five", "four", "three", "two", "one"}},
		{time.Hour, 1, []string{"five", "four"}}, // and the rest of that moment
		{2 * time.Minute, 1, []string{"three"}},
		{time.Minute, 99, []string{"two", "one"}},
		{0, 99, nil},
	} {
		read, err := j.Back(ctx, Noon.Add(c.before), c.most)
		require.NoError(t, err)
		var names []string
		for _, e := range read {
			names = append(names, e.Name)
		}
		assert.Equal(t, c.want, names, "before %v, %d", c.before, c.most)
	}
}

func times(t *testing.T, j station.Journal) {
	ctx := context.Background()
	for i, at := range []time.Time{
		time.Date(2026, 9, 18, 14, 0, 0, 123_999_999, time.FixedZone("", 7200)),
		time.Date(1969, 12, 31, 23, 59, 59, 999_000_000, time.UTC),
		time.Date(2525, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		w := Writing("a", i, "one")
		w.At = at
		kept, err := j.Append(ctx, w)
		require.NoError(t, err)
		assert.Equal(t, at.UTC().Truncate(time.Millisecond), kept[0].At)
		read, err := j.Stream(ctx, w.Stream, i)
		require.NoError(t, err)
		assert.Equal(t, kept, read)
	}
}

func cancelled(t *testing.T, j station.Journal) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := j.Append(ctx, Writing("a", 0, "one"))
	require.ErrorIs(t, err, context.Canceled)
	read, err := j.Stream(context.Background(), station.StreamOf("test", "a"), 0)
	require.NoError(t, err)
	assert.Empty(t, read)
}

func nothing(t *testing.T, j station.Journal) {
	for _, writes := range [][]station.Write{nil, {Writing("a", 0)}} {
		kept, err := j.Append(context.Background(), writes...)
		require.NoError(t, err)
		assert.Empty(t, kept)
	}
}

func ownBytes(t *testing.T, j station.Journal) {
	ctx := context.Background()
	w := Writing("a", 0, "one")
	kept, err := j.Append(ctx, w)
	require.NoError(t, err)
	want := string(kept[0].Body)
	w.Facts[0].Body[0], w.Facts[0].Name = 0xFF, "changed"
	read, err := j.Stream(ctx, w.Stream, 0)
	require.NoError(t, err)
	assert.Equal(t, want, string(read[0].Body))
	assert.Equal(t, "one", read[0].Name)
}

func hostile(t *testing.T, j station.Journal) {
	ctx := context.Background()
	text := "\x1b]52;c;aGk=\a\x1b[2J\rPASS\b\u202e\u200b\x00" + strings.Repeat("e\u0301", 500)
	body, err := cbor.Marshal(map[int]string{1: text})
	require.NoError(t, err)
	w := Writing("a", 0)
	w.Facts = []station.Fact{{Name: "noted", Body: body}}
	_, err = j.Append(ctx, w)
	require.NoError(t, err)
	read, err := j.Stream(ctx, w.Stream, 0)
	require.NoError(t, err)
	assert.Equal(t, body, read[0].Body)
}

// race has many writers try for the same places; who loses reads again.
func race(t *testing.T, j station.Journal) {
	const writers, each = 4, 5
	ctx := context.Background()
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for won := 0; won < each; {
				seen, err := j.Stream(ctx, station.StreamOf("test", "a"), 0)
				if !assert.NoError(t, err) {
					return
				}
				_, err = j.Append(ctx, Writing("a", len(seen), "one"))
				if err == nil {
					won++
				} else if !assert.Truef(t, fault.Is(err, fault.Conflict), "%v", err) {
					return
				}
			}
		})
	}
	wg.Wait()
	read, err := j.Stream(ctx, station.StreamOf("test", "a"), 0)
	require.NoError(t, err)
	require.Len(t, read, writers*each)
	for i, e := range read {
		assert.Equal(t, uint64(i+1), e.Seq)
	}
}
