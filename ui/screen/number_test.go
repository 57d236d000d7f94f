package screen_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"assay/ui/screen"
)

func TestANumberIsShortInItsMonthAndNamesAnotherStation(t *testing.T) {
	code := ""
	env := screen.Env{Now: func() time.Time { return time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC) }, Code: func() string { return code }}
	for number, c := range map[string]struct{ alone, atDock3 string }{
		"DOCK3-R-20261118-004": {"R-18-004", "R-18-004"},
		"DOCK2-R-20261118-004": {"R-18-004", "DOCK2 R-18-004"},
		"DOCK2-R-20261018-004": {"DOCK2-R-20261018-004", "DOCK2-R-20261018-004"},
		"a word":               {"a word", "a word"},
		"A-B-20261118-x":       {"B-18-x", "B-18-x"},
		"":                     {"", ""},
	} {
		code = ""
		assert.Equal(t, c.alone, env.Number(number))
		code = "DOCK3"
		assert.Equal(t, c.atDock3, env.Number(number))
	}
	env.Code = nil
	assert.Equal(t, "R-18-004", env.Number("DOCK2-R-20261118-004"))
}
