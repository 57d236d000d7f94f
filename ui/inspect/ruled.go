package inspect

import (
	"fmt"
	"slices"
	"strings"

	"assay/checklists"
	"assay/station/inspection"
	"assay/station/returns"
	"assay/ui/ruling"
	"assay/ui/widget"
)

// drawRuled is the decision about a return on one screen: what the customer gets,
// the grade with what set it, the conditions of the light lane, the money line by
// line, where the goods go. Signals are a lead's and come after the sign-off.
func drawRuled(h here, pg *page, o inspection.Outcome) {
	pg.gap()
	pg.add(must, headline(h, h.st.Ruling.ForInspector(), o, pg.room()))
	pg.gap()
	drawRuledFacts(h, pg, o, must)
}

// drawRuledFacts is what the decision rests on and comes to; how long it is kept where
// the room is small.
func drawRuledFacts(h here, pg *page, o inspection.Outcome, must rank) {
	r := h.st.Ruling.ForInspector()
	width := pg.room() - outcomeLabel
	grade, why := ruling.Grade(h.t, h.st.Grade(), width), whyLines(h, r, o, width)
	money, goods := ruling.Money(h.t, r, h.env.Decimal, width), widget.Wrap(h.show(goodsWords(h, r, o)), width)
	part(h, pg, must, "Grade", grade)
	part(h, pg, must, "Why", why)
	criteria := ruling.Criteria(h.t, r, width)
	if pg.h < allCriteria {
		criteria = ruling.Unmet(h.t, r, width)
	}
	part(h, pg, nice, "Criteria", criteria)
	part(h, pg, must, "Money", money)
	part(h, pg, must, "Goods", goods)
	part(h, pg, must, "Message", ruling.Told(h.t, h.letter, width, told(pg.h-len(grade)-len(why)-len(money)-len(goods))))
	part(h, pg, nice, "Policy", ruling.Flow(append([]string{h.show(ruling.By(r))}, photoWords(h)...), width))
}

// allCriteria is how high a body is that has room for each condition.
const allCriteria = 17

// told is how many lines a letter has where so many are left for it, the criteria and
// the signature; the rest of it is a page away.
func told(left int) int {
	if left > 9 {
		return 3
	}
	return 2
}

func part(h here, pg *page, r rank, name string, lines []string) {
	for i, l := range lines {
		if i > 0 {
			name = ""
		}
		lines[i] = h.t.Dim.On(widget.Left(h.t, name, outcomeLabel)) + l
	}
	pg.add(r, lines...)
}

// headline is the verdict with what the customer gets.
func headline(h here, r returns.Ruling, o inspection.Outcome, width int) string {
	words := verdictWords(h.t, o.Verdict)
	if o.Verdict == inspection.Accept {
		words = h.t.Pass("DECIDED")
	}
	gets := ""
	switch {
	case r.Do == returns.AskCustomer:
		gets = fmt.Sprintf("the customer is asked, %d days", r.WaitDays)
	case r.Resolution != "":
		gets = returns.Spoken(r.Resolution)
	case r.Propose != "":
		gets = returns.Spoken(r.Propose) + " proposed"
	default:
		gets = "nothing recommended yet"
	}
	if r.Settles && r.Resolution != "" {
		gets += "  " + h.decimals(r.Amount.String()) + " " + r.Currency
	}
	left := words + "   " + h.t.Bold.On(gets)
	lane := h.t.Dim.On(ruling.Lane(r.Lane))
	if widget.Width(left)+widget.Width(lane)+2 > width {
		return widget.Cut(h.t, left, width)
	}
	return widget.Spread(h.t, left, lane, width)
}

// whyLines are the reasons: policy's, and what holds it besides.
func whyLines(h here, r returns.Ruling, o inspection.Outcome, width int) []string {
	reasons := slices.DeleteFunc(slices.Clone(r.Reasons), func(s string) bool { return strings.HasPrefix(s, notInAuto) })
	for _, why := range o.Reasons {
		if why.Effect == checklists.Hold && !strings.HasPrefix(why.Rule, "policy ") {
			reasons = append(reasons, why.Text)
		}
	}
	if len(reasons) == 0 {
		reasons = []string{r.Headline()}
	}
	var lines []string
	for _, why := range reasons {
		lines = append(lines, widget.Wrap(h.decimals(ruling.Sentence(h.show(why))), width)...)
	}
	if len(lines) > mostWhys {
		lines = append(lines[:mostWhys-1], h.t.Dim.On("more: PgDn shows all"))
	}
	return lines
}

const (
	mostWhys  = 4
	notInAuto = "not in the auto lane: "
)

// goodsWords is where the goods go: now, and when a lead has decided.
func goodsWords(h here, r returns.Ruling, o inspection.Outcome) string {
	to := ruling.Goes(r.Disposal)
	waits := o.Verdict != inspection.Accept && !slices.Contains([]returns.Disposition{returns.Quarantine, returns.DataCage, returns.HoldingCage}, r.Disposal.Default)
	apart := len(h.st.Contained) > 0 && h.st.Review == nil
	if waits && (apart || h.st.Resolved() == nil) {
		return "holding cage until a lead decides; then " + to
	}
	return to
}

// photoWords counts the record's photos against what is asked, and the steps that
// were not reached.
func photoWords(h here) []string {
	want := 0
	for _, q := range h.questions() {
		if s := h.stepAt(q.Places[0]); s.Blocks {
			want = max(want, s.Min)
		}
	}
	mark := h.t.Marks.Open
	if h.st.Files() >= want {
		mark = h.t.Marks.Pass
	}
	words := []string{fmt.Sprintf("%s %d %s, %d asked", mark, h.st.Files(), plural(h.st.Files(), "photo", "photos"), want)}
	if n := len(h.st.Judge().NotReached); n > 0 {
		words = append(words, fmt.Sprintf("%d %s not reached", n, plural(n, "step", "steps")))
	}
	return words
}
