package damage

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/damage"
	"assay/station/people"
	"assay/ui/history/paper"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Report is the screen of one report: what was taken down, what may be added, and
// the claim, ready to be sent.
type Report struct {
	env  screen.Env
	desk ReportDesk
	me   people.Person
	id   damage.ID

	now   damage.State
	lines []station.Line
	read  bool

	doing  doing
	form   widget.Form
	saving bool

	size  screen.Size
	drawn []string
	top   int
}

// doing is what is being typed.
type doing uint8

const (
	reading doing = iota
	noting
	ending
)

// NewReport is one report's screen.
func NewReport(env screen.Env, desk ReportDesk, id damage.ID) Report {
	me, _ := desk.Person()
	return Report{env: env, desk: desk, me: me, id: id}
}

// Init reads it.
func (m Report) Init() tea.Cmd { return load(m.env.Ctx, m.desk, m.id) }

// Update answers one message.
func (m Report) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case tea.WindowSizeMsg:
		m.size = screen.Size{W: msg.Width, H: msg.Height}
		return m.lay(), nil
	case scan.Scanned:
		return m, screen.Go(screen.Find{Code: msg.Data})
	case loaded:
		return m.onLoaded(msg)
	case added:
		return m.onAdded(msg)
	case screen.Changed:
		if msg.ID == [16]byte{} || damage.ID(msg.ID) == m.id {
			return m, m.Init()
		}
	}
	return m, nil
}

func (m Report) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if m.saving {
		return m, nil
	}
	if m.doing != reading {
		return m.onForm(k)
	}
	key := k.String()
	if to, ok := paper.Scroll(key, m.top, len(m.drawn), m.room()); ok {
		m.top = to
		return m, nil
	}
	switch key {
	case "f3", "p":
		m.saving = true
		return m, photo(m.env.Ctx, m.desk, m.id)
	case "f2", "n":
		m.doing, m.form = noting, widget.NewForm(widget.Field{Label: "Note", Need: true, Hint: "what the photo does not show"})
	case "c":
		m.saving = true
		return m, claim(m.env.Ctx, m.desk, m.id)
	case "d":
		m.doing, m.form = ending, widget.NewForm(
			widget.Field{Label: "What becomes of it", Need: true, Hint: "in your words: they stay in the record"},
			widget.Field{Label: "Your PIN", Need: true, Digits: true, Line: widget.NewPIN(), Hint: "you sign for this"})
	case "z":
		if all := m.files(); len(all) > 0 {
			return m, screen.Go(screen.Photos{Of: m.env.Number(m.now.Number), Files: all})
		}
	case "esc":
		return m, screen.Leave()
	}
	return m, nil
}

// files are the photos of the report.
func (m Report) files() []screen.File {
	var all []screen.File
	for _, p := range m.now.Photos {
		all = append(all, screen.File{Digest: p.Digest, Name: p.Name, Where: "the damage", Size: p.Size})
	}
	return paper.Apart(all)
}

func (m Report) onForm(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if k.Type == tea.KeyEsc {
		m.doing = reading
		return m, nil
	}
	form, _, whole := m.form.Update(k)
	m.form = form
	if !whole {
		return m, nil
	}
	m.saving = true
	if m.doing == noting {
		return m, note(m.env.Ctx, m.desk, m.id, form.Value(0))
	}
	return m, closing(m.env.Ctx, m.desk, m.id, form.Value(1), form.Value(0))
}

func (m Report) onLoaded(msg loaded) (screen.Screen, tea.Cmd) {
	if msg.now.ID != m.id {
		return m, nil
	}
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.now, m.lines, m.read = msg.now, msg.lines, true
	return m.lay(), nil
}

func (m Report) onAdded(msg added) (screen.Screen, tea.Cmd) {
	if msg.id != m.id || !m.saving {
		return m, nil
	}
	m.saving = false
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	m.doing = reading
	return m, tea.Batch(m.Init(), screen.Say(msg.said))
}

// room is how many lines of the report fit.
func (m Report) room() int { return max(1, m.size.H-frameLines) }

const frameLines = 6 // header, head, two rules, foot, keys

// Saving holds a quit until what was added is kept.
func (m Report) Saving() bool { return m.saving }

// AsksScan tells that any label may be scanned while nothing is typed.
func (m Report) AsksScan() bool { return m.doing == reading }
