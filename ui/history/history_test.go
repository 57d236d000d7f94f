package history_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/ui/history"
	"assay/ui/history/historytest"
	"assay/ui/screen"
	"assay/ui/uitest"
)

const day = 24 * time.Hour

// weeks is an archive with a record of every sort.
func weeks(t testing.TB, s uitest.Setting) (*historytest.Archive, map[string]inspection.ID) {
	a := historytest.New(t, s)
	ids := map[string]inspection.ID{}
	for _, one := range []struct {
		name  string
		story historytest.Story
	}{
		{"old", historytest.Story{Ago: 40 * day, Label: "Bolt M8 zinc plated, a label that is longer than any list has room for", Lot: "71"}},
		{"unwanted", historytest.Story{Ago: 6 * day, Label: "Bracket 90°", Lot: "2288", Unwanted: "the truck left again"}},
		{"decided", historytest.Story{Ago: 5 * day, Label: "Kettle K-200", Lot: "18", Fail: "FN01"}},
		{"critical", historytest.Story{Ago: 52 * time.Hour, Label: "Adaptor 12 V", Lot: "88", Fail: "EL02", Files: 2, Note: "seal was broken\nsecond line"}},
		{"held", historytest.Story{Ago: 26 * time.Hour, Label: "Adaptor 12 V", Lot: "89", Bore: "25.31"}},
		{"accepted", historytest.Story{Ago: 3 * time.Hour, By: historytest.Jo, Label: "Shelf Birk", Lot: "5", Pieces: 240}},
		{"parked", historytest.Story{Ago: 2 * time.Hour, Label: "T-shirt Fjord", Lot: "9", Parked: true}},
		{"open", historytest.Story{Ago: time.Hour, By: historytest.Jo, Label: "Kettle K-200", Lot: "19", Open: true}},
	} {
		ids[one.name] = a.Tell(one.story)
	}
	a.Decide(ids["decided"], "return_to_supplier", "supplier agreed by phone")
	return a, ids
}

func list(t testing.TB, s uitest.Setting, f station.Filter) (*uitest.Opened, *historytest.Archive, map[string]inspection.ID) {
	a, ids := weeks(t, s)
	return s.Open(t, func(env screen.Env) screen.Screen { return history.New(env, a, f) }), a, ids
}

func TestTheListOfRecords(t *testing.T) {
	uitest.Inspector104().Everywhere(t, "list", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _, _ := list(t, s, station.Filter{})
		return o
	})
	t.Run("wide", func(t *testing.T) {
		s := uitest.Inspector104()
		s.W, s.H = 120, 40
		o, _, _ := list(t, s, station.Filter{})
		o.Golden("list-120x40")
	})
}

func TestOneKeyNarrowsTheList(t *testing.T) {
	for _, c := range []struct {
		keys  []string
		shows []string
		hides []string
	}{
		{[]string{"v"}, []string{"verdict rejected", "V · 88", "2 in all"}, []string{"held", "Shelf"}},
		{[]string{"v", "v"}, []string{"verdict held", "1 in all"}, []string{"Shelf"}},
		{[]string{"v", "v", "v"}, []string{"verdict accepted", "Shelf"}, []string{"Kettle"}},
		{[]string{"v", "v", "v", "v"}, []string{"8 in all"}, nil},
		{[]string{"s", "s"}, []string{"state parked", "T-shirt"}, []string{"Kettle"}},
		{[]string{"s", "s", "s", "s"}, []string{"state reviewed", "Kettle", "1 in all"}, []string{"Adaptor"}},
		{[]string{"k"}, []string{"kind pre-shipment", "No record passes this filter. x shows all again."}, []string{"Kettle"}},
		{[]string{"k", "x"}, []string{"8 in all"}, nil},
		{[]string{"m"}, []string{"by 104", "T-shirt", "6 in all"}, []string{"Shelf"}},
		{[]string{"/", "8", "8", "space", "a", "d", "a", "p"}, []string{"/ 88 adap", "1 in all"}, []string{"Kettle"}},
		{[]string{"/", "z", "z"}, []string{"No record has these words"}, []string{"Kettle"}},
		{[]string{"/", "z", "z", "esc"}, []string{"8 in all", "any words"}, nil},
	} {
		t.Run(fmt.Sprint(c.keys), func(t *testing.T) {
			o, _, _ := list(t, uitest.Inspector104(), station.Filter{})
			o.Press(c.keys...)
			o.Shows(c.shows...).Hides(c.hides...)
		})
	}
}

func TestShortNumbersAreFoundAsListsShowThem(t *testing.T) {
	o, _, _ := list(t, uitest.Inspector104(), station.Filter{})
	o.Press("/").Type("q-12-006").Shows("Shelf Birk", "1 in all")
	o, _, _ = list(t, uitest.Inspector104(), station.Filter{})
	o.Press("/").Type("q-12-00").Shows("Shelf Birk").Hides("No record")
}

func TestTheListOpensNarrowedAsItIsAsked(t *testing.T) {
	o, _, _ := list(t, uitest.Inspector104(), station.Filter{Kind: checklists.QualityControl, Text: "kettle"})
	o.Shows("kind quality control", "/ kettle", "2 in all")
}

func TestEnterOpensTheRecordUnderTheMark(t *testing.T) {
	o, _, ids := list(t, uitest.Inspector104(), station.Filter{})
	o.Press("down", "enter")
	assert.Equal(t, []screen.Route{screen.Record{ID: ids["parked"]}}, o.Routes)
}

func TestAScanOnTheListIsLookedFor(t *testing.T) {
	o, _, _ := list(t, uitest.Inspector104(), station.Filter{})
	o.Scan("88")
	assert.Equal(t, []screen.Route{screen.Find{Code: "88"}}, o.Routes)
}

func TestTheMarkStaysOnItsRecordWhenTheListChanges(t *testing.T) {
	o, a, ids := list(t, uitest.Inspector104(), station.Filter{})
	o.Press("down", "down")
	a.Tell(historytest.Story{Label: "Brand new", Lot: "1", Parked: true})
	o.Send(screen.Changed{}).Shows("Brand new")
	o.Press("enter")
	assert.Equal(t, []screen.Route{screen.Record{ID: ids["accepted"]}}, o.Routes)
}

func TestAnEmptyListSaysWhatWillStandThere(t *testing.T) {
	s := uitest.Inspector104()
	a := historytest.New(t, s)
	o := s.Open(t, func(env screen.Env) screen.Screen { return history.New(env, a, station.Filter{}) })
	o.Shows("There are no records yet").Press("enter")
	assert.Empty(t, o.Routes)
}

func TestALongListIsReadAsOneGoesDown(t *testing.T) {
	s := uitest.Inspector104()
	a := historytest.New(t, s)
	for i := range 230 {
		a.Tell(historytest.Story{Ago: time.Duration(300-i) * time.Minute, Label: fmt.Sprintf("Thing %03d", i), Lot: "1", Open: true})
	}
	o := s.Open(t, func(env screen.Env) screen.Screen { return history.New(env, a, station.Filter{}) })
	o.Shows("100 and more below", "Thing 229")
	o.Press("end").Shows("Thing 130")
	o.Press("end").Shows("Thing 030")
	o.Press("end").Shows("Thing 000", "230 in all")
	o.Press("pgup").Hides("Thing 000")
	require.LessOrEqual(t, a.Reads.Records, 5)
	o.Send(screen.Changed{}).Shows("230 in all")
	o.Press("home").Shows("Thing 229")
}

func TestAFilterTypedWhileThePageIsReadWins(t *testing.T) {
	o, a, _ := list(t, uitest.Inspector104(), station.Filter{})
	a.Clock.Pass(time.Second) // the key is pressed on this screen
	first := o.Later(uitest.KeyMsg("v"))
	o.Press("v", "v")
	o.Settle(first).Shows("verdict accepted", "Shelf").Hides("Kettle")
}
