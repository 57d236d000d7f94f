// Package stationtest holds what tests of the station and of screens need in the
// place of a disk, and the contract every Journal must keep.
//
// Arrows: tests import stationtest; it imports station.
package stationtest

import (
	"context"
	"slices"
	"sync"
	"time"

	"assay/station"
	"assay/station/fault"
)

// Memory is a Journal that forgets: the log as a slice.
type Memory struct {
	mu      sync.Mutex
	log     station.LogID
	entries []station.Entry
	views   *Lists
	// Fail, when set, is what the next Append returns instead of keeping anything.
	Fail error
}

var _ station.Journal = (*Memory)(nil)

// NewJournal gives an empty journal, and the views folded from it.
func NewJournal() (*Memory, *Lists) {
	m := &Memory{log: station.LogID{1}, views: newLists()}
	return m, m.views
}

// ID names the log (station.Journal).
func (m *Memory) ID() station.LogID { return m.log }

// Append keeps the writes, or none of them (station.Journal).
func (m *Memory) Append(ctx context.Context, writes ...station.Write) ([]station.Entry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.Fail; err != nil {
		m.Fail = nil
		return nil, err
	}
	before := len(m.entries)
	for _, w := range writes {
		if len(m.stream(w.Stream)) != w.Seen {
			m.entries = m.entries[:before]
			return nil, fault.New(fault.Conflict, "this was changed meanwhile; look at it again")
		}
		for _, f := range w.Facts {
			m.entries = append(m.entries, station.Entry{
				Log: m.log, Seq: uint64(len(m.entries) + 1), At: w.At.UTC().Truncate(time.Millisecond),
				Person: w.Person, Stream: w.Stream, Name: f.Name, Body: slices.Clone(f.Body),
			})
		}
	}
	kept := slices.Clone(m.entries[before:])
	for _, e := range kept {
		if err := m.views.apply(e); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// Stream gives a stream's entries after the first `after` (station.Journal).
func (m *Memory) Stream(ctx context.Context, id station.StreamID, after int) ([]station.Entry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	all := m.stream(id)
	return slices.Clone(all[min(max(after, 0), len(all)):]), nil
}

// Back gives the entries from before a moment, the latest first (station.Journal).
func (m *Memory) Back(ctx context.Context, before time.Time, most int) ([]station.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []station.Entry
	for _, e := range slices.Backward(m.entries) {
		if e.At.Before(before) {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b station.Entry) int { return b.At.Compare(a.At) })
	for i := most; i < len(all); i++ {
		if !all[i].At.Equal(all[i-1].At) {
			return all[:i], nil
		}
	}
	return all, nil
}

// Entries is the whole log.
func (m *Memory) Entries() []station.Entry {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.entries)
}

func (m *Memory) stream(id station.StreamID) []station.Entry {
	var in []station.Entry
	for _, e := range m.entries {
		if e.Stream == id {
			in = append(in, e)
		}
	}
	return in
}
