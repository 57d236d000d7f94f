package station

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// Stopped is stock that a case holds ("stop and check"): all of a lot, a product or
// a supplier, until a lead lifts it.
type Stopped struct {
	Case    nonconformance.ID
	Number  string // of the case
	Mark    nonconformance.Mark
	Scope   string
	Value   string
	Product string // a lot's, where it is known
	Since   string // the first day of receipt; empty: all
	Note    string
	By      string
	At      time.Time
	Also    []string // what else a product or supplier is called
}

// StoppedBy is the stock that a case holds now. Goods that stand apart at one place
// hold nothing else.
func StoppedBy(s nonconformance.State) []Stopped {
	var all []Stopped
	root, _ := s.Root()
	for _, h := range s.Held {
		if h.Freed != nil || h.Scope == "goods" {
			continue
		}
		c := Stopped{s.ID, s.Number, h.Mark, h.Scope, h.Value, "", h.Since, h.Note, h.By, h.At, h.Also}
		if h.Scope == "lot" {
			c.Product = root.Product
		}
		all = append(all, c)
	}
	return all
}

func (c Stopped) words() string {
	text := "all of " + c.called()
	if c.Note != "" {
		text += ": " + c.Note
	}
	return text
}

func (c Stopped) number() string { return cmp.Or(c.Number, "a case") }

// hold is the containment as people know holds of a list.
func (c Stopped) hold() *goods.Hold {
	h := &goods.Hold{ID: c.number(), Since: c.Since, Reason: "stop and check of " + c.words()}
	if c.Scope == "lot" {
		h.Lot = c.Value
	}
	return h
}

// stock is goods by what they may be contained by.
type stock struct {
	lots, products, suppliers []string
	sure                      bool   // its article is known as cases call it
	day                       string // of receipt
}

// stockOf is the stock a subject names; day is when it came, where no order says so.
func stockOf(subject map[string]string, day string) stock {
	pick := func(names ...string) []string {
		var all []string
		for _, name := range names {
			all = append(all, subject[name])
		}
		return filled(all)
	}
	return stock{
		lots:      pick("lot.number", "lot", "order.lot"),
		products:  filled(append(pick("product.sku", "order.sku", "product", "sku", "product.gtin", "order.gtin", "gtin"), gtinOf(subject["gtin"]))),
		suppliers: pick("supplier.id", "order.supplier", "supplier", "supplier.name"),
		sure:      len(pick("product.sku", "order.sku", "product", "sku")) > 0,
		day:       cmp.Or(subject["order.delivered"], day),
	}
}

// filled leaves out what is empty or said twice.
func filled(all []string) []string {
	var out []string
	for _, v := range all {
		if v = strings.TrimSpace(v); v != "" && !among(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func among(all []string, value string) bool {
	value = strings.TrimSpace(value)
	return slices.ContainsFunc(all, func(v string) bool { return strings.EqualFold(v, value) })
}

// covers tells whether the stock, that has the containment's value, is held by it.
func (c Stopped) covers(g stock) bool {
	if c.Scope == "lot" && c.Product != "" && g.sure && !among(g.products, c.Product) {
		return false // another product's lot of the same number
	}
	return c.Since == "" || g.day >= c.Since
}

// stopped are the containments that hold this stock, but for those of one case: as
// this station knows them now.
func (s *Station) stopped(ctx context.Context, g stock, but nonconformance.ID) ([]Stopped, error) {
	var all []Stopped
	for _, of := range []struct {
		scope  string
		values []string
	}{{"lot", g.lots}, {"product", g.products}, {"supplier", g.suppliers}} {
		for _, v := range of.values {
			found, err := s.parts.Views.Stopped(ctx, of.scope, v)
			if err != nil {
				return nil, err
			}
			for _, c := range found {
				if c.Case != but && c.covers(g) && !slices.ContainsFunc(all, func(o Stopped) bool { return o.Mark == c.Mark }) {
					all = append(all, c)
				}
			}
		}
	}
	return inOrder(all), nil
}

func inOrder(all []Stopped) []Stopped {
	slices.SortFunc(all, func(a, b Stopped) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.words(), b.words()))
	})
	return all
}

// hits is stopped for containments that are not kept yet.
func (g stock) hits(all []Stopped) []Stopped {
	return slices.DeleteFunc(slices.Clone(all), func(c Stopped) bool {
		of := map[string][]string{"lot": g.lots, "product": g.products, "supplier": g.suppliers}[c.Scope]
		return !slices.ContainsFunc(c.names(), func(name string) bool { return among(of, name) }) || !c.covers(g)
	})
}

// asking is the case that wants goods inspected again: what it holds itself does not
// hold the inspection it asked for.
func (s *Station) asking(ctx context.Context, links []inspection.Link) (nonconformance.ID, error) {
	for _, l := range links {
		switch l.How {
		case LinkAgain, LinkSublot:
			id, _, err := s.parts.Views.CaseWith(ctx, l.To)
			return id, err
		case LinkRecheck:
			return s.ordering(ctx, l.To)
		}
	}
	return nonconformance.ID{}, nil
}

// ordering is the case that wants the goods of a record rechecked.
func (s *Station) ordering(ctx context.Context, of inspection.ID) (nonconformance.ID, error) {
	chores, err := s.parts.Views.Chores(ctx, anybody)
	for _, c := range chores {
		if c.Recheck && c.Record == of {
			return c.Case, nil
		}
	}
	return nonconformance.ID{}, err
}

// stopFacts puts what holds the goods into an inspection's first entry, beside the
// holds of the list. A return has its own fact for it, which policy reads.
func (s *Station) stopFacts(ctx context.Context, kind checklists.Kind, b Begin, f goods.Facts, at inspection.Moment) error {
	if kind == checklists.ReturnedGoods {
		return nil
	}
	var links []inspection.Link
	if b.again != nil {
		links = append(links, b.again.link)
	}
	if b.recheck != nil {
		links = append(links, b.recheck.link)
	}
	asked, err := s.asking(ctx, links)
	if err != nil {
		return err
	}
	all, err := s.stopped(ctx, stockOf(withFacts(b.Subject, f), at.At.Format(time.DateOnly)), asked)
	for _, c := range all {
		(&Desk{station: s}).against(f, []*goods.Hold{c.hold()})
	}
	return err
}

// stock is what an inspection looks at. What a customer gets for a return is policy's
// all the same; its goods are held like any others.
func (s *Station) stockIn(state inspection.State, at inspection.Moment) (stock, bool) {
	if state.Checklist == nil {
		return stock{}, false
	}
	return stockOf(state.Subject, state.Began.At.In(at.At.Location()).Format(time.DateOnly)), true
}

// contain writes into an inspection which cases hold its goods now, where that is
// not what it says.
func (s *Station) contain(ctx context.Context, state inspection.State, writes []Write, at inspection.Moment) (inspection.State, []Write, error) {
	g, ok := s.stockIn(state, at)
	if !ok {
		return state, writes, nil
	}
	asked, err := s.asking(ctx, state.Links)
	if err != nil {
		return state, writes, err
	}
	all, err := s.stopped(ctx, g, asked)
	if err != nil {
		return state, writes, err
	}
	return held(state, writes, all, at)
}

func held(state inspection.State, writes []Write, all []Stopped, at inspection.Moment) (inspection.State, []Write, error) {
	var by []string
	for _, c := range all {
		by = append(by, c.number()+": stop and check of "+c.words())
	}
	next, w, err := decide(state, inspection.Contain{By: by}, at)
	if err != nil || len(w.Facts) == 0 {
		return state, writes, err
	}
	return next, append(writes, w), nil
}

// containFirst keeps, before a signature, what holds the goods meanwhile: nobody
// signs a verdict that they did not see.
func (s *Station) containFirst(ctx context.Context, state inspection.State, at inspection.Moment) (inspection.State, error) {
	if state.Phase != inspection.Open {
		return state, nil
	}
	before := state.Judge().Verdict
	next, writes, err := s.contain(ctx, state, nil, at)
	if err != nil || len(writes) == 0 {
		return state, err
	}
	if next, err = s.append(ctx, next, writes, at); err != nil {
		return state, err
	}
	now := next.Judge().Verdict
	if now == before {
		return next, nil
	}
	why := "no case holds these goods any more"
	if len(next.Contained) > 0 {
		why = next.Contained[0]
	}
	return next, fault.New(fault.Conflict, "it comes out as %s now: %s. Look again, then sign", Said(now), why)
}

// onContained tells the open inspections of what a case came to hold, or let go.
func (s *Station) onContained(ctx context.Context, before, after nonconformance.State, at inspection.Moment) ([]Write, error) {
	was, is := StoppedBy(before), StoppedBy(after)
	if len(was) == len(is) {
		return nil, nil
	}
	rows, err := s.parts.Views.Unfinished(ctx)
	if err != nil {
		return nil, err
	}
	var writes []Write
	for _, row := range rows {
		if code, _, _, _, ok := ParseNumber(row.Number); !ok || code != s.Settings().Code {
			continue // another station's: it looks before it is signed
		}
		state, err := s.load(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		if writes, err = s.holdOpen(ctx, state, writes, after.ID, is, at); err != nil {
			return nil, err
		}
	}
	return writes, nil
}

func (s *Station) holdOpen(ctx context.Context, state inspection.State, writes []Write, by nonconformance.ID, is []Stopped, at inspection.Moment) ([]Write, error) {
	g, ok := s.stockIn(state, at)
	if !ok || slices.ContainsFunc(s.pending, func(w Write) bool { return w.Stream == StreamID(state.ID) }) {
		return writes, nil // its own writes are on their way: it looks before it is signed
	}
	asked, err := s.asking(ctx, state.Links)
	if err != nil || asked == by {
		return writes, err
	}
	others, err := s.stopped(ctx, g, by)
	if err != nil {
		return writes, err
	}
	others = slices.DeleteFunc(others, func(c Stopped) bool { return c.Case == asked })
	_, writes, err = held(state, writes, inOrder(append(others, g.hits(is)...)), at)
	return writes, err
}

// criticalAnswered is criticalFound as soon as it is answered.
func criticalAnswered(s *Station, ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error) {
	if !after.FailedHere() {
		return nil, nil
	}
	return criticalFound(s, ctx, after, at)
}

// criticalFound contains the product's open lots at the first critical on a unit
// (FORMAT 3), in the record's own case, which that opens.
func criticalFound(s *Station, ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error) {
	if after.Phase != inspection.Open && after.Phase != inspection.Parked {
		return nil, nil
	}
	why := after.CriticalUnits()
	r := RecordOf(after)
	stream := StreamID(CaseOf(after.ID))
	again := slices.ContainsFunc(after.Links, func(l inspection.Link) bool { return l.How == LinkAgain || l.How == LinkSublot })
	if why == "" || again || r.Product == "" && r.Lot == "" || slices.ContainsFunc(s.pending, func(w Write) bool { return w.Stream == stream }) {
		return nil, nil
	}
	state, err := s.caseState(ctx, nonconformance.ID(stream))
	if err != nil || state.Begun() {
		return nil, err
	}
	number, err := s.nextNumber(ctx, caseLetter, at)
	if err != nil {
		return nil, err
	}
	return s.openContained(ctx, after, state, nonconformance.Start{
		Number: number, Origin: nonconformance.FromRecord, Title: after.Label, Why: why, Due: at.At.Add(DueIn(checklists.Critical)).UnixMilli(),
	}, at)
}

// openContained opens a record's case; one with a critical unit holds the product's
// stock from the beginning.
func (s *Station) openContained(ctx context.Context, after inspection.State, state nonconformance.State, start nonconformance.Start, at inspection.Moment) ([]Write, error) {
	opened, w, err := decideCase(state, start, at)
	why, r := after.CriticalUnits(), RecordOf(after)
	if err != nil || why == "" {
		return []Write{w}, err
	}
	c := nonconformance.Contain{Scope: "product", Value: r.Product, Note: fmt.Sprintf("critical in %s: %s", after.Number, why), ByItself: true}
	if c.Value == "" {
		c.Scope, c.Value = "lot", r.Lot
	}
	if c.Value == "" {
		return []Write{w}, nil // what it is, is not known here: the lead says so
	}
	if c, err = s.wholly(ctx, c, opened); err != nil {
		return nil, err
	}
	contained, more, err := decideCase(opened, c, at)
	if err != nil {
		return nil, err
	}
	w.Facts = append(w.Facts, more.Facts...)
	held, err := s.onContained(ctx, opened, contained, at)
	return append([]Write{w}, held...), err
}

// stopped adds what cases hold to what is known of a label.
func (f *finding) stopped(ctx context.Context) error {
	g := stock{lots: filled([]string{f.Lot}), day: f.today}
	if f.Lot == "" && f.Serial == "" {
		g.lots = filled([]string{f.plain})
	}
	products := []string{f.SKU, f.GTIN}
	for _, p := range f.Products {
		products = append(products, p.SKU, p.GTIN)
	}
	var suppliers []string
	for _, p := range f.Suppliers {
		suppliers = append(suppliers, p.Key())
	}
	for _, o := range f.Orders {
		if o.Direction == goods.Purchase {
			suppliers = append(suppliers, o.Supplier)
		}
	}
	g.products, g.suppliers, g.sure = filled(products), filled(suppliers), f.SKU != ""
	all, err := f.desk.station.stopped(ctx, g, nonconformance.ID{})
	for _, c := range all {
		f.Holds, f.stops = append(f.Holds, c.hold()), f.stops+1
	}
	return err
}
