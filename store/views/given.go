package views

import (
	"crypto/sha256"
	"encoding/binary"

	"go.etcd.io/bbolt"

	"assay/station"
)

// given: stream → SHA-256 of what it held before and of the entry, of the streams that
// say by what is worked: checklists and policies of the site, saved views. They are
// short and read whole where they are needed; here stands only whether two stations
// have the same.
const bucketGiven = "given"

func applyGiven(c *change) error {
	if !station.Given(c.entry.Name) {
		return nil
	}
	b, e := c.bucket(bucketGiven), c.entry
	sum := sha256.New()
	for _, part := range [][]byte{b.Get(e.Stream[:]), []byte(e.Name), e.Body} {
		_, _ = sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		_, _ = sum.Write(part)
	}
	return b.Put(e.Stream[:], sum.Sum(nil))
}

func dropGiven(tx *bbolt.Tx, id station.StreamID) error { return viewOf(tx, bucketGiven).Delete(id[:]) }
