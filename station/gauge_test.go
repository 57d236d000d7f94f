package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
)

// cold begins a cold delivery, whose temperature is read with a thermometer in
// date or not at all.
func cold(t *testing.T, d dock) inspection.State {
	t.Helper()
	d.imports(goods.Instruments, "id,kind,model,serial,due\nTH-1,thermometer,,,2026-09-17\nTH-2,thermometer,,,2026-09-18\nTH-3,thermometer,,,2027-01-01\nCP-1,caliper,,,2027-01-01\n", station.Import{})
	s, err := d.desk.Begin(t.Context(), station.Begin{Checklist: "quality-control", Part: "delivery", Subject: map[string]string{
		"order": "PO-9", "supplier": "Norden", "climate": "cold",
	}})
	require.NoError(t, err)
	return s
}

func TestAnOverdueGaugeIsRefusedWhateverTheScreenSays(t *testing.T) {
	d := newDock(t)
	s := cold(t, d)
	read := func(gauge string) (inspection.State, error) {
		return d.desk.Inspect(t.Context(), s.ID, inspection.Give{Step: "temperature_cold", Instrument: &inspection.Instrument{ID: gauge, Kind: "thermometer"},
			Answer: inspection.Answer{Values: []string{"4.0"}, Gauge: gauge}})
	}
	for gauge, why := range map[string]string{
		"TH-1": "TH-1 was to be calibrated by 2026-09-17", "CP-1": "CP-1 is a caliper", "TH-9": "TH-9 is no instrument known here",
	} {
		_, err := read(gauge)
		assert.ErrorContains(t, err, why)
	}
	now, err := read("th-2 ")
	require.NoError(t, err)
	p, _ := now.Place("temperature_cold", 0)
	a, _ := now.Answer(p)
	assert.Equal(t, "TH-2", a.Gauge)
	assert.Equal(t, "2026-09-18", a.GaugeDue)

	gauges, err := d.desk.Gauges(t.Context(), "thermometer")
	require.NoError(t, err)
	var ids []string
	for _, g := range gauges {
		ids = append(ids, g.ID)
	}
	assert.Equal(t, []string{"TH-3", "TH-2", "TH-1"}, ids, "the one that may be read with longest comes first")
}

func TestASheetNamesItsGaugeToo(t *testing.T) {
	d := newDock(t)
	cold(t, d)
	sheet := load("a", false)
	sheet.Subject["climate"] = "cold"
	sheet.Answers = append(sheet.Answers, station.SheetAnswer{Step: "temperature_cold", Value: station.Values{"4.0"}, Gauge: "TH-1"})
	r := bench{station: d.station}.recorder(t, "")
	_, err := r.Record(t.Context(), sheet)
	assert.ErrorContains(t, err, "TH-1 was to be calibrated by 2026-09-17")
	sheet.Answers[len(sheet.Answers)-1].Gauge = "TH-3"
	_, err = r.Record(t.Context(), sheet)
	require.NoError(t, err)
}
