package station

import (
	"context"
	"errors"
	"slices"

	"assay/station/clearance"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// A second look is blind: who may look again is not shown what the first found, and
// neither is a desk that nobody signed in at, for anybody may stand there. A lead may
// read a record that waits for one, by ReadFirst: then the look is another person's. A
// closed case that was drawn is for every other lead as it was before its decision.

// ErrBlind is in every refusal to show what is kept from who looks again.
var ErrBlind = errors.New("a second look is blind")

// hides tells whether this clearance keeps something from the person at this desk.
// Callers hold mu.
func (d *Desk) hides(ctx context.Context, c clearance.State) (bool, error) {
	me, known := d.Person()
	if !known || !c.Looking() {
		return c.Looking(), nil
	}
	err := d.station.mayLook(ctx, c, clearance.Moment{Person: string(me.ID), Role: string(me.Role)})
	if fault.Is(err, fault.Refused) {
		return false, nil
	}
	return err == nil, err
}

// mayLook refuses whoever may not look again: who was at it, who has read it, and who
// decided about these goods. Callers hold mu.
func (s *Station) mayLook(ctx context.Context, c clearance.State, at clearance.Moment) error {
	if err := c.MayLook(at); err != nil || c.Case {
		return err
	}
	of, found, err := s.caseWith(ctx, c.Of)
	if found && slices.Contains(of.Deciders(), at.Person) {
		err = fault.New(fault.Refused, "you had a part in %s, which is about these goods: a second look is another person's", of.Number)
	}
	asides, err2 := s.asides(ctx, c.Of)
	for _, a := range asides {
		if err == nil && slices.Contains(a.Deciders(), at.Person) {
			err = fault.New(fault.Refused, "you had a part in %s, which says what the first look found: a second look is another person's", a.Number)
		}
	}
	return cmpErr(err, err2)
}

// ReadFirst lets a lead read a record that waits for a second look. It is kept, and
// the look is not theirs any more.
func (d *Desk) ReadFirst(ctx context.Context, id inspection.ID) error {
	at, err := d.moment()
	if err != nil {
		return err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.clearing(ctx, id, at)
	if err != nil {
		return err
	}
	hidden, err := d.hides(ctx, c.state)
	if err != nil || !hidden {
		return err
	}
	open, err := s.underWay(ctx, id, inspection.LinkSecond)
	if err != nil {
		return err
	}
	if open != (inspection.ID{}) {
		if look, err := s.load(ctx, open); err != nil || look.Owner == at.Person {
			return cmpErr(err, fault.New(fault.Refused, "your second look is under way in %s: sign it first", look.Number))
		}
	}
	events, err := clearance.Read(c.state, clearance.Moment{Person: at.Person, Name: at.Name, Role: at.Role})
	if err != nil {
		return err
	}
	if err := c.add(events...); err != nil {
		return err
	}
	if _, err := s.parts.Journal.Append(ctx, c.write()...); err != nil {
		return err
	}
	s.told.tell(Notice{ID: id})
	return nil
}

// unseen refuses to show a record to who is to look at it again. Callers hold mu.
func (d *Desk) unseen(ctx context.Context, id inspection.ID) error {
	c, err := d.station.clearance(ctx, id)
	if err != nil || c.Number == "" {
		return err
	}
	hidden, err := d.hides(ctx, c)
	if err == nil && hidden {
		err = d.unshown(c.Number)
	}
	return err
}

// unshown is why something is not shown at this desk.
func (d *Desk) unshown(number string) error {
	if _, known := d.Person(); known {
		return fault.Wrap(fault.Refused, ErrBlind, "%s waits for a second look, and yours is blind: what was found is shown once it is signed", number)
	}
	return fault.Wrap(fault.Refused, ErrBlind, "%s waits for a second look, and that is blind: what was found is shown once it is signed, or to who may not look again (--as)", number)
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
const LookFirst = "waits for a second look"

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
	aside := func(r CaseRow) bool { return r.Origin == nonconformance.FromAside }
	if !slices.ContainsFunc(rows, func(r CaseRow) bool { return r.Group() == Over || aside(r) }) {
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
		if aside(r) && all[r.Record] {
			rows[i].Why, rows[i].Class, rows[i].Codes, rows[i].Quantity, rows[i].Decided = LookFirst, 0, "", "", ""
		}
	}
	return rows, nil
}
