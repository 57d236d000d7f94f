package stationtest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
)

var _ station.Returned = (*Lists)(nil)

// signed are the signed returns with a ruling, newest first.
func (l *Lists) signed() ([]inspection.State, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []inspection.State
	for _, r := range slices.Backward(l.rows) {
		if r.Kind != checklists.ReturnedGoods {
			continue // damage lies among the rows, and is no inspection
		}
		state, err := l.whole(station.StreamID(r.ID))
		if err != nil {
			return nil, err
		}
		if state.Ruling != nil && state.SignOff != nil {
			out = append(out, state)
		}
	}
	return out, nil
}

// Earlier gives signed returns that have a code (station.Returned).
func (l *Lists) Earlier(_ context.Context, by station.By, code string, since time.Time, limit int) ([]station.Earlier, error) {
	all, err := l.signed()
	if err != nil {
		return nil, err
	}
	var out []station.Earlier
	for _, s := range all {
		has := slices.ContainsFunc(station.CodesOf(s), func(c station.CodeBy) bool {
			return c.By == by && strings.EqualFold(c.Code, strings.TrimSpace(code))
		})
		if e := station.EarlierOf(s); has && s.Phase != inspection.Annulled && !e.Signed.Before(since) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b station.Earlier) int {
		return cmp.Or(b.Signed.Compare(a.Signed), strings.Compare(string(b.ID[:]), string(a.ID[:])))
	})
	return out[:min(len(out), limit)], nil
}

// Rulings gives the rulings of signed returns (station.Returned).
func (l *Lists) Rulings(_ context.Context, after station.Cursor, limit int) ([]station.RuledRow, station.Cursor, error) {
	all, err := l.signed()
	if err != nil {
		return nil, "", err
	}
	var rows []station.RuledRow
	for _, s := range all {
		if s.Phase == inspection.Annulled {
			continue
		}
		rows = append(rows, station.RuledRow{ID: s.ID, Number: s.Number, Past: s.Ruling.Past()})
	}
	return page(rows, after, limit)
}

// SignalHits says how often signals were raised and borne out (station.Returned).
func (l *Lists) SignalHits(context.Context) (map[string]station.Hits, error) {
	all, err := l.signed()
	if err != nil {
		return nil, err
	}
	out := map[string]station.Hits{}
	for _, s := range all {
		for _, signal := range s.Ruling.Signals {
			h := out[signal.ID]
			h.Raised++
			out[signal.ID] = h
		}
		for _, m := range s.Marked {
			h := out[m.Signal]
			if m.Borne {
				h.Borne++
			} else {
				h.Not++
			}
			out[m.Signal] = h
		}
	}
	return out, nil
}
