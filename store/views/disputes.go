package views

import (
	"context"
	"fmt"

	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// disputes: stream id of a case or of a record ‖ which (1) → nothing.
const bucketDisputes = "disputes"

const (
	disputedCase byte = iota
	disputedRecord
)

func disputeKey(id station.StreamID, which byte) []byte { return append(id[:], which) }

// applyDisputes follows the decisions, and what may end a dispute about them.
func applyDisputes(c *change) error {
	if station.IsCase(c.entry.Name) {
		row, err := caseAt(c.tx, nonconformance.ID(c.entry.Stream))
		if err != nil {
			return err
		}
		return dispute(c, disputedCase, row != nil && row.Dispute)
	}
	switch c.event.(type) {
	case inspection.Disposed, inspection.Approved, inspection.Reported, inspection.SignedOff, inspection.WasAnnulled:
	default:
		return nil
	}
	state, err := c.whole()
	if err != nil {
		return err
	}
	return dispute(c, disputedRecord, station.DisputedRecord(state))
}

func dispute(c *change, which byte, stands bool) error {
	b, key := c.bucket(bucketDisputes), disputeKey(c.entry.Stream, which)
	switch was := b.Get(key) != nil; {
	case stands:
		return b.Put(key, []byte{})
	case was:
		return b.Delete(key)
	}
	return nil
}

// dropDisputes takes a stream's dispute out, until it is folded anew.
func dropDisputes(tx *bbolt.Tx, id station.StreamID) error {
	b := viewOf(tx, bucketDisputes)
	if err := b.Delete(disputeKey(id, disputedCase)); err != nil {
		return err
	}
	return b.Delete(disputeKey(id, disputedRecord))
}

// Disputes are what was decided apart (station.Views).
func (v *Views) Disputes(_ context.Context, limit int) ([]station.Dispute, error) {
	var all []station.Dispute
	err := v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, bucketDisputes).Cursor()
		for k, _ := c.Last(); len(k) == 17 && len(all) < limit; k, _ = c.Prev() {
			if k[16] == disputedCase {
				all = append(all, station.Dispute{Case: nonconformance.ID(k[:16])})
				continue
			}
			all = append(all, station.Dispute{Record: inspection.ID(k[:16])})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("disputes: %w", err)
	}
	return all, nil
}
