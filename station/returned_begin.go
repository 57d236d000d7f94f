package station

import (
	"context"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/checklists/measure"
	"assay/station/goods"
)

// Whether something of a return is known, or is asked of the inspector.
const (
	isKnown = "known"
	isAsked = "ask"
)

// returnFacts adds what is known of a return when it begins: the sale behind it,
// who announced it, what was packed, what its parts are worth, holds. It goes into
// the first entry like everything known.
func (d *Desk) returnFacts(ctx context.Context, f goods.Facts, b Begin) error {
	for _, name := range [...]string{"return.order", "return.recall", "return.delivered", "return.withdrawal", "return.pieces", "return.parts", "return.tags"} {
		f[name] = isAsked
	}
	f["return.day"] = d.station.parts.Clock().Format(time.DateOnly)
	t, err := d.thing(ctx, goods.Returns, strings.ToUpper(b.Subject["rma"]))
	if err != nil {
		return err
	}
	announced, _ := t.(*goods.Return)
	number := b.Subject["order"]
	if number == "" && announced != nil {
		number = announced.Order
	}
	sale, err := d.sale(ctx, number)
	if err != nil {
		return err
	}
	announcedFacts(f, announced)
	if sale != nil {
		at := meant(sale, "", f["order.gtin"], f["order.sku"])
		if line, err := strconv.Atoi(f["order.line"]); err == nil {
			at = max(at, slices.IndexFunc(sale.Lines, func(l goods.Line) bool { return l.No == strconv.Itoa(line) }))
		}
		saleFacts(f, sale, at, announced)
	}
	if b.Subject["announced"] == "1" {
		f["return.pieces"] = "one"
	}
	if err := d.recallFacts(ctx, f, b); err != nil {
		return err
	}
	return d.partFacts(ctx, f, b)
}

func announcedFacts(f goods.Facts, r *goods.Return) {
	if r == nil {
		return
	}
	if r.Announced != "" && r.Announced < f["return.day"] {
		f["return.day"] = r.Announced
	}
	if r.Closed != "" {
		f["rma.closed"] = string(r.Closed)
	}
	if r.Withdrawal != "" {
		f["return.withdrawal"] = isKnown
	}
	f.Set("customer.ref", r.Customer)
}

// saleFacts are the order's, with what our pick record says of the line.
func saleFacts(f goods.Facts, o *goods.Order, at int, announced *goods.Return) {
	f.Set("order.currency", o.Currency)
	f.Set("order.freight", o.Freight)
	f.Set("customer.ref", o.Customer)
	if o.Delivered != "" {
		f["return.delivered"] = isKnown
	}
	if announced != nil && announced.Customer != "" && o.Customer != "" {
		same := strings.EqualFold(announced.Customer, o.Customer)
		f["return.customer_same"], f["return.order"] = string(yesOrNo(same)), isKnown
	}
	if w, err := measure.ParseQuantity(o.Weight); err == nil {
		parcelFacts(f, w)
	}
	if at < 0 || at >= len(o.Lines) {
		return
	}
	l := o.Lines[at]
	if f["order.article"] = l.SKU; l.SKU == "" {
		f["order.article"] = l.GTIN
	}
	f.Set("order.picked", l.Picked)
	f.Set("order.serials", joinSome(l.Serials))
	f.Set("order.packed", joinSome(l.Packed))
}

func yesOrNo(b bool) goods.Answer {
	if b {
		return goods.Yes
	}
	return goods.No
}

// mostSerials is how many serials of a line are kept with a return.
const mostSerials = 100

func joinSome(all []string) string { return strings.Join(all[:min(len(all), mostSerials)], "|") }

// parcelFacts are what the parcel weighed when it left, and below what it is
// lighter: by over 5 % and over 50 g.
func parcelFacts(f goods.Facts, out measure.Quantity) {
	g := out
	if out.Unit != "g" {
		var err error
		if g, err = out.In("g", 0); err != nil {
			return
		}
	}
	by := new(big.Rat).Mul(g.Number.Rat(), big.NewRat(5, 100))
	if least := big.NewRat(50, 1); by.Cmp(least) < 0 {
		by = least
	}
	low, err := measure.Rounded(new(big.Rat).Sub(g.Number.Rat(), by), 1)
	if err != nil {
		return
	}
	f["order.weight_g"], f["order.low_g"] = g.Number.String(), low.String()
}

// recallFacts are holds and recalls on the article, the serial or the lot.
func (d *Desk) recallFacts(ctx context.Context, f goods.Facts, b Begin) error {
	listed, _, err := d.Things(ctx, goods.Holds, "", 1)
	if err != nil {
		return err
	}
	recalled, held, err := d.heldNow(ctx, b.Subject["gtin"], b.Subject["serial"], f["order.lot"])
	if err != nil || len(listed) == 0 && !held {
		return err
	}
	f["return.recall"] = isKnown
	f["return.recalled"], f["return.held"] = string(yesOrNo(recalled)), string(yesOrNo(held))
	return err
}

// heldNow tells whether any of these codes is recalled or on hold today.
func (d *Desk) heldNow(ctx context.Context, codes ...string) (recalled, held bool, err error) {
	for _, code := range codes {
		if strings.TrimSpace(code) == "" {
			continue
		}
		holds, err := d.holdsOn(ctx, code)
		if err != nil {
			return recalled, held, err
		}
		for _, h := range holds {
			recalled = recalled || h.Recall == goods.Yes
			held = held || h.Recall != goods.Yes
		}
	}
	return recalled, held, nil
}

// partFacts are the article's accessories with their values, and what mending it
// costs.
func (d *Desk) partFacts(ctx context.Context, f goods.Facts, b Begin) error {
	gtin, sku := f["order.gtin"], f["order.sku"]
	if gtin == "" && sku == "" {
		gtin, sku = gtinOf(b.Subject["gtin"]), b.Subject["gtin"]
	}
	p, err := d.article(ctx, gtin, sku)
	if err != nil || p == nil {
		return err
	}
	f.Set("product.price_b", p.PriceB)
	for _, r := range p.Repairs {
		f.Set("product.repair."+r.Code, r.Cost)
	}
	if p.SoftGoods == goods.No {
		f["return.tags"] = "none"
	}
	if len(p.Accessories) == 0 {
		return nil
	}
	f["return.parts"] = "list"
	f["accessory.count"] = strconv.Itoa(len(p.Accessories))
	for i, a := range p.Accessories {
		n := "accessory." + strconv.Itoa(i+1) + "."
		f.Set(n+"name", a.Name)
		f.Set(n+"rank", a.Rank)
		f.Set(n+"value", a.Value)
	}
	return nil
}
