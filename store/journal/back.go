package journal

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"time"

	"go.etcd.io/bbolt"

	"assay/station"
)

// backwards is one log, read from its end.
type backwards struct {
	seq   uint64 // the next to give; 0: none is left
	entry station.Entry
	read  func(seq uint64) (station.Entry, error)
}

// to goes on to an entry.
func (b *backwards) to(seq uint64) (err error) {
	if b.seq = seq; seq > 0 {
		b.entry, err = b.read(seq)
	}
	return err
}

// Back gives the entries of all logs from before a moment, the latest first, so many and
// the rest of the last moment: a search in each log, and then as much as is asked for,
// however long they are.
func (l *Log) Back(_ context.Context, before time.Time, most int) (all []station.Entry, err error) {
	err = l.file.View(func(tx *bbolt.Tx) error {
		logs, err := l.backFrom(tx, before)
		for err == nil {
			logs = slices.DeleteFunc(logs, func(b *backwards) bool { return b.seq == 0 })
			if len(logs) == 0 {
				return nil
			}
			last := slices.MaxFunc(logs, func(a, b *backwards) int { return a.entry.At.Compare(b.entry.At) })
			if len(all) >= most && !last.entry.At.Equal(all[len(all)-1].At) {
				return nil
			}
			all = append(all, last.entry)
			err = last.to(last.seq - 1)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("back: %w", err)
	}
	return all, nil
}

func (l *Log) backFrom(tx *bbolt.Tx, before time.Time) (logs []*backwards, err error) {
	begin := func(head uint64, read func(uint64) (station.Entry, error)) error {
		b := &backwards{read: read}
		var failed error
		n := sort.Search(int(head), func(i int) bool {
			e, err := read(uint64(i) + 1)
			if err != nil {
				failed = err
			}
			return failed != nil || !e.At.Before(before)
		})
		logs = append(logs, b)
		if failed != nil {
			return failed
		}
		return b.to(uint64(n))
	}
	o := ownOf(tx)
	head, err := o.head()
	if err != nil {
		return nil, err
	}
	if err := begin(head.seq, o.entry); err != nil {
		return nil, err
	}
	p, shared := peersOf(tx)
	if !shared {
		return logs, nil
	}
	return logs, p.in(bucketLogs).ForEachBucket(func(k []byte) error {
		log := station.LogID(k)
		key, _ := p.last(log)
		if key == nil {
			return nil
		}
		return begin(number(key), func(seq uint64) (station.Entry, error) { return p.entry(l.id, log, seq) })
	})
}
