package station_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// knows imports what is known before goods arrive.
func (f floor) knows(kind goods.Kind, rows string) {
	f.t.Helper()
	r, err := goods.NewReader(kind, strings.NewReader(rows))
	require.NoError(f.t, err)
	done, err := f.jo.Import(f.t.Context(), r, station.Import{Kind: kind})
	require.NoError(f.t, err)
	require.Zero(f.t, done.Refused)
}

func TestALeadStopsASuppliersStockWithoutAnyRecord(t *testing.T) {
	f := newFloor(t)
	f.knows(goods.Suppliers, "id,name\nNOR,Norden\nSZE,Shenzhen Example\n")
	before := f.lot("Kettle", "7", "")
	_, err := f.ana.StopAndCheck(t.Context(), station.Stop{Scope: "supplier", Value: "NOR", Why: "two customers were hurt"})
	assert.ErrorContains(t, err, "a lead orders stop and check")
	_, err = f.jo.StopAndCheck(t.Context(), station.Stop{Scope: "supplier", Value: "NOR"})
	assert.ErrorContains(t, err, "say what the case is about")

	c, err := f.jo.StopAndCheck(t.Context(), station.Stop{Scope: "supplier", Value: "NOR", Why: "two customers were hurt"})
	require.NoError(t, err)
	assert.Equal(t, nonconformance.FromStop, c.Origin)
	assert.Equal(t, "stop and check: supplier NOR (Norden)", c.Title)
	require.Len(t, f.queue(station.CaseFilter{}), 1)
	require.Len(t, c.Rechecks, 1, "inspections say the supplier's name, the lead its number")
	assert.Equal(t, before.Number, c.Rechecks[0].Number)

	f.passes(time.Minute)
	next, err := f.ana.Begin(t.Context(), station.Begin{Checklist: "lot", Subject: map[string]string{"product": "Pan", "supplier": "norden", "lot": "8", "advised": "100"}})
	require.NoError(t, err)
	held := f.answers(f.ana, next.ID, "")
	assert.Equal(t, inspection.Hold, held.Outcome.Verdict)
	assert.Contains(t, held.Outcome.Reasons[0].Text, "supplier NOR (Norden)")

	lifted := f.signs(f.jo, c.ID, nonconformance.Free{Contained: c.Held[0].Mark, Reason: "checked all"})
	again, err := f.bo.BeginRecheck(t.Context(), c.ID, before.ID)
	assert.Error(t, err, "nothing is held any more: %v", again.Number)
	assert.NotEqual(t, nonconformance.IsClosed, lifted.Phase)
	closed := f.signs(f.jo, c.ID, nonconformance.Close{Reason: "all was good"})
	assert.Equal(t, nonconformance.IsClosed, closed.Phase)
}

func TestStopAndCheckOffersWhatIsKnown(t *testing.T) {
	f := newFloor(t)
	f.knows(goods.Suppliers, "id,name\nNOR,Norden\nSZE,Shenzhen Example\n")
	f.knows(goods.Products, "sku,gtin,name\nKE-17,4006381333931,Kettle 1.7 l\n")
	all, err := f.jo.StopOffers(t.Context(), "supplier", "", 9)
	require.NoError(t, err)
	assert.Equal(t, []station.Offer{{Value: "NOR", Name: "Norden"}, {Value: "SZE", Name: "Shenzhen Example"}}, all)
	all, err = f.jo.StopOffers(t.Context(), "product", "kettle", 9)
	require.NoError(t, err)
	assert.Equal(t, []station.Offer{{Value: "KE-17", Name: "Kettle 1.7 l"}}, all)
	all, err = f.jo.StopOffers(t.Context(), "lot", "7", 9)
	require.NoError(t, err)
	assert.Empty(t, all)

	c, err := f.jo.StopAndCheck(t.Context(), station.Stop{Scope: "product", Value: "kettle 1.7 L", Since: "2026-03-01", Why: "w"})
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{"KE-17", "04006381333931"}, c.Held[0].Also, "by whatever a label says")
}
