package widget

import (
	"math"
	"strconv"
	"strings"

	"assay/station/spc"
	"assay/ui/theme"
)

// A control chart's points, limit lines, and the row of rules below it.
const (
	chartPoint  = "●"
	chartBeyond = "✗"
	chartLine   = "─"
	chartLimit  = "·"
	plainLimit  = "." // the same in ASCII, where a dot between words is spelt as the line is
	chartLabels = 9   // cells of the scale
)

// ChartPoints is how many points a chart of a width shows.
func ChartPoints(width int) int { return max(1, (width-chartLabels-2)/2) }

// Chart draws a control chart in height lines: its limits and centre line, the
// points, those that give a signal marked, and below each of them the rule it
// meets by its digit (+ where there are several). mark is the index of the point
// under the mark in c.Points, -1 for none; the points around it are shown.
func Chart(t *theme.Theme, c spc.Chart, mark, width, height int) []string {
	shown := ChartPoints(width)
	to := len(c.Points)
	if mark >= 0 && mark < to-shown {
		to = max(shown, mark+shown/2)
	}
	from := max(0, to-shown)
	points := c.Points[from:to]
	rows := max(3, height-2)
	low, high := span(points, c.Center)
	row := func(v float64) int {
		return max(0, min(rows-1, int(math.Round((high-v)/(high-low)*float64(rows-1)))))
	}
	cells := make([][]string, rows)
	for y := range cells {
		cells[y] = make([]string, 2*len(points)+1)
		for x := range cells[y] {
			cells[y][x] = " "
		}
	}
	limit := chartLimit
	if t.Spell(limit) != limit {
		limit = plainLimit
	}
	for x := range cells[0] {
		p := points[min(x/2, len(points)-1)]
		for _, v := range [...]float64{p.UCL, p.LCL} {
			if !math.IsNaN(v) {
				cells[row(v)][x] = t.Dim.On(limit)
			}
		}
		cells[row(c.Center)][x] = t.Dim.On(t.Spell(chartLine))
	}
	rules := make([]string, 2*len(points)+1)
	for i, p := range points {
		ink, sign := t.Bold, chartPoint
		rules[2*i+1] = " "
		if len(p.Signals) > 0 {
			ink, sign = t.Bad, chartBeyond
			rules[2*i+1] = ruleSign(p.Signals)
		}
		if from+i == mark {
			ink = t.Reverse
		}
		cells[row(p.Value)][2*i+1] = ink.On(t.Spell(sign))
	}
	for i := range rules {
		if rules[i] == "" {
			rules[i] = " "
		}
	}
	labels := scale(points, c, row, rows, high, low)
	lines := make([]string, 0, height)
	for y := range cells {
		lines = append(lines, Right(t, labels[y], chartLabels)+t.Spell("│")+strings.Join(cells[y], ""))
	}
	first, last := strconv.Itoa(points[0].Index), strconv.Itoa(points[len(points)-1].Index)
	axis := first + strings.Repeat(" ", max(1, 2*len(points)-1-len(first)-len(last))) + last
	return append(lines, Right(t, "rule", chartLabels)+" "+strings.TrimRight(strings.Join(rules, ""), " "), Right(t, "", chartLabels)+"  "+axis)
}

// span is what the points and their limits cover, with the centre.
func span(points []spc.Point, center float64) (low, high float64) {
	low, high = center, center
	for _, p := range points {
		for _, v := range [...]float64{p.Value, p.UCL, p.LCL} {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	if low == high {
		return low - 1, high + 1
	}
	return low, high
}

// scale names the limits and the centre at their rows, and the ends where they
// stand apart from them.
func scale(points []spc.Point, c spc.Chart, row func(float64) int, rows int, high, low float64) []string {
	labels := make([]string, rows)
	labels[0], labels[rows-1] = Figure(high), Figure(low)
	last := points[len(points)-1]
	for _, v := range [...]float64{last.UCL, last.LCL, c.Center} {
		if !math.IsNaN(v) {
			labels[row(v)] = Figure(v)
		}
	}
	return labels
}

// Figure is a computed number in five digits, written out.
func Figure(x float64) string {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return ""
	case x == 0:
		return "0"
	}
	places := max(0, min(6, 4-int(math.Floor(math.Log10(math.Abs(x))))))
	s := strconv.FormatFloat(x, 'f', places, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// ruleSign is the digit of the one rule that is met, + for several.
func ruleSign(rules []spc.Rule) string {
	if len(rules) > 1 {
		return "+"
	}
	return string(rules[0][len(rules[0])-1])
}
