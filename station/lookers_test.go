package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/nonconformance"
)

func (f floor) reads(d *station.Desk, id nonconformance.ID) {
	f.t.Helper()
	_, err := d.CaseTimeline(f.t.Context(), id)
	require.NoError(f.t, err)
}

func (f floor) lookBy(of [16]byte) string {
	f.t.Helper()
	by, err := f.jo.LookBy(f.t.Context(), of)
	require.NoError(f.t, err)
	return by
}

func TestWhoReadADecisionBeforeItsCaseWasDrawnDoesNotDecideItAgain(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	c := f.of(f.jo, f.lot("Kettle", "1", "FN01"))
	f.reads(f.quinn, c.ID) // undecided: what she reads is what she would look at
	f.decides(f.jo, c.ID, "scrap")
	f.reads(f.kim, c.ID)
	f.does(f.ana, c.ID)
	assert.Empty(t, f.asked(f.kim))
	_, err := f.kim.LookCase(t.Context(), c.ID, pin, c.Undecided().Whole("scrap"), "burnt")
	assert.ErrorContains(t, err, "you were at "+f.at(f.kim, c.ID).Number+" before")
	assert.Equal(t, "a second look by Quinn", f.lookBy(c.ID))
	require.Len(t, f.asked(f.quinn), 1)
	assert.True(t, f.asked(f.quinn)[0].Look)
	assert.Empty(t, f.asked(f.jo), "somebody can")
}

func TestASecondLookThatNobodyCanGiveSaysWhomItTakes(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	c := f.of(f.jo, f.lot("Kettle", "1", "FN01"))
	f.decides(f.jo, c.ID, "scrap")
	f.reads(f.kim, c.ID)
	f.reads(f.quinn, c.ID)
	f.does(f.ana, c.ID)
	for _, d := range []*station.Desk{f.jo, f.kim, f.quinn} {
		require.Len(t, f.asked(d), 1)
		assert.True(t, f.asked(d)[0].Nobody)
	}
	assert.Empty(t, f.asked(f.bo), "not an inspector's to mend")
	assert.Contains(t, f.lookBy(c.ID), "F5 adds another lead or a quality manager")
	around, err := f.jo.Around(t.Context(), f.at(f.jo, c.ID))
	require.NoError(t, err)
	assert.Contains(t, around.More, station.Bearing{Word: "Waits", Text: f.lookBy(c.ID)})
}

func TestWhoReadAnOpenInspectionDoesNotLookAgain(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	st, err := f.ana.Begin(t.Context(), station.Begin{Checklist: "load", Subject: map[string]string{
		"product": "Kettle", "supplier": "Norden", "lot": "7", "advised": "100",
	}})
	require.NoError(t, err)
	_, err = f.bo.Timeline(t.Context(), st.ID)
	require.NoError(t, err)
	f.answers(f.ana, st.ID, "")
	_, err = f.bo.BeginLook(t.Context(), st.ID)
	assert.ErrorContains(t, err, "you were at "+st.Number+" before")
	assert.Equal(t, "a second look by Jo or Kim or Quinn", f.lookBy(st.ID))
}
