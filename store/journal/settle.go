package journal

import (
	"context"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"assay/station"
)

// waiting is what Settle knows of the entries that wait, so that it need not go
// through all that have no effect: there may be as many as another program wrote.
type waiting struct {
	looked bool      // once since the program started, which may read what an older one could not
	came   uint64    // how many had begun to wait then
	first  time.Time // when the first of them may be due; zero: none is
}

// Settle judges again what had to wait for its time or for trust, after own
// entries about people or stations, or when time has passed. It is asked after every
// answer: mostly there is nothing, and then nothing is read or written.
func (l *Log) Settle(_ context.Context, now time.Time) (touched []station.StreamID, err error) {
	var due []station.Entry
	wanted := false
	err = l.file.View(func(tx *bbolt.Tx) error {
		p, shared := peersOf(tx)
		if !shared {
			return nil
		}
		if due, err = l.due(p, now); err != nil {
			return err
		}
		wanted = len(due) > 0 || len(l.pending) > 0 || p.in(bucketTrust).Stats().KeyN != l.believed
		return nil
	})
	if err == nil && wanted {
		err = l.file.Update(func(tx *bbolt.Tx) error {
			p, _ := peersOf(tx)
			touched, err = l.settle(tx, p, due, now)
			return err
		})
	}
	if err != nil {
		l.waits = waiting{}
		return nil, fmt.Errorf("settle: %w", err)
	}
	if wanted {
		l.pending = nil
	}
	return touched, nil
}

func (l *Log) settle(tx *bbolt.Tx, p peers, due []station.Entry, now time.Time) (touched []station.StreamID, err error) {
	if p.in(bucketTrust).Stats().KeyN != l.believed {
		if touched, err = l.trusting(tx, p, now); err != nil {
			return nil, err
		}
	}
	more, err := l.judgeAgain(tx, p, due, now)
	if err != nil {
		return nil, err
	}
	for _, e := range due { // an entry before it in its stream may have to wait longer
		r, err := readRefusal(p.in(bucketRefused).Get(placeKey(e)))
		if err != nil {
			return nil, err
		}
		if r.Waits {
			l.waits.first = now
		}
	}
	return append(append(touched, more...), l.pending...), nil
}

// due are the entries whose time may have come, and those that an older program
// could not read and this one can.
func (l *Log) due(p peers, now time.Time) (due []station.Entry, err error) {
	b, w := p.in(bucketRefused), l.waits
	if w.looked && w.came == b.Sequence() && (w.first.IsZero() || now.Before(w.first)) {
		return nil, nil
	}
	next := waiting{looked: true, came: b.Sequence()}
	err = b.ForEach(func(k, raw []byte) error {
		r, err := readRefusal(raw)
		if err != nil || !r.Waits && (!r.Strong || w.looked) {
			return err
		}
		log, seq := logOf(k[16:])
		e, err := p.entry(l.id, log, seq)
		switch at := time.UnixMilli(station.ClockOf(e).At).Add(-station.Skew); {
		case err != nil:
		case r.Waits && now.Before(at):
			if next.first.IsZero() || at.Before(next.first) {
				next.first = at
			}
		case r.Waits, station.Readable(e) == nil:
			due = append(due, e)
		}
		return err
	})
	l.waits = next
	return due, err
}

// ahead tells a time that no clock may show yet.
func ahead(c station.Clock, now time.Time) bool { return c.At > now.Add(station.Skew).UnixMilli() }
