package charts

import (
	"maps"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/control"
	"assay/station/inspection"
	"assay/station/people"
	"assay/station/spc"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Chart is the screen of one characteristic.
type Chart struct {
	env    screen.Env
	desk   Desk
	me     people.Person
	key    control.Key
	is     station.Characteristic
	points []control.Point
	read   bool

	kind   spc.Type // as drawn; empty: the frozen one, or the usual
	spread bool
	text   bool
	here   int // the point under the mark
	out    map[inspection.ID]bool

	asking bool
	form   widget.Form
	saving bool
}

// NewChart is the screen of a characteristic.
func NewChart(env screen.Env, desk Desk, key control.Key) Chart {
	me, _ := desk.Person()
	return Chart{env: env, desk: desk, me: me, key: key}
}

// Init reads its points.
func (m Chart) Init() tea.Cmd { return read(m.env.Ctx, m.desk, m.key) }

// Update answers one message.
func (m Chart) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case charted:
		return m.onCharted(msg)
	case frozen:
		return m.onFrozen(msg)
	case screen.Changed:
		return m, read(m.env.Ctx, m.desk, m.key)
	}
	return m, nil
}

func (m Chart) onCharted(msg charted) (screen.Screen, tea.Cmd) {
	switch {
	case msg.key != m.key || m.asking:
		return m, nil
	case msg.err != nil:
		return m, tea.Batch(screen.Fail(msg.err), screen.Leave())
	}
	if !m.read {
		m.here = len(msg.points) - 1
	}
	m.is, m.points, m.read = msg.is, msg.points, true
	m.here = max(0, min(m.here, len(m.points)-1))
	return m, nil
}

func (m Chart) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch {
	case m.saving:
		return m, nil
	case m.asking:
		return m.formKey(k)
	case k.String() == "esc" && m.text:
		m.text = false
		return m, nil
	case k.String() == "esc":
		return m, screen.Leave()
	case len(m.points) == 0:
		return m, nil
	}
	switch k.String() {
	case "left", "up":
		m.here = max(0, m.here-1)
	case "right", "down":
		m.here = min(len(m.points)-1, m.here+1)
	case "home":
		m.here = 0
	case "end":
		m.here = len(m.points) - 1
	case "pgup":
		m.here = max(0, m.here-10)
	case "pgdown":
		m.here = min(len(m.points)-1, m.here+10)
	case "x":
		m.out = maps.Clone(m.out)
		if m.out == nil {
			m.out = map[inspection.ID]bool{}
		}
		id := inspection.ID(m.points[m.here].ID)
		m.out[id] = !m.out[id]
	case "t":
		m.kind = m.next()
	case "s":
		m.spread = !m.spread
	case "v":
		m.text = !m.text
	case "f":
		m.asking, m.form = true, newForm()
	case "enter":
		return m, screen.Go(screen.Record{ID: inspection.ID(m.points[m.here].ID)})
	}
	return m, nil
}

// types are the charts these points fit.
func (m Chart) types() []spc.Type { return spc.TypesFor(m.samples("")) }

// next is the chart type after the one on show.
func (m Chart) next() spc.Type {
	all := m.types()
	return all[(slices.Index(all, m.shown())+1)%len(all)]
}

// shown is the type as drawn.
func (m Chart) shown() spc.Type {
	if m.kind != "" {
		return m.kind
	}
	if m.is.Frozen != nil {
		return m.is.Frozen.Limits.Type
	}
	if all := m.types(); len(all) > 0 {
		return all[0]
	}
	return ""
}

func (m Chart) samples(t spc.Type) []spc.Sample {
	out := make([]spc.Sample, len(m.points))
	for i, p := range m.points {
		out[i] = p.For(t)
	}
	return out
}

// drawn are the charts on show: against the frozen limits, where they are of this
// type; else against trial limits of all points that are not left out.
func (m Chart) drawn() (charts []spc.Chart, trial bool, err error) {
	kind := m.shown()
	if f := m.is.Frozen; f != nil && f.Limits.Type == kind {
		return f.Limits.Charts(m.samples(kind)), false, nil
	}
	l, err := spc.Freeze(kind, m.phase(kind), spc.OfferedNelson)
	if err != nil {
		return nil, true, err
	}
	return l.Charts(m.samples(kind)), true, nil
}

func (m Chart) phase(kind spc.Type) []spc.Sample {
	var out []spc.Sample
	for _, p := range m.points {
		if !m.out[inspection.ID(p.ID)] {
			out = append(out, p.For(kind))
		}
	}
	return out
}

const (
	rules = iota
	pin
)

func newForm() widget.Form {
	return widget.NewForm(
		widget.Field{Label: "Run rules", Need: true, Choices: []widget.Choice{
			{Key: "1", Text: "N1 N2 N5 N6", More: "Nelson: beyond 3 sigma, nine on one side, two of three, four of five"},
			{Key: "2", Text: "W1 W2 W3 W4", More: "Western Electric: the same with eight on one side"},
		}},
		widget.Field{Label: "Your PIN", Need: true, Digits: true, Line: widget.NewPIN(), Hint: "you sign for these limits; they are computed, nobody types them"},
	)
}

func (m Chart) formKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if k.Type == tea.KeyEsc {
		m.asking = false
		return m, nil
	}
	form, _, whole := m.form.Update(k)
	m.form = form
	if !whole {
		return m, nil
	}
	f := station.Freeze{Key: m.key, Type: m.shown(), Rules: spc.OfferedNelson}
	if form.Value(rules) == "2" {
		f.Rules = spc.OfferedWestern
	}
	for _, p := range m.points {
		if id := inspection.ID(p.ID); !m.out[id] {
			f.Phase = append(f.Phase, id)
		}
	}
	m.saving = true
	return m, freeze(m.env.Ctx, m.desk, form.Value(pin), f)
}

func (m Chart) onFrozen(msg frozen) (screen.Screen, tea.Cmd) {
	if msg.key != m.key {
		return m, nil
	}
	m.saving = false
	if msg.err != nil {
		m.form = m.form.Set(pin, "")
		return m, screen.Fail(msg.err)
	}
	m.asking, m.kind = false, ""
	return m, tea.Batch(screen.Saved(m.env.Now()), read(m.env.Ctx, m.desk, m.key), screen.Say("limits frozen: they hold from the next inspection on"))
}

// Saving holds a quit until the save is back.
func (m Chart) Saving() bool { return m.saving }
