package journal

import (
	"bytes"
	"context"

	"go.etcd.io/bbolt"

	"assay/station"
)

// Mixed tells a stream that others wrote to.
func Mixed(tx *bbolt.Tx, id station.StreamID) bool {
	p, shared := peersOf(tx)
	return shared && !station.Own(id) && p.mixed(id)
}

// Counts tells whether an entry of a stream has effect.
func Counts(tx *bbolt.Tx, e station.Entry) bool {
	p, shared := peersOf(tx)
	return !shared || p.in(bucketRefused).Get(placeKey(e)) == nil
}

// FoldMixed gives the streams that others wrote to, those after one, each with its
// entries that count in the one order; at most about limit entries.
func FoldMixed(tx *bbolt.Tx, after station.StreamID, limit int, fn func(station.Entry) error) (last station.StreamID, done bool, err error) {
	p, shared := peersOf(tx)
	if !shared {
		return after, true, nil
	}
	c := p.in(bucketOthers).Cursor()
	for last = after; limit > 0; {
		k, _ := c.Seek(append(bytes.Clone(last[:]), bytes.Repeat([]byte{0xFF}, 24)...))
		if bytes.HasPrefix(k, last[:]) {
			k, _ = c.Next()
		}
		if len(k) < 16 {
			return last, true, nil
		}
		copy(last[:], k)
		if station.Own(last) {
			continue
		}
		entries, err := p.counted(context.Background(), tx, last)
		if err != nil {
			return last, false, err
		}
		limit -= len(entries) + 1
		for _, e := range entries {
			if err := fn(e.Entry); err != nil {
				return last, false, err
			}
		}
	}
	return last, false, nil
}

// Every gives a stream's entries of all logs, those without effect too.
func Every(tx *bbolt.Tx, id station.StreamID) ([]station.Entry, error) {
	p, shared := peersOf(tx)
	if !shared {
		return Stream(tx, id)
	}
	all, err := p.every(context.Background(), tx, idOf(tx), id)
	return bare(all), err
}
