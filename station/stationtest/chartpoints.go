package stationtest

import (
	"context"
	"slices"

	"assay/station"
	"assay/station/control"
	"assay/station/inspection"
)

// plotted folds every signed record into its points, oldest first.
func (l *Lists) plotted() ([]station.Plotted, error) {
	rows := l.chosen(func(r station.Row) bool {
		return r.Kind != station.Damage && (r.State == inspection.Signed || r.State == inspection.Reviewed)
	})
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []station.Plotted
	for _, r := range rows {
		state, err := l.whole(station.StreamID(r.ID))
		if err != nil {
			return nil, err
		}
		out = append(out, station.PlottedBy(state)...)
	}
	slices.SortStableFunc(out, func(a, b station.Plotted) int {
		if c := a.Point.At.Compare(b.Point.At); c != 0 {
			return c
		}
		return slices.Compare(a.Point.ID[:], b.Point.ID[:])
	})
	return out, nil
}

// Characteristics counts points by key (station.ChartViews).
func (l *Lists) Characteristics(context.Context) ([]station.Characteristic, error) {
	all, err := l.plotted()
	var out []station.Characteristic
	for _, p := range all {
		i := slices.IndexFunc(out, func(c station.Characteristic) bool { return c.Key == p.Key })
		if i < 0 {
			i = len(out)
			out = append(out, p.Characteristic)
			out[i].Points = 0
		}
		points := out[i].Points + 1
		out[i] = p.Characteristic
		out[i].Points = points
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.all {
		if e.Name != control.Name {
			continue
		}
		f, err := control.Decode(e.Name, e.Body, e.At, e.Person)
		if err != nil {
			return nil, err
		}
		for i := range out {
			if out[i].Key == f.Key {
				out[i].Frozen = &f
			}
		}
	}
	return out, err
}

// Characteristic finds one (station.ChartViews).
func (l *Lists) Characteristic(ctx context.Context, key control.Key) (station.Characteristic, bool, error) {
	all, err := l.Characteristics(ctx)
	i := slices.IndexFunc(all, func(c station.Characteristic) bool { return c.Key == key })
	if i < 0 {
		return station.Characteristic{}, false, err
	}
	return all[i], true, err
}

// ChartPoints gives the newest points, oldest first (station.ChartViews).
func (l *Lists) ChartPoints(_ context.Context, key control.Key, most int) ([]control.Point, error) {
	all, err := l.plotted()
	var out []control.Point
	for _, p := range all {
		if p.Key == key {
			out = append(out, p.Point)
		}
	}
	return out[max(0, len(out)-most):], err
}
