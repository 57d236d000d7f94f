package cli

import (
	"strings"

	"assay/checklists/rule"
	"assay/station/inspection"
	"assay/station/returns"
)

// ruledText is a signed return's decision for people: what was decided and by which
// rule, every condition with its value, the money line by line, what spoke against it.
func (a *app) ruledText(s inspection.State) error {
	if s.Ruling == nil || s.SignOff == nil {
		return nil
	}
	r := s.Ruling.Ruling
	t := a.table()
	name := ""
	part := func(next string) { name = next }
	row := func(words ...string) {
		cells := []string{name, strings.TrimSpace(words[0]), ""}
		if len(words) > 1 {
			cells[2] = words[1]
		}
		t.row(cells...)
		name = ""
	}
	part("decided")
	row(r.Headline())
	for _, p := range s.Approvals {
		text := returns.Spoken(p.Resolution)
		if p.Amount != "" {
			text += ", " + p.Amount + " " + p.Currency
		}
		row("lead "+p.Name+": "+text, p.Reason)
	}
	row("by policy " + r.Policy + ", rule " + spacedRule(r.Rule))
	for _, why := range r.Reasons {
		row("because: " + why)
	}
	part("grade")
	row(s.Grade().String())
	part("money")
	lines := s.Account()
	if s.Resolved() == nil {
		lines = r.Lines // as it would be
	}
	for _, l := range lines {
		row(l.Text, l.Amount.String()+" "+r.Currency)
	}
	part("conditions")
	for _, c := range r.Criteria {
		row(metWord(c.Met)+" "+c.Text, returns.Plainly(c.Value))
	}
	part("signals")
	for _, g := range r.Signals {
		row(strings.ReplaceAll(g.ID, "-", " "), g.Facts)
	}
	part("goods")
	if where, why := returns.SpokenPlace(s.Goods().Default), s.Goods().Why; why != where && why != s.Grade().String() {
		row(where, why)
	} else {
		row(where)
	}
	a.print("")
	return t.flush()
}

func spacedRule(name string) string {
	if name == "" {
		return "none"
	}
	return strings.ReplaceAll(name, "_", " ")
}

func metWord(t rule.Truth) string {
	switch t {
	case rule.Yes:
		return "✓"
	case rule.No:
		return "✗"
	}
	return "?"
}
