package store_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/inspection"
	"assay/store/evidence"
	"assay/store/hub"
)

// photographs takes a photo into a folder and into a record of this dock.
func (d *dock) photographs(folder, photo string) [32]byte {
	e := inspection.Evidence{Digest: sha256.Sum256([]byte(photo)), Name: photo + ".jpg", Type: "image/jpeg", Size: int64(len(photo))}
	name := hexOf([]byte(photo))
	require.NoError(d.t, os.MkdirAll(filepath.Join(folder, name[:2]), 0o700))
	require.NoError(d.t, os.WriteFile(filepath.Join(folder, name[:2], name), []byte(photo), 0o600))
	state := d.state(d.begin())
	d.do(state, "ana", inspection.Attach{Step: state.Checklist.Steps()[0].ID, Evidence: []inspection.Evidence{e}})
	return e.Digest
}

// Who deletes a photo while the program is closed, and before it was sent, is found out
// at the next connection: the log names it, the folder does not.
func TestAPhotoDeletedWhileTheProgramWasClosedIsNamed(t *testing.T) {
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
	d, folder := site(t, fast(t), 1)[0], fast(t)
	path := func(photo string) string { name := hexOf([]byte(photo)); return filepath.Join(folder, name[:2], name) }
	start := func() *hub.Link {
		l := linkOn(t, d)
		l.Files = evidence.New(folder, "", time.Now)
		require.NoError(t, l.CarryAll(t.Context(), way))
		return l
	}
	lost := func(l *hub.Link) (all []string) {
		for _, f := range l.Status().Lost {
			all = append(all, f.Why)
		}
		return all
	}
	require.Empty(t, lost(start()), "nothing was taken yet")

	gone := d.photographs(folder, "gone")
	require.NoError(t, os.Remove(path("gone"))) // the folder is empty now
	want := fmt.Sprintf("the evidence %x is not in the station's folder", gone[:6])
	assert.Equal(t, []string{want}, lost(start()))

	d.photographs(folder, "fine")
	for range 300 { // so far that the place is kept
		d.begin()
	}
	assert.Equal(t, []string{want}, lost(start()), "it is not forgotten, and the other one is fine")
	assert.Equal(t, []string{want}, lost(start()))
	_, err = bucket.GetInfo(t.Context(), hexOf([]byte("fine")))
	require.NoError(t, err)
	require.NoError(t, os.Remove(path("fine")))
	assert.Equal(t, []string{want}, lost(start()), "the hub has that one")

	require.NoError(t, os.WriteFile(path("gone"), []byte("gone"), 0o600)) // from a backup
	assert.Empty(t, lost(start()))
	_, err = bucket.GetInfo(t.Context(), hexOf([]byte("gone")))
	assert.NoError(t, err)

	// A copy of the station's file that does not know what it sent asks the hub.
	require.NoError(t, os.RemoveAll(folder))
	require.NoError(t, d.store.Journal().Keep(map[string][]byte{"files named": nil, "file " + hexOf([]byte("gone")): nil}))
	assert.Empty(t, lost(start()))
}

// What another station took need not be here; what was taken here must be.
func TestAPhotoOfAnotherStationNeedNotBeHere(t *testing.T) {
	docks, folder := site(t, fast(t), 2), fast(t)
	docks[0].photographs(folder, "seal")
	meet(docks, rand.New(rand.NewPCG(1, 1)))
	found, err := docks[1].store.VerifyPhotos(context.Background(), nil)
	require.NoError(t, err)
	assert.Equal(t, 1, found.Elsewhere)
	assert.Zero(t, found.Wrong)
	found, err = docks[0].store.VerifyPhotos(context.Background(), nil)
	require.NoError(t, err)
	assert.Equal(t, 1, found.Wrong, "it lies in another folder than the station's")
	require.Len(t, found.Spoilt, 1)
	assert.Equal(t, "seal.jpg", found.Spoilt[0].Name)
	assert.True(t, found.Spoilt[0].Gone)
}

// A hub made anew is given a photo by the station that took it. Who fetched it waits
// whether that happens, and brings it else.
func TestAPhotoFetchedElsewhereIsSentOnlyWhereNobodyElseDoes(t *testing.T) {
	srv, nc := streaming(t)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	anew := func() *evidencePlace {
		_ = js.DeleteObjectStore(t.Context(), hub.EvidenceBucket)
		_, err := js.CreateObjectStore(t.Context(), jetstream.ObjectStoreConfig{Bucket: hub.EvidenceBucket, Storage: jetstream.FileStorage})
		require.NoError(t, err)
		own, err := nats.Connect(srv.ClientURL(), nats.NoReconnect())
		require.NoError(t, err)
		t.Cleanup(own.Close)
		way, err := hub.NewStream(own, "docks")
		require.NoError(t, err)
		p := &evidencePlace{Stream: way, nc: own, end: func() {}}
		p.left.Store(1 << 30)
		return p
	}
	docks, now := site(t, fast(t), 2), time.Now()
	var links []*hub.Link
	for _, d := range docks {
		l := linkOn(t, d)
		l.Files, l.Clock = evidence.New(fast(t), "", time.Now), func() time.Time { return now }
		links = append(links, l)
	}
	_, err = links[0].Files.PutReader(t.Context(), "seal.jpg", strings.NewReader("seal"))
	require.NoError(t, err)
	place := anew()
	carried := func(l *hub.Link) int64 {
		before := place.gone.Load()
		require.NoError(t, l.CarryAll(t.Context(), place))
		return place.gone.Load() - before
	}
	assert.NotZero(t, carried(links[0]))
	require.NoError(t, links[1].Get(t.Context(), place, sha256.Sum256([]byte("seal"))))
	assert.Zero(t, carried(links[1]), "it came from there")

	for _, taker := range []bool{true, false} {
		place = anew()
		assert.Zero(t, carried(links[1]), "the station that took it brings it")
		if taker {
			assert.NotZero(t, carried(links[0]))
		}
		now = now.Add(time.Minute)
		assert.Equal(t, taker, carried(links[1]) == 0, "nobody else had it")
	}
}
