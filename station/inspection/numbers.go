package inspection

import (
	"strconv"
	"strings"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station/fault"
	"assay/station/sampling"
)

// readings checks how many numbers there are and reads them.
func (s *State) readings(step *checklists.Step, values []string, unit string) ([]measure.Quantity, error) {
	if want := max(step.Readings, 1); len(values) != want {
		return nil, fault.New(fault.Invalid, "%s here, not %d", plural(want, "reading is needed", "readings are needed"), len(values))
	}
	out := make([]measure.Quantity, len(values))
	for i, text := range values {
		q, err := reading(step, text, unit)
		if err != nil {
			return nil, err
		}
		out[i] = q
	}
	return out, nil
}

// reading reads one number, in the step's unit where neither it nor the answer
// names one. Two units that differ are refused.
func reading(step *checklists.Step, text, unit string) (measure.Quantity, error) {
	bare := !strings.ContainsFunc(text, func(r rune) bool { return notDigit(r) && !strings.ContainsRune("+-−., ", r) })
	if unit != "" && bare {
		text = strings.TrimSpace(text) + " " + unit
	}
	q, err := measure.ParseReading(text, '.', unitOf(step))
	if err != nil {
		return q, fault.Wrap(fault.Invalid, err, "%.40s: %s", text, err)
	}
	if said, err := measure.ParseUnit(unit); unit != "" && !bare && (err != nil || said != q.Unit) {
		return q, fault.New(fault.Invalid, "%.40s: %s or %.20s? a unit is given once", text, q.Unit, unit)
	}
	return q, nil
}

// UnitOf is the unit a step's readings are in.
func UnitOf(step *checklists.Step) measure.Unit { return unitOf(step) }

func unitOf(step *checklists.Step) measure.Unit {
	if l, err := measure.ParseLimits(step.Limits); err == nil {
		return l.Unit()
	}
	u, err := measure.ParseUnit(step.Unit)
	if err != nil {
		return ""
	}
	return u
}

func (s *State) resultMeasure(step *checklists.Step, p Place, a *Answer) (Result, error) {
	if _, err := s.readings(step, a.Values, a.Unit); err != nil {
		return Unanswered, err
	}
	return s.judge(step, p, a)
}

// judge holds numbers against the step's limits or expectation. Where there is
// nothing to hold them against they are recorded, not passed.
func (s *State) judge(step *checklists.Step, p Place, a *Answer) (Result, error) {
	sides, judged, err := s.sides(step, p, a.Values, a.Unit)
	switch {
	case err != nil:
		return Unanswered, err
	case !judged:
		return Recorded, nil
	case len(sides) > 0:
		return Fail, nil
	}
	return Pass, nil
}

// count reads a whole number of things.
func count(text string) (int, error) {
	text = strings.TrimSpace(text)
	if strings.IndexFunc(strings.TrimPrefix(text, "-"), notDigit) >= 0 || text == "" {
		return 0, fault.New(fault.Invalid, "%.40q is not a whole number", text)
	}
	if len(text) >= barcode {
		return 0, fault.New(fault.Invalid, "that was a barcode: a number, please")
	}
	n, err := strconv.Atoi(text)
	switch {
	case err != nil:
		return 0, fault.New(fault.Invalid, "%.40q is not a whole number", text)
	case strings.HasPrefix(text, "-"): // -0 too
		return 0, fault.New(fault.Invalid, "a count is not negative")
	case n != 0 && sampling.CheckLot(n) != nil:
		return 0, fault.New(fault.Invalid, "%d is more than this station counts", n)
	}
	return n, nil
}

// barcode is how many digits no count has and every product code does.
const barcode = 12

func notDigit(r rune) bool { return r < '0' || r > '9' }

func (s *State) resultCount(step *checklists.Step, p Place, a *Answer) (Result, error) {
	if want := max(step.Readings, 1); len(a.Values) != want {
		return Unanswered, fault.New(fault.Invalid, "%s here", plural(want, "number is needed", "numbers are needed"))
	}
	for _, v := range a.Values {
		n, err := count(v)
		if err != nil {
			return Unanswered, err
		}
		if err := s.checkCount(step, n); err != nil {
			return Unanswered, err
		}
	}
	return s.judge(step, p, a)
}

// checkCount refuses numbers that other numbers forbid.
func (s *State) checkCount(step *checklists.Step, n int) error {
	if n < step.Min {
		return fault.New(fault.Invalid, "at least %d is needed here", step.Min)
	}
	for _, p := range s.Checklist.Plans {
		if p.From == step.ID && n < 1 {
			return sampling.CheckLot(n)
		}
	}
	if p, ok := s.planOf(step); ok {
		return s.checkSample(p, n)
	}
	if used := s.Checklist.Quantities.Used; used == step.ID {
		if counted, ok := s.whole(s.Checklist.Quantities.Counted); ok && n > counted {
			return fault.New(fault.Invalid, "%d used of %d counted cannot be", n, counted)
		}
	}
	return nil
}

// checkSample refuses a sample that no lot can give.
func (s *State) checkSample(p *checklists.Plan, n int) error {
	lot, known := s.whole(p.From)
	switch {
	case n < 1:
		return fault.New(fault.Invalid, "a sample has at least one piece")
	case known && n > lot:
		return fault.New(fault.Invalid, "a sample of %d is more than the lot of %d: for the whole lot give %d", n, lot, lot)
	case n > maxPieces:
		return fault.New(fault.Invalid, "a sample has at most %d pieces", maxPieces)
	}
	return nil
}

// sides are the sides on which numbers lie outside of what is allowed. Judged:
// there is something to hold them against.
func (s *State) sides(step *checklists.Step, p Place, values []string, unit string) (out []string, judged bool, err error) {
	if step.Limits == "" {
		return s.offExpected(step, p, values)
	}
	limits, err := measure.ParseLimits(step.Limits)
	if err != nil {
		return nil, false, fault.Wrap(fault.Damaged, err, "the limits of %s cannot be read: %s", named(step), step.Limits)
	}
	for _, text := range values {
		q, err := number(step, text, unit)
		if err != nil {
			return nil, false, err
		}
		j, err := limits.Judge(q)
		if err != nil {
			return nil, false, fault.Wrap(fault.Invalid, err, "%.40s: %s", text, err)
		}
		if j != measure.Within {
			out = append(out, j.String())
		}
	}
	return out, true, nil
}

// number reads a reading, a time, or a count as a number in the limits' unit.
func number(step *checklists.Step, text, unit string) (measure.Quantity, error) {
	switch step.Type {
	case checklists.Timer:
		d, err := duration(text, unit)
		if err != nil {
			return measure.Quantity{}, err
		}
		return measure.ParseQuantity(seconds(d))
	case checklists.Measure:
		return reading(step, text, unit)
	}
	n, err := count(text)
	if err != nil {
		return measure.Quantity{}, err
	}
	whole, err := measure.Whole(n)
	return measure.Quantity{Number: whole, Unit: unitOf(step)}, err
}

// offExpected compares counts with what was expected.
func (s *State) offExpected(step *checklists.Step, p Place, values []string) (out []string, judged bool, err error) {
	text, known := s.Expected(p)
	want, err := count(text)
	if step.Type != checklists.Count || !known || err != nil {
		return nil, false, nil // nothing, or no number, to compare with
	}
	for _, v := range values {
		got, err := count(v)
		switch {
		case err != nil:
			return nil, false, err
		case got < want:
			out = append(out, sideLess)
		case got > want:
			out = append(out, sideMore)
		}
	}
	return out, true, nil
}

// Doubt tells whether values lie outside their limits, so that the screen asks
// once "typo or real?". What was typed first goes into Answer.Doubted: the
// record keeps both.
func (s State) Doubt(p Place, values []string) (limit string, doubtful bool) {
	step := s.book.step(p.Step)
	if step == nil || step.Type != checklists.Measure && step.Type != checklists.Count {
		return "", false
	}
	if sides, _, err := s.sides(step, p, values, ""); err != nil || len(sides) == 0 {
		return "", false
	}
	return s.limit(step, p), true
}

// limit is what a number is held against, in words.
func (s *State) limit(step *checklists.Step, p Place) string {
	if step.Limits != "" {
		return step.Limits
	}
	if step.Least != "" {
		return ">= " + step.Least
	}
	if v, ok := s.Expected(p); ok {
		return v
	}
	return ""
}

// resultPlan takes n and an Ac for each class the plan asks.
func (s *State) resultPlan(step *checklists.Step, a *Answer) (Result, error) {
	plan, ok := s.planOf(step)
	if !ok {
		return Unanswered, fault.New(fault.Invalid, "no plan asks for its numbers here")
	}
	asked := AskedClasses(plan)
	if len(a.Values) != 1+len(asked) {
		names := []string{"n"}
		for _, c := range asked {
			names = append(names, "Ac "+c.Class.String())
		}
		return Unanswered, fault.New(fault.Invalid, "the plan takes %s", strings.Join(names, ", "))
	}
	n, err := count(a.Values[0])
	if err != nil {
		return Unanswered, err
	}
	if err := s.checkSample(plan, n); err != nil {
		return Unanswered, err
	}
	for i, c := range asked {
		ac, err := count(a.Values[1+i])
		if err != nil {
			return Unanswered, err
		}
		if plan.Count != "defects" && ac >= n {
			return Unanswered, fault.New(fault.Invalid, "Ac %d for %s with a sample of %d accepts everything", ac, c.Class, n)
		}
	}
	return Recorded, nil
}
