package station

import (
	"context"
	"slices"

	"assay/station/clearance"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// A second look is blind: who is to look again is not shown what the first found.
// A lead may read a record that waits for one, until it is he who looks; a closed case
// that was drawn is for every other lead as it was before its decision.

// hides tells whether this clearance keeps something from the person at this desk.
func (d *Desk) hides(ctx context.Context, c clearance.State) (bool, error) {
	me, known := d.Person()
	if !known || !c.Looking() || c.MayLook(clearance.Moment{Person: string(me.ID), Role: string(me.Role)}) != nil {
		return false, nil
	}
	if c.Case || !me.Leads() {
		return true, nil
	}
	id, err := d.station.underWay(ctx, c.Of, inspection.LinkSecond)
	if err != nil || id == (inspection.ID{}) {
		return false, err
	}
	look, err := d.station.load(ctx, id)
	return look.Owner == string(me.ID), err
}

// unseen refuses to show a record to who is to look at it again. Callers hold mu.
func (d *Desk) unseen(ctx context.Context, id inspection.ID) error {
	c, err := d.station.clearance(ctx, id)
	if err != nil || c.Number == "" {
		return err
	}
	hidden, err := d.hides(ctx, c)
	if err == nil && hidden {
		err = fault.New(fault.Refused, "%s waits for a second look, and yours is blind: what was found is shown once you signed it", c.Number)
	}
	return err
}

// blindTo tells whether what was decided in a case is kept from the person at this
// desk. Callers hold mu.
func (d *Desk) blindTo(ctx context.Context, id nonconformance.ID) (bool, error) {
	c, err := d.station.clearance(ctx, id)
	if err != nil || !c.Case {
		return false, err
	}
	return d.hides(ctx, c)
}

// decidedBlind tells whether a record's decision is kept from them. Callers hold mu.
func (d *Desk) decidedBlind(ctx context.Context, id inspection.ID) (bool, error) {
	of, found, err := d.station.parts.Views.CaseWith(ctx, id)
	if err != nil || !found {
		return false, err
	}
	return d.blindTo(ctx, of)
}

// LooksAgain tells that the person at this desk is to decide a closed case again, and
// sees it as it was before.
func (d *Desk) LooksAgain(ctx context.Context, id nonconformance.ID) (bool, error) {
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	return d.blindTo(ctx, id)
}

// shown is a record as this person may see it. Callers hold mu.
func (d *Desk) shown(ctx context.Context, s inspection.State) (inspection.State, error) {
	if s.SignOff == nil {
		return s, nil
	}
	if err := d.unseen(ctx, s.ID); err != nil || s.Review == nil {
		return s, err
	}
	blind, err := d.decidedBlind(ctx, s.ID)
	if blind {
		s.Review = nil
	}
	return s, err
}

// cover takes out of a list what is kept from this person.
func (d *Desk) cover(ctx context.Context, rows []Row) ([]Row, error) {
	all, err := d.covers(ctx)
	if err != nil || len(all) == 0 {
		return rows, err
	}
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	rows = slices.Clone(rows)
	for i, r := range rows {
		if all[r.ID] {
			rows[i].Verdict, rows[i].Why, rows[i].Class = "", LookFirst, 0
		}
		if r.Decided == "" {
			continue
		}
		blind, err := d.decidedBlind(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		if blind {
			rows[i].Decided = ""
		}
	}
	return rows, nil
}

// LookFirst stands where something is kept from who is to look again.
const LookFirst = "waits for your second look"

// covers are the records and cases something of which is kept from this person.
func (d *Desk) covers(ctx context.Context) (map[[16]byte]bool, error) {
	waiting, err := d.Uncleared(ctx)
	if err != nil {
		return nil, err
	}
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	all := map[[16]byte]bool{}
	for _, c := range waiting {
		if !c.Looking() {
			continue
		}
		hidden, err := d.hides(ctx, c)
		if err != nil {
			return nil, err
		}
		if hidden {
			all[c.Of] = true
		}
	}
	return all, nil
}

// coverCases is cover for a list of cases.
func (d *Desk) coverCases(ctx context.Context, rows []CaseRow) ([]CaseRow, error) {
	if !slices.ContainsFunc(rows, func(r CaseRow) bool { return r.Group() == Over }) {
		return rows, nil
	}
	all, err := d.covers(ctx)
	if err != nil || len(all) == 0 {
		return rows, err
	}
	rows = slices.Clone(rows)
	for i, r := range rows {
		if all[r.ID] {
			rows[i].Decided, rows[i].Left = "", LookFirst
		}
	}
	return rows, nil
}
