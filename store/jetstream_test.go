package store_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/store/hub"
)

// streaming is a real JetStream server with the streams of a hub.
func streaming(t testing.TB) (*server.Server, *nats.Conn) {
	srv, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: fast(t), SyncAlways: true, NoSigs: true})
	require.NoError(t, err)
	go srv.Start()
	t.Cleanup(srv.Shutdown)
	require.True(t, srv.ReadyForConnections(10*time.Second))
	nc, err := nats.Connect(srv.ClientURL())
	require.NoError(t, err)
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	for _, c := range hub.StreamConfigs(1) {
		_, err := js.CreateStream(context.Background(), c)
		require.NoError(t, err)
	}
	return srv, nc
}

// Many segments are kept whole and in order, or not at all when somebody else was
// faster; a hub that takes no batches gets them one by one.
func TestManySegmentsGoTogetherOrNotAtAll(t *testing.T) {
	_, nc := streaming(t)
	way, err := hub.NewStream(nc, "docks")
	require.NoError(t, err)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	log := station.LogID{7}
	held := func() (all []string) {
		require.NoError(t, way.Log(t.Context(), log, func(m hub.Message) error {
			all = append(all, string(m.Data))
			return nil
		}))
		return all
	}
	for _, batches := range []bool{true, false} {
		before := held()
		_, number, err := way.Last(t.Context(), log)
		require.NoError(t, err)
		for _, c := range hub.StreamConfigs(1) {
			c.AllowAtomicPublish = batches
			_, err := js.UpdateStream(t.Context(), c)
			require.NoError(t, err)
		}
		sent := [][]byte{[]byte("one"), []byte("two"), []byte("three")}
		last, err := way.Put(t.Context(), log, sent, number)
		require.NoError(t, err)
		assert.Equal(t, number+3, last)
		_, err = way.Put(t.Context(), log, sent, number)
		require.ErrorIs(t, err, hub.ErrMoved)
		assert.Equal(t, append(before, "one", "two", "three"), held())
	}
}

// Two stations through a real JetStream server: all of each comes to the other.
func TestStationsMeetThroughJetStream(t *testing.T) {
	srv, _ := streaming(t)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	docks := site(t, fast(t), 2)
	for range 30 {
		docks[0].begin()
		docks[1].begin()
	}
	for _, d := range docks {
		codec, err := hub.NewCodec()
		require.NoError(t, err)
		var deciding sync.Mutex
		l := hub.New(hub.Parts{Log: d.store.Journal(), Codec: codec, Clock: func() time.Time { return d.now },
			Wait: func(ctx context.Context, w time.Duration) {
				select {
				case <-ctx.Done():
				case <-time.After(w):
				}
			}, Chance: rand.Float64,
			Meet: func(ctx context.Context, take func(context.Context) ([]station.StreamID, error)) error {
				deciding.Lock() // as the station does
				defer deciding.Unlock()
				_, err := take(ctx)
				return err
			}})
		done := make(chan struct{})
		run, stop := context.WithCancel(ctx)
		defer func() { stop(); <-done }()
		changed := l.Changed(run)
		go func() {
			defer close(done)
			l.Run(run, hub.Dialer(func(context.Context) (*nats.Conn, error) { return nats.Connect(srv.ClientURL()) }, "docks"))
		}()
		defer func() {
			for l.Status().ToSend() > 0 { // it is never synced: its clock is one of another day
				select {
				case <-changed:
				case <-ctx.Done():
					t.Errorf("%+v", l.Status())
					return
				}
			}
		}()
	}
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		a, err := docks[0].store.Digest(ctx)
		require.NoError(c, err)
		b, err := docks[1].store.Digest(ctx)
		require.NoError(c, err)
		assert.Equal(c, a, b)
	}, 20*time.Second, 20*time.Millisecond)
}
