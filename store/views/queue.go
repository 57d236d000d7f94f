package views

import (
	"context"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"assay/station"
)

// queue: grave (1) ‖ signed (8) ‖ record key (24) → nothing. The worst come first,
// of these the oldest. The bucket's sequence counts them.
const queueKeySize = 1 + 8 + recordKeySize

func queueKey(r station.Row) []byte {
	return append(append([]byte{r.Grave()}, timeKey(r.Signed)...), recordKey(r)...)
}

func applyQueue(c *change) error {
	was, is := c.before.Waits(), c.after.Waits()
	b := c.bucket("queue")
	switch {
	case is && !was:
		if err := b.SetSequence(b.Sequence() + 1); err != nil {
			return err
		}
		return b.Put(queueKey(c.after), nil)
	case was && !is:
		if err := b.SetSequence(b.Sequence() - 1); err != nil {
			return err
		}
		return b.Delete(queueKey(c.before))
	}
	return nil
}

// Queue is rejected and held records that no lead has decided (station.Views).
func (v *Views) Queue(_ context.Context, after station.Cursor, limit int) ([]station.Row, station.Cursor, error) {
	var rows []station.Row
	var next station.Cursor
	err := v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, "queue").Cursor()
		from, err := keyOf(after)
		if err != nil {
			return err
		}
		k, _ := c.Seek(from)
		if after != "" && string(k) == string(from) {
			k, _ = c.Next()
		}
		for ; k != nil && len(rows) < limit; k, _ = c.Next() {
			row, err := rowAt(tx, k[min(9, len(k)):])
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		if k != nil && len(rows) > 0 {
			next = cursorOf(queueKey(rows[len(rows)-1]))
		}
		return nil
	})
	if err != nil {
		return nil, "", fmt.Errorf("queue: %w", err)
	}
	return rows, next, nil
}

// Waiting counts the queue, and says since when the oldest waits (station.Views).
func (v *Views) Waiting(context.Context) (count int, since time.Time, err error) {
	err = v.file.View(func(tx *bbolt.Tx) error {
		b := viewOf(tx, "queue")
		count = int(b.Sequence())
		c := b.Cursor()
		// Each degree is in order of time: its first is its oldest.
		for k, _ := c.First(); len(k) == queueKeySize; k, _ = c.Seek([]byte{k[0] + 1}) {
			if at := timeOf(k[1:]); since.IsZero() || at.Before(since) {
				since = at
			}
		}
		return nil
	})
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("waiting: %w", err)
	}
	return count, since, nil
}
