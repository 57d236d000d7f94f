package known

import (
	"strings"

	"assay/station"
	"assay/ui/history/paper"
	"assay/ui/known/label"
	"assay/ui/screen"
	"assay/ui/widget"
)

const (
	margin = 3
	wide   = 110 // from here on the timeline stands beside
	names  = 11  // cells of what stands before a fact
)

// Head says what the label is.
func (m Model) Head() (left, right string) {
	switch {
	case !m.read:
		return "Scanned", "looking it up"
	case len(m.found.Means) == 0:
		return "Scanned", "not known here"
	}
	var words []string
	for _, s := range m.found.Means {
		if s != station.MeansRecord || len(words) == 0 { // that there are records, the timeline says
			words = append(words, meaning(s))
		}
	}
	return "Scanned", strings.Join(words, ", ")
}

// meaning is a meaning in the words of the trade.
func meaning(m station.Meaning) string {
	switch m {
	case station.MeansSale:
		return "sales order"
	case station.MeansInstrument:
		return "gauge"
	case station.MeansPerson:
		return "badge"
	}
	return string(m)
}

// Foot says how much of it is on show.
func (m Model) Foot(width int) string {
	t := m.env.Theme
	if !m.read {
		return t.Dim.On("reading")
	}
	return t.Dim.On(widget.Cut(t, paper.Shown(m.top, m.room(), len(m.drawn)), width))
}

// Body draws what fits, the mark among it.
func (m Model) Body(s screen.Size) string {
	if !m.read {
		return ""
	}
	left := m.marked(m.drawn[min(m.top, len(m.drawn)):min(len(m.drawn), m.top+s.H)])
	if !m.wide() {
		return widget.Fill(widget.Indent(margin-2, left...), s.H)
	}
	right := m.marked(m.beside(s.H))
	lines := make([]string, s.H)
	t, w := m.env.Theme, m.size.W*11/20
	for i := range lines {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		lines[i] = strings.TrimRight(widget.Blank(margin-2)+widget.Left(t, l, w+2)+widget.Blank(margin-1)+r, " ")
	}
	return widget.Fill(lines, s.H)
}

// beside are the lines of the timeline around the mark.
func (m Model) beside(room int) []line {
	at := 0
	for i, l := range m.aside {
		if l.entry >= 0 && l.entry == m.here {
			at = i
		}
	}
	top := widget.Scroll(at-room/2, at, len(m.aside), room)
	return m.aside[top:min(len(m.aside), top+room)]
}

// marked puts the mark before the record it stands on.
func (m Model) marked(lines []line) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		switch {
		case l.entry >= 0 && l.entry == m.here:
			out[i] = m.env.Theme.Marks.Here + " " + l.text
		case l.text != "":
			out[i] = "  " + l.text
		}
	}
	return out
}

// starts are what can be begun, as many lines as they need.
func (m Model) starts(w int) []string {
	t := m.env.Theme
	lines, used := []string{""}, 0
	for _, s := range label.Sensible(m.found) {
		cells := len(s.Key) + 2 + len(s.Name)
		if used > 0 && used+3+cells > w {
			lines, used = append(lines, ""), 0
		}
		last := &lines[len(lines)-1]
		if used > 0 {
			*last += "   "
			used += 3
		}
		*last += t.Key.On(s.Key) + "  " + s.Name
		used += cells
	}
	return lines
}
