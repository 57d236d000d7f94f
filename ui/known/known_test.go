package known_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/known"
	"assay/ui/known/knowntest"
	"assay/ui/screen"
	"assay/ui/uitest"
)

func open(t testing.TB, s uitest.Setting, d known.Desk, code string) *uitest.Opened {
	t.Helper()
	return s.Open(t, func(env screen.Env) screen.Screen { return known.New(env, d, code) })
}

// counted is a dock where one delivery came late and its lots were counted: one
// short, one in the place of another, one that nobody ordered.
func counted(t testing.TB) knowntest.Dock {
	d := knowntest.Stocked(t)
	d.Starts("quality-control", "delivery", map[string]string{"order": "PO-7", "supplier": "Norden AB", "climate": "none"})
	d.Counts("PO-7", "4006381333931", "L71", "570")
	d.Counts("PO-7", "KE-19", "L80", "120")
	d.Counts("PO-7", "XX-1", "L9", "5")
	return d
}

func TestWhatIsKnownIsShown(t *testing.T) {
	d := counted(t)
	for name, code := range map[string]string{
		"lot-on-hold": knowntest.Kettles, "expired": knowntest.OtherLot, "order": "PO-7", "return": "R-0419", "serial": knowntest.Phone,
		"gauge": "CAL-17", "gauge-overdue": "ET-04", "supplier": "NOR", "badge": "104", "product": "KE-17", "unknown": "what is this",
		"hostile": knowntest.Hostile, "long": strings.Repeat("0123456789", 60),
	} {
		uitest.Lead7().Everywhere(t, name, func(t *testing.T, s uitest.Setting) *uitest.Opened { return open(t, s, d, code) })
	}
	for name, code := range map[string]string{"order": "PO-7", "lot-on-hold": knowntest.Kettles} {
		open(t, window(120, 40), d, code).Golden(name + "-120x40")
	}
	t.Run("Enter opens only what is seen", func(t *testing.T) {
		o := open(t, window(60, 18), d, "PO-7")
		o.Press("enter")
		assert.Empty(t, o.Routes)
		for range 40 {
			o.Press("down")
		}
		o.Shows("▸ 2026-03-12").Press("enter")
		assert.Len(t, o.Routes, 1)
		o.Press("esc", "home").Hides("▸").Press("enter")
		assert.Len(t, o.Routes, 1)
		o.Press("end", "up", "enter")
		assert.Len(t, o.Routes, 2)
	})
	for _, size := range []screen.Size{{W: 60, H: 18}, {W: 80, H: 24}, {W: 120, H: 18}} {
		t.Run(fmt.Sprintf("every record can be reached at %dx%d", size.W, size.H), func(t *testing.T) { reachesAll(t, d, size) })
	}
}

// stale is a dock whose hub was last heard in the morning.
type stale struct{ knowntest.Dock }

func (s stale) Known(ctx context.Context, code string) (station.Found, error) {
	f, err := s.Dock.Known(ctx, code)
	f.AsOf = knowntest.Now().Add(-3 * time.Hour)
	return f, err
}

func TestWhileTheHubIsAwayALabelSaysAsOfWhenOthersAreKnown(t *testing.T) {
	d := knowntest.Stocked(t)
	uitest.Lead7().Everywhere(t, "lot-on-hold-away", func(t *testing.T, s uitest.Setting) *uitest.Opened { return open(t, s, stale{d}, knowntest.Kettles) })
	open(t, window(80, 24), stale{d}, "KE-17").Shows("what other docks hold is known as of 12 Mar 11:02 only")
	open(t, window(80, 24), d, "KE-17").Hides("The hub is away")
}

func window(w, h int) uitest.Setting {
	s := uitest.Lead7()
	s.W, s.H = w, h
	return s
}

// reachesAll opens what the mark stands on, all the way down and up again.
func reachesAll(t *testing.T, d knowntest.Dock, size screen.Size) {
	rows, err := d.Find(t.Context(), "PO-7", 40)
	require.NoError(t, err)
	o := open(t, window(size.W, size.H), d, "PO-7")
	for _, way := range []string{"down", "up"} {
		for range 30 {
			before := len(o.Routes)
			if o.Press("enter"); len(o.Routes) > before {
				o.Press("esc")
			}
			o.Press(way)
		}
		seen := map[screen.Route]bool{}
		for _, r := range o.Routes {
			seen[r] = true
		}
		assert.Len(t, seen, len(rows), way)
		o.Routes = nil
	}
}

func TestALabelLeadsOn(t *testing.T) {
	d := knowntest.Stocked(t)
	t.Run("nothing of it reaches the terminal", func(t *testing.T) {
		s := uitest.Lead7()
		s.Colour = true
		o := open(t, s, d, knowntest.Hostile)
		o.Shows("Not known here", "⟨GS⟩")
		for _, bad := range []string{"\x1b]52", "\x1b[2J", "\u202e", "\u009b"} {
			assert.NotContains(t, o.Raw(), bad)
		}
	})
	t.Run("a digit begins with it", func(t *testing.T) {
		o := open(t, uitest.Lead7(), d, "PO-7")
		o.Press("2", "esc", "5", "esc", "4")
		assert.Equal(t, []screen.Route{
			screen.Begin{Kind: checklists.QualityControl, Part: "delivery", Code: "PO-7"},
			screen.Begin{Kind: checklists.QualityControl, Part: "lot", Code: "PO-7"},
			screen.Begin{Kind: checklists.ReturnedGoods, Code: "PO-7"},
		}, o.Routes)
	})
	t.Run("another scan replaces it", func(t *testing.T) {
		for code, to := range map[string]screen.Route{
			"CAL-17": screen.Known{Code: "CAL-17"}, "R-0419": screen.Begin{Kind: checklists.ReturnedGoods, Code: "R-0419"}, "104": screen.SignIn{ID: "104"},
		} {
			o := open(t, uitest.Lead7(), d, "nobody's")
			o.Scan(code)
			assert.Equal(t, []screen.Route{to}, o.Routes)
		}
	})
	t.Run("its unfinished work is named, and goes on", func(t *testing.T) {
		o := open(t, window(120, 40), d, "PO-7")
		o.Hides("Begun before", "Q-12-001")
		st := d.Starts("quality-control", "delivery", map[string]string{"order": "PO-7", "supplier": "Norden AB", "climate": "none"})
		o.Send(screen.Changed{ID: st.ID}).Shows("! Begun before: Q-12-001, open, 14:02").Press("enter")
		assert.Equal(t, []screen.Route{screen.Inspect{ID: st.ID}}, o.Routes)
	})
}

func TestSomebodyAtWorkOnAUnitIsSaidFirst(t *testing.T) {
	d := knowntest.Stocked(t)
	d.Starts("returned-goods", "", map[string]string{"serial": "SN900417", "product": "Phone", "power": "battery", "stores_data": "yes", "serialised": "yes"})
	open(t, uitest.Lead7(), d, knowntest.Phone).Shows("! Begun before: R-12-001, open")
}

func TestLinesOfAnOrderAreBounded(t *testing.T) {
	order := &goods.Order{Direction: goods.Purchase, Number: "PO-9"}
	a := station.Advised{Order: order}
	for range 5000 {
		a.Lines = append(a.Lines, station.AdvisedLine{Balance: goods.Balance{SKU: "A", Match: goods.Open}})
	}
	o := open(t, uitest.Lead7(), huge{a: a}, "PO-9")
	o.Press("end").Shows("and 4800 lines more")
}

type (
	ctx    = context.Context
	person = people.Person
)

type huge struct {
	known.Desk
	a station.Advised
}

func (h huge) Known(_ ctx, code string) (station.Found, error) {
	return station.Found{Means: []station.Meaning{station.MeansDelivery}, Orders: []station.FoundOrder{{Order: h.a.Order, At: -1}}}, nil
}
func (h huge) Find(ctx, string, int) ([]station.Row, error)      { return nil, nil }
func (h huge) Person() (person, bool)                            { return person{ID: "7"}, true }
func (h huge) Trace(ctx, string) ([]station.Trace, error)        { return nil, nil }
func (h huge) Advised(ctx, string) (station.Advised, error)      { return h.a, nil }
func (h huge) Load(ctx, inspection.ID) (inspection.State, error) { return inspection.State{}, nil }
