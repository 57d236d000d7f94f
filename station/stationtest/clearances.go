package stationtest

import (
	"context"
	"slices"

	"assay/station"
	"assay/station/clearance"
)

func (l *Lists) cleared(keep func(clearance.State) bool) ([]clearance.State, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var order []station.StreamID
	streams := map[station.StreamID][]station.Entry{}
	for _, e := range l.all {
		if station.IsClearance(e.Name) {
			if streams[e.Stream] == nil {
				order = append(order, e.Stream)
			}
			streams[e.Stream] = append(streams[e.Stream], e)
		}
	}
	var all []clearance.State
	for _, id := range order {
		s, err := station.FoldClearance(clearance.State{}, streams[id])
		if err != nil {
			return nil, err
		}
		if keep(s) {
			all = append(all, s)
		}
	}
	return all, nil
}

// Uncleared is what waits for a second look or a release (station.Views).
func (l *Lists) Uncleared(context.Context) ([]clearance.State, error) {
	return l.cleared(func(s clearance.State) bool { return !s.Over })
}

// Looked are the second looks that came, newest first (station.Views).
func (l *Lists) Looked(_ context.Context, limit int) ([]clearance.State, error) {
	all, err := l.cleared(func(s clearance.State) bool { return s.Look != nil && s.Look.Came != nil })
	slices.SortStableFunc(all, func(a, b clearance.State) int { return b.Look.CameAt.Compare(a.Look.CameAt) })
	return all[:min(len(all), limit)], err
}
