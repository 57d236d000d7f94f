package returns

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists/strict"
)

func TestAPolicySaysWhatItChanges(t *testing.T) {
	from := Example()
	assert.Empty(t, policyOf(t, "version: 3", "version: 4").Changes(from), "its number alone is no change")
	p := policyOf(t, "window_days: 30", "window_days: 14", `up_to: "150.00"`, `up_to: "99.00"`, `two_leads_over: "500.00"`+"\n", "",
		`restocking:  {percent: "10"`, `restocking:  {percent: "15"`, "{id: late,", "{id: too_late,", "do: customer_choice", "do: refund")
	assert.Equal(t, []string{
		"window in days 14, before 30", "one key up to 99.00, before 150.00", "two leads over no amount, before 500.00",
		"fees changed: restocking", "rules new: too late", "rules changed: our fault", "rules gone: late",
	}, p.Changes(from))
	lines := strings.Split(string(ExampleFile()), "\n")
	safety := 0
	for i, l := range lines {
		if strings.Contains(l, "{id: safety") {
			safety = i
		}
	}
	lines[safety], lines[safety+1] = lines[safety+1], lines[safety]
	other, _ := Load(strict.Source{Name: "p.yaml", Data: []byte(strings.Join(lines, "\n"))})
	require.NotNil(t, other)
	assert.Equal(t, []string{"the rules stand in another order"}, other.Changes(from))
}

func TestMoneyOfTwoCurrenciesIsNeverTakenTogether(t *testing.T) {
	dollars := policyOf(t, "currency: EUR", "currency: USD")
	paid, held := phone(t), phone(t)
	require.NoError(t, held.Set("stopped", "yes"))
	flips := Replay(Example(), dollars, []Facts{paid, held})
	require.Len(t, flips, 1, "what neither pays is no flip")
	assert.Equal(t, "-108.00 EUR", flips[0].Money.String()+" "+flips[0].Currency)
	back := Replay(dollars, Example(), []Facts{paid})
	require.Len(t, back, 1)
	assert.Equal(t, "108.00 EUR", back[0].Money.String()+" "+back[0].Currency)
	unsaid := phone(t)
	delete(unsaid, "currency")
	both := Replay(Example(), dollars, []Facts{unsaid})
	require.Len(t, both, 1)
	assert.Equal(t, "0", both[0].Money.String())
	assert.Empty(t, both[0].Currency)
	assert.Contains(t, both[0].Why, "108.00 USD instead of 108.00 EUR")
}
