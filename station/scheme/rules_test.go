package scheme_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/station/fault"
	"assay/station/sampling"
	. "assay/station/scheme"
)

type (
	example struct {
		ID               string
		Level            sampling.Level
		AQL              sampling.AQL
		Steady, Approved bool
		Lots             []struct {
			Lot, D      int
			Resubmitted bool
			Action      string
		}
		Expected []map[string]any
	}
)

func iso(aql sampling.AQL) Terms {
	return Terms{sampling.ISO, sampling.Single, sampling.II, aql, sampling.Normal}
}

func mil(aql sampling.AQL) Terms {
	return Terms{sampling.MIL, sampling.Single, sampling.II, aql, sampling.Normal}
}

func begin(t require.TestingT, terms Terms) State {
	s, err := New(terms)
	require.NoError(t, err)
	return s
}

func judge(t require.TestingT, s State, lot, bad int, apart Apart) (sampling.Plan, Lot) {
	p, err := s.Plan(lot)
	require.NoError(t, err)
	l, err := Judge(p, bad, false, apart)
	require.NoError(t, err)
	return p, l
}

func TestEveryWorkedExample(t *testing.T) {
	raw, err := os.ReadFile("testdata/switching_examples.json")
	require.NoError(t, err)
	var all []example
	require.NoError(t, json.Unmarshal(raw, &all))
	require.Len(t, all, 5)
	for _, e := range all {
		terms := iso(e.AQL)
		terms.Level = e.Level
		s, _ := begin(t, terms).Allow(e.Steady, e.Approved)
		require.Len(t, e.Expected, len(e.Lots))
		for i, item := range e.Lots {
			got := map[string]any{"step": float64(i + 1)}
			var why Reason
			switch item.Action {
			case "production_irregular":
				s, _ = s.Production()
				got["action"] = item.Action
			case "corrective_action_accepted":
				s, _ = s.Correct()
				got["action"] = item.Action
			default:
				apart := Apart("")
				if item.Resubmitted {
					apart = Resubmitted
				}
				p, l := judge(t, s, item.Lot, item.D, apart)
				got["lot"], got["d"], got["resubmitted"] = float64(item.Lot), float64(item.D), item.Resubmitted
				got["state"], got["code_letter"], got["used_letter"] = string(s.Severity), p.Letter.String(), p.Used.String()
				got["n"], got["ac"], got["re"], got["accepted"] = float64(p.N), float64(p.Ac), float64(p.Re), l.Accepted
				s, why = s.Take(l)
				got["reason"] = string(why)
			}
			got["state_after"], got["score_after"] = string(s.Severity), float64(s.Score)
			for name, want := range e.Expected[i] {
				assert.Equal(t, want, got[name], "%s, step %d, %s", e.ID, i+1, name)
			}
		}
	}
}

// next is what would change the severity, in one line.
func next(s State) string { return strings.Join(s.Next(), "; ") }

// run takes lots of 1,200 with so many bad ones, one after the other.
func run(t require.TestingT, s State, bad ...int) (State, Reason) {
	var why Reason
	for _, d := range bad {
		_, l := judge(t, s, 1200, d, "")
		s, why = s.Take(l)
	}
	return s, why
}

func TestSevenBadLotsInARow(t *testing.T) {
	s, why := run(t, begin(t, iso("2.5")), 6, 6)
	assert.Equal(t, sampling.Tightened, s.Severity)
	assert.Equal(t, TwoOfFive, why)
	assert.Equal(t, "normal after 5 lots accepted in a row; discontinued after 5 lots not accepted", next(s))
	s, why = run(t, s, 6, 6, 6, 6)
	assert.Equal(t, sampling.Tightened, s.Severity)
	assert.Empty(t, why)
	assert.Contains(t, next(s), "discontinued after 1 lot not accepted")
	s, why = run(t, s, 6)
	assert.Equal(t, sampling.Discontinued, s.Severity)
	assert.Equal(t, FiveRefused, why)
	_, err := s.Plan(1200)
	assert.ErrorContains(t, err, "held until a lead records the corrective action")
	assert.Contains(t, next(s), "corrective action")
	s, why = s.Correct()
	assert.Equal(t, sampling.Tightened, s.Severity)
	assert.Equal(t, Corrected, why)
	s, why = run(t, s, 0, 0, 0, 0, 0)
	assert.Equal(t, sampling.Normal, s.Severity)
	assert.Equal(t, FiveAccepted, why)
}

func TestTheScore(t *testing.T) {
	for _, tt := range []struct {
		aql  sampling.AQL
		bad  int
		want int
		why  string
	}{
		{"2.5", 3, 3, "5 of 80 allowed, 3 of 80 one step tighter: three more"},
		{"2.5", 4, 0, "accepted, but not one step tighter: from the beginning"},
		{"0.65", 1, 2, "Ac 1: two more"},
		{"0.15", 0, 2, "Ac 0: two more"},
		{"2.5", 6, 0, "not accepted: from the beginning"},
	} {
		s, _ := run(t, begin(t, iso(tt.aql)), 0)
		before := s.Score
		s, _ = run(t, s, tt.bad)
		if tt.want > 0 {
			tt.want += before
		}
		assert.Equal(t, tt.want, s.Score, tt.why)
	}
	s, _ := run(t, begin(t, mil("2.5")), 0, 0)
	assert.Zero(t, s.Score, "MIL-STD-105E has none")
}

func TestReducedNeedsALead(t *testing.T) {
	ten := make([]int, 10)
	for _, terms := range []Terms{iso("2.5"), mil("2.5")} {
		s, _ := run(t, begin(t, terms), ten...)
		assert.Equal(t, sampling.Normal, s.Severity)
		assert.Contains(t, next(s), "once a lead says")
		for _, half := range [][2]bool{{true, false}, {false, true}} {
			stays, _ := s.Allow(half[0], half[1])
			assert.Equal(t, sampling.Normal, stays.Severity)
		}
		reduced, why := s.Allow(true, true)
		assert.Equal(t, sampling.Reduced, reduced.Severity)
		assert.Contains(t, []Reason{ScoreReached, TenAccepted}, why)

		first, _ := begin(t, terms).Allow(true, true)
		assert.Contains(t, next(first), "when it gets there")
		first, _ = run(t, first, ten[:9]...)
		assert.Equal(t, sampling.Normal, first.Severity)
		first, _ = run(t, first, 0)
		assert.Equal(t, sampling.Reduced, first.Severity)

		for change, fold := range map[Reason]func() (State, Reason){
			ReducedMissed: func() (State, Reason) { return run(t, reduced, 30) },
			Irregular:     reduced.Production,
			Withdrawn:     func() (State, Reason) { return reduced.Allow(true, false) },
		} {
			back, why := fold()
			assert.Equal(t, sampling.Normal, back.Severity)
			assert.Equal(t, change, why)
			assert.NotEmpty(t, why.Words())
			assert.Zero(t, back.Score)
		}
		back, why := reduced.Allow(false, true)
		assert.Equal(t, []any{sampling.Normal, Irregular}, []any{back.Severity, why})
	}
}

func TestALotInTheGapEndsReduced(t *testing.T) {
	s, _ := begin(t, mil("2.5")).Allow(true, true)
	s, _ = run(t, s, make([]int, 10)...)
	require.Equal(t, sampling.Reduced, s.Severity)
	_, l := judge(t, s, 1200, 3, "")
	assert.True(t, l.Accepted)
	s, why := s.Take(l)
	assert.Equal(t, []any{sampling.Normal, InTheGap}, []any{s.Severity, why})
}

func TestWhatDoesNotCount(t *testing.T) {
	s := begin(t, iso("2.5"))
	for _, apart := range []Apart{Resubmitted, Aborted} {
		_, l := judge(t, s, 1200, 9, apart)
		after, why := s.Take(l)
		assert.Equal(t, s, after, apart)
		assert.Empty(t, why)
	}
	c0, err := sampling.Own(1200, sampling.S2, 0)
	require.NoError(t, err)
	all, err := sampling.EveryPiece(1200, 0)
	require.NoError(t, err)
	for _, p := range []sampling.Plan{c0, all, sampling.Critical(1200)} {
		l, err := Judge(p, 1, false, "")
		require.NoError(t, err)
		assert.False(t, l.Accepted)
		assert.Equal(t, OwnRule, l.Apart)
		after, _ := s.Take(l)
		assert.Equal(t, s, after)
	}
}

func TestAPlanDrawnBeforeASwitchStands(t *testing.T) {
	s := begin(t, iso("2.5"))
	_, good := judge(t, s, 1200, 0, "")
	_, bad := judge(t, s, 1200, 6, "")
	tightened, _ := run(t, s, 6, 6)
	after, _ := tightened.Take(good)
	assert.Equal(t, tightened, after, "accepted on normal says nothing about tightened")
	for range 5 {
		tightened, _ = tightened.Take(bad)
	}
	assert.Equal(t, sampling.Discontinued, tightened.Severity, "not accepted on normal is not accepted")

	_, strict := judge(t, run2(t, s), 1200, 0, "")
	scored, _ := run(t, s, 0)
	after, _ = scored.Take(strict)
	assert.Equal(t, scored.Score, after.Score, "a tightened lot has no score")
	held, why := tightened.Take(good)
	assert.Equal(t, tightened, held)
	assert.Empty(t, why)
}

func run2(t *testing.T, s State) State {
	s, _ = run(t, s, 6, 6)
	return s
}

func TestHowFarTheNextSwitchIs(t *testing.T) {
	s := begin(t, iso("2.5"))
	assert.Equal(t, "tightened if two of five lots are not accepted; reduced needs a steady production and a lead's word: score 0 of 30", next(s))
	s, _ = run(t, s, 6)
	assert.Contains(t, next(s), "one more of the next 4 lots")
	s, _ = run(t, s, 0, 0, 0)
	assert.Contains(t, next(s), "one more of the next 1 lot is")
	tight, _ := run(t, s, 6)
	assert.Equal(t, sampling.Tightened, tight.Severity)
	s, _ = run(t, s, 0)
	assert.Contains(t, next(s), "two of five")
	s, why := run(t, s, 6)
	assert.Equal(t, sampling.Normal, s.Severity, "2 of 6")
	assert.Empty(t, why)
}

func TestBeginningsAndNumbersThatCannotBe(t *testing.T) {
	for want, change := range map[string]func(*Terms){
		"nearest is normal":      func(t *Terms) { t.Start = sampling.Reduced },
		"site rule":              func(t *Terms) { t.AQL = sampling.None },
		"2.5 and 4.0":            func(t *Terms) { t.AQL = "2.6" },
		"nearest is II":          func(t *Terms) { t.Level = "2" },
		"there are no tables of": func(t *Terms) { t.Edition = "x" },
	} {
		terms := iso("2.5")
		change(&terms)
		_, err := New(terms)
		assert.ErrorContains(t, err, want)
		assert.True(t, fault.Is(err, fault.Invalid))
	}
	p, err := begin(t, iso("2.5")).Plan(50)
	require.NoError(t, err)
	_, err = Judge(p, -1, false, "")
	assert.ErrorContains(t, err, "0 is the least")
	_, err = Judge(p, p.N+1, false, "")
	assert.ErrorContains(t, err, "more than the 5 looked at")
	double, err := sampling.Request{Edition: sampling.MIL, Type: sampling.Double, Lot: 1200, Level: sampling.II, AQL: "2.5", Severity: sampling.Normal}.Plan()
	require.NoError(t, err)
	_, err = Judge(double, 3, false, "")
	assert.ErrorContains(t, err, "take the second, 50 more")
	l, err := Judge(double, 7, true, "")
	require.NoError(t, err)
	assert.Equal(t, []any{false, 6, 7}, []any{l.Accepted, l.Ac, l.Re})
}

func TestSwitchingKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms := rapid.SampledFrom([]Terms{iso("2.5"), iso("0.65"), iso("0.010"), mil("2.5"), mil("10")}).Draw(t, "terms")
		s, _ := begin(t, terms).Allow(rapid.Bool().Draw(t, "steady"), rapid.Bool().Draw(t, "wanted"))
		for range rapid.IntRange(0, 80).Draw(t, "items") {
			before, why := s, Reason("")
			switch rapid.IntRange(0, 12).Draw(t, "what") {
			case 0:
				s, why = s.Production()
			case 1:
				s, why = s.Correct()
			default:
				if s.Severity == sampling.Discontinued {
					continue
				}
				p, err := s.Plan(rapid.IntRange(1, 1<<20).Draw(t, "lot"))
				require.NoError(t, err)
				l, err := Judge(p, min(rapid.IntRange(0, 12).Draw(t, "bad"), p.ToInspect()), false, "")
				require.NoError(t, err)
				s, why = s.Take(l)
			}
			require.GreaterOrEqual(t, s.Score, 0)
			require.Equal(t, before.Severity != s.Severity, why != "", "each change has its reason, and only a change")
			require.NotEmpty(t, next(s))
			if s.Severity == sampling.Tightened || s.Severity == sampling.Discontinued {
				require.Zero(t, s.Score)
			}
			if before.Severity != sampling.Reduced && s.Severity == sampling.Reduced {
				require.True(t, s.Steady && s.Wanted)
				require.Equal(t, sampling.Normal, before.Severity)
			}
			if s.Severity == sampling.Discontinued && before.Severity != s.Severity {
				require.Equal(t, sampling.Tightened, before.Severity)
			}
		}
	})
}

func BenchmarkTenThousandLots(b *testing.B) {
	first := begin(b, iso("2.5"))
	for b.Loop() {
		s := first
		for i := range 10_000 {
			p, err := s.Plan(1200)
			if err != nil {
				s, _ = s.Correct()
				continue
			}
			l, err := Judge(p, i%7, false, "")
			if err != nil {
				b.Fatal(err)
			}
			s, _ = s.Take(l)
		}
	}
}
