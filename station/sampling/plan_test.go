package sampling_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/station/fault"
	. "assay/station/sampling"
)

func TestAPlanSaysItsReasoning(t *testing.T) {
	iso := Request{ISO, Single, 1200, II, "2.5", Normal}
	mil := Request{MIL, Single, 1200, II, "2.5", Normal}
	with := func(r Request, change func(*Request)) Request {
		change(&r)
		return r
	}
	for _, tt := range []struct {
		r    Request
		want string
	}{
		{iso, "lot 1,200, level II → J; AQL 2.5 → n 80, Ac 5, Re 6"},
		{with(iso, func(r *Request) { r.AQL = "4.0" }), "lot 1,200, level II → J; AQL 4.0 → n 80, Ac 7, Re 8"},
		{with(iso, func(r *Request) { r.AQL = "0.10" }), "lot 1,200, level II → J; AQL 0.10 → arrow down to K → n 125, Ac 0, Re 1"},
		{with(iso, func(r *Request) { r.AQL = "0.25" }), "lot 1,200, level II → J; AQL 0.25 → arrow up to H → n 50, Ac 0, Re 1"},
		{with(iso, func(r *Request) { r.Severity = Tightened }), "lot 1,200, level II → J; tightened, AQL 2.5 → n 80, Ac 3, Re 4"},
		{with(iso, func(r *Request) { r.AQL = "15" }), "lot 1,200, level II → J; AQL 15 → n 80, Ac 21, Re 22; counts nonconformities per 100 units"},
		{with(iso, func(r *Request) { r.Lot, r.AQL = 100, "0.010" }), "lot 100, level II → F; AQL 0.010 → arrow down to Q → n 1,250, Ac 0, Re 1; the whole lot: 100"},
		{with(iso, func(r *Request) { r.AQL = None }), "none allowed: Ac 0, Re 1 over every unit looked at (site rule, not an ISO plan)"},
		{with(mil, func(r *Request) { r.Severity = Reduced }), "lot 1,200, level II → J; reduced, AQL 2.5 → n 32, Ac 2, Re 5; over 2 and under 5 bad accepts the lot and ends reduced inspection"},
		{with(mil, func(r *Request) { r.Type = Double }), "lot 1,200, level II → J; AQL 2.5 → n 50, Ac 2, Re 5; then 50 more, Ac 6, Re 7 together"},
		{with(mil, func(r *Request) { r.Type, r.AQL = Double, "0.15" }), "lot 1,200, level II → J; AQL 0.15 → n 80, Ac 0, Re 1; no double plan here, the standard says single"},
		{with(mil, func(r *Request) { r.Type, r.Lot, r.Level, r.AQL = Double, 80, III, "6.5" }),
			"lot 80, level III → F; AQL 6.5 → n 13, Ac 1, Re 4; then 13 more, Ac 4, Re 5 together"},
		{with(mil, func(r *Request) { r.Type, r.Lot, r.Level, r.AQL = Double, 3, III, "10" }),
			"lot 3, level III → B; AQL 10 → arrow down to C → n 3, Ac 0, Re 2; then 3 more, Ac 1, Re 2 together; the whole lot: 3, judged by Ac 1, Re 2"},
		{with(mil, func(r *Request) { r.Type, r.Lot, r.Level, r.AQL = Double, 5, III, "10" }),
			"lot 5, level III → B; AQL 10 → arrow down to C → n 3, Ac 0, Re 2; then 3 more, Ac 1, Re 2 together; the second sample is what is left, 2"},
	} {
		p, err := tt.r.Plan()
		require.NoError(t, err, tt.want)
		assert.Equal(t, tt.want, p.Words())
	}
}

func TestSiteRulesAreNoPlansOfAStandard(t *testing.T) {
	own, err := Own(1200, S2, 0)
	require.NoError(t, err)
	assert.Equal(t, Stage{N: 5, Ac: 0, Re: 1}, own.Stages()[0])
	assert.Equal(t, "lot 1,200, level S-2 → C; the letter's own n 5, Ac 0, Re 1 (site rule, not an ISO plan)", own.Words())
	all, err := EveryPiece(1200, 0)
	require.NoError(t, err)
	assert.Equal(t, "every piece: n 1,200, Ac 0, Re 1 (site rule, not an ISO plan)", all.Words())
	assert.True(t, all.Whole())
	critical := Critical(1200)
	assert.Empty(t, critical.Stages())
	assert.Equal(t, []Outcome{Accepted, NotAccepted}, []Outcome{critical.Judge(0, false), critical.Judge(1, false)})
	assert.Zero(t, critical.ToInspect())
	for _, p := range []Plan{own, all, critical} {
		assert.Equal(t, SiteRule, p.Edition)
	}
	_, err = Own(1200, S2, 5)
	assert.ErrorContains(t, err, "4 the most")
	_, err = EveryPiece(3, -1)
	assert.Error(t, err)
	_, err = EveryPiece(0, 0)
	assert.Error(t, err)
}

func TestClassesShareTheLargestSample(t *testing.T) {
	r := Request{ISO, Single, 1200, II, "", Normal}
	both, err := Plans(OneSize, r, None, "2.5", "4.0")
	require.NoError(t, err)
	assert.Equal(t, []string{
		"none allowed: Ac 0, Re 1 over every unit looked at (site rule, not an ISO plan)",
		"lot 1,200, level II → J; AQL 2.5 → n 80, Ac 5, Re 6",
		"lot 1,200, level II → J; AQL 4.0 → n 80, Ac 7, Re 8",
	}, words(both))

	down, err := Plans(OneSize, r, "0.10", "2.5")
	require.NoError(t, err)
	assert.Equal(t, []string{
		"lot 1,200, level II → J; one sample for all classes: K; AQL 0.10 → n 125, Ac 0, Re 1",
		"lot 1,200, level II → J; one sample for all classes: K; AQL 2.5 → n 125, Ac 7, Re 8",
	}, words(down), "an arrow moves every class to the larger sample")

	apart, err := Plans(PerClass, r, "0.10", "2.5")
	require.NoError(t, err)
	assert.Equal(t, []int{125, 80}, []int{apart[0].N, apart[1].N})

	smaller, err := Plans(OneSize, r, "0.25", "2.5")
	require.NoError(t, err)
	assert.Equal(t, []int{50, 80}, []int{smaller[0].N, smaller[1].N}, "judged on the first 50 drawn")

	_, err = Plans("two", r, "2.5")
	assert.ErrorContains(t, err, "one or per-class")
	_, err = Plans(OneSize, r, "2.6")
	assert.ErrorContains(t, err, "2.5 and 4.0")
	none, err := Plans(OneSize, r, None)
	require.NoError(t, err)
	assert.Len(t, none, 1)
}

func words(plans []Plan) (out []string) {
	for _, p := range plans {
		out = append(out, p.Words())
	}
	return out
}

func TestRefusalsNameTheNearestChoice(t *testing.T) {
	of := func(_ any, err error) string {
		require.Error(t, err)
		assert.True(t, fault.Is(err, fault.Invalid))
		return err.Error()
	}
	for _, tt := range []struct{ got, want string }{
		{of(ParseAQL("2.6")), "the nearest are 2.5 and 4.0"},
		{of(ParseAQL("2,5")), "write 2.5"},
		{of(ParseAQL("-1")), "nearest is 0.010"},
		{of(ParseAQL("0.0001")), "nearest is 0.010"},
		{of(ParseAQL("5000")), "nearest is 1000"},
		{of(ParseAQL("NaN")), "usually 1.0, 1.5, 2.5"},
		{of(ParseAQL("1e308")), "no AQL"},
		{of(ParseAQL("")), "no AQL"},
		{of(ParseLevel("s-2")), "nearest is S-2"},
		{of(ParseLevel("S2")), "nearest is S-2"},
		{of(ParseLevel("G2")), "nearest is II"},
		{of(ParseLevel("ii")), "nearest is II"},
		{of(ParseLevel("IV")), "nearest is III"},
		{of(ParseLevel("S-5")), "nearest is S-4"},
		{of(ParseLevel("")), "I, II, III, S-1, S-2, S-3 or S-4"},
		{of(ParseSeverity("tight")), "nearest is tightened"},
		{of(ParseSeverity("Normal")), "nearest is normal"},
		{of(ParseSeverity("")), "normal, tightened or reduced"},
		{of(ParseSeverity("discontinued")), "goes on tightened"},
		{of(ParseEdition("z1.4")), "nearest is mil-std-105e"},
		{of(ParseEdition("iso-2859")), "nearest is iso2859-1-1999"},
		{of(ParseType("duo")), "nearest is double"},
		{of(ParseType("")), "nearest is single"},
		{of(Request{ISO, Single, 0, II, "2.5", Normal}.Plan()), "at least one piece"},
		{of(Request{ISO, Single, -5, II, "2.5", Normal}.Plan()), "not -5"},
		{of(Request{ISO, Single, 1 << 31, II, "2.5", Normal}.Plan()), "2,147,483,647"},
		{of(Request{ISO, Double, 100, II, "2.5", Normal}.Plan()), "take single"},
		{of(Request{ISO, Single, 100, II, "2.50", Normal}.Plan()), "not written as"},
		{of(Request{ISO, Single, 100, "2", "2.5", Normal}.Plan()), "nearest is II"},
		{of(Request{ISO, Single, 100, II, "2.5", "none"}.Plan()), "nearest is normal"},
		{of(Request{"", Single, 100, II, "2.5", Normal}.Plan()), "no tables"},
		{of(Request{ISO, "", 100, II, "2.5", Normal}.Plan()), "no type"},
	} {
		assert.Contains(t, tt.got, tt.want)
	}
}

func TestAnAQLIsFoundFromItsNumber(t *testing.T) {
	for typed, want := range map[string]AQL{
		"1": "1.0", "1.00": "1.0", "4": "4.0", "0.1": "0.10", "10.0": "10", "0.01": "0.010", " 2.5 ": "2.5", "1000": "1000",
		"0": None, "0.0": None, "none": None,
	} {
		got, err := ParseAQL(typed)
		require.NoError(t, err, typed)
		assert.Equal(t, want, got, typed)
	}
	tighter, ok := AQL("2.5").Tighter()
	assert.Equal(t, AQL("1.5"), tighter)
	assert.True(t, ok)
	_, ok = AQL("0.010").Tighter()
	assert.False(t, ok)
	assert.False(t, AQL("10").Per100())
	assert.True(t, AQL("15").Per100())
}

func TestADoublePlanAsksForItsSecondSample(t *testing.T) {
	p, err := Request{MIL, Double, 1200, II, "2.5", Normal}.Plan()
	require.NoError(t, err)
	for bad, want := range []Outcome{Accepted, Accepted, Accepted, Undecided, Undecided, NotAccepted} {
		assert.Equal(t, want, p.Judge(bad, false), "%d in the first 50", bad)
	}
	for bad, want := range map[int]Outcome{3: Accepted, 6: Accepted, 7: NotAccepted} {
		assert.Equal(t, want, p.Judge(bad, true), "%d in both", bad)
	}
	p, err = Request{MIL, Double, 1200, II, "2.5", Reduced}.Plan()
	require.NoError(t, err)
	assert.Equal(t, []Outcome{Accepted, InGap, InGap, NotAccepted}, []Outcome{p.Judge(3, true), p.Judge(4, true), p.Judge(5, true), p.Judge(6, true)})
}

func TestTheNextTighterPlanKeepsTheSample(t *testing.T) {
	p, err := Request{ISO, Single, 1200, II, "2.5", Normal}.Plan()
	require.NoError(t, err)
	tighter, ok := p.Tighter()
	assert.True(t, ok)
	assert.Equal(t, Stage{N: 80, Ac: 3, Re: 4}, tighter.Stages()[0])
	_, ok = Critical(1200).Tighter()
	assert.False(t, ok)
	rapid.Check(t, func(t *rapid.T) {
		p := anyPlan(t)
		tighter, ok := p.Tighter()
		if p.Edition == ISO && p.Severity == Normal && p.Ac >= 2 {
			require.True(t, ok, "the score is about the sample that was drawn")
			require.Less(t, tighter.Ac, p.Ac)
		}
	})
}

var (
	anyLot      = rapid.IntRange(1, 1<<31-1)
	anyLevel    = rapid.SampledFrom(Levels[:])
	anyAQL      = rapid.SampledFrom(AQLs[:])
	anySeverity = rapid.SampledFrom([]Severity{Normal, Tightened, Reduced})
	anyEdition  = rapid.SampledFrom(Editions[:])
)

func anyPlan(t *rapid.T) Plan {
	p, err := Request{anyEdition.Draw(t, "edition"), Single, anyLot.Draw(t, "lot"), anyLevel.Draw(t, "level"), anyAQL.Draw(t, "aql"), anySeverity.Draw(t, "severity")}.Plan()
	require.NoError(t, err)
	return p
}

func TestNoMoreIsLookedAtThanThereIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPlan(t)
		require.LessOrEqual(t, p.ToInspect(), p.Lot)
		require.GreaterOrEqual(t, p.ToInspect(), 1)
		require.Equal(t, p.Whole(), p.ToInspect() == p.Lot)
		require.Less(t, p.Ac, p.Re)
		require.Equal(t, Accepted, p.Judge(p.Ac, false))
		require.Equal(t, NotAccepted, p.Judge(p.Re, false))
		require.Equal(t, p.Re > p.Ac+1, p.Judge(p.Ac+1, false) == InGap, "only a gap has a number between")
		if p.Edition == ISO {
			require.Equal(t, p.Ac+1, p.Re, "ISO 2859-1:1999 has no gap")
		}
	})
}

func TestALooserAQLNeverAcceptsLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPlan(t)
		tighter, ok := p.AQL.Tighter()
		if !ok {
			return
		}
		r := p.Request
		r.AQL = tighter
		q, err := r.Plan()
		require.NoError(t, err)
		require.LessOrEqual(t, q.Ac, p.Ac)
	})
}

func TestTightenedNeverAcceptsMoreThanNormal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyPlan(t).Request
		r.Severity = Normal
		normal, err := r.Plan()
		require.NoError(t, err)
		r.Severity = Tightened
		tightened, err := r.Plan()
		require.NoError(t, err)
		require.LessOrEqual(t, float64(tightened.Ac)/float64(tightened.N), float64(normal.Ac)/float64(normal.N))
	})
}

func TestOneSampleForAllClassesEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyPlan(t).Request
		aqls := rapid.SliceOfN(anyAQL, 1, 4).Draw(t, "aqls")
		plans, err := Plans(OneSize, r, aqls...)
		require.NoError(t, err)
		most := plans[0]
		for i, p := range plans {
			require.Equal(t, aqls[i], p.AQL)
			require.Equal(t, most.Shared, p.Shared)
			if p.N > most.N || p.N == most.N && p.Used > most.Used {
				most = p
			}
		}
		require.Equal(t, most.Shared, most.Used, "the shared letter has the largest sample itself")
		alone, err := Plans(OneSize, r, aqls[0])
		require.NoError(t, err)
		plain, err := Plans(PerClass, r, aqls[0])
		require.NoError(t, err)
		require.Equal(t, plain[0].Stages(), alone[0].Stages(), "one class alone has its own plan")
	})
}

func FuzzAQL(f *testing.F) {
	for _, s := range []string{"2.5", "0", "none", "2,5", "1e3", "-0", "+1", "٢", "0.0.1", strings.Repeat("9", 50)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAQL(s)
		if err != nil {
			assert.True(t, fault.Is(err, fault.Invalid))
			return
		}
		again, err := ParseAQL(string(a))
		assert.NoError(t, err)
		assert.Equal(t, a, again)
	})
}
