package inspection

import (
	"assay/checklists"
	"assay/station/sampling"
	"assay/station/scheme"
)

// SeriesOutcome is what a class's sample says to its series at the sign-off.
type SeriesOutcome struct {
	Class string
	Terms Terms
	Plan  sampling.Plan // by which it was inspected
	Bad   int
	Apart scheme.Apart
}

// SeriesOutcomes are the classes of the plans that are inspected as a series: the
// samples alone, not laboratories, papers or drops. What was stopped before it was
// certain is aborted; what was presented again is resubmitted.
func (s State) SeriesOutcomes() []SeriesOutcome {
	if s.walk == nil {
		return nil
	}
	var out []SeriesOutcome
	for _, t := range s.Tallies() {
		plan := s.walk.plans[t.Plan]
		if !plan.Terms.Series() {
			continue
		}
		for _, c := range plan.Classes {
			by, ok := c.plan(plan.Terms, plan.Lot)
			if c.Class != t.Class || !ok {
				continue
			}
			out = append(out, SeriesOutcome{Class: c.Class.String(), Terms: plan.Terms, Plan: by, Bad: t.Found, Apart: s.apart(t)})
		}
	}
	return out
}

func (s *State) apart(t Tally) scheme.Apart {
	for _, l := range s.Links {
		if l.How == linkAgain || l.How == linkRecheck || l.How == linkSublot {
			return scheme.Resubmitted
		}
	}
	if t.Looked < t.N && !t.Reached {
		return scheme.Aborted
	}
	return ""
}

// linkAgain ties an inspection to the one it repeats.
const linkAgain = "again"

// linkSublot ties the sample of a part to the lot it is a part of.
const linkSublot = "sub-lot"

// linkRecheck ties it to one of stock that a case holds.
const linkRecheck = "recheck"

// TermsOf is what a plan is looked up by, as a checklist and a subject have it.
func TermsOf(p *checklists.Plan, subject map[string]string) Terms {
	t, _ := (&State{Subject: subject}).termsOf(p)
	return t
}

// AnnulledFor is why it was annulled.
func (s State) AnnulledFor() string { return s.annulled }
