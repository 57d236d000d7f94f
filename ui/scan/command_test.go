package scan

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/gs1"
)

func TestEveryCodeOfTheSheetIsItsCommand(t *testing.T) {
	keys := map[string]bool{}
	for _, c := range Commands() {
		for _, data := range []string{c.Code, strings.ToLower(c.Code), "]C0" + c.Code, "]Q1" + c.Code} {
			got, ok := CommandOf(data)
			require.True(t, ok, data)
			assert.Equal(t, c, got)
		}
		assert.False(t, keys[c.Key], "one key, one code")
		keys[c.Key] = true
		assert.NotEqual(t, gs1.Elements, gs1.Parse(c.Code).Kind, "no label can hold it")
	}
	assert.Len(t, keys, 5)
}

func TestOnlyTheWholeCodeIsACommand(t *testing.T) {
	for _, data := range []string{"", "PASS", "ASSAY:", "ASSAY:PASS ", " ASSAY:PASS", "ASSAY:PASSED", "ASSAY:PASS\rASSAY:PASS", "]C0", "]C0]C0ASSAY:PASS", "4006381333931"} {
		_, ok := CommandOf(data)
		assert.False(t, ok, data)
	}
}

func TestTheTableOfCommandsCannotBeChangedFromOutside(t *testing.T) {
	Commands()[0].Key = "q"
	assert.Equal(t, "+", Commands()[0].Key)
}
