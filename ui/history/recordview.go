package history

import (
	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/ui/history/paper"
	"assay/ui/screen"
	"assay/ui/widget"
)

// parts are what a record is read in, each with the digit that shows it.
var parts = [...]struct {
	key, name string
	draw      func(paper.Paper, []station.Line) []string
}{
	{"1", "Verdict", func(p paper.Paper, _ []station.Line) []string { return p.Whole() }},
	{"2", "Answers", func(p paper.Paper, _ []station.Line) []string { return p.Answers() }},
	{"3", "Files, notes", func(p paper.Paper, _ []station.Line) []string { return p.Files() }},
	{"4", "Entries", func(p paper.Paper, l []station.Line) []string { return p.Entries(l) }},
}

// entries is the part that wide screens show beside the others.
const entries = 3

func paperPhase(p inspection.Phase) string { return paper.Phase(p) }

// Head names the record and says where it stands.
func (m Record) Head() (left, right string) {
	switch {
	case m.blind != nil:
		return "Record", "waits for a second look"
	case !m.read:
		return "Record", "reading"
	}
	t := m.env.Theme
	left = m.env.Number(widget.Show(m.st.Number)) + " " + t.Marks.Dot + " " + t.Clean(m.st.Label)
	right = paper.Coloured(t, m.st.Phase, m.st.Outcome.Verdict)
	switch {
	case station.DecidedApart(m.st) != nil:
		right += ", disputed"
	case m.st.Phase == inspection.Reviewed:
		right += ", decided"
	}
	return left, right
}

// Foot says how much of the part is on show.
func (m Record) Foot(width int) string {
	t := m.env.Theme
	switch {
	case m.blind != nil:
		return ""
	case !m.read || len(m.drawn) == 0:
		return t.Dim.On("reading")
	}
	return t.Dim.On(widget.Cut(t, paper.Shown(m.top, m.room(), len(m.drawn)), width))
}

// Body draws the names of the parts, the part on show, and on wide screens the
// entries beside it.
func (m Record) Body(s screen.Size) string {
	if m.blind != nil {
		return widget.Fill(append([]string{""}, widget.Indent(margin, m.kept(s.W-2*margin)...)...), s.H)
	}
	if !m.read {
		return ""
	}
	lines := []string{"", widget.Blank(margin) + m.names(s.W-margin-1), ""}
	room := max(0, s.H-len(lines))
	shown := m.drawn[min(m.top, len(m.drawn)):min(len(m.drawn), m.top+room)]
	if len(m.aside) == 0 {
		return widget.Fill(append(lines, widget.Indent(margin, shown...)...), s.H)
	}
	w, aside := m.widths()
	return widget.Fill(append(lines, paper.Beside(m.env.Theme, shown, m.aside, w, aside, room)...), s.H)
}

// kept says why what was found is not shown, and what a lead may do about it.
func (m Record) kept(w int) []string {
	t := m.env.Theme
	lines := widget.Wrap(t.Clean(fault.Said(m.blind)), w)
	lines = append(append(lines, ""), widget.Wrap("Home offers the look itself: the same pieces, the same checklist, by another person.", w)...)
	if m.readFirstOff() != "" {
		return lines
	}
	return append(append(lines, ""), widget.Wrap("You may read it first with y. That is written down, and then the second look is not yours.", w)...)
}

// names are the parts, the one on show in reverse.
func (m Record) names(w int) string {
	t := m.env.Theme
	line := ""
	for i, p := range parts {
		if i > 0 {
			line += "  "
		}
		if i == m.part {
			line += t.Reverse.On(" " + p.key + " " + p.name + " ")
			continue
		}
		line += " " + t.Key.On(p.key) + " " + p.name + " "
	}
	return widget.Cut(t, line, w)
}
