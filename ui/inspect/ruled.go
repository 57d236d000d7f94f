package inspect

import (
	"fmt"
	"slices"
	"strings"

	"assay/checklists"
	"assay/checklists/rule"
	"assay/station/inspection"
	"assay/station/returns"
	"assay/ui/widget"
)

// drawRuled is the decision about a return on one screen: what the customer gets,
// the grade with what set it, the conditions of the light lane, the money line by
// line, where the goods go. Signals are a lead's and come after the sign-off.
func drawRuled(h here, pg *page, o inspection.Outcome) {
	r := h.st.Ruling.ForInspector()
	pg.gap()
	pg.add(must, headline(h, r, o, pg.room()))
	pg.gap()
	part(h, pg, must, "Grade", gradeLines(h, pg.room()-outcomeLabel))
	part(h, pg, must, "Why", whyLines(h, r, o, pg.room()-outcomeLabel))
	part(h, pg, nice, "Criteria", criteriaLines(h, r, pg.room()-outcomeLabel))
	part(h, pg, must, "Money", moneyLines(h, r, pg.room()-outcomeLabel))
	part(h, pg, must, "Goods", widget.Wrap(h.show(goodsWords(h, r, o)), pg.room()-outcomeLabel))
	if text := messageOf(h); text != "" {
		lines := widget.Wrap(h.show(text), pg.room()-outcomeLabel)
		part(h, pg, hint, "Message", lines[:min(len(lines), mostMessage)])
	}
	part(h, pg, nice, "Photos", []string{photoWords(h)})
	part(h, pg, hint, "Policy", widget.Wrap(h.show(policyWords(h, r)), pg.room()-outcomeLabel))
}

// mostMessage is how many lines of the customer's message stand on this screen.
const mostMessage = 3

// messageOf is the text a customer gets, once there is one.
func messageOf(here) string { return "" }

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
	lane := h.t.Dim.On(laneWords(r.Lane))
	if widget.Width(left)+widget.Width(lane)+2 > width {
		return widget.Cut(h.t, left, width)
	}
	return widget.Spread(h.t, left, lane, width)
}

func laneWords(l returns.Lane) string {
	switch l {
	case returns.Auto:
		return "your signature is enough"
	case returns.Note:
		return "your signature is enough, noted"
	case returns.TwoLeads:
		return "two leads agree"
	}
	return "a lead agrees"
}

// gradeLines is the grade with the worst facts.
func gradeLines(h here, width int) []string {
	g := h.st.Grade()
	var words []string
	switch {
	case g.Grade != returns.NoGrade:
		words = append(words, g.Grade.String())
	case g.WouldBe != returns.NoGrade:
		words = append(words, "none while the serial is open; it would be "+g.WouldBe.String())
	default:
		words = append(words, "none: "+strings.ReplaceAll(strings.Join(g.Missing, ", "), "_", " ")+" not known")
	}
	for _, w := range g.Worst {
		words = append(words, h.t.Marks.Fail+" "+h.show(strings.TrimSpace(w.Value+" "+w.Text)))
	}
	if len(g.Worst) == 0 && g.Short {
		words = append(words, "sealed and intact")
	}
	if g.Waits != "" {
		words = append(words, h.t.Marks.Hold+" "+g.Waits)
	}
	return flow(words, width)
}

// flow puts words side by side on as few lines as hold them.
func flow(words []string, width int) []string {
	var lines []string
	for _, w := range words {
		if last := len(lines) - 1; last >= 0 && widget.Width(lines[last])+widget.Width(w)+3 <= width {
			lines[last] += "   " + w
			continue
		}
		lines = append(lines, widget.Wrap(w, width)...)
	}
	return lines
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
		lines = append(lines, widget.Wrap(h.decimals(h.show(why)), width)...)
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

// criterionWords are the conditions of the light lane in few words.
var criterionWords = map[string]string{
	"order_matched": "order", "serial_matched": "serial", "grade": "grade", "complete": "complete", "amount": "amount", "customer_90_days": "customer",
	"no_hold": "no recall", "unlocked": "not locked", "hub": "other docks",
}

func criteriaLines(h here, r returns.Ruling, width int) []string {
	var words []string
	for _, c := range r.Criteria {
		text, ok := criterionWords[c.ID]
		switch {
		case c.ID == "in_window":
			if text = inWindowWords(c.Value); text == "" {
				text = "window"
			}
		case !ok:
			text = strings.ReplaceAll(c.ID, "_", " ")
		}
		mark := h.t.Marks.Fail
		switch c.Met {
		case rule.Yes:
			mark = h.t.Marks.Pass
		case rule.Unknown:
			mark, text = h.t.Marks.Open, text+"?"
		}
		words = append(words, mark+" "+text)
	}
	return flow(words, width)
}

// inWindowWords is "day 12 of 30" from a criterion's value.
func inWindowWords(value string) string {
	got := map[string]string{}
	for _, part := range strings.Split(value, ", ") {
		name, text, _ := strings.Cut(part, " ")
		got[name] = text
	}
	switch {
	case got["withdrawal"] == "yes":
		return "withdrawal by law"
	case got["fault_ours"] == "yes":
		return "our fault"
	case got["days"] != "" && got["window_days"] != "":
		return "day " + got["days"] + " of " + got["window_days"]
	}
	return ""
}

func moneyLines(h here, r returns.Ruling, width int) []string {
	if !r.Settles {
		return []string{"none recommended yet"}
	}
	amounts := len(r.Amount.String())
	for _, l := range r.Lines {
		amounts = max(amounts, len(l.Amount.String()))
	}
	texts := min(34, max(12, width-amounts-6))
	var lines []string
	for _, l := range r.Lines {
		lines = append(lines, widget.Left(h.t, h.show(l.Text), texts)+" "+widget.Right(h.t, h.decimals(l.Amount.String()), amounts))
	}
	word := "to the customer"
	if r.Resolution == "" {
		word = "if a lead agrees"
	}
	return append(lines, widget.Left(h.t, word, texts)+" "+h.t.Bold.On(widget.Right(h.t, h.decimals(r.Amount.String()), amounts))+" "+r.Currency)
}

// goodsWords is where the goods go: now, and when a lead has decided.
func goodsWords(h here, r returns.Ruling, o inspection.Outcome) string {
	to := returns.SpokenPlace(r.Disposal.Default)
	if r.Disposal.Why != "" && r.Disposal.Why != to {
		to += ": " + r.Disposal.Why
	}
	waits := o.Verdict != inspection.Accept && !slices.Contains([]returns.Disposition{returns.Quarantine, returns.DataCage, returns.HoldingCage}, r.Disposal.Default)
	if waits && h.st.Resolved() == nil {
		return "holding cage until a lead decides; then " + to
	}
	return to
}

// photoWords counts the record's photos against what is asked.
func photoWords(h here) string {
	want := 0
	for _, q := range h.questions() {
		if s := h.stepAt(q.Places[0]); s.Blocks {
			want = max(want, s.Min)
		}
	}
	words := fmt.Sprintf("%d of %d", h.st.Files(), want)
	if h.st.Files() >= want {
		words = h.t.Marks.Pass + " " + words
	} else {
		words = h.t.Marks.Open + " " + words
	}
	open := "none"
	if n := len(h.st.Judge().NotReached); n > 0 {
		open = fmt.Sprintf("%d not reached", n)
	}
	return words + "      " + h.t.Dim.On("Open steps ") + open
}

func policyWords(h here, r returns.Ruling) string {
	name := r.Rule
	if name == "" {
		name = "none"
	}
	return r.Policy + ", rule " + name
}
