package inspect

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station/inspection"
	"assay/station/spc"
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
	for _, line := range p.told {
		pg.add(side, "  "+h.t.Dim.On(widget.Cut(h.t, line, pg.room()-2)))
	}
	recorded(h, pg)
}

func (p reading) drawLimits(h here, pg *page) {
	typed, err := measure.ParseReading(p.field.Value(), h.env.Decimal, p.unit)
	known := err == nil && p.doubt == ""
	word, shown := "", typed
	if known && typed.Unit != p.unit { // the picture is in the step's own unit
		if own, err := typed.In(p.unit, min(typed.Number.Places()+6, 12)); err == nil {
			shown = own
		}
	}
	if p.limited {
		low, has := p.limits.Lower()
		high, also := p.limits.Upper()
		line := h.t.Spell(p.limits.Format(h.env.Decimal))
		if has && also {
			line = widget.Limits(h.t, low.Number.String(), high.Number.String(), between(shown, low, high), known, min(limitsWidth, pg.room()-besideLimits))
			line = h.decimals(line)
		}
		if known {
			word = h.t.Pass("within limits")
			if p.out(h, strings.Replace(p.field.Value(), ",", ".", 1)) {
				word = h.t.Fail("out of limits")
			}
		}
		pg.add(must, "  "+line+"   "+word)
		if sus, odd := p.looksCoarse(h, typed, known); odd {
			pg.add(must, "  "+h.t.Hold(h.decimals(h.t.Spell(sus.Why))))
		}
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
	if p.doubt == "" && h.st.CountsScans(h.first()) {
		pg.add(hint, "  "+h.t.Dim.On("type the number, or scan each piece, or each carton"))
	}
}

// The picture of the limits, and what stands beside it: "✗ out of limits".
const (
	limitsWidth  = 46
	besideLimits = 20
)

// looksCoarse tells a number that has fewer places than asked. Whoever has not
// typed the mark yet is still typing.
func (p reading) looksCoarse(h here, typed measure.Quantity, known bool) (inspection.Suspicion, bool) {
	if !known || typed.Number.Places() == 0 {
		return inspection.Suspicion{}, false
	}
	sus, odd := h.st.Suspect(h.first(), p.given, strings.Replace(p.field.Value(), ",", ".", 1))
	return sus, odd && sus.Coarse
}

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
	pg.add(must, h.t.Warn.On(h.t.Marks.Hold+" "+h.decimals(p.doubt)+p.asks())+h.decimals(h.show(p.why.Why)))
	if p.why.Slip != "" {
		pg.add(must, "  "+h.decimals(p.why.Meant.Number.String())+" would fit: "+h.decimals(p.why.Slip)+"?")
	}
	typo, again, real, stays := "a typo", "type it again; both are kept", "real", "it stays as typed"
	if p.why.Coarse {
		typo, again, real, stays = "read it again", "with the zeros, as the instrument shows them", "it reads no finer", "it stays as typed, and the record says so"
	}
	if p.why.Out {
		real, stays = "real: it fails", failsAs(h.step().Fail)
	}
	pg.add(must, widget.Choices(h.t, []widget.Choice{
		{Key: "1", Text: typo, More: again}, {Key: "2", Text: real, More: stays},
	}, -1, pg.room())...)
}

// asks is the question about a number that looks wrong.
func (p reading) asks() string {
	if p.why.Coarse {
		return ": is that all it shows?   "
	}
	return ": typo or real?   it is "
}

// readings are those of this step on other pieces, worked out once a question.
type readings struct {
	groups [][]float64
	all    []float64
	last   []string // the latest of them, as typed
}

const lastShown = 5

func readingsBefore(h here) readings {
	r := readings{groups: h.st.Measured(h.step().ID, h.q.Piece)}
	for _, g := range r.groups {
		r.all = append(r.all, g...)
	}
	for piece := h.q.Pieces; piece > 0 && len(r.last) < lastShown; piece-- {
		a, ok := h.st.Answer(inspection.Place{Step: h.first().Step, Piece: piece})
		if !ok || piece == h.q.Piece || a.Result == inspection.NA {
			continue
		}
		for _, v := range slices.Backward(a.Values) {
			r.last = append([]string{v}, r.last...)
		}
	}
	r.last = r.last[max(0, len(r.last)-lastShown):]
	return r
}

// stats are the last readings with mean and spread, and what the process can
// do: it says when they are too few to tell.
func (p reading) stats(h here) []string {
	groups, all, last := p.before.groups, p.before.all, p.before.last
	var now []float64
	for _, v := range p.given {
		if x, ok := inspection.Number(h.step(), v, ""); ok {
			now = append(now, x)
		}
	}
	if len(now) > 0 {
		groups = append(groups[:len(groups):len(groups)], now)
		all = append(all[:len(all):len(all)], now...)
		last = append(last[:len(last):len(last)], p.given...)
		last = last[max(0, len(last)-lastShown):]
	}
	if len(all) < 2 {
		return nil
	}
	places := 2
	if d := h.step().Decimals; d != nil {
		places = *d
	}
	mean, s := spc.Spread(all)
	lines := []string{"last  " + strings.Join(last, "  ") + "     mean " + fixed(mean, places+1) + "  s " + fixed(s, places+1)}
	if c, known := inspection.Capability(h.step(), groups); known {
		lines = append(lines, capable(c))
	}
	for i := range lines {
		lines[i] = h.decimals(lines[i])
	}
	return lines
}

func fixed(x float64, places int) string { return strconv.FormatFloat(x, 'f', places, 64) }

// capable is a capability in words, as far as it can be told.
func capable(c spc.Capability) string {
	if c.TooFew {
		return fmt.Sprintf("capability: too few, %d of %d readings", c.N, spc.FewReadings)
	}
	words := ""
	for _, v := range []struct {
		name  string
		value float64
	}{{"Cp", c.Cp}, {"Cpk", c.Cpk}, {"Pp", c.Pp}, {"Ppk", c.Ppk}} {
		if !math.IsNaN(v.value) && !math.IsInf(v.value, 0) {
			words += v.name + " " + fixed(v.value, 2) + "  "
		}
	}
	if words == "" {
		return fmt.Sprintf("capability: no spread in %d readings", c.N)
	}
	return words + fmt.Sprintf("of %d readings", c.N)
}

func (p reading) keys(h here) []screen.Key {
	switch {
	case p.doubt != "" && p.why.Coarse:
		return []screen.Key{{Press: "1", Show: "1", Does: "read again"}, {Press: "2", Show: "2", Does: "no finer"}}
	case p.doubt != "":
		return []screen.Key{{Press: "1", Show: "1", Does: "a typo"}, {Press: "2", Show: "2", Does: "it is real"}}
	}
	keys := append([]screen.Key{{Press: "enter", Show: "Enter", Does: "take it"}}, naKey(h, naPress)...)
	if h.step().Gauge != nil {
		keys = append(keys, screen.Key{Press: "ctrl+g", Show: "Ctrl+G", Does: "gauge", Long: "pick the instrument that reads; scanning it does the same", Quiet: h.gauge() != nil || !h.step().Gauge.Need})
	}
	return keys
}
