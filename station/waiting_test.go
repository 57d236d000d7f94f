package station_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/damage"
	"assay/station/nonconformance"
)

// unsent is a hub that does not take what this station wrote after an entry.
type unsent struct {
	station.Hubward
	saved, atHub uint64
}

func (u unsent) Status() station.SyncStatus {
	return station.SyncStatus{State: station.SyncWrong, Wrong: "Another file goes on with this log.", Saved: u.saved, AtHub: u.atHub}
}

// The file was copied and the other one went on first: all that has to be recorded again
// is named, and nothing else.
func TestWhatNoHubHasIsListedByItsNumber(t *testing.T) {
	f, head := newFloor(t), uint64(0)
	seen := func() uint64 {
		all, err := f.journal.Back(t.Context(), f.now.AddDate(1, 0, 0), 1)
		require.NoError(t, err)
		for _, e := range all {
			head = max(head, e.Seq)
		}
		return head
	}
	f.lot("Lamp", "L1", "")
	c := f.of(f.jo, f.lot("Kettle", "L2", "FN01"))
	atHub := seen()
	f.passes(time.Minute)
	f.works(f.jo, c.ID, nonconformance.Ask{To: "104", Text: "which pallet?"})
	st := f.lot("Toaster", "L3", "")
	report, err := f.ana.ReportDamage(t.Context(), damage.Report{Where: "carton", Fault: "carrier", Pieces: 2, Remark: "written", Codes: []string{"PO-7731"}})
	require.NoError(t, err)

	s := f.jo
	none, err := s.Waiting(t.Context())
	require.NoError(t, err)
	assert.Empty(t, none, "without a hub nothing waits")
	f.station.AttachHub(unsent{saved: seen(), atHub: atHub})
	all, err := s.Waiting(t.Context())
	require.NoError(t, err)
	var said []string
	for _, w := range all {
		what := " went on"
		if w.Begun {
			what = " begun"
		}
		said = append(said, w.Kind+" "+w.Number+what+" "+w.Label)
	}
	assert.ElementsMatch(t, []string{
		"n " + c.Number + " went on Kettle · L2", "i " + st.Number + " begun Toaster · L3",
		"d " + report.Number + " begun " + report.Words(), "n DOCK3-C-20260918-002 begun " + report.Words(), // and its case
	}, said)
	assert.Equal(t, []string{"7"}, all[0].By)
}
