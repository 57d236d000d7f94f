package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"assay/station"
)

func TestAFewDigitsAreNotLookedForInDays(t *testing.T) {
	texts := []string{"DOCK3-P-20261128-014", "Kettle K-200 · lot 2296", "open: weld it (104, due 2026-12-09) at 17:31", "Mon 2026-12-07 09:15", "GTIN 04006381333931"}
	for words, has := range map[string]bool{
		"kettle": true, "K-200 weld": true, "toaster": false, "kettle toaster": false,
		"11": false, "2026": false, "12": false, "09": false, "17": false,
		"28": true, "014": true, "22": true, "104": true, "393": true, "200 28": true, "200 11": false,
		"20261128": true, "2026-12-09": true, "17:31": true, "p-20261128": true, "202611": true, "": true,
		"we": true, "mo": false, "mon": true, "mon 12-07": true,
	} {
		assert.Equal(t, has, station.HasWords(words, texts...), words)
	}
}
