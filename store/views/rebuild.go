package views

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"go.etcd.io/bbolt"

	"assay/station"
	"assay/store/journal"
)

// The bucket `views` holds a bucket for each view: nested, they stay out of the
// file's root page, which every answer writes. Beside them it says which number
// each view was folded by, and whether a rebuild is under way: one that was cut
// short begins again.
var (
	bucketViews = []byte("views")
	keyFolding  = []byte("folding")
)

func viewOf(tx *bbolt.Tx, name string) *bbolt.Bucket {
	return tx.Bucket(bucketViews).Bucket([]byte(name))
}

func numberKeyOf(v view) []byte { return []byte("number of " + v.name) }

// rebuildStep is how many entries are folded in one transaction.
const rebuildStep = 20_000

// Create makes the views' buckets in a new file.
func Create(tx *bbolt.Tx) error {
	if _, err := tx.CreateBucket(bucketViews); err != nil {
		return fmt.Errorf("create views: %w", err)
	}
	return errors.Join(clearViews(tx), numberViews(tx))
}

// Refresh rebuilds the views if another program version folded them, or a rebuild
// was cut short.
func (v *Views) Refresh(ctx context.Context) error {
	fresh := true
	err := v.file.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucketViews)
		fresh = b != nil && !folding(tx)
		for _, view := range all() {
			fresh = fresh && viewOf(tx, view.name) != nil && string(b.Get(numberKeyOf(view))) == strconv.Itoa(view.number)
		}
		return nil
	})
	if err != nil || fresh {
		return err
	}
	return v.Rebuild(ctx, nil)
}

// Rebuild drops the views and folds the whole log anew. Entries that are appended
// meanwhile are folded too. progress may be nil.
func (v *Views) Rebuild(ctx context.Context, progress func(done, all uint64)) error {
	if err := v.file.Warm(ctx); err != nil {
		return err
	}
	err := v.file.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(bucketViews)
		if err != nil {
			return err
		}
		return errors.Join(b.Put(keyFolding, nil), clearViews(tx))
	})
	for after, done := uint64(0), false; err == nil && !done; {
		if err = ctx.Err(); err != nil {
			break
		}
		err = v.file.Update(func(tx *bbolt.Tx) error {
			last, err := journal.Fold(tx, after, rebuildStep, func(e station.Entry) error {
				if journal.Mixed(tx, e.Stream) || !journal.Counts(tx, e) {
					return nil
				}
				return v.fold(tx, e)
			})
			if err != nil {
				return err
			}
			all := journal.Last(tx)
			done, after = last >= all, last
			if progress != nil {
				progress(last, all)
			}
			return err
		})
	}
	if err == nil {
		err = v.rebuildMixed(ctx)
	}
	if err != nil {
		return fmt.Errorf("rebuild: %w", err)
	}
	return nil
}

// rebuildMixed folds the streams that other stations wrote to.
func (v *Views) rebuildMixed(ctx context.Context) (err error) {
	after, done := station.StreamID{}, false
	for err == nil && !done {
		if err = ctx.Err(); err != nil {
			break
		}
		err = v.file.Update(func(tx *bbolt.Tx) error {
			after, done, err = journal.FoldMixed(tx, after, rebuildStep, func(e station.Entry) error { return v.fold(tx, e) })
			if err != nil || !done {
				return err
			}
			return numberViews(tx)
		})
	}
	return err
}

func folding(tx *bbolt.Tx) bool {
	k, _ := tx.Bucket(bucketViews).Cursor().Seek(keyFolding)
	return string(k) == string(keyFolding)
}

func clearViews(tx *bbolt.Tx) error {
	b := tx.Bucket(bucketViews)
	for _, view := range all() {
		if err := b.DeleteBucket([]byte(view.name)); err != nil && !errors.Is(err, bbolt.ErrBucketNotFound) {
			return fmt.Errorf("drop %s: %w", view.name, err)
		}
		if _, err := b.CreateBucket([]byte(view.name)); err != nil {
			return fmt.Errorf("make %s: %w", view.name, err)
		}
	}
	return nil
}

func numberViews(tx *bbolt.Tx) error {
	b := tx.Bucket(bucketViews)
	for _, view := range all() {
		if err := b.Put(numberKeyOf(view), []byte(strconv.Itoa(view.number))); err != nil {
			return err
		}
	}
	return b.Delete(keyFolding)
}

// Digests are a SHA-256 over the sorted keys and values of each view: two files
// with one log have the same.
func (v *Views) Digests(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	err := v.file.View(func(tx *bbolt.Tx) error {
		for _, view := range all() {
			sum := sha256.New()
			b := viewOf(tx, view.name)
			some := binary.BigEndian.AppendUint64(make([]byte, 0, 1<<16), b.Sequence())
			err := b.ForEach(func(k, val []byte) error {
				for _, part := range [][]byte{k, val} {
					some = append(binary.BigEndian.AppendUint64(some, uint64(len(part))), part...)
				}
				if len(some) < 1<<15 { // small pieces one by one cost more than the sum itself
					return nil
				}
				_, _ = sum.Write(some)
				some = some[:0]
				return ctx.Err()
			})
			_, _ = sum.Write(some)
			if err != nil {
				return err
			}
			out[view.name] = hex.EncodeToString(sum.Sum(nil))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("digests: %w", err)
	}
	return out, nil
}
