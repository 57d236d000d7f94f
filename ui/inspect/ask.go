package inspect

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// picker is a list over the question that filters by typing.
type picker struct {
	title string
	pick  widget.Pick
	on    func(here, int) deed // the place in the list as it was given
}

func (p picker) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	if k.Type == tea.KeyEnter {
		i, ok := p.pick.Place()
		if !ok {
			return p, say("nothing matches: Backspace widens it"), true
		}
		return p, p.on(h, i), true
	}
	next, mine := p.pick.Update(k)
	p.pick = next
	return p, nil, mine
}

func (p picker) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p picker) focus() screen.Focus                        { return screen.Typing }

func (p picker) draw(h here, pg *page) {
	pg.gap()
	pg.wrap(must, h.t.Bold, p.title)
	pg.gap()
	pg.add(must, "find  "+p.pick.Field.View(h.t, pg.room()-6))
	pg.gap()
	pg.add(must, p.pick.View(h.t, pg.room(), pickRows)...)
}

const pickRows = 10

func (p picker) keys(h here) []screen.Key {
	return []screen.Key{
		{Press: "enter", Show: "Enter", Does: "take it"},
		{Press: "down", Also: []string{"up"}, Show: h.t.Marks.UpDown, Does: "pick"},
		{Press: "esc", Show: "Esc", Does: "back"},
	}
}

// typed asks one line of text.
type typed struct {
	title  string
	hint   string
	line   widget.Line
	picks  []string // what was typed before, to be had again with the arrows
	at     int      // in picks, from 1; 0: what is typed
	needed string   // why it cannot be left empty
	does   string   // what Enter does; empty: keep it
	on     func(here, string) deed
}

func (p typed) value() string {
	if p.at > 0 {
		return p.picks[p.at-1]
	}
	return strings.TrimSpace(p.line.Value())
}

func (p typed) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	switch k.Type {
	case tea.KeyEnter:
		if p.value() == "" && p.needed != "" {
			return p, say(p.needed), true
		}
		return p, p.on(h, p.value()), true
	case tea.KeyDown:
		p.at = min(p.at+1, len(p.picks))
		return p, nil, true
	case tea.KeyUp:
		p.at = max(p.at-1, 0)
		return p, nil, true
	}
	next, mine := p.line.Update(k)
	if mine {
		p.line, p.at = next, 0
	}
	return p, nil, mine
}

// scan puts a scanned text into the field: a tag's number in a note.
func (p typed) scan(_ here, s scan.Scanned) (pane, deed, bool) {
	p.line, p.at = p.line.Set(p.line.Value()+s.Data), 0
	return p, nil, true
}

func (p typed) asksScan() bool { return true }

func (p typed) focus() screen.Focus { return screen.Typing }

func (p typed) draw(h here, pg *page) {
	pg.gap()
	pg.wrap(must, h.t.Bold, p.title)
	if p.hint != "" {
		pg.wrap(hint, h.t.Dim, p.hint)
	}
	pg.gap()
	pg.add(must, p.view(h, pg.room())...)
}

// view is the field with what was typed before under it.
func (p typed) view(h here, width int) []string {
	lines := []string{p.line.View(h.t, width)}
	if p.at > 0 {
		lines[0] = p.line.Still(h.t, width)
	}
	for i, s := range p.picks {
		s = widget.Cut(h.t, h.show(s), width-2)
		if i+1 == p.at {
			lines = append(lines, h.t.Marks.Here+" "+h.t.Bold.On(s))
			continue
		}
		lines = append(lines, "  "+h.t.Dim.On(s))
	}
	return lines
}

func (p typed) keys(h here) []screen.Key {
	does := p.does
	if does == "" {
		does = "keep it"
	}
	keys := []screen.Key{{Press: "enter", Show: "Enter", Does: does}, {Press: "esc", Show: "Esc", Does: "back"}}
	if len(p.picks) > 0 {
		keys = append(keys, screen.Key{Press: "down", Show: h.t.Marks.UpDown, Does: "said before"})
	}
	return keys
}

// notApplicable asks for the reason; a step that names none has no N/A.
func notApplicable(h here) deed {
	s := h.step()
	if len(s.NA) == 0 {
		return say("this step is always asked: it has no N/A")
	}
	return open(reasons{title: "Why is it not applicable?", list: s.NA, on: func(h here, why string) deed {
		return give(h, inspection.Answer{Result: inspection.NA, Reason: why})
	}})
}

func naKey(h here, press string) []screen.Key {
	if len(h.step().NA) == 0 {
		return nil
	}
	show := strings.ToUpper(press)
	if len(press) == 1 {
		show = press
	}
	return []screen.Key{{Press: press, Show: show, Does: "n/a", Long: "not applicable, with the reason"}}
}

// reasons is a short list of which a digit takes one.
type reasons struct {
	title string
	list  []string
	on    func(here, string) deed
}

func (p reasons) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	if i, ok := digit(k.String()); ok && i <= len(p.list) {
		return p, p.on(h, p.list[i-1]), true
	}
	return p, nil, false
}

func (p reasons) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p reasons) focus() screen.Focus                        { return screen.Commands }

func (p reasons) draw(h here, pg *page) {
	pg.gap()
	pg.wrap(must, h.t.Bold, p.title)
	pg.wrap(hint, h.t.Dim, h.show(h.step().Ask))
	pg.gap()
	list := make([]widget.Choice, len(p.list))
	for i, r := range p.list {
		list[i] = widget.Choice{Key: string(rune('1' + i)), Text: h.show(r)}
	}
	pg.add(must, widget.Choices(h.t, list, -1, pg.room())...)
}

func (p reasons) keys(here) []screen.Key {
	return []screen.Key{
		{Show: digits(len(p.list)), Does: "take it", Long: "press the digit in front of the reason"},
		{Press: "esc", Show: "Esc", Does: "back"},
	}
}

// note asks for a note to the step on show.
func note(h here) pane {
	return typed{title: "Note", hint: h.show(h.step().Ask), picks: notesBefore(h), needed: "type the note, or Esc", on: func(h here, text string) deed {
		return save(job{cmd: inspection.Note{Step: h.step().ID, Piece: h.q.Piece, Text: text}, at: h.first(), then: stay, said: "noted"})
	}}
}

// notesBefore is what was noted in this inspection, latest first, each once.
func notesBefore(h here) []string {
	var notes []string
	for _, q := range slices.Backward(h.questions()) {
		for _, at := range q.Places {
			a, ok := h.st.Answer(at)
			if ok && a.Note != "" && !slices.Contains(notes, a.Note) {
				notes = append(notes, a.Note)
			}
			if len(notes) == mostPicks {
				return notes
			}
		}
	}
	return notes
}

const mostPicks = 4

// hold asks for the reason that ends the walk in a hold.
func hold(h here) pane {
	title := "Hold: why?"
	text := "It ends here: the open steps are recorded as not reached, and a lead decides. Before you sign you can take it back."
	needed, does := "a hold needs a reason", "hold it"
	switch {
	case h.atEnd():
		text = "A lead decides. The verdict becomes hold; nobody raises it again but a lead."
	case slices.ContainsFunc(h.tallies, func(t inspection.Tally) bool { return t.Reached }):
		title, needed, does = "Stop here: why?", "stopping needs a reason", "stop here"
		text = "Enough bad units were found: it stays rejected. The open steps are recorded as not reached, and of a sample stopped here no rates are told. Before you sign you can take it back."
	}
	return typed{title: title, hint: text, needed: needed, does: does, on: func(h here, why string) deed {
		var c inspection.Command = inspection.HoldIt{Reason: why}
		if h.atEnd() && len(h.st.OpenSteps()) == 0 {
			c = inspection.Lower{Reason: why}
		}
		return save(job{cmd: c, at: h.at(), then: goOn})
	}}
}

// notPerformed asks why there will be no verdict.
func notPerformed(refused bool) pane {
	title := "Not performed: why?"
	if refused {
		title = "Refused at the dock: why?"
	}
	return typed{title: title, hint: "The inspection ends without a verdict. What was answered stays.", needed: "it needs a reason", does: "end it",
		on: func(h here, why string) deed {
			return save(job{cmd: inspection.NotPerform{Refused: refused, Reason: why}, at: h.at(), then: goOn})
		}}
}

// handOver asks whom it goes to, then for a note to them.
type handOver struct{ picker }

func newHandOver() pane {
	return handOver{picker{title: "Hand over to", pick: widget.NewPick(nil, "")}}
}

func (p handOver) opening(m Model) tea.Cmd { return lookForPeople(m.env.Ctx, m.desk, m.id, m.turn) }

func (p handOver) hear(h here, what any) (pane, deed) {
	all, ok := what.([]people.Person)
	if !ok {
		return p, nil
	}
	var ids []string
	var options []widget.Option
	for _, o := range all {
		if o.Left || o.ID == h.me.ID {
			continue
		}
		ids = append(ids, string(o.ID))
		options = append(options, widget.Option{ID: h.show(string(o.ID)), Text: h.show(o.Name), More: string(o.Role)})
	}
	p.pick = widget.NewPick(options, "")
	p.on = func(_ here, i int) deed {
		return open(typed{title: "A note to " + options[i].Text, hint: "Enter alone hands it over without one.", does: "hand it over", on: func(h here, text string) deed {
			return save(job{cmd: inspection.HandOver{To: ids[i], Note: text}, at: h.at(), then: leave})
		}})
	}
	return p, nil
}

func (p handOver) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	next, do, mine := p.picker.key(h, k)
	p.picker, _ = next.(picker)
	return p, do, mine
}
