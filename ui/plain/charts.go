package plain

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"assay/station"
	"assay/station/control"
	"assay/station/inspection"
	"assay/station/people"
	"assay/station/spc"
)

// toldPoints is how many of a chart's last points are read out.
const toldPoints = 12

// charts reads a lead one control chart as lines: its limits, its last points with
// the rules they meet.
func (s *session) charts(ctx context.Context) error {
	if me, _ := s.desk.Person(); me.Role != people.Lead {
		s.say("Control charts are a lead's.")
		return nil
	}
	all, err := s.desk.Characteristics(ctx)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(c station.Characteristic) bool { return c.Points < 2 })
	if len(all) == 0 {
		s.say("There is no chart yet: it takes two signed inspections that measured the same.")
		return nil
	}
	slices.SortStableFunc(all, func(a, b station.Characteristic) int { return b.Points - a.Points })
	var names []string
	for _, c := range all {
		limits := "limits not frozen"
		if c.Frozen != nil {
			limits = "limits of " + c.Frozen.At.Format("2006-01-02")
		}
		names = append(names, fmt.Sprintf("%s, %s, %d points, %s", s.show(c.Product), s.show(c.Ask), c.Points, limits))
	}
	at, err := s.pick("Which chart", names, ":back goes home.")
	if err != nil {
		return s.home1(err)
	}
	c, points, err := s.desk.Chart(ctx, all[at].Key)
	if err != nil {
		return err
	}
	return s.tellChart(c, points)
}

// tellChart says a chart's lines, against the frozen limits or trial ones.
func (s *session) tellChart(c station.Characteristic, points []control.Point) error {
	kind, from := spc.Type(""), "trial limits, not frozen"
	if c.Frozen != nil {
		kind, from = c.Frozen.Limits.Type, "limits of "+c.Frozen.At.Format("2006-01-02")+" by "+s.show(c.Frozen.By)
	} else if fit := spc.TypesFor(samplesFor("", points)); len(fit) > 0 {
		kind = fit[0]
	}
	samples := samplesFor(kind, points)
	var limits spc.Limits
	if c.Frozen != nil {
		limits = c.Frozen.Limits
	} else {
		var err error
		if limits, err = spc.Freeze(kind, samples, spc.OfferedNelson); err != nil {
			s.say("No chart: %s.", s.show(err.Error()))
			return nil
		}
	}
	for i, chart := range limits.Charts(samples) {
		of := inspection.PointName(kind)
		if i > 0 {
			of = "spread"
		}
		s.say("%s: chart of the %s, %s. Centre %s.", s.show(c.Ask), of, from, s.figure(chart.Center))
		for _, p := range chart.Points[max(0, len(chart.Points)-toldPoints):] {
			said := []string{"value " + s.figure(p.Value)}
			if lcl, ucl := s.figure(p.LCL), s.figure(p.UCL); lcl != "" && ucl != "" {
				said = append(said, "limits "+lcl+" to "+ucl)
			}
			for _, r := range p.Signals {
				said = append(said, string(r)+" "+r.Says())
			}
			s.say("Point %s: %s.", strconv.Itoa(p.Index), strings.Join(said, ", "))
		}
	}
	return nil
}

func samplesFor(kind spc.Type, points []control.Point) []spc.Sample {
	out := make([]spc.Sample, len(points))
	for i, p := range points {
		out[i] = p.For(kind)
	}
	return out
}

// figure is a computed number, read out; empty: there is none.
func (s *session) figure(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return ""
	}
	f := strconv.FormatFloat(x, 'f', 5, 64)
	f = strings.TrimRight(strings.TrimRight(f, "0"), ".")
	if s.decimal == ',' {
		f = strings.ReplaceAll(f, ".", ",")
	}
	return f
}

// series reads out how sharply each supplier's lots are looked at, why, and what
// would change it.
func (s *session) series(ctx context.Context) error {
	rows, err := s.desk.Series(ctx)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		s.say("There is no series of lots yet.")
	}
	for _, r := range rows {
		s.say("%s, %s, %s, AQL %s: %s. %s. Next: %s.", s.show(r.Supplier), s.show(r.Product), r.Class, r.AQL, r.Severity, s.show(r.Why), s.show(strings.Join(r.Next, "; ")))
	}
	return nil
}
