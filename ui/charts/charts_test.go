package charts_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/control"
	"assay/station/inspection"
	"assay/station/people"
	"assay/station/spc"
	"assay/ui/charts"
	"assay/ui/screen"
	"assay/ui/uitest"
)

var key = control.Key{Product: "bracket", Checklist: "quality-control", Part: "in_process", Step: "dimension"}

// desk has one characteristic of thirty subgroups; the last ones moved.
type desk struct {
	me     people.Person
	points []control.Point
	frozen *control.Frozen
	asked  station.Freeze
	others []station.Characteristic
}

func (d *desk) Person() (people.Person, bool) { return d.me, true }

func (d *desk) is() station.Characteristic {
	return station.Characteristic{Key: key, Product: "Bracket 90°", Ask: "Critical dimension", Unit: "mm", Limits: "25.00 +- 0.10 mm", Points: len(d.points), Frozen: d.frozen}
}

func (d *desk) Characteristics(context.Context) ([]station.Characteristic, error) {
	return append(d.others, d.is()), nil
}

func (d *desk) Chart(context.Context, control.Key) (station.Characteristic, []control.Point, error) {
	return d.is(), d.points, nil
}

func (d *desk) FreezeChart(_ context.Context, _ string, f station.Freeze) (control.Frozen, error) {
	d.asked = f
	phase := d.points[:20]
	fz, err := control.Freeze(f.Key, f.Type, f.Rules, phase, d.me, time.Date(2026, 3, 12, 14, 0, 0, 0, time.UTC))
	d.frozen = &fz
	return fz, err
}

func open(t *testing.T, s uitest.Setting) (*uitest.Opened, *desk) {
	d := &desk{me: s.Person}
	for i := range 30 {
		base := 25.0
		if i > 24 {
			base += 0.02
		}
		p := control.Point{ID: [16]byte{byte(i + 1)}, Number: fmt.Sprintf("DOCK3-Q-20260312-%03d", i+1), At: time.Date(2026, 3, 12, 6, i, 0, 0, time.UTC), By: "104"}
		for k := range 5 {
			p.Values = append(p.Values, base+float64((i*7+k*3)%9-4)*0.005)
		}
		d.points = append(d.points, p)
	}
	return s.Open(t, func(env screen.Env) screen.Screen { return charts.NewChart(env, d, key) }), d
}

func TestALeadFreezesLimitsOfTheChartOnShow(t *testing.T) {
	o, d := open(t, uitest.Lead7())
	o.Shows("trial limits, not frozen", "30 points").Press("home", "x").Shows("left out")
	o.Press("f").Shows("Freeze limits from 29 points, 1 left out").Press("2").Type("2468").Press("enter").Shows("limits of 2026-03-12 by 7, 20 points")
	assert.Equal(t, spc.XbarR, d.asked.Type)
	assert.Equal(t, spc.OfferedWestern, d.asked.Rules)
	require.Len(t, d.asked.Phase, 29)
	assert.NotContains(t, d.asked.Phase, inspection.ID{1})
	o.Press("end", "v").Shows("signals").Press("v", "s").Shows("Ranges")
}

func TestChartScreens(t *testing.T) {
	for name, keys := range map[string][]string{"chart": nil, "chart-text": {"v"}, "chart-spread": {"s"}, "chart-freeze": {"f"}} {
		uitest.Lead7().Everywhere(t, name, func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, d := open(t, s)
			fz, err := control.Freeze(key, spc.XbarR, spc.OfferedNelson, d.points[:20], d.me, time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC))
			require.NoError(t, err)
			d.frozen = &fz
			o.Send(screen.Changed{})
			o.Press(keys...)
			return o
		})
	}
	uitest.Lead7().Everywhere(t, "list", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		_, d := open(t, s)
		for i, ask := range []string{"Light at the table", "Gross weight of the carton as it stands on the scale", "Net weight of the piece"} {
			d.others = append(d.others, station.Characteristic{Key: control.Key{Product: "kettle", Checklist: "pre-shipment", Step: ask}, Product: "Kettle K-200", Ask: ask, Points: i + 1})
		}
		d.others[0].Frozen = &control.Frozen{At: time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC), By: "7"}
		return s.Open(t, func(env screen.Env) screen.Screen { return charts.New(env, d) })
	})
}

// What is held against limits comes first, then what has most points.
func TestTheListBeginsWithWhatThereIsToLookAt(t *testing.T) {
	s := uitest.Lead7()
	_, d := open(t, s)
	d.others = []station.Characteristic{
		{Key: control.Key{Step: "a"}, Product: "Kettle", Ask: "Light", Points: 1},
		{Key: control.Key{Step: "b"}, Product: "Kettle", Ask: "Weight", Points: 12},
		{Key: control.Key{Step: "c"}, Product: "Kettle", Ask: "Length", Points: 3, Frozen: &control.Frozen{By: "7"}},
	}
	o := s.Open(t, func(env screen.Env) screen.Screen { return charts.New(env, d) })
	o.Shows("Kettle · Length", "by 7").Press("down").Shows("Bracket 90° · Critical dimension", "piece 25.00 +- 0.10 mm")
	o.Press("end").Shows("Kettle · Light", "one point: no chart yet")
}

func TestOnePointIsToldAndFreezesNothing(t *testing.T) {
	s := uitest.Lead7()
	_, d := open(t, s)
	d.points = d.points[:1]
	o := s.Open(t, func(env screen.Env) screen.Screen { return charts.NewChart(env, d, key) })
	o.Shows("1 point so far: a chart needs 2", "24.98", "too few, 5 of 30 readings").Press("f").Shows("1 point: limits need 5")
}
