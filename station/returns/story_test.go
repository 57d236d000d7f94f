package returns

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// phone is a return of a phone in order in every way, all of it answered.
func phone(t require.TestingT) Facts {
	return told(t, "order", "S-9", "order_known", "yes", "customer_matches", "yes", "rma_closed", "no", "currency", "EUR", "price", "120.00",
		"freight_standard", "4.90", "customer_90_days", "0", "delivered", "2026-09-04", "returned", "2026-09-16", "withdrawal", "no",
		"receipt_matches", "yes", "refunded_before", "no", "received", "yes", "stopped", "no", "recall", "no", "reason", "R-CHANGED-MIND",
		"contents", "as_claimed", "serialised", "yes", "serial", "4711", "serial_shipped", "4711", "stores_data", "yes", "data", "D0",
		"seal", "opened", "pack", "complete", "function", "F0", "face", "C0", "sides", "C0", "back", "C0", "battery", "B0", "complete", "K0",
		"hygiene", "H0", "liquid", "L0", "dry", "yes", "tags", "none", "label", "printed")
}

// The thirteen returns every shop knows, from facts to grade, signals, decision
// and place.
func TestThirteenStories(t *testing.T) {
	for _, c := range []struct {
		name     string
		facts    []string // otherwise than phone
		grade    string
		signals  string
		rule     string
		does     Do // the resolution; empty: a person decides
		propose  Do
		lane     Lane
		lines    string
		goes     Disposition
		reasoned string
	}{
		{"clean restock", []string{"seal", "intact", "pack", "sealed", "function", "", "face", "", "sides", "", "back", "", "battery", "", "complete", "", "hygiene", "", "liquid", "", "data", "", "tags", ""},
			"grade A, sealed and intact", "", "change_of_mind", Refund, "", Auto, "price 120.00, restocking -12.00 = 108.00", Restock, "It came back 12 days after delivery, grade A."},
		{"change of mind outside the window", []string{"returned", "2026-10-09"},
			"grade A", "", "late", "", ReturnToCustomer, ByLead, "", OpenBox, "It came back 35 days after delivery; the window is 30 days."},
		{"legal withdrawal", []string{"withdrawal", "yes", "returned", "2026-10-09"},
			"grade A", "", "change_of_mind", Refund, "", Auto, "price 120.00, freight_out 4.90 = 124.90", OpenBox, "It came back 35 days after delivery, grade A."},
		{"carrier damage", []string{"reason", "R-DAMAGED-TRANSIT", "cause", "transit_out", "face", "C4"},
			"grade D, for broken but safe", "", "our_fault", CustomerChoice, "", ByLead, "price 120.00, freight_out 4.90 = 124.90", Liquidate, "The fault is ours."},
		{"the maker's fault, reproduced", []string{"reason", "R-DEFECT", "cause", "manufacturing", "reproduced", "yes", "function", "F2"},
			"grade D, for a main function fails", "", "our_fault", CustomerChoice, "", Auto, "price 120.00, freight_out 4.90 = 124.90", ToVendor, "The fault is ours."},
		{"wrong item sent", []string{"reason", "R-WRONG-ITEM", "contents", "wrong_item", "item_claimed", "PH-9", "item_found", "PH-8", "item_picked", "PH-8", "cause", "wrong_ship", "serial_shipped", "", "serial_picked", "4711"},
			"grade A", "", "our_fault", CustomerChoice, "", Auto, "price 120.00, freight_out 4.90 = 124.90", OpenBox, "our pick record says PH-8 was packed: the mistake is ours"},
		{"serial swap", []string{"serial_shipped", "4712", "serial_order", "S-8", "serial_picked", "4712", "face", "C2"},
			"no grade while the serial is open; it would be C, for visible marks", "serial-other-order", "serial_open", "", "", ByLead, "", HoldingCage,
			"Serial 4711 was shipped on S-8; this return is for S-9."},
		{"empty box", []string{"contents", "empty", "weight", "90", "weight_out", "420", "same_carton", "yes", "serial", "", "serial_shipped", "", "function", "", "face", "", "sides", "", "back", "", "battery", "", "complete", "", "hygiene", "", "liquid", "", "dry", "", "seal", "", "pack", "", "data", ""},
			"no grade: seal, pack, function, marks, battery, complete, hygiene, liquid, serial as shipped not known", "empty-box weight-differs", "serial_open", "", "", ByLead, "", HoldingCage,
			"a person looks first: The box was empty; it weighed 90 g and left us with 420 g. The parcel left with 420 g and came back with 90 g in the same carton."},
		{"wardrobing", []string{"serialised", "no", "stores_data", "no", "tags", "reattached", "seal", "replaced", "hygiene", "H1", "returns_90_days", "7"},
			"grade C, for seal replaced", "seal-replaced tags-reattached frequent-returns", "change_of_mind", Refund, "", ByLead, "price 120.00, restocking -12.00 = 108.00", "",
			"It came back 12 days after delivery, grade C."},
		{"missing accessory", []string{"complete", "K1", "missing_value", "14.90"},
			"grade B, for a cheap part missing", "", "change_of_mind", Refund, "", Auto, "price 120.00, missing -14.90, restocking -12.00 = 93.10", OpenBox, "It came back 12 days after delivery, grade B."},
		{"hygiene class opened", []string{"hygiene", "H2", "stores_data", "no"},
			"grade X, for not to be restored, contaminated or insects", "", "otherwise", "", "", ByLead, "", Quarantine, "No rule covers this; a lead decides."},
		{"personal data on a locked device", []string{"data", "D3"},
			"grade A; waits for the customer to remove the lock", "", "locked", AskCustomer, "", Auto, "", DataCage, "The device is locked to an account; the customer is asked to remove it."},
		{"battery swollen: stopped at once", []string{"stopped", "yes", "battery", "B3", "function", "", "face", "", "sides", "", "back", "", "complete", "", "hygiene", "", "liquid", "", "data", "D0"},
			"grade X, for battery swollen or leaking", "", "safety", "", "", ByLead, "", Quarantine, "Safety first; the money is decided apart from the goods."},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, f := Example(), phone(t).and(t, c.facts...)
			d := Decide(p, f, "2026-10-10")
			assert.Equal(t, c.grade, d.Graded.String())
			assert.Equal(t, c.signals, ids(d.Signals))
			assert.Equal(t, c.rule, d.Rule)
			assert.Equal(t, c.does, d.Resolution, d.Reasons)
			assert.Equal(t, c.propose, d.Propose)
			assert.Equal(t, c.lane.String(), d.Lane.String(), d.Reasons)
			assert.Equal(t, c.lines, account(d))
			assert.Contains(t, d.Reasons, c.reasoned)
			where := Dispose(p, f)
			assert.Equal(t, c.goes, where.Default, where.Why)
			if d.Graded.Waits != "" {
				assert.Subset(t, []Disposition{DataCage, ToCustomer, Quarantine}, where.Open)
			}
		})
	}
}

func ids(signals []Signal) string {
	var out []string
	for _, s := range signals {
		out = append(out, s.ID)
	}
	return strings.Join(out, " ")
}

// account is the lines and what they come to.
func account(d Decision) string {
	if len(d.Lines) == 0 && !d.Settles {
		return ""
	}
	var out []string
	for _, l := range d.Lines {
		out = append(out, l.ID+" "+l.Amount.String())
	}
	return strings.Join(out, ", ") + " = " + d.Amount.String()
}
