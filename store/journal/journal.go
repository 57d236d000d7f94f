// Package journal keeps the log: append-only, hash-chained, with signed heads. All
// else in the station file is folded from it.
//
// Arrows: journal imports station and store/file; views and store import journal.
package journal

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/fault"
	"assay/station/wire"
	"assay/store/file"
)

// Buckets. log: seq (8 bytes, big endian) → envelope.
// streams: stream (16) ‖ place in the stream (4) ‖ seq (8) → nothing.
// fresh: as log, the latest entries, in neither of the two yet; its bbolt sequence
// holds the first 8 bytes of the head's hash, so that a damaged last entry is noticed
// before a next one covers it, at no cost: the number lies in a page every commit writes.
// heads: seq → signature of the entry's hash.
var (
	bucketLog     = []byte("log")
	bucketStreams = []byte("streams")
	bucketFresh   = []byte("fresh")
	bucketHeads   = []byte("heads")
	bucketSelf    = []byte("self") // id → log id, public → key
	keyID         = []byte("id")
	keyPublic     = []byte("public")
)

// maxBody caps what is read back: programs before wire.Most wrote longer ones.
const maxBody = 8 << 20

// Projection folds entries into buckets of its own, in the transaction that
// appends them. It must be a function of the entries alone.
type Projection interface {
	Apply(*bbolt.Tx, station.Entry) error
	// Refold folds a stream anew: an entry came to stand before others of it, or
	// one lost its effect or got it.
	Refold(*bbolt.Tx, station.StreamID) error
}

// Log is the journal on disk.
type Log struct {
	file  *file.File
	id    station.LogID
	key   Key
	views []Projection
	began Sidecar // as the last session left it

	clock    station.Clock      // the latest time seen; this and pending move in write transactions only
	pending  []station.StreamID // folded anew by own entries; told with the next Settle
	waits    waiting            // as Settle left it
	believed int                // entries that trust was folded from
	trust    atomic.Pointer[station.Trust]
	wakes    atomic.Pointer[[]chan struct{}]
}

var _ station.Journal = (*Log)(nil)

// Create puts an empty log into a new station file.
func Create(tx *bbolt.Tx, key Key, chance io.Reader) error {
	for _, name := range [][]byte{bucketLog, bucketStreams, bucketFresh, bucketHeads, bucketSelf} {
		if _, err := tx.CreateBucket(name); err != nil {
			return fmt.Errorf("create log: %w", err)
		}
	}
	var id station.LogID
	if _, err := io.ReadFull(chance, id[:]); err != nil {
		return fmt.Errorf("create log: %w", err)
	}
	self := tx.Bucket(bucketSelf)
	if err := self.Put(keyID, id[:]); err != nil {
		return fmt.Errorf("create log: %w", err)
	}
	return self.Put(keyPublic, key.Public())
}

// ID names the log.
func (l *Log) ID() station.LogID { return l.id }

// Append keeps the writes in one transaction, or none of them (station.Journal).
func (l *Log) Append(ctx context.Context, writes ...station.Write) ([]station.Entry, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("append: %w", err)
	}
	if err := check(writes); err != nil {
		return nil, err
	}
	var entries []station.Entry
	var head place
	seal := false
	err := l.file.Update(func(tx *bbolt.Tx) error {
		a, err := l.begin(tx)
		if err != nil {
			return err
		}
		for _, w := range writes {
			if err := a.write(w); err != nil {
				return err
			}
			seal = seal || w.Seal
		}
		entries, head = a.entries, a.head
		return a.end(l, seal)
	})
	if err != nil {
		return nil, fmt.Errorf("append: %w", err)
	}
	l.wake()
	if seal {
		// The facts are on the disk: a sidecar that could not be written lags, which
		// it may, and is written again at the next seal.
		_ = l.sidecar(head, true).write(l.file.Names().ID)
	}
	return entries, nil
}

// check refuses what could not be read back.
func check(writes []station.Write) error {
	for _, w := range writes {
		for _, f := range w.Facts {
			switch {
			case f.Name == "" || !utf8.ValidString(f.Name):
				return fault.New(fault.Internal, "a fact has no proper name: %q", f.Name)
			case !utf8.ValidString(w.Person):
				return fault.New(fault.Invalid, "the person's id %q is not proper text", w.Person)
			case len(f.Body) > wire.Most:
				return fault.New(fault.Invalid, "this is too much to save in one piece: %d KiB, at most %d, so that it can go to other stations. Shorten it, or divide it", len(f.Body)>>10+1, wire.Most>>10)
			}
			if err := cbor.Wellformed(f.Body); err != nil {
				return fault.Wrap(fault.Internal, err, "the fact %s is not well-formed", f.Name)
			}
		}
	}
	return nil
}

// place is an entry's position and hash.
type place struct {
	seq  uint64
	hash station.Hash
}

// appending is one Append inside its transaction.
type appending struct {
	tx      *bbolt.Tx
	own     own
	id      station.LogID
	head    place
	entries []station.Entry
	peers   peers
	shared  bool
	clock   *station.Clock
}

func (l *Log) begin(tx *bbolt.Tx) (*appending, error) {
	a := &appending{tx: tx, own: writable(tx), id: l.id, clock: &l.clock}
	a.peers, a.shared = peersOf(tx)
	var err error
	a.head, err = a.own.head()
	return a, err
}

func (a *appending) write(w station.Write) error {
	have, err := a.own.length(w.Stream)
	if err != nil {
		return err
	}
	seen := have
	var last station.Clock
	if a.shared {
		if seen, last, err = a.peers.length(a.tx, w.Stream); err != nil {
			return err
		}
	}
	if seen != w.Seen {
		return fault.New(fault.Conflict, "this was changed meanwhile; look at it again")
	}
	for i, f := range w.Facts {
		e := station.Entry{
			Log: a.id, Seq: a.head.seq + 1, Prev: a.head.hash, At: w.At.UTC().Truncate(1e6), Person: w.Person,
			Stream: w.Stream, Name: f.Name, Body: bytes.Clone(f.Body),
		}
		if a.shared {
			if err := a.share(&e, last, w.At); err != nil {
				return err
			}
		}
		raw := appendEntry(make([]byte, 0, 128+len(f.Body)), e)
		if err := a.keep(e, raw, hashOf(raw), have+i+1); err != nil {
			return err
		}
	}
	return nil
}

func (a *appending) keep(e station.Entry, raw []byte, hash station.Hash, at int) error {
	if err := a.own.add(e, raw, at); err != nil {
		return err
	}
	a.head = place{seq: e.Seq, hash: hash}
	a.entries = append(a.entries, e)
	return nil
}

// put keeps an entry that has its place already.
func (a *appending) put(e station.Entry, raw []byte, hash station.Hash) error {
	have, err := a.own.length(e.Stream)
	if err != nil {
		return err
	}
	return a.keep(e, raw, hash, have+1)
}

// share gives an entry its place among those of other stations, behind the last that
// is in its stream: who has seen it writes after it, whatever the clocks say.
func (a *appending) share(e *station.Entry, last station.Clock, now time.Time) error {
	before := *a.clock
	*a.clock = before.After(now)
	if a.clock.Compare(last) <= 0 {
		*a.clock = station.Clock{At: last.At, Count: last.Count + 1}
	}
	e.At, e.Count = time.UnixMilli(a.clock.At).UTC(), a.clock.Count
	return a.peers.note(*e, before)
}

func (a *appending) end(l *Log, seal bool) error {
	if err := a.own.setMark(a.head.hash); err != nil {
		return err
	}
	counted := a.entries
	if a.shared {
		var err error
		if counted, err = l.judgeOwn(a); err != nil {
			return err
		}
	}
	for _, e := range counted {
		for _, v := range l.views {
			if err := v.Apply(a.tx, e); err != nil {
				return fmt.Errorf("view: %w", err)
			}
		}
	}
	if !seal || a.head.seq == 0 {
		return nil
	}
	if err := a.own.settle(); err != nil {
		return err
	}
	return a.tx.Bucket(bucketHeads).Put(seqKey(a.head.seq), l.key.sign(a.head.hash))
}

// Stream gives a stream's entries after the first `after` (station.Journal).
func (l *Log) Stream(ctx context.Context, id station.StreamID, after int) ([]station.Entry, error) {
	var entries []station.Entry
	err := l.file.View(func(tx *bbolt.Tx) error {
		var err error
		entries, err = stream(ctx, tx, id, after)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("stream: %w", err)
	}
	return entries, nil
}

// Stream gives a stream's entries, as a projection sees them.
func Stream(tx *bbolt.Tx, id station.StreamID) ([]station.Entry, error) {
	return stream(context.Background(), tx, id, 0)
}

// EntryAt gives the entry at a place of a stream, from 0.
func EntryAt(tx *bbolt.Tx, id station.StreamID, place int) (station.Entry, error) {
	if p, shared := peersOf(tx); shared && !p.plain(id) {
		entries, err := p.counted(context.Background(), tx, id)
		if err == nil && (place < 0 || place >= len(entries)) {
			err = fault.New(fault.Damaged, "a list in the station file is damaged; assay rebuild mends it")
		}
		if err != nil {
			return station.Entry{}, err
		}
		return entries[place].Entry, nil
	}
	o := ownOf(tx)
	for seq, err := range o.places(id, max(place, 0)) {
		if err != nil {
			return station.Entry{}, err
		}
		return o.entry(seq)
	}
	return station.Entry{}, fault.New(fault.Damaged, "the index of streams is damaged; assay rebuild mends it")
}

// StreamTo gives a stream's entries up to one of them.
func StreamTo(tx *bbolt.Tx, to station.Entry) ([]station.Entry, error) {
	entries, err := Stream(tx, to.Stream)
	if err != nil {
		return nil, err
	}
	for i, e := range entries {
		if e.Log == to.Log && e.Seq == to.Seq {
			return entries[:i+1], nil
		}
	}
	return entries, nil
}

func stream(ctx context.Context, tx *bbolt.Tx, id station.StreamID, after int) ([]station.Entry, error) {
	p, shared := peersOf(tx)
	if !shared || p.plain(id) {
		return ownStream(ctx, tx, id, after)
	}
	entries, err := p.counted(ctx, tx, id)
	return bare(entries[min(max(after, 0), len(entries)):]), err
}

// ownStream gives the entries of the station's own log.
func ownStream(ctx context.Context, tx *bbolt.Tx, id station.StreamID, after int) ([]station.Entry, error) {
	var entries []station.Entry
	o := ownOf(tx)
	for seq, err := range o.places(id, after) {
		if err := errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		e, err := o.entry(seq)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// Fold gives the entries with a seq above `after`, in order, at most limit.
func Fold(tx *bbolt.Tx, after uint64, limit int, fn func(station.Entry) error) (last uint64, err error) {
	last = after
	for k, v := range ownOf(tx).from(after + 1) {
		if limit <= 0 {
			return last, nil
		}
		e, err := parseEntry(v)
		if err != nil {
			return last, damaged(number(k), err)
		}
		if err := fn(e); err != nil {
			return last, err
		}
		last, limit = e.Seq, limit-1
	}
	return last, nil
}

// read takes an envelope apart that was found under a number.
func read(raw []byte, seq uint64) (station.Entry, error) {
	e, err := parseEntry(raw)
	if err == nil && e.Seq != seq {
		err = errEnvelope
	}
	if err != nil {
		return station.Entry{}, damaged(seq, err)
	}
	return e, nil
}

func damaged(seq uint64, cause error) error {
	return fault.Wrap(fault.Damaged, cause, "entry %d of the log is damaged; bring back a backup", seq)
}

func mark(h station.Hash) uint64 { return binary.BigEndian.Uint64(h[:8]) }

func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(make([]byte, 0, 8), seq) }

func streamKey(id station.StreamID, place uint32, seq uint64) []byte {
	key := append(make([]byte, 0, streamKeySize), id[:]...)
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(key, place), seq)
}

// streamKeySize: stream, place, seq.
const streamKeySize = 16 + 4 + 8

// length is how many settled entries a stream has: the place in its last key.
func length(streams *bbolt.Bucket, id station.StreamID) int {
	c := streams.Cursor()
	k, _ := c.Seek(streamKey(id, math.MaxUint32, math.MaxUint64))
	if k == nil {
		k, _ = c.Last()
	} else {
		k, _ = c.Prev()
	}
	if len(k) != streamKeySize || !bytes.HasPrefix(k, id[:]) {
		return 0
	}
	return int(binary.BigEndian.Uint32(k[16:]))
}

// Last is the last entry's seq.
func Last(tx *bbolt.Tx) uint64 {
	k, _ := ownOf(tx).last()
	return number(k)
}
