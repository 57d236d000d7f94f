package station

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"assay/checklists"
	"assay/station/goods"
	"assay/station/inspection"
)

// Expected is one delivery that was promised.
type Expected struct {
	Order    *goods.Order
	Supplier string // as people call it
	Late     int    // days since the promised day; 0: today
	Received []Row  // its deliveries, newest first; none: not in yet
}

// In tells whether it came, by our record or by the order's own date.
func (e Expected) In() bool { return len(e.Received) > 0 || e.Order.Delivered != "" }

// Bounds of what home shows.
const (
	mostExpected = 200
	mostLate     = 14 // days an order that did not come is still expected
)

// Expected lists the purchase orders promised for today, and those of the two
// weeks before that did not come; the earliest first.
func (d *Desk) Expected(ctx context.Context) ([]Expected, error) {
	now := d.station.parts.Clock()
	today, from := now.Format(time.DateOnly), now.AddDate(0, 0, -mostLate).Format(time.DateOnly)
	orders, err := d.goods().Promised(ctx, from, today, mostExpected)
	if err != nil {
		return nil, err
	}
	var out []Expected
	for _, o := range orders {
		e := Expected{Order: o, Supplier: o.Supplier}
		e.Late, _ = o.Late(today)
		rows, err := d.station.parts.Views.Find(ctx, o.Number, mostRecords)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if r.Kind == checklists.QualityControl && r.Part == "delivery" && r.State != inspection.Annulled {
				e.Received = append(e.Received, r)
			}
		}
		if e.Late > 0 && e.In() {
			continue
		}
		s, err := d.supplier(ctx, o.Supplier)
		if err != nil {
			return nil, err
		}
		if s != nil {
			e.Supplier = s.Name
		}
		out = append(out, e)
	}
	return out, nil
}

// Advised is an order's advised quantities beside what was counted of it.
type Advised struct {
	Order *goods.Order
	Lines []AdvisedLine
	Late  int    // days after the promised day its first delivery came; early is negative
	Came  string // that day; empty: it did not come yet
}

// AdvisedLine is one line of it, with the article's name.
type AdvisedLine struct {
	goods.Balance
	Name string
}

// Advised holds what the records of a purchase order's deliveries and lots counted
// against the order, line by line. An order that is not known gives a nil Order.
func (d *Desk) Advised(ctx context.Context, number string) (Advised, error) {
	o, err := d.order(ctx, goods.Purchase, strings.TrimSpace(number))
	if err != nil || o == nil {
		return Advised{}, err
	}
	out := Advised{Order: o, Came: o.Delivered}
	rows, err := d.station.parts.Views.Find(ctx, o.Number, mostExpected)
	if err != nil {
		return Advised{}, err
	}
	counted, err := d.counted(ctx, rows)
	if err != nil {
		return Advised{}, err
	}
	for _, r := range rows { // newest first: the first to come is last
		if r.Part == "delivery" && r.State != inspection.Annulled && r.State != inspection.RefusedAtDock {
			out.Came = r.Started.In(d.station.parts.Clock().Location()).Format(time.DateOnly)
		}
	}
	out.Late, _ = o.Late(out.Came)
	articles := map[string]*goods.Product{}
	for _, item := range slices.Concat(itemsOf(o), counted) {
		if articles[item.GTIN+"\x00"+item.SKU], err = d.article(ctx, item.GTIN, item.SKU); err != nil {
			return Advised{}, err
		}
	}
	lines := goods.Compare(o, counted, func(c goods.Counted) []string {
		if a := articles[c.GTIN+"\x00"+c.SKU]; a != nil {
			return a.Replaces
		}
		return nil
	})
	if lines, err = d.atDock(ctx, o, rows, lines); err != nil {
		return Advised{}, err
	}
	for _, l := range lines {
		line := AdvisedLine{Balance: l}
		if a := articles[l.GTIN+"\x00"+l.SKU]; a != nil {
			line.Name = a.Name
		}
		out.Lines = append(out.Lines, line)
	}
	return out, nil
}

func itemsOf(o *goods.Order) []goods.Counted {
	items := make([]goods.Counted, len(o.Lines))
	for i, l := range o.Lines {
		items[i] = goods.Counted{SKU: l.SKU, GTIN: l.GTIN}
	}
	return items
}

// counted reads from the records of lots what was counted, oldest first.
func (d *Desk) counted(ctx context.Context, rows []Row) ([]goods.Counted, error) {
	var out []goods.Counted
	for _, r := range slices.Backward(rows) {
		if r.Kind != checklists.QualityControl || r.Part != "lot" || r.State == inspection.Annulled {
			continue
		}
		state, err := d.Load(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		q := state.Quantities()
		if !q.Known {
			continue
		}
		c := goods.Counted{Lot: state.Subject["lot"], Quantity: q.Counted, Record: state.Number, GTIN: gtinOf(state.Subject["gtin"])}
		article, err := d.article(ctx, c.GTIN, state.Subject["gtin"])
		if err != nil {
			return nil, err
		}
		if c.SKU = state.Subject["gtin"]; article != nil {
			c.SKU, c.GTIN = article.SKU, article.GTIN
		}
		out = append(out, c)
	}
	return out, nil
}

// Trace is one thing that happened to goods: a record, or a day the order, the
// return or the hold knows of.
type Trace struct {
	At   string // YYYY-MM-DD, or with a time YYYY-MM-DD HH:MM; local
	What string // a sentence
	Row  *Row   // nil: no record of ours
	Ref  goods.Ref
}

// Trace is the one timeline of a code: all records that share it or, for a unit, a
// parcel or a return, its order or return, and what is known of them; newest
// first.
func (d *Desk) Trace(ctx context.Context, code string) ([]Trace, error) {
	f, err := d.Known(ctx, code)
	if err != nil {
		return nil, err
	}
	rows := slices.Clone(f.Records)
	for _, other := range f.kin() {
		more, err := d.station.parts.Views.Find(ctx, other, mostRecords)
		if err != nil {
			return nil, err
		}
		for _, r := range more {
			if !slices.ContainsFunc(rows, func(o Row) bool { return o.ID == r.ID }) {
				rows = append(rows, r)
			}
		}
	}
	if rows, err = d.cover(ctx, rows); err != nil {
		return nil, err
	}
	where := d.station.parts.Clock().Location()
	var out []Trace
	for _, r := range rows {
		what := "began " + r.Number + " " + r.Label
		if r.Verdict != "" {
			what = r.Number + " " + r.Label + ": " + Said(r.Verdict)
		}
		out = append(out, Trace{At: r.Started.In(where).Format("2006-01-02 15:04"), What: what, Row: &r})
	}
	out = append(out, f.dates()...)
	slices.SortStableFunc(out, func(a, b Trace) int { return cmp.Compare(b.At, a.At) })
	return out, nil
}

// kin are other codes whose records belong to the same story.
func (f Found) kin() []string {
	var codes []string
	for _, o := range f.Orders {
		if o.How != goods.ALot {
			codes = append(codes, o.Number)
		}
	}
	for _, r := range f.Returns {
		codes = append(codes, r.RMA)
		if r.Return.Order != "" {
			codes = append(codes, r.Return.Order)
		}
	}
	for _, s := range f.Suppliers {
		codes = append(codes, s.ID, s.Name)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// dates are the days that orders, returns and holds know of.
func (f Found) dates() []Trace {
	var out []Trace
	say := func(at, what string, t goods.Thing) {
		if at != "" {
			out = append(out, Trace{At: at, What: what, Ref: goods.Ref{Kind: t.Kind(), Key: t.Key()}})
		}
	}
	for _, o := range f.Orders {
		name := o.Order.String()
		say(o.Ordered, name+" was placed", o.Order)
		say(o.Promised, name+" is promised", o.Order)
		say(o.Delivered, name+" was delivered", o.Order)
	}
	for _, r := range f.Returns {
		say(r.Announced, "return "+r.RMA+" was announced", r.Return)
	}
	for _, h := range slices.Concat(f.Holds, f.Released) {
		what := "hold "
		if h.Recall == goods.Yes {
			what = "recall "
		}
		say(h.Since, what+h.ID+": "+h.Reason, h)
		say(h.Released, what+h.ID+" was released", h)
	}
	return out
}
