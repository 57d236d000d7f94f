package arrivals_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"assay/station/fault"
	"assay/station/service"
	"assay/ui/arrivals"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// desk awaits returns, and notes what it is told of.
type desk struct {
	waits []service.Way
	here  []string
}

func (d *desk) Ways(_ context.Context, waits service.Waiting, _ int) ([]service.Way, error) {
	if waits != service.ForGoods {
		return nil, nil
	}
	return d.waits, nil
}

func (d *desk) ReceiveReturn(_ context.Context, rma string) (service.Way, bool, error) {
	for _, h := range d.here {
		if h == rma {
			return service.Way{RMA: rma, Stage: service.Received}, false, nil
		}
	}
	for i, w := range d.waits {
		if w.RMA == rma {
			d.here, d.waits = append(d.here, rma), append(append([]service.Way(nil), d.waits[:i]...), d.waits[i+1:]...)
			return service.Way{RMA: rma, Label: w.Label, Stage: service.Received}, true, nil
		}
	}
	return service.Way{}, false, fault.New(fault.Missing, "no return was announced with this label. Scan it at home: its inspection begins")
}

func (d *desk) ReceiveLabel(ctx context.Context, code string) (service.Way, bool, error) {
	return d.ReceiveReturn(ctx, code)
}

func awaited(rma, label string) service.Way {
	at := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	return service.Way{RMA: rma, Label: label, Stage: service.Announced, Reached: []service.Reach{{Stage: service.Announced, At: at}}}
}

func open(t *testing.T, s uitest.Setting) (*uitest.Opened, *desk) {
	d := &desk{waits: []service.Way{awaited("R-0419", "Phone 9"), awaited("R-0420", "Kettle 1.7 l, steel"), awaited("R-0421", "Kettle 1.8 l")}}
	return s.Open(t, func(env screen.Env) screen.Screen { return arrivals.New(env, d) }), d
}

func TestAReturnIsReceivedByItsScanOrByTheMark(t *testing.T) {
	o, d := open(t, uitest.Inspector104())
	o.Shows("3 awaited", "R-0419").Scan("R-0420").Shows("R-0420, Kettle 1.7 l, steel: received; the customer is told", "1 received, 2 awaited")
	o.Press("down", "enter").Shows("R-0421 · Kettle 1.8 l: is this parcel in your hands?", "not taken back")
	o.Press("enter").Shows("in your hands?").Press("n").Shows("1 received, 2 awaited")
	o.Press("enter", "r").Shows("R-0421, Kettle 1.8 l: received", "2 received, 1 awaited")
	o.Scan("R-0420").Shows("R-0420 was here already: received")
	o.Scan("WHAT-IS-THIS").Shows("WHAT-IS-THIS: no return was announced", "2 received")
	assert.Equal(t, []string{"R-0420", "R-0421"}, d.here)
	assert.Empty(t, o.Routes, "nothing is opened")
}

func TestArrivalsScreen(t *testing.T) {
	uitest.Inspector104().Everywhere(t, "arrivals", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _ := open(t, s)
		o.Scan("R-0420").Scan("WHAT-IS-THIS")
		return o
	})
	uitest.Inspector104().Everywhere(t, "arrivals-asked", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _ := open(t, s)
		o.Press("enter")
		return o
	})
	uitest.Inspector104().Everywhere(t, "arrivals-none", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, d := open(t, s)
		d.waits = nil
		o.Send(screen.Changed{})
		return o
	})
}
