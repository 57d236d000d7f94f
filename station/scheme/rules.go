package scheme

import (
	"math/bits"

	"assay/station/sampling"
)

// Reason is why the severity changed; empty when it did not.
type Reason string

// Reasons, in the words of the standard's worked examples where those have one.
const (
	TwoOfFive     Reason = "2 of 5 or fewer not accepted"
	FiveAccepted  Reason = "5 consecutive accepted"
	FiveRefused   Reason = "5 not accepted on tightened: discontinue"
	ScoreReached  Reason = "score>=30"
	TenAccepted   Reason = "10 consecutive accepted"
	ReducedMissed Reason = "not accepted on reduced"
	InTheGap      Reason = "between Ac and Re on reduced"
	Irregular     Reason = "production irregular"
	Withdrawn     Reason = "reduced inspection withdrawn"
	Corrected     Reason = "corrective action accepted"
)

// The numbers of the rules.
const (
	window     = 5  // lots looked back on, on normal
	misses     = 2  // of them not accepted: tightened
	backAfter  = 5  // accepted in a row on tightened: normal
	stopAfter  = 5  // not accepted on tightened: discontinued
	scoreEnds  = 30 // reduced
	milReduced = 10 // accepted in a row on normal, under MIL-STD-105E
)

// Take folds one lot into the series.
func (s State) Take(l Lot) (State, Reason) {
	if l.Apart != "" || s.Severity == sampling.Discontinued {
		return s, ""
	}
	if l.Accepted && sharpness(l.Severity) < sharpness(s.Severity) {
		return s, "" // it has not shown what the sharper plan asks
	}
	s.lots++
	s.missed <<= 1
	if l.Accepted {
		s.accepted++
	} else {
		s.missed |= 1
		s.accepted = 0
		s.refused++
	}
	switch s.Severity {
	case sampling.Normal:
		return s.takeNormal(l)
	case sampling.Tightened:
		return s.takeTightened()
	}
	switch {
	case !l.Accepted:
		return s.to(sampling.Normal), ReducedMissed
	case l.Gap:
		return s.to(sampling.Normal), InTheGap
	}
	return s, ""
}

func (s State) takeNormal(l Lot) (State, Reason) {
	s.Score = s.score(l)
	if bits.OnesCount64(s.missed&(1<<window-1)) >= misses {
		return s.to(sampling.Tightened), TwoOfFive
	}
	return s.reduce()
}

func (s State) takeTightened() (State, Reason) {
	switch {
	case s.refused >= stopAfter:
		return s.to(sampling.Discontinued), FiveRefused
	case s.accepted >= backAfter:
		return s.to(sampling.Normal), FiveAccepted
	}
	return s, ""
}

// score is the switching score after a lot on normal inspection. A lot that was
// drawn on another severity leaves it, unless it was not accepted.
func (s State) score(l Lot) int {
	switch {
	case s.Edition == sampling.MIL:
		return 0
	case !l.Accepted:
		return 0
	case l.Severity != sampling.Normal:
		return s.Score
	case l.Ac <= 1:
		return s.Score + 2
	case l.Sharper:
		return s.Score + 3
	}
	return 0
}

// reduce goes to reduced when all that it needs is there.
func (s State) reduce() (State, Reason) {
	switch {
	case s.Severity != sampling.Normal || !s.Steady || !s.Wanted:
	case s.Edition == sampling.MIL && s.accepted >= milReduced:
		return s.to(sampling.Reduced), TenAccepted
	case s.Edition != sampling.MIL && s.Score >= scoreEnds:
		return s.to(sampling.Reduced), ScoreReached
	}
	return s, ""
}

// to changes the severity: windows and counters begin again.
func (s State) to(severity sampling.Severity) State {
	s.Severity = severity
	s.lots, s.missed, s.accepted, s.refused = 0, 0, 0, 0
	if severity != sampling.Reduced {
		s.Score = 0
	}
	return s
}

// sharpness orders the severities that have plans.
func sharpness(s sampling.Severity) int {
	switch s {
	case sampling.Reduced:
		return 0
	case sampling.Tightened:
		return 2
	}
	return 1
}

// Production folds that production became irregular or was delayed: reduced
// inspection ends. On the other severities nothing changes.
func (s State) Production() (State, Reason) {
	if s.Severity != sampling.Reduced {
		return s, ""
	}
	return s.to(sampling.Normal), Irregular
}

// Correct folds that a lead accepted the supplier's corrective action: inspection
// goes on, tightened.
func (s State) Correct() (State, Reason) {
	if s.Severity != sampling.Discontinued {
		return s, ""
	}
	return s.to(sampling.Tightened), Corrected
}

// Allow folds what a lead said about reduced inspection. Withdrawn while on
// reduced, it ends it.
func (s State) Allow(steady, wanted bool) (State, Reason) {
	s.Steady, s.Wanted = steady, wanted
	switch {
	case s.Severity == sampling.Reduced && !steady:
		return s.to(sampling.Normal), Irregular
	case s.Severity == sampling.Reduced && !wanted:
		return s.to(sampling.Normal), Withdrawn
	}
	return s.reduce()
}
