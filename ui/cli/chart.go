package cli

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"assay/station/spc"
	"assay/ui/widget"
)

func (a *app) chartCommand() *cobra.Command {
	var kind string
	lsl, usl := math.NaN(), math.NaN()
	c := command("chart --type T FILE.csv|-", "Compute a control chart: limits, signals, capability",
		"  assay chart --type xbar-r --lsl 73.95 --usl 74.05 rings.csv\n  assay chart --type p leaks.csv",
		cobra.ExactArgs(1), func(_ context.Context, args []string) error { return a.chart(spc.Type(kind), lsl, usl, args[0]) })
	c.Long = c.Short + ".\nThe file has a header: one column of values, columns x1 to xn, or count and n. With a column phase the\n" +
		"limits come from its first phase; other columns are labels."
	c.Flags().StringVar(&kind, "type", "", "xbar-r, xbar-s, i-mr, p, np, c or u")
	c.Flags().Float64Var(&lsl, "lsl", lsl, "lower limit of the piece, for capability")
	c.Flags().Float64Var(&usl, "usl", usl, "upper limit of the piece, for capability")
	return c
}

func (a *app) rulesCommand() *cobra.Command {
	var file, only string
	c := command("rules --z FILE|-", "Mark run rules on points given in sigmas", "  assay rules --z points.txt --rules N1,N2,N5,N6",
		cobra.NoArgs, func(context.Context, []string) error { return a.rules(file, only) })
	c.Flags().StringVar(&file, "z", "", "one value a line, in sigmas from the centre line")
	c.Flags().StringVar(&only, "rules", "", "only these, comma between: N1 to N8, W1 to W4")
	return c
}

type pointJSON struct {
	I       int        `json:"i"`
	Value   float64    `json:"value"`
	UCL     *float64   `json:"ucl"`
	LCL     *float64   `json:"lcl"`
	Signals []spc.Rule `json:"signals"`
}

type chartJSON struct {
	Chart  string      `json:"chart"`
	Center float64     `json:"center"`
	UCL    *float64    `json:"ucl"`
	LCL    *float64    `json:"lcl"`
	Sigma  *float64    `json:"sigma"`
	Points []pointJSON `json:"points"`
}

type capabilityJSON struct {
	N      int      `json:"n"`
	TooFew bool     `json:"too_few"`
	Mean   *float64 `json:"mean,omitempty"`
	Cp     *float64 `json:"cp"`
	Cpk    *float64 `json:"cpk"`
	Cpl    *float64 `json:"cpl"`
	Cpu    *float64 `json:"cpu"`
	Pp     *float64 `json:"pp"`
	Ppk    *float64 `json:"ppk"`
}

// known is a number, or null where there is none.
func known(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

func (a *app) chart(kind spc.Type, lsl, usl float64, name string) error {
	if !slices.Contains(spc.Types[:], kind) {
		return misuse("--type is one of xbar-r, xbar-s, i-mr, p, np, c, u")
	}
	if lsl >= usl {
		return misuse("--lsl %g is not below --usl %g", lsl, usl)
	}
	data, err := a.chartData(kind, name)
	if err != nil {
		return err
	}
	charts, err := spc.Draw(kind, data)
	if err != nil {
		return misuse("%s: %v", name, err)
	}
	var able *spc.Capability
	if !math.IsNaN(lsl) || !math.IsNaN(usl) {
		if able, err = capability(kind, charts[0], data, lsl, usl); err != nil {
			return err
		}
	}
	if a.flags.json || !a.call.TTY {
		return a.chartJSON(charts, able)
	}
	return a.chartText(charts, able)
}

func capability(kind spc.Type, location spc.Chart, d spc.Data, lsl, usl float64) (*spc.Capability, error) {
	values := d.Values
	switch kind {
	case spc.XbarR, spc.XbarS:
		for _, g := range d.Subgroups[:cmp.Or(d.Base, len(d.Subgroups))] {
			values = append(values, g...)
		}
	case spc.IMR:
		values = values[:cmp.Or(d.Base, len(values))]
	default:
		return nil, misuse("--lsl and --usl are for measured values: xbar-r, xbar-s, i-mr")
	}
	c := spc.Capable(values, location.Sigma, lsl, usl)
	return &c, nil
}

func (a *app) chartJSON(charts []spc.Chart, able *spc.Capability) error {
	var out struct {
		Charts     []chartJSON     `json:"charts"`
		Capability *capabilityJSON `json:"capability"`
	}
	for _, c := range charts {
		j := chartJSON{c.Name, c.Center, known(c.UCL), known(c.LCL), known(c.Sigma), make([]pointJSON, len(c.Points))}
		for i, p := range c.Points {
			j.Points[i] = pointJSON{p.Index, p.Value, known(p.UCL), known(p.LCL), orEmpty(p.Signals)}
		}
		out.Charts = append(out.Charts, j)
	}
	if able != nil {
		j := capabilityJSON{N: able.N, TooFew: able.TooFew}
		if !able.TooFew {
			j = capabilityJSON{able.N, false, known(able.Mean), known(able.Cp), known(able.Cpk), known(able.Cpl),
				known(able.Cpu), known(able.Pp), known(able.Ppk)}
		}
		out.Capability = &j
	}
	return a.json(out)
}

// The picture of a chart in a terminal of 80 by 24, and how much of a long one is
// drawn and listed: what is left out is said.
const (
	chartWide    = 78
	chartHigh    = 16
	chartPanels  = 4
	chartListed  = 100
	chartSignals = 200
)

func (a *app) chartText(charts []spc.Chart, able *spc.Capability) error {
	for _, c := range charts {
		a.print("%s: center %s, limits %s to %s", c.Name, widget.Figure(c.Center), widget.Figure(c.LCL), widget.Figure(c.UCL))
		a.chartPicture(c)
		if err := a.chartTable(c); err != nil {
			return err
		}
		a.print("")
	}
	switch {
	case able == nil:
	case able.TooFew:
		a.print("capability: too few, %d readings of %d", able.N, spc.FewReadings)
	default:
		a.print("Cp %.4f  Cpk %.4f  Pp %.4f  Ppk %.4f  of %d readings", able.Cp, able.Cpk, able.Pp, able.Ppk, able.N)
	}
	return nil
}

// chartPicture draws the last points, a panel of them after the other.
func (a *app) chartPicture(c spc.Chart) {
	t, each := a.marks(), widget.ChartPoints(chartWide)
	from := max(0, len(c.Points)-each*chartPanels)
	if from > 0 {
		a.print("drawn: the last %d of %d points", len(c.Points)-from, len(c.Points))
	}
	for ; from < len(c.Points); from += each {
		panel := c
		panel.Points = c.Points[from:min(len(c.Points), from+each)]
		a.print("")
		for _, line := range widget.Chart(t, panel, -1, chartWide, chartHigh) {
			a.print("%s", line)
		}
	}
	a.print("")
}

// chartTable lists the points; of a long chart those that give a signal.
func (a *app) chartTable(c spc.Chart) error {
	points, only := c.Points, len(c.Points) > chartListed
	if only {
		points = slices.DeleteFunc(slices.Clone(points), func(p spc.Point) bool { return len(p.Signals) == 0 })
		a.print("listed: the points that give a signal, %d of %d; --json has all", len(points), len(c.Points))
		points = points[max(0, len(points)-chartSignals):]
	}
	t := a.table("", "VALUE", "LOWER", "UPPER", "SIGNALS")
	for _, p := range points {
		t.row(fmt.Sprint(p.Index), widget.Figure(p.Value), widget.Figure(p.LCL), widget.Figure(p.UCL), ruleWords(p.Signals))
	}
	return t.flush()
}

func ruleWords(rules []spc.Rule) string {
	words := make([]string, len(rules))
	for i, r := range rules {
		words[i] = string(r)
	}
	return strings.Join(words, " ")
}

func (a *app) rules(name, only string) error {
	if name == "" {
		return misuse("--z names the file of points, or - for standard input")
	}
	rules := spc.AllRules[:]
	if only != "" {
		var err error
		if rules, err = spc.ParseRules(only); err != nil {
			return misuse("%v", err)
		}
	}
	rows, err := a.csvRows(name)
	if err != nil {
		return err
	}
	var z []float64
	for i, row := range rows {
		v, err := strconv.ParseFloat(strings.TrimSpace(row[0]), 64)
		switch {
		case err != nil && i == 0:
			continue // a header
		case err != nil || math.IsNaN(v) || math.IsInf(v, 0) || len(row) != 1:
			return misuse("%s:%d: %q is not one number", name, i+1, strings.Join(row, ","))
		}
		z = append(z, v)
	}
	three, low := 3.0, -3.0
	var out struct {
		Points []pointJSON `json:"points"`
	}
	out.Points = []pointJSON{}
	t := a.table("", "Z", "SIGNALS")
	for i, s := range spc.Signals(z, rules...) {
		out.Points = append(out.Points, pointJSON{i + 1, z[i], &three, &low, orEmpty(s)})
		t.row(fmt.Sprint(i+1), fmt.Sprintf("%.4g", z[i]), ruleWords(s))
	}
	if a.flags.json || !a.call.TTY {
		return a.json(out)
	}
	return t.flush()
}

// csvRows reads a whole small table; - is standard input.
func (a *app) csvRows(name string) ([][]string, error) {
	in := a.call.In
	if name != "-" {
		f, err := os.Open(a.call.path(name))
		if err != nil {
			return nil, misuse("%s: %v", name, err)
		}
		defer f.Close()
		in = f
	}
	r := csv.NewReader(io.LimitReader(in, 64<<20))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	rows, err := r.ReadAll()
	if err != nil {
		return nil, misuse("%s: %v", name, err)
	}
	return rows, nil
}
