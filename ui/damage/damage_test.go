package damage_test

import (
	"context"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/damage"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/people"
	screendamage "assay/ui/damage"
	"assay/ui/frame"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// desk keeps one report in memory.
type desk struct {
	me    people.Person
	clock *uitest.Clock
	asked damage.Report
	now   damage.State
	drop  string
	err   error
}

func (d *desk) Person() (people.Person, bool) { return d.me, true }
func (d *desk) Station() station.Settings     { return station.Settings{Name: "Dock 3"} }
func (d *desk) ReportDamage(_ context.Context, r damage.Report) (damage.State, error) {
	if d.err != nil {
		return damage.State{}, d.err
	}
	if err := r.Check(); err != nil {
		return damage.State{}, err
	}
	d.asked = r
	return d.keep(), nil
}

// keep is the report as the station would keep it.
func (d *desk) keep() damage.State {
	who, _ := d.asked.Against()
	d.now = damage.State{ID: damage.ID{7}, Number: "DOCK3-D-20260312-001", Report: d.asked, By: "104", Name: "Ana Torres", Place: "Dock 3 tty1", At: d.clock.Now(), Who: who}
	if who != "" {
		d.now.Term, d.now.Due = "carrier, damage hidden in the box", "2026-03-19"
	}
	return d.now
}
func (d *desk) Damage(context.Context, damage.ID) (damage.State, error) { return d.now, nil }
func (d *desk) DamageLines(context.Context, damage.ID) ([]station.Line, error) {
	return nil, nil
}
func (d *desk) NewestDrop() (station.Drop, bool, error) {
	return station.Drop{Path: d.drop, Name: d.drop}, d.drop != "", nil
}
func (d *desk) NoteDamage(_ context.Context, _ damage.ID, words string) (damage.State, error) {
	d.now.Notes = append(d.now.Notes, damage.Note{Text: words})
	return d.now, nil
}
func (d *desk) AttachDamage(_ context.Context, _ damage.ID, path string) (damage.State, error) {
	d.now.Photos = append(d.now.Photos, inspection.Evidence{Name: path})
	return d.now, nil
}
func (d *desk) ClaimDamage(context.Context, damage.ID) (damage.State, error) {
	d.now.Claim = &damage.Said{Text: d.now.ClaimText("Dock 3"), At: d.clock.Now(), By: d.me.Name}
	return d.now, nil
}
func (d *desk) CloseDamage(_ context.Context, _ damage.ID, pin, why string) (damage.State, error) {
	if pin != "1234" {
		return d.now, fault.New(fault.Refused, "badge and PIN do not match")
	}
	d.now.Closed = &damage.Said{Text: why, At: d.clock.Now(), By: d.me.Name}
	return d.now, nil
}

func form(t *testing.T, s uitest.Setting, d *desk) *uitest.Opened {
	d.me, d.clock = s.Person, s.Clock
	return s.Open(t, func(env screen.Env) screen.Screen {
		return screendamage.New(env, d, screen.Damage{Of: inspection.ID{1}, About: "Kettle K-200 · lot 2291"})
	})
}

func report(t *testing.T, s uitest.Setting, d *desk) *uitest.Opened {
	d.me, d.clock = s.Person, s.Clock
	d.asked = damage.Report{Where: "inner", Fault: "carrier", Pieces: 3, Remark: "none", Codes: []string{"340123456789012345"}, OfNo: "DOCK3-Q-20260312-177", Label: "Kettle K-200 · lot 2291"}
	d.keep()
	return s.Open(t, func(env screen.Env) screen.Screen { return screendamage.NewReport(env, d, damage.ID{7}) })
}

// somewhere is any screen, with a record before it.
type somewhere struct{ screen.Screen }

func (s somewhere) Update(tea.Msg) (screen.Screen, tea.Cmd) { return s, nil }

func (somewhere) About() ([16]byte, string) { return inspection.ID{1}, "Kettle" }

// The driver waits: F8 and five more keys, from any screen, and it is kept.
func TestDamageIsReportedInSixKeys(t *testing.T) {
	s := uitest.Inspector104()
	d := &desk{me: s.Person, clock: s.Clock}
	routes := func(env screen.Env, r screen.Route) screen.Screen {
		switch r := r.(type) {
		case screen.Damage:
			return screendamage.New(env, d, r)
		case screen.DamageReport:
			return screendamage.NewReport(env, d, damage.ID(r.ID))
		}
		return somewhere{screendamage.NewReport(env, d, damage.ID{})}
	}
	f := frame.New(s.Env(), signed{s.Person}, routes, frame.Waits{})
	drive := uitest.Drive(t, f, s.Clock, 80, 24)
	keys := []string{"f8", "1", "1", "3", "enter", "1"}
	require.LessOrEqual(t, len(keys), 6)
	drive.Press(keys...)
	assert.Equal(t, damage.Report{Of: [16]byte{1}, Where: "carton", Fault: "carrier", Pieces: 3, Remark: "written"}, d.asked)
	drive.Shows("D-12-001", "F3 photo", "F2 note", "none yet")
	drive.Press("esc")
}

// signed is who works at the terminal.
type signed struct{ p people.Person }

func (signed) Station() station.Settings       { return station.Settings{Name: "Dock 3"} }
func (s signed) Person() (people.Person, bool) { return s.p, true }
func (signed) SignOut()                        {}
func (signed) HubStatus() station.SyncStatus   { return station.SyncStatus{State: station.SyncOff} }
func (signed) HubAsks() int                    { return 0 }

func TestALabelMayBeScannedAtAnyQuestion(t *testing.T) {
	d := &desk{}
	o := form(t, uitest.Inspector104(), d)
	o.Shows("none must").Press("1").Scan("340123456789012345").Shows("Label: 3401").Press("1", "2", "enter").Scan("4006381333931").Scan("4006381333931").Press("4")
	assert.Equal(t, []string{"340123456789012345", "4006381333931"}, d.asked.Codes)
	assert.Equal(t, []screen.Route{screen.DamageReport{ID: inspection.ID{7}}}, o.Routes)
}

func TestNothingIsKeptBeforeTheLastAnswer(t *testing.T) {
	d := &desk{}
	o := form(t, uitest.Inspector104(), d)
	o.Press("9", "1", "1", "enter").Shows("a number from 1 on").Press("0", "enter").Shows("a number from 1 on").Press("esc")
	assert.Zero(t, d.asked)
	assert.Empty(t, o.Routes)
}

func TestAnAnswerIsTakenBack(t *testing.T) {
	d := &desk{}
	o := form(t, uitest.Inspector104(), d)
	o.Press("1", "1", "up", "up", "3", "2", "5", "enter", "up", "backspace", "7", "enter", "4")
	assert.Equal(t, "product maker 7 no_driver", d.asked.Where+" "+d.asked.Fault+" 7 "+d.asked.Remark)
	assert.Equal(t, 7, d.asked.Pieces)
}

func TestAReportThatCouldNotBeKeptStaysOnTheScreen(t *testing.T) {
	d := &desk{err: fault.New(fault.Full, "the disk is full")}
	o := form(t, uitest.Inspector104(), d)
	o.Press("1", "1", "3", "enter", "1").Shows("disk is full").Press("enter").Shows("carrier's note")
	d.err = nil
	o.Press("1")
	assert.Equal(t, 3, d.asked.Pieces)
}

func TestPhotoAndNoteAreOfferedAndNotDemanded(t *testing.T) {
	d := &desk{}
	o := report(t, uitest.Inspector104(), d)
	o.Press("z").Shows("it has no photo").Press("f3").Shows("take the photo, then F3")
	d.drop = "IMG_2231.JPG"
	o.Press("f3").Shows("IMG_2231.JPG").Press("f2").Type("forklift").Press("enter").Shows("forklift")
	o.Press("d").Shows("a lead closes it").Press("z")
	assert.Equal(t, screen.Photos{Of: "D-12-001", Files: []screen.File{{Name: "IMG_2231.JPG", Where: "the damage"}}}, o.Routes[len(o.Routes)-1])
}

func TestALeadClaimsAndCloses(t *testing.T) {
	d := &desk{}
	o := report(t, uitest.Lead7(), d)
	o.Shows("make it by 2026-03-19").Press("c").Shows("sent")
	o.Press("c").Shows("it was sent already")
	o.Press("d").Type("goods scrapped, claim runs").Press("enter").Type("1111").Press("enter").Shows("do not match").Press("enter")
	o.Press("backspace", "backspace", "backspace", "backspace").Type("1234").Press("enter").Shows("closed", "goods scrapped")
	o.Press("f2").Shows("it is closed")
}

func TestALateClaimSaysSo(t *testing.T) {
	d := &desk{}
	s := uitest.Lead7()
	s.Clock.Pass(10 * 24 * 3600e9)
	report(t, s, d).Shows("D-12-001")
	d.now.Due = "2026-03-10"
	report2 := s.Open(t, func(env screen.Env) screen.Screen { return screendamage.NewReport(env, d, damage.ID{7}) })
	report2.Shows("late: it was due on 2026-03-10")
}

func TestDamageScreens(t *testing.T) {
	uitest.Inspector104().Everywhere(t, "form", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		return form(t, s, &desk{})
	})
	uitest.Inspector104().Everywhere(t, "remark", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := form(t, s, &desk{})
		o.Press("2", "1", "3", "enter")
		return o
	})
	uitest.Lead7().Everywhere(t, "report", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		return report(t, s, &desk{})
	})
}
