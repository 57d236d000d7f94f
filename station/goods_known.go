package station

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/station/goods"
	"assay/station/gs1"
	"assay/station/people"
)

// Meaning is what a scan can open.
type Meaning string

// The meanings, the most particular first: what Found.Means lists comes in this
// order.
const (
	MeansRecord     Meaning = "record"     // a record's own number, as on its tag
	MeansReturn     Meaning = "return"     // a return that was announced
	MeansHold       Meaning = "hold"       // a hold's own number
	MeansDelivery   Meaning = "delivery"   // a purchase order, its note, pallet or parcel
	MeansUnit       Meaning = "unit"       // a serial number we know
	MeansLot        Meaning = "lot"        // goods of one lot
	MeansSale       Meaning = "sale"       // a sales order, or its parcel
	MeansInstrument Meaning = "instrument" // a gauge
	MeansSupplier   Meaning = "supplier"
	MeansProduct    Meaning = "product"
	MeansPerson     Meaning = "person" // a badge
)

// Found is all that is known of a scanned code.
type Found struct {
	Scan gs1.Scan
	// What the label says of the goods, apart; empty where it says nothing.
	GTIN, SKU, Lot, Serial string
	Expires                string // use by or best before, as YYYY-MM-DD
	Made                   string

	Means       []Meaning // nothing: it is not known here
	Products    []*goods.Product
	Orders      []FoundOrder
	Returns     []FoundReturn
	Suppliers   []*goods.Supplier
	Instruments []*goods.Instrument
	Holds       []*goods.Hold // in force, that cover these goods or are called so; those of cases last
	Released    []*goods.Hold // the same, no more in force
	Records     []Row         // that have one of its codes, newest first
	Person      *people.Person
	AsOf        time.Time // until when it is known what others hold

	stops int // how many of the holds are of cases
}

// listed are the holds of the list, without those of cases.
func (f Found) listed() []*goods.Hold { return f.Holds[:len(f.Holds)-f.stops] }

// FoundOrder is an order with the line that was meant; -1: the whole.
type FoundOrder struct {
	*goods.Order
	At  int
	How goods.What // which of its codes it was
}

// FoundReturn is a return with the line that was meant; -1: the whole.
type FoundReturn struct {
	*goods.Return
	At  int
	How goods.What
}

// Bounds of what one scan brings: more than a screen shows, and a common lot
// number must not read the whole file.
const (
	mostFound   = 40
	mostRecords = 40
)

// whatAI says what an application identifier's value is called here.
var whatAI = map[string]goods.What{
	"00": goods.AnSSCC, "01": goods.AGTIN, "02": goods.AGTIN, "10": goods.ALot, "21": goods.ASerial, "235": goods.ASerial, "250": goods.ASerial,
	"240": goods.ASKU, "241": goods.ASKU, "400": goods.AnOrder, "401": goods.ATracking, "402": goods.ATracking, "403": goods.ATracking,
	"412": goods.AGLN, "414": goods.AGLN, "8002": goods.ASerial, "8006": goods.AGTIN,
}

// Known gives all that is known of a code as scanned or typed, in any form: an
// element string, a Digital Link, an EAN, an SSCC, or a plain number of ours.
func (d *Desk) Known(ctx context.Context, code string) (Found, error) { return d.known(ctx, code, "") }

// known is Known, of the one article that a person chose where a number is several's.
func (d *Desk) known(ctx context.Context, code, article string) (Found, error) {
	f := d.finding(code)
	if err := f.look(ctx); err != nil {
		return Found{}, err
	}
	if article != "" {
		f.Products = slices.DeleteFunc(f.Products, func(p *goods.Product) bool { return p.Key() != article })
	}
	if err := f.badge(ctx); err != nil {
		return Found{}, err
	}
	if err := f.product(ctx); err != nil {
		return Found{}, err
	}
	if err := f.records(ctx); err != nil {
		return Found{}, err
	}
	f.narrow()
	if err := f.stopped(ctx); err != nil {
		return Found{}, err
	}
	f.Found.Means, f.Found.AsOf = f.means(), d.station.AsOf()
	return f.Found, nil
}

// holdsOn gives what holds the goods of a code today, without the records of them
// that Known looks for.
func (d *Desk) holdsOn(ctx context.Context, code string) ([]*goods.Hold, error) {
	f := d.finding(code)
	if err := f.look(ctx); err != nil {
		return nil, err
	}
	if err := f.product(ctx); err != nil {
		return nil, err
	}
	f.narrow()
	err := f.stopped(ctx)
	return f.Holds, err
}

func (d *Desk) finding(code string) *finding {
	return &finding{desk: d, Found: Found{Scan: gs1.Parse(strings.TrimSpace(code))}, today: d.station.parts.Clock().Format(time.DateOnly)}
}

// Life is how long goods may still be used on a day: days left, negative when
// they expired, and the share of their whole life, 0 to 100, where that is known
// by the making date or the product's shelf life.
func (f Found) Life(day string) (left int, share int, known bool) {
	expires, err := time.Parse(time.DateOnly, f.Expires)
	today, err2 := time.Parse(time.DateOnly, day)
	if err != nil || err2 != nil {
		return 0, 0, false
	}
	left = days(today, expires)
	whole := 0
	if made, err := time.Parse(time.DateOnly, f.Made); err == nil {
		whole = days(made, expires)
	} else if len(f.Products) == 1 {
		whole, _ = strconv.Atoi(f.Products[0].ShelfLife) // checked when it was read
	}
	share = -1
	if whole > 0 {
		share = max(0, min(100, left*100/whole))
	}
	return left, share, true
}

func days(from, to time.Time) int { return int(to.Sub(from).Hours() / 24) }
