package doctor

import (
	"fmt"
	"strings"

	"assay/station/gs1"
	"assay/ui/frame"
	"assay/ui/scan"
	"assay/ui/symbol"
	"assay/ui/theme"
	"assay/ui/widget"
)

// View draws exactly the window.
func (m *Model) View() string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	lines := m.lines()
	if m.w < leastColumns || m.h < leastRows {
		lines = widget.Wrap(fmt.Sprintf("This window is %d x %d. Assay needs %d x %d: make it larger. Ctrl+C leaves.", m.w, m.h, leastColumns, leastRows), m.w)
	}
	lines = cutLines(lines, m.h)
	for i, l := range lines {
		lines[i] = frame.Safe(m.theme, l, m.w)
	}
	return strings.Join(lines, "\n")
}

func (m *Model) lines() []string {
	t := m.theme
	rule := " " + t.RuleOf(m.w-2)
	title := "Assay doctor"
	if m.w < goodColumns {
		title = "Doctor"
	}
	lines := []string{" " + t.Bold.On(title) + "  " + m.tabs(), rule}
	draw := [pages]func(w, h int) []string{m.terminalLines, m.keyPage, m.scannerLines, m.instrumentLines, m.summaryLines}[m.page]
	room := m.h - 4
	whole := draw(m.w, room)
	m.more = max(0, len(whole)-room)
	m.top = min(m.top, m.more)
	body := cutLines(whole[m.top:], room)
	for len(body) < room {
		body = append(body, "")
	}
	return append(append(lines, body...), rule, " "+m.keyBar())
}

func (m *Model) tabs() string {
	names := make([]string, pages)
	for i, name := range pageNames {
		if names[i] = m.theme.Dim.On(name); i == m.page {
			names[i] = m.theme.Reverse.On(" " + name + " ")
		}
	}
	return strings.Join(names, "  ")
}

func (m *Model) keyBar() string {
	t := m.theme
	key := func(press, does string) string { return t.Key.On(press) + " " + does + "  " }
	switch {
	case m.leaving:
		return key("Esc", "once more leaves") + key("any other key", "stays")
	case m.page == summaryPage:
		return key("Enter", "leave") + key("Shift+Tab", "back") + key("Esc", "leave")
	case m.page == keysPage:
		return key("Enter", "next page") + key("Shift+Tab", "back") + key("Esc Esc", "leave")
	}
	bar := key("Enter", "next page") + key("Shift+Tab", "back") + key("Esc", "leave")
	if m.more > 0 {
		bar = key(t.Marks.UpDown, "more") + bar
	}
	return bar
}

// fact is a line of name and value; long values go on below.
func fact(t *theme.Theme, name, value string, w int) []string {
	const names = 14
	var out []string
	for i, l := range widget.Wrap(t.Clean(value), w-names-4) {
		head := ""
		if i == 0 {
			head = name
		}
		out = append(out, "  "+widget.Left(t, t.Dim.On(head), names)+l)
	}
	return out
}

func (m *Model) terminalLines(w, h int) []string {
	t, k := m.theme, m.term
	term := k.TERM
	if term == "" {
		term = "not set"
	}
	lines := []string{""}
	add := func(name, value string) { lines = append(lines, fact(t, name, value, w)...) }
	add("TERM", term)
	add("size", fmt.Sprintf("%d x %d", k.Columns, k.Rows))
	add("colours", k.Colours+": "+k.ColoursWhy)
	lines = append(lines, "  "+widget.Left(t, "", 14)+t.Pass("pass")+"   "+t.Fail("fail")+"   "+t.Hold("hold")+"   "+t.NA("n/a")+"   "+t.Reverse.On(" here "))
	add("charset", k.Charset+": "+k.CharsetWhy)
	lines = append(lines, "  "+widget.Left(t, "", 14)+k.Marks())
	if k.Charset == "UTF-8" {
		add("", "In the line above each mark takes one cell and none is a box or a question mark? Else start Assay with --ascii, which draws:")
		lines = append(lines, "  "+widget.Left(t, "", 14)+marksASCII)
	}
	add("background", k.Background+" (COLORFGBG)")
	add("answer time", k.AnswerWords())
	add("line", k.LineWords())
	add("scanner", k.ScannerWords())
	if m.repeat > 0 {
		add("key repeat", "one every "+millis(m.repeat))
	}
	return lines
}

func (m *Model) scannerLines(w, h int) []string {
	t := m.theme
	if m.scan == nil {
		return m.scannerStart(w, h)
	}
	lines := append([]string{""}, sightLines(t, *m.scan, w)...)
	if m.all > 1 {
		lines[0] = "  " + t.Dim.On(fmt.Sprintf("scan %d", m.all))
	}
	if m.repeat > 0 {
		lines = append(lines, fact(t, "key repeat", "one every "+millis(m.repeat)+": never taken for a scan", w)...)
	}
	lines = append(lines, "")
	for _, a := range ofScan(*m.scan, m.term.Scanner) {
		lines = append(lines, widget.Indent(2, adviceLines(t, a, w-4)...)...)
	}
	return lines
}

// scannerStart says what to do, with the test label to do it with: the matrix at
// the right, the bars below, each where it fits.
func (m *Model) scannerStart(w, h int) []string {
	t := m.theme
	bars, matrix := m.label(w-4, h)
	beside := 0
	if matrix != nil {
		beside = widget.Width(matrix[0]) + labelGap
	}
	room := w - 4 - beside
	from := "from the screen or from the sheet that assay sheet --out sheet.html writes"
	if bars == nil && matrix == nil {
		from = "here from 80x24 on, or as assay sheet --out sheet.html writes it"
	}
	left := widget.Wrap("Scan the test label, "+from+"; then labels of yours. Hold a letter key to see the key repeat.", room)
	if m.repeat > 0 {
		left = append(left, "key repeat: one every "+millis(m.repeat))
	}
	left = append(left, "", t.Bold.On("How to program it"))
	for _, p := range Program() {
		left = append(left, hanging(t.Clean(p), "- ", room)...)
	}
	lines := []string{""}
	for i := range max(len(left), len(matrix)) {
		line := ""
		if i < len(left) {
			line = left[i]
		}
		if i < len(matrix) {
			line = widget.Left(t, line, room) + widget.Blank(labelGap) + matrix[i]
		}
		lines = append(lines, "  "+line)
	}
	if below := append([]string{""}, widget.Indent(2, bars...)...); len(bars) > 0 && len(lines)+len(below) <= h {
		lines = append(lines, below...)
	}
	if caption := "  " + t.Dim.On("test label "+symbol.LabelText); (bars != nil || matrix != nil) && len(lines) < h {
		lines = append(lines, caption)
	}
	return lines
}

const (
	labelGap  = 3
	leastText = 34 // columns for words beside a symbol
)

// label draws the test label in the forms that fit.
func (m *Model) label(w, h int) (bars, matrix []string) {
	if s, err := symbol.Label128(); err == nil {
		bars = s.Draw(m.theme, w, h)
	}
	if s, err := symbol.LabelMatrix(); err == nil {
		matrix = s.Draw(m.theme, w-leastText-labelGap, h-1)
	}
	return bars, matrix
}

// sightLines are the facts of a scan.
func sightLines(t *theme.Theme, s sight, w int) []string {
	var lines []string
	add := func(name, value string) { lines = append(lines, fact(t, name, value, w)...) }
	if s.cut {
		add("length", fmt.Sprintf("over %d bytes: what is more is cut", scan.MaxScan))
	}
	add("bytes", shorten(hexOf(s.bytes), mostHex))
	add("reads", shorten(readable(s.bytes), mostHex))
	add("prefix", s.prefixWords())
	add("suffix", s.Suffix)
	add("GS", s.gsWords())
	if len(s.bytes) > 1 {
		add("gaps", fmt.Sprintf("least %s, mean %s, most %s over %d characters", millis(s.Gap.Min), millis(s.Gap.Mean), millis(s.Gap.Max), len(s.bytes)))
	}
	how := [...]string{asKeys: "not at all: it arrives as typing", byTiming: "by its pace", framed: "by its frame", torn: "as more than one scan"}[s.How]
	if s.How == asKeys && len(s.scans) > 0 {
		how = "not at all: without a frame it answers nothing"
	}
	add("recognised", how)
	if len(s.scans) == 1 {
		add("says", meaning(s.scans[0].Data))
	}
	return lines
}

// mostHex is how much of a long code is shown.
const mostHex = 150

func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + " ..."
	}
	return s
}

// meaning is a label in the words of GS1, or what it is called else.
func meaning(data string) string {
	p := gs1.Parse(data)
	if !p.Valid || len(p.Elements) == 0 {
		return "free text"
	}
	var out []string
	for _, e := range p.Elements {
		out = append(out, "("+e.AI+") "+e.Value)
	}
	return strings.Join(out, " ")
}

func (m *Model) instrumentLines(w, h int) []string {
	t := m.theme
	lines := append([]string{""}, widget.Indent(2, widget.Wrap("Press the data key of the caliper, scale or meter. One that is not plugged in: Enter goes on.", w-4)...)...)
	if m.reading == nil {
		return lines
	}
	s := *m.reading
	lines = append(lines, "")
	add := func(name, value string) { lines = append(lines, fact(t, name, value, w)...) }
	add("bytes", shorten(hexOf(s.bytes), mostHex))
	add("reads", shorten(readable(s.bytes), mostHex))
	add("decimal mark", decimal(s.Data))
	add("suffix", s.Suffix)
	lines = append(lines, "")
	for _, a := range ofReading(s, m.term.Scanner) {
		lines = append(lines, widget.Indent(2, adviceLines(t, a, w-4)...)...)
	}
	return lines
}

func (m *Model) summaryLines(w, h int) []string {
	t := m.theme
	lines := []string{""}
	all := m.Advice()
	for _, a := range all {
		if !a.Good {
			lines = append(lines, widget.Indent(2, adviceLines(t, a, w-4)...)...)
		}
	}
	if len(lines) == 1 {
		lines = append(lines, "  "+t.Pass("nothing to change"))
	}
	lines = append(lines, "")
	for _, a := range all {
		if a.Good {
			lines = append(lines, widget.Indent(2, adviceLines(t, a, w-4)...)...)
		}
	}
	if rest := m.Untried(); len(rest) > 0 {
		lines = append(lines, "", "  "+t.NA("not tried: "+strings.Join(rest, ", ")))
	}
	if len(lines) > h {
		lines = append(cutLines(lines, h-1), "  "+t.Dim.On("The rest is printed when you leave."))
	}
	return lines
}

// adviceLines writes one finding: its mark, what was found, and what to do.
func adviceLines(t *theme.Theme, a Advice, w int) []string {
	if a.Good {
		return marked(t, t.Good, t.Marks.Pass, a.Text, w)
	}
	lines := marked(t, t.Warn, t.Marks.Hold, a.Text, w)
	return append(lines, widget.Indent(2, hanging(t.Clean(a.Do), t.Marks.Arrow+" ", w-2)...)...)
}

func marked(t *theme.Theme, in theme.Ink, mark, words string, w int) []string {
	lines := hanging(t.Clean(words), mark+" ", w)
	if len(lines) > 0 {
		lines[0] = in.On(mark) + strings.TrimPrefix(lines[0], mark)
	}
	return lines
}

// hanging wraps a text behind a mark.
func hanging(s, mark string, w int) []string {
	lines := widget.Wrap(s, w-widget.Width(mark))
	for i, l := range lines {
		if i == 0 {
			lines[i] = mark + l
		} else {
			lines[i] = widget.Blank(widget.Width(mark)) + l
		}
	}
	return lines
}
