package views

import (
	"context"
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/fault"
	"assay/station/scheme"
	"assay/store/journal"
)

// series: stream → where a series of lots stands.
const bucketSeries = "series"

// applySeries folds the whole series again: a lot signed late takes the place it was
// presented at, and everything after it is another.
func applySeries(c *change) error {
	if !station.IsSeries(c.entry.Name) {
		return nil
	}
	entries, err := journal.StreamTo(c.tx, c.entry)
	if err != nil {
		return err
	}
	h, err := station.FoldSeries(scheme.History{}, entries)
	if err != nil {
		return err
	}
	raw, err := cbor.Marshal(station.RowOfSeries(c.entry.Stream, h))
	if err != nil {
		return err
	}
	return c.bucket(bucketSeries).Put(c.entry.Stream[:], raw)
}

// Series is every series of lots (station.Views).
func (v *Views) Series(context.Context) ([]station.SeriesRow, error) {
	var all []station.SeriesRow
	err := v.file.View(func(tx *bbolt.Tx) error {
		return viewOf(tx, bucketSeries).ForEach(func(_, raw []byte) error {
			var row station.SeriesRow
			if err := cbor.Unmarshal(raw, &row); err != nil {
				return fault.Wrap(fault.Damaged, err, "the list of series is damaged; assay rebuild mends it")
			}
			for i, step := range row.Last {
				if r, found, err := rowOf(tx, step.Inspection); err == nil && found {
					row.Last[i].Number = r.Number
				}
			}
			all = append(all, row)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("series: %w", err)
	}
	return all, nil
}
