package returns

import (
	"fmt"
	"maps"
	"math/big"
	"strings"
	"time"

	"assay/checklists/measure"
	"assay/checklists/rule"
)

// derived is one return's facts with what follows from them, ready for any
// policy's rules.
type derived struct {
	Facts
	graded  Graded
	signals []Signal
	notes   []string // what a reader must know about the facts
}

// derive works out the computed facts. What was given by hand stands where the
// facts it follows from are not known; where they are, it follows.
func derive(given Facts) derived { return deriveInto(make(Facts, len(given)+16), given) }

// deriveInto is derive with a map to use: a replay has one for all.
func deriveInto(scratch, given Facts) derived {
	clear(scratch)
	maps.Copy(scratch, given)
	d := derived{Facts: scratch}
	d.days()
	d.unit()
	d.identity()
	d.fault()
	d.parcel()
	d.signals = signals(d.Facts)
	d.summary()
	d.noteOrder()
	return d
}

func (d *derived) note(format string, args ...any) {
	d.notes = append(d.notes, fmt.Sprintf(format, args...))
}

// put sets a fact, and says so where it differs from what was given.
func (d *derived) put(name string, v rule.Value) {
	if old, given := d.Facts[name]; given && !same(old, v) {
		d.note("%s was given as %s; its facts say %s", name, old, v)
	}
	d.Facts[name] = v
}

// same tells equal facts; 0 and 0.00 are.
func same(a, b rule.Value) bool {
	if a.Kind() == rule.IsNumber && b.Kind() == rule.IsNumber {
		return a.Number().Cmp(b.Number()) == 0
	}
	return a.String() == b.String()
}

// days counts from the delivery. A delivery after the return is no fact to
// decide by.
func (d *derived) days() {
	delivered, errD := time.Parse(time.DateOnly, d.Text("delivered"))
	returned, errR := time.Parse(time.DateOnly, d.Text("returned"))
	if errD == nil && errR == nil {
		d.put("days", rule.Whole(int(returned.Sub(delivered).Hours()/24)))
	}
	if n, ok := d.number("days"); ok && n.Sign() < 0 {
		delete(d.Facts, "days")
		if errD == nil {
			d.note("the delivery date %s lies after the return: the days are not known", d.Text("delivered"))
		} else {
			d.note("the days are below zero: the delivery lies after the return")
		}
	}
}

// unit fills the sub-grades that follow from finer ones.
func (d *derived) unit() {
	if worst, ok := d.zones(); ok {
		d.put("cosmetic", rule.Text(worst))
	}
	if health, ok := d.number("battery_health"); ok && d.Text("battery") != "B3" {
		d.put("battery", rule.Text(batteryGrade(health)))
	}
	if d.Text("data") == "" && (d.Truth("stores_data") == rule.No || sealed(d.Facts)) {
		d.Facts["data"] = rule.Text("D0")
	}
	if d.Text("complete") == "K0" || d.Text("complete") == "" && sealed(d.Facts) {
		d.put("missing_value", rule.Whole(0))
	}
}

// zones is the worst zone, B and C counting one better; C4 stays. All three are
// needed, or none would be looked at.
func (d *derived) zones() (string, bool) {
	worst := "C0"
	for _, zone := range []string{"face", "sides", "back"} {
		c := d.Text(zone)
		if c == "" {
			return "", false
		}
		if zone != "face" && c != "C0" && c != "C4" {
			c = string([]byte{'C', c[1] - 1})
		}
		worst = max(worst, c)
	}
	return worst, true
}

func batteryGrade(health measure.Decimal) string {
	switch {
	case health.Cmp(whole(90)) >= 0:
		return "B0"
	case health.Cmp(whole(80)) >= 0:
		return "B1"
	}
	return "B2"
}

func whole(n int) measure.Decimal { return rule.Whole(n).Number() }

// identity compares order, article and serial numbers. Our own pick record is
// asked first: what we packed wrong is our fault and no signal.
func (d *derived) identity() {
	known, customer, closed := d.Truth("order_known"), d.Truth("customer_matches"), d.Truth("rma_closed")
	switch {
	case known == rule.No, customer == rule.No, closed == rule.Yes:
		d.put("order_matched", rule.Bool(false))
	case known == rule.Yes && customer == rule.Yes:
		d.put("order_matched", rule.Bool(true))
	}
	if found, claimed := d.Text("item_found"), d.Text("item_claimed"); found != "" && claimed != "" {
		d.put("item_matched", rule.Bool(found == claimed))
	}
	if d.Text("contents") == "wrong_item" {
		d.put("item_matched", rule.Bool(false))
	}
	d.serial()
}

func (d *derived) serial() {
	found := d.Text("serial")
	picked := d.Text("serial_picked") == found
	if found != "" {
		on, order, shipped := d.Text("serial_order"), d.Text("order"), d.Text("serial_shipped")
		switch {
		case picked:
			if on != "" && on != order || shipped != "" && shipped != found {
				d.note("serial %s: our pick record has it for this order", found)
			}
			d.Facts["serial_matched"] = rule.Bool(true)
		case shipped != "":
			d.put("serial_matched", rule.Bool(shipped == found))
		case on != "" && order != "":
			d.put("serial_matched", rule.Bool(on == order))
		}
	}
	seen := ""
	for _, name := range []string{"serial_box", "serial_plate", "serial_software"} {
		here := d.Text(name)
		if here != "" && seen != "" {
			d.put("serials_agree", rule.Bool(here == seen && d.Truth("serials_agree") != rule.No))
		}
		if here != "" {
			seen = here
		}
	}
}

// OwnMistake tells that the article in the box is the one our pick record says
// we packed, and not the one ordered.
func OwnMistake(f Facts) bool {
	d := derived{Facts: maps.Clone(f)}
	d.identity()
	return ownMistake(d.Facts)
}

func ownMistake(f Facts) bool {
	found := f.Text("item_found")
	return f.Truth("item_matched") == rule.No && found != "" && found == f.Text("item_picked")
}

// fault is whose it is: what was found counts before what the customer said.
func (d *derived) fault() {
	if ownMistake(d.Facts) {
		d.note("our pick record says %s was packed: the mistake is ours", d.Text("item_found"))
		d.put("fault_ours", rule.Bool(true))
		return
	}
	switch d.Text("cause") {
	case "manufacturing", "transit_out", "wrong_ship", "not_as_described":
		d.put("fault_ours", rule.Bool(true))
	case "misuse", "wear", "none":
		d.put("fault_ours", rule.Bool(false))
	case "":
		switch d.Text("reason") {
		case "R-CHANGED-MIND", "R-SIZE-FIT", "R-DUPLICATE":
			if d.Truth("fault_ours") == rule.Unknown {
				d.Facts["fault_ours"] = rule.Bool(false)
			}
		}
	}
}

// frequent is from how many returns in 90 days on they are frequent: an example
// value like the weights.
const frequent = 5

func (d *derived) parcel() {
	in, okIn := d.number("weight")
	out, okOut := d.number("weight_out")
	if okIn && okOut && d.Truth("same_carton") != rule.Unknown {
		d.put("weight_differs", rule.Bool(d.Truth("same_carton") == rule.Yes && lighter(in, out)))
	}
	if n, ok := d.number("returns_90_days"); ok {
		d.put("frequent_returns", rule.Bool(n.Cmp(whole(frequent)) >= 0))
	}
}

// lighter tells a parcel lighter by more than 5 % of what left and by more than 50 g.
func lighter(in, out measure.Decimal) bool {
	by := new(big.Rat).Sub(out.Rat(), in.Rat())
	share := new(big.Rat).Mul(out.Rat(), big.NewRat(5, 100))
	return by.Cmp(share) > 0 && by.Cmp(big.NewRat(50, 1)) > 0
}

// summary puts what rules ask of signals and grade.
func (d *derived) summary() {
	hard, weak := 0, 0
	var said []string
	for _, s := range d.signals {
		said = append(said, s.Facts)
		if s.Hard {
			hard++
		}
		weak += s.Weight
	}
	if n, ok := d.number("hard_signals"); ok && n.Cmp(whole(hard)) > 0 {
		d.note("%s hard facts were given, %d of them with their facts", n, hard)
	} else {
		d.Facts["hard_signals"] = rule.Whole(hard)
	}
	if n, ok := d.number("weak_score"); !ok || n.Cmp(whole(weak)) < 0 {
		d.Facts["weak_score"] = rule.Whole(weak)
	}
	if len(said) > 0 {
		d.Facts["signal_facts"] = rule.Text(strings.TrimSuffix(strings.Join(said, " "), "."))
	}
	told := d.Text("grade")
	d.graded = grade(d.Facts)
	delete(d.Facts, "grade")
	if d.graded.Grade != NoGrade {
		d.Facts["grade"] = rule.Text(d.graded.Grade.String())
		if told != "" && told != d.graded.Grade.String() {
			d.note("grade was given as %s; its facts say %s", told, d.graded.Grade)
		}
	}
}

// Derived are facts with what follows from them.
func Derived(given Facts) Facts { return derive(given).Facts }

// noteOrder says in a sentence what is not as it should be with the order, where a
// condition alone would leave it to be found among yes and no.
func (d *derived) noteOrder() {
	if d.Truth("rma_closed") == rule.Yes {
		d.note("announcement %s is closed: everything it announced came back, or was settled, before", d.Text("rma"))
	}
	if d.Truth("customer_matches") == rule.No {
		d.note("who announced it is not the customer of order %s", d.Text("order"))
	}
}
