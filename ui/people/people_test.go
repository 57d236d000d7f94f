package people_test

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"assay/station"
	"assay/station/fault"
	"assay/station/people"
	screenpeople "assay/ui/people"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// desk has three people and notes what it is asked.
type desk struct {
	me  people.Person
	did []string
	err error
}

func (d *desk) Person() (people.Person, bool) { return d.me, true }
func (d *desk) People(context.Context) ([]people.Person, error) {
	since := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	return []people.Person{
		{ID: "104", Name: "Ana Torres", Role: people.Inspector, Added: since},
		{ID: "7", Name: "Jo Lind", Role: people.Lead, Added: since},
		{ID: "88", Name: "Al Moss", Role: people.Returns, Added: since, Left: true},
	}, nil
}
func (d *desk) Graders(context.Context) ([]station.Grader, error) {
	return []station.Grader{{Person: "104", Looks: 12, Answers: 143, Agreed: 137, Kappa: 0.7123}, {Person: "7", Looks: 1, Answers: 9, Agreed: 9, Kappa: math.NaN()}}, nil
}
func (d *desk) AddPerson(_ context.Context, p people.Person, newPIN, myPIN string) error {
	d.did = append(d.did, "add "+string(p.ID)+" "+p.Name+" "+string(p.Role)+" "+newPIN+" "+myPIN)
	return d.err
}
func (d *desk) SetPIN(_ context.Context, id people.ID, newPIN, myPIN string) error {
	d.did = append(d.did, "pin "+string(id)+" "+newPIN+" "+myPIN)
	return d.err
}
func (d *desk) Leave(_ context.Context, id people.ID, myPIN string) error {
	d.did = append(d.did, "leave "+string(id)+" "+myPIN)
	return d.err
}

func (d *desk) SetRole(_ context.Context, id people.ID, role people.Role, myPIN string) error {
	d.did = append(d.did, "role "+string(id)+" "+string(role)+" "+myPIN)
	return d.err
}

func open(t *testing.T, s uitest.Setting, d *desk) *uitest.Opened {
	d.me = s.Person
	return s.Open(t, func(env screen.Env) screen.Screen { return screenpeople.New(env, d) })
}

func TestALeadAddsAPerson(t *testing.T) {
	d := &desk{}
	o := open(t, uitest.Lead7(), d)
	o.Press("a").Scan("105").Type("Bo Park").Press("enter", "1").Type("5678").Press("enter").Type("5678").Press("enter").Type("1234").Hides("1234", "5678").Press("enter")
	assert.Equal(t, []string{"add 105 Bo Park inspector 5678 1234"}, d.did)
	o.Shows("added 105", "Ana Torres")
}

func TestARefusedPersonStaysOnTheForm(t *testing.T) {
	d := &desk{err: fault.New(fault.Refused, "that is not your PIN")}
	o := open(t, uitest.Lead7(), d)
	o.Press("a").Type("105").Press("enter").Type("Bo Park").Press("enter", "1").Type("5678").Press("enter").Type("5678").Press("enter").Type("1111").Press("enter")
	o.Shows("not your PIN").Press("enter").Shows("A new person", "Bo Park")
}

func TestALeadSetsAPINAndNotesThatSomebodyLeft(t *testing.T) {
	d := &desk{}
	o := open(t, uitest.Lead7(), d)
	o.Press("p").Type("5678").Press("enter").Type("5678").Press("enter").Type("1234").Press("enter")
	o.Press("x").Shows("104 Ana Torres left").Press("esc").Shows("badge")
	o.Press("x").Type("1234").Press("enter")
	assert.Equal(t, []string{"pin 104 5678 1234", "leave 104 1234"}, d.did)
}

func TestALeadChangesARole(t *testing.T) {
	uitest.Lead7().Everywhere(t, "people-role", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, &desk{})
		o.Press("r").Shows("104 Ana Torres is inspector")
		return o
	})
	d := &desk{}
	o := open(t, uitest.Lead7(), d)
	o.Press("r", "1").Shows("that is what they are").Press("2").Type("1234").Press("enter").Shows("104 is lead now")
	assert.Equal(t, []string{"role 104 lead 1234"}, d.did)
	o.Press("down", "r").Shows("that is you").Press("down", "r").Shows("left already")
	open(t, uitest.Inspector104(), &desk{}).Press("down", "r").Shows("leads only")
}

func TestKeysThatAreOffSayWhy(t *testing.T) {
	o := open(t, uitest.Inspector104(), &desk{})
	o.Press("a").Shows("leads only").Press("down", "x").Shows("leads only")
	o.Press("up", "p").Shows("A new PIN for 104")
	lead := open(t, uitest.Lead7(), &desk{})
	lead.Press("down", "x").Shows("that is you").Press("down", "x").Shows("left already").Press("p").Shows("this person left")
}

func TestPeopleScreen(t *testing.T) {
	uitest.Lead7().Everywhere(t, "people", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		return open(t, s, &desk{})
	})
	uitest.Lead7().Everywhere(t, "people-add", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, &desk{})
		o.Press("a").Type("105").Press("enter").Type("Bo Park").Press("enter")
		return o
	})
}
