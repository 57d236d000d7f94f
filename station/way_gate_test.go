package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/inspection"
	"assay/station/service"
	"assay/station/stationtest"
)

// restocked signs a return that goes back to stock and does its tasks up to the label.
func restocked(t *testing.T, p *stationtest.Shop, n int, all []stationtest.Found) inspection.ID {
	t.Helper()
	st := found(t, p, n, all)
	_, err := p.Bo.Sign(t.Context(), st.ID, stationtest.BoPIN, "inspected, facts as recorded")
	require.NoError(t, err)
	w, err := p.Bo.DoTask(t.Context(), st.ID, "seal", "SEAL-9")
	require.NoError(t, err)
	require.Equal(t, "label", w.Left()[0].ID)
	return st.ID
}

func TestOnlyTheSalesLabelOfTheArticleLetsItBackIntoStock(t *testing.T) {
	p := phones(t, 3, nil)
	id := restocked(t, p, 1, stationtest.Used(1))
	for label, why := range map[string]string{
		"4006381333932":            "that label says 4006381333932; the sales label of Phone 9 says 09501101530003 or PH-9",
		"4006381333931":            "that label says GTIN 04006381333931; the sales label of Phone 9",
		"(01)04006381333931(21)A1": "that label says GTIN 04006381333931",
		"PH-8":                     "that label says PH-8",
		"SEAL-9":                   "that label says SEAL-9",
	} {
		_, err := p.Bo.DoTask(t.Context(), id, "label", label)
		require.ErrorContains(t, err, why, label)
	}
	_, err := p.Bo.DoTask(t.Context(), id, "label", numberOf(t, p, id))
	require.ErrorContains(t, err, "that is the tag")
	_, err = p.Bo.DoTask(t.Context(), id, "place", "9501101530003")
	require.ErrorContains(t, err, "that is the label of the goods")
	for n, label := range []string{"9501101530003", "(01)09501101530003(21)SN2", "ph-9"} {
		if n > 0 {
			id = restocked(t, p, n+1, stationtest.Used(n+1))
		}
		w, err := p.Bo.DoTask(t.Context(), id, "label", label)
		require.NoError(t, err, label)
		assert.NotEqual(t, "label", w.Left()[0].ID)
	}
}

// The label that was scanned on a sealed pack is the one it is sold with again; the
// seal, the place and the second look are asked all the same.
func TestASealedPackIsNotLabelledOnceMore(t *testing.T) {
	p := phones(t, 2, nil)
	st := found(t, p, 1, stationtest.Sealed(1))
	_, err := p.Bo.Sign(t.Context(), st.ID, stationtest.BoPIN, "inspected, facts as recorded")
	require.NoError(t, err)
	w, err := p.Bo.Way(t.Context(), st.ID)
	require.NoError(t, err)
	var left []string
	for _, task := range w.Left() {
		left = append(left, task.ID)
	}
	assert.Equal(t, []string{"seal", "tag", "place", "second"}, left)
	require.Len(t, w.Done, 1)
	assert.Equal(t, "sales label 9501101530003, on its sealed pack", w.Done[0].Words())
	assert.Equal(t, "104", w.Done[0].By)

	st, err = p.Opened(t.Context(), 2)
	require.NoError(t, err)
	for _, f := range stationtest.Sealed(2) {
		if f.Step == "item_scan" {
			_, err = p.Bo.Inspect(t.Context(), st.ID, inspection.Give{Step: f.Step, Answer: inspection.Answer{Result: inspection.NA, Reason: "no code on it"}})
		} else {
			_, err = p.Finds(t.Context(), st.ID, f)
		}
		require.NoError(t, err)
	}
	_, err = p.Bo.Sign(t.Context(), st.ID, stationtest.BoPIN, "inspected, facts as recorded")
	require.NoError(t, err)
	w, err = p.Bo.Way(t.Context(), st.ID)
	require.NoError(t, err)
	assert.Empty(t, w.Done, "what nobody scanned proves nothing")
}

func TestWhatWasDoneForTheCageIsStillToldWhenTheGoodsGoOn(t *testing.T) {
	p := phones(t, 1, nil)
	st := found(t, p, 1, stationtest.Swapped(1, 99))
	_, err := p.Bo.Sign(t.Context(), st.ID, stationtest.BoPIN, "inspected, facts as recorded")
	require.NoError(t, err)
	for _, task := range []string{"tag", "place"} {
		_, err = p.Bo.DoTask(t.Context(), st.ID, task, map[string]string{"tag": st.Number, "place": "CAGE-2"}[task])
		require.NoError(t, err)
	}
	_, err = p.Ada.Dispose(t.Context(), st.ID, stationtest.AdaPIN, "return_to_customer", "not ours")
	require.NoError(t, err)
	w, err := p.Ada.Way(t.Context(), st.ID)
	require.NoError(t, err)
	assert.Equal(t, "return_to_customer", w.Goes)
	assert.Empty(t, w.Done)
	require.Len(t, w.Past, 2)
	assert.Equal(t, "put away: CAGE-2", w.Past[1].Words())
	assert.Equal(t, "104", w.Past[1].By)
	assert.Equal(t, service.Caged, w.Goods)
	st, err = p.Bo.Load(t.Context(), st.ID)
	require.NoError(t, err)
	assert.Empty(t, st.Tasks(), "the record's own scans of tag and place are these")
}

func TestWhatLeavesTheHouseIsPutNowhereElse(t *testing.T) {
	p := phones(t, 1, nil)
	st := found(t, p, 1, stationtest.Swapped(1, 99))
	_, err := p.Bo.Sign(t.Context(), st.ID, stationtest.BoPIN, "inspected, facts as recorded")
	require.NoError(t, err)
	_, err = p.Ada.Dispose(t.Context(), st.ID, stationtest.AdaPIN, "return_to_customer", "not ours")
	require.NoError(t, err)
	for _, task := range [][2]string{{"tag", st.Number}, {"tracking", "1Z999"}} {
		_, err = p.Bo.DoTask(t.Context(), st.ID, task[0], task[1])
		require.NoError(t, err)
	}
	st, err = p.Bo.Load(t.Context(), st.ID)
	require.NoError(t, err)
	assert.Empty(t, st.Tasks())
	step, _ := st.Checklist.Step("place_scan")
	a, _ := st.Answer(inspection.Place{Step: step.Index})
	assert.Equal(t, []string{"parcel 1Z999"}, a.Values)
}

func numberOf(t *testing.T, p *stationtest.Shop, id inspection.ID) string {
	t.Helper()
	st, err := p.Bo.Load(t.Context(), id)
	require.NoError(t, err)
	return st.Number
}
