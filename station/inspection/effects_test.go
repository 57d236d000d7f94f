package inspection_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "assay/station/inspection"
)

// The gravest of what is missing decides, whichever the file names first.
func TestOfSeveralMissingTheGravestDecides(t *testing.T) {
	list := once(t, `
- id: marks
  ask: Marks
  type: choices
  choices:
    - {id: origin, text: origin, fail: {class: minor, effect: remark, demand: [note]}}
    - {id: warning, text: warning, fail: {class: major, demand: [photo], tell: A child can choke.}}
    - {id: logo, text: logo, fail: {class: minor, codes: [M2]}}
`)
	for _, tt := range []struct {
		name    string
		present []string
		verdict Verdict
		class   string
	}{
		{"the mild one", []string{"warning", "logo"}, Accept, "minor"},
		{"the grave one", []string{"origin", "logo"}, Reject, "major"},
		{"both", []string{"logo"}, Reject, "major"},
		{"all", nil, Reject, "major"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := noted(typed("marks", tt.present...))
			g.Defects = []Defect{{}}
			r := begin(t, list, "", nil).do(g)
			assert.Equal(t, tt.verdict, r.verdict(), "%+v", r.s.Judge().Reasons)
			a, _ := r.s.Answer(r.place("marks", 0))
			assert.Equal(t, tt.class, a.Defects[0].Class.String())
		})
	}
	fail, _ := begin(t, list, "", nil).s.FailOf("marks", Answer{Values: []string{"logo"}, Result: Fail})
	assert.Equal(t, []string{"note", "photo"}, fail.Demand, "what either demands")
	assert.Equal(t, "A child can choke.", fail.Tell, "the gravest says what it means")
}

// A reading on the side the file says nothing of does what its class does.
func TestReadingsOnBothSidesTakeTheGraverEffect(t *testing.T) {
	list := once(t, `- {id: size, ask: Size, type: measure, limits: "4 .. 5 mm", readings: 2, fail: {class: major, effect: {less: remark}}}`)
	for values, want := range map[string]Verdict{"3 3": Accept, "6 6": Reject, "3 6": Reject, "6 3": Reject} {
		r := begin(t, list, "", nil).do(typed("size", strings.Fields(values)...))
		assert.Equal(t, want, r.verdict(), values)
	}
}

const draws = `
checklist: test
version: 1
kind: quality-control
title: Draws
subject:
  - {id: pieces, ask: Pieces, type: count, need: true}
plans:
  small: {draw: S-2, accept: 1, from: pieces}
` + codes + `
sections:
  - id: unit
    title: Units
    each: small
    steps:
      - {id: look, ask: Look, type: pass-fail, fail: {class: minor}}
`

func TestInASectionWithAPlanThePlanDecides(t *testing.T) {
	list := listOf(t, draws)
	for _, tt := range []struct {
		name    string
		give    []Command
		verdict Verdict
		rule    string
	}{
		{"one minor of c = 1", []Command{fails("look", "M2", 1)}, Accept, "effect set_aside"},
		{"two minors are too many", []Command{fails("look", "M2", 1), fails("look", "M2", 2)}, Reject, "plan small c = 1"},
		{"a code's own effect is not its plan's", []Command{fails("look", "H1", 1)}, Hold, "effect hold"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := begin(t, list, "", map[string]string{"pieces": "200"}).do(tt.give...).rest()
			assert.Equal(t, tt.verdict, r.verdict(), "%+v", r.s.Judge().Reasons)
			assert.Equal(t, tt.rule, r.rules()[0])
		})
	}
}

func TestACriticalAsksToStopWhereverItIsFound(t *testing.T) {
	r := lotRun(t, "5").do(fails("outside", "C1", 1))
	why, ask := r.s.StopAsked(r.place("outside", 1))
	assert.True(t, ask, "on a carton too")
	assert.Contains(t, why, "critical")
	r.do(fails("outside", "M1", 2), fails("look", "C1", 1))
	_, ask = r.s.StopAsked(r.place("outside", 2))
	assert.False(t, ask, "a major asks nothing")
	_, ask = r.s.StopAsked(r.place("look", 1))
	assert.True(t, ask, "the first on a unit")
	r.do(fails("look", "C1", 2))
	_, ask = r.s.StopAsked(r.place("look", 2))
	assert.False(t, ask, "the second goes on for the record")

	list := once(t, `- {id: look, ask: Look, type: pass-fail, fail: {class: critical, effect: hold, codes: [C1]}}`)
	r = begin(t, list, "", nil).do(fails("look", "C1"))
	_, ask = r.s.StopAsked(r.place("look", 0))
	assert.True(t, ask, "also without the site rule")
}

func TestAUnitIsGivenOnceWithItsNumber(t *testing.T) {
	list := once(t, `
- {id: bore, ask: Bore, type: measure, limits: "24.90 .. 25.10 mm", fail: {class: minor}}
- {id: some, ask: Some, type: count}
- {id: hot, ask: Hot, type: timer, least: 3 h, fail: {class: minor}}
`)
	with := func(step, unit string, values ...string) Give {
		return give(step, Answer{Values: values, Unit: unit}, nil)
	}
	r := begin(t, list, "", nil)
	r.refuses(with("bore", "mm", "2.5 cm"), "cm or mm")
	r.refuses(with("some", "kg", "3"), "takes no unit")
	r.refuses(with("hot", "kg", "3"), "not a time")
	r.do(with("bore", "mm", "25.00 mm"), with("bore", "cm", "2.6"), with("some", "", "3"), with("hot", "min", "190"))
	why := r.s.Judge().Reasons[0]
	assert.Equal(t, "2.6 cm", why.Value)
	assert.Equal(t, "24.90 .. 25.10 mm", why.Limit)
	a, _ := r.s.Answer(r.place("hot", 0))
	assert.Equal(t, Pass, a.Result)
	r.do(typed("bore", "26 mm"))
	assert.Equal(t, "26 mm", r.s.Judge().Reasons[0].Value, "its unit is said once")
}

func TestAHiddenComputedStepIsUnknown(t *testing.T) {
	list := listOf(t, `
checklist: test
version: 1
kind: quality-control
title: Hidden
subject:
  - {id: advised, ask: Pieces, type: count, need: true}
quantities: {advised: advised}
sections:
  - id: a
    title: A
    steps:
      - {id: count_it, ask: Count it, type: choice, choices: [{id: y, text: y}, {id: n, text: n}]}
      - {id: ordered, ask: Ordered, type: calc, calc: ordered, when: count_it == "y"}
      - {id: big, ask: Big, type: text, when: ordered > 50}
`)
	r := begin(t, list, "", map[string]string{"advised": "100"}).do(typed("count_it", "y"))
	assert.Equal(t, "count_it ordered big", r.walk())
	r.do(typed("count_it", "n"))
	assert.Equal(t, "count_it", r.walk())
}

// A photo attached after a step ended the walk is taken back by itself: the
// failure that ended it still stands.
func TestATakeBackAfterAnEndTakesTheLastThingBack(t *testing.T) {
	list := once(t, `
- {id: shot, ask: Photo, type: evidence, min: 2}
- {id: ready, ask: Ready, type: choice, ends: true, choices: [{id: y, text: "yes"}, {id: n, text: "no", fail: {class: minor, effect: remark}}]}
- {id: after, ask: After, type: text}
`)
	photo := Attach{Step: "shot", Evidence: []Evidence{{Name: "a", Size: 1}}}
	r := begin(t, list, "", nil).do(photo, photo, typed("ready", "n"), photo)
	require.Equal(t, Hold, r.verdict())
	r.do(TakeBack{})
	assert.Equal(t, Hold, r.verdict(), "the failure that ended it stands")
	require.NotNil(t, r.s.Ended)
	r.do(TakeBack{})
	assert.Nil(t, r.s.Ended)
	assert.Equal(t, NoVerdict, r.verdict())
}

func TestTheTagOfARecordIsItsNumber(t *testing.T) {
	list := once(t, `- {id: tag, ask: Tag, type: scan, expect: record.number, fail: {class: information, effect: remark}}`)
	r := begin(t, list, "", nil)
	want, known := r.s.Expected(r.place("tag", 0))
	assert.True(t, known)
	assert.Equal(t, r.s.Number, want)
	r.refuses(give("tag", Answer{Values: []string{"DOCK-P-20260918-002"}, Compared: Matches}, nil), "differs")
	r.do(typed("tag", r.s.Number))
	assert.Equal(t, Accept, r.verdict())
}

func TestCartonsArePassedOneByOne(t *testing.T) {
	list := listOf(t, strings.NewReplacer("{id: look, ask: Look, type: pass-fail,", "{id: look, ask: Look, type: pass-fail, of: carton,",
		"    steps:", "    together: true\n    steps:").Replace(draws))
	r := begin(t, list, "", map[string]string{"pieces": "200"})
	assert.Zero(t, r.s.Walk()[0].Group)
}

// An auditor reads what was found, where, and what would have passed.
func TestAReasonSaysWhatWasFoundAndWhatWouldPass(t *testing.T) {
	list := once(t, `
- {id: look, ask: "Dry?", type: pass-fail, fail: {class: major, codes: [M1], demand: [quantity]}}
- {id: seal, ask: Seal, type: choice, choices: [{id: a, text: intact}, {id: b, text: none agreed}, {id: c, text: broken, fail: {class: major}}]}
- {id: load, ask: Load, type: choices, choices: [{id: dry, text: dry}, {id: up, text: upright}], fail: {class: minor}}
- {id: tolerance, ask: Within tolerance, type: calc, calc: tolerance, fail: {class: minor}}
- {id: hot, ask: Hot run, type: timer, limits: "<= 90 s", fail: {class: minor}}
- {id: long, ask: Long run, type: timer, least: 3 h, fail: {class: minor}}
- {id: driver, ask: Driver, type: sign, fail: {class: information, effect: remark}}
- {id: box, ask: Box, type: scan, expect: carton.code, fail: {class: minor}}
- {id: po, ask: Order, type: scan, expect: order, fail: {class: minor}}
`)
	bad := fails("look", "M1")
	bad.Defects[0].Quantity = 7
	box := give("box", Answer{Values: []string{"12"}, Compared: Differs}, nil)
	r := begin(t, list, "", map[string]string{"order": "PO-7", "advised": "10"})
	r.do(bad, typed("seal", "c"), typed("load", "up"), typed("hot", "91.5 s"), typed("long", "170 min"), typed("driver", Refused, "Jo"), box, typed("po", "PO-8"))
	got := map[string]string{}
	for _, why := range r.s.Judge().Reasons {
		got[string(why.Step)] = why.Text + " | " + why.Value + " | " + why.Limit
	}
	assert.Equal(t, map[string]string{
		"look":   "Dry: M1 dent | 7 of it | ",
		"seal":   "Seal: broken | broken | ",
		"load":   "Load: missing: dry | upright | ",
		"hot":    "Hot run: not within <= 90 s | 91.5 s | <= 90 s",
		"long":   "Long run: not within >= 3 h | 170 min | >= 3 h",
		"driver": "Driver: refused | refused, Jo | ",
		"box":    "Box: differs | 12 | compared by the inspector",
		"po":     "Order: differs | PO-8 | PO-7",
	}, got)
	list = listOf(t, lot)
	r = begin(t, list, "", map[string]string{"advised": "100", "crates": "9"}).do(typed("counted", "98"))
	why := r.s.Judge().Reasons[0]
	assert.Equal(t, "Within tolerance: 2 short of 100 | 2 short of 100 | 100", why.Text+" | "+why.Value+" | "+why.Limit)
}

func TestManyPiecesAreCountedAndTheFirstNamed(t *testing.T) {
	list := listOf(t, strings.Replace(draws, "small: {draw: S-2, accept: 1, from: pieces}", "small: {from: pieces}", 1))
	r := begin(t, list, "", map[string]string{"pieces": "8"})
	for piece := 1; piece <= 7; piece++ {
		r.do(fails("look", "M2", piece))
	}
	assert.Equal(t, "Look: M2 stain (7 units: 1, 2, 3, 4, 5, …)", r.s.Judge().Reasons[0].Text)
}
