package station_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/nonconformance"
	"assay/station/people"
)

func (f floor) turn(text string) people.Role {
	f.t.Helper()
	rows := f.queue(station.CaseFilter{Text: text})
	require.Len(f.t, rows, 1)
	return rows[0].Asked
}

func TestALateCaseThatNobodyTookGoesUpTheLadder(t *testing.T) {
	f := newFloor(t)
	major := f.of(f.jo, f.lot("Kettle", "1", "FN01"))
	assert.Empty(t, f.turn("FN01"), "it is not late")
	f.passes(8*time.Hour + time.Minute)
	assert.Equal(t, people.Lead, f.turn("FN01"))
	f.passes(2 * time.Hour)
	assert.Equal(t, people.Quality, f.turn("FN01"))
	f.passes(24 * time.Hour)
	assert.Equal(t, people.Quality, f.turn("FN01"), "nobody here is an admin")

	leads, err := f.jo.Home(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []int{1, 0}, []int{leads.Late, leads.Asked})
	quality, err := f.quinn.Home(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []int{1, 1}, []int{quality.Late, quality.Asked})
	inspector, err := f.ana.Home(t.Context())
	require.NoError(t, err)
	assert.Zero(t, inspector.Late+inspector.Asked, "who may not see to it is not asked")

	f.works(f.jo, major.ID, nonconformance.Take{})
	assert.Empty(t, f.turn("FN01"), "somebody has it")
	assert.Len(t, f.queue(station.CaseFilter{}), 1, "no clock opens a case, and none decides one")
}

func TestACriticalCaseGoesUpWithinMinutes(t *testing.T) {
	f := newFloor(t)
	f.lot("Kettle", "1", "EL02")
	f.passes(2*time.Hour + time.Minute)
	assert.Equal(t, people.Lead, f.turn("EL02"))
	f.passes(10 * time.Minute)
	assert.Equal(t, people.Quality, f.turn("EL02"))
}
