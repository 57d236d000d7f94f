package returned_test

import (
	"context"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/letter"
	"assay/station/people"
	"assay/station/service"
	"assay/ui/returned"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// desk has one return in memory and decides as the station does.
type desk struct {
	me    people.Person
	clock *uitest.Clock
	way   service.Way
}

const number = "DOCK3-R-20260312-018"

var id = inspection.ID{1}

func (d *desk) Person() (people.Person, bool) { return d.me, true }
func (d *desk) Clocks() *service.Rules        { return service.Builtin() }
func (d *desk) Way(context.Context, inspection.ID) (service.Way, error) {
	return d.way, nil
}
func (d *desk) Preview(_ context.Context, _ inspection.ID, to service.Stage) (letter.Message, error) {
	if to == service.Received {
		return letter.Message{}, fault.New(fault.Missing, "nothing is told")
	}
	return letter.Message{Subject: "Your return is settled", Text: "Thank you.\n\nEverything is done.\n\nYou have what we decided.\n\nAnswer this message."}, nil
}
func (d *desk) do(c service.Command) (service.Way, error) {
	at := service.Moment{At: d.clock.Now(), Person: string(d.me.ID)}
	events, err := service.Decide(d.way, c, at)
	if err != nil {
		return d.way, err
	}
	for _, e := range events {
		d.way = service.Apply(d.way, e, at)
	}
	return d.way, nil
}
func (d *desk) DoTask(_ context.Context, _ inspection.ID, task, value string) (service.Way, error) {
	return d.do(service.Settle{Task: task, Value: value})
}
func (d *desk) WitnessTask(_ context.Context, _ inspection.ID, badge, pin string) (service.Way, error) {
	if pin != "1234" {
		return d.way, fault.New(fault.Refused, "badge and PIN do not match")
	}
	return d.do(service.Settle{Task: "witness", Value: "Jo Lind", Witness: badge})
}
func (d *desk) TakeReturn(context.Context, inspection.ID) error {
	_, err := d.do(service.Take{})
	return err
}
func (d *desk) SettleReturn(context.Context, inspection.ID) (service.Way, error) {
	return d.do(service.Move{Stage: service.Resolved})
}

// ready has a return that was decided, its goods on their way to somewhere.
func ready(t *testing.T, s uitest.Setting, goes string) *desk {
	d := &desk{me: s.Person, clock: s.Clock}
	for _, c := range []service.Command{
		service.Move{Stage: service.Received, Record: id, Number: number, Label: "Kettle K-200", Withdrawn: "2026-03-02"},
		service.Move{Stage: service.Inspecting}, service.Move{Stage: service.Graded}, service.Move{Stage: service.Held, Why: "a lead looks first"},
		service.Move{Stage: service.Decided, Goes: goes, Pays: true},
		service.Tell{Told: service.Told{Stage: service.Decided, Subject: "Your return: what we decided", Text: "Thank you.\n\nIt came back sealed.\n\nWe refund 44.10 EUR.\n\nThe money is on its way."}},
	} {
		_, err := d.do(c)
		require.NoError(t, err)
		s.Clock.Pass(time.Minute)
	}
	return d
}

func open(t *testing.T, s uitest.Setting, d *desk) *uitest.Opened {
	return s.Open(t, func(env screen.Env) screen.Screen { return returned.New(env, d, id, "") })
}

func TestGoodsGoBackToStockByFiveScans(t *testing.T) {
	s := uitest.Inspector104()
	d := ready(t, s, "restock")
	o := open(t, s, d)
	o.Shows("Seal it", "refund by law, 2026-03-16").Scan("SEAL-9").Shows("✓ sealed with SEAL-9", "SEAL-9").Scan("4006381333931").Scan(number).Scan("A-4-2")
	o.Shows("scan the tag once more").Scan("DOCK3-R-20260312-019").Shows("not the tag of").Press("enter")
	s.Clock.Pass(time.Hour)
	o.Scan(number).Shows("the goods are restocked", "The goods are restocked: A-4-2", "sealed with SEAL-9", "sales label 4006381333931", "put away: A-4-2",
		"scanned again: "+number)
	o.Press("enter").Shows("nothing is left to do")
	o.Press("s").Shows("Does the customer have what was decided?").Press("enter", "n").Shows("The goods are restocked")
	o.Press("s", "y").Shows("settled")
	assert.True(t, d.way.Over())
}

func TestWhatWasScannedBeforeDoesTheNextTask(t *testing.T) {
	s := uitest.Inspector104()
	d := ready(t, s, "holding_cage")
	s.Open(t, func(env screen.Env) screen.Screen { return returned.New(env, d, id, number) }).Shows("✓ tag scanned", "▸ Put it away")
	s.Open(t, func(env screen.Env) screen.Screen { return returned.New(env, d, id, number) }).Shows("that is the tag")
}

// A scanner is quicker than a disk: what comes while a task is kept does the next one.
func TestAScanThatComesWhileATaskIsKeptDoesTheNext(t *testing.T) {
	s := uitest.Inspector104()
	d := ready(t, s, "holding_cage")
	var on screen.Screen
	s.Open(t, func(env screen.Env) screen.Screen { on = returned.New(env, d, id, ""); return on })
	hears := func(msg tea.Msg) (cmd tea.Cmd) {
		on, cmd = on.Update(msg)
		return cmd
	}
	read := on.Init()()
	require.Nil(t, hears(scan.Scanned{Data: number}), "nothing was read yet")
	keeps := hears(read)
	require.Nil(t, hears(scan.Scanned{Data: "A-4-2"}), "the tag is being kept")
	hears(keeps())
	hears(hears(on.Init()())())
	require.Len(t, d.way.Done, 2)
	assert.Equal(t, service.Caged, d.way.Goods)
}

func TestATaskCanBeTyped(t *testing.T) {
	s := uitest.Inspector104()
	d := ready(t, s, "return_to_customer")
	o := open(t, s, d)
	o.Press("enter").Type(number).Press("enter").Press("enter").Type("1Z999").Press("enter")
	o.Shows("shipped back", "Your item is on its way back to you.")
}

func TestNothingIsDestroyedUnseen(t *testing.T) {
	s := uitest.Inspector104()
	d := ready(t, s, "destroy")
	o := open(t, s, d)
	o.Scan(number).Press("enter").Type("C-77").Press("enter").Shows("A witness")
	o.Scan("104").Type("1234").Press("enter").Shows("somebody else").Press("enter", "esc")
	o.Scan("7").Type("9999").Press("enter").Shows("do not match").Press("enter").Press("backspace", "backspace", "backspace", "backspace").Type("1234").Press("enter")
	o.Shows("destroyed")
}

func TestALeadTakesWhatAsksForOne(t *testing.T) {
	s := uitest.Lead7()
	d := ready(t, s, "restock")
	open(t, s, d).Press("t").Shows("you look after it").Press("t").Shows("you have it")
	inspector := uitest.Inspector104()
	open(t, inspector, ready(t, inspector, "restock")).Press("t").Shows("a lead takes it")
}

func TestLettersAreShownAsSentAndAsTheyWillBe(t *testing.T) {
	s := uitest.Inspector104()
	o := open(t, s, ready(t, s, "restock"))
	o.Press("2").Shows("Goes out next", "Everything is done.", "Sent", "We refund 44.10 EUR.").Press("1").Shows("Seal it")
}

func TestReturnedScreens(t *testing.T) {
	uitest.Inspector104().Everywhere(t, "standing", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		return open(t, s, ready(t, s, "restock"))
	})
	uitest.Inspector104().Everywhere(t, "done", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, ready(t, s, "restock"))
		o.Scan("SEAL-9").Scan("4006381333931").Scan(number).Scan("A-4-2").Scan(number)
		return o
	})
	uitest.Inspector104().Everywhere(t, "letters", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, ready(t, s, "restock"))
		o.Press("tab")
		return o
	})
	uitest.Inspector104().Everywhere(t, "typing", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, ready(t, s, "restock"))
		o.Press("enter")
		return o
	})
}
