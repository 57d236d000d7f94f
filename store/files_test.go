package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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

// evidencePlace is a connection to a hub's place for files that counts what goes
// over it, and is lost in the middle once so many bytes have gone.
type evidencePlace struct {
	*hub.Stream
	nc   *nats.Conn
	ctx  context.Context // ends with it, as a link's does
	end  context.CancelFunc
	left atomic.Int64
	gone atomic.Int64
}

func (p *evidencePlace) PutFile(ctx context.Context, name string, in io.Reader) error {
	return p.Stream.PutFile(ctx, name, counted{in, p})
}

func (p *evidencePlace) GetFile(ctx context.Context, name string) (io.ReadCloser, error) {
	in, err := p.Stream.GetFile(ctx, name)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{counted{in, p}, in}, nil
}

type counted struct {
	io.Reader
	place *evidencePlace
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.place.gone.Add(int64(n))
	if c.place.left.Add(-int64(n)) < 0 {
		c.place.nc.Close()
		c.place.end()
	}
	return n, err
}

func TestAPhotoGoesOnWhereTheLineWasCut(t *testing.T) {
	srv, nc := streaming(t)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	bucket := func() jetstream.ObjectStore {
		b, err := js.CreateObjectStore(t.Context(), jetstream.ObjectStoreConfig{Bucket: hub.EvidenceBucket, Storage: jetstream.FileStorage})
		require.NoError(t, err)
		return b
	}
	place := func(most int64) *evidencePlace {
		nc, err := nats.Connect(srv.ClientURL(), nats.NoReconnect())
		require.NoError(t, err)
		t.Cleanup(nc.Close)
		way, err := hub.NewStream(nc, "docks")
		require.NoError(t, err)
		p := &evidencePlace{Stream: way, nc: nc}
		p.ctx, p.end = context.WithCancel(t.Context())
		p.left.Store(most)
		return p
	}
	const mib, size = int64(1 << 20), int64(9<<20 + 1234)
	photo := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(photo)
	digest := sha256.Sum256(photo)
	docks := site(t, fast(t), 2)
	var links []*hub.Link
	var files []*evidence.Store
	for _, d := range docks {
		l := linkOn(t, d)
		e := evidence.New(fast(t), "", time.Now)
		l.Files = e
		links, files = append(links, l), append(files, e)
	}
	_, err = files[0].PutReader(t.Context(), "pallet.jpg", bytes.NewReader(photo))
	require.NoError(t, err)

	require.ErrorContains(t, links[0].CarryAll(t.Context(), place(size)), "no place for photos")
	_, err = js.CreateObjectStore(t.Context(), jetstream.ObjectStoreConfig{Bucket: hub.EvidenceBucket, TTL: time.Hour})
	require.NoError(t, err)
	require.ErrorContains(t, links[0].CarryAll(t.Context(), place(size)), "the bucket ASSAY_EVIDENCE, has other settings: it throws old entries away")
	require.NoError(t, js.DeleteObjectStore(t.Context(), hub.EvidenceBucket))
	bucket()
	cut := place(5*mib + mib/2)
	require.Error(t, links[0].CarryAll(cut.ctx, cut), "the line is cut inside the sixth part")
	early := place(99 * mib)
	require.Error(t, links[1].Get(early.ctx, early, digest), "nobody takes a file that is not whole")
	rest := place(99 * mib)
	require.NoError(t, links[0].CarryAll(rest.ctx, rest))
	assert.LessOrEqual(t, cut.gone.Load()+rest.gone.Load(), size+mib, "at most one part is sent twice")
	assert.Less(t, rest.gone.Load(), 5*mib)
	require.NoError(t, links[0].CarryAll(rest.ctx, rest))
	assert.Less(t, rest.gone.Load(), 5*mib, "what was sent is not sent again")

	cut = place(2*mib + mib/2)
	require.Error(t, links[1].Get(cut.ctx, cut, digest))
	rest = place(99 * mib)
	require.NoError(t, links[1].Get(rest.ctx, rest, digest))
	assert.LessOrEqual(t, early.gone.Load()+cut.gone.Load()+rest.gone.Load(), size+mib, "at most one part is fetched twice")
	assert.Less(t, rest.gone.Load(), 3*mib)
	require.NoError(t, files[1].Verify(t.Context(), digest))

	// A hub that was made anew is given the file again; what an earlier program sent
	// whole is read as it lies there.
	require.NoError(t, js.DeleteObjectStore(t.Context(), hub.EvidenceBucket))
	b := bucket()
	_, err = b.PutBytes(t.Context(), hex.EncodeToString(digest[:]), photo)
	require.NoError(t, err)
	again := place(99 * mib)
	require.NoError(t, links[0].CarryAll(again.ctx, again))
	assert.Zero(t, again.gone.Load(), "it lies there whole")
	links[1].Files = evidence.New(fast(t), "", time.Now)
	require.NoError(t, links[1].Get(again.ctx, again, digest))
	require.NoError(t, js.DeleteObjectStore(t.Context(), hub.EvidenceBucket))
	bucket()
	again = place(99 * mib)
	require.NoError(t, links[0].CarryAll(again.ctx, again))
	assert.Equal(t, size, again.gone.Load())
}

// A hub without a proper place for photos is named, and takes and gives records all
// the same; once it has one the photos go there.
func TestAHubWithoutAPlaceForPhotosTakesRecords(t *testing.T) {
	srv, nc := streaming(t)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	d := site(t, fast(t), 1)[0]
	l := linkOn(t, d)
	l.Files = evidence.New(fast(t), "", time.Now)
	_, err = l.Files.PutReader(t.Context(), "pallet.jpg", strings.NewReader("photo"))
	require.NoError(t, err)
	var later atomic.Int64
	l.Clock = func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
	meetingAt(t, srv.ClientURL(), l)
	until := func(done func(station.SyncStatus) bool) {
		require.Eventually(t, func() bool { return done(l.Status()) }, 20*time.Second, 5*time.Millisecond, "%+v", l.Status())
	}
	until(func(s station.SyncStatus) bool { return s.State == station.SyncWrong })
	assert.Contains(t, l.Status().Wrong, "The hub has no place for photos and files")
	d.begin()
	until(func(s station.SyncStatus) bool { return s.AtHub == s.Saved })
	assert.Zero(t, l.Status().Failed, "the connection stays")
	_, err = js.CreateObjectStore(t.Context(), jetstream.ObjectStoreConfig{Bucket: hub.EvidenceBucket, Storage: jetstream.FileStorage})
	require.NoError(t, err)
	later.Store(int64(time.Minute)) // the next look
	d.begin()
	until(func(s station.SyncStatus) bool { return s.State == station.SyncedAll })

	// Who asks need not wait for the next look.
	require.NoError(t, js.DeleteObjectStore(t.Context(), hub.EvidenceBucket))
	l.Now()
	until(func(s station.SyncStatus) bool { return s.State == station.SyncWrong })
}

// lists counts how often a folder is read.
type lists struct {
	*evidence.Store
	read atomic.Int64
}

func (l *lists) List() ([][32]byte, error) {
	l.read.Add(1)
	return l.Store.List()
}

// A hub that lost its end and is the same one else, as a disk brought back makes it,
// is given again what it lost, and no more.
func TestAHubThatLostTheLastPhotosIsGivenThemAgain(t *testing.T) {
	srv, nc := streaming(t)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	_, err = js.CreateObjectStore(t.Context(), jetstream.ObjectStoreConfig{Bucket: hub.EvidenceBucket, Storage: jetstream.FileStorage})
	require.NoError(t, err)
	own, err := nats.Connect(srv.ClientURL(), nats.NoReconnect())
	require.NoError(t, err)
	defer own.Close()
	way, err := hub.NewStream(own, "docks")
	require.NoError(t, err)
	p := &evidencePlace{Stream: way, nc: own, end: func() {}}
	p.left.Store(1 << 30)
	l, folder := linkOn(t, site(t, fast(t), 1)[0]), &lists{Store: evidence.New(fast(t), "", time.Now)}
	l.Files = folder
	photos := [][]byte{[]byte("first"), bytes.Repeat([]byte("long"), 400_000), []byte("last")}
	for _, photo := range photos {
		_, err := folder.PutReader(t.Context(), "pallet.jpg", bytes.NewReader(photo))
		require.NoError(t, err)
		require.NoError(t, l.CarryAll(t.Context(), p))
	}
	assert.EqualValues(t, 2, folder.read.Load(), "once to see that there is something, once for the place")
	sent := p.gone.Load()
	require.NoError(t, l.CarryAll(t.Context(), p))
	assert.Equal(t, sent, p.gone.Load())

	// The end of the stream goes: the last photo, and the second part of the long one.
	st, err := js.Stream(t.Context(), "OBJ_"+hub.EvidenceBucket)
	require.NoError(t, err)
	b, err := js.ObjectStore(t.Context(), hub.EvidenceBucket)
	require.NoError(t, err)
	long := sha256.Sum256(photos[1])
	for _, name := range []string{hexOf(photos[2]), hex.EncodeToString(long[:]) + ".1"} {
		info, err := b.GetInfo(t.Context(), name)
		require.NoError(t, err)
		for _, subject := range []string{"$O." + hub.EvidenceBucket + ".C." + info.NUID, "$O." + hub.EvidenceBucket + ".M." + base64.URLEncoding.EncodeToString([]byte(name))} {
			require.NoError(t, st.Purge(t.Context(), jetstream.WithPurgeSubject(subject)))
		}
	}
	_, err = b.GetInfo(t.Context(), hexOf(photos[2]))
	require.ErrorIs(t, err, jetstream.ErrObjectNotFound)
	require.NoError(t, l.CarryAll(t.Context(), p))
	assert.Equal(t, sent+int64(len(photos[2])+len(photos[1])-1<<20), p.gone.Load())
	for _, photo := range photos {
		other := evidence.New(fast(t), "", time.Now)
		l.Files = other
		require.NoError(t, l.Get(t.Context(), p, sha256.Sum256(photo)))
	}
}

func hexOf(photo []byte) string {
	d := sha256.Sum256(photo)
	return hex.EncodeToString(d[:])
}

// A folder of years is read when the hub is met, and neither for an answer nor for
// a photo.
func TestTheFolderOfPhotosIsReadWhenTheHubIsMet(t *testing.T) {
	srv, nc := streaming(t)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	bucket, err := js.CreateObjectStore(t.Context(), jetstream.ObjectStoreConfig{Bucket: hub.EvidenceBucket, Storage: jetstream.FileStorage})
	require.NoError(t, err)
	d := site(t, fast(t), 1)[0]
	folder := &lists{Store: evidence.New(fast(t), "", time.Now)}
	photo := func(text string) {
		_, err := folder.PutReader(t.Context(), "pallet.jpg", bytes.NewReader([]byte(text)))
		require.NoError(t, err)
	}
	photo("one")
	l := linkOn(t, d)
	l.Files = folder
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	changed, ended := l.Changed(ctx), make(chan struct{})
	go func() {
		defer close(ended)
		l.Run(ctx, hub.Dialer(func(context.Context) (*nats.Conn, error) { return nats.Connect(srv.ClientURL()) }, "docks"))
	}()
	defer func() { cancel(); <-ended }()
	until := func(done func(station.SyncStatus) bool) {
		for s := l.Status(); s.State != station.SyncedAll || !done(s); s = l.Status() {
			_, open := <-changed
			require.True(t, open, "%+v", l.Status())
		}
	}
	until(func(station.SyncStatus) bool { return folder.read.Load() > 0 })
	before := folder.read.Load()
	for range 5 {
		d.begin()
		until(func(s station.SyncStatus) bool { return s.AtHub == s.Saved })
	}
	photo("two")
	d.begin()
	until(func(s station.SyncStatus) bool {
		_, err := bucket.GetInfo(ctx, hexOf([]byte("two")))
		return err == nil && s.Files == 0
	})
	assert.Equal(t, before, folder.read.Load())
}

// A photo that is gone or was changed before it was sent is named and counted apart:
// what is left is sent, nothing else goes under its name, and it is not forgotten by a
// new start. Once it is there again it is sent like any other.
func TestAPhotoThatCannotBeReadIsNamedAndTheOthersAreSent(t *testing.T) {
	srv, nc := streaming(t)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	bucket, err := js.CreateObjectStore(t.Context(), jetstream.ObjectStoreConfig{Bucket: hub.EvidenceBucket, Storage: jetstream.FileStorage})
	require.NoError(t, err)
	at, err := nats.Connect(srv.ClientURL(), nats.NoReconnect())
	require.NoError(t, err)
	defer at.Close()
	way, err := hub.NewStream(at, "docks")
	require.NoError(t, err)
	d, where := site(t, fast(t), 1)[0], fast(t)
	path := func(photo string) string { name := hexOf([]byte(photo)); return filepath.Join(where, name[:2], name) }
	files := evidence.New(where, "", time.Now)
	for _, photo := range []string{"gone", "changed", "fine"} {
		_, err := files.PutReader(t.Context(), photo+".jpg", strings.NewReader(photo))
		require.NoError(t, err)
	}
	l := linkOn(t, d)
	require.NoError(t, os.Remove(path("changed")))
	require.NoError(t, os.WriteFile(path("changed"), []byte("something else"), 0o600))
	gone := sha256.Sum256([]byte("gone"))
	folder := &losing{Store: files, at: func() { require.NoError(t, os.Remove(path("gone"))) }}
	l.Files = folder
	require.NoError(t, l.CarryAll(t.Context(), way))
	lost := func(l *hub.Link) (all []string) {
		assert.Zero(t, l.Status().Files)
		for _, f := range l.Status().Lost {
			all = append(all, f.Why)
		}
		slices.Sort(all)
		return all
	}
	changed := sha256.Sum256([]byte("changed"))
	want := []string{
		fmt.Sprintf("the evidence %x is not in the station's folder", gone[:6]),
		fmt.Sprintf("the evidence %x was changed: it is not what was recorded", changed[:6]),
	}
	slices.Sort(want)
	assert.Equal(t, want, lost(l))
	for photo, there := range map[string]bool{"gone": false, "changed": false, "fine": true} {
		_, err := bucket.GetInfo(t.Context(), hexOf([]byte(photo)))
		assert.Equal(t, there, err == nil, photo)
	}

	again := linkOn(t, d)
	again.Files = evidence.New(where, "", time.Now)
	require.NoError(t, again.CarryAll(t.Context(), way))
	assert.Equal(t, want, lost(again))
	require.NoError(t, os.WriteFile(path("gone"), []byte("gone"), 0o600)) // from a backup
	require.NoError(t, again.CarryAll(t.Context(), way))
	assert.Equal(t, []string{fmt.Sprintf("the evidence %x was changed: it is not what was recorded", changed[:6])}, lost(again))
	_, err = again.Files.PutReader(t.Context(), "changed.jpg", strings.NewReader("changed")) // taken in again
	require.NoError(t, err)
	require.NoError(t, again.CarryAll(t.Context(), way))
	assert.Empty(t, lost(again))
	for _, photo := range []string{"gone", "changed"} {
		whole, err := bucket.GetBytes(t.Context(), hexOf([]byte(photo)))
		require.NoError(t, err)
		assert.Equal(t, photo, string(whole))
	}
}

// losing loses a file once its folder was listed.
type losing struct {
	*evidence.Store
	at   func()
	once sync.Once // several files are carried side by side
}

func (l *losing) Verify(ctx context.Context, digest [32]byte) error {
	if digest == sha256.Sum256([]byte("gone")) {
		l.once.Do(l.at)
	}
	return l.Store.Verify(ctx, digest)
}
