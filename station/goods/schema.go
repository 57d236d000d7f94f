package goods

import (
	"slices"
	"strings"
)

// schema is the columns of a kind, in the order of its template.
type schema struct {
	kind   Kind
	fields []field
}

// goneColumn says of a thing that it is known no more; every kind has it.
const goneColumn = "gone"

func schemaOf(k Kind) schema {
	s := schema{kind: k}
	switch k {
	case Products:
		s.fields = slices.Concat(productFields(), productLists())
	case Suppliers:
		s.fields = supplierFields()
	case Orders:
		s.fields = slices.Concat(orderFields(), orderLineFields())
	case Returns:
		s.fields = slices.Concat(returnFields(), returnLineFields())
	case Instruments:
		s.fields = instrumentFields()
	case Holds:
		s.fields = holdFields()
	}
	return s
}

// find gives a column's place by its name as files spell it: letter case, blanks
// and hyphens do not count.
func (s schema) find(name string) int {
	name = columnName(name)
	return slices.IndexFunc(s.fields, func(f field) bool { return f.name == name })
}

func columnName(s string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(s)))
}

func (s schema) names() string {
	names := make([]string, len(s.fields))
	for i, f := range s.fields {
		names[i] = f.name
	}
	return strings.Join(names, ", ")
}

// lined tells whether a thing of this kind spreads over rows.
func (s schema) lined() bool {
	return slices.ContainsFunc(s.fields, func(f field) bool { return f.line })
}

func productFields() []field {
	type p = Product
	return []field{
		{name: "sku", key: true, help: "our article number (or gtin where there is none)", example: []string{"KE-17", "PH-9-128"},
			set: at(code, func(t *p) *string { return &t.SKU })},
		{name: "gtin", key: true, help: "of one piece: 8, 12, 13 or 14 digits", example: []string{"4006381333931", "9501101530003"},
			set: at(gtin, func(t *p) *string { return &t.GTIN })},
		{name: "name", need: true, help: "as people call it", example: []string{"Kettle 1.7 l, steel", "Phone 9, 128 GB"},
			set: at(name, func(t *p) *string { return &t.Name })},
		{name: "category", help: "a word of your own", example: []string{"kitchen", "phones"}, set: at(name, func(t *p) *string { return &t.Category })},
		{name: "supplier", help: "its id", example: []string{"NOR", "SZE"}, set: at(code, func(t *p) *string { return &t.Supplier })},
		{name: "revision", help: "drawing or artwork revision", example: []string{"C", ""}, set: at(code, func(t *p) *string { return &t.Revision })},
		{name: "model", help: "as the device shows it", example: []string{"K17S", "P9"}, set: at(code, func(t *p) *string { return &t.Model })},
		{name: "gtin_inner", help: "of an inner pack", example: []string{"", ""}, set: at(gtin, func(t *p) *string { return &t.InnerGTIN })},
		{name: "gtin_carton", help: "of a carton", example: []string{"14006381333938", ""}, set: at(gtin, func(t *p) *string { return &t.CartonGTIN })},
		{name: "per_carton", help: "pieces in a carton", example: []string{"6", "20"}, set: at(whole, func(t *p) *string { return &t.PerCarton })},
		{name: "weight", help: "of one piece, with its unit", example: []string{"1240 g", "182 g"}, set: at(weight, func(t *p) *string { return &t.Weight })},
		{name: "size", help: "length x width x height, with the unit", example: []string{"220 x 160 x 240 mm", ""}, set: at(size, func(t *p) *string { return &t.Size })},
		{name: "price", help: "what it sells for, decimal point", example: []string{"49.90", "599.00"}, set: at(money, func(t *p) *string { return &t.Price })},
		{name: "price_b", help: "what a grade B piece sells for", example: []string{"34.90", "449.00"}, set: at(money, func(t *p) *string { return &t.PriceB })},
		{name: "currency", help: "three letters", example: []string{"EUR", "EUR"}, set: at(currency, func(t *p) *string { return &t.Currency })},
		{name: "variant", help: "checklist variant: electronics, apparel, furniture, appliances or your own", example: []string{"appliances", "electronics"},
			set: at(word, func(t *p) *string { return &t.Variant })},
		{name: "protection_class", help: "I, I_heat, I_hand, II or III", example: []string{"I_heat", ""},
			set: at(word, func(t *p) *string { return &t.ProtectionClass })},
		{name: "power", help: "none, battery, mains or both", example: []string{"mains", "battery"},
			set: at(one("none", "battery", "mains", "both"), func(t *p) *string { return &t.Power })},
		{name: "stores_data", help: "yes or no: can it hold data or an account", example: []string{"no", "yes"}, set: at(answer, func(t *p) *Answer { return &t.StoresData })},
		{name: "serialised", help: "yes or no: has each piece a serial number", example: []string{"no", "yes"}, set: at(answer, func(t *p) *Answer { return &t.Serialised })},
		{name: "child_use", help: "yes or no: made for children", example: []string{"no", "no"}, set: at(answer, func(t *p) *Answer { return &t.ChildUse })},
		{name: "soft_goods", help: "yes or no: sewn, stuffed or knitted", example: []string{"no", "no"}, set: at(answer, func(t *p) *Answer { return &t.SoftGoods })},
		{name: "hygiene", help: "none, cleanable (may be sanitised) or sealed (opened is not to be restored)", example: []string{"cleanable", "none"},
			set: at(one("none", "cleanable", "sealed"), func(t *p) *string { return &t.Hygiene })},
		{name: "climate", help: "none, cold (2 to 8 °C) or room (15 to 25 °C)", example: []string{"none", "none"},
			set: at(one("none", "cold", "room"), func(t *p) *string { return &t.Climate })},
		{name: "drawing", help: "the drawing's number; revision has a column of its own", example: []string{"4411", ""},
			set: at(code, func(t *p) *string { return &t.Drawing })},
		{name: "approved_sample", help: "the approved sample: its photo's file beside this one, or where it is kept", example: []string{"KE-17-approved.jpg", "cabinet 2, shelf 4"},
			set: at(name, func(t *p) *string { return &t.Sample })},
		{name: "gauge", help: "what it is measured by, as gauges are called", example: []string{"caliper", ""}, set: at(name, func(t *p) *string { return &t.Gauge })},
		{name: "ask", help: "who knows this product, as colleagues find them", example: []string{"product quality, ext. 214", ""},
			set: at(name, func(t *p) *string { return &t.Call })},
		{name: "shelf_life", help: "days from the making to the expiry", example: []string{"", ""}, set: at(whole, func(t *p) *string { return &t.ShelfLife })},
	}
}

func productLists() []field {
	type p = Product
	return []field{
		{name: "accessories", help: "name:cheap, main or needed:value", example: []string{`filter:cheap:4.50|lid:needed:12.00`, `charger:main:19.00`},
			members: []string{"name", "rank", "value"}, set: at(accessories, func(t *p) *[]Accessory { return &t.Accessories })},
		{name: "functions", help: "name:main or minor", example: []string{"heats:main|switches off:main|light:minor", "screen:main"},
			members: []string{"name", "rank"}, set: at(functions, func(t *p) *[]Function { return &t.Functions })},
		{name: "characteristics", help: "name:limits", example: []string{"cord:>= 700 mm|lid gap:0.20 .. 0.60 mm", ""},
			members: []string{"name", "limits"}, set: at(characteristics, func(t *p) *[]Characteristic { return &t.Characteristics })},
		{name: "repairs", help: "F code (F1, F2, F3, FN, FU):cost of mending it", example: []string{"F1:6.00|F2:18.50", "F1:25.00|F2:95.00|F3:180.00"},
			members: []string{"code", "cost"}, set: at(repairs, func(t *p) *[]Repair { return &t.Repairs })},
		{name: "replaces", help: "SKUs it may be sent instead of", example: []string{"KE-15|KE-16", ""}, members: []string{"sku"},
			set: at(list(code, "KE-15", mostList), func(t *p) *[]string { return &t.Replaces })},
	}
}

func supplierFields() []field {
	type s = Supplier
	return []field{
		{name: "id", key: true, need: true, help: "the supplier's number with us", example: []string{"NOR", "SZE"}, set: at(code, func(t *s) *string { return &t.ID })},
		{name: "name", need: true, help: "the company", example: []string{"Norden AB", "Shenzhen Example Electronics"}, set: at(name, func(t *s) *string { return &t.Name })},
		{name: "gln", help: "13 digits", example: []string{"", ""}, set: at(gln, func(t *s) *string { return &t.GLN })},
		{name: "sites", help: "id:name of each factory or store", example: []string{"G1:Gothenburg", "SZ1:Shenzhen plant 1|SZ2:Shenzhen plant 2"},
			members: []string{"id", "name"}, set: at(sites, func(t *s) *[]Site { return &t.Sites })},
	}
}

func instrumentFields() []field {
	type i = Instrument
	return []field{
		{name: "id", key: true, need: true, help: "as its label says", example: []string{"ET-04", "CAL-12"}, set: at(code, func(t *i) *string { return &t.ID })},
		{name: "kind", need: true, help: "as checklists name it", example: []string{"earth_tester", "caliper"}, set: at(word, func(t *i) *string { return &t.Gauge })},
		{name: "model", example: []string{"", "150 mm"}, help: "make and type", set: at(name, func(t *i) *string { return &t.Model })},
		{name: "serial", example: []string{"88123", ""}, help: "the maker's", set: at(code, func(t *i) *string { return &t.Serial })},
		{name: "due", example: []string{"2027-03-31", "2026-12-15"}, help: "the day its calibration runs out", set: at(day, func(t *i) *string { return &t.Due })},
	}
}

func holdFields() []field {
	type h = Hold
	return []field{
		{name: "id", key: true, need: true, help: "the hold's number", example: []string{"H-0091", "RC-2026-3"}, set: at(code, func(t *h) *string { return &t.ID })},
		{name: "sku", help: "what is held: of sku, gtin, lot and serial all that are given must match", example: []string{"", "PH-9-128"}, set: at(code, func(t *h) *string { return &t.SKU })},
		{name: "gtin", help: "", example: []string{"4006381333931", ""}, set: at(gtin, func(t *h) *string { return &t.GTIN })},
		{name: "lot", help: "the maker's lot", example: []string{"L2609A", ""}, set: at(code, func(t *h) *string { return &t.Lot })},
		{name: "serial", help: "", example: []string{"", "SN900417"}, set: at(code, func(t *h) *string { return &t.Serial })},
		{name: "since", need: true, help: "the day it began", example: []string{"2026-09-14", "2026-08-02"}, set: at(day, func(t *h) *string { return &t.Since })},
		{name: "reason", need: true, free: true, help: "why", example: []string{"insulation failed at three customers", "battery may overheat"}, set: at(words, func(t *h) *string { return &t.Reason })},
		{name: "recall", need: true, help: "yes or no", example: []string{"no", "yes"}, set: at(answer, func(t *h) *Answer { return &t.Recall })},
		{name: "released", help: "the day it ended; empty: it holds", example: []string{"", ""}, set: at(day, func(t *h) *string { return &t.Released })},
	}
}
