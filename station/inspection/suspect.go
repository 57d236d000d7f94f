package inspection

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station/spc"
)

// Suspicion is why a number is asked about once more, "typo or real?", before it
// is taken. What was typed first goes into Answer.Doubted: the record keeps both.
type Suspicion struct {
	Why   string           // in words, without the number: "out of limits"
	Meant measure.Quantity // what would fit, were it another unit or the mark one place off
	Slip  string           // how: "25.4 times too large"; empty: nothing explains it
	Out   bool             // it lies outside of what is allowed: real, it fails
	// Coarse: it was read with fewer places than are asked, and looks right else.
	Coarse bool
}

// Suspect tells whether a number looks wrong: out of its limits or expectation,
// far from the last readings of this step, or read more coarsely than asked.
// given are the readings of this piece so far.
func (s State) Suspect(p Place, given []string, value string) (Suspicion, bool) {
	step := s.book.step(p.Step)
	if step == nil || step.Type != checklists.Measure && step.Type != checklists.Count {
		return Suspicion{}, false
	}
	limit, out := s.Doubt(p, []string{value})
	if step.Type == checklists.Count {
		if !out {
			return Suspicion{}, false
		}
		return Suspicion{Why: "not " + limit, Out: true}, true
	}
	q, err := reading(step, value, "")
	if err != nil {
		return Suspicion{}, false
	}
	usual, known := measure.UsualOf(s.lastReadings(step, p, given))
	far := known && !usual.Holds(q)
	sus := Suspicion{Out: out}
	switch {
	case out:
		sus.Why = "out of limits"
	case far:
		least, most := usual.Ends()
		sus.Why = fmt.Sprintf("far from the last ones, %s to %s", least.Number, most)
	default:
		sus.Why, sus.Coarse = coarse(step, q)
		return sus, sus.Coarse
	}
	sus.explain(step, q, usual, known)
	return sus, true
}

// coarse says that a reading has fewer places than are asked.
func coarse(step *checklists.Step, q measure.Quantity) (string, bool) {
	if step.Decimals == nil || !q.Coarse(*step.Decimals, unitOf(step)) {
		return "", false
	}
	asked, _ := measure.Rounded(big.NewRat(1, int64(math.Pow10(*step.Decimals))), *step.Decimals)
	return fmt.Sprintf("read to %s; %s asked", q.Resolution(), measure.Quantity{Number: asked, Unit: unitOf(step)}), true
}

// CoarseWords says which reading of an answer has fewer places than are asked:
// empty, none has.
func CoarseWords(step *checklists.Step, a Answer) string {
	if step.Type != checklists.Measure || a.Result == NA {
		return ""
	}
	for _, v := range a.Values {
		if q, err := reading(step, v, a.Unit); err == nil {
			if why, is := coarse(step, q); is {
				return why
			}
		}
	}
	return ""
}

// explain looks for a slip of unit or mark that makes a number fit.
func (sus *Suspicion) explain(step *checklists.Step, q measure.Quantity, usual measure.Usual, known bool) {
	limits, err := measure.ParseLimits(step.Limits)
	_, low := limits.Lower()
	_, high := limits.Upper()
	both := err == nil && low && high // any tenth lies under a single upper limit
	if !both && !known {
		return
	}
	meant, factor, over, found := measure.Slip(q, func(q measure.Quantity) bool {
		if known && !usual.Holds(q) {
			return false
		}
		j, err := limits.Judge(q)
		return !both || err == nil && j == measure.Within
	})
	if !found {
		return
	}
	sus.Meant, sus.Slip = meant, factor+" times too small"
	if over {
		sus.Slip = factor + " times too large"
	}
}

// mostLast is how many readings before this one tell what is usual.
const mostLast = 30

// lastReadings are the latest readings of a step on other pieces, then those given.
func (s *State) lastReadings(step *checklists.Step, p Place, given []string) []measure.Quantity {
	var out []measure.Quantity
	pieces, _ := s.piecesOf(step)
	for piece := pieces; piece > 0 && len(out) < mostLast; piece-- {
		a := s.kept(Place{step.Index, piece})
		if a == nil || piece == p.Piece || a.Result == NA {
			continue
		}
		for _, v := range slices.Backward(a.Values) {
			if q, err := reading(step, v, a.Unit); err == nil {
				out = append(out, q)
			}
		}
	}
	for _, v := range given {
		if q, err := reading(step, v, ""); err == nil {
			out = append(out, q)
		}
	}
	return out
}

// Measured are the readings of a measured step, by piece, as numbers in the
// step's unit: for statistics, never for a judgement. A piece may be left out.
func (s State) Measured(step checklists.StepID, without int) [][]float64 {
	st, ok := s.Checklist.Step(string(step))
	if !ok || st.Type != checklists.Measure || s.book == nil {
		return nil
	}
	var groups [][]float64
	pieces, _ := s.piecesOf(st)
	for piece := range pieces + 1 {
		a := s.kept(Place{st.Index, piece})
		if a == nil || a.Result == NA || piece == without {
			continue
		}
		if group := numbers(st, a); len(group) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

func numbers(step *checklists.Step, a *Answer) []float64 {
	group := make([]float64, 0, len(a.Values))
	for _, v := range a.Values {
		x, ok := plainNumber(v)
		if !ok || a.Unit != "" {
			x, ok = Number(step, v, a.Unit)
		}
		if ok {
			group = append(group, x)
		}
	}
	return group
}

// plainNumber is a kept reading without a unit: it is in the step's own, and a
// thousand of them are read at each question.
func plainNumber(v string) (float64, bool) {
	if strings.Trim(v, "-.0123456789") != "" {
		return 0, false
	}
	x, err := strconv.ParseFloat(v, 64)
	return x, err == nil
}

// Number is a reading as a number in the step's unit, for statistics.
func Number(step *checklists.Step, value, unit string) (float64, bool) {
	q, err := reading(step, value, unit)
	if own := unitOf(step); err == nil && q.Unit != own {
		q, err = q.In(own, min(q.Number.Places()+6, 12))
	}
	if err != nil {
		return 0, false
	}
	x, _ := q.Number.Rat().Float64()
	return x, true
}

// Capability of a measured step, of the readings given; it says when they are too
// few. Known: it is measured and has limits.
func Capability(step *checklists.Step, groups [][]float64) (c spc.Capability, known bool) {
	limits, err := measure.ParseLimits(step.Limits)
	if err != nil || step.Type != checklists.Measure {
		return spc.Capability{}, false
	}
	lsl, usl := spc.Missing, spc.Missing
	if q, ok := limits.Lower(); ok {
		lsl, _ = q.Number.Rat().Float64()
	}
	if q, ok := limits.Upper(); ok {
		usl, _ = q.Number.Rat().Float64()
	}
	return spc.CapableOf(groups, lsl, usl), true
}
