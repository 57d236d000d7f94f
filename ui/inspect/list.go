package inspect

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// list is all steps with their marks: Enter goes there, / filters.
type list struct {
	rows      []row
	shown     []int // places in rows
	here      int   // in shown
	filter    widget.Line
	filtering bool
}

// row is a section's title, or one question.
type row struct {
	title bool
	q     inspection.Question
	text  string
}

func newList(h here) list {
	if h.listed == nil {
		h.facts.listed = rowsOf(h)
	}
	l := list{rows: h.listed}
	l = l.match()
	for i, at := range l.shown {
		if r := l.rows[at]; !r.title && len(h.q.Places) > 0 && r.q.Places[0] == h.first() {
			l.here = i
		}
	}
	return l
}

// rowsOf lists the walk by sections.
func rowsOf(h here) []row {
	walk := h.questions()
	rows := make([]row, 0, len(walk)+len(h.st.Checklist.Sections))
	section := -1
	for _, q := range walk {
		if q.Section != section {
			section = q.Section
			rows = append(rows, row{title: true, text: h.show(h.st.Checklist.Sections[section].Title)})
		}
		rows = append(rows, row{q: q, text: h.rowText(q)})
	}
	return rows
}

// rowText is a question in a line.
func (h here) rowText(q inspection.Question) string {
	at := h
	at.q = q
	if inLoop(at) && q.Pieces > 0 {
		return strings.TrimSpace(fmt.Sprintf("%s %d  %s", pieceWord(at), q.Piece, unitDefects(h, q)))
	}
	s := h.stepAt(q.Places[0])
	text := h.show(s.Ask)
	if s.No != "" {
		text = h.show(s.No) + "  " + text
	}
	if q.Pieces > 0 {
		text = pieceName(at) + "  " + text
	}
	return text
}

// match keeps the rows that hold every word typed, and the titles above them.
func (l list) match() list {
	words := strings.Fields(strings.ToLower(l.filter.Value()))
	l.shown = nil
	title := -1
	for i, r := range l.rows {
		if r.title {
			title = i
			continue
		}
		if !holds(strings.ToLower(r.text), words) {
			continue
		}
		if title >= 0 {
			l.shown, title = append(l.shown, title), -1
		}
		l.shown = append(l.shown, i)
	}
	l.here = 0
	return l.settle(1)
}

func holds(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// settle moves off a title.
func (l list) settle(by int) list {
	for l.here >= 0 && l.here < len(l.shown) && l.rows[l.shown[l.here]].title {
		l.here += by
	}
	if l.here < 0 || l.here >= len(l.shown) {
		l.here = min(1, max(0, len(l.shown)-1))
	}
	return l
}

func (l list) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	s := k.String()
	if to, ok := widget.Step(s, l.here, len(l.shown), listPage); ok && !(l.filtering && (s == "home" || s == "end")) {
		by := 1
		if to < l.here {
			by = -1
		}
		l.here = to
		return l.settle(by), nil, true
	}
	switch {
	case s == "enter":
		if l.here < len(l.shown) && !l.rows[l.shown[l.here]].title {
			return l, jump(l.rows[l.shown[l.here]].q), true
		}
		return l, say("nothing matches: Backspace widens it"), true
	case l.filtering:
		next, mine := l.filter.Update(k)
		if mine && next.Value() != l.filter.Value() {
			l.filter = next
			l = l.match()
		}
		return l, nil, mine
	case s == "/":
		l.filtering = true
		return l, nil, true
	case s == "f4":
		return l, shut, true
	}
	return l, nil, false
}

const listPage = 10

func (l list) scan(here, scan.Scanned) (pane, deed, bool) { return l, nil, false }

func (l list) focus() screen.Focus {
	if l.filtering {
		return screen.Typing
	}
	return screen.Commands
}

func (l list) draw(h here, pg *page) {
	head := fmt.Sprintf("All steps   %d of %d answered", h.done(), h.all())
	if l.filtering {
		head = "find  " + l.filter.View(h.t, 30)
	}
	pg.add(must, h.t.Bold.On(head))
	pg.add(must, l.lines(h, pg.room(), pg.h-1)...)
}

// lines draws the rows around the one you are at.
func (l list) lines(h here, width, height int) []string {
	if len(l.shown) == 0 {
		return []string{h.t.Dim.On("no step matches")}
	}
	top := widget.Scroll(l.here-height/2, l.here, len(l.shown), height)
	end := min(top+height, len(l.shown))
	lines := make([]string, 0, end-top)
	for i := top; i < end; i++ {
		r := l.rows[l.shown[i]]
		if r.title {
			lines = append(lines, h.t.Dim.On(widget.Cut(h.t, r.text, width)))
			continue
		}
		lines = append(lines, h.rowLine(r, i == l.here, width))
	}
	return lines
}

func (h here) rowLine(r row, here bool, width int) string {
	mark := widget.Mark(h.t, h.st.Mark(r.q))
	text := widget.Cut(h.t, r.text, width-4)
	if here {
		return h.t.Marks.Here + " " + mark + " " + h.t.Bold.On(text)
	}
	return "  " + mark + " " + text
}

func (l list) keys(h here) []screen.Key {
	return []screen.Key{
		{Press: "enter", Show: "Enter", Does: "go there"},
		{Press: "down", Also: []string{"up"}, Show: h.t.Marks.UpDown, Does: "pick"},
		{Press: "/", Show: "/", Does: "filter"},
		{Press: "esc", Also: []string{"f4"}, Show: "Esc", Does: "back"},
	}
}

// stepsBeside is the list next to the question in wide windows.
func stepsBeside(h here, height int) []string {
	l := newList(h)
	if h.atEnd() {
		l.here = len(l.shown) - 1
	}
	return append([]string{""}, l.lines(h, besideW-2, height-1)...)
}
