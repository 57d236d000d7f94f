package inspection_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "assay/station/inspection"
)

// A plan that nobody asks for is looked up, as the file writes it.
const table = `
checklist: test
version: 1
kind: pre-shipment
title: By the tables
subject:
  - {id: pieces, ask: Pieces, type: count, need: true}
plans:
  units: {edition: iso2859-1-1999, level: II, lot: isolated, count: units, sizes: one, critical: none, major: "2.5", minor: "4.0"}
quantities: {advised: pieces, counted: pieces}
` + codes + `
sections:
  - id: unit
    title: Units
    each: units
    steps:
      - {id: look, ask: Look, type: defects, fail: {class: major}}
`

func TestAPlanNobodyAsksForIsLookedUp(t *testing.T) {
	r := begin(t, listOf(t, table), "", map[string]string{"pieces": "1200"})
	plan, ok := r.s.Sampling("units")
	require.True(t, ok, "its lot is what was counted")
	assert.Equal(t, 80, plan.N)
	assert.Equal(t, "ISO 2859-1:1999 single, II, normal, isolated lot → J 80", plan.Words)
	var got [][3]int
	for _, c := range plan.Classes {
		got = append(got, [3]int{c.N, c.Ac, c.Re})
	}
	assert.Equal(t, [][3]int{{80, 0, 1}, {80, 5, 6}, {80, 7, 8}}, got)
	for piece := 1; piece <= 6; piece++ {
		r.do(fails("look", "M1", piece))
	}
	r.rest()
	assert.Equal(t, Reject, r.verdict(), "%+v", r.s.Judge().Reasons)
	assert.Equal(t, "tally major", r.rules()[0])
}

// With its own n a class is judged on the first pieces in drawing order.
func TestAClassWithASmallerNIsJudgedOnTheFirstPieces(t *testing.T) {
	for _, count := range []string{"units", "defects"} {
		yaml := strings.NewReplacer("sizes: one", "sizes: per-class", "count: units", "count: "+count, `"2.5"`, `"0.65"`, `"4.0"`, `"6.5"`).Replace(table)
		r := begin(t, listOf(t, yaml), "", map[string]string{"pieces": "60"})
		plan, _ := r.s.Sampling("units")
		major, minor := plan.Classes[1], plan.Classes[2]
		require.Greater(t, major.N, minor.N)
		require.Equal(t, major.N, plan.N)
		r.do(fails("look", "M2", minor.N), fails("look", "M2", minor.N+1)).rest()
		assert.Equal(t, 1, r.s.Tallies()[2].Found, count)
		assert.Equal(t, minor.N, r.s.Tallies()[2].Looked)
	}
}
