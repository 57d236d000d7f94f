package paper

import (
	"fmt"
	"slices"
	"strings"

	"assay/station"
	"assay/station/inspection"
	"assay/ui/widget"
)

// asked names a step at a place: its number, its question, the piece.
func (p Paper) asked(at inspection.Place) string {
	step := p.st.StepAt(at.Step)
	words := strings.TrimSpace(step.No + " " + step.Ask)
	if at.Piece > 0 {
		words += fmt.Sprintf(", piece %d", at.Piece)
	}
	return words
}

// Answers is every answer by section, with its mark. Pieces that pass one after
// the other without a word share a line.
func (p Paper) Answers() []string {
	var lines []string
	section := -1
	all := p.st.Walk()
	for i := 0; i < len(all); i++ {
		q := all[i]
		if q.Section != section {
			section = q.Section
			lines = append(lines, p.section(section, len(lines) > 0)...)
		}
		if n := p.plainPasses(all[i:]); n > 1 {
			lines = append(lines, p.passes(q, all[i+n-1].Piece)...)
			i += n - 1
			continue
		}
		lines = append(lines, p.question(q)...)
	}
	return append(lines, p.tasks()...)
}

func (p Paper) section(i int, gap bool) []string {
	title := p.t.Title.On(p.show(p.st.Checklist.Sections[i].Title))
	if gap {
		return []string{"", title}
	}
	return []string{title}
}

// tasks are the answers given after the sign-off.
func (p Paper) tasks() []string {
	var lines []string
	for _, step := range p.st.Checklist.Steps() {
		at := inspection.Place{Step: step.Index}
		if _, asked := p.st.Find(at); asked || step.Phase == "" {
			continue
		}
		if a, ok := p.st.Answer(at); ok {
			lines = append(lines, p.answer(at, widget.Mark(p.t, resultMark(a.Result)), a)...)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return append(p.heading("After the sign-off"), lines...)
}

func resultMark(r inspection.Result) inspection.Mark {
	switch r {
	case inspection.Pass:
		return inspection.MarkPass
	case inspection.Fail:
		return inspection.MarkFail
	case inspection.NA:
		return inspection.MarkNA
	case inspection.Recorded:
		return inspection.MarkRecorded
	}
	return inspection.MarkOpen
}

// plainPasses is how many questions from the first on are pieces, one after the
// other, that pass and say nothing more.
func (p Paper) plainPasses(all []inspection.Question) int {
	n := 0
	for i, q := range all {
		if q.Piece == 0 || q.Piece != all[0].Piece+i || !sameSteps(q, all[0]) || !p.plainPass(q) {
			break
		}
		n++
	}
	return n
}

func sameSteps(a, b inspection.Question) bool {
	return slices.EqualFunc(a.Places, b.Places, func(x, y inspection.Place) bool { return x.Step == y.Step })
}

// passes is the line of pieces that pass, up to the last one. A look at the whole
// piece needs no name: it is the section's.
func (p Paper) passes(q inspection.Question, last int) []string {
	words := fmt.Sprintf("pieces %d to %d", q.Piece, last)
	if len(q.Places) == 1 {
		words = p.asked(inspection.Place{Step: q.Places[0].Step}) + ", " + words
	}
	mark := widget.Mark(p.t, inspection.MarkPass)
	if words = p.show(words); widget.Width(words)+8 <= p.w {
		return []string{mark + " " + widget.Spread(p.t, words, p.t.Bold.On("pass"), p.w-2)}
	}
	return p.marked(mark, words+": pass")
}

func (p Paper) plainPass(q inspection.Question) bool {
	for _, at := range q.Places {
		a, ok := p.st.Answer(at)
		if !ok || a.Result != inspection.Pass || a.KeptOpen || a.Note != "" || len(a.Values)+len(a.Evidence)+len(a.Doubted) > 0 {
			return false
		}
	}
	return true
}

func (p Paper) question(q inspection.Question) []string {
	var lines []string
	for _, at := range q.Places {
		one := q
		one.Places = []inspection.Place{at}
		a, _ := p.st.Answer(at)
		lines = append(lines, p.answer(at, widget.Mark(p.t, p.st.Mark(one)), a)...)
	}
	return lines
}

// answer is the question, then what was answered, on one line where it fits.
func (p Paper) answer(at inspection.Place, mark string, a inspection.Answer) []string {
	step := p.st.StepAt(at.Step)
	words := station.Words(p.st.Checklist, step, a, p.env.Decimal)
	if inspection.Computed(step) {
		if text, _, known := p.st.Calculated(step.ID); known {
			words = text
		}
	}
	if a.Excused != "" {
		words = strings.TrimPrefix(words+", no photo: "+a.Excused, ", ")
	}
	question := p.show(p.asked(at))
	short := p.show(words)
	if words == "" || widget.Width(question)+widget.Width(short)+5 <= p.w {
		return []string{mark + " " + widget.Spread(p.t, question, p.t.Bold.On(short), p.w-2)}
	}
	lines := p.marked(mark, p.asked(at))
	for _, l := range p.wrapped(words, p.w-6, 0) {
		lines = append(lines, widget.Blank(6)+p.t.Bold.On(l))
	}
	return lines
}

// Failed are the answers that fail, and no others.
func (p Paper) Failed() []string {
	var lines []string
	for _, q := range p.st.Walk() {
		for _, at := range q.Places {
			one := q
			one.Places = []inspection.Place{at}
			m := p.st.Mark(one)
			if m != inspection.MarkFail && m != inspection.MarkHold {
				continue
			}
			a, _ := p.st.Answer(at)
			files := p.filesOf(a, 6)
			a.Evidence = nil // named below, with their size
			lines = append(append(lines, p.answer(at, widget.Mark(p.t, m), a)...), files...)
		}
	}
	return lines
}

// found is a defect code at a class, over the whole record.
type found struct {
	defect inspection.Defect
	count  int
	places []string
}

// Defects are the codes found, worst first, each with its class, how many, and
// where.
func (p Paper) Defects() []string {
	all := p.found()
	if len(all) == 0 {
		return nil
	}
	lines := p.heading("Defects")
	for _, f := range all {
		d := f.defect
		name := d.Code
		if known, ok := p.st.Checklist.Defect(d.Code); ok {
			name += " " + known.Name
		}
		if d.Zone != "" {
			name += ", zone " + d.Zone
		}
		if d.Raised != "" {
			name += ", not its code's class: " + d.Raised
		}
		name = fmt.Sprintf("%d %s %s, %s", f.count, p.t.Marks.Times, d.Class, name)
		lines = append(lines, p.marked(p.t.Bad.On(p.t.Marks.Fail), name+" (in "+strings.Join(f.places, ", ")+")")...)
	}
	return lines
}

// found gathers the defects by code, class and zone.
func (p Paper) found() []found {
	var all []found
	for _, q := range p.st.Walk() {
		for _, at := range q.Places {
			a, _ := p.st.Answer(at)
			for _, d := range a.Defects {
				where := p.where(at)
				i := slices.IndexFunc(all, func(f found) bool {
					return f.defect.Code == d.Code && f.defect.Class == d.Class && f.defect.Zone == d.Zone && f.defect.Raised == d.Raised
				})
				if i < 0 {
					all, i = append(all, found{defect: d}), len(all)
				}
				all[i].count += d.Quantity
				if !slices.Contains(all[i].places, where) {
					all[i].places = append(all[i].places, where)
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return int(b.defect.Class) - int(a.defect.Class) })
	return all
}

// where is a place in a word or two.
func (p Paper) where(at inspection.Place) string {
	step := p.st.StepAt(at.Step)
	name := step.No
	if name == "" {
		name = station.Spoken(string(step.ID))
	}
	if at.Piece > 0 {
		return fmt.Sprintf("%s piece %d", name, at.Piece)
	}
	return name
}
