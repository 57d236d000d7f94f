package stopcheck

import (
	"strconv"

	"assay/ui/screen"
	"assay/ui/widget"
)

const margin = 3

// Head says what is done here.
func (m Model) Head() (left, right string) { return "Stop and check", "" }

// Foot says what it sets off.
func (m Model) Foot(width int) string {
	t := m.env.Theme
	if m.saving {
		return t.Bold.On("saving")
	}
	return t.Dim.On(widget.Cut(t, "Open inspections and what comes in are held; what passed is looked at again.", width))
}

// Body draws what is asked.
func (m Model) Body(s screen.Size) string {
	t, w := m.env.Theme, s.W-margin-1
	lines := []string{""}
	switch {
	case m.scope < 0:
		var all []widget.Choice
		for i, scope := range scopes {
			all = append(all, widget.Choice{Key: strconv.Itoa(i + 1), Text: "all of one " + scope})
		}
		lines = append(lines, widget.Blank(margin)+t.Bold.On("What is to be stopped?"), "")
		lines = append(lines, widget.Indent(margin-2, widget.Choices(t, all, m.here, w)...)...)
	case m.naming():
		lines = append(lines, widget.Blank(margin)+t.Bold.On("Which "+m.scopeName()+"?")+"  "+m.typed.View(t, max(10, w-20)), "")
		lines = append(lines, widget.Indent(margin-2, m.offered(w, s.H-len(lines))...)...)
	default:
		lines = append(lines, widget.Blank(margin)+t.Bold.On(widget.Cut(t, "Hold "+m.words(), w)), "")
		lines = append(lines, widget.Indent(margin-2, m.form.View(t, w, s.H-len(lines))...)...)
	}
	return widget.Fill(lines, s.H)
}

// offered are the known ones in room lines, the marked among them.
func (m Model) offered(w, room int) []string {
	t := m.env.Theme
	var all []widget.Choice
	for _, o := range m.choices() {
		c := widget.Choice{Text: t.Clean(o.Value), More: t.Clean(o.Name)}
		if o.Name == "" {
			c.More = "as typed"
			if m.scopeName() != "lot" {
				c.More = "as typed: no " + m.scopeName() + " is known by it"
			}
		}
		all = append(all, c)
	}
	if len(all) == 0 {
		return widget.Indent(2, t.Dim.On(widget.Cut(t, "scan it, or type its number", w)))
	}
	lines := widget.Choices(t, all, m.here, w)
	top := widget.Scroll(m.here-room/2, m.here, len(lines), room)
	return lines[top:min(len(lines), top+max(1, room))]
}
