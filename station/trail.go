package station

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"assay/station/inspection"
	"assay/station/nonconformance"
)

// Deeds narrows what was done: by whom, from when, until when, with which words. Zero
// fields do not narrow.
type Deeds struct {
	By           string
	Since, Until time.Time
	Words        string
}

// Deed is an entry of any record's or case's timeline.
type Deed struct {
	Line
	Number string // of the record or case
	Label  string
}

// mostLooked is how many entries one search reads at most, and lookedAtOnce how many in
// one go.
const (
	mostLooked   = 20_000
	lookedAtOnce = 500
)

// Trail is what people did in all records and cases, the latest first, at most limit.
// It reads back from the end and stops when it has enough, at most mostLooked entries: so
// it costs the same in a file of any age. Where it stopped before the first day it is
// asked for, back is the moment it had come to; go on with that as Until.
func (d *Desk) Trail(ctx context.Context, f Deeds, limit int) (all []Deed, back time.Time, err error) {
	before := f.Until
	if before.IsZero() {
		before = d.station.parts.Clock().Add(24 * time.Hour) // a clock of another station may be before ours
	}
	told := map[StreamID]*oneTrail{}
	last := before
	for looked := 0; looked < mostLooked; {
		entries, err := d.station.parts.Journal.Back(ctx, before, lookedAtOnce)
		if err != nil || len(entries) == 0 {
			return all, time.Time{}, err
		}
		for _, e := range entries {
			switch {
			case e.At.Before(f.Since):
				return all, time.Time{}, nil
			case len(all) >= limit && !e.At.Equal(last): // what was done in one go is told whole
				return all, last, nil
			}
			deed, is, err := d.deed(ctx, told, e, f)
			if err != nil {
				return all, last, err
			}
			if last = e.At; is {
				all = append(all, deed)
			}
		}
		before, looked = last, looked+len(entries)
	}
	return all, last, nil
}

// oneTrail is the timeline of one record or case, by its entries.
type oneTrail struct {
	number, label string
	lines         map[entryAt]Line
	open          func() // says that this person read it
}

type entryAt struct {
	seq    uint64
	at     int64
	person string
}

// deed is an entry as its timeline tells it; false: it is of none, or kept from this
// person, or not what is looked for.
func (d *Desk) deed(ctx context.Context, all map[StreamID]*oneTrail, e Entry, f Deeds) (Deed, bool, error) {
	if f.By != "" && e.Person != f.By || !IsCase(e.Name) && !strings.HasPrefix(e.Name, "i.") {
		return Deed{}, false, nil
	}
	t := all[e.Stream]
	if t == nil {
		var err error
		if t, err = d.tells(ctx, e); err != nil {
			return Deed{}, false, err
		}
		all[e.Stream] = t
	}
	l, is := t.lines[entryAt{e.Seq, e.At.UnixMilli(), e.Person}]
	if !is || !HasWords(f.Words, t.number, t.label, l.Person, l.Name, l.What, l.Step, l.Before, l.After) {
		return Deed{}, false, nil
	}
	t.open()
	return Deed{l, t.number, t.label}, true, nil
}

// tells reads the timeline an entry is of.
func (d *Desk) tells(ctx context.Context, e Entry) (*oneTrail, error) {
	t := &oneTrail{lines: map[entryAt]Line{}, open: func() {}}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	var lines []Line
	var err error
	if IsCase(e.Name) {
		var state nonconformance.State
		if lines, state, err = d.caseTimeline(ctx, nonconformance.ID(e.Stream)); undrawn(state) {
			t.open = func() { s.mu.Lock(); d.opened(e.Stream); s.mu.Unlock() }
		}
		root, _ := state.Root()
		t.number, t.label = state.Number, cmp.Or(root.Label, state.Title)
	} else {
		var state inspection.State
		if lines, state, err = d.timeline(ctx, inspection.ID(e.Stream)); state.SignOff == nil {
			t.open = func() { s.mu.Lock(); d.opened(e.Stream); s.mu.Unlock() }
		}
		t.number, t.label = state.Number, state.Label
	}
	if errors.Is(err, ErrBlind) {
		return t, nil // it is told once the second look came
	}
	for _, l := range lines {
		t.lines[entryAt{l.Seq, l.At.UnixMilli(), l.Person}] = l
	}
	return t, err
}
