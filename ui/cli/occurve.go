package cli

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"assay/station/sampling"
	"assay/ui/text"
)

// plot is a curve's columns by rows, without its axes.
type plot struct{ wide, high int }

// What stands beside a curve and above and below it: the scale and half of the last
// label; title, axis, labels, the head of the table and the next prompt.
const (
	besideCurve = 11
	aroundCurve = 7
)

// plotFor fits a terminal with a table of so many rows below; where the size is not
// known, 80 by 24.
func plotFor(columns, rows, table int) plot {
	if columns == 0 || rows == 0 {
		columns, rows = 80, 24
	}
	wide := max(20, min(100, columns-besideCurve)) / 2 * 2
	return plot{wide: wide, high: max(8, min(20, rows-aroundCurve-table)/4*4)}
}

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

// draw draws the probability of acceptance over quality, the points asked for
// marked.
func (on plot) draw(oc sampling.OC, points []sampling.Point) ([]string, error) {
	end, err := curveEnd(oc, points)
	if err != nil {
		return nil, err
	}
	cells := make([][]rune, on.high+1)
	for y := range cells {
		cells[y] = []rune(strings.Repeat(" ", on.wide+1))
	}
	row := func(pa float64) int { return on.high - int(math.Round(pa*float64(on.high))) }
	before := 0
	for x := range cells[0] {
		at, err := oc.At(end * float64(x) / float64(on.wide))
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
		cells[row(p.Pa)][int(math.Round(p.P/end*float64(on.wide)))] = '●'
	}
	lines := make([]string, 0, on.high+3)
	for y := range cells {
		axis := "      │"
		if y%(on.high/4) == 0 {
			axis = fmt.Sprintf("%4d %% ┤", 100-100*y/on.high)[1:]
		}
		lines = append(lines, strings.TrimRight(axis+string(cells[y]), " "))
	}
	return append(lines, on.foot(oc.Model(), end)...), nil
}

// foot is the axis of quality, its end and its middle named.
func (on plot) foot(m sampling.Model, end float64) []string {
	rule := []rune(strings.Repeat("─", on.wide+1))
	rule[on.wide/2], rule[on.wide] = '┴', '┴'
	half, whole := quality(m, end/2), quality(m, end)
	labels := "0" + strings.Repeat(" ", max(1, on.wide/2-text.Width(half)/2-1)) + half
	labels += strings.Repeat(" ", max(1, on.wide+1-text.Width(labels)-text.Width(whole)/2)) + whole
	return []string{"      └" + string(rule), "       " + labels}
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
