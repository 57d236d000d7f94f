package home_test

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/station/service"
	"assay/ui/home"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// desk shows what it is given.
type desk struct {
	me    people.Person
	now   station.Home
	found station.Found
	due   []station.Expected
	gauge []goods.Thing
	ways  map[service.Waiting][]service.Way
	labs  []station.LabRow
	reads int
}

func (d *desk) Home(context.Context) (station.Home, error) { d.reads++; return d.now, nil }
func (d *desk) Find(context.Context, string, int) ([]station.Row, error) {
	return d.found.Records, nil
}
func (d *desk) Known(context.Context, string) (station.Found, error) { return d.found, nil }
func (d *desk) Load(context.Context, inspection.ID) (inspection.State, error) {
	return inspection.State{}, nil
}
func (d *desk) Expected(context.Context) ([]station.Expected, error) { return d.due, nil }
func (d *desk) Things(context.Context, goods.Kind, station.Cursor, int) ([]goods.Thing, station.Cursor, error) {
	return d.gauge, "", nil
}
func (d *desk) Ways(_ context.Context, waits service.Waiting, _ int) ([]service.Way, error) {
	return d.ways[waits], nil
}
func (d *desk) BeginLook(_ context.Context, id inspection.ID) (inspection.State, error) {
	return inspection.State{ID: id}, nil
}
func (d *desk) BeginRecheck(_ context.Context, _ nonconformance.ID, id inspection.ID) (inspection.State, error) {
	return inspection.State{ID: id}, nil
}
func (d *desk) Clocks() *service.Rules                         { return service.Builtin() }
func (d *desk) Labs(context.Context) ([]station.LabRow, error) { return d.labs, nil }
func (d *desk) Person() (people.Person, bool)                  { return d.me, true }

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
	o.Press("f1").Shows("2  2", "begin: delivery", "F5").Press("2")
	assert.Equal(t, []screen.Route{screen.Begin{Kind: checklists.QualityControl, Part: "delivery"}}, o.Routes)
}

func TestAScanOpensWhatItStandsFor(t *testing.T) {
	mine := busy().now.Mine[0].Row
	mine.State = inspection.Open
	other := station.Row{ID: inspection.ID{9}, Number: "DOCK3-R-20260312-001", State: inspection.Signed}
	back := &goods.Return{RMA: "R-0419", Lines: []goods.ReturnLine{{SKU: "PH-9"}}}
	for name, c := range map[string]struct {
		code  string
		found station.Found
		opens screen.Route
	}{
		"my open record":   {"7F3A", station.Found{Means: []station.Meaning{station.MeansRecord}, Records: []station.Row{mine}}, screen.Inspect{ID: mine.ID}},
		"a record's tag":   {"dock3-r-20260312-001", station.Found{Means: []station.Meaning{station.MeansRecord}, Records: []station.Row{other}}, screen.Record{ID: other.ID}},
		"several records":  {"71", station.Found{Means: []station.Meaning{station.MeansRecord}, Records: []station.Row{other, mine}}, screen.Known{Code: "71"}},
		"a badge":          {"9", station.Found{Means: []station.Meaning{station.MeansPerson}, Person: &people.Person{ID: "9"}}, screen.SignIn{ID: "9"}},
		"nothing known":    {"RMA\x1b[2J-77", station.Found{}, screen.Known{Code: "RMA\x1b[2J-77"}},
		"an announced one": {"R-0419", station.Found{Means: []station.Meaning{station.MeansReturn}, Returns: []station.FoundReturn{{Return: back, At: -1}}}, screen.Begin{Kind: checklists.ReturnedGoods, Code: "R-0419"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := busy()
			d.found = c.found
			o := open(t, uitest.Inspector104(), d)
			o.Scan(c.code)
			assert.Equal(t, []screen.Route{c.opens}, o.Routes)
		})
	}
}

func TestAScanThatWasCutOpensNothing(t *testing.T) {
	o := open(t, uitest.Inspector104(), busy())
	o.Send(scan.Scanned{Data: "4006381333931", Framed: true, Cut: true}).Shows("too long")
	assert.Empty(t, o.Routes)
}

// expecting is a shift with deliveries to come and gauges to send away.
func expecting() *desk {
	d := busy()
	order := func(number, promised, delivered string) *goods.Order {
		return &goods.Order{Direction: goods.Purchase, Number: number, Promised: promised, Delivered: delivered}
	}
	d.due = []station.Expected{
		{Order: order("PO-6", "2026-03-10", "2026-03-10"), Supplier: "Norden AB"},
		{Order: order("PO-7", "2026-03-10", ""), Supplier: "Norden AB", Late: 2},
		{Order: order("PO-8", "2026-03-12 16:30", ""), Supplier: "Shenzhen Example"},
	}
	d.gauge = []goods.Thing{
		&goods.Instrument{ID: "CAL-17", Due: "2026-03-15"}, &goods.Instrument{ID: "CAL-18", Due: "2026-03-20"},
		&goods.Instrument{ID: "ET-04", Due: "2026-03-11"}, &goods.Instrument{ID: "SC-1", Due: "2026-03-12"}, &goods.Instrument{ID: "SC-2"},
	}
	return d
}

func TestWhatTheDayBringsStandsBelow(t *testing.T) {
	d := expecting()
	o := open(t, uitest.Inspector104(), d)
	o.Shows("3 deliveries, 1 in", "next Norden AB PO-7 ! 2 d late", "! ET-04 overdue, SC-1 due today, CAL-17 due in 3 d").Hides("CAL-18", "SC-2")
	d.due = d.due[2:]
	o.Send(screen.Changed{}).Shows("1 delivery, 0 in", "next 16:30 Shenzhen Example PO-8")
	d.due, d.gauge = nil, nil
	o.Send(screen.Changed{}).Hides("Expected", "Gauges")
}

func TestAQuestionToAPersonStandsBeforeUnfinishedTasks(t *testing.T) {
	d := busy()
	d.now.Tasks = append(d.now.Tasks, station.Row{ID: inspection.ID{77}, Number: "DOCK3-Q-20260312-077", Label: "Tape", By: "104"})
	asked := nonconformance.ID{9}
	d.now.Chores = append([]station.Chore{{Case: nonconformance.ID{8}, What: "DOCK3-Q-20260312-008", Text: "ship back 5", Task: true, Mark: nonconformance.Mark{1}}},
		station.Chore{Case: asked, What: "DOCK3-Q-20260312-009", Text: "photo of the seal", Photo: true, Mark: nonconformance.Mark{2}})
	o := open(t, uitest.Inspector104(), d)
	for range d.now.Mine {
		o.Press("down")
	}
	o.Press("enter")
	assert.Equal(t, []screen.Route{screen.Review{ID: asked, Which: "photo of the seal"}}, o.Routes)
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
	uitest.Inspector104().Everywhere(t, "home-expecting", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		return open(t, s, expecting())
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

// returning is a shift with returns that wait: one to be graded, late, one a lead
// has, and one whose goods lie about.
func returning() *desk {
	d := busy()
	way := func(n byte, number string, ago time.Duration, stages ...service.Stage) service.Way {
		w := service.Way{Record: [16]byte{n}, Number: number}
		for _, s := range stages {
			w = service.Apply(w, service.Moved{Stage: s, Goes: "restock", Record: w.Record, Number: number}, service.Moment{At: noon.Add(-ago)})
		}
		return w
	}
	d.ways = map[service.Waiting][]service.Way{
		service.ForUs: {
			way(1, "DOCK3-R-20260312-018", 35*time.Minute, service.Received, service.Inspecting),
			way(2, "DOCK3-R-20260312-017", time.Hour, service.Received, service.Inspecting, service.Graded, service.Held),
		},
		service.ForMoney: {way(3, "DOCK3-R-20260311-011", 20*time.Hour, service.Received, service.Inspecting, service.Graded, service.Decided)},
	}
	return d
}

func TestTheReturnWhoseTimeRunsOutFirstIsNamed(t *testing.T) {
	d := returning()
	o := open(t, uitest.Inspector104(), d)
	o.Shows("R-12-018 to be graded ! late 20 min, 1 more, 1 to put away").Press("w")
	assert.Equal(t, []screen.Route{screen.Returned{ID: inspection.ID{1}}}, o.Routes)
	d.ways[service.ForUs] = nil
	o = open(t, uitest.Inspector104(), d)
	o.Shows("Returns         1 to put away").Press("w")
	assert.Equal(t, []screen.Route{screen.Returned{ID: inspection.ID{3}}}, o.Routes)
	open(t, uitest.Inspector104(), busy()).Press("w").Shows("no return waits")
}

// What a case wants of a person, then what anybody may do, is not to be looked for below
// what others left to do.
func TestWhatIsWantedStandsAboveWhatOthersLeft(t *testing.T) {
	d := busy()
	d.now.Mine = nil
	task := station.Chore{Case: nonconformance.ID{1}, Mark: nonconformance.Mark{1}, Task: true, Text: "put away 40", What: "DOCK3-Q-20260312-005", By: "9"}
	cause := station.Chore{Case: nonconformance.ID{2}, Mark: nonconformance.Mark{2}, Cause: true, Due: "2026-03-13", Text: "name the cause", What: "DOCK3-Q-20260312-006", By: "7"}
	d.now.Chores = []station.Chore{cause, task}
	o := open(t, uitest.Lead7(), d)
	shown := o.Screen()
	for _, pair := range [][2]string{{"name the cause", "Bolt M8"}, {"put away 40", "Bolt M8"}} {
		assert.Less(t, strings.Index(shown, pair[0]), strings.Index(shown, pair[1]), "%s before %s", pair[0], pair[1])
	}
	o.Press("enter")
	assert.Equal(t, []screen.Route{screen.Review{ID: cause.Case}}, o.Routes)
	o.Press("esc", "down").Send(screen.Changed{}).Press("enter")
	assert.Equal(t, screen.Review{ID: task.Case, Tasks: true, Which: "put away 40"}, o.Routes[1])
}
