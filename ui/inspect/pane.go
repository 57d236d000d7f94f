package inspect

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station/clearance"
	"assay/station/inspection"
	"assay/station/letter"
	"assay/station/people"
	"assay/station/service"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/theme"
)

// pane is one thing on show: a question, a line asked in between, the list of
// steps, the verdict. It is a value; what it wants done it says with a deed.
type pane interface {
	// key answers a key. It tells whether the key was the pane's: the common
	// keys (back, note, list …) are tried with those that were not.
	key(here, tea.KeyMsg) (next pane, do deed, mine bool)
	// scan answers a scan, in the same way.
	scan(here, scan.Scanned) (next pane, do deed, mine bool)
	draw(here, *page)
	// keys is what can be done in this pane, beside the common keys.
	keys(here) []screen.Key
	focus() screen.Focus
}

// opener is a pane that asks the desk for something when it comes on show.
type opener interface{ opening(Model) tea.Cmd }

// hearer is a pane that is told what the desk found.
type hearer interface {
	hear(here, any) (pane, deed)
}

// asker is a pane that may ask for a scan.
type asker interface{ asksScan() bool }

// deed is what a pane asks of the model. nil: nothing.
type deed func(Model) (Model, tea.Cmd)

// here is what panes look at: where the inspection stands, and who works where.
type here struct {
	*facts
	env screen.Env
	t   *theme.Theme
	q   inspection.Question
	me  people.Person

	gauges gauges
	series map[string]string
	letter letter.Message
	goes   clearance.State // what the goods wait for, once it is signed
	way    service.Way     // of a return, once it is signed
	badges bool            // an accept may be signed by badge
}

// first is the question's first place; it names the question.
func (h here) first() inspection.Place { return h.q.Places[0] }

// step is the step on show; of several asked together the first.
func (h here) step() *checklists.Step { return h.stepAt(h.first()) }

func (h here) stepAt(p inspection.Place) *checklists.Step { return h.st.StepAt(p.Step) }

// show makes a text of a checklist or a person fit for this terminal.
func (h here) show(s string) string { return h.t.Clean(s) }

// atEnd tells that no question is on show.
func (h here) atEnd() bool { return len(h.q.Places) == 0 }

// at is the place on show; at the end the last one that was.
func (h here) at() inspection.Place {
	if h.atEnd() {
		return h.st.At
	}
	return h.first()
}

// placeOf is where a step of the question on show is answered.
func (h here) placeOf(s *checklists.Step) inspection.Place {
	return inspection.Place{Step: s.Index, Piece: h.q.Piece}
}

// answer is what stands recorded at the question on show.
func (h here) answer() (inspection.Answer, bool) { return h.st.Answer(h.first()) }

// give records an answer at the question on show and goes on.
func give(h here, a inspection.Answer) deed {
	return save(job{cmd: inspection.Give{Step: h.step().ID, Piece: h.q.Piece, Answer: a}, at: h.first(), then: goOn})
}

// save has the desk keep something; one at a time.
func save(j job) deed { return func(m Model) (Model, tea.Cmd) { return m.save(j) } }

// open puts a pane over the question.
func open(p pane) deed { return func(m Model) (Model, tea.Cmd) { return m.open(p) } }

// shut takes it away again; nothing is recorded.
func shut(m Model) (Model, tea.Cmd) { m.over = nil; return m, nil }

// say tells something on the saved line.
func say(text string) deed {
	return func(m Model) (Model, tea.Cmd) { return m, screen.Say(text) }
}

// both does one thing after the other.
func both(a, b deed) deed {
	return func(m Model) (Model, tea.Cmd) {
		m, first := a(m)
		m, second := b(m)
		return m, tea.Batch(first, second)
	}
}

// jump shows a question: from the list, from the end.
func jump(q inspection.Question) deed {
	return func(m Model) (Model, tea.Cmd) { m.over = nil; return m.ask(q) }
}

// ask is a request to the desk that changes nothing.
func ask(what func(Model) tea.Cmd) deed {
	return func(m Model) (Model, tea.Cmd) { return m, what(m) }
}
