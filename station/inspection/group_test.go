package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "assay/station/inspection"
)

func TestOneAnswerForAUnitAnswersItsWholeQuestion(t *testing.T) {
	r := lotRun(t, "5")
	r.do(pass("look", 1))
	assert.Equal(t, "look+works+tenth/1", r.name(first(r.s.Next(r.place("look", 1)))), "one step is one step")
	r.do(whole(pass("works", 1)))
	for _, step := range []string{"look", "works", "tenth"} {
		a, ok := r.s.Answer(r.place(step, 1))
		require.True(t, ok, step)
		assert.Equal(t, Pass, a.Result)
		assert.Equal(t, "104", a.By)
	}
	r.do(whole(fails("works", "M1", 2)))
	a, _ := r.s.Answer(r.place("look", 2))
	assert.Equal(t, Pass, a.Result, "the rest passes with the one answer for all")
	assert.Equal(t, NameAnswered, r.names[len(r.names)-1])
	r.do(TakeBack{})
	_, ok := r.s.Answer(r.place("look", 2))
	assert.False(t, ok, "and is taken back with it")
}

func zoned(g Give) Give {
	g.Defects[0].Zone = "A"
	return g
}

func first(q Question, _ bool) Question { return q }

func TestAUnitIsKeptOpenForMoreDefects(t *testing.T) {
	r := lotRun(t, "5")
	r.refuses(kept(pass("look", 1)), "only a unit with a defect")
	r.do(kept(fails("look", "M2", 1)))
	assert.Equal(t, "look+works+tenth/1", r.name(first(r.s.Next(r.place("look", 1)))), "it stays the question")
	r.do(kept(fails("look", "M1", 1)), kept(zoned(fails("works", "Z1", 1))))
	a, _ := r.s.Answer(r.place("look", 1))
	assert.Len(t, a.Defects, 2, "several defects on one unit, all kept")
	assert.Equal(t, "seen\nseen", a.Note)
	r.refuses(Close{Place: r.place("look", 2)}, "no unit is kept open")
	r.do(Close{Place: r.place("look", 1)})
	q, _ := r.s.Find(r.place("look", 1))
	assert.Equal(t, MarkFail, r.s.Mark(q))
	tenth, ok := r.s.Answer(r.place("tenth", 1))
	require.True(t, ok, "the rest of the unit is good")
	assert.Equal(t, Pass, tenth.Result)
	assert.Equal(t, 1, r.s.Tallies()[1].Found, "a unit counts once, in its worst class")
	assert.Equal(t, 0, r.s.Tallies()[2].Found)

	r.do(TakeBack{})
	a, _ = r.s.Answer(r.place("look", 1))
	assert.True(t, a.KeptOpen, "the end of the unit is taken back first")
	r.do(TakeBack{}, TakeBack{})
	a, _ = r.s.Answer(r.place("look", 1))
	assert.Len(t, a.Defects, 1)
	r.do(TakeBack{})
	_, ok = r.s.Answer(r.place("look", 1))
	assert.False(t, ok)
}

func TestManyGoodPiecesPassInOneEntry(t *testing.T) {
	r := lotRun(t, "20")
	q, _ := r.s.Find(r.place("look", 2))
	assert.Equal(t, 3, q.Group, "2, 3 and 4; piece 5 is asked more")
	many := GiveMany{Section: q.Section, Piece: 2, Count: 3}
	r.do(many)
	assert.Equal(t, NamePassedMany, r.names[len(r.names)-1])
	a, ok := r.s.Answer(r.place("works", 4))
	require.True(t, ok)
	assert.Equal(t, Pass, a.Result)
	r.refuses(many, "one by one")
	r.refuses(GiveMany{Section: q.Section, Piece: 6, Count: 4}, "at most 3")
	r.refuses(GiveMany{Section: q.Section, Piece: 6}, "at least one")
	r.refuses(GiveMany{Section: 0, Piece: 1, Count: 2}, "no piece 1")
	r.do(TakeBack{})
	_, ok = r.s.Answer(r.place("works", 2))
	assert.False(t, ok, "one undo takes the group")
}

func TestSafetyAndSerialisedUnitsPassOneByOne(t *testing.T) {
	yaml := func(class string) string {
		return `
checklist: test
version: 1
kind: quality-control
title: A lot
subject:
  - {id: pieces, ask: Pieces, type: count, need: true}
plans:
  every_one: {from: pieces}
` + codes + `
sections:
  - id: unit
    title: Units
    each: every_one
    together: true
    steps:
      - {id: look, ask: Look, type: pass-fail, fail: {class: ` + class + `, effect: reject, codes: [M1]}}
`
	}
	group := func(class string, subject map[string]string) int {
		subject["pieces"] = "20"
		r := begin(t, listOf(t, yaml(class)), "", subject)
		return r.s.Walk()[0].Group
	}
	assert.Equal(t, 9, group("major", map[string]string{}))
	assert.Equal(t, 0, group("critical", map[string]string{}))
	assert.Equal(t, 0, group("major", map[string]string{"product.serialised": "yes"}))
}

func TestTakeBackWalksBackThroughWhatWasDone(t *testing.T) {
	list := once(t, `
- {id: one, ask: One, type: choice, choices: [{id: a, text: a}, {id: b, text: b}]}
- {id: two, ask: Two, type: text, when: one == "b"}
`)
	r := begin(t, list, "", nil)
	r.refuses(TakeBack{}, "no answer to take back")
	r.do(typed("one", "a"), typed("one", "b"), typed("two", "x"))
	r.do(TakeBack{})
	assert.Equal(t, "two", r.next())
	assert.Equal(t, r.place("two", 0), r.s.At)
	r.do(TakeBack{})
	a, _ := r.s.Answer(r.place("one", 0))
	assert.Equal(t, []string{"a"}, a.Values, "what it corrected stands again")
	assert.Equal(t, "one", r.walk())
	p, ok := r.s.CanTakeBack()
	assert.True(t, ok)
	assert.Equal(t, r.place("one", 0), p)
	r.do(TakeBack{})
	_, ok = r.s.Answer(p)
	assert.False(t, ok)
	_, ok = r.s.CanTakeBack()
	assert.False(t, ok)
	assert.Equal(t, 7, r.s.Seen, "nothing is overwritten: a take-back is an entry")
}

func TestNotesAndFilesOutliveTheAnswerTheyHangOn(t *testing.T) {
	list := once(t, `- {id: one, ask: One, type: pass-fail, fail: {class: minor, effect: remark, codes: [M2]}}`)
	r := begin(t, list, "", nil)
	r.do(Note{Step: "one", Text: "before touching"}, Attach{Step: "one", Evidence: []Evidence{{Name: "a", Size: 1}}})
	a, ok := r.s.Answer(r.place("one", 0))
	assert.False(t, ok, "a note is no answer")
	assert.Equal(t, "before touching", a.Note)
	r.do(fails("one", "M2"), TakeBack{})
	a, ok = r.s.Answer(r.place("one", 0))
	assert.False(t, ok)
	assert.Len(t, a.Evidence, 1)
}
