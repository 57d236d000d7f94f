package views

import (
	"bytes"
	"context"
	"fmt"

	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/inspection"
)

// tasks: record key → whose, for records with steps left after the sign-off.

// leadsAlone is the value where all that is left is a lead's; else it is empty.
var leadsAlone = []byte("lead")

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
	var whose []byte
	if s := c.after.State; s == inspection.Signed || s == inspection.Reviewed {
		if name := c.entry.Name; !was && name != inspection.NameSignedOff && name != inspection.NameTakenBack {
			return nil // nothing else makes a task
		}
		state, err := c.whole()
		if err != nil {
			return err
		}
		if is = len(state.Tasks()) > 0; is && len(state.TasksFor(false)) == 0 {
			whose = leadsAlone
		}
	}
	switch {
	case is:
		return b.Put(key, whose)
	case was && !is:
		return b.Delete(key)
	}
	return nil
}

// Tasks are signed records with something left to do, newest first (station.Views).
func (v *Views) Tasks(_ context.Context, lead bool) ([]station.Row, error) {
	rows, err := v.listed("tasks", func(whose []byte) bool { return lead || !bytes.Equal(whose, leadsAlone) })
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
