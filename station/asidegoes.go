package station

import (
	"context"

	"assay/station/clearance"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// What of accepted goods goes on: all that was not set aside, and what of that leads let
// go besides.

// asideDecided: the record stays as it is signed, and what is accepted of it goes on.
// What a lead let go besides goes with it, where it did not go yet.
func (s *Station) asideDecided(ctx context.Context, after nonconformance.State) ([]Write, error) {
	root, ok := after.Root()
	if !ok || after.Balance().Accepted == root.Counted.Accepted {
		return nil, nil
	}
	d := after.InForce
	by := inspection.Moment{At: d.Signed.At, Person: d.Signed.Person, Name: d.Signed.Name, Role: d.Signed.Role}
	c, err := s.clearing(ctx, root.ID, by)
	if err != nil || c.state.Number == "" || c.state.Release != nil {
		return nil, err
	}
	pieces, err := s.goingWith(ctx, inspection.ID(root.ID), after)
	if err != nil || pieces == c.state.Pieces {
		return nil, err
	}
	err = c.add(clearance.Settle(c.state, clearance.Settled{Case: after.Number, Pieces: pieces})...)
	return c.write(), err
}

// goingWith is how many pieces of an accepted record go, with what leads let go of what was
// set aside from it; one of its cases is just being decided.
func (s *Station) goingWith(ctx context.Context, record inspection.ID, deciding nonconformance.State) (int, error) {
	state, err := s.load(ctx, record)
	if err != nil {
		return 0, err
	}
	all, err := s.asides(ctx, record)
	pieces, cartons := state.Balance.Accepted, asideCartons(state)
	for _, a := range all {
		if a.ID == deciding.ID {
			a = deciding
		}
		root, _ := a.Root()
		switch gone := a.Balance().Accepted - root.Counted.Accepted; a.Stake().In {
		case "":
			pieces += gone
		case carton:
			cartons -= gone
		}
	}
	return toGo(state, pieces, cartons), err
}

// asideCartons are the cartons set aside from an accepted record.
func asideCartons(s inspection.State) int {
	for _, a := range asidesOf(s) {
		if a.In == carton && !a.Uncounted {
			return a.Count
		}
	}
	return 0
}

// toGo is how many of these pieces go while so many cartons stay, where it is known what
// they hold.
func toGo(s inspection.State, pieces, cartons int) int {
	inside, _ := s.InCartons(cartons)
	return max(0, pieces-inside)
}

// Apart is what of a record's goods does not go with the rest: it was set aside, and is
// decided by itself. Who is to look at it again is not told.
func (d *Desk) Apart(ctx context.Context, of [16]byte) ([]string, error) {
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	all, err := d.station.asides(ctx, of)
	if err != nil || len(all) == 0 || d.unseen(ctx, of) != nil {
		return nil, err
	}
	record, err := d.station.load(ctx, of)
	if err != nil {
		return nil, err
	}
	var words []string
	for _, a := range all {
		what := nonconformance.Units(a.Stake().In)
		if a.Stake().Known {
			what = nonconformance.Many(a.Pieces(), a.Stake().In)
		}
		if a.Stake().In == carton {
			what += holding(record, a.Pieces())
		}
		words = append(words, what+" set aside, "+a.Number+" "+Spoken(string(a.Phase)))
	}
	return words, nil
}

// holding says what cartons that stay hold.
func holding(s inspection.State, cartons int) string {
	switch inside, known := s.InCartons(cartons); {
	case !s.Balance.Known:
		return ""
	case known:
		return " (" + nonconformance.Many(inside, "") + ", not counted here)"
	}
	return " (how many pieces they hold is not known: they are not taken off)"
}
