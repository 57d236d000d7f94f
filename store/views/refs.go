package views

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"

	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/inspection"
)

// refs: SHA-256 of the caller's reference → record key. A reference is compared
// whole and exactly, whatever its length.

func refKey(ref string) []byte {
	sum := sha256.Sum256([]byte(ref))
	return sum[:]
}

func applyRefs(c *change) error {
	began, ok := c.event.(inspection.Started)
	if !ok || began.Ref == "" {
		return nil
	}
	b := c.bucket("refs")
	if was := b.Get(refKey(began.Ref)); was != nil && bytes.Compare(was, recordKey(c.after)) <= 0 {
		return nil // the first one stays the answer to a repeat, whatever came first here
	}
	return b.Put(refKey(began.Ref), recordKey(c.after))
}

// ByRef finds the record a caller's reference already made (station.Views).
func (v *Views) ByRef(_ context.Context, ref string) (station.Row, bool, error) {
	var row station.Row
	found := false
	err := v.file.View(func(tx *bbolt.Tx) error {
		key := viewOf(tx, "refs").Get(refKey(ref))
		if key == nil || ref == "" {
			return nil
		}
		var err error
		row, err = rowAt(tx, key)
		found = err == nil
		return err
	})
	if err != nil {
		return station.Row{}, false, fmt.Errorf("by ref: %w", err)
	}
	return row, found, nil
}
