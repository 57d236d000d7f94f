package decide

import (
	"fmt"
	"strings"

	"assay/station/inspection"
	"assay/station/returns"
	"assay/ui/ruling"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Head names the return and says its verdict.
func (m Model) Head() (left, right string) {
	if !m.read {
		return "Decision", "reading"
	}
	t := m.env.Theme
	return "Decision " + widget.ShortNumber(widget.Show(m.st.Number), m.env.Now()) + " " + t.Marks.Dot + " " + t.Clean(m.st.Label), string(m.st.Outcome.Verdict)
}

// Foot is empty: the body says it all.
func (m Model) Foot(int) string { return "" }

// Body draws the signals first, for they are why a lead looks; or what is typed.
func (m Model) Body(s screen.Size) string {
	t := m.env.Theme
	if !m.read {
		return ""
	}
	w := s.W - margin - 1
	lines := []string{"", t.Bold.On(widget.Cut(t, m.head(), w)), ""}
	if m.asks != nothing {
		lines = append(lines, m.form.View(t, w, s.H-4)...)
		return widget.Fill(widget.Indent(margin, lines...), s.H)
	}
	part := func(name string, of []string) {
		for _, l := range of {
			lines = append(lines, t.Dim.On(widget.Left(t, name, label))+l)
			name = ""
		}
	}
	part("Signals", m.signalLines(w-label))
	part("Grade", ruling.Grade(t, m.st.Grade(), w-label))
	part("Money", ruling.Money(t, m.st.Ruling.Ruling, m.env.Decimal, w-label))
	part("Agreed", m.agreedLines())
	part("Why", m.whyLines(w-label))
	part("Criteria", ruling.Criteria(t, m.st.Ruling.Ruling, w-label))
	part("Goods", []string{widget.Cut(t, returns.SpokenPlace(m.st.Ruling.Disposal.Default)+", "+m.st.Ruling.Disposal.Why, w-label)})
	part("Policy", widget.Wrap(m.policyWords(), w-label))
	return widget.Fill(widget.Indent(margin, lines[:min(len(lines), s.H)]...), s.H)
}

const (
	margin = 3
	label  = 12
)

// head is what is decided, or who must say so.
func (m Model) head() string {
	r := m.st.Ruling.Ruling
	if apart := m.st.Disputed(); len(apart) > 0 {
		return "Decided twice, apart: a third person settles it. Until then: " + returns.Spoken(apart[0].Resolution)
	}
	if done := m.st.Resolved(); done != nil {
		text := "Decided: " + returns.Spoken(done.Resolution)
		if done.Amount != "" {
			text += ", " + done.Amount + " " + done.Currency
		}
		return text
	}
	return "Policy says: " + r.Headline() + "; " + ruling.Lane(r.Lane)
}

// signalLines are the signals, each with its facts, its word, and how often such a
// one was borne out.
func (m Model) signalLines(width int) []string {
	t := m.env.Theme
	if len(m.signals()) == 0 {
		return []string{"none"}
	}
	var lines []string
	for i, s := range m.signals() {
		weight := "hard fact"
		if !s.Hard {
			weight = fmt.Sprintf("weight %d", s.Weight)
		}
		mark := " "
		name := strings.ReplaceAll(s.ID, "-", " ")
		if i == m.here {
			mark, name = t.Marks.Here, t.Bold.On(name)
		}
		lines = append(lines, widget.Cut(t, mark+" "+name+"  "+t.Dim.On(weight+"; "+m.rate(s.ID))+"  "+m.word(s.ID), width))
		for _, l := range widget.Wrap(t.Clean(s.Facts), width-2) {
			lines = append(lines, "  "+l)
		}
	}
	return lines
}

// rate is how often a signal was borne out, of those a lead marked.
func (m Model) rate(id string) string {
	h := m.hits[id]
	if h.Borne+h.Not == 0 {
		return "none marked yet"
	}
	return fmt.Sprintf("borne out %d of %d", h.Borne, h.Borne+h.Not)
}

// word is what a lead said of this one.
func (m Model) word(id string) string {
	for _, s := range m.st.Marked {
		switch {
		case s.Signal != id:
		case s.Borne:
			return m.env.Theme.Marks.Pass + " borne out"
		default:
			return m.env.Theme.Marks.NA + " not so"
		}
	}
	return m.env.Theme.Marks.Open + " not marked"
}

func (m Model) whyLines(width int) []string {
	var lines []string
	for _, why := range m.st.Ruling.Reasons {
		lines = append(lines, widget.Wrap(m.env.Theme.Clean(why), width)...)
	}
	if len(lines) > mostWhys {
		lines = append(lines[:mostWhys-1], m.env.Theme.Dim.On("more in the record"))
	}
	return lines
}

const mostWhys = 4

func (m Model) agreedLines() []string {
	var lines []string
	for _, a := range m.st.Approvals {
		lines = append(lines, m.agreed(a))
	}
	if need := m.st.Ruling.Lane.Approvals(); len(lines) < need {
		lines = append(lines, fmt.Sprintf("%d of %d leads", len(m.st.Approvals), need))
	}
	if len(lines) == 0 && m.st.Resolved() != nil {
		lines = []string{"by policy alone"}
	}
	return lines
}

func (m Model) agreed(a inspection.Approved) string {
	t := m.env.Theme
	text := t.Marks.Pass + " " + t.Clean(a.Name) + ": " + returns.Spoken(a.Resolution)
	if a.Amount != "" {
		text += ", " + a.Amount + " " + a.Currency
	}
	if a.Reason != "" {
		text += ": " + t.Clean(a.Reason)
	}
	return text
}

func (m Model) policyWords() string {
	r := m.st.Ruling.Ruling
	words := []string{ruling.By(r)}
	if m.note != "" {
		words = append(words, m.note)
	}
	return strings.Join(words, "; ")
}
