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
