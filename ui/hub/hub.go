// Package hub is the screen of what stations share: how this one stands with the
// hub, who asks to be let in, when each station was last heard, what does not
// count and why, and which records are at the hub.
//
// Arrows: ui/routes builds it; it imports station, screen, widget.
package hub

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Model is the screen: lists one below the other with one mark in them, and a
// form over it while a lead is asked something.
type Model struct {
	env     screen.Env
	desk    Desk
	me      people.Person
	page    station.HubPage
	refused []refused
	read    bool
	busy    bool // it is being read
	again   bool // it changed meanwhile
	lines   []line
	here    int
	doing   doing
	about   line // what the form is about
	form    widget.Form
	saving  bool
}

// line is one line that can be marked.
type line struct {
	asks    *station.Applicant
	peer    *station.Peer
	dispute *station.HubDispute
	lost    *station.HubLost
	record  *station.HubRow
	waits   *station.Waits
}

type doing uint8

const (
	nothing doing = iota
	admitting
	revoking
)

// New is the screen.
func New(env screen.Env, desk Desk) Model {
	me, _ := desk.Person()
	return Model{env: env, desk: desk, me: me, busy: true}
}

// Init reads what is to be shown.
func (m Model) Init() tea.Cmd { return read(m.env.Ctx, m.desk) }

// Update answers one message.
func (m Model) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case shown:
		return m.onShown(msg)
	case done:
		return m.onDone(msg)
	case tried:
		return m, screen.Say("asked the hub again")
	case screen.Changed, screen.HubMoved:
		return m.onChanged()
	}
	return m, nil
}

func (m Model) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch {
	case m.saving:
		return m, nil
	case m.doing != nothing:
		return m.formKey(k)
	}
	key := k.String()
	if here, ok := widget.Step(key, m.here, len(m.lines), 10); ok {
		m.here = here
		return m, nil
	}
	switch key {
	case "enter":
		return m.open()
	case "x":
		if l := m.marked(); l.peer != nil {
			m.doing, m.about, m.form = revoking, l, revokeForm()
		}
	case "r":
		return m, try(m.desk)
	case "esc":
		return m, screen.Leave()
	}
	return m, nil
}

// open lets in who asks, or shows the record under the mark.
func (m Model) open() (screen.Screen, tea.Cmd) {
	switch l := m.marked(); {
	case l.asks != nil:
		m.doing, m.about, m.form = admitting, l, admitForm(l.asks.Fingerprint())
	case l.dispute != nil:
		return m, screen.Go(routeOf(*l.dispute))
	case l.record != nil:
		return m, screen.Go(screen.Record{ID: l.record.ID})
	case l.lost != nil:
		if r := routeIn(l.lost.Kind, l.lost.Stream); r != nil {
			return m, screen.Go(r)
		}
	case l.waits != nil:
		return m, screen.Go(routeIn(l.waits.Kind, l.waits.Stream))
	}
	return m, nil
}

// routeIn is where something is read; nil: it is not known.
func routeIn(kind string, id station.StreamID) screen.Route {
	switch kind {
	case "i":
		return screen.Record{ID: inspection.ID(id)}
	case "n":
		return screen.Review{ID: nonconformance.ID(id)}
	case "d":
		return screen.DamageReport{ID: inspection.ID(id)}
	}
	return nil
}

// routeOf is where a dispute is settled: in its case, at the decision about the
// customer, or in the record.
func routeOf(d station.HubDispute) screen.Route {
	switch {
	case d.Money:
		return screen.Decision{ID: d.Record}
	case d.Record != (inspection.ID{}):
		return screen.Record{ID: d.Record}
	}
	return screen.Review{ID: d.Case}
}

func (m Model) formKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if k.Type == tea.KeyEsc {
		m.doing = nothing
		return m, nil
	}
	form, _, whole := m.form.Update(k)
	m.form = form
	if !whole {
		return m, nil
	}
	m.saving = true
	if m.doing == admitting {
		return m, admit(m.env.Ctx, m.desk, *m.about.asks, m.form.Value(1))
	}
	return m, revoke(m.env.Ctx, m.desk, *m.about.peer, m.form.Value(0), m.form.Value(1))
}

// onChanged reads again, one reading at a time.
func (m Model) onChanged() (screen.Screen, tea.Cmd) {
	if m.busy {
		m.again = true
		return m, nil
	}
	m.busy = true
	return m, m.Init()
}

func (m Model) onShown(msg shown) (screen.Screen, tea.Cmd) {
	m.busy = false
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.page, m.read = msg.page, true
	m.refused = together(m.page.Refusals)
	m.lines = linesOf(&m.page, m.refused)
	m.here = max(0, min(m.here, len(m.lines)-1))
	if m.again {
		m.again, m.busy = false, true
		return m, m.Init()
	}
	return m, nil
}

func (m Model) onDone(msg done) (screen.Screen, tea.Cmd) {
	m.saving = false
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.doing = nothing
	return m, tea.Batch(read(m.env.Ctx, m.desk), screen.Say(msg.what))
}

func linesOf(p *station.HubPage, refused []refused) []line {
	var all []line
	for i := range p.Applicants {
		all = append(all, line{asks: &p.Applicants[i]})
	}
	for i := range p.Disputes {
		all = append(all, line{dispute: &p.Disputes[i]})
	}
	for range p.Badges {
		all = append(all, line{})
	}
	for i := range p.Waits {
		all = append(all, line{waits: &p.Waits[i]})
	}
	for i := range p.Peers {
		all = append(all, line{peer: &p.Peers[i]})
	}
	for range refused {
		all = append(all, line{})
	}
	for i := range p.Lost {
		all = append(all, line{lost: &p.Lost[i]})
	}
	for i := range p.Records {
		all = append(all, line{record: &p.Records[i]})
	}
	return all
}

func (m Model) marked() line {
	if m.here >= len(m.lines) {
		return line{}
	}
	return m.lines[m.here]
}

// Saving holds a quit until the save is back.
func (m Model) Saving() bool { return m.saving }

// AsksScan is never: nothing here is scanned.
func (m Model) AsksScan() bool { return false }
