package station

import (
	"context"
	"slices"
	"strings"

	"assay/station/inspection"
)

// LabRow is a laboratory's result that a record waits for, in a list.
type LabRow struct {
	Row
	inspection.LabOrder
}

// Overdue tells whether a result was promised for a day before this one.
func (r LabRow) Overdue(day string) bool { return r.Due < day }

// Labs lists the results that parked and signed records wait for.
type Labs interface {
	// Labs gives them in no order.
	Labs(ctx context.Context) ([]LabRow, error)
}

// WaitsForLab tells whether a record's results that are due stand in the list: it
// was left, or signed. In an open one they stand before whoever works on it.
func (r Row) WaitsForLab() bool {
	switch r.State {
	case inspection.Parked, inspection.Signed, inspection.Reviewed:
		return true
	}
	return false
}

// Labs are the results that are due, the first due first.
func (d *Desk) Labs(ctx context.Context) ([]LabRow, error) {
	rows, err := d.station.parts.Views.Labs(ctx)
	slices.SortStableFunc(rows, func(a, b LabRow) int {
		if a.Due != b.Due {
			return strings.Compare(a.Due, b.Due)
		}
		return strings.Compare(a.Number, b.Number)
	})
	return rows, err
}

// Report records a laboratory's result with the PIN of who does, a lead or
// quality.
func (d *Desk) Report(ctx context.Context, id inspection.ID, pin string, r inspection.Report) (inspection.State, error) {
	if err := d.checkOwnPIN(ctx, pin); err != nil {
		return inspection.State{}, err
	}
	return d.inspect(ctx, id, r)
}
