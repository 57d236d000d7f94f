package review

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station"
	"assay/station/damage"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/ui/history/paper"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Item is the screen of one case: what a decision needs, the decision, and all
// that follows it.
type Item struct {
	env   screen.Env
	desk  ItemDesk
	me    people.Person
	of    key
	blind bool                // a closed case, decided again without seeing what was decided
	also  []nonconformance.ID // decided along with it
	in    station.CaseFilter  // the list it was opened from
	open  string              // the key that is pressed once it is read
	which string              // of several things it asks for, by its words

	st     nonconformance.State
	record inspection.State
	damage []damage.State // the damage reports among its records
	lines  []station.Line
	around station.Around
	others map[nonconformance.ID]nonconformance.State
	known  []station.Line // what was there when this lead last saw it whole; nil: what is read next
	fresh  []station.Line // what came since
	read   bool
	busy   bool
	again  bool

	top   int
	size  screen.Size
	drawn []string
	aside []string

	act   *act // open while something is asked
	basis basis
	off   []station.CaseOff // left out of what is decided at once, and why

	trail  *trail // open while its timeline is on show
	saving bool
}

// NewItem is one case's screen.
func NewItem(env screen.Env, desk ItemDesk, r screen.Review) Item {
	me, _ := desk.Person()
	m := Item{env: env, desk: desk, me: me, of: key{r.ID, r.Record, r.Blind}, blind: r.Blind, also: r.Also, in: r.In, which: r.Which, busy: true}
	switch {
	case r.Deciding:
		m.open = "d"
	case r.Containing:
		m.open = "c"
	case r.Tasks:
		m.open = "v"
	case r.Work:
		m.open = "w"
	}
	return m
}

// Init reads the case.
func (m Item) Init() tea.Cmd { return load(m.env.Ctx, m.desk, m.of, m.also) }

// Update answers one message.
func (m Item) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case tea.WindowSizeMsg:
		m.size = screen.Size{W: msg.Width, H: msg.Height}
		return m.lay(), nil
	case scan.Scanned:
		return m.onScan(msg)
	case loaded:
		return m.onLoaded(msg)
	case done:
		return m.onDone(msg)
	case passed:
		return m.onPassed(msg)
	case begunAgain:
		if msg.err != nil {
			return m, screen.Fail(msg.err)
		}
		return m, screen.Go(screen.Inspect{ID: msg.id})
	case screen.Changed:
		return m.reread()
	}
	return m, nil
}

func (m Item) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch {
	case m.saving:
		return m, nil
	case m.act != nil:
		return m.onAct(k)
	case m.trail != nil:
		return m.onTrail(k)
	}
	key := k.String()
	if to, ok := paper.Scroll(key, m.top, len(m.drawn), m.room()); ok {
		m.top = to
		return m, nil
	}
	if m.blind && key != "esc" && key != "d" && key != "p" && key != "enter" {
		return m, nil // nothing else, or it would see
	}
	switch key {
	case "esc":
		return m, screen.Leave()
	case "n":
		return m, pass(m.env.Ctx, m.desk, m.in, m.st)
	case "r":
		root, ok := m.st.Root()
		if !ok {
			return m, screen.Say("this case is about no record")
		}
		return m, screen.Go(screen.RecordOf(station.Row{ID: inspection.ID(root.ID), Kind: checklists.Kind(root.Kind)}))
	case "/":
		if m.read {
			m.trail = &trail{field: widget.Line{Max: 80}}
		}
		return m, nil
	case "z":
		if m.filesOff() == "" {
			return m, screen.Go(screen.Photos{Of: m.short(), Files: m.files()})
		}
	case "$":
		if m.customerOff() == "" {
			root, _ := m.st.Root()
			return m, screen.Go(screen.Decision{ID: inspection.ID(root.ID)})
		}
	case "b":
		return m.beginAgain()
	case "enter":
		key = "d"
	}
	return m.begin(key)
}

// begin opens what a key asks for, where it may be asked now.
func (m Item) begin(key string) (screen.Screen, tea.Cmd) {
	for _, a := range acts {
		if a.key != key || a.off(m) != "" {
			continue
		}
		if a.at != nil {
			j := a.at(m)
			return m.perform(j)
		}
		m.act, m.basis = a.open(m).at(m.which, m), m.rests()
		m.which = ""
		return m, nil
	}
	return m, nil
}

func (m Item) perform(j job) (screen.Screen, tea.Cmd) {
	if j.begins != nil {
		m.act = nil
		return m, beginAgain(m.env.Ctx, m.desk, m.st.ID, j.begins.part)
	}
	m.saving = true
	if j.look != nil {
		return m, lookAgain(m.env.Ctx, m.desk, m.st, j)
	}
	j.in = m.in
	return m, perform(m.env.Ctx, m.desk, m.states(j), j)
}

// states are the cases an act is about, as its lead was shown them: this one, and
// those decided along.
func (m Item) states(j job) []nonconformance.State {
	all := m.rests().states
	if m.act != nil {
		all = m.basis.states
	}
	if !j.many {
		return all[:1]
	}
	return all
}

// onAct takes a key of what is asked. Esc goes one question back and loses
// nothing.
func (m Item) onAct(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	next, j, state := m.act.update(k, m)
	switch state {
	case left:
		m.act = nil
	case ready:
		m.act = next
		return m.perform(j)
	default:
		m.act = next
	}
	return m, nil
}

// onScan: a scan opens nothing while something is typed, and never signs.
func (m Item) onScan(s scan.Scanned) (screen.Screen, tea.Cmd) {
	if m.act != nil && !m.saving {
		if next, took := m.act.scan(s); took {
			m.act = next
			return m, nil
		}
	}
	if m.act != nil || m.saving {
		return m, screen.Say("a scan decides nothing: type it, or Esc first")
	}
	return m, screen.Go(screen.Find{Code: s.Data})
}

func (m Item) reread() (screen.Screen, tea.Cmd) {
	if m.busy {
		m.again = true
		return m, nil
	}
	m.busy = true
	return m, load(m.env.Ctx, m.desk, m.of, m.also)
}

func (m Item) onLoaded(msg loaded) (screen.Screen, tea.Cmd) {
	if msg.of != m.of || !m.busy {
		return m, nil
	}
	m.busy = false
	if m.again {
		m.again, m.busy = false, true
		return m, load(m.env.Ctx, m.desk, m.of, m.also)
	}
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	if m.known == nil {
		m.known = msg.lines
	}
	m.fresh = since(m.known, msg.lines)
	m.blind = msg.blind
	m.st, m.record, m.damage, m.lines, m.around, m.others, m.read = msg.st, msg.record, msg.damage, msg.lines, msg.around, msg.also, true
	m.basis = m.basis.read(m)
	m = m.lay()
	if m.open != "" {
		key := m.open
		m.open = ""
		return m.begin(key)
	}
	return m, nil
}

// onDone brings the next case up after a decision; what was typed stays where it
// was refused.
func (m Item) onDone(msg done) (screen.Screen, tea.Cmd) {
	if msg.id != m.st.ID || !m.saving {
		return m, nil
	}
	m.saving = false
	if msg.err != nil {
		if m.act != nil {
			m.act = m.act.refused()
		}
		if off := station.Refused(msg.err); len(off) > 0 {
			return m.without(off, msg.err)
		}
		if !fault.Is(msg.err, fault.Conflict) {
			return m, screen.Fail(msg.err)
		}
		m.basis.stale = true
		next, read := m.reread()
		return next, tea.Batch(screen.Fail(msg.err), read)
	}
	m.st, m.act, m.known = msg.st, nil, nil
	saved := screen.Saved(m.env.Now())
	said := screen.Say(msg.said)
	switch {
	case !msg.leave:
		m.busy = true
		return m.lay(), tea.Batch(saved, said, load(m.env.Ctx, m.desk, m.of, m.also))
	case msg.next == nonconformance.ID{}:
		return m.lay(), tea.Batch(saved, screen.Leave(), said)
	}
	return m.lay(), tea.Batch(saved, screen.Swap(screen.Review{ID: msg.next, In: m.in}), said)
}

// onPassed goes to the case behind this one.
func (m Item) onPassed(msg passed) (screen.Screen, tea.Cmd) {
	switch {
	case msg.id != m.st.ID:
		return m, nil
	case msg.err != nil:
		return m, screen.Fail(msg.err)
	case msg.next == nonconformance.ID{}:
		return m, screen.Say("that is the last one of the list")
	}
	return m, screen.Swap(screen.Review{ID: msg.next, In: m.in})
}

// moment is this lead, now, as the rules see them.
func (m Item) moment() nonconformance.Moment {
	return nonconformance.Moment{At: m.env.Now(), Person: string(m.me.ID), Name: m.me.Name, Role: string(m.me.Role)}
}

// Saving holds a quit until what was done is on the disk.
func (m Item) Saving() bool { return m.saving }

// AsksScan tells that a label may be scanned here, but not while something is
// typed.
func (m Item) AsksScan() bool { return m.act == nil || m.act.scans }
