package review

import (
	"strconv"
	"strings"
	"time"

	"assay/station"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/history/paper"
	"assay/ui/screen"
	"assay/ui/widget"
)

const (
	margin = 3
	wide   = 110 // from here on more columns, and the entries beside an item
	tall   = 24  // from here on more of the item under the mark
	around = 10  // lines that are not rows: frame, words, head
)

// Head says how many wait.
func (m Queue) Head() (left, right string) {
	count := strconv.Itoa(len(m.rows))
	switch {
	case !m.read:
		return "Failed and held", "reading"
	case m.next != "":
		count += " and more below"
	case len(m.rows) != len(m.all):
		count += " of " + strconv.Itoa(len(m.all))
	}
	return "Failed and held   " + count, "sorted: worst, then oldest"
}

// Foot is empty.
func (m Queue) Foot(int) string { return "" }

// Body draws the words, the rows around the mark, and more of the marked one.
func (m Queue) Body(s screen.Size) string {
	t, w := m.env.Theme, s.W-margin-1
	lines := []string{""}
	if m.typing || m.words() != "" {
		words := t.Bold.On(m.field.Still(t, w-2))
		if m.typing {
			words = m.field.View(t, w-2)
		}
		lines = append(lines, widget.Blank(margin)+t.Key.On("/")+" "+words, "")
	}
	if len(m.rows) == 0 {
		lines = append(lines, widget.Indent(margin, m.nothing(w)...)...)
		return widget.Fill(lines, s.H)
	}
	below := m.below(w)
	room := s.H - len(lines)
	if len(below) > 0 {
		room -= len(below) + 1
	}
	list := widget.Indent(margin-2, m.table(w+2, room)...)
	lines = append(lines, list...)
	if len(below) > 0 {
		lines = append(lines, make([]string, max(0, room-len(list))+1)...)
		lines = append(lines, widget.Indent(margin, below...)...)
	}
	return widget.Fill(lines, s.H)
}

func (m Queue) nothing(w int) []string {
	switch {
	case !m.read:
		return nil
	case m.words() != "":
		return widget.Wrap("Nothing that waits has these words. / changes them; Esc there drops them.", w)
	}
	return widget.Wrap("Nothing waits for you. What is rejected or held stands here from its sign-off until a lead has decided.", w)
}

// table draws the rows around the mark in room lines, their head among them.
func (m Queue) table(w, room int) []string {
	columns := []widget.Column{
		{Head: "waits", Right: true},
		{Head: ""},
		{Head: "number"},
		{Head: "qty", Right: true, Drop: 2},
		{Head: "why", Grow: true, Least: 16},
		{Head: "class", Drop: 3},
		{Head: "what", Width: 34, Drop: 4},
		{Head: "by", Drop: 1},
	}
	if m.env.Theme == nil || m.size.W < wide {
		columns = append(columns[:6], columns[7])
	}
	room--
	top := widget.Scroll(m.here-room/2, m.here, len(m.rows), room)
	var cells [][]string
	for i, r := range m.rows[top:min(len(m.rows), top+max(0, room))] {
		cells = append(cells, m.cells(r, i == m.here-top))
	}
	return widget.Table(m.env.Theme, columns, cells, m.here-top, w)
}

func (m Queue) cells(r station.Row, here bool) []string {
	t, now := m.env.Theme, m.env.Now()
	mark, in := t.Marks.Hold, t.Warn
	if r.Verdict == inspection.Reject {
		mark, in = t.Marks.Fail, t.Bad
	}
	if !here { // inks do not nest
		mark = in.On(mark)
	}
	cells := []string{
		widget.Age(now.Sub(r.Signed)), mark, widget.ShortNumber(t.Clean(r.Number), now), t.Clean(r.Quantity),
		t.Clean(r.Why), r.Class.String(), t.Clean(r.Label), t.Clean(r.By),
	}
	if m.size.W < wide {
		cells = append(cells[:6], cells[7])
	}
	return cells
}

// below is more of the item under the mark, where the window is tall enough.
func (m Queue) below(w int) []string {
	r, ok := m.picked()
	if !ok || m.size.H < tall {
		return nil
	}
	t := m.env.Theme
	lines := []string{t.RuleOf(w), t.Title.On(widget.Cut(t, t.Clean(r.Number)+"  "+t.Clean(r.Label), w))}
	if m.seen.ID != r.ID {
		return append(lines, "", "", "", "", "")
	}
	reasons := paper.New(m.env, m.seen, w).Reasons(0)
	lines = append(lines, reasons[:min(len(reasons), 2+(m.size.H-tall)/3)]...)
	where := "by " + t.Clean(r.By) + ", signed " + paper.Stamp(r.Signed, m.env.Now())
	if r.Where != "" {
		where += ", at " + t.Clean(r.Where)
	}
	lines = append(lines, t.Dim.On(widget.Cut(t, where, w)))
	return append(lines, widget.Wrap(m.may, w)...)
}

// mayWords says what may be decided, and why not the rest.
func mayWords(st inspection.State, me people.Person, now time.Time) string {
	if why := refusal(st, me, now); why != "" {
		return "Not yours to decide: " + why
	}
	var may, reasons []string
	not := map[string][]string{}
	for _, d := range st.Disposals() {
		name, _, _ := strings.Cut(d.Text, ":")
		name = strings.TrimSuffix(name, " (concession)")
		switch {
		case d.Off == "":
			may = append(may, name)
			continue
		case not[d.Off] == nil:
			reasons = append(reasons, d.Off)
		}
		not[d.Off] = append(not[d.Off], name)
	}
	words := "You may: " + strings.Join(may, ", ") + "."
	for _, why := range reasons {
		words += " Not: " + strings.Join(not[why], ", ") + " (" + why + ")."
	}
	return words
}
