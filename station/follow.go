package station

import (
	"context"

	"assay/station/inspection"
	"assay/station/people"
)

// consequence is "when this fact of an inspection, then those writes elsewhere".
// It reads and decides and appends nothing itself: what it gives is kept in the
// transaction of the fact that set it off, or not at all.
type consequence struct {
	on   string // the wire name of the fact
	then func(s *Station, ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error)
}

// consequences is all there are, in the order they are kept. A fact that answers a
// step before the sign-off sets off nothing: an answer costs its own two flushes
// and no look at anything.
func consequences() []consequence {
	return []consequence{
		{inspection.NameSignedOff, judgeSeries},
		{inspection.NameAnnulled, annulSeries},
		{inspection.NameStarted, wayBegun},
		{inspection.NameEndedEarly, moves(wayStopped)},
		{inspection.NameReopened, moves(wayCalm)},
		{inspection.NameSignedOff, moves(waySigned)},
		{inspection.NameSignedOff, claimOpened},
		{inspection.NameDisposed, moves(wayDisposed)},
		{inspection.NameApproved, moves(wayApproved)},
		{inspection.NameNotPerformed, moves(wayEnded)},
		{inspection.NameAnnulled, moves(wayAnnulled)},
		{inspection.NameAnswered, wayTagged},
		{inspection.NameAnswered, criticalAnswered},
		{inspection.NameEndedEarly, criticalFound},
		{inspection.NameParked, criticalFound},
		{inspection.NameSignedOff, (*Station).onSigned},
		{inspection.NameAnnulled, (*Station).onAnnulled},
	}
}

// followPerson gives what a change of a person sets off. Callers hold mu.
func (s *Station) followPerson(ctx context.Context, id people.ID, e people.Event, by *Desk) ([]Write, error) {
	if _, left := e.(people.Gone); !left {
		return nil, nil
	}
	at, err := by.moment()
	if err != nil {
		return nil, err
	}
	return s.settleLeft(ctx, id, at)
}

// follow gives what an inspection's new facts set off. Callers hold mu.
func (s *Station) follow(ctx context.Context, after inspection.State, facts []Fact, at inspection.Moment) ([]Write, error) {
	var all []Write
	for _, f := range facts {
		for _, c := range consequences() {
			if c.on != f.Name {
				continue
			}
			writes, err := c.then(s, ctx, after, at)
			if err != nil {
				return nil, err
			}
			all = append(all, writes...)
			s.pending = append(s.pending, writes...)
		}
	}
	return all, nil
}
