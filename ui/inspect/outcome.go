package inspect

import (
	"fmt"
	"slices"
	"strings"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/ui/ruling"
	"assay/ui/theme"
	"assay/ui/widget"
)

// drawOutcome is the verdict with all that makes it: fails first, each reason
// with its rule, value and limit, the tallies, the balance.
func drawOutcome(h here, pg *page, o inspection.Outcome, q inspection.Quantities) {
	pg.gap()
	pg.add(must, verdictWords(h.t, o.Verdict))
	pg.gap()
	label := func(s string) string { return h.t.Dim.On(widget.Left(h.t, s, outcomeLabel)) }
	tallies := tallyLines(h)
	pg.add(must, reasonLines(h, o.Reasons, pg.room(), max(2, pg.h-12-len(tallies)))...)
	pg.gap()
	pg.add(nice, answersLine(h, label, pg.room()))
	for i, l := range tallies {
		name := ""
		if i == 0 {
			name = "Sample"
		}
		pg.add(nice, label(name)+l)
	}
	if q.Known {
		balance := []string{
			fmt.Sprintf("advised %d = counted %d + short %d %s over %d", q.Advised, q.Counted, q.Short, h.t.Marks.Dash, q.Over),
			fmt.Sprintf("counted %d = accepted %d + rejected %d + held %d + used %d", q.Counted, q.Accepted, q.Rejected, q.Held, q.Used),
		}
		name := "Quantities"
		for _, sum := range balance {
			for _, l := range widget.Wrap(sum, pg.room()-outcomeLabel) {
				pg.add(must, label(name)+l)
				name = ""
			}
		}
	}
	notReached := "none"
	if n := len(o.NotReached); n > 0 {
		ids := slices.Clone(o.NotReached)
		slices.Sort(ids)
		n = len(slices.Compact(ids))
		notReached = fmt.Sprintf("%d %s not reached", n, plural(n, "step", "steps"))
	}
	pg.add(must, label("Open steps")+notReached)
	if words := stillHeld(h); words != "" && o.Verdict == inspection.Accept {
		for i, l := range widget.Wrap(words, pg.room()-outcomeLabel) {
			pg.add(must, label([]string{"Goods", ""}[min(i, 1)])+h.t.Warn.On(l))
		}
	}
	if e := h.st.Ended; e != nil && !closed(h.st) {
		pg.add(hint, label("")+h.t.Dim.On("ended early; Ctrl+Z opens it again"))
	}
}

// stillHeld says of goods that came again, and of what was set aside, why an accept
// does not let them go.
func stillHeld(h here) string {
	for _, l := range h.st.Links {
		if l.How == station.LinkAgain && h.st.Review == nil {
			return "they came again: what " + h.env.Number(h.show(l.Number)) + " found holds until a lead releases them"
		}
	}
	if h.st.Second() {
		return ""
	}
	return station.StaysApart(h.st)
}

const outcomeLabel = 12

// verdictWords is a verdict as screens say it.
func verdictWords(t *theme.Theme, v inspection.Verdict) string {
	switch v {
	case inspection.Accept:
		return t.Pass("ACCEPTED")
	case inspection.Reject:
		return t.Fail("REJECTED")
	case inspection.Hold:
		return t.Hold("HOLD for a lead")
	}
	return t.Open("no verdict yet")
}

// reasonLines says why, worst first, in at most that many lines. A sample that
// stayed within its plan stands in the table below.
func reasonLines(h here, reasons []inspection.Reason, width, most int) []string {
	var lines []string
	for i, r := range reasons {
		if kept(r) {
			continue
		}
		text := h.show(r.Text)
		if r.No != "" && !strings.HasPrefix(r.Text, r.No) {
			text = h.show(r.No) + "  " + text
		}
		if why := h.reasonWhy(r); why != "" {
			text += "  (" + why + ")"
		}
		all := widget.Wrap(text, width-2)
		for j, l := range all {
			if j == 0 {
				all[j] = effectMark(h.t, r.Effect) + " " + l
				continue
			}
			all[j] = "  " + l
		}
		if len(lines) > 0 && len(lines)+len(all) > most {
			return append(lines, h.t.Dim.On(fmt.Sprintf("  and %d more: PgDn shows all", counted(reasons[i:]))))
		}
		lines = append(lines, all...)
	}
	if len(lines) == 0 {
		return []string{h.t.Pass("nothing failed that counts")}
	}
	return lines
}

// counted is how many of the reasons are told: all but the samples within their plan.
func counted(reasons []inspection.Reason) (n int) {
	for _, r := range reasons {
		if !kept(r) {
			n++
		}
	}
	return n
}

// kept tells a sample that stayed within its plan: no reason, it stands in the table.
func kept(r inspection.Reason) bool { return r.Effect == checklists.DefaultEffect && r.Limit != "" }

// effectMark is how grave a reason is, as a mark.
func effectMark(t *theme.Theme, e checklists.Effect) string {
	switch e {
	case checklists.Reject, checklists.SetAside:
		return t.Bad.On(t.Marks.Fail)
	case checklists.Hold:
		return t.Warn.On(t.Marks.Hold)
	case checklists.Remark:
		return t.Marks.Recorded
	}
	return t.Good.On(t.Marks.Pass)
}

// reasonWhy is the rule with its value and limit.
func (h here) reasonWhy(r inspection.Reason) string {
	var words []string
	if rule := ruling.Rule(r.Rule); rule != "" {
		words = append(words, h.show(rule))
	}
	if r.Value != "" && !strings.Contains(r.Text, r.Value) {
		words = append(words, "found "+h.decimals(h.show(r.Value)))
	}
	if r.Limit != "" && !strings.Contains(r.Text, r.Limit) {
		words = append(words, h.decimals(h.show(ruling.Limit(r.Limit))))
	}
	return strings.Join(words, ", ")
}

// answersLine counts how the steps stand.
func answersLine(h here, label func(string) string, width int) string {
	n := map[inspection.Mark]int{}
	for _, q := range h.questions() {
		n[h.st.Mark(q)]++
	}
	words := []string{h.t.Pass(fmt.Sprintf("%d passed", n[inspection.MarkPass]))}
	if bad := n[inspection.MarkFail] + n[inspection.MarkHold]; bad > 0 {
		words = append(words, h.t.Fail(fmt.Sprintf("%d failed", bad)))
	}
	if na := n[inspection.MarkNA]; na > 0 {
		words = append(words, h.t.NA(fmt.Sprintf("%d n/a", na)))
	}
	if rec := n[inspection.MarkRecorded]; rec > 0 {
		words = append(words, fmt.Sprintf("%s %d recorded", h.t.Marks.Recorded, rec))
	}
	return label("Answers") + widget.Cut(h.t, strings.Join(words, "   "), width-outcomeLabel)
}

// tallyLines is a class of a plan a line: found, and what it is held against.
func tallyLines(h here) []string {
	var lines []string
	for _, t := range h.tallies {
		name := t.Class.String()
		if t.Class == checklists.NoClass {
			name = h.show(t.Plan)
		}
		words := widget.Left(h.t, name, 9) + fmt.Sprintf("%3d of %d", t.Found, t.Looked) + "   " + fmt.Sprintf("Ac %d Re %d", t.Ac, t.Re)
		switch {
		case t.Reached:
			words += "   " + h.t.Fail("rejected")
		case t.Looked < t.N:
			words += fmt.Sprintf("   stopped at %d of %d", t.Looked, t.N)
		default:
			words += "   " + h.t.Pass("within")
		}
		if t.AQL == "none" {
			words += "  site rule"
		}
		lines = append(lines, words)
	}
	if len(lines) > mostTallies {
		lines = append(lines[:mostTallies], h.t.Dim.On(fmt.Sprintf("and %d more", len(lines)-mostTallies)))
	}
	return lines
}

// mostTallies is how many lines of a sample's table the verdict shows.
const mostTallies = 4
