package spc

import (
	"fmt"
	"math"
	"slices"
)

// The run rules that are offered where limits are frozen; one set is chosen.
var (
	OfferedNelson  = []Rule{N1, N2, N5, N6}
	OfferedWestern = []Rule{W1, W2, W3, W4}
)

// Limits are those of a chart whose phase was frozen: points that come later are
// held against them. They are computed from that phase, never typed.
type Limits struct {
	Type   Type
	N      int     // readings a subgroup, xbar charts; sample size, np
	Center float64 // of the location chart
	Sigma  float64 // of one reading, xbar and i charts; of the count, np and c; p and u take each point's own size
	Rules  []Rule

	Spread    float64 // centre of the r, s or mr chart
	SpreadUCL float64
	SpreadLCL float64
}

// Sample is what one point is made of: readings, or a count of so many looked at.
type Sample struct {
	Values      []float64
	Count, Size float64
}

// DataOf lays samples out for a chart type.
func DataOf(t Type, samples []Sample) Data {
	var d Data
	for _, s := range samples {
		switch t {
		case XbarR, XbarS:
			d.Subgroups = append(d.Subgroups, s.Values)
		case IMR:
			m, _ := Spread(s.Values)
			d.Values = append(d.Values, m)
		default:
			d.Counts, d.Sizes = append(d.Counts, s.Count), append(d.Sizes, s.Size)
		}
	}
	return d
}

// Freeze computes limits from a phase.
func Freeze(t Type, phase []Sample, rules []Rule) (Limits, error) {
	charts, err := Draw(t, DataOf(t, phase))
	if err != nil {
		return Limits{}, err
	}
	c := charts[0]
	l := Limits{Type: t, Center: c.Center, Rules: slices.Clone(rules)}
	if !math.IsNaN(c.Sigma) {
		l.Sigma = c.Sigma
	}
	switch t {
	case XbarR, XbarS:
		l.N = len(phase[0].Values)
	case NP:
		l.N = int(phase[0].Size)
	case P, U:
		l.Sigma = 0
	}
	if len(charts) > 1 {
		l.Spread, l.SpreadUCL, l.SpreadLCL = charts[1].Center, charts[1].UCL, charts[1].LCL
	}
	return l, nil
}

// Judged is a point held against frozen limits.
type Judged struct {
	Value, UCL, LCL float64
	Z               float64 // in sigmas of the plotted value from the centre line
	Signals         []Rule
	Spread          float64 // r, s or mr; NaN where the chart has none
	SpreadOut       bool    // beyond the limits of the spread chart
}

// Signal tells whether anything is to be looked into.
func (j Judged) Signal() bool { return len(j.Signals) > 0 || j.SpreadOut }

// TailLength is how many points before one the run rules look back on.
const TailLength = 15

// Judge holds one sample against the limits; tail are the points before it in
// sigmas, oldest first.
func (l Limits) Judge(tail []float64, s Sample) (Judged, error) {
	value, sd, err := l.place(s)
	if err != nil {
		return Judged{}, err
	}
	j := Judged{Value: value, UCL: l.Center + 3*sd, LCL: l.Center - 3*sd, Z: sigmas(value, l.Center, sd), Spread: math.NaN()}
	if l.Type != XbarR && l.Type != XbarS && l.Type != IMR {
		j.LCL = max(0, j.LCL)
	}
	if l.Type == P {
		j.UCL = min(1, j.UCL)
	}
	tail = tail[max(0, len(tail)-TailLength):]
	all := Signals(append(slices.Clone(tail), j.Z), l.Rules...)
	j.Signals = all[len(all)-1]
	switch l.Type {
	case XbarR, XbarS:
		j.Spread = spreadOf(l.Type, s.Values)
	case IMR:
		if len(tail) > 0 {
			j.Spread = math.Abs(value - (l.Center + tail[len(tail)-1]*sd))
		}
	}
	j.SpreadOut = j.Spread > l.SpreadUCL || j.Spread < l.SpreadLCL
	return j, nil
}

// place is what a sample plots, and the standard deviation of that.
func (l Limits) place(s Sample) (value, sd float64, err error) {
	switch l.Type {
	case XbarR, XbarS, IMR:
		if err := finite(s.Values); err != nil {
			return 0, 0, err
		}
		if l.Type != IMR && len(s.Values) != l.N {
			return 0, 0, fmt.Errorf("this chart takes subgroups of %d, not %d", l.N, len(s.Values))
		}
		if len(s.Values) == 0 {
			return 0, 0, fmt.Errorf("there is no reading")
		}
		n := 1.0
		if l.Type != IMR {
			n = float64(l.N)
		}
		return mean(s.Values), l.Sigma / math.Sqrt(n), nil
	case C:
		return s.Count, l.Sigma, nil
	case NP:
		if int(s.Size) != l.N {
			return 0, 0, fmt.Errorf("this chart takes samples of %d, not %g", l.N, s.Size)
		}
		return s.Count, l.Sigma, nil
	}
	if s.Size <= 0 {
		return 0, 0, fmt.Errorf("a sample of %g", s.Size)
	}
	if l.Type == P {
		return s.Count / s.Size, math.Sqrt(l.Center * (1 - l.Center) / s.Size), nil
	}
	return s.Count / s.Size, math.Sqrt(l.Center / s.Size), nil
}

// Charts draws samples against the limits, the location chart first. A sample
// that does not fit the chart has no point; Point.Index is its place, from 1.
func (l Limits) Charts(samples []Sample) []Chart {
	name := map[Type]string{XbarR: "xbar", XbarS: "xbar", IMR: "i"}[l.Type]
	if name == "" {
		name = string(l.Type)
	}
	location := Chart{Name: name, Center: l.Center, UCL: math.NaN(), LCL: math.NaN(), Sigma: l.Sigma, AlwaysLimited: l.Type != P && l.Type != U}
	spread := Chart{Name: map[Type]string{XbarR: "r", XbarS: "s", IMR: "mr"}[l.Type], Center: l.Spread, UCL: l.SpreadUCL, LCL: l.SpreadLCL, AlwaysLimited: true}
	var tail []float64
	for i, s := range samples {
		j, err := l.Judge(tail, s)
		if err != nil {
			continue
		}
		tail = append(tail, j.Z)
		location.Points = append(location.Points, Point{Index: i + 1, Value: j.Value, UCL: j.UCL, LCL: j.LCL, Signals: j.Signals})
		if location.AlwaysLimited {
			location.UCL, location.LCL = j.UCL, j.LCL
		}
		if math.IsNaN(j.Spread) {
			continue
		}
		p := Point{Index: i + 1, Value: j.Spread, UCL: l.SpreadUCL, LCL: l.SpreadLCL}
		if j.SpreadOut {
			p.Signals = []Rule{N1}
		}
		spread.Points = append(spread.Points, p)
	}
	if spread.Name == "" {
		return []Chart{location}
	}
	return []Chart{location, spread}
}

// TypesFor are the charts that samples can be drawn on, the usual one first:
// readings by their subgroup, counts by what was looked at.
func TypesFor(samples []Sample) []Type {
	if len(samples) == 0 {
		return nil
	}
	n, size := len(samples[0].Values), samples[0].Size
	even, sized := true, true
	for _, s := range samples {
		even, sized = even && len(s.Values) == n, sized && s.Size == size
	}
	switch {
	case n == 0 && sized:
		return []Type{P, NP, C, U}
	case n == 0:
		return []Type{P, U}
	case !even || n == 1 || n > MaxSubgroup:
		return []Type{IMR}
	case n > 10:
		return []Type{XbarS, XbarR, IMR}
	}
	return []Type{XbarR, XbarS, IMR}
}
