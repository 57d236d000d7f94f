package returns

import (
	"regexp"
	"strings"
)

// spoken are facts as the trade says them, where their names are words of the
// program. Names without a line in them are words already.
var spoken = map[string]string{
	"order_known": "order in our books", "customer_matches": "sent by its customer", "rma_closed": "announcement closed",
	"order_matched": "order, customer and announcement as they should be", "window_days": "window", "fault_ours": "our fault",
	"receipt_matches": "receipt as our copy", "receipt_shared": "receipt used before", "refunded_before": "refunded before",
	"serial_refunded_in": "earlier refund of this serial", "photo_reused": "photo used before", "returns_90_days": "returns in 90 days",
	"frequent_returns": "frequent returns", "missing_value": "value of what is missing", "freight_standard": "standard freight",
	"customer_90_days": "refunds to this customer in 90 days", "days": "days since delivery", "refurb_cost": "cost of refurbishing", "price_b": "price as grade B", "lot_on_hold": "lot on hold",
	"weight_out": "weight when it left", "same_carton": "our own carton", "weight_differs": "lighter than it left", "item_claimed": "article ordered",
	"item_found": "article in the box", "item_picked": "article we packed", "item_matched": "article as ordered", "serialised": "has a serial",
	"serial_shipped": "serial shipped", "serial_order": "order of the serial", "serial_picked": "serial we packed", "serial_matched": "serial as shipped",
	"serial_box": "serial on the box", "serial_plate": "serial on the product", "serial_software": "serial in the software",
	"serials_agree": "serials agree", "battery_health": "battery health", "stores_data": "can hold data", "parts_removed": "parts removed",
	"as_new_allowed": "may be sold as new", "hub_away": "other docks away", "hard_signals": "hard facts", "weak_score": "weak signals",
	"signal_facts": "what speaks against it", "cosmetic": "marks",
}

var (
	aName    = regexp.MustCompile(`[a-z0-9]+(?:_[a-z0-9]+)+`)
	openRule = regexp.MustCompile(`^rule (\S+) cannot be told: (.+) not known$`)
)

// Spell says a fact by its name as people say it.
func Spell(fact string) string {
	if words, ok := spoken[fact]; ok {
		return words
	}
	return strings.ReplaceAll(fact, "_", " ")
}

// Plainly says a reason without the names that policies are written in. Whoever
// writes policies reads those; who inspects, or leads, does not.
func Plainly(reason string) string {
	if m := openRule.FindStringSubmatch(reason); m != nil {
		reason = "not known yet: " + spelled(m[2]) + "; rule " + strings.ReplaceAll(m[1], "_", " ") + " needs it"
	}
	return aName.ReplaceAllStringFunc(reason, func(name string) string {
		if _, known := facts[name]; known {
			return Spell(name)
		}
		return name
	})
}

// spelled is a list of facts as people say them.
func spelled(names string) string {
	all := strings.Split(names, ", ")
	for i, name := range all {
		all[i] = Spell(name)
	}
	return strings.Join(all, ", ")
}

func allPlainly(reasons []string) []string {
	var out []string
	for _, r := range reasons {
		out = append(out, Plainly(r))
	}
	return out
}

// notMet says of each condition of the auto lane what it is that it is not met, in as
// few words as a line of a list has room for.
var notMet = map[string]string{
	"the order is known, its customer's, and open": "order does not fit", "in the window, or a right without one": "outside the window",
	"the serial shipped, or none": "serial does not fit", "grade A or B, or our fault and reproduced": "grade below B",
	"complete, or what is missing is charged": "not complete", "no hard fact": "a hard fact", "weak signals under 25": "weak signals",
	"the amount within the cap": "amount over the cap", "with what this customer had in 90 days": "customer over 90-day cap",
	"no recall, no hold, no stop": "recall, hold or stop", "no account lock": "account lock", "the other docks can be asked": "other docks away",
}

// Shortly says why a return did not go by itself, where a reason begins with that; the
// rest of it as it is.
func Shortly(reason string) string {
	rest, auto := strings.CutPrefix(reason, notInAuto)
	if !auto {
		return reason
	}
	var all []string
	for _, part := range strings.Split(rest, "; ") {
		text, _, _ := strings.Cut(part, " (")
		words, known := notMet[text]
		if text == hubAway {
			words, known = "hub away", true
		}
		if !known {
			words = part
		} else if strings.Contains(part, "not known") {
			words += "?"
		}
		all = append(all, words)
	}
	return strings.Join(all, "; ")
}
