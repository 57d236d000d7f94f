package store_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/store/evidence"
	"assay/store/hub"
)

// heldUp is a way to a hub whose answers can be held up, and that can say that the hub
// lost the end of a stream.
type heldUp struct {
	*hub.Stream
	mu     sync.Mutex
	caught map[int]func(hub.Position)
	at     map[int]hub.Position
	last   sync.Mutex // held: the hub does not say what it holds
	made   sync.Mutex // held: nor which files
}

func (h *heldUp) Last(ctx context.Context, log station.LogID) ([]byte, uint64, error) {
	h.last.Lock()
	defer h.last.Unlock()
	return h.Stream.Last(ctx, log)
}

func (h *heldUp) Made(ctx context.Context) ([]byte, error) {
	h.made.Lock()
	defer h.made.Unlock()
	return h.Stream.Made(ctx)
}

func (h *heldUp) Follow(ctx context.Context, part int, from hub.Position, caught func(hub.Position), fn func(hub.Message) error) error {
	return h.Stream.Follow(ctx, part, from, func(p hub.Position) {
		caught(p)
		h.mu.Lock()
		defer h.mu.Unlock()
		h.caught[part], h.at[part] = caught, p
	}, fn)
}

// Nobody is told "synced" before a hub that lost something was asked what it still has,
// of entries and of photos.
func TestSyncedIsNotSaidBeforeTheHubWasAsked(t *testing.T) {
	srv, nc := streaming(t)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	_, err = js.CreateObjectStore(t.Context(), jetstream.ObjectStoreConfig{Bucket: hub.EvidenceBucket, Storage: jetstream.FileStorage})
	require.NoError(t, err)
	at, err := nats.Connect(srv.ClientURL(), nats.NoReconnect())
	require.NoError(t, err)
	way, err := hub.NewStream(at, "docks")
	require.NoError(t, err)
	held := &heldUp{Stream: way, caught: map[int]func(hub.Position){}, at: map[int]hub.Position{}}
	d, folder := site(t, fast(t), 1)[0], fast(t)
	d.photographs(folder, "seal")
	l := linkOn(t, d)
	l.Files = evidence.New(folder, "", time.Now)
	until := func(why string, done func() bool) {
		t.Helper()
		require.Eventually(t, done, 20*time.Second, time.Millisecond, why)
	}

	held.made.Lock()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.Run(ctx, func(context.Context) (hub.Way, func(), error) { return held, at.Close, nil })
	}()
	defer func() { stop(); <-ended }()
	until("every stream is read to its end", func() bool {
		held.mu.Lock()
		defer held.mu.Unlock()
		return len(held.caught) == hub.Partitions
	})
	d.begin()
	until("all entries are there", func() bool { s := l.Status(); return s.AtHub == s.Saved })
	assert.Equal(t, station.SyncBehind, l.Status().State, "it was not asked yet which photos it has")
	held.made.Unlock()
	until("and the photo", func() bool { return l.Status().State == station.SyncedAll })

	held.last.Lock()
	part := slices.Index(hub.StreamNames(), hub.StreamName(hub.Partition(d.log())))
	held.mu.Lock()
	was, caught := held.at[part], held.caught[part]
	held.mu.Unlock()
	caught(hub.Position{Created: was.Created}) // it lost all of them
	caught(was)                                // and has them again, of another copy
	assert.Equal(t, station.SyncBehind, l.Status().State, "it is in doubt until it says what it holds")
	held.last.Unlock()
	until("it has all of it", func() bool { return l.Status().State == station.SyncedAll })
}
