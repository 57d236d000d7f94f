package labs

import (
	"strconv"
	"time"

	"assay/station"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Head says how many are due, and how many of them late.
func (m Model) Head() (left, right string) {
	late := 0
	for _, r := range m.all {
		if r.Overdue(m.today()) {
			late++
		}
	}
	switch {
	case !m.read:
		return "Laboratory results", ""
	case late > 0:
		return "Laboratory results", strconv.Itoa(len(m.all)) + " due, " + strconv.Itoa(late) + " overdue"
	}
	return "Laboratory results", strconv.Itoa(len(m.all)) + " due"
}

// Foot is empty.
func (m Model) Foot(int) string { return "" }

func (m Model) today() string { return m.env.Now().Format(time.DateOnly) }

// Body draws the list, or what is asked.
func (m Model) Body(s screen.Size) string {
	t, w := m.env.Theme, s.W-4
	r, ok := m.picked()
	switch {
	case m.asking && ok:
		lines := []string{"", "   " + t.Bold.On(widget.Cut(t, m.env.Number(t.Clean(r.Number))+"  "+t.Clean(r.Ask), w))}
		lines = append(lines, widget.Indent(3, m.order(r, w)...)...)
		lines = append(lines, "")
		lines = append(lines, widget.Indent(1, m.form.View(t, w, s.H-len(lines))...)...)
		return widget.Fill(lines, s.H)
	case !m.read:
		return "\n   " + t.Dim.On("reading")
	case !ok:
		text := widget.Wrap("No result is due. Samples that were sent to a laboratory stand here from the park or sign-off of their record until the result comes.", w)
		return widget.Fill(append([]string{""}, widget.Indent(3, text...)...), s.H)
	}
	below := append([]string{t.RuleOf(w)}, m.order(r, w)...)
	room := s.H - 3 - len(below)
	top := widget.Scroll(m.here-room/2, m.here, len(m.all), room)
	var rows [][]string
	for _, r := range m.all[top:min(len(m.all), top+max(0, room))] {
		rows = append(rows, m.cells(r))
	}
	columns := []widget.Column{
		{Head: "due"}, {Head: "number"}, {Head: "laboratory", Gives: true, Least: 8}, {Head: "what", Grow: true, Least: 12, Drop: 1}, {Head: "record"},
	}
	lines := append([]string{""}, widget.Indent(1, widget.Table(t, columns, rows, m.here-top, s.W-2)...)...)
	lines = append(lines, make([]string, max(0, s.H-len(lines)-len(below)))...)
	return widget.Fill(append(lines, widget.Indent(3, below...)...), s.H)
}

func (m Model) cells(r station.LabRow) []string {
	t := m.env.Theme
	due := r.Due
	if r.Overdue(m.today()) {
		due = t.Marks.Hold + " " + r.Due
	}
	return []string{due, m.env.Number(t.Clean(r.Number)), t.Clean(r.Laboratory), t.Spell(t.Clean(r.Label)), string(r.State)}
}

// order is what was sent, to whom and by whom.
func (m Model) order(r station.LabRow, w int) []string {
	t := m.env.Theme
	due := "due " + r.Due
	if r.Overdue(m.today()) {
		due = t.Hold("overdue since " + r.Due)
	}
	first := t.Clean(r.Laboratory)
	if r.Request != "" {
		first += ", request " + t.Clean(r.Request)
	}
	return []string{
		widget.Cut(t, first+", "+due, w),
		t.Dim.On(widget.Cut(t, "samples "+t.Clean(r.Samples)+", seal "+t.Clean(r.Seal)+", drawn by "+t.Clean(r.Drew), w)),
	}
}
