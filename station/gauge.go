package station

import (
	"context"
	"slices"
	"strings"

	"assay/checklists"
	"assay/station/goods"
	"assay/station/inspection"
)

// withGauge adds to an answer what is known of the gauge it names, or whether one
// could be named. Only answers to steps that ask for a gauge look anything up.
func (d *Desk) withGauge(ctx context.Context, list *checklists.Checklist, c inspection.Command) (inspection.Command, error) {
	give, ok := c.(inspection.Give)
	if !ok {
		return c, nil
	}
	step, ok := list.Step(string(give.Step))
	if !ok || step.Gauge == nil && give.Gauge == "" {
		return c, nil
	}
	give.Instrument, give.Registered = nil, false
	if give.Gauge == "" {
		if !step.Gauge.Need {
			return give, nil
		}
		known, err := d.Gauges(ctx, step.Gauge.Kind)
		give.Registered = len(known) > 0
		return give, err
	}
	t, err := d.thing(ctx, goods.Instruments, strings.ToUpper(strings.TrimSpace(give.Gauge)))
	if i, ok := t.(*goods.Instrument); ok {
		give.Instrument = &inspection.Instrument{ID: i.ID, Kind: i.Gauge, Due: i.Due}
	}
	return give, err
}

// Gauges are the instruments of a kind, those that may be read with longest
// first; one whose due date is not known stands before all.
func (d *Desk) Gauges(ctx context.Context, kind string) ([]*goods.Instrument, error) {
	var out []*goods.Instrument
	for after := Cursor(""); ; {
		things, next, err := d.Things(ctx, goods.Instruments, after, mostInstruments)
		if err != nil {
			return nil, err
		}
		for _, t := range things {
			if i, ok := t.(*goods.Instrument); ok && i.Gauge == kind {
				out = append(out, i)
			}
		}
		if next == "" {
			break
		}
		after = next
	}
	slices.SortStableFunc(out, func(a, b *goods.Instrument) int {
		switch {
		case a.Due == b.Due:
			return strings.Compare(a.ID, b.ID)
		case a.Due == "":
			return -1
		case b.Due == "":
			return 1
		}
		return strings.Compare(b.Due, a.Due)
	})
	return out, nil
}

// mostInstruments is a page of them.
const mostInstruments = 200
