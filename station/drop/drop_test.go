package drop_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists/measure"
	. "assay/station/drop"
)

func TestEachWeightHasItsHeight(t *testing.T) {
	for kg, want := range map[string]string{
		"0.4": "76 cm (30 in)", "9.99": "76 cm (30 in)", "10": "61 cm (24 in)", "18.9": "61 cm (24 in)", "19": "46 cm (18 in)",
		"27.999": "46 cm (18 in)", "28": "31 cm (12 in)", "44": "31 cm (12 in)", "45.0": "20 cm (8 in)", "67.9": "20 cm (8 in)",
		"68": "", "120": "", "0": "", "-3": "",
	} {
		w, err := measure.ParseDecimal(kg)
		require.NoError(t, err)
		got, ok := Height(w)
		assert.Equal(t, want != "", ok, kg)
		if ok {
			assert.Equal(t, want, got.String(), kg)
		}
	}
}

func TestTenDrops(t *testing.T) {
	all := Sequence()
	require.Len(t, all, 10)
	kinds := map[string]int{}
	for _, d := range all {
		kinds[d.Orientation]++
		assert.NotEmpty(t, d.Which)
	}
	assert.Equal(t, map[string]int{"corner": 1, "edge": 3, "face": 6}, kinds)
	assert.Equal(t, "corner", all[0].Orientation)
}
