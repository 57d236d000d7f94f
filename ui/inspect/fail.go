package inspect

import (
	"slices"

	"assay/checklists"
	"assay/station/inspection"
	"assay/ui/widget"
)

// failing is the flow that asks what a failure wants known, one line at a time:
// code, zone, quantity, note, photo. Nothing is recorded before its last line;
// Esc leaves no trace.
type failing struct {
	step   *checklists.Step
	fail   checklists.Fail
	answer inspection.Answer // what was found, without its defect
	unit   bool              // a unit in the loop: it stays open for more defects
	lines  []line            // to ask, in order
	at     int

	codes  []*checklists.DefectCode // as the list shows them
	pick   widget.Pick
	code   *checklists.DefectCode
	defect inspection.Defect
	raise  bool // the person gives another class than the code has
	count  widget.Number
	note   typed
	why    typed // of the raised class
	drop   newest
	wanted bool   // F3 was pressed: the newest file is being looked up
	again  bool   // the newest is bound already, and was asked about
	photo  string // the path taken
}

// line is one line of the flow.
type line uint8

const (
	askCode line = iota
	askZone
	askClass
	askWhy
	askCount
	askNote
	askWitness
	askPhoto
	confirm // nothing to ask, something to be told
)

// failed is the deed of a failure at the question on show: it asks what is
// wanted, or records at once when nothing is.
func failed(h here, a inspection.Answer) deed {
	p := failing{step: h.step(), answer: a, unit: inLoop(h)}
	if p.unit {
		p.step = unitStep(h, "")
	}
	p.fail, _ = h.st.FailOf(p.step.ID, a)
	p.codes = p.codesFor(h)
	if len(p.codes) == 1 {
		p = p.take(h, p.codes[0])
	}
	if p.lines = p.asks(h); len(p.lines) == 0 {
		return p.record(h)
	}
	return open(p.prepare(h))
}

// codesFor is the codes a failure may be: the step's own first. What a choice or
// a reading says by itself needs no code but those the file names.
func (p failing) codesFor(h here) []*checklists.DefectCode {
	named := h.st.LikelyCodes(h.first(), p.answer, p.fail.Codes)
	if p.unit {
		named = nil
		for _, at := range h.q.Places {
			named = append(named, h.stepAt(at).Fail.Codes...)
		}
	}
	var own, rest []*checklists.DefectCode
	all := h.st.Checklist.Defects
	for i := range all {
		if slices.Contains(named, all[i].Code) {
			own = append(own, &all[i])
		} else {
			rest = append(rest, &all[i])
		}
	}
	slices.SortStableFunc(own, func(a, b *checklists.DefectCode) int {
		return slices.Index(named, a.Code) - slices.Index(named, b.Code) // as the step has them: the likely one first
	})
	judged := p.step.Type == checklists.PassFail || p.step.Type == checklists.Defects
	if !judged && len(own) <= 1 {
		return own
	}
	return append(own, rest...)
}

// asks is what this failure wants known, as far as it is known yet.
func (p failing) asks(h here) []line {
	lacks := map[string]bool{}
	bare := p.answer
	bare.Result = inspection.Fail
	for _, o := range h.st.Lacks(h.placeOf(p.step), bare) {
		lacks[o.What] = true
	}
	var lines []line
	add := func(l line, wanted bool) {
		if wanted {
			lines = append(lines, l)
		}
	}
	add(askCode, len(p.codes) > 1)
	add(askZone, p.code != nil && len(p.code.Zones) > 0)
	add(askClass, p.raise)
	add(askWhy, p.raise)
	_, counted := h.st.Expected(h.placeOf(p.step))
	add(askCount, lacks["quantity"] && !(counted && p.step.Type == checklists.Count)) // a count says itself how many it is off
	note := lacks["note"] || p.code != nil && p.code.Note
	add(askNote, note)
	add(askWitness, lacks["witness"] && !note)
	add(askPhoto, lacks["photo"])
	add(confirm, len(lines) == 0 && (p.fail.Tell != "" || p.fail.Do != ""))
	return lines
}

// prepare sets up the fields.
func (p failing) prepare(h here) failing {
	options := make([]widget.Option, len(p.codes))
	for i, d := range p.codes {
		options[i] = widget.Option{ID: h.show(d.Code), Text: h.show(d.Name), More: p.means(d)}
	}
	p.pick = widget.NewPick(options, "")
	p.note = typed{picks: notesBefore(h)}
	return p
}

// take settles the code: which of a unit's steps it belongs to, and what it
// demands.
func (p failing) take(h here, d *checklists.DefectCode) failing {
	p.code = d
	p.defect = inspection.Defect{Code: d.Code, Class: d.Class, Quantity: p.defect.Quantity}
	if d.Class == checklists.NoClass && len(d.Zones) == 0 {
		p.defect.Class = p.fail.Class
	}
	if p.unit {
		p.step = unitStep(h, d.Code)
		p.fail, _ = h.st.FailOf(p.step.ID, p.answer)
	}
	p.lines = p.asks(h)
	return p
}

// means says a code's class and what it does.
func (p failing) means(d *checklists.DefectCode) string {
	class := d.Class
	if class == checklists.NoClass {
		class = p.fail.Class
	}
	word := class.String()
	if len(d.Zones) > 0 {
		word = "by zone"
	}
	effect := d.Effect
	if effect == checklists.DefaultEffect {
		effect = p.fail.Effects[d.Code]
	}
	if effect == checklists.DefaultEffect {
		effect = p.fail.Effect
	}
	if effect != checklists.DefaultEffect {
		word += widget.Blank(max(2, 10-len(word))) + effectWords(effect)
	}
	return word
}

// record keeps the failure: the answer with its defect, then its photo.
func (p failing) record(h here) deed {
	a := p.answer
	if p.code != nil || p.defect.Quantity > 0 {
		a.Defects = append(slices.Clone(a.Defects), p.defect)
	}
	a.Note = p.note.value()
	a.KeptOpen = p.unit
	j := job{cmd: inspection.Give{Step: p.step.ID, Piece: h.q.Piece, Answer: a}, at: h.placeOf(p.step), then: goOn}
	if p.photo != "" {
		j.files = []file{{step: p.step.ID, piece: h.q.Piece, path: p.photo}}
	}
	return save(j)
}

// next asks the next line, or records.
func (p failing) next(h here) (pane, deed, bool) {
	p.at++
	if p.at >= len(p.lines) {
		p.at = len(p.lines) - 1
		return p, p.record(h), true
	}
	return p, nil, true
}
