package journal

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/fault"
)

// The bucket `peers` is there once the station belongs to a site; before, nothing
// of this file runs. In it:
//
//	logs      a bucket for each log: seq → envelope, and at its end in `heads`
//	heads     log ‖ seq → signature of the entry's hash; one behind a log's end is that of a run not all of which is here
//	streams   stream ‖ log ‖ seq → nothing: entries of others
//	limited   log ‖ seq → person: entries of all logs that take a right
//	trust     log ‖ seq → nothing: entries of all logs that trust is folded from
//	refused   stream ‖ log ‖ seq → why: entries that are kept and have no effect
//	strange   log ‖ seq ‖ hash → why: what came and was not kept
//	times     how late in the order those that take a right may stand (times.go)
//	places    what the hub's side keeps: how far each of its streams was read
var (
	bucketPeers   = []byte("peers")
	bucketLogs    = []byte("logs")
	bucketSigns   = []byte("heads")
	bucketOthers  = []byte("streams")
	bucketLimited = []byte("limited")
	bucketTrust   = []byte("trust")
	bucketRefused = []byte("refused")
	bucketStrange = []byte("strange")
	bucketPlaces  = []byte("places")
	keyClock      = []byte("clock")
)

// peers are the buckets inside a transaction.
type peers struct {
	all *bbolt.Bucket
	own own
}

// peersOf gives false for a station that is alone.
func peersOf(tx *bbolt.Tx) (peers, bool) {
	b := tx.Bucket(bucketPeers)
	return peers{b, ownOf(tx)}, b != nil
}

func (p peers) in(name []byte) *bbolt.Bucket { return p.all.Bucket(name) }

func entryKey(log station.LogID, seq uint64) []byte {
	return binary.BigEndian.AppendUint64(append(make([]byte, 0, 24), log[:]...), seq)
}

// placeKey is where an entry of a stream is listed.
func placeKey(e station.Entry) []byte {
	return append(append(make([]byte, 0, 40), e.Stream[:]...), entryKey(e.Log, e.Seq)...)
}

func logOf(k []byte) (log station.LogID, seq uint64) {
	if len(k) < 24 {
		return log, 0
	}
	return station.LogID(k[:16]), binary.BigEndian.Uint64(k[16:])
}

// Share makes room for other stations' entries; before it the file is as it
// always was. It is done once, when the station founds or joins a site.
func (l *Log) Share(tx *bbolt.Tx) error {
	if _, shared := peersOf(tx); shared {
		return nil
	}
	all, err := tx.CreateBucket(bucketPeers)
	if err != nil {
		return fmt.Errorf("share: %w", err)
	}
	for _, name := range [][]byte{bucketLogs, bucketSigns, bucketOthers, bucketLimited, bucketTrust, bucketRefused, bucketStrange, bucketPlaces, bucketTimes} {
		if _, err := all.CreateBucket(name); err != nil {
			return fmt.Errorf("share: %w", err)
		}
	}
	p, _ := peersOf(tx)
	var last station.Clock
	_, err = Fold(tx, 0, 1<<62, func(e station.Entry) error {
		err := p.note(e, last)
		last = station.ClockOf(e)
		return err
	})
	if err != nil {
		return err
	}
	head, err := p.own.head()
	return errors.Join(err, l.readClock(tx, head), l.believe(tx))
}

// note puts an entry on the lists of those that trust rests on or that rest on it;
// last is the time of the one before it in its log, or a later one.
func (p peers) note(e station.Entry, last station.Clock) error {
	if err := p.date(e, last); err != nil {
		return err
	}
	key := entryKey(e.Log, e.Seq)
	if station.Trusting(e.Name) {
		if err := p.in(bucketTrust).Put(key, nil); err != nil {
			return err
		}
	}
	if station.Limited(e.Name) {
		return p.in(bucketLimited).Put(key, []byte(e.Person))
	}
	return nil
}

// entry reads an entry of any log.
func (p peers) entry(own, log station.LogID, seq uint64) (station.Entry, error) {
	if log == own {
		return p.own.entry(seq)
	}
	return read(p.get(log, seq), seq)
}

// get is another station's envelope, or nil.
func (p peers) get(log station.LogID, seq uint64) []byte {
	b := p.in(bucketLogs).Bucket(log[:])
	if b == nil {
		return nil
	}
	return b.Get(seqKey(seq))
}

// last is the last that lies here of another station's log.
func (p peers) last(log station.LogID) (key, raw []byte) {
	b := p.in(bucketLogs).Bucket(log[:])
	if b == nil {
		return nil, nil
	}
	return b.Cursor().Last()
}

// head is how far another station's log lies here.
func (p peers) head(log station.LogID) place {
	k, v := p.last(log)
	if len(k) != 8 {
		return place{}
	}
	return place{seq: number(k), hash: hashOf(v)}
}

// lastTime is when the last entry of another station's log here says it was written.
func (p peers) lastTime(log station.LogID) (station.Clock, error) {
	k, raw := p.last(log)
	if k == nil {
		return station.Clock{}, nil
	}
	e, err := read(raw, number(k))
	return station.ClockOf(e), err
}

// others are the places of other stations' entries in a stream.
func (p peers) others(id station.StreamID, fn func(log station.LogID, seq uint64) error) error {
	c := p.in(bucketOthers).Cursor()
	for k, _ := c.Seek(id[:]); bytes.HasPrefix(k, id[:]); k, _ = c.Next() {
		log, seq := logOf(k[16:])
		if err := fn(log, seq); err != nil {
			return err
		}
	}
	return nil
}

// plain tells a stream that is as if the station were alone: no entry of others,
// none of its own that has no effect.
func (p peers) plain(id station.StreamID) bool {
	if station.Own(id) {
		return true
	}
	if k, _ := p.in(bucketRefused).Cursor().Seek(id[:]); bytes.HasPrefix(k, id[:]) {
		return false
	}
	return !p.mixed(id)
}

// mixed tells a stream others wrote to.
func (p peers) mixed(id station.StreamID) bool {
	k, _ := p.in(bucketOthers).Cursor().Seek(id[:])
	return bytes.HasPrefix(k, id[:])
}

// sole tells a stream that of the others only one log wrote to, if any.
func (p peers) sole(id station.StreamID, log station.LogID) bool {
	c, end := p.in(bucketOthers).Cursor(), append(append(make([]byte, 0, 40), id[:]...), log[:]...)
	if k, _ := c.Seek(id[:]); bytes.HasPrefix(k, id[:]) && !bytes.HasPrefix(k, end) {
		return false
	}
	k, _ := c.Seek(binary.BigEndian.AppendUint64(end, math.MaxUint64))
	return !bytes.HasPrefix(k, id[:])
}

// all are a stream's entries of every log, those without effect too.
func (p peers) every(ctx context.Context, tx *bbolt.Tx, own station.LogID, id station.StreamID) ([]station.Placed, error) {
	entries, err := ownStream(ctx, tx, id, 0)
	if err != nil {
		return nil, err
	}
	err = p.others(id, func(log station.LogID, seq uint64) error {
		e, err := p.entry(own, log, seq)
		entries = append(entries, e)
		return err
	})
	return station.InOrder(entries), err
}

// counted are a stream's entries that have effect, in the one order.
func (p peers) counted(ctx context.Context, tx *bbolt.Tx, id station.StreamID) ([]station.Placed, error) {
	all, err := p.every(ctx, tx, idOf(tx), id)
	refused := p.in(bucketRefused)
	return slices.DeleteFunc(all, func(e station.Placed) bool { return refused.Get(placeKey(e.Entry)) != nil }), err
}

// sign keeps the signature of a run's last entry, which may be still to come, in the
// place of one that was still to come before.
func (p peers) sign(log station.LogID, head, last uint64, sig []byte) error {
	for {
		key, came := p.unfinished(log, head)
		if !came {
			return p.in(bucketSigns).Put(entryKey(log, last), sig)
		}
		if err := p.in(bucketSigns).Delete(key); err != nil {
			return err
		}
	}
}

// unfinished tells a log that ends inside a run, by the signature of the run's end.
func (p peers) unfinished(log station.LogID, head uint64) (key []byte, is bool) {
	k, _ := p.in(bucketSigns).Cursor().Seek(entryKey(log, head+1))
	return bytes.Clone(k), bytes.HasPrefix(k, log[:])
}

func bare(placed []station.Placed) []station.Entry {
	out := make([]station.Entry, len(placed))
	for i, e := range placed {
		out[i] = e.Entry
	}
	return out
}

// length is how many entries of a stream count, and the time of the last of them
// if others wrote to it too.
func (p peers) length(tx *bbolt.Tx, id station.StreamID) (int, station.Clock, error) {
	if p.plain(id) {
		n, err := ownOf(tx).length(id)
		return n, station.Clock{}, err
	}
	entries, err := p.counted(context.Background(), tx, id)
	if err != nil || len(entries) == 0 {
		return 0, station.Clock{}, err
	}
	return len(entries), entries[len(entries)-1].When, nil
}

func idOf(tx *bbolt.Tx) (id station.LogID) {
	copy(id[:], tx.Bucket(bucketSelf).Get(keyID))
	return id
}

// refusal is why an entry has no effect, on the disk.
type refusal struct {
	_      struct{} `cbor:",toarray"`
	Why    string
	Waits  bool // it only has to wait
	Strong bool // this program cannot read it: nobody's word mends that
	First  int64
	Count  int
}

func readRefusal(raw []byte) (r refusal, err error) {
	if raw == nil {
		return r, nil
	}
	if err := cbor.Unmarshal(raw, &r); err != nil {
		return r, fault.Wrap(fault.Damaged, err, "the list of what other stations sent is damaged; bring back a backup")
	}
	return r, nil
}

// mostStrange bounds the list of what came and was not kept.
const mostStrange = 1_000

// strange keeps a line about what came and is not kept.
func (p peers) strange(log station.LogID, seq uint64, what station.Hash, why string, waits bool, now time.Time) error {
	b := p.in(bucketStrange)
	key := append(entryKey(log, seq), what[:8]...)
	was, err := readRefusal(b.Get(key))
	if err != nil {
		return err
	}
	if was.Count == 0 {
		if b.Sequence() >= mostStrange {
			return nil
		}
		was.First = now.UnixMilli()
		if err := b.SetSequence(b.Sequence() + 1); err != nil {
			return err
		}
	}
	was.Why, was.Waits, was.Count = why, waits, was.Count+1
	raw, err := cbor.Marshal(was)
	if err != nil {
		return err
	}
	return b.Put(key, raw)
}

// settled takes back the lines about what only had to wait, now that a log has
// come so far.
func (p peers) settled(log station.LogID) error {
	b := p.in(bucketStrange)
	var gone [][]byte
	c := b.Cursor()
	for k, raw := c.Seek(log[:]); bytes.HasPrefix(k, log[:]); k, raw = c.Next() {
		was, err := readRefusal(raw)
		if err != nil {
			return err
		}
		if was.Waits {
			gone = append(gone, bytes.Clone(k))
		}
	}
	for _, k := range gone {
		if err := errors.Join(b.Delete(k), b.SetSequence(b.Sequence()-1)); err != nil {
			return err
		}
	}
	return nil
}
