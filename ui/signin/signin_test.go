package signin_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"assay/station/fault"
	"assay/station/people"
	"assay/ui/screen"
	"assay/ui/signin"
	"assay/ui/uitest"
)

// desk knows one person.
type desk struct {
	asked []string
	err   error
}

func (d *desk) SignIn(_ context.Context, id, pin string) (people.Person, error) {
	d.asked = append(d.asked, id+"/"+pin)
	if d.err != nil {
		return people.Person{}, d.err
	}
	return people.Person{ID: people.ID(id), Name: "Ana Torres", Role: people.Inspector}, nil
}

func open(t *testing.T, s uitest.Setting, d *desk, id string, hint ...string) *uitest.Opened {
	s.Person = people.Person{}
	return s.Open(t, func(env screen.Env) screen.Screen { return signin.New(env, d, id, hint) })
}

func TestABadgeIsScannedAndThePINTyped(t *testing.T) {
	d := &desk{}
	o := open(t, uitest.Inspector104(), d, "")
	o.Scan("104").Shows("Now your PIN").Type("1234").Hides("1234").Press("enter")
	assert.Equal(t, []string{"104/1234"}, d.asked)
	assert.Equal(t, []screen.Route{screen.Home{}}, o.Routes)
	o.Shows("104")
}

func TestANumberMayBeTyped(t *testing.T) {
	d := &desk{}
	open(t, uitest.Inspector104(), d, "").Type("104").Press("enter").Type("1234").Press("enter")
	assert.Equal(t, []string{"104/1234"}, d.asked)
}

func TestARefusalIsSaidInWordsAndThePINAskedAgain(t *testing.T) {
	d := &desk{err: fault.New(fault.Refused, "badge or PIN is wrong: wait 30 seconds")}
	o := open(t, uitest.Inspector104(), d, "")
	o.Scan("104").Type("9999").Press("enter").Shows("wait 30 seconds", "Now your PIN")
	d.err = nil
	o.Type("1").Hides("wait 30 seconds").Type("234").Press("enter")
	assert.Equal(t, []string{"104/9999", "104/1234"}, d.asked)
}

func TestAnErrorOfOursGoesToTheBanner(t *testing.T) {
	o := open(t, uitest.Inspector104(), &desk{err: errors.New("sql: no rows")}, "104")
	o.Type("1234").Press("enter").Shows("What was saved is safe").Hides("sql")
}

func TestAnotherBadgeTakesTheOthersPlace(t *testing.T) {
	d := &desk{}
	o := open(t, uitest.Inspector104(), d, "104")
	o.Shows("Now your PIN").Type("12").Scan("9").Type("1234").Press("enter")
	assert.Equal(t, []string{"9/1234"}, d.asked)
}

func TestALabelOfGoodsIsNoBadge(t *testing.T) {
	for _, label := range []string{"(01)04006381333931(10)L7", "]C10104006381333931"} {
		o := open(t, uitest.Inspector104(), &desk{}, "")
		o.Scan(label).Shows("Scan your badge", "a label of goods, not a badge").Scan("104").Hides("label of goods").Shows("Now your PIN")
	}
	open(t, uitest.Inspector104(), &desk{}, "").Scan("104 and more").Shows("a badge has 1 to 32 letters", "Scan your badge,")
}

func TestEscEmptiesBothFields(t *testing.T) {
	o := open(t, uitest.Inspector104(), &desk{}, "104")
	o.Press("esc").Shows("Scan your badge").Hides("104")
}

func TestSignInScreen(t *testing.T) {
	s := uitest.Inspector104()
	s.Everywhere(t, "signin", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		return open(t, s, &desk{}, "")
	})
	s.Demo = true
	s.Everywhere(t, "signin-wait", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		d := &desk{err: fault.New(fault.Refused, "badge or PIN is wrong; after three wrong ones the next try waits: 30 seconds")}
		o := open(t, s, d, "104", "This is a demo. Sign in as 104 (inspector) or 7 (lead), PIN 1234.")
		o.Type("9999").Press("enter")
		return o
	})
}
