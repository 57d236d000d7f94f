package views

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/store/journal"
)

// lots: lot, as codes are compared ‖ 0 ‖ begin (8) ‖ id → what it was called there.
// lots_begun: time of a lot's last begin (8) ‖ lot → nothing.
const (
	bucketLots      = "lots"
	bucketLotsBegun = "lots_begun"
)

type lotLine struct {
	_        struct{} `cbor:",toarray"`
	Lot      string
	Product  string
	Supplier string
}

func lotPrefix(lot string) []byte { return append([]byte(plainCode(lot)), 0) }

// applyLots lists a lot at its last begin, whichever entry comes first.
func applyLots(c *change) error {
	began, ok := c.event.(inspection.Started)
	if !ok {
		return nil
	}
	row, named := station.LotOf(began, c.entry.At)
	if !named {
		return nil
	}
	raw, err := cbor.Marshal(lotLine{Lot: row.Lot, Product: row.Product, Supplier: row.Supplier})
	if err != nil {
		return err
	}
	return moveLot(c.tx, row.Lot, func(b *bbolt.Bucket, prefix []byte) error {
		return b.Put(slices.Concat(prefix, timeKey(row.At), c.entry.Stream[:]), raw)
	})
}

// dropLots takes out the begins of a record.
func dropLots(tx *bbolt.Tx, id station.StreamID) error {
	entries, err := journal.Every(tx, id)
	if err != nil {
		return err
	}
	for _, e := range entries {
		began, ok := startedBy(e)
		row, named := station.LotOf(began, e.At)
		if !ok || !named {
			continue
		}
		err = moveLot(tx, row.Lot, func(b *bbolt.Bucket, prefix []byte) error {
			return b.Delete(slices.Concat(prefix, timeKey(row.At), id[:]))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// moveLot changes the begins of a lot and lists it at what is then the last of them.
func moveLot(tx *bbolt.Tx, lot string, change func(b *bbolt.Bucket, prefix []byte) error) error {
	b, listed, prefix := viewOf(tx, bucketLots), viewOf(tx, bucketLotsBegun), lotPrefix(lot)
	if k, _ := lastOfLot(b, prefix); k != nil {
		if err := listed.Delete(slices.Concat(k[len(prefix):][:8], prefix[:len(prefix)-1])); err != nil {
			return err
		}
	}
	if err := change(b, prefix); err != nil {
		return err
	}
	k, _ := lastOfLot(b, prefix)
	if k == nil {
		return nil
	}
	return listed.Put(slices.Concat(k[len(prefix):][:8], prefix[:len(prefix)-1]), nil)
}

// lastOfLot is the last begin of a lot.
func lastOfLot(b *bbolt.Bucket, prefix []byte) (k, raw []byte) {
	c := b.Cursor()
	k, raw = c.Seek(append(bytes.Clone(prefix[:len(prefix)-1]), 1))
	if k == nil {
		k, raw = c.Last()
	} else {
		k, raw = c.Prev()
	}
	for ; bytes.HasPrefix(k, prefix); k, raw = c.Prev() {
		if len(k) == len(prefix)+8+16 {
			return k, raw
		}
	}
	return nil, nil
}

func decodeLot(at time.Time, raw []byte) (station.LotRow, error) {
	var l lotLine
	if err := cbor.Unmarshal(raw, &l); err != nil {
		return station.LotRow{}, fault.Wrap(fault.Damaged, err, "the list of lots is damaged; assay rebuild mends it")
	}
	return station.LotRow{Lot: l.Lot, Product: l.Product, Supplier: l.Supplier, At: at}, nil
}

// mostLots is how many lots are looked through for letters.
const mostLots = 20_000

// Lots are the lots with these letters, the last begun first (station.Views).
func (v *Views) Lots(ctx context.Context, letters string, limit int) ([]station.LotRow, error) {
	var rows []station.LotRow
	letters = strings.ToLower(strings.TrimSpace(letters))
	err := v.file.View(func(tx *bbolt.Tx) error {
		lots, c := viewOf(tx, bucketLots), viewOf(tx, bucketLotsBegun).Cursor()
		n := 0
		for k, _ := c.Last(); k != nil && len(rows) < limit && n < mostLots; k, _ = c.Prev() {
			if n++; n%256 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			_, raw := lastOfLot(lots, append(bytes.Clone(k[8:]), 0))
			row, err := decodeLot(timeOf(k), raw)
			if err != nil {
				return err
			}
			if row.Has(letters) {
				rows = append(rows, row)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("lots: %w", err)
	}
	return rows, nil
}
