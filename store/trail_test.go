package store_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/stationtest"
	"assay/store"
	"assay/store/storetest"
)

func TestBackReadsTheLogsOfAllStationsInTheOrderOfTime(t *testing.T) {
	docks := site(t, fast(t), 3)
	for _, d := range docks {
		d.begin()
	}
	meet(docks, rand.New(rand.NewPCG(1, 2)))
	j := docks[0].store.Journal()
	all, err := j.Back(t.Context(), stationtest.Noon.AddDate(1, 0, 0), 1<<20)
	require.NoError(t, err)
	logs := map[station.LogID]uint64{}
	for i, e := range all {
		assert.False(t, i > 0 && e.At.After(all[i-1].At), "the latest first")
		if was, seen := logs[e.Log]; seen {
			assert.Equal(t, was-1, e.Seq, "of each log every one")
		}
		logs[e.Log] = e.Seq
	}
	assert.Len(t, logs, 3)
	for _, first := range logs {
		assert.Equal(t, uint64(1), first)
	}
	mid := all[len(all)/2].At
	some, err := j.Back(t.Context(), mid, 1<<20)
	require.NoError(t, err)
	for _, e := range some {
		assert.True(t, e.At.Before(mid))
	}
	assert.Equal(t, all[len(all)-len(some):], some)
}

// A page of the trail of a station of 200 records and of one of 6,000, and words that
// nothing has: the most a search reads.
func BenchmarkATrail(b *testing.B) {
	var desks []*station.Desk
	for _, n := range []int{200, 6_000} {
		s, err := store.Create(b.TempDir()+"/dock3", options())
		require.NoError(b, err)
		b.Cleanup(func() { _ = s.Close() })
		require.NoError(b, storetest.GrowDecided(s, n, n/10))
		p, err := stationtest.NewShop(b.Context(), 0, on(s))
		require.NoError(b, err)
		desks = append(desks, p.Ada)
	}
	page := func(d *station.Desk, q station.Deeds) time.Duration {
		return timed(func() {
			_, _, err := d.Trail(b.Context(), q, 40)
			require.NoError(b, err)
		})
	}
	var few, many, none []time.Duration
	for b.Loop() {
		few, many = append(few, page(desks[0], station.Deeds{})), append(many, page(desks[1], station.Deeds{}))
		none = append(none, page(desks[1], station.Deeds{Words: "toaster"}))
	}
	b.ReportMetric(median(many)/1e6, "ms/page")
	b.ReportMetric(median(many)/median(few), "x-200")
	b.ReportMetric(median(none)/1e6, "ms/20000-entries")
}
