package views

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/checklists"
	"assay/station"
	"assay/station/control"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/spc"
	"assay/store/journal"
)

// characteristics: key (names with NUL between) → what it is by its newest point, how
// many there are, and its frozen limits.
// chart_points: key ‖ NUL ‖ time of the sign-off (8) ‖ id → the point.
const (
	bucketPoints = "chart_points"
	bucketCharts = "characteristics"
)

type characteristicLine struct {
	_       struct{} `cbor:",toarray"`
	Product string
	Ask     string
	Unit    string
	Limits  string
	Points  int
	Frozen  []byte // the body of the last fact; empty: none
	At      int64
	By      string
	Newest  []byte // place of the point that says what it is: time ‖ id
}

type pointLine struct {
	_       struct{} `cbor:",toarray"`
	Number  string
	By      string
	Values  []float64
	Count   float64
	Size    float64
	Defects float64
}

// isChart tells the facts of control charts.
func isChart(name string) bool { return name == control.Name }

func applyCharts(c *change) error {
	switch {
	case isChart(c.entry.Name):
		f, err := control.Decode(c.entry.Name, c.entry.Body, c.entry.At, c.entry.Person)
		if err != nil {
			return fault.Wrap(fault.Damaged, err, "entry %d cannot be read: run assay verify", c.entry.Seq)
		}
		return changeCharacteristic(c.tx, []byte(f.Key.String()), func(l *characteristicLine) error {
			l.Frozen, l.At, l.By = c.entry.Body, c.entry.At.UnixMilli(), c.entry.Person
			return nil
		})
	case c.entry.Name != inspection.NameSignedOff && c.entry.Name != inspection.NameAnnulled:
		return nil
	}
	state, err := c.whole()
	if err != nil {
		return err
	}
	for _, p := range station.PlottedBy(state) {
		if c.entry.Name == inspection.NameAnnulled {
			err = c.views.dropPoint(c.tx, []byte(p.Key.String()), pointPlace(p.Point.At, p.Point.ID))
		} else {
			err = putPoint(c.tx, p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func pointPlace(at time.Time, id [16]byte) []byte { return append(timeKey(at), id[:]...) }

func pointKey(key, place []byte) []byte { return slices.Concat(key, []byte{0}, place) }

// putPoint keeps a point once; what its characteristic is follows from the newest.
func putPoint(tx *bbolt.Tx, p station.Plotted) error {
	b, key, place := viewOf(tx, bucketPoints), []byte(p.Key.String()), pointPlace(p.Point.At, p.Point.ID)
	raw, err := cbor.Marshal(pointLine{
		Number: p.Point.Number, By: p.Point.By, Values: p.Point.Values, Count: p.Point.Count, Size: p.Point.Size, Defects: p.Point.Defects,
	})
	if err != nil {
		return err
	}
	fresh := !listedIn(b, pointKey(key, place))
	if err := b.Put(pointKey(key, place), raw); err != nil {
		return err
	}
	return changeCharacteristic(tx, key, func(l *characteristicLine) error {
		if fresh {
			l.Points++
		}
		if bytes.Compare(place, l.Newest) >= 0 {
			l.is(p, place)
		}
		return nil
	})
}

// is says what it is by a point.
func (l *characteristicLine) is(p station.Plotted, place []byte) {
	l.Product, l.Ask, l.Unit, l.Limits, l.Newest = p.Product, p.Ask, p.Unit, p.Characteristic.Limits, place
}

// dropPoint takes a point out; where it was the newest, the one before it says what
// the characteristic is.
func (v *Views) dropPoint(tx *bbolt.Tx, key, place []byte) error {
	b := viewOf(tx, bucketPoints)
	if !listedIn(b, pointKey(key, place)) {
		return nil
	}
	if err := b.Delete(pointKey(key, place)); err != nil {
		return err
	}
	return changeCharacteristic(tx, key, func(l *characteristicLine) error {
		if l.Points--; !bytes.Equal(l.Newest, place) {
			return nil
		}
		l.Product, l.Ask, l.Unit, l.Limits, l.Newest = "", "", "", "", nil
		k, _ := lastPoint(b, key)
		if k == nil {
			return nil
		}
		state, err := v.recordAt(tx, station.StreamID(k[len(k)-16:]))
		if err != nil {
			return err
		}
		for _, p := range station.PlottedBy(state) {
			if p.Key.String() == string(key) {
				l.is(p, bytes.Clone(k[len(key)+1:]))
			}
		}
		return nil
	})
}

// lastPoint is a characteristic's newest point.
func lastPoint(b *bbolt.Bucket, key []byte) (k, raw []byte) {
	c := b.Cursor()
	k, raw = c.Seek(append(bytes.Clone(key), 1)) // behind the last of them
	if k == nil {
		k, raw = c.Last()
	} else {
		k, raw = c.Prev()
	}
	if prefix := append(bytes.Clone(key), 0); !bytes.HasPrefix(k, prefix) || len(k) != len(prefix)+8+16 {
		return nil, nil
	}
	return k, raw
}

// recordAt folds a record as it stands.
func (v *Views) recordAt(tx *bbolt.Tx, id station.StreamID) (inspection.State, error) {
	entries, err := journal.Stream(tx, id)
	if err != nil {
		return inspection.State{}, err
	}
	return station.Fold(inspection.State{}, entries, func(d checklists.Digest) (*checklists.Checklist, error) { return v.checklist(tx, d) })
}

// dropCharts takes out a record's points, and what a chart's stream froze.
func (v *Views) dropCharts(tx *bbolt.Tx, id station.StreamID) error {
	entries, err := journal.Every(tx, id)
	if err != nil {
		return err
	}
	var keys [][]byte
	for _, e := range entries {
		switch {
		case isChart(e.Name):
			f, err := control.Decode(e.Name, e.Body, e.At, e.Person)
			if err != nil || station.ChartStream(f.Key) != id {
				continue
			}
			err = changeCharacteristic(tx, []byte(f.Key.String()), func(l *characteristicLine) error {
				l.Frozen, l.At, l.By = nil, 0, ""
				return nil
			})
			if err != nil {
				return err
			}
		case e.Name == inspection.NameSignedOff:
			if keys == nil {
				keys = keysOf(viewOf(tx, bucketCharts))
			}
			for _, key := range keys {
				if err := v.dropPoint(tx, key, pointPlace(e.At, id)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func keysOf(b *bbolt.Bucket) (keys [][]byte) {
	c := b.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		keys = append(keys, bytes.Clone(k))
	}
	return keys
}

// changeCharacteristic changes a line; one without a point and frozen limits is none.
func changeCharacteristic(tx *bbolt.Tx, key []byte, change func(*characteristicLine) error) error {
	b := viewOf(tx, bucketCharts)
	var l characteristicLine
	if raw := b.Get(key); raw != nil {
		if err := cbor.Unmarshal(raw, &l); err != nil {
			return damagedList(err)
		}
	}
	if err := change(&l); err != nil {
		return err
	}
	if l.Points == 0 && len(l.Frozen) == 0 {
		return b.Delete(key)
	}
	raw, err := cbor.Marshal(l)
	if err != nil {
		return err
	}
	return b.Put(key, raw)
}

func damagedList(err error) error {
	return fault.Wrap(fault.Damaged, err, "a list in the station file is damaged; assay rebuild mends it")
}

func characteristicOf(k, raw []byte) (station.Characteristic, error) {
	var l characteristicLine
	key, ok := control.ParseKey(string(k))
	if err := cbor.Unmarshal(raw, &l); err != nil || !ok {
		return station.Characteristic{}, damagedList(err)
	}
	c := station.Characteristic{Key: key, Product: l.Product, Ask: l.Ask, Unit: l.Unit, Limits: l.Limits, Points: l.Points}
	if len(l.Frozen) > 0 {
		f, err := control.Decode(control.Name, l.Frozen, time.UnixMilli(l.At), l.By)
		if err != nil {
			return c, damagedList(err)
		}
		c.Frozen = &f
	}
	return c, nil
}

// Characteristics are all that points or limits are known of (station.ChartViews).
func (v *Views) Characteristics(ctx context.Context) ([]station.Characteristic, error) {
	var out []station.Characteristic
	err := v.file.View(func(tx *bbolt.Tx) error {
		return viewOf(tx, bucketCharts).ForEach(func(k, raw []byte) error {
			c, err := characteristicOf(k, raw)
			if err != nil {
				return err
			}
			if c.Points > 0 {
				out = append(out, c)
			}
			return ctx.Err()
		})
	})
	if err != nil {
		return nil, fmt.Errorf("characteristics: %w", err)
	}
	return out, nil
}

// Characteristic finds one (station.ChartViews).
func (v *Views) Characteristic(_ context.Context, key control.Key) (c station.Characteristic, known bool, err error) {
	err = v.file.View(func(tx *bbolt.Tx) error {
		k := []byte(key.String())
		raw := viewOf(tx, bucketCharts).Get(k)
		if raw == nil {
			return nil
		}
		known = true
		c, err = characteristicOf(k, raw)
		return err
	})
	return c, known, err
}

// ChartPoints are a characteristic's newest points, oldest first (station.ChartViews).
func (v *Views) ChartPoints(ctx context.Context, key control.Key, most int) ([]control.Point, error) {
	var out []control.Point
	prefix := append([]byte(key.String()), 0)
	err := v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, bucketPoints).Cursor()
		k, raw := c.Seek(append([]byte(key.String()), 1)) // behind the last of them
		if k == nil {
			k, raw = c.Last()
		} else {
			k, raw = c.Prev()
		}
		for ; bytes.HasPrefix(k, prefix) && len(out) < most; k, raw = c.Prev() {
			var l pointLine
			if err := cbor.Unmarshal(raw, &l); err != nil || len(k) != len(prefix)+8+16 {
				return damagedList(err)
			}
			out = append(out, control.Point{
				ID: [16]byte(k[len(prefix)+8:]), Number: l.Number, At: timeOf(k[len(prefix):]), By: l.By,
				Sample: spc.Sample{Values: l.Values, Count: l.Count, Size: l.Size}, Defects: l.Defects,
			})
		}
		return ctx.Err()
	})
	slices.Reverse(out)
	return out, err
}
