package series_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/screen"
	"assay/ui/series"
	"assay/ui/uitest"
)

// desk has three series and notes what it is asked.
type desk struct {
	me   people.Person
	rows []station.SeriesRow
	did  []string
	set  station.Settings
	err  error
}

func (d *desk) Person() (people.Person, bool) { return d.me, true }

func (d *desk) Series(context.Context) ([]station.SeriesRow, error) { return d.rows, nil }

func (d *desk) AllowReduced(_ context.Context, _ station.StreamID, pin string, steady, wanted bool, note string) error {
	d.did = append(d.did, fmt.Sprintln("allow", pin, steady, wanted, note))
	return d.err
}

func (d *desk) AcceptCorrection(_ context.Context, _ station.StreamID, pin, note string) error {
	d.did = append(d.did, fmt.Sprintln("correct", pin, note))
	return d.err
}

func (d *desk) Station() station.Settings { return d.set }

func (d *desk) SetColdStart(_ context.Context, pin, severity string) error {
	d.did = append(d.did, fmt.Sprintln("start", pin, severity))
	if d.err == nil {
		d.set.ColdStart = severity
	}
	return d.err
}

func rows() []station.SeriesRow {
	at := func(h int) int64 { return time.Date(2026, 3, 12, h, 2, 0, 0, time.UTC).UnixMilli() }
	bad := station.SeriesRow{
		ID: station.StreamID{1}, Supplier: "Norden, Shaoxing 2", Product: "Kettle K-200 04006381333931", Stage: "quality-control", Class: "major",
		Edition: "iso2859-1-1999", Level: "II", AQL: "2.5", Severity: "discontinued", Lots: 7,
		Why: "five lots were not accepted on tightened: discontinued", Since: at(12),
		Next: []string{"every lot is held until a lead records the corrective action"},
	}
	for i := range 7 {
		s := station.SeriesStep{At: at(i + 6), Inspection: inspection.ID{byte(i + 1)}, Number: fmt.Sprintf("DOCK3-Q-20260312-%03d", i+1), Size: 1200, N: 80, Bad: 6, Ac: 5, Re: 6,
			Drawn: "tightened", Severity: "tightened"}
		switch i {
		case 0:
			s.Drawn, s.Severity = "normal", "normal"
		case 1:
			s.Drawn, s.Reason = "normal", "two of five lots or fewer in a row were not accepted: tightened"
		case 6:
			s.Severity, s.Reason = "discontinued", bad.Why
		}
		bad.Last = append(bad.Last, s)
	}
	good := station.SeriesRow{
		ID: station.StreamID{2}, Supplier: "Luma Electric", Product: "Adaptor 12 V", Stage: "quality-control", Class: "major", Edition: "iso2859-1-1999",
		Level: "II", AQL: "1.0", Severity: "normal", Score: 30, Lots: 10, Why: "begins on normal: the site's setting",
		Next: []string{"tightened if two of five lots are not accepted", "reduced once a lead says production is steady and wants it: score 30 of 30"},
		Last: []station.SeriesStep{{At: at(7), Size: 500, N: 50, Ac: 1, Re: 2, Accepted: true, Drawn: "normal", Severity: "normal", Apart: "resubmitted"}},
	}
	reduced := good
	reduced.ID, reduced.Class, reduced.Severity, reduced.Steady, reduced.Wanted = station.StreamID{3}, "minor", "reduced", true, true
	reduced.Last = []station.SeriesStep{{At: at(8), Word: "reduced inspection approved, production steady: same line, same crew"}}
	return []station.SeriesRow{bad, good, reduced}
}

func open(t *testing.T, s uitest.Setting, d *desk) *uitest.Opened {
	d.me = s.Person
	return s.Open(t, func(env screen.Env) screen.Screen { return series.New(env, d) })
}

func TestALeadTakesADiscontinuedSeriesUpAgain(t *testing.T) {
	d := &desk{rows: rows()}
	o := open(t, uitest.Lead7(), d)
	o.Shows("discontinued", "five lots were not accepted", "every lot is held")
	o.Press("c").Type("new die").Press("enter").Type("1234").Hides("1234").Press("enter")
	assert.Equal(t, []string{"correct 1234 new die\n"}, d.did)
	o.Shows("corrective action recorded")
	o.Press("r")
	assert.Equal(t, []screen.Route{screen.Record{ID: inspection.ID{7}}}, o.Routes)
}

func TestALeadApprovesReducedAndTakesItBack(t *testing.T) {
	d := &desk{rows: rows()}
	o := open(t, uitest.Lead7(), d)
	o.Press("down", "c").Shows("it is normal, not discontinued")
	o.Press("a").Type("same crew").Press("enter").Type("1234").Press("enter")
	o.Press("down", "a").Shows("approved already")
	o.Press("w").Type("line moved").Press("enter").Type("1234").Press("enter")
	assert.Equal(t, []string{"allow 1234 true true same crew\n", "allow 1234 false false line moved\n"}, d.did)
}

func TestARefusedWordStaysOnTheForm(t *testing.T) {
	d := &desk{rows: rows(), err: fault.New(fault.Refused, "that is not your PIN")}
	o := open(t, uitest.Lead7(), d)
	o.Press("c").Type("new die").Press("enter").Type("1111").Press("enter").Shows("not your PIN").Press("enter").Shows("new die")
}

func TestAnInspectorDecidesNothingHere(t *testing.T) {
	o := open(t, uitest.Inspector104(), &desk{rows: rows()})
	o.Press("c").Shows("leads only").Press("a").Shows("leads only")
	open(t, uitest.Lead7(), &desk{}).Shows("No series yet").Press("c").Shows("no series is listed")
}

func TestSeriesScreen(t *testing.T) {
	uitest.Lead7().Everywhere(t, "series", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		return open(t, s, &desk{rows: rows()})
	})
	uitest.Lead7().Everywhere(t, "series-normal", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, &desk{rows: rows()})
		o.Press("down")
		return o
	})
	uitest.Lead7().Everywhere(t, "series-correct", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, &desk{rows: rows()})
		o.Press("c").Type("new die")
		return o
	})
	uitest.Lead7().Everywhere(t, "series-start", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, &desk{rows: rows()})
		o.Press("o")
		return o
	})
}

func TestALeadSaysHowNewSeriesBegin(t *testing.T) {
	d := &desk{}
	o := open(t, uitest.Lead7(), d)
	o.Shows("new ones begin on normal").Press("o").Shows("How new series begin; now on normal")
	o.Press("2").Type("1234").Hides("1234").Press("enter")
	assert.Equal(t, []string{"start 1234 tightened\n"}, d.did)
	o.Shows("new ones begin on tightened")
}
