package arrivals

import (
	"strconv"
	"time"

	"assay/station/service"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Head says how many came, and how many are awaited.
func (m Model) Head() (left, right string) {
	if !m.read {
		return "Returns that arrive", ""
	}
	right = strconv.Itoa(len(m.all)) + " awaited"
	if len(m.all) == most {
		right = strconv.Itoa(most) + " awaited or more"
	}
	if m.count > 0 {
		right = strconv.Itoa(m.count) + " received, " + right
	}
	return "Returns that arrive", right
}

// Foot is empty.
func (m Model) Foot(int) string { return "" }

// shownScans is how many of the last scans are on show.
const shownScans = 3

// Body draws what became of the last scans, and what is awaited.
func (m Model) Body(s screen.Size) string {
	t, w := m.env.Theme, s.W-4
	if !m.read {
		return "\n   " + t.Dim.On("reading")
	}
	if m.asked != nil {
		return widget.Fill(m.question().View(t, s.W), s.H)
	}
	lines := append([]string{""}, widget.Indent(3, widget.Wrap("Scan each parcel: its customer is told that it is here. No inspection begins.", w)...)...)
	if len(m.said) > 0 {
		lines = append(lines, "")
	}
	for _, one := range m.said[:min(len(m.said), shownScans)] {
		say := t.Hold
		if one.ok {
			say = t.Pass
		}
		text := widget.Wrap(one.text, w-2)
		lines = append(append(lines, "   "+say(text[0])), widget.Indent(5, text[1:]...)...)
	}
	lines = append(lines, "")
	if len(m.all) == 0 {
		return widget.Fill(append(lines, widget.Indent(3, widget.Wrap("No announced return is missing. What was not announced is scanned at home, where its inspection begins.", w)...)...), s.H)
	}
	room := s.H - len(lines) - 1
	top := widget.Scroll(m.here-room/2, m.here, len(m.all), room)
	var rows [][]string
	for _, r := range m.all[top:min(len(m.all), top+max(0, room))] {
		rows = append(rows, []string{t.Clean(r.RMA), t.Spell(t.Clean(r.Label)), r.At(service.Announced).In(m.env.Now().Location()).Format(time.DateOnly)})
	}
	columns := []widget.Column{{Head: "return"}, {Head: "what", Grow: true, Least: 12, Drop: 1}, {Head: "announced"}}
	return widget.Fill(append(lines, widget.Indent(1, widget.Table(t, columns, rows, m.here-top, s.W-2)...)...), s.H)
}
