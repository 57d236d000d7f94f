package station

import (
	"context"
	"slices"
	"strings"

	"assay/checklists"
	"assay/station/goods"
	"assay/station/gs1"
)

// Facts are what checklists may name of a subject (order.gtin,
// product.protection_class): as known now. They belong into the entry that begins
// an inspection, so that replay looks nothing up.
func (d *Desk) Facts(ctx context.Context, kind checklists.Kind, subject map[string]string) (goods.Facts, error) {
	f := goods.Facts{}
	direction, number, gtin, sku := goods.Purchase, subject["order"], "", ""
	if article := subject["gtin"]; article != "" {
		gtin, sku = gtinOf(article), article
	}
	no := ""
	if kind == checklists.ReturnedGoods {
		direction = goods.Sales
		t, err := d.thing(ctx, goods.Returns, strings.ToUpper(subject["rma"]))
		if err != nil {
			return nil, err
		}
		if r, ok := t.(*goods.Return); ok {
			at := slices.IndexFunc(r.Lines, func(l goods.ReturnLine) bool { return l.GTIN == gtin && gtin != "" || l.SKU == sku && sku != "" })
			if at < 0 && len(r.Lines) == 1 {
				at = 0
			}
			if at >= 0 {
				no = r.Lines[at].OrderLine
			}
			f.Return(r, at)
			if number == "" {
				number = r.Order
			}
		}
	}
	o, err := d.order(ctx, direction, number)
	if err != nil {
		return nil, err
	}
	if o != nil {
		at := meant(o, no, gtin, sku)
		f.Order(o, at)
		if at >= 0 {
			gtin, sku = o.Lines[at].GTIN, o.Lines[at].SKU
		}
		s, err := d.supplier(ctx, o.Supplier)
		if err != nil {
			return nil, err
		}
		if s != nil {
			f.Supplier(s)
		}
	}
	article, err := d.article(ctx, gtin, sku)
	if err == nil && article != nil {
		f.Product(article)
	}
	return f, err
}

// gtinOf is the GTIN of a field as scanned or typed, in fourteen digits; empty
// when it is none.
func gtinOf(text string) string {
	scan := gs1.Parse(strings.TrimSpace(text))
	for _, ai := range [...]string{"01", "02"} {
		if v, ok := scan.Value(ai); ok {
			return v
		}
	}
	return ""
}
