package known_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

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

func TestTheScreens(t *testing.T) {
	d := counted(t)
	for name, code := range map[string]string{
		"lot-on-hold": knowntest.Kettles, "expired": knowntest.OtherLot, "order": "PO-7", "return": "R-0419", "serial": knowntest.Phone,
		"gauge": "CAL-17", "gauge-overdue": "ET-04", "supplier": "NOR", "badge": "104", "product": "KE-17", "unknown": "what is this",
		"hostile": knowntest.Hostile, "long": strings.Repeat("0123456789", 60),
	} {
		uitest.Lead7().Everywhere(t, name, func(t *testing.T, s uitest.Setting) *uitest.Opened { return open(t, s, d, code) })
	}
	for name, code := range map[string]string{"order": "PO-7", "lot-on-hold": knowntest.Kettles} {
		s := uitest.Lead7()
		s.W, s.H = 120, 40
		open(t, s, d, code).Golden(name + "-120x40")
	}
}

func TestNothingOfALabelReachesTheTerminal(t *testing.T) {
	s := uitest.Lead7()
	s.Colour = true
	o := open(t, s, knowntest.Stocked(t), knowntest.Hostile)
	o.Shows("Not known here", "⟨GS⟩")
	for _, bad := range []string{"\x1b]52", "\x1b[2J", "\u202e", "\u009b"} {
		assert.NotContains(t, o.Raw(), bad)
	}
}

func TestADigitBeginsWithTheLabel(t *testing.T) {
	o := open(t, uitest.Lead7(), knowntest.Stocked(t), "PO-7")
	o.Press("2", "esc", "5", "esc", "4")
	assert.Equal(t, []screen.Route{
		screen.Begin{Kind: checklists.QualityControl, Part: "delivery", Code: "PO-7"},
		screen.Begin{Kind: checklists.QualityControl, Part: "lot", Code: "PO-7"},
		screen.Begin{Kind: checklists.ReturnedGoods, Code: "PO-7"},
	}, o.Routes)
}

func TestAnotherScanReplacesIt(t *testing.T) {
	d := knowntest.Stocked(t)
	o := open(t, uitest.Lead7(), d, "nobody's")
	o.Scan("CAL-17").Press("esc") // it was swapped: Esc there leads past it
	assert.Equal(t, []screen.Route{screen.Known{Code: "CAL-17"}}, o.Routes)
	open(t, uitest.Lead7(), d, "nobody's").Scan("104").Shows("opened screen.SignIn")
	o = open(t, uitest.Lead7(), d, "nobody's")
	o.Scan("R-0419")
	assert.Equal(t, []screen.Route{screen.Begin{Kind: checklists.ReturnedGoods, Code: "R-0419"}}, o.Routes)
}

func TestEnterOpensOnlyWhatIsSeen(t *testing.T) {
	d := counted(t)
	s := uitest.Lead7()
	s.W, s.H = 60, 18
	o := open(t, s, d, "PO-7")
	o.Press("enter")
	assert.Empty(t, o.Routes)
	for range 60 {
		o.Press("down")
	}
	o.Shows("▸ 2026-03-12").Press("enter")
	assert.Len(t, o.Routes, 1)
	o.Press("esc", "home").Hides("▸").Press("enter")
	assert.Len(t, o.Routes, 1)
	o.Press("end", "up", "enter")
	assert.Len(t, o.Routes, 2)
}

func TestEveryRecordCanBeReached(t *testing.T) {
	d := counted(t)
	rows, err := d.Find(t.Context(), "PO-7", 40)
	assert.NoError(t, err)
	for _, size := range []screen.Size{{W: 60, H: 18}, {W: 80, H: 24}, {W: 120, H: 40}, {W: 120, H: 18}} {
		s := uitest.Lead7()
		s.W, s.H = size.W, size.H
		o := open(t, s, d, "PO-7")
		for range 80 {
			o.Press("enter")
			if len(o.Routes) > 0 {
				o.Press("esc")
			}
			o.Press("down")
		}
		for range 80 {
			o.Press("enter", "esc", "up")
		}
		seen := map[screen.Route]bool{}
		for _, r := range o.Routes {
			seen[r] = true
		}
		assert.Len(t, seen, len(rows), "%v", size)
	}
}

func TestWorkOfALabelThatWasBegunBeforeIsNamed(t *testing.T) {
	d := knowntest.Stocked(t)
	open(t, uitest.Lead7(), d, "PO-7").Hides("Begun before")
	d.Starts("quality-control", "delivery", map[string]string{"order": "PO-7", "supplier": "Norden AB", "climate": "none"})
	open(t, uitest.Lead7(), d, "PO-7").Shows("! Begun before: Q-12-001, open, 14:02")
}

func TestItIsReadAgainWhenSomethingChanges(t *testing.T) {
	d := knowntest.Stocked(t)
	o := open(t, uitest.Lead7(), d, "PO-7")
	o.Hides("What happened  began", "Q-12-001")
	st := d.Starts("quality-control", "delivery", map[string]string{"order": "PO-7", "supplier": "Norden AB", "climate": "none"})
	o.Send(screen.Changed{ID: st.ID}).Shows("Q-12-001")
}

func TestAnUnfinishedRecordOfMineGoesOn(t *testing.T) {
	d := knowntest.Stocked(t)
	st := d.Starts("quality-control", "delivery", map[string]string{"order": "PO-7", "supplier": "Norden AB", "climate": "none"})
	s := uitest.Lead7()
	s.W, s.H = 120, 40
	o := open(t, s, d, "PO-7")
	o.Press("enter")
	assert.Equal(t, []screen.Route{screen.Inspect{ID: st.ID}}, o.Routes)
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
