package inspect

import (
	"fmt"
	"slices"
	"strings"

	"assay/checklists"
	"assay/station/inspection"
	"assay/ui/screen"
	"assay/ui/theme"
	"assay/ui/widget"
)

// Wide windows show the list of steps beside the question.
const (
	wideFrom = 110
	besideW  = 38
)

// Head is what is under inspection, and where in it.
func (m Model) Head() (left, right string) {
	if m.base == nil {
		return "Inspection", ""
	}
	h := m.here()
	left = h.show(shortNumber(h.st.Number, m.env.Now().Format("200601")))
	if h.st.Label != "" {
		left += " " + h.t.Marks.Dot + " " + h.show(h.st.Label)
	}
	return left, h.where()
}

// shortNumber is a record's number as people say it this month: R-18-004.
func shortNumber(number, month string) string {
	p := strings.Split(number, "-")
	if len(p) != 4 || len(p[2]) != 8 || p[2][:6] != month {
		return number
	}
	return p[1] + "-" + p[2][6:] + "-" + p[3]
}

// where is the place in the walk: "Condition 2/4", "unit 47 of 80".
func (h here) where() string {
	if h.atEnd() {
		return fmt.Sprintf("%d of %d answered", h.done(), h.all())
	}
	if closed(h.st) {
		return "after the sign-off"
	}
	s := h.st.Checklist.Sections[h.q.Section]
	if h.q.Pieces > 0 {
		piece := h.pieceWords()
		if inLoop(h) {
			return h.show(s.Title) // the unit's number stands on its own short line: it changes with every key
		}
		return h.show(s.Title) + "  " + piece
	}
	at, of := 0, 0
	for _, q := range h.questions() {
		if q.Section == h.q.Section {
			of++
			if q.Places[0] == h.first() {
				at = of
			}
		}
	}
	return fmt.Sprintf("%s %d/%d", h.show(s.Title), at, of)
}

// pieceWords is which piece it is, and which of the lot where it was drawn:
// "carton 9, 3 of 5".
func (h here) pieceWords() string {
	if h.q.Drawn > 0 {
		return fmt.Sprintf("%s no. %d, %d of %d", pieceWord(h), h.q.Drawn, h.q.Piece, h.q.Pieces)
	}
	return fmt.Sprintf("%s %d of %d", pieceWord(h), h.q.Piece, h.q.Pieces)
}

// pieceName is a piece in a list: by its number in the lot where a whole carton
// was drawn, as its own question says it, else by its place in the sample.
func pieceName(h here) string {
	word := pieceWord(h)
	if word == "carton" && h.q.Drawn > 0 {
		return fmt.Sprintf("carton no. %d", h.q.Drawn)
	}
	return fmt.Sprintf("%s %d", word, h.q.Piece)
}

// pieceWord is what a piece is called.
func pieceWord(h here) string { return h.st.Word(h.q) }

func (h here) done() (n int) {
	for _, p := range h.progress {
		n += p.Done
	}
	return n
}

func (h here) all() (n int) {
	for _, p := range h.progress {
		n += p.All
	}
	return n
}

// Body draws what is on show into the room there is.
func (m Model) Body(s screen.Size) string {
	if s.W < 1 || s.H < 1 {
		return ""
	}
	if m.theirs != nil {
		return m.theirsBody(s.W)
	}
	if m.base == nil {
		return "\n   " + m.env.Theme.Dim.On(widget.Cut(m.env.Theme, "reading the inspection", s.W-4))
	}
	h := m.here()
	width := s.W
	beside := s.W >= wideFrom && !closed(h.st)
	if beside {
		width -= besideW
	}
	pg := newPage(h.t, width, s.H)
	if m.over != nil {
		m.over.draw(h, pg)
	} else {
		heldBy(h, pg)
		m.base.draw(h, pg)
		pg.foot = m.lastLine(h, pg.room())
	}
	lines := pg.fit()
	if beside {
		lines = join(h.t, lines, stepsBeside(h, s.H), width)
	}
	for i := range lines {
		lines[i] = widget.Cut(h.t, lines[i], s.W)
	}
	return strings.Join(lines, "\n")
}

// againWords say what a lead wants of goods that come again; empty: nothing.
func againWords(h here) string {
	part, note := h.show(h.st.Subject[inspection.AgainPart]), h.show(h.st.Subject[inspection.AgainNote])
	if part != "" {
		part = "only " + part
	}
	classes := strings.Join(strings.Fields(h.show(h.st.Subject[inspection.AgainClasses])), " and ")
	if classes != "" {
		classes = "judged by " + classes + " alone"
	}
	for _, l := range h.st.Links {
		if l.How == inspection.LinkSecond {
			part = "second look: what the first one found is not shown"
		}
	}
	said := slices.DeleteFunc([]string{part, classes}, func(s string) bool { return s == "" })
	if words := strings.Join(said, ", "); words != "" && note != "" {
		return words + ": " + note
	} else if words != "" {
		return words
	}
	return note
}

// heldBy says which cases hold the goods, in two lines at most.
func heldBy(h here, pg *page) {
	if closed(h.st) {
		return
	}
	if words := againWords(h); words != "" {
		pg.add(must, h.t.Warn.On(widget.Cut(h.t, words, pg.room())))
	}
	if len(h.st.Contained) == 0 {
		return
	}
	text := h.t.Marks.Hold + " held by " + h.show(h.st.Contained[0])
	if more := len(h.st.Contained) - 1; more > 0 {
		text = fmt.Sprintf("%s held by %d cases: %s", h.t.Marks.Hold, more+1, h.show(h.st.Contained[0]))
	}
	lines := widget.Wrap(text, pg.room())
	if len(lines) > 2 { // all of it stands in the record, part 4
		lines = []string{lines[0], widget.Cut(h.t, lines[1]+" "+lines[2], pg.room())}
	}
	for _, l := range lines {
		pg.add(must, h.t.Warn.On(l))
	}
}

// join puts a column beside the body.
func join(t *theme.Theme, lines, column []string, at int) []string {
	for i := range column {
		if i >= len(lines) {
			lines = append(lines, "")
		}
		if column[i] != "" {
			lines[i] = widget.Left(t, lines[i], at) + column[i]
		}
	}
	return lines
}

// head draws a step's question with its instruction, and the table beside it.
func head(h here, pg *page) {
	s := h.step()
	pg.gap()
	for _, alarm := range h.alarms {
		pg.wrap(must, h.t.Bad, h.t.Marks.Fail+" "+h.show(alarm))
	}
	ask, look := h.show(s.Ask), h.show(s.Look)
	if w := widget.Width(ask) + widget.Width(look) + 4; look != "" && w <= pg.room() {
		pg.add(must, widget.Spread(h.t, h.t.Bold.On(ask), h.t.Dim.On(look), pg.room()))
	} else {
		pg.wrap(must, h.t.Bold, ask)
		pg.wrap(nice, h.t.Dim, look)
	}
	if line := h.st.Line(h.first()); line != "" {
		pg.wrap(must, h.t.Plain, h.show(line))
	}
	if s.Ref.Doc != "" {
		pg.add(side, h.t.Dim.On(widget.Cut(h.t, strings.TrimSpace(h.show(s.Ref.Doc)+" "+h.show(s.Ref.Clause)), pg.room())))
	}
	if s.Table != "" {
		pg.gap()
		pg.add(nice, tableLines(h, pg.room())...)
	}
	if s.Judged {
		pg.add(hint, h.t.Dim.On("You judge this one; it is recorded as judged by the inspector."))
	}
	pg.gap()
}

// tableLines is what a step wants to be seen beside its question.
func tableLines(h here, width int) []string {
	var lines []string
	for l := range strings.Lines(h.step().Table) {
		lines = append(lines, h.t.Dim.On(widget.Cut(h.t, h.show(strings.TrimRight(l, "\n")), width)))
	}
	return lines
}

// recorded shows the answer that stands, where one does.
func recorded(h here, pg *page) {
	a, ok := h.answer()
	if len(h.q.Places) > 1 {
		if mark := h.st.Mark(h.q); !keptOpen(h) && mark != inspection.MarkOpen {
			pg.gap()
			pg.add(must, widget.Mark(h.t, mark)+" "+h.t.Bold.On("answered")+"   answer again to correct it, Enter goes on")
			owedHere(h, pg)
		}
		return
	}
	if n := len(a.Evidence); n > 0 && !ok && h.step().Type != checklists.Evidence {
		pg.gap()
		pg.add(nice, fmt.Sprintf("%d %s bound to it", n, plural(n, "file", "files")))
	}
	if !ok || a.KeptOpen {
		return
	}
	pg.gap()
	pg.add(must, widget.Cut(h.t, resultMark(h.t, a.Result)+" recorded: "+answerWords(h, h.step(), a), pg.room()))
	pg.add(hint, h.t.Dim.On("Answer again to correct it: both stay in the record. Enter goes on."))
	if a.Note != "" {
		pg.add(nice, "Note: "+widget.Cut(h.t, h.show(a.Note), pg.room()-6))
	}
	if n := len(a.Evidence); n > 0 && h.step().Type != checklists.Evidence {
		pg.add(nice, fmt.Sprintf("%d %s bound to it", n, plural(n, "file", "files")))
	}
	owedHere(h, pg)
}

// owedHere says what the answer that stands still owes.
func owedHere(h here, pg *page) {
	for _, o := range h.st.Owed() {
		if slices.Contains(h.q.Places, o.Place) {
			pg.add(must, widget.Cut(h.t, h.t.Hold(h.show(o.Text)), pg.room()))
		}
	}
}

// lastLine is the answer before this one, changed in place by taking it back; or
// a long run that goes on beside.
func (m Model) lastLine(h here, width int) string {
	if words := handedWords(h); words != "" && !m.began {
		return h.t.Bold.On(widget.Cut(h.t, words, width))
	}
	for _, r := range h.st.Timers() {
		if h.atEnd() || r.Place != h.first() {
			s := h.stepAt(r.Place)
			return h.t.Dim.On(widget.Cut(h.t, h.t.Marks.Running+" "+h.show(s.Ask)+": "+runWords(h, r), width))
		}
	}
	if !m.began || closed(h.st) || h.atEnd() || h.first() == m.last && !inLoop(h) {
		return ""
	}
	a, ok := h.st.Answer(m.last)
	if !ok {
		return ""
	}
	s := h.stepAt(m.last)
	undo := "Backspace takes it back"
	if m.base.focus() != screen.Commands {
		undo = "Ctrl+Z takes it back"
	}
	answer := "  " + resultMark(h.t, a.Result) + " " + answerWords(h, s, a)
	ask := max(10, width/3, width-widget.Width("Last: "+answer+undo)-2)
	return widget.Spread(h.t, "Last: "+widget.Cut(h.t, h.show(s.Ask), ask)+answer, h.t.Dim.On(undo), width)
}

// handedWords is what came with a hand-over to who has it now.
func handedWords(h here) string {
	over := h.st.Handed
	if over == nil || over.To != string(h.me.ID) || h.st.Owner != over.To {
		return ""
	}
	words := "Handed over by " + h.show(over.By)
	if over.Note != "" {
		words += ": " + h.show(over.Note)
	}
	return words
}

// answerWords says an answer in a few words.
func answerWords(h here, s *checklists.Step, a inspection.Answer) string {
	switch {
	case a.Result == inspection.NA:
		return "n/a: " + h.show(a.Reason)
	case len(a.Defects) > 0 && len(a.Values) == 1 && (s.Type == checklists.Measure || s.Type == checklists.Count):
		return strings.TrimSpace(h.decimals(h.show(a.Values[0]))+" "+h.show(string(unitOf(s)))) + "  " + defectWords(h, a.Defects)
	case len(a.Defects) > 0:
		return defectWords(h, a.Defects)
	case s.Type == checklists.Evidence && len(a.Evidence) > 0:
		return fmt.Sprintf("%d %s", len(a.Evidence), plural(len(a.Evidence), "file", "files"))
	case s.Type == checklists.Choices1 || s.Type == checklists.Grade:
		for _, c := range s.Choices {
			if len(a.Values) == 1 && c.ID == a.Values[0] {
				return h.show(c.Text)
			}
		}
	case s.Type == checklists.ChoicesMany:
		return fmt.Sprintf("%d of %d", len(a.Values), len(s.Choices))
	case len(a.Values) > 0:
		words := h.show(strings.Join(a.Values, "  "))
		if s.Type == checklists.Measure {
			words = h.decimals(words) + " " + h.show(string(unitOf(s)))
		}
		if a.Compared != "" {
			words += "  " + a.Compared
		}
		return words
	}
	return resultWord(a.Result)
}

func defectWords(h here, all []inspection.Defect) string {
	words := make([]string, len(all))
	for i, d := range all {
		words[i] = h.show(d.Code)
		if d.Zone != "" {
			words[i] += "/" + h.show(d.Zone)
		}
		if d.Quantity > 1 {
			words[i] += fmt.Sprintf(" %s%d", h.t.Marks.Times, d.Quantity)
		}
	}
	if len(all) == 1 {
		if d, ok := h.st.Checklist.Defect(all[0].Code); ok {
			words[0] += " " + h.show(d.Name)
		}
	}
	return strings.Join(words, " ")
}
