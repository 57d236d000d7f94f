package inspection

import (
	"bytes"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/checklists/rule"
	"assay/station/gs1"
	"assay/station/returns"
)

// Steps of returned goods that more than one place here asks for.
const (
	stepItem   = checklists.StepID("item_scan")
	stepFound  = checklists.StepID("found")
	stepSerial = checklists.StepID("serial_scan")
)

// copied are steps whose answer is a fact as it is: step, fact.
var copied = [...][2]string{
	{"reason", "reason"}, {"cause", "cause"}, {"reproduced", "reproduced"}, {"found", "contents"},
	{"seals", "seal"}, {"original_pack", "pack"}, {"function", "function"}, {"face", "face"}, {"sides", "sides"}, {"back", "back"},
	{"complete", "complete"}, {"hygiene", "hygiene"}, {"liquid", "liquid"}, {"tags", "tags"}, {"label_state", "label"}, {"data", "data"},
	{"delivered", "delivered"}, {"receipt_scan", "receipt"}, {"missing_value", "missing_value"}, {"withdrawal", "withdrawal"},
	{"battery_health", "battery_health"}, {"parcel_weight", "weight"},
	{"serial_box", "serial_box"}, {"serial_plate", "serial_plate"}, {"serial_software", "serial_software"},
}

// known are facts that were known when it began: subject or fact of it, fact.
// A later one wins over an earlier one.
var known = [...][2]string{
	{"order", "order"}, {"rma", "rma"}, {"value", "price"}, {"serial", "serial_shipped"}, {"gtin", "item_claimed"}, {"stores_data", "stores_data"}, {"serialised", "serialised"},
	{"order.number", "order"}, {"rma.number", "rma"}, {"rma.closed", "rma_closed"}, {"rma.withdrawal", "withdrawal"}, {"rma.reason", "reason"},
	{"order.currency", "currency"}, {"order.delivered", "delivered"}, {"order.refunded", "refunded_before"}, {"order.price", "price"},
	{"order.freight", "freight_standard"}, {"order.weight_g", "weight_out"}, {"order.article", "item_claimed"}, {"order.picked", "item_picked"},
	{"return.tags", "tags"}, {"return.day", "returned"}, {"return.customer_same", "customer_matches"}, {"return.recalled", "recall"}, {"return.held", "lot_on_hold"},
	{"product.category", "category"}, {"product.price_b", "price_b"}, {"product.as_new", "as_new_allowed"},
}

// ReturnFacts are the facts of a return for policy: what was known when it began,
// and over it what was answered. What nobody knows is not there.
func (s State) ReturnFacts() returns.Facts {
	f := make(returns.Facts, 64) // as many as there mostly are
	if s.book == nil {
		return f
	}
	put := func(name, text string) { _ = f.Set(name, text) } // what is no such fact is not known
	put("received", "yes")
	put("stopped", yesNo(s.Ended != nil && s.Ended.How == endStop))
	for _, k := range known {
		if text := strings.TrimSpace(s.Subject[k[0]]); text != "" {
			put(k[1], text)
		}
	}
	if s.Subject["order.number"] != "" {
		put("order_known", "yes")
	}
	if f.Text("rma") != "" && f.Truth("rma_closed") == rule.Unknown {
		put("rma_closed", "no")
	}
	for _, c := range copied {
		if v, ok := s.answered(checklists.StepID(c[0])); ok {
			put(c[1], v)
		}
	}
	s.judgedFacts(put)
	s.identityFacts(f, put)
	s.unitFacts(f, put)
	return f
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// answered is a step's answer in one value, as a condition would see it.
func (s *State) answered(id checklists.StepID) (string, bool) {
	step, ok := s.Checklist.Step(string(id))
	if !ok || step.ID != id || !s.book.inPart[step.Index] {
		return "", false
	}
	v, ok := s.stepValue(step, nil, 0)
	return strings.TrimSpace(v.text), ok && strings.TrimSpace(v.text) != ""
}

// judgedFacts are those that an inspector judged where nothing was known.
func (s *State) judgedFacts(put func(name, text string)) {
	order, _ := s.answered("order_check")
	switch order {
	case "in_order":
		put("order_known", "yes")
		put("customer_matches", "yes")
		put("rma_closed", "no")
		put("receipt_matches", "yes")
		put("refunded_before", "no")
	case "order_unknown":
		put("order_known", "no")
	case "other_customer":
		put("order_known", "yes")
		put("customer_matches", "no")
	case "refunded":
		put("refunded_before", "yes")
	case "receipt_differs":
		put("receipt_matches", "no")
	case "receipt_shared":
		put("receipt_shared", "yes")
	}
	recall, asked := s.answered("recall_check")
	switch {
	case order == "recalled", recall == "recalled":
		put("recall", "yes")
	case asked, order == "in_order":
		put("recall", "no")
	}
	switch genuine, _ := s.answered("genuine"); genuine {
	case "genuine":
		put("counterfeit", "no")
	case "stripped":
		put("counterfeit", "no")
		put("parts_removed", "yes")
	case "counterfeit":
		put("counterfeit", "yes")
	}
	switch carton, _ := s.answered("own_carton"); carton {
	case "own":
		put("same_carton", "yes")
	case "other":
		put("same_carton", "no")
	}
	inside, looked := s.answered("inside_safety")
	state, _ := s.answered("parcel_state")
	if looked {
		put("dry", yesNo(inside == "nothing" && state != "wet"))
	}
}

// identityFacts are which article and which piece it is.
func (s *State) identityFacts(f returns.Facts, put func(name, text string)) {
	if a := s.scanned(stepItem); a != nil {
		if a.Compared == Matches {
			put("item_found", f.Text("item_claimed"))
		} else if a.Compared == Differs {
			put("item_found", codeOf(a.Values[0], "01"))
		}
	}
	a := s.scanned(stepSerial)
	if a == nil {
		return
	}
	found := codeOf(a.Values[0], "21")
	shipped := strings.FieldsFunc(s.Subject["order.serials"], func(r rune) bool { return r == '|' })
	packed := strings.FieldsFunc(s.Subject["order.packed"], func(r rune) bool { return r == '|' })
	same := func(all []string) string {
		if i := slices.IndexFunc(all, func(o string) bool { return gs1.Same(a.Values[0], o, "serial") }); i >= 0 {
			found = all[i]
			return all[i]
		}
		return strings.Join(all, ", ")
	}
	if f.Text("seal") != "intact" {
		put("serial_plate", found)
	}
	if len(shipped) == 0 && f.Text("serial_shipped") != "" {
		shipped = []string{f.Text("serial_shipped")}
	}
	of, picked := same(shipped), same(packed)
	put("serial", found)
	put("serial_shipped", of)
	put("serial_picked", picked)
	if of == "" && a.Compared != "" && a.Compared != NothingToCompare { // the inspector compared
		put("serial_matched", yesNo(a.Compared == Matches))
	}
}

// scanned is the answer of a scan step that was not passed over.
func (s *State) scanned(id checklists.StepID) *Answer {
	step, ok := s.Checklist.Step(string(id))
	if !ok {
		return nil
	}
	p := Place{Step: step.Index}
	a := s.kept(p)
	if a == nil || a.Result == NA || len(a.Values) != 1 || !s.shown(step, 0) {
		return nil
	}
	return a
}

// codeOf is what a label calls a thing; a plain text is that itself.
func codeOf(scanned, ai string) string {
	label := gs1.Parse(strings.TrimSpace(scanned))
	if v, ok := label.Value(ai); ok {
		return v
	}
	return strings.TrimSpace(scanned)
}

// unitFacts are the sub-grades that take more than one answer.
func (s *State) unitFacts(f returns.Facts, put func(name, text string)) {
	switch battery, _ := s.answered("battery"); {
	case battery == "B3", battery == "BN":
		put("battery", battery)
	case battery == "sound" && f["battery_health"].Kind() != rule.IsNumber:
		switch shown, _ := s.answered("battery_shown"); shown {
		case "full":
			put("battery", "B0")
		case "none":
			put("battery", batteryUnshown)
		}
		if a, given := s.Answer(s.placeOf("battery_health")); given && a.Result == NA {
			put("battery", batteryUnshown)
		}
	case battery == "" && (s.Subject["power"] == "none" || s.Subject["power"] == "mains"):
		put("battery", "BN")
	}
	if _, apart := s.Checklist.Step("back"); !apart {
		put("back", f.Text("sides")) // one question for zones B and C: its answer is the worst of both
	}
	if state, _ := s.answered("parcel_state"); state == "intact" && f.Text("label") == "" {
		put("label", "printed") // it says so of both
	}
	if data, _ := s.answered("data"); data == "blank" {
		put("data", "D0")
	}
	if lock, _ := s.answered("lock"); slices.Contains([]string{"activation", "mdm", "sim", "pin", "blacklist"}, lock) {
		put("data", "D3")
	}
	s.functionFacts(f, put)
	if seal := f.Text("seal"); s.Subject["product.hygiene"] == "sealed" && seal != "" && seal != "intact" {
		put("hygiene", "H2") // hygiene goods whose seal is broken are nobody's any more
	}
	if fn := f.Text("function"); fn != "" {
		put("refurb_cost", s.Subject["product.repair."+fn])
	}
	s.accessoryFacts(put)
}

// functionFacts: what was tried and works needs no judging; what could not be
// switched on safely was not tested.
func (s *State) functionFacts(f returns.Facts, put func(name, text string)) {
	a, given := s.Answer(s.placeOf("functions"))
	switch {
	case !given || f.Text("function") != "":
	case a.Result == Pass:
		put("function", "F0")
	case a.Result == NA && strings.HasPrefix(a.Reason, "not safe"):
		put("function", "FN")
	case a.Result == NA:
		put("function", "F0") // there is nothing to switch on or try
	}
}

// batteryUnshown is what a sound battery counts as that shows no health: nobody
// can say that it is as new.
const batteryUnshown = "B1"

func (s *State) placeOf(id checklists.StepID) Place {
	step, ok := s.Checklist.Step(string(id))
	if !ok {
		return Place{Step: -1}
	}
	return Place{Step: step.Index}
}

// accessoryFacts are completeness and the value of what is missing, where the
// product's own list was ticked.
func (s *State) accessoryFacts(put func(name, text string)) {
	step, ok := s.Checklist.Step("parts")
	if !ok {
		return
	}
	a, given := s.Answer(Place{Step: step.Index})
	if !given || a.Result == NA || !s.shown(step, 0) {
		return
	}
	grade, worth, known := "K0", new(big.Rat), true
	for i := range s.accessories() {
		n := strconv.Itoa(i + 1)
		if slices.Contains(a.Values, n) {
			continue
		}
		grade = max(grade, map[string]string{"main": "K2", "needed": "K3"}[s.Subject["accessory."+n+".rank"]], "K1")
		d, err := measure.ParseDecimal(s.Subject["accessory."+n+".value"])
		if known = known && err == nil; known {
			worth.Add(worth, d.Rat())
		}
	}
	put("complete", grade)
	if d, err := measure.Rounded(worth, 4); known && err == nil {
		put("missing_value", d.String())
	}
}

// MissingParts are the parts of the product's own list that were not there.
func (s State) MissingParts() []string {
	step, ok := s.Checklist.Step("parts")
	if !ok || s.book == nil {
		return nil
	}
	a, given := s.Answer(Place{Step: step.Index})
	if !given || a.Result == NA || !s.shown(step, 0) {
		return nil
	}
	var out []string
	for i := range s.accessories() {
		n := strconv.Itoa(i + 1)
		if name := s.Subject["accessory."+n+".name"]; name != "" && !slices.Contains(a.Values, n) {
			out = append(out, name)
		}
	}
	return out
}

// accessories is how many the product's own list has.
func (s *State) accessories() int {
	n, err := strconv.Atoi(s.Subject["accessory.count"])
	if err != nil {
		return 0
	}
	return max(0, min(n, mostAccessories))
}

const mostAccessories = 60

// ReturnDay is the day a return counts from.
func (s State) ReturnDay() string {
	if day := s.Subject["return.day"]; day != "" {
		return day
	}
	return s.Began.At.Format(time.DateOnly)
}

// AllFiles are all photos and files bound in it, each once.
func (s State) AllFiles() []Evidence {
	var out []Evidence
	seen := map[[32]byte]bool{}
	add := func(all []Evidence) {
		for _, e := range all {
			if !seen[e.Digest] {
				seen[e.Digest], out = true, append(out, e)
			}
		}
	}
	for _, column := range s.answers {
		for _, block := range column {
			if block == nil {
				continue
			}
			for _, a := range block {
				if a != nil {
					add(a.Evidence)
				}
			}
		}
	}
	for _, x := range s.extras {
		add(x.evidence)
	}
	slices.SortFunc(out, func(a, b Evidence) int { return bytes.Compare(a.Digest[:], b.Digest[:]) })
	return out
}
