package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/station"
	"assay/station/nonconformance"
	"assay/ui/history/paper"
	"assay/ui/widget"
)

// openDecision asks what becomes of all the goods. A routine one takes the
// disposition's key, and the PIN: the reason stands there as found, and can be
// written over.
func openDecision(m Item) *act {
	a := &act{title: m.asksAbout(), pin: -1, decides: true, above: reasonsAbove, after: decisionForm, make: decisionJob}
	for _, o := range m.st.Options(m.moment()) {
		c := widget.Choice{Text: o.Text, Off: m.offFor(o)}
		if c.Off == "" && o.Also != "" {
			c.Text += twoSign(o.Also)
		}
		a.choices, a.values = append(a.choices, c), append(a.values, o.ID)
	}
	a.choices = digits(a.choices)
	for a.here < len(a.choices)-1 && a.choices[a.here].Off != "" {
		a.here++
	}
	return a
}

// theGoods is what there is to decide about.
func (m Item) theGoods() string {
	if m.st.Aside() && m.st.Stake().Known {
		return "the " + m.many(m.st.Pieces()) + " set aside"
	}
	return "the goods"
}

// twoSign says that two sign, and why where the disposition does not say it.
func twoSign(also string) string {
	if strings.HasPrefix(also, "a concession") {
		return "  (two sign)"
	}
	return "  (" + strings.TrimSuffix(also, " takes a second person") + ": two sign)"
}

func reasonsAbove(m Item) []string {
	if m.record.Number == "" || m.st.Aside() {
		return widget.Wrap(m.env.Theme.Clean(m.st.Why), m.size.W-2*margin)
	}
	lines := paper.New(m.env, m.record, m.size.W-margin-1).Reasons(3)
	return lines[:min(len(lines), 2)]
}

// asFound is the reason that stands there until another is typed: of several cases
// only what is true of each.
func (m Item) asFound() string {
	why := foundOf(m.st)
	for _, id := range m.also {
		if st, ok := m.others[id]; ok && foundOf(st) != why {
			return "as found"
		}
	}
	return "as found: " + why
}

func foundOf(st nonconformance.State) string { return cmp.Or(st.Found(), found(st)) }

// found is why the goods are here, in a sentence.
func found(st nonconformance.State) string {
	if root, ok := st.Root(); ok && root.Why != "" {
		return root.Why
	}
	return st.Why
}

// decisionForm asks what a disposition demands, the reason and the PIN; it begins
// at the first that is open.
func decisionForm(chosen string, m Item) (widget.Form, int) {
	var fields []widget.Field
	switch {
	case chosen == "regrade":
		fields = append(fields, m.gradeFields()...)
	case m.blind: // what it would be, not what is done
	case chosen == "use_as_is":
		fields = append(fields, m.concessionFields(m.goes(chosen))...)
	}
	reason := field("Reason", "in your words; it is kept as you type it", true)
	reason.Line = widget.NewOffer(m.asFound())
	reason.Line.Max = mostText
	if m.namesTasks() {
		fields = append([]widget.Field{tasksField(chosen, m.st.TasksFor(chosen))}, fields...)
	}
	what := nonconformance.Words(chosen)
	if parts := m.st.Whole(chosen); len(parts) > 1 && len(m.also) == 0 {
		what = station.PartsInWords(parts)
	}
	fields = append(fields, reason, pinField(m.meaning(what, chosen)))
	form := widget.NewForm(fields...)
	if chosen == "use_as_is" && !m.blind && len(m.also) == 0 {
		form = form.Offer(fieldOf(form, "How many"), fmt.Sprint(m.goes(chosen)))
	}
	if at, open := form.Open(); open {
		form = form.At(at)
	}
	return form, len(fields) - 1
}

// goes is how many a disposition of all the goods lets go.
func (m Item) goes(disposition string) int {
	n := 0
	for _, p := range m.st.Whole(disposition) {
		if p.Disposition == disposition {
			n += p.Quantity
		}
	}
	return n
}

// namesTasks tells goods whose tasks a lead may name: not those of a customer's
// return, and not several cases at once, which have each their own.
func (m Item) namesTasks() bool {
	root, ok := m.st.Root()
	return ok && !root.Returned && len(m.also) == 0 && !m.blind
}

// fieldOf is the place of a field by its label.
func fieldOf(f widget.Form, label string) int {
	return max(0, slices.IndexFunc(f.Fields, func(f widget.Field) bool { return f.Label == label }))
}

// tasksField holds what is done with the goods then, as it goes with the decision,
// until something else is typed.
func tasksField(disposition string, kinds []string) widget.Field {
	f := field("Then", "repack, relabel, put away, ship back, destroy, or none; a scan proves each", false)
	f.Line = widget.NewOffer(tasksInWords(kinds))
	f.Line.Max = mostText
	f.Check = func(_ widget.Form, v string) string { return tasksOff(disposition, v) }
	return f
}

// tasksOff says why these are no tasks of goods of a disposition; empty: they are.
func tasksOff(disposition, typed string) string {
	kinds, why := tasksTyped(typed)
	if why != "" {
		return why
	}
	if err := nonconformance.CheckTasks(disposition, kinds); err != nil {
		return err.Error()
	}
	return ""
}

func tasksInWords(kinds []string) string {
	if len(kinds) == 0 {
		return noTask
	}
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = nonconformance.KindWords(k)
	}
	return strings.Join(words, ", ")
}

const noTask = "none"

// tasksTyped reads "repack, put away", or why not.
func tasksTyped(text string) (kinds []string, why string) {
	kinds = []string{}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
		word := strings.ToLower(strings.Join(strings.Fields(part), " "))
		kind := ""
		for _, k := range nonconformance.Kinds {
			if nonconformance.KindWords(k) == word {
				kind = k
			}
		}
		switch {
		case kind != "":
			kinds = append(kinds, kind)
		case word != "" && word != noTask:
			return nil, "no such task: repack, relabel, put away, ship back or destroy"
		}
	}
	return kinds, ""
}

// meaning is what the signature says, and what it sets off.
func (m Item) meaning(what, disposition string) string {
	t := m.env.Theme
	if m.blind {
		return fmt.Sprintf("Second look by %s: %s; the first is shown next", t.Clean(m.me.Name), what)
	}
	words := fmt.Sprintf("You sign as %s %s, %s: %s", m.me.Role, t.Clean(m.me.Name), m.env.Now().Format("15:04"), what)
	if sets := m.setsOff(disposition); sets != "" {
		words += "; " + sets
	}
	return words
}

// setsOff is what a decision brings about.
func (m Item) setsOff(disposition string) string {
	switch disposition {
	case "use_as_is":
	default:
		if m.st.Aside() {
			return "all else stays accepted"
		}
	}
	switch disposition {
	case "sort":
		return "then its counts are reported"
	case "rework", "repair":
		return "then it is reported and inspected again"
	case "use_as_is":
		return "a second person signs then, if the customer did not write"
	}
	return "the record says so"
}

func decisionJob(chosen string, f widget.Form, m Item) job {
	if m.blind {
		return job{leaves: true, look: &secondChoice{func(st nonconformance.State) []nonconformance.Part {
			return withTerms(nonconformance.Dispose{Parts: st.Whole(chosen)}, f).Parts
		}, valueOf(f, "Reason")}}
	}
	said := m.short() + " decided: "
	if n := len(m.also); n > 0 {
		said = fmt.Sprintf("%d cases decided: ", n+1)
	}
	j := job{leaves: true, many: true, once: m.short(), said: said + nonconformance.Words(chosen), command: func(st nonconformance.State) nonconformance.Command {
		c := nonconformance.Dispose{Parts: st.Whole(chosen), Reason: valueOf(f, "Reason"), Meaning: station.Reviewed, Saw: st.Sight()}
		if m.namesTasks() && hasField(f, "Then") {
			kinds, _ := tasksTyped(valueOf(f, "Then"))
			c.Tasks = [][]string{kinds}
		}
		return withTerms(c, f)
	}}
	return withConcession(j, f)
}

// short is the case's number, or that of its record, as lists show it.
func (m Item) short() string {
	root, _ := m.st.Root()
	return m.env.Number(m.env.Theme.Clean(cmp.Or(m.st.Number, root.Number)))
}

// concessionFields ask who allows it, until when, for how many of those that are to go.
func (m Item) concessionFields(going int) []widget.Field {
	until := field("Until", "the last day it holds: 2026-12-31", true)
	until.Check = func(_ widget.Form, v string) string {
		return dayOver(v, m.env.Now(), "that day is over: such a concession holds no more")
	}
	many := count("How many", "for how many "+m.units(), m.st.Stake().Known)
	many.Check = func(_ widget.Form, v string) string {
		if number(v) < going {
			return fmt.Sprintf("%d are to go: it is for as many, or divide them (p)", going)
		}
		return ""
	}
	fields := []widget.Field{field("Allowed by", "who allows it: a name, a function, the customer", true), until}
	if len(m.also) == 0 { // of several, each is for its own pieces
		fields = append(fields, many)
	}
	return append(fields, field("In writing", "the file with the customer's concession; without it a second person signs", false))
}

// dayOver says why a day is none that is still to come.
func dayOver(typed string, now time.Time, over string) string {
	switch day, err := time.Parse(time.DateOnly, typed); {
	case err != nil:
		return "a day as 2026-12-31"
	case day.Format(time.DateOnly) < now.Format(time.DateOnly):
		return over
	}
	return ""
}

// gradeFields ask the grade; in a second look that is all there is to compare.
func (m Item) gradeFields() []widget.Field {
	grade := field("New grade", "the grade they have from now on", true)
	if m.blind {
		return []widget.Field{grade}
	}
	lowered := count("Lowered by", "by how many grades; over one takes a second person", true)
	lowered.Check = func(_ widget.Form, v string) string {
		if number(v) < 1 {
			return "one at least: else it is no regrade"
		}
		return ""
	}
	return []widget.Field{grade, lowered}
}

func hasField(f widget.Form, label string) bool {
	return slices.ContainsFunc(f.Fields, func(f widget.Field) bool { return f.Label == label })
}

// valueOf is what was typed in the field of this label; empty: there is none.
func valueOf(f widget.Form, label string) string {
	for i := range f.Fields {
		if f.Fields[i].Label == label {
			return f.Value(i)
		}
	}
	return ""
}

// withTerms puts the grade and the concession that were typed into a decision.
func withTerms(c nonconformance.Dispose, f widget.Form) nonconformance.Dispose {
	going := 0
	for i, p := range c.Parts {
		switch {
		case p.Disposition == "regrade" && p.Grade == "":
			c.Parts[i] = graded(p, f)
		case p.Disposition == "use_as_is":
			going += p.Quantity
			c.Concession = &nonconformance.Concession{
				By: valueOf(f, "Allowed by"), Until: valueOf(f, "Until"), Quantity: going, Written: valueOf(f, "In writing") != "",
			}
			if hasField(f, "How many") {
				c.Concession.Quantity = number(valueOf(f, "How many"))
			}
		}
	}
	return c
}

// graded is a part with the grade that was typed.
func graded(p nonconformance.Part, f widget.Form) nonconformance.Part {
	p.Grade, p.Lowered = valueOf(f, "New grade"), number(valueOf(f, "Lowered by"))
	return p
}

// withConcession stores the customer's concession with the decision.
func withConcession(j job, f widget.Form) job {
	return withFile(j, valueOf(f, "In writing"), func(c nonconformance.Command, files []nonconformance.File) nonconformance.Command {
		d := c.(nonconformance.Dispose)
		d.Evidence = files
		return d
	})
}
