package views

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
)

// records: begun (8 bytes, ordered) ‖ id (16) → row. The other views keep this key
// where they keep a row, so that each row lies in the file once.
// places: id → begun, for who knows a record by its id.
const recordKeySize = 8 + 16

// line is a row on the disk: an array, so that a row costs little more than its
// words. The id and the begin are in the key.
type line struct {
	_         struct{} `cbor:",toarray"`
	Number    string
	Kind      string
	Part      string
	Checklist string
	Label     string
	State     string
	Verdict   string
	Why       string
	Class     uint8
	By        string
	Owner     string
	Where     string
	Quantity  string
	Signed    int64 // unix ms; 0: not yet
	Decided   string
	Ref       string
}

func encodeRow(r station.Row) ([]byte, error) {
	l := line{
		Number: r.Number, Kind: string(r.Kind), Part: r.Part, Checklist: r.Checklist, Label: r.Label, State: string(r.State),
		Verdict: string(r.Verdict), Why: r.Why, Class: uint8(r.Class), By: r.By, Owner: r.Owner, Where: r.Where,
		Quantity: r.Quantity, Decided: r.Decided, Ref: r.Ref,
	}
	if !r.Signed.IsZero() {
		l.Signed = r.Signed.UnixMilli()
	}
	return cbor.Marshal(l)
}

func decodeRow(k, raw []byte) (station.Row, error) {
	var l line
	if err := cbor.Unmarshal(raw, &l); err != nil || len(k) != recordKeySize {
		return station.Row{}, fault.Wrap(fault.Damaged, err, "a list in the station file is damaged; assay rebuild mends it")
	}
	r := station.Row{
		ID: inspection.ID(k[8:]), Started: timeOf(k), Number: l.Number, Kind: checklists.Kind(l.Kind), Part: l.Part,
		Checklist: l.Checklist, Label: l.Label, State: inspection.Phase(l.State), Verdict: inspection.Verdict(l.Verdict),
		Why: l.Why, Class: checklists.Class(l.Class), By: l.By, Owner: l.Owner, Where: l.Where, Quantity: l.Quantity,
		Decided: l.Decided, Ref: l.Ref,
	}
	if l.Signed != 0 {
		r.Signed = time.UnixMilli(l.Signed).UTC()
	}
	return r, nil
}

// timeKey orders as times do, those before 1970 too.
func timeKey(t time.Time) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(t.UnixMilli())^1<<63)
}

func timeOf(k []byte) time.Time {
	return time.UnixMilli(int64(binary.BigEndian.Uint64(k) ^ 1<<63)).UTC()
}

func recordKey(r station.Row) []byte { return append(timeKey(r.Started), r.ID[:]...) }

func applyPlaces(c *change) error {
	if c.codes == nil {
		return nil
	}
	return c.bucket("places").Put(c.after.ID[:], timeKey(c.after.Started))
}

func applyRecords(c *change) error {
	if c.before == c.after {
		return nil
	}
	raw, err := encodeRow(c.after)
	if err != nil {
		return err
	}
	return c.bucket("records").Put(recordKey(c.after), raw)
}

// rowOf finds a row by its id.
func rowOf(tx *bbolt.Tx, id inspection.ID) (station.Row, bool, error) {
	began := viewOf(tx, "places").Get(id[:])
	if began == nil {
		return station.Row{}, false, nil
	}
	row, err := rowAt(tx, append(bytes.Clone(began), id[:]...))
	return row, err == nil, err
}

// rowAt reads the row that another view points to.
func rowAt(tx *bbolt.Tx, key []byte) (station.Row, error) {
	return decodeRow(key, viewOf(tx, "records").Get(key))
}

// Records lists records, newest first (station.Views). The cursor is empty after
// the last one.
func (v *Views) Records(ctx context.Context, f station.Filter, after station.Cursor, limit int) ([]station.Row, station.Cursor, error) {
	var rows []station.Row
	var next station.Cursor
	limit = max(limit, 1)
	err := v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, "records").Cursor()
		k, raw, err := before(c, after)
		for n := 0; err == nil && k != nil && !timeOf(k).Before(f.Since); n++ {
			if len(rows) == limit {
				next = cursorOf(recordKey(rows[limit-1]))
				return nil
			}
			if n%256 == 255 && ctx.Err() != nil {
				return ctx.Err()
			}
			row, err := decodeRow(k, raw)
			if err != nil {
				return err
			}
			if f.Holds(row) {
				rows = append(rows, row)
			}
			k, raw = c.Prev()
		}
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("records: %w", err)
	}
	return rows, next, nil
}

// before sets a bbolt cursor before a place, or at the end for an empty one.
func before(c *bbolt.Cursor, after station.Cursor) (k, v []byte, err error) {
	if after == "" {
		k, v = c.Last()
		return k, v, nil
	}
	key, err := keyOf(after)
	if err != nil {
		return nil, nil, err
	}
	if k, _ = c.Seek(key); k == nil {
		k, v = c.Last()
		return k, v, nil
	}
	k, v = c.Prev()
	return k, v, nil
}

func cursorOf(key []byte) station.Cursor { return station.Cursor(hex.EncodeToString(key)) }

func keyOf(c station.Cursor) ([]byte, error) {
	key, err := hex.DecodeString(string(c))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the place %.20q is in no list", string(c))
	}
	return key, nil
}
