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

func (p failing) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	now := p.lines[p.at]
	switch {
	case k.Type == tea.KeyUp && p.at > 0 && p.note.at == 0:
		p.at--
		return p, nil, true
	case k.Type == tea.KeyCtrlG:
		return p.reclass(h)
	case k.Type == tea.KeyEsc && (now == askClass || now == askWhy):
		return p.sameClass(h), nil, true
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
			return p.other(h)
		}
		return p.take(h, p.codes[i]).next(h)
	}
	next, mine := p.pick.Update(k)
	p.pick = next
	return p, nil, mine
}

// other takes what was typed and has no code as the note of the code that wants
// the defect in words.
func (p failing) other(h here) (pane, deed, bool) {
	i := p.inWords()
	if i < 0 {
		return p, say("nothing matches: Backspace widens it"), true
	}
	p.note.line = p.note.line.Set(p.pick.Field.Value())
	return p.take(h, p.codes[i]).next(h)
}

// inWords is the code that takes a defect in words; -1: there is none.
func (p failing) inWords() int {
	return slices.IndexFunc(p.codes, func(d *checklists.DefectCode) bool { return d.Note })
}

// reclass has the class raised, with a reason; a lead may lower it.
func (p failing) reclass(h here) (pane, deed, bool) {
	if p.lines[p.at] == askCode {
		i, ok := p.pick.Place()
		if !ok {
			return p, nil, true
		}
		p.raise = true
		return p.take(h, p.codes[i]).next(h)
	}
	if p.code == nil || p.raise {
		return p, say("the class is changed with its code"), true
	}
	p.raise = true
	p.lines = p.asks(h)
	p.at = slices.Index(p.lines, askClass)
	return p, nil, true
}

// sameClass leaves the class as it is, and what was said so far too.
func (p failing) sameClass(h here) failing {
	at := slices.Index(p.lines, askClass)
	p.raise, p.why = false, typed{}
	if p.defect.Class, _ = p.code.ClassIn(p.defect.Zone); p.defect.Class == checklists.NoClass {
		p.defect.Class = p.fail.Class
	}
	p.lines = p.asks(h)
	p.at = min(at, len(p.lines)-1)
	return p
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
	others := p.otherClasses(h)
	if !ok || i > len(others) {
		return p, nil, false
	}
	p.defect.Class = others[i-1]
	return p.next(h)
}

// otherClasses is the classes above the code's own; for a lead those below too.
func (p failing) otherClasses(h here) []checklists.Class {
	own, _ := p.code.ClassIn(p.defect.Zone)
	own = max(own, checklists.Information)
	var all []checklists.Class
	for c := own + 1; c <= checklists.Critical; c++ {
		all = append(all, c)
	}
	for c := own - 1; h.me.Leads() && c >= checklists.Minor; c-- {
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
			return p, say("another class needs its reason"), true
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

// lookAgain asks the drop folder once more, for F3.
func lookAgain(m Model) (Model, tea.Cmd) { return m, lookForDrop(m.desk, m.id, m.turn, true) }

func (p failing) opening(m Model) tea.Cmd { return lookForDrop(m.desk, m.id, m.turn, false) }

// hear learns which file is the newest, and takes it where F3 was pressed.
func (p failing) hear(h here, what any) (pane, deed) {
	n, ok := what.(newest)
	if !ok {
		return p, nil
	}
	wanted, other := n.asked && p.wanted && p.lines[p.at] == askPhoto, instead(h, p.drop, n, h.placeOf(p.step))
	p.drop, p.wanted = n, p.wanted && !n.asked
	switch {
	case !wanted:
		return p, nil
	case !n.any:
		return p, say("no file in the drop folder yet: take the photo, then F3")
	case other:
		return p, say("a newer one came: " + dropLine(h, n, h.placeOf(p.step)))
	case !p.again && boundTo(h, n.drop, h.placeOf(p.step)):
		p.again = true
		return p, say("that one is bound here already: F3 takes it for this too")
	}
	if other, bound := boundElsewhere(h, n.drop); bound && !p.again {
		p.again = true
		return p, say("that one is bound at " + h.noOf(other) + ": F3 takes it here too")
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

// instead tells that F3 was pressed where the page offered another file than the one that
// lies newest now: the person is shown that one before it is taken.
func instead(h here, offered, now newest, at inspection.Place) bool {
	if !offered.any || !now.any || offered.drop.Path == now.drop.Path || boundTo(h, offered.drop, at) {
		return false
	}
	_, bound := boundElsewhere(h, offered.drop)
	return !bound
}

// dropLine says which file F3 would take at a place; one that proves something
// already is not offered.
func dropLine(h here, d newest, at inspection.Place) string {
	switch {
	case d.unset:
		return "no drop folder is set (--drop FOLDER)"
	case !d.any:
		return "nothing in the drop folder yet"
	}
	file := h.show(d.drop.Name)
	if boundTo(h, d.drop, at) {
		return "take the next photo: " + file + " is bound here"
	}
	if other, ok := boundElsewhere(h, d.drop); ok {
		return "take the next photo: " + file + " is bound at " + h.noOf(other)
	}
	return "F3 takes " + file + ", " + old(d.drop) + " old"
}

// noOf is a question's number, as it is spoken of.
func (h here) noOf(at inspection.Place) string {
	if no := h.stepAt(at).No; no != "" {
		return no
	}
	return "another step"
}

func old(d station.Drop) string {
	if d.Age.Seconds() < 60 {
		return strconv.Itoa(max(0, int(d.Age.Seconds()))) + " s"
	}
	return widget.Age(d.Age)
}
