package spc

import (
	"fmt"
	"math"
	"strings"
)

// Rule is one run rule.
type Rule string

// Nelson's eight tests and the Western Electric rules. "Beyond" is strict; a
// point on the centre line, or equal to its neighbour, breaks a run.
const (
	N1 Rule = "N1" // one point beyond 3 sigma
	N2 Rule = "N2" // nine in a row on one side
	N3 Rule = "N3" // six in a row steadily rising or falling
	N4 Rule = "N4" // fourteen in a row alternating
	N5 Rule = "N5" // two of three beyond 2 sigma on one side
	N6 Rule = "N6" // four of five beyond 1 sigma on one side
	N7 Rule = "N7" // fifteen in a row within 1 sigma
	N8 Rule = "N8" // eight in a row beyond 1 sigma, either side
	W1 Rule = "W1" // one point beyond 3 sigma
	W2 Rule = "W2" // two of three beyond 2 sigma on one side
	W3 Rule = "W3" // four of five beyond 1 sigma on one side
	W4 Rule = "W4" // eight in a row on one side
)

// AllRules is every rule, in order.
var AllRules = [...]Rule{N1, N2, N3, N4, N5, N6, N7, N8, W1, W2, W3, W4}

// ParseRules reads a list like "N1,N2,W4".
func ParseRules(s string) ([]Rule, error) {
	var out []Rule
	for _, word := range strings.Split(s, ",") {
		r := Rule(strings.ToUpper(strings.TrimSpace(word)))
		if r.says() == "" {
			return nil, fmt.Errorf("there is no run rule %q: N1 to N8 and W1 to W4", word)
		}
		out = append(out, r)
	}
	return out, nil
}

func (r Rule) says() string {
	switch r {
	case N1, W1:
		return "one point beyond 3 sigma"
	case N2:
		return "nine in a row on one side"
	case N3:
		return "six in a row rising or falling"
	case N4:
		return "fourteen in a row alternating"
	case N5, W2:
		return "two of three beyond 2 sigma on one side"
	case N6, W3:
		return "four of five beyond 1 sigma on one side"
	case N7:
		return "fifteen in a row within 1 sigma"
	case N8:
		return "eight in a row beyond 1 sigma"
	case W4:
		return "eight in a row on one side"
	}
	return ""
}

// Says is the rule in words.
func (r Rule) Says() string { return r.says() }

// runs is what the rules remember of the points so far; each point costs the
// same, however many came before.
type runs struct {
	last                 [5]float64 // the last points, newest first
	n                    int
	side                 int // signed length of the run on one side
	trend                int // signed number of steps in one direction
	alternating          int // steps that changed direction in a row, and the first
	lastStep             int // -1, 0, 1
	within, beyondEither int
}

// Signals gives, for each point in sigmas from the centre line, the rules that
// are met there.
func Signals(z []float64, rules ...Rule) [][]Rule {
	if len(rules) == 0 {
		rules = AllRules[:]
	}
	out := make([][]Rule, len(z))
	var r runs
	for i, v := range z {
		r.add(v)
		for _, rule := range rules {
			if r.met(rule) {
				out[i] = append(out[i], rule)
			}
		}
	}
	return out
}

func (r *runs) add(v float64) {
	step := 0
	if r.n > 0 {
		step = sign(v - r.last[0])
	}
	r.side = extend(r.side, sign(v))
	r.trend = extend(r.trend, step)
	switch {
	case step == 0:
		r.alternating = 0
	case step == -r.lastStep:
		r.alternating++
	default:
		r.alternating = 1
	}
	r.lastStep = step
	r.within = count(r.within, math.Abs(v) < 1)
	r.beyondEither = count(r.beyondEither, math.Abs(v) > 1)
	copy(r.last[1:], r.last[:4])
	r.last[0] = v
	r.n++
}

// extend lengthens a signed run, or begins one the other way; zero breaks it.
func extend(run, way int) int {
	switch {
	case way == 0:
		return 0
	case run*way > 0:
		return run + way
	}
	return way
}

func count(run int, goesOn bool) int {
	if goesOn {
		return run + 1
	}
	return 0
}

func sign(v float64) int {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

func (r *runs) met(rule Rule) bool {
	switch rule {
	case N1, W1:
		return math.Abs(r.last[0]) > 3
	case N2:
		return abs(r.side) >= 9
	case N3:
		return abs(r.trend) >= 5 // six points are five steps
	case N4:
		return r.alternating >= 13
	case N5, W2:
		return r.of(2, 3, 2)
	case N6, W3:
		return r.of(4, 5, 1)
	case N7:
		return r.within >= 15
	case N8:
		return r.beyondEither >= 8
	case W4:
		return abs(r.side) >= 8
	}
	return false
}

// of tells whether k of the last n points, this one among them, lie beyond so
// many sigmas on this one's side.
func (r *runs) of(k, n int, sigmas float64) bool {
	way := float64(sign(r.last[0]))
	if way*r.last[0] <= sigmas {
		return false
	}
	found := 0
	for i := range min(n, r.n) {
		if way*r.last[i] > sigmas {
			found++
		}
	}
	return found >= k
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
