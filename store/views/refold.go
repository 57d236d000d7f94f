package views

import (
	"bytes"
	"fmt"
	"strings"

	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/damage"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/store/journal"
)

// droppers take a stream's own lines out of a view, so that the stream can be
// folded anew when an entry of another station came to stand in its middle. Views
// that only lead to rows have none: the row's way is taken out with the row.
func (v *Views) droppers() map[string]func(*bbolt.Tx, station.StreamID) error {
	return map[string]func(*bbolt.Tx, station.StreamID) error{
		"people":       dropPerson,
		"records":      dropRecord,
		bucketGoods:    dropGoods,
		bucketWays:     dropWay,
		bucketCases:    v.dropCase,
		bucketStopped:  dropStopped,
		bucketDisputes: dropDisputes,
		bucketClear:    dropClearance,
		bucketGiven:    dropGiven,
		"numbers":      dropNumbers,
		bucketLots:     dropLots,
		bucketPoints:   v.dropCharts,
		bucketSeries: func(tx *bbolt.Tx, id station.StreamID) error {
			return viewOf(tx, bucketSeries).Delete(id[:])
		},
	}
}

// Refold folds a stream anew (journal.Projection).
func (v *Views) Refold(tx *bbolt.Tx, id station.StreamID) error {
	if folding(tx) {
		return nil
	}
	for name, drop := range v.droppers() {
		if err := drop(tx, id); err != nil {
			return fmt.Errorf("refold %s: %w", name, err)
		}
	}
	entries, err := journal.Stream(tx, id)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := v.fold(tx, e); err != nil {
			return err
		}
	}
	return nil
}

func dropPerson(tx *bbolt.Tx, id station.StreamID) error { return viewOf(tx, "people").Delete(id[:]) }

// dropRecord takes a record out of every list it stands in.
func dropRecord(tx *bbolt.Tx, id station.StreamID) error {
	row, found, err := rowOf(tx, inspection.ID(id))
	if err != nil || !found {
		return err
	}
	gone := &change{tx: tx, before: row}
	gone.after.ID, gone.after.Started = row.ID, row.Started
	if err := applyUnfinished(gone); err != nil {
		return err
	}
	if err := dropWaiting(tx, row); err != nil {
		return err
	}
	key := recordKey(row)
	if err := dropWhere(viewOf(tx, bucketCameBack), func(k, _ []byte) bool { return bytes.HasSuffix(k, id[:]) }); err != nil {
		return err
	}
	if err := dropSignals(tx, id); err != nil {
		return err
	}
	for _, name := range []string{"tasks", "labs", "records", bucketRulings} {
		if err := viewOf(tx, name).Delete(key); err != nil {
			return err
		}
	}
	if err := dropRef(tx, row); err != nil {
		return err
	}
	if err := dropCodes(tx, id, key); err != nil {
		return err
	}
	return viewOf(tx, "places").Delete(id[:])
}

// dropCodes takes out the codes of every beginning the stream has: which of them
// made the row is not known here.
func dropCodes(tx *bbolt.Tx, id station.StreamID, key []byte) error {
	entries, err := journal.Every(tx, id)
	if err != nil {
		return err
	}
	for _, e := range entries {
		for _, code := range begunCodes(e) {
			if strings.TrimSpace(code) == "" {
				continue
			}
			if err := viewOf(tx, "codes").Delete(append(codePrefix(code), key...)); err != nil {
				return err
			}
		}
	}
	return nil
}

// begunCodes are the codes of an entry that begins a record; what cannot be read
// never made one.
func begunCodes(e station.Entry) []string {
	switch e.Name {
	case inspection.NameStarted:
		if began, ok := startedBy(e); ok {
			return station.Codes(began)
		}
	case damage.NameReported:
		state, err := station.FoldDamage(damage.State{}, []station.Entry{e})
		if err == nil {
			return station.DamageCodes(state)
		}
	}
	return nil
}

// startedBy is the beginning of a record that an entry holds.
func startedBy(e station.Entry) (began inspection.Started, ok bool) {
	if e.Name != inspection.NameStarted {
		return began, false
	}
	event, err := inspection.Decode(e.Name, e.Body, inspection.Moment{At: e.At, Person: e.Person})
	if err == nil {
		began, ok = event.(inspection.Started)
	}
	return began, ok
}

// dropGoods takes a thing and its codes out.
func dropGoods(tx *bbolt.Tx, id station.StreamID) error {
	entries, err := journal.Every(tx, id)
	if err != nil || len(entries) == 0 || !isGoods(entries[0].Name) {
		return err
	}
	for _, e := range entries {
		_, kind, key, err := goods.Decode(e.Name, e.Body)
		if err != nil || station.GoodsStream(kind, key) != id {
			continue
		}
		return dropThing(tx, kind, key)
	}
	return nil
}

func dropThing(tx *bbolt.Tx, kind goods.Kind, key string) error {
	at := thingKey(kind, key)
	was, _, err := thingOf(viewOf(tx, bucketGoods).Get(at))
	if err != nil {
		return err
	}
	if err := moveCodes(viewOf(tx, bucketCodes), kind, key, codesOf(was), nil); err != nil {
		return err
	}
	if err := movePromise(viewOf(tx, bucketPromised), key, was, nil); err != nil {
		return err
	}
	return viewOf(tx, bucketGoods).Delete(at)
}

// dropRef gives a reference back to the next record that has it.
func dropRef(tx *bbolt.Tx, row station.Row) error {
	b := viewOf(tx, "refs")
	if row.Ref == "" || !bytes.Equal(b.Get(refKey(row.Ref)), recordKey(row)) {
		return nil
	}
	if err := b.Delete(refKey(row.Ref)); err != nil {
		return err
	}
	var first []byte
	for _, key := range byCode(tx, row.Ref, 1<<20) {
		if other, err := rowAt(tx, key); err == nil && other.Ref == row.Ref && other.ID != row.ID && (first == nil || bytes.Compare(key, first) < 0) {
			first = key
		}
	}
	if first == nil {
		return nil
	}
	return b.Put(refKey(row.Ref), first)
}
