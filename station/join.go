package station

import (
	"context"

	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// JoinCase brings another failed record into a case, with the same goods or the same
// cause. Its own case, where nobody decided yet, ends by it.
func (d *Desk) JoinCase(ctx context.Context, id nonconformance.ID, code string) (nonconformance.State, error) {
	at, err := d.moment()
	if err != nil {
		return nonconformance.State{}, err
	}
	if p, _ := d.Person(); !p.Leads() {
		return nonconformance.State{}, fault.New(fault.Refused, "a lead joins records to a case")
	}
	code = d.Station().Whole(code, at.At)
	rows, err := d.Find(ctx, code, 2)
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	state, own, err2 := s.joining(ctx, id, rows, code)
	if err := cmpErr(err, err2); err != nil {
		return state, err
	}
	record, err := s.load(ctx, rows[0].ID)
	if err != nil {
		return state, err
	}
	if record.SignOff == nil || record.Phase == inspection.Annulled || record.Outcome.Verdict == inspection.Accept {
		return state, fault.New(fault.Refused, "%s is %s: only what is rejected or held joins a case", record.Number, Spoken(string(record.Phase)))
	}
	after, w, err := decideCase(state, nonconformance.Add{Record: RecordOf(record)}, at)
	if err != nil {
		return state, err
	}
	writes := []Write{w}
	if own.Begun() && own.ID != id {
		ended, out, err := decideCase(own, nonconformance.Annul{Record: nonconformance.RecordID(record.ID), Reason: "joined to " + after.Number}, at)
		if err != nil {
			return state, err
		}
		_, end, err := decideCase(ended, nonconformance.Close{Reason: "joined to " + after.Number}, at)
		if err != nil {
			return state, err
		}
		out.Facts = append(out.Facts, end.Facts...)
		writes = append([]Write{out}, writes...)
	}
	if _, err := s.parts.Journal.Append(ctx, writes...); err != nil {
		return state, err
	}
	s.told.tell(Notice{Case: id})
	return s.caseState(ctx, id)
}

// joining is the case and the record's own one; refused where they cannot be one.
func (s *Station) joining(ctx context.Context, id nonconformance.ID, rows []Row, code string) (state, own nonconformance.State, err error) {
	if len(rows) == 0 || len(rows) > 1 && rows[0].Number != code {
		return state, own, fault.New(fault.Missing, "which record? %.60s names none, or more than one", code)
	}
	if rows[0].Kind == Damage {
		return state, own, fault.New(fault.Refused, "a damage report keeps its own case")
	}
	if state, err = s.caseState(ctx, id); err != nil {
		return state, own, err
	}
	if state.Aside() {
		return state, own, fault.New(fault.Refused, "what was set aside is decided by itself: no record joins it")
	}
	if !state.Begun() || !state.Phase.Undecided() {
		return state, own, fault.New(fault.Refused, "records join a case before it is decided")
	}
	with, found, err := s.parts.Views.CaseWith(ctx, rows[0].ID)
	if err != nil || !found {
		return state, own, err
	}
	own, err = s.caseState(ctx, with)
	if err == nil && own.ID != id && (!own.Phase.Undecided() || len(own.Records) > 1 || len(own.Made) > 0) {
		err = fault.New(fault.Refused, "%s has its own decision or other records: it stays by itself", own.Number)
	}
	return state, own, err
}

// joinedTo refuses a decision, and a taking up again, about a record that was joined to
// another case: it is decided there. Callers hold mu.
func (s *Station) joinedTo(ctx context.Context, state nonconformance.State, c nonconformance.Command) error {
	switch c.(type) {
	case nonconformance.Dispose, nonconformance.Reopen:
	default:
		return nil
	}
	root, ok := state.Root()
	if !ok || !state.Out(root.ID) {
		return nil
	}
	with, found, err := s.parts.Views.CaseWith(ctx, inspection.ID(root.ID))
	if err != nil || !found || with == state.ID {
		return err
	}
	other, err := s.caseState(ctx, with)
	if err != nil {
		return err
	}
	return fault.New(fault.Refused, "%s was joined to %s: it is decided there", root.Number, other.Number)
}
