package inspect

import (
	"context"
	"maps"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/widget"
)

// gauges are the instruments chosen in this sitting, by their kind: one that was
// scanned once reads for every step of its kind.
type gauges map[string]*goods.Instrument

// gaugeRead is what the station knows of a code scanned where an instrument reads.
type gaugeRead struct {
	code  string
	gauge *goods.Instrument // nil: no instrument
}

// lookForGauge asks whether a code is an instrument's.
func lookForGauge(ctx context.Context, d Looker, id inspection.ID, turn int, code string) tea.Cmd {
	return func() tea.Msg {
		known, err := d.Known(ctx, code)
		g := gaugeRead{code: code}
		if len(known.Instruments) > 0 {
			g.gauge = known.Instruments[0]
		}
		return found{id: id, turn: turn, what: g, err: err}
	}
}

// onGauge chooses an instrument for the open step, if it may read there.
func (m Model) onGauge(g gaugeRead) (Model, tea.Cmd) {
	h := m.here()
	asked := h.step().Gauge
	switch {
	case g.gauge == nil || asked == nil:
		return say("that was a barcode: type the number, or read it with the instrument")(m)
	case g.gauge.Gauge != asked.Kind:
		return say(h.show(g.gauge.ID) + " is no " + gaugeKind(asked.Kind) + ", it is a " + h.show(gaugeKind(g.gauge.Gauge)))(m)
	case overdue(g.gauge, h.env.Now()) && asked.Overdue == "block":
		return say(h.show(g.gauge.ID) + " was to be calibrated by " + g.gauge.Due + ": take another one")(m)
	}
	m.gauges = maps.Clone(m.gauges)
	if m.gauges == nil {
		m.gauges = gauges{}
	}
	m.gauges[asked.Kind] = g.gauge
	return say("reads with " + h.show(g.gauge.ID))(m)
}

// gauge is the instrument that reads at the open step; nil: none was chosen.
func (h here) gauge() *goods.Instrument {
	if asked := h.step().Gauge; asked != nil {
		return h.gauges[asked.Kind]
	}
	return nil
}

func (h here) gaugeID() string {
	if g := h.gauge(); g != nil {
		return g.ID
	}
	return ""
}

// gaugeLine says what reads, and until when it is calibrated.
func (h here) gaugeLine(asked *checklists.Gauge) string {
	g := h.gauge()
	switch {
	case g == nil:
		return h.t.Dim.On("Gauge: " + h.show(gaugeKind(asked.Kind)) + ", scan it to name it")
	case g.Due == "":
		return h.t.Dim.On("Gauge: " + h.show(g.ID) + " " + gaugeKind(g.Gauge))
	case overdue(g, h.env.Now()):
		return h.t.Warn.On(h.t.Marks.Hold + " Gauge " + h.show(g.ID) + " was to be calibrated by " + g.Due)
	}
	return h.t.Dim.On("Gauge: " + h.show(g.ID) + " " + gaugeKind(g.Gauge) + ", calibrated until " + g.Due)
}

// pickGauge lists the instruments of the step's kind; one that is overdue can be
// taken only where the step lets it read.
type pickGauge struct {
	picker
	known []*goods.Instrument
}

func newPickGauge(h here) pane {
	return pickGauge{picker: picker{title: "Which " + gaugeKind(h.step().Gauge.Kind) + " reads?", pick: widget.NewPick(nil, "reading")}}
}

func (p pickGauge) opening(m Model) tea.Cmd {
	ctx, d, id, turn, kind := m.env.Ctx, m.desk, m.id, m.turn, m.here().step().Gauge.Kind
	return func() tea.Msg {
		known, err := d.Gauges(ctx, kind)
		return found{id: id, turn: turn, what: known, err: err}
	}
}

func (p pickGauge) hear(h here, what any) (pane, deed) {
	known, ok := what.([]*goods.Instrument)
	if !ok {
		return p, nil
	}
	if len(known) == 0 {
		return p, both(shut, say("no "+gaugeKind(h.step().Gauge.Kind)+" is known here: a lead imports them"))
	}
	options := make([]widget.Option, len(known))
	for i, g := range known {
		options[i] = widget.Option{ID: h.show(g.ID), Text: h.show(g.Model), More: h.dueWords(g)}
	}
	p.known, p.pick = known, widget.NewPick(options, "")
	p.on = func(_ here, i int) deed {
		return func(m Model) (Model, tea.Cmd) {
			m.over = nil
			return m.onGauge(gaugeRead{code: known[i].ID, gauge: known[i]})
		}
	}
	return p, nil
}

// dueWords say until when a gauge may be read with.
func (h here) dueWords(g *goods.Instrument) string {
	switch {
	case g.Due == "":
		return "calibration not known"
	case overdue(g, h.env.Now()):
		return "overdue since " + g.Due
	}
	return "until " + g.Due
}

func (p pickGauge) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	next, do, mine := p.picker.key(h, k)
	p.picker, _ = next.(picker)
	return p, do, mine
}

// scan takes the gauge whose label is scanned.
func (p pickGauge) scan(h here, s scan.Scanned) (pane, deed, bool) {
	return p, both(shut, func(m Model) (Model, tea.Cmd) {
		return m, lookForGauge(m.env.Ctx, m.desk, m.id, m.turn, s.Data)
	}), true
}

func (p pickGauge) asksScan() bool { return true }

func gaugeKind(kind string) string { return strings.ReplaceAll(kind, "_", " ") }

// overdue: the day itself still counts.
func overdue(g *goods.Instrument, now time.Time) bool {
	return g.Due != "" && g.Due < now.Format(time.DateOnly)
}
