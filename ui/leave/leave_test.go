package leave_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"assay/station/clearance"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/leave"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// desk is one clearance in memory, decided by the real rules.
type desk struct {
	me people.Person
	st clearance.State
	by string

	apart []string
}

func (d *desk) Person() (people.Person, bool) { return d.me, true }
func (d *desk) Clearance(context.Context, [16]byte) (clearance.State, error) {
	return d.st, nil
}
func (d *desk) StoreFile(_ context.Context, path string) (inspection.Evidence, error) {
	if path == "gone.eml" {
		return inspection.Evidence{}, fault.New(fault.Missing, "there is no file %q", path)
	}
	return inspection.Evidence{Name: path}, nil
}
func (d *desk) Release(_ context.Context, _ inspection.ID, pin string, a clearance.Ask) (clearance.State, error) {
	if pin != "2468" {
		return d.st, fault.New(fault.Refused, "badge and PIN do not match")
	}
	r, err := clearance.Let(d.st, a, clearance.Moment{At: noon, Person: string(d.me.ID), Name: d.me.Name, Role: string(d.me.Role)})
	if err != nil {
		return d.st, err
	}
	r.Token = clearance.TokenOf(d.st.Number, d.st.Pieces, noon, "72ffd281aa").With(make([]byte, 64))
	d.st = clearance.Apply(d.st, clearance.ReleasedByLead{Released: r}, noon, string(d.me.ID))
	return d.st, nil
}

func (d *desk) LookBy(context.Context, [16]byte) (string, error) { return d.by, nil }

func (d *desk) Apart(context.Context, [16]byte) ([]string, error) { return d.apart, nil }

var noon = time.Date(2026, 3, 12, 14, 2, 0, 0, time.Local)

func begun(needs string, drawn bool) clearance.State {
	return clearance.Apply(clearance.State{}, clearance.Began{
		Subject: clearance.Subject{Number: "DOCK3-P-20260312-004", Label: "Kettle K-200 · lot 18", Needs: needs}, Pieces: 1180, Drawn: drawn, Share: "5 %",
	}, noon, "104")
}

func open(t testing.TB, s uitest.Setting, st clearance.State) *uitest.Opened {
	d := &desk{me: s.Person, st: st}
	if st.Looking() {
		d.by = "a second look by Bo Berg or Kim Voss"
	}
	return s.Open(t, func(env screen.Env) screen.Screen { return leave.New(env, d, inspection.ID{1}) })
}

func TestWhatGoodsWaitFor(t *testing.T) {
	differs := clearance.Apply(begun(clearance.ByLead, true), clearance.Compared{
		Number: "DOCK3-P-20260312-005", First: "accept", Second: "reject", Name: "Bo Berg",
		Steps: []clearance.Agreement{{Step: "face", No: "P17", Ask: "Face", Looked: 20, Agreed: 19, First: "pass", Second: "fail SA06"}},
	}, noon, "118")
	for name, st := range map[string]clearance.State{
		"waits": begun(clearance.ByLead, false), "drawn": begun(clearance.OnAccept, true), "differs": differs, "none": {},
	} {
		uitest.Lead7().Everywhere(t, name, func(t *testing.T, s uitest.Setting) *uitest.Opened { return open(t, s, st) })
	}
}

func TestWhatWasSetAsideDoesNotGoWithTheRest(t *testing.T) {
	s := uitest.Lead7()
	d := &desk{me: s.Person, st: begun(clearance.ByLead, false), apart: []string{"1 carton set aside, DOCK3-C-20260312-001 open"}}
	o := s.Open(t, func(env screen.Env) screen.Screen { return leave.New(env, d, inspection.ID{1}) })
	o.Shows("Not with it", "1 carton set aside, DOCK3-C-20260312-001 open")
	o.Press("l").Type("2468").Press("enter").Shows("ASSAY-LOAD:1:", "Not with it")
}

func TestALeadReleasesByPIN(t *testing.T) {
	uitest.Lead7().Everywhere(t, "released", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, begun(clearance.ByLead, false))
		o.Press("l").Shows("PIN")
		o.Type("1111").Press("enter").Shows("do not match")
		o.Press("esc")
		o.Type("2468").Press("enter").Shows("ASSAY-LOAD:1:DOCK3-P-20260312-004:1180:")
		return o
	})
	s := uitest.Lead7()
	s.W, s.H = 120, 40
	o := open(t, s, begun(clearance.ByLead, false))
	o.Press("l").Type("2468").Press("enter")
	o.Golden("released-120x40")
	assert.Greater(t, strings.Count(o.Screen(), "█"), 100, "its code is drawn where it fits")
}

func TestTheClientsWordIsAskedFor(t *testing.T) {
	o := open(t, uitest.Lead7(), begun(clearance.ByClient, false))
	o.Press("l", "enter").Shows("Client")
	o.Type("M. Roth").Press("enter").Type("mail.pdf").Press("enter").Type("2468").Press("enter").Shows("M. Roth", "ASSAY-LOAD:1:")
}

func TestTheClientReleasesInWriting(t *testing.T) {
	uitest.Lead7().Everywhere(t, "client", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, begun(clearance.ByClient, false))
		o.Press("l").Press("enter").Shows("this one is needed")
		o.Type("M. Roth").Press("enter").Type("gone.eml").Press("enter")
		o.Type("2468").Press("enter").Shows("there is no file")
		o.Press("x").Shows("the file with their word") // back at the name of the file, as it was typed
		for range len("gone.eml") {
			o.Press("backspace")
		}
		o.Type("roth.eml").Press("enter").Type("2468").Press("enter")
		o.Shows("M. Roth, in writing: roth.eml").Shows("ASSAY-LOAD:1:")
		return o
	})
	o := open(t, uitest.Lead7(), begun(clearance.ByClient, false))
	o.Press("l").Type("M. Roth").Press("enter").Type("roth.eml").Press("enter").Type("2468").Press("enter").Press("z")
	o.Shows("opened screen.Photos")
}

func TestAnInspectorReleasesNothing(t *testing.T) {
	o := open(t, uitest.Inspector104(), begun(clearance.ByLead, false))
	o.Press("l").Shows("a lead releases these goods").Hides("PIN")
}
