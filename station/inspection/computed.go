package inspection

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station/drop"
)

// Calculated is what a computed step shows, and whether it fails; not known: what
// it rests on is not answered.
func (s State) Calculated(id checklists.StepID) (text string, fails, known bool) {
	step, ok := s.Checklist.Step(string(id))
	if !ok || s.walk == nil || !Computed(step) {
		return "", false, false
	}
	switch step.Calc {
	case calcPolicy, calcGrade, calcSignals, calcDisposition, calcRemedy, calcClaim, calcMessage:
		text, known := s.ruledText(step.Calc)
		return text, false, known
	case calcBalance:
		q := s.Quantities()
		return q.String(), false, q.Known
	case calcVerdict:
		v := s.Judge().Verdict
		return string(v), v == Reject, v != NoVerdict
	}
	if step.Calc == calcChart {
		return s.chartText(step)
	}
	text, known = s.computed(step)
	_, fails = s.computedFails(step)
	return text, fails, known
}

// computed is what a step computes from subject and answers alone.
func (s *State) computed(step *checklists.Step) (string, bool) {
	switch step.Calc {
	case calcOrdered:
		n, ok := s.whole(s.Checklist.Quantities.Advised)
		return strconv.Itoa(n), ok
	case calcArrival:
		return s.Began.At.UTC().Format(time.RFC3339), true
	case calcTolerance:
		advised, ok1 := s.whole(s.Checklist.Quantities.Advised)
		counted, ok2 := s.whole(s.Checklist.Quantities.Counted)
		return difference(counted, advised), ok1 && ok2
	case calcDrawCartons, calcDrawUnits:
		name := planOpened
		if step.Calc == calcDrawUnits {
			name = planUnits
		}
		return s.walk.plans[name].drawWords()
	case calcPlan:
		return s.walk.plans[planUnits].lines()
	case calcDropHeight:
		return s.dropHeight(step)
	case calcChart:
		return s.chartWord(step)
	case calcAgainst:
		v, ok := s.lookup(step.Expect, step, 0)
		return v.text, ok && v.text != ""
	}
	return "", false
}

// computedFails tells whether a computed step fails, and on which side of what
// was ordered. What is known against the goods fails as soon as it is known.
func (s *State) computedFails(step *checklists.Step) (side string, fails bool) {
	if step.Calc == calcAgainst && step.Type == checklists.Calc {
		_, known := s.computed(step)
		return "", known
	}
	if step.Calc == calcChart && step.Type == checklists.Calc {
		word, _ := s.chartWord(step)
		return "", word == ChartSignal
	}
	return s.outOfTolerance(step)
}

// Alarms are what is known against the goods, in words, worst class first: a
// recall, a hold, an expiry that has passed. The inspector sees them at once.
func (s State) Alarms() []string {
	if s.walk == nil {
		return nil
	}
	var out []finding
	for _, f := range s.computedFindings() {
		if f.step.Calc == calcAgainst {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b finding) int { return int(b.class) - int(a.class) })
	texts := make([]string, len(out))
	for i, f := range out {
		text, _ := s.computed(f.step)
		texts[i] = ask(f.step) + ": " + text
	}
	return texts
}

// dropHeight is from how high the carton that was weighed is dropped.
func (s *State) dropHeight(step *checklists.Step) (string, bool) {
	v, ok := s.lookup(step.Expect, step, 0)
	if !ok {
		return "", false
	}
	kg, err := measure.ParseDecimal(strings.TrimSpace(v.text))
	if err != nil {
		return "", false
	}
	if fall, ok := drop.Height(kg); ok {
		return fall.String(), true
	}
	return "too heavy for these drops: the client's method", true
}

// drawWords lists what was drawn: of pieces in cartons, carton by carton.
func (out Sampling) drawWords() (string, bool) {
	if out.Packed == 0 {
		words := make([]string, len(out.Draw))
		for i, n := range out.Draw {
			words[i] = strconv.Itoa(n)
		}
		return strings.Join(words, ", "), len(words) > 0
	}
	var cartons []int
	in := map[int][]int{}
	for _, n := range out.Draw {
		carton, piece := out.Carton(n)
		if in[carton] == nil {
			cartons = append(cartons, carton)
		}
		in[carton] = append(in[carton], piece)
	}
	slices.Sort(cartons)
	words := make([]string, len(cartons))
	for i, carton := range cartons {
		slices.Sort(in[carton])
		words[i] = fmt.Sprintf("carton %d: %s", carton, strings.Trim(fmt.Sprint(in[carton]), "[]"))
	}
	return strings.Join(words, "; "), true
}

// lines is a plan of the tables in words, a line a class.
func (out Sampling) lines() (string, bool) {
	if len(out.Classes) == 0 {
		return "", false
	}
	lines := []string{out.Words}
	for _, c := range out.Classes {
		if c.Words != "" {
			lines = append(lines, c.Class.String()+": "+c.Words)
		}
	}
	if out.Terms.Why != "" {
		lines = append(lines, "changed by "+out.Terms.By+": "+out.Terms.Why)
	}
	return strings.Join(lines, "\n"), true
}

func difference(counted, advised int) string {
	switch {
	case counted < advised:
		return fmt.Sprintf("%d short of %d", advised-counted, advised)
	case counted > advised:
		return fmt.Sprintf("%d over %d", counted-advised, advised)
	}
	return fmt.Sprintf("%d, as ordered", counted)
}

// computedFindings are the computed steps that fail.
func (s *State) computedFindings() []finding {
	var out []finding
	for i := range s.walk.questions {
		p := s.walk.questions[i].Places[0]
		step := s.book.step(p.Step)
		side, fails := s.computedFails(step)
		if !fails {
			continue
		}
		f := finding{place: p, step: step, class: step.Fail.Class, effect: step.Fail.Effects[side], count: 1}
		if f.effect == checklists.DefaultEffect {
			f.effect = step.Fail.Effect
		}
		if f.effect == checklists.DefaultEffect {
			f.effect = s.defaultEffect(step, f.class)
		}
		out = append(out, f)
	}
	return out
}

// outOfTolerance compares what was counted with what was ordered: equal, or
// within the step's limits in per cent of the order.
func (s *State) outOfTolerance(step *checklists.Step) (side string, fails bool) {
	if step.Calc != calcTolerance || step.Type != checklists.Calc {
		return "", false
	}
	advised, ok1 := s.whole(s.Checklist.Quantities.Advised)
	counted, ok2 := s.whole(s.Checklist.Quantities.Counted)
	if !ok1 || !ok2 || counted == advised {
		return "", false
	}
	side = sideMore
	if counted < advised {
		side = sideLess
	}
	limits, err := measure.ParseLimits(step.Limits)
	if err != nil || advised == 0 {
		return side, true
	}
	percent, err := measure.Rounded(big.NewRat(int64(counted-advised)*100, int64(advised)), 4)
	if err != nil {
		return side, true
	}
	j, err := limits.Judge(measure.Quantity{Number: percent, Unit: "%"})
	return side, err != nil || j != measure.Within
}
