package spc_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/spc"
)

// samplesOf gives a published data set's points as a station has them.
func samplesOf(d spc.Data) []spc.Sample {
	var out []spc.Sample
	for _, g := range d.Subgroups {
		out = append(out, spc.Sample{Values: g})
	}
	for i := range d.Counts {
		out = append(out, spc.Sample{Count: d.Counts[i], Size: d.Sizes[i]})
	}
	return out
}

// TestFrozenLimitsAreThePublishedOnes freezes phase 1 of each published data set
// and holds all its points against the limits: they are those of the book, and so
// are the points beyond them.
func TestFrozenLimitsAreThePublishedOnes(t *testing.T) {
	for _, c := range []struct {
		data string
		kind spc.Type
	}{{"pistonrings.csv", spc.XbarR}, {"pistonrings.csv", spc.XbarS}, {"orangejuice.csv", spc.P}, {"circuit.csv", spc.C}} {
		d := load(t, c.data)
		want, err := spc.Draw(c.kind, d)
		require.NoError(t, err)
		all := samplesOf(d)
		l, err := spc.Freeze(c.kind, all[:d.Base], spc.AllRules[:])
		require.NoError(t, err)
		got := l.Charts(all)
		require.Len(t, got, len(want))
		for k := range want {
			assert.InDelta(t, want[k].Center, got[k].Center, 1e-12, "%s %s", c.data, c.kind)
			require.Len(t, got[k].Points, len(want[k].Points))
			for i, p := range want[k].Points {
				assert.InDelta(t, p.Value, got[k].Points[i].Value, 1e-12)
				assert.InDelta(t, p.UCL, got[k].Points[i].UCL, 1e-12)
				assert.InDelta(t, p.LCL, got[k].Points[i].LCL, 1e-12)
				beyond := p.Value > p.UCL || p.Value < p.LCL
				assert.Equal(t, beyond, len(got[k].Points[i].Signals) > 0 && got[k].Points[i].Signals[0] == spc.N1, "%s %s point %d", c.data, c.kind, i+1)
			}
		}
	}
}

func TestAPointIsJudgedByWhatCameBeforeIt(t *testing.T) {
	var phase []spc.Sample
	for i := range 20 {
		phase = append(phase, spc.Sample{Values: []float64{25 + float64(i%3-1)*0.01}})
	}
	l, err := spc.Freeze(spc.IMR, phase, spc.OfferedWestern)
	require.NoError(t, err)
	near := spc.Sample{Values: []float64{l.Center + 0.1*l.Sigma}}
	j, err := l.Judge([]float64{0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, near)
	require.NoError(t, err)
	assert.Equal(t, []spc.Rule{spc.W4}, j.Signals, "eight in a row on one side")
	j, err = l.Judge(nil, near)
	require.NoError(t, err)
	assert.False(t, j.Signal())
	j, err = l.Judge([]float64{-2.9}, spc.Sample{Values: []float64{l.Center + 2.9*l.Sigma}})
	require.NoError(t, err)
	assert.True(t, j.SpreadOut, "it moved too far from the last one")
	assert.Empty(t, j.Signals)
	for why, s := range map[string]spc.Sample{"no reading": {}, "value 1 is no number": {Values: []float64{math.NaN()}}} {
		_, err := l.Judge(nil, s)
		assert.ErrorContains(t, err, why)
	}
	x, err := spc.Freeze(spc.XbarR, []spc.Sample{{Values: []float64{1, 2}}, {Values: []float64{2, 1}}}, nil)
	require.NoError(t, err)
	_, err = x.Judge(nil, spc.Sample{Values: []float64{1, 2, 3}})
	assert.ErrorContains(t, err, "subgroups of 2, not 3")
}

func TestTheChartFitsWhatWasSampled(t *testing.T) {
	names := func(s ...spc.Sample) string {
		var out []string
		for _, t := range spc.TypesFor(s) {
			out = append(out, string(t))
		}
		return strings.Join(out, " ")
	}
	assert.Equal(t, "xbar-r xbar-s i-mr", names(spc.Sample{Values: []float64{1, 2}}, spc.Sample{Values: []float64{1, 2}}))
	assert.Equal(t, "i-mr", names(spc.Sample{Values: []float64{1, 2}}, spc.Sample{Values: []float64{1}}))
	assert.Equal(t, "p np c u", names(spc.Sample{Count: 1, Size: 5}, spc.Sample{Size: 5}))
	assert.Equal(t, "p u", names(spc.Sample{Count: 1, Size: 5}, spc.Sample{Size: 6}))
	assert.Empty(t, names())
}
