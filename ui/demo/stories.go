package demo

import (
	"fmt"
	"slices"

	"assay/station"
	"assay/station/returns"
)

// story is one record of the demo: what was inspected, when, and what was wrong.
type story struct {
	ago, hour int // days before now, and the hour
	checklist string
	part      string
	subject   map[string]string
	says      map[string]string // what is found at a step, where nothing else gives it
	n         int               // sample size; 0: 8
	wrong     map[string]wrong  // by step
	stop      int               // parked after so many questions; 0: to the sign-off
	agree     returns.Do        // what the lead agrees a customer gets; empty: nothing yet
	decide    string            // the lead's disposition; empty: none yet
	because   string
	after     int    // days after the delivery a return comes back; 0: 9
	shipped   string // the serial that was shipped to the customer
	no        int    // its place among the stories
}

func (s story) ref() string { return fmt.Sprintf("demo-%02d", s.no) }

func (s story) sample() int {
	if s.n == 0 {
		return 8
	}
	return s.n
}

// wrong is what a story finds at a step: a value, or a failure with its defect.
type wrong struct {
	pieces []int // where the step is asked on pieces; empty: all
	value  []string
	code   string
	zone   string
	qty    int
	note   string
}

func (w wrong) on(piece int) bool { return len(w.pieces) == 0 || slices.Contains(w.pieces, piece) }

func (w wrong) write(out *station.SheetAnswer, photo string) {
	out.Value, out.Note = w.value, w.note
	if w.note != "" {
		out.Evidence = []string{photo}
	}
	if w.code != "" {
		out.Defects = []station.SheetDefect{{Code: w.code, Zone: w.zone, Qty: max(w.qty, 1)}}
		if len(w.value) == 0 {
			out.Result = "fail"
		}
	}
}

// Goods of the demo.
type article struct{ product, gtin, supplier, variant string }

var (
	kettle  = article{"Kettle K-200", "04006381333931", "Norden", "appliances"}
	adaptor = article{"Adaptor 12 V", "04006381333948", "Luma Electric", "electronics"}
	shirt   = article{"T-shirt Fjord", "04006381333955", "Vesta Textil", "apparel"}
	shelf   = article{"Shelf Birk", "04006381333962", "Holz & Sohn", "furniture"}
	bracket = article{"Bracket 90 deg", "04006381333979", "Metallbau Ost", ""}
)

// on is a checklist with the variant of these goods.
func (g article) on(checklist string) string {
	if g.variant == "" {
		return checklist
	}
	return checklist + "+" + g.variant
}

// shipment is a finished lot before it leaves.
func shipment(ago, hour int, g article, order string, pieces, cartons int) story {
	return story{
		ago: ago, hour: hour, checklist: g.on("pre-shipment"),
		subject: map[string]string{
			"order": order, "supplier": g.supplier, "product": g.product, "gtin": g.gtin, "revision": "B",
			"ordered": fmt.Sprint(pieces), "cartons_listed": fmt.Sprint(cartons),
			"per_carton": fmt.Sprint(pieces / cartons), "child_use": "no", "soft_goods": "no",
		},
		says: map[string]string{"lot_size": fmt.Sprint(pieces), "finished": fmt.Sprint(pieces), "packed": fmt.Sprint(pieces), "small_pieces": "3"},
	}
}

// lot is a delivered lot.
func lot(ago, hour int, g article, order, number string, pieces int) story {
	return story{
		ago: ago, hour: hour, checklist: g.on("quality-control"), part: "lot",
		subject: map[string]string{
			"order": order, "supplier": g.supplier, "product": g.product, "gtin": g.gtin, "lot": number,
			"advised": fmt.Sprint(pieces),
		},
		says: map[string]string{"small_pieces": "5"},
	}
}

// delivery is a load at the dock.
func delivery(ago, hour int, supplier, order string, pallets, cartons int) story {
	return story{
		ago: ago, hour: hour, checklist: "quality-control", part: "delivery",
		subject: map[string]string{
			"order": order, "supplier": supplier, "seal_advised": "S-" + order, "climate": "none",
			"pallets_advised": fmt.Sprint(pallets), "cartons_advised": fmt.Sprint(cartons),
		},
	}
}

// run is a lot on the line.
func run(ago, hour int, g article, order, number string) story {
	return story{
		ago: ago, hour: hour, checklist: "quality-control", part: "in_process",
		subject: map[string]string{"work_order": order, "product": g.product, "lot": number, "advised": "400"},
		says:    map[string]string{"subgroup_pieces": "5", "small_pieces": "5", "lot_size": "400"},
	}
}

// back is a returned piece.
func back(ago, hour int, g article, rma, serial, why, said, value string) story {
	each := "yes"
	if serial == "" {
		each = "no"
	}
	return story{
		ago: ago, hour: hour, checklist: g.on("returned-goods"),
		subject: map[string]string{
			"rma": rma, "order": "S-" + rma[4:], "product": g.product, "gtin": g.gtin, "serial": serial,
			"announced": "1", "said": said, "value": value, "power": "mains", "stores_data": "no", "serialised": each,
		},
		says: map[string]string{"reason": why, "parcel_weight": "1460"}, shipped: serial,
	}
}
