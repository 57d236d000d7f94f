package views

import (
	"bytes"
	"context"

	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/damage"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/store/journal"
)

// Which case a record is in follows from all cases that have it, and not from which of
// them was folded last: one that it joined has it, and so has the one it left.

func caseRecordKey(record, id [16]byte) []byte {
	return append(append(make([]byte, 0, 32), record[:]...), id[:]...)
}

// takeIn keeps which records a case has.
func takeIn(tx *bbolt.Tx, id nonconformance.ID, state nonconformance.State) error {
	for _, r := range state.In() {
		out := byte(0)
		if state.Out(r) {
			out = 1
		}
		if err := viewOf(tx, bucketCaseWith).Put(caseRecordKey(r, id), []byte{out}); err != nil {
			return err
		}
		if err := putFound(tx, inspection.ID(r)); err != nil {
			return err
		}
	}
	return nil
}

// giveBack takes out what a case has; its records wait by themselves again.
func giveBack(tx *bbolt.Tx, id nonconformance.ID) error {
	var records []inspection.ID
	err := dropWhere(viewOf(tx, bucketCaseWith), func(k, _ []byte) bool {
		mine := len(k) == 32 && bytes.Equal(k[16:], id[:])
		if mine {
			records = append(records, inspection.ID(k[:16]))
		}
		return mine
	})
	for _, r := range records {
		if err == nil {
			err = putFound(tx, r)
		}
	}
	return err
}

// caseWith is the case that has a record in force, else the last it was in.
func caseWith(tx *bbolt.Tx, record inspection.ID) (id nonconformance.ID, found bool) {
	c := viewOf(tx, bucketCaseWith).Cursor()
	for k, out := c.Seek(record[:]); len(k) == 32 && bytes.HasPrefix(k, record[:]); k, out = c.Next() {
		if id, found = nonconformance.ID(k[16:]), true; len(out) == 1 && out[0] == 0 {
			return id, true
		}
	}
	return id, found
}

// CaseWith finds the case a record is in (station.Views).
func (v *Views) CaseWith(_ context.Context, record inspection.ID) (id nonconformance.ID, found bool, err error) {
	err = v.file.View(func(tx *bbolt.Tx) error {
		id, found = caseWith(tx, record)
		return nil
	})
	return id, found, err
}

// putAlone gives a failed record a row of its own while it waits and is in no case.
func putAlone(tx *bbolt.Tx, row station.Row) error {
	own := station.CaseOf(row.ID)
	if begun(tx, own) {
		return nil
	}
	if _, in := caseWith(tx, row.ID); in || !row.Waits() {
		return putCase(tx, own, nil)
	}
	alone := station.RowOfRecord(row)
	return putCase(tx, own, &alone)
}

// putFound is putAlone for a record as it lies here; of a damage report the row does
// not say when it is due.
func putFound(tx *bbolt.Tx, id inspection.ID) error {
	row, found, err := rowOf(tx, id)
	if err != nil || !found {
		return err
	}
	if row.Kind == station.Damage {
		entries, err := journal.Stream(tx, station.StreamID(id))
		if err != nil {
			return err
		}
		state, err := station.FoldDamage(damage.State{}, entries)
		if err != nil {
			return err
		}
		row = station.DamageRow(state)
	}
	return putAlone(tx, row)
}
