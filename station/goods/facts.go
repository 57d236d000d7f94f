package goods

import (
	"encoding/hex"
	"reflect"
	"strings"
	"unicode"
)

// Facts are what conditions and expectations of checklists may name; what is not
// known is not there.
type Facts map[string]string

func (f Facts) add(name, value string) {
	if value != "" {
		f[name] = value
	}
}

// Set adds a fact; one that is not known is no fact.
func (f Facts) Set(name, value string) { f.add(name, value) }

// SamplePhoto is the fact that names the evidence of a product's approved sample.
const SamplePhoto = "product.approved_sample_photo"

// Product adds what is known of the article.
func (f Facts) Product(p *Product) {
	for name, value := range map[string]string{
		"product.sku": p.SKU, "product.gtin": p.GTIN, "product.name": p.Name, "product.category": p.Category, "product.revision": p.Revision,
		"product.model": p.Model, "product.weight": p.Weight, "product.size": p.Size, "product.price": p.Price, "product.currency": p.Currency,
		"product.variant": p.Variant, "product.protection_class": p.ProtectionClass, "product.power": p.Power, "product.has_battery": string(p.HasBattery()),
		"product.stores_data": string(p.StoresData), "product.serialised": string(p.Serialised), "product.child_use": string(p.ChildUse),
		"product.soft_goods": string(p.SoftGoods), "product.hygiene": p.Hygiene, "product.climate": p.Climate, "product.shelf_life": p.ShelfLife,
		"product.per_carton": p.PerCarton, "inner.gtin": p.InnerGTIN, "product.drawing": p.Drawing, "product.approved_sample": p.Sample,
		SamplePhoto:     hex.EncodeToString(p.SamplePhoto),
		"product.gauge": p.Gauge, "product.ask": p.Call, "carton.code": p.CartonGTIN,
	} {
		f.add(name, value)
	}
}

// Order adds what is known of the order, and of the one line that is meant; -1:
// no line is.
func (f Facts) Order(o *Order, line int) {
	for name, value := range map[string]string{
		"order.number": o.Number, "order.direction": o.Direction, "order.note": o.Note, "order.ordered": o.Ordered, "order.promised": o.Day(),
		"order.delivered": o.Delivered, "order.carrier": o.Carrier, "order.seal": o.Seal, "order.pallets": o.Pallets, "order.cartons": o.Cartons,
		"order.weight": o.Weight, "order.supplier": o.Supplier,
	} {
		f.add(name, value)
	}
	if line < 0 || line >= len(o.Lines) {
		return
	}
	l := o.Lines[line]
	for name, value := range map[string]string{
		"order.line": l.No, "order.sku": l.SKU, "order.gtin": l.GTIN, "order.quantity": l.Quantity, "order.price": l.Price, "order.lot": l.Lot,
		"order.refunded": string(l.Refunded), "lot.number": l.Lot,
	} {
		f.add(name, value)
	}
	if len(l.Serials) == 1 {
		f.add("unit.serial", l.Serials[0])
	}
}

// Return adds what was announced of a return, and of the one line that is meant.
func (f Facts) Return(r *Return, line int) {
	f.add("rma.number", r.RMA)
	f.add("rma.order", r.Order)
	f.add("rma.tracking", strings.Join(r.Tracking, " "))
	f.add("rma.announced", r.Announced)
	f.add("rma.withdrawal", string(r.Withdrawal))
	if line < 0 || line >= len(r.Lines) {
		return
	}
	l := r.Lines[line]
	f.add("rma.reason", l.Reason)
	f.add("rma.condition", l.Condition)
	f.add("rma.quantity", l.Quantity)
	f.add("unit.serial", l.Serial)
}

// Supplier adds who delivers.
func (f Facts) Supplier(s *Supplier) {
	f.add("supplier.id", s.ID)
	f.add("supplier.name", s.Name)
	f.add("supplier.gln", s.GLN)
}

// Changed names what differs between two things of one kind.
func Changed(a, b Thing) []string {
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	if va.Type() != vb.Type() {
		return nil
	}
	va, vb = va.Elem(), vb.Elem()
	var names []string
	for i := range va.NumField() {
		if !reflect.DeepEqual(va.Field(i).Interface(), vb.Field(i).Interface()) {
			names = append(names, snake(va.Type().Field(i).Name))
		}
	}
	return names
}

// snake is a Go name as columns are called: PriceB is price_b.
func snake(s string) string {
	var b strings.Builder
	small := false
	for _, r := range s {
		if unicode.IsUpper(r) && small {
			b.WriteByte('_')
		}
		small = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
