package stationtest

import (
	"bytes"
	"context"
	"slices"

	"assay/station"
	"assay/station/inspection"
)

// Disputes are what was decided apart (station.Views).
func (l *Lists) Disputes(_ context.Context, limit int) ([]station.Dispute, error) {
	states, err := l.states()
	if err != nil {
		return nil, err
	}
	type keyed struct {
		key []byte
		of  station.Dispute
	}
	var all []keyed
	for _, s := range states {
		if len(s.Dispute) > 0 {
			all = append(all, keyed{append(bytes.Clone(s.ID[:]), 0), station.Dispute{Case: s.ID}})
		}
	}
	for _, r := range l.chosen(func(r station.Row) bool { return r.Kind != station.Damage && !r.Signed.IsZero() }) {
		l.mu.Lock()
		state, err := l.whole(station.StreamID(r.ID))
		l.mu.Unlock()
		if err != nil {
			return nil, err
		}
		if station.DisputedRecord(state) {
			all = append(all, keyed{append(bytes.Clone(r.ID[:]), 1), station.Dispute{Record: inspection.ID(r.ID)}})
		}
	}
	slices.SortFunc(all, func(a, b keyed) int { return bytes.Compare(b.key, a.key) })
	var out []station.Dispute
	for _, k := range all[:min(limit, len(all))] {
		out = append(out, k.of)
	}
	return out, nil
}
