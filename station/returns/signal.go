package returns

import (
	"strings"

	"assay/checklists/measure"
	"assay/checklists/rule"
)

// SignalVersion names the set of signals and weights; it stays in the record.
const SignalVersion = "signals@1"

// What a signal is a fact about.
const (
	OfOrder    = "order"
	OfParcel   = "parcel"
	OfUnit     = "unit"
	OfCustomer = "customer"
)

// From where weak signals reach a lead, and under what the auto lane stays open.
const (
	leadScore = 50
	autoScore = 25
)

// SignalKind is a thing that deserves a look: never a verdict, never told to the
// inspector before he signed, nor to the customer.
type SignalKind struct {
	ID     string
	Of     string
	Weight int  // of a weak one
	Hard   bool // always holds for a lead
	When   *rule.Expr
	Says   string // its facts, names in braces
}

// Signal is a kind that holds, with its facts.
type Signal struct {
	ID     string
	Of     string
	Weight int
	Hard   bool
	Facts  string
}

func when(src string) *rule.Expr {
	e, err := rule.Parse(src)
	if err != nil {
		panic(err) // a fixed table: cannot happen
	}
	return e
}

// signalKinds is signals@1. Opening a box and a return after the window are the
// customer's right, a fault that did not show is none of his: no signals.
var signalKinds = [...]SignalKind{
	{"order-unknown", OfOrder, 0, true, when(`not order_known`), "Order {order} is not in our books."},
	{"already-refunded", OfOrder, 0, true, when(`refunded_before`), "Order {order} was refunded before."},
	{"already-refunded", OfOrder, 0, true, when(`serial_refunded_in != ""`), "Serial {serial} was refunded in {serial_refunded_in}."},
	{"receipt-differs", OfOrder, 0, true, when(`not receipt_matches`), "Date or total of receipt {receipt} is not that of our copy."},
	{"receipt-shared", OfOrder, 0, true, when(`receipt_shared`), "Receipt {receipt} came with {earlier} before."},
	{"photo-reused", OfOrder, 0, true, when(`photo_reused`), "A photo of this claim came with {earlier} before."},
	{"empty-box", OfParcel, 0, true, when(`contents == "empty"`), "The box was empty; it weighed {weight} g and left us with {weight_out} g."},
	{"foreign-object", OfParcel, 0, true, when(`contents == "foreign"`), "In the box was something that was never ours; it weighed {weight} g and left us with {weight_out} g."},
	{"other-sku", OfUnit, 0, true, when(`not item_matched`), "The box held {item_found}, not {item_claimed}; our pick record says {item_picked}."},
	{"serial-other-order", OfUnit, 0, true, when(`serialised and not serial_matched`), "Serial {serial} was shipped on {serial_order}, not {order}; our pick record says {serial_picked}."},
	{"serials-differ", OfUnit, 0, true, when(`not serials_agree`), "Serials differ: box {serial_box}, product {serial_plate}, software {serial_software}."},
	{"weight-differs", OfParcel, 25, false, when(`weight_differs`), "The parcel left with {weight_out} g and came back with {weight} g in the same carton."},
	{"seal-replaced", OfUnit, 30, false, when(`seal in ["replaced", "foreign"]`), "The seal is {seal}."},
	{"parts-removed", OfUnit, 50, false, when(`parts_removed`), "Parts were taken out of it."},
	{"tags-reattached", OfUnit, 30, false, when(`tags == "reattached"`), "The tags were put back on."},
	{"label-altered", OfParcel, 50, false, when(`label == "altered"`), "The parcel's label was altered."},
	{"frequent-returns", OfCustomer, 15, false, when(`frequent_returns`), "{returns_90_days} returns in 90 days."},
}

// SignalKinds is the set at work.
func SignalKinds() []SignalKind { return signalKinds[:] }

// signals are the kinds that hold, in the table's order. What is not known is no
// signal.
func signals(f Facts) []Signal {
	var out []Signal
	for i := range signalKinds {
		k := &signalKinds[i]
		if !k.When.Holds(f.env) || explained(k.ID, f) {
			continue
		}
		says := fill(k.Says, f.env)
		if last := len(out) - 1; last >= 0 && out[last].ID == k.ID { // one signal, two facts
			out[last].Facts += " " + says
			continue
		}
		out = append(out, Signal{k.ID, k.Of, k.Weight, k.Hard, says})
	}
	return out
}

// explained tells a signal that has its reason already: our own pick record for
// another article or serial, a foreign object for its weight.
func explained(id string, f Facts) bool {
	switch id {
	case "other-sku":
		return ownMistake(f) || f.Text("contents") == "empty" || f.Text("contents") == "foreign"
	case "weight-differs":
		return f.Text("contents") == "foreign"
	}
	return false
}

// reachLead tells whether weak signals alone call a lead: their weights reach 50
// and one of them is a fact about the parcel or the unit. How often a customer
// returns is never enough.
func reachLead(all []Signal, score measure.Decimal) bool {
	touched := false
	for _, s := range all {
		touched = touched || !s.Hard && (s.Of == OfParcel || s.Of == OfUnit)
	}
	return touched && score.Cmp(whole(leadScore)) >= 0
}

func (f Facts) env(name string) (rule.Value, bool) {
	v, ok := f[name]
	return v, ok
}

// fill puts facts into a sentence, where their names stand in braces.
func fill(template string, env rule.Env) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(template, "{")
		b.WriteString(before)
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return b.String()
		}
		b.WriteString(shown(env, name))
		template = after
	}
}

// unheard says in a sentence what is not in our books.
var unheard = map[string]string{
	"serial_order": "an order we do not know of", "serial_picked": "nothing of it", "item_picked": "nothing of it",
}

func shown(env rule.Env, name string) string {
	v, known := env(name)
	switch {
	case !known && unheard[name] != "":
		return unheard[name]
	case !known:
		return "(" + Spell(name) + " not known)"
	case v.Kind() == rule.IsText:
		return v.Text()
	}
	return v.String()
}
