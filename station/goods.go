package station

import (
	"context"

	"assay/station/fault"
	"assay/station/goods"
)

// Goods finds what is known before goods arrive. Keys are as goods.Thing gives
// them.
type Goods interface {
	// Kept gives these things as the log has them, in their order.
	Kept(ctx context.Context, kind goods.Kind, keys ...string) ([]Kept, error)
	// Lookup gives where a code is known, letter case aside; at most limit places.
	Lookup(ctx context.Context, code string, limit int) ([]goods.Ref, error)
	// Things lists a kind by key. `after` is the Cursor of the page before.
	Things(ctx context.Context, kind goods.Kind, after Cursor, limit int) ([]goods.Thing, Cursor, error)
	// Promised gives the purchase orders promised from one day to another, both
	// included, the earliest first; at most limit.
	Promised(ctx context.Context, from, to string, limit int) ([]*goods.Order, error)
}

// Kept is one thing as the log has it.
type Kept struct {
	Body []byte // of its last entry (goods.Decode); nil: not known, or gone
	Seen int    // entries of its stream
}

// Thing decodes it; nil when it is not known.
func (k Kept) Thing() (goods.Thing, error) {
	if k.Body == nil {
		return nil, nil
	}
	t, _, _, err := goods.Decode(goods.NameSet, k.Body)
	if err != nil {
		return nil, fault.Wrap(fault.Damaged, err, "what is known of goods is damaged; assay rebuild mends it")
	}
	return t, nil
}

// GoodsStream is the stream of a thing: two stations that import the same order
// speak of one.
func GoodsStream(kind goods.Kind, key string) StreamID { return StreamOf("goods "+string(kind), key) }

// nothing is known where a station was built without goods.
type nothing struct{}

func (nothing) Kept(_ context.Context, _ goods.Kind, keys ...string) ([]Kept, error) {
	return make([]Kept, len(keys)), nil
}
func (nothing) Lookup(context.Context, string, int) ([]goods.Ref, error) { return nil, nil }
func (nothing) Things(context.Context, goods.Kind, Cursor, int) ([]goods.Thing, Cursor, error) {
	return nil, "", nil
}
func (nothing) Promised(context.Context, string, string, int) ([]*goods.Order, error) {
	return nil, nil
}

func (d *Desk) goods() Goods {
	if d.station.parts.Goods == nil {
		return nothing{}
	}
	return d.station.parts.Goods
}

// Things lists what is known of a kind, by key.
func (d *Desk) Things(ctx context.Context, kind goods.Kind, after Cursor, limit int) ([]goods.Thing, Cursor, error) {
	return d.goods().Things(ctx, kind, after, limit)
}

// thing finds one thing by its key; nil when it is not known.
func (d *Desk) thing(ctx context.Context, kind goods.Kind, key string) (goods.Thing, error) {
	if key == "" {
		return nil, nil
	}
	kept, err := d.goods().Kept(ctx, kind, key)
	if err != nil {
		return nil, err
	}
	return kept[0].Thing()
}
