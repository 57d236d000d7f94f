package views

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/returns"
	"assay/store/journal"
)

// came_back: by ‖ code ‖ 0 ‖ signed (8, ordered) ‖ id (16) → number, what was paid,
// its currency. For each thing a signed return can be found by.
// rulings: record key → place of the ruling in its stream (4).
// signals: signal ‖ 0 → raised, borne out, not (8 each); signal ‖ 0 ‖ id → the last
// word on it.
const (
	bucketCameBack = "came_back"
	bucketRulings  = "rulings"
	bucketSignals  = "signals"
)

var _ station.Returned = (*Views)(nil)

// paid is what the customer got of a return.
type paid struct {
	_        struct{} `cbor:",toarray"`
	Number   string
	Paid     string
	Currency string
}

func cameBackKey(c station.CodeBy, e station.Earlier) []byte {
	k := append([]byte{byte(c.By)}, codePrefix(c.Code)...)
	return append(append(k, timeKey(e.Signed)...), e.ID[:]...)
}

func applyCameBack(c *change) error {
	switch c.event.(type) {
	case inspection.SignedOff, inspection.Approved, inspection.WasAnnulled:
	default:
		return nil
	}
	state, err := c.whole()
	if err != nil || state.Ruling == nil || state.SignOff == nil {
		return err
	}
	earlier, b := station.EarlierOf(state), c.bucket(bucketCameBack)
	value, err := cbor.Marshal(paid{Number: earlier.Number, Paid: earlier.Paid, Currency: earlier.Currency})
	if err != nil {
		return err
	}
	for _, code := range station.CodesOf(state) {
		key := cameBackKey(code, earlier)
		if state.Phase == inspection.Annulled {
			err = b.Delete(key)
		} else {
			err = b.Put(key, value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Earlier gives signed returns that have a code, newest first (station.Returned).
func (v *Views) Earlier(_ context.Context, by station.By, code string, since time.Time, limit int) ([]station.Earlier, error) {
	out := make([]station.Earlier, 0, 8)
	prefix := append([]byte{byte(by)}, codePrefix(code)...)
	err := v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, bucketCameBack).Cursor()
		past := append(bytes.Clone(prefix[:len(prefix)-1]), 1)
		k, raw := c.Seek(past)
		if k == nil {
			k, raw = c.Last()
		} else {
			k, raw = c.Prev()
		}
		for ; bytes.HasPrefix(k, prefix) && len(out) < limit; k, raw = c.Prev() {
			rest := k[len(prefix):]
			if len(rest) != recordKeySize {
				continue
			}
			if timeOf(rest).Before(since) {
				return nil
			}
			var p paid
			if err := cbor.Unmarshal(raw, &p); err != nil {
				return fault.Wrap(fault.Damaged, err, "a list of returns is damaged; assay rebuild mends it")
			}
			out = append(out, station.Earlier{ID: inspection.ID(rest[8:]), Number: p.Number, Signed: timeOf(rest), Paid: p.Paid, Currency: p.Currency})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("earlier returns: %w", err)
	}
	return out, nil
}

func applyRulings(c *change) error {
	switch c.event.(type) {
	case inspection.SignedOff:
	case inspection.WasAnnulled:
		return c.bucket(bucketRulings).Delete(recordKey(c.after))
	default:
		return nil
	}
	state, err := c.whole()
	if err != nil || state.Ruling == nil {
		return err
	}
	return c.bucket(bucketRulings).Put(recordKey(c.after), binary.BigEndian.AppendUint32(nil, uint32(state.Ruling.Place)))
}

// Rulings gives the rulings of signed returns, newest first (station.Returned).
func (v *Views) Rulings(ctx context.Context, after station.Cursor, limit int) ([]station.RuledRow, station.Cursor, error) {
	var out []station.RuledRow
	var next station.Cursor
	err := v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, bucketRulings).Cursor()
		k, raw, err := before(c, after)
		for ; err == nil && k != nil && len(out) < limit; k, raw = c.Prev() {
			if len(out)%256 == 255 && ctx.Err() != nil {
				return ctx.Err()
			}
			row, err := ruledAt(tx, k, raw)
			if err != nil {
				return err
			}
			out, next = append(out, row), cursorOf(k)
		}
		if k == nil {
			next = ""
		}
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("rulings: %w", err)
	}
	return out, next, nil
}

// ruledAt reads the ruling that a row points to, from the log itself.
func ruledAt(tx *bbolt.Tx, key, raw []byte) (station.RuledRow, error) {
	damaged := func(err error) error {
		return fault.Wrap(fault.Damaged, err, "the list of decisions is damaged; assay rebuild mends it")
	}
	if len(key) != recordKeySize || len(raw) != 4 {
		return station.RuledRow{}, damaged(nil)
	}
	id := inspection.ID(key[8:])
	entry, err := journal.EntryAt(tx, station.StreamID(id), int(binary.BigEndian.Uint32(raw)))
	if err != nil {
		return station.RuledRow{}, err
	}
	if entry.Name != inspection.NameRuled {
		return station.RuledRow{}, damaged(nil)
	}
	past, err := returns.ReadPast(entry.Body)
	if err != nil {
		return station.RuledRow{}, damaged(err)
	}
	row, err := rowAt(tx, key)
	return station.RuledRow{ID: id, Number: row.Number, Past: past}, err
}

// The words on a signal.
const (
	signalRaised = iota
	signalBorne
	signalNot
	signalWords
)

func applySignals(c *change) error {
	switch e := c.event.(type) {
	case inspection.SignedOff:
		state, err := c.whole()
		if err != nil || state.Ruling == nil {
			return err
		}
		for _, s := range state.Ruling.Signals {
			if err := countSignal(c, s.ID, signalRaised); err != nil {
				return err
			}
		}
	case inspection.SignalMarked:
		if e.Borne {
			return countSignal(c, e.Signal, signalBorne)
		}
		return countSignal(c, e.Signal, signalNot)
	}
	return nil
}

// countSignal moves a record's word on a signal: raised once, then as marked last.
func countSignal(c *change, signal string, word byte) error {
	b, prefix := c.bucket(bucketSignals), append([]byte(signal), 0)
	mine := append(bytes.Clone(prefix), c.after.ID[:]...)
	counts := countsOf(b.Get(prefix))
	was := b.Get(mine)
	if word == signalRaised && was != nil {
		return nil
	}
	if len(was) == 1 && was[0] != signalRaised && was[0] < signalWords {
		counts[was[0]]--
	}
	counts[word]++
	var raw []byte
	for _, n := range counts {
		raw = binary.BigEndian.AppendUint64(raw, n)
	}
	if err := b.Put(prefix, raw); err != nil {
		return err
	}
	return b.Put(mine, []byte{word})
}

func countsOf(raw []byte) (counts [signalWords]uint64) {
	if len(raw) == 8*signalWords {
		for i := range counts {
			counts[i] = binary.BigEndian.Uint64(raw[8*i:])
		}
	}
	return counts
}

// SignalHits says of each signal how often it was raised and borne out
// (station.Returned).
func (v *Views) SignalHits(context.Context) (map[string]station.Hits, error) {
	out := map[string]station.Hits{}
	err := v.file.View(func(tx *bbolt.Tx) error {
		b := viewOf(tx, bucketSignals)
		c := b.Cursor()
		for k, raw := c.First(); k != nil; {
			signal, _, _ := bytes.Cut(k, []byte{0})
			n := countsOf(raw)
			out[string(signal)] = station.Hits{Raised: int(n[signalRaised]), Borne: int(n[signalBorne]), Not: int(n[signalNot])}
			k, raw = c.Seek(append(bytes.Clone(signal), 1))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("signals: %w", err)
	}
	return out, nil
}
