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
	"assay/station/inspection"
)

// lots: lot, as codes are compared → what it was called when it was begun last.
// lots_begun: time of that begin (8) ‖ lot → nothing.
const (
	bucketLots      = "lots"
	bucketLotsBegun = "lots_begun"
)

type lotLine struct {
	_        struct{} `cbor:",toarray"`
	At       int64
	Lot      string
	Product  string
	Supplier string
}

// applyLots keeps of each lot its last begin, whichever entry comes first.
func applyLots(c *change) error {
	began, ok := c.event.(inspection.Started)
	if !ok {
		return nil
	}
	row, named := station.LotOf(began, c.entry.At)
	if !named {
		return nil
	}
	raw, err := cbor.Marshal(lotLine{At: row.At.UnixMilli(), Lot: row.Lot, Product: row.Product, Supplier: row.Supplier})
	if err != nil {
		return err
	}
	b, key := c.bucket(bucketLots), []byte(plainCode(row.Lot))
	if was := b.Get(key); was != nil {
		before, err := decodeLot(was)
		switch {
		case err != nil:
			return err
		case before.At.After(row.At) || before.At.Equal(row.At) && bytes.Compare(was, raw) >= 0:
			return nil
		}
		if err := c.bucket(bucketLotsBegun).Delete(append(timeKey(before.At), key...)); err != nil {
			return err
		}
	}
	if err := b.Put(key, raw); err != nil {
		return err
	}
	return c.bucket(bucketLotsBegun).Put(append(timeKey(row.At), key...), nil)
}

func decodeLot(raw []byte) (station.LotRow, error) {
	var l lotLine
	if err := cbor.Unmarshal(raw, &l); err != nil {
		return station.LotRow{}, fault.Wrap(fault.Damaged, err, "the list of lots is damaged; assay rebuild mends it")
	}
	return station.LotRow{Lot: l.Lot, Product: l.Product, Supplier: l.Supplier, At: time.UnixMilli(l.At).UTC()}, nil
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
			row, err := decodeLot(lots.Get(k[8:]))
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
