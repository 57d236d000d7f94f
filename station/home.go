package station

import (
	"cmp"
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
	Late      int       // of them those whose time is over; for who may see to it
	Asked     int       // and those that this person's role is asked for by now
	Tasks     []Row     // signed records with something left for this person to do
	Chores    []Chore   // what cases ask of this person, and goods anybody may inspect again
	Rest      int       // more that anybody may do, after what fits this person best
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
	if h.Late, h.Asked, err = d.late(ctx, me); err != nil {
		return h, err
	}
	if h.Tasks, err = d.station.parts.Views.Tasks(ctx, me.Role == people.Lead); err != nil {
		return h, err
	}
	h.Chores, h.Rest, err = d.chores(ctx, me)
	return h, err
}

// Standing counts the unfinished inspections and the records that wait for a lead. It
// folds none of them, and reads no task: there may be years of both.
func (d *Desk) Standing(ctx context.Context) (unfinished, waiting int, err error) {
	rows, err := d.station.parts.Views.Unfinished(ctx)
	if err != nil {
		return 0, 0, err
	}
	waiting, _, err = d.station.parts.Views.Waiting(ctx)
	return len(rows), waiting, err
}

// chores are what is asked of a person, then what anybody may do, the most fitting
// first: a few of it, and how much more there is.
func (d *Desk) chores(ctx context.Context, me people.Person) (mine []Chore, rest int, err error) {
	if me.ID == "" {
		return nil, 0, nil
	}
	if mine, err = d.station.parts.Views.Chores(ctx, string(me.ID)); err != nil {
		return nil, 0, err
	}
	soon := d.station.parts.Clock().AddDate(0, 0, causeSoon).Format(time.DateOnly)
	mine = slices.DeleteFunc(mine, func(c Chore) bool { return c.Cause && c.Due > soon })
	slices.SortStableFunc(mine, func(a, b Chore) int { return cmp.Or(cmp.Compare(a.Due, b.Due), a.Since.Compare(b.Since)) })
	left, err := d.leftBehind(ctx, me)
	if err != nil {
		return nil, 0, err
	}
	mine = append(mine, left...)
	waiting, err := d.Uncleared(ctx)
	if err != nil {
		return nil, 0, err
	}
	for _, s := range waiting {
		c, any, err := d.clearing(ctx, s)
		if err != nil {
			return nil, 0, err
		}
		if any {
			mine = append(mine, c)
		}
	}
	all, err := d.station.parts.Views.Chores(ctx, anybody)
	all = slices.DeleteFunc(all, func(c Chore) bool { return slices.Contains(c.Not, string(me.ID)) })
	code := d.station.Settings().Code
	slices.SortStableFunc(all, func(a, b Chore) int { return cmp.Compare(a.fits(me, code), b.fits(me, code)) })
	shown := 0
	for shown < len(all) && (shown < mostOthers || shown < mostFitting && all[shown].fits(me, code) == 0) {
		shown++
	}
	return append(mine, all[:shown]...), len(all) - shown, err
}

// leftBehind is what cases ask of people who do not work here any more: every lead gets
// it, to give it to somebody else.
func (d *Desk) leftBehind(ctx context.Context, me people.Person) ([]Chore, error) {
	if !me.Leads() {
		return nil, nil
	}
	all, err := d.People(ctx)
	if err != nil {
		return nil, err
	}
	var left []Chore
	for _, p := range all {
		if !p.Left {
			continue
		}
		theirs, err := d.station.parts.Views.Chores(ctx, string(p.ID))
		if err != nil {
			return nil, err
		}
		for _, c := range theirs {
			c.Gone = p.Name
			left = append(left, c)
		}
	}
	return left, nil
}

// causeSoon is how many days before its day a cause that is wanted stands at home.
const causeSoon = 2

// How many things that anybody may do are listed: those that fit a person, and others.
const (
	mostFitting = 8
	mostOthers  = 3
)

// fits orders what anybody may do, for one person: 0 what is done by people of their
// role at this station, then what is another role's, then what is another station's.
func (c Chore) fits(p people.Person, station string) int {
	fit := 0
	if code, _, _, _, ok := ParseNumber(cmp.Or(c.What, c.Number)); ok && code != station {
		fit += 2
	}
	inspects := p.Role == people.Inspector || p.Role == people.Returns
	if handles := inspects || p.Role == people.Refurb; (c.Task || c.Work) && !handles || !c.Task && !c.Work && !inspects {
		fit++
	}
	return fit
}

// clearing is what a clearance asks of this person: to look again, or to release.
func (d *Desk) clearing(ctx context.Context, s clearance.State) (Chore, bool, error) {
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	p, _ := d.Person()
	c := Chore{Number: s.Number, What: s.Number, Text: s.Label, Since: s.Since, Record: inspection.ID(s.Of)}
	if s.Case {
		c.Case = nonconformance.ID(s.Of)
	}
	err := error(nil)
	if c.Look, err = d.hides(ctx, s); err != nil {
		return c, false, err
	}
	c.Let = !c.Look && p.Leads() && s.Held() == "" && s.Needs != clearance.OnAccept
	if !c.Look && !c.Let {
		c.Nobody, err = d.station.wantsLooker(ctx, s, p)
	}
	return c, c.Look || c.Let || c.Nobody, err
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
