package station

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"time"
)

// Clock is a hybrid logical time: a wall clock's milliseconds, and a counter for
// what came after something of a clock that ran ahead.
type Clock struct {
	At    int64 // unix ms
	Count uint32
}

// Compare orders clocks.
func (c Clock) Compare(d Clock) int {
	return cmp.Or(cmp.Compare(c.At, d.At), cmp.Compare(c.Count, d.Count))
}

// Bytes are the clock on the disk.
func (c Clock) Bytes() []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(make([]byte, 0, 12), uint64(c.At)), c.Count)
}

// ReadClock reads what Bytes wrote.
func ReadClock(raw []byte) (Clock, bool) {
	if len(raw) != 12 {
		return Clock{}, false
	}
	return Clock{int64(binary.BigEndian.Uint64(raw)), binary.BigEndian.Uint32(raw[8:])}, true
}

// Skew is how far another station's clock may be ahead of this one's: within it
// clocks are merged, beyond it entries wait until their time has come.
const Skew = 5 * time.Minute

// ClockOf is when an entry says it was written.
func ClockOf(e Entry) Clock { return Clock{e.At.UnixMilli(), e.Count} }

// After is the time of an entry written now by a station that has seen c: never
// before what it has seen, unless that is further ahead than clocks may be.
func (c Clock) After(now time.Time) Clock {
	wall := now.UnixMilli()
	if c.At < wall || c.At-wall > Skew.Milliseconds() {
		return Clock{At: wall}
	}
	return Clock{c.At, c.Count + 1}
}

// Placed is an entry with its place in the one order of all stations.
type Placed struct {
	Entry
	When Clock // its own time, or that of an earlier entry of its log in the stream if that is later
}

// Compare orders entries of a stream: by time, then by log, then by number.
func (p Placed) Compare(q Placed) int {
	return cmp.Or(p.When.Compare(q.When), bytes.Compare(p.Log[:], q.Log[:]), cmp.Compare(p.Seq, q.Seq))
}

// InOrder puts one stream's entries into the order every station folds them in:
// a function of the set, whatever way it arrived. Entries of one log never change
// places, whatever its clock did.
func InOrder(entries []Entry) []Placed {
	all := make([]Placed, len(entries))
	for i, e := range entries {
		all[i].Entry = e
	}
	slices.SortFunc(all, func(a, b Placed) int {
		return cmp.Or(bytes.Compare(a.Log[:], b.Log[:]), cmp.Compare(a.Seq, b.Seq))
	})
	for i := range all {
		all[i].When = ClockOf(all[i].Entry)
		if i > 0 && all[i-1].Log == all[i].Log && all[i-1].When.Compare(all[i].When) > 0 {
			all[i].When = all[i-1].When
		}
	}
	slices.SortFunc(all, Placed.Compare)
	return all
}
