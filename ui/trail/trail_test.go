package trail_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/ui/screen"
	"assay/ui/trail"
	"assay/ui/uitest"
)

// desk tells of some deeds, or of so many that they come in pages.
type desk struct {
	many  int
	far   bool // a search that has to look further back
	asked []station.Deeds
}

var noon = time.Date(2026, 3, 12, 9, 0, 0, 0, time.UTC)

func (d *desk) Trail(_ context.Context, f station.Deeds, limit int) (all []station.Deed, back time.Time, err error) {
	d.asked = append(d.asked, f)
	if d.far {
		if f.Until.IsZero() {
			return nil, noon.AddDate(0, -2, 0), nil
		}
		return deeds()[:1], time.Time{}, nil
	}
	for _, one := range deeds() {
		if f.By == "" || one.Person == f.By {
			all = append(all, one)
		}
	}
	for i := len(all); i < d.many; i++ {
		at := noon.Add(-time.Duration(i) * time.Hour)
		if f.Until.IsZero() || at.Before(f.Until) {
			all = append(all, station.Deed{Line: station.Line{At: at, Person: "104", Name: "Bo Lind", What: fmt.Sprint("answered ", i)}, Number: "DOCK3-Q-20260311-002", Kind: "i"})
		}
	}
	if len(all) > limit {
		return all[:limit], all[limit-1].At, nil
	}
	return all, time.Time{}, nil
}

func deeds() []station.Deed {
	line := func(ago time.Duration, badge, name, what, before, after string) station.Line {
		return station.Line{At: noon.Add(-ago), Person: badge, Name: name, What: what, Before: before, After: after}
	}
	return []station.Deed{
		{Line: line(0, "7", "Ada Ruiz", "decided as lead Ada Ruiz: scrap instead of rework", "rework 40", "the corners cannot be mended"), Number: "DOCK3-C-20260312-001", Label: "Kettle K-200", Kind: "n", Stream: station.StreamID{1}},
		{Line: line(time.Hour, "104", "Bo Lind", "corrected", "pass", "fail, SA06 scratch, zone A (major) x 2, \"deep\x1b[2J\""), Number: "DOCK3-Q-20260312-004", Label: "Kettle K-200", Kind: "i", Stream: station.StreamID{2}},
		{Line: line(2*time.Hour, "7", "Ada Ruiz", "added Mara Vit as returns", "", ""), Number: "badge 311", Label: "Mara Vit", Kind: "p"},
		{Line: line(26*time.Hour, "7", "Ada Ruiz", "gave the checklist crate@1 to all stations", "", ""), Number: "checklists", Kind: "c"},
	}
}

func open(t *testing.T, s uitest.Setting, d *desk) *uitest.Opened {
	return s.Open(t, func(env screen.Env) screen.Screen { return trail.New(env, d) })
}

func TestTrailScreens(t *testing.T) {
	uitest.Lead7().Everywhere(t, "trail", func(t *testing.T, s uitest.Setting) *uitest.Opened { return open(t, s, &desk{}) })
	uitest.Lead7().Everywhere(t, "trail-words", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, &desk{far: true})
		o.Press("/").Type("scratch zone A").Press("enter")
		return o
	})
}

func TestALeadOpensWhereItWasDone(t *testing.T) {
	for down, want := range []screen.Route{screen.Review{ID: nonconformance.ID{1}}, screen.Record{ID: inspection.ID{2}}, screen.People{}} {
		o := open(t, uitest.Lead7(), &desk{})
		for range down {
			o.Press("down")
		}
		o.Press("enter")
		assert.Equal(t, []screen.Route{want}, o.Routes)
	}
	open(t, uitest.Lead7(), &desk{}).Press("down", "down", "down", "enter").Shows("there is nothing to open")
}

func TestALeadLooksForWordsAPersonAndDays(t *testing.T) {
	d := &desk{}
	o := open(t, uitest.Lead7(), d)
	o.Press("/").Type("scrap norden").Press("enter")
	assert.Equal(t, "scrap norden", d.asked[len(d.asked)-1].Words)
	o.Press("b").Shows("by Ada Ruiz (7)", "added Mara Vit").Hides("Bo Lind")
	assert.Equal(t, "7", d.asked[len(d.asked)-1].By)
	o.Press("b").Shows("by everybody", "Bo Lind")
	o.Press("v", "v").Shows("the last 7 days")
	assert.False(t, d.asked[len(d.asked)-1].Since.IsZero())
	o.Press("/", "esc").Shows("any words")
}

func TestTheTrailComesInPages(t *testing.T) {
	d := &desk{many: 250}
	o := open(t, uitest.Lead7(), d)
	o.Shows("100 and more below").Press("end").Shows("answered 99", "200 and more below")
	assert.Len(t, d.asked, 2, "as much as is looked at")
	far := open(t, uitest.Lead7(), &desk{far: true})
	far.Shows("m looks further back").Press("m").Shows("scrap").Press("m").Shows("that is all there is")
}
