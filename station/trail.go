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

// Deed is an entry of any record's or case's timeline, or about people, policies,
// checklists and stations.
type Deed struct {
	Line
	Number string // of the record or case, or what else it is about: "badge 104"
	Label  string
	Kind   string // i, n, d, p, y, c, j: record, case, damage report, people, policies, checklists, stations
	Stream StreamID
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
	kind          string
	stream        StreamID // of the record, case or report
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
	_, more := besideOf(e.Name)
	if f.By != "" && e.Person != f.By || !more && !IsCase(e.Name) && !strings.HasPrefix(e.Name, "i.") {
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
	return Deed{l, t.number, t.label, t.kind, t.stream}, true, nil
}

func newTrail() *oneTrail { return &oneTrail{lines: map[entryAt]Line{}, open: func() {}} }

func (t *oneTrail) keep(l Line) { t.lines[entryAt{l.Seq, l.At.UnixMilli(), l.Person}] = l }

// tells reads the timeline an entry is of.
func (d *Desk) tells(ctx context.Context, e Entry) (*oneTrail, error) {
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	if tells, is := besideOf(e.Name); is {
		return tells(d, ctx, e)
	}
	if IsCase(e.Name) {
		return d.tellsCase(ctx, nonconformance.ID(e.Stream))
	}
	return d.tellsRecord(ctx, inspection.ID(e.Stream))
}

func (d *Desk) tellsCase(ctx context.Context, id nonconformance.ID) (*oneTrail, error) {
	lines, state, err := d.caseTimeline(ctx, id)
	root, _ := state.Root()
	t := oneTrail{number: state.Number, label: cmp.Or(root.Label, state.Title), kind: "n", stream: StreamID(id)}
	return d.toldAs(t, undrawn(state), lines, err)
}

func (d *Desk) tellsRecord(ctx context.Context, id inspection.ID) (*oneTrail, error) {
	lines, state, err := d.timeline(ctx, id)
	t := oneTrail{number: state.Number, label: state.Label, kind: "i", stream: StreamID(id)}
	return d.toldAs(t, state.SignOff == nil, lines, err)
}

// toldAs fills it from a timeline; noted: who is shown it is remembered (lookers.go).
func (d *Desk) toldAs(t oneTrail, noted bool, lines []Line, err error) (*oneTrail, error) {
	t.lines, t.open = map[entryAt]Line{}, func() {}
	if noted {
		t.open = func() { d.station.mu.Lock(); d.opened(t.stream); d.station.mu.Unlock() }
	}
	if errors.Is(err, ErrBlind) {
		return &t, nil // it is told once the second look came
	}
	for _, l := range lines {
		t.keep(l)
	}
	return &t, err
}
