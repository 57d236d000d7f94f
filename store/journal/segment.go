package journal

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"assay/station"
)

// Copies of entries lie together in pieces of this size: a segment is read often.
const together = 32 << 10

// Segment gives entries of the station's own log after a number, with the last of
// them signed: at most so many, and so many bytes unless one alone is larger. An
// empty run: there are none.
func (l *Log) Segment(_ context.Context, after uint64, most, size int) (Run, error) {
	r := Run{Log: l.id, First: after + 1}
	err := l.file.View(func(tx *bbolt.Tx) error {
		held, room := 0, []byte(nil)
		for k, v := range ownOf(tx).from(after + 1) {
			if seq := number(k); seq != r.First+uint64(len(r.Entries)) {
				return damaged(seq, errEnvelope)
			}
			if held += len(v); len(r.Entries) >= most || held > size && len(r.Entries) > 0 {
				return nil
			}
			if cap(room)-len(room) < len(v) {
				room = make([]byte, 0, max(len(v), together))
			}
			at := len(room)
			room = append(room, v...)
			r.Entries = append(r.Entries, room[at:len(room):len(room)])
		}
		return nil
	})
	if err != nil {
		return Run{}, fmt.Errorf("segment: %w", err)
	}
	if n := len(r.Entries); n > 0 {
		r.Sig = l.key.sign(hashOf(r.Entries[n-1]))
	}
	return r, nil
}

// HashIn is the hash of an entry of any log that lies here; false: it does not.
func (l *Log) HashIn(log station.LogID, seq uint64) (hash station.Hash, here bool, err error) {
	err = l.file.View(func(tx *bbolt.Tx) error {
		var raw []byte
		if log == l.id {
			raw = ownOf(tx).get(seq)
		} else if p, shared := peersOf(tx); shared {
			raw = p.get(log, seq)
		}
		if here = raw != nil; here {
			hash = hashOf(raw)
		}
		return nil
	})
	return hash, here, err
}

// HashOf is the hash of an envelope.
func HashOf(envelope []byte) station.Hash { return hashOf(envelope) }

// HeadOf is how far a log lies here.
func (l *Log) HeadOf(log station.LogID) (seq uint64, err error) {
	err = l.file.View(func(tx *bbolt.Tx) error {
		if log == l.id {
			head, err := ownOf(tx).head()
			seq = head.seq
			return err
		}
		if p, shared := peersOf(tx); shared {
			seq = p.head(log).seq
		}
		return nil
	})
	return seq, err
}

// Wrote tells a run that this station signed, chained as it says.
func (l *Log) Wrote(r Run) bool {
	if r.Log != l.id {
		return false
	}
	p, why := r.parse()
	return why == "" && ed25519.Verify(l.key.Public(), p.hashes[len(p.hashes)-1][:], r.Sig)
}

// Public is the key others check this station's signatures with.
func (l *Log) Public() []byte { return l.key.Public() }

// Wakes gives a hint after every own entry that is kept; nobody is waited for.
func (l *Log) Wakes() <-chan struct{} {
	c := make(chan struct{}, 1)
	for {
		was := l.wakes.Load()
		var all []chan struct{}
		if was != nil {
			all = *was
		}
		all = append(slices.Clip(all), c)
		if l.wakes.CompareAndSwap(was, &all) {
			return c
		}
	}
}

func (l *Log) wake() {
	all := l.wakes.Load()
	if all == nil {
		return
	}
	for _, c := range *all {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Place is what the hub's side kept under a name; nil: nothing.
func (l *Log) Place(name string) (value []byte, err error) {
	err = l.file.View(func(tx *bbolt.Tx) error {
		if p, shared := peersOf(tx); shared {
			value = bytes.Clone(p.in(bucketPlaces).Get([]byte(name)))
		}
		return nil
	})
	return value, err
}

// Keep keeps what the hub's side wants to find again; a nil value drops it.
func (l *Log) Keep(places map[string][]byte) error {
	return l.file.Update(func(tx *bbolt.Tx) error {
		p, shared := peersOf(tx)
		if !shared {
			return nil
		}
		b := p.in(bucketPlaces)
		for name, value := range places {
			if value == nil {
				if err := b.Delete([]byte(name)); err != nil {
					return err
				}
				continue
			}
			if err := b.Put([]byte(name), value); err != nil {
				return err
			}
		}
		return nil
	})
}
