package station

import (
	"context"
	"time"

	"assay/station/damage"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// caseState folds a case, with the site's rules and its records as they stand now.
// Callers hold mu.
func (s *Station) caseState(ctx context.Context, id nonconformance.ID) (nonconformance.State, error) {
	entries, err := s.parts.Journal.Stream(ctx, StreamID(id), 0)
	if err != nil {
		return nonconformance.State{}, err
	}
	state := nonconformance.New(id)
	state.Rules = s.caseRules()
	if state, err = FoldCase(state, entries); err != nil {
		return state, err
	}
	state.Names = map[string]string{}
	for _, badge := range state.Badges() {
		s.nameOf(ctx, state.Names, badge)
	}
	state = nonconformance.Fold(state) // what it says of people, by their names
	for _, r := range state.Records {
		if r.Kind == string(Damage) {
			continue
		}
		record, err := s.load(ctx, inspection.ID(r.ID))
		if fault.Is(err, fault.Missing) {
			continue // another station's, not here yet
		}
		if err != nil {
			return state, err
		}
		state.Now = append(state.Now, recordNow(r.ID, record))
	}
	return state, nil
}

// caseWith is the case a record is in, where it is in one.
func (s *Station) caseWith(ctx context.Context, record inspection.ID) (nonconformance.State, bool, error) {
	id, found, err := s.parts.Views.CaseWith(ctx, record)
	if err != nil || !found {
		return nonconformance.State{}, false, err
	}
	state, err := s.caseState(ctx, id)
	return state, err == nil, err
}

// recordNow is a record as it is now.
func recordNow(id nonconformance.RecordID, s inspection.State) nonconformance.Standing {
	return nonconformance.Standing{ID: id, Phase: string(s.Phase), Seen: s.Seen, Shut: s.Shut()}
}

// caseRules are what the site sets.
func (s *Station) caseRules() nonconformance.Rules {
	over := s.Settings().SecondOver
	if over.Amount == "" {
		over = DefaultSecondOver
	}
	return nonconformance.Rules{SecondOver: nonconformance.Money(over)}
}

// opened is a case, or what it would be of a record that has none yet: then with
// the command that opens it. Callers hold mu.
func (s *Station) opened(ctx context.Context, id nonconformance.ID, of inspection.ID) (nonconformance.State, *nonconformance.Start, error) {
	state, err := s.caseState(ctx, id)
	if err != nil || state.Begun() {
		return state, nil, err
	}
	if of == (inspection.ID{}) {
		row, found, err := s.parts.Views.CaseRow(ctx, id)
		if err != nil {
			return state, nil, err
		}
		if !found {
			row.Record, found = s.aboutTo[id]
		}
		if !found {
			return state, nil, fault.New(fault.Missing, "there is no such case here")
		}
		of = row.Record
	}
	start, err := s.startFor(ctx, of, id)
	if err != nil {
		return state, nil, err
	}
	if start.Record.Kind == string(Damage) {
		at := inspection.Moment{At: time.UnixMilli(start.Record.Signed), Person: start.Record.Answerers[0]}
		if state, _, err = decideCase(state, *start, at); err == nil {
			state.Seen = 0
		}
		return state, start, err
	}
	record, err := s.load(ctx, of)
	if err != nil {
		return state, nil, err
	}
	at := inspection.Moment{At: record.SignOff.At, Person: record.SignOff.Person}
	if state, _, err = decideCase(state, *start, at); err != nil {
		return state, nil, err
	}
	state.Seen = 0 // nothing of it is kept yet
	state.Now = []nonconformance.Standing{recordNow(start.Record.ID, record)}
	return state, start, nil
}

// startFor opens the case of a record that was signed before there were cases, or
// of what was set aside from one that passed.
func (s *Station) startFor(ctx context.Context, id inspection.ID, of nonconformance.ID) (*nonconformance.Start, error) {
	if report, err := s.damage(ctx, damage.ID(id)); err == nil {
		r := damageRecord(report)
		return &nonconformance.Start{
			Origin: nonconformance.FromDamage, Title: r.Label, Why: r.Why, Record: &r, Due: dueOfDamage(report).UnixMilli(),
		}, nil
	}
	after, err := s.load(ctx, id)
	if err != nil {
		return nil, err
	}
	if after.SignOff == nil {
		return nil, fault.New(fault.Refused, "%s is %s: only what is signed is decided", after.Number, Spoken(string(after.Phase)))
	}
	if aside, is := s.asideNow(after, of); is {
		return &aside, s.due(ctx, &aside, after.SignOff.At)
	}
	if after.Outcome.Verdict == inspection.Accept {
		return nil, fault.New(fault.Refused, "%s is accepted: there is nothing to decide", after.Number)
	}
	r := RecordOf(after)
	apart, err := s.wholeOf(ctx, after, &r)
	if err != nil {
		return nil, err
	}
	start := &nonconformance.Start{Origin: nonconformance.FromRecord, Title: r.Label, Why: r.Why + apart, Record: &r}
	if r.Returned {
		start.Origin = nonconformance.FromReturn
	}
	return start, s.due(ctx, start, after.SignOff.At)
}

// decideCase runs one command and gives the state after it with the write that
// makes it so.
func decideCase(state nonconformance.State, c nonconformance.Command, at inspection.Moment) (nonconformance.State, Write, error) {
	w := Write{Stream: StreamID(state.ID), Seen: state.Seen, Person: at.Person, At: at.At, Seal: sealsCase(c)}
	events, err := nonconformance.Decide(state, c, nonconformance.Moment(at))
	if err != nil {
		return state, w, err
	}
	for _, e := range events {
		name, body, err := nonconformance.Encode(e)
		if err != nil {
			return state, w, err
		}
		w.Facts = append(w.Facts, Fact{Name: name, Body: body})
		state = nonconformance.Apply(state, e)
	}
	return state, w, nil
}

// sealsCase tells which commands take the PIN, and have the head signed.
func sealsCase(c nonconformance.Command) bool {
	switch c.(type) {
	case nonconformance.Dispose, nonconformance.Confirm, nonconformance.Decline, nonconformance.Free, nonconformance.Close:
		return true
	}
	return false
}

// Cases lists cases.
func (d *Desk) Cases(ctx context.Context, f CaseFilter, after Cursor, limit int) ([]CaseRow, Cursor, error) {
	rows, next, err := d.station.parts.Views.Cases(ctx, f, after, limit)
	if err != nil {
		return nil, "", err
	}
	if rows, err = d.escalate(ctx, rows); err != nil {
		return nil, "", err
	}
	rows, err = d.coverCases(ctx, rows)
	return rows, next, err
}

// Case gives a case as it stands, also that of a failed record which has none yet;
// who is to decide a closed one again gets it as it was before.
func (d *Desk) Case(ctx context.Context, id nonconformance.ID) (nonconformance.State, error) {
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	state, _, err := s.opened(ctx, id, inspection.ID{})
	if err == nil {
		err = d.asideUnseen(ctx, state)
	}
	if err != nil || state.Phase != nonconformance.IsClosed {
		return state, err
	}
	blind, err := d.blindTo(ctx, id)
	if blind {
		state = state.Undecided()
	}
	return state, err
}

// CaseWith finds the case of a record; one that failed has one, and one from which
// something was set aside.
func (d *Desk) CaseWith(ctx context.Context, record inspection.ID) (nonconformance.ID, error) {
	id, found, err := d.station.parts.Views.CaseWith(ctx, record)
	if err != nil || found {
		return id, err
	}
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	id, found, err = d.station.asideWith(ctx, record)
	if err != nil || found {
		return id, err
	}
	return CaseOf(record), nil
}

// Work asks something of a case. What is signed takes a PIN: see SignCase.
func (d *Desk) Work(ctx context.Context, id nonconformance.ID, c nonconformance.Command) (nonconformance.State, error) {
	if sealsCase(c) {
		return nonconformance.State{}, fault.New(fault.Refused, "this takes your PIN")
	}
	return d.work(ctx, id, inspection.ID{}, c)
}

// SignCase asks something of a case that is signed with the person's PIN.
func (d *Desk) SignCase(ctx context.Context, id nonconformance.ID, pin string, c nonconformance.Command) (nonconformance.State, error) {
	if err := d.checkOwnPIN(ctx, pin); err != nil {
		return nonconformance.State{}, err
	}
	return d.work(ctx, id, inspection.ID{}, c)
}

func (d *Desk) work(ctx context.Context, id nonconformance.ID, of inspection.ID, c nonconformance.Command) (nonconformance.State, error) {
	at, err := d.moment()
	if err != nil {
		return nonconformance.State{}, err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.kept()
	before, writes, err := s.workOn(ctx, id, of, c, at)
	if err != nil || len(writes) == 0 {
		return before, err
	}
	if _, err := s.parts.Journal.Append(ctx, writes...); err != nil {
		return before, err
	}
	s.told.tell(Notice{Case: id})
	return s.caseState(ctx, id)
}

// workOn decides what is asked of a case, and gives the writes that make it so with
// all that it sets off; none: it is so already. Callers hold mu.
func (s *Station) workOn(ctx context.Context, id nonconformance.ID, of inspection.ID, c nonconformance.Command, at inspection.Moment) (nonconformance.State, []Write, error) {
	before, start, err := s.opened(ctx, id, of)
	if err != nil {
		return nonconformance.State{}, nil, err
	}
	var writes []Write
	if start != nil {
		if before, writes, err = s.openWith(ctx, id, *start, at); err != nil {
			return before, nil, err
		}
	}
	if contain, ok := c.(nonconformance.Contain); ok {
		if contain, err = s.wholly(ctx, contain, before); err != nil {
			return before, nil, err
		}
		c = contain
	}
	if c, err = s.addressed(ctx, c); err != nil {
		return before, nil, err
	}
	if err := s.joinedTo(ctx, before, c); err != nil {
		return before, nil, err
	}
	after, w, err := decideCase(before, c, at)
	if err != nil || len(w.Facts) == 0 {
		return before, nil, err
	}
	writes = append(writes, w)
	if _, takes := c.(nonconformance.Take); takes {
		taken, err := s.takenWays(ctx, after, at)
		if err != nil {
			return before, nil, err
		}
		writes = append(writes, taken...)
	}
	for _, sets := range []func() ([]Write, error){
		func() ([]Write, error) { return s.onDecided(ctx, before, after) },
		func() ([]Write, error) { return s.onContained(ctx, before, after, at) },
		func() ([]Write, error) { return s.drawCase(ctx, before, after, at) },
	} {
		more, err := sets()
		if err != nil {
			return before, nil, err
		}
		writes = append(writes, more...)
	}
	return before, writes, nil
}

// openWith opens the case of a record with its first act.
func (s *Station) openWith(ctx context.Context, id nonconformance.ID, start nonconformance.Start, at inspection.Moment) (nonconformance.State, []Write, error) {
	number, err := s.nextNumber(ctx, caseLetter, at)
	if err != nil {
		return nonconformance.State{}, nil, err
	}
	start.Number = number
	s.opening++
	state := nonconformance.New(id)
	state.Rules = s.caseRules()
	state, w, err := decideCase(state, start, at)
	if err != nil {
		return state, nil, err
	}
	if start.Record.Kind == string(Damage) {
		return state, []Write{w}, nil
	}
	record, err := s.load(ctx, inspection.ID(start.Record.ID))
	state.Now = []nonconformance.Standing{recordNow(start.Record.ID, record)}
	return state, []Write{w}, err
}

// Dispose decides about all of a record's goods with the lead's PIN.
func (d *Desk) Dispose(ctx context.Context, id inspection.ID, pin, disposition, reason string) (inspection.State, error) {
	if err := d.checkOwnPIN(ctx, pin); err != nil {
		return inspection.State{}, err
	}
	cid, err := d.CaseWith(ctx, id)
	if err != nil {
		return inspection.State{}, err
	}
	d.station.mu.Lock()
	state, _, err := d.station.opened(ctx, cid, id)
	d.station.mu.Unlock()
	if err != nil {
		return inspection.State{}, err
	}
	c := nonconformance.Dispose{Parts: state.Whole(disposition), Reason: reason, Meaning: Reviewed, Saw: state.Sight()}
	if _, err := d.work(ctx, cid, id, c); err != nil {
		return inspection.State{}, err
	}
	return d.Load(ctx, id)
}

// Reviewed is what a lead's signature under a decision means.
const Reviewed = "reviewed, and decided as written"
