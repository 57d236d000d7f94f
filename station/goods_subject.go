package station

import (
	"context"
	"slices"
	"strings"

	"assay/checklists"
	"assay/station/goods"
)

// Prefill is what is known of a subject before anybody is asked.
type Prefill struct {
	Subject map[string]string // by the ids of the checklist's subject
	Variant string            // of the checklist that fits; empty: not known
	Article string            // key of the product that a person chose; empty: there was no choice
	Found   Found
}

// Prefill gives what a scanned code answers of the subject of an inspection. What
// is not known stays out, and is asked.
func (d *Desk) Prefill(ctx context.Context, code string, kind checklists.Kind, part string) (Prefill, error) {
	return d.PrefillAs(ctx, code, "", kind, part)
}

// Several are the products that a code may mean, for a person to choose; nil: it is clear
// which, or nobody knows it.
func (p Prefill) Several() []*goods.Product {
	if len(p.Found.Products) < 2 || p.Subject["product"] != "" {
		return nil
	}
	return p.Found.Products
}

// PrefillAs is Prefill of the one product that a person chose, by its key.
func (d *Desk) PrefillAs(ctx context.Context, code, article string, kind checklists.Kind, part string) (Prefill, error) {
	found, err := d.known(ctx, code, article)
	if err != nil {
		return Prefill{}, err
	}
	p := prefilling{desk: d, Prefill: Prefill{Subject: map[string]string{}, Found: found, Article: article}}
	if kind == checklists.ReturnedGoods {
		err = p.returned(ctx)
	} else {
		err = p.bought(ctx, part)
	}
	if err != nil {
		return Prefill{}, err
	}
	if kind == checklists.PreShipment {
		p.set("ordered", p.Subject["advised"])
		p.set("cartons_listed", p.Subject["cartons_advised"])
	}
	return p.Prefill, nil
}

type prefilling struct {
	desk *Desk
	Prefill
}

func (p *prefilling) set(id, value string) {
	if value != "" {
		p.Subject[id] = value
	}
}

// product answers what the article says.
func (p *prefilling) product(a *goods.Product) {
	if a == nil {
		return
	}
	p.Variant = a.Variant
	p.set("product", a.Name)
	p.set("gtin", a.GTIN)
	if a.GTIN == "" {
		p.set("gtin", a.SKU)
	}
	p.set("revision", a.Revision)
	p.set("per_carton", a.PerCarton)
	p.set("child_use", string(a.ChildUse))
	p.set("soft_goods", string(a.SoftGoods))
	p.set("power", a.Power)
	p.set("stores_data", string(a.StoresData))
	p.set("serialised", string(a.Serialised))
}

// bought answers from the purchase order: of a delivery, or of one of its lots.
func (p *prefilling) bought(ctx context.Context, part string) error {
	f := p.Found
	p.set("lot", f.Lot)
	if len(f.Products) == 1 {
		p.product(f.Products[0])
	} else if f.GTIN != "" {
		p.set("gtin", f.GTIN)
	}
	if len(f.Suppliers) == 1 {
		p.set("supplier", f.Suppliers[0].Name)
	}
	i := slices.IndexFunc(f.Orders, func(o FoundOrder) bool { return o.Direction == goods.Purchase })
	if i < 0 {
		return nil
	}
	o := f.Orders[i]
	p.set("order", o.Number)
	p.set("seal_advised", o.Seal)
	p.set("pallets_advised", o.Pallets)
	p.set("cartons_advised", o.Cartons)
	if err := p.supplier(ctx, o.Order); err != nil {
		return err
	}
	if part == "delivery" {
		climate, err := p.climate(ctx, o.Order)
		p.set("climate", climate)
		return err
	}
	return p.line(ctx, o)
}

// line answers from the one line that is meant.
func (p *prefilling) line(ctx context.Context, o FoundOrder) error {
	at := o.At
	if at < 0 {
		at = meant(o.Order, "", p.Found.GTIN, p.Found.SKU)
	}
	if at < 0 {
		return nil
	}
	l := o.Lines[at]
	article, err := p.desk.article(ctx, l.GTIN, l.SKU)
	if err != nil {
		return err
	}
	p.product(article)
	if article == nil {
		p.set("gtin", l.SKU)
		p.set("gtin", l.GTIN)
	}
	p.set("advised", l.Quantity)
	if p.Found.Lot == "" {
		p.set("lot", l.Lot)
	}
	return nil
}

// meant is the line of an order that is meant: by its number, its article, or
// because it is the only one; -1: not known.
func meant(o *goods.Order, no, gtin, sku string) int {
	if at, ok := o.Line(no, gtin, sku); ok {
		return at
	}
	if len(o.Lines) == 1 && no == "" && gtin == "" && sku == "" {
		return 0
	}
	return -1
}

func (p *prefilling) supplier(ctx context.Context, o *goods.Order) error {
	p.set("site", o.Site)
	p.set("supplier", o.Supplier)
	s, err := p.desk.supplier(ctx, o.Supplier)
	if err != nil || s == nil {
		return err
	}
	p.set("supplier", s.Name)
	for _, site := range s.Sites {
		if strings.EqualFold(site.ID, o.Site) {
			p.set("site", site.Name)
		}
	}
	return nil
}

func (d *Desk) supplier(ctx context.Context, id string) (*goods.Supplier, error) {
	t, err := d.thing(ctx, goods.Suppliers, strings.ToUpper(id))
	s, _ := t.(*goods.Supplier)
	return s, err
}

// climate is the one a whole load needs: cold before room; none only when every
// article says so.
func (p *prefilling) climate(ctx context.Context, o *goods.Order) (string, error) {
	grave := []string{"", "none", "room", "cold"}
	need, all := 0, len(o.Lines) > 0
	for _, l := range o.Lines {
		article, err := p.desk.article(ctx, l.GTIN, l.SKU)
		if err != nil {
			return "", err
		}
		if article == nil || article.Climate == "" {
			all = false
			continue
		}
		need = max(need, slices.Index(grave, article.Climate))
	}
	if !all && need < 2 {
		return "", nil
	}
	return grave[need], nil
}

// returned answers from the return that was announced, and from the sale behind it
// or behind the serial.
func (p *prefilling) returned(ctx context.Context) error {
	f := p.Found
	var sale *goods.Order
	var item goods.ReturnLine
	one := false
	if len(f.Returns) > 0 {
		r := f.Returns[0]
		p.set("rma", r.RMA)
		p.set("order", r.Return.Order)
		if r.At < 0 && len(r.Lines) == 1 {
			r.At = 0
		}
		if one = r.At >= 0; one {
			item = r.Lines[r.At]
		}
		var err error
		if sale, err = p.desk.sale(ctx, r.Return.Order); err != nil {
			return err
		}
	} else if i := slices.IndexFunc(f.Orders, func(o FoundOrder) bool { return o.Direction == goods.Sales }); i >= 0 {
		sale, one = f.Orders[i].Order, f.Orders[i].At >= 0 || len(f.Orders[i].Lines) == 1
		p.set("order", sale.Number)
		if at := max(f.Orders[i].At, 0); one {
			item = goods.ReturnLine{OrderLine: sale.Lines[at].No, SKU: sale.Lines[at].SKU, GTIN: sale.Lines[at].GTIN}
		}
	} else if len(f.Products) == 1 {
		item, one = goods.ReturnLine{GTIN: f.GTIN, SKU: f.SKU}, true
	}
	p.set("serial", f.Serial)
	if !one {
		return nil
	}
	return p.item(ctx, item, sale)
}

// item answers from one line of a return.
func (p *prefilling) item(ctx context.Context, item goods.ReturnLine, sale *goods.Order) error {
	line := goods.Line{SKU: item.SKU, GTIN: item.GTIN}
	if sale != nil {
		if at := meant(sale, item.OrderLine, item.GTIN, item.SKU); at >= 0 {
			line = sale.Lines[at]
		}
	}
	article, err := p.desk.article(ctx, line.GTIN, line.SKU)
	if err != nil {
		return err
	}
	p.set("gtin", line.SKU)
	p.set("gtin", line.GTIN)
	p.product(article)
	p.set("announced", item.Quantity)
	p.set("said", item.Words)
	price, _, _ := strings.Cut(line.Price, ".")
	p.set("value", price)
	switch {
	case len(line.Serials) == 1: // what was shipped, not what the customer says
		p.set("serial", line.Serials[0])
	case p.Subject["serial"] == "":
		p.set("serial", item.Serial)
	}
	return nil
}

func (d *Desk) sale(ctx context.Context, number string) (*goods.Order, error) {
	return d.order(ctx, goods.Sales, number)
}

// order finds an order by its number; nil when it is not known.
func (d *Desk) order(ctx context.Context, direction, number string) (*goods.Order, error) {
	if number == "" {
		return nil, nil
	}
	t, err := d.thing(ctx, goods.Orders, goods.OrderKey(direction, number))
	o, _ := t.(*goods.Order)
	return o, err
}
