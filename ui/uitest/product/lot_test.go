package product_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
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
  - id: units
    title: Each unit
    each: units
    steps:
      - {id: look, ask: Look, type: defects, fail: {class: major, codes: [FN01]}}
`

// delivers records lots of 1,200 with six bad units in the sample, while the
// station is open; it gives the verdicts.
func (d *dock) delivers(from, to int) (verdicts string) {
	d.t.Helper()
	var lines strings.Builder
	for lot := from; lot <= to; lot++ {
		answers := `{"step":"lot_size","value":"1200"}`
		for unit := 1; unit <= 80; unit++ {
			how := `"result":"pass"`
			if unit <= 6 {
				how = `"result":"fail","note":"dead","defects":[{"code":"FN01"}]`
			}
			answers += fmt.Sprintf(`,{"step":"look","sample":%d,%s}`, unit, how)
		}
		fmt.Fprintf(&lines, `{"ref":"lot-%d","checklist":"units-only","subject":{"supplier":"Norden","product":"Kettle","ordered":"1200"},"answers":[%s],"sign":true}`+"\n", lot, answers)
	}
	path := filepath.Join(d.home, "lots.jsonl")
	require.NoError(d.t, os.WriteFile(path, []byte(lines.String()), 0o600))
	for _, found := range verdict.FindAllStringSubmatch(d.run("record", path, "--as", badge), -1) {
		verdicts += found[1] + " "
	}
	return strings.TrimSpace(verdicts)
}

var verdict = regexp.MustCompile(`"verdict":"(\w+)"`)

// plan begins a finished lot of 1,200 as one of the series and goes to its plan.
func (d *dock) plan(p *uitest.Program, waits string) {
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

// Seven deliveries in a row that are not accepted: tightened after the second,
// discontinued after the seventh, held from then on until a lead takes it up again.
func TestSevenBadDeliveriesInARowAreDiscontinuedUntilALeadActs(t *testing.T) {
	t.Parallel()
	d := ready(t)
	require.NoError(t, os.Mkdir(filepath.Join(d.home, "checklists"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(d.home, "checklists", "units-only.yaml"), []byte(looked), 0o600))
	p := d.open()
	d.signIn(p)

	assert.Equal(t, "reject", d.delivers(1, 1))
	p.Press("s")
	p.WaitFor("Series of lots")
	p.WaitFor("normal")
	assert.NotContains(t, p.Screen(), "tightened   ISO")
	assert.Equal(t, "reject", d.delivers(2, 2))
	p.WaitFor("tightened   ISO 2859-1:1999, level II, AQL 2.5")
	p.WaitFor("two of five lots or fewer in a row were not accepted")
	assert.Equal(t, "reject reject reject reject", d.delivers(3, 6))
	p.WaitFor("6 bad of 80, Re 4")
	assert.NotContains(t, p.Screen(), "discontinued   ISO")
	assert.Equal(t, "reject", d.delivers(7, 7))
	p.WaitFor("discontinued   ISO 2859-1:1999, level II, AQL 2.5")
	p.WaitFor("every lot is held until a lead records")

	p.Press("esc")
	p.WaitFor("Pre-shipment")
	d.plan(p, "This lot is held")

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
	p.WaitFor("Pre-shipment")
	d.plan(p, "tightened, AQL 2.5 → n 80, Ac 3, Re 4")
	leave(p)
	d.verifies()
}
