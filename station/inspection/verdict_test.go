package inspection_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	. "assay/station/inspection"
)

// rest answers everything open well.
func (r *run) rest() *run {
	r.t.Helper()
	for {
		q, ok := r.s.Next(Place{})
		if !ok {
			return r
		}
		r.do(whole(good(r, q)))
	}
}

// good is an answer by which a question passes.
func good(r *run, q Question) Give {
	p := q.Places[0]
	for _, other := range q.Places {
		if _, answered := r.s.Answer(other); !answered {
			p = other
			break
		}
	}
	step := r.list.Steps()[p.Step]
	g := Give{Step: step.ID, Piece: p.Piece}
	switch step.Type {
	case checklists.PassFail, checklists.Defects:
		g.Result = Pass
	case checklists.Count:
		g.Values = []string{"1"}
		if want, ok := r.s.Expected(p); ok {
			g.Values = []string{want}
		}
	case checklists.Measure:
		g.Values = []string{"4"}
	case checklists.Calc:
		g.Values = []string{"4", "0", "0"}
	default:
		g.Values = []string{"x"}
	}
	return g
}

func TestTheWorstEffectWins(t *testing.T) {
	steps := `
- {id: set, ask: Set aside, type: pass-fail, fail: {class: major, effect: set_aside, codes: [M1]}}
- {id: hold, ask: Hold, type: pass-fail, fail: {class: major, effect: hold, codes: [M1]}}
- {id: reject, ask: Reject, type: pass-fail, fail: {class: minor, effect: reject, codes: [M2]}}
- {id: minor, ask: Minor, type: pass-fail, fail: {class: minor}}
- {id: major, ask: Major, type: pass-fail, fail: {class: major}}
- {id: classless, ask: No class, type: choice, choices: [{id: y, text: y}, {id: n, text: n, fail: {}}]}
- {id: side, ask: Count, type: count, expect: advised, fail: {class: minor, effect: {more: reject, less: remark}}}
- {id: map, ask: Map, type: pass-fail, fail: {class: minor, effect: {M1: hold, M2: remark}}}
- {id: which, ask: Which, type: choice, choices: [{id: a, text: fine}, {id: b, text: bad, fail: {class: major}}, {id: c, text: worse, fail: {class: minor, effect: reject}}], fail: {class: minor, effect: {b: hold}}}
`
	for _, tt := range []struct {
		name    string
		give    []Command
		verdict Verdict
		rule    string
		text    string
	}{
		{"all pass", nil, Accept, "all passed", ""},
		{"minor remarks", []Command{fails("minor", "M2")}, Accept, "effect remark", "Minor: M2 stain"},
		{"major rejects", []Command{fails("major", "M1")}, Reject, "effect reject", "Major: M1 dent"},
		{"set aside does not touch it", []Command{fails("set", "M1")}, Accept, "effect set_aside", ""},
		{"hold holds", []Command{fails("hold", "M1")}, Hold, "effect hold", ""},
		{"reject before hold", []Command{fails("hold", "M1"), fails("reject", "M2")}, Reject, "effect reject", ""},
		{"a code's own effect wins", []Command{fails("reject", "H1")}, Hold, "effect hold", "damp"},
		{"the class of the code, not of the step", []Command{fails("minor", "M1")}, Reject, "effect reject", ""},
		{"no class is for a lead", []Command{typed("classless", "n")}, Hold, "effect hold", ""},
		{"more", []Command{typed("side", "11")}, Reject, "effect reject", ""},
		{"less", []Command{typed("side", "9")}, Accept, "effect remark", ""},
		{"by code", []Command{fails("map", "M1")}, Hold, "effect hold", ""},
		{"by code, other", []Command{fails("map", "M2")}, Accept, "effect remark", ""},
		{"by choice", []Command{typed("which", "b")}, Hold, "effect hold", "Which: bad"},
		{"the choice's own", []Command{typed("which", "c")}, Reject, "effect reject", "Which: worse"},
		{"corrected", []Command{fails("major", "M1"), pass("major")}, Accept, "all passed", ""},
		{"taken back", []Command{pass("major"), fails("major", "M1"), TakeBack{}}, Accept, "all passed", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := begin(t, once(t, steps), "", map[string]string{"advised": "10"})
			for _, step := range []string{"set", "hold", "reject", "minor", "major", "map"} {
				r.do(pass(step))
			}
			r.do(typed("classless", "y"), typed("side", "10"), typed("which", "a")).do(tt.give...)
			o := r.s.Judge()
			assert.Equal(t, tt.verdict, o.Verdict)
			require.NotEmpty(t, o.Reasons)
			assert.Equal(t, tt.rule, o.Reasons[0].Rule)
			assert.Contains(t, o.Reasons[0].Text, tt.text)
		})
	}
}

func TestNoVerdictWhileAnythingIsOpen(t *testing.T) {
	r := lotRun(t, "5")
	for {
		q, ok := r.s.Next(Place{})
		if !ok {
			break
		}
		require.Equal(t, NoVerdict, r.verdict())
		r.refuses(Sign{Meaning: "m"}, "still open")
		r.do(good(r, q))
	}
	assert.Equal(t, Accept, r.verdict())
}

func TestUnitsAreCountedOnceInTheirWorstClass(t *testing.T) {
	for _, tt := range []struct {
		name    string
		give    []Command
		verdict Verdict
		rule    string
		tally   string // critical, major, minor found; then reached
	}{
		{"good lot", nil, Accept, "site rule critical", "0 0 0"},
		{"one major of Ac 1", []Command{fails("look", "M1", 1)}, Accept, "plan units", "0 1 0"},
		{"two majors, Re 2", []Command{fails("look", "M1", 1), fails("works", "M1", 2)}, Reject, "tally major", "0 2! 0"},
		{"two on one unit count once", []Command{fails("look", "M1", 1), fails("works", "M1", 1)}, Accept, "plan units", "0 1 0"},
		{"a minor beside a major is no minor", []Command{fails("look", "M2", 1), fails("works", "M1", 1)}, Accept, "plan units", "0 1 0"},
		{"three minors, Re 3", []Command{fails("look", "M2", 1), fails("look", "M2", 2), fails("look", "M2", 3)}, Reject, "tally minor", "0 0 3!"},
		{"one critical", []Command{fails("look", "C1", 4)}, Reject, "site rule critical", "1! 0 0"},
		{"a critical on the bench", []Command{fails("bench_three", "C1", 2)}, Reject, "effect reject", "1! 0 0"},
		{"a critical on a carton is no unit's", []Command{fails("outside", "C1", 1)}, Accept, "effect set_aside", "0 0 0"},
		{"a code's own effect beats the tally", []Command{fails("look", "H1", 1)}, Hold, "effect hold", "0 1 0"},
		{"c = 1: one is set aside", []Command{on(1, typed("size", "6"))}, Accept, "effect set_aside", "0 0 0"},
		{"c = 1: two are too many", []Command{on(1, typed("size", "6")), on(2, typed("size", "7"))}, Reject, "plan small c = 1", "0 0 0"},
		{"a draw of its own never feeds the big tally", []Command{fails("bench_draw", "M1", 1)}, Reject, "effect reject", "0 0 0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := lotRun(t, "5").do(tt.give...).rest()
			o := r.s.Judge()
			assert.Equal(t, tt.verdict, o.Verdict, "%+v", o.Reasons)
			assert.Equal(t, tt.rule, o.Reasons[0].Rule, "%+v", o.Reasons)
			var got []string
			for _, tally := range r.s.Tallies() {
				if tally.Plan != "units" {
					continue
				}
				text := fmt.Sprint(tally.Found)
				if tally.Reached {
					text += "!"
				}
				got = append(got, text)
				assert.Equal(t, 5, tally.Looked)
			}
			assert.Equal(t, tt.tally, strings.Join(got, " "))
			q := r.s.Quantities()
			assert.Equal(t, q.Advised, q.Counted+q.Short-q.Over)
			assert.Equal(t, q.Counted, q.Accepted+q.Rejected+q.Held+q.Used)
		})
	}
}

func TestDefectsPerHundredUnitsAreAllCounted(t *testing.T) {
	list := listOf(t, strings.Replace(lot, "count: units", "count: defects", 1))
	r := begin(t, list, "", map[string]string{"advised": "100", "crates": "9"})
	two := fails("look", "M1", 1)
	two.Defects[0].Quantity = 2
	r.do(typed("counted", "100"), typed("sampling_plan", "5", "1", "2"), two).rest()
	assert.Equal(t, Reject, r.verdict())
	assert.Equal(t, 2, r.s.Tallies()[1].Found)
}

func TestReasonsNameRuleValueAndLimit(t *testing.T) {
	r := lotRun(t, "5").do(fails("look", "M1", 1), fails("look", "M1", 2), on(1, typed("size", "6")), on(2, typed("size", "7.50")))
	var lines []string
	for _, why := range r.s.Judge().Reasons {
		lines = append(lines, strings.Join([]string{string(why.Step), why.Rule, why.Text, why.Value, why.Limit}, " | "))
	}
	assert.Equal(t, []string{
		"size | plan small c = 1 | Size: not within <= 5 mm (2 units: 1, 2) | 6 mm; 7.50 mm | <= 5 mm",
		" | tally major | major: 2 bad units, rejected from 2; 2 of 5 looked at | 2 | Ac 1 Re 2",
		"look | plan units | Look: M1 dent (2 units: 1, 2) |  | ",
		" | site rule critical | critical: 0 bad units, accepted up to 0, in any step (a site rule, not an ISO plan) | 0 | Ac 0 Re 1",
		" | tally minor | minor: 0 bad units, accepted up to 2; 2 of 5 looked at | 0 | Ac 2 Re 3",
	}, lines)
}

func TestAnEarlyEndHoldsOrRejectsAndNeverAccepts(t *testing.T) {
	r := lotRun(t, "5").do(HoldIt{Reason: "rain on the load"})
	o := r.s.Judge()
	assert.Equal(t, Hold, o.Verdict)
	assert.Contains(t, o.NotReached, checklists.StepID("look"))
	assert.Equal(t, "held by a person", o.Reasons[0].Rule)
	assert.Equal(t, "rain on the load", o.Reasons[0].Text)
	r.refuses(pass("look", 1), "ended early")
	q, _ := r.s.Find(r.place("look", 1))
	assert.Equal(t, MarkNotReached, r.s.Mark(q))
	r.do(Reopen{}, fails("look", "C1", 1))
	why, ask := r.s.StopAsked(r.place("look", 1))
	assert.True(t, ask)
	assert.Contains(t, why, "first critical")
	r.do(Stop{Step: "look", Reason: "live part"})
	assert.Equal(t, Reject, r.verdict(), "what occurred, occurred")
	assert.Contains(t, r.s.Judge().Reasons[3].Text, "stopped at 1 of 5", "a curtailed sample says so")
	r.do(TakeBack{})
	assert.Nil(t, r.s.Ended)
	assert.Equal(t, NoVerdict, r.verdict())

	r = lotRun(t, "5").rest()
	assert.Equal(t, Accept, r.verdict())
	r.do(HoldIt{Reason: "smells odd"})
	assert.Equal(t, Hold, r.verdict(), "also when all was answered")
	r.refuses(HoldIt{Reason: "again"}, "ended early")
}

func TestAStepThatEndsTheWalkEndsIt(t *testing.T) {
	list := once(t, `
- {id: ready, ask: Ready, type: choice, ends: true, choices: [{id: y, text: "yes"}, {id: n, text: "no", fail: {class: major, effect: remark}}]}
- {id: after, ask: After, type: text}
`)
	r := begin(t, list, "", nil).do(typed("ready", "n"))
	assert.Equal(t, Hold, r.verdict())
	assert.Equal(t, []checklists.StepID{"after"}, r.s.Judge().NotReached)
	r.refuses(Reopen{}, "take that back")
	r.do(TakeBack{})
	assert.Nil(t, r.s.Ended)
	assert.Equal(t, "ready", r.next())
}

func TestReturnedGoodsAreNeverRejected(t *testing.T) {
	list := listOf(t, strings.Replace(`
checklist: test
version: 1
kind: quality-control
title: R
`+codes+`
sections:
  - {id: a, title: A, steps: [{id: look, ask: Look, type: pass-fail, fail: {class: critical}}, {id: more, ask: More, type: pass-fail, fail: {class: minor, effect: reject}}]}
`, "quality-control", "returned-goods", 1))
	r := begin(t, list, "", nil).do(fails("look", "C1"), fails("more", "M2"))
	o := r.s.Judge()
	assert.Equal(t, Hold, o.Verdict)
	assert.Equal(t, "effect hold", o.Reasons[1].Rule)
}

func TestOnlyAcceptIsLowered(t *testing.T) {
	r := lotRun(t, "5")
	r.refuses(Lower{Reason: "a feeling"}, "only an accept")
	r.rest().do(Lower{Reason: "a feeling"})
	assert.Equal(t, Hold, r.verdict())
	assert.Equal(t, []string{"lowered by the inspector"}, r.rules()[:1])
	r.do(Lower{})
	assert.Equal(t, Accept, r.verdict(), "he may take that back")
	r.refuses(Lower{}, "say why")
}

func TestQuantitiesBalanceAndOnlyExceptionsAreTyped(t *testing.T) {
	r := begin(t, listOf(t, lot), "", map[string]string{"advised": "100", "crates": "9"})
	assert.False(t, r.s.Quantities().Known)
	r.do(typed("counted", "98"))
	assert.Equal(t, Quantities{Known: true, Advised: 100, Counted: 98, Short: 2, Held: 98}, r.s.Quantities(), "undecided counts as held")
	r.do(typed("sampling_plan", "5", "1", "2"), fails("look", "M1", 1))
	r.refuses(typed("used", "99"), "99 used of 98 counted")
	r.do(typed("used", "3")).rest()
	assert.Equal(t, Quantities{Known: true, Advised: 100, Counted: 98, Short: 2, Accepted: 94, Rejected: 1, Used: 3}, r.s.Quantities(),
		"the bad piece of an accepted lot is set aside")
	r.do(fails("works", "M1", 2))
	assert.Equal(t, Quantities{Known: true, Advised: 100, Counted: 98, Short: 2, Rejected: 95, Used: 3}, r.s.Quantities())
}

func TestMoreBadPiecesThanThereAreIsRefused(t *testing.T) {
	yaml := strings.Replace(lot, "  - id: boxes", `  - id: damage
    title: Damage
    steps:
      - {id: damaged, ask: Damaged, type: pass-fail, fail: {class: major, effect: set_aside, codes: [M1], demand: [quantity]}}
  - id: boxes`, 1)
	r := begin(t, listOf(t, yaml), "", map[string]string{"advised": "100", "crates": "9"}).do(typed("counted", "100"))
	bad := fails("damaged", "M1")
	bad.Defects[0].Quantity = 101
	r.refuses(bad, "101 bad pieces of 100 counted")
	bad.Defects[0].Quantity = 7
	r.do(bad, typed("sampling_plan", "5", "1", "2")).rest()
	assert.Equal(t, 7, r.s.Quantities().Rejected)
}

func TestAStopDoesNotSayItsFailureTwice(t *testing.T) {
	r := lotRun(t, "5").do(fails("look", "C1", 1))
	said := ""
	for _, why := range r.s.Judge().Reasons {
		if why.Step == "look" {
			said, _, _ = strings.Cut(why.Text, " (")
		}
	}
	require.NotEmpty(t, said)
	r.do(Stop{Step: "look", Reason: said})
	texts := map[string]int{}
	for _, why := range r.s.Judge().Reasons {
		text, _, _ := strings.Cut(why.Text, " (")
		texts[text]++
	}
	assert.Equal(t, 1, texts[said])
	assert.Equal(t, 1, texts["the work stopped here"])
}
