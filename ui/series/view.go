package series

import (
	"fmt"
	"strconv"
	"time"

	"assay/station"
	"assay/station/sampling"
	"assay/ui/screen"
	"assay/ui/theme"
	"assay/ui/widget"
)

const margin = 3

// Head says how many there are, and how many wait for a lead.
func (m Model) Head() (left, right string) {
	waits := 0
	for _, r := range m.all {
		if r.Severity == string(sampling.Discontinued) {
			waits++
		}
	}
	right = "new ones begin on " + m.begins()
	if waits > 0 {
		right = strconv.Itoa(waits) + " discontinued"
	}
	return "Series of lots   " + strconv.Itoa(len(m.all)), right
}

// begins is the severity that new series begin on here.
func (m Model) begins() string {
	if m.desk.Station().ColdStart == string(sampling.Tightened) {
		return string(sampling.Tightened)
	}
	return string(sampling.Normal)
}

// Foot is empty.
func (m Model) Foot(int) string { return "" }

// Body draws the list with more of the series under the mark, or what is asked.
func (m Model) Body(s screen.Size) string {
	t, w := m.env.Theme, s.W-margin-1
	row, ok := m.picked()
	switch {
	case m.doing != nothing && (ok || m.doing == starting):
		lines := []string{"", widget.Blank(margin) + t.Bold.On(widget.Cut(t, m.asking(row), w)), ""}
		lines = append(lines, widget.Indent(1, m.form.View(t, s.W-4, s.H-len(lines))...)...)
		return widget.Fill(lines, s.H)
	case !m.read:
		return "\n   " + t.Dim.On("reading")
	case !ok:
		return widget.Fill(append([]string{""}, widget.Indent(margin,
			widget.Wrap("No series yet. Delivered lots that are judged one after the other stand here from their first sign-off.", w)...)...), s.H)
	}
	below := m.below(row, w, s.H-6)
	room := max(3, s.H-len(below)-2)
	lines := append([]string{""}, widget.Indent(margin-2, m.table(s.W-2, room)...)...)
	for len(lines) < s.H-len(below) {
		lines = append(lines, "")
	}
	return widget.Fill(append(lines, widget.Indent(margin, below...)...), s.H)
}

// table draws the rows around the mark.
func (m Model) table(w, room int) []string {
	columns := []widget.Column{
		{Head: ""}, {Head: "state"}, {Head: "site that made it", Gives: true, Least: 10}, {Head: "product", Grow: true, Least: 10},
		{Head: "class"}, {Head: "AQL", Right: true}, {Head: "lots", Right: true, Drop: 1},
	}
	room--
	top := widget.Scroll(m.here-room/2, m.here, len(m.all), room)
	var rows [][]string
	for i, r := range m.all[top:min(len(m.all), top+max(0, room))] {
		mark, in := m.mark(r.Severity)
		if i != m.here-top {
			mark = in.On(mark)
		}
		rows = append(rows, []string{
			mark, r.Severity, m.env.Theme.Clean(r.Supplier), m.env.Theme.Clean(r.Product), r.Class, r.AQL, strconv.Itoa(r.Lots),
		})
	}
	return widget.Table(m.env.Theme, columns, rows, m.here-top, w)
}

// mark is a severity's sign: it never stands without the word.
func (m Model) mark(severity string) (string, theme.Ink) {
	t := m.env.Theme
	switch severity {
	case string(sampling.Discontinued):
		return t.Marks.Fail, t.Bad
	case string(sampling.Tightened):
		return t.Marks.Hold, t.Warn
	case string(sampling.Reduced):
		return t.Marks.Pass, t.Good
	}
	return " ", t.Plain
}

// below is where the marked series stands, why, its last lots and what would change
// it; the oldest lots go where the room is small.
func (m Model) below(r station.SeriesRow, w, room int) []string {
	t := m.env.Theme
	mark, in := m.mark(r.Severity)
	score := ""
	if r.Severity == string(sampling.Normal) {
		score = fmt.Sprintf("score %d of 30", r.Score)
	}
	name := t.Clean(r.Supplier+" · "+r.Product+" · "+r.Class) + "   " + t.Dim.On(t.Clean(r.Stage))
	head := []string{widget.Cut(t, name, w), widget.Spread(t, in.On(mark+" "+r.Severity)+"   "+t.Clean(sampling.Edition(r.Edition).Title())+", level "+r.Level+", AQL "+r.AQL, t.Dim.On(score), w)}
	why := r.Why
	if r.Since != 0 {
		why = widget.When(time.UnixMilli(r.Since).Local(), m.env.Now()) + ": " + why
	}
	head = append(head, widget.Wrap(t.Clean(why), w)...)
	var next []string
	for _, n := range r.Next {
		for i, l := range widget.Wrap("Next: "+n, w) {
			if i > 0 {
				l = "  " + l
			}
			next = append(next, t.Dim.On(widget.Cut(t, l, w)))
		}
	}
	last := m.lots(r, w)
	if fit := max(1, room-len(head)-len(next)); len(last) > fit {
		last = last[len(last)-fit:]
	}
	return append(append(head, last...), next...)
}

// lots are the last ones, a line each, the newest last.
func (m Model) lots(r station.SeriesRow, w int) []string {
	t := m.env.Theme
	var lines []string
	for _, s := range r.Last {
		when := widget.Left(t, widget.When(time.UnixMilli(s.At).Local(), m.env.Now()), 12)
		if s.Word != "" {
			lines = append(lines, widget.Cut(t, when+" "+t.Clean(s.Word), w))
			continue
		}
		mark := t.Marks.Pass + " accepted"
		if !s.Accepted {
			mark = t.Marks.Fail + " not accepted"
		}
		number := m.env.Number(t.Clean(s.Number))
		if number == "" {
			number = "elsewhere"
		}
		line := when + " " + widget.Left(t, number, 11) + " " + widget.Left(t, mark, 15) + fmt.Sprintf("%d bad of %d, Re %d", s.Bad, s.N, s.Re)
		switch {
		case s.Apart != "":
			line += ", does not count: " + s.Apart
		case s.Reason != "":
			line += " → " + s.Severity
		case s.Drawn != s.Severity:
			line += ", drawn on " + s.Drawn
		}
		lines = append(lines, widget.Cut(t, line, w))
	}
	return lines
}

// asking is the form's heading.
func (m Model) asking(r station.SeriesRow) string {
	name := m.env.Theme.Clean(r.Supplier + " · " + r.Product + " · " + r.Class)
	switch {
	case m.saving:
		return "Saving."
	case m.doing == starting:
		return "How new series begin; now on " + m.begins()
	case m.doing == correcting:
		return "Corrective action: " + name
	case m.doing == allowing:
		return "Reduced inspection: " + name
	}
	return "No reduced inspection: " + name
}
