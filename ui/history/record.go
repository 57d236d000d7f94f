package history

import (
	"errors"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/history/paper"
	"assay/ui/scan"
	"assay/ui/screen"
)

// Record is the screen of one record, in parts that scroll.
type Record struct {
	env  screen.Env
	desk RecordDesk
	me   people.Person
	id   inspection.ID

	st    inspection.State
	lines []station.Line
	ties  []station.Tie // what it belongs to
	left  bool          // signed, with something left to do
	read  bool
	blind error // it waits for a second look, which is blind
	busy  bool
	again bool

	part  int
	top   int
	size  screen.Size
	drawn []string // the part on show, laid out for size
	aside []string // the entries beside it, on wide screens
}

// NewRecord is one record's screen.
func NewRecord(env screen.Env, desk RecordDesk, id inspection.ID) Record {
	me, _ := desk.Person()
	return Record{env: env, desk: desk, me: me, id: id, busy: true}
}

// Init reads the record.
func (m Record) Init() tea.Cmd { return load(m.env.Ctx, m.desk, m.id) }

// Update answers one message.
func (m Record) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case tea.WindowSizeMsg:
		m.size = screen.Size{W: msg.Width, H: msg.Height}
		return m.lay(), nil
	case scan.Scanned:
		return m, m.scanned(msg.Data)
	case loaded:
		return m.onLoaded(msg)
	case screen.Changed:
		return m.onChanged(msg)
	}
	return m, nil
}

// scanned does what is left to do with a return's goods; any other label is looked
// for.
func (m Record) scanned(code string) tea.Cmd {
	_, _, _, _, number := station.ParseNumber(code)
	left := slices.ContainsFunc(m.st.Tasks(), func(q inspection.Question) bool { return station.OnWay(m.st.StepAt(q.Places[0].Step).ID) })
	if m.read && m.followed() && left && (!number || strings.EqualFold(code, m.st.Number)) {
		return screen.Go(screen.Returned{ID: m.id, Scan: code})
	}
	return screen.Go(screen.Find{Code: code})
}

// files are the photos and files of the record.
func (m Record) files() []screen.File {
	if !m.read || m.blind != nil {
		return nil
	}
	return paper.New(m.env, m.st, m.size.W).Evidence()
}

func (m Record) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	key := k.String()
	if to, ok := paper.Scroll(key, m.top, len(m.drawn), m.room()); ok {
		m.top = to
		return m, nil
	}
	for i, p := range parts {
		if p.key == key {
			return m.turn(i), nil
		}
	}
	switch key {
	case "tab", "right":
		return m.turn((m.part + 1) % len(parts)), nil
	case "shift+tab", "left":
		return m.turn((m.part + len(parts) - 1) % len(parts)), nil
	case "r", "enter":
		if m.read && m.resumeOff() == "" {
			return m, screen.Swap(screen.Inspect{ID: m.id})
		}
	case "d":
		if m.read && m.decideOff() == "" {
			return m, screen.Go(screen.Review{Record: m.id})
		}
	case "z":
		if all := m.files(); len(all) > 0 {
			return m, screen.Go(screen.Photos{Of: m.env.Number(m.st.Number), Files: all})
		}
	case "k":
		if m.goes() {
			return m, screen.Go(screen.Going{ID: m.id})
		}
	case "w":
		if m.followed() {
			return m, screen.Go(screen.Returned{ID: m.id})
		}
	case "$":
		if m.followed() && m.me.Leads() {
			return m, screen.Go(screen.Decision{ID: m.id})
		}
	case "l":
		if to, ok := screen.LotOf(m.st); ok {
			return m, screen.Go(to)
		}
	case "o":
		if to := m.tied(); to.To != (inspection.ID{}) {
			return m, screen.Go(screen.Record{ID: to.To})
		}
	case "y":
		if m.blind != nil && m.readFirstOff() == "" && !m.busy {
			m.busy = true
			return m, readFirst(m.env.Ctx, m.desk, m.id)
		}
	case "esc":
		return m, screen.Leave()
	}
	return m, nil
}

// tied is the record that this one leads to: the one before it, else the last that
// looked at its goods again.
func (m Record) tied() station.Tie {
	var to station.Tie
	for _, t := range m.ties {
		if t.To != (inspection.ID{}) && (to.To == inspection.ID{} || len(m.st.Links) == 0) {
			to = t
		}
	}
	return to
}

// followed tells a return: its way has a screen of its own.
func (m Record) followed() bool { return m.read && m.st.Checklist.Kind == checklists.ReturnedGoods }

// goes tells goods that are inspected before they leave: what they wait for has a
// screen of its own.
func (m Record) goes() bool {
	return m.read && m.st.SignOff != nil && (m.st.Checklist.Kind == checklists.PreShipment || m.st.Checklist.Release != "")
}

// turn shows another part from its first line.
func (m Record) turn(part int) Record {
	m.part, m.top = part, 0
	return m.lay()
}

func (m Record) onChanged(msg screen.Changed) (screen.Screen, tea.Cmd) {
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

func (m Record) onLoaded(msg loaded) (screen.Screen, tea.Cmd) {
	if msg.id != m.id || !m.busy {
		return m, nil
	}
	m.busy = false
	if m.again {
		m.again, m.busy = false, true
		return m, load(m.env.Ctx, m.desk, m.id)
	}
	if m.blind = nil; errors.Is(msg.err, station.ErrBlind) {
		m.blind, m.read = msg.err, false
		return m, nil
	}
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.st, m.lines, m.ties, m.read = msg.st, msg.lines, msg.ties, true
	m.left = len(m.st.Tasks()) > 0
	return m.lay(), nil
}

// lay writes the part on show for the window: once, not at every drawing.
func (m Record) lay() Record {
	if !m.read || m.size.W == 0 {
		return m
	}
	w, aside := m.widths()
	m.drawn = parts[m.part].draw(paper.New(m.env, m.st, w).Tied(m.ties), m.lines)
	m.aside = nil
	if aside > 0 {
		m.aside = paper.New(m.env, m.st, aside).Entries(m.lines)
	}
	m.top = max(0, min(m.top, len(m.drawn)-m.room()))
	return m
}

// widths are those of the part and of the entries beside it.
func (m Record) widths() (part, aside int) {
	w := m.size.W - margin - 1
	if m.size.W < wide || m.part == entries {
		return w, 0
	}
	aside = w * 2 / 5
	return w - aside - margin, aside
}

// room is how many lines of a part fit.
func (m Record) room() int { return max(1, m.size.H-bodyLess-partsLines) }

// AsksScan tells that any label may be scanned here.
func (m Record) AsksScan() bool { return true }

// Saving is never: a record is only read here.
func (m Record) Saving() bool { return false }

const (
	bodyLess   = 6 // header, head, two rules, foot, keys
	partsLines = 3 // the names of the parts, with empty lines around them
)

// About is the record on show.
func (m Record) About() (id [16]byte, label string) { return m.id, m.st.Label }
