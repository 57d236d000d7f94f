// Package storetest makes station files that are as large as a dock's after
// years, through the real journal.
//
// Arrows: the store's benchmarks and storetest/stationfile import it; it imports
// store, stationtest.
package storetest

import (
	"context"
	"fmt"
	"time"

	"assay/station"
	"assay/station/inspection"
	"assay/station/stationtest"
	"assay/store"
)

// Large is the number of inspections of the file every station is held against.
const Large = 100_000

// single is how many inspections are written one in a transaction at the end: a
// station writes so, and uses up the pages that large transactions left free.
// The list of free pages is part of every commit.
const single = 4_000

// Grow adds n signed and held inspections of 20 entries each, by replaying one as
// another, 2,000 in a transaction and the last ones one by one.
func Grow(s *store.Store, n int) error {
	entries, kept, err := one(15, stationtest.Failed("seal", "PK01"))
	if err != nil {
		return err
	}
	ctx := context.Background()
	known, err := s.Journal().Stream(ctx, kept.Stream, 0)
	if err == nil && len(known) == 0 {
		_, err = s.Journal().Append(ctx, station.Write{
			Stream: kept.Stream, At: kept.At, Facts: []station.Fact{{Name: kept.Name, Body: kept.Body}},
		})
	}
	for n > 0 {
		var writes []station.Write
		for range portion(n) {
			n--
			w, failed := again(entries, n)
			if failed != nil {
				return failed
			}
			writes = append(writes, w)
		}
		if err == nil {
			_, err = s.Journal().Append(ctx, writes...)
		}
	}
	return err
}

func portion(left int) int {
	if left <= single {
		return 1
	}
	return min(2_000, left-single)
}

// one is an inspection with so many notes and this answer to its first step, and the
// entry that keeps its checklist.
func one(notes int, seal inspection.Command) (entries []station.Entry, kept station.Entry, err error) {
	memory, _ := stationtest.NewJournal()
	scribe, err := stationtest.NewScribe(memory)
	if err != nil {
		return nil, kept, err
	}
	ana := stationtest.Ana(stationtest.Noon)
	id, err := scribe.Begin(ana, "", map[string]string{"order": "PO-1"})
	for i := range notes {
		if err == nil {
			err = scribe.Do(id, ana, inspection.Note{Step: "seal", Text: fmt.Sprint("seen ", i)})
		}
	}
	if err == nil {
		err = scribe.Do(id, ana, seal, stationtest.Passed("works"), stationtest.Passed("face"),
			inspection.Sign{Meaning: "inspected"})
	}
	if err == nil {
		entries, err = memory.Stream(context.Background(), station.StreamID(id), 0)
	}
	return entries, memory.Entries()[0], err
}

// again is one inspection's entries as those of the nth, with more that is known of it.
func again(entries []station.Entry, n int, more ...inspection.Fact) (station.Write, error) {
	at := stationtest.Noon.Add(-time.Duration(n) * time.Minute)
	w := station.Write{Stream: station.StreamID(stationtest.IDAt(at, n)), Person: "ana", At: at}
	for _, e := range entries {
		if e.Name == inspection.NameStarted {
			event, err := inspection.Decode(e.Name, e.Body, inspection.Moment{At: at, Person: "ana"})
			if err != nil {
				return w, err
			}
			began := event.(inspection.Started)
			began.Number = fmt.Sprintf("DOCK-Q-%s-%03d", at.Format("20060102"), n%1440+1)
			began.Subject = append(began.Subject, more...)
			if _, e.Body, err = inspection.Encode(began); err != nil {
				return w, err
			}
		}
		w.Facts = append(w.Facts, station.Fact{Name: e.Name, Body: e.Body})
	}
	return w, nil
}
