package cli

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"assay/checklists/rule"
	"assay/station/returns"
)

func (a *app) policyDecideCommand() *cobra.Command {
	var file string
	c := command("decide < FACTS.json", "Decide returns: one object of facts, or one a line", "  assay policy decide --policy returns.yaml < facts.json\n  {\"order\":\"S-9\",\"delivered\":\"2026-11-10\",\"returned\":\"2026-11-20\",\"price\":\"49.90\"}\n  assay policy facts      # what may be said", cobra.NoArgs,
		func(context.Context, []string) error { return a.policyDecide(file) })
	c.Flags().StringVar(&file, "policy", "", "policy file (default the built-in example)")
	return c
}

type decisionJSON struct {
	Policy     string          `json:"policy"`
	Rule       *string         `json:"rule"`
	Resolution *returns.Do     `json:"resolution"`
	Propose    *returns.Do     `json:"propose"`
	Amount     *string         `json:"amount"`
	Currency   string          `json:"currency"`
	Lines      []moneyJSON     `json:"lines"`
	Criteria   []criterionJSON `json:"criteria"`
	Signals    []signalJSON    `json:"signals"`
	Score      int             `json:"score"`
	Lane       string          `json:"lane"`
	Approvals  int             `json:"approvals"`
	Grade      *string         `json:"grade"`
	Reasons    []string        `json:"reasons"`
	Do         returns.Do      `json:"do"`
	WaitDays   int             `json:"wait_days,omitempty"`
	WouldBe    *string         `json:"would_be"`
	Condition  *string         `json:"condition"`
	Digest     string          `json:"digest"`
}

type moneyJSON struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Amount string `json:"amount"`
}

type criterionJSON struct {
	ID    string `json:"id"`
	Met   *bool  `json:"met"` // null: not known
	Value string `json:"value"`
}

type signalJSON struct {
	ID     string `json:"id"`
	Weight int    `json:"weight"`
	Hard   bool   `json:"hard"`
	Facts  string `json:"facts"`
}

func decisionOf(d returns.Decision) decisionJSON {
	out := decisionJSON{
		Policy: d.Policy, Rule: wordOrNull(d.Rule), Resolution: wordOrNull(d.Resolution), Propose: wordOrNull(d.Propose), Currency: d.Currency,
		Lines: []moneyJSON{}, Criteria: []criterionJSON{}, Signals: []signalJSON{}, Score: d.Score, Lane: d.Lane.String(), Approvals: d.Lane.Approvals(),
		Grade: wordOrNull(d.Graded.Grade.String()), Reasons: slices.Clone(d.Reasons), Do: d.Do, WaitDays: d.WaitDays,
		WouldBe: wordOrNull(d.Graded.WouldBe.String()), Condition: wordOrNull(d.Graded.Condition.String()), Digest: hexOf(d.Digest[:]),
	}
	if d.Graded.Grade != returns.A || d.Graded.Waits != "" {
		out.Reasons = append(out.Reasons, d.Graded.String())
	}
	if d.Settles {
		amount := d.Amount.String()
		out.Amount = &amount
	}
	for _, l := range d.Lines {
		out.Lines = append(out.Lines, moneyJSON{l.ID, l.Text, l.Amount.String()})
	}
	for _, c := range d.Criteria {
		one := criterionJSON{ID: c.ID, Value: c.Value}
		if c.Met != rule.Unknown {
			met := c.Met == rule.Yes
			one.Met = &met
		}
		out.Criteria = append(out.Criteria, one)
	}
	for _, s := range d.Signals {
		out.Signals = append(out.Signals, signalJSON{s.ID, s.Weight, s.Hard, s.Facts})
	}
	return out
}

// policyDecide answers each object in its place; a refused one by its own line.
func (a *app) policyDecide(file string) error {
	p, err := a.policy(file)
	if err != nil {
		return err
	}
	r := returns.NewReader(a.call.In)
	n, refused := 0, 0
	for {
		f, err := r.Next()
		if err == io.EOF {
			break
		}
		n++
		if err != nil && !r.Refused(err) {
			return status{No, fmt.Errorf("object %d: %w", n, err)}
		}
		if err != nil {
			refused++
			if err := a.refused(n, err); err != nil {
				return err
			}
			continue
		}
		if err := a.decision(returns.Decide(p, f, a.today())); err != nil {
			return err
		}
	}
	switch {
	case n == 0:
		return misuse("facts are read from standard input: assay policy decide < facts.json")
	case refused > 0:
		return status{No, fmt.Errorf("%d of %d refused", refused, n)}
	}
	return nil
}

func (a *app) refused(n int, err error) error {
	if a.forPeople() {
		a.print("%d: refused: %s\n", n, clean(err.Error()))
		return nil
	}
	return a.json(refusedJSON{lineRefused{n, err.Error()}})
}

// decision shows one, as JSON or for a person.
func (a *app) decision(d returns.Decision) error {
	if !a.forPeople() {
		return a.json(decisionOf(d))
	}
	does := "hold"
	if d.Resolution != "" {
		does = string(d.Resolution)
	}
	if d.Settles {
		does += "  " + d.Amount.String() + " " + d.Currency
	}
	if d.Propose != "" {
		does += ", " + string(d.Propose) + " proposed"
	}
	a.print("%s  lane %s  %s", clean(does), d.Lane, clean(d.Graded.String()))
	for _, why := range d.Reasons {
		a.print("  %s", clean(why))
	}
	t := a.table()
	for _, l := range d.Lines {
		t.row("  "+l.ID, l.Amount.String(), l.Text)
	}
	for _, c := range d.Criteria {
		t.row("  "+map[rule.Truth]string{rule.Yes: "✓", rule.No: "✗", rule.Unknown: "?"}[c.Met]+" "+c.ID, c.Value)
	}
	for _, s := range d.Signals {
		weight := "hard"
		if !s.Hard {
			weight = fmt.Sprint(s.Weight)
		}
		t.row("  ! "+s.ID, weight, s.Facts)
	}
	if err := t.flush(); err != nil {
		return err
	}
	a.print("  rule %s of %s\n", orNone(d.Rule), d.Policy)
	return nil
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
