package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/checklists"
	. "assay/station/inspection"
)

// anyAnswer draws an answer to a question, right or wrong, sensible or not.
func anyAnswer(t *rapid.T, r *run, q Question) Give {
	p := rapid.SampledFrom(q.Places).Draw(t, "place")
	step := r.list.Steps()[p.Step]
	g := Give{Step: step.ID, Piece: p.Piece}
	g.Whole = rapid.Bool().Draw(t, "whole")
	switch step.Type {
	case checklists.PassFail, checklists.Defects:
		g.Result = rapid.SampledFrom([]Result{Pass, Pass, Fail}).Draw(t, "result")
		if g.Result == Fail {
			code := rapid.SampledFrom([]string{"M1", "M2", "C1", "H1", "Z1"}).Draw(t, "code")
			g.Defects = []Defect{{Code: code, Zone: map[string]string{"Z1": "B"}[code]}}
			g.KeptOpen = rapid.Bool().Draw(t, "kept")
		}
	case checklists.Measure:
		g.Values = []string{rapid.SampledFrom([]string{"4", "6", "5.00", "x"}).Draw(t, "reading")}
	case checklists.Calc:
		g.Values = []string{rapid.SampledFrom([]string{"3", "5", "9", "200"}).Draw(t, "n"), "1", "2"}
	default:
		g.Values = []string{rapid.SampledFrom([]string{"6", "20", "100", "0"}).Draw(t, "count")}
	}
	return g
}

// anyCommand draws something a person might do.
func anyCommand(t *rapid.T, r *run) Command {
	walk := r.s.Walk()
	q := rapid.SampledFrom(walk).Draw(t, "question")
	if next, ok := r.s.Next(r.s.At); ok && rapid.IntRange(0, 3).Draw(t, "next") > 0 {
		q = next
	}
	p := q.Places[0]
	step := r.list.Steps()[p.Step].ID
	switch rapid.IntRange(0, 20).Draw(t, "what") {
	case 0:
		return GiveMany{Section: q.Section, Piece: q.Piece, Count: rapid.IntRange(0, 9).Draw(t, "many")}
	case 1:
		return TakeBack{}
	case 2:
		return Close{Place: p}
	case 3:
		return Note{Step: step, Piece: p.Piece, Text: "n"}
	case 4:
		return Attach{Step: step, Piece: p.Piece, Evidence: []Evidence{{Name: "a", Size: 1}}}
	case 5:
		return rapid.SampledFrom([]Command{
			HoldIt{Reason: "r"}, Stop{Step: step, Reason: "r"}, Reopen{}, Lower{Reason: "r"}, Lower{},
		}).Draw(t, "course")
	case 6:
		return rapid.SampledFrom([]Command{Park{At: p}, Resume{}, Sign{Meaning: "m"}}).Draw(t, "keep")
	}
	return anyAnswer(t, r, q)
}

func balanced(t require.TestingT, q Quantities) {
	require.Equal(t, q.Advised, q.Counted+q.Short-q.Over)
	require.Equal(t, q.Counted, q.Accepted+q.Rejected+q.Held+q.Used)
	for _, n := range []int{q.Short, q.Over, q.Accepted, q.Rejected, q.Held, q.Used} {
		require.GreaterOrEqual(t, n, 0)
	}
}

func TestWhateverPeopleDo(t *testing.T) {
	list := listOf(t, lot)
	rapid.Check(t, func(rt *rapid.T) {
		r := begin(t, list, "", map[string]string{"advised": "20", "crates": "4"})
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			before := r.s
			was := before.Judge()
			if r.try(anyCommand(rt, r)) != nil {
				continue
			}
			require.Equal(rt, was, before.Judge(), "a state is a value")
			balanced(rt, r.s.Quantities())
			now := r.s.Judge()
			if now.Verdict == Accept {
				require.Empty(rt, r.s.OpenSteps(), "nothing is accepted while a question is open")
			}
			if r.s.Ended != nil {
				require.NotEqual(rt, Accept, now.Verdict, "nothing is accepted early")
			}
			if r.s.SignOff != nil {
				require.Equal(rt, now, r.s.Outcome)
				break
			}
		}
		require.Equal(rt, r.s, r.again(), "the same entries make the same state")
	})
}

func TestATakeBackRestoresWhatWas(t *testing.T) {
	list := listOf(t, lot)
	rapid.Check(t, func(rt *rapid.T) {
		r := begin(t, list, "", map[string]string{"advised": "20", "crates": "4"})
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			walk := r.s.Walk()
			q, ok := r.s.Next(r.s.At)
			if !ok || rapid.IntRange(0, 3).Draw(rt, "jump") == 0 {
				q = rapid.SampledFrom(walk).Draw(rt, "question")
			}
			var c Command = anyAnswer(rt, r, q)
			if q.Group > 1 && rapid.Bool().Draw(rt, "group") {
				c = GiveMany{Section: q.Section, Piece: q.Piece, Count: rapid.IntRange(1, q.Group).Draw(rt, "many")}
			}
			before := r.s
			if r.try(c) != nil {
				continue
			}
			require.NoError(t, r.try(TakeBack{}))
			require.Equal(rt, before.Judge(), r.s.Judge())
			require.Equal(rt, before.Tallies(), r.s.Tallies())
			require.Equal(rt, before.Quantities(), r.s.Quantities())
			require.Equal(rt, before.Walk(), r.s.Walk())
			require.NoError(t, r.try(c))
		}
		for {
			if _, can := r.s.CanTakeBack(); !can {
				break
			}
			require.NoError(t, r.try(TakeBack{}))
		}
		for _, q := range r.s.Walk() {
			for _, p := range q.Places {
				_, answered := r.s.Answer(p)
				require.False(rt, answered, "walked back to the beginning")
			}
		}
	})
}
