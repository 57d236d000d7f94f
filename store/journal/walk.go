package journal

import (
	"context"

	"go.etcd.io/bbolt"

	"assay/station"
)

// walkStep is how many entries Walk reads in one transaction.
const walkStep = 2_000

// Walk reads a log, this station's or another one's, after a number. fn gets what
// pick gave of each piece, outside of any transaction, with how far the piece went.
func Walk[T any](ctx context.Context, l *Log, log station.LogID, after uint64, pick func(station.Entry) []T, fn func(all []T, to uint64) error) error {
	for {
		var all []T
		to, err := after, ctx.Err()
		if err == nil {
			err = l.file.View(func(tx *bbolt.Tx) error {
				return l.eachOf(tx, log, after, func(e station.Entry) error {
					all, to = append(all, pick(e)...), e.Seq
					return nil
				})
			})
		}
		if err != nil {
			return err
		}
		if to == after {
			return nil
		}
		if err := fn(all, to); err != nil {
			return err
		}
		after = to
	}
}

func (l *Log) eachOf(tx *bbolt.Tx, log station.LogID, after uint64, fn func(station.Entry) error) error {
	if log == l.id {
		_, err := Fold(tx, after, walkStep, fn)
		return err
	}
	p, shared := peersOf(tx)
	if !shared {
		return nil
	}
	last, _ := p.last(log)
	for seq := after + 1; seq <= min(number(last), after+walkStep); seq++ {
		e, err := p.entry(l.id, log, seq)
		if err != nil {
			return err
		}
		if err := fn(e); err != nil {
			return err
		}
	}
	return nil
}

// Others are the logs of other stations that lie here.
func (l *Log) Others() (all []station.LogID, err error) {
	err = l.file.View(func(tx *bbolt.Tx) error {
		p, shared := peersOf(tx)
		if !shared {
			return nil
		}
		return p.in(bucketLogs).ForEachBucket(func(k []byte) error {
			all = append(all, station.LogID(k))
			return nil
		})
	})
	return all, err
}
