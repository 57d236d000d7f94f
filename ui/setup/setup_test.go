package setup_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	"assay/station"
	"assay/station/fault"
	"assay/station/people"
	"assay/ui/screen"
	"assay/ui/setup"
	"assay/ui/uitest"
)

// desk keeps what it was asked for.
type desk struct {
	in  station.SetUp
	err error
}

func (d *desk) SetUp(_ context.Context, in station.SetUp) error { d.in = in; return d.err }
func (d *desk) SignIn(_ context.Context, id, _ string) (people.Person, error) {
	return people.Person{ID: people.ID(id), Name: d.in.LeadName, Role: people.Lead}, nil
}

func open(t *testing.T, s uitest.Setting, d *desk) *uitest.Opened {
	s.Station, s.Person = "", people.Person{}
	return s.Open(t, func(env screen.Env) screen.Screen {
		return setup.New(env, d, setup.Defaults{File: "/home/ana/.local/share/assay/station.db"})
	})
}

func TestTheFirstStartIsSevenShortAnswers(t *testing.T) {
	d := &desk{}
	o := open(t, uitest.Inspector104(), d)
	o.Type("Bay 3").Press("enter").Shows("BAY3").Press("enter")
	o.Press("enter").Shows("this one is needed")
	o.Type("Ana Torres").Press("enter").Press("enter").Shows("this one is needed").Type("104").Press("enter")
	o.Type("12").Press("enter").Shows("4 to 12 digits").Type("34").Press("enter")
	o.Type("1235").Press("enter").Shows("not the same PIN").Type("1234").Press("enter")
	o.Hides("1234").Press("2", "enter")
	assert.Equal(t, station.SetUp{Name: "Bay 3", Code: "BAY3", Decimal: ',', LeadID: "104", LeadName: "Ana Torres", PIN: "1234"}, d.in)
	assert.Equal(t, []screen.Route{screen.Home{}}, o.Routes)
}

func TestEnterTakesTheDefaults(t *testing.T) {
	d := &desk{}
	o := open(t, uitest.Inspector104(), d)
	o.Press("enter", "enter").Type("Ana").Press("enter", "enter").Type("1234").Press("enter").Type("1234").Press("enter", "enter")
	assert.Equal(t, station.SetUp{Name: "Dock 1", Code: "DOCK1", Decimal: '.', LeadID: "1", LeadName: "Ana", PIN: "1234"}, d.in)
}

// A second station's lead has a badge already, or takes one of their own: 1 is the first
// one's.
func TestOnlyTheFirstStationIsOfferedABadge(t *testing.T) {
	d := &desk{}
	o := open(t, uitest.Inspector104(), d)
	o.Type("Dock 2").Press("enter", "enter").Type("Bo").Press("enter", "enter").Shows("this one is needed")
	o.Type("7").Press("up", "up", "up", "enter").Shows("DOCK2").Press("enter", "enter").Shows("7") // as it was typed
	o.Press("enter").Type("1234").Press("enter").Type("1234").Press("enter", "enter")
	assert.Equal(t, station.SetUp{Name: "Dock 2", Code: "DOCK2", Decimal: '.', LeadID: "7", LeadName: "Bo", PIN: "1234"}, d.in)
}

func TestABadgeMayBeScanned(t *testing.T) {
	d := &desk{}
	o := open(t, uitest.Inspector104(), d)
	o.Scan("104").Shows("nothing asked for it")
	o.Press("enter", "enter").Type("Ana").Press("enter").Scan("104").Press("enter").Type("1234").Press("enter").Type("1234").Press("enter", "enter")
	assert.Equal(t, people.ID("104"), d.in.LeadID)
}

func TestARefusedSetUpKeepsWhatWasTyped(t *testing.T) {
	d := &desk{err: fault.New(fault.Full, "the disk is full")}
	o := open(t, uitest.Inspector104(), d)
	o.Press("enter", "enter").Type("Ana").Press("enter", "enter").Type("1234").Press("enter").Type("1234").Press("enter", "enter")
	o.Shows("the disk is full").Press("enter").Shows("Ana")
	d.err = nil
	o.Press("enter")
	assert.Equal(t, []screen.Route{screen.Home{}}, o.Routes)
}

func TestSetUpScreen(t *testing.T) {
	uitest.Inspector104().Everywhere(t, "setup", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		return open(t, s, &desk{})
	})
	uitest.Inspector104().Everywhere(t, "setup-last", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, &desk{})
		o.Press("enter", "enter").Type("Ana Torres").Press("enter", "enter").Type("1234").Press("enter").Type("1234").Press("enter")
		return o
	})
}
