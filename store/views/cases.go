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
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// cases: case id → row.
// case_lists: group (1) ‖ order (1) ‖ place → nothing; withCode is an order too. The bucket's sequence counts
// those that wait.
// case_records: record id ‖ case id → whether it is out of it (1) or not (0).
// chores: person ‖ 0 ‖ since (8) ‖ mark (16) → what is asked.
// watching: product ‖ 0 ‖ supplier ‖ 0 ‖ case id → nothing.
// came: code ‖ 0 ‖ scope ‖ 1 ‖ signed (8) ‖ record id → nothing.
const (
	bucketCases    = "cases"
	bucketLists    = "case_lists"
	bucketCaseWith = "case_records"
	bucketChores   = "chores"
	bucketWatching = "watching"
	bucketCame     = "came"
)

func applyCases(c *change) error {
	switch {
	case station.IsCase(c.entry.Name):
		return applyCase(c)
	case c.event != nil || isDamage(c.entry.Name):
		return applyWaiting(c)
	}
	return nil
}

// applyCase folds the whole case: it is short, and what it comes to follows from
// all of it. One whose opening has not come from its station yet is in no list.
func applyCase(c *change) error {
	id := nonconformance.ID(c.entry.Stream)
	before, state, err := c.theCase()
	if err != nil || state.Number == "" {
		return err
	}
	row := station.RowOfCase(state)
	if err := putCase(c.tx, id, &row); err != nil {
		return err
	}
	if err := takeIn(c.tx, id, state); err != nil {
		return err
	}
	if err := moveChores(c.bucket(bucketChores), before, state); err != nil {
		return err
	}
	return moveWatch(c.bucket(bucketWatching), before, state)
}

// applyWaiting gives a failed record without a case a row of its own, and takes it
// away when nothing waits any more.
func applyWaiting(c *change) error {
	was, is := c.before.Waits(), c.after.Waits()
	if _, signed := c.event.(inspection.SignedOff); signed {
		if err := applyCame(c); err != nil {
			return err
		}
	}
	if err := applyAsides(c); err != nil {
		return err
	}
	if was == is && (!is || c.before == c.after) { // a result that came moves what it waits for
		return nil
	}
	return putAlone(c.tx, c.after)
}

// applyAsides gives what was set aside from an accepted record a row of its own, until
// its case is opened, or nothing of it is to be decided any more.
func applyAsides(c *change) error {
	if _, signed := c.event.(inspection.SignedOff); signed {
		state, err := c.whole()
		if err != nil {
			return err
		}
		for _, row := range station.RowsOfAsides(c.after, state) {
			if begun(c.tx, row.ID) {
				continue
			}
			if err := putCase(c.tx, row.ID, &row); err != nil {
				return err
			}
		}
		return nil
	}
	if c.after.State == inspection.Signed && c.after.Verdict == inspection.Accept {
		return nil
	}
	return dropAsides(c.tx, c.after.ID)
}

// dropAsides takes out those that have no case.
func dropAsides(tx *bbolt.Tx, record inspection.ID) error {
	for _, id := range station.AsidesOf(record) {
		if begun(tx, id) {
			continue
		}
		if err := putCase(tx, id, nil); err != nil {
			return err
		}
	}
	return nil
}

func applyCame(c *change) error {
	state, err := c.whole()
	if err != nil {
		return err
	}
	if state.Second() {
		return nil // what was found was counted once
	}
	r := station.RecordOf(state)
	for _, code := range r.Codes {
		for _, scope := range []string{station.ScopeOfLot(r), station.ScopeOfProduct(r)} {
			if scope == "" {
				continue
			}
			key := append(append(camePrefix(code, scope), timeKey(time.UnixMilli(r.Signed))...), r.ID[:]...)
			if err := c.bucket(bucketCame).Put(key, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func camePrefix(code, scope string) []byte { return []byte(code + "\x00" + scope + "\x01") }

// begun tells whether a case has entries, and not only a record that waits.
func begun(tx *bbolt.Tx, id nonconformance.ID) bool {
	row, err := caseAt(tx, id)
	return err == nil && row != nil && row.Number != ""
}

// putCase moves a row; nil takes it away.
func putCase(tx *bbolt.Tx, id nonconformance.ID, row *station.CaseRow) error {
	rows, lists := viewOf(tx, bucketCases), viewOf(tx, bucketLists)
	was, err := caseAt(tx, id)
	if err != nil {
		return err
	}
	waiting := lists.Sequence()
	if was != nil {
		for _, key := range listKeys(*was) {
			if err := lists.Delete(key); err != nil {
				return err
			}
		}
		if was.Group() == station.Waiting {
			waiting--
		}
	}
	if row == nil {
		return orFirst(lists.SetSequence(waiting), rows.Delete(id[:]))
	}
	for _, key := range listKeys(*row) {
		if err := lists.Put(key, nil); err != nil {
			return err
		}
	}
	if row.Group() == station.Waiting {
		waiting++
	}
	raw, err := encodeCase(*row)
	if err != nil {
		return err
	}
	return orFirst(lists.SetSequence(waiting), rows.Put(id[:], raw))
}

func orFirst(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func listKeys(r station.CaseRow) [][]byte {
	var keys [][]byte
	for _, by := range station.CaseSorts {
		keys = append(keys, append([]byte{byte(r.Group()), byte(by)}, r.Place(by)...))
	}
	for _, place := range r.LastOvers() {
		keys = append(keys, append([]byte{byte(r.Group()), withCode}, place...))
	}
	return keys
}

// withCode is the order of closed cases by what was wrong with which goods.
const withCode = 0xC0

func caseAt(tx *bbolt.Tx, id nonconformance.ID) (*station.CaseRow, error) {
	raw := viewOf(tx, bucketCases).Get(id[:])
	if raw == nil {
		return nil, nil
	}
	row, err := decodeCase(id, raw)
	return &row, err
}

// caseLine is a row on the disk; times are UTC ms.
type caseLine struct {
	_   struct{} `cbor:",toarray"`
	Row station.CaseRow
	Due int64
	At  int64
}

func encodeCase(r station.CaseRow) ([]byte, error) {
	l := caseLine{Row: r, Due: r.Due.UnixMilli(), At: r.Since.UnixMilli()}
	l.Row.Due, l.Row.Since = time.Time{}, time.Time{}
	return cbor.Marshal(l)
}

func decodeCase(id nonconformance.ID, raw []byte) (station.CaseRow, error) {
	var l caseLine
	if err := cbor.Unmarshal(raw, &l); err != nil {
		return station.CaseRow{}, fault.Wrap(fault.Damaged, err, "the list of cases is damaged; assay rebuild mends it")
	}
	r := l.Row
	r.ID, r.Due, r.Since = id, time.UnixMilli(l.Due).UTC(), time.UnixMilli(l.At).UTC()
	return r, nil
}

func moveChores(b *bbolt.Bucket, before, after nonconformance.State) error {
	for person, all := range station.ChoresOf(before) {
		for _, c := range all {
			if err := b.Delete(choreKey(person, c)); err != nil {
				return err
			}
		}
	}
	for person, all := range station.ChoresOf(after) {
		for _, c := range all {
			c := c
			since := c.Since.UnixMilli()
			c.Since = time.Time{}
			raw, err := cbor.Marshal(c)
			if err != nil {
				return err
			}
			c.Since = time.UnixMilli(since)
			if err := b.Put(choreKey(person, c), raw); err != nil {
				return err
			}
		}
	}
	return nil
}

func choreKey(person string, c station.Chore) []byte {
	return append(append(append([]byte(person), 0), timeKey(c.Since)...), c.Mark[:]...)
}

func moveWatch(b *bbolt.Bucket, before, after nonconformance.State) error {
	if product, supplier, ok := station.Watches(before); ok {
		if err := b.Delete(watchKey(product, supplier, before.ID)); err != nil {
			return err
		}
	}
	if product, supplier, ok := station.Watches(after); ok {
		return b.Put(watchKey(product, supplier, after.ID), nil)
	}
	return nil
}

func watchKey(product, supplier string, id nonconformance.ID) []byte {
	return append([]byte(product+"\x00"+supplier+"\x00"), id[:]...)
}

// Cases lists cases (station.Views).
func (v *Views) Cases(ctx context.Context, f station.CaseFilter, after station.Cursor, limit int) ([]station.CaseRow, station.Cursor, error) {
	var rows []station.CaseRow
	var next station.Cursor
	limit = max(limit, 1)
	err := v.file.View(func(tx *bbolt.Tx) error {
		prefix := []byte{byte(f.Group), byte(f.Sort)}
		c := viewOf(tx, bucketLists).Cursor()
		k, err := past(c, slices.Concat(prefix, f.First()), after)
		var last []byte
		for n := 0; err == nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			if n++; n%256 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if len(rows) == limit {
				next = cursorOf(last)
				return nil
			}
			row, err := caseAt(tx, nonconformance.ID(k[len(k)-16:]))
			if err != nil || row == nil {
				return orFirst(err, fault.New(fault.Damaged, "the list of cases is damaged; assay rebuild mends it"))
			}
			if f.Sort == station.ByDue && !f.Late.IsZero() && !row.Due.Before(f.Late) {
				return nil // all behind it are due later
			}
			if f.Holds(*row) {
				rows, last = append(rows, *row), bytes.Clone(k)
			}
		}
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("cases: %w", err)
	}
	return rows, next, nil
}

// past sets a cursor on the first key of a prefix, or on that behind a place.
func past(c *bbolt.Cursor, prefix []byte, after station.Cursor) ([]byte, error) {
	if after == "" {
		k, _ := c.Seek(prefix)
		return k, nil
	}
	key, err := keyOf(after)
	if err != nil {
		return nil, err
	}
	k, _ := c.Seek(key)
	if bytes.Equal(k, key) {
		k, _ = c.Next()
	}
	return k, nil
}

// CaseRow is one case's row (station.Views).
func (v *Views) CaseRow(_ context.Context, id nonconformance.ID) (station.CaseRow, bool, error) {
	var row *station.CaseRow
	err := v.file.View(func(tx *bbolt.Tx) (err error) {
		row, err = caseAt(tx, id)
		return err
	})
	if err != nil || row == nil {
		return station.CaseRow{}, false, err
	}
	return *row, true, nil
}

// Chores are what cases ask of a person (station.Views).
func (v *Views) Chores(_ context.Context, person string) ([]station.Chore, error) {
	var all []station.Chore
	prefix := append([]byte(person), 0)
	err := v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, bucketChores).Cursor()
		for k, raw := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, raw = c.Next() {
			var chore station.Chore
			if err := cbor.Unmarshal(raw, &chore); err != nil {
				return fault.Wrap(fault.Damaged, err, "the list of cases is damaged; assay rebuild mends it")
			}
			chore.Since = timeOf(k[len(prefix):])
			all = append(all, chore)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("chores: %w", err)
	}
	return all, nil
}

// Watching are the cases that wait for further lots (station.Views).
func (v *Views) Watching(_ context.Context, product, supplier string) ([]nonconformance.ID, error) {
	var ids []nonconformance.ID
	prefix := watchKey(product, supplier, nonconformance.ID{})
	prefix = prefix[:len(prefix)-16]
	err := v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, bucketWatching).Cursor()
		for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			if len(k) == len(prefix)+16 {
				ids = append(ids, nonconformance.ID(k[len(prefix):]))
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("watching: %w", err)
	}
	return ids, nil
}

// Came are the records with a code within a scope (station.Views).
func (v *Views) Came(_ context.Context, code, scope string, since time.Time) (all []inspection.ID, err error) {
	prefix := camePrefix(code, scope)
	err = v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, bucketCame).Cursor()
		for k, _ := c.Seek(append(slices.Clone(prefix), timeKey(since)...)); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			all = append(all, inspection.ID(k[len(k)-16:]))
		}
		return nil
	})
	return all, err
}

// LastOver are the closed cases with a code (station.Views).
func (v *Views) LastOver(_ context.Context, code, product, supplier string, limit int) (rows []station.CaseRow, err error) {
	prefix := append([]byte{byte(station.Over), withCode}, code+"\x00"+product+"\x00"+supplier+"\x00"...)
	err = v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, bucketLists).Cursor()
		k, _ := c.Seek(append(slices.Clone(prefix[:len(prefix)-1]), 1))
		if k == nil {
			k, _ = c.Last()
		} else {
			k, _ = c.Prev()
		}
		for ; bytes.HasPrefix(k, prefix) && len(rows) < limit; k, _ = c.Prev() {
			row, err := caseAt(tx, nonconformance.ID(k[len(k)-16:]))
			if err != nil || row == nil {
				return orFirst(err, fault.New(fault.Damaged, "the list of cases is damaged; assay rebuild mends it"))
			}
			rows = append(rows, *row)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("closed cases: %w", err)
	}
	return rows, nil
}

// Waiting counts the cases whose goods wait for a decision, and says since when the
// oldest does (station.Views).
func (v *Views) Waiting(context.Context) (count int, since time.Time, err error) {
	err = v.file.View(func(tx *bbolt.Tx) error {
		b := viewOf(tx, bucketLists)
		count = int(b.Sequence())
		prefix := []byte{byte(station.Waiting), byte(station.ByAge)}
		if k, _ := b.Cursor().Seek(prefix); bytes.HasPrefix(k, prefix) && len(k) > 10 {
			since = timeOf(k[2:])
		}
		return nil
	})
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("waiting: %w", err)
	}
	return count, since, nil
}
