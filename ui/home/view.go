package home

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"assay/station"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/known/label"
	"assay/ui/screen"
	"assay/ui/theme"
	"assay/ui/widget"
)

// Head is empty: nothing is under inspection.
func (m Model) Head() (left, right string) { return "", "" }

// Foot is empty.
func (m Model) Foot(int) string { return "" }

const (
	margin = 3
	names  = 16 // cells of what stands before a line below the list

	shortNumber = 9 // cells of a number of this month; another month's is longer
)

// Body draws what can be begun, what was left unfinished, and what waits.
func (m Model) Body(s screen.Size) string {
	w := s.W - margin - 1
	lines := append([]string{""}, widget.Indent(margin, m.invitation(w)...)...)
	lines = append(lines, "")
	lines = append(lines, widget.Indent(margin, m.beginnings(w)...)...)
	lines = append(lines, "")
	below := m.below(w)
	lines = append(lines, m.recovered(w)...)
	room := s.H - len(lines) - 1 - len(below) - 1
	title := m.env.Theme.Title.On("For you")
	var more []string
	if len(m.lines) > room { // more than stand here at a time
		more = append(more, fmt.Sprintf("%d in all", len(m.lines)))
	}
	if n := m.now.Rest; n > 0 {
		more = append(more, fmt.Sprintf("%d more for whoever comes to it", n))
	}
	if len(more) > 0 {
		title += "   " + m.env.Theme.Dim.On(strings.Join(more, ", "))
	}
	lines = append(lines, widget.Blank(margin)+title)
	lines = append(lines, widget.Indent(1, m.list(w+margin-1, room)...)...)
	if len(below) > 0 {
		lines = append(lines, "")
		lines = append(lines, widget.Indent(margin, below...)...)
	}
	return widget.Fill(lines, s.H)
}

// recovered says what a bad end left.
func (m Model) recovered(w int) []string {
	t := m.env.Theme
	words := widget.Wrap(widget.Show(m.now.Recovered), w-2)
	if len(words) == 0 {
		return nil
	}
	lines := []string{widget.Blank(margin) + t.Hold(words[0])}
	for _, l := range words[1:] {
		lines = append(lines, widget.Blank(margin+2)+t.Warn.On(l))
	}
	return append(lines, "")
}

// invitation says what to do.
func (m Model) invitation(w int) []string {
	t := m.env.Theme
	text := "Scan a label: parcel, order, lot, serial, hold tag, badge. Or begin:"
	if len(text) > w {
		text = "Scan any label, or begin:"
	}
	return []string{t.Bold.On(widget.Cut(t, text, w))}
}

// beginnings is one line, two where the window is narrow.
func (m Model) beginnings(w int) []string {
	t := m.env.Theme
	lines, used := []string{""}, 0
	for _, s := range label.Starts {
		cells := len(s.Key) + 2 + len(s.Name)
		if used > 0 && used+4+cells > w {
			lines, used = append(lines, ""), 0
		}
		last := &lines[len(lines)-1]
		if used > 0 {
			*last += "    "
			used += 4
		}
		*last += t.Key.On(s.Key) + "  " + s.Name
		used += cells
	}
	return lines
}

// list is mine, what is left to do after a sign-off, and the others' work.
func (m Model) list(w, room int) []string {
	t := m.env.Theme
	switch {
	case !m.read:
		return []string{"  " + t.Dim.On("reading")}
	case len(m.lines) == 0:
		return m.firstMorning(w)
	}
	columns := []widget.Column{
		{Most: shortNumber}, {Grow: true, Ends: true, Least: 20}, {Width: progressWidth, Drop: 1}, {Drop: 2}, {Right: true, Drop: 3}, {Width: 1},
	}
	top := widget.Scroll(m.here-room/2, m.here, len(m.lines), room)
	var rows [][]string
	for _, e := range m.lines[top:min(len(m.lines), top+max(0, room))] {
		rows = append(rows, m.cells(e))
	}
	return widget.Table(t, columns, rows, m.here-top, w)
}

func (m Model) cells(e entry) []string {
	t, now := m.env.Theme, m.env.Now()
	who := widget.Show(e.Owner)
	switch {
	case e.mine:
		who = "you"
	case e.task:
		who = widget.Show(e.By)
	}
	how, mark := progress(t, e), t.Marks.Open
	age := widget.Age(now.Sub(e.Started))
	switch over := m.over(e, now); {
	case e.chore != nil:
		how, mark = choreWords(*e.chore), t.Marks.Hold
	case e.task:
		how, mark = "left to do", t.Marks.Hold
	case over:
		how, mark, age = "run is over", t.Marks.Hold, "now"
	case len(e.Timers) > 0:
		mark = t.Marks.Running
	}
	return []string{m.env.Number(e.Number), t.Spell(widget.Show(e.Label)), how, who, age, mark}
}

const progressWidth = 14

// progress is the section it stands in, and how far that is: the count whole.
func progress(t *theme.Theme, e entry) string {
	if e.All == 0 {
		return widget.Show(e.Section)
	}
	count := " " + strconv.Itoa(e.Done) + "/" + strconv.Itoa(e.All)
	return strings.TrimSpace(widget.Cut(t, widget.Show(e.Section), progressWidth-widget.Width(count)) + count)
}

// over tells that a long run has lasted long enough.
func (m Model) over(e entry, now time.Time) bool {
	for _, r := range e.Timers {
		if finished(r, now) {
			return true
		}
	}
	return false
}

func finished(r inspection.Running, now time.Time) bool {
	return !r.Started.IsZero() && now.Sub(r.Started) >= r.Least
}

// firstMorning says what will stand here.
func (m Model) firstMorning(w int) []string {
	t := m.env.Theme
	lines := widget.Wrap("Nothing is open. What you leave unfinished stands here, with the step it waits at, and Enter goes on with it.", w-2)
	for i := range lines {
		lines[i] = "  " + t.Dim.On(lines[i])
	}
	return lines
}

// below is what waits for others, and where everything is kept.
func (m Model) below(w int) []string {
	t := m.env.Theme
	var lines []string
	lines = append(lines, m.expected(w)...)
	if m.read {
		held := "nothing waits for a lead"
		if n := m.now.Waiting; n > 0 {
			held = strconv.Itoa(n) + waits(n) + " for a lead, oldest " + widget.Age(m.env.Now().Sub(m.now.Oldest)) + m.late()
			if m.me.Leads() {
				held += " (L)"
			}
			held = t.Hold(held)
		}
		lines = append(lines, widget.Cut(t, t.Title.On(widget.Left(t, "Held here", names))+held, w))
	}
	lines = append(lines, m.returns(w)...)
	lines = append(lines, m.gauges(w)...)
	lines = append(lines, m.labs(w)...)
	if m.file != "" && len(m.lines) == 0 {
		lines = append(lines, widget.Cut(t, t.Title.On(widget.Left(t, "Kept in", names))+widget.Show(m.file), w))
	}
	return lines
}

// late says how many of them are late, and whether it is this person's turn.
func (m Model) late() string {
	words := ""
	if n := m.now.Late; n > 0 {
		words = ", " + strconv.Itoa(n) + " late"
	}
	if n := m.now.Asked; n > 0 && m.me.Role != people.Lead { // a lead is always asked
		words += ", " + strconv.Itoa(n) + " asked of you"
	}
	return words
}

func waits(n int) string {
	if n == 1 {
		return " waits"
	}
	return " wait"
}

// choreWords say what a case asks.
func choreWords(c station.Chore) string {
	switch {
	case c.Gone != "":
		return "owner left"
	case c.Look:
		return "second look"
	case c.Recheck:
		return "recheck it"
	case c.Task, c.Work:
		return "to be done"
	case c.Let:
		return "release it"
	case c.Nobody:
		return "nobody to look"
	case c.Handed:
		return "handed over"
	case c.Came:
		return "answer came"
	case c.Order:
		return "order a look"
	case c.Close:
		return "close it"
	case c.Again:
		return "look again"
	case c.Check:
		return "check stock"
	case (c.Action || c.Cause) && c.Due != "":
		return "by " + c.Due
	case c.Photo:
		return "photo asked"
	}
	return "answer asked"
}
