package labs_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/labs"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// desk has two results due, one of them late, and notes what it is asked.
type desk struct {
	me   people.Person
	rows []station.LabRow
	did  []inspection.Report
	err  error
}

func (d *desk) Person() (people.Person, bool)                  { return d.me, true }
func (d *desk) Labs(context.Context) ([]station.LabRow, error) { return d.rows, nil }
func (d *desk) Report(_ context.Context, _ inspection.ID, pin string, r inspection.Report) (inspection.State, error) {
	if d.err != nil || pin != "2468" {
		return inspection.State{}, fault.New(fault.Refused, "that PIN is wrong")
	}
	d.did = append(d.did, r)
	d.rows = d.rows[1:]
	return inspection.State{SignOff: &inspection.SignOff{}}, nil
}

func row(number, label, due, drew string, state inspection.Phase) station.LabRow {
	return station.LabRow{
		Row: station.Row{Number: number, Label: label, State: state},
		LabOrder: inspection.LabOrder{Step: "lab_report", No: "P36", Ask: "Laboratory report: what is on file?", Laboratory: "Lab Nord",
			Request: "RQ-9", Due: due, Samples: "pieces 3, 7", Seal: "S-4411", Drew: drew},
	}
}

func open(t *testing.T, s uitest.Setting) (*uitest.Opened, *desk) {
	d := &desk{me: s.Person, rows: []station.LabRow{
		row("DOCK3-P-20260301-002", "PO-7 · Norden · Kettle", "2026-03-10", "104", inspection.Signed),
		row("DOCK3-P-20260311-001", "PO-9 · Norden · Toaster", "2026-03-20", "7", inspection.Parked),
	}}
	return s.Open(t, func(env screen.Env) screen.Screen { return labs.New(env, d) }), d
}

func TestALeadRecordsAResultThatCameLate(t *testing.T) {
	o, d := open(t, uitest.Lead7())
	o.Shows("2 due, 1 overdue", "overdue since 2026-03-10", "samples pieces 3, 7, seal S-4411, drawn by 104")
	o.Press("enter", "2").Type("TR-88").Press("enter").Type("soon").Press("enter").Shows("a date is year-month-day")
	o.Press("backspace", "backspace", "backspace", "backspace").Type("2026-03-09").Press("enter").Type("clause 20.105").Press("enter").Type("1111").Press("enter").Shows("that PIN is wrong")
	o.Press("enter").Type("2468").Press("enter").Shows("result kept, a lead decides", "1 due")
	assert.Equal(t, []inspection.Report{{Step: "lab_report", Number: "TR-88", Date: "2026-03-09", Note: "clause 20.105"}}, d.did)
}

func TestWhoDrewTheSamplesDoesNotReport(t *testing.T) {
	o, _ := open(t, uitest.Lead7())
	o.Press("down", "enter").Shows("you drew the samples")
	o, _ = open(t, uitest.Inspector104())
	o.Press("enter").Shows("a lead or quality records it")
}

func TestLabsScreen(t *testing.T) {
	uitest.Lead7().Everywhere(t, "labs", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _ := open(t, s)
		return o
	})
	uitest.Lead7().Everywhere(t, "labs-result", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _ := open(t, s)
		o.Press("enter", "1").Type("TR-88").Press("enter")
		return o
	})
	uitest.Lead7().Everywhere(t, "labs-none", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, d := open(t, s)
		d.rows = nil
		o.Send(screen.Changed{})
		return o
	})
}
