package inspection_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "assay/station/inspection"
)

const tasks = `
- {id: look, ask: Look, type: pass-fail, fail: {class: major, effect: hold, codes: [M1, C1]}}
- {id: other, ask: Other, type: text}
- {id: tag, ask: Scan the tag, type: scan, phase: signed}
- {id: cause, ask: Cause, type: choice, phase: lead, choices: [{id: man, text: man}, {id: machine, text: machine}]}
`

func TestOnlyItsPersonOrALeadGoesOn(t *testing.T) {
	r := begin(t, once(t, tasks), "", nil).do(pass("look"))
	r.as(inspector(t, "105")).refuses(typed("other", "x"), "is 104's")
	r.refuses(Park{}, "is 104's")
	r.as(inspector(t, "104")).do(Park{At: r.place("other", 0)})
	assert.Equal(t, Parked, r.s.Phase)
	assert.Equal(t, r.place("other", 0), r.s.At, "it is resumed exactly there")
	r.do(Park{})
	r.refuses(typed("other", "x"), "is parked")
	r.as(inspector(t, "105")).refuses(Resume{}, "is 104's")
	r.as(lead("7")).do(Resume{})
	assert.Equal(t, "7", r.s.Owner, "taking over is an entry")
	r.do(typed("other", "x"))
	assert.Equal(t, []string{"104", "7"}, r.s.Answerers())
	r.as(inspector(t, "104")).refuses(Sign{Meaning: "m"}, "is 7's")

	r.as(lead("7"))
	r.refuses(HandOver{}, "to whom")
	r.refuses(HandOver{To: "7"}, "already")
	r.do(HandOver{To: "105", Note: "shift ends"})
	r.as(inspector(t, "105")).do(Resume{}, Sign{Meaning: "inspected"})
	assert.Equal(t, "105", r.s.SignOff.Person)
}

func TestWhatIsSignedStays(t *testing.T) {
	r := begin(t, once(t, tasks), "", nil).do(fails("look", "M1"), typed("other", "x"))
	assert.Empty(t, r.s.Tasks(), "tasks come after the sign-off")
	r.refuses(typed("tag", "1"), "after the sign-off")
	r.refuses(Sign{}, "what the signature means")
	r.do(Sign{Meaning: "inspected, facts as recorded"})
	assert.Equal(t, Signed, r.s.Phase)
	assert.Equal(t, Hold, r.s.Outcome.Verdict)
	assert.Equal(t, "Ann", r.s.SignOff.Name)
	for _, c := range []Command{pass("look"), TakeBack{}, HoldIt{Reason: "r"}, Park{}, Resume{}, Sign{Meaning: "m"}, Lower{Reason: "r"},
		Note{Step: "look", Text: "x"}, NotPerform{Reason: "r"}, HandOver{To: "9"}, Reopen{}, Stop{Step: "look", Reason: "r"}} {
		r.refuses(c, "nothing in it is changed")
	}
	_, can := r.s.CanTakeBack()
	assert.False(t, can)

	require.Len(t, r.s.Tasks(), 2)
	r.as(inspector(t, "9")).do(typed("tag", "DOCK-P-1"))
	r.refuses(typed("cause", "man"), "a lead's")
	r.as(lead("7")).do(typed("cause", "man"))
	assert.Empty(t, r.s.Tasks())
	assert.Equal(t, Hold, r.s.Outcome.Verdict)
	assert.NotContains(t, r.s.Answerers(), "7", "a task is no answer of the inspection")
}

func TestALeadDecidesBesideTheVerdict(t *testing.T) {
	signed := func(code string) *run {
		return begin(t, once(t, tasks), "", nil).do(fails("look", code), typed("other", "x"), Sign{Meaning: "m"})
	}
	r := signed("M1")
	release := Dispose{Disposition: "release", Reason: "dried"}
	r.refuses(release, "a lead decides")
	r.as(lead("104")).refuses(release, "four eyes")
	r.as(lead("7"))
	r.refuses(Dispose{Disposition: "release"}, "has a reason")
	r.refuses(Dispose{Disposition: "eat", Reason: "r"}, `no disposition "eat"`)
	r.refuses(Dispose{Disposition: "restock", Reason: "r"}, `no disposition "restock"`)
	r.do(release)
	assert.Equal(t, Reviewed, r.s.Phase)
	assert.Equal(t, "dried", r.s.Review.Reason)
	assert.Equal(t, "7", r.s.Review.Person)
	assert.Equal(t, Hold, r.s.Outcome.Verdict, "the verdict is never edited")
	r.refuses(release, "decided already")

	r = signed("C1").as(lead("7"))
	for _, d := range []string{"use_as_is", "release", "regrade"} {
		r.refuses(Dispose{Disposition: d, Reason: "r"}, "never with a critical")
	}
	r.do(Dispose{Disposition: "scrap", Reason: "unsafe"})
	r.refuses(Annul{}, "say why")
	r.do(Annul{Reason: "wrong lot"})
	assert.Equal(t, Annulled, r.s.Phase)
	r.refuses(Annul{Reason: "r"}, "annulled already")

	r = begin(t, once(t, tasks), "", nil).do(pass("look"), typed("other", "x"), Sign{Meaning: "m"}).as(lead("7"))
	r.refuses(release, "nothing to decide")
	r = begin(t, once(t, tasks), "", nil).as(lead("7"))
	r.refuses(release, "only what is signed")
	r.refuses(Annul{Reason: "r"}, "not signed")
}

func TestItMayEndWithoutAVerdict(t *testing.T) {
	r := begin(t, once(t, tasks), "", nil).do(fails("look", "M1"))
	r.refuses(NotPerform{}, "say why")
	r.do(NotPerform{Reason: "not ready"})
	assert.Equal(t, NotPerformed, r.s.Phase)
	assert.Equal(t, NoVerdict, r.verdict())
	r.refuses(pass("look"), "closed as not performed")
	r = begin(t, once(t, tasks), "", nil).do(NotPerform{Refused: true, Reason: "wet"})
	assert.Equal(t, RefusedAtDock, r.s.Phase)
}

func TestAStateIsAValue(t *testing.T) {
	r := lotRun(t, "5").do(kept(fails("look", "M1", 1)))
	before := r.s
	was := before.Judge()
	tally := before.Tallies()
	r.do(fails("look", "M2", 1), pass("works", 2), Note{Step: "look", Piece: 1, Text: "n"}, typed("counted", "4"), Park{})
	assert.Equal(t, was, before.Judge())
	assert.Equal(t, tally, before.Tallies())
	assert.Equal(t, Open, before.Phase)
	a, _ := before.Answer(r.place("look", 1))
	assert.Equal(t, "seen", a.Note)
	a.Defects[0].Code = "changed"
	a, _ = before.Answer(r.place("look", 1))
	assert.Equal(t, "M1", a.Defects[0].Code, "what is handed out is a copy")
}

func TestApplyPassesOverWhatCannotBe(t *testing.T) {
	list := once(t, tasks)
	s := Apply(New(ID{1}, list), Answered{Place: Place{Step: 1}})
	assert.Empty(t, s.Walk(), "nothing happens before the start")
	r := begin(t, list, "", nil)
	s = r.s
	for _, e := range []Event{
		Answered{Place: Place{Step: 999, Piece: 3}, Answer: Answer{Result: Pass}},
		PassedMany{Steps: []int{999}, Piece: 1, Count: 2},
		Closed{Place: Place{Step: 999}},
		Attached{Place: Place{Step: 999}},
		Noted{Place: Place{Step: 999}},
		TakenBack{}, TakenBack{}, TakenBack{}, TakenBack{},
		WasParked{Place: Place{Step: 999}},
	} {
		s = Apply(s, e)
	}
	s.Judge()
	s.Next(s.At)
	s.Progress()
	assert.NotPanics(t, func() { s.Mark(Question{Places: []Place{{Step: 999}}}) })
	_, ok := s.Find(Place{Step: 999})
	assert.False(t, ok)
	_, ok = s.Answer(Place{Step: -1, Piece: -1})
	assert.False(t, ok)
	_, ok = s.Place("no_such", 0)
	assert.False(t, ok)
	_, ok = s.Expected(Place{Step: 999})
	assert.False(t, ok)
}

const linesList = `checklist: test
version: 1
kind: quality-control
title: A load
subject:
  - {id: order, ask: Order, type: scan, need: true}
plans:
  lines: {from: order.lines}
defects:
  QT01: {name: short, class: major}
sections:
  - id: lines
    title: Line by line
    each: lines
    when: order.lines != ""
    steps:
      - {id: item, ask: Scan it, type: scan, expect: line.gtin, of: line, fail: {class: major, codes: [QT01], effect: set_aside}}
      - {id: pieces, ask: How many, type: count, expect: line.qty, of: line, fail: {class: major, codes: [QT01], effect: {less: remark, more: set_aside}}}
  - id: end
    title: End
    steps:
      - {id: ok, ask: All well, type: pass-fail, fail: {class: minor, effect: remark}}
`

func TestAnOrdersLinesAreCountedOneByOne(t *testing.T) {
	r := begin(t, listOf(t, linesList), "", map[string]string{
		"order": "PO-7", "order.lines": "2",
		"line.1.gtin": "4006381333931", "line.1.qty": "40", "line.1.text": "Kettle, 40 pieces",
		"line.2.gtin": "96385074", "line.2.qty": "12",
	})
	item, _ := r.list.Step("item")
	pieces, _ := r.list.Step("pieces")
	want, known := r.s.Expected(Place{pieces.Index, 2})
	assert.True(t, known)
	assert.Equal(t, "12", want)
	assert.Equal(t, "Kettle, 40 pieces", r.s.Line(Place{item.Index, 1}))
	assert.True(t, r.s.Matches(Place{item.Index, 1}, "]d20104006381333931"))
	assert.False(t, r.s.Matches(Place{item.Index, 2}, "4006381333931"))

	r.do(Give{Step: "item", Piece: 1, Answer: Answer{Values: []string{"]E04006381333931"}}})
	r.do(Give{Step: "pieces", Piece: 1, Answer: Answer{Values: []string{"38"}, Real: true}})
	short, _ := r.s.Answer(Place{pieces.Index, 1})
	assert.Equal(t, Fail, short.Result)
	assert.Equal(t, 2, short.Defects[0].Quantity)
}

func TestWithoutAnOrdersLinesNothingIsCountedByLine(t *testing.T) {
	r := begin(t, listOf(t, linesList), "", map[string]string{"order": "PO-7"})
	assert.Len(t, r.s.Walk(), 1)
}

func TestLinesThatDifferSayEachItsOwnLimit(t *testing.T) {
	r := begin(t, listOf(t, linesList), "", map[string]string{
		"order": "PO-7", "order.lines": "2", "line.1.gtin": "A1", "line.1.qty": "40", "line.2.gtin": "A2", "line.2.qty": "12",
	})
	for piece, gtin := range []string{"A1", "A2"} {
		r.do(Give{Step: "item", Piece: piece + 1, Answer: Answer{Values: []string{gtin}}})
		r.do(Give{Step: "pieces", Piece: piece + 1, Answer: Answer{Values: []string{"3"}, Real: true}})
	}
	r.do(Give{Step: "ok", Answer: Answer{Result: Pass}})
	var limits []string
	for _, reason := range r.s.Judge().Reasons {
		limits = append(limits, reason.Value+" of "+reason.Limit)
	}
	assert.Equal(t, []string{"3 of 40", "3 of 12"}, limits)
}

func TestOnlyTheLinesOwnArticleCountsByScan(t *testing.T) {
	r := begin(t, listOf(t, linesList), "", map[string]string{
		"order": "PO-7", "order.lines": "1", "line.1.gtin": "4006381333931", "line.1.qty": "40",
	})
	pieces, item := r.place("pieces", 1), r.place("item", 1)
	assert.Zero(t, r.s.Counts(pieces, "14006381333938"), "nobody knows what its carton holds")
	packed := begin(t, listOf(t, linesList), "", map[string]string{
		"order": "PO-7", "order.lines": "1", "line.1.gtin": "4006381333931", "line.1.qty": "40", "line.1.carton": "14006381333938", "line.1.per_carton": "6",
	})
	assert.Equal(t, 6, packed.s.Counts(packed.place("pieces", 1), "14006381333938"))
	assert.Equal(t, 1, r.s.Counts(pieces, "4006381333931"))
	assert.Equal(t, 1, r.s.Counts(pieces, "]d2010400638133393121SN7"))
	assert.Zero(t, r.s.Counts(pieces, "96385074"))
	assert.Zero(t, r.s.Counts(item, "4006381333931"), "that step asks for the scan itself")
}

func TestACountOffersTheCodeOfItsSideFirst(t *testing.T) {
	list := strings.Replace(linesList, "codes: [QT01], effect: {less", "codes: [QT01, QT02], effect: {less", 1)
	list = strings.Replace(list, "class: major}\nsections", "class: major}\n  QT02: {name: over, class: minor}\nsections", 1)
	r := begin(t, listOf(t, list), "", map[string]string{
		"order": "PO-7", "order.lines": "1", "line.1.gtin": "4006381333931", "line.1.qty": "40",
	})
	pieces, codes := r.place("pieces", 1), []string{"QT01", "QT02"}
	assert.Equal(t, []string{"QT02", "QT01"}, r.s.LikelyCodes(pieces, Answer{Values: []string{"45"}}, codes))
	assert.Equal(t, codes, r.s.LikelyCodes(pieces, Answer{Values: []string{"35"}}, codes))
	assert.Equal(t, []string{"QT01", "QT02"}, codes, "the step's own stays as it is")
}
