package trail

import (
	"fmt"
	"strconv"
	"strings"

	"assay/station"
	"assay/ui/screen"
	"assay/ui/widget"
)

const (
	margin = 3
	around = 13 // lines that are not rows: frame, words, head, what is said below
)

// Head says what is listed.
func (m Model) Head() (left, right string) {
	left = "Who did what"
	switch n := strconv.Itoa(len(m.rows)); {
	case !m.read:
		return left, "looking"
	case m.back.IsZero():
		return left, "latest first   " + n + " in all"
	case len(m.rows) == 0:
		return left, "none so far"
	default:
		return left, "latest first   " + n + " and more below"
	}
}

// Foot is empty.
func (m Model) Foot(int) string { return "" }

// Body draws what is looked for, the rows around the mark, and the one under it whole.
func (m Model) Body(s screen.Size) string {
	w := s.W - margin - 1
	lines := append([]string{""}, widget.Indent(margin, m.narrowing(w)...)...)
	lines = append(lines, "")
	if len(m.rows) == 0 {
		if m.read {
			lines = append(lines, widget.Indent(margin, widget.Wrap(m.nothing(), w)...)...)
		}
		return widget.Fill(lines, s.H)
	}
	below := widget.Indent(margin, m.below(w)...)
	room := s.H - len(lines) - len(below) - 2
	top := widget.Scroll(m.here-room/2, m.here, len(m.rows), room)
	var cells [][]string
	for _, d := range m.rows[top:min(len(m.rows), top+max(0, room))] {
		cells = append(cells, m.cells(d))
	}
	columns := []widget.Column{{Head: "when"}, {Head: "who"}, {Head: "where", Drop: 1}, {Head: "what", Grow: true, Least: 16}}
	lines = append(lines, widget.Indent(margin-2, widget.Table(m.env.Theme, columns, cells, m.here-top, w+2)...)...)
	lines = append(lines, make([]string, max(0, s.H-len(lines)-len(below)))...)
	return widget.Fill(append(lines, below...), s.H)
}

// narrowing is what is looked for, each part with the key that changes it.
func (m Model) narrowing(w int) []string {
	t := m.env.Theme
	words := t.Key.On("/") + " "
	switch {
	case m.typing:
		words += m.field.View(t, w-2)
	case m.words != "":
		words += t.Bold.On(m.field.Still(t, w-2))
	default:
		words += t.Dim.On("any words")
	}
	who := t.Dim.On("by everybody")
	if m.by != "" {
		who = "by " + t.Bold.On(t.Clean(whoIs(m.name, m.by)))
	}
	days := t.Dim.On("of all days")
	switch n := spans[m.span]; {
	case n == 1:
		days = "of " + t.Bold.On("today")
	case n > 1:
		days = "of " + t.Bold.On(fmt.Sprintf("the last %d days", n))
	}
	return []string{words, t.Key.On("b") + " " + who + "   " + t.Key.On("v") + " " + days}
}

func whoIs(name, badge string) string {
	switch {
	case badge == "":
		return "the station"
	case name == badge:
		return badge
	}
	return name + " (" + badge + ")"
}

func (m Model) cells(d station.Deed) []string {
	t, now := m.env.Theme, m.env.Now()
	return []string{
		widget.When(d.At.In(now.Location()), now), t.Clean(whoIs(d.Name, d.Person)), m.env.Number(widget.Show(d.Number)), t.Clean(d.What),
	}
}

// nothing says why the list is empty and what to do.
func (m Model) nothing() string {
	words := "Nothing like that was done."
	if m.words == "" && m.by == "" {
		words = "Nothing was done in these days."
	}
	if m.back.IsZero() {
		return words + " / changes the words, b the person, v the days."
	}
	return words + " So far it was looked back to " + m.back.In(m.env.Now().Location()).Format("2006-01-02 15:04") + ": m looks further back."
}

// mostBelow is how many lines the one under the mark is told in.
const mostBelow = 5

// below is the line under the mark, whole.
func (m Model) below(w int) []string {
	d, ok := m.picked()
	if !ok {
		return nil
	}
	t := m.env.Theme
	head := d.At.In(m.env.Now().Location()).Format("Mon 2006-01-02 15:04") + "  " + strings.Join(nonEmpty(d.Number, d.Label), ", ")
	lines := []string{widget.Cut(t, t.Clean(head), w)}
	for _, one := range []string{d.What, d.Step, before(d.Before), d.After} {
		if one != "" {
			lines = append(lines, widget.Wrap(t.Clean(one), w)...)
		}
	}
	if len(lines) > mostBelow {
		lines = append(lines[:mostBelow-1], widget.Cut(t, lines[mostBelow-1]+" "+strings.Join(lines[mostBelow:], " "), w))
	}
	return lines
}

func before(was string) string {
	if was == "" {
		return ""
	}
	return "before: " + was
}

func nonEmpty(all ...string) (out []string) {
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
