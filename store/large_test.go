package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/station/goods"
	facts "assay/station/wire"
	"assay/store"
	"assay/store/hub"
)

// noise is a fact's body of so many bytes that nothing makes smaller.
func noise(t *testing.T, size int) []byte {
	raw := make([]byte, size-5) // behind a head of five bytes
	_, _ = rand.NewChaCha8([32]byte{byte(size)}).Read(raw)
	body, err := cbor.Marshal(raw)
	require.NoError(t, err)
	require.Len(t, body, size)
	return body
}

// meeting runs a station's link to a server until the test ends.
func meeting(t *testing.T, url string, d *dock) *hub.Link {
	l := linkOn(t, d)
	meetingAt(t, url, l)
	return l
}

func meetingAt(t *testing.T, url string, l *hub.Link) {
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.Run(ctx, hub.Dialer(func(context.Context) (*nats.Conn, error) { return nats.Connect(url) }, "docks"))
	}()
	t.Cleanup(func() { stop(); <-done })
}

// The largest fact that can be written goes to other stations, however badly it
// packs, and a larger one is refused before it is written: no station is ever stuck
// with an entry that its hub does not take.
func TestTheLargestFactTravelsAndALargerOneIsNotWritten(t *testing.T) {
	srv, _ := streaming(t)
	docks := site(t, fast(t), 2)
	fact := station.Fact{Name: "v.set", Body: noise(t, facts.Most)} // of one person's own: in no list
	stream := station.StreamOf("queue views", "ana")
	docks[0].write(stream, "ana", fact)
	seen, err := docks[0].store.Journal().Stream(t.Context(), stream, 0)
	require.NoError(t, err)
	fact.Body = noise(t, facts.Most+1)
	_, err = docks[0].store.Journal().Append(t.Context(), station.Write{Stream: stream, Seen: len(seen), Person: "ana", At: docks[0].now, Facts: []station.Fact{fact}})
	require.True(t, fault.Is(err, fault.Invalid), "%v", err)
	assert.ErrorContains(t, err, "too much to save in one piece: 1021 KiB, at most 1020")
	docks[0].begin()

	sent := meeting(t, srv.ClientURL(), docks[0])
	meeting(t, srv.ClientURL(), docks[1])
	want, err := docks[0].store.Journal().HeadOf(docks[0].log())
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		got, err := docks[1].store.Journal().HeadOf(docks[0].log())
		return err == nil && got == want
	}, 20*time.Second, 10*time.Millisecond, "%+v", sent.Status())
	assert.Equal(t, want, sent.Status().AtHub)
}

// What a file may say is held to the same measure before it comes to be a fact.
func TestNoChecklistOrOrderIsLargerThanAFact(t *testing.T) {
	assert.Equal(t, facts.Most, checklists.MostEncoded)
	order := &goods.Order{Number: "PO-1"}
	for i := range 5000 {
		order.Lines = append(order.Lines, goods.Line{No: strconv.Itoa(i), SKU: strings.Repeat("x", 240)})
	}
	_, err := goods.Encode(order)
	assert.ErrorContains(t, err, "so that it can go to other stations")
}

// An entry that an earlier program wrote and no hub takes is named, with what to do;
// what was before it is sent, and what others write comes in.
func TestAnEntryThatCannotTravelIsNamedAndStopsNobodyElse(t *testing.T) {
	srv, _ := streaming(t)
	folder := fast(t)
	docks := site(t, folder, 2)
	docks[0].begin()
	before, err := docks[0].store.Journal().HeadOf(docks[0].log())
	require.NoError(t, err)
	require.NoError(t, docks[0].store.Close())
	forceEntry(t, folder+"/dock0", docks[0], noise(t, hub.MaxMessage+100))
	docks[0].store, err = store.Open(folder+"/dock0", options())
	require.NoError(t, err)
	docks[0].begin()
	docks[1].begin()

	l := meeting(t, srv.ClientURL(), docks[0])
	other := meeting(t, srv.ClientURL(), docks[1])
	require.Eventually(t, func() bool {
		return other.Status().AtHub == other.Status().Saved && l.Status().State == station.SyncWrong
	}, 20*time.Second, 10*time.Millisecond)
	docks[1].begin() // while they are connected
	has := func(d, of *dock, want uint64) func() bool {
		return func() bool {
			got, err := d.store.Journal().HeadOf(of.log())
			return err == nil && got == want
		}
	}
	theirs, err := docks[1].store.Journal().HeadOf(docks[1].log())
	require.NoError(t, err)
	require.Eventually(t, has(docks[0], docks[1], theirs), 20*time.Second, 10*time.Millisecond, "what others write comes in")
	require.Eventually(t, has(docks[1], docks[0], before), 20*time.Second, 10*time.Millisecond, "what was before it is sent")
	s := l.Status()
	assert.Equal(t, station.SyncWrong, s.State)
	assert.Equal(t, before, s.AtHub)
	assert.Contains(t, s.Wrong, "too large for the hub (1025 KiB, at most 1023): it and what was saved since stay here")
	assert.NotEmpty(t, s.Do)
}

// forceEntry puts an entry behind the last one of a closed file, whatever its size.
func forceEntry(t *testing.T, name string, d *dock, body []byte) {
	db, err := bbolt.Open(name+".db", 0o600, nil)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	require.NoError(t, db.Update(func(tx *bbolt.Tx) error {
		key, last := tx.Bucket([]byte("log")).Cursor().Last()
		seq := binary.BigEndian.Uint64(key) + 1
		stream, log := station.StreamOf("queue views", "ana"), d.log()
		hash := hashed(last)
		raw, err := cbor.Marshal([]any{1, log[:], seq, hash[:], d.now.UnixMilli(), 0, "ana", stream[:], "v.set", cbor.RawMessage(body)})
		require.NoError(t, err)
		head := hashed(raw)
		fresh := tx.Bucket([]byte("fresh"))
		require.NoError(t, fresh.Put(binary.BigEndian.AppendUint64(nil, seq), raw))
		return fresh.SetSequence(binary.BigEndian.Uint64(head[:]))
	}))
}

func hashed(envelope []byte) [32]byte { return sha256.Sum256(append([]byte("assay.v1"), envelope...)) }
