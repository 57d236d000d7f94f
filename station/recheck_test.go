package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

func TestStopAndCheckHasWhatIsHereRechecked(t *testing.T) {
	f := newFloor(t)
	before := f.lot("Kettle", "7", "")
	other := f.lot("Kettle", "8", "")
	f.lot("Toaster", "7", "")
	c := f.of(f.jo, f.lot("Kettle", "7", "FN01"))
	c = f.works(f.jo, c.ID, nonconformance.Contain{Scope: "lot", Value: "7", Note: "switches"})
	require.Len(t, c.OpenRechecks(), 1, "the same product's lot, accepted before")
	assert.Equal(t, before.Number, c.OpenRechecks()[0].Number)
	assert.Empty(t, f.asked(f.ana), "not by who answered in it")
	require.Len(t, f.asked(f.bo), 1)
	ties, err := f.jo.Ties(t.Context(), before.ID)
	require.NoError(t, err)
	assert.Equal(t, []station.Tie{{Label: "Held", Words: c.Number + ": stop and check of all of lot 7: switches", How: "held by", Number: c.Number}}, ties, "what was accepted says what holds it now")
	_, err = f.ana.BeginRecheck(t.Context(), c.ID, before.ID)
	assert.ErrorContains(t, err, "another inspector")
	_, err = f.bo.BeginRecheck(t.Context(), c.ID, other.ID)
	assert.ErrorContains(t, err, "no recheck")
	again, err := f.bo.BeginRecheck(t.Context(), c.ID, before.ID)
	require.NoError(t, err)
	assert.Empty(t, again.Contained, "what the case wants checked it does not hold back")
	same, err := f.bo.BeginRecheck(t.Context(), c.ID, before.ID)
	require.NoError(t, err)
	assert.Equal(t, again.ID, same.ID)
	st := f.answers(f.bo, again.ID, "")
	assert.Equal(t, inspection.Accept, st.Outcome.Verdict)
	now, err := f.bo.Load(t.Context(), again.ID)
	require.NoError(t, err)
	assert.Equal(t, st.Seen, now.Seen, "its own sign-off changes nothing behind the screen's back")
	c = f.at(f.jo, c.ID)
	assert.Empty(t, c.OpenRechecks())
	assert.Equal(t, "accept", c.Rechecks[0].Came.Verdict)

	wide := f.works(f.jo, c.ID, nonconformance.Contain{Scope: "product", Value: "Kettle"})
	require.Len(t, wide.OpenRechecks(), 3, "lots 7 and 8, and the recheck itself")
	bad, err := f.bo.BeginRecheck(t.Context(), c.ID, other.ID)
	require.NoError(t, err)
	f.answers(f.bo, bad.ID, "FN01")
	assert.Len(t, f.queue(station.CaseFilter{}), 1, "what fails at a recheck stands in the case that ordered it")
	assert.True(t, f.at(f.jo, c.ID).Holds(nonconformance.RecordID(bad.ID)))
}

func TestTheFirstCriticalHasWhatIsHereRechecked(t *testing.T) {
	f := newFloor(t)
	before, err := f.ana.Begin(t.Context(), station.Begin{Checklist: "units", Subject: map[string]string{"product": "Kettle", "size": "2"}})
	require.NoError(t, err)
	for piece := 1; piece <= 2; piece++ {
		_, err = f.ana.Inspect(t.Context(), before.ID, inspection.Give{Step: "look", Piece: piece, Answer: inspection.Answer{Result: inspection.Pass}})
		require.NoError(t, err)
	}
	_, err = f.ana.Sign(t.Context(), before.ID, pin, station.Inspected)
	require.NoError(t, err)
	bad, err := f.bo.Begin(t.Context(), station.Begin{Checklist: "units", Subject: map[string]string{"product": "Kettle", "size": "2"}})
	require.NoError(t, err)
	_, err = f.bo.Inspect(t.Context(), bad.ID, inspection.Give{Step: "look", Piece: 1, Answer: inspection.Answer{
		Result: inspection.Fail, Note: "live", Defects: []inspection.Defect{{Code: "EL02", Quantity: 1}},
	}})
	require.NoError(t, err)
	require.Len(t, f.asked(f.bo), 1)
	assert.True(t, f.asked(f.bo)[0].Recheck)
}

func TestARecheckThatFailsAfterItsCaseWasDecidedHasACaseOfItsOwn(t *testing.T) {
	f := newFloor(t)
	other := f.lot("Kettle", "8", "")
	c := f.of(f.jo, f.lot("Kettle", "7", "FN01"))
	f.works(f.jo, c.ID, nonconformance.Contain{Scope: "product", Value: "Kettle"})
	f.decides(f.jo, c.ID, "scrap")
	require.Empty(t, f.queue(station.CaseFilter{}))
	bad, err := f.bo.BeginRecheck(t.Context(), c.ID, other.ID)
	require.NoError(t, err)
	f.answers(f.bo, bad.ID, "FN01")
	rows := f.queue(station.CaseFilter{})
	require.Len(t, rows, 1, "nobody would be asked about it in a case that is decided")
	assert.Equal(t, bad.ID, rows[0].Record)
	assert.NotEqual(t, c.ID, rows[0].ID)
	assert.Equal(t, "reject", f.at(f.jo, c.ID).Rechecks[0].Came.Verdict, "and the case that ordered it says what came")
}

func TestGoodsThatComeAgainAreLookedAtOnceWhoeverPressesFirst(t *testing.T) {
	f := newFloor(t)
	c := f.of(f.jo, f.lot("Kettle", "7", "FN01"))
	f.decides(f.jo, c.ID, "rework")
	f.works(f.ana, c.ID, nonconformance.Report{What: "rework", Good: 100})
	root, _ := c.Root()
	f.works(f.jo, c.ID, nonconformance.Resubmit{Record: root.ID})
	one, err := f.bo.BeginAgain(t.Context(), c.ID, "")
	require.NoError(t, err)
	two, err := f.bo.BeginAgain(t.Context(), c.ID, "")
	require.NoError(t, err)
	assert.Equal(t, one.ID, two.ID, "two of them would count as presented three times")
	f.answers(f.bo, one.ID, "")
	assert.Equal(t, 2, f.at(f.jo, c.ID).Submissions(root.ID))
}
