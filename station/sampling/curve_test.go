package sampling_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/station/fault"
	. "assay/station/sampling"
)

func TestEveryPublishedProbabilityOfAcceptance(t *testing.T) {
	rows := figures(t, "acceptance_probability.csv")
	require.Len(t, rows, 30)
	for _, r := range rows {
		ac, lot, p := r.number(t, "ac"), 0, r["fraction_nonconforming"]+r["nonconformities_per_100_units"]
		if model := Model(r["model"]); model == Hypergeometric {
			of, bad, _ := strings.Cut(r["lot_size:nonconforming_in_lot"], ":")
			l, err := strconv.Atoi(of)
			require.NoError(t, err)
			b, err := strconv.ParseFloat(bad, 64)
			require.NoError(t, err)
			lot, p = l, strconv.FormatFloat(b/float64(l), 'g', -1, 64)
		}
		oc, err := NewOC(Model(r["model"]), lot, Stage{N: r.number(t, "n"), Ac: ac, Re: ac + 1}, Stage{})
		require.NoError(t, err)
		x, err := strconv.ParseFloat(p, 64)
		require.NoError(t, err)
		got, err := oc.At(x)
		require.NoError(t, err)
		assert.Equal(t, r["pa"], strconv.FormatFloat(got.Pa, 'f', 10, 64), "%v", r)
	}
}

func at(t require.TestingT, m Model, lot int, first, second Stage, p float64) Point {
	oc, err := NewOC(m, lot, first, second)
	require.NoError(t, err)
	got, err := oc.At(p)
	require.NoError(t, err)
	return got
}

// The double plan of letter J at AQL 2.5, worked out by hand for the binomial:
// accepted with 0-2 in the first 50, or with 3 or 4 and at most 6 in all.
func TestADoublePlanAndItsAverageSample(t *testing.T) {
	choose := func(n, k int) float64 {
		c := 1.0
		for i := range k {
			c = c * float64(n-i) / float64(i+1)
		}
		return c
	}
	for _, p := range []float64{0.01, 0.025, 0.05, 0.1, 0.3} {
		of := func(k int) float64 { return choose(50, k) * math.Pow(p, float64(k)) * math.Pow(1-p, float64(50-k)) }
		sum := func(to int) (s float64) {
			for k := range to + 1 {
				s += of(k)
			}
			return s
		}
		got := at(t, Binomial, 0, Stage{N: 50, Ac: 2, Re: 5}, Stage{N: 50, Ac: 6, Re: 7}, p)
		assert.InDelta(t, sum(2)+of(3)*sum(3)+of(4)*sum(2), got.Pa, 1e-12, "%g", p)
		assert.InDelta(t, 50+50*(of(3)+of(4)), got.ASN, 1e-9, "%g", p)
	}
	one := at(t, Binomial, 0, Stage{N: 80, Ac: 5, Re: 6}, Stage{}, 0.025)
	assert.Equal(t, 80.0, one.ASN)
}

func TestALotInTheGapIsAccepted(t *testing.T) {
	gap := at(t, Binomial, 0, Stage{N: 32, Ac: 2, Re: 5}, Stage{}, 0.1)
	assert.Equal(t, at(t, Binomial, 0, Stage{N: 32, Ac: 4, Re: 5}, Stage{}, 0.1).Pa, gap.Pa)
}

func TestTheEndsOfTheCurve(t *testing.T) {
	none, some := Stage{}, Stage{N: 20, Ac: 1, Re: 2}
	assert.Equal(t, 1.0, at(t, Binomial, 0, some, none, 0).Pa)
	assert.Equal(t, 0.0, at(t, Binomial, 0, some, none, 1).Pa)
	assert.Equal(t, 1.0, at(t, Poisson, 0, some, none, 0).Pa)
	assert.Equal(t, 1.0, at(t, Hypergeometric, 40, some, none, 0).Pa)
	assert.Equal(t, 0.0, at(t, Hypergeometric, 40, some, none, 1).Pa)
	assert.Equal(t, 0.0, at(t, Hypergeometric, 20, some, none, 0.1).Pa, "the whole lot: 2 bad are found")
	assert.Equal(t, 1.0, at(t, Hypergeometric, 20, some, none, 0.05).Pa)
	assert.Less(t, at(t, Poisson, 0, Stage{N: 100_000, Ac: 5, Re: 6}, none, 100_000).Pa, 1e-100)
	assert.InDelta(t, at(t, Binomial, 0, some, none, 0.05).Pa, at(t, Hypergeometric, 1<<31-1, some, none, 0.05).Pa, 1e-8,
		"a sample is nothing beside a very large lot")
}

func TestCurvesThatCannotBe(t *testing.T) {
	for _, tt := range []struct {
		model         Model
		lot           int
		first, second Stage
		p             float64
		want          string
	}{
		{"normal", 0, Stage{N: 5, Re: 1}, Stage{}, 0, "binomial, poisson or hypergeometric"},
		{Binomial, 0, Stage{N: 0, Re: 1}, Stage{}, 0, "at least one piece"},
		{Binomial, 0, Stage{N: 1 << 40, Re: 1}, Stage{}, 0, "100,000 is the most"},
		{Binomial, 0, Stage{N: 5001, Ac: 1, Re: 3}, Stage{N: 5, Ac: 3, Re: 4}, 0, "5,000 is the most"},
		{Binomial, 0, Stage{N: 5, Ac: -1, Re: 1}, Stage{}, 0, "not -1"},
		{Binomial, 0, Stage{N: 5, Ac: 1, Re: 1}, Stage{}, 0, "2 is the least"},
		{Binomial, 0, Stage{N: 5, Ac: 1, Re: 3}, Stage{N: 5, Ac: 0, Re: 1}, 0, "both together"},
		{Binomial, 0, Stage{N: 5, Ac: 1, Re: 3}, Stage{N: -1, Ac: 2, Re: 3}, 0, "at least one piece"},
		{Hypergeometric, 0, Stage{N: 5, Re: 1}, Stage{}, 0, "at least one piece"},
		{Hypergeometric, 1 << 31, Stage{N: 5, Re: 1}, Stage{}, 0, "2,147,483,647"},
		{Hypergeometric, 9, Stage{N: 10, Re: 1}, Stage{}, 0, "9 is the most"},
		{Binomial, 0, Stage{N: 5, Re: 1}, Stage{}, 5, "for 5 % write 0.05"},
		{Binomial, 0, Stage{N: 5, Re: 1}, Stage{}, -0.1, "0 or more"},
		{Poisson, 0, Stage{N: 5, Re: 1}, Stage{}, math.NaN(), "0 or more"},
		{Poisson, 0, Stage{N: 5, Re: 1}, Stage{}, math.Inf(1), "0 or more"},
		{Poisson, 0, Stage{N: 5, Re: 1}, Stage{}, 1e308, "too many"},
	} {
		oc, err := NewOC(tt.model, tt.lot, tt.first, tt.second)
		if err == nil {
			_, err = oc.At(tt.p)
		}
		assert.ErrorContains(t, err, tt.want)
		assert.True(t, fault.Is(err, fault.Invalid))
	}
}

func TestAPlansOwnCurve(t *testing.T) {
	p, err := Request{ISO, Single, 1200, II, "2.5", Normal}.Plan()
	require.NoError(t, err)
	oc, err := p.OC()
	require.NoError(t, err)
	assert.Equal(t, Binomial, oc.Model())
	p.AQL = "15"
	oc, err = p.OC()
	require.NoError(t, err)
	assert.Equal(t, Poisson, oc.Model())
	_, err = Critical(1200).OC()
	assert.Error(t, err)
}

func TestAWorseLotIsNeverAcceptedMoreOften(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		model := rapid.SampledFrom(Models[:]).Draw(t, "model")
		n := rapid.IntRange(1, 300).Draw(t, "n")
		ac := rapid.IntRange(0, 20).Draw(t, "ac")
		first := Stage{N: n, Ac: ac, Re: ac + 1 + rapid.IntRange(0, 5).Draw(t, "gap")}
		var second Stage
		if rapid.Bool().Draw(t, "double") {
			second = Stage{N: n, Ac: first.Re, Re: first.Re + 1}
		}
		lot := 2*n + rapid.IntRange(0, 1000).Draw(t, "more")
		p := rapid.Float64Range(0, 0.9).Draw(t, "p")
		better, worse := at(t, model, lot, first, second, p), at(t, model, lot, first, second, p+0.1)
		require.GreaterOrEqual(t, better.Pa+1e-12, worse.Pa)
		require.GreaterOrEqual(t, worse.Pa, 0.0)
		require.LessOrEqual(t, better.Pa, 1.0+1e-12)
		require.GreaterOrEqual(t, better.ASN, float64(n))
		require.LessOrEqual(t, better.ASN, float64(n+second.N)+1e-9)
	})
}
