package storetest

import (
	"context"
	"fmt"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/stationtest"
	"assay/store"
)

// atOnce is how many writes one transaction holds: the fewer transactions, the less of
// the file is written again and again.
const atOnce = 2_000

// GrowDecided adds n inspections as Grow does, each of a lot of its own and of one of
// twenty products. The last open of them failed and have a case that waits, as many
// before those failed and were decided; all others passed.
func GrowDecided(s *store.Store, n, open int) error {
	failed, kept, err := one(0, stationtest.Failed("seal", "PK01"))
	if err != nil {
		return err
	}
	passed, _, err := one(0, stationtest.Passed("seal"))
	if err != nil {
		return err
	}
	list, err := stationtest.Small()
	if err != nil {
		return err
	}
	ctx := context.Background()
	writes := []station.Write{{Stream: kept.Stream, At: kept.At, Facts: []station.Fact{{Name: kept.Name, Body: kept.Body}}}}
	for i := range n {
		more, err := grown(list, passed, failed, n-i, open)
		if err != nil {
			return err
		}
		if writes = append(writes, more...); len(writes) < atOnce && i < n-1 {
			continue
		}
		if _, err := s.Journal().Append(ctx, writes...); err != nil {
			return err
		}
		writes = writes[:0]
	}
	return nil
}

// grown is the nth inspection from the end, with its case if it failed.
func grown(list *checklists.Checklist, passed, failed []station.Entry, n, open int) ([]station.Write, error) {
	entries := passed
	if n <= 2*open {
		entries = failed
	}
	var known []inspection.Fact
	for _, fact := range [][2]string{{"order", fmt.Sprint("PO-", n)}, {"lot", fmt.Sprint("L", n)}, {"product", fmt.Sprint("Kettle ", n%20)}, {"supplier", "Norden"}} {
		known = append(known, inspection.Fact{ID: fact[0], Value: fact[1]})
	}
	record, err := again(entries, n, known...)
	if err != nil || n > 2*open {
		return []station.Write{record}, err
	}
	review, err := reviewed(list, record, n, n > open)
	return []station.Write{record, review}, err
}

// reviewed is its case: opened, and decided.
func reviewed(list *checklists.Checklist, w station.Write, n int, decided bool) (station.Write, error) {
	record := inspection.New(inspection.ID(w.Stream), list)
	for _, f := range w.Facts {
		event, err := inspection.Decode(f.Name, f.Body, inspection.Moment{At: w.At, Person: w.Person})
		if err != nil {
			return w, err
		}
		record = inspection.Apply(record, event)
	}
	r := station.RecordOf(record)
	commands := []func(nonconformance.State) nonconformance.Command{func(nonconformance.State) nonconformance.Command {
		return nonconformance.Start{
			Number: fmt.Sprintf("DOCK-C-%s-%03d", w.At.Format("20060102"), n%1440+1), Origin: nonconformance.FromRecord, Title: r.Label, Why: r.Why,
			Record: &r, Due: w.At.Add(station.DueIn(r.Class)).UnixMilli(),
		}
	}}
	if decided {
		commands = append(commands, func(c nonconformance.State) nonconformance.Command {
			return nonconformance.Dispose{Parts: c.Whole("release"), Reason: "the seal is whole", Meaning: station.Reviewed, Saw: c.Sight()}
		}, func(c nonconformance.State) nonconformance.Command {
			return nonconformance.Prove{Decision: c.InForce.Mark, Scan: "Bay R2"}
		})
	}
	lea := stationtest.Lea(w.At)
	state := nonconformance.New(station.CaseOf(record.ID))
	out := station.Write{Stream: station.StreamID(state.ID), Person: lea.Person, At: lea.At}
	for _, c := range commands {
		events, err := nonconformance.Decide(state, c(state), nonconformance.Moment(lea))
		if err != nil {
			return out, err
		}
		for _, e := range events {
			name, body, err := nonconformance.Encode(e)
			if err != nil {
				return out, err
			}
			out.Facts, state = append(out.Facts, station.Fact{Name: name, Body: body}), nonconformance.Apply(state, e)
		}
	}
	return out, nil
}
