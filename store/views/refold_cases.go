package views

import (
	"bytes"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// dropCase takes a case out of every list; what waits in it waits by itself again
// until the case is folded anew. It is rare, so the lists are walked.
func dropCase(tx *bbolt.Tx, stream station.StreamID) error {
	id := nonconformance.ID(stream)
	if !begun(tx, id) {
		return nil
	}
	if err := putCase(tx, id, nil); err != nil {
		return err
	}
	if err := dropWhere(viewOf(tx, bucketWatching), func(k, _ []byte) bool { return bytes.HasSuffix(k, id[:]) }); err != nil {
		return err
	}
	err := dropWhere(viewOf(tx, bucketChores), func(_, raw []byte) bool {
		var c station.Chore
		return cbor.Unmarshal(raw, &c) == nil && c.Case == id
	})
	if err != nil {
		return err
	}
	var records []inspection.ID
	err = dropWhere(viewOf(tx, bucketCaseWith), func(k, v []byte) bool {
		if !bytes.Equal(v, id[:]) || len(k) != 16 {
			return false
		}
		records = append(records, inspection.ID(k))
		return true
	})
	if err != nil {
		return err
	}
	for _, r := range records {
		row, found, err := rowOf(tx, r)
		if err != nil {
			return err
		}
		if !found || !row.Waits() {
			continue
		}
		alone := station.RowOfRecord(row)
		if err := putCase(tx, alone.ID, &alone); err != nil {
			return err
		}
	}
	return nil
}

// dropWaiting takes out what a record had in the lists of cases.
func dropWaiting(tx *bbolt.Tx, row station.Row) error {
	if own := station.CaseOf(row.ID); !begun(tx, own) {
		if err := putCase(tx, own, nil); err != nil {
			return err
		}
	}
	return dropWhere(viewOf(tx, bucketCame), func(k, _ []byte) bool { return bytes.HasSuffix(k, row.ID[:]) })
}

func dropWhere(b *bbolt.Bucket, gone func(k, v []byte) bool) error {
	var keys [][]byte
	c := b.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if gone(k, v) {
			keys = append(keys, bytes.Clone(k))
		}
	}
	for _, k := range keys {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return nil
}
