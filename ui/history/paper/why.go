package paper

import (
	"fmt"
	"strings"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/ui/ruling"
)

// Whole is the record without its answers: verdict, reasons, the decision, numbers,
// facts, and what is left to do.
func (p Paper) Whole() []string {
	lines := append(p.Verdict(), p.Reasons(0)...)
	lines = append(lines, p.belongs()...)
	lines = append(lines, p.Decision()...)
	lines = append(lines, p.Defects()...)
	lines = append(lines, p.Numbers()...)
	lines = append(lines, p.Left()...)
	lines = append(append(lines, p.heading("Record")...), p.Facts()...)
	return append(lines, p.Within()...)
}

// outcome is what was signed; before that, what it comes to as the answers stand.
func (p Paper) outcome() inspection.Outcome {
	if p.st.SignOff != nil {
		return p.st.Outcome
	}
	return p.st.Judge()
}

// Verdict says in a line or two what it came to.
func (p Paper) Verdict() []string {
	o := p.outcome()
	switch {
	case p.st.Phase == inspection.Open || p.st.Phase == inspection.Parked:
		open := len(p.st.OpenSteps())
		words := p.t.Open("no verdict yet: " + plural(open, "step is open", "steps are open"))
		if open == 0 || p.st.Ended != nil {
			words = p.t.Open("not signed yet; it would be " + station.Said(o.Verdict))
		}
		return []string{words}
	case o.Verdict == inspection.NoVerdict:
		lines := []string{p.t.NA(Phase(p.st.Phase) + ": there is no verdict")}
		if e := p.st.Ended; e != nil && e.Reason != "" {
			lines = append(lines, p.labelled("Because", e.Reason)...)
		}
		return lines
	}
	line := p.t.Plain.On(Coloured(p.t, inspection.Signed, o.Verdict))
	if n := len(o.NotReached); n > 0 {
		line += ", " + plural(n, "step", "steps") + " not reached"
	}
	lines := []string{line}
	if p.st.Phase == inspection.Annulled {
		lines = append([]string{p.t.NA("annulled: it does not count any more")}, lines...)
	}
	return lines
}

// Reasons say why, worst first: the sentence, then rule, value and limit. What is
// as it should be is left to Within. most cuts them off after so many; 0: all.
func (p Paper) Reasons(most int) []string {
	var lines []string
	against, _ := p.reasons()
	for i, r := range against {
		if most > 0 && i == most {
			return append(lines, p.t.Dim.On("  and "+plural(len(against)-i, "reason", "reasons")+" more"))
		}
		lines = append(lines, p.reason(r)...)
	}
	return lines
}

// briefly is how many reasons Brief gives.
const briefly = 3

// Brief are the first reasons against it in a sentence each, what was found beside its limit.
func (p Paper) Brief() []string {
	var lines []string
	against, _ := p.reasons()
	for _, r := range against[:min(briefly, len(against))] {
		text := r.Text
		if r.No != "" && !strings.HasPrefix(text, r.No) {
			text = r.No + " " + text
		}
		if r.Limit != "" && !strings.HasPrefix(r.Limit, "Ac ") { // a class's sentence says its numbers
			text += ": found " + p.decimals(r.Value) + ", limit " + p.decimals(r.Limit)
		}
		lines = append(lines, p.marked(p.effectMark(r), text)...)
	}
	if n := len(against) - briefly; n > 0 {
		lines = append(lines, p.t.Dim.On("  and "+plural(n, "reason", "reasons")+" more below"))
	}
	return lines
}

// Within are the reasons that speak for it: classes within their plans.
func (p Paper) Within() []string {
	_, within := p.reasons()
	if len(within) == 0 {
		return nil
	}
	lines := p.heading("Within limits")
	for _, r := range within {
		lines = append(lines, p.reason(r)...)
	}
	return lines
}

// reasons are those that speak against it, and those that do not.
func (p Paper) reasons() (against, within []inspection.Reason) {
	for _, r := range p.outcome().Reasons {
		if r.Effect == checklists.DefaultEffect {
			within = append(within, r)
		} else {
			against = append(against, r)
		}
	}
	return against, within
}

func (p Paper) reason(r inspection.Reason) []string {
	text := r.Text
	if r.No != "" && !strings.HasPrefix(text, r.No) {
		text = r.No + " " + text
	}
	lines := p.marked(p.effectMark(r), text)
	rule := p.rule(r)
	if rule == "" {
		return lines
	}
	for _, l := range p.wrapped(rule, p.w-2, 0) {
		lines = append(lines, "  "+p.t.Dim.On(l))
	}
	return lines
}

// marked is a text behind a mark, its lines under one another.
func (p Paper) marked(mark, s string) []string {
	lines := p.wrapped(s, p.w, 2)
	for i := range lines {
		if i == 0 {
			lines[i] = mark + " " + lines[i]
		}
	}
	return lines
}

// effectMark is the mark of what a reason does.
func (p Paper) effectMark(r inspection.Reason) string {
	switch {
	case r.Effect == checklists.Reject:
		return p.t.Bad.On(p.t.Marks.Fail)
	case r.Effect == checklists.Hold:
		return p.t.Warn.On(p.t.Marks.Hold)
	case r.Effect == checklists.DefaultEffect:
		return p.t.Good.On(p.t.Marks.Pass)
	}
	return p.t.Marks.Fail
}

// rule is by which rule a reason holds, with the value beside the limit.
func (p Paper) rule(r inspection.Reason) string {
	var words []string
	if rule := ruling.Rule(r.Rule); rule != "" {
		words = append(words, rule)
	}
	if r.Value != "" {
		words = append(words, "found "+p.decimals(r.Value))
	}
	if r.Limit != "" {
		words = append(words, p.decimals(ruling.Limit(r.Limit)))
	}
	return strings.Join(words, ", ")
}

// Decision is what a lead decided, verbatim.
func (p Paper) Decision() []string {
	r := p.st.Review
	if r == nil {
		return nil
	}
	if station.DecidedApart(p.st) != nil {
		return p.disputed()
	}
	lines := p.heading("Decision")
	lines = append(lines, p.labelled("Decided", station.Spoken(nonconformance.Words(r.Disposition)))...)
	lines = append(lines, p.labelled("Reason", r.Reason)...)
	return append(lines, p.labelled("Signed", fmt.Sprintf("%s, %s %s", p.stamp(r.At), r.Role, p.who(r.Person, r.Name)))...)
}

// disputed are decisions that stand against each other.
func (p Paper) disputed() []string {
	lines := append(p.heading("Decision"), p.marked(p.t.Warn.On(p.t.Marks.Hold), "two decisions against each other: a third person settles it in the case")...)
	lines = append(lines, p.labelled("Until then", nonconformance.Words(p.st.Review.Disposition)+", the stricter")...)
	for _, r := range p.st.Apart() {
		lines = append(lines, p.labelled("Decided", nonconformance.Words(r.Disposition)+": "+r.Reason)...)
		lines = append(lines, p.labelled("Signed", fmt.Sprintf("%s, %s %s", p.stamp(r.At), r.Role, p.who(r.Person, r.Name)))...)
	}
	return lines
}

// Numbers are where the pieces are, and how the draws stand.
func (p Paper) Numbers() []string {
	lines := append(p.Quantities(), p.tallies()...)
	if len(lines) == 0 {
		return nil
	}
	return append(p.heading("Numbers"), lines...)
}

// Quantities are the balance in two lines.
func (p Paper) Quantities() []string {
	q := p.st.Quantities()
	if !q.Known {
		return nil
	}
	lines := p.labelled("Advised", fmt.Sprintf("%d = counted %d + short %d - over %d", q.Advised, q.Counted, q.Short, q.Over))
	return append(lines, p.labelled("Counted", fmt.Sprintf("%d = accepted %d + rejected %d + held %d + used %d",
		q.Counted, q.Accepted, q.Rejected, q.Held, q.Used))...)
}

// tallies are the draws with a number of their own; the classes are among the
// reasons.
func (p Paper) tallies() []string {
	var lines []string
	for _, t := range p.st.Tallies() {
		if t.Class == checklists.NoClass {
			lines = append(lines, p.labelled(station.Spoken(t.Plan), fmt.Sprintf("%d bad in %d of %d, accepted to %d", t.Found, t.Looked, t.N, t.Ac))...)
		}
	}
	return lines
}

// Left are the tasks after the sign-off, and what is open before it.
func (p Paper) Left() []string {
	open, title := p.st.Tasks(), "Left to do after the sign-off"
	if p.st.Phase == inspection.Open || p.st.Phase == inspection.Parked {
		open, title = p.st.OpenSteps(), "Open"
	}
	if len(open) == 0 {
		return nil
	}
	lines := p.heading(title)
	steps, pieces := p.bySteps(open)
	for i, at := range steps {
		if i == mostLeft {
			return append(lines, p.t.Dim.On("  and "+plural(len(steps)-i, "step", "steps")+" more"))
		}
		words := p.asked(at)
		if n := pieces[at.Step]; n > 1 {
			words += fmt.Sprintf(" and %d more pieces", n-1)
		}
		lines = append(lines, p.marked(p.t.Marks.Open, words)...)
	}
	return lines
}

// bySteps are the places of questions, the first of each step, and how many
// pieces of it there are.
func (p Paper) bySteps(all []inspection.Question) (first []inspection.Place, pieces map[int]int) {
	pieces = map[int]int{}
	for _, q := range all {
		for _, at := range q.Places {
			if pieces[at.Step]++; pieces[at.Step] == 1 {
				first = append(first, at)
			}
		}
	}
	return first, pieces
}

// mostLeft is how many open steps are named.
const mostLeft = 12
