package inspect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assay/station/inspection"
	"assay/ui/screen"
	"assay/ui/widget"
)

func (p unit) draw(h here, pg *page) {
	plan := h.plan()
	s, planned := h.st.Sampling(plan)
	if words := planWords(h, s); planned && words != "" {
		if counted := countedWords(h, s); widget.Width(words)+widget.Width(counted)+3 <= pg.room() {
			pg.add(side, h.t.Dim.On(widget.Spread(h.t, words, counted, pg.room())))
		} else {
			pg.wrap(side, h.t.Dim, words)
		}
		stands(h, pg, s)
		pg.gap()
	}
	pg.add(must, p.tallies(h, pg.room())...)
	pg.gap()
	if h.q.Pieces == 0 { // all of the goods, looked at once
		pg.wrap(must, h.t.Plain, "On these goods: "+p.looks(h))
	} else {
		pg.wrap(must, h.t.Plain, "On this unit: "+p.looks(h))
	}
	for _, at := range h.q.Places {
		if look := h.stepAt(at).Look; look != "" {
			pg.wrap(hint, h.t.Dim, h.show(look))
		}
	}
	pg.gap()
	pg.add(must, p.around(h, pg.room()))
	if words := cartonWords(h, s); words != "" {
		pg.add(nice, widget.Cut(h.t, words, pg.room()))
	}
	p.drawState(h, pg)
	recorded(h, pg)
}

// countedWords says what the plan counts.
func countedWords(h here, s inspection.Sampling) string {
	plan, ok := h.st.Checklist.Plan(s.Plan)
	switch {
	case !ok || len(s.Classes) == 0:
		return ""
	case plan.Count == "":
		return "counted: units"
	}
	return "counted: " + plan.Count
}

func planWords(h here, s inspection.Sampling) string {
	words := h.show(s.Words)
	if len(s.Draw) > 0 && s.Packed == 0 && words != "" {
		words += "; drawn at random"
	}
	return words
}

// drawState is what stands on this unit, and what the next key does.
func (p unit) drawState(h here, pg *page) {
	n := "unit " + strconv.Itoa(h.q.Piece)
	if h.q.Pieces == 0 {
		n = "found"
	}
	if slices.ContainsFunc(h.unitTallies(), func(t inspection.Tally) bool { return t.Reached }) {
		said := h.t.Warn.On(h.t.Marks.Hold + " The lot cannot be accepted any more.")
		if room := pg.room(); widget.Width(said)+widget.Width(finishOrStop) < room {
			pg.add(nice, said+" "+finishOrStop)
		} else {
			pg.add(nice, said, "  "+finishOrStop)
		}
	}
	if codes := unitDefects(h, h.q); keptOpen(h) {
		pg.add(must, h.t.Fail(n+": "+codes)+"   f adds another, Enter or p ends the unit")
		return
	}
	if p.many > 0 {
		pg.add(must, h.t.Bold.On(strconv.Itoa(p.many)+" good")+fmt.Sprintf("   Enter passes units %d to %d", h.q.Piece, h.q.Piece+p.many-1))
		return
	}
	if h.q.Pieces == 0 {
		pg.add(hint, h.t.Dim.On("f says what is wrong; more may follow."))
		return
	}
	pg.add(hint, h.t.Dim.On("f keeps the unit open for more; a scan says which it is."))
}

// finishOrStop is the choice once the sample has rejected the lot.
const finishOrStop = "Finish for the record, or F6."

// looks names what is looked at, once for all.
func (p unit) looks(h here) string {
	asks := make([]string, len(h.q.Places))
	for i, at := range h.q.Places {
		asks[i] = h.show(h.stepAt(at).Ask)
	}
	s := strings.Join(asks, "; ")
	if len(asks) > 1 {
		s += ". Then one answer for all."
	}
	return s
}

// tallies is the table of classes against their numbers, with a bar each.
func (p unit) tallies(h here, width int) []string {
	rows := h.unitTallies()
	if len(rows) == 0 {
		return nil
	}
	head, found, ac, re, gap := "             bad units   accept to   reject from", 3, 12, 13, 6
	if width < narrow { // room for the bars
		head, found, ac, re, gap = "           bad units  accept to  reject from", 3, 11, 11, 4
	}
	lines := []string{h.t.Dim.On(head)}
	for _, t := range rows {
		name := widget.Left(h.t, t.Class.String(), 9)
		aql := t.AQL
		if aql == "none" {
			aql = ""
		}
		line := name + widget.Left(h.t, aql, 6) + widget.Right(h.t, strconv.Itoa(t.Found), found) +
			widget.Right(h.t, strconv.Itoa(t.Ac), ac) + widget.Right(h.t, strconv.Itoa(t.Re), re)
		lines = append(lines, h.tallyInk(t, line)+strings.Repeat(" ", gap)+p.bar(h, t, width-widget.Width(line)-gap))
	}
	return lines
}

func (h here) tallyInk(t inspection.Tally, line string) string {
	if t.Reached {
		return h.t.Bad.On(line)
	}
	return line
}

const (
	barWidth = 20
	narrow   = 70
)

func (p unit) bar(h here, t inspection.Tally, room int) string {
	switch {
	case t.Reached:
		return widget.Cut(h.t, h.t.Fail("rejected"), room)
	case t.AQL == "none" && room < len("any unit, any step"):
		return h.t.Dim.On(widget.Cut(h.t, "any unit", room))
	case t.AQL == "none":
		return h.t.Dim.On(widget.Cut(h.t, "any unit, any step", room))
	case room < 8:
		return ""
	}
	return widget.Bar(h.t, t.Found, t.Re, min(barWidth, room))
}

// unitTallies is the classes of the loop's plan; the site rule for criticals is
// the whole inspection's.
func (h here) unitTallies() []inspection.Tally {
	plan := h.plan()
	var rows []inspection.Tally
	for _, t := range h.tallies {
		if t.Plan == plan {
			rows = append(rows, t)
		}
	}
	return rows
}

// plan is the plan the question's pieces come from.
func (h here) plan() string { return h.st.Checklist.Sections[h.q.Section].Each }

// around is the unit on show with the ones just done: the one short line that
// changes with every good unit.
func (p unit) around(h here, width int) string {
	var done []string
	for piece := max(1, h.q.Piece-shownUnits); piece < h.q.Piece; piece++ {
		q, ok := h.st.Find(inspection.Place{Step: h.first().Step, Piece: piece})
		if !ok {
			continue
		}
		s := strconv.Itoa(piece) + " " + widget.Mark(h.t, h.st.Mark(q))
		if codes := unitDefects(h, q); codes != "" {
			s += " " + codes
		}
		done = append(done, s)
	}
	if h.q.Pieces == 0 {
		return ""
	}
	here := h.t.Bold.On(fmt.Sprintf("unit %d of %d", h.q.Piece, h.q.Pieces))
	if s, _ := h.st.Sampling(h.plan()); h.q.Carton > 0 {
		_, piece := s.Carton(h.q.Drawn)
		here += fmt.Sprintf(", carton %d, piece %d in it", h.q.Carton, piece)
	} else if h.q.Drawn > 0 {
		here += fmt.Sprintf(", piece %d of the lot", h.q.Drawn)
	}
	if code := h.st.Code(h.first()); code != "" {
		here += ", " + h.show(code)
	}
	return widget.Cut(h.t, here+"      "+strings.Join(done, "   "), width)
}

const shownUnits = 3

// cartonWords says how many more come from this carton, and which is next.
func cartonWords(h here, s inspection.Sampling) string {
	if h.q.Carton == 0 || h.q.Piece > len(s.Draw) {
		return ""
	}
	left := 0
	for _, drawn := range s.Draw[h.q.Piece-1:] {
		carton, _ := s.Carton(drawn)
		if carton != h.q.Carton {
			return fmt.Sprintf("Carton %d: %d more with this one, then carton %d.", h.q.Carton, left, carton)
		}
		left++
	}
	return fmt.Sprintf("Carton %d: %d more with this one, the last.", h.q.Carton, left)
}

// nextCarton is where the next unit lies; 0: not known.
func (h here) nextCarton() int {
	s, _ := h.st.Sampling(h.plan())
	if h.q.Carton == 0 || h.q.Piece >= len(s.Draw) {
		return h.q.Carton
	}
	carton, _ := s.Carton(s.Draw[h.q.Piece])
	return carton
}

// unitDefects is a unit's codes: "EL05 EL12".
func unitDefects(h here, q inspection.Question) string {
	var codes []string
	for _, at := range q.Places {
		a, _ := h.st.Answer(at)
		for _, d := range a.Defects {
			codes = append(codes, h.show(d.Code))
		}
	}
	return strings.Join(codes, " ")
}

func (p unit) keys(h here) []screen.Key {
	if keptOpen(h) {
		return []screen.Key{
			{Press: "f", Also: []string{"-"}, Show: "f", Does: "another defect"},
			{Press: "enter", Also: []string{"p", "+"}, Show: "Enter", Does: "unit done"},
		}
	}
	// Always written alike: the key bar stays as it is while units go by.
	many := screen.Key{Press: "2", Show: upTo(byDigit) + " Enter", Does: "that many", Long: "that many good ones: the digit, then Enter"}
	if h.q.Group < 2 {
		many.Off = "one by one here: " + whyOneByOne(h)
	}
	keys := []screen.Key{{Press: "p", Also: []string{"+"}, Show: "p", Does: "good"}, many,
		{Press: "f", Also: []string{"-"}, Show: "f", Does: "defect"}}
	return append(keys, naKey(h, "n")...)
}

// upTo is the digits that stand for more than one.
func upTo(n int) string {
	if n < 3 {
		return "2"
	}
	return "2-" + strconv.Itoa(n)
}
