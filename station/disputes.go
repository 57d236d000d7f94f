package station

import (
	"context"
	"slices"
	"strings"

	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/returns"
)

// Dispute is what was decided apart and waits for a third person: a case, or a
// record where nothing but the record was decided about.
type Dispute struct {
	Case   nonconformance.ID
	Record inspection.ID // zero: it is the case
}

// DisputedRecord tells a record that stands in dispute by itself: leads agreed apart
// on what the customer gets, or decided about the goods before there were cases.
func DisputedRecord(s inspection.State) bool {
	if s.Phase == inspection.Annulled {
		return false
	}
	alone := func(r inspection.Review) bool { return r.Mark == (inspection.DecisionMark{}) }
	return len(s.Disputed()) > 0 || slices.ContainsFunc(s.Apart(), alone)
}

// hubDisputes is how many disputes the page shows.
const hubDisputes = 20

// disputes are the newest things decided apart, each with who decided what.
func (s *Station) disputes(ctx context.Context) (shown []HubDispute, more bool, err error) {
	all, err := s.parts.Views.Disputes(ctx, hubDisputes+1)
	if err != nil {
		return nil, false, err
	}
	more = len(all) > hubDisputes
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range all[:min(len(all), hubDisputes)] {
		say := s.caseDispute
		if d.Record != (inspection.ID{}) {
			say = s.recordDispute
		}
		h, err := say(ctx, d)
		if err != nil {
			return nil, false, err
		}
		shown = append(shown, h)
	}
	return shown, more, nil
}

func (s *Station) caseDispute(ctx context.Context, d Dispute) (HubDispute, error) {
	state, err := s.caseState(ctx, d.Case)
	if err != nil {
		return HubDispute{}, err
	}
	var words []string
	for _, by := range state.Dispute {
		words = append(words, by.Signed.Name+": "+PartsInWords(by.Parts))
	}
	if state.InForce != nil {
		words = append(words, "until then "+PartsInWords(state.InForce.Parts))
	}
	return HubDispute{Dispute: d, Number: state.Number, Words: strings.Join(words, "; ")}, nil
}

func (s *Station) recordDispute(ctx context.Context, d Dispute) (HubDispute, error) {
	state, err := s.load(ctx, d.Record)
	if err != nil {
		return HubDispute{}, err
	}
	h := HubDispute{Dispute: d, Number: state.Number, Money: len(state.Disputed()) > 0}
	var words []string
	if h.Money {
		for _, a := range state.Approvals {
			words = append(words, a.Name+": "+returns.Spoken(a.Resolution))
		}
		words = append(words, "until then "+returns.Spoken(state.Disputed()[0].Resolution))
	} else {
		words = DecidedApart(state)
	}
	h.Words = strings.Join(words, "; ")
	return h, nil
}

// DecidedApart are the decisions about a record's goods that stand against each other, and
// which of them, the stricter, holds until a third person settles it; nil: it is not so.
func DecidedApart(s inspection.State) []string {
	apart := s.Apart()
	if len(apart) == 0 || s.Review == nil { // who may not see the decision is not told of two
		return nil
	}
	var words []string
	for _, r := range apart {
		words = append(words, r.Name+": "+nonconformance.Words(r.Disposition))
	}
	return append(words, "until then "+nonconformance.Words(s.Review.Disposition))
}
