package goods

import (
	"fmt"
	"slices"
	"strings"

	"assay/station/fault"
)

// Directions of an order.
const (
	Purchase = "purchase" // we ordered it: it comes from a supplier
	Sales    = "sales"    // we sold it: it went to a customer
)

// mostLines is how many lines an order or a return has at most, and mostSerials
// how many serials a line names.
const (
	mostLines   = 5_000
	mostSerials = 10_000
)

// Order is a purchase or a sale, with what was advised or shipped of it.
type Order struct {
	Direction string   `cbor:"1,keyasint"`
	Number    string   `cbor:"2,keyasint"`
	Note      string   `cbor:"3,keyasint,omitempty"` // delivery note or ASN
	Customer  string   `cbor:"4,keyasint,omitempty"` // a reference
	Supplier  string   `cbor:"5,keyasint,omitempty"` // its id
	Site      string   `cbor:"6,keyasint,omitempty"`
	Ordered   string   `cbor:"7,keyasint,omitempty"` // days: YYYY-MM-DD
	Promised  string   `cbor:"8,keyasint,omitempty"` // a day, or a day and a time
	Delivered string   `cbor:"9,keyasint,omitempty"`
	Carrier   string   `cbor:"10,keyasint,omitempty"`
	Tracking  []string `cbor:"11,keyasint,omitempty"`
	SSCCs     []string `cbor:"12,keyasint,omitempty"`
	Seal      string   `cbor:"13,keyasint,omitempty"`
	Pallets   string   `cbor:"14,keyasint,omitempty"` // advised
	Cartons   string   `cbor:"15,keyasint,omitempty"`
	Weight    string   `cbor:"16,keyasint,omitempty"` // of the parcel that left
	Currency  string   `cbor:"17,keyasint,omitempty"`
	Lines     []Line   `cbor:"18,keyasint,omitempty"`
	Freight   string   `cbor:"19,keyasint,omitempty"` // standard freight out, as the customer paid it
}

// Line is one line of an order.
type Line struct {
	No       string   `cbor:"1,keyasint,omitempty"` // as the order numbers it
	SKU      string   `cbor:"2,keyasint,omitempty"`
	GTIN     string   `cbor:"3,keyasint,omitempty"`
	Quantity string   `cbor:"4,keyasint"`
	Price    string   `cbor:"5,keyasint,omitempty"` // of one piece
	Lot      string   `cbor:"6,keyasint,omitempty"` // advised or shipped
	Serials  []string `cbor:"7,keyasint,omitempty"`
	Refunded Answer   `cbor:"8,keyasint,omitempty"`
	Picked   string   `cbor:"9,keyasint,omitempty"`  // what our pick record says was packed: an SKU or a GTIN
	Packed   []string `cbor:"10,keyasint,omitempty"` // the serials it says were packed
}

// Return is a return that was announced: a return authorisation.
type Return struct {
	RMA        string       `cbor:"1,keyasint"`
	Order      string       `cbor:"2,keyasint,omitempty"` // the sales order's number
	Customer   string       `cbor:"3,keyasint,omitempty"` // a reference
	Announced  string       `cbor:"4,keyasint,omitempty"`
	Withdrawal Answer       `cbor:"5,keyasint,omitempty"` // the legal right, not the shop's policy
	Tracking   []string     `cbor:"6,keyasint,omitempty"`
	Lines      []ReturnLine `cbor:"7,keyasint,omitempty"`
	Closed     Answer       `cbor:"8,keyasint,omitempty"` // nothing more is to come back under this number
}

// ReturnLine is one item of a return.
type ReturnLine struct {
	OrderLine string `cbor:"1,keyasint,omitempty"`
	SKU       string `cbor:"2,keyasint,omitempty"`
	GTIN      string `cbor:"3,keyasint,omitempty"`
	Serial    string `cbor:"4,keyasint,omitempty"`
	Quantity  string `cbor:"5,keyasint,omitempty"`
	Reason    string `cbor:"6,keyasint,omitempty"` // of the taxonomy: R-DOA
	Words     string `cbor:"7,keyasint,omitempty"` // the customer's own
	Condition string `cbor:"8,keyasint,omitempty"` // as the customer claims
}

// Kind is Orders (Thing).
func (*Order) Kind() Kind { return Orders }

// Kind is Returns (Thing).
func (*Return) Kind() Kind { return Returns }

// OrderKey is the key of an order: purchases and sales count apart.
func OrderKey(direction, number string) string { return strings.ToUpper(direction + " " + number) }

// Key is direction and number (Thing).
func (o *Order) Key() string { return OrderKey(o.Direction, o.Number) }

// Key is the RMA (Thing).
func (r *Return) Key() string { return strings.ToUpper(r.RMA) }

// Codes are its numbers, and the serials and lots of its lines (Thing).
func (o *Order) Codes() []Code {
	codes := []Code{{AnOrder, o.Number, 0}, {ADeliveryNote, o.Note, 0}, {ACustomer, o.Customer, 0}}
	for _, t := range o.Tracking {
		codes = append(codes, Code{ATracking, t, 0})
	}
	for _, s := range o.SSCCs {
		codes = append(codes, Code{AnSSCC, s, 0})
	}
	codes = known(codes...)
	for i, l := range o.Lines {
		if l.Lot != "" {
			codes = append(codes, Code{ALot, l.Lot, i + 1})
		}
		for _, s := range l.Serials { // checked: none is there twice
			codes = append(codes, Code{ASerial, s, i + 1})
		}
	}
	return codes
}

// Codes are its RMA, its order, its tracking numbers and serials (Thing).
func (r *Return) Codes() []Code {
	codes := []Code{{AReturn, r.RMA, 0}, {AnOrder, r.Order, 0}, {ACustomer, r.Customer, 0}}
	for _, t := range r.Tracking {
		codes = append(codes, Code{ATracking, t, 0})
	}
	for i, l := range r.Lines {
		codes = append(codes, Code{ASerial, l.Serial, i + 1})
	}
	return known(codes...)
}

func (o *Order) addLine()    { o.Lines = append(o.Lines, Line{}) }
func (o *Order) lines() int  { return len(o.Lines) }
func (r *Return) addLine()   { r.Lines = append(r.Lines, ReturnLine{}) }
func (r *Return) lines() int { return len(r.Lines) }

func (o *Order) check() error {
	seen := map[string]bool{}
	for i, l := range o.Lines {
		switch {
		case l.SKU == "" && l.GTIN == "":
			return lineError{i, fault.New(fault.Invalid, "an order line needs a sku or a gtin")}
		case l.Quantity == "":
			return lineError{i, fault.New(fault.Invalid, "an order line needs a quantity")}
		case (l.Price != "" || o.Freight != "") && o.Currency == "":
			return lineError{i, fault.New(fault.Invalid, "a price needs a currency")}
		}
		for _, s := range l.Serials {
			name := l.GTIN + "\x00" + l.SKU + "\x00" + s
			if seen[name] {
				return lineError{i, fault.New(fault.Invalid, "the serial %q stands in this order twice", s)}
			}
			seen[name] = true
		}
	}
	if o.Delivered != "" && o.Ordered != "" && o.Delivered < o.Ordered {
		return fault.New(fault.Invalid, "it was delivered on %s, before it was ordered on %s", o.Delivered, o.Ordered)
	}
	return nil
}

func (r *Return) check() error {
	for i, l := range r.Lines {
		if l.SKU == "" && l.GTIN == "" && l.Serial == "" && l.OrderLine == "" {
			return lineError{i, fault.New(fault.Invalid, "a return line says what comes back: sku, gtin, serial or order_line")}
		}
	}
	return nil
}

// lineError is what is wrong with one line.
type lineError struct {
	line int
	err  error
}

func (e lineError) Error() string { return e.err.Error() }
func (e lineError) Unwrap() error { return e.err }

// Line finds an order's line by its number, else by its GTIN or its SKU; the
// first that fits.
func (o *Order) Line(no, gtin, sku string) (int, bool) {
	at := slices.IndexFunc(o.Lines, func(l Line) bool { return no != "" && l.No == no })
	if at < 0 {
		at = slices.IndexFunc(o.Lines, func(l Line) bool {
			return gtin != "" && l.GTIN == gtin || sku != "" && strings.EqualFold(l.SKU, sku)
		})
	}
	return at, at >= 0
}

// Day is the day an order is promised for, without the time.
func (o *Order) Day() string {
	if len(o.Promised) < len("2006-01-02") {
		return ""
	}
	return o.Promised[:len("2006-01-02")]
}

func (o *Order) String() string { return fmt.Sprintf("%s %s", o.Direction, o.Number) }
