package station

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
)

// Bearing is one more thing a decision needs to know, under its word.
type Bearing struct{ Word, Text string }

// bearings are what stands around a case beyond its lot: who waits until when, by
// what it was measured, what laboratories owe, what it does to the next lots, whom
// to call.
func (d *Desk) bearings(ctx context.Context, c nonconformance.State, root nonconformance.Record) ([]Bearing, error) {
	if root.Kind == string(Damage) {
		return d.call(ctx, root), nil
	}
	record, err := d.Load(ctx, inspection.ID(root.ID))
	if fault.Is(err, fault.Missing) {
		return nil, nil // another station's, not here yet
	}
	if err != nil {
		return nil, err
	}
	now := d.station.parts.Clock()
	all, err := d.waiting(ctx, record, now)
	if err != nil {
		return nil, err
	}
	look, err := d.lookBearing(ctx, c)
	if err != nil {
		return nil, err
	}
	all = append(all, look...)
	all = append(all, measuredBy(record, now)...)
	switches, err := d.switching(ctx, record)
	all = append(append(all, switches...), d.call(ctx, root)...)
	if v := record.Subject["product.ask"]; v != "" {
		all = append(all, Bearing{"Call", "about this product: " + v})
	}
	return all, err
}

// waiting is who waits, and until when: a ship day, a slot, a return's clocks.
func (d *Desk) waiting(ctx context.Context, r inspection.State, now time.Time) ([]Bearing, error) {
	var all []Bearing
	for _, w := range []struct{ fact, text string }{
		{"order.promised", "the order is promised for "}, {"order.slot", "the driver's slot is "}, {"order.appointment", "the appointment is "},
		{"ship_by", "it ships by "}, {"cutoff", "the cut-off is "},
	} {
		if v := r.Subject[w.fact]; v != "" {
			all = append(all, Bearing{"Waits", w.text + v})
		}
	}
	d.station.mu.Lock()
	way, err := d.station.way(ctx, WayStream(r.ID))
	d.station.mu.Unlock()
	if err != nil || way.Seen == 0 {
		return all, err
	}
	for _, c := range d.Clocks().Clocks(way, now) {
		all = append(all, Bearing{"Waits", c.Text + " until " + c.Due.In(now.Location()).Format("2006-01-02 15:04")})
	}
	return all, nil
}

// measuredBy is the drawing, the gauges of what failed with their due days, and
// what laboratories owe.
func measuredBy(r inspection.State, now time.Time) []Bearing {
	var all []Bearing
	drawing := r.Subject["product.drawing"]
	if v := cmp.Or(r.Subject["drawing"], r.Subject["product.revision"]); v != "" {
		drawing = strings.TrimPrefix(drawing+", revision "+v, ", ")
	}
	if drawing != "" {
		all = append(all, Bearing{"Drawing", drawing})
	}
	all = append(all, besideSample(r)...)
	day, told := now.Format(time.DateOnly), map[string]bool{}
	for _, q := range r.Walk() {
		for _, p := range q.Places {
			a, ok := r.Answer(p)
			if !ok || a.Gauge == "" || told[a.Gauge] {
				continue
			}
			told[a.Gauge] = true
			text := a.Gauge + " (" + strings.TrimSpace(r.StepAt(p.Step).No+" "+r.StepAt(p.Step).Ask) + ")"
			switch {
			case a.GaugeDue == "":
				text += ", its calibration is not known"
			case a.GaugeDue < day:
				text += ", overdue since " + a.GaugeDue
			default:
				text += ", calibrated until " + a.GaugeDue
			}
			all = append(all, Bearing{"Gauge", text})
		}
	}
	if v := r.Subject["product.gauge"]; v != "" && len(told) == 0 {
		all = append(all, Bearing{"Gauge", "it is measured by: " + v})
	}
	for _, o := range r.Labs() {
		text := o.Laboratory + ": result due " + o.Due
		if o.Due < day {
			text += ", overdue"
		}
		all = append(all, Bearing{"Laboratory", text})
	}
	return all
}

// besideSample is the approved sample, with the photos of what failed to hold
// against it.
func besideSample(r inspection.State) []Bearing {
	sample := r.Subject["product.approved_sample"]
	if sample == "" {
		return nil
	}
	var photos []string
	for _, p := range r.Photos() {
		photos = append(photos, p.Name)
	}
	text := "approved: " + sample
	if len(photos) > 0 {
		text += "; found: " + strings.Join(photos, ", ")
	}
	return []Bearing{{"Sample", text}}
}

// switching is what this lot did to the series it belongs to.
func (d *Desk) switching(ctx context.Context, r inspection.State) ([]Bearing, error) {
	rows, err := d.station.parts.Views.Series(ctx)
	if err != nil {
		return nil, err
	}
	var all []Bearing
	for _, row := range rows {
		if !slices.ContainsFunc(row.Last, func(s SeriesStep) bool { return s.Inspection == r.ID }) {
			continue
		}
		text := fmt.Sprintf("%s, AQL %s: the next lot is drawn %s (%s)", row.Class, row.AQL, row.Severity, row.Why)
		if len(row.Next) > 0 {
			text += "; " + row.Next[0]
		}
		all = append(all, Bearing{"Series", text})
	}
	slices.SortFunc(all, func(a, b Bearing) int { return strings.Compare(a.Text, b.Text) })
	return all, nil
}

// place is where a record was made. Those of before named the program's part instead
// of the dock: then the number's code says which station it was.
func (s *Station) place(r nonconformance.Record) string {
	switch set := s.Settings(); r.Where {
	case "terminal", "record":
		code, _, _, _, _ := ParseNumber(r.Number)
		if code == set.Code {
			return set.Name
		}
		return "station " + code
	}
	return r.Where
}

// call is whom to call: who was there, and at which terminal.
func (d *Desk) call(ctx context.Context, root nonconformance.Record) []Bearing {
	if len(root.Answerers) == 0 {
		return nil
	}
	badge := root.Answerers[len(root.Answerers)-1]
	name := badge
	d.station.mu.Lock()
	if p, err := d.station.person(ctx, people.ID(badge)); err == nil {
		name = p.Name + " (" + badge + ")"
		if p.Left {
			name += ", who left"
		}
	}
	d.station.mu.Unlock()
	text := name
	if where := d.station.place(root); where != "" {
		text += " was there, at " + where
	}
	if from := cmp.Or(root.From, root.Supplier); from != "" {
		text += "; the supplier is " + from
	}
	return []Bearing{{"Call", text}}
}
