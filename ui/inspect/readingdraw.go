package inspect

import (
	"math"
	"strconv"
	"strings"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station/inspection"
	"assay/ui/screen"
	"assay/ui/widget"
)

func (p reading) draw(h here, pg *page) {
	head(h, pg)
	s := h.step()
	if s.Gauge != nil {
		pg.add(hint, h.gaugeLine(s.Gauge))
		pg.gap()
	}
	line := ""
	if h.q.Pieces > 0 {
		line = h.pieceWords() + "    "
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
		if known {
			word = h.t.Pass("within limits")
			if p.out(h, typed.Number.String()) {
				word = h.t.Fail("out of limits")
			}
		}
		pg.add(must, "  "+line+"   "+word)
		if v := p.field.Value(); err != nil && strings.TrimRight(v, ".,+-") == v && v != "" {
			pg.add(must, "  "+h.t.Hold(err.Error()))
		}
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
