// Package goods is what is known before goods arrive: products, suppliers,
// orders, returns that were announced, instruments, holds and recalls. Other
// programs own these; a station reads them from files and keeps each change as
// an entry of its log.
//
//	file ─► Reader ─► Thing ─► Encode ─► log ─► Decode ─► Codes, Facts, Compare
//
// A customer is a reference here, never a name or an address: the reader refuses
// columns that hold them.
//
// Arrows: station and ui/cli import goods; goods imports measure, gs1 and fault.
package goods

import (
	"slices"
	"strings"

	"assay/station/fault"
)

// Kind is what a thing is.
type Kind string

// The kinds. Names are for ever: they stand in the log.
const (
	Products    Kind = "product"
	Suppliers   Kind = "supplier"
	Orders      Kind = "order"
	Returns     Kind = "return"
	Instruments Kind = "instrument"
	Holds       Kind = "hold"
)

// Kinds lists them in the order they are offered.
var Kinds = [...]Kind{Products, Suppliers, Orders, Returns, Instruments, Holds}

// Plural is a kind as commands call many of them.
func (k Kind) Plural() string { return string(k) + "s" }

// ParseKind reads a kind by its plural.
func ParseKind(s string) (Kind, error) {
	for _, k := range Kinds {
		if k.Plural() == s {
			return k, nil
		}
	}
	return "", fault.New(fault.Invalid, "%.40q is not a kind: products, suppliers, orders, returns, instruments or holds", s)
}

// Thing is one thing that is known.
type Thing interface {
	Kind() Kind
	// Key is unique within its kind; letter case does not count, so it is all
	// capitals.
	Key() string
	// Codes are what it can be found by.
	Codes() []Code
	// check refuses what no field shows alone.
	check() error
}

// lined is a thing that has lines, one a row of a file.
type lined interface {
	Thing
	addLine()
	lines() int
}

// What tells what a code is on the thing it stands on. Values are for ever: views
// are keyed by them.
type What byte

// What codes there are.
const (
	ASKU What = iota + 1
	AGTIN
	ASerial
	ALot
	AnOrder
	ADeliveryNote
	ACustomer
	AReturn
	ATracking
	AnSSCC
	AnInstrument
	AHold
	ASupplier
	AGLN
)

var whatWords = [...]string{"", "SKU", "GTIN", "serial", "lot", "order", "delivery note", "customer", "return", "tracking number",
	"SSCC", "instrument", "hold", "supplier", "GLN"}

func (w What) String() string {
	if int(w) >= len(whatWords) {
		return "code"
	}
	return whatWords[w]
}

// Code is one name of a thing. Line is the line of an order or return it stands
// on, from 1; 0: the whole.
type Code struct {
	What What
	Text string
	Line int
}

// Ref is where a code is known.
type Ref struct {
	Kind Kind
	Key  string
	What What
	Line int
}

// Answer is yes, no or not known: what nobody said is neither.
type Answer string

// The answers.
const (
	Yes Answer = "yes"
	No  Answer = "no"
)

// Product is an article as it is sold. Its key is the SKU, or the GTIN where
// there is none. Amounts and measures are text, exactly as given.
type Product struct {
	SKU             string           `cbor:"1,keyasint,omitempty"`
	GTIN            string           `cbor:"2,keyasint,omitempty"` // all GTINs have fourteen digits
	InnerGTIN       string           `cbor:"3,keyasint,omitempty"`
	CartonGTIN      string           `cbor:"4,keyasint,omitempty"`
	PerCarton       string           `cbor:"5,keyasint,omitempty"`
	Name            string           `cbor:"6,keyasint,omitempty"`
	Category        string           `cbor:"7,keyasint,omitempty"`
	Supplier        string           `cbor:"8,keyasint,omitempty"` // its id
	Revision        string           `cbor:"9,keyasint,omitempty"`
	Model           string           `cbor:"10,keyasint,omitempty"`
	Weight          string           `cbor:"11,keyasint,omitempty"` // "1240 g"
	Size            string           `cbor:"12,keyasint,omitempty"` // "120 x 80 x 40 mm"
	Price           string           `cbor:"13,keyasint,omitempty"`
	PriceB          string           `cbor:"14,keyasint,omitempty"` // what a grade B unit sells for
	Currency        string           `cbor:"15,keyasint,omitempty"`
	Variant         string           `cbor:"16,keyasint,omitempty"` // of the checklists: electronics
	ProtectionClass string           `cbor:"17,keyasint,omitempty"`
	Power           string           `cbor:"18,keyasint,omitempty"` // none, battery, mains, both
	StoresData      Answer           `cbor:"19,keyasint,omitempty"`
	Serialised      Answer           `cbor:"20,keyasint,omitempty"`
	ChildUse        Answer           `cbor:"21,keyasint,omitempty"`
	SoftGoods       Answer           `cbor:"22,keyasint,omitempty"`
	Hygiene         string           `cbor:"23,keyasint,omitempty"` // none, cleanable, sealed
	Climate         string           `cbor:"24,keyasint,omitempty"` // none, cold, room
	ShelfLife       string           `cbor:"25,keyasint,omitempty"` // days
	Accessories     []Accessory      `cbor:"26,keyasint,omitempty"`
	Functions       []Function       `cbor:"27,keyasint,omitempty"`
	Characteristics []Characteristic `cbor:"28,keyasint,omitempty"`
	Repairs         []Repair         `cbor:"29,keyasint,omitempty"`
	Replaces        []string         `cbor:"30,keyasint,omitempty"` // SKUs it may be sent instead of
	Drawing         string           `cbor:"31,keyasint,omitempty"` // its number
	Sample          string           `cbor:"32,keyasint,omitempty"` // the approved one: a photo's file, or where it is kept
	Gauge           string           `cbor:"33,keyasint,omitempty"` // what it is measured by
	Call            string           `cbor:"34,keyasint,omitempty"` // who knows the product
	SamplePhoto     []byte           `cbor:"35,keyasint,omitempty"` // SHA-256 of the approved one's photo, kept as evidence
}

// Accessory is what comes along. Its rank says what a missing one does to the
// grade: cheap, main, or needed to use the product.
type Accessory struct {
	Name  string `cbor:"1,keyasint"`
	Rank  string `cbor:"2,keyasint"`
	Value string `cbor:"3,keyasint,omitempty"`
}

// Function is what the product does; main or minor.
type Function struct {
	Name string `cbor:"1,keyasint"`
	Rank string `cbor:"2,keyasint"`
}

// Characteristic is a property with its limits, as measure.ParseLimits reads them.
type Characteristic struct {
	Name   string `cbor:"1,keyasint"`
	Limits string `cbor:"2,keyasint"`
}

// Repair is what mending costs at an F code of the grading matrix.
type Repair struct {
	Code string `cbor:"1,keyasint"`
	Cost string `cbor:"2,keyasint"`
}

// Supplier is who delivers, with the sites it delivers from.
type Supplier struct {
	ID    string `cbor:"1,keyasint"`
	Name  string `cbor:"2,keyasint"`
	GLN   string `cbor:"3,keyasint,omitempty"`
	Sites []Site `cbor:"4,keyasint,omitempty"`
}

// Site is one of a supplier's factories or stores.
type Site struct {
	ID   string `cbor:"1,keyasint"`
	Name string `cbor:"2,keyasint,omitempty"`
}

// Instrument is a gauge, with the day its calibration runs out.
type Instrument struct {
	ID     string `cbor:"1,keyasint"`
	Gauge  string `cbor:"2,keyasint"` // as checklists name it: earth_tester
	Model  string `cbor:"3,keyasint,omitempty"`
	Serial string `cbor:"4,keyasint,omitempty"`
	Due    string `cbor:"5,keyasint,omitempty"`
}

// Hold is goods that must not move: by lot, serial, GTIN or SKU; of those given
// all must match.
type Hold struct {
	ID       string `cbor:"1,keyasint"`
	SKU      string `cbor:"2,keyasint,omitempty"`
	GTIN     string `cbor:"3,keyasint,omitempty"`
	Lot      string `cbor:"4,keyasint,omitempty"`
	Serial   string `cbor:"5,keyasint,omitempty"`
	Since    string `cbor:"6,keyasint,omitempty"`
	Reason   string `cbor:"7,keyasint,omitempty"`
	Recall   Answer `cbor:"8,keyasint,omitempty"`
	Released string `cbor:"9,keyasint,omitempty"` // the day; empty: in force
}

// Kind is Products (Thing).
func (*Product) Kind() Kind { return Products }

// Kind is Suppliers (Thing).
func (*Supplier) Kind() Kind { return Suppliers }

// Kind is Instruments (Thing).
func (*Instrument) Kind() Kind { return Instruments }

// Kind is Holds (Thing).
func (*Hold) Kind() Kind { return Holds }

// Key is the SKU, or the GTIN (Thing).
func (p *Product) Key() string {
	if p.SKU != "" {
		return strings.ToUpper(p.SKU)
	}
	return p.GTIN
}

// Key is its id (Thing).
func (s *Supplier) Key() string { return strings.ToUpper(s.ID) }

// Key is its id (Thing).
func (i *Instrument) Key() string { return strings.ToUpper(i.ID) }

// Key is its id (Thing).
func (h *Hold) Key() string { return strings.ToUpper(h.ID) }

// Codes are its SKU and GTINs (Thing).
func (p *Product) Codes() []Code {
	return known(Code{ASKU, p.SKU, 0}, Code{AGTIN, p.GTIN, 0}, Code{AGTIN, p.InnerGTIN, 0}, Code{AGTIN, p.CartonGTIN, 0})
}

// Codes are its id and GLN (Thing).
func (s *Supplier) Codes() []Code { return known(Code{ASupplier, s.ID, 0}, Code{AGLN, s.GLN, 0}) }

// Codes are its id and serial number (Thing).
func (i *Instrument) Codes() []Code {
	return known(Code{AnInstrument, i.ID, 0}, Code{ASerial, i.Serial, 0})
}

// Codes are its id and what it holds, by the narrowest (Thing).
func (h *Hold) Codes() []Code {
	codes := []Code{{AHold, h.ID, 0}}
	switch {
	case h.Serial != "":
		codes = append(codes, Code{ASerial, h.Serial, 0})
	case h.Lot != "":
		codes = append(codes, Code{ALot, h.Lot, 0})
	default:
		codes = append(codes, Code{AGTIN, h.GTIN, 0}, Code{ASKU, h.SKU, 0})
	}
	return known(codes...)
}

// known leaves out the empty codes and repeats.
func known(codes ...Code) []Code {
	out := codes[:0]
	for _, c := range codes {
		if strings.TrimSpace(c.Text) != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

func (p *Product) check() error {
	switch {
	case p.Key() == "":
		return fault.New(fault.Invalid, "a product needs a sku or a gtin")
	case p.Name == "":
		return fault.New(fault.Invalid, "a product needs a name")
	case p.Currency == "" && p.priced():
		return fault.New(fault.Invalid, "a price needs a currency")
	}
	return nil
}

func (p *Product) priced() bool {
	valued := slices.ContainsFunc(p.Accessories, func(a Accessory) bool { return a.Value != "" })
	return p.Price != "" || p.PriceB != "" || valued || len(p.Repairs) > 0
}

func (s *Supplier) check() error   { return nil }
func (i *Instrument) check() error { return nil }

func (h *Hold) check() error {
	switch {
	case h.SKU == "" && h.GTIN == "" && h.Lot == "" && h.Serial == "":
		return fault.New(fault.Invalid, "a hold says what it holds: lot, serial, gtin or sku")
	case h.Released != "" && h.Since != "" && h.Released < h.Since:
		return fault.New(fault.Invalid, "it was released on %s, before it began on %s", h.Released, h.Since)
	}
	return nil
}

// InForce tells whether the hold holds on a day (YYYY-MM-DD).
func (h *Hold) InForce(day string) bool {
	return h.Since <= day && (h.Released == "" || h.Released > day)
}

// Covers tells whether the hold is about goods with these marks. What a hold names
// and the goods do not show counts as covered: a doubt holds.
func (h *Hold) Covers(gtin, sku, lot, serial string) bool {
	for _, pair := range [...][2]string{{h.GTIN, gtin}, {h.SKU, sku}, {h.Lot, lot}, {h.Serial, serial}} {
		if pair[0] != "" && pair[1] != "" && !strings.EqualFold(pair[0], pair[1]) {
			return false
		}
	}
	return true
}

// Overdue tells whether a calibration ran out before a day (YYYY-MM-DD).
func (i *Instrument) Overdue(day string) bool { return i.Due != "" && i.Due < day }

// HasBattery is not known unless the product file says how it is powered.
func (p *Product) HasBattery() Answer {
	switch p.Power {
	case "battery", "both":
		return Yes
	case "none", "mains":
		return No
	}
	return ""
}
