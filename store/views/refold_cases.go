package views

import (
	"bytes"
	"encoding/binary"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/nonconformance"
)

// dropCase takes a case out of every list; what waits in it waits by itself again
// until the case is folded anew. It is rare, so the lists are walked.
func (v *Views) dropCase(tx *bbolt.Tx, stream station.StreamID) error {
	id := nonconformance.ID(stream)
	row, err := caseAt(tx, id)
	if err != nil || row == nil || row.Number == "" {
		return err
	}
	if err := putCase(tx, id, nil); err != nil {
		return err
	}
	if err := dropWhere(viewOf(tx, bucketWatching), func(k, _ []byte) bool { return bytes.HasSuffix(k, id[:]) }); err != nil {
		return err
	}
	err = dropWhere(viewOf(tx, bucketChores), func(_, raw []byte) bool {
		var c station.Chore
		return cbor.Unmarshal(raw, &c) == nil && c.Case == id
	})
	if err != nil {
		return err
	}
	if row.Origin == nonconformance.FromAside { // which its record alone tells
		return v.Refold(tx, station.StreamID(row.Record))
	}
	return giveBack(tx, id)
}

// dropWaiting takes out what a record had in the lists of cases.
func dropWaiting(tx *bbolt.Tx, row station.Row) error {
	if own := station.CaseOf(row.ID); !begun(tx, own) {
		if err := putCase(tx, own, nil); err != nil {
			return err
		}
	}
	if err := dropAsides(tx, row.ID); err != nil {
		return err
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

// dropSignals takes a record's words out of the counts of signals.
func dropSignals(tx *bbolt.Tx, id station.StreamID) error {
	b := viewOf(tx, bucketSignals)
	words := map[string]byte{}
	err := dropWhere(b, func(k, v []byte) bool {
		if !bytes.HasSuffix(k, append([]byte{0}, id[:]...)) || len(v) != 1 {
			return false
		}
		words[string(k[:len(k)-len(id)])] = v[0]
		return true
	})
	if err != nil {
		return err
	}
	for prefix, word := range words {
		counts := countsOf(b.Get([]byte(prefix)))
		counts[signalRaised] -= min(counts[signalRaised], 1)
		if word != signalRaised && word < signalWords {
			counts[word] -= min(counts[word], 1)
		}
		if counts == [signalWords]uint64{} {
			if err := b.Delete([]byte(prefix)); err != nil {
				return err
			}
			continue
		}
		var raw []byte
		for _, n := range counts {
			raw = binary.BigEndian.AppendUint64(raw, n)
		}
		if err := b.Put([]byte(prefix), raw); err != nil {
			return err
		}
	}
	return nil
}
