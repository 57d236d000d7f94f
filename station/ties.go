package station

import (
	"context"
	"strings"

	"assay/station/inspection"
	"assay/station/nonconformance"
)

// Tie is what a record belongs to: the case it is in, or another record of the same
// goods, before it or after.
type Tie struct {
	Label  string        // "Came again", "Case"
	Words  string        // with the number
	How    string        // empty: the case it is in
	To     inspection.ID // zero: a case
	Number string
}

// Ties are what a record belongs to, either way. What waits for a second look of this
// person says no verdict.
func (d *Desk) Ties(ctx context.Context, id inspection.ID) ([]Tie, error) {
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	st, err := d.station.load(ctx, id)
	if err != nil {
		return nil, err
	}
	c, in, err := d.station.caseWith(ctx, id)
	if err != nil {
		return nil, err
	}
	var all []Tie
	for _, l := range st.Links {
		all = append(all, lookedBefore(st, l, c))
	}
	held, err := d.stoppers(ctx, st, c.ID)
	if err != nil {
		return nil, err
	}
	all = append(all, held...)
	asides, err := d.station.asides(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, a := range asides {
		all = append(all, d.asideTie(ctx, a))
	}
	if !in {
		return all, nil
	}
	for _, a := range c.Agains {
		if a.Came != nil && a.Record == nonconformance.RecordID(id) {
			all = append(all, d.lookedAfter(ctx, "Came again", "", *a.Came))
		}
	}
	for _, l := range c.Sublots {
		if l.Came != nil && l.Record == nonconformance.RecordID(id) {
			all = append(all, d.lookedAfter(ctx, "Apart", l.Words()+": ", *l.Came))
		}
	}
	return append(all, Tie{Label: "Case", Words: c.Number + ", " + Spoken(string(c.Phase)), Number: c.Number}), nil
}

// stoppers names the other cases that hold these goods since they were signed: what is
// open says so itself.
func (d *Desk) stoppers(ctx context.Context, st inspection.State, but nonconformance.ID) ([]Tie, error) {
	g, ok := d.station.stockIn(st, inspection.Moment{At: d.station.parts.Clock()})
	if !ok || st.SignOff == nil {
		return nil, nil
	}
	stops, err := d.station.stopped(ctx, g, but)
	var all []Tie
	for _, c := range stops {
		all = append(all, Tie{Label: "Held", Words: c.number() + ": stop and check of " + c.words(), How: "held by", Number: c.number()})
	}
	return all, err
}

// lookedBefore is the record whose goods this one looked at again.
func lookedBefore(st inspection.State, l inspection.Link, c nonconformance.State) Tie {
	t := Tie{Label: "Belongs to", Words: l.How + " " + l.Number, How: l.How, To: l.To, Number: l.Number}
	switch l.How {
	case LinkAgain:
		t.Label, t.Words = "Resubmitted", "goods of "+l.Number
		for _, a := range c.Agains {
			if a.Came != nil && a.Came.ID == nonconformance.RecordID(st.ID) {
				t.Words += ", presented for the " + nonconformance.Nth(a.Time) + " time, " + a.Severity
				if len(a.Classes) > 0 {
					t.Words += ", " + strings.Join(a.Classes, " and ")
				}
			}
		}
		if c.Begun() && c.Phase.Undecided() {
			t.Words += "; the stricter result holds until a lead releases them"
		}
	case LinkSublot:
		t.Label, t.Words = "Apart", st.Subject[inspection.AgainPart]+" of "+l.Number
	}
	return t
}

// lookedAfter is a record that looked at these goods again.
func (d *Desk) lookedAfter(ctx context.Context, label, words string, r nonconformance.Record) Tie {
	t := Tie{Label: label, Words: words + r.Number, How: label, To: inspection.ID(r.ID), Number: r.Number}
	if st, err := d.station.load(ctx, t.To); err == nil {
		if _, err = d.shown(ctx, st); err == nil {
			t.Words += ", " + Said(inspection.Verdict(r.Verdict))
		}
	}
	return t
}
