package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "assay/station/inspection"
)

func TestWhatIsAskedFollowsTheAnswers(t *testing.T) {
	list := once(t, `
- {id: kind, ask: Kind, type: choice, choices: [{id: one, text: one}, {id: two, text: two}]}
- {id: heat, ask: Heat, type: measure, limits: "<= 40 °C", when: kind == "one", fail: {class: minor}}
- {id: hot, ask: Hot, type: pass-fail, when: "heat > 35", fail: {class: major, effect: reject, codes: [M1]}}
- {id: looks, ask: Looks, type: pass-fail, na: [hidden], fail: {class: minor, effect: remark, codes: [M2]}}
- {id: why, ask: Why, type: text, when: looks == "fail"}
- {id: not_why, ask: Not why, type: text, when: not (looks == "fail")}
- {id: many, ask: Many, type: choices, choices: [{id: a, text: a, fail: {class: minor}}, {id: b, text: b}]}
- {id: has_b, ask: Has b, type: text, when: '"b" in many'}
`)
	r := begin(t, list, "", nil)
	assert.Equal(t, "kind looks many", r.walk(), "unknown hides, also under not")
	assert.Equal(t, "kind", r.next())
	r.do(typed("kind", "one"))
	assert.Equal(t, "kind heat looks many", r.walk())
	r.do(typed("heat", "36.5"))
	assert.Equal(t, "kind heat hot looks many", r.walk())
	r.do(fails("hot", "M1"))
	assert.Equal(t, []string{"effect reject"}, r.rules())

	r.do(typed("kind", "two"))
	assert.Equal(t, "kind looks many", r.walk(), "what hangs on a hidden step is unknown too")
	assert.Empty(t, r.rules(), "a hidden answer does not count")
	r.refuses(typed("heat", "20"), "not asked here now")
	r.do(typed("kind", "one"))
	assert.Equal(t, "kind heat hot looks many", r.walk())
	assert.Equal(t, []string{"effect reject"}, r.rules(), "it is kept, and counts when it shows again")

	r.do(give("looks", Answer{Result: NA}, nil))
	assert.Equal(t, "kind heat hot looks many", r.walk(), "N/A is unknown")
	r.do(fails("looks", "M2"))
	assert.Equal(t, "kind heat hot looks why many", r.walk())
	r.do(pass("looks"))
	assert.Equal(t, "kind heat hot looks not_why many", r.walk())
	r.do(typed("many", "a", "b"))
	assert.Equal(t, "kind heat hot looks not_why many has_b", r.walk())
	r.do(typed("many", "a"))
	assert.Equal(t, "kind heat hot looks not_why many", r.walk())
}

const lot = `
checklist: test
version: 1
kind: quality-control
title: A lot
subject:
  - {id: advised, ask: Pieces advised, type: count, need: true}
  - {id: crates, ask: Cartons, type: count}
plans:
  units: {edition: iso2859-1-1999, level: II, lot: isolated, count: units, sizes: one, critical: none, major: "2.5", minor: "4.0", from: counted, asked: sampling_plan}
  opened: {from: crates}
  small: {draw: S-2, accept: 1, from: counted}
quantities: {advised: advised, counted: counted, used: used}
` + codes + `
sections:
  - id: first
    title: First
    steps:
      - {id: counted, ask: Pieces here, type: count}
      - {id: sampling_plan, ask: Plan, type: calc, calc: asked_plan}
      - {id: cartons, ask: Cartons to open, type: calc, calc: draw_cartons}
      - {id: units_drawn, ask: Units to take, type: calc, calc: draw_units}
      - {id: tolerance, ask: Within tolerance, type: calc, calc: tolerance, fail: {class: minor, effect: remark}}
  - id: boxes
    title: Cartons
    each: opened
    steps:
      - {id: outside, ask: Outside good, type: pass-fail, of: carton, fail: {class: major, effect: set_aside, codes: [M1, C1]}}
      - {id: label, ask: Label, type: pass-fail, of: carton, sample: {first: 2}, fail: {class: minor, effect: remark, codes: [M2]}}
  - id: unit
    title: Units
    each: units
    together: true
    steps:
      - {id: look, ask: Look, type: defects, fail: {class: major, effect: tally}}
      - {id: works, ask: Works, type: pass-fail, fail: {class: major}}
      - {id: tenth, ask: Every fourth, type: pass-fail, sample: {every: 4}, fail: {class: minor}}
  - id: bench
    title: Bench
    steps:
      - {id: bench_three, ask: On three, type: pass-fail, sample: {first: 3}, of: unit, fail: {class: major, codes: [M1, C1]}}
      - {id: bench_draw, ask: Drawn, type: pass-fail, sample: {draw: S-2, accept: 0}, of: unit, fail: {class: major, codes: [M1]}}
  - id: sizes
    title: Sizes
    each: small
    steps:
      - {id: size, ask: Size, type: measure, limits: "<= 5 mm", of: unit, fail: {class: major, effect: reject}}
  - id: last
    title: Last
    steps:
      - {id: used, ask: Used, type: count}
      - {id: result, ask: Result, type: calc, calc: verdict}
`

func lotRun(t testing.TB, n string) *run {
	r := begin(t, listOf(t, lot), "", map[string]string{"advised": "100", "crates": "9"})
	return r.do(typed("counted", "100"), typed("sampling_plan", n, "1", "2"))
}

func TestPiecesComeFromThePlans(t *testing.T) {
	r := begin(t, listOf(t, lot), "", map[string]string{"advised": "100", "crates": "9"})
	assert.Equal(t, "counted sampling_plan cartons units_drawn tolerance outside/1 label/1 outside/2 label/2 outside/3 look/1 bench_three/1 bench_three/2 bench_three/3 bench_draw/1 bench_draw/2 bench_draw/3 size/1 used result",
		r.walk(), "an open plan leaves one open question, so that nothing is accepted without it")
	r.refuses(pass("look", 1), "answer sampling_plan first")
	r.refuses(on(1, typed("size", "4")), "answer counted first")
	r.refuses(typed("sampling_plan", "13"), "the plan takes n, Ac major, Ac minor")
	r.do(typed("counted", "6"))
	r.refuses(typed("sampling_plan", "7", "0", "0"), "more than the lot of 6")
	r.refuses(typed("sampling_plan", "5", "5", "0"), "accepts everything")
	r.refuses(typed("counted", "0"), "at least one piece")
	r.do(typed("sampling_plan", "5", "0", "1"))
	assert.Equal(t, "counted sampling_plan cartons units_drawn tolerance outside/1 label/1 outside/2 label/2 outside/3 "+
		"look+works+tenth/1 look+works/2 look+works/3 look+works/4 look+works+tenth/5 "+
		"bench_three/1 bench_three/2 bench_three/3 bench_draw/1 bench_draw/2 size/1 size/2 used result", r.walk())

	plan, ok := r.s.Sampling("units")
	require.True(t, ok)
	assert.Equal(t, 5, plan.N)
	assert.Equal(t, 6, plan.Lot)
	require.Len(t, plan.Classes, 3)
	assert.Equal(t, 1, plan.Classes[0].Re, "critical: none is Ac 0 Re 1")
	assert.Equal(t, 2, plan.Classes[2].Re, "Re = Ac + 1")
	assert.Len(t, plan.Draw, 5)
	assert.IsIncreasing(t, plan.Draw)
	q, _ := r.s.Find(r.place("works", 3))
	assert.Equal(t, plan.Draw[2], q.Drawn)
	cartons, ok := r.s.Sampling("opened")
	require.True(t, ok)
	assert.Equal(t, 3, cartons.N, "the square root of nine")
	assert.NotEqual(t, plan.Seed, cartons.Seed, "each draw has its own seed")

	r.refuses(pass("look", 6), "there is no piece 6")
	r.refuses(pass("look"), "say which")
	r.refuses(pass("tenth", 2), "not asked on piece 2")
	r.refuses(typed("cartons", "1"), "computed")

	text, fails, known := r.s.Calculated("tolerance")
	assert.True(t, known)
	assert.True(t, fails)
	assert.Equal(t, "94 short of 100", text)
}

func TestALotThatShrinksTakesItsPiecesAlong(t *testing.T) {
	r := lotRun(t, "8").do(fails("look", "M1", 8))
	assert.Equal(t, 1, r.s.Tallies()[1].Found)
	r.do(typed("counted", "7"))
	assert.Equal(t, 0, r.s.Tallies()[1].Found, "piece 8 is no piece of a lot of 7")
	r.do(typed("counted", "8"))
	assert.Equal(t, 1, r.s.Tallies()[1].Found)
}

func TestPartsAreInspectionsOfTheirOwn(t *testing.T) {
	list := listOf(t, `
checklist: test
version: 1
kind: quality-control
title: Parts
subject:
  - {id: order, ask: Order, type: scan, need: true, label: true, part: delivery}
  - {id: lot, ask: Lot, type: scan, need: true, label: true, part: lot}
  - {id: state, ask: State, type: choice, label: true, choices: [{id: n, text: as new}, {id: u, text: used}]}
sections:
  - {id: a, title: A, part: delivery, steps: [{id: seal, ask: Seal, type: text}]}
  - {id: b, title: B, part: lot, steps: [{id: box, ask: Box, type: text}, {id: only, ask: Only, type: text, when: part == "lot"}]}
  - {id: c, title: C, steps: [{id: both, ask: Both, type: text}]}
`)
	try := func(part string, subject map[string]string) error {
		r := &run{t: t, list: list, s: New(ID{1}, list), at: inspector(t, "104")}
		return r.try(Start{Number: "N", Part: part, Subject: subject})
	}
	assert.ErrorContains(t, try("", nil), "has the parts delivery, lot")
	assert.ErrorContains(t, try("lots", nil), "has the parts")
	assert.ErrorContains(t, try("lot", nil), "Lot is missing")
	assert.ErrorContains(t, try("lot", map[string]string{"lot": "7", "order": "x"}), "order is not asked here")
	assert.ErrorContains(t, try("lot", map[string]string{"lot": "7", "lott": "x"}), `nothing called "lott"`)
	assert.ErrorContains(t, try("lot", map[string]string{"lot": "7", "state": "x"}), "none of n, u")

	r := begin(t, list, "lot", map[string]string{"lot": "L-7", "state": "u", "product.name": "Kettle"})
	assert.Equal(t, "box only both", r.walk())
	assert.Equal(t, "L-7 · used", r.s.Label)
	assert.Equal(t, "Kettle", r.s.Subject["product.name"])
	r.refuses(typed("seal", "1"), "not asked here now")
}

func TestASubjectIsCheckedBeforeAnythingIsKept(t *testing.T) {
	list := listOf(t, lot)
	for _, tt := range []struct{ advised, why string }{
		{"", "is missing"}, {"0", "at least one piece"}, {"-5", "not negative"}, {"2147483648", "more than"},
		{"12.5", "not a whole number"}, {"1e9", "not a whole number"}, {"0x10", "not a whole number"}, {"1_000", "not a whole number"},
		{"4006381333931", "that was a barcode"}, {"+5", "not a whole number"}, {"٣", "not a whole number"},
	} {
		r := &run{t: t, list: list, s: New(ID{1}, list), at: inspector(t, "104")}
		err := r.try(Start{Number: "N", Subject: map[string]string{"advised": tt.advised}})
		assert.ErrorContains(t, err, tt.why, tt.advised)
		if field, _ := list.Field("advised"); tt.advised != "" {
			assert.ErrorContains(t, CheckField(list, *field, tt.advised), tt.why, "field by field as well")
		}
	}
	r := &run{t: t, list: list, s: New(ID{1}, list)}
	assert.ErrorContains(t, r.try(Start{Number: "N"}), "nobody is signed in")
	r = lotRun(t, "5")
	r.refuses(Start{Number: "N"}, "begun already")
	_, err := Decide(New(ID{1}, list), Park{}, r.at)
	assert.ErrorContains(t, err, "never begun")
}

func TestConditionsOnAPieceSeeThatPiece(t *testing.T) {
	list := listOf(t, `
checklist: test
version: 1
kind: quality-control
title: A lot
subject:
  - {id: pieces, ask: Pieces, type: count, need: true}
plans:
  every_one: {from: pieces}
`+codes+`
sections:
  - id: unit
    title: Units
    each: every_one
    steps:
      - {id: on, ask: Switches on, type: pass-fail, fail: {class: major, effect: reject, codes: [M1]}}
      - {id: volts, ask: Volts, type: measure, limits: "<= 5 V", when: on == "pass", fail: {class: major, effect: reject}}
  - id: end
    title: End
    steps:
      - {id: why, ask: Why, type: text, when: on == "fail"}
`)
	r := begin(t, list, "", map[string]string{"pieces": "2"})
	assert.Equal(t, "on/1 on/2", r.walk())
	r.do(pass("on", 1))
	assert.Equal(t, "on/1 volts/1 on/2", r.walk())
	r.do(fails("on", "M1", 2))
	assert.Equal(t, "on/1 volts/1 on/2 why", r.walk(), "after the section, one that fails is a fail")
	r.refuses(on(2, typed("volts", "4")), "not asked")
	r.do(on(1, typed("volts", "4")), typed("why", "loose cable"))
	assert.Equal(t, Reject, r.verdict())
}

func TestTheEndListsWhatIsOpenAndTheLineShowsHowFar(t *testing.T) {
	r := lotRun(t, "5")
	var open []string
	for _, q := range r.s.OpenSteps() {
		open = append(open, r.name(q))
	}
	assert.NotContains(t, open, "cartons", "computed steps are never open")
	assert.NotContains(t, open, "result")
	assert.Contains(t, open, "used")
	line := r.s.Progress()
	require.Equal(t, "First", line[0].Show)
	assert.Equal(t, []Mark{MarkRecorded, MarkRecorded, MarkRecorded, MarkRecorded, MarkRecorded}, line[0].Marks)
	assert.Equal(t, 2, line[0].Done)
	assert.Equal(t, 2, line[0].All)
	assert.True(t, line[1].Here)
	assert.Equal(t, 3, line[1].Pieces)
	r.do(whole(pass("look", 1)))
	line = r.s.Progress()
	assert.Equal(t, 1, line[2].Done)
	assert.Equal(t, 5, line[2].All)
}

func TestNextGoesOnFromWhereOneIsAndWraps(t *testing.T) {
	list := once(t, `
- {id: one, ask: One, type: text}
- {id: two, ask: Two, type: text}
- {id: three, ask: Three, type: text}
`)
	r := begin(t, list, "", nil)
	assert.Equal(t, "one", r.next())
	r.do(typed("two", "x"))
	assert.Equal(t, "three", r.next())
	r.do(typed("three", "x"))
	assert.Equal(t, "one", r.next())
	r.do(typed("one", "x"))
	assert.Empty(t, r.next())
}
