package people

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"assay/station/people"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Head says which list this is.
func (m Model) Head() (left, right string) {
	working := 0
	for _, p := range m.all {
		if !p.Left {
			working++
		}
	}
	if working == 1 {
		return "People", "1 works here"
	}
	return "People", strconv.Itoa(working) + " work here"
}

// Foot is empty.
func (m Model) Foot(int) string { return "" }

// Body draws the list, or what is asked.
func (m Model) Body(s screen.Size) string {
	t := m.env.Theme
	if m.doing != nothing {
		lines := []string{""}
		for _, l := range widget.Wrap(m.asking(), s.W-6) {
			lines = append(lines, "   "+t.Bold.On(l))
		}
		lines = append(lines, "")
		lines = append(lines, widget.Indent(1, m.form.View(t, s.W-4, s.H-len(lines))...)...)
		return widget.Fill(lines, s.H)
	}
	if !m.read {
		return "\n   " + t.Dim.On("reading")
	}
	columns := []widget.Column{{Head: "badge"}, {Head: "name", Gives: true, Least: 10}, {Head: "role"}, {Head: "since", Drop: 1}, {Head: ""}}
	below := m.looks(s.W - 4)
	room := s.H - 2 - len(below)
	top := widget.Scroll(m.here-room/2, m.here, len(m.all), room)
	var rows [][]string
	for _, p := range m.all[top:min(len(m.all), top+room)] {
		rows = append(rows, m.row(p))
	}
	lines := append([]string{""}, widget.Indent(1, widget.Table(t, columns, rows, m.here-top, s.W-2)...)...)
	lines = append(lines, make([]string, max(0, s.H-len(lines)-len(below)))...)
	return widget.Fill(append(lines, below...), s.H)
}

// looks says how far second looks agree with what the person under the mark signed.
func (m Model) looks(w int) []string {
	p, ok := m.picked()
	g, looked := m.graded[p.ID]
	if !ok || !looked {
		return nil
	}
	t, records := m.env.Theme, "records"
	if g.Looks == 1 {
		records = "record"
	}
	text := fmt.Sprintf("%d %s looked at again: %d of %d answers agree", g.Looks, records, g.Agreed, g.Answers)
	if math.IsNaN(g.Kappa) {
		text += "; too much alike for a kappa"
	} else {
		text += fmt.Sprintf(", kappa %.2f (1 always, 0 as by chance)", g.Kappa)
	}
	return widget.Indent(3, append([]string{t.RuleOf(w)}, widget.Wrap(text, w)...)...)
}

func (m Model) row(p people.Person) []string {
	state := ""
	switch {
	case p.Left:
		state = m.env.Theme.Marks.NA + " left"
	case len(p.Also) > 0:
		state = m.env.Theme.Marks.Hold + " given to " + widget.Show(strings.Join(p.Also, ", ")) + " as well"
	case p.ID == m.me.ID:
		state = "you"
	}
	return []string{widget.Show(string(p.ID)), widget.Show(p.Name), string(p.Role), widget.When(p.Added.Local(), m.env.Now()), state}
}

// asking is the form's heading.
func (m Model) asking() string {
	who := ""
	if p, ok := m.picked(); ok {
		who = widget.Show(string(p.ID) + " " + p.Name)
	}
	switch {
	case m.saving:
		return "Saving."
	case m.doing == adding:
		return "A new person"
	case m.doing == setting:
		return "A new PIN for " + who
	case m.doing == changing:
		p, _ := m.picked()
		return who + " is " + string(p.Role) + ". What from now on?"
	}
	return who + " left: no more signing in. What they did stays; open actions of theirs become yours, and questions to them are answered so."
}
