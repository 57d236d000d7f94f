// Package scheme keeps how sharply a supplier's lots are looked at: normal,
// tightened, reduced or discontinued, by the switching rules of ISO 2859-1:1999
// clause 9.3 and 9.4 with the switching score, or of MIL-STD-105E 4.7 and 4.8
// without it.
//
//	lots as signed off ─┐
//	what a lead records ┴─► History (any order) ─► fold in the order of presentation ─► State, Steps
//
// Why so:
//
//   - A series is one supplier site, product, stage and class, with its edition, level
//     and AQL. Switching looks at lots of one kind made one after the other; a mean of
//     unlike lots would switch nobody.
//   - The order is that of presentation, not of sign-off: a lot signed late takes the
//     place it was presented at, and everything after it is folded again. So the state
//     is a function of the facts, whatever order they were told in.
//   - A fact says what was decided when the inspection was signed off, and by which
//     plan. Laboratory results, concessions, sorting and reworking come later and are
//     about the goods; the scheme is about the process that made them. A lot released
//     under concession was not accepted.
//   - Only original inspections by a plan of the tables count. A lot presented again was
//     sorted; an aborted sample is none; every piece and c = 0 are site rules.
//   - A plan drawn before a switch became known stands. A lot looked at more mildly than
//     its place would have it counts where it was not accepted and changes nothing
//     where it was: it has not shown what the sharper plan asks.
//   - Reduced inspection needs a steady production and a lead who wants it; both are said
//     by a lead and withdrawn when production becomes irregular.
//   - The score is 3 for a lot that the next smaller AQL would have accepted too. That is
//     asked of the sample that was drawn, so at the letter the arrows led to.
//   - MIL-STD-105E asks for ten lots in a row accepted, a steady production and a lead. Its
//     limit numbers (table VIII) are left out, as ANSI Z1.4 lets one; a lot in the gap
//     between Ac and Re of a reduced plan is accepted and ends reduced inspection.
//
// Arrows: scheme imports sampling and people and fault; the station asks scheme.
package scheme

import (
	"assay/station/fault"
	"assay/station/sampling"
)

// Terms are what a series is inspected by. They stay when the severity changes.
type Terms struct {
	Edition sampling.Edition
	Type    sampling.Type
	Level   sampling.Level
	AQL     sampling.AQL
	Start   sampling.Severity // of the first lot: a site's setting, normal or tightened
}

// State is where a series stands, for its next lot.
type State struct {
	Terms
	Severity sampling.Severity
	// Score is the switching score: 0 on tightened and discontinued, without meaning
	// on reduced, where it keeps what it had, and under MIL-STD-105E.
	Score  int
	Steady bool // a lead said that production is at a steady rate
	Wanted bool // a lead wants reduced inspection

	lots     int    // counted since the severity changed
	missed   uint64 // a bit a lot since then, the newest lowest: not accepted
	accepted int    // in a row, the newest
	refused  int    // since the severity changed
}

// New begins a series.
func New(t Terms) (State, error) {
	if t.Start != sampling.Normal && t.Start != sampling.Tightened {
		return State{}, fault.New(fault.Invalid, "a series begins on normal or on tightened, not %.40q (the nearest is normal)", string(t.Start))
	}
	if t.AQL == sampling.None {
		return State{}, fault.New(fault.Invalid, "none allowed is a site rule, not an ISO plan: it has no switching")
	}
	s := State{Terms: t, Severity: t.Start}
	_, err := s.Plan(2)
	return s, err
}

// Plan is the plan of the next lot. While discontinued there is none.
func (s State) Plan(lot int) (sampling.Plan, error) {
	if s.Severity == sampling.Discontinued {
		return sampling.Plan{}, fault.New(fault.Refused, "discontinued: the lot is held until a lead records the corrective action")
	}
	return sampling.Request{Edition: s.Edition, Type: s.Type, Lot: lot, Level: s.Level, AQL: s.AQL, Severity: s.Severity}.Plan()
}

// Apart says why a lot does not count; empty: it counts.
type Apart string

// Why lots stand apart.
const (
	Resubmitted Apart = "resubmitted"
	Aborted     Apart = "aborted"
	OwnRule     Apart = "site rule" // every piece, or a letter's own size with c = 0
)

// Lot is what a signed inspection said about one class, and by which plan.
type Lot struct {
	Size     int
	Bad      int // units, or nonconformities, as the plan counts
	Severity sampling.Severity
	N        int
	Ac       int // of the sample that decided
	Re       int
	Accepted bool
	Gap      bool // accepted between Ac and Re
	Sharper  bool // the plan one AQL tighter would have accepted it too: the switching score asks
	Apart    Apart
}

// Judge makes a Lot from the plan it was inspected by, once: what is recorded is
// not decided again. With a double plan, second says that both samples were taken
// and bad counts both.
func Judge(p sampling.Plan, bad int, second bool, apart Apart) (Lot, error) {
	drawn := p.ToInspect()
	stage := sampling.Stage{N: p.N, Ac: p.Ac, Re: p.Re}
	if second = second && p.Second.N > 0; second {
		stage = p.Second
		drawn = min(p.N+p.Second.N, p.Lot)
	}
	switch {
	case bad < 0:
		return Lot{}, fault.New(fault.Invalid, "%d bad ones cannot be: 0 is the least", bad)
	case bad > drawn && p.N > 0 && !p.AQL.Per100():
		return Lot{}, fault.New(fault.Invalid, "%d bad units are more than the %d looked at: %d is the most", bad, drawn, drawn)
	}
	if apart == "" && p.Edition == sampling.SiteRule {
		apart = OwnRule
	}
	l := Lot{Size: p.Lot, Bad: bad, Severity: p.Severity, N: stage.N, Ac: stage.Ac, Re: stage.Re, Apart: apart}
	switch outcome := p.Judge(bad, second); {
	case outcome == sampling.Undecided && apart != Aborted:
		return Lot{}, fault.New(fault.Invalid, "%d bad in the first sample decides nothing: take the second, %d more", bad, p.Second.N)
	case outcome == sampling.Accepted:
		l.Accepted = true
	case outcome == sampling.InGap:
		l.Accepted, l.Gap = true, true
	}
	if tighter, ok := p.Tighter(); ok {
		l.Sharper = tighter.Judge(bad, second) == sampling.Accepted
	}
	return l, nil
}
