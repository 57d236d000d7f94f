package journal

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/fault"
)

// Verdict is what Verify found, as `assay verify` prints it.
type Verdict struct {
	OK         bool   `json:"ok"`
	Entries    uint64 `json:"entries"`
	Head       string `json:"head"`
	FirstWrong *Wrong `json:"first_wrong"`
}

// Wrong is the first entry that is not what it was.
type Wrong struct {
	Seq uint64 `json:"seq"`
	Why string `json:"why"`
}

func (w *Wrong) Error() string { return fmt.Sprintf("entry %d: %s", w.Seq, w.Why) }

// verifyStep is how many entries are looked at in one read transaction: a long
// one would make a growing file wait.
const verifyStep = 10_000

// Verify reads every entry and holds it against the chain, the signatures and the
// index of streams. What is wrong with the log is in the verdict; an error means
// that it could not be told. progress may be nil.
func (l *Log) Verify(ctx context.Context, progress func(done, all uint64)) (Verdict, error) {
	var target place
	v := verifying{log: l, places: map[station.StreamID]uint32{}}
	err := l.file.Warm(ctx)
	if err == nil {
		err = l.file.View(func(tx *bbolt.Tx) error {
			var err error
			target, err = lastOf(ownOf(tx))
			return err
		})
	}
	for err == nil && v.head.seq < target.seq {
		if err = ctx.Err(); err == nil {
			err = l.file.View(func(tx *bbolt.Tx) error { return v.entries(tx, target.seq) })
		}
		if progress != nil {
			progress(v.head.seq, target.seq)
		}
	}
	if err == nil {
		err = l.file.View(func(tx *bbolt.Tx) error { return v.rest(ctx, tx, target.seq) })
	}
	if err == nil {
		err = l.verifyPeers(ctx)
	}
	return v.verdict(err)
}

func (v *verifying) verdict(err error) (Verdict, error) {
	out := Verdict{Entries: v.head.seq, Head: v.head.hash.String()}
	var wrong *Wrong
	switch {
	case err == nil:
		out.OK = true
	case errors.As(err, &wrong):
		out.FirstWrong = wrong
	case fault.Is(err, fault.Damaged):
		out.FirstWrong = &Wrong{Seq: v.head.seq + 1, Why: "cannot be read: " + err.Error()}
	default:
		return Verdict{}, fmt.Errorf("verify: %w", err)
	}
	return out, nil
}

// verifying walks the log. index is the sum (exclusive or) of the digests of all
// keys the index of streams must hold: whatever their order, another set of keys
// has another sum.
type verifying struct {
	log    *Log
	head   place
	places map[station.StreamID]uint32
	index  station.Hash
}

func (v *verifying) entries(tx *bbolt.Tx, to uint64) error {
	heads, began := tx.Bucket(bucketHeads), v.head.seq
	to = min(to, began+verifyStep)
	for k, raw := range ownOf(tx).from(began + 1) {
		if v.head.seq >= to {
			return nil
		}
		seq := v.head.seq + 1
		if !bytes.Equal(k, seqKey(seq)) {
			return &Wrong{Seq: seq, Why: "is not there"}
		}
		e, err := parseEntry(raw)
		if err != nil {
			return &Wrong{Seq: seq, Why: err.Error()}
		}
		switch {
		case e.Log != v.log.id:
			return &Wrong{Seq: seq, Why: "belongs to another log"}
		case e.Seq != seq:
			return &Wrong{Seq: seq, Why: fmt.Sprintf("calls itself entry %d", e.Seq)}
		case e.Prev != v.head.hash:
			return v.blame(ownOf(tx), seq, hashOf(raw))
		}
		v.head = place{seq: seq, hash: hashOf(raw)}
		if sig := heads.Get(seqKey(seq)); sig != nil && !ed25519.Verify(v.log.key.Public(), v.head.hash[:], sig) {
			return &Wrong{Seq: seq, Why: "does not match its signature"}
		}
		v.places[e.Stream]++
		mix(&v.index, streamKey(e.Stream, v.places[e.Stream], seq))
	}
	if v.head.seq < to {
		return &Wrong{Seq: v.head.seq + 1, Why: "is not there"}
	}
	return nil
}

// blame says which of two neighbours changed when the chain breaks between them:
// the later one if what follows it does not vouch for it.
func (v *verifying) blame(log own, seq uint64, hash station.Hash) *Wrong {
	vouched := mark(hash) == log.mark()
	if next, err := parseEntry(log.get(seq + 1)); err == nil {
		vouched = next.Prev == hash
	}
	if vouched && seq > 1 {
		return &Wrong{Seq: seq - 1, Why: "is not what the next entry was chained to"}
	}
	return &Wrong{Seq: seq, Why: "is not chained to the entry before"}
}

func mix(sum *station.Hash, key []byte) {
	for i, b := range sha256.Sum256(key) {
		sum[i] ^= b
	}
}

// rest checks what no entry vouches for: the last entry, signatures of entries
// that are not there, and the index of streams.
func (v *verifying) rest(ctx context.Context, tx *bbolt.Tx, to uint64) error {
	last, err := lastOf(ownOf(tx))
	if err != nil {
		return err
	}
	if last.seq == to && ownOf(tx).mark() != mark(v.head.hash) {
		return &Wrong{Seq: to, Why: "is not what was written last"}
	}
	if k, _ := tx.Bucket(bucketHeads).Cursor().Last(); k != nil && (len(k) != 8 || binary.BigEndian.Uint64(k) > last.seq) {
		return &Wrong{Seq: last.seq + 1, Why: "is signed, but not there"}
	}
	var have station.Hash
	c, n := tx.Bucket(bucketStreams).Cursor(), 0
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if n++; n%verifyStep == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if len(k) == streamKeySize && binary.BigEndian.Uint64(k[20:]) > to && binary.BigEndian.Uint64(k[20:]) <= last.seq {
			continue // written since
		}
		mix(&have, k)
	}
	if err := ownOf(tx).unsettled(to, func(key []byte) { mix(&have, key) }); err != nil {
		return err
	}
	if have != v.index {
		return v.misplaced(tx, to)
	}
	return nil
}

// misplaced names the first entry that the index of streams does not find.
func (v *verifying) misplaced(tx *bbolt.Tx, to uint64) error {
	streams, places := tx.Bucket(bucketStreams).Cursor(), map[station.StreamID]uint32{}
	k, _ := tx.Bucket(bucketLog).Cursor().Last()
	_, err := Fold(tx, 0, int(min(to, number(k))), func(e station.Entry) error {
		places[e.Stream]++
		key := streamKey(e.Stream, places[e.Stream], e.Seq)
		if k, _ := streams.Seek(key); !bytes.Equal(k, key) {
			return &Wrong{Seq: e.Seq, Why: "is not in the index of streams; assay rebuild mends it"}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return &Wrong{Seq: to, Why: "the index of streams names entries that are not there; assay rebuild mends it"}
}

// lastOf is the last entry's place by its key, without a look at what it holds.
func lastOf(log own) (place, error) {
	k, _ := log.last()
	switch {
	case k == nil:
		return place{}, nil
	case len(k) != 8:
		return place{}, &Wrong{Seq: 1, Why: "the log's order is damaged"}
	}
	return place{seq: number(k)}, nil
}

// Reindex makes the index of streams anew from the log.
func (l *Log) Reindex(ctx context.Context) error {
	return l.file.Update(func(tx *bbolt.Tx) error {
		o := writable(tx)
		if err := o.settle(); err != nil {
			return err
		}
		if err := tx.DeleteBucket(bucketStreams); err != nil && !errors.Is(err, bbolt.ErrBucketNotFound) {
			return err
		}
		streams, err := tx.CreateBucket(bucketStreams)
		if err != nil {
			return err
		}
		places := map[station.StreamID]uint32{}
		_, err = Fold(tx, 0, 1<<62, func(e station.Entry) error {
			if e.Seq%verifyStep == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			places[e.Stream]++
			return streams.Put(streamKey(e.Stream, places[e.Stream], e.Seq), nil)
		})
		return err
	})
}
