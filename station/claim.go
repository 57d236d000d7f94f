package station

import (
	"context"
	"time"

	"github.com/google/uuid"

	"assay/checklists"
	"assay/station/damage"
	"assay/station/inspection"
)

// causeStep is where a return's suspected cause is answered.
const causeStep = "cause"

// claimCauses are the causes somebody else pays for.
var claimCauses = []struct{ cause, fault, words string }{
	{"manufacturing", "maker", "made wrong"},
	{"transit_out", "carrier", "damaged on the way to the customer"},
	{"transit_back", "carrier", "damaged on the way back to us"},
}

// claimOpened: a return that somebody else pays for opens the claim, with its own
// number and the day it must be made by.
func claimOpened(s *Station, ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error) {
	if after.Checklist.Kind != checklists.ReturnedGoods {
		return nil, nil
	}
	step, ok := after.Checklist.Step(causeStep)
	if !ok {
		return nil, nil
	}
	a, ok := after.Answer(inspection.Place{Step: step.Index})
	if !ok || len(a.Values) != 1 {
		return nil, nil
	}
	for _, c := range claimCauses {
		if c.cause == a.Values[0] {
			r := damage.Report{Where: "product", Fault: c.fault, Pieces: 1, Remark: "no_driver", Of: after.ID, OfNo: after.Number, Label: after.Label, Cause: c.words}
			return s.openClaim(ctx, r, after.Subject["serial"], at)
		}
	}
	return nil, nil
}

func (s *Station) openClaim(ctx context.Context, r damage.Report, serial string, at inspection.Moment) ([]Write, error) {
	id, err := uuid.NewV7FromReader(s.parts.Random)
	if err != nil {
		return nil, err
	}
	number, err := s.nextNumber(ctx, damageLetter, at)
	if err != nil {
		return nil, err
	}
	if serial != "" {
		r.Codes = []string{serial}
	}
	name, body, err := damage.Encode(s.reported(number, r, at))
	if err != nil {
		return nil, err
	}
	return []Write{{Stream: StreamID(id), Person: at.Person, At: at.At, Facts: []Fact{{Name: name, Body: body}}}}, nil
}

// reported is a report with the claim that follows from it.
func (s *Station) reported(number string, r damage.Report, at inspection.Moment) damage.Reported {
	e := damage.Reported{Number: number, Where: r.Where, Fault: r.Fault, Pieces: r.Pieces, Remark: r.Remark, Codes: r.Codes, Of: r.Of, OfNo: r.OfNo,
		Label: r.Label, Name: at.Name, Place: at.Where, Cause: r.Cause}
	var term string
	if e.Who, term = r.Against(); e.Who != "" {
		if t, ok := s.Clocks().Claim(term); ok {
			e.Term, e.Due = t.Text, at.At.AddDate(0, 0, t.Days).Format(time.DateOnly)
		}
	}
	return e
}
