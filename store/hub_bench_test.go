package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/inspection"
	"assay/station/stationtest"
	"assay/store"
	"assay/store/hub"
	"assay/store/hubserver"
	"assay/store/storetest"
)

// entered is a dock of a site that a hub let in, and a connection as its station.
func entered(b *testing.B, c *cluster, d *dock) *nats.Conn {
	token, err := hubserver.NewToken(c.dir, time.Now())
	require.NoError(b, err)
	way, _ := wayOf(d, &sync.Mutex{})
	_, err = way.Join(context.Background(), nil, store.Joining{URL: fmt.Sprintf("127.0.0.1:%d", c.nodes[0].line.port()), Token: token})
	require.NoError(b, err)
	m, _, err := d.store.Member()
	require.NoError(b, err)
	who, err := d.store.Identity("Dock", "DOCK")
	require.NoError(b, err)
	opts, err := m.Options(who.User)
	require.NoError(b, err)
	nc, err := nats.Connect(m.URLs[0], opts...)
	require.NoError(b, err)
	b.Cleanup(nc.Close)
	return nc
}

func linkOn(b testing.TB, d *dock) *hub.Link {
	codec, err := hub.NewCodec()
	require.NoError(b, err)
	return hub.New(hub.Parts{
		Log: d.store.Journal(), Codec: codec, Clock: time.Now, Wait: func(context.Context, time.Duration) {}, Chance: rand.Float64,
		Meet: func(ctx context.Context, take func(context.Context) ([]station.StreamID, error)) error {
			_, err := take(ctx)
			return err
		},
	})
}

// Entries in segments against one publish an entry and against the same bytes
// published bare, on three servers that sync always, turn by turn. Limits: 20 and 0.6.
//
//	go test -run '^$' -bench PushToThreeServers -benchtime 5x ./store
func BenchmarkPushToThreeServers(b *testing.B) {
	c := newCluster(b)
	d := site(b, b.TempDir(), 1)[0]
	nc := entered(b, c, d)
	way, err := hub.NewStream(nc, "docks")
	require.NoError(b, err)
	link := linkOn(b, d)
	ctx := context.Background()
	require.NoError(b, link.Push(ctx, way))
	keeper := keeperAt(b, c, nc.ConnectedAddr())
	js, err := jetstream.New(keeper)
	require.NoError(b, err)
	const entries, singles = 10_000, 200
	other := hub.Subject("docks", beside(d.log()))
	publish := func(data []byte) {
		_, err := js.Publish(ctx, other, data)
		require.NoError(b, err)
	}
	round := 0
	var pushed, single, one, window []time.Duration
	for b.Loop() {
		bare := entriesOf(b, d, round, entries)
		round++
		pushed = append(pushed, timed(func() { require.NoError(b, link.Push(ctx, way)) }))
		single = append(single, timed(func() {
			for range singles {
				publish(make([]byte, 113))
			}
		}))
		one = append(one, timed(func() {
			for _, data := range bare {
				publish(data)
			}
		}))
		window = append(window, timed(func() {
			for _, data := range bare {
				_, err := js.PublishAsync(other, data)
				require.NoError(b, err)
			}
			<-js.PublishAsyncComplete()
		}))
	}
	rate := entries * 1e9 / median(pushed)
	b.ReportMetric(rate, "entries/s")
	b.ReportMetric(rate/(singles*1e9/median(single)), "x-per-entry")
	b.ReportMetric(median(one)/median(pushed), "x-bare-messages")
	b.ReportMetric(median(window)/median(pushed), "x-bare-window")
}

// keeperAt is the hub's own connection to the same server as the station's: a message
// that another one has to hand on takes longer.
func keeperAt(b *testing.B, c *cluster, addr string) *nats.Conn {
	for {
		keeper, err := hubserver.Connect(c.dir)
		require.NoError(b, err)
		if keeper.ConnectedAddr() == addr {
			b.Cleanup(keeper.Close)
			return keeper
		}
		keeper.Close()
	}
}

// beside is another log whose messages come into the same stream, with the same leader.
func beside(log station.LogID) station.LogID {
	for i := byte(0); ; i++ {
		if other := (station.LogID{1, 2, i}); hub.Partition(other) == hub.Partition(log) {
			return other
		}
	}
}

// entriesOf writes entries at a dock and gives the bytes of each segment of them.
func entriesOf(b *testing.B, d *dock, round, n int) (bare [][]byte) {
	ctx, log := context.Background(), d.store.Journal()
	at, _, err := log.Head()
	require.NoError(b, err)
	for i := range n / 100 {
		_, err := log.Append(ctx, stationtest.Writing(fmt.Sprint("s", round, "-", i), 0, slices.Repeat([]string{"one answer of usual size, or so it is said"}, 100)...))
		require.NoError(b, err)
	}
	for {
		run, err := log.Segment(ctx, at, hub.MostEntries, hub.MostBytes)
		require.NoError(b, err)
		if len(run.Entries) == 0 {
			return bare
		}
		bare, at = append(bare, slices.Concat(run.Entries...)), run.First+uint64(len(run.Entries))-1
	}
}

// From a sign-off at one station to the lead's queue of another, both at three
// servers that sync always. The limit is 500 ms.
func BenchmarkAFailedRecordReachesAnotherStation(b *testing.B) {
	c := newCluster(b)
	docks := site(b, b.TempDir(), 2)
	var deciding [2]sync.Mutex
	for i, d := range docks {
		entered(b, c, d)
		way, _ := wayOf(d, &deciding[i])
		require.NoError(b, way.Start())
		defer way.Close()
		defer func() {
			for way.Status().State != station.SyncedAll {
				time.Sleep(10 * time.Millisecond)
			}
		}()
	}
	from, to := docks[0], docks[1]
	waiting := func() int {
		n, _, err := to.store.Views().Waiting(context.Background())
		require.NoError(b, err)
		return n
	}
	fails := func() {
		deciding[0].Lock()
		defer deciding[0].Unlock()
		from.now = time.Now()
		id := from.begin()
		from.do(from.state(id), "ana", stationtest.Passed("seal"), stationtest.Failed("works", "SA01"), stationtest.Passed("face"), inspection.Sign{Meaning: "inspected"})
	}
	reach := func() time.Duration {
		before := waiting()
		fails()
		began := time.Now()
		for waiting() == before {
			if time.Since(began) > time.Minute {
				b.Fatal("it never came")
			}
			time.Sleep(time.Millisecond)
		}
		return time.Since(began)
	}
	for b.Loop() {
		reach()
		var all []time.Duration
		for range 60 {
			all = append(all, reach())
		}
		slices.Sort(all)
		b.ReportMetric(float64(all[len(all)*95/100].Milliseconds()), "ms-p95")
		b.ReportMetric(float64(all[len(all)/2].Milliseconds()), "ms-median")
	}
}

// What an answer costs while 10,000 entries of others come in after a cut, against
// one while nothing does; turn by turn, all at three servers that sync always. The
// limit is 1.5.
//
//	go test -run '^$' -bench AnAnswerWhileOthersComeIn -benchtime 3x ./store
func BenchmarkAnAnswerWhileOthersComeIn(b *testing.B) {
	c := newCluster(b)
	docks := site(b, b.TempDir(), 2)
	var deciding [2]sync.Mutex
	var ways []*store.Way
	for i, d := range docks {
		entered(b, c, d)
		way, _ := wayOf(d, &deciding[i])
		require.NoError(b, way.Start())
		defer way.Close()
		ways = append(ways, way)
	}
	synced := func(way *store.Way) bool { return way.Status().State == station.SyncedAll }
	until := func(done func() bool) {
		for !done() {
			time.Sleep(10 * time.Millisecond)
		}
	}
	from, to := docks[0], docks[1]
	var id inspection.ID
	answered := 0
	answer := func() time.Duration {
		time.Sleep(8 * time.Millisecond)
		if answered++; answered%20 == 1 { // a record of usual length
			deciding[1].Lock()
			to.now = time.Now()
			id = to.begin()
			deciding[1].Unlock()
		}
		return timed(func() {
			deciding[1].Lock()
			defer deciding[1].Unlock()
			to.now = time.Now()
			to.do(to.state(id), "ana", stationtest.Passed("seal"))
		})
	}
	came := func() uint64 {
		seq, err := to.store.Journal().HeadOf(from.log())
		require.NoError(b, err)
		return seq
	}
	const entries = 10_000
	p95 := func(all []time.Duration) float64 {
		slices.Sort(all)
		return float64(all[len(all)*95/100])
	}
	var ratios, seconds, calms []float64
	for b.Loop() {
		until(func() bool { return synced(ways[0]) && synced(ways[1]) })
		var calm, busy []time.Duration
		for range 400 {
			calm = append(calm, answer())
		}
		until(func() bool { return synced(ways[1]) })
		ways[1].Close()
		head, _, err := from.store.Journal().Head()
		require.NoError(b, err)
		want := head
		for ; want < head+entries; want, _, _ = from.store.Journal().Head() {
			from.now = time.Now()
			record := from.begin()
			from.do(from.state(record), "ana", stationtest.Passed("seal"), stationtest.Passed("works"), stationtest.Passed("face"), inspection.Sign{Meaning: "inspected"})
		}
		until(func() bool { return synced(ways[0]) })
		require.NoError(b, ways[1].Start())
		until(func() bool { return came() > head })
		seconds = append(seconds, timed(func() {
			for came() < want {
				busy = append(busy, answer())
			}
		}).Seconds())
		ratios, calms = append(ratios, p95(busy)/p95(calm)), append(calms, p95(calm)/1e6)
		b.Logf("%d answers meanwhile, p95 %.1f ms against %.1f ms", len(busy), p95(busy)/1e6, p95(calm)/1e6)
	}
	for unit, all := range map[string][]float64{"x-answer-p95": ratios, "s-catching-up": seconds, "ms-answer-p95": calms} {
		slices.Sort(all)
		b.ReportMetric(all[len(all)/2], unit)
	}
}

// Entries of another station: unpacked, verified, kept and folded into all
// lists. The limit is 20 s for 100,000.
func BenchmarkPullAndFold(b *testing.B) {
	for b.Loop() {
		docks := site(b, fast(b), 2)
		meet(docks, rand.New(rand.NewPCG(1, 1)))
		for range 3_000 {
			id := docks[1].begin()
			docks[1].do(docks[1].state(id), "ana", stationtest.Passed("seal"), stationtest.Passed("works"), stationtest.Passed("face"), inspection.Sign{Meaning: "inspected"})
		}
		h := newSimHub(rand.New(rand.NewPCG(1, 2)))
		require.NoError(b, linkOn(b, docks[1]).Push(context.Background(), h))
		link := linkOn(b, docks[0])
		before, _ := docks[0].store.Journal().HeadOf(docks[1].log())
		took := timed(func() {
			for part := range hub.Partitions {
				require.NoError(b, link.Pull(context.Background(), h, part))
			}
		})
		after, err := docks[0].store.Journal().HeadOf(docks[1].log())
		require.NoError(b, err)
		b.ReportMetric(float64(after-before), "entries")
		b.ReportMetric(took.Seconds(), "s")
		b.ReportMetric(took.Seconds()*1e5/float64(after-before), "s/100k")
		for _, d := range docks {
			_ = d.store.Close()
		}
	}
}

// A station's start at a hub that holds 1,000,000 entries against one with 10,000,
// all of which it has: from opening its file until it is synced. It must not grow.
//
//	go test -run '^$' -bench AStartAtALargeHub -benchtime 9x ./store
func BenchmarkAStartAtALargeHub(b *testing.B) {
	var small, large []time.Duration
	begins := func(entries int) func() time.Duration {
		srv, _ := streaming(b)
		docks := site(b, fast(b), 2)
		meet(docks, rand.New(rand.NewPCG(1, 1)))
		require.NoError(b, storetest.Grow(docks[1].store, entries/20))
		dial := hub.Dialer(func(context.Context) (*nats.Conn, error) { return nats.Connect(srv.ClientURL()) }, "docks")
		synced := func(d *dock) time.Duration {
			ctx, cancel := context.WithCancel(context.Background())
			began, path := time.Now(), d.store.Names().DB
			require.NoError(b, d.store.Close())
			var err error
			d.store, err = store.Open(path, options())
			require.NoError(b, err)
			l, ended := linkOn(b, d), make(chan struct{})
			changed := l.Changed(ctx)
			go func() {
				defer close(ended)
				l.Run(ctx, dial)
			}()
			for l.Status().State != station.SyncedAll {
				<-changed
			}
			took := time.Since(began)
			cancel()
			<-ended
			return took
		}
		synced(docks[1])
		first := synced(docks[0])
		b.Logf("%d entries for the first time: %v", entries, first)
		return func() time.Duration { return synced(docks[0]) }
	}
	few, many := begins(10_000), begins(1_000_000)
	for b.Loop() {
		small, large = append(small, few()), append(large, many())
	}
	b.ReportMetric(median(small)/1e6, "ms-10k")
	b.ReportMetric(median(large)/1e6, "ms-1m")
	b.ReportMetric(median(large)/median(small), "x-start")
}
