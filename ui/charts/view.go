package charts

import (
	"fmt"
	"strconv"
	"strings"

	"assay/checklists/measure"

	"assay/station"
	"assay/station/control"
	"assay/station/inspection"
	"assay/station/spc"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Head says how many there are.
func (m List) Head() (left, right string) {
	if !m.read {
		return "Control charts", "reading"
	}
	return "Control charts", fmt.Sprintf("%d of %d", len(m.rows()), len(m.all))
}

// Foot is empty.
func (m List) Foot(int) string { return "" }

// Body draws the list.
func (m List) Body(s screen.Size) string {
	t, w := m.env.Theme, s.W-4
	lines := []string{""}
	if m.typing || m.field.Value() != "" {
		words := t.Bold.On(m.field.Still(t, w-2))
		if m.typing {
			words = m.field.View(t, w-2)
		}
		lines = append(lines, "   "+t.Key.On("/")+" "+words, "")
	}
	rows := m.rows()
	if len(rows) == 0 {
		text := "What was measured or looked over stands here by product, from the first sign-off on. A lead freezes its limits; in process each subgroup is held against them."
		if m.read && m.field.Value() != "" {
			text = "Nothing has these words. / changes them; Esc there drops them."
		}
		return widget.Fill(append(lines, widget.Indent(3, widget.Wrap(text, w)...)...), s.H)
	}
	below := m.marked(rows[min(m.here, len(rows)-1)], w)
	room := s.H - len(lines) - len(below) - 1
	top := widget.Scroll(m.here-room/2, m.here, len(rows), room)
	var cells [][]string
	for _, c := range rows[top:min(len(rows), top+max(0, room))] {
		limits := "not frozen"
		if c.Frozen != nil {
			limits = c.Frozen.At.Format("2006-01-02")
		}
		cells = append(cells, []string{t.Clean(c.Product), t.Spell(t.Clean(c.Ask)), where(c.Key), fmt.Sprint(c.Points), limits})
	}
	columns := []widget.Column{
		{Head: "product", Gives: true, Least: 16}, {Head: "what", Grow: true, Least: 14}, {Head: "where", Drop: 1}, {Head: "points", Right: true}, {Head: "limits"},
	}
	lines = append(lines, widget.Indent(1, widget.Table(t, columns, cells, m.here-top, s.W-2)...)...)
	lines = append(lines, make([]string, max(0, s.H-len(lines)-len(below)))...)
	return widget.Fill(append(lines, below...), s.H)
}

// marked says the row under the mark whole, which the table cuts.
func (m List) marked(c station.Characteristic, w int) []string {
	t := m.env.Theme
	state := "limits not frozen"
	switch {
	case c.Frozen != nil:
		state = fmt.Sprintf("limits frozen %s by %s", c.Frozen.At.Local().Format("2006-01-02"), t.Clean(c.Frozen.By))
	case c.Points < fewest:
		state = "one point: no chart yet"
	}
	if c.Limits != "" {
		state = "piece " + t.Spell(t.Clean(c.Limits)) + "   " + state
	}
	return widget.Indent(3, t.RuleOf(w), widget.Cut(t, t.Clean(c.Product)+" "+t.Marks.Dot+" "+t.Spell(t.Clean(c.Ask)), w), t.Dim.On(widget.Cut(t, state, w)))
}

// where is the kind of inspection it was measured in: a checklist without parts by its
// own name.
func where(k control.Key) string {
	if k.Part == "" {
		return k.Checklist
	}
	return strings.ReplaceAll(k.Part, "_", " ")
}

// Head says what is charted.
func (m Chart) Head() (left, right string) {
	t := m.env.Theme
	if !m.read {
		return "Control chart", "reading"
	}
	return t.Clean(m.is.Product) + " " + t.Marks.Dot + " " + t.Clean(m.is.Ask), points(len(m.points))
}

func points(n int) string {
	if n == 1 {
		return "1 point"
	}
	return fmt.Sprintf("%d points", n)
}

// Foot is empty.
func (m Chart) Foot(int) string { return "" }

// Body draws the chart, the same as text, or what is asked.
func (m Chart) Body(s screen.Size) string {
	t, w := m.env.Theme, s.W-4
	if !m.read || len(m.points) == 0 {
		return ""
	}
	charts, trial, err := m.drawn()
	if err != nil {
		return widget.Fill(append([]string{""}, widget.Indent(3, m.undrawn(err, w)...)...), s.H)
	}
	c := charts[0]
	if m.spread && len(charts) > 1 {
		c = charts[1]
	}
	lines := []string{"", "   " + t.Bold.On(widget.Cut(t, m.title(c, trial), w))}
	if m.asking {
		lines = append(lines, widget.Indent(3, widget.Wrap(m.freezing(), w)...)...)
		lines = append(lines, "")
		return widget.Fill(append(lines, widget.Indent(1, m.form.View(t, w, s.H-len(lines))...)...), s.H)
	}
	below := widget.Indent(3, m.below(c, w)...)
	room := s.H - len(lines) - len(below)
	switch {
	case len(c.Points) == 0:
		lines = append(lines, "", "   no point of this chart yet")
	case m.text:
		lines = append(lines, widget.Indent(3, m.table(c, w, room)...)...)
	default:
		lines = append(lines, widget.Indent(2, widget.Chart(t, c, m.markIn(c), s.W-4, min(room, 18))...)...)
	}
	lines = append(lines, make([]string, max(0, s.H-len(lines)-len(below)))...)
	return widget.Fill(append(lines, below...), s.H)
}

// fewest points make a chart.
const fewest = 2

// undrawn says why there is no chart, and what was read so far.
func (m Chart) undrawn(err error, w int) []string {
	t := m.env.Theme
	if len(m.points) >= fewest {
		return widget.Wrap(widget.Show(err.Error())+". With t the points are drawn on another chart.", w)
	}
	lines := append(widget.Wrap(fmt.Sprintf("%s so far: a chart needs %d, its limits some %d.", points(len(m.points)), fewest, control.Usual), w), "")
	for _, p := range m.points {
		said := fmt.Sprintf("%s bad of %s", m.figure(p.Count), m.figure(p.Size))
		if len(p.Values) > 0 {
			said = ""
			for _, v := range p.Values {
				said += m.figure(v) + " "
			}
			said += m.is.Unit
		}
		when := m.env.Number(t.Clean(p.Number)) + "  " + p.At.Local().Format("2006-01-02 15:04") + "  by " + t.Clean(p.By)
		lines = append(lines, t.Dim.On(widget.Cut(t, when, w)))
		lines = append(lines, widget.Wrap(t.Spell(t.Clean(said)), w)...)
	}
	if piece, able := m.capability(); piece != "" {
		lines = append(lines, "", t.Dim.On(piece), t.Dim.On(able))
	}
	return lines
}

// markIn is the place of the point under the mark in a chart; it may have none.
func (m Chart) markIn(c spc.Chart) int {
	for i, p := range c.Points {
		if p.Index == m.here+1 {
			return i
		}
	}
	return -1
}

var names = map[string]string{
	"xbar": "Means", "r": "Ranges", "s": "Standard deviations", "i": "Single readings", "mr": "Moving ranges",
	"p": "Share of bad pieces", "np": "Bad pieces", "c": "Defects", "u": "Defects a piece",
}

// title names the chart, its limits, and where they come from.
func (m Chart) title(c spc.Chart, trial bool) string {
	from := "trial limits, not frozen"
	if !trial {
		f := m.is.Frozen
		from = fmt.Sprintf("limits of %s by %s, %s", f.At.Format("2006-01-02"), m.env.Theme.Clean(f.By), points(len(f.Phase)))
	}
	return names[c.Name] + " (" + string(m.shown()) + "), " + from
}

func (m Chart) freezing() string {
	left := 0
	for _, p := range m.points {
		if m.out[inspection.ID(p.ID)] {
			left++
		}
	}
	n := len(m.points) - left
	text := "Freeze limits from " + points(n)
	if left > 0 {
		text += fmt.Sprintf(", %d left out", left)
	}
	if n < 20 {
		text += "; 20 are usual"
	}
	return text + ". Later points are held against them; limits frozen before stay in the record."
}

// below is the point under the mark in words, and what the process can do.
func (m Chart) below(c spc.Chart, w int) []string {
	t := m.env.Theme
	p := m.points[m.here]
	text := fmt.Sprintf("%d  %s  %s  by %s", m.here+1, m.env.Number(t.Clean(p.Number)), p.At.Local().Format("2006-01-02 15:04"), t.Clean(p.By))
	if m.out[inspection.ID(p.ID)] {
		text += "  " + t.Hold("left out")
	}
	signals := "no signal"
	if i := m.markIn(c); i >= 0 {
		text += "  value " + m.figure(c.Points[i].Value)
		if words := ruleWords(c.Points[i].Signals); words != "" {
			signals = words
		}
	}
	lines := []string{t.RuleOf(w), widget.Cut(t, text, w)}
	says := widget.Wrap(signals, w)
	if len(says) > 2 {
		says = []string{says[0], widget.Cut(t, says[1]+" "+says[2], w)}
	}
	lines = append(lines, says...)
	if piece, able := m.capability(); piece != "" {
		if whole := piece + "   " + able; widget.Width(whole) <= w {
			able = whole
		}
		lines = append(lines, t.Dim.On(widget.Cut(t, able, w)))
	}
	return lines
}

// ruleWords says which rules a point meets; of several first all their names, for a
// short line.
func ruleWords(rules []spc.Rule) string {
	names, says := make([]string, len(rules)), make([]string, len(rules))
	for i, r := range rules {
		names[i], says[i] = string(r), r.Says()
	}
	if len(rules) == 0 {
		return ""
	}
	return strings.Join(names, " ") + " " + strings.Join(says, "; ")
}

func (m Chart) figure(x float64) string {
	return m.decimals(widget.Figure(x))
}

func (m Chart) decimals(s string) string {
	if m.env.Decimal == ',' {
		return strings.ReplaceAll(s, ".", ",")
	}
	return s
}

// capability is what the points that are not left out come to, against the limits of
// the piece; nothing where it has none.
func (m Chart) capability() (piece, able string) {
	limits, err := measure.ParseLimits(m.is.Limits)
	if err != nil {
		return "", ""
	}
	lsl, usl := spc.Missing, spc.Missing
	if q, ok := limits.Lower(); ok {
		lsl, _ = q.Number.Rat().Float64()
	}
	if q, ok := limits.Upper(); ok {
		usl, _ = q.Number.Rat().Float64()
	}
	var groups [][]float64
	for _, s := range m.phase("") {
		if len(s.Values) > 0 {
			groups = append(groups, s.Values)
		}
	}
	c := spc.CapableOf(groups, lsl, usl)
	piece = "piece " + m.env.Theme.Spell(m.is.Limits)
	if c.TooFew {
		return piece, fmt.Sprintf("capability: too few, %d of %d readings", c.N, spc.FewReadings)
	}
	for _, v := range []struct {
		name  string
		value float64
	}{{"Cp", c.Cp}, {"Cpk", c.Cpk}, {"Pp", c.Pp}, {"Ppk", c.Ppk}} {
		if s := widget.Figure(v.value); s != "" {
			able += v.name + " " + m.decimals(strconv.FormatFloat(v.value, 'f', 2, 64)) + "  "
		}
	}
	return piece, able + fmt.Sprintf("n %d", c.N)
}

// table is the chart as text, the point under the mark among it.
func (m Chart) table(c spc.Chart, w, room int) []string {
	at := max(0, m.markIn(c))
	top := widget.Scroll(at-room/2, at, len(c.Points), room-1)
	var cells [][]string
	for _, p := range c.Points[top:min(len(c.Points), top+max(0, room-1))] {
		out := ""
		if m.out[inspection.ID(m.points[p.Index-1].ID)] {
			out = "left out"
		}
		cells = append(cells, []string{fmt.Sprint(p.Index), m.figure(p.Value), m.figure(p.LCL), m.figure(p.UCL), ruleWords(p.Signals), out})
	}
	columns := []widget.Column{
		{Right: true}, {Head: "value", Right: true}, {Head: "lower", Right: true}, {Head: "upper", Right: true}, {Head: "signals", Grow: true, Least: 12}, {Head: ""},
	}
	return widget.Table(m.env.Theme, columns, cells, at-top, w)
}
