package store_test

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/store/evidence"
	"assay/store/hub"
)

// crowd is a hub's place for files that counts how many are on their way at once. Each
// waits there until so many others are, or there is no hope of more.
type crowd struct {
	*hub.Stream
	waits *sync.Cond
	sent  int
	now   int
	most  int
}

func (c *crowd) PutFile(ctx context.Context, name string, in io.Reader) error {
	c.waits.L.Lock()
	c.sent, c.now = c.sent+1, c.now+1
	c.most = max(c.most, c.now)
	c.waits.Broadcast()
	for c.most < 4 && ctx.Err() == nil {
		c.waits.Wait()
	}
	c.waits.L.Unlock()
	err := c.Stream.PutFile(ctx, name, in)
	c.waits.L.Lock()
	defer c.waits.L.Unlock()
	c.now--
	return err
}

func TestFourPhotosAreSentAtOnceAndNoMore(t *testing.T) {
	_, nc := streaming(t)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	_, err = js.CreateObjectStore(t.Context(), jetstream.ObjectStoreConfig{Bucket: hub.EvidenceBucket, Storage: jetstream.FileStorage})
	require.NoError(t, err)
	way, err := hub.NewStream(nc, "docks")
	require.NoError(t, err)
	l, folder := linkOn(t, site(t, fast(t), 1)[0]), evidence.New(fast(t), "", time.Now)
	l.Files = folder
	const photos = 11
	for i := range photos {
		_, err := folder.PutReader(t.Context(), "pallet.jpg", strings.NewReader(strings.Repeat("x", i+1)))
		require.NoError(t, err)
	}
	at := &crowd{Stream: way, waits: sync.NewCond(&sync.Mutex{})}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	defer context.AfterFunc(ctx, at.waits.Broadcast)()
	require.NoError(t, l.CarryAll(ctx, at))
	assert.Equal(t, photos, at.sent)
	assert.Equal(t, 4, at.most)
}
