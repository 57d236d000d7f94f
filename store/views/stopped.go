package views

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/fault"
)

// stopped: scope ‖ 0 ‖ value ‖ 0 ‖ case id ‖ mark → the containment that holds.
const bucketStopped = "stopped"

// applyStopped folds what a case holds anew: whichever of its entries comes last.
func applyStopped(c *change) error {
	if !station.IsCase(c.entry.Name) {
		return nil
	}
	before, after, err := c.theCase()
	if err != nil {
		return err
	}
	b := c.bucket(bucketStopped)
	for _, s := range station.StoppedBy(before) {
		for _, key := range stoppedKeys(s) {
			if err := b.Delete(key); err != nil {
				return err
			}
		}
	}
	for _, s := range station.StoppedBy(after) {
		raw, err := cbor.Marshal(stoppedLine{Stopped: onDisk(s), At: s.At.UnixMilli()})
		if err != nil {
			return err
		}
		for _, key := range stoppedKeys(s) {
			if err := b.Put(key, raw); err != nil {
				return err
			}
		}
	}
	return nil
}

// stoppedLine is a containment on the disk; times are UTC ms.
type stoppedLine struct {
	_       struct{} `cbor:",toarray"`
	Stopped station.Stopped
	At      int64
}

func onDisk(s station.Stopped) station.Stopped { s.At = time.Time{}; return s }

func stoppedPrefix(scope, value string) []byte {
	return []byte(scope + "\x00" + strings.ToLower(strings.TrimSpace(value)) + "\x00")
}

// stoppedKeys are its places: one for each name.
func stoppedKeys(s station.Stopped) [][]byte {
	var all [][]byte
	for _, name := range append([]string{s.Value}, s.Also...) {
		all = append(all, append(append(stoppedPrefix(s.Scope, name), s.Case[:]...), s.Mark[:]...))
	}
	return all
}

// Stopped are the containments of this scope and value that hold (station.Views).
func (v *Views) Stopped(_ context.Context, scope, value string) ([]station.Stopped, error) {
	var all []station.Stopped
	prefix := stoppedPrefix(scope, value)
	err := v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, bucketStopped).Cursor()
		for k, raw := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, raw = c.Next() {
			var l stoppedLine
			if err := cbor.Unmarshal(raw, &l); err != nil {
				return fault.Wrap(fault.Damaged, err, "the list of cases is damaged; assay rebuild mends it")
			}
			l.Stopped.At = time.UnixMilli(l.At).UTC()
			all = append(all, l.Stopped)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("stopped: %w", err)
	}
	return all, nil
}

// dropStopped lets go what a case holds, until it is folded anew.
func dropStopped(tx *bbolt.Tx, stream station.StreamID) error {
	return dropWhere(viewOf(tx, bucketStopped), func(k, _ []byte) bool {
		return len(k) >= 32 && bytes.Equal(k[len(k)-32:len(k)-16], stream[:])
	})
}
