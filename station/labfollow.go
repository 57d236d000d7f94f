package station

import (
	"context"
	"fmt"

	"assay/station/inspection"
	"assay/station/nonconformance"
)

// labReported is what a laboratory's late result sets off among cases: the case of
// a signed record hears of it, and one that failed takes a decided case up again,
// or opens one where there was none. Before the sign-off nothing follows.
func (s *Station) labReported(ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error) {
	said := after.LastReport
	if after.SignOff == nil || said == nil {
		return nil, nil
	}
	state, _, err := s.caseWith(ctx, after.ID)
	if err != nil {
		return nil, err
	}
	words := fmt.Sprintf("%s: %s passed, report %s", after.Number, said.Laboratory, said.Number)
	if said.Failed {
		words = fmt.Sprintf("%s: %s failed it, report %s", after.Number, said.Laboratory, said.Number)
		if said.Note != "" {
			words += ": " + said.Note
		}
	}
	var c nonconformance.Command = nonconformance.WriteDown{Text: words}
	switch {
	case !state.Begun() && said.Failed:
		return s.openFor(ctx, after, RecordOf(after), repeat{}, at)
	case !state.Begun():
		return nil, nil
	case said.Failed && !state.Phase.Undecided():
		c = nonconformance.Reopen{Why: words}
	}
	_, w, err := decideCase(state, c, at)
	return []Write{w}, err
}
