package home_test

import (
	"context"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/home"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// desk shows what it is given.
type desk struct {
	me    people.Person
	now   station.Home
	rows  []station.Row
	reads int
}

func (d *desk) Home(context.Context) (station.Home, error) { d.reads++; return d.now, nil }
func (d *desk) Find(context.Context, string, int) ([]station.Row, error) {
	return d.rows, nil
}
func (d *desk) People(context.Context) ([]people.Person, error) {
	return []people.Person{{ID: "9", Name: "Bo"}, {ID: "8", Name: "Al", Left: true}}, nil
}
func (d *desk) Person() (people.Person, bool) { return d.me, true }

func open(t *testing.T, s uitest.Setting, d *desk) *uitest.Opened {
	d.me = s.Person
	return s.Open(t, func(env screen.Env) screen.Screen {
		return home.New(env, d, "/home/ana/.local/share/assay/station.db")
	})
}

var noon = time.Date(2026, 3, 12, 14, 2, 0, 0, time.UTC)

func item(number, label, section string, done, all int, owner string, ago time.Duration) station.Item {
	return station.Item{
		Row:     station.Row{ID: inspection.ID([]byte(number)[len(number)-16:]), Number: number, Label: label, Owner: owner, Started: noon.Add(-ago)},
		Section: section, Done: done, All: all,
	}
}

// busy is a shift in full swing.
func busy() *desk {
	hot := item("DOCK3-P-20260311-091", "Adaptor 12 V · lot 88", "Tests", 31, 34, "104", 26*time.Hour)
	hot.Timers = []inspection.Running{{Started: noon.Add(-5 * time.Hour), Least: 4 * time.Hour}}
	return &desk{now: station.Home{
		Mine: []station.Item{
			item("DOCK3-R-20260312-018", "Kettle K-200 · SN 7F3A-0192", "Contents", 9, 21, "104", 31*time.Minute),
			hot,
		},
		Others:  []station.Item{item("DOCK3-Q-20260312-177", "Bracket 90° · lot 2291, a label that goes on and on until it does not fit", "Unit", 12, 50, "102", 142*time.Minute)},
		Tasks:   []station.Row{{ID: inspection.ID{7}, Number: "DOCK3-Q-20260210-169", Label: "Bolt M8 · lot 71", By: "104", Started: noon.Add(-30 * 24 * time.Hour)}},
		Waiting: 5, Oldest: noon.Add(-52 * time.Hour),
	}}
}

func TestADigitBeginsAnInspection(t *testing.T) {
	for key, want := range map[string]screen.Begin{
		"1": {Kind: checklists.PreShipment},
		"2": {Kind: checklists.QualityControl, Part: "delivery"},
		"3": {Kind: checklists.QualityControl, Part: "in_process"},
		"4": {Kind: checklists.ReturnedGoods},
		"5": {Kind: checklists.QualityControl, Part: "lot"},
	} {
		o := open(t, uitest.Inspector104(), busy())
		o.Press(key)
		assert.Equal(t, []screen.Route{want}, o.Routes, key)
	}
}

func TestEnterGoesOnWithMyWorkAndOnlyReadsTheOthers(t *testing.T) {
	d := busy()
	o := open(t, uitest.Inspector104(), d)
	o.Press("enter", "esc", "end", "enter")
	assert.Equal(t, []screen.Route{screen.Inspect{ID: d.now.Mine[0].ID}, screen.Record{ID: d.now.Others[0].ID}}, o.Routes)
}

func TestALeadMayTakeOver(t *testing.T) {
	d := busy()
	o := open(t, uitest.Lead7(), d)
	o.Press("end", "enter", "esc", "l")
	assert.Equal(t, []screen.Route{screen.Inspect{ID: d.now.Others[0].ID}, screen.Queue{}}, o.Routes)
}

func TestTheLeadsKeySaysThatItIsTheLeads(t *testing.T) {
	o := open(t, uitest.Inspector104(), busy())
	o.Press("l").Shows("leads only")
	assert.Empty(t, o.Routes)
}

func TestF1ListsTheBeginningsUnderTheirDigits(t *testing.T) {
	o := open(t, uitest.Inspector104(), busy())
	o.Press("f1").Shows("2  2", "begin: delivery", "F5", "F9").Press("2")
	assert.Equal(t, []screen.Route{screen.Begin{Kind: checklists.QualityControl, Part: "delivery"}}, o.Routes)
}

func TestAScanOpensWhatItStandsFor(t *testing.T) {
	mine := busy().now.Mine[0].ID
	for name, c := range map[string]struct {
		code  string
		rows  []station.Row
		opens screen.Route
	}{
		"my open record":   {"7F3A", []station.Row{{ID: mine}}, screen.Inspect{ID: mine}},
		"another record":   {"7F3B", []station.Row{{ID: inspection.ID{9}}}, screen.Record{ID: inspection.ID{9}}},
		"several records":  {"71", []station.Row{{}, {}}, screen.Find{Code: "71"}},
		"a badge":          {"9", nil, screen.SignIn{ID: "9"}},
		"a leaver's badge": {"8", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := busy()
			d.rows = c.rows
			o := open(t, uitest.Inspector104(), d)
			o.Scan(c.code)
			if c.opens == nil {
				assert.Empty(t, o.Routes)
				return
			}
			assert.Equal(t, []screen.Route{c.opens}, o.Routes)
		})
	}
}

func TestWhatIsNotKnownIsShownAndBegunWith(t *testing.T) {
	o := open(t, uitest.Inspector104(), busy())
	o.Scan("RMA\x1b[2J-77").Shows("is not known here").Press("4")
	assert.Equal(t, []screen.Route{screen.Begin{Kind: checklists.ReturnedGoods, Subject: map[string]string{"": "RMA\x1b[2J-77"}}}, o.Routes)
	o.Press("esc").Hides("is not known here")
}

func TestTheMarkStaysOnItsRecordWhenTheListMoves(t *testing.T) {
	d := busy()
	o := open(t, uitest.Inspector104(), d)
	second := d.now.Mine[1].ID
	o.Press("down")
	d.now.Mine = append([]station.Item{item("DOCK3-R-20260312-019", "New", "Arrival", 0, 9, "104", 0)}, d.now.Mine...)
	o.Send(screen.Changed{}).Press("enter")
	assert.Equal(t, []screen.Route{screen.Inspect{ID: second}}, o.Routes)
}

func TestChangesAreReadOneAtATime(t *testing.T) {
	d := busy()
	o := open(t, uitest.Inspector104(), d)
	reading := o.Later(screen.Changed{})
	for range 50 {
		o.Send(screen.Changed{})
	}
	before := d.reads
	o.Settle(reading)
	assert.Equal(t, before+2, d.reads, "the reading under way, and one more for all that changed meanwhile")
}

func TestHomeScreen(t *testing.T) {
	uitest.Inspector104().Everywhere(t, "home", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		return open(t, s, busy())
	})
	uitest.Inspector104().Everywhere(t, "home-first-morning", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		return open(t, s, &desk{})
	})
	uitest.Lead7().Everywhere(t, "home-recovered", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		d := busy()
		d.now.Recovered = "The power went at 13:58. Every answer that was shown as saved is here; R-12-018 is open again at Contents."
		return open(t, s, d)
	})
}

func BenchmarkHome(b *testing.B) {
	s := uitest.Inspector104()
	s.Colour = true
	d := busy()
	d.me = s.Person
	var m screen.Screen = home.New(s.Env(), d, "")
	m, _ = m.Update(m.Init()())
	down := tea.KeyMsg{Type: tea.KeyDown}
	b.ReportAllocs()
	for b.Loop() {
		m, _ = m.Update(down)
		_ = m.Body(screen.Size{W: 80, H: 20})
	}
}
