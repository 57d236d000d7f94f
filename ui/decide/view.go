package decide

import (
	"fmt"
	"slices"
	"strings"

	"assay/checklists/measure"
	"assay/station/inspection"
	"assay/station/returns"
	"assay/ui/history/paper"
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
	return "Decision " + m.env.Number(widget.Show(m.st.Number)) + " " + t.Marks.Dot + " " + t.Clean(m.st.Label), string(m.st.Outcome.Verdict)
}

// Foot says what the room did not hold, by name.
func (m Model) Foot(width int) string {
	if !m.read || m.asks != nothing {
		return ""
	}
	t := m.env.Theme
	lines, parts := m.lines(m.size.W - margin - 1)
	words := paper.Shown(m.top, m.room(), len(lines))
	if last := m.top + m.room(); last < len(lines) {
		var below []string
		for _, p := range parts {
			if p.ends > last {
				below = append(below, p.name)
			}
		}
		words = strings.Replace(words, "PgDn: more", "PgDn: "+strings.Join(below, ", "), 1)
	}
	return t.Dim.On(widget.Cut(t, words, width))
}

// Body draws the signals first, for they are why a lead looks; or what is typed.
func (m Model) Body(s screen.Size) string {
	if !m.read {
		return ""
	}
	w := s.W - margin - 1
	if m.asks != nothing {
		return widget.Fill(widget.Indent(margin, m.typing(w, s.H)...), s.H)
	}
	lines, _ := m.lines(w)
	top := max(0, min(m.top, len(lines)-s.H))
	return widget.Fill(widget.Indent(margin, lines[top:min(len(lines), top+s.H)]...), s.H)
}

// typing is the form; at the PIN, where nothing is to be chosen, with what it signs and
// what the customer will read.
func (m Model) typing(w, height int) []string {
	t := m.env.Theme
	lines := append([]string{"", t.Bold.On(widget.Cut(t, m.head(), w)), ""}, m.form.View(t, w, height-4)...)
	if m.asks != agreeing || m.form.Here() != formPIN {
		return lines
	}
	lines = append(append(lines, ""), widget.Wrap(t.Clean(m.meaning()), w)...)
	if told := m.willRead(w); len(told) > 0 {
		if len(lines)+len(told) > height { // a small window: closer together
			lines = slices.DeleteFunc(lines, func(l string) bool { return l == "" })
		}
		lines = append(lines, told...)
	}
	return lines
}

// meaning is what the PIN signs.
func (m Model) meaning() string {
	text := "You sign as " + string(m.me.Role) + " " + m.me.Name + ": the customer gets " + returns.Spoken(m.picked())
	r := m.st.Ruling.Ruling
	switch own := m.form.Value(formAmount); {
	case !m.picked().Pays():
	case own != "":
		text += ", " + own + " " + r.Currency
	case r.Payable():
		text += ", " + m.decimals(r.Amount.String()) + " " + r.Currency
	}
	return text + "; the record says so."
}

// shownPart is a part of the screen by its name, and the line after its last one.
type shownPart struct {
	name string
	ends int
}

// lines are all there is to be said, what a lead needs first at the top: a page of 80
// by 24 holds all but the policy and the whole letter, unless there are many signals.
func (m Model) lines(w int) ([]string, []shownPart) {
	t := m.env.Theme
	lines := []string{t.Bold.On(widget.Cut(t, m.head(), w)), ""}
	if m.note != "" {
		lines[1] = t.Hold(widget.Cut(t, m.note, w-2))
	}
	if p := m.paid; p != nil {
		lines = append(lines, t.Hold(widget.Cut(t, m.env.Number(p.Number)+" has brought the customer "+m.decimals(p.Paid)+" "+p.Currency+" for it already", w-2)))
	}
	var parts []shownPart
	part := func(name string, of []string) {
		if len(of) == 0 {
			return
		}
		for i, l := range of {
			label := name
			if i > 0 {
				label = ""
			}
			lines = append(lines, t.Dim.On(widget.Left(t, label, labelled))+l)
		}
		parts = append(parts, shownPart{strings.ToLower(name), len(lines)})
	}
	room := w - labelled
	part("Signals", m.signalLines(room))
	part("Grade", ruling.Grade(t, m.st.Grade(), room))
	part("Money", ruling.Money(t, m.settled(), m.env.Decimal, room))
	part("Why", m.whyLines(room))
	part("Agreed", m.agreedLines())
	part("Criteria", ruling.Criteria(t, m.st.Ruling.Ruling, room))
	part("Goods", widget.Wrap(t.Clean(m.goodsWords()), room))
	part(m.letterName(), ruling.Told(t, m.next, room, mostTold))
	part("Policy", widget.Wrap(ruling.By(m.st.Ruling.Ruling), room))
	if whole := ruling.Letter(t, m.next, w, m.sent); len(whole) > 0 {
		lines = append(lines, whole...)
		parts = append(parts, shownPart{"the whole message", len(lines)})
	}
	lines = append(lines, "", t.Bold.On("What each condition was judged by"), "")
	lines = append(lines, ruling.Values(t, m.st.Ruling.Ruling, w)...)
	return lines, append(parts, shownPart{"each condition", len(lines)})
}

// letterName tells a letter that goes out from one that was sent.
func (m Model) letterName() string {
	if m.sent {
		return "Told last"
	}
	return "Message"
}

// willRead is what the customer reads if this is signed.
func (m Model) willRead(w int) []string {
	told := ruling.Told(m.env.Theme, m.would, w, mostTold)
	if len(told) == 0 {
		return nil
	}
	return append([]string{"", m.env.Theme.Dim.On("The customer will read:")}, told...)
}

// mostTold is how many lines of the letter stand among the facts.
const mostTold = 3

// settled is the ruling with the money as it was agreed to.
func (m Model) settled() returns.Ruling {
	r := m.st.Ruling.Ruling
	done := m.st.Resolved()
	if done == nil || done.Amount == "" {
		return r
	}
	if amount, err := measure.ParseDecimal(done.Amount); err == nil {
		r.Lines, r.Amount, r.Settles, r.Resolution = m.st.Account(), amount, true, done.Resolution
	}
	return r
}

// goodsWords is where the goods go and why, where that does not stand above already.
func (m Model) goodsWords() string {
	d := m.st.Goods()
	if d.Why == "" || d.Why == m.st.Grade().String() {
		return returns.SpokenPlace(d.Default)
	}
	return ruling.Goes(d)
}

// scrolled is the top line a page further down, or up.
func (m Model) scrolled(down bool) int {
	page := max(1, m.room()-1)
	if !down {
		return max(0, m.top-page)
	}
	lines, _ := m.lines(m.size.W - margin - 1)
	return max(0, min(m.top+page, len(lines)-m.room()))
}

// room is how many lines the body has.
func (m Model) room() int { return max(1, m.size.H-frameLines) }

const frameLines = 6 // header, head, two rules, foot, keys

func (m Model) decimals(s string) string {
	if m.env.Decimal != ',' {
		return s
	}
	return strings.ReplaceAll(s, ".", ",")
}

const (
	margin   = 3
	labelled = 12
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
			text += ", " + m.decimals(done.Amount) + " " + done.Currency
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
		head, rate := mark+" "+name+"  "+m.word(s.ID), t.Dim.On(weight+"; "+m.rate(s.ID))
		if widget.Width(head)+widget.Width(rate)+2 > width {
			lines, head = append(lines, head), ""
		}
		lines = append(lines, head+"  "+rate)
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
		why = strings.Replace(why, "not in the auto lane: ", "not in one key: ", 1)
		lines = append(lines, widget.Wrap(ruling.Sentence(m.env.Theme.Clean(why)), width)...)
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
	if need := m.st.NeedLeads(); len(lines) < need && (need > 1 || len(lines) > 0) { // one lead: the first line says so
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
