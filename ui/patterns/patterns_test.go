package patterns_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"assay/station"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/ui/patterns"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// desk counts three defects and two suppliers.
type desk struct {
	me    people.Person
	none  bool
	since time.Time
}

func (d *desk) Person() (people.Person, bool) { return d.me, true }

func (d *desk) Pareto(_ context.Context, by station.PatternBy, since time.Time) (station.Pareto, error) {
	d.since = since
	last := station.CaseRow{ID: nonconformance.ID{1}, Number: "DOCK3-C-20260312-004", Label: "Kettle K-200", Since: time.Date(2026, 3, 12, 9, 0, 0, 0, time.UTC)}
	switch {
	case d.none:
		return station.Pareto{}, nil
	case by == station.BySupplier:
		return station.Pareto{Cases: 9, Rows: []station.Pattern{{Key: "Norden", Cases: 8, Last: last}, {Cases: 1, Last: last}}}, nil
	}
	return station.Pareto{Cases: 9, Rows: []station.Pattern{
		{Key: "FN01", Name: "does not work", Cases: 6, Last: last},
		{Key: "SA06", Name: "scratched on the side that is seen, deeper than the lacquer\x1b[2J", Cases: 2, Last: last}, {Cases: 1, Last: last},
	}}, nil
}

func open(t *testing.T, s uitest.Setting, none bool) (*uitest.Opened, *desk) {
	d := &desk{me: s.Person, none: none}
	return s.Open(t, func(env screen.Env) screen.Screen { return patterns.New(env, d) }), d
}

func TestPatternScreens(t *testing.T) {
	uitest.Lead7().Everywhere(t, "defects", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _ := open(t, s, false)
		return o
	})
	uitest.Lead7().Everywhere(t, "suppliers", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _ := open(t, s, false)
		o.Press("s", "s", "down")
		return o
	})
	uitest.Lead7().Everywhere(t, "none", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _ := open(t, s, true)
		return o
	})
}

func TestALeadLooksFurtherBack(t *testing.T) {
	o, d := open(t, uitest.Lead7(), false)
	o.Shows("last 30 days", "9 cases", "FN01 does not work", "66 %", "88 %", "100 %")
	first := d.since
	o.Press("v").Shows("last 90 days")
	assert.Equal(t, first.AddDate(0, 0, -60), d.since)
	o.Press("enter")
	assert.Equal(t, []screen.Route{screen.Review{ID: nonconformance.ID{1}}}, o.Routes)
}
