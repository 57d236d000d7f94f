package views

import (
	"bytes"
	"context"
	"fmt"

	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/inspection"
)

// tasks: record key → nothing, for records with steps left after the sign-off.

// hasTasks tells whether an answer to this record can end its tasks.
func hasTasks(tx *bbolt.Tx, id inspection.ID) bool {
	began := viewOf(tx, "places").Get(id[:])
	return began != nil && listedIn(viewOf(tx, "tasks"), append(bytes.Clone(began), id[:]...))
}

func listedIn(b *bbolt.Bucket, key []byte) bool {
	k, _ := b.Cursor().Seek(key)
	return string(k) == string(key)
}

func applyTasks(c *change) error {
	if c.event == nil {
		return nil
	}
	key, b := recordKey(c.after), c.bucket("tasks")
	was, is := listedIn(b, key), false
	if s := c.after.State; s == inspection.Signed || s == inspection.Reviewed {
		if name := c.entry.Name; !was && name != inspection.NameSignedOff && name != inspection.NameTakenBack {
			return nil // nothing else makes a task
		}
		state, err := c.whole()
		if err != nil {
			return err
		}
		is = len(state.Tasks()) > 0
	}
	switch {
	case is && !was:
		return b.Put(key, nil)
	case was && !is:
		return b.Delete(key)
	}
	return nil
}

// Tasks are signed records with something left to do, newest first (station.Views).
func (v *Views) Tasks(context.Context) ([]station.Row, error) {
	rows, err := v.listed("tasks")
	if err != nil {
		return nil, fmt.Errorf("tasks: %w", err)
	}
	return rows, nil
}

// Open counts the records that are open, not parked.
func (v *Views) Open(ctx context.Context) (int, error) {
	rows, err := v.Unfinished(ctx)
	open := 0
	for _, r := range rows {
		if r.State == inspection.Open {
			open++
		}
	}
	return open, err
}
