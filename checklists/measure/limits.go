package measure

import (
	"fmt"
	"math/big"
	"strings"
)

// Judgement is where a reading lies.
type Judgement uint8

// The judgements. There is none by default.
const (
	Unjudged Judgement = iota
	Within
	Less
	More
)

var judgementWords = [...]string{"unjudged", "within", "less", "more"}

func (j Judgement) String() string { return judgementWords[j] }

// Limits are what a reading must keep to: one bound or two, of one unit. The
// zero value has no bounds and judges nothing.
type Limits struct {
	lower, upper bound
	unit         Unit
	text         string
}

type bound struct {
	at   Decimal
	set  bool
	open bool // the bound itself is outside
}

const limitForms = `limits are written "<= 0.10 ohm", ">= 1 Mohm", "24.90 .. 25.10 mm", "25.00 +- 0.10 mm" or "4.75 V +- 5 %"`

// ParseLimits reads limits as files have them. The wrong way round is an error.
func ParseLimits(text string) (Limits, error) {
	t := strings.TrimSpace(text)
	if len(t) > 80 {
		return Limits{}, fmt.Errorf("%s", limitForms)
	}
	for _, op := range []string{"<=", ">=", "≤", "≥", "<", ">"} {
		if rest, ok := strings.CutPrefix(t, op); ok {
			return oneSided(op, rest)
		}
	}
	for _, op := range []string{"+-", "±"} {
		if nominal, tolerance, ok := strings.Cut(t, op); ok {
			return around(nominal, tolerance)
		}
	}
	if low, high, ok := strings.Cut(t, ".."); ok {
		return between(low, high)
	}
	return Limits{}, fmt.Errorf("%s", limitForms)
}

func oneSided(op, rest string) (Limits, error) {
	q, err := ParseQuantity(rest)
	if err != nil {
		return Limits{}, err
	}
	op = strings.NewReplacer("≤", "<=", "≥", ">=").Replace(op)
	l := Limits{unit: q.Unit, text: op + " " + q.String()}
	b := bound{at: q.Number, set: true, open: len(op) == 1}
	if op[0] == '<' {
		l.upper = b
	} else {
		l.lower = b
	}
	return l, nil
}

func between(low, high string) (Limits, error) {
	from, err := ParseDecimal(strings.TrimSpace(low))
	if err != nil {
		return Limits{}, fmt.Errorf("%w: the unit stands once, at the end", err)
	}
	to, err := ParseQuantity(high)
	if err != nil {
		return Limits{}, err
	}
	if from.Cmp(to.Number) > 0 {
		return Limits{}, fmt.Errorf("the limits are the wrong way round: %s is more than %s", from, to.Number)
	}
	return Limits{
		lower: bound{at: from, set: true}, upper: bound{at: to.Number, set: true},
		unit: to.Unit, text: from.String() + " .. " + to.String(),
	}, nil
}

// around reads a nominal value with a tolerance: in its unit, named once at the
// end, or in per cent of it, the unit behind the nominal value.
func around(nominal, tolerance string) (Limits, error) {
	middle, err := ParseQuantity(nominal)
	if err != nil {
		return Limits{}, err
	}
	by, err := ParseQuantity(tolerance)
	if err != nil {
		return Limits{}, err
	}
	if by.Number.Sign() < 0 {
		return Limits{}, fmt.Errorf("a tolerance is not negative")
	}
	reach, places := by.Number.Rat(), max(middle.Number.Places(), by.Number.Places())
	unit, text := by.Unit, middle.Number.String()+" +- "+by.String()
	switch {
	case middle.Unit == "" && by.Unit == "%":
		return Limits{}, fmt.Errorf(`per cent of what? Write "4.75 V +- 5 %%", or for percentages "3 .. 5 %%"`)
	case middle.Unit != "" && by.Unit == "%" && middle.Unit != "%":
		reach.Mul(reach, new(big.Rat).Abs(middle.Number.Rat())).Quo(reach, big.NewRat(100, 1))
		places, unit, text = middle.Number.Places()+by.Number.Places()+2, middle.Unit, middle.String()+" +- "+by.String()
	case middle.Unit != "" && middle.Unit != by.Unit:
		return Limits{}, fmt.Errorf("%s and %s: the unit stands once, at the end", middle.Unit, by.Unit)
	}
	low, err := Rounded(new(big.Rat).Sub(middle.Number.Rat(), reach), places)
	if err != nil {
		return Limits{}, err
	}
	high, err := Rounded(new(big.Rat).Add(middle.Number.Rat(), reach), places)
	if err != nil {
		return Limits{}, err
	}
	low, high = shortest(low, high, middle.Number.Places())
	return Limits{lower: bound{at: low, set: true}, upper: bound{at: high, set: true}, unit: unit, text: text}, nil
}

// shortest takes the noughts away that both bounds end in, down to some places:
// 2.5 % of 600 mm is 585 .. 615, not 585.000 .. 615.000.
func shortest(low, high Decimal, least int) (Decimal, Decimal) {
	for places := low.Places() - 1; places >= least; places-- {
		l, err1 := Rounded(low.Rat(), places)
		h, err2 := Rounded(high.Rat(), places)
		if err1 != nil || err2 != nil || l.Cmp(low) != 0 || h.Cmp(high) != 0 {
			break
		}
		low, high = l, h
	}
	return low, high
}

// Judge tells where a reading lies, exactly. Units of two kinds are an error.
func (l Limits) Judge(q Quantity) (Judgement, error) {
	if !l.lower.set && !l.upper.set {
		return Unjudged, fmt.Errorf("there are no limits to judge by")
	}
	if l.lower.set {
		by, err := q.Cmp(Quantity{l.lower.at, l.unit})
		if err != nil {
			return Unjudged, err
		}
		if by < 0 || by == 0 && l.lower.open {
			return Less, nil
		}
	}
	if l.upper.set {
		by, err := q.Cmp(Quantity{l.upper.at, l.unit})
		if err != nil {
			return Unjudged, err
		}
		if by > 0 || by == 0 && l.upper.open {
			return More, nil
		}
	}
	return Within, nil
}

// String is the limits in the form they were written in, which ParseLimits reads.
func (l Limits) String() string { return l.text }

// Format is String with the station's decimal mark.
func (l Limits) Format(mark byte) string { return withMark(l.text, mark) }

// Unit is what the limits are in.
func (l Limits) Unit() Unit { return l.unit }

// Lower is the lower bound, if there is one.
func (l Limits) Lower() (Quantity, bool) { return Quantity{l.lower.at, l.unit}, l.lower.set }

// Upper is the upper bound, if there is one.
func (l Limits) Upper() (Quantity, bool) { return Quantity{l.upper.at, l.unit}, l.upper.set }
