package store_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/store"
)

// A station that nobody brought to a hub works alone: started or not, its way runs
// nothing, knows nobody and says that no hub is set.
func TestWithoutAHubNothingRuns(t *testing.T) {
	_, s := create(t)
	carrier, err := s.NewCarrier(nil, time.Now)
	require.NoError(t, err)
	moved := 0
	way := s.NewWay(store.WayParts{
		Named: func() (string, string) { return "Dock 3", "DOCK3" },
		Moved: func() { moved++ }, Now: time.Now, Carrier: carrier,
	})
	before := runtime.NumGoroutine()
	require.NoError(t, way.Start())
	way.Now()
	assert.LessOrEqual(t, runtime.NumGoroutine(), before)
	assert.Equal(t, station.SyncStatus{State: station.SyncOff}, way.Status())
	assert.Empty(t, way.Applicants())
	assert.False(t, way.Answered())
	assert.Zero(t, moved)
	_, set, err := s.Member()
	require.NoError(t, err)
	assert.False(t, set)
	way.Close()
}
