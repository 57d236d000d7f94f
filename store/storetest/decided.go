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

// GrowDecided adds n failed inspections as Grow does, each of a lot of its own and of
// one of twenty products, with a case each: the last open of them wait, a lead decided
// all others.
func GrowDecided(s *store.Store, n, open int) error {
	entries, kept, err := held(0)
	if err != nil {
		return err
	}
	list, err := stationtest.Small()
	if err != nil {
		return err
	}
	ctx := context.Background()
	if _, err := s.Journal().Append(ctx, station.Write{Stream: kept.Stream, At: kept.At, Facts: []station.Fact{{Name: kept.Name, Body: kept.Body}}}); err != nil {
		return err
	}
	var writes []station.Write
	for i := range n {
		record, err := ofLot(entries, n-i)
		if err != nil {
			return err
		}
		review, err := reviewed(list, record, n-i, i < n-open)
		if err != nil {
			return err
		}
		if writes = append(writes, record, review); len(writes) < 1000 && i < n-1 {
			continue
		}
		if _, err := s.Journal().Append(ctx, writes...); err != nil {
			return err
		}
		writes = writes[:0]
	}
	return nil
}

// ofLot is the nth inspection, of its own lot.
func ofLot(entries []station.Entry, n int) (station.Write, error) {
	w, err := again(entries, n)
	if err != nil {
		return w, err
	}
	for i, f := range w.Facts {
		if f.Name != inspection.NameStarted {
			continue
		}
		event, err := inspection.Decode(f.Name, f.Body, inspection.Moment{At: w.At, Person: w.Person})
		if err != nil {
			return w, err
		}
		began := event.(inspection.Started)
		for _, fact := range [][2]string{{"order", fmt.Sprint("PO-", n)}, {"lot", fmt.Sprint("L", n)}, {"product", fmt.Sprint("Kettle ", n%20)}, {"supplier", "Norden"}} {
			began.Subject = append(began.Subject, inspection.Fact{ID: fact[0], Value: fact[1]})
		}
		if _, w.Facts[i].Body, err = inspection.Encode(began); err != nil {
			return w, err
		}
	}
	return w, nil
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
