package station_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
)

func TestACaseSaysWhoWaitsAndWhomToCall(t *testing.T) {
	f := newFloor(t)
	st, err := f.ana.Begin(t.Context(), station.Begin{Checklist: "lot", Subject: map[string]string{
		"product": "Kettle", "supplier": "Norden", "lot": "7", "advised": "100",
		"order.promised": "2026-09-19", "order.slot": "2026-09-18 14:30", "product.revision": "B",
		"product.drawing": "4411", "product.approved_sample": "KE-17-approved.jpg", "product.gauge": "caliper", "product.ask": "Quality, ext. 214",
	}})
	require.NoError(t, err)
	st = f.answers(f.ana, st.ID, "EL02")
	around, err := f.jo.Around(t.Context(), f.of(f.jo, st))
	require.NoError(t, err)
	assert.Equal(t, []station.Bearing{
		{Word: "Waits", Text: "the order is promised for 2026-09-19"}, {Word: "Waits", Text: "the driver's slot is 2026-09-18 14:30"},
		{Word: "Drawing", Text: "4411, revision B"}, {Word: "Sample", Text: "approved: KE-17-approved.jpg"}, {Word: "Gauge", Text: "it is measured by: caliper"},
		{Word: "Call", Text: "Ana (104) was there, at Dock 3; the supplier is Norden"}, {Word: "Call", Text: "about this product: Quality, ext. 214"},
	}, around.More)
}

func TestACauseIsAskedWithinFiveDaysOfTheDecision(t *testing.T) {
	f := newFloor(t)
	c := f.of(f.jo, f.lot("Kettle", "7", "EL02"))
	f.decides(f.jo, c.ID, "scrap")
	rows := f.queue(station.CaseFilter{Group: station.ToFinish})
	require.Len(t, rows, 1)
	assert.Equal(t, f.now.AddDate(0, 0, 5).Format(time.DateOnly), rows[0].Due.Format(time.DateOnly))
	assert.Contains(t, f.at(f.jo, c.ID).Left()[1], "the cause (critical, until 2026-09-23)")
}
