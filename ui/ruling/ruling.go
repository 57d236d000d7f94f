// Package ruling draws what policy decided about a return, for the inspector who
// signs it and for the lead who agrees.
//
// Arrows: screens import ruling; it imports station/returns, theme and widget.
package ruling

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"assay/checklists/rule"
	"assay/station/letter"
	"assay/station/returns"
	"assay/ui/theme"
	"assay/ui/widget"
)

// Lane says who must agree, in words.
func Lane(l returns.Lane) string {
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

// By is the policy and its rule that decided.
func By(r returns.Ruling) string {
	name := strings.ReplaceAll(r.Rule, "_", " ")
	if name == "" {
		name = "none"
	}
	return r.Policy + ", rule " + name
}

// effectWords are the rules that are no plan's and no policy's; one that says nothing
// more than its reason has none.
var effectWords = map[string]string{
	"effect remark": "noted", "effect set_aside": "set aside", "effect hold": "a lead decides", "effect reject": "rejects it", "all passed": "",
}

// Rule is a reason's rule in words; a policy's own name stays as it is written.
func Rule(name string) string {
	if words, ok := effectWords[name]; ok {
		return words
	}
	policy, rule, found := strings.Cut(name, ", rule ")
	if !found {
		policy, rule = "", name
	} else {
		policy += ", rule "
	}
	return policy + strings.ReplaceAll(rule, "_", " ")
}

// Goes is where goods go, and why where the place does not say it.
func Goes(d returns.Disposal) string {
	to := returns.SpokenPlace(d.Default)
	switch {
	case d.Why == "":
		return to
	case strings.HasPrefix(d.Why, to):
		return d.Why
	}
	return to + ": " + d.Why
}

// Sentence begins with a capital.
func Sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// Limit is what a value was held against: limits, or the one thing that was expected.
func Limit(text string) string {
	if strings.ContainsAny(text, "<>=") || strings.Contains(text, "..") || strings.Contains(text, "+-") || strings.HasPrefix(text, "Ac ") {
		return "limit " + text
	}
	return "expected " + text
}

// Grade is the grade with the worst facts.
func Grade(t *theme.Theme, g returns.Graded, width int) []string {
	var words []string
	switch {
	case g.Grade != returns.NoGrade:
		words = append(words, g.Grade.String())
	case g.WouldBe != returns.NoGrade:
		words = append(words, "none while the serial is open; it would be "+g.WouldBe.String())
	default:
		words = append(words, "none: "+g.Lacks())
	}
	if g.Lowered != nil {
		words = append(words, t.Marks.Hold+" "+t.Clean(g.Lowered.String()))
	}
	for _, w := range g.Worst {
		text := w.Text
		if w.Value != strings.ToLower(w.Value) { // a code; a word stands in the text
			text = w.Value + " " + text
		}
		words = append(words, t.Marks.Fail+" "+t.Clean(text))
	}
	if len(g.Worst) == 0 && g.Short {
		words = append(words, "sealed and intact")
	}
	if g.Waits != "" {
		words = append(words, t.Marks.Hold+" "+g.Waits)
	}
	return Flow(words, width)
}

// Flow puts words side by side on as few lines as hold them.
func Flow(words []string, width int) []string {
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

// criterionWords are the conditions of the light lane in few words.
var criterionWords = map[string]string{
	"order_matched": "order", "serial_matched": "serial", "grade": "grade", "complete": "complete", "amount": "amount", "customer_90_days": "customer",
	"no_hold": "no stop or recall", "unlocked": "not locked", "hub": "other docks",
}

// Criteria are the conditions of the light lane, each met, not met or not known.
func Criteria(t *theme.Theme, r returns.Ruling, width int) []string {
	var words []string
	for _, c := range r.Criteria {
		words = append(words, criterion(t, c))
	}
	return Flow(words, width)
}

// Unmet is one line of what is not met or not known, and how many are.
func Unmet(t *theme.Theme, r returns.Ruling, width int) []string {
	var words []string
	met := 0
	for _, c := range r.Criteria {
		if c.Met == rule.Yes {
			met++
			continue
		}
		words = append(words, criterion(t, c))
	}
	switch {
	case len(r.Criteria) == 0:
		return nil
	case len(words) == 0:
		words = []string{fmt.Sprintf("%s all %d conditions are met", t.Marks.Pass, met)}
	case met > 0:
		words = append([]string{fmt.Sprintf("%s %d met", t.Marks.Pass, met)}, words...)
	}
	return []string{widget.Cut(t, strings.Join(words, "   "), width)}
}

func criterion(t *theme.Theme, c returns.Criterion) string {
	text, ok := criterionWords[c.ID]
	switch {
	case c.ID == "in_window":
		if text = inWindowWords(c.Value); text == "" {
			text = "window"
		}
	case !ok:
		text = strings.ReplaceAll(c.ID, "_", " ")
	}
	switch c.Met {
	case rule.Yes:
		return t.Marks.Pass + " " + text
	case rule.Unknown:
		return t.Marks.Open + " " + text + "?"
	}
	return t.Marks.Fail + " " + text
}

// Values are the same conditions, each with what it was judged by.
func Values(t *theme.Theme, r returns.Ruling, width int) []string {
	var lines []string
	for _, c := range r.Criteria {
		mark := map[rule.Truth]string{rule.Yes: t.Marks.Pass, rule.No: t.Marks.Fail, rule.Unknown: t.Marks.Open}[c.Met]
		for i, l := range widget.Wrap(t.Clean(c.Text+": "+returns.Plainly(c.Value)), width-2) {
			if i > 0 {
				mark = " "
			}
			lines = append(lines, mark+" "+l)
		}
	}
	return lines
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
	case got["days"] == "not known":
		return "days not known"
	case got["days"] != "" && got["window_days"] != "":
		return "day " + got["days"] + " of " + got["window_days"]
	}
	return ""
}

// Money is the lines and what they come to.
func Money(t *theme.Theme, r returns.Ruling, mark byte, width int) []string {
	if !r.Settles {
		return []string{"none recommended yet"}
	}
	amounts := len(r.Amount.String())
	for _, l := range r.Lines {
		amounts = max(amounts, len(l.Amount.String()))
	}
	texts := 24
	for _, l := range r.Lines {
		texts = max(texts, widget.Width(t.Clean(l.Text)))
	}
	texts = max(12, min(texts, width-amounts-7))
	var lines []string
	for _, l := range r.Lines {
		lines = append(lines, widget.Left(t, t.Clean(l.Text), texts)+"  "+widget.Right(t, decimals(mark, l.Amount.String()), amounts))
	}
	word := "to the customer"
	switch {
	case !r.Payable():
		word = "below zero, not paid"
	case r.Resolution == "":
		word = "if a lead agrees"
	}
	return append(lines, widget.Left(t, word, texts)+"  "+t.Bold.On(widget.Right(t, decimals(mark, r.Amount.String()), amounts))+" "+r.Currency)
}

// decimals writes an amount with the reader's mark.
func decimals(mark byte, s string) string {
	if mark != ',' {
		return s
	}
	return strings.ReplaceAll(s, ".", ",")
}

// Told is what the customer is told of the decision, in so many lines: what we found,
// what we decided, what comes next, without its money; where that is too long, whole
// parts are left out, and the decision last.
func Told(t *theme.Theme, m letter.Message, width, most int) []string {
	parts := strings.Split(m.Text, "\n\n")
	if m.Text == "" {
		return nil
	}
	for i, p := range parts {
		parts[i], _, _ = strings.Cut(p, "\n")
	}
	decided := parts[max(0, len(parts)-2)]
	tries := []string{decided}
	if len(parts) == 4 {
		tries = []string{strings.Join(parts[1:], " "), parts[1] + " " + decided, decided}
	}
	var lines []string
	for _, said := range tries {
		if lines = widget.Wrap(t.Clean(said), width); len(lines) <= most {
			return lines
		}
	}
	return lines[:most]
}

// Letter is the whole letter, amounts below each other and parts apart: one that was
// sent, or that goes out.
func Letter(t *theme.Theme, m letter.Message, width int, sent bool) []string {
	if m.Text == "" {
		return nil
	}
	title := "Message to the customer"
	if sent {
		title = "What the customer was told last"
	}
	lines := append([]string{"", t.Bold.On(title), ""}, widget.Wrap(t.Clean(m.Subject), width)...)
	return append(append(lines, ""), widget.Lay(m.Text, width)...)
}
