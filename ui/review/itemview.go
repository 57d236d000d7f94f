package review

import (
	"fmt"

	"assay/station/inspection"
	"assay/ui/history/paper"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Head names the item and says where it stands.
func (m Item) Head() (left, right string) {
	if !m.read {
		return "Review", "reading"
	}
	t := m.env.Theme
	left = widget.ShortNumber(t.Clean(m.st.Number), m.env.Now()) + " " + t.Marks.Dot + " " + t.Clean(m.st.Label)
	right = paper.Coloured(t, m.st.Phase, m.st.Outcome.Verdict)
	if m.st.Phase == inspection.Signed && m.st.Outcome.Verdict != inspection.Accept {
		right += ", waits " + widget.Age(m.env.Now().Sub(m.st.SignOff.At))
	}
	return left, right
}

// Foot says what may not be done, or how much is on show.
func (m Item) Foot(width int) string {
	t := m.env.Theme
	switch off := m.decideOff(); {
	case !m.read:
		return t.Dim.On("reading")
	case m.saving:
		return t.Bold.On("saving")
	case m.deciding != nil:
		return t.Dim.On(widget.Cut(t, "The verdict stays as it is; the decision stands beside it.", width))
	case off != "":
		why, shown := t.Hold(t.Clean(off)), paper.Shown(m.top, m.room(), len(m.drawn))
		if widget.Width(why)+widget.Width(shown)+2 > width {
			return widget.Cut(t, why, width) // why not is what counts
		}
		return widget.Spread(t, why, t.Dim.On(shown), width)
	}
	return t.Dim.On(widget.Cut(t, paper.Shown(m.top, m.room(), len(m.drawn)), width))
}

// lay writes the item for the window: once, not at every drawing.
func (m Item) lay() Item {
	if !m.read || m.size.W == 0 {
		return m
	}
	w, aside := m.widths()
	m.drawn = paper.New(m.env, m.st, w).Case(m.lines, aside == 0)
	m.aside = nil
	if aside > 0 {
		m.aside = paper.New(m.env, m.st, aside).Entries(m.lines)
	}
	m.top = max(0, min(m.top, len(m.drawn)-m.room()))
	return m
}

// widths are those of the item and of the entries beside it.
func (m Item) widths() (item, aside int) {
	w := m.size.W - margin - 1
	if m.size.W < wide {
		return w, 0
	}
	aside = w * 2 / 5
	return w - aside - margin, aside
}

// room is how many lines of the item fit.
func (m Item) room() int { return max(1, m.size.H-bodyLess-1) }

// bodyLess is header, head, two rules, foot and keys.
const bodyLess = 6

// Body draws the item, or the decision being made.
func (m Item) Body(s screen.Size) string {
	if !m.read {
		return ""
	}
	if m.deciding != nil {
		return widget.Fill(m.decisionLines(s), s.H)
	}
	room := max(0, s.H-1)
	shown := m.drawn[min(m.top, len(m.drawn)):min(len(m.drawn), m.top+room)]
	lines := []string{""}
	if len(m.aside) == 0 {
		return widget.Fill(append(lines, widget.Indent(margin, shown...)...), s.H)
	}
	w, aside := m.widths()
	return widget.Fill(append(lines, paper.Beside(m.env.Theme, shown, m.aside, w, aside, room)...), s.H)
}

// decisionLines ask disposition, reason and PIN, each in its place.
func (m Item) decisionLines(s screen.Size) []string {
	t, d, w := m.env.Theme, m.deciding, s.W-margin-1
	lines := []string{""}
	p := paper.New(m.env, m.st, w)
	reasons := p.Reasons(3)
	lines = append(lines, widget.Indent(margin, reasons[:min(len(reasons), 2)]...)...)
	lines = append(lines, "")
	if d.stage == picking {
		lines = append(lines, widget.Blank(margin)+t.Bold.On("What becomes of the goods?"))
		choices := widget.Choices(t, d.choices(), d.here, w)
		room := max(1, s.H-len(lines)-len(m.whyLines(w)))
		top := widget.Scroll(d.here-room/2, d.here, len(choices), room)
		lines = append(lines, widget.Indent(margin-2, choices[top:min(len(choices), top+room)]...)...)
		return append(lines, m.whyLines(w)...)
	}
	lines = append(lines, widget.Blank(margin)+t.Dim.On(widget.Left(t, "Disposition", labels))+t.Bold.On(widget.Cut(t, d.all[d.here].Text, w-labels)), "")
	reason := d.reason.Still(t, w-labels)
	if d.stage == reasoning {
		reason = d.reason.View(t, w-labels)
	}
	lines = append(lines, widget.Blank(margin)+t.Dim.On(widget.Left(t, "Reason", labels))+reason, "")
	if d.stage == reasoning {
		lines = append(lines, widget.Blank(margin)+t.Dim.On(widget.Cut(t, "in your words; it is kept as you type it", w)))
		return append(lines, m.whyLines(w)...)
	}
	lines = append(lines, widget.Indent(margin, widget.Wrap(m.meaning(), w)...)...)
	lines = append(lines, "", widget.Blank(margin)+t.Dim.On(widget.Left(t, "PIN", labels))+d.pin.View(t, 16))
	return append(lines, m.whyLines(w)...)
}

const labels = 13

// meaning is what the signature says.
func (m Item) meaning() string {
	t, d := m.env.Theme, m.deciding
	return fmt.Sprintf("You sign as %s %s %s at %s: %s is to be %q, for this reason.",
		m.me.Role, t.Clean(string(m.me.ID)), t.Clean(m.me.Name), m.env.Now().Format("15:04"), t.Clean(m.st.Number), d.all[d.here].Text)
}

func (m Item) whyLines(w int) []string {
	t := m.env.Theme
	if m.deciding.why == "" {
		return nil
	}
	return []string{"", widget.Blank(margin) + t.Hold(widget.Cut(t, m.deciding.why, w-2))}
}

// choices are the dispositions, with why not where one cannot be.
func (d decision) choices() []widget.Choice {
	out := make([]widget.Choice, len(d.all))
	for i, one := range d.all {
		key := ""
		if i < 9 {
			key = string(rune('1' + i))
		}
		out[i] = widget.Choice{Key: key, Text: one.Text, Off: one.Off}
	}
	return out
}
