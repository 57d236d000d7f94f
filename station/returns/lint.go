package returns

import (
	"regexp"
	"strings"
	"time"

	"assay/checklists/measure"
	"assay/checklists/rule"
	"assay/checklists/strict"
)

var (
	nameForm = regexp.MustCompile(`^[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*$`)
	idForm   = regexp.MustCompile(`^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$`)
)

// check tells what is wrong with a policy that could be read.
func (l *linter) check(p *Policy) {
	l.head(p)
	l.caps(p)
	for i := range p.Fees {
		l.checkFee(p, i)
	}
	for i := range p.Rules {
		l.checkRule(p, i)
	}
	switch {
	case len(p.Rules) == 0:
		l.refuse(l.root, "a policy needs rules")
	case len(p.Rules) > maxRules:
		l.refuse(l.rules[maxRules], "more than %d rules", maxRules)
	case len(p.Fees) > maxFees:
		l.refuse(l.fees[maxFees], "more than %d fees", maxFees)
	case !strict.Refuses(l.Problems): // what can hold is only asked where all names are known
		l.reach(p)
	}
}

func (l *linter) head(p *Policy) {
	need := func(key, what string) bool {
		if l.root.Get(key) == nil {
			l.refuse(l.root, "a policy needs %s", what)
			return false
		}
		return true
	}
	if need("policy", "a name: policy: returns_2026") && !nameForm.MatchString(p.Name) {
		l.refuse(l.root.At("policy"), "a policy is named with small letters, digits and underscores, not %q", p.Name)
	}
	need("version", "a version, a whole number")
	need("window_days", "window_days, counted from the delivery")
	if need("currency", "a currency, three letters") && p.Currency != "" {
		if _, ok := minorDigits(p.Currency); !ok {
			l.refuse(l.root.At("currency"), "%q is no currency of ISO 4217: EUR, USD, JPY …", p.Currency)
		}
	}
	if !need("review_by", "review_by, the day it is looked at again") {
		return
	}
	effective, review := l.day("effective", p.Effective), l.day("review_by", p.ReviewBy)
	switch {
	case effective && review && p.ReviewBy < p.Effective:
		l.refuse(l.root.At("review_by"), "review_by lies before effective")
	case review && l.today > p.ReviewBy:
		l.warn(l.root.At("review_by"), "it was to be reviewed by %s: look at it again, then set a later day", p.ReviewBy)
	}
}

// day tells whether a day is there and is one.
func (l *linter) day(key, day string) bool {
	if day == "" {
		return false
	}
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		l.refuse(l.root.At(key), "%s is a day like 2026-09-01", key)
		return false
	}
	return true
}

func (l *linter) caps(p *Policy) {
	n := l.root.At("auto")
	l.amount(n.At("up_to"), "up_to", p.Auto.UpTo, p.Currency)
	l.amount(n.At("customer_90_days"), "customer_90_days", p.Auto.Customer, p.Currency)
	if p.Auto.HubAway != string(Hold) {
		l.amount(n.At("hub_away"), "hub_away, if it is not hold,", p.Auto.HubAway, p.Currency)
	}
	l.amount(l.root.At("two_leads_over"), "two_leads_over", p.TwoLeadsOver, p.Currency)
	l.percent(l.root.At("refurbish_below"), "refurbish_below", p.RefurbishBelow)
	if p.Auto.UpTo == "" {
		l.warn(n, "auto has no up_to: the auto lane has no cap")
	}
	upTo, err := measure.ParseDecimal(p.Auto.UpTo)
	if over, errOver := measure.ParseDecimal(p.TwoLeadsOver); err == nil && errOver == nil && upTo.Cmp(over) > 0 {
		l.warn(n.At("up_to"), "up_to is over two_leads_over: one key never decides more than %s", p.TwoLeadsOver)
	}
}

// amount refuses what is no amount of the currency.
func (l *linter) amount(n *strict.Node, key, text, currency string) {
	if text == "" {
		return
	}
	d, err := measure.ParseDecimal(text)
	digits, ok := minorDigits(currency)
	switch {
	case err != nil:
		l.refuse(n, "%s is an amount with a point, not %q", key, text)
	case d.Sign() < 0:
		l.refuse(n, "%s is below zero", key)
	case ok && d.Places() > digits:
		l.refuse(n, "%s is finer than the smallest unit of %s", key, currency)
	}
}

func (l *linter) percent(n *strict.Node, key, text string) {
	if text == "" {
		return
	}
	d, err := measure.ParseDecimal(text)
	if err != nil || d.Sign() < 0 || d.Cmp(whole(100)) > 0 {
		l.refuse(n, "%s is a percentage from 0 to 100, not %q", key, text)
	}
}

func (l *linter) checkFee(p *Policy, i int) {
	fee, n := &p.Fees[i], l.fees[i]
	if !idForm.MatchString(fee.Name) {
		l.refuse(n, "a fee is named with small letters, digits and underscores, not %q", fee.Name)
	}
	ways := 0
	for _, key := range []string{"take", "give", "percent", "give_percent"} {
		if n.Get(key) != nil {
			ways++
		}
	}
	if per := n.Get("percent"); per != nil && per.Kind == strict.Dict && len(per.Items) == 0 {
		l.refuse(per, "percent is empty: name sub-grades with their percentage")
	}
	l.template(n.At("text"), "text", fee.Text)
	share := n.Get("percent") != nil || n.Get("give_percent") != nil
	switch {
	case ways != 1:
		l.refuse(n, "a fee is one of take, give, percent and give_percent")
	case share && fee.Of == "":
		l.refuse(n, "a percentage needs of: the money fact it is a share of")
	case !share && fee.Of != "":
		l.refuse(n.At("of"), "of belongs to a percentage")
	}
	for key, name := range map[string]string{"take": fee.Take, "give": fee.Give, "of": fee.Of} {
		l.money(n.At(key), key, name)
	}
	l.percent(n.At("percent"), "percent", fee.Percent)
	l.percent(n.At("give_percent"), "give_percent", fee.GivePercent)
	axis := ""
	for j, s := range fee.BySubGrade {
		at := n.At("percent", s.SubGrade)
		l.percent(at, s.SubGrade, s.Percent)
		of := axisOf(s.SubGrade)
		switch {
		case of == "":
			l.refuse(at, "%q is no sub-grade: C2, B1, K2 …", s.SubGrade)
		case j > 0 && axis != "" && of != axis:
			l.refuse(at, "%s is of %s and the others of %s: one fee asks one of them", s.SubGrade, of, axis)
		}
		axis = of
	}
	l.condition(n.At("when"), fee.When)
	used := false
	for _, r := range p.Rules {
		for _, name := range r.Fees {
			used = used || name == fee.Name
		}
	}
	if !used {
		l.warn(n, "no rule has the fee %s", fee.Name)
	}
}

// money refuses a name that is no money fact.
func (l *linter) money(n *strict.Node, key, name string) {
	if name == "" {
		return
	}
	fact, err := about(name)
	switch {
	case err != nil:
		l.refuse(n, "%v", err)
	case fact.Type != Money:
		l.refuse(n, "%s names money, and %s is %s", key, name, article(fact.Type))
	}
}

func (l *linter) checkRule(p *Policy, i int) {
	r, n := &p.Rules[i], l.rules[i]
	switch {
	case r.ID == "":
		l.refuse(n, "a rule needs an id")
	case !idForm.MatchString(r.ID):
		l.refuse(n.At("id"), "a rule's id is small letters, digits and underscores, not %q", r.ID)
	}
	for j := range i {
		if r.ID != "" && p.Rules[j].ID == r.ID {
			l.refuse(n.At("id"), "the rule %s is here twice; the first is at line %d", r.ID, l.rules[j].Line)
			break
		}
	}
	if n.Get("do") == nil {
		l.refuse(n, "a rule needs do: %s", strings.Join(dos, ", "))
	}
	l.condition(n.At("when"), r.When)
	l.result(p, r, n)
	l.lane(r, n)
	l.template(n.At("because"), "because", r.Because)
	if r.Because == "" {
		l.warn(n, "the rule %s says no because", r.ID)
	}
}

// result refuses what does not go together with what a rule does.
func (l *linter) result(p *Policy, r *Rule, n *strict.Node) {
	switch {
	case len(r.Fees) > 0 && r.Do != "" && !r.Do.settles():
		l.refuse(n.At("fees"), "%s settles no money: it has no fees", r.Do)
	case r.Propose != "" && r.Do != Hold:
		l.refuse(n.At("propose"), "propose belongs to a hold")
	case r.Propose == Hold:
		l.refuse(n.At("propose"), "a hold that proposes to hold says nothing")
	case n.Get("wait_days") != nil && r.Do != AskCustomer:
		l.refuse(n.At("wait_days"), "wait_days belongs to ask_customer")
	}
	var names []string
	for _, fee := range p.Fees {
		names = append(names, fee.Name)
	}
	for i, name := range r.Fees {
		known := name == ""
		for _, is := range names {
			known = known || is == name
		}
		if known {
			continue
		}
		at := n.At("fees").Item(i)
		if near := strict.Nearest(name, names); near != "" {
			l.refuse(at, "there is no fee %q; did you mean %q?", name, near)
		} else {
			l.refuse(at, "there is no fee %q", name)
		}
	}
}

// lane checks approve: a lane's name, or an expression that gives one.
func (l *linter) lane(r *Rule, n *strict.Node) {
	if r.Approve == "" {
		return
	}
	at := n.At("approve")
	lane, named := ParseLane(r.Approve)
	if !named {
		if idForm.MatchString(r.Approve) {
			l.refuse(at, "there is no lane %q: %s", r.Approve, strings.Join(laneWords[Auto:], ", "))
			return
		}
		e := l.expression(at, r.Approve)
		if e == nil {
			return
		}
		fixed, open := e.Results()
		if open {
			l.refuse(at, "approve gives a lane: %s", strings.Join(laneWords[Auto:], ", "))
		}
		for _, v := range fixed {
			if _, ok := ParseLane(v.Text()); !ok {
				l.refuse(at, "approve gives %s, which is no lane: %s", v, strings.Join(laneWords[Auto:], ", "))
			}
			if lane, _ = ParseLane(v.Text()); lane == Auto || lane == Note {
				named = true
			}
		}
	}
	if r.Do == Hold && named && lane < ByLead {
		l.refuse(at, "a hold goes to a lead or to two leads")
	}
}

// template checks the names in braces.
func (l *linter) template(n *strict.Node, key, text string) {
	for rest := text; ; {
		_, after, found := strings.Cut(rest, "{")
		if !found {
			return
		}
		name, tail, closed := strings.Cut(after, "}")
		if !closed {
			l.refuse(n, "a brace is opened and not closed")
			return
		}
		if _, err := about(name); err != nil {
			l.refuse(n, "%s: %v", key, err)
		}
		rest = tail
	}
}

// expression parses and checks every place where it names a fact.
func (l *linter) expression(n *strict.Node, src string) *rule.Expr {
	e, err := rule.Parse(src)
	if err != nil {
		column, text := 1, err.Error()
		if at, ok := err.(*rule.Error); ok {
			column, text = at.Column, at.Text
		}
		l.Refuse(n.Within(column-1, "%s", text))
		return nil
	}
	for _, u := range e.Uses() {
		if why := misused(u); why != "" {
			l.Refuse(n.Within(u.Column-1, "%s", why))
		}
	}
	return e
}

func (l *linter) condition(n *strict.Node, src string) {
	if src == "" {
		return
	}
	e := l.expression(n, src)
	if e == nil {
		return
	}
	if !e.Condition() {
		l.refuse(n, "when is a condition: this gives a text or a number")
	}
	for _, u := range e.Uses() {
		if fact, err := about(u.Name); err == nil && u.Op == "value" && fact.Type != YesNo {
			l.Refuse(n.Within(u.Column-1, "%s is %s, not yes or no: compare it", u.Name, article(fact.Type)))
		}
	}
}
