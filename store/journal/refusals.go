package journal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"assay/station"
)

// Refused counts the lines of Refusals.
func (l *Log) Refused() (n int, err error) {
	err = l.file.View(func(tx *bbolt.Tx) error {
		p, shared := peersOf(tx)
		if !shared {
			return nil
		}
		n = int(p.in(bucketStrange).Sequence())
		c := p.in(bucketRefused).Cursor()
		for k, _ := c.First(); k != nil && n < 2*mostStrange; k, _ = c.Next() {
			n++
		}
		return nil
	})
	return n, err
}

// Refusals are entries that do not count: those that lie here without effect, and
// what was not kept at all. It gives the newest of those that Refused counts, the
// newest last.
func (l *Log) Refusals(limit int) (all []station.Refusal, err error) {
	add := func(b *bbolt.Bucket, skip int, kept bool) error {
		return b.ForEach(func(k, raw []byte) error {
			if len(all) >= 2*mostStrange {
				return errEnough
			}
			if len(k) < skip+24 {
				return nil
			}
			r, err := readRefusal(raw)
			if err != nil {
				return err
			}
			log, seq := logOf(k[skip:])
			all = append(all, station.Refusal{Log: log, Seq: seq, Count: r.Count, First: time.UnixMilli(r.First).UTC(), Why: r.Why, Kept: kept})
			return nil
		})
	}
	err = l.file.View(func(tx *bbolt.Tx) error {
		p, shared := peersOf(tx)
		if !shared {
			return nil
		}
		if err := add(p.in(bucketStrange), 0, false); err != nil {
			return err
		}
		return add(p.in(bucketRefused), 16, true)
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, fmt.Errorf("refusals: %w", err)
	}
	slices.SortStableFunc(all, func(a, b station.Refusal) int { return a.First.Compare(b.First) })
	return all[max(0, len(all)-limit):], nil
}

// errEnough ends a reading of more than anybody looks at.
var errEnough = errors.New("enough")

// LastOf is how far a log lies here, and when its last entry says it was written.
func (l *Log) LastOf(log station.LogID) (seq uint64, at time.Time, err error) {
	err = l.file.View(func(tx *bbolt.Tx) error {
		k, raw := ownOf(tx).last()
		if log != l.id {
			p, shared := peersOf(tx)
			if !shared {
				return nil
			}
			k, raw = p.last(log)
		}
		if k == nil {
			return nil
		}
		e, err := parseEntry(bytes.Clone(raw))
		seq, at = binary.BigEndian.Uint64(k), e.At
		return err
	})
	return seq, at, err
}
