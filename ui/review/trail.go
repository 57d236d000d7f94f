package review

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/ui/history/paper"
	"assay/ui/screen"
	"assay/ui/widget"
)

// trail is all that was done about the case and in its records, by the words typed.
type trail struct {
	field widget.Line
	top   int
}

// found are the lines that have all the words, in any order.
func (t trail) found(lines []station.Line) []station.Line {
	words := t.field.Value()
	if strings.TrimSpace(words) == "" {
		return lines
	}
	var all []station.Line
	for _, l := range lines {
		if station.HasWords(words, l.Person, l.Name, l.What, l.Step, l.State, l.Before, l.After, l.At.Local().Format("Mon 2006-01-02 15:04")) {
			all = append(all, l)
		}
	}
	return all
}

// onTrail takes a key while the timeline is on show.
func (m Item) onTrail(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	t := *m.trail
	key := k.String()
	if key == "esc" {
		m.trail = nil
		return m, nil
	}
	if to, ok := paper.Scroll(key, t.top, len(m.trailLines()), m.trailRoom()); ok && key != " " && key != "home" && key != "end" {
		t.top = to
		m.trail = &t
		return m, nil
	}
	was := t.field.Value()
	t.field, _ = t.field.Update(k)
	if t.field.Value() != was {
		t.top = 0
	}
	m.trail = &t
	return m, nil
}

func (m Item) trailLines() []string {
	p := paper.New(m.env, m.record, m.size.W-margin-1)
	return p.Entries(m.trail.found(m.lines))
}

// trailRoom is how many of its lines fit under the words.
func (m Item) trailRoom() int { return max(1, m.room()-2) }

// drawTrail is the words and the entries that have them.
func (m Item) drawTrail(s screen.Size) string {
	t := m.env.Theme
	lines := []string{"", widget.Blank(margin) + t.Key.On("/") + " " + m.trail.field.View(t, s.W-margin-4), ""}
	all := m.trailLines()
	if len(all) == 0 {
		all = []string{t.Dim.On("Nothing in this case has these words.")}
	}
	top := min(m.trail.top, max(0, len(all)-m.trailRoom()))
	lines = append(lines, widget.Indent(margin, all[top:min(len(all), top+m.trailRoom())]...)...)
	return widget.Fill(lines, s.H)
}

// trailFoot says how many entries have the words.
func (m Item) trailFoot() string {
	n := len(m.trail.found(m.lines))
	if n == 0 {
		return fmt.Sprintf("none of %d entries", len(m.lines))
	}
	return fmt.Sprintf("%d of %d entries; %s", n, len(m.lines), paper.Shown(m.trail.top, m.trailRoom(), len(m.trailLines())))
}

func (m Item) trailKeys() []screen.Key {
	return []screen.Key{
		{Show: "words", Does: "search", Long: "type words of who, what, when: only entries that have them stay"},
		{Press: "down", Show: m.env.Theme.Marks.UpDown, Does: "scroll", Long: "line by line; PgUp and PgDn a page"},
		{Press: "esc", Show: "Esc", Does: "the case"},
	}
}
