package inspection_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "assay/station/inspection"
)

// bores begins an inspection that measures a bore on thirty pieces.
func bores(t testing.TB) *run {
	list := once(t, `
- {id: bore, ask: Bore, type: measure, limits: "24.90 .. 25.10 mm", decimals: 2, sample: {first: 40}, of: unit, fail: {class: minor}}
- {id: free, ask: Free, type: measure, unit: g, sample: {first: 40}, of: unit}
- {id: dry, ask: Dry, type: measure, limits: "<= 12 %", decimals: 1, fail: {class: minor}}
- {id: pieces, ask: Pieces, type: count, expect: advised, fail: {class: minor}}
`)
	return begin(t, list, "", map[string]string{"advised": "100"})
}

func TestANumberThatLooksWrongIsAskedAbout(t *testing.T) {
	r := bores(t)
	for i, v := range []string{"24.98", "25.01", "24.99"} {
		r.do(on(i+1, typed("bore", v)), on(i+1, typed("free", "500")))
	}
	for _, c := range []struct{ step, value, why, slip string }{
		{"bore", "25.02", "", ""},
		{"bore", "24.08", "out of limits", ""},
		{"bore", "0.983", "out of limits", "25.4 times too small"},
		{"bore", "0.9840 in", "", ""}, // 24.99 mm: the unit was said
		{"bore", "0.984 in", "read to 0.001 in; 0.01 mm asked", ""},
		{"bore", "249.8", "out of limits", "10 times too large"},
		{"bore", "25.0", "read to 0.1 mm; 0.01 mm asked", ""},
		{"free", "501", "", ""},
		{"free", "5010", "far from the last ones, 500 to 500 g", "10 times too large"},
		{"free", "0.5 kg", "", ""},
		{"dry", "120.0", "out of limits", ""}, // any tenth lies under one limit: that explains nothing
		{"pieces", "97", "not 100", ""},
		{"pieces", "100", "", ""},
		{"bore", "no number", "", ""},
	} {
		p := r.place(c.step, 4)
		if c.step == "dry" || c.step == "pieces" {
			p = r.place(c.step, 0)
		}
		sus, odd := r.s.Suspect(p, nil, c.value)
		assert.Equal(t, c.why != "", odd, "%s %s", c.step, c.value)
		assert.Equal(t, c.why, sus.Why, "%s %s", c.step, c.value)
		assert.Equal(t, c.slip, sus.Slip, "%s %s", c.step, c.value)
	}
	_, odd := r.s.Suspect(r.place("free", 4), []string{"900", "901"}, "902")
	assert.False(t, odd, "the readings of this piece are among the last ones")
}

func TestCapabilityNeedsThirtyReadings(t *testing.T) {
	r := bores(t)
	for i := range 29 {
		r.do(on(i+1, typed("bore", fmt.Sprintf("25.0%d", i%3))))
	}
	step, _ := r.list.Step("bore")
	c, known := Capability(step, r.s.Measured("bore", 0))
	require.True(t, known)
	assert.True(t, c.TooFew)
	assert.Equal(t, 29, c.N)
	r.do(on(30, typed("bore", "0.984 in")))
	c, _ = Capability(step, r.s.Measured("bore", 0))
	assert.False(t, c.TooFew)
	assert.InDelta(t, 25.0082, c.Mean, 0.001, "an inch is converted")
	assert.Greater(t, c.Cpk, 1.0)
	assert.Len(t, r.s.Measured("bore", 30), 29, "a piece may be left out")
}
