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
	look bool // also of a second look; all else it sets off was set off by the first
}

// consequences is all there are, in the order they are kept. A fact that answers a
// step before the sign-off sets off nothing: an answer costs its own two flushes
// and no look at anything.
func consequences() []consequence {
	return []consequence{
		{on: inspection.NameSignedOff, then: judgeSeries},
		{on: inspection.NameAnnulled, then: annulSeries},
		{on: inspection.NameStarted, then: wayBegun},
		{on: inspection.NameEndedEarly, then: moves(wayStopped)},
		{on: inspection.NameReopened, then: moves(wayCalm)},
		{on: inspection.NameSignedOff, then: moves(waySigned)},
		{on: inspection.NameSignedOff, then: claimOpened},
		{on: inspection.NameDisposed, then: moves(wayDisposed)},
		{on: inspection.NameApproved, then: moves(wayApproved)},
		{on: inspection.NameGradeLowered, then: moves(wayLowered)},
		{on: inspection.NameNotPerformed, then: moves(wayEnded)},
		{on: inspection.NameAnnulled, then: moves(wayAnnulled)},
		{on: inspection.NameAnswered, then: wayTagged},
		{on: inspection.NameAnswered, then: criticalAnswered, look: true},
		{on: inspection.NameEndedEarly, then: criticalFound, look: true},
		{on: inspection.NameParked, then: criticalFound, look: true},
		{on: inspection.NameSignedOff, then: (*Station).onSigned},
		{on: inspection.NameSignedOff, then: asideSigned},
		{on: inspection.NameReported, then: (*Station).labReported},
		{on: inspection.NameSignedOff, then: clearSigned},
		{on: inspection.NameSignedOff, then: looked, look: true},
		{on: inspection.NameAnnulled, then: (*Station).onAnnulled, look: true},
		{on: inspection.NameAnnulled, then: clearAnnulled},
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
			if c.on != f.Name || after.Second() && !c.look {
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
