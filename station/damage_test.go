package station_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/damage"
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
	rows, _, err := p.ada.Queue(t.Context(), "", 10)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	assert.Equal(t, station.Damage, rows[0].Kind)
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
