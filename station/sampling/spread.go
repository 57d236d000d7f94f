package sampling

import "math"

// spread is a distribution of counts: weights from low on, of total sum. It is
// built outward from its mode by the ratio of neighbours, so neither factorials
// nor logarithms of them come in, and the error stays near that of one float.
type spread struct {
	low int
	w   []float64
	sum float64
}

// negligible against the mode's weight of 1: such counts are left out.
const negligible = 1e-300

// grow builds a spread over low to high; ratio is weight(k+1) / weight(k).
func grow(low, high, mode int, ratio func(k int) float64) spread {
	mode = min(max(mode, low), high)
	var below, above []float64
	for k, w := mode-1, 1.0; k >= low; k-- {
		if w /= ratio(k); w < negligible {
			break
		}
		below = append(below, w)
	}
	for k, w := mode, 1.0; k < high; k++ {
		if w *= ratio(k); w < negligible {
			break
		}
		above = append(above, w)
	}
	s := spread{low: mode - len(below), w: make([]float64, 0, len(below)+1+len(above))}
	for i := len(below) - 1; i >= 0; i-- {
		s.w = append(s.w, below[i])
	}
	s.w = append(append(s.w, 1), above...)
	for _, w := range s.w {
		s.sum += w
	}
	return s
}

func (s spread) high() int { return s.low + len(s.w) - 1 }

// at is the probability of exactly k.
func (s spread) at(k int) float64 {
	if k < s.low || k > s.high() {
		return 0
	}
	return s.w[k-s.low] / s.sum
}

// upTo is the probability of k or fewer.
func (s spread) upTo(k int) float64 {
	if k >= s.high() {
		return 1
	}
	total := 0.0
	for i := 0; i <= k-s.low; i++ {
		total += s.w[i]
	}
	return total / s.sum
}

func binomial(n int, p float64) spread {
	switch p {
	case 0:
		return grow(0, 0, 0, nil)
	case 1:
		return grow(n, n, n, nil)
	}
	odds := p / (1 - p)
	return grow(0, n, int(float64(n+1)*p), func(k int) float64 { return float64(n-k) / float64(k+1) * odds })
}

func poisson(mean float64) spread {
	if mean == 0 {
		return grow(0, 0, 0, nil)
	}
	return grow(0, math.MaxInt32, int(mean), func(k int) float64 { return mean / float64(k+1) })
}

// hypergeometric is n drawn from a lot with bad ones in it.
func hypergeometric(n, lot, bad int) spread {
	low, high := max(0, n+bad-lot), min(n, bad)
	mode := int(float64(n+1) * float64(bad+1) / float64(lot+2))
	return grow(low, high, mode, func(k int) float64 {
		return float64(bad-k) / float64(k+1) * (float64(n-k) / float64(lot-bad-n+k+1))
	})
}
