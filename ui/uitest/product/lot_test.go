package product_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/ui/uitest"
)

// A finished lot of 1,200 pieces at level II with none, 2.5 and 4.0: the plan is
// looked up, 80 pieces are taken out of the cartons drawn, six are bad, a carton is
// dropped from its height, and the verdict says why the lot is rejected.
func TestALotOf1200IsRejectedAndSaysWhy(t *testing.T) {
	t.Parallel()
	d := ready(t)
	p := d.open()
	d.signIn(p)
	w := newWalk(d, p, "pre-shipment", "")
	about := subject()
	about["ordered"], about["cartons_listed"], about["per_carton"], about["lots"] = "1200", "9", "150", "isolated"
	w.begin("1", about)

	bad, dropped, slipped := 6, 0, false
	for range 2000 {
		s, over := w.here()
		if over {
			break
		}
		switch {
		case s.step.ID == "lot_size":
			w.typed("1200")
			w.press("enter")
		case s.step.ID == "sampling_plan":
			p.WaitFor("lot 1,200, level II → J; AQL 2.5 → n 80, Ac 5, Re 6")
			w.press("enter")
		case s.unit != "" && bad > 0:
			bad--
			w.fail("FN01")
			w.press("enter") // no second defect on this one
		case s.step.ID == "size_1" && !slipped: // ten times too large, then in inches
			slipped = true
			w.typed("1002")
			w.press("enter")
			p.WaitFor("1002: typo or real?")
			p.WaitFor("100.2 would fit: 10 times too large?")
			w.press("1")
			w.typed("3.945 in")
			p.WaitFor("within limits")
			w.press("enter")
		case s.step.ID == "drop_weight":
			w.typed("12.4")
			w.press("enter")
		case s.step.Type == checklists.Instruction && s.step.Expect == "drop_height":
			p.WaitFor("Drop it from: 61 cm (24 in)")
			dropped++
			w.press("enter")
		default:
			w.answer(s)
		}
		w.past(s)
	}
	assert.Equal(t, 10, dropped)
	p.WaitFor("REJECTED")
	p.WaitFor("major: 6 bad units, rejected from 6")
	w.sign()

	got := d.only()
	assert.Equal(t, "reject", got.Verdict)
	require.NotEmpty(t, got.Reasons)
	assert.Equal(t, "major: 6 bad units, rejected from 6; 80 of 80 looked at", got.Reasons[0].Text)
	var sizes [][]string
	for _, a := range got.Answers {
		if a.Step == "size_1" {
			sizes = append(sizes, a.Value)
		}
	}
	require.Greater(t, len(sizes), 1)
	assert.Equal(t, []string{"3.945 in"}, sizes[0], "a reading stays as it was typed")
	leave(p)
}

// looked is a short checklist of the same stage and plan as a finished lot's: what
// counts for its series is the sample's outcome.
const looked = `checklist: units-only
version: 1
kind: pre-shipment
title: Units only
subject:
  - {id: supplier, ask: Supplier, type: text, need: true, label: true}
  - {id: product, ask: Product, type: text, need: true, label: true}
  - {id: ordered, ask: Pieces ordered, type: count, need: true}
plans:
  units: {edition: iso2859-1-1999, level: II, lot: series, critical: none, major: "2.5", minor: "4.0", from: lot_size}
quantities: {advised: ordered, counted: lot_size}
defects:
  FN01: {name: does not work, class: major}
sections:
  - id: count
    title: Count
    steps:
      - {id: lot_size, ask: Pieces presented, type: count, min: 1}
      - {id: sampling_plan, ask: Sampling plan, type: calc, calc: plan}
  - id: units
    title: Each unit
    each: units
    together: true
    steps:
      - {id: look, ask: Look, type: defects, fail: {class: major, codes: [FN01]}}
`

// delivery keys in a lot of 1,200 up to its plan, which must say what is waited
// for. The first names the goods; those after it are begun from the one before.
func (d *dock) delivery(p *uitest.Program, first bool, plan string) {
	d.t.Helper()
	if first {
		p.Press("1")
		p.WaitFor("6  Units only")
		p.Press("6")
		p.WaitFor("▸ Supplier")
		p.Type("Norden")
	} else {
		p.Press("n")
		p.WaitFor("▸ Supplier        Norden")
	}
	p.Press("enter")
	p.WaitFor("▸ Product")
	if first {
		p.Type("Kettle")
	}
	p.Press("enter")
	p.WaitFor("▸ Pieces ordered")
	if first {
		p.Type("1200")
	}
	p.Press("enter")
	p.WaitFor("Pieces presented")
	p.Type("1200")
	p.Press("enter")
	p.WaitFor(plan)
}

// refused looks at the sample of the lot on show and finds so many bad units, which
// reject it; then the rest is finished for the record, or it stops there. It is
// signed, and the verdict read.
func (d *dock) refused(p *uitest.Program, bad int, stop bool) {
	d.t.Helper()
	p.Press("enter")
	for unit := 1; unit <= bad; unit++ {
		p.WaitFor(fmt.Sprintf("unit %d of 80", unit))
		p.Press("f")
		p.WaitFor(fmt.Sprintf("unit %d: FN01   f adds another", unit))
		p.Press("enter")
	}
	p.WaitFor(fmt.Sprintf("unit %d of 80", bad+1))
	p.WaitFor("The lot cannot be accepted any more. Finish for the record, or F6")
	if stop {
		asked := func(screen string) bool { return strings.Contains(screen, "Stop here: why?") }
		if p.Press("f6"); !p.Within(lost, asked) { // before the step was on show: not taken
			p.Press("f6")
		}
		p.WaitFor("Stop here: why?")
		p.Type("rejected")
		p.Press("enter")
	}
	for unit := bad + 1; unit <= 80 && !stop; {
		p.WaitFor(fmt.Sprintf("unit %d of 80", unit))
		many := min(9, 80-unit)
		if many < 2 {
			p.Press("p")
			unit++
			continue
		}
		p.Press(strconv.Itoa(many), "enter")
		unit += many
	}
	p.WaitFor("✗ REJECTED")
	looked := "80 of 80 looked at"
	if stop {
		looked = fmt.Sprintf("stopped at %d of 80", bad)
	}
	p.WaitFor(fmt.Sprintf("major: %d bad units, rejected from %d; %s", bad, bad, looked))
	p.Type(pin)
	p.Press("enter")
	p.WaitFor("Signed by lead")
}

// series reads in the list of series, from home and back.
func (d *dock) series(p *uitest.Program, texts ...string) {
	d.t.Helper()
	p.WaitFor("For you")
	p.Press("s")
	p.WaitFor("Series of lots")
	for _, text := range texts {
		p.WaitFor(text)
	}
	p.Press("esc")
	p.WaitFor("For you")
}

// finished begins a finished lot of 1,200 as one of the series and goes to its plan.
func (d *dock) finished(p *uitest.Program, waits string) {
	d.t.Helper()
	w := newWalk(d, p, "pre-shipment", "")
	about := subject()
	about["ordered"], about["cartons_listed"], about["per_carton"], about["lots"] = "1200", "9", "150", "series"
	about["supplier"], about["product"], about["site"], about["gtin"] = "Norden", "Kettle", "", ""
	w.begin("1", about)
	for range 2000 {
		s, over := w.here()
		require.False(d.t, over)
		if s.step.ID == "sampling_plan" {
			break
		}
		if s.step.ID == "lot_size" {
			w.typed("1200")
			w.press("enter")
		} else {
			w.answer(s)
		}
		w.past(s)
	}
	p.WaitFor(waits)
	p.Press("esc")
	p.WaitFor("Pre-shipment")
}

// Seven deliveries in a row that are not accepted, keyed in one after the other:
// tightened after the second, discontinued after the seventh, held from then on until
// a lead takes it up again.
func TestSevenBadDeliveriesInARowAreDiscontinuedUntilALeadActs(t *testing.T) {
	t.Parallel()
	d := ready(t)
	require.NoError(t, os.Mkdir(filepath.Join(d.home, "checklists"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(d.home, "checklists", "units-only.yaml"), []byte(looked), 0o600))
	p := d.open()
	d.signIn(p)
	const normal, tightened = "major     lot 1,200, level II → J; AQL 2.5 → n 80, Ac 5, Re 6", "tightened, AQL 2.5 → n 80, Ac 3, Re 4"

	d.delivery(p, true, normal)
	d.refused(p, 6, false)
	d.delivery(p, false, normal) // its plan is drawn, then it waits
	p.Press("esc")
	p.WaitFor("For you")
	d.series(p, "normal   ISO 2859-1:1999, level II, AQL 2.5", "6 bad of 80, Re 6", "tightened if one more of the next 4 lots is not accepted")

	d.delivery(p, true, normal)
	d.refused(p, 6, true)
	p.Press("enter")
	d.series(p, "tightened   ISO 2859-1:1999, level II, AQL 2.5", "two of five lots or fewer in a row were not accepted", "discontinued after 5 lots not accepted")

	p.Press("enter") // what was begun before the switch
	p.WaitFor("major: drawn on normal, the series is tightened by now. This plan stands.")
	p.Press("esc")
	p.WaitFor("For you")

	for lot := 3; lot <= 7; lot++ {
		d.delivery(p, lot == 3, tightened)
		d.refused(p, 4, true)
	}
	p.Press("enter")
	d.series(p, "discontinued   ISO 2859-1:1999, level II, AQL 2.5", "five lots were not accepted on tightened", "every lot is held until a lead records")

	d.delivery(p, true, "This lot is held: a lead records the corrective action first")
	p.Press("esc")
	p.WaitFor("For you")
	p.Press("s")
	p.WaitFor("discontinued   ISO")
	p.Press("c")
	p.WaitFor("What did the supplier do?")
	p.Type("new die, first parts measured")
	p.Press("enter")
	p.Type(pin)
	p.Press("enter")
	p.WaitFor("tightened   ISO 2859-1:1999, level II, AQL 2.5")
	p.WaitFor("normal after 5 lots accepted in a row")
	p.Press("esc")
	p.WaitFor("For you")
	d.finished(p, "tightened, AQL 2.5 → n 80, Ac 3, Re 4")
	leave(p)
	d.verifies()
}
