package label

import (
	"slices"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/ui/screen"
)

// Start is one of the inspections that can be begun, under the digit it has
// everywhere.
type Start struct {
	Key, Name string
	Kind      checklists.Kind
	Part      string
}

// Starts are all of them, in the order of their digits.
var Starts = [...]Start{
	{"1", "Pre-shipment", checklists.PreShipment, ""},
	{"2", "Delivery", checklists.QualityControl, "delivery"},
	{"3", "In process", checklists.QualityControl, "in_process"},
	{"4", "Returned goods", checklists.ReturnedGoods, ""},
	{"5", "Delivered lot", checklists.QualityControl, "lot"},
}

// With is the route that begins with a scanned code; empty: with none.
func (s Start) With(code string) screen.Route {
	return screen.Begin{Kind: s.Kind, Part: s.Part, Code: code}
}

// Sensible are the starts that make sense with what a label means, the likeliest
// first; all of them where it means nothing.
func Sensible(f station.Found) []Start {
	if len(f.Means) == 0 {
		return Starts[:]
	}
	var keys []byte
	for _, m := range f.Means {
		if broad := m == station.MeansProduct || m == station.MeansSupplier || m == station.MeansRecord; broad && len(keys) > 0 {
			continue // what it means in particular says more
		}
		for _, k := range []byte(startsOf(m, f)) {
			if !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	out := make([]Start, len(keys))
	for i, k := range keys {
		out[i] = Starts[k-'1']
	}
	return out
}

// startsOf are the digits that make sense with a meaning.
func startsOf(m station.Meaning, f station.Found) (keys string) {
	switch m {
	case station.MeansReturn, station.MeansSale:
		return "4"
	case station.MeansDelivery:
		return "25"
	case station.MeansUnit:
		if slices.ContainsFunc(f.Orders, func(o station.FoundOrder) bool { return o.Direction == goods.Purchase }) {
			return "5"
		}
		return "4"
	case station.MeansLot:
		return "513"
	case station.MeansProduct:
		return "5134"
	case station.MeansSupplier:
		return "21"
	case station.MeansRecord:
		for _, r := range f.Records {
			for _, s := range Starts {
				if s.Kind == r.Kind && s.Part == r.Part {
					keys += s.Key
				}
			}
		}
	}
	return keys
}
