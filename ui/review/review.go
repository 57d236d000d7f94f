// Package review is the lead's work: the queue of what failed or is held, and one
// case with all that is known of it, where the lead decides.
//
//	Queue ─Enter─► Item ─d─► disposition, PIN ─► saved ─► the next Item
//	                 └─ any other key ─► act: a form ─► saved ─► the same Item
//
// Arrows: ui/routes builds it; it imports station, checklists, screen, scan,
// widget and history's paper.
package review

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/ui/history/paper"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Queue is the screen of what waits for a lead.
type Queue struct {
	env  screen.Env
	desk Desk
	me   people.Person

	view  int // which of the views is on show
	views []station.SavedView
	sort  station.CaseSort

	rows   []station.CaseRow
	listed station.CaseFilter // what the rows were asked for by
	next   station.Cursor     // of the page after the last row; empty: that was all
	read   bool
	busy   bool
	again  bool

	field  widget.Line // the words to filter by
	typing bool
	naming bool // the name of a view that is kept
	name   widget.Line
	here   int
	marked map[nonconformance.ID]bool

	seen    nonconformance.State // the case under the mark, once it was read
	looking bool
	size    screen.Size
}

// New is the queue.
func New(env screen.Env, desk Desk) Queue {
	me, _ := desk.Person()
	return Queue{env: env, desk: desk, me: me, busy: true, marked: map[nonconformance.ID]bool{}}
}

// Init reads the queue.
func (m Queue) Init() tea.Cmd {
	return tea.Batch(page(m.env.Ctx, m.desk, m.filter(), "", pageSize), readViews(m.env.Ctx, m.desk))
}

// Update answers one message.
func (m Queue) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case tea.WindowSizeMsg:
		m.size = screen.Size{W: msg.Width, H: msg.Height}
		return m.look()
	case scan.Scanned:
		return m, screen.Go(screen.Find{Code: msg.Data})
	case queued:
		return m.onQueued(msg)
	case looked:
		return m.onLooked(msg)
	case savedViews:
		return m.onViews(msg)
	case took:
		return m.onTook(msg)
	case screen.Changed:
		return m.reread()
	}
	return m, nil
}

func (m Queue) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if m.typing || m.naming {
		return m.onTyped(k)
	}
	key := k.String()
	if here, ok := widget.Step(key, m.here, len(m.rows), max(1, m.size.H-around)); ok && key != " " {
		m.here = max(0, here)
		return m.more()
	}
	if r, ok := m.picked(); ok {
		if next, cmd, mine := m.onRow(key, r); mine {
			return next, cmd
		}
	}
	switch key {
	case "/":
		m.typing = true
	case "v":
		m.view = (m.view + 1) % len(m.allViews())
		if m.view >= len(station.BaseViews) { // one's own has its order
			m.sort = m.current().Sort
		}
		return m.show()
	case "n":
		return m, screen.Go(screen.StopAndCheck{})
	case "w":
		if m.me.Leads() {
			return m, screen.Go(screen.Patterns{})
		}
	case "a":
		if m.me.Leads() {
			return m, screen.Go(screen.Trail{})
		}
	case "k":
		m.naming, m.name = true, widget.Line{Max: 24}
	case "s":
		m.sort = (m.sort + 1) % station.CaseSort(len(station.CaseSorts))
		return m.show()
	case "esc":
		return m, screen.Leave()
	}
	return m, nil
}

// onRow takes a key that is about the row under the mark, or all marked ones.
func (m Queue) onRow(key string, r station.CaseRow) (Queue, tea.Cmd, bool) {
	ids := m.chosen(r)
	switch key {
	case "enter":
		return m, screen.Go(screen.Review{ID: r.ID, In: m.filter()}), true
	case "d":
		return m, screen.Go(screen.Review{ID: ids[0], Also: ids[1:], Deciding: true, In: m.filter()}), true
	case "c":
		return m, screen.Go(screen.Review{ID: r.ID, Containing: true, In: m.filter()}), true
	case "r":
		if r.What == "" {
			return m, screen.Say("this case is about no record"), true
		}
		return m, screen.Go(screen.RecordOf(station.Row{ID: r.Record, Kind: r.Kind})), true
	case "$":
		if to, ok := screen.DecisionOf(station.Row{ID: r.Record, Kind: r.Kind}); ok {
			return m, screen.Go(to), true
		}
	case "t":
		return m, take(m.env.Ctx, m.desk, ids, nonconformance.Take{}), true
	case " ":
		m.marked = cloned(m.marked)
		if m.marked[r.ID] = !m.marked[r.ID]; !m.marked[r.ID] {
			delete(m.marked, r.ID)
		}
		m.here = min(m.here+1, len(m.rows)-1)
		next, cmd := m.more()
		return next.(Queue), cmd, true
	}
	return m, nil, false
}

func cloned(m map[nonconformance.ID]bool) map[nonconformance.ID]bool {
	out := make(map[nonconformance.ID]bool, len(m)+1)
	for k, v := range m {
		out[k] = v
	}
	return out
}

// chosen are the marked rows, or the one under the mark where none is.
func (m Queue) chosen(here station.CaseRow) []nonconformance.ID {
	var ids []nonconformance.ID
	for _, r := range m.rows {
		if m.marked[r.ID] {
			ids = append(ids, r.ID)
		}
	}
	if len(ids) == 0 {
		return []nonconformance.ID{here.ID}
	}
	return ids
}

// onTyped takes the letters of the filter, or of a view's name.
func (m Queue) onTyped(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if m.naming {
		return m.onName(k)
	}
	switch k.String() {
	case "enter", "down":
		m.typing = false
		return m, nil
	case "esc":
		m.typing, m.field = false, widget.Line{}
	default:
		m.field, _ = m.field.Update(k)
	}
	return m.show()
}

func (m Queue) onName(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch k.String() {
	case "esc":
		m.naming = false
	case "enter":
		name := strings.TrimSpace(m.name.Value())
		if name == "" {
			return m, screen.Say("a view has a name")
		}
		m.naming = false
		v := m.current()
		return m, keepView(m.env.Ctx, m.desk, station.SavedView{Name: name, Base: v.Base, Text: m.words(), Sort: m.sort})
	default:
		m.name, _ = m.name.Update(k)
	}
	return m, nil
}

// words are what the list is filtered by.
func (m Queue) words() string { return strings.TrimSpace(m.field.Value()) }

// allViews are those everybody has, then one's own.
func (m Queue) allViews() []station.SavedView {
	return append(slices.Clone(station.BaseViews), m.views...)
}

func (m Queue) current() station.SavedView {
	all := m.allViews()
	return all[min(m.view, len(all)-1)]
}

// filter is what the list is asked for.
func (m Queue) filter() station.CaseFilter {
	v := m.current()
	f := v.Filter(string(m.me.ID), m.desk.Station().Code, m.env.Now())
	f.Sort = m.sort
	f.Text = strings.TrimSpace(paper.Whole(m.words(), m.env.Now()) + " " + v.Text)
	return f
}

// show asks for the list anew: another view, order or words.
func (m Queue) show() (screen.Screen, tea.Cmd) {
	m.here = 0
	if m.busy {
		m.again = true
		return m, nil
	}
	m.busy = true
	return m, page(m.env.Ctx, m.desk, m.filter(), "", pageSize)
}

func (m Queue) picked() (station.CaseRow, bool) {
	if m.here >= len(m.rows) {
		return station.CaseRow{}, false
	}
	return m.rows[m.here], true
}

// reread asks for as many rows as there were; one question at a time.
func (m Queue) reread() (screen.Screen, tea.Cmd) {
	if m.busy {
		m.again = true
		return m, nil
	}
	m.busy, m.again, m.seen = true, false, nonconformance.State{}
	return m, page(m.env.Ctx, m.desk, m.filter(), "", max(pageSize, len(m.rows)))
}

// more reads on before the end comes into view; then the case under the mark.
func (m Queue) more() (screen.Screen, tea.Cmd) {
	if !m.busy && m.next != "" && m.here+2*m.size.H >= len(m.rows) {
		m.busy = true
		return m, page(m.env.Ctx, m.desk, m.filter(), m.next, pageSize)
	}
	return m.look()
}

func (m Queue) onQueued(msg queued) (screen.Screen, tea.Cmd) {
	if !m.busy {
		return m, nil
	}
	m.busy = false
	if msg.err != nil {
		m.read = true
		return m, screen.Fail(msg.err)
	}
	if m.again || !sameList(msg.asked, m.filter()) {
		m.again, m.busy = false, true
		return m, page(m.env.Ctx, m.desk, m.filter(), "", pageSize)
	}
	at, had := m.picked()
	switch msg.after {
	case "":
		m.marked = m.stillMarked(msg)
		m.rows, m.listed = msg.rows, msg.asked
	case m.next:
		m.rows = append(slices.Clip(m.rows), msg.rows...)
	}
	m.next, m.read = msg.next, true
	m.here = max(0, min(m.here, len(m.rows)-1))
	if i := slices.IndexFunc(m.rows, func(r station.CaseRow) bool { return r.ID == at.ID }); had && i >= 0 {
		m.here = i
	}
	return m.more()
}

// stillMarked are the marks without those of rows that left the list: they were decided.
// One that other words or another view does not list stays marked.
func (m Queue) stillMarked(msg queued) map[nonconformance.ID]bool {
	marked := cloned(m.marked)
	if !sameList(msg.asked, m.listed) {
		return marked
	}
	for _, r := range m.rows {
		if !slices.ContainsFunc(msg.rows, func(o station.CaseRow) bool { return o.ID == r.ID }) {
			delete(marked, r.ID)
		}
	}
	return marked
}

// sameList tells whether two filters ask for one list: the time of day does not
// make another of it.
func sameList(a, b station.CaseFilter) bool {
	a.Late = b.Late
	return a == b
}

// look reads the case under the mark, where there is room to show more of it.
func (m Queue) look() (screen.Screen, tea.Cmd) {
	r, ok := m.picked()
	if !ok || m.looking || m.seen.ID == r.ID || m.size.H < tall {
		return m, nil
	}
	m.looking = true
	return m, look(m.env.Ctx, m.desk, r.ID)
}

func (m Queue) onLooked(msg looked) (screen.Screen, tea.Cmd) {
	if !m.looking {
		return m, nil
	}
	m.looking = false
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.seen = msg.st
	return m.look()
}

func (m Queue) onViews(msg savedViews) (screen.Screen, tea.Cmd) {
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.views = msg.all
	if !msg.kept {
		return m, nil
	}
	m.view, m.field = len(m.allViews())-1, widget.Line{}
	next, cmd := m.show()
	return next, tea.Batch(cmd, screen.Say("kept as a view: v comes round to it"))
}

func (m Queue) onTook(msg took) (screen.Screen, tea.Cmd) {
	if m.marked = cloned(m.marked); msg.err == nil {
		clear(m.marked)
	}
	for _, off := range station.Refused(msg.err) {
		delete(m.marked, off.ID) // t again takes the others
	}
	next, cmd := m.reread()
	if msg.err != nil {
		return next, tea.Batch(cmd, screen.Fail(msg.err))
	}
	return next, tea.Batch(cmd, screen.Say("taken: others see that you are at it"))
}

// AsksScan tells that any label may be scanned here.
func (m Queue) AsksScan() bool { return true }

// Saving is never: what the queue writes can be written again.
func (m Queue) Saving() bool { return false }
