package views

import (
	"context"
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
)

// labs: record key → the results it waits for, while it is parked or signed.

// labLine is one result that is due, as it lies on the disk.
type labLine struct {
	_          struct{} `cbor:",toarray"`
	Step       int
	Piece      int
	ID         string
	No         string
	Ask        string
	Laboratory string
	Request    string
	Due        string
	Samples    string
	Seal       string
	Drew       string
}

func applyLabs(c *change) error {
	if c.event == nil {
		return nil
	}
	key, b := recordKey(c.after), c.bucket("labs")
	was := b.Get(key) != nil
	var due []labLine
	if c.after.WaitsForLab() {
		switch c.entry.Name {
		case inspection.NameParked, inspection.NameSignedOff, inspection.NameReported, inspection.NameTakenBack:
		default:
			return nil // nothing else begins to wait, or ends it
		}
		state, err := c.whole()
		if err != nil {
			return err
		}
		for _, o := range state.Labs() {
			due = append(due, labLine{
				Step: o.Place.Step, Piece: o.Place.Piece, ID: string(o.Step), No: o.No, Ask: o.Ask, Laboratory: o.Laboratory,
				Request: o.Request, Due: o.Due, Samples: o.Samples, Seal: o.Seal, Drew: o.Drew,
			})
		}
	}
	switch {
	case len(due) > 0:
		raw, err := cbor.Marshal(due)
		if err != nil {
			return err
		}
		return b.Put(key, raw)
	case was:
		return b.Delete(key)
	}
	return nil
}

// Labs are the results that records wait for (station.Labs).
func (v *Views) Labs(ctx context.Context) ([]station.LabRow, error) {
	var rows []station.LabRow
	err := v.file.View(func(tx *bbolt.Tx) error {
		return viewOf(tx, "labs").ForEach(func(k, raw []byte) error {
			row, err := rowAt(tx, k)
			if err != nil {
				return err
			}
			var due []labLine
			if err := cbor.Unmarshal(raw, &due); err != nil {
				return fault.Wrap(fault.Damaged, err, "a list in the station file is damaged; assay rebuild mends it")
			}
			for _, l := range due {
				rows = append(rows, station.LabRow{Row: row, LabOrder: inspection.LabOrder{
					Place: inspection.Place{Step: l.Step, Piece: l.Piece}, Step: checklists.StepID(l.ID), No: l.No, Ask: l.Ask,
					Laboratory: l.Laboratory, Request: l.Request, Due: l.Due, Samples: l.Samples, Seal: l.Seal, Drew: l.Drew,
				}})
			}
			return ctx.Err()
		})
	})
	if err != nil {
		return nil, fmt.Errorf("labs: %w", err)
	}
	return rows, nil
}
