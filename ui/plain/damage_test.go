package plain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/inspection"
)

func TestDamageIsReportedLineByLine(t *testing.T) {
	s := newStation(t)
	out := talk(t, s,
		rule{words: "What now", reply: ":damage", times: 1},
		rule{words: "Where is the damage", reply: "2"},
		rule{words: "Whose fault", reply: "1"},
		rule{words: "^How many are damaged", reply: "0", times: 1},
		rule{words: "^How many are damaged", reply: "3"},
		rule{words: "What stands on", reply: "3"},
		rule{words: "What now", reply: "EOF"},
	)
	assert.Contains(t, out, "-D-", out)
	assert.Contains(t, out, "A number from 1 on")
	assert.Contains(t, out, "Claim: carrier, damage hidden in the box, by ")
	all, _, err := s.Desk("test").Records(t.Context(), station.Filter{Kind: station.Damage}, "", 1)
	require.NoError(t, err)
	require.Len(t, all, 1, out)
	assert.Equal(t, inspection.Signed, all[0].State)
}
