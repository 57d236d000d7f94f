package returns

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"assay/checklists/rule"
)

// narrow is what a line of the queue has for the reason at 80 columns.
const narrow = 28

func TestEachConditionOfTheAutoLaneHasFewWordsForALine(t *testing.T) {
	criteria := Decide(Example(), Facts{}, "").Criteria
	assert.Len(t, criteria, len(notMet))
	assert.Equal(t, "hub away", Shortly(notInAuto+hubAway))
	for _, c := range criteria {
		c.Met = rule.Unknown
		for _, reason := range unmetOf([]Criterion{c}, false) {
			short := Shortly(notInAuto + reason)
			assert.NotContains(t, short, "(", c.Text)
			assert.LessOrEqual(t, len(short), narrow, short)
		}
	}
	assert.Equal(t, "not complete; customer over 90-day cap; ask Ada (she knows): first", Shortly(notInAuto+strings.Join([]string{
		"complete, or what is missing is charged (missing_value 12.00): not met",
		"with what this customer had in 90 days (customer_90_days 300, cap 400.00): not met", "ask Ada (she knows): first",
	}, "; ")))
	assert.Equal(t, "the fault is ours", Shortly("the fault is ours"), "another reason stays as it is")
}
