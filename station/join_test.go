package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

func TestRecordsAreJoinedToOneCase(t *testing.T) {
	f := newFloor(t)
	one, two, good := f.lot("Kettle", "1", "FN01"), f.lot("Kettle", "2", "FN01"), f.lot("Kettle", "3", "")
	c := f.of(f.jo, one)
	_, err := f.bo.JoinCase(t.Context(), c.ID, two.Number)
	assert.ErrorContains(t, err, "a lead joins")
	_, err = f.jo.JoinCase(t.Context(), c.ID, "Q-99-999")
	assert.ErrorContains(t, err, "names none")
	_, err = f.jo.JoinCase(t.Context(), c.ID, good.Number)
	assert.ErrorContains(t, err, "only what is rejected or held")
	_, err = f.jo.JoinCase(t.Context(), c.ID, one.Number)
	assert.ErrorContains(t, err, "already")
	own := f.of(f.jo, two)
	c, err = f.jo.JoinCase(t.Context(), c.ID, two.Number)
	require.NoError(t, err)
	assert.Len(t, c.Records, 2)
	assert.Equal(t, nonconformance.IsClosed, f.at(f.jo, own.ID).Phase, "its own case ends by it")
	assert.Equal(t, c.ID, f.of(f.jo, two).ID, "it is found in the case it joined")
	assert.Len(t, f.queue(station.CaseFilter{}), 1)
	assert.Equal(t, 200, c.Stake().Rejected)
	c = f.decides(f.jo, c.ID, "scrap")
	assert.Equal(t, 200, c.Balance().Rejected)
	st, err := f.jo.Load(t.Context(), two.ID)
	require.NoError(t, err)
	assert.Equal(t, "scrap", st.Review.Disposition)
}

func TestOfSeveralRecordsEachGoesWithItsOwnPieces(t *testing.T) {
	f := newFloor(t)
	one, two := f.load("1", "FN01"), f.load("2", "FN01")
	c := f.of(f.jo, one)
	c, err := f.jo.JoinCase(t.Context(), c.ID, two.Number)
	require.NoError(t, err)
	f.signs(f.jo, c.ID, nonconformance.Dispose{Parts: c.Whole("use_as_is"), Reason: "dull only", Saw: c.Sight(),
		Concession: &nonconformance.Concession{By: "Kunde AG", Until: "2026-12-31", Quantity: 200}})
	waits := f.at(f.quinn, c.ID)
	f.signs(f.quinn, c.ID, nonconformance.Confirm{Decision: waits.Pending[0].Mark, Saw: waits.Sight()})
	for _, of := range []inspection.State{one, two} {
		assert.Equal(t, 100, f.cleared(of.ID).Pieces, of.Number)
	}
}

func TestWhatJoinedAnotherCaseIsDecidedThereAlone(t *testing.T) {
	f := newFloor(t)
	one, two := f.lot("Kettle", "7", "FN01"), f.lot("Kettle", "8", "FN01")
	own := f.of(f.jo, two)
	c := f.of(f.jo, one)
	c, err := f.jo.JoinCase(t.Context(), c.ID, two.Number)
	require.NoError(t, err)
	_, err = f.jo.Work(t.Context(), own.ID, nonconformance.Reopen{Why: "once more"})
	assert.ErrorContains(t, err, two.Number+" was joined to "+c.Number+": it is decided there")
	f.decides(f.jo, c.ID, "scrap")
	st, err := f.jo.Load(t.Context(), two.ID)
	require.NoError(t, err)
	assert.Equal(t, "scrap", st.Review.Disposition)
}
