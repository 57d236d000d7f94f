// Package tray keeps what a large import is about to change, in the station file and
// outside the log, until all of it is in the log.
//
// Arrows: tray imports station and store/file; store hands it to station.
package tray

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"assay/station"
	"assay/station/fault"
	"assay/store/file"
)

// tray: place (8 bytes, big endian, from 1) → item; the bucket is there only while
// something lies in it. Its sequence is 1 once the last items were laid.
var bucket = []byte("tray")

type item struct {
	_      struct{} `cbor:",toarray"`
	Person string
	Name   string
	Body   []byte
}

// Tray is that of one station file.
type Tray struct{ file *file.File }

var _ station.Tray = (*Tray)(nil)

// New opens the tray of a station file.
func New(f *file.File) *Tray { return &Tray{f} }

// Lay adds items in one transaction (station.Tray).
func (t *Tray) Lay(_ context.Context, last bool, items ...station.Laid) error {
	err := t.file.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(bucket)
		if err != nil {
			return err
		}
		b.FillPercent = 1
		at := uint64(0)
		if k, _ := b.Cursor().Last(); k != nil {
			at = binary.BigEndian.Uint64(k)
		}
		for _, i := range items {
			raw, err := cbor.Marshal(item{Person: i.Person, Name: i.Fact.Name, Body: i.Fact.Body})
			if err != nil {
				return err
			}
			at++
			if err := b.Put(binary.BigEndian.AppendUint64(nil, at), raw); err != nil {
				return err
			}
		}
		if last {
			return b.SetSequence(1)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("lay: %w", err)
	}
	return nil
}

// Laid gives items in order (station.Tray).
func (t *Tray) Laid(_ context.Context, after, limit int) (items []station.Laid, complete bool, err error) {
	err = t.file.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucket)
		if b == nil {
			return nil
		}
		complete = b.Sequence() == 1
		c := b.Cursor()
		from := binary.BigEndian.AppendUint64(nil, uint64(max(after, 0))+1)
		for k, raw := c.Seek(from); k != nil && len(items) < limit; k, raw = c.Next() {
			var i item
			if err := cbor.Unmarshal(raw, &i); err != nil {
				return fault.Wrap(fault.Damaged, err, "what was to be imported is damaged; import the file again")
			}
			items = append(items, station.Laid{Person: i.Person, Fact: station.Fact{Name: i.Name, Body: i.Body}})
		}
		return nil
	})
	if err != nil {
		return nil, false, fmt.Errorf("laid: %w", err)
	}
	return items, complete, nil
}

// Clear takes everything away (station.Tray). An empty tray costs no write.
func (t *Tray) Clear(context.Context) error {
	empty := false
	err := t.file.View(func(tx *bbolt.Tx) error { empty = tx.Bucket(bucket) == nil; return nil })
	if err != nil || empty {
		return err
	}
	err = t.file.Update(func(tx *bbolt.Tx) error {
		if err := tx.DeleteBucket(bucket); !errors.Is(err, bbolterrors.ErrBucketNotFound) {
			return err
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("clear: %w", err)
	}
	return nil
}
