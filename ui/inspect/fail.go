package inspect

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
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
	raise  bool // the person makes the class graver
	count  widget.Number
	note   typed
	why    typed // of the raised class
	drop   newest
	wanted bool   // F3 was pressed: the newest file is being looked up
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
	named := p.fail.Codes
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
	_, counted := h.st.Expected(p.step.ID)
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

func (p failing) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	now := p.lines[p.at]
	switch {
	case k.Type == tea.KeyUp && p.at > 0 && now != askCode && now != askNote:
		p.at--
		return p, nil, true
	case k.Type == tea.KeyCtrlG:
		return p.graver(h)
	}
	switch now {
	case askCode:
		return p.codeKey(h, k)
	case askZone:
		return p.zoneKey(h, k)
	case askClass:
		return p.classKey(h, k)
	case askCount:
		return p.countKey(h, k)
	case askPhoto:
		return p.photoKey(h, k)
	case askWhy, askNote, askWitness:
		return p.textKey(h, k)
	}
	if k.Type == tea.KeyEnter {
		return p.next(h)
	}
	return p, nil, false
}

func (p failing) codeKey(h here, k tea.KeyMsg) (pane, deed, bool) {
	if k.Type == tea.KeyEnter {
		i, ok := p.pick.Place()
		if !ok {
			return p, say("nothing matches: Backspace widens it"), true
		}
		return p.take(h, p.codes[i]).next(h)
	}
	next, mine := p.pick.Update(k)
	p.pick = next
	return p, nil, mine
}

// graver has the class raised, with a reason; only a lead lowers one.
func (p failing) graver(h here) (pane, deed, bool) {
	if p.lines[p.at] == askCode {
		i, ok := p.pick.Place()
		if !ok {
			return p, nil, true
		}
		p.raise = true
		return p.take(h, p.codes[i]).next(h)
	}
	if p.code == nil || p.raise {
		return p, say("the class is raised with its code"), true
	}
	p.raise = true
	p.lines = p.asks(h)
	p.at = slices.Index(p.lines, askClass)
	return p, nil, true
}

func (p failing) zoneKey(h here, k tea.KeyMsg) (pane, deed, bool) {
	zones := slices.Sorted(maps.Keys(p.code.Zones))
	at := slices.Index(zones, strings.ToUpper(k.String()))
	if i, ok := digit(k.String()); ok && i <= len(zones) {
		at = i - 1
	}
	if at < 0 {
		return p, nil, false
	}
	p.defect.Zone = zones[at]
	p.defect.Class, _ = p.code.ClassIn(zones[at])
	return p.next(h)
}

func (p failing) classKey(h here, k tea.KeyMsg) (pane, deed, bool) {
	i, ok := digit(k.String())
	graver := p.graverThan()
	if !ok || i > len(graver) {
		return p, nil, false
	}
	p.defect.Class = graver[i-1]
	return p.next(h)
}

// graverThan is the classes above the code's own.
func (p failing) graverThan() []checklists.Class {
	own, _ := p.code.ClassIn(p.defect.Zone)
	var all []checklists.Class
	for c := max(own, checklists.Information) + 1; c <= checklists.Critical; c++ {
		all = append(all, c)
	}
	return all
}

func (p failing) countKey(h here, k tea.KeyMsg) (pane, deed, bool) {
	if k.Type == tea.KeyEnter {
		n, err := strconv.Atoi(p.count.Value())
		if err != nil || n < 1 || n > mostPieces {
			return p, say("how many? a number from 1 to " + strconv.Itoa(mostPieces)), true
		}
		p.defect.Quantity = n
		return p.next(h)
	}
	next, mine, why := p.count.Update(k)
	p.count = next
	if why != "" {
		return p, say(why), true
	}
	return p, nil, mine
}

const mostPieces = 1_000_000

// textKey edits the line that takes words; a witness may be owed, a note not.
func (p failing) textKey(h here, k tea.KeyMsg) (pane, deed, bool) {
	now := p.lines[p.at]
	field := &p.note
	if now == askWhy {
		field = &p.why
	}
	if k.Type == tea.KeyEnter {
		switch {
		case field.value() != "":
			p.defect.Raised = p.why.value()
			return p.next(h)
		case now == askNote:
			return p, say("this failure needs a note: what did you see?"), true
		case now == askWhy:
			return p, say("a graver class needs its reason"), true
		}
		return p.next(h)
	}
	next, _, mine := field.key(h, k)
	*field, _ = next.(typed)
	return p, nil, mine
}

func (p failing) photoKey(h here, k tea.KeyMsg) (pane, deed, bool) {
	switch k.String() {
	case "f3":
		p.wanted = true
		return p, lookAgain, true
	case "enter":
		return p.next(h)
	}
	return p, nil, false
}

// lookAgain asks the drop folder once more.
func lookAgain(m Model) (Model, tea.Cmd) { return m, lookForDrop(m.desk, m.id, m.turn) }

func (p failing) opening(m Model) tea.Cmd { return lookForDrop(m.desk, m.id, m.turn) }

// hear learns which file is the newest, and takes it where F3 was pressed.
func (p failing) hear(h here, what any) (pane, deed) {
	n, ok := what.(newest)
	if !ok {
		return p, nil
	}
	wanted := p.wanted && p.lines[p.at] == askPhoto
	p.drop, p.wanted = n, false
	switch {
	case !wanted:
		return p, nil
	case !n.any:
		return p, say("no file in the drop folder yet: take the photo, then F3")
	}
	p.photo = n.drop.Path
	next, do, _ := p.next(h)
	return next, do
}

func (p failing) scan(h here, s scan.Scanned) (pane, deed, bool) {
	if p.lines[p.at] == askNote {
		next, do, mine := p.note.scan(h, s)
		p.note, _ = next.(typed)
		return p, do, mine
	}
	return p, nil, false
}

func (p failing) focus() screen.Focus {
	switch p.lines[p.at] {
	case askCode, askNote, askWitness, askWhy:
		return screen.Typing
	case askCount:
		return screen.Number
	}
	return screen.Commands
}

// dropLine says which file F3 would take.
func dropLine(h here, d newest) string {
	if !d.any {
		return "nothing in the drop folder yet"
	}
	return "F3 takes " + h.show(d.drop.Name) + ", " + old(d.drop) + " old"
}

func old(d station.Drop) string {
	if d.Age.Seconds() < 60 {
		return strconv.Itoa(max(0, int(d.Age.Seconds()))) + " s"
	}
	return widget.Age(d.Age)
}
