package inspect

import (
	"slices"
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
	why     inspection.Suspicion
	doubted []string
	settled []string        // values that were asked about and are real
	before  readings        // of this step on other pieces
	told    []string        // what they and those given come to: worked out when there is one more, not at each key
	once    map[string]bool // serials and SSCCs counted by scan
}

func newReading(h here) reading {
	s := h.step()
	p := reading{unit: unitOf(s)}
	if s.Type == checklists.Count {
		p.field = widget.Line{Max: 9}
		p.expect, _ = h.st.Expected(h.first())
		return p
	}
	p.field, p.before = widget.Line{Max: 16}, readingsBefore(h)
	if s.Limits != "" {
		limits, err := measure.ParseLimits(s.Limits)
		p.limits, p.limited = limits, err == nil
	}
	p.told = p.stats(h)
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
	case s == "enter" && len(p.given) == 0 && goesOn(h, p.field.Value()):
		return p, nil, false
	case s == "enter":
		return p.enter(h, p.field.Value())
	case s == naPress, s == "n" && p.field.Value() == "" && len(h.step().NA) > 0:
		return p, notApplicable(h), true
	case s == "ctrl+g" && h.step().Gauge != nil:
		return p, open(newPickGauge(h)), true
	case s == "backspace" && p.field.Value() == "" && len(p.given) > 0:
		p.given = p.given[:len(p.given)-1]
		p.told = p.stats(h)
		return p, say("the reading before is taken back"), true
	}
	strange := k.Type == tea.KeyRunes && !p.takes(h, string(k.Runes))
	next, mine := p.field.Update(k)
	p.field = next
	if strange { // it stays to be seen, or 1e308 would become 1308
		return p, say("only a number here: Backspace takes the letter away"), true
	}
	return p, nil, mine
}

// takes tells what belongs into the field: a number, and behind it its unit.
func (p reading) takes(h here, typed string) bool {
	if strings.Trim(typed, "0123456789.,+-") == "" {
		return true
	}
	return p.field.Value() != "" && h.step().Type == checklists.Measure
}

// enter takes a typed reading.
func (p reading) enter(h here, typed string) (pane, deed, bool) {
	if typed == "" {
		return p, say("type the number, then Enter"), true
	}
	q, err := measure.ParseReading(typed, h.env.Decimal, p.unit)
	if err != nil {
		return p, say(err.Error()), true
	}
	value := strings.Replace(typed, ",", ".", 1)
	if q.Unit == p.unit && p.unit != "" {
		value = strings.TrimSpace(strings.TrimSuffix(value, strings.TrimLeft(value, "0123456789.+-−")))
	}
	if why, odd := h.st.Suspect(h.first(), p.given, value); odd && !slices.Contains(p.settled, value) {
		p.doubt, p.why = value, why
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
		p.settled, p.doubt = append(slices.Clone(p.settled), value), ""
		return p.take(h, value)
	}
	return p, nil, k.Type != tea.KeyEsc
}

// take adds a reading; with the last one the step is answered.
func (p reading) take(h here, value string) (pane, deed, bool) {
	all := append(slices.Clone(p.given), value)
	if len(all) < wanted(h.step()) {
		p.given = all
		p.told = p.stats(h)
		p.field = p.field.Set("")
		return p, nil, true
	}
	a := inspection.Answer{Values: all, Doubted: p.doubted, Gauge: h.gaugeID(), Real: slices.ContainsFunc(p.settled, func(v string) bool { return slices.Contains(all, v) })}
	if slices.ContainsFunc(all, func(v string) bool { return p.out(h, v) }) {
		return p, failed(h, a), true
	}
	return p, save(job{cmd: inspection.Give{Step: h.step().ID, Piece: h.q.Piece, Answer: a}, at: h.first(), then: goOn}), true
}

func (p reading) untyped() bool { return p.field.Value() == "" && len(p.given) == 0 && p.doubt == "" }

// scan takes an instrument's reading; a code on a label is not a number.
func (p reading) scan(h here, s scan.Scanned) (pane, deed, bool) {
	if n := h.st.Counts(h.first(), s.Data); p.doubt == "" && n > 0 {
		return p.countScan(h, s.Data, n)
	}
	text, ok := s.Reading()
	if !ok && p.doubt == "" && h.step().Gauge != nil {
		return p, func(m Model) (Model, tea.Cmd) {
			return m, lookForGauge(m.env.Ctx, m.desk, m.id, m.turn, s.Data)
		}, true
	}
	if !ok && p.doubt == "" && h.st.CountsScans(h.first()) {
		return p, say("that was a barcode, not counted: " + shortScan(h, s.Data) + " is not of these goods"), true
	}
	if !ok || p.doubt != "" {
		return p, say("that was a barcode: type the number, or read it with the instrument"), true
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

func (p reading) asksScan() bool { return true }
