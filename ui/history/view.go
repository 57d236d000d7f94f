package history

import (
	"strconv"

	"assay/station"
	"assay/station/inspection"
	"assay/ui/history/paper"
	"assay/ui/screen"
	"assay/ui/theme"
	"assay/ui/widget"
)

const (
	margin = 3
	wide   = 110 // from here on lists and records show more
	around = 11  // lines that are not rows: frame, filter, head
)

// Head says what is listed.
func (m List) Head() (left, right string) {
	switch {
	case !m.read:
		return "Records", "reading"
	case m.next != "":
		return "Records", "newest first   " + strconv.Itoa(len(m.rows)) + " and more below"
	}
	return "Records", "newest first   " + strconv.Itoa(len(m.rows)) + " in all"
}

// Foot is empty.
func (m List) Foot(int) string { return "" }

// Body draws the filter and the rows around the mark.
func (m List) Body(s screen.Size) string {
	w := s.W - margin - 1
	lines := append([]string{""}, widget.Indent(margin, m.narrowing(w)...)...)
	lines = append(lines, "")
	room := s.H - len(lines)
	switch {
	case len(m.rows) > 0:
		lines = append(lines, widget.Indent(margin-2, table(m.env, m.rows, m.here, w+2, room)...)...)
	case m.read:
		lines = append(lines, widget.Indent(margin, m.nothing(w)...)...)
	}
	return widget.Fill(lines, s.H)
}

// narrowing is the filter, each part with the key that changes it.
func (m List) narrowing(w int) []string {
	t := m.env.Theme
	part := func(key, name, value string) string {
		if value == "" {
			return t.Key.On(key) + " " + t.Dim.On(name+" all")
		}
		return t.Key.On(key) + " " + name + " " + t.Bold.On(value)
	}
	verdict := ""
	if m.filter.Verdict != "" {
		verdict = station.Said(m.filter.Verdict)
	}
	line := part("k", "kind", paper.Kind(m.filter.Kind)) + "   " + part("s", "state", paper.Phase(m.filter.State)) +
		"   " + part("v", "verdict", verdict) + "   " + part("m", "by", widget.Show(m.filter.By))
	words := t.Key.On("/") + " "
	switch {
	case m.typing:
		words += m.field.View(t, w-2)
	case m.filter.Text != "":
		words += t.Bold.On(m.field.Still(t, w-2))
	default:
		words += t.Dim.On("any words")
	}
	return []string{widget.Cut(t, line, w), words}
}

// nothing says why the list is empty and what to do.
func (m List) nothing(w int) []string {
	words := "There are no records yet. Esc, then 1-5 begins an inspection; it stands here from its first step on."
	switch {
	case m.filter.Text != "":
		words = "No record has these words. / changes them; Esc there drops them."
	case m.filter != (station.Filter{}):
		words = "No record passes this filter. x shows all again."
	}
	return widget.Wrap(words, w)
}

// table draws the rows around the mark in room lines, their head among them.
func table(env screen.Env, rows []station.Row, here, w, room int) []string {
	columns := []widget.Column{
		{Head: "number"},
		{Head: "what", Grow: true, Least: 16},
		{Head: "class", Drop: 1},
		{Head: "by", Drop: 2},
		{Head: "begun", Drop: 3}, // the number says the day
		{Head: "quantity", Right: true, Drop: 4},
		{Head: "decided", Drop: 5},
		{Head: "kind", Drop: 6}, // the number has its letter
		{Head: "stands"},
	}
	if w >= wide-margin {
		columns[1].Least = 28
	} else {
		columns[5].Head, columns[6].Head, columns[7].Head = "", "", ""
	}
	room--
	top := widget.Scroll(here-room/2, here, len(rows), room)
	var cells [][]string
	for i, r := range rows[top:min(len(rows), top+max(0, room))] {
		cells = append(cells, rowCells(env, r, i == here-top, w >= wide-margin))
	}
	return widget.Table(env.Theme, columns, cells, here-top, w)
}

func rowCells(env screen.Env, r station.Row, here, more bool) []string {
	t, now := env.Theme, env.Now()
	cells := []string{
		env.Number(widget.Show(r.Number)), t.Clean(r.Label), className(r), t.Clean(r.By),
		widget.When(r.Started.In(now.Location()), now), "", "", "", stands(t, r, here),
	}
	if more {
		cells[5], cells[6], cells[7] = t.Clean(r.Quantity), t.Clean(station.Spoken(r.Decided)), paper.Kind(r.Kind)
	}
	return cells
}

// stands is bold without a colour on the line of the mark: inks do not nest.
func stands(t *theme.Theme, r station.Row, here bool) string {
	if here {
		return paper.Stands(t, r.State, r.Verdict)
	}
	return paper.Coloured(t, r.State, r.Verdict)
}

// className is the worst class, where anything was found.
func className(r station.Row) string {
	if r.State == inspection.Open || r.State == inspection.Parked {
		return ""
	}
	return r.Class.String()
}
