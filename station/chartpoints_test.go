package station_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/control"
	"assay/station/inspection"
	"assay/station/spc"
)

// subgroup takes one in-process inspection to its last question and gives it.
func subgroup(t *testing.T, d dock, readings [5]string) inspection.State {
	t.Helper()
	s, err := d.desk.Begin(t.Context(), station.Begin{Checklist: "quality-control", Part: "in_process", Subject: map[string]string{
		"work_order": "WO-1", "product": "Bracket", "lot": "2291", "advised": "400",
	}})
	require.NoError(t, err)
	n := 0
	for range 60 {
		q, open := s.Next(s.At)
		if !open {
			return s
		}
		step := s.Checklist.Steps()[q.Places[0].Step]
		g := inspection.Give{Step: step.ID, Piece: q.Piece, Whole: true}
		switch step.ID {
		case "dimension":
			g.Values = []string{readings[n]}
			n++
		case "chart_cause":
			return s
		case "subgroup_pieces":
			g.Values = []string{"5"}
		case "first_off_ok":
			g.Values = []string{"approved", "wear", "last_good"}
		case "surface_run":
			g.Values = []string{"1.00"}
		default:
			g.Result = inspection.Pass
		}
		s, err = d.desk.Inspect(t.Context(), s.ID, g)
		require.NoError(t, err, "%s", step.ID)
	}
	require.Fail(t, "it does not end")
	return s
}

func TestASubgroupIsHeldAgainstTheLimitsALeadFroze(t *testing.T) {
	d := newDock(t)
	key := control.Key{Product: "bracket", Checklist: "quality-control", Part: "in_process", Step: "dimension"}
	var phase []inspection.ID
	for i := range 6 {
		s := subgroup(t, d, [5]string{"25.00", fmt.Sprintf("25.0%d", i%3), "24.99", "25.01", "24.98"})
		text, _, known := s.Calculated("chart")
		assert.True(t, known)
		assert.Equal(t, "no limits are frozen for this yet", text)
		_, err := d.desk.Sign(t.Context(), s.ID, "4829", "inspected")
		require.NoError(t, err)
		phase = append(phase, s.ID)
	}
	_, err := d.desk.FreezeChart(t.Context(), "4829", station.Freeze{Key: key, Type: spc.XbarR, Rules: spc.OfferedNelson, Phase: phase[:4]})
	assert.ErrorContains(t, err, "4 points are too few")
	_, err = d.desk.FreezeChart(t.Context(), "4829", station.Freeze{Key: key, Type: spc.P, Rules: spc.OfferedNelson, Phase: phase})
	assert.ErrorContains(t, err, "do not fit")
	_, err = d.desk.FreezeChart(t.Context(), "0000", station.Freeze{Key: key, Type: spc.XbarR, Rules: spc.OfferedNelson, Phase: phase})
	require.Error(t, err)
	f, err := d.desk.FreezeChart(t.Context(), "4829", station.Freeze{Key: key, Type: spc.XbarR, Rules: spc.OfferedNelson, Phase: phase})
	require.NoError(t, err)
	assert.Len(t, f.Phase, 6)
	is, points, err := d.desk.Chart(t.Context(), key)
	require.NoError(t, err)
	require.NotNil(t, is.Frozen)
	assert.Equal(t, f.Limits, is.Frozen.Limits, "as read back from the log")
	assert.Len(t, points, 6)

	quiet := subgroup(t, d, [5]string{"25.00", "25.01", "24.99", "25.01", "24.98"})
	text, fails, _ := quiet.Calculated("chart")
	assert.False(t, fails, text)
	off := subgroup(t, d, [5]string{"25.05", "25.06", "25.05", "25.06", "25.05"})
	text, fails, _ = off.Calculated("chart")
	assert.True(t, fails)
	assert.Contains(t, text, "N1 one point beyond 3 sigma")
	q, _ := off.Next(off.At)
	assert.Equal(t, "chart_cause", string(off.Checklist.Steps()[q.Places[0].Step].ID), "the cause is asked before going on")
	_, err = d.desk.Sign(t.Context(), off.ID, "4829", "inspected")
	assert.Error(t, err, "nothing is signed without it")
}
