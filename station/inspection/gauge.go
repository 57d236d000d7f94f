package inspection

import (
	"strings"
	"time"

	"assay/checklists"
	"assay/station/fault"
)

// Instrument is what the station knows of the gauge that an answer names. The
// station looks it up; who answers cannot say it.
type Instrument struct {
	ID, Kind string
	Due      string // the day its calibration runs out; empty: not known
}

// Overdue tells whether the calibration ran out before a day; the day itself
// still counts.
func (i Instrument) Overdue(day time.Time) bool {
	return i.Due != "" && i.Due < day.Format(time.DateOnly)
}

// checkGauge refuses a reading by a gauge that is not known, is another kind, or
// was to be calibrated before today where the step blocks that; and one without a
// gauge where the step needs it and one could be named.
func checkGauge(step *checklists.Step, c *Give, at Moment) error {
	a := &c.Answer
	a.GaugeDue = ""
	kind := ""
	if step.Gauge != nil {
		kind = strings.ReplaceAll(step.Gauge.Kind, "_", " ")
	}
	switch i := c.Instrument; {
	case a.Result == NA:
		a.Gauge = ""
	case a.Gauge == "":
		if step.Gauge != nil && step.Gauge.Need && c.Registered {
			return fault.New(fault.Invalid, "%s: say which %s reads: scan it, or pick it", named(step), kind)
		}
	case step.Gauge == nil:
		return fault.New(fault.Invalid, "%s asks for no gauge", named(step))
	case i == nil:
		return fault.New(fault.Refused, "%.40s is no instrument known here: take another %s, or a lead imports it first", a.Gauge, kind)
	case i.Kind != step.Gauge.Kind:
		return fault.New(fault.Refused, "%s is a %s: %s is read with a %s", i.ID, strings.ReplaceAll(i.Kind, "_", " "), named(step), kind)
	case step.Gauge.Overdue == gaugeBlocks && i.Overdue(at.At):
		return fault.New(fault.Refused, "%s was to be calibrated by %s: take another %s", i.ID, i.Due, kind)
	default:
		a.Gauge, a.GaugeDue = i.ID, i.Due
	}
	return nil
}

// gaugeBlocks is how a step says that an overdue gauge is not read with.
const gaugeBlocks = "block"
