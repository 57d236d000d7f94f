package returns

import (
	"slices"
	"strings"

	"assay/checklists/measure"
	"assay/checklists/rule"
	"assay/checklists/strict"
)

// misused says what is wrong with one place where an expression names a fact.
func misused(u rule.Use) string {
	fact, err := about(u.Name)
	if err != nil {
		return err.Error()
	}
	kind := fact.Type.Kind()
	switch u.Op {
	case "condition":
		if kind != rule.IsTruth {
			return u.Name + " is " + article(fact.Type) + ", not yes or no: compare it"
		}
		return ""
	case "value":
		return ""
	case "has":
		return u.Name + " is no list"
	case "<", "<=", ">", ">=":
		if kind != rule.IsNumber {
			return u.Name + " is " + article(fact.Type) + ": " + u.Op + " compares numbers"
		}
	}
	if u.Other != "" {
		other, err := about(u.Other)
		if err == nil && other.Type.Kind() != kind {
			return u.Name + " is " + article(fact.Type) + " and " + u.Other + " is " + article(other.Type) + ": they are never equal"
		}
		return ""
	}
	for _, v := range u.Values {
		if v.Kind() != kind {
			return u.Name + " is " + article(fact.Type) + ", and " + v.String() + " is " + v.Kind().String()
		}
		if fact.Type == Choice && !slices.Contains(fact.Words, v.Text()) {
			if near := strict.Nearest(v.Text(), fact.Words); near != "" {
				return u.Name + " is never " + v.String() + "; did you mean \"" + near + "\"?"
			}
			return u.Name + " is never " + v.String() + "; it is one of " + strings.Join(fact.Words, ", ")
		}
	}
	return ""
}

// mostTries bounds how many cases lint looks at in one file; a file that needs
// more is believed.
const mostTries = 200_000

// reach reports rules that cannot hold, those an earlier rule leaves nothing to
// do, fees taken where the law gives them back, and the missing last rule.
func (l *linter) reach(p *Policy) {
	domain, tries := domains(p), mostTries
	can := func(all ...*rule.Expr) bool { return rule.CanHoldWithin(&tries, all, domain) }
	always := -1
	nots := make([]*rule.Expr, len(p.Rules))
	for i := range p.Rules {
		r, n := &p.Rules[i], l.rules[i]
		if always >= 0 {
			l.refuse(n, "the rule %s is never reached: %s before it always holds", r.ID, p.Rules[always].ID)
			continue
		}
		if r.When == "" {
			always = i
			continue
		}
		e, _ := rule.Parse(r.When)
		if !can(e) {
			l.refuse(n.At("when"), "the rule %s can never hold", r.ID)
			continue
		}
		if nots[i], _ = rule.Parse("not (" + r.When + ")"); nots[i] != nil && !can(nots[i]) {
			always = i
		}
		for j := range i {
			if nots[j] != nil && !can(nots[j], e) {
				l.refuse(n.At("when"), "the rule %s is never reached: %s before it takes all of its cases", r.ID, p.Rules[j].ID)
				break
			}
		}
	}
	if always < 0 {
		l.warn(l.rules[len(l.rules)-1], "no last rule without when: what no rule covers is held, \"%s\"", uncovered)
	}
	l.rights(p, can)
}

// rights warns of a percentage that can be taken although the fault is ours, and
// of a flat one although the customer withdrew.
func (l *linter) rights(p *Policy, can func(...*rule.Expr) bool) {
	for i := range p.Fees {
		fee := &p.Fees[i]
		if fee.Percent == "" && len(fee.BySubGrade) == 0 {
			continue
		}
		for _, right := range []string{"fault_ours", "withdrawal"} {
			if right == "withdrawal" && fee.Percent == "" {
				continue // wear beyond trying it out may be taken
			}
			all := []*rule.Expr{when(right)}
			if fee.When != "" {
				e, _ := rule.Parse(fee.When)
				all = append(all, e)
			}
			if can(all...) {
				l.warn(l.fees[i], "the fee %s can be taken where %s holds: the customer has a right there", fee.Name, right)
			}
		}
	}
}

// domains is what is known of facts before there are any.
func domains(p *Policy) func(string) rule.Domain {
	zero := measure.Decimal{}
	return func(name string) rule.Domain {
		fact := facts[name]
		switch {
		case name == "window_days":
			return rule.Domain{Values: []rule.Value{rule.Whole(p.WindowDays)}}
		case fact.Type == YesNo:
			return rule.Domain{Values: []rule.Value{rule.Bool(true), rule.Bool(false)}}
		case fact.Type == Choice:
			var values []rule.Value
			for _, w := range fact.Words {
				values = append(values, rule.Text(w))
			}
			return rule.Domain{Values: values}
		case fact.Type.Kind() == rule.IsNumber:
			return rule.Domain{AtLeast: &zero}
		}
		return rule.Domain{}
	}
}
