package station_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/damage"
	"assay/station/nonconformance"
	"assay/station/stationtest"
)

func TestDamageIsARecordWithANumberThatWaitsForALead(t *testing.T) {
	p := newShop(t)
	in := p.begins("")
	r := damage.Report{Where: "inner", Fault: "carrier", Pieces: 3, Remark: "none", Codes: []string{" 340123 ", ""}, Of: in}
	s, err := p.bo.ReportDamage(t.Context(), r)
	require.NoError(t, err)
	assert.Equal(t, "DOCK3-D-20260918-001", s.Number)
	assert.Equal(t, "DOCK3-R-20260918-001 Kettle K-200 340123", s.OfNo+" "+s.Label+" "+s.Codes[0])
	assert.Equal(t, "2026-09-25", s.Due, "seven days for damage nobody could see")
	rows, _, err := p.ada.Cases(t.Context(), station.CaseFilter{}, "", 10)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	assert.Equal(t, station.Damage, rows[0].Kind)
	assert.Equal(t, "DOCK3-C-20260918-001", rows[0].Number, "a damage report opens a case")
	for _, code := range []string{"340123", "dock3-d-20260918-001", "DOCK3-R-20260918-001"} {
		rows, err := p.ada.Find(t.Context(), code, 10)
		require.NoError(t, err)
		assert.NotEmpty(t, rows, code)
	}
	_, err = p.bo.CloseDamage(t.Context(), s.ID, "1212", "scrapped")
	require.ErrorContains(t, err, "only a lead")
	_, err = p.ada.ClaimDamage(t.Context(), s.ID)
	require.NoError(t, err)
	s, err = p.ada.CloseDamage(t.Context(), s.ID, "4829", "scrapped, the claim runs")
	require.NoError(t, err)
	assert.Equal(t, "7", s.Closed.By)
	n, _, err := p.lists.Waiting(t.Context())
	require.NoError(t, err)
	assert.Zero(t, n)
	lines, err := p.ada.DamageLines(t.Context(), s.ID)
	require.NoError(t, err)
	assert.Len(t, lines, 3)
}

func TestDamageThatCouldBeSeenIsClaimedTheSameDay(t *testing.T) {
	p := newShop(t)
	s, err := p.bo.ReportDamage(t.Context(), damage.Report{Where: "carton", Fault: "carrier", Pieces: 1, Remark: "written"})
	require.NoError(t, err)
	assert.Equal(t, p.now.Format(time.DateOnly), s.Due)
	s, err = p.bo.ReportDamage(t.Context(), damage.Report{Where: "product", Fault: "us", Pieces: 1, Remark: "no_driver"})
	require.NoError(t, err)
	assert.Empty(t, s.Due+s.Who, "nobody to claim it from")
	assert.Equal(t, "DOCK3-D-20260918-002", s.Number)
}

func TestAnInspectionIsNoDamageReport(t *testing.T) {
	p := newShop(t)
	_, err := p.bo.Damage(t.Context(), damage.ID(p.begins("")))
	require.ErrorContains(t, err, "no such damage report")
	_, err = p.bo.ReportDamage(t.Context(), damage.Report{})
	require.ErrorContains(t, err, "where the damage is")
}

func TestAReturnOpensTheClaimOfItsCause(t *testing.T) {
	for cause, want := range map[string]string{"manufacturing": "supplier 2026-10-18", "transit_out": "carrier 2026-09-25", "none": ""} {
		p := newShop(t)
		st, err := p.bo.Begin(t.Context(), station.Begin{Checklist: "back", Subject: map[string]string{"product": "Kettle K-200", "order": "S-1"}})
		require.NoError(t, err)
		id := st.ID
		p.finds(id, stationtest.Passed("whole"), chose("danger", "no"), chose("cause", cause))
		p.signs(id)
		rows, _, err := p.ada.Records(t.Context(), station.Filter{Kind: station.Damage}, "", 10)
		require.NoError(t, err)
		if want == "" {
			assert.Empty(t, rows)
			continue
		}
		require.Len(t, rows, 1, cause)
		s, err := p.ada.Damage(t.Context(), damage.ID(rows[0].ID))
		require.NoError(t, err)
		assert.Equal(t, want, s.Who+" "+s.Due)
		assert.Equal(t, "DOCK3-R-20260918-001", s.OfNo)
		assert.Contains(t, s.ClaimText("Dock 3"), "that a customer sent back: Kettle K-200")
		assert.NotContains(t, s.ClaimText("Dock 3"), "driver")
		assert.True(t, rows[0].Waits(), "listed until it is closed")
		c, err := p.ada.Case(t.Context(), station.CaseOf(rows[0].ID))
		require.NoError(t, err)
		queue, _, err := p.ada.Cases(t.Context(), station.CaseFilter{}, "", 10)
		require.NoError(t, err)
		last := queue[len(queue)-1] // a claim asks for nothing before its own day
		assert.Equal(t, rows[0].Number, last.What)
		assert.Equal(t, s.Due, last.Due.Format(time.DateOnly))
		for _, o := range c.Options(nonconformance.Moment{Person: "7", Role: "lead"}) {
			assert.Contains(t, o.Off, "its goods are decided in DOCK3-R-20260918-001", o.ID)
		}
	}
}
