package views

import (
	"context"
	"fmt"

	"go.etcd.io/bbolt"

	"assay/station"
)

// unfinished: record key → nothing, for what is open or parked.

func applyUnfinished(c *change) error {
	was, is := c.before.Unfinished(), c.after.Unfinished()
	switch {
	case is && !was:
		return c.bucket("unfinished").Put(recordKey(c.after), nil)
	case was && !is:
		return c.bucket("unfinished").Delete(recordKey(c.after))
	}
	return nil
}

// Unfinished is what is open or parked, newest first (station.Views).
func (v *Views) Unfinished(context.Context) ([]station.Row, error) {
	rows, err := v.listed("unfinished", func([]byte) bool { return true })
	if err != nil {
		return nil, fmt.Errorf("unfinished: %w", err)
	}
	return rows, nil
}

// listed reads the rows of a short view whose values pass, newest first.
func (v *Views) listed(name string, passes func(value []byte) bool) ([]station.Row, error) {
	var rows []station.Row
	err := v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, name).Cursor()
		for k, value := c.Last(); k != nil; k, value = c.Prev() {
			if !passes(value) {
				continue
			}
			row, err := rowAt(tx, k)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		return nil
	})
	return rows, err
}
