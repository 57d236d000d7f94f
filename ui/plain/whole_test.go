package plain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/inspection"
)

// good answers the steps of goods received as they are when all is well.
var good = []rule{
	{words: "Which temperature", reply: "1"},
	{words: "or - to leave it out", reply: "-"},
	{words: "^A file, -", reply: "-", times: 20},
	{words: "^What is wrong", reply: "XX99"},
	{words: "^How many", reply: "1"},
	{words: "^Note", reply: "seen"},
	{words: "^Is it real", reply: "y"},
	{words: "^Answer, - for none", reply: "-"},
	{words: "^Answer", reply: "1"},
}

func TestADeliveryBegunFromTheMenuIsCountedLineByLineAndSigned(t *testing.T) {
	s := stocked(t)
	out := talk(t, s, append([]rule{
		{words: "What now", reply: "2", times: 1},
		{words: "What now", reply: "EOF"},
		{words: "Order or delivery note", reply: "ASN-5520", times: 1},
		{words: "Seal number: scan", reply: "SL-88213"},
		{words: "Expected: 6.", reply: "6"},
		{words: "Expected: 96.", reply: "95"},
		{words: "out of its limits", reply: "y"},
		{words: "Expected: 576.", reply: "570"},
	}, good...)...)
	t.Log(out)
	all := rows(t, s)
	require.Len(t, all, 1, out)
	assert.Equal(t, inspection.Signed, all[0].State, out)
}
