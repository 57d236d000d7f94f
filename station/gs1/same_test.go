package gs1

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestADifferenceIsSaidInWords(t *testing.T) {
	for _, c := range []struct{ scanned, want, what, says string }{
		{"9501101530003", "4006381333931", "gtin", "its GTIN is 09501101530003, not 04006381333931"},
		{"(01)04006381333931(10)M55", "L2609A", "lot", "its lot is M55, not L2609A"},
		{"(00)106141412345678908", "4006381333931", "gtin", "the label has no GTIN, only SSCC"},
		{"SL-99", "SL-1", "seal_advised", "from character 4 it is 99, not 1"},
		{"SL-12", "SL-1", "seal_advised", "it goes on after the expected one: 2"},
		{"SL-", "SL-1", "seal_advised", "its end is missing: 1"},
		{"KE-17", "PH-9", "gtin", "it is not the expected one"},
	} {
		assert.Equal(t, c.says, Difference(c.scanned, c.want, c.what), c.scanned)
	}
}
