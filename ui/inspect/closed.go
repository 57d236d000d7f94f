package inspect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station"
	"assay/station/clearance"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// done is a closed record: the verdict stays until you go. What is left to do
// after the sign-off is picked by its digit.
type done struct{}

func (p done) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	if i, ok := digit(k.String()); ok && i <= len(tasksOf(h)) {
		return p, jump(tasksOf(h)[i-1]), true
	}
	switch k.String() {
	case "n":
		to := screen.Begin{Kind: h.st.Checklist.Kind, Part: h.st.Part, Like: h.st.ID, Of: deliveryOf(h.st)}
		return p, ask(func(Model) tea.Cmd { return screen.Swap(to) }), true
	case "l":
		if to, ok := screen.LotOf(h.st); ok {
			return p, ask(func(Model) tea.Cmd { return screen.Swap(to) }), true
		}
	case "w":
		if len(h.way.Left()) > 0 {
			to := screen.Returned{ID: h.st.ID}
			return p, ask(func(Model) tea.Cmd { return screen.Go(to) }), true
		}
	case "k":
		if h.goes.Number != "" {
			to := screen.Going{ID: h.st.ID}
			return p, ask(func(Model) tea.Cmd { return screen.Go(to) }), true
		}
	case "pgdown":
		return p, open(whys{}), true
	case "enter", "esc":
		return p, ask(func(Model) tea.Cmd { return screen.Leave() }), true
	}
	return p, nil, false
}

// tasksOf is what this person may do after the sign-off, but for what the way of a
// return asks as well: its tag and its place are scanned there.
func tasksOf(h here) []inspection.Question {
	all := h.st.TasksFor(h.me.Role == people.Lead)
	if len(h.way.Left()) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(q inspection.Question) bool { return station.OnWay(h.stepAt(q.Places[0]).ID) })
}

// wayWords are what is to be done with a return's goods: the first of it, and how
// much comes after.
func wayWords(h here) (goes, next string) {
	left := h.way.Left()
	next = left[0].Ask
	if n := len(left) - 1; n > 0 {
		next += fmt.Sprintf("; then %d more", n)
	}
	return "The goods go: " + strings.ReplaceAll(h.way.Goes, "_", " "), next
}

// deliveryOf is the delivery a lot belongs to.
func deliveryOf(st inspection.State) inspection.ID {
	i := slices.IndexFunc(st.Links, func(l inspection.Link) bool { return l.How == "delivery" })
	if i < 0 {
		return inspection.ID{}
	}
	return st.Links[i].To
}

// scan answers what is left to scan: the tag on the goods, the place they are put.
func (p done) scan(h here, s scan.Scanned) (pane, deed, bool) {
	if len(h.way.Left()) > 0 {
		to := screen.Returned{ID: h.st.ID, Scan: s.Data}
		return p, ask(func(Model) tea.Cmd { return screen.Go(to) }), true
	}
	for _, q := range tasksOf(h) {
		if h.stepAt(q.Places[0]).Type != checklists.Scan {
			continue
		}
		return p, func(m Model) (Model, tea.Cmd) {
			m, cmd := m.ask(q)
			m.kept = append(m.kept[:len(m.kept):len(m.kept)], s)
			return m, cmd
		}, true
	}
	return p, nil, false
}
func (p done) focus() screen.Focus { return screen.Commands }

func (p done) draw(h here, pg *page) {
	if h.st.SignOff == nil {
		p.drawUnsigned(h, pg)
		return
	}
	if h.st.Ruling != nil && h.st.Decides() {
		pg.gap()
		pg.add(must, headline(h, h.st.Ruling.ForInspector(), h.st.Outcome, pg.room()))
		pg.gap()
		p.drawRest(h, pg)
		pg.gap()
		drawRuledFacts(h, pg, h.st.Outcome, nice)
		return
	}
	drawOutcome(h, pg, h.st.Outcome, h.st.Balance)
	pg.gap()
	p.drawRest(h, pg)
}

// drawRest is who signed it, and what is left to do.
func (p done) drawRest(h here, pg *page) {
	s := h.st.SignOff
	pg.wrap(must, h.t.Plain, fmt.Sprintf("Signed by %s %s %s at %s: %q", s.Role, h.show(s.Person), h.show(s.Name),
		s.At.Local().Format("2006-01-02 15:04:05"), h.show(s.Meaning)))
	if words := goesWords(h); words != "" {
		pg.wrap(must, h.t.Bold, words)
	}
	tasks, way := tasksOf(h), len(h.way.Left()) > 0
	if len(tasks) == 0 && !way {
		return
	}
	pg.add(must, h.t.Bold.On("Left to do; home keeps it until it is done:"))
	var list []widget.Choice
	if way {
		goes, next := wayWords(h)
		list = append(list, widget.Choice{Key: "w", Text: goes, More: next})
	}
	for i := range min(len(tasks), byDigit) {
		list = append(list, widget.Choice{Key: strconv.Itoa(i + 1), Text: h.rowText(tasks[i])})
	}
	pg.add(must, widget.WholeChoices(h.t, list, -1, pg.room(), len(list)+2)...)
}

// goesWords say whether the goods may go, and what they wait for.
func goesWords(h here) string {
	g := h.goes
	switch {
	case g.Number == "" || g.Case:
		return ""
	case g.Withdraw != "":
		return "The goods stay: " + h.show(g.Withdraw)
	case g.Looking():
		return "Drawn for a second look: the goods stay here until another person has looked."
	case g.Differs():
		return "A second look found something else: the goods stay until a lead has decided."
	case g.Release != nil:
		return "Released. k shows the loading token."
	case g.Needs == clearance.ByClient:
		return "The goods stay until the client has released them."
	}
	return "The goods stay until a lead has released them."
}

// drawUnsigned is an inspection that ended without a verdict.
func (p done) drawUnsigned(h here, pg *page) {
	words := "Not performed"
	switch h.st.Phase {
	case inspection.RefusedAtDock:
		words = "Refused at the dock"
	case inspection.Annulled:
		words = "Annulled"
	}
	pg.gap()
	pg.add(must, h.t.Warn.On(h.t.Marks.Hold+" "+words))
	if h.st.Ended != nil {
		pg.wrap(must, h.t.Plain, h.show(h.st.Ended.Reason))
	}
	pg.gap()
	pg.wrap(must, h.t.Plain, "There is no verdict. What was answered stays in the record.")
}

func (p done) keys(h here) []screen.Key {
	keys := []screen.Key{
		{Press: "enter", Also: []string{"esc"}, Show: "Enter", Does: "home"},
		{Press: "n", Show: "n", Does: "next like this one", Long: "begin the next item like this one"},
	}
	if _, ok := screen.LotOf(h.st); ok {
		lot := screen.Key{Press: "l", Show: "l", Does: "a lot of it", Long: "begin a lot of this delivery, linked to it"}
		keys = slices.Insert(keys, 1, lot)
	}
	if len(h.way.Left()) > 0 {
		keys = slices.Insert(keys, 1, screen.Key{Press: "w", Show: "w", Does: "put away", Long: "what is to be done with the goods, a scan each"})
	}
	if h.goes.Number != "" {
		keys = append(keys, screen.Key{Press: "k", Show: "k", Does: "release", Long: "what these goods wait for, and their loading token"})
	}
	if h.st.SignOff != nil {
		keys = append(keys, whyKey(h, h.st.Outcome)...)
	}
	if n := len(tasksOf(h)); n > 0 {
		keys = append(keys, screen.Key{Show: digits(n), Does: "do it now", Long: "press the digit in front of the task"})
	}
	return keys
}
