package stationtest

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assay/station"
	"assay/station/inspection"
)

// Lots looks through all that was begun (station.Views).
func (l *Lists) Lots(_ context.Context, letters string, limit int) ([]station.LotRow, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	last := map[string]station.LotRow{}
	for _, e := range l.all {
		if e.Name != inspection.NameStarted {
			continue
		}
		event, err := inspection.Decode(e.Name, e.Body, inspection.Moment{At: e.At, Person: e.Person})
		if err != nil {
			return nil, err
		}
		row, named := station.LotOf(event.(inspection.Started), e.At)
		key := strings.ToUpper(row.Lot)
		if named && !last[key].At.After(row.At) {
			last[key] = row
		}
	}
	var rows []station.LotRow
	for _, r := range last {
		if r.Has(strings.ToLower(strings.TrimSpace(letters))) {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, func(a, b station.LotRow) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Lot, b.Lot)) })
	return rows[:min(limit, len(rows))], nil
}
