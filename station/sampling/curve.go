package sampling

import (
	"math"
	"slices"

	"assay/station/fault"
)

// Model is how bad pieces are thought to come into a sample.
type Model string

// Models, and what their p is.
const (
	Binomial       Model = "binomial"       // a fraction nonconforming of a process
	Poisson        Model = "poisson"        // nonconformities per 100 units
	Hypergeometric Model = "hypergeometric" // a fraction nonconforming of one lot
)

// Models lists them, the default first.
var Models = [...]Model{Binomial, Poisson, Hypergeometric}

// Bounds of what a curve is computed for.
const (
	mostCurve  = 100_000 // pieces in a sample, as many as one inspection looks at
	mostDouble = 5_000   // in each of two, which multiply; the tables end at 2,000
	mostPer100 = 100_000 // nonconformities per 100 units
)

// OC is an operating characteristic: the probability that a lot of a given quality
// is accepted.
type OC struct {
	model  Model
	lot    int
	first  Stage
	second Stage
}

// NewOC takes a plan's numbers; a second stage with N zero is none. lot is for
// Hypergeometric only.
func NewOC(model Model, lot int, first, second Stage) (OC, error) {
	if !slices.Contains(Models[:], model) {
		return OC{}, fault.New(fault.Invalid, "there is no model %.40q: binomial, poisson or hypergeometric", string(model))
	}
	if model == Hypergeometric {
		if err := CheckLot(lot); err != nil {
			return OC{}, err
		}
		if first.N+second.N > lot {
			return OC{}, fault.New(fault.Invalid, "a sample of %s is more than the lot of %s: %d is the most", Thousands(first.N+second.N), Thousands(lot), lot)
		}
	}
	most := mostCurve
	if second != (Stage{}) {
		most = mostDouble
	}
	if err := first.check(most); err != nil {
		return OC{}, err
	}
	if second != (Stage{}) {
		if err := second.check(most); err != nil {
			return OC{}, err
		}
		if second.Ac < first.Ac || second.Re < first.Re {
			return OC{}, fault.New(fault.Invalid, "the second sample's Ac %d and Re %d are for both together, so not below the first's %d and %d",
				second.Ac, second.Re, first.Ac, first.Re)
		}
	}
	return OC{model, lot, first, second}, nil
}

func (s Stage) check(most int) error {
	switch {
	case s.N < 1:
		return fault.New(fault.Invalid, "a sample has at least one piece, not %d", s.N)
	case s.N > most:
		return fault.New(fault.Invalid, "a sample of %s is more than is looked at: %s is the most", Thousands(s.N), Thousands(most))
	case s.Ac < 0:
		return fault.New(fault.Invalid, "Ac is 0 or more, not %d", s.Ac)
	case s.Re <= s.Ac:
		return fault.New(fault.Invalid, "Re %d is not above Ac %d: %d is the least", s.Re, s.Ac, s.Ac+1)
	}
	return nil
}

// OC is a plan's own curve: binomial up to AQL 10, Poisson above it. The whole lot
// has no curve; a plan that takes it is read as a sample of a long series.
func (p Plan) OC() (OC, error) {
	model := Binomial
	if p.AQL.Per100() {
		model = Poisson
	}
	return NewOC(model, 0, Stage{p.N, p.Ac, p.Re}, p.Second)
}

// Point is one quality on the curve.
type Point struct {
	P   float64 // as the model counts: a fraction, or per 100 units
	Bad int     // Hypergeometric: the bad pieces in the lot, P of it to the nearest one
	Pa  float64 // probability of acceptance
	ASN float64 // average sample number; of a single plan always n
}

// Model is what the curve was computed by.
func (o OC) Model() Model { return o.model }

// At computes one point. A lot in the gap of a reduced plan is accepted.
func (o OC) At(p float64) (Point, error) {
	switch {
	case math.IsNaN(p) || math.IsInf(p, 0) || p < 0:
		return Point{}, fault.New(fault.Invalid, "p is 0 or more, not %g", p)
	case o.model == Poisson && p > mostPer100:
		return Point{}, fault.New(fault.Invalid, "%g nonconformities per 100 units is too many: %d is the most", p, mostPer100)
	case o.model != Poisson && p > 1:
		return Point{}, fault.New(fault.Invalid, "p is a fraction from 0 to 1, not %g: for %g %% write %g", p, p, p/100)
	}
	at := Point{P: p, ASN: float64(o.first.N)}
	if o.model == Hypergeometric {
		at.Bad = int(math.Round(p * float64(o.lot)))
	}
	first := o.spread(o.first.N, 0, 0, at)
	if o.second.N == 0 {
		at.Pa = first.upTo(o.first.Re - 1)
		return at, nil
	}
	at.Pa = first.upTo(o.first.Ac)
	var second spread
	for bad := max(o.first.Ac+1, first.low); bad < o.first.Re && bad <= first.high(); bad++ {
		if second.w == nil || o.model == Hypergeometric {
			second = o.spread(o.second.N, o.first.N, bad, at)
		}
		at.Pa += first.at(bad) * second.upTo(o.second.Re-1-bad)
		at.ASN += first.at(bad) * float64(o.second.N)
	}
	return at, nil
}

// spread is the distribution of bad ones in a sample of n, after earlier samples
// of taken pieces had found found.
func (o OC) spread(n, taken, found int, at Point) spread {
	switch o.model {
	case Poisson:
		return poisson(float64(n) * at.P / 100)
	case Hypergeometric:
		return hypergeometric(n, o.lot-taken, at.Bad-found)
	}
	return binomial(n, at.P)
}
