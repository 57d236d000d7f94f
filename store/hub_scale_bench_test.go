package store_test

import (
	"context"
	crand "crypto/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/store/hub"
)

// A hub's start with one stream of 2.9 GB, a sixteenth of 1e9 entries, in segments as
// they go after a cut: from the start of the server until the stream answers, ended well
// and with its index lost, as the worst that a power cut leaves.
//
//	go test -run '^$' -bench AHubStartsOnALargeStream -benchtime 3x -timeout 1h ./store
func BenchmarkAHubStartsOnALargeStream(b *testing.B) {
	const messages, size, logs = 245_000, 11_800, 625
	dir := b.TempDir()
	name := hub.StreamNames()[0]
	srv, nc := serverIn(b, dir, false)
	js, err := jetstream.New(nc)
	require.NoError(b, err)
	_, err = js.CreateStream(context.Background(), hub.StreamConfigs(1)[0])
	require.NoError(b, err)
	data := make([]byte, size)
	var subjects []string
	for i := uint16(0); len(subjects) < logs; i++ {
		if log := (station.LogID{byte(i >> 8), byte(i)}); hub.StreamName(hub.Partition(log)) == name {
			subjects = append(subjects, hub.Subject("docks", log))
		}
	}
	for i := range messages {
		_, _ = crand.Read(data) // packed entries pack no further
		_, err := js.PublishAsync(subjects[i%logs], data)
		require.NoError(b, err)
		if i%1000 == 999 {
			<-js.PublishAsyncComplete()
		}
	}
	<-js.PublishAsyncComplete()
	ends := func() { nc.Close(); srv.Shutdown(); srv.WaitForShutdown() }
	starts := func() time.Duration {
		return timed(func() {
			srv, nc = serverIn(b, dir, true)
			js, err := jetstream.New(nc)
			require.NoError(b, err)
			st, err := js.Stream(context.Background(), name)
			require.NoError(b, err)
			require.EqualValues(b, messages, st.CachedInfo().State.Msgs)
		})
	}
	var well, worst []time.Duration
	for b.Loop() {
		ends()
		well = append(well, starts())
		ends()
		index, err := filepath.Glob(filepath.Join(dir, "jetstream", "*", "streams", name, "msgs", "index.db"))
		require.NoError(b, err)
		require.Len(b, index, 1)
		require.NoError(b, os.Remove(index[0]))
		worst = append(worst, starts())
	}
	ends()
	b.ReportMetric(median(well)/1e9, "s-ended-well")
	b.ReportMetric(median(worst)/1e9, "s-index-lost")
}

func serverIn(b *testing.B, dir string, sync bool) (*server.Server, *nats.Conn) {
	srv, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: dir, SyncAlways: sync, NoSigs: true})
	require.NoError(b, err)
	go srv.Start()
	require.True(b, srv.ReadyForConnections(10*time.Minute))
	nc, err := nats.Connect(srv.ClientURL())
	require.NoError(b, err)
	return srv, nc
}

// What one station that has all and does nothing asks of its hub in two minutes.
//
//	go test -run '^$' -bench AnIdleStationAsks -benchtime 1x ./store
func BenchmarkAnIdleStationAsks(b *testing.B) {
	srv, _ := streaming(b)
	d := site(b, fast(b), 1)[0]
	link := linkOn(b, d)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	changed := link.Changed(ctx)
	go func() {
		defer close(ended)
		link.Run(ctx, hub.Dialer(func(context.Context) (*nats.Conn, error) { return nats.Connect(srv.ClientURL()) }, "docks"))
	}()
	for link.Status().State != station.SyncedAll {
		<-changed
	}
	count := func() (in, bytes int64) {
		v, err := srv.Varz(nil)
		require.NoError(b, err)
		return v.InMsgs, v.InBytes + v.OutBytes
	}
	for b.Loop() {
		asked, bytes := count()
		time.Sleep(2 * time.Minute)
		now, all := count()
		b.ReportMetric(float64(now-asked)/2, "questions/min")
		b.ReportMetric(float64(all-bytes)/2/1024, "KiB/min")
	}
	cancel()
	<-ended
}
