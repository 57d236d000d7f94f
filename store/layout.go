package store

import (
	"strconv"

	"go.etcd.io/bbolt"

	"assay/station/fault"
	"assay/store/file"
	"assay/store/journal"
)

// format is the number of the file's layout. It goes up when an older program
// could no longer read or write the file; each package owns its buckets' names.
// A station that is alone has a file of one layout; one that belongs to a site
// keeps other stations' entries beside its own, in another. In the first two the
// latest entries had no bucket of their own.
const (
	firstAlone  = 1
	firstShared = 2
	alone       = 3
	shared      = 4
	format      = shared
)

var (
	bucketLayout = []byte("assay")
	keyFormat    = []byte("format")
)

func createLayout(tx *bbolt.Tx) error {
	b, err := tx.CreateBucket(bucketLayout)
	if err != nil {
		return err
	}
	return b.Put(keyFormat, []byte(strconv.Itoa(alone)))
}

func shareLayout(tx *bbolt.Tx) error {
	return tx.Bucket(bucketLayout).Put(keyFormat, []byte(strconv.Itoa(shared)))
}

// renewLayout brings a file of an older layout to this program's.
func renewLayout(tx *bbolt.Tx) error {
	n := strconv.Itoa(alone)
	switch string(tx.Bucket(bucketLayout).Get(keyFormat)) {
	case strconv.Itoa(firstAlone):
	case strconv.Itoa(firstShared):
		n = strconv.Itoa(shared)
	default:
		return nil
	}
	if err := journal.Freshen(tx); err != nil {
		return err
	}
	return tx.Bucket(bucketLayout).Put(keyFormat, []byte(n))
}

func oldLayout(tx *bbolt.Tx) bool {
	n, err := strconv.Atoi(string(tx.Bucket(bucketLayout).Get(keyFormat)))
	return err == nil && n < alone
}

func checkLayout(tx *bbolt.Tx, path string) error {
	b := tx.Bucket(bucketLayout)
	if b == nil {
		return fault.Wrap(fault.Damaged, file.ErrForeign, "%s is a file of another program, not a station file; name the right one with --file", path)
	}
	n, err := strconv.Atoi(string(b.Get(keyFormat)))
	switch {
	case err != nil || n < 1:
		return fault.Wrap(fault.Damaged, file.ErrPages, "the station file %s does not say how it is laid out; bring back a backup", path)
	case n > format:
		return fault.Wrap(fault.Refused, ErrNewer, "the station file %s was written by a newer assay (layout %d, this one knows %d); use that one", path, n, format)
	}
	return nil
}
