// Package damage is F8: what is broken, taken down while the driver waits, in four
// short answers; and the report that comes of it, with what can be added later.
//
//	Form ─the fourth answer─► Report
//
// Arrows: ui/routes builds it; it imports station/damage, screen, scan, widget.
package damage

import (
	"slices"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station/damage"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Form asks the four questions. Nothing else is asked, and nothing is kept before
// the fourth.
type Form struct {
	env    screen.Env
	desk   Desk
	about  string
	report damage.Report
	at     int
	count  widget.Line
	why    string
	saving bool
}

// The questions, in their order.
const (
	where = iota
	whose
	pieces
	remark
)

var questions = [...]struct {
	ask     string
	choices []damage.Choice
}{
	where:  {"Where is the damage?", damage.Wheres},
	whose:  {"Whose fault does it look like?", damage.Faults},
	pieces: {"How many are damaged?", nil},
	remark: {"What stands on the carrier's note?", damage.Remarks},
}

// New is the form; what the report is found in is given.
func New(env screen.Env, desk Desk, r screen.Damage) Form {
	return Form{env: env, desk: desk, about: r.About, report: damage.Report{Of: r.Of}}
}

// Init does nothing.
func (m Form) Init() tea.Cmd { return nil }

// Update answers one message.
func (m Form) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.onKey(msg)
	case scan.Scanned:
		return m.onScan(msg)
	case reported:
		return m.onReported(msg)
	}
	return m, nil
}

func (m Form) onKey(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	m.why = ""
	switch key := k.String(); {
	case m.saving:
		return m, nil
	case key == "esc":
		return m, screen.Leave()
	case key == "up" || key == "ctrl+z" || key == "backspace" && (m.at != pieces || m.count.Value() == ""):
		m.at = max(0, m.at-1)
	case m.at == pieces:
		return m.onCount(k)
	default:
		return m.onChoice(key)
	}
	return m, nil
}

// onChoice takes the digit before an answer.
func (m Form) onChoice(key string) (screen.Screen, tea.Cmd) {
	n, err := strconv.Atoi(key)
	all := questions[m.at].choices
	if err != nil || n < 1 || n > len(all) {
		return m, nil
	}
	switch id := all[n-1].ID; m.at {
	case where:
		m.report.Where = id
	case whose:
		m.report.Fault = id
	case remark:
		m.report.Remark = id
		m.saving = true
		return m, report(m.env.Ctx, m.desk, m.report)
	}
	m.at++
	return m, nil
}

func (m Form) onCount(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	if k.Type == tea.KeyEnter {
		n, err := strconv.Atoi(m.count.Value())
		if err != nil || n < 1 {
			m.why = "a number from 1 on"
			return m, nil
		}
		m.report.Pieces, m.at = n, remark
		return m, nil
	}
	n, _, why := widget.Number{Line: m.count}.Update(k)
	m.count, m.why = n.Line, why
	m.count.Max = 6
	return m, nil
}

// onScan adds a label to the report.
func (m Form) onScan(s scan.Scanned) (screen.Screen, tea.Cmd) {
	switch {
	case s.Cut:
		return m, screen.Say("that scan was too long and was cut: scan again")
	case slices.Contains(m.report.Codes, s.Data) || m.saving:
		return m, nil
	}
	m.report.Codes = append(slices.Clip(m.report.Codes), s.Data)
	return m, nil
}

func (m Form) onReported(msg reported) (screen.Screen, tea.Cmd) {
	if !m.saving {
		return m, nil
	}
	m.saving = false
	if msg.err != nil {
		return m, screen.Fail(msg.err)
	}
	now := msg.now
	return m, tea.Batch(screen.Saved(now.At), screen.Swap(screen.DamageReport{ID: [16]byte(now.ID)}))
}

// Saving holds a quit until the report is kept.
func (m Form) Saving() bool { return m.saving }

// AsksScan tells that labels of what is broken may be scanned at any time.
func (m Form) AsksScan() bool { return true }

// Focus: a number is typed only where one is asked for.
func (m Form) Focus() screen.Focus {
	if m.at == pieces {
		return screen.Number
	}
	return screen.Commands
}

// Busy says that a report is being made already.
func (m Form) Busy() string { return "this is one" }
