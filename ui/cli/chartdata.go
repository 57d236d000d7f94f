package cli

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"assay/station/spc"
)

// columns are the places of a chart file's columns by what they hold.
type columns struct {
	x           []int // x1 … xn, or the one column of values
	count, size int   // -1: none
	phase       int   // -1: none
}

var (
	labelNames = []string{"subgroup", "sample", "lot", "date", "time", "i", "id"}
	countNames = []string{"count", "nonconforming", "nonconformities", "defects", "d"}
	sizeNames  = []string{"n", "size", "units"}
)

// readColumns tells columns by their names: labels are left, and a single other
// column is the values.
func readColumns(head []string) columns {
	c := columns{count: -1, size: -1, phase: -1}
	var rest []int
	for i, name := range head {
		name = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
		switch {
		case name == "phase":
			c.phase = i
		case slices.Contains(countNames, name):
			c.count = i
		case slices.Contains(sizeNames, name):
			c.size = i
		case len(name) > 1 && name[0] == 'x' && strings.Trim(name[1:], "0123456789") == "":
			c.x = append(c.x, i)
		case !slices.Contains(labelNames, name):
			rest = append(rest, i)
		}
	}
	if len(c.x) == 0 && len(rest) == 1 {
		c.x = rest
	}
	if len(c.x) == 0 && len(head) == 1 {
		c.x = []int{0}
	}
	return c
}

// chartData reads a chart's points, with file and line where one is none.
func (a *app) chartData(kind spc.Type, name string) (spc.Data, error) {
	var d spc.Data
	rows, err := a.csvRows(name)
	if err != nil {
		return d, err
	}
	if len(rows) < 2 {
		return d, misuse("%s: a header and at least two lines are needed", name)
	}
	c := readColumns(rows[0])
	if err := c.fit(kind); err != "" {
		return d, misuse("%s:1: %s", name, err)
	}
	huge := false
	for i, row := range rows[1:] {
		cell := func(at int) float64 {
			if at >= len(row) {
				return math.NaN()
			}
			v, err := strconv.ParseFloat(strings.TrimSpace(row[at]), 64)
			if err != nil {
				return math.NaN()
			}
			huge = huge || math.Abs(v) > hugest
			return v
		}
		switch fits := addPoint(&d, kind, c, cell); {
		case huge:
			return d, misuse("%s:%d: %q has a number no chart can reckon with: %g is the most", name, i+2, strings.Join(row, ","), hugest)
		case !fits:
			return d, misuse("%s:%d: %q is not a row of numbers under this header", name, i+2, strings.Join(row, ","))
		}
		if c.phase >= 0 && c.phase < len(row) && row[c.phase] == rows[1][c.phase] && d.Base == i {
			d.Base++
		}
	}
	return d, nil
}

// hugest is the largest number whose square still is one.
const hugest = 1e100

// fit says what a chart of this type misses in the header.
func (c columns) fit(kind spc.Type) string {
	switch kind {
	case spc.XbarR, spc.XbarS:
		if len(c.x) < 2 {
			return "columns x1, x2 … are needed"
		}
	case spc.IMR:
		if len(c.x) != 1 {
			return "one column of values is needed"
		}
	case spc.C:
		if c.count < 0 && len(c.x) != 1 {
			return "a column count is needed"
		}
	default:
		if c.count < 0 || c.size < 0 {
			return "columns count and n are needed"
		}
	}
	return ""
}

// addPoint adds one row; false when a cell it needs is no number.
func addPoint(d *spc.Data, kind spc.Type, c columns, cell func(int) float64) bool {
	switch kind {
	case spc.XbarR, spc.XbarS:
		group := make([]float64, len(c.x))
		for i, at := range c.x {
			group[i] = cell(at)
		}
		d.Subgroups = append(d.Subgroups, group)
		return !slices.ContainsFunc(group, math.IsNaN)
	case spc.IMR:
		d.Values = append(d.Values, cell(c.x[0]))
		return !math.IsNaN(d.Values[len(d.Values)-1])
	}
	at := c.count
	if at < 0 {
		at = c.x[0]
	}
	d.Counts = append(d.Counts, cell(at))
	if c.size >= 0 {
		d.Sizes = append(d.Sizes, cell(c.size))
	}
	return !math.IsNaN(d.Counts[len(d.Counts)-1]) && (c.size < 0 || !math.IsNaN(d.Sizes[len(d.Sizes)-1]))
}
