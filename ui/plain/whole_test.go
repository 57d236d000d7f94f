package plain_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
)

// good answers the steps of goods received as they are when all is well.
var good = []rule{
	{words: ":gauge CODE names it", reply: gauged},
	{words: "Which temperature", reply: "1"},
	{words: "or - to leave it out", reply: "-"},
	{words: "^A file, -", reply: "-", times: 20},
	{words: "^What is wrong", reply: "QT01"},
	{words: "^How many", reply: "1"},
	{words: "^Note", reply: "seen"},
	{words: "Is it real", reply: "y"},
	{words: "Seal number: scan", reply: "SL-88213"},
	{words: "Scan one piece or carton of this line", reply: "n", times: 2},
	{words: "Why is it not applicable", reply: "1"},
	{words: "Expected: ", reply: expected},
	{words: "Limit: ", reply: within},
	{words: "Pieces used up", reply: "0"},
	{words: "^Answer, - for none", reply: "-"},
	{words: "^Answer", reply: "1"},
}

// only is the one record of a station.
func only(t *testing.T, s *station.Station, out string) inspection.State {
	t.Helper()
	all := rows(t, s)
	require.Len(t, all, 1, out)
	return find(t, s, all[0].ID)
}

func TestADeliveryBegunFromTheMenuIsCountedLineByLineAndSigned(t *testing.T) {
	s := stocked(t)
	out := talk(t, s, append([]rule{
		{words: "What now", reply: "2", times: 1},
		{words: "What now", reply: "EOF"},
		{words: "Order or delivery note", reply: "ASN-5520", times: 1},
		{words: "Scan one piece or carton of this line", reply: "4006381333931", times: 1},
		{words: "Expected: 576.", reply: "570"},
		{words: "Expected: 120.", reply: "0"},
	}, good...)...)
	got := only(t, s, out)
	assert.Equal(t, inspection.Signed, got.Phase)
	assert.Contains(t, out, "Supplier: Norden AB, by the label.")
	assert.NotContains(t, out, "Scan the delivery note.", "it was scanned")
	assert.NotContains(t, out, "1 on time.", "the clock knows")
	assert.Contains(t, out, "570 counted, 576 expected.")
	a, err := s.Desk("test").Advised(t.Context(), "PO-7731")
	require.NoError(t, err)
	require.Len(t, a.Lines, 2)
	assert.Equal(t, []int{570, 6, 0, 120}, []int{a.Lines[0].Counted, a.Lines[0].Short, a.Lines[1].Counted, a.Lines[1].Short})
}

func TestADeliveryThatIsStoppedEarlyIsSigned(t *testing.T) {
	s := stocked(t)
	out := talk(t, s, append([]rule{
		{words: "What now", reply: "(00)106141412345678908", times: 1},
		{words: "What now", reply: "EOF"},
		{words: "Expected: PO-7731", reply: "asn-5520"},
		{words: "Seal on the doors", reply: "4", times: 1},
		{words: "^What is wrong", reply: "XX99", times: 1},
		{words: "Seal number: scan", reply: ":hold the seal is cut", times: 1},
	}, good...)...)
	got := only(t, s, out)
	assert.Equal(t, inspection.Signed, got.Phase)
	assert.Equal(t, inspection.Hold, got.Outcome.Verdict)
	assert.Contains(t, out, "Ended early, the open steps are recorded as not reached.")
	assert.Contains(t, out, "a photo is needed, or why there is none")
}

// calibrated adds an instrument of every kind the checklists want.
func calibrated(t *testing.T, s *station.Station) {
	t.Helper()
	file := "id,kind,due\n"
	for _, kind := range []string{"roughness tester", "scale", "insulation tester", "hipot tester", "leakage tester", "power meter", "pull tester",
		"sound meter", "stopwatch", "thermometer", "earth tester", "caliper"} {
		file += instrument(kind) + "," + strings.ReplaceAll(kind, " ", "_") + ",2099-12-31\n"
	}
	d := s.Desk("import")
	_, err := d.SignIn(t.Context(), "104", "4829")
	require.NoError(t, err)
	r, err := goods.NewReader(goods.Instruments, strings.NewReader(file))
	require.NoError(t, err)
	done, err := d.Import(t.Context(), r, station.Import{Kind: goods.Instruments})
	require.NoError(t, err)
	require.Zero(t, done.Refused)
}

func TestADeliveredLotGoesLineByLineToTheSignOff(t *testing.T) {
	s := stocked(t)
	calibrated(t, s)
	out := talk(t, s, append([]rule{
		{words: "What now", reply: "(01)04006381333931(10)L2609A(17)290101", times: 1},
		{words: "What now", reply: "EOF"},
		{words: "One of a series", reply: "2"},
		{words: "Sampling plan. ISO", reply: ":plan", times: 1},
		{words: "^Level, now II", reply: "I"},
		{words: "^AQL major, now 1.5", reply: "2.5"},
		{words: "^AQL minor, now 4.0", reply: "-"},
		{words: "^Why, and who", reply: "the buyer asked for it"},
	}, good...)...)
	got := only(t, s, out)
	assert.Equal(t, inspection.Signed, got.Phase)
	assert.Equal(t, inspection.Hold, got.Outcome.Verdict, "the lot was on hold")
	assert.Equal(t, 1, strings.Count(out, "Attention: On hold: H-0091"), "said once")
	assert.Contains(t, out, "major: lot 576, level I > G; AQL 2.5")
	assert.Contains(t, out, "Unit 1 of 32.")
}

func TestAnInProcessCheckGoesLineByLineToTheSignOff(t *testing.T) {
	s := stocked(t)
	calibrated(t, s)
	out := talk(t, s, append([]rule{
		{words: "What now", reply: "3", times: 1},
		{words: "What now", reply: "EOF"},
		{words: "Work order", reply: "WO-7"},
		{words: "^Product:", reply: "Kettle"},
		{words: "^Lot number", reply: "L7"},
		{words: "^Pieces in this lot", reply: "200"},
		{words: "Pieces in this subgroup", reply: "5"},
	}, good...)...)
	got := only(t, s, out)
	assert.Equal(t, inspection.Signed, got.Phase)
	assert.Equal(t, inspection.Accept, got.Outcome.Verdict)
}

// A line nobody can have meant ends nothing and answers nothing.
func TestALineThatIsTooLongIsLeftOut(t *testing.T) {
	s := stocked(t)
	out := talk(t, s,
		rule{words: "What now", reply: strings.Repeat("9", 1<<20), times: 1},
		rule{words: "What now", reply: "EOF"},
	)
	assert.Contains(t, out, "That line is too long, and left out")
	assert.Empty(t, rows(t, s))
}
