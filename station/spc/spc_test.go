package spc_test

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/station/spc"
)

// rows reads a data set; the header is left off.
func rows(t testing.TB, name string) (head []string, body [][]string) {
	f, err := os.Open("testdata/" + name)
	require.NoError(t, err)
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	return all[0], all[1:]
}

func num(t testing.TB, s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	require.NoError(t, err)
	return v
}

// load gives a data set's points and how many of them are phase 1.
func load(t testing.TB, name string) spc.Data {
	head, body := rows(t, name)
	var d spc.Data
	for _, row := range body {
		if row[len(row)-1] == "1" {
			d.Base++
		}
		if head[1] == "x1" {
			var g []float64
			for _, cell := range row[1 : len(row)-1] {
				g = append(g, num(t, cell))
			}
			d.Subgroups = append(d.Subgroups, g)
			continue
		}
		d.Counts = append(d.Counts, num(t, row[1]))
		d.Sizes = append(d.Sizes, num(t, row[2]))
	}
	return d
}

type published struct {
	Dataset, Rows, Chart        string
	Center, LCL, UCL, Sigma     float64
	Beyond                      []int `json:"beyond_limits"`
	LSL, USL, Cp, Cpk, Cpl, Cpu float64
}

func TestPublishedChartsAreReproduced(t *testing.T) {
	raw, err := os.ReadFile("testdata/expected_results.json")
	require.NoError(t, err)
	var all []published
	require.NoError(t, json.Unmarshal(raw, &all))
	require.Len(t, all, 6)
	for _, want := range all {
		t.Run(want.Dataset+" "+want.Chart+" "+want.Rows, func(t *testing.T) {
			d := load(t, want.Dataset)
			if want.Chart == "capability" {
				checkCapability(t, want, d)
				return
			}
			c := chartOf(t, want.Chart, d)
			assert.InDelta(t, want.Center, c.Center, 1e-6)
			assert.InDelta(t, want.UCL, c.UCL, 1e-4*(want.UCL-want.Center))
			assert.InDelta(t, want.LCL, c.LCL, 1e-4*(want.Center-want.LCL))
			if want.Sigma != 0 {
				assert.InEpsilon(t, want.Sigma, c.Sigma, 1e-4)
			}
			var beyond []int
			for _, p := range c.Points {
				inBase := p.Index <= d.Base
				if inBase == strings.HasPrefix(want.Rows, "phase 1") && (p.Value > p.UCL || p.Value < p.LCL) {
					beyond = append(beyond, p.Index)
				}
			}
			assert.ElementsMatch(t, want.Beyond, beyond)
		})
	}
}

func chartOf(t *testing.T, name string, d spc.Data) spc.Chart {
	kind := map[string]spc.Type{"xbar": spc.XbarR, "R": spc.XbarR, "p": spc.P, "c": spc.C}[name]
	charts, err := spc.Draw(kind, d)
	require.NoError(t, err)
	if name == "R" {
		return charts[1]
	}
	return charts[0]
}

func checkCapability(t *testing.T, want published, d spc.Data) {
	c := chartOf(t, "xbar", d)
	var values []float64
	for _, g := range d.Subgroups[:d.Base] {
		values = append(values, g...)
	}
	got := spc.Capable(values, c.Sigma, want.LSL, want.USL)
	assert.False(t, got.TooFew)
	for _, pair := range [][2]float64{{want.Cp, got.Cp}, {want.Cpk, got.Cpk}, {want.Cpl, got.Cpl}, {want.Cpu, got.Cpu}} {
		assert.InEpsilon(t, pair[0], pair[1], 1e-4)
	}
}

func TestOurConstantsAreThePublishedOnes(t *testing.T) {
	head, body := rows(t, "control_chart_constants.csv")
	at := map[string]int{}
	for i, h := range head {
		at[h] = i
	}
	require.Len(t, body, spc.MaxSubgroup-1) // 2 and more
	for _, row := range body {
		n, err := strconv.Atoi(row[0])
		require.NoError(t, err)
		d2, d3, c4, root := spc.D2(n), spc.D3(n), spc.C4(n), math.Sqrt(float64(n))
		s := math.Sqrt(1 - c4*c4)
		ours := map[string]float64{
			"d2": d2, "d3": d3, "c4": c4,
			"A": 3 / root, "A2": 3 / (d2 * root), "A3": 3 / (c4 * root), "E2": 3 / d2,
			"D1": max(0, d2-3*d3), "D2_limit": d2 + 3*d3, "D3_factor": max(0, 1-3*d3/d2), "D4": 1 + 3*d3/d2,
			"B3": max(0, 1-3*s/c4), "B4": 1 + 3*s/c4, "B5": max(0, c4-3*s), "B6": c4 + 3*s,
		}
		assert.Len(t, row, 1+len(ours), "a column that nothing is held against")
		for name, v := range ours {
			assert.InDelta(t, num(t, row[at[name]]), v, 1e-6, "%s at %d", name, n)
		}
	}
}

func TestEveryRunRuleExampleIsMarkedAsPublished(t *testing.T) {
	raw, err := os.ReadFile("testdata/run_rules_examples.json")
	require.NoError(t, err)
	var all []struct {
		ID      string
		Z       []float64
		Signals map[spc.Rule][]int
	}
	require.NoError(t, json.Unmarshal(raw, &all))
	require.Len(t, all, 4)
	for _, example := range all {
		for r := range example.Signals {
			assert.Contains(t, spc.AllRules, r, example.ID)
		}
		got := map[spc.Rule][]int{}
		for i, rules := range spc.Signals(example.Z) {
			for _, r := range rules {
				got[r] = append(got[r], i+1)
			}
		}
		for _, r := range spc.AllRules {
			assert.ElementsMatch(t, example.Signals[r], got[r], "%s %s", example.ID, r)
		}
	}
}

func TestDataThatIsNoneIsRefusedWithThePlace(t *testing.T) {
	for why, c := range map[string]struct {
		t spc.Type
		d spc.Data
	}{
		"too few":                       {spc.IMR, spc.Data{Values: []float64{1}}},
		"subgroup 2 has 2 values":       {spc.XbarR, spc.Data{Subgroups: [][]float64{{1, 2, 3}, {1, 2}}}},
		"value 2 is no number":          {spc.IMR, spc.Data{Values: []float64{1, math.NaN(), 2}}},
		"point 2: 7 nonconforming of 5": {spc.P, spc.Data{Counts: []float64{1, 7}, Sizes: []float64{5, 5}}},
		"use p":                         {spc.NP, spc.Data{Counts: []float64{1, 1}, Sizes: []float64{5, 6}}},
		"is no count":                   {spc.C, spc.Data{Counts: []float64{1, -2}}},
		"a sample of 0":                 {spc.U, spc.Data{Counts: []float64{1, 2}, Sizes: []float64{1, 0}}},
		"there is no chart":             {"x", spc.Data{}},
	} {
		_, err := spc.Draw(c.t, c.d)
		assert.ErrorContains(t, err, why)
	}
}

func TestSignalsLookBackOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.SliceOfN(rapid.Float64Range(-4, 4), 1, 60).Draw(t, "z")
		cut := rapid.IntRange(0, len(z)).Draw(t, "cut")
		whole, start := spc.Signals(z), spc.Signals(z[:cut])
		for i := range start {
			assert.Equal(t, whole[i], start[i])
		}
	})
}

func TestSignalsAreTheSameUpsideDown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.SliceOfN(rapid.Float64Range(-4, 4), 1, 60).Draw(t, "z")
		mirrored := make([]float64, len(z))
		for i := range z {
			mirrored[i] = -z[i]
		}
		assert.Equal(t, spc.Signals(z), spc.Signals(mirrored))
	})
}

func BenchmarkChart100kPoints(b *testing.B) {
	values := make([]float64, 100_000)
	for i := range values {
		values[i] = math.Sin(float64(i)) * float64(i%7)
	}
	for b.Loop() {
		if _, err := spc.Draw(spc.IMR, spc.Data{Values: values}); err != nil {
			b.Fatal(err)
		}
	}
}
