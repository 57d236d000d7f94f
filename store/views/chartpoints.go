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
	"assay/station/control"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/spc"
)

// characteristics: key (names with NUL between) → what it is, and its frozen limits.
// chart_points: key ‖ NUL ‖ time of the sign-off (8) ‖ id → the point.

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
		return changeCharacteristic(c.tx, f.Key, func(l *characteristicLine) {
			l.Frozen, l.At, l.By = c.entry.Body, c.entry.At.UnixMilli(), c.entry.Person
		})
	case c.entry.Name != inspection.NameSignedOff && c.entry.Name != inspection.NameAnnulled:
		return nil
	}
	state, err := c.whole()
	if err != nil {
		return err
	}
	b := c.bucket("chart_points")
	for _, p := range station.PlottedBy(state) {
		at, by := pointKey(p), 1
		if c.entry.Name == inspection.NameAnnulled {
			by, err = -1, b.Delete(at)
		} else {
			err = putPoint(b, at, p.Point)
		}
		if err != nil {
			return err
		}
		err = changeCharacteristic(c.tx, p.Key, func(l *characteristicLine) {
			l.Product, l.Ask, l.Unit, l.Limits = p.Product, p.Ask, p.Unit, p.Characteristic.Limits
			l.Points += by
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func pointKey(p station.Plotted) []byte {
	k := append([]byte(p.Key.String()), 0)
	return append(append(k, timeKey(p.Point.At)...), p.Point.ID[:]...)
}

func putPoint(b *bbolt.Bucket, key []byte, p control.Point) error {
	raw, err := cbor.Marshal(pointLine{Number: p.Number, By: p.By, Values: p.Values, Count: p.Count, Size: p.Size, Defects: p.Defects})
	if err != nil {
		return err
	}
	return b.Put(key, raw)
}

func changeCharacteristic(tx *bbolt.Tx, key control.Key, change func(*characteristicLine)) error {
	b, k := viewOf(tx, "characteristics"), []byte(key.String())
	var l characteristicLine
	if raw := b.Get(k); raw != nil {
		if err := cbor.Unmarshal(raw, &l); err != nil {
			return damagedList(err)
		}
	}
	change(&l)
	raw, err := cbor.Marshal(l)
	if err != nil {
		return err
	}
	return b.Put(k, raw)
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
		return viewOf(tx, "characteristics").ForEach(func(k, raw []byte) error {
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
		raw := viewOf(tx, "characteristics").Get(k)
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
		c := viewOf(tx, "chart_points").Cursor()
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
