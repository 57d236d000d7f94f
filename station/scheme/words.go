package scheme

import (
	"fmt"
	"math/bits"

	"assay/station/sampling"
)

// Words is a reason as people read it.
func (r Reason) Words() string {
	switch r {
	case TwoOfFive:
		return "two of five lots or fewer in a row were not accepted: tightened"
	case FiveAccepted:
		return "five lots in a row were accepted on tightened: normal"
	case FiveRefused:
		return "five lots were not accepted on tightened: discontinued"
	case ScoreReached:
		return "the switching score reached 30, production is steady and a lead wants it: reduced"
	case TenAccepted:
		return "ten lots in a row were accepted, production is steady and a lead wants it: reduced"
	case ReducedMissed:
		return "a lot was not accepted on reduced: normal"
	case InTheGap:
		return "a lot was found between Ac and Re on reduced: accepted, and normal from the next"
	case Irregular:
		return "production is not steady: normal"
	case Withdrawn:
		return "a lead no longer wants reduced inspection: normal"
	case Corrected:
		return "a lead accepted the corrective action: tightened"
	}
	return ""
}

// Next is what would change the severity, a sentence each.
func (s State) Next() []string {
	switch s.Severity {
	case sampling.Normal:
		return []string{s.nextTightened(), s.nextReduced()}
	case sampling.Tightened:
		return []string{
			fmt.Sprintf("normal after %s accepted in a row", lots(backAfter-s.accepted)),
			fmt.Sprintf("discontinued after %s not accepted", lots(stopAfter-s.refused)),
		}
	case sampling.Reduced:
		return []string{"normal at the first lot not accepted, or when production becomes irregular"}
	}
	return []string{"every lot is held until a lead records the corrective action"}
}

func (s State) nextTightened() string {
	recent := s.missed & (1<<(window-1) - 1) // those that the next lot is looked at with
	if recent == 0 {
		return "tightened if two of five lots are not accepted"
	}
	left := window - 1 - bits.TrailingZeros64(recent)
	return fmt.Sprintf("tightened if one more of the next %s is not accepted", lots(left))
}

func (s State) nextReduced() string {
	enough := s.Score >= scoreEnds
	far := fmt.Sprintf("score %d of %d", s.Score, scoreEnds)
	if s.Edition == sampling.MIL {
		enough = s.accepted >= milReduced
		far = fmt.Sprintf("%d of %d accepted in a row", min(s.accepted, milReduced), milReduced)
	}
	switch {
	case s.Steady && s.Wanted:
		return "reduced when it gets there: " + far
	case enough:
		return "reduced once a lead says production is steady and wants it: " + far
	}
	return "reduced needs a steady production and a lead's word: " + far
}

func lots(n int) string {
	if n == 1 {
		return "1 lot"
	}
	return fmt.Sprintf("%d lots", n)
}
