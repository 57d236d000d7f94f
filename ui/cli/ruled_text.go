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
	done := s.Resolved()
	if done != nil {
		part("decided")
		row(told(*done))
	} else {
		part("policy says")
		row(r.Headline(), ruledLane(s.NeedLeads(), len(s.Approvals)))
	}
	for _, p := range s.Approvals {
		text := returns.Spoken(p.Resolution)
		if p.Amount != "" {
			text += ", " + p.Amount + " " + p.Currency
		}
		row("lead "+p.Name+": "+text, p.Reason)
	}
	row("by policy "+r.Policy+", rule "+spacedRule(r.Rule), "policy "+hexOf(r.Digest[:])[:16])
	for _, why := range r.Reasons {
		row("because: " + why)
	}
	part("grade")
	row(s.Grade().String(), "grades "+r.Graded.Version+", signals "+r.SignalSet)
	part("money")
	lines, total := r.Lines, r.Amount.String() // as it would be
	if done != nil {
		lines, total = s.Account(), done.Amount
	}
	for _, l := range lines {
		row(l.Text, l.Amount.String()+" "+r.Currency)
	}
	if len(lines) > 0 {
		row("to the customer", total+" "+r.Currency)
	}
	part("conditions")
	for _, c := range r.Criteria {
		row(metWord(c.Met)+" "+c.Text, returns.Plainly(c.Value))
	}
	part("signals")
	for _, g := range r.Signals {
		row(strings.ReplaceAll(g.ID, "-", " ")+markedWord(s, g.ID), g.Facts)
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

// told is what the customer gets, as it was decided.
func told(r inspection.Resolution) string {
	text := returns.Spoken(r.Resolution)
	if r.Amount != "" {
		text += ", " + r.Amount + " " + r.Currency
	}
	return text
}

// ruledLane says who is still asked.
func ruledLane(need, agreed int) string {
	if left := need - agreed; left > 0 {
		return "not decided: " + many(left, "lead") + " to agree"
	}
	return "not decided yet"
}

// markedWord is what a lead said of a signal.
func markedWord(s inspection.State, signal string) string {
	word := ""
	for _, m := range s.Marked {
		if m.Signal == signal {
			word = map[bool]string{true: ": borne out, says ", false: ": not so, says "}[m.Borne] + m.Name
		}
	}
	return word
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
