package returned

import (
	"slices"
	"strings"
	"time"

	"assay/station/letter"
	"assay/station/service"
	"assay/ui/history/paper"
	"assay/ui/screen"
	"assay/ui/widget"
)

const margin = 3

var parts = [...]string{"How it stands", "Letters"}

// Head names the return and says where it stands.
func (m Model) Head() (left, right string) {
	if !m.read {
		return "Return", "reading"
	}
	t := m.env.Theme
	left = "Return " + m.env.Number(widget.Show(m.way.Number)) + " " + t.Marks.Dot + " " + t.Clean(m.way.Label)
	right = service.Words(m.way.Stage)
	if m.way.Goods != "" {
		right += ", " + service.Words(m.way.Goods)
	}
	return left, right
}

// Foot says how much of the part is on show.
func (m Model) Foot(width int) string {
	t := m.env.Theme
	if !m.read || m.typing || m.asked {
		return ""
	}
	return t.Dim.On(widget.Cut(t, paper.Shown(m.top, m.room(), len(m.drawn)), width))
}

// Body draws the names of the parts and the one on show, or what is typed.
func (m Model) Body(s screen.Size) string {
	t := m.env.Theme
	if task, ok := m.task(); ok && m.typing {
		lines := []string{"", t.Bold.On(widget.Cut(t, task.Ask, s.W-margin-1)), ""}
		lines = append(lines, m.form.View(t, s.W-margin-2, s.H-4)...)
		return widget.Fill(widget.Indent(margin, lines...), s.H)
	}
	if !m.read {
		return ""
	}
	if m.asked {
		return widget.Fill(m.question().View(t, s.W), s.H)
	}
	names := ""
	for i, p := range parts {
		key := string(rune('1' + i))
		if i == m.part {
			names += t.Reverse.On(" "+key+" "+p+" ") + "  "
			continue
		}
		names += " " + t.Key.On(key) + " " + p + "   "
	}
	lines := []string{widget.Cut(t, names, s.W-margin), ""}
	shown := m.drawn[min(m.top, len(m.drawn)):min(len(m.drawn), m.top+max(1, s.H-len(lines)))]
	return widget.Fill(widget.Indent(margin, append(lines, shown...)...), s.H)
}

// lay writes the part on show for the window.
func (m Model) lay() Model {
	if !m.read || m.size.W == 0 {
		return m
	}
	w := max(20, m.size.W-margin-1)
	if m.drawn = m.standing(w); m.part == letters {
		m.drawn = m.mail(w)
	}
	m.top = max(0, min(m.top, len(m.drawn)-m.room()))
	return m
}

// standing is what is to be done, which clocks run, and the stages so far.
func (m Model) standing(w int) []string {
	lines := m.tasks(w)
	clocks := m.desk.Clocks().Clocks(m.way, m.env.Now())
	if len(clocks) > 0 {
		lines = append(lines, m.title("Clocks", w))
		for _, c := range clocks {
			lines = append(lines, m.clock(c, w))
		}
		lines = append(lines, "")
	}
	lines = append(lines, m.title("The customer is told: "+quoted(m.way.Status()), w))
	for _, h := range m.happened() {
		lines = append(lines, m.line(paper.Stamp(h.at, m.env.Now()), h.text, h.by, w))
	}
	return lines
}

// happening is a stage that was reached, or a task that was done.
type happening struct {
	at       time.Time
	text, by string
}

// happened is all that became of the return and its goods, the newest first.
func (m Model) happened() []happening {
	var all []happening
	for _, d := range slices.Concat(m.way.Past, m.way.Done) {
		all = append(all, happening{d.At, d.Words(), d.By})
	}
	for _, r := range m.way.Reached {
		text := service.Words(r.Stage)
		if r.Why != "" {
			text += ": " + r.Why
		}
		all = append(all, happening{r.At, text, r.By})
	}
	slices.Reverse(all)
	slices.SortStableFunc(all, func(a, b happening) int { return b.at.Compare(a.at) })
	return all
}

func quoted(s string) string {
	if s == "" {
		return "nothing yet"
	}
	return s
}

func (m Model) title(s string, w int) string {
	t := m.env.Theme
	return t.Title.On(widget.Cut(t, t.Clean(s), w))
}

// line is a time, a text, and who.
func (m Model) line(when, text, who string, w int) string {
	t := m.env.Theme
	room := max(8, w-18-2-widget.Width(who))
	return t.Dim.On(widget.Left(t, when, 18)) + widget.Left(t, widget.Cut(t, t.Clean(text), room), room) + "  " + t.Dim.On(t.Clean(who))
}

// clock is one that runs: what is waited for, how long, and who is asked.
func (m Model) clock(c service.Clock, w int) string {
	t := m.env.Theme
	words := c.Words()
	if c.Late() {
		words = t.Hold(words)
	}
	text := t.Clean(c.Text)
	if c.Law {
		text += ", " + c.Due.Format("2006-01-02")
	}
	ask := "asks: " + c.Ask
	if w < 70 {
		ask = c.Ask
	} else {
		words = widget.Left(t, words, 18) // one below the other
	}
	return widget.Cut(t, widget.Left(t, text, min(32, max(16, w-28)))+words+"   "+t.Dim.On(ask), w)
}

// tasks is what is to be done with the goods: the next one is the one thing to read.
func (m Model) tasks(w int) []string {
	t := m.env.Theme
	all, _ := m.way.Tasks()
	if len(all) == 0 || m.way.Goods != "" && len(m.way.Left()) == 0 {
		return m.rest(w)
	}
	lines := []string{m.title("The goods go: "+strings.ReplaceAll(m.way.Goes, "_", " "), w)}
	next, _ := m.task()
	for _, task := range all {
		switch i := slices.IndexFunc(m.way.Done, func(d service.Done) bool { return d.Task == task.ID }); {
		case i >= 0:
			lines = append(lines, m.cut(t.Marks.Pass+" "+t.Clean(m.way.Done[i].Words()), w))
		case task.ID == next.ID:
			lines = append(lines, t.Marks.Here+" "+t.Bold.On(widget.Cut(t, task.Ask, w-2)))
			if task.Hint != "" {
				lines = append(lines, "  "+t.Dim.On(widget.Cut(t, task.Hint, w-2)))
			}
		default:
			lines = append(lines, m.cut(t.Marks.Open+" "+task.Ask, w))
		}
	}
	return append(lines, "")
}

// rest is where the goods are once nothing is left to do with them.
func (m Model) rest(w int) []string {
	if m.way.Goods == "" {
		return nil
	}
	text := "The goods are " + service.Words(m.way.Goods)
	for _, d := range m.way.Done {
		if d.Task == "place" || d.Task == "tracking" {
			text += ": " + d.Value
		}
	}
	return []string{m.title(text, w), ""}
}

func (m Model) cut(s string, w int) string { return widget.Cut(m.env.Theme, s, w) }

// mail is the letter that is next, and those that were sent, the newest first.
func (m Model) mail(w int) []string {
	t := m.env.Theme
	var lines []string
	if m.next.Text != "" {
		lines = append(lines, m.title("Goes out next, when it is "+service.Words(m.way.Next()), w))
		lines = append(lines, m.letter(m.next, w)...)
	}
	for _, told := range slices.Backward(m.way.Told) {
		lines = append(lines, m.title("Sent "+paper.Stamp(told.At, m.env.Now())+", when it was "+service.Words(told.Stage), w))
		lines = append(lines, m.letter(letter.Message{Subject: told.Subject, Text: told.Text}, w)...)
	}
	if len(lines) == 0 {
		return []string{t.Dim.On("Nothing was sent, and nothing is to be sent.")}
	}
	return lines
}

func (m Model) letter(l letter.Message, w int) []string {
	t := m.env.Theme
	lines := []string{t.Bold.On(widget.Cut(t, t.Clean(l.Subject), w))}
	for _, part := range widget.Lay(l.Text, w) {
		if part != "" {
			lines = append(lines, t.Clean(part))
		}
	}
	return append(lines, "")
}
