package stationtest

import (
	"context"

	"assay/station"
)

// Labs folds every record that may wait for a laboratory (station.Labs).
func (l *Lists) Labs(context.Context) ([]station.LabRow, error) {
	var out []station.LabRow
	for _, r := range l.chosen(func(r station.Row) bool { return r.Kind != station.Damage && r.WaitsForLab() }) {
		l.mu.Lock()
		state, err := l.whole(station.StreamID(r.ID))
		l.mu.Unlock()
		if err != nil {
			return nil, err
		}
		for _, o := range state.Labs() {
			out = append(out, station.LabRow{Row: r, LabOrder: o})
		}
	}
	return out, nil
}
