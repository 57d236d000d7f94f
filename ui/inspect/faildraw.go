package inspect

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"assay/checklists"
	"assay/ui/screen"
	"assay/ui/widget"
)

// labelled is the width of the words in front of the flow's lines.
const labelled = 12

func (p failing) draw(h here, pg *page) {
	pg.gap()
	lines := widget.Wrap(h.show(p.step.Ask), pg.room()-2)
	for i, l := range lines {
		if i == 0 {
			lines[i] = h.t.Fail(l)
			continue
		}
		lines[i] = "  " + h.t.Bad.On(l)
	}
	pg.add(must, lines...)
	pg.gap()
	for i, l := range p.lines {
		switch {
		case i < p.at:
			pg.add(must, "  "+h.t.Dim.On(widget.Left(h.t, l.word(), labelled))+p.settled(h, l, pg.room()-labelled-2))
		case i == p.at:
			p.drawLine(h, pg, l)
		}
	}
	if p.code != nil && !slices.Contains(p.lines, askCode) {
		class := ""
		if p.defect.Class != checklists.NoClass {
			class = ", " + p.defect.Class.String()
		}
		pg.wrap(must, h.t.Plain, "  Recorded as "+h.show(p.code.Code)+" "+h.show(p.code.Name)+class+".")
	}
	p.drawTold(h, pg)
}

func (l line) word() string {
	switch l {
	case askCode:
		return "Wrong"
	case askZone:
		return "Zone"
	case askClass:
		return "Class"
	case askWhy:
		return "Why?"
	case askCount:
		return "How many?"
	case askNote:
		return "Note"
	case askWitness:
		return "Witness"
	case askPhoto:
		return "Photo"
	}
	return ""
}

// settled is a line that was answered.
func (p failing) settled(h here, l line, width int) string {
	switch l {
	case askCode:
		return widget.Cut(h.t, h.show(p.code.Code)+" "+h.show(p.code.Name), width-12) + "  " + p.defect.Class.String()
	case askZone:
		return h.show(p.defect.Zone) + "  " + p.defect.Class.String()
	case askCount:
		return strconv.Itoa(p.defect.Quantity)
	case askClass:
		return p.defect.Class.String()
	case askWhy:
		return widget.Cut(h.t, h.show(p.why.value()), width)
	case askNote, askWitness:
		return widget.Cut(h.t, h.show(p.note.value()), width)
	case askPhoto:
		return widget.Cut(h.t, h.show(p.photo), width)
	}
	return ""
}

// drawLine is the line being asked.
func (p failing) drawLine(h here, pg *page, l line) {
	word := "  " + h.t.Bold.On(widget.Left(h.t, l.word(), labelled))
	room := pg.room() - labelled - 2
	switch l {
	case askCode:
		word = "  " + h.t.Bold.On("What is wrong?") + "  "
		matches := fmt.Sprintf("%d %s", p.pick.Matches(), plural(p.pick.Matches(), "code", "codes"))
		pg.add(must, widget.Spread(h.t, word+p.pick.Field.View(h.t, 24), h.t.Dim.On(matches), pg.room()))
		if i := p.inWords(); i >= 0 && p.pick.Matches() == 0 {
			pg.wrap(must, h.t.Dim, "  no such code: Enter takes it as "+h.show(p.codes[i].Code)+", in these words")
			return
		}
		pg.add(must, p.pick.View(h.t, pg.room(), codeRows)...)
	case askZone:
		pg.add(must, word)
		var list []widget.Choice
		for _, z := range slices.Sorted(maps.Keys(p.code.Zones)) {
			list = append(list, widget.Choice{Key: h.show(z), Text: "zone " + h.show(z), More: p.code.Zones[z].String()})
		}
		pg.add(must, widget.Indent(2, widget.Choices(h.t, list, -1, room)...)...)
	case askClass:
		pg.add(must, word)
		var list []widget.Choice
		for i, c := range p.otherClasses(h) {
			list = append(list, widget.Choice{Key: strconv.Itoa(i + 1), Text: c.String()})
		}
		pg.add(must, widget.Indent(2, widget.Choices(h.t, list, -1, room)...)...)
	case askCount:
		pg.add(must, word+p.count.View(h.t, 12))
	case askNote, askWitness, askWhy:
		field := p.note
		if l == askWhy {
			field = p.why
		}
		for i, s := range field.view(h, room) {
			if i == 0 {
				pg.add(must, word+s)
				continue
			}
			pg.add(hint, widget.Blank(labelled)+s)
		}
		if l == askWitness {
			pg.add(hint, widget.Blank(labelled+2)+h.t.Dim.On("name and what they say; Enter alone: it is owed until the sign-off"))
		}
	case askPhoto:
		pg.add(must, word+dropLine(h, p.drop, h.placeOf(p.step)))
		pg.add(hint, widget.Blank(labelled+2)+h.t.Dim.On("Enter alone: it is owed until the sign-off"))
	case confirm:
		pg.add(must, "  Enter records the failure.")
	}
}

const codeRows = 6

// drawTold says what the failure means and what to do about it, now.
func (p failing) drawTold(h here, pg *page) {
	tellOf(h, pg, p.fail)
}

// tellOf says what a failure means and what to do about it.
func tellOf(h here, pg *page, f checklists.Fail) {
	if f.Tell == "" && f.Do == "" && !f.Demands("lead") {
		return
	}
	pg.gap()
	if f.Tell != "" {
		pg.wrap(must, h.t.Warn, h.t.Marks.Hold+" "+h.show(f.Tell))
	}
	if f.Do != "" {
		pg.wrap(must, h.t.Bold, "Do now: "+h.show(f.Do))
	}
	if f.Demands("lead") {
		pg.add(must, h.t.Warn.On(h.t.Marks.Hold+" call the lead"))
	}
}

func (p failing) keys(h here) []screen.Key {
	var keys []screen.Key
	switch p.lines[p.at] {
	case askCode:
		keys = append(keys, screen.Key{Press: "enter", Show: "Enter", Does: "this one"},
			screen.Key{Press: "down", Also: []string{"up"}, Show: h.t.Marks.UpDown, Does: "pick"})
	case askZone:
		keys = append(keys, screen.Key{Press: "a", Show: "A-Z", Does: "zone"})
	case askPhoto:
		keys = append(keys, screen.Key{Press: "f3", Show: "F3", Does: "photo"}, screen.Key{Press: "enter", Show: "Enter", Does: "photo later"})
	case confirm:
		keys = append(keys, screen.Key{Press: "enter", Show: "Enter", Does: "record it"})
	case askNote:
		keys = append(keys, screen.Key{Press: "enter", Show: "Enter", Does: "next"})
		if len(p.note.picks) > 0 {
			keys = append(keys, screen.Key{Press: "down", Show: h.t.Marks.Down, Does: "said before"})
		}
	default:
		keys = append(keys, screen.Key{Press: "enter", Show: "Enter", Does: "next"})
	}
	if p.lines[p.at] == askCode || p.code != nil {
		key := screen.Key{Press: "ctrl+g", Show: "Ctrl+G", Does: "graver", Long: "raise the class of this defect, with the reason", Quiet: true}
		if h.me.Leads() {
			key.Does, key.Long = "class", "raise or lower the class of this defect, with the reason"
		}
		keys = append(keys, key)
	}
	if p.at > 0 {
		keys = append(keys, screen.Key{Press: "up", Show: h.t.Marks.Up, Does: "line before", Quiet: true})
	}
	if now := p.lines[p.at]; now == askClass || now == askWhy {
		return append(keys, screen.Key{Press: "esc", Show: "Esc", Does: "the class as it was"})
	}
	return append(keys, screen.Key{Press: "esc", Show: "Esc", Does: "it was no failure"})
}
