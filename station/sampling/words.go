package sampling

import (
	"fmt"
	"strconv"
	"strings"
)

// Words is the reasoning behind a plan, as it stays with the inspection:
// "lot 1,200, level II → J; AQL 2.5 → n 80, Ac 5, Re 6".
func (p Plan) Words() string {
	if p.Edition == SiteRule {
		return p.ruleWords()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "lot %s, level %s → %s; ", Thousands(p.Lot), p.Level, p.Letter)
	if p.Shared != p.Letter {
		fmt.Fprintf(&b, "one sample for all classes: %s; ", p.Shared)
	}
	if p.Severity != Normal {
		fmt.Fprintf(&b, "%s, ", p.Severity)
	}
	fmt.Fprintf(&b, "AQL %s → ", p.AQL)
	switch {
	case p.Used > p.Shared:
		fmt.Fprintf(&b, "arrow down to %s → ", p.Used)
	case p.Used < p.Shared:
		fmt.Fprintf(&b, "arrow up to %s → ", p.Used)
	}
	fmt.Fprintf(&b, "n %s, Ac %d, Re %d", Thousands(p.N), p.Ac, p.Re)
	if p.Second.N > 0 {
		fmt.Fprintf(&b, "; then %s more, Ac %d, Re %d together", Thousands(p.Second.N), p.Second.Ac, p.Second.Re)
	} else if p.Type == Double {
		b.WriteString("; no double plan here, the standard says single")
	}
	b.WriteString(p.wholeWords())
	if s := p.last(); s.Re > s.Ac+1 {
		fmt.Fprintf(&b, "; over %d and under %d bad accepts the lot and ends reduced inspection", s.Ac, s.Re)
	}
	if p.AQL.Per100() {
		b.WriteString("; counts nonconformities per 100 units")
	}
	return b.String()
}

// wholeWords says where the lot is smaller than the plan.
func (p Plan) wholeWords() string {
	switch {
	case p.Whole() && p.Second.N > 0:
		return fmt.Sprintf("; the whole lot: %s, judged by Ac %d, Re %d", Thousands(p.Lot), p.Second.Ac, p.Second.Re)
	case p.Whole():
		return "; the whole lot: " + Thousands(p.Lot)
	case p.N+p.Second.N > p.Lot:
		return fmt.Sprintf("; the second sample is what is left, %s", Thousands(p.Lot-p.N))
	}
	return ""
}

func (p Plan) ruleWords() string {
	switch {
	case p.N == 0:
		return "none allowed: Ac 0, Re 1 over every unit looked at (" + string(SiteRule) + ")"
	case p.Letter == 0:
		return fmt.Sprintf("every piece: n %s, Ac %d, Re %d (%s)", Thousands(p.N), p.Ac, p.Re, SiteRule)
	}
	return fmt.Sprintf("lot %s, level %s → %s; the letter's own n %s, Ac %d, Re %d (%s)",
		Thousands(p.Lot), p.Level, p.Letter, Thousands(p.N), p.Ac, p.Re, SiteRule)
}

// Thousands writes a count with commas, for words that are read and never read
// back.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	from := 0
	if n < 0 {
		from = 1
	}
	for i := len(s) - 3; i > from; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
