package inspect

import (
	"math"
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// reading asks a number: a measured one against its limits, or a count. One that
// is out of limits asks once whether it is a typo.
type reading struct {
	field   widget.Line // as typed: a wrong decimal mark stays to be seen, or 700.5 would become 7005
	limits  measure.Limits
	limited bool
	unit    measure.Unit
	expect  string   // what a count is compared with; empty: nothing
	given   []string // readings of this piece so far
	doubt   string   // asked about now: typo or real?
	doubted []string
	real    bool
	asked   bool // the one question was asked for this reading
}

func newReading(h here) reading {
	s := h.step()
	p := reading{unit: unitOf(s)}
	if s.Type == checklists.Count {
		p.field = widget.Line{Max: 9}
		p.expect, _ = h.st.Expected(s.ID)
		return p
	}
	p.field = widget.Line{Max: 16}
	if s.Limits != "" {
		limits, err := measure.ParseLimits(s.Limits)
		p.limits, p.limited = limits, err == nil
	}
	return p
}

// unitOf is the unit a step's readings are in.
func unitOf(s *checklists.Step) measure.Unit {
	if limits, err := measure.ParseLimits(s.Limits); err == nil && s.Limits != "" {
		return limits.Unit()
	}
	unit, err := measure.ParseUnit(s.Unit)
	if err != nil {
		return ""
	}
	return unit
}

// wanted is how many readings a piece takes.
func wanted(s *checklists.Step) int { return max(1, s.Readings) }

func (p reading) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	if p.doubt != "" {
		return p.doubtKey(h, k)
	}
	s := k.String()
	switch {
	case s == "enter":
		return p.enter(h, p.field.Value())
	case s == naPress, s == "n" && p.field.Value() == "" && len(h.step().NA) > 0:
		return p, notApplicable(h), true
	case s == "backspace" && p.field.Value() == "" && len(p.given) > 0:
		p.given = p.given[:len(p.given)-1]
		return p, say("the reading before is taken back"), true
	}
	if k.Type == tea.KeyRunes && strings.Trim(string(k.Runes), "0123456789.,+-") != "" {
		return p, say("only a number here"), true
	}
	next, mine := p.field.Update(k)
	p.field = next
	return p, nil, mine
}

// enter takes a typed reading.
func (p reading) enter(h here, typed string) (pane, deed, bool) {
	if typed == "" {
		return p, say("type the number, then Enter"), true
	}
	if _, err := measure.ParseReading(typed, h.env.Decimal, p.unit); err != nil {
		return p, say(err.Error()), true
	}
	value := strings.Replace(typed, ",", ".", 1)
	if p.out(h, value) && !p.asked {
		p.doubt, p.asked = value, true
		return p, nil, true
	}
	return p.take(h, value)
}

// out tells whether a number is not what it should be.
func (p reading) out(h here, value string) bool {
	_, out := h.st.Doubt(h.first(), []string{value})
	return out
}

func (p reading) doubtKey(h here, k tea.KeyMsg) (pane, deed, bool) {
	switch k.String() {
	case "1", "backspace":
		p.doubted = append(slices.Clone(p.doubted), p.doubt)
		p.doubt = ""
		p.field = p.field.Set("")
		return p, nil, true
	case "2":
		value := p.doubt
		p.real, p.doubt = true, ""
		return p.take(h, value)
	}
	return p, nil, k.Type != tea.KeyEsc
}

// take adds a reading; with the last one the step is answered.
func (p reading) take(h here, value string) (pane, deed, bool) {
	all := append(slices.Clone(p.given), value)
	if len(all) < wanted(h.step()) {
		p.given, p.asked = all, false
		p.field = p.field.Set("")
		return p, nil, true
	}
	a := inspection.Answer{Values: all, Doubted: p.doubted, Real: p.real}
	if slices.ContainsFunc(all, func(v string) bool { return p.out(h, v) }) {
		return p, failed(h, a), true
	}
	return p, give(h, a), true
}

// scan takes an instrument's reading; a code on a label is not a number.
func (p reading) scan(h here, s scan.Scanned) (pane, deed, bool) {
	text, ok := s.Reading()
	if !ok || p.doubt != "" {
		return p, say("that was a barcode: type the number, or read it with the instrument"), true
	}
	if h.step().Type == checklists.Measure {
		q, err := measure.ParseReading(text, '.', p.unit)
		if err != nil {
			return p, say(err.Error()), true
		}
		if q.Unit != p.unit {
			return p, say("the instrument reads in " + string(q.Unit) + ": set it to " + string(p.unit)), true
		}
		text = q.Number.String()
	}
	text = h.decimals(text)
	p.field = p.field.Set(text)
	return p.enter(h, text)
}

func (p reading) focus() screen.Focus {
	if p.doubt != "" {
		return screen.Commands
	}
	return screen.Number
}

func (p reading) draw(h here, pg *page) {
	head(h, pg)
	s := h.step()
	if s.Gauge != nil {
		pg.add(hint, h.t.Dim.On("Gauge: "+h.show(strings.ReplaceAll(s.Gauge.Kind, "_", " "))))
		pg.gap()
	}
	line := ""
	if h.q.Pieces > 0 {
		line = pieceWord(h) + " " + strconv.Itoa(h.q.Piece) + " of " + strconv.Itoa(h.q.Pieces) + "    "
	}
	if s.Type == checklists.Count {
		line += "count "
	} else {
		line += "reading "
	}
	if n := wanted(s); n > 1 {
		line += strconv.Itoa(len(p.given)+1) + "/" + strconv.Itoa(n) + "  "
	}
	line += "  " + p.field.View(h.t, 17) + "  " + h.t.Spell(string(p.unit))
	pg.add(must, "  "+line)
	if len(p.given) > 0 {
		pg.add(nice, h.t.Dim.On("  so far  "+h.decimals(strings.Join(p.given, "  "))))
	}
	pg.gap()
	p.drawLimits(h, pg)
	p.drawDoubt(h, pg)
	if last := p.stats(h); last != "" {
		pg.add(side, "  "+h.t.Dim.On(widget.Cut(h.t, last, pg.room()-2)))
	}
	recorded(h, pg)
}

func (p reading) drawLimits(h here, pg *page) {
	typed, err := measure.ParseReading(p.field.Value(), h.env.Decimal, p.unit)
	known := err == nil && p.doubt == ""
	word := ""
	if p.limited {
		low, has := p.limits.Lower()
		high, also := p.limits.Upper()
		line := h.t.Spell(p.limits.Format(h.env.Decimal))
		if has && also {
			line = widget.Limits(h.t, low.Number.String(), high.Number.String(), between(typed, low, high), known, limitsWidth)
			line = h.decimals(line)
		}
		if p.field.Value() != "" && err != nil {
			word = h.t.Hold(err.Error())
		}
		if known {
			word = h.t.Pass("within limits")
			if p.out(h, typed.Number.String()) {
				word = h.t.Fail("out of limits")
			}
		}
		pg.add(must, "  "+line+"   "+word)
		if h.step().Example {
			pg.add(hint, "  "+h.t.Dim.On("example limits, until a lead approves them"))
		}
		return
	}
	if p.expect != "" && h.step().Type == checklists.Count {
		pg.add(must, "  expected "+h.show(p.expect))
	}
}

const limitsWidth = 46

// between is where a reading lies between two limits, 0 to 1; for the picture only.
func between(q, low, high measure.Quantity) float64 {
	x, _ := q.Number.Rat().Float64()
	a, _ := low.Number.Rat().Float64()
	b, _ := high.Number.Rat().Float64()
	if a == b {
		return 0.5
	}
	return (x - a) / (b - a)
}

func (p reading) drawDoubt(h here, pg *page) {
	if p.doubt == "" {
		return
	}
	pg.gap()
	what := "out of limits"
	if !p.limited {
		what = "not " + h.show(p.expect)
	}
	pg.add(must, h.t.Warn.On(h.t.Marks.Hold+" "+h.decimals(p.doubt)+": typo or real?")+"   it is "+what)
	pg.add(must, widget.Choices(h.t, []widget.Choice{
		{Key: "1", Text: "a typo", More: "type it again; both are kept"}, {Key: "2", Text: "real", More: failsAs(h.step().Fail)},
	}, -1, pg.room())...)
}

// stats is the last readings of this step with their mean and spread.
func (p reading) stats(h here) string {
	var all []float64
	var last []string
	for piece := 0; piece <= h.q.Pieces; piece++ {
		a, ok := h.st.Answer(inspection.Place{Step: h.first().Step, Piece: piece})
		if !ok || piece == h.q.Piece {
			continue
		}
		for _, v := range a.Values {
			if x, err := strconv.ParseFloat(v, 64); err == nil {
				all, last = append(all, x), append(last, v)
			}
		}
	}
	if len(all) < 2 {
		return ""
	}
	mean, s := spread(all)
	places := 2
	if d := h.step().Decimals; d != nil {
		places = *d
	}
	if len(last) > 5 {
		last = last[len(last)-5:]
	}
	return h.decimals("last  " + strings.Join(last, "  ") + "     mean " + strconv.FormatFloat(mean, 'f', places+1, 64) +
		"  s " + strconv.FormatFloat(s, 'f', places+1, 64))
}

// spread is the mean and the standard deviation of a sample.
func spread(all []float64) (mean, s float64) {
	for _, x := range all {
		mean += x
	}
	mean /= float64(len(all))
	for _, x := range all {
		s += (x - mean) * (x - mean)
	}
	return mean, math.Sqrt(s / float64(len(all)-1))
}

func (p reading) keys(h here) []screen.Key {
	if p.doubt != "" {
		return []screen.Key{{Press: "1", Show: "1", Does: "a typo"}, {Press: "2", Show: "2", Does: "it is real"}}
	}
	return append([]screen.Key{{Press: "enter", Show: "Enter", Does: "take it"}}, naKey(h, naPress)...)
}
