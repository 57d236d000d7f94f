package damage

import (
	"strconv"
	"strings"

	"assay/station/damage"
	"assay/ui/history/paper"
	"assay/ui/screen"
	"assay/ui/widget"
)

const margin = 3

// Head says what this is, and how far.
func (m Form) Head() (left, right string) {
	left = "Damage report"
	if m.about != "" {
		left += " " + m.env.Theme.Marks.Dot + " " + m.env.Theme.Clean(m.about)
	}
	return left, "question " + strconv.Itoa(m.at+1) + " of " + strconv.Itoa(len(questions))
}

// Foot is empty.
func (m Form) Foot(int) string { return "" }

// Body draws what was answered, the question, and the labels scanned.
func (m Form) Body(s screen.Size) string {
	t, w := m.env.Theme, s.W-margin-1
	lines := []string{""}
	for i, given := range m.given() {
		lines = append(lines, t.Dim.On(widget.Left(t, short[i], 14))+widget.Cut(t, given, max(1, w-14)))
	}
	if m.at > 0 {
		lines = append(lines, "")
	}
	lines = append(lines, t.Bold.On(widget.Cut(t, questions[m.at].ask, w)), "")
	switch {
	case m.saving:
		lines = append(lines, t.Dim.On("being kept"))
	case m.at == pieces:
		lines = append(lines, t.Marks.Here+" "+m.count.View(t, 10)+"  pieces")
		if m.why != "" {
			lines = append(lines, "", t.Hold(widget.Cut(t, m.why, w-2)))
		}
	default:
		var all []widget.Choice
		for i, c := range questions[m.at].choices {
			text, more, _ := strings.Cut(c.Text, ": ")
			all = append(all, widget.Choice{Key: strconv.Itoa(i + 1), Text: text, More: more})
		}
		lines = append(lines, widget.Choices(t, all, -1, w)...)
	}
	lines = append(lines, "")
	if m.at == remark && m.report.Fault == "carrier" {
		lines = append(lines, widget.Wrap("The remark comes before the signature: after it the carrier owes nothing that could be seen.", w)...)
	}
	lines = append(lines, t.Dim.On(widget.Cut(t, m.labels(), w)))
	return widget.Fill(widget.Indent(margin, lines...), s.H)
}

var short = [...]string{"Where", "Whose fault", "How many", "Note"}

// given are the answers so far.
func (m Form) given() []string {
	all := damage.State{Report: m.report}.Answers()
	out := make([]string, 0, m.at)
	for _, a := range all[:m.at] {
		out = append(out, a[1])
	}
	return out
}

func (m Form) labels() string {
	switch n := len(m.report.Codes); n {
	case 0:
		return "A label of it may be scanned at any time; none must."
	case 1:
		return "Label: " + m.env.Theme.Clean(m.report.Codes[0])
	default:
		return strconv.Itoa(n) + " labels, the last: " + m.env.Theme.Clean(m.report.Codes[n-1])
	}
}

// Head names the report and says where it stands.
func (m Report) Head() (left, right string) {
	if !m.read {
		return "Damage report", "reading"
	}
	t := m.env.Theme
	left = m.env.Number(widget.Show(m.now.Number)) + " " + t.Marks.Dot + " " + t.Clean(m.now.Words())
	if m.now.Closed != nil {
		return left, "closed"
	}
	return left, t.Hold("waits for a lead")
}

// Foot says how much is on show.
func (m Report) Foot(width int) string {
	t := m.env.Theme
	if !m.read || m.doing != reading {
		return ""
	}
	return t.Dim.On(widget.Cut(t, paper.Shown(m.top, m.room(), len(m.drawn)), width))
}

// Body draws the report, or what is being typed.
func (m Report) Body(s screen.Size) string {
	t := m.env.Theme
	if m.doing != reading {
		title := "A note"
		if m.doing == ending {
			title = "Close this report"
		}
		lines := []string{"", t.Bold.On(title), ""}
		lines = append(lines, m.form.View(t, s.W-margin-2, s.H-4)...)
		return widget.Fill(widget.Indent(margin, lines...), s.H)
	}
	if !m.read {
		return ""
	}
	shown := m.drawn[min(m.top, len(m.drawn)):min(len(m.drawn), m.top+max(1, s.H))]
	return widget.Fill(widget.Indent(margin, shown...), s.H)
}

// lay writes the report for the window: once, not at every drawing.
func (m Report) lay() Report {
	if !m.read || m.size.W == 0 {
		return m
	}
	t, w := m.env.Theme, m.size.W-margin-1
	lines := []string{""}
	row := func(label, text string) {
		for i, l := range widget.Wrap(t.Clean(text), max(10, w-18)) {
			if i > 0 {
				label = ""
			}
			lines = append(lines, t.Dim.On(widget.Left(t, label, 18))+l)
		}
	}
	for _, a := range m.now.Answers() {
		row(a[0], a[1])
	}
	for _, c := range m.now.Codes {
		row("Label", c)
	}
	if m.now.OfNo != "" {
		row("Found in", m.now.OfNo)
	}
	row("Taken down", paper.Stamp(m.now.At, m.env.Now())+", "+strings.TrimSpace(m.now.By+" "+m.now.Name)+", at "+m.now.Place)
	for _, n := range m.now.Notes {
		row("Note", n.Text)
	}
	for _, p := range m.now.Photos {
		row("Photo", p.Name)
	}
	if len(m.now.Photos) == 0 && m.now.Closed == nil {
		row("Photo", "none yet; F3 takes one, now or later")
	}
	if m.now.Closed != nil {
		row("Closed", paper.Stamp(m.now.Closed.At, m.env.Now())+", "+m.now.Closed.By+": "+m.now.Closed.Text)
	}
	m.drawn = append(lines, m.claim(w)...)
	m.top = max(0, min(m.top, len(m.drawn)-m.room()))
	return m
}

// claim is the claim, by when it must be made, and its text.
func (m Report) claim(w int) []string {
	t := m.env.Theme
	if m.now.Who == "" {
		return nil
	}
	lines := []string{"", t.Title.On(widget.Cut(t, "Claim: "+m.now.Term, w))}
	switch {
	case m.now.Claim != nil:
		lines = append(lines, "sent "+paper.Stamp(m.now.Claim.At, m.env.Now())+" by "+t.Clean(m.now.Claim.By))
	case m.now.Due < m.env.Now().Format("2006-01-02"):
		lines = append(lines, t.Hold("late: it was due on "+m.now.Due))
	default:
		lines = append(lines, t.Bold.On("make it by "+m.now.Due)+"; its text:")
	}
	text := m.now.ClaimText(m.desk.Station().Name)
	if m.now.Claim != nil {
		text = m.now.Claim.Text
	}
	return append(append(lines, ""), widget.Wrap(text, w)...)
}
