package station

import (
	"strconv"
	"strings"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/inspection"
)

// After is the row after an event. whole folds the record up to this event; it is
// asked only where a row needs more than the event tells.
func (r Row) After(e inspection.Event, whole func() (inspection.State, error)) (Row, error) {
	switch e := e.(type) {
	case inspection.Started:
		return begun(r.ID, e), nil
	case inspection.WasParked:
		r.State = inspection.Parked
	case inspection.Resumed:
		r.State, r.Owner = inspection.Open, e.By
	case inspection.HandedOver:
		r.Owner = e.To
	case inspection.WasNotPerformed:
		r.State, r.Why = inspection.NotPerformed, e.Reason
		if e.Refused {
			r.State = inspection.RefusedAtDock
		}
	case inspection.SignedOff:
		state, err := whole()
		if err != nil {
			return r, err
		}
		return r.signed(e, state), nil
	case inspection.Disposed:
		state, err := whole()
		if err != nil {
			return r, err
		}
		r.State, r.Decided = inspection.Reviewed, state.Review.Disposition
	case inspection.Reported:
		return r.reported(e), nil
	case inspection.WasAnnulled:
		r.State = inspection.Annulled
	}
	return r, nil
}

func begun(id inspection.ID, e inspection.Started) Row {
	return Row{
		ID: id, Number: e.Number, Kind: kindOf(e.Number), Part: e.Part, Checklist: e.Identity, Label: e.Label,
		State: inspection.Open, By: e.By, Owner: e.By, Where: e.Where, Started: e.At, Ref: e.Ref,
	}
}

func (r Row) signed(e inspection.SignedOff, state inspection.State) Row {
	r.State, r.Verdict, r.Signed, r.Class = inspection.Signed, e.Outcome.Verdict, e.At, worst(state)
	if len(e.Outcome.Reasons) > 0 {
		r.Why = e.Outcome.Reasons[0].Text
	}
	if e.Balance.Known {
		r.Quantity = strconv.Itoa(e.Balance.Counted)
	}
	return r
}

// reported: a result that makes a signed verdict graver puts the record before a
// lead again, also when it was decided.
func (r Row) reported(e inspection.Reported) Row {
	if e.Outcome.Verdict == "" {
		return r
	}
	if r.State == inspection.Reviewed && r.Verdict != e.Outcome.Verdict {
		r.State, r.Decided = inspection.Signed, ""
	}
	r.Verdict = e.Outcome.Verdict
	if len(e.Outcome.Reasons) > 0 {
		r.Why = e.Outcome.Reasons[0].Text
	}
	for _, d := range e.Answer.Defects {
		r.Class = max(r.Class, d.Class)
	}
	return r
}

// worst is the gravest class among what failed and counts.
func worst(s inspection.State) checklists.Class {
	class := checklists.NoClass
	for _, q := range s.Walk() {
		for _, p := range q.Places {
			a, ok := s.Answer(p)
			if !ok || a.Result != inspection.Fail {
				continue
			}
			if f, known := s.FailOf(s.Checklist.Steps()[p.Step].ID, a); known && len(a.Defects) == 0 {
				class = max(class, f.Class)
			}
			for _, d := range a.Defects {
				class = max(class, d.Class)
			}
		}
	}
	return class
}

// Waits tells whether the record is in the lead's queue: signed, not accepted,
// not decided.
func (r Row) Waits() bool {
	return r.State == inspection.Signed && (r.Verdict == inspection.Reject || r.Verdict == inspection.Hold)
}

// Unfinished tells whether the record is open or parked.
func (r Row) Unfinished() bool { return r.State == inspection.Open || r.State == inspection.Parked }

// Grave orders the queue, the worst first: rejected before held, then by class.
func (r Row) Grave() uint8 {
	grave := uint8(checklists.Critical - min(r.Class, checklists.Critical))
	if r.Verdict != inspection.Reject {
		grave += 16
	}
	return grave
}

// Holds tells whether a row passes the filter.
func (f Filter) Holds(r Row) bool {
	switch {
	case f.Kind != "" && f.Kind != r.Kind,
		f.State != "" && f.State != r.State,
		f.Verdict != "" && f.Verdict != r.Verdict,
		f.By != "" && f.By != r.By,
		r.Started.Before(f.Since):
		return false
	}
	return f.Text == "" || HasWords(f.Text, r.Number, short(r.Number), r.Label, r.Owner, r.Why)
}

// Codes are what a record can be found by: its number, its reference, and every
// value of its subject that was asked.
func Codes(e inspection.Started) []string {
	codes := []string{e.Number, e.Ref}
	for _, f := range e.Subject {
		if strings.Contains(f.ID, ".") && f.ID != "unit.serial" {
			continue // a fact that came along (product.power: mains): nobody looks for it
		}
		codes = append(codes, f.Value)
	}
	return codes
}

// ParseNumber takes a record number apart (FORMAT 5).
func ParseNumber(number string) (code, letter, day string, counter int, ok bool) {
	parts := strings.Split(number, "-")
	if len(parts) != 4 {
		return "", "", "", 0, false
	}
	n, err := strconv.Atoi(parts[3])
	return parts[0], parts[1], parts[2], n, err == nil && n > 0
}

// kindOf reads the kind from a number's letter: own checklists have other names.
func kindOf(number string) checklists.Kind {
	_, letter, _, _, _ := ParseNumber(number)
	for _, k := range []checklists.Kind{checklists.PreShipment, checklists.QualityControl, checklists.ReturnedGoods} {
		if k.Letter() == letter {
			return k
		}
	}
	return ""
}

// Fold folds an inspection's entries onto what came before them (the zero state:
// nothing did); list finds the checklist it began with.
func Fold(state inspection.State, entries []Entry, list func(checklists.Digest) (*checklists.Checklist, error)) (inspection.State, error) {
	for _, e := range entries {
		event, err := inspection.Decode(e.Name, e.Body, moment(e))
		if err != nil {
			return state, fault.Wrap(fault.Damaged, err, "entry %d cannot be read: run assay verify", e.Seq)
		}
		if began, ok := event.(inspection.Started); ok {
			with, err := list(began.Digest)
			if err != nil {
				return state, err
			}
			state = inspection.New(inspection.ID(e.Stream), with)
		}
		state = inspection.Apply(state, event)
	}
	return state, nil
}
