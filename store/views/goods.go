package views

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/fault"
	"assay/station/goods"
)

// goods: kind ‖ 0 ‖ key → entries of the stream (4) ‖ body of the last; no body
// once it is gone.
// goods_codes: code ‖ 0 ‖ what ‖ line (4) ‖ kind ‖ 0 ‖ key → nothing.
// goods_promised: day and time ‖ 0 ‖ key of a purchase order → nothing.
const (
	bucketGoods    = "goods"
	bucketCodes    = "goods_codes"
	bucketPromised = "goods_promised"
)

var _ station.Goods = (*Views)(nil)

func thingKey(kind goods.Kind, key string) []byte {
	return append(append(append(make([]byte, 0, len(kind)+1+len(key)), kind...), 0), key...)
}

// isGoods tells the entries of things that are known.
func isGoods(name string) bool { return strings.HasPrefix(name, "g.") }

func applyGoods(c *change) error {
	if !isGoods(c.entry.Name) {
		return nil
	}
	now, kind, key, err := goods.Decode(c.entry.Name, c.entry.Body)
	if err != nil {
		return fault.Wrap(fault.Damaged, err, "entry %d cannot be read: run assay verify", c.entry.Seq)
	}
	b, at := c.bucket(bucketGoods), thingKey(kind, key)
	was, seen, err := thingOf(b.Get(at))
	if err != nil {
		return err
	}
	if err := moveCodes(c.bucket(bucketCodes), kind, key, codesOf(was), codesOf(now)); err != nil {
		return err
	}
	if err := movePromise(c.bucket(bucketPromised), key, was, now); err != nil {
		return err
	}
	value := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(c.entry.Body)), uint32(seen+1))
	if now != nil {
		value = append(value, c.entry.Body...)
	}
	return b.Put(at, value)
}

// fillNothing is for buckets that applyGoods fills.
func fillNothing(*change) error { return nil }

func keptOf(raw []byte) station.Kept {
	if len(raw) < 4 {
		return station.Kept{}
	}
	k := station.Kept{Seen: int(binary.BigEndian.Uint32(raw))}
	if len(raw) > 4 {
		k.Body = bytes.Clone(raw[4:])
	}
	return k
}

func thingOf(raw []byte) (goods.Thing, int, error) {
	k := keptOf(raw)
	t, err := k.Thing()
	return t, k.Seen, err
}

func codesOf(t goods.Thing) []goods.Code {
	if t == nil {
		return nil
	}
	return t.Codes()
}

// moveCodes takes out the codes a thing has no more and puts in the new ones.
func moveCodes(b *bbolt.Bucket, kind goods.Kind, key string, was, now []goods.Code) error {
	keep := make(map[goods.Code]bool, len(now))
	for _, c := range now {
		keep[c] = true
	}
	for _, c := range was {
		if keep[c] {
			delete(keep, c)
			continue
		}
		if err := b.Delete(codeKey(c, kind, key)); err != nil {
			return err
		}
	}
	for _, c := range now {
		if !keep[c] {
			continue
		}
		if err := b.Put(codeKey(c, kind, key), nil); err != nil {
			return err
		}
	}
	return nil
}

func codeKey(c goods.Code, kind goods.Kind, key string) []byte {
	k := append(codePrefix(strings.ReplaceAll(c.Text, "\x00", "")), byte(c.What))
	k = binary.BigEndian.AppendUint32(k, uint32(c.Line))
	return append(k, thingKey(kind, key)...)
}

func movePromise(b *bbolt.Bucket, key string, was, now goods.Thing) error {
	before, after := promiseOf(was), promiseOf(now)
	if before == after {
		return nil
	}
	if before != "" {
		if err := b.Delete(promiseKey(before, key)); err != nil {
			return err
		}
	}
	if after == "" {
		return nil
	}
	return b.Put(promiseKey(after, key), nil)
}

func promiseKey(when, key string) []byte { return append(append([]byte(when), 0), key...) }

func promiseOf(t goods.Thing) string {
	if o, ok := t.(*goods.Order); ok && o.Direction == goods.Purchase {
		return o.Promised
	}
	return ""
}

// Kept gives things as the log has them (station.Goods).
func (v *Views) Kept(_ context.Context, kind goods.Kind, keys ...string) ([]station.Kept, error) {
	out := make([]station.Kept, len(keys))
	err := v.file.View(func(tx *bbolt.Tx) error {
		b := viewOf(tx, bucketGoods)
		for i, key := range keys {
			out[i] = keptOf(b.Get(thingKey(kind, key)))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("kept: %w", err)
	}
	return out, nil
}

// Lookup gives where a code is known (station.Goods).
func (v *Views) Lookup(_ context.Context, code string, limit int) ([]goods.Ref, error) {
	var refs []goods.Ref
	if code = strings.TrimSpace(code); code == "" || strings.IndexByte(code, 0) >= 0 {
		return nil, nil
	}
	prefix := codePrefix(code)
	err := v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, bucketCodes).Cursor()
		for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix) && len(refs) < limit; k, _ = c.Next() {
			rest := k[len(prefix):]
			if len(rest) < 5 {
				continue
			}
			kind, key, _ := strings.Cut(string(rest[5:]), "\x00")
			refs = append(refs, goods.Ref{Kind: goods.Kind(kind), Key: key, What: goods.What(rest[0]), Line: int(binary.BigEndian.Uint32(rest[1:5]))})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("lookup: %w", err)
	}
	return refs, nil
}

// Things lists a kind by key (station.Goods).
func (v *Views) Things(_ context.Context, kind goods.Kind, after station.Cursor, limit int) ([]goods.Thing, station.Cursor, error) {
	var things []goods.Thing
	last, more := "", false
	prefix := thingKey(kind, "")
	err := v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, bucketGoods).Cursor()
		from := thingKey(kind, string(after))
		k, raw := c.Seek(from)
		if after != "" && bytes.Equal(k, from) {
			k, raw = c.Next()
		}
		for ; bytes.HasPrefix(k, prefix); k, raw = c.Next() {
			t, _, err := thingOf(raw)
			if err != nil {
				return err
			}
			if t == nil {
				continue
			}
			if more = len(things) >= max(limit, 1); more {
				return nil
			}
			things, last = append(things, t), string(k[len(prefix):])
		}
		return nil
	})
	if err != nil {
		return nil, "", fmt.Errorf("things: %w", err)
	}
	if !more {
		last = ""
	}
	return things, station.Cursor(last), nil
}

// Promised gives purchase orders by the day they are promised for
// (station.Goods).
func (v *Views) Promised(_ context.Context, from, to string, limit int) ([]*goods.Order, error) {
	var orders []*goods.Order
	err := v.file.View(func(tx *bbolt.Tx) error {
		things, c := viewOf(tx, bucketGoods), viewOf(tx, bucketPromised).Cursor()
		for k, _ := c.Seek([]byte(from)); k != nil && len(orders) < limit; k, _ = c.Next() {
			when, key, ok := strings.Cut(string(k), "\x00")
			if !ok || when[:min(len(when), len(to))] > to {
				return nil
			}
			t, _, err := thingOf(things.Get(thingKey(goods.Orders, key)))
			if err != nil {
				return err
			}
			if o, ok := t.(*goods.Order); ok {
				orders = append(orders, o)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("promised: %w", err)
	}
	return slices.Clip(orders), nil
}
