package station

import (
	"context"
	"slices"
	"time"

	"assay/station/clearance"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
)

// Home is what the first screen shows a person.
type Home struct {
	Mine      []Item // unfinished work that is this person's, longest waiting first
	Others    []Item
	Waiting   int       // records that wait for a lead
	Oldest    time.Time // since when the oldest of them does
	Tasks     []Row     // signed records with something left for this person to do
	Chores    []Chore   // what cases ask of this person, and goods anybody may inspect again
	Recovered string    // what a bad end left, once after the start
}

// Item is unfinished work with how far it is.
type Item struct {
	Row
	Section string
	Done    int // questions answered
	All     int // questions to answer, as far as known
	Timers  []inspection.Running
}

// Home folds the few unfinished inspections it shows; everything else comes
// from views.
func (d *Desk) Home(ctx context.Context) (Home, error) {
	h := Home{Recovered: d.station.parts.Recovered}
	rows, err := d.station.parts.Views.Unfinished(ctx)
	if err != nil {
		return h, err
	}
	me, _ := d.Person()
	for i := len(rows) - 1; i >= 0; i-- { // views give the newest first
		item, err := d.item(ctx, rows[i])
		if err != nil {
			return h, err
		}
		if item.Owner == string(me.ID) {
			h.Mine = append(h.Mine, item)
		} else {
			h.Others = append(h.Others, item)
		}
	}
	if h.Waiting, h.Oldest, err = d.station.parts.Views.Waiting(ctx); err != nil {
		return h, err
	}
	if h.Tasks, err = d.station.parts.Views.Tasks(ctx, me.Role == people.Lead); err != nil {
		return h, err
	}
	h.Chores, err = d.chores(ctx, string(me.ID))
	return h, err
}

// chores are what is asked of a person, then goods to inspect again that they did
// not answer about before.
func (d *Desk) chores(ctx context.Context, me string) ([]Chore, error) {
	if me == "" {
		return nil, nil
	}
	mine, err := d.station.parts.Views.Chores(ctx, me)
	if err != nil {
		return nil, err
	}
	open, err := d.station.parts.Views.Chores(ctx, anybody)
	if err != nil {
		return nil, err
	}
	for _, c := range open {
		if !slices.Contains(c.Not, me) {
			mine = append(mine, c)
		}
	}
	waiting, err := d.Uncleared(ctx)
	for _, s := range waiting {
		if c, any := d.clearing(s); any {
			mine = append(mine, c)
		}
	}
	return mine, err
}

// clearing is what a clearance asks of this person: to look again, or to release.
func (d *Desk) clearing(s clearance.State) (Chore, bool) {
	p, _ := d.Person()
	c := Chore{Number: s.Number, What: s.Number, Text: s.Label, Since: s.Since, Record: inspection.ID(s.Of)}
	if s.Case {
		c.Case = nonconformance.ID(s.Of)
	}
	at := clearance.Moment{Person: string(p.ID), Role: string(p.Role)}
	switch {
	case s.Looking() && s.MayLook(at) == nil:
		c.Look = true
		return c, true
	case p.Leads() && s.Held() == "" && s.Needs != clearance.OnAccept:
		c.Let = true
		return c, true
	}
	return c, false
}

func (d *Desk) item(ctx context.Context, row Row) (Item, error) {
	state, err := d.Load(ctx, row.ID)
	if err != nil {
		return Item{}, err
	}
	item := Item{Row: row, Timers: state.Timers()}
	item.State, item.Owner = state.Phase, state.Owner
	for _, p := range state.Progress() {
		item.Done += p.Done
		item.All += p.All
		if p.Here {
			item.Section = p.Show
		}
	}
	return item, nil
}

// Records lists records, newest first.
func (d *Desk) Records(ctx context.Context, f Filter, after Cursor, limit int) ([]Row, Cursor, error) {
	rows, next, err := d.station.parts.Views.Records(ctx, f, after, limit)
	if err != nil {
		return nil, "", err
	}
	rows, err = d.cover(ctx, rows)
	return rows, next, err
}

// Find gives the records known by a number, an id or any scanned code.
func (d *Desk) Find(ctx context.Context, code string, limit int) ([]Row, error) {
	rows, err := d.station.parts.Views.Find(ctx, code, limit)
	if err != nil {
		return nil, err
	}
	return d.cover(ctx, rows)
}
