package inspect

import (
	"fmt"
	"strings"

	"assay/station/inspection"
	"assay/ui/theme"
	"assay/ui/widget"
)

// drawOutcome is the verdict with all that makes it: fails first, each reason
// with its rule, value and limit, the tallies, the balance.
func drawOutcome(h here, pg *page, o inspection.Outcome, q inspection.Quantities) {
	pg.gap()
	pg.add(must, verdictWords(h.t, o.Verdict))
	pg.gap()
	pg.add(must, reasonLines(h, o.Reasons, pg.room(), max(2, pg.h-12))...)
	if len(o.Reasons) > 0 {
		pg.gap()
	}
	label := func(s string) string { return h.t.Dim.On(widget.Left(h.t, s, outcomeLabel)) }
	pg.add(nice, answersLine(h, label, pg.room()))
	for i, l := range tallyLines(h) {
		name := ""
		if i == 0 {
			name = "Tallies"
		}
		pg.add(nice, label(name)+widget.Cut(h.t, l, pg.room()-outcomeLabel))
	}
	if q.Known {
		pg.add(must, label("Quantities")+fmt.Sprintf("advised %d = counted %d + short %d %s over %d", q.Advised, q.Counted, q.Short, h.t.Marks.Dash, q.Over))
		pg.add(must, label("")+fmt.Sprintf("counted %d = accepted %d + rejected %d + held %d + used %d", q.Counted, q.Accepted, q.Rejected, q.Held, q.Used))
	}
	notReached := "none"
	if n := len(o.NotReached); n > 0 {
		notReached = fmt.Sprintf("%d not reached", n)
	}
	pg.add(must, label("Open steps")+notReached)
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

// reasonLines says why, worst first, in at most that many lines.
func reasonLines(h here, reasons []inspection.Reason, width, most int) []string {
	var lines []string
	for i, r := range reasons {
		text := h.show(r.Text)
		if r.No != "" && !strings.HasPrefix(r.Text, r.No) {
			text = h.show(r.No) + "  " + text
		}
		mark := h.t.Bad.On(h.t.Marks.Fail)
		why := h.reasonWhy(r)
		all := widget.Wrap(text+"  ("+why+")", width-2)
		for j, l := range all {
			if j == 0 {
				all[j] = mark + " " + l
				continue
			}
			all[j] = "  " + l
		}
		if len(lines)+len(all) > most && i < len(reasons) {
			return append(lines, h.t.Dim.On(fmt.Sprintf("  and %d more: F4 shows the steps", len(reasons)-i)))
		}
		lines = append(lines, all...)
	}
	return lines
}

// reasonWhy is the rule with its value and limit.
func (h here) reasonWhy(r inspection.Reason) string {
	words := []string{h.show(r.Rule)}
	if r.Value != "" {
		words = append(words, h.decimals(h.show(r.Value)))
	}
	if r.Limit != "" {
		words = append(words, "limit "+h.decimals(h.show(r.Limit)))
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

// tallyLines is a plan a line.
func tallyLines(h here) []string {
	var lines []string
	plan := ""
	for _, t := range h.tallies {
		if t.Plan != plan || len(lines) == 0 {
			plan = t.Plan
			lines = append(lines, fmt.Sprintf("%s, %d of %d:", h.show(plan), t.Looked, t.N))
		}
		word := fmt.Sprintf("  %s %d of Ac %d", t.Class, t.Found, t.Ac)
		if t.Reached {
			word = "  " + h.t.Fail(fmt.Sprintf("%s %d, reject from %d", t.Class, t.Found, t.Re))
		}
		lines[len(lines)-1] += word
	}
	return lines
}
