package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/ui/widget"
)

// divided is a decision in parts as far as it is made.
type divided struct {
	parts []nonconformance.Part
	tasks [][]string // of each part; nil: what goes with its disposition
}

func (d divided) with(p nonconformance.Part, tasks []string) divided {
	return divided{append(slices.Clip(d.parts), p), append(slices.Clip(d.tasks), tasks)}
}

func (d divided) pieces(disposition string) int {
	n := 0
	for _, p := range d.parts {
		if disposition == "" || p.Disposition == disposition {
			n += p.Quantity
		}
	}
	return n
}

// openParts divides the goods, one part after the other, until none is left.
func openParts(m Item) *act { return partAct(m, divided{}) }

func partAct(m Item, so divided) *act {
	left := m.st.Pieces() - so.pieces("")
	if left <= 0 {
		return partsSigned(m, so)
	}
	return &act{
		title: fmt.Sprintf("Part %d", len(so.parts)+1), pin: -1, decides: true, form: partForm(m, left),
		above: func(m Item) []string { return dividedLines(m, so) },
		off:   partOff,
		next: func(_ string, f widget.Form, m Item) *act {
			part, tasks := partOf(m, f)
			if part.Disposition == "regrade" {
				return gradeAct(m, so, part, tasks)
			}
			return partAct(m, so.with(part, tasks))
		},
	}
}

// partOff says what the rules have against a part: here, not after the PIN.
func partOff(f widget.Form, m Item) (why string, at int) {
	part, _ := partOf(m, f)
	err := m.st.CheckPart(part)
	if err == nil {
		return "", 0
	}
	for _, apart := range []string{nonconformance.Sorted, nonconformance.Reworked} {
		if of := part; of.Apart == "" {
			if of.Apart = apart; m.st.CheckPart(of) == nil {
				return "the good ones of what was reported go as such: told apart by " + apart, toldApart
			}
		}
	}
	return err.Error(), become
}

// become is the field that says what a part becomes.
const become = 1

// toldApart is the field that says how it is told from the rest.
const toldApart = 2

// partForm asks for one part.
func partForm(m Item, left int) widget.Form {
	options := m.st.Options(m.moment())
	texts := make([]string, len(options))
	for i, o := range options {
		texts[i] = o.Text
	}
	aparts := nonconformance.Aparts[:]
	spoken := make([]string, len(aparts))
	for i, a := range aparts {
		spoken[i] = station.Spoken(a)
	}
	are := nonconformance.Counted(left, m.st.Stake().In) + " that " + map[bool]string{true: "is", false: "are"}[left == 1] + " left"
	many := count("How many", "of the "+are, true)
	many.Check = func(_ widget.Form, v string) string {
		if n := number(v); n < 1 || n > left {
			return "from 1 to the " + are
		}
		return ""
	}
	fields := []widget.Field{
		many,
		choice("Become", "accepted is only what was sorted or reworked, or stands apart with its own sample", true, texts...),
		choice("Told apart by", "not needed where it is the rest", false, spoken...),
		field("Which", cmp.Or(sampledWords(m), "pallet 2, date code 2619"), false),
	}
	if m.namesTasks() {
		then := field("Then", "repack, relabel, put away, ship back, destroy, none; empty: as usual", false)
		then.Check = func(f widget.Form, v string) string {
			part, _ := partOf(m, f)
			return tasksOff(part.Disposition, v)
		}
		fields = append(fields, then)
	}
	return widget.NewForm(fields...).Offer(0, fmt.Sprint(left))
}

// sampledWords name the parts that were sampled by themselves; empty: none was.
func sampledWords(m Item) string {
	var all []string
	for _, l := range m.st.Sublots {
		if l.Came != nil {
			all = append(all, l.Words()+": "+m.env.Number(l.Came.Number)+" "+station.Said(inspection.Verdict(l.Came.Verdict)))
		}
	}
	return strings.Join(all, "; ")
}

func partOf(m Item, f widget.Form) (nonconformance.Part, []string) {
	options := m.st.Options(m.moment())
	ids := make([]string, len(options))
	for i, o := range options {
		ids[i] = o.ID
	}
	part := nonconformance.Part{
		Quantity: number(f.Value(0)), Disposition: chosenOf(f.Value(become), ids), Apart: chosenOf(f.Value(2), nonconformance.Aparts[:]),
		Sublot: f.Value(3), In: m.st.Stake().In,
	}
	part.Sampled = m.st.SampleOf(part.Apart, part.Sublot)
	var tasks []string
	if then := valueOf(f, "Then"); then != "" {
		tasks, _ = tasksTyped(then)
	}
	return part, tasks
}

// named is which part it is, after what became of it.
func named(sublot string) string {
	if sublot == "" {
		return ""
	}
	return " of " + sublot
}

// gradeAct asks the grade of a part that is regraded: each part has its own.
func gradeAct(m Item, so divided, part nonconformance.Part, tasks []string) *act {
	return &act{
		title: fmt.Sprintf("Part %d: regrade %d", len(so.parts)+1, part.Quantity), pin: -1, decides: true, form: widget.NewForm(m.gradeFields()...),
		above: func(m Item) []string { return dividedLines(m, so) },
		next: func(_ string, f widget.Form, m Item) *act {
			return partAct(m, so.with(graded(part, f), tasks))
		},
	}
}

// dividedLines are the balance as it is, and as the parts so far would make it; where
// a window is too small for all of it, what the parts come to stands first.
func dividedLines(m Item, so divided) []string {
	w := m.size.W - 2*margin
	var now, then []string
	for i, l := range balanceLines(m.st.Balance()) {
		if i == 0 && m.st.Stake().In != "" {
			l = capital(m.units()) + ": " + l
		}
		now = append(now, widget.Wrap(l, w)...)
	}
	for _, done := range m.st.Works { // what was worked on by itself counts by itself
		now = append(now, widget.Wrap(m.env.Theme.Clean(fmt.Sprintf("Reported: %s%s, %d good, %d bad", done.What, named(done.Sublot), done.Good, done.Bad)), w)...)
	}
	if len(so.parts) > 0 {
		then = append(then, widget.Wrap("So far: "+m.env.Theme.Clean(station.PartsInWords(so.parts)), w)...)
		then = append(then, widget.Wrap("Then "+balanceLines(m.st.Divided(so.parts))[1], w)...)
	}
	if m.size.H < tall {
		return append(then, now...)
	}
	return append(now, then...)
}

func partsSigned(m Item, so divided) *act {
	allowed := so.pieces("use_as_is")
	var fields []widget.Field
	if allowed > 0 && !m.blind {
		fields = append(fields, m.concessionFields(allowed)...)
	}
	fields = append(fields, field("Reason", "in your words; it is kept as you type it", true), pinField(m.meaning(station.PartsInWords(so.parts), "")))
	form := widget.NewForm(fields...)
	if allowed > 0 && !m.blind {
		form = form.Offer(fieldOf(form, "How many"), fmt.Sprint(allowed))
	}
	return &act{title: "In parts", pin: len(fields) - 1, decides: true, form: form, above: func(m Item) []string { return dividedLines(m, so) },
		make: func(_ string, f widget.Form, m Item) job { return partsJob(so, f, m) }}
}

func partsJob(so divided, f widget.Form, m Item) job {
	if m.blind {
		return job{leaves: true, look: &secondChoice{func(nonconformance.State) []nonconformance.Part { return so.parts }, valueOf(f, "Reason")}}
	}
	j := job{leaves: true, once: m.short(), said: m.short() + " decided in parts", command: func(st nonconformance.State) nonconformance.Command {
		c := nonconformance.Dispose{
			Parts: slices.Clone(so.parts), Tasks: so.tasks, Reason: valueOf(f, "Reason"), Meaning: station.Reviewed, Saw: st.Sight(),
		}
		return withTerms(c, f)
	}}
	return withConcession(j, f)
}
