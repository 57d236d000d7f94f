package station

import (
	"context"
	"slices"
	"strings"

	"assay/checklists"
	"assay/station/control"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/spc"
)

// Characteristic is one measured or counted step on one product: a line of the
// list of charts.
type Characteristic struct {
	Key     control.Key
	Product string // as it was written last
	Ask     string
	Unit    string
	Limits  string // of the piece, as its newest checklist has them
	Points  int    // signed inspections that gave one
	Frozen  *control.Frozen
}

// ChartViews finds the readings of a product's characteristic over inspections.
type ChartViews interface {
	Characteristics(ctx context.Context) ([]Characteristic, error)
	Characteristic(ctx context.Context, key control.Key) (Characteristic, bool, error)
	// ChartPoints are its points, oldest first, the newest most of them at most.
	ChartPoints(ctx context.Context, key control.Key, most int) ([]control.Point, error)
}

// MostChartPoints is what a chart on a screen looks back on.
const MostChartPoints = 2000

// Plotted is what a signed inspection adds to charts.
type Plotted struct {
	Characteristic
	Point control.Point
}

// PlottedBy are the points of a signed inspection: one for each step it measured,
// and one for each pass over pieces that looks for defects.
func PlottedBy(s inspection.State) []Plotted {
	code, name := productOf(s)
	if code == "" || s.SignOff == nil || s.Second() {
		return nil
	}
	var out []Plotted
	for _, step := range s.Checklist.Steps() {
		if step.Phase != checklists.During || step.Type != checklists.Measure && step.Type != checklists.Defects {
			continue
		}
		sample, defects, whole := s.Sample(step.ID)
		if !whole {
			continue
		}
		out = append(out, Plotted{
			Characteristic: Characteristic{
				Key:     control.Key{Product: code, Checklist: s.Checklist.Name, Part: s.Part, Step: string(step.ID)},
				Product: name, Ask: step.Ask, Unit: string(inspection.UnitOf(step)), Limits: step.Limits,
			},
			Point: control.Point{
				ID: s.ID, Number: s.Number, At: s.SignOff.At, By: s.SignOff.Person, Sample: sample, Defects: float64(defects),
			},
		})
	}
	return out
}

// productOf is what is inspected: its code in one spelling, else its name; and
// how people write it.
func productOf(s inspection.State) (code, name string) {
	name = strings.TrimSpace(s.Subject["product"])
	if article := strings.TrimSpace(s.Subject["gtin"]); article != "" {
		if code = gtinOf(article); code == "" {
			code = strings.ToUpper(article)
		}
	} else {
		code = strings.ToLower(name)
	}
	if name == "" {
		name = code
	}
	return strings.ReplaceAll(code, "\x00", ""), name
}

// ChartStream is where the facts of a characteristic's chart lie.
func ChartStream(key control.Key) StreamID { return StreamOf("chart", key.String()) }

// Characteristics are the charts of this station, by product and step.
func (d *Desk) Characteristics(ctx context.Context) ([]Characteristic, error) {
	all, err := d.station.parts.Views.Characteristics(ctx)
	slices.SortStableFunc(all, func(a, b Characteristic) int { return strings.Compare(a.Key.String(), b.Key.String()) })
	return all, err
}

// Chart is a characteristic with its points.
func (d *Desk) Chart(ctx context.Context, key control.Key) (Characteristic, []control.Point, error) {
	c, known, err := d.station.parts.Views.Characteristic(ctx, key)
	switch {
	case err != nil:
		return c, nil, err
	case !known:
		return c, nil, fault.New(fault.Missing, "nothing was measured there yet")
	}
	points, err := d.station.parts.Views.ChartPoints(ctx, key, MostChartPoints)
	return c, points, err
}

// Freeze is what a lead asks for: a chart of a type, judged by a set of rules, with
// limits from the points of these inspections.
type Freeze struct {
	Key   control.Key
	Type  spc.Type
	Rules []spc.Rule
	Phase []inspection.ID
}

// FreezeChart freezes limits, computed from the points a lead picked, with the
// lead's PIN. Limits frozen before stay in the log; these hold from now on.
func (d *Desk) FreezeChart(ctx context.Context, pin string, f Freeze) (control.Frozen, error) {
	if err := d.checkOwnPIN(ctx, pin); err != nil {
		return control.Frozen{}, err
	}
	me, _ := d.Person()
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	_, points, err := d.Chart(ctx, f.Key)
	if err != nil {
		return control.Frozen{}, err
	}
	phase := slices.DeleteFunc(points, func(p control.Point) bool { return !slices.Contains(f.Phase, inspection.ID(p.ID)) })
	if len(phase) != len(f.Phase) {
		return control.Frozen{}, fault.New(fault.Conflict, "a point of this phase is gone: look at the chart again")
	}
	now := s.parts.Clock()
	frozen, err := control.Freeze(f.Key, f.Type, f.Rules, phase, me, now)
	if err != nil {
		return frozen, err
	}
	name, body, err := control.Encode(frozen)
	if err != nil {
		return frozen, err
	}
	before, err := s.parts.Journal.Stream(ctx, ChartStream(f.Key), 0)
	if err != nil {
		return frozen, err
	}
	_, err = s.parts.Journal.Append(ctx, Write{
		Stream: ChartStream(f.Key), Seen: len(before), Person: string(me.ID), At: now, Seal: true, Facts: []Fact{{Name: name, Body: body}},
	})
	if err == nil {
		s.told.tell(Notice{})
	}
	return frozen, err
}

// charts are the frozen limits that a new inspection's subgroups are held against,
// with the points before it. Callers hold mu.
func (s *Station) charts(ctx context.Context, list *checklists.Checklist, start inspection.Start) ([]inspection.Chart, error) {
	var out []inspection.Chart
	for _, step := range inspection.ChartSteps(list, start.Part) {
		code, _ := productOf(inspection.State{Subject: start.Subject})
		key := control.Key{Product: code, Checklist: list.Name, Part: start.Part, Step: string(step)}
		c, known, err := s.parts.Views.Characteristic(ctx, key)
		if err != nil {
			return nil, err
		}
		if !known || c.Frozen == nil {
			continue
		}
		points, err := s.parts.Views.ChartPoints(ctx, key, 2*spc.TailLength)
		if err != nil {
			return nil, err
		}
		out = append(out, inspection.Chart{
			Step: step, Limits: c.Frozen.Limits, Tail: Tail(c.Frozen.Limits, points), Since: c.Frozen.At.Format("2006-01-02"),
		})
	}
	return out, nil
}

// Tail are the last points in sigmas from a chart's centre line, as the run rules
// look back on them.
func Tail(l spc.Limits, points []control.Point) []float64 {
	var z []float64
	for _, p := range points {
		if j, err := l.Judge(nil, p.For(l.Type)); err == nil {
			z = append(z, j.Z)
		}
	}
	return z[max(0, len(z)-spc.TailLength):]
}
