// Package label tells what a scanned label opens: the most particular thing it
// can mean, where that leaves no doubt. All that listens for labels asks here, so
// that one label means the same wherever it is scanned.
//
//	code ─► Desk.Known ─► Of ─► Aim ─► the screen it opens
//
// Arrows: home, known, begin, inspect and plain import label; it imports station, gs1 and
// screen.
package label

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/screen"
)

// Desk is all that is asked of the station.
type Desk interface {
	Known(ctx context.Context, code string) (station.Found, error)
	Find(ctx context.Context, code string, limit int) ([]station.Row, error)
	Load(context.Context, inspection.ID) (inspection.State, error)
	Person() (people.Person, bool)
}

// Aim is what a label opens. Its texts are from outside: not yet cleaned.
type Aim struct {
	To    screen.Route // nil: it is a badge
	Badge string
	Name  string        // what it is, where work begins with it: "return R-0419"
	Row   *station.Row  // the record it opens; nil: none
	Done  []station.Row // the work of this label that was begun before, newest first
}

// Of tells what a code opens.
func Of(ctx context.Context, d Desk, code string, now time.Time) (Aim, error) {
	found, err := d.Known(ctx, code)
	if err != nil {
		return Aim{}, err
	}
	return At(ctx, d, code, found, now)
}

// At is Of for what is known of a code.
func At(ctx context.Context, d Desk, code string, found station.Found, now time.Time) (Aim, error) {
	me, _ := d.Person()
	a := aiming{desk: d, found: found, code: code, me: string(me.ID), now: now}
	if len(found.Means) == 0 {
		return a.known(), nil
	}
	switch first := found.Means[0]; {
	case first == station.MeansRecord:
		return a.record(), nil
	case doubtful(found):
	case first == station.MeansPerson:
		return Aim{Badge: string(found.Person.ID)}, nil
	case first == station.MeansReturn:
		return a.returned(ctx)
	case first == station.MeansDelivery:
		return a.delivery(ctx)
	case first == station.MeansLot:
		return a.lot(ctx)
	}
	return a.known(), nil
}

// follows are the meanings that come with another one and are no rivals of it.
var follows = map[station.Meaning][]station.Meaning{
	station.MeansReturn:   {station.MeansProduct, station.MeansRecord},
	station.MeansDelivery: {station.MeansProduct, station.MeansRecord},
	station.MeansLot:      {station.MeansProduct, station.MeansRecord, station.MeansSupplier},
}

// doubtful tells whether a label may mean something else as well as its first
// meaning. A pallet's label says what is on the pallet: that is no doubt.
func doubtful(f station.Found) bool {
	first := f.Means[0]
	if _, pallet := f.Scan.Value("00"); pallet && first == station.MeansDelivery {
		return false
	}
	return slices.ContainsFunc(f.Means[1:], func(m station.Meaning) bool { return !slices.Contains(follows[first], m) })
}

// aiming is one label under way.
type aiming struct {
	desk  Desk
	found station.Found
	code  string
	me    string
	now   time.Time
}

func (a aiming) known() Aim { return Aim{To: screen.Known{Code: a.code}} }

// record opens the record whose own number it is, or the only one of its codes
// that is unfinished. A finished one is shown with all else that is known.
func (a aiming) record() Aim {
	rows := a.found.Records
	for _, r := range rows {
		if strings.EqualFold(r.Number, strings.TrimSpace(a.code)) || strings.EqualFold(uuid.UUID(r.ID).String(), strings.TrimSpace(a.code)) {
			return Aim{}.at(r, a.me)
		}
	}
	if len(rows) == 1 && len(a.found.Means) == 1 && Unfinished(rows[0]) {
		return Aim{}.at(rows[0], a.me)
	}
	return a.known()
}

// returned opens the inspection of a return.
func (a aiming) returned(ctx context.Context) (Aim, error) {
	r := a.found.Returns[0]
	if slices.ContainsFunc(a.found.Returns, func(o station.FoundReturn) bool { return o.RMA != r.RMA }) {
		return a.known(), nil
	}
	done, err := a.done(ctx, r.RMA, checklists.ReturnedGoods, "")
	if err != nil {
		return Aim{}, err
	}
	aim := Aim{Name: "return " + r.RMA, Done: done, To: screen.Begin{Kind: checklists.ReturnedGoods, Code: a.code}}
	switch open := unfinished(done); {
	case len(open) > 0:
		aim = aim.at(a.mine(open), a.me)
	case len(done) >= max(1, len(r.Lines)): // every item of it was inspected
		aim.To = a.known().To
	}
	return aim, nil
}

// delivery opens the reception of a purchase order: today's, or a new one where
// none was begun. Whether a second truck is expected, a person says.
func (a aiming) delivery(ctx context.Context) (Aim, error) {
	var order *goods.Order
	for _, o := range a.found.Orders {
		switch {
		case o.Direction != goods.Purchase || o.At >= 0:
		case order == nil || order.Key() == o.Key():
			order = o.Order
		default:
			return a.known(), nil
		}
	}
	if order == nil {
		return a.known(), nil
	}
	done, err := a.done(ctx, order.Number, checklists.QualityControl, "delivery")
	if err != nil {
		return Aim{}, err
	}
	aim := Aim{Name: "order " + order.Number, Done: done, To: screen.Begin{Kind: checklists.QualityControl, Part: "delivery", Code: a.code}}
	today := slices.DeleteFunc(unfinished(done), func(r station.Row) bool { return !sameDay(r.Started, a.now) })
	switch {
	case len(today) > 0:
		aim = aim.at(a.mine(today), a.me)
	case len(done) > 0:
		aim.To = a.known().To
	}
	return aim, nil
}

// lot opens the quality control of a lot whose label says which article it is.
func (a aiming) lot(ctx context.Context) (Aim, error) {
	f := a.found
	if _, labelled := f.Scan.Value("10"); !labelled || f.GTIN == "" {
		return a.known(), nil
	}
	done, err := a.done(ctx, f.Lot, checklists.QualityControl, "lot")
	if err != nil {
		return Aim{}, err
	}
	if done, err = a.same(ctx, done); err != nil {
		return Aim{}, err
	}
	aim := Aim{Name: "lot " + f.Lot, Done: done, To: screen.Begin{Kind: checklists.QualityControl, Part: "lot", Code: a.code}}
	switch open := unfinished(done); {
	case len(open) > 0:
		aim = aim.at(a.mine(open), a.me)
	case len(done) > 0:
		aim.To = a.known().To
	}
	return aim, nil
}

// mostDone is how many records of a label are looked at: the newest ones tell.
const mostDone = 40

// done finds the inspections of a kind that were begun under a code and stand.
func (a aiming) done(ctx context.Context, code string, kind checklists.Kind, part string) ([]station.Row, error) {
	rows, err := a.desk.Find(ctx, code, mostDone)
	return slices.DeleteFunc(slices.Clone(rows), func(r station.Row) bool {
		return r.Kind != kind || r.Part != part || r.State == inspection.Annulled || r.State == inspection.NotPerformed || r.State == inspection.RefusedAtDock
	}), err
}

// same leaves the lots of this article: two makers may number alike. One whose
// article nobody said counts as the same.
func (a aiming) same(ctx context.Context, rows []station.Row) ([]station.Row, error) {
	var out []station.Row
	for _, r := range rows {
		state, err := a.desk.Load(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		is, err := a.article(ctx, state.Subject["gtin"])
		if err != nil {
			return nil, err
		}
		if is {
			out = append(out, r)
		}
	}
	return out, nil
}

func (a aiming) article(ctx context.Context, code string) (bool, error) {
	if code == "" || code == a.found.GTIN || strings.EqualFold(code, a.found.SKU) {
		return true, nil
	}
	other, err := a.desk.Known(ctx, code)
	return other.GTIN == a.found.GTIN, err
}

// Unfinished tells whether there is something left to answer.
func Unfinished(r station.Row) bool {
	return r.State == inspection.Open || r.State == inspection.Parked
}

func unfinished(rows []station.Row) (open []station.Row) {
	for _, r := range rows {
		if Unfinished(r) {
			open = append(open, r)
		}
	}
	return open
}

// mine is the newest of my own, or else the newest.
func (a aiming) mine(rows []station.Row) station.Row {
	if i := slices.IndexFunc(rows, func(r station.Row) bool { return r.Owner == a.me }); i >= 0 {
		return rows[i]
	}
	return rows[0]
}

// at aims at a record, for the person who scanned.
func (a Aim) at(r station.Row, me string) Aim {
	a.To, a.Row = Open(r, me), &r
	return a
}

// Open is where a record opens for a person: their own unfinished work goes on,
// anything else is shown.
func Open(r station.Row, me string) screen.Route {
	if Unfinished(r) && r.Owner == me {
		return screen.Inspect{ID: r.ID}
	}
	return screen.RecordOf(r)
}

func sameDay(a, b time.Time) bool {
	return a.In(b.Location()).Format(time.DateOnly) == b.Format(time.DateOnly)
}
