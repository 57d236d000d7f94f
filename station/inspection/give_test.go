package inspection_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "assay/station/inspection"
)

func TestAnAnswerComesToWhatItsTypeSays(t *testing.T) {
	list := once(t, `
- {id: look, ask: Looks good, type: pass-fail, fail: {class: major, codes: [M1, M2]}}
- {id: colour, ask: Colour, type: choice, choices: [{id: same, text: same}, {id: off, text: off, fail: {class: minor, effect: remark}}]}
- {id: parts, ask: Parts, type: choices, choices: [{id: a, text: lid}, {id: b, text: cord}], fail: {class: minor}}
- {id: extras, ask: Extras, type: choices, choices: [{id: a, text: lid, fail: {class: minor}}, {id: b, text: bag}]}
- {id: ticks, ask: Ticks, type: choices, choices: [{id: a, text: lid}, {id: b, text: bag}]}
- {id: bore, ask: Bore, type: measure, limits: "24.90 .. 25.10 mm", fail: {class: minor}}
- {id: twice, ask: Twice, type: measure, limits: "<= 5 kg", readings: 2, fail: {class: minor}}
- {id: free, ask: Free, type: measure, unit: mm}
- {id: pieces, ask: Pieces, type: count, expect: advised, fail: {class: minor}}
- {id: some, ask: Some, type: count}
- {id: few, ask: Few, type: count, limits: "<= 20000000", fail: {class: minor}}
- {id: vague, ask: Vague, type: count, expect: order, fail: {class: minor}}
- {id: po, ask: Order, type: scan, expect: order, fail: {class: minor}}
- {id: box, ask: Box, type: scan, expect: carton.code, fail: {class: minor}}
- {id: any_code, ask: Any, type: scan}
- {id: day, ask: Day, type: date}
- {id: words, ask: Words, type: text}
- {id: remark, ask: Remark, type: text, optional: true}
- {id: read_it, ask: Read, type: instruction}
- {id: paper, ask: Paper, type: lab}
- {id: driver, ask: Driver, type: sign, fail: {class: information, effect: remark}}
- {id: grade, ask: Grade, type: grade}
- {id: judged, ask: Judged, type: choice, judged: true, choices: [{id: x, text: x}, {id: y, text: y}]}
`)
	subject := map[string]string{"order": "PO-7", "advised": "100"}
	for _, tt := range []struct {
		name   string
		give   Give
		result Result
		why    string // of a refusal
	}{
		{"pass is said", pass("look"), Pass, ""},
		{"nothing said is no pass", typed("look"), 0, "say pass or fail"},
		{"recorded is no pass either", give("look", Answer{Result: Recorded}, nil), 0, "say pass or fail"},
		{"a failure names its code", give("look", Answer{Result: Fail}, nil), 0, "defect code"},
		{"a failure with its code", fails("look", "M1"), Fail, ""},
		{"any code of the list will do", fails("look", "H1"), Fail, ""},
		{"a code of no list", fails("look", "Q9"), 0, `no defect code "Q9"`},
		{"a code by zone asks the zone", fails("look", "Z1"), 0, "which zone"},
		{"a code that needs a note", give("look", Answer{Result: Fail, Defects: []Defect{{Code: "XX99"}}}, nil), 0, "a note is needed"},
		{"a pass has no defects", give("look", Answer{Result: Pass, Defects: []Defect{{Code: "M1"}}}, nil), 0, "does not pass"},
		{"N/A is not offered everywhere", give("look", Answer{Result: NA}, nil), 0, "N/A is not offered"},
		{"an unknown step", pass("loock"), 0, `no step "loock"`},
		{"asked once, not on a piece", pass("look", 3), 0, "asked once"},

		{"a choice that passes", typed("colour", "same"), Pass, ""},
		{"a choice that fails", typed("colour", "off"), Fail, ""},
		{"a choice nobody offered", typed("colour", "blue"), 0, "none of the choices"},
		{"no choice", typed("colour"), 0, "pick one"},
		{"a choice that fails is not recorded as a pass", give("colour", Answer{Result: Pass, Values: []string{"off"}}, nil), 0, "cannot be recorded"},

		{"all present", typed("parts", "a", "b"), Pass, ""},
		{"one missing", typed("parts", "a"), Fail, ""},
		{"none present", typed("parts"), Fail, ""},
		{"the same twice", typed("parts", "a", "a"), 0, "named twice"},
		{"only what may fail must be there", typed("extras", "a"), Pass, ""},
		{"what may fail is missing", typed("extras", "b"), Fail, ""},

		{"ticks that cannot fail", typed("ticks", "b"), Recorded, ""},
		{"no tick and no word", typed("ticks"), 0, "say that nothing is"},
		{"none of them, said so", give("ticks", Answer{Result: Recorded}, nil), Recorded, ""},

		{"within limits", typed("bore", "25.00"), Pass, ""},
		{"on the limit", typed("bore", "24.90"), Pass, ""},
		{"out of limits", typed("bore", "24.89"), Fail, ""},
		{"in another unit", give("bore", Answer{Values: []string{"2.5"}, Unit: "cm"}, nil), Pass, ""},
		{"in a unit of another kind", give("bore", Answer{Values: []string{"25"}, Unit: "kg"}, nil), 0, "kg"},
		{"a barcode is no reading", typed("bore", "4012345678901"), 0, "barcode"},
		{"a comma is another mark", typed("bore", "1,5"), 0, "point"},
		{"no number", typed("bore", "NaN"), 0, "not a reading"},
		{"no reading", typed("bore"), 0, "1 reading is needed"},
		{"two readings", typed("twice", "4.9", "5.0"), Pass, ""},
		{"one of two out", typed("twice", "4.9", "5.1"), Fail, ""},
		{"one reading of two", typed("twice", "4.9"), 0, "2 readings are needed"},
		{"a reading without limits", typed("free", "12.5"), Recorded, ""},

		{"as expected", typed("pieces", "100"), Pass, ""},
		{"fewer than expected", typed("pieces", "99"), Fail, ""},
		{"no whole number", typed("pieces", "1e3"), 0, "not a whole number"},
		{"negative", typed("pieces", "-1"), 0, "not negative"},
		{"2^31", typed("some", "2147483648"), 0, "more than this station counts"},
		{"nothing to expect", typed("some", "0"), Recorded, ""},

		{"a large count within limits", typed("few", "12345678"), Pass, ""},
		{"a large count out of them", typed("few", "212345678"), Fail, ""},
		{"what is expected is no number: nothing passed", typed("vague", "5"), Recorded, ""},

		{"the scan matches", typed("po", "po-7 "), Pass, ""},
		{"the scan differs", typed("po", "PO-8"), Fail, ""},
		{"one cannot say otherwise", give("po", Answer{Values: []string{"PO-8"}, Compared: Matches}, nil), 0, "differs"},
		{"nothing known to compare: the person says", typed("box", "123"), 0, "compare it yourself"},
		{"nothing known: matches", give("box", Answer{Values: []string{"123"}, Compared: Matches}, nil), Pass, ""},
		{"nothing known: differs", give("box", Answer{Values: []string{"123"}, Compared: Differs}, nil), Fail, ""},
		{"nothing known: nothing to compare", give("box", Answer{Values: []string{"123"}, Compared: NothingToCompare}, nil), Recorded, ""},
		{"a scan of its own", typed("any_code", "123"), Recorded, ""},
		{"an empty scan", typed("any_code", " \u200b"), 0, "scan or type"},

		{"a date", typed("day", "2026-02-28"), Recorded, ""},
		{"no date", typed("day", "2026-02-30"), 0, "not a date"},
		{"a text", typed("words", "dock 4"), Recorded, ""},
		{"an empty text", typed("words", ""), 0, "type the answer"},
		{"a text that must be there", give("words", Answer{Result: Recorded}, nil), 0, "type the answer"},
		{"an explicit none", give("remark", Answer{Result: Recorded}, nil), Recorded, ""},
		{"silence is no explicit none", typed("remark"), 0, "type the answer"},
		{"read and done", typed("read_it"), Recorded, ""},
		{"a report", typed("paper", "R-1", "Lab", "2026-01-01"), Recorded, ""},
		{"no report", typed("paper"), 0, "report's number"},
		{"he agrees", typed("driver", Agrees, "Jo", "Norden"), Pass, ""},
		{"he refuses", typed("driver", Refused, "Jo"), Fail, ""},
		{"a witness has a name", typed("driver", Agrees), 0, "the name"},
		{"a grade", typed("grade", "B"), Recorded, ""},
		{"no grade", typed("grade", "E"), 0, "A, B, C, D or X"},
		{"judged by the inspector", typed("judged", "x"), Pass, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := begin(t, list, "", subject)
			if tt.why != "" {
				r.refuses(tt.give, tt.why)
				return
			}
			r.do(tt.give)
			a, ok := r.s.Answer(r.place(string(tt.give.Step), tt.give.Piece))
			require.True(t, ok)
			assert.Equal(t, tt.result, a.Result)
			assert.Equal(t, tt.give.Values, a.Values, "the typed text stays exactly")
			assert.Equal(t, tt.give.Step == "judged", a.Judged)
		})
	}
}

func TestADefectHasItsClassFromCodeAndZone(t *testing.T) {
	list := once(t, `- {id: look, ask: Looks good, type: pass-fail, fail: {class: minor, effect: remark}}`)
	for _, tt := range []struct {
		name   string
		defect Defect
		class  string
		why    string
	}{
		{"from the code", Defect{Code: "M1"}, "major", ""},
		{"from the zone", Defect{Code: "Z1", Zone: "B"}, "minor", ""},
		{"a zone it does not have", Defect{Code: "Z1", Zone: "D"}, "", "which zone"},
		{"a zone of a code without zones", Defect{Code: "M1", Zone: "A"}, "", "every zone"},
		{"raised with a reason", Defect{Code: "M2", Class: 4, Raised: "beside the blade"}, "critical", ""},
		{"raised without one", Defect{Code: "M2", Class: 4}, "", "say why"},
		{"not lowered by an inspector", Defect{Code: "M1", Class: 2, Raised: "small"}, "", "only a lead lowers"},
		{"the same class needs no reason", Defect{Code: "M1", Class: 3}, "major", ""},
		{"a quantity that cannot be", Defect{Code: "M1", Quantity: -1}, "", "quantity"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := begin(t, list, "", nil)
			g := give("look", Answer{Result: Fail, Note: "n", Defects: []Defect{tt.defect}}, nil)
			if tt.why != "" {
				r.refuses(g, tt.why)
				return
			}
			r.do(g)
			a, _ := r.s.Answer(r.place("look", 0))
			assert.Equal(t, tt.class, a.Defects[0].Class.String())
			assert.Equal(t, max(tt.defect.Quantity, 1), a.Defects[0].Quantity)
		})
	}
	t.Run("lowered by a lead, with a reason", func(t *testing.T) {
		r := begin(t, list, "", nil)
		r.at = lead("7")
		g := give("look", Answer{Result: Fail, Note: "n", Defects: []Defect{{Code: "M1", Class: 2}}}, nil)
		r.refuses(g, "say why M1 is lowered to minor")
		g.Answer.Defects[0].Raised = "under the label"
		r.do(g)
		a, _ := r.s.Answer(r.place("look", 0))
		assert.Equal(t, "minor", a.Defects[0].Class.String())
	})
}

func TestAFailureSaysWhatItsStepDemands(t *testing.T) {
	list := once(t, `
- {id: look, ask: Looks good, type: pass-fail, fail: {class: minor, codes: [M2], effect: remark, demand: [note, quantity, photo]}}
- {id: driver, ask: Driver, type: pass-fail, fail: {class: minor, codes: [M2], effect: remark, demand: [witness]}}
`)
	r := begin(t, list, "", nil)
	bad := Answer{Result: Fail}
	lacks := func(a Answer) (out []string) {
		for _, l := range r.s.Lacks(r.place("look", 0), a) {
			out = append(out, l.What)
		}
		return out
	}
	assert.Equal(t, []string{"code", "quantity", "note", "photo"}, lacks(bad))
	r.refuses(give("look", bad, nil), "say how many")
	bad.Defects = []Defect{{Code: "M2", Quantity: 3}}
	r.refuses(give("look", bad, nil), "a note is needed")
	bad.Note = " \n"
	r.refuses(give("look", bad, nil), "a note is needed")
	bad.Note = "forklift"
	assert.Equal(t, []string{"photo"}, lacks(bad))
	r.do(give("look", bad, nil), give("driver", Answer{Result: Fail}, nil))

	require.Len(t, r.s.Owed(), 2, "photo and witness may be owed, until the sign-off")
	r.refuses(Sign{Meaning: "m"}, "a photo is needed")
	r.do(Attach{Step: "look", Evidence: []Evidence{{Name: "a.jpg", Size: 3}}})
	r.refuses(Sign{Meaning: "m"}, "a witness is needed")
	r.refuses(Excuse{Step: "look", Why: "none"}, "nothing is owed")
	r.refuses(Excuse{Step: "driver", Why: " "}, "say why")
	r.do(Excuse{Step: "driver", Why: "he left"})
	assert.Empty(t, r.s.Owed())
	r.do(Sign{Meaning: "m"})
	assert.Equal(t, Accept, r.s.Outcome.Verdict, "remarks only")
}

func TestAFailureOnCountFillsInHowMany(t *testing.T) {
	list := once(t, `- {id: pieces, ask: Pieces, type: count, expect: advised, fail: {class: minor, codes: [M2], effect: remark, demand: [quantity]}}`)
	r := begin(t, list, "", map[string]string{"advised": "100"}).do(typed("pieces", "97"))
	a, _ := r.s.Answer(r.place("pieces", 0))
	assert.Equal(t, []Defect{{Code: "M2", Class: 2, Quantity: 3}}, a.Defects)
}

func TestTypoOrRealKeepsBothValues(t *testing.T) {
	list := once(t, `- {id: bore, ask: Bore, type: measure, limits: "24.90 .. 25.10 mm", fail: {class: minor}}`)
	r := begin(t, list, "", nil)
	p := r.place("bore", 0)
	limit, doubtful := r.s.Doubt(p, []string{"24.08"})
	assert.True(t, doubtful)
	assert.Equal(t, "24.90 .. 25.10 mm", limit)
	_, doubtful = r.s.Doubt(p, []string{"25.00"})
	assert.False(t, doubtful)
	r.do(give("bore", Answer{Values: []string{"24.98"}, Doubted: []string{"24.08"}}, nil))
	a, _ := r.s.Answer(p)
	assert.Equal(t, Pass, a.Result)
	assert.Equal(t, []string{"24.08"}, a.Doubted)
}

func TestATimerMustHaveRunItsTime(t *testing.T) {
	list := once(t, `
- {id: hot, ask: Hot run, type: timer, least: 3 h, beside: true, fail: {class: major, effect: reject, codes: [M1]}}
- {id: look, ask: Looks, type: instruction}
`)
	r := begin(t, list, "", nil)
	hot := typed("hot")
	r.refuses(hot, "was not begun")
	r.do(StartTimer{Step: "hot"})
	r.refuses(StartTimer{Step: "hot"}, "runs already")
	assert.Equal(t, "look", r.next(), "other steps go on beside a long run")
	require.Len(t, r.s.Timers(), 1)
	assert.Equal(t, 3*time.Hour, r.s.Timers()[0].Least)
	q, _ := r.s.Find(r.place("hot", 0))
	assert.Equal(t, MarkRunning, r.s.Mark(q))
	r.do(typed("look"))
	assert.Equal(t, "hot", r.next(), "nothing else is open")
	r.refuses(hot, "it runs")
	r.later(3 * time.Hour).do(hot)
	a, _ := r.s.Answer(r.place("hot", 0))
	assert.Equal(t, Pass, a.Result)
	assert.Empty(t, r.s.Timers())

	r = begin(t, list, "", nil).do(typed("hot", "170 min"))
	a, _ = r.s.Answer(r.place("hot", 0))
	assert.Equal(t, Fail, a.Result, "a typed time is held against the least")
	r = begin(t, list, "", nil)
	r.refuses(typed("hot", "soon"), "not a time")
}

func TestEvidenceAnswersItsStepFileByFile(t *testing.T) {
	list := once(t, `
- {id: photos, ask: Photos, type: evidence, min: 2}
- {id: more, ask: More, type: evidence, optional: true}
- {id: all, ask: All, type: evidence, min: 3, blocks: true, fail: {class: information, effect: remark}}
`)
	file := func(n byte) []Evidence { return []Evidence{{Digest: [32]byte{n}, Name: "f", Size: 1}} }
	r := begin(t, list, "", nil)
	r.refuses(pass("photos"), "2 photos or files")
	r.do(Attach{Step: "photos", Evidence: file(1)})
	assert.Equal(t, "photos", r.next())
	r.do(Attach{Step: "photos", Evidence: file(2)})
	assert.Equal(t, "more", r.next(), "one key a file, and the last one answers")
	r.do(TakeBack{})
	assert.Equal(t, "photos", r.next(), "a file is taken back like an answer")
	a, _ := r.s.Answer(r.place("photos", 0))
	assert.Len(t, a.Evidence, 1)
	r.do(give("photos", Answer{Result: Pass, Evidence: file(3)}, nil), give("more", Answer{Result: Recorded}, nil))
	r.refuses(pass("all"), "3 photos or files")
	r.refuses(Attach{Step: "all"}, "no file")
	r.do(Attach{Step: "all", Evidence: file(4)})
	assert.Empty(t, r.next(), "photos belong to their steps and count here")
	assert.Equal(t, 3, r.s.Files())
	assert.Equal(t, Accept, r.verdict())

	r = begin(t, list, "", nil).do(HoldIt{Reason: "rain"}, Reopen{},
		Attach{Step: "photos", Evidence: append(file(1), file(2)...)}, give("more", Answer{Result: Recorded}, nil),
		give("all", Answer{Result: Fail}, nil))
	r.refuses(Sign{Meaning: "m"}, "nothing is signed")
	r.do(Excuse{Step: "all", Why: "camera broke"}, Sign{Meaning: "m"})
}

func TestTextFromOutsideIsKeptWholeAndBounded(t *testing.T) {
	list := once(t, `- {id: words, ask: Words, type: text}`)
	r := begin(t, list, "", nil)
	raw := "a\x9b2J\x1b]52\u202e\u009bb"
	r.do(typed("words", raw))
	a, _ := r.s.Answer(r.place("words", 0))
	assert.Equal(t, "a\U0010FF9B2J\x1b]52\u202e\u009bb", a.Values[0], "a raw byte is marked, not lost")
	r.refuses(typed("words", string(make([]byte, 1<<20))), "bytes of text")
	r.refuses(Note{Step: "words", Text: "\u200b \n"}, "the note is empty")
}
