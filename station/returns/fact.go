package returns

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/checklists/measure"
	"assay/checklists/rule"
	"assay/checklists/strict"
	"assay/station/fault"
)

// Facts are what is known of one return; what is not known is not there.
type Facts map[string]rule.Value

// Text is a text fact; empty when it is not known.
func (f Facts) Text(name string) string { return f[name].Text() }

// Truth is a yes-or-no fact.
func (f Facts) Truth(name string) rule.Truth { return f[name].Truth() }

// number is a number fact.
func (f Facts) number(name string) (measure.Decimal, bool) {
	v := f[name]
	return v.Number(), v.Kind() == rule.IsNumber
}

// Type is what a fact holds.
type Type string

// The types of facts. Money is a decimal in the policy's currency; a date is
// YYYY-MM-DD.
const (
	YesNo  Type = "yes or no"
	Text   Type = "text"
	Choice Type = "choice"
	Number Type = "number"
	Money  Type = "money"
	Date   Type = "date"
)

// Kind is what an expression sees of it.
func (t Type) Kind() rule.Kind {
	switch t {
	case YesNo:
		return rule.IsTruth
	case Number, Money:
		return rule.IsNumber
	}
	return rule.IsText
}

// Fact is one thing a policy may ask about.
type Fact struct {
	Name     string
	Type     Type
	Meaning  string
	Words    []string // a choice's
	Computed bool     // worked out from other facts where they are known
}

// Known is every fact, grouped as they are found.
func Known() []Fact {
	return slices.Concat(theOrder[:], theMoney[:], theParcel[:], theUnit[:], theFindings())
}

var theOrder = [...]Fact{
	{"order", Text, "the order the goods come back for", nil, false},
	{"order_known", YesNo, "the order is in our books", nil, false},
	{"customer_matches", YesNo, "the order's customer sent it back", nil, false},
	{"rma", Text, "the number the return was announced by", nil, false},
	{"rma_closed", YesNo, "that announcement is closed already", nil, false},
	{"order_matched", YesNo, "order known, same customer, announcement open", nil, true},
	{"currency", Text, "what the order was paid in, three letters", nil, false},
	{"delivered", Date, "the day the customer had the goods", nil, false},
	{"returned", Date, "the day the customer sent them back or said so", nil, false},
	{"days", Number, "days from delivered to returned", nil, true},
	{"window_days", Number, "the window of the policy at work", nil, true},
	{"withdrawal", YesNo, "the legal right of withdrawal, not the shop's window", nil, false},
	{"returnable", YesNo, "goods of a class that may be returned", nil, false},
	{"reason", Choice, "why, as the customer says", reasons, false},
	{"cause", Choice, "what the inspector suspects", []string{"none", "manufacturing", "transit_out", "transit_back", "misuse", "wear", "wrong_ship", "not_as_described"}, false},
	{"reproduced", Choice, "whether the customer's fault showed", []string{"yes", "intermittent", "no", "user_error", "not_tested"}, false},
	{"fault_ours", YesNo, "our own fault, the maker's or the carrier's on the way out", nil, true},
	{"receipt", Text, "the receipt's number", nil, false},
	{"receipt_matches", YesNo, "its date and total are those of our copy", nil, false},
	{"receipt_shared", YesNo, "it came with another return before", nil, false},
	{"refunded_before", YesNo, "this was refunded once already", nil, false},
	{"serial_refunded_in", Text, "an earlier return of this serial that was refunded", nil, false},
	{"photo_reused", YesNo, "a photo of the claim came with another claim", nil, false},
	{"earlier", Text, "the earlier return a receipt or photo came with", nil, false},
	{"returns_90_days", Number, "returns of this customer in 90 days, this one apart", nil, false},
	{"frequent_returns", YesNo, "more of them than usual", nil, true},
	{"tier", Text, "the customer's tier", nil, false},
	{"owner", Text, "the merchant the goods belong to", nil, false},
	{"category", Text, "the product's category", nil, false},
}

// reasons is the taxonomy of why goods come back.
var reasons = []string{"R-DOA", "R-DEFECT", "R-DAMAGED-TRANSIT", "R-WRONG-ITEM", "R-MISSING-PART", "R-NOT-AS-DESCRIBED", "R-SIZE-FIT", "R-LATE",
	"R-DUPLICATE", "R-CHANGED-MIND", "R-WARRANTY", "R-RECALL", "R-REFUSED", "none"}

var theMoney = [...]Fact{
	{"price", Money, "what was paid for it", nil, false},
	{"missing_value", Money, "what the missing parts are worth; nothing if all is there", nil, true},
	{"freight_standard", Money, "standard freight out, as paid", nil, false},
	{"customer_90_days", Money, "refunded to this customer in 90 days, this one apart", nil, false},
	{"refurb_cost", Money, "what refurbishing it would cost", nil, false},
	{"price_b", Money, "what it sells for as grade B", nil, false},
}

var theParcel = [...]Fact{
	{"received", YesNo, "the goods are here", nil, false},
	{"stopped", YesNo, "somebody stopped the inspection for safety", nil, false},
	{"recall", YesNo, "the article or its lot is recalled", nil, false},
	{"lot_on_hold", YesNo, "its lot is on hold", nil, false},
	{"counterfeit", YesNo, "it looks counterfeit", nil, false},
	{"label", Choice, "the parcel's label", []string{"printed", "none", "altered"}, false},
	{"weight", Number, "the parcel's weight in grams", nil, false},
	{"weight_out", Number, "its weight when it left us, in grams", nil, false},
	{"same_carton", YesNo, "it came in the carton we sent", nil, false},
	{"weight_differs", YesNo, "lighter by more than 5 % and 50 g, in the same carton", nil, true},
	{"dry", YesNo, "nothing wet and nothing rattles", nil, false},
	{"contents", Choice, "what is in the box", []string{"as_claimed", "more", "wrong_item", "empty", "foreign"}, false},
	{"item_claimed", Text, "the article that was to come back", nil, false},
	{"item_found", Text, "the article that is in the box", nil, false},
	{"item_picked", Text, "the article our pick record says we packed", nil, false},
	{"item_matched", YesNo, "it is the article of the order", nil, true},
	{"serialised", YesNo, "each piece has a serial number", nil, false},
	{"serial", Text, "the serial number found", nil, false},
	{"serial_shipped", Text, "the one shipped for this order", nil, false},
	{"serial_order", Text, "the order the one found was shipped on", nil, false},
	{"serial_picked", Text, "the one our pick record says we packed", nil, false},
	{"serial_matched", YesNo, "the one found was shipped for this order", nil, true},
	{"serial_box", Text, "serial number on the box", nil, false},
	{"serial_plate", Text, "serial number on the product", nil, false},
	{"serial_software", Text, "serial number in the software", nil, false},
	{"serials_agree", YesNo, "those three are the same", nil, true},
}

var theUnit = [...]Fact{
	{"seal", Choice, "seal and tamper label", words("seal"), false},
	{"pack", Choice, "original packaging", words("pack"), false},
	{"function", Choice, "function as a whole", words("function"), false},
	{"face", Choice, "marks in zone A", words("cosmetic"), false},
	{"sides", Choice, "marks in zone B", words("cosmetic"), false},
	{"back", Choice, "marks in zone C", words("cosmetic"), false},
	{"cosmetic", Choice, "the worst zone, B and C counting one better", words("cosmetic"), true},
	{"battery_health", Number, "battery health in percent", nil, false},
	{"battery", Choice, "battery, from its health", words("battery"), true},
	{"complete", Choice, "completeness", words("complete"), false},
	{"hygiene", Choice, "hygiene", words("hygiene"), false},
	{"liquid", Choice, "liquid, corrosion, burns, insects", words("liquid"), false},
	{"stores_data", YesNo, "it can hold data or an account", nil, false},
	{"data", Choice, "D0 none, D1 wiped unverified, D2 present, D3 locked", []string{"D0", "D1", "D2", "D3"}, true},
	{"tags", Choice, "hang-tags", []string{"on", "none", "off", "reattached"}, false},
	{"parts_removed", YesNo, "parts were taken out of it", nil, false},
	{"as_new_allowed", YesNo, "law and shop let it go back to stock as new", nil, false},
	{"hub_away", YesNo, "the other docks cannot be asked; no hub set is not away", nil, false},
}

func words(axis string) []string {
	var out []string
	for i := range matrix {
		if matrix[i].Name == axis {
			for _, v := range matrix[i].Values {
				out = append(out, v.ID)
			}
		}
	}
	return out
}

// theFindings are what the engine says itself.
func theFindings() []Fact {
	return []Fact{
		{"grade", Choice, "the grade; not known while the serial is open", gradeWords[A:], true},
		{"hard_signals", Number, "how many hard facts speak against it", nil, true},
		{"weak_score", Number, "the weights of the weak signals together", nil, true},
		{"signal_facts", Text, "the signals' facts in sentences", nil, true},
	}
}

var facts = func() map[string]Fact {
	all := map[string]Fact{}
	for _, f := range Known() {
		all[f.Name] = f
	}
	return all
}()

// about is a fact by its name; the error names the nearest one.
func about(name string) (Fact, error) {
	if f, ok := facts[name]; ok {
		return f, nil
	}
	var names []string
	for _, f := range Known() {
		names = append(names, f.Name)
	}
	if near := strict.Nearest(name, names); near != "" {
		return Fact{}, fmt.Errorf("there is no fact %q; did you mean %q?", name, near)
	}
	return Fact{}, fmt.Errorf("there is no fact %q; policy facts lists them", name)
}

// Set puts a fact as written into its type; an empty text takes it away.
func (f Facts) Set(name, text string) error {
	what, err := about(name)
	if err != nil {
		return fault.New(fault.Invalid, "%v", err)
	}
	if strings.TrimSpace(text) == "" {
		delete(f, name)
		return nil
	}
	v, why := what.read(text)
	if why != "" {
		return fault.New(fault.Invalid, "%s is %s: %.60q %s", name, article(what.Type), text, why)
	}
	f[name] = v
	return nil
}

func article(t Type) string {
	switch t {
	case YesNo:
		return string(t)
	case Money:
		return "an amount"
	}
	return "a " + string(t)
}

// longest is more than any code or name a fact holds.
const longest = 4096

// read gives the fact's value, or why it is none.
func (what Fact) read(text string) (rule.Value, string) {
	if len(text) > longest {
		return rule.Value{}, fmt.Sprintf("… is longer than %d bytes", longest)
	}
	switch what.Type {
	case YesNo:
		switch text {
		case "yes", "true":
			return rule.Bool(true), ""
		case "no", "false":
			return rule.Bool(false), ""
		}
		return rule.Value{}, "is neither"
	case Choice:
		if !slices.Contains(what.Words, text) {
			return rule.Value{}, "is not one of " + strings.Join(what.Words, ", ")
		}
	case Date:
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return rule.Value{}, "is no day like 2026-09-18"
		}
	case Number, Money:
		d, err := measure.ParseDecimal(text)
		switch {
		case err != nil:
			return rule.Value{}, "is no decimal number with a point"
		case d.Sign() < 0 && what.Name != "days":
			return rule.Value{}, "is below zero"
		}
		return rule.Number(d), ""
	}
	return rule.Text(text), ""
}
