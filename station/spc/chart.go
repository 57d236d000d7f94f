// Package spc is statistical process control: control charts with their limits,
// the run rules, and capability.
//
// Limits come from the points of a base phase and are never typed (Montgomery,
// Introduction to Statistical Quality Control, chapters 6 to 8). Statistics are
// floating point: nothing here decides a piece, limits of pieces are exact in
// checklists/measure.
//
// Arrows: station and ui/cli ask spc; spc imports nothing of ours.
package spc

import (
	"fmt"
	"math"
)

// Type is a kind of control chart.
type Type string

// The charts.
const (
	XbarR Type = "xbar-r"
	XbarS Type = "xbar-s"
	IMR   Type = "i-mr"
	P     Type = "p"
	NP    Type = "np"
	C     Type = "c"
	U     Type = "u"
)

// Types lists them.
var Types = [...]Type{XbarR, XbarS, IMR, P, NP, C, U}

// Data is what a chart is drawn of, oldest first. Subgroups are for xbar charts,
// Values for i-mr, Counts (with Sizes, for p, np and u) for the others.
type Data struct {
	Subgroups [][]float64
	Values    []float64
	Counts    []float64
	Sizes     []float64
	// Base is how many points from the start the limits are computed of; 0: all.
	Base int
}

// Point is one point with the limits it is held against.
type Point struct {
	Index    int // from 1
	Value    float64
	UCL, LCL float64
	Signals  []Rule
}

// Chart is one chart. Sigma is the process's standard deviation on a location
// chart, that of the plotted statistic on all others.
type Chart struct {
	Name          string
	Center        float64
	UCL, LCL      float64 // NaN when they vary from point to point
	Sigma         float64
	Points        []Point
	AlwaysLimited bool // the limits are the same for all points
}

// Draw computes a chart's limits and points; the location chart comes first.
func Draw(t Type, d Data) ([]Chart, error) {
	switch t {
	case XbarR, XbarS:
		return xbar(t, d)
	case IMR:
		return individuals(d)
	case P, NP:
		return binomial(t, d)
	case C, U:
		return poisson(t, d)
	}
	return nil, fmt.Errorf("there is no chart %q: xbar-r, xbar-s, i-mr, p, np, c, u", t)
}

func (d Data) base(n int) (int, error) {
	switch {
	case d.Base < 0 || d.Base > n:
		return 0, fmt.Errorf("the base phase has %d points; there are %d", d.Base, n)
	case d.Base > 0:
		n = d.Base
	}
	if n < 2 {
		return 0, fmt.Errorf("%d points are too few for limits; at least 2 are needed", n)
	}
	return n, nil
}

func xbar(t Type, d Data) ([]Chart, error) {
	base, err := d.base(len(d.Subgroups))
	if err != nil {
		return nil, err
	}
	n := len(d.Subgroups[0])
	if n < 2 || n > MaxSubgroup {
		return nil, fmt.Errorf("a subgroup has 2 to %d values, not %d", MaxSubgroup, n)
	}
	means, spreads := make([]float64, len(d.Subgroups)), make([]float64, len(d.Subgroups))
	for i, g := range d.Subgroups {
		if len(g) != n {
			return nil, fmt.Errorf("subgroup %d has %d values, the first has %d", i+1, len(g), n)
		}
		if err := finite(g); err != nil {
			return nil, fmt.Errorf("subgroup %d: %w", i+1, err)
		}
		means[i] = mean(g)
		spreads[i] = spreadOf(t, g)
	}
	center, spread := mean(means[:base]), mean(spreads[:base])
	name, unit, sd := "r", D2(n), D3(n)
	if t == XbarS {
		name, unit = "s", C4(n)
		sd = math.Sqrt(1 - unit*unit)
	}
	sigma := spread / unit
	location := level("xbar", means, center, sigma/math.Sqrt(float64(n)), AllRules[:]...)
	location.Sigma = sigma
	return []Chart{location, floored(level(name, spreads, spread, sigma*sd, N1, N2, N3, N4))}, nil
}

func spreadOf(t Type, g []float64) float64 {
	if t == XbarS {
		return deviation(g)
	}
	low, high := g[0], g[0]
	for _, v := range g[1:] {
		low, high = min(low, v), max(high, v)
	}
	return high - low
}

func individuals(d Data) ([]Chart, error) {
	base, err := d.base(len(d.Values))
	if err != nil {
		return nil, err
	}
	if err := finite(d.Values); err != nil {
		return nil, err
	}
	moves := make([]float64, len(d.Values)-1)
	for i := range moves {
		moves[i] = math.Abs(d.Values[i+1] - d.Values[i])
	}
	move := mean(moves[:base-1])
	sigma := move / D2(2)
	mr := floored(level("mr", moves, move, sigma*D3(2), N1))
	for i := range mr.Points {
		mr.Points[i].Index = i + 2 // the move to this value
	}
	return []Chart{level("i", d.Values, mean(d.Values[:base]), sigma, AllRules[:]...), mr}, nil
}

func binomial(t Type, d Data) ([]Chart, error) {
	base, err := d.counted(true)
	if err != nil {
		return nil, err
	}
	for i, c := range d.Counts {
		if c > d.Sizes[i] {
			return nil, fmt.Errorf("point %d: %g nonconforming of %g", i+1, c, d.Sizes[i])
		}
	}
	p := sum(d.Counts[:base]) / sum(d.Sizes[:base])
	if t == NP {
		for i, n := range d.Sizes {
			if n != d.Sizes[0] {
				return nil, fmt.Errorf("an np chart needs samples of one size; point %d has %g, the first %g: use p", i+1, n, d.Sizes[0])
			}
		}
		n := d.Sizes[0]
		c := floored(level("np", d.Counts, n*p, math.Sqrt(n*p*(1-p)), N1, N2, N3, N4))
		for i := range c.Points {
			c.Points[i].UCL = min(c.Points[i].UCL, n)
		}
		c.UCL = min(c.UCL, n)
		return []Chart{c}, nil
	}
	c := varying("p", d, p, func(n float64) float64 { return math.Sqrt(p * (1 - p) / n) })
	for i := range c.Points {
		c.Points[i].UCL = min(c.Points[i].UCL, 1)
	}
	c.UCL = min(c.UCL, 1)
	return []Chart{c}, nil
}

func poisson(t Type, d Data) ([]Chart, error) {
	base, err := d.counted(t == U)
	if err != nil {
		return nil, err
	}
	if t == C {
		c := mean(d.Counts[:base])
		return []Chart{floored(level("c", d.Counts, c, math.Sqrt(c), N1, N2, N3, N4))}, nil
	}
	u := sum(d.Counts[:base]) / sum(d.Sizes[:base])
	return []Chart{varying("u", d, u, func(n float64) float64 { return math.Sqrt(u / n) })}, nil
}

// counted checks counts, and sizes where they are needed.
func (d Data) counted(sized bool) (base int, err error) {
	if base, err = d.base(len(d.Counts)); err != nil {
		return 0, err
	}
	if sized && len(d.Sizes) != len(d.Counts) {
		return 0, fmt.Errorf("%d counts and %d sizes", len(d.Counts), len(d.Sizes))
	}
	for i, c := range d.Counts {
		switch {
		case c < 0 || c != math.Trunc(c) || math.IsInf(c, 0) || math.IsNaN(c):
			return 0, fmt.Errorf("point %d: %g is no count", i+1, c)
		case sized && (d.Sizes[i] <= 0 || math.IsInf(d.Sizes[i], 0) || math.IsNaN(d.Sizes[i])):
			return 0, fmt.Errorf("point %d: a sample of %g", i+1, d.Sizes[i])
		}
	}
	return base, nil
}

// level is a chart whose limits are the same for all points.
func level(name string, values []float64, center, sd float64, rules ...Rule) Chart {
	c := Chart{Name: name, Center: center, UCL: center + 3*sd, LCL: center - 3*sd, Sigma: sd, AlwaysLimited: true}
	z := make([]float64, len(values))
	c.Points = make([]Point, len(values))
	for i, v := range values {
		z[i] = sigmas(v, center, sd)
		c.Points[i] = Point{Index: i + 1, Value: v, UCL: c.UCL, LCL: c.LCL}
	}
	c.mark(z, rules)
	return c
}

// varying is a chart of rates, with the limits of each point's own size.
func varying(name string, d Data, center float64, sd func(n float64) float64) Chart {
	c := Chart{Name: name, Center: center, AlwaysLimited: true}
	z := make([]float64, len(d.Counts))
	c.Points = make([]Point, len(d.Counts))
	for i := range d.Counts {
		v, s := d.Counts[i]/d.Sizes[i], sd(d.Sizes[i])
		z[i] = sigmas(v, center, s)
		c.Points[i] = Point{Index: i + 1, Value: v, UCL: center + 3*s, LCL: max(0, center-3*s)}
		c.AlwaysLimited = c.AlwaysLimited && d.Sizes[i] == d.Sizes[0]
	}
	c.UCL, c.LCL, c.Sigma = math.NaN(), math.NaN(), math.NaN()
	if c.AlwaysLimited {
		c.UCL, c.LCL, c.Sigma = c.Points[0].UCL, c.Points[0].LCL, sd(d.Sizes[0])
	}
	c.mark(z, []Rule{N1, N2, N3, N4})
	return c
}

// sigmas is a value's distance from the centre line; without any spread every
// value off the line is infinitely far.
func sigmas(v, center, sd float64) float64 {
	if sd == 0 && v == center {
		return 0
	}
	return (v - center) / sd // without spread: infinitely far, on its side
}

func (c *Chart) mark(z []float64, rules []Rule) {
	for i, s := range Signals(z, rules...) {
		c.Points[i].Signals = s
	}
}

// floored: what cannot be negative has no limit below zero.
func floored(c Chart) Chart {
	c.LCL = max(0, c.LCL)
	for i := range c.Points {
		c.Points[i].LCL = c.LCL
	}
	return c
}

func sum(v []float64) float64 {
	s := 0.0
	for _, x := range v {
		s += x
	}
	return s
}

func mean(v []float64) float64 { return sum(v) / float64(len(v)) }

func deviation(v []float64) float64 {
	m, s := mean(v), 0.0
	for _, x := range v {
		s += (x - m) * (x - m)
	}
	return math.Sqrt(s / float64(len(v)-1))
}

func finite(v []float64) error {
	for i, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("value %d is no number", i+1)
		}
	}
	return nil
}
