package spc

import "math"

// FewReadings is how many a capability needs before it says anything.
const FewReadings = 30

// Capability compares the process's spread with the limits of the piece. Cp and
// Cpk use the spread within subgroups, Pp and Ppk that of all values. A one-sided
// limit has no Cp and no Pp: NaN.
type Capability struct {
	N                          int
	TooFew                     bool
	Mean, Within, Overall      float64
	Cp, Cpk, Cpl, Cpu, Pp, Ppk float64
}

// Capable computes capability from a location chart's sigma and all values of its
// base phase. A limit that is not there is NaN.
func Capable(values []float64, within, lsl, usl float64) Capability {
	c := Capability{N: len(values), TooFew: len(values) < FewReadings, Within: within}
	if len(values) < 2 {
		c.TooFew = true
		return c
	}
	c.Mean, c.Overall = mean(values), deviation(values)
	c.Cpl, c.Cpu = (c.Mean-lsl)/(3*within), (usl-c.Mean)/(3*within)
	c.Cp, c.Cpk = (usl-lsl)/(6*within), lesser(c.Cpl, c.Cpu)
	c.Pp = (usl - lsl) / (6 * c.Overall)
	c.Ppk = lesser((c.Mean-lsl)/(3*c.Overall), (usl-c.Mean)/(3*c.Overall))
	return c
}

// lesser is the smaller of two where both are there.
func lesser(a, b float64) float64 {
	switch {
	case math.IsNaN(a):
		return b
	case math.IsNaN(b):
		return a
	}
	return min(a, b)
}

// Missing stands for a limit that is not there.
var Missing = math.NaN()

// CapableOf is Capable of readings piece by piece, or subgroup by subgroup. The
// spread within is that of the subgroups where each has as many readings, from
// two on; else that of one reading to the next.
func CapableOf(groups [][]float64, lsl, usl float64) Capability {
	var all []float64
	even := len(groups) > 1
	for _, g := range groups {
		all = append(all, g...)
		even = even && len(g) == len(groups[0]) && len(g) > 1 && len(g) <= MaxSubgroup
	}
	if len(all) < 2 {
		return Capability{N: len(all), TooFew: true}
	}
	if even {
		spread := 0.0
		for _, g := range groups {
			spread += spreadOf(XbarR, g)
		}
		return Capable(all, spread/float64(len(groups))/D2(len(groups[0])), lsl, usl)
	}
	moves := 0.0
	for i := range all[1:] {
		moves += math.Abs(all[i+1] - all[i])
	}
	return Capable(all, moves/float64(len(all)-1)/D2(2), lsl, usl)
}

// Spread is the mean and the standard deviation of a sample; one value has no
// deviation: 0.
func Spread(values []float64) (m, s float64) {
	if len(values) == 0 {
		return 0, 0
	}
	if m = mean(values); len(values) > 1 {
		s = deviation(values)
	}
	return m, s
}
