package station

import (
	"context"
	"slices"
	"strings"
	"time"

	"assay/station/fault"
	"assay/station/goods"
	"assay/station/gs1"
	"assay/station/people"
)

// finding is one code under way.
type finding struct {
	Found
	desk  *Desk
	today string
	plain string // what stands on the label, when it is no GS1 data
	seen  []goods.Ref
	holds []*goods.Hold
	own   []Row // records by their own number
	gtins []string
}

// look reads the label and follows each of its codes.
func (f *finding) look(ctx context.Context) error {
	for _, e := range f.Scan.Elements {
		f.read(e)
		if what, ok := whatAI[e.AI]; ok {
			value := e.Value
			if e.AI == "8006" && len(value) > 14 {
				value = value[:14]
			}
			if err := f.follow(ctx, value, what); err != nil {
				return err
			}
		}
	}
	if len(f.Scan.Elements) > 0 && f.Scan.Kind != gs1.GTIN && f.Scan.Kind != gs1.SSCC {
		return nil
	}
	f.plain = strings.TrimSpace(f.Scan.Input)
	if f.Scan.Data != "" {
		f.plain = strings.TrimSpace(f.Scan.Data)
	}
	return f.follow(ctx, f.plain, 0)
}

// read takes from an element what it says of the goods.
func (f *finding) read(e gs1.Element) {
	switch e.AI {
	case "01", "02":
		f.GTIN = e.Value
	case "10":
		f.Lot = e.Value
	case "21":
		f.Serial = e.Value
	case "11":
		f.Made = wholeDay(e)
	case "17", "15":
		if f.Expires == "" || e.AI == "17" {
			f.Expires = wholeDay(e)
		}
	}
}

// wholeDay is a label's date as YYYY-MM-DD; one without a day is the month's last.
func wholeDay(e gs1.Element) string {
	text := e.Meaning()
	if len(text) == len("2006-01") {
		if month, err := time.Parse("2006-01", text); err == nil {
			return month.AddDate(0, 1, -1).Format(time.DateOnly)
		}
	}
	return text
}

// follow takes up all things a code stands on; of one meaning, or of any (0).
func (f *finding) follow(ctx context.Context, code string, what goods.What) error {
	refs, err := f.desk.goods().Lookup(ctx, code, mostFound)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		if what != 0 && ref.What != what && !(what == goods.AnOrder && ref.What == goods.ADeliveryNote) || slices.Contains(f.seen, ref) {
			continue
		}
		f.seen = append(f.seen, ref)
		t, err := f.desk.thing(ctx, ref.Kind, ref.Key)
		if err != nil {
			return err
		}
		f.take(t, ref, code)
	}
	return nil
}

// take puts a thing where it belongs. A plain code says here what it is.
func (f *finding) take(t goods.Thing, ref goods.Ref, code string) {
	if f.plain != "" {
		switch ref.What {
		case goods.ASerial:
			f.Serial = code
		case goods.ALot:
			f.Lot = code
		}
	}
	switch t := t.(type) {
	case *goods.Product:
		f.Products = addThing(f.Products, t)
	case *goods.Supplier:
		f.Suppliers = addThing(f.Suppliers, t)
	case *goods.Instrument:
		f.Instruments = addThing(f.Instruments, t)
	case *goods.Hold:
		f.holds = addThing(f.holds, t)
	case *goods.Order: // its lines may have changed since the code was looked up
		f.Orders = append(f.Orders, FoundOrder{t, within(ref.Line-1, len(t.Lines)), ref.What})
	case *goods.Return:
		f.Returns = append(f.Returns, FoundReturn{t, within(ref.Line-1, len(t.Lines)), ref.What})
	}
}

func within(at, n int) int {
	if at >= n {
		return -1
	}
	return at
}

func addThing[T goods.Thing](all []T, t T) []T {
	if slices.ContainsFunc(all, func(o T) bool { return o.Key() == t.Key() }) {
		return all
	}
	return append(all, t)
}

// badge tells whether a plain code is somebody's.
func (f *finding) badge(ctx context.Context) error {
	id, err := people.ParseID(f.plain)
	if err != nil {
		return nil
	}
	p, err := f.desk.station.person(ctx, id)
	switch {
	case fault.Is(err, fault.Missing):
	case err != nil:
		return err
	case !p.Left:
		f.Person = &p
	}
	return nil
}

// product finds the article of a serial, lot or order line that names it, and the
// holds on it.
func (f *finding) product(ctx context.Context) error {
	for _, o := range f.Orders {
		if o.At < 0 {
			continue
		}
		if err := f.article(ctx, o.Lines[o.At].GTIN, o.Lines[o.At].SKU); err != nil {
			return err
		}
	}
	for _, r := range f.Returns {
		if at := max(r.At, 0); at < len(r.Lines) && (r.At >= 0 || len(r.Lines) == 1) {
			if err := f.article(ctx, r.Lines[at].GTIN, r.Lines[at].SKU); err != nil {
				return err
			}
		}
	}
	if len(f.Products) == 1 {
		f.SKU = f.Products[0].SKU
		if f.GTIN == "" {
			f.GTIN = f.Products[0].GTIN
		}
		for _, code := range [...]string{f.GTIN, f.SKU} { // a hold on all of an article
			if err := f.held(ctx, code); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *finding) held(ctx context.Context, code string) error {
	refs, err := f.desk.goods().Lookup(ctx, code, mostFound)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		if ref.Kind != goods.Holds {
			continue
		}
		t, err := f.desk.thing(ctx, ref.Kind, ref.Key)
		if err != nil {
			return err
		}
		if h, ok := t.(*goods.Hold); ok {
			f.holds = addThing(f.holds, h)
		}
	}
	return nil
}

// article finds a product by what a line says of it.
func (f *finding) article(ctx context.Context, gtin, sku string) error {
	p, err := f.desk.article(ctx, gtin, sku)
	if err == nil && p != nil {
		f.Products = addThing(f.Products, p)
	}
	return err
}

// article finds a product by its SKU, else by its GTIN; nil when neither is known, or
// when it is several products' and nobody said which.
func (d *Desk) article(ctx context.Context, gtin, sku string) (*goods.Product, error) {
	for _, c := range [...]goods.Code{{What: goods.ASKU, Text: sku}, {What: goods.AGTIN, Text: gtin}} {
		if c.Text == "" {
			continue
		}
		refs, err := d.goods().Lookup(ctx, c.Text, mostFound)
		if err != nil {
			return nil, err
		}
		var all []*goods.Product
		for _, ref := range refs {
			if ref.Kind != goods.Products || ref.What != c.What {
				continue
			}
			t, err := d.thing(ctx, ref.Kind, ref.Key)
			if err != nil {
				return nil, err
			}
			if p, ok := t.(*goods.Product); ok {
				all = addThing(all, p)
			}
		}
		if len(all) == 1 {
			return all[0], nil
		}
	}
	return nil, nil
}

// records finds earlier work by every code of the label.
func (f *finding) records(ctx context.Context) error {
	for i, code := range f.codes() {
		rows, err := f.desk.station.parts.Views.Find(ctx, code, mostRecords)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if i == 0 && strings.EqualFold(r.Number, code) {
				f.own = append(f.own, r)
			}
			if !slices.ContainsFunc(f.Records, func(o Row) bool { return o.ID == r.ID }) {
				f.Records = append(f.Records, r)
			}
		}
	}
	slices.SortStableFunc(f.Records, func(a, b Row) int { return b.Started.Compare(a.Started) })
	f.Records = f.Records[:min(len(f.Records), mostRecords)]
	return nil
}

// codes are what earlier records may have been given: the label as it is, and
// what stands on it. A GTIN alone names too much to be looked for beside a lot or
// a serial.
func (f *finding) codes() []string {
	codes := []string{strings.TrimSpace(f.Scan.Input)}
	add := func(code string) {
		if code != "" && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	for _, e := range f.Scan.Elements {
		if _, ok := whatAI[e.AI]; ok && (e.AI != "01" && e.AI != "02" || f.Lot == "" && f.Serial == "") {
			add(e.Value)
			add(strings.TrimLeft(e.Value, "0"))
		}
	}
	add(f.Serial)
	add(f.Lot)
	return codes
}

// narrow leaves out orders of other articles when the label says which article
// it is and one of them is; and parts the holds.
func (f *finding) narrow() {
	if f.GTIN != "" {
		same := slices.DeleteFunc(slices.Clone(f.Orders), func(o FoundOrder) bool {
			return o.At >= 0 && o.Lines[o.At].GTIN != f.GTIN && (o.Lines[o.At].GTIN != "" || o.Lines[o.At].SKU != f.SKU)
		})
		if len(same) > 0 {
			f.Orders = same
		}
	}
	for _, h := range f.holds {
		called := strings.EqualFold(h.ID, f.plain)
		switch {
		case !called && !h.Covers(f.GTIN, f.SKU, f.Lot, f.Serial):
		case h.InForce(f.today):
			f.Holds = append(f.Holds, h)
		default:
			f.Released = append(f.Released, h)
		}
	}
}

// means lists what the label can open, the most particular first.
func (f *finding) means() []Meaning {
	var out []Meaning
	say := func(m Meaning, holds bool) {
		if holds && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	order := func(direction string, unit bool) bool {
		return slices.ContainsFunc(f.Orders, func(o FoundOrder) bool { return o.Direction == direction && (o.At >= 0) == unit })
	}
	say(MeansRecord, len(f.own) > 0)
	say(MeansReturn, slices.ContainsFunc(f.Returns, func(r FoundReturn) bool { return r.How == goods.AReturn || r.How == goods.ATracking }))
	say(MeansHold, slices.ContainsFunc(f.holds, func(h *goods.Hold) bool { return f.plain != "" && strings.EqualFold(h.ID, f.plain) }))
	_, pallet := f.Scan.Value("00")
	say(MeansDelivery, order(goods.Purchase, false) || pallet && !order(goods.Sales, false))
	say(MeansUnit, f.Serial != "")
	say(MeansLot, f.Lot != "")
	say(MeansSale, order(goods.Sales, false))
	say(MeansReturn, len(f.Returns) > 0)
	say(MeansInstrument, len(f.Instruments) > 0)
	say(MeansSupplier, len(f.Suppliers) > 0)
	say(MeansProduct, len(f.Products) > 0 || f.GTIN != "")
	say(MeansRecord, len(f.Records) > 0)
	say(MeansPerson, f.Person != nil)
	return out
}
