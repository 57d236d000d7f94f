package review

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/history/paper"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Item is the screen of one failed or held record: what a decision needs, and the
// decision.
type Item struct {
	env  screen.Env
	desk ItemDesk
	me   people.Person
	id   inspection.ID

	st    inspection.State
	lines []station.Line
	off   string // why this person may not decide it; empty: they may
	read  bool
	busy  bool
	again bool

	top   int
	size  screen.Size
	drawn []string
	aside []string

	deciding *decision // open while the lead decides
	saving   bool
}

// NewItem is one item's screen.
func NewItem(env screen.Env, desk ItemDesk, id inspection.ID) Item {
	me, _ := desk.Person()
	return Item{env: env, desk: desk, me: me, id: id, busy: true}
}

// Init reads the item.
func (m Item) Init() tea.Cmd { return load(m.env.Ctx, m.desk, m.id) }

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
	case decided:
		return m.onDecided(msg)
	case passed:
		return m.onPassed(msg)
	case screen.Changed:
		return m.onChanged(msg)
	}
	return m, nil
}

func (m Item) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	switch {
	case m.saving:
		return m, nil
	case m.deciding != nil:
		return m.onDecision(k)
	}
	key := k.String()
	if to, ok := paper.Scroll(key, m.top, len(m.drawn), m.room()); ok {
		m.top = to
		return m, nil
	}
	switch key {
	case "d", "enter":
		if m.decideOff() == "" {
			m.deciding = newDecision(m.st)
		}
	case "n":
		return m, pass(m.env.Ctx, m.desk, m.id)
	case "r":
		return m, screen.Go(screen.Record{ID: m.id})
	case "esc":
		return m, screen.Leave()
	}
	return m, nil
}

// onScan: a scan opens nothing while a decision is typed, and never signs.
func (m Item) onScan(s scan.Scanned) (screen.Screen, tea.Cmd) {
	if m.deciding != nil || m.saving {
		return m, screen.Say("a scan decides nothing: type it, or Esc first")
	}
	return m, screen.Go(screen.Find{Code: s.Data})
}

func (m Item) onChanged(msg screen.Changed) (screen.Screen, tea.Cmd) {
	if msg.ID != [16]byte{} && inspection.ID(msg.ID) != m.id {
		return m, nil
	}
	if m.busy {
		m.again = true
		return m, nil
	}
	m.busy = true
	return m, load(m.env.Ctx, m.desk, m.id)
}

func (m Item) onLoaded(msg loaded) (screen.Screen, tea.Cmd) {
	if msg.id != m.id || !m.busy {
		return m, nil
	}
	m.busy = false
	if m.again {
		m.again, m.busy = false, true
		return m, load(m.env.Ctx, m.desk, m.id)
	}
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.st, m.lines, m.read = msg.st, msg.lines, true
	m.off = refusal(m.st, m.me, m.env.Now())
	return m.lay(), nil
}

// onDecided brings the next item up; what was typed stays where it was refused.
func (m Item) onDecided(msg decided) (screen.Screen, tea.Cmd) {
	if msg.id != m.id || !m.saving {
		return m, nil
	}
	m.saving = false
	if msg.err != nil {
		if m.deciding != nil {
			m.deciding = m.deciding.refused()
		}
		if fault.Is(msg.err, fault.Conflict) && !m.busy {
			m.busy = true
			return m, tea.Batch(screen.Fail(msg.err), load(m.env.Ctx, m.desk, m.id))
		}
		return m, screen.Fail(msg.err)
	}
	m.st, m.deciding = msg.st, nil
	said := screen.Say(msg.st.Number + " decided: " + station.Spoken(msg.st.Review.Disposition))
	saved := func() tea.Msg { return screen.SavedAt{At: m.env.Now()} }
	if msg.next == (inspection.ID{}) {
		return m.lay(), tea.Batch(saved, screen.Leave(), said)
	}
	return m.lay(), tea.Batch(saved, screen.Swap(screen.Review{ID: msg.next}), said)
}

// onPassed goes to the item behind this one.
func (m Item) onPassed(msg passed) (screen.Screen, tea.Cmd) {
	switch {
	case msg.id != m.id:
		return m, nil
	case msg.err != nil:
		return m, screen.Fail(msg.err)
	case msg.next == inspection.ID{}:
		return m, screen.Say("that is the last one of the queue")
	}
	return m, screen.Swap(screen.Review{ID: msg.next})
}

// refusal says why this person may not decide about a record: the rule itself is
// asked, so that the screen never knows it better.
func refusal(st inspection.State, me people.Person, now time.Time) string {
	try := inspection.Dispose{Reason: "-"}
	for _, d := range st.Disposals() {
		if d.Off == "" {
			try.Disposition = d.ID
		}
	}
	at := inspection.Moment{At: now, Person: string(me.ID), Name: me.Name, Role: string(me.Role)}
	if _, err := inspection.Decide(st, try, at); err != nil {
		return strings.ReplaceAll(err.Error(), st.Number, widget.ShortNumber(st.Number, now))
	}
	return ""
}

func (m Item) decideOff() string {
	if !m.read {
		return "it is being read"
	}
	return m.off
}

// Saving holds a quit until the decision is on the disk.
func (m Item) Saving() bool { return m.saving }

// AsksScan tells that a label may be scanned here, but not while deciding.
func (m Item) AsksScan() bool { return m.deciding == nil }
