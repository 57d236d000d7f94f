package patterns

import (
	"cmp"
	"fmt"
	"strconv"

	"assay/station"
	"assay/ui/screen"
	"assay/ui/widget"
)

// words of what is counted by.
var words = [...]string{station.ByDefect: "defect", station.ByProduct: "product", station.BySupplier: "supplier"}

func next(by int) string { return words[(by+1)%len(words)] }

// Head says what is counted, and of how many cases.
func (m Model) Head() (left, right string) {
	right = fmt.Sprintf("by %s, last %d days", words[m.by], spans[m.span])
	if !m.read {
		return "What fails most", "reading, " + right
	}
	return "What fails most   " + cases(m.is.Cases), right
}

func cases(n int) string {
	if n == 1 {
		return "1 case"
	}
	return strconv.Itoa(n) + " cases"
}

// Foot is empty.
func (m Model) Foot(int) string { return "" }

const barCells = 20

// Body draws the table, and the newest case of the line under the mark.
func (m Model) Body(s screen.Size) string {
	t, w := m.env.Theme, s.W-4
	lines := []string{""}
	if len(m.is.Rows) == 0 {
		if m.read {
			text := "No case was opened in these days. v looks further back."
			lines = append(lines, widget.Indent(3, widget.Wrap(text, w)...)...)
		}
		return widget.Fill(lines, s.H)
	}
	below := m.below(w)
	room := s.H - len(lines) - len(below) - 1
	top := widget.Scroll(m.here-room/2, m.here, len(m.is.Rows), room)
	var rows [][]string
	for i, r := range m.is.Rows[top:min(len(m.is.Rows), top+max(0, room-1))] {
		rows = append(rows, []string{
			m.name(r), strconv.Itoa(r.Cases), widget.Bar(t, r.Cases, m.is.Rows[0].Cases, barCells), strconv.Itoa(m.is.Upto(top+i)) + " %",
		})
	}
	columns := []widget.Column{
		{Head: words[m.by], Grow: true, Least: 20}, {Head: "cases", Right: true}, {Width: barCells, Drop: 1}, {Head: "together", Right: true},
	}
	lines = append(lines, widget.Indent(1, widget.Table(t, columns, rows, m.here-top, s.W-2)...)...)
	lines = append(lines, make([]string, max(0, s.H-len(lines)-len(below)))...)
	return widget.Fill(append(lines, below...), s.H)
}

// name is the code with its words, the product or the supplier.
func (m Model) name(r station.Pattern) string {
	t := m.env.Theme
	switch {
	case r.Key == "" && m.what().by == station.ByDefect:
		return "no defect code"
	case r.Key == "":
		return "the records do not say"
	}
	return t.Spell(t.Clean(cmp.Or(r.Key+" "+r.Name, r.Key)))
}

// below is the newest case of the line under the mark.
func (m Model) below(w int) []string {
	r, ok := m.picked()
	if !ok {
		return nil
	}
	t, last := m.env.Theme, r.Last
	newest := fmt.Sprintf("newest: %s %s %s", last.Since.Local().Format("2006-01-02"), t.Clean(cmp.Or(last.Number, last.What)), t.Clean(last.Label))
	return widget.Indent(3, t.RuleOf(w), t.Title.On(widget.Cut(t, m.name(r), w)), t.Dim.On(widget.Cut(t, newest, w)))
}
