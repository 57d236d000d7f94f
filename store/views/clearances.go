package views

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/clearance"
	"assay/station/fault"
	"assay/store/journal"
)

// clearances: stream → what stands between goods and their going.
// uncleared: since (8) ‖ stream → nothing, while something is waited for.
// looked: when the second look came (8) ‖ stream → nothing.
const (
	bucketClear     = "clearances"
	bucketUncleared = "uncleared"
	bucketLooked    = "looked"
)

func applyClearances(c *change) error {
	if !station.IsClearance(c.entry.Name) {
		return nil
	}
	entries, err := journal.StreamTo(c.tx, c.entry)
	if err != nil {
		return err
	}
	now, err := station.FoldClearance(clearance.State{}, entries)
	if err != nil {
		return err
	}
	if err := dropClearance(c.tx, c.entry.Stream); err != nil {
		return err
	}
	raw, err := packClearance(now)
	if err != nil {
		return err
	}
	for bucket, key := range clearanceKeys(now, c.entry.Stream) {
		if err := c.bucket(bucket).Put(key, nil); err != nil {
			return err
		}
	}
	return c.bucket(bucketClear).Put(c.entry.Stream[:], raw)
}

// clearanceKeys are where it is listed.
func clearanceKeys(s clearance.State, stream station.StreamID) map[string][]byte {
	keys := map[string][]byte{}
	if !s.Over {
		keys[bucketUncleared] = append(timeKey(s.Since), stream[:]...)
	}
	if s.Look != nil && s.Look.Came != nil {
		keys[bucketLooked] = append(timeKey(s.Look.CameAt), stream[:]...)
	}
	return keys
}

// dropClearance takes it out of its lists.
func dropClearance(tx *bbolt.Tx, stream station.StreamID) error {
	raw := viewOf(tx, bucketClear).Get(stream[:])
	if raw == nil {
		return nil
	}
	was, err := unpackClearance(raw)
	if err != nil {
		return err
	}
	for bucket, key := range clearanceKeys(was, stream) {
		if err := viewOf(tx, bucket).Delete(key); err != nil {
			return err
		}
	}
	return viewOf(tx, bucketClear).Delete(stream[:])
}

// clearanceLine is one on the disk; times are UTC ms.
type clearanceLine struct {
	_       struct{} `cbor:",toarray"`
	State   clearance.State
	Since   int64
	CameAt  int64
	Release int64
}

func packClearance(s clearance.State) ([]byte, error) {
	l := clearanceLine{State: s, Since: s.Since.UnixMilli()}
	l.State.Since = time.Time{}
	if s.Look != nil {
		look := *s.Look
		l.CameAt, look.CameAt, l.State.Look = look.CameAt.UnixMilli(), time.Time{}, &look
	}
	if s.Release != nil {
		release := *s.Release
		l.Release, release.At, l.State.Release = release.At.UnixMilli(), time.Time{}, &release
	}
	return cbor.Marshal(l)
}

func unpackClearance(raw []byte) (clearance.State, error) {
	var l clearanceLine
	if err := cbor.Unmarshal(raw, &l); err != nil {
		return clearance.State{}, fault.Wrap(fault.Damaged, err, "the list of releases is damaged; assay rebuild mends it")
	}
	l.State.Since = time.UnixMilli(l.Since).UTC()
	if l.State.Look != nil {
		l.State.Look.CameAt = time.UnixMilli(l.CameAt).UTC()
	}
	if l.State.Release != nil {
		l.State.Release.At = time.UnixMilli(l.Release).UTC()
	}
	return l.State, nil
}

// Uncleared is what waits for a second look or a release (station.Views).
func (v *Views) Uncleared(context.Context) ([]clearance.State, error) {
	return v.clearances(bucketUncleared, 1<<20)
}

// Looked are the second looks that came, newest first (station.Views).
func (v *Views) Looked(_ context.Context, limit int) ([]clearance.State, error) {
	all, err := v.clearances(bucketLooked, -limit)
	slices.Reverse(all)
	return all, err
}

// clearances are those a list leads to, oldest first; the last ones where limit is
// below nothing.
func (v *Views) clearances(list string, limit int) ([]clearance.State, error) {
	var all []clearance.State
	err := v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, list).Cursor()
		first, next := c.First, c.Next
		if limit < 0 {
			first, next = c.Last, c.Prev
		}
		for k, _ := first(); len(k) == 8+16 && len(all) < max(limit, -limit); k, _ = next() {
			s, err := unpackClearance(bytes.Clone(viewOf(tx, bucketClear).Get(k[8:])))
			if err != nil {
				return err
			}
			all = append(all, s)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("releases: %w", err)
	}
	if limit < 0 {
		slices.Reverse(all)
	}
	return all, nil
}
