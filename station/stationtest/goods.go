package stationtest

import (
	"context"
	"slices"
	"strings"

	"assay/station"
	"assay/station/fault"
	"assay/station/goods"
)

var _ station.Goods = (*Lists)(nil)

// known folds what the log says of goods, looked through from end to end.
func (l *Lists) known() (map[goods.Ref]station.Kept, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := map[goods.Ref]station.Kept{}
	for _, e := range l.all {
		if !strings.HasPrefix(e.Name, "g.") {
			continue
		}
		t, kind, key, err := goods.Decode(e.Name, e.Body)
		if err != nil {
			return nil, fault.Wrap(fault.Damaged, err, "entry %d cannot be read", e.Seq)
		}
		at := goods.Ref{Kind: kind, Key: key}
		k := station.Kept{Seen: all[at].Seen + 1}
		if t != nil {
			k.Body = e.Body
		}
		all[at] = k
	}
	return all, nil
}

// sorted gives the things of a kind, or of all ("").
func (l *Lists) sorted(kind goods.Kind) ([]goods.Thing, error) {
	all, err := l.known()
	if err != nil {
		return nil, err
	}
	var things []goods.Thing
	for at, k := range all {
		t, err := k.Thing()
		if err != nil {
			return nil, err
		}
		if t != nil && (kind == "" || at.Kind == kind) {
			things = append(things, t)
		}
	}
	slices.SortFunc(things, func(a, b goods.Thing) int { return strings.Compare(a.Key(), b.Key()) })
	return things, nil
}

// Kept gives things as the log has them (station.Goods).
func (l *Lists) Kept(_ context.Context, kind goods.Kind, keys ...string) ([]station.Kept, error) {
	all, err := l.known()
	out := make([]station.Kept, len(keys))
	for i, key := range keys {
		out[i] = all[goods.Ref{Kind: kind, Key: key}]
	}
	return out, err
}

// Lookup gives where a code is known (station.Goods).
func (l *Lists) Lookup(_ context.Context, code string, limit int) ([]goods.Ref, error) {
	things, err := l.sorted("")
	var refs []goods.Ref
	code = strings.TrimSpace(code)
	for _, t := range things {
		for _, c := range t.Codes() {
			if code != "" && strings.EqualFold(c.Text, code) {
				refs = append(refs, goods.Ref{Kind: t.Kind(), Key: t.Key(), What: c.What, Line: c.Line})
			}
		}
	}
	return refs[:min(len(refs), max(limit, 0))], err
}

// Things lists a kind by key (station.Goods).
func (l *Lists) Things(_ context.Context, kind goods.Kind, after station.Cursor, limit int) ([]goods.Thing, station.Cursor, error) {
	things, err := l.sorted(kind)
	things = slices.DeleteFunc(things, func(t goods.Thing) bool { return t.Key() <= string(after) })
	if limit = max(limit, 1); len(things) <= limit {
		return things, "", err
	}
	return things[:limit], station.Cursor(things[limit-1].Key()), err
}

// Promised gives purchase orders by the day they are promised for
// (station.Goods).
func (l *Lists) Promised(_ context.Context, from, to string, limit int) ([]*goods.Order, error) {
	things, err := l.sorted(goods.Orders)
	var orders []*goods.Order
	for _, t := range things {
		if o := t.(*goods.Order); o.Direction == goods.Purchase && o.Promised != "" && o.Promised >= from && o.Day() <= to {
			orders = append(orders, o)
		}
	}
	slices.SortStableFunc(orders, func(a, b *goods.Order) int { return strings.Compare(a.Promised, b.Promised) })
	return orders[:min(len(orders), max(limit, 0))], err
}
