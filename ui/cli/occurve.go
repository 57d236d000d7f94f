package cli

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"assay/station/sampling"
	"assay/ui/text"
)

// A curve is this many columns by rows, without its axes: it fits 80 by 24 with
// the table below.
const (
	curveWide = 60
	curveHigh = 12
)

// curveEnd is a round quality where hardly a lot is accepted any more, and not
// before any of the points asked for.
func curveEnd(oc sampling.OC, points []sampling.Point) (float64, error) {
	far := 0.0
	for _, p := range points {
		far = max(far, p.P)
	}
	scale, most := 1e-5, 1.0
	if oc.Model() == sampling.Poisson {
		scale, most = 1e-3, 100_000
	}
	for ; ; scale *= 10 {
		for _, step := range [...]float64{1, 2, 5} {
			end := min(step*scale, most)
			at, err := oc.At(end)
			if err != nil || end == most || end >= far && at.Pa < 0.01 {
				return end, err
			}
		}
	}
}

// drawCurve draws the probability of acceptance over quality, the points asked
// for marked.
func drawCurve(oc sampling.OC, points []sampling.Point) ([]string, error) {
	end, err := curveEnd(oc, points)
	if err != nil {
		return nil, err
	}
	var cells [curveHigh + 1][curveWide + 1]rune
	row := func(pa float64) int { return curveHigh - int(math.Round(pa*curveHigh)) }
	before := 0
	for x := range cells[0] {
		at, err := oc.At(end * float64(x) / curveWide)
		if err != nil {
			return nil, err
		}
		y := row(at.Pa)
		for fill := before + 1; fill < y; fill++ { // steep: no holes
			cells[fill][x] = '•'
		}
		cells[y][x] = '•'
		before = y
	}
	for _, p := range points {
		cells[row(p.Pa)][int(math.Round(p.P/end*curveWide))] = '●'
	}
	lines := make([]string, 0, curveHigh+3)
	for y := range cells {
		axis := "      │"
		if y%(curveHigh/4) == 0 {
			axis = fmt.Sprintf("%4d %% ┤", 100-100*y/curveHigh)[1:]
		}
		var b strings.Builder
		for _, r := range cells[y] {
			if r == 0 {
				r = ' '
			}
			b.WriteRune(r)
		}
		lines = append(lines, strings.TrimRight(axis+b.String(), " "))
	}
	rule := []rune(strings.Repeat("─", curveWide+1))
	rule[curveWide/2], rule[curveWide] = '┴', '┴'
	half, whole := quality(oc.Model(), end/2), quality(oc.Model(), end)
	labels := "0" + strings.Repeat(" ", curveWide/2-text.Width(half)/2-1) + half
	labels += strings.Repeat(" ", max(1, curveWide+1-text.Width(labels)-text.Width(whole)/2)) + whole
	return append(lines, "      └"+string(rule), "       "+labels, "       "+qualityName(oc.Model())), nil
}

func qualityName(m sampling.Model) string {
	if m == sampling.Poisson {
		return "PER 100 UNITS"
	}
	return "NONCONFORMING"
}

// quality is a p as people read it.
func quality(m sampling.Model, p float64) string {
	if m == sampling.Poisson {
		return strconv.FormatFloat(p, 'g', 6, 64)
	}
	return strconv.FormatFloat(100*p, 'g', 6, 64) + " %"
}
