package cli

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assay/checklists/strict"
	"assay/station/returns"
)

// Policies need no station file and make none.
func (a *app) policyCommand() *cobra.Command {
	c := &cobra.Command{Use: "policy", Short: "Return policies: lint, show, facts, test, decide, replay, publish", Args: cobra.NoArgs,
		Example: "  assay policy show --yaml > returns.yaml   # a file of your own begins with this one\n  assay policy lint returns.yaml\n  assay policy decide --policy returns.yaml < facts.json",
		RunE: func(*cobra.Command, []string) error {
			return misuse("say policy lint, show, facts, test, decide, replay or publish: see --help")
		}}
	c.AddCommand(
		command("lint FILE...", "Say what is wrong with policy files", "  assay policy lint policies/*.yaml", cobra.MinimumNArgs(1), a.policyLint),
		a.policyShowCommand(),
		command("facts", "List the facts a policy may ask about", "  assay policy facts", cobra.NoArgs, a.policyFacts),
		command("test POLICY CASES.jsonl", "Decide cases and compare with what is wanted",
			"  assay policy test returns.yaml cases.jsonl\n  {\"name\":\"late\",\"facts\":{\"days\":40},\"want\":{\"lane\":\"lead\"}}", cobra.ExactArgs(2), a.policyTest),
		a.policyDecideCommand(),
		a.policyReplayCommand(),
		a.policyPublishCommand(),
	)
	return c
}

func (a *app) policyShowCommand() *cobra.Command {
	asYAML := false
	c := command("show [FILE]", "Show a policy, or the built-in example", "  assay policy show returns.yaml\n  assay policy show --yaml > returns.yaml",
		cobra.MaximumNArgs(1), func(_ context.Context, args []string) error { return a.policyShow(args, asYAML) })
	c.Flags().BoolVar(&asYAML, "yaml", false, "the built-in example as a file to start from")
	return c
}

func (a *app) policyLint(_ context.Context, args []string) error {
	wrong, warned, shown := 0, 0, false
	for _, name := range args {
		source, err := a.policySource(name)
		if err != nil {
			return err
		}
		shown = shown || bytes.HasPrefix(source.Data, []byte(`{"policy":`))
		_, problems := returns.LoadOn(source, a.today())
		for _, p := range problems {
			if p.Warning {
				warned++
			} else {
				wrong++
			}
			if err := a.problem(p); err != nil {
				return err
			}
		}
	}
	switch {
	case wrong > 0 && shown:
		return status{No, fmt.Errorf("%s to mend: this is what policy show says for programs; policy show --yaml gives a file to start from", many(wrong, "thing"))}
	case wrong > 0:
		return status{No, fmt.Errorf("%s to mend in %s", many(wrong, "thing"), many(len(args), "file"))}
	}
	switch {
	case a.flags.json:
	case warned > 0:
		a.print("%s, nothing that must be mended, %s", many(len(args), "file"), many(warned, "warning"))
	default:
		a.print("%s, nothing to mend", many(len(args), "file"))
	}
	return nil
}

// problem shows what is wrong with a file, at its place.
func (a *app) problem(p strict.Problem) error {
	if a.flags.json {
		return a.json(problemJSON{p.File, p.Line, p.Column, p.Text, p.Warning})
	}
	a.print("%s\n%s", p, p.Caret())
	return nil
}

func (a *app) policySource(name string) (strict.Source, error) {
	data, err := readFile(a.call.path(name), mostLint)
	if err != nil {
		return strict.Source{}, misuse("%s: %v", name, err)
	}
	return strict.Source{Name: name, Data: data}, nil
}

// policy loads a policy file; without a name it is the built-in example.
func (a *app) policy(name string) (*returns.Policy, error) {
	if name == "" {
		return returns.Example(), nil
	}
	source, err := a.policySource(name)
	if err != nil {
		return nil, err
	}
	p, problems := returns.Load(source)
	if p == nil {
		first := problems[0]
		for _, problem := range problems {
			if !problem.Warning {
				first = problem
				break
			}
		}
		return nil, status{No, fmt.Errorf("%s; policy lint says all", first)}
	}
	return p, nil
}

// standing warns a person of a policy that is not in force yet or overdue for its
// review.
func (a *app) standing(p *returns.Policy) {
	if s := p.Standing(a.today()); s != "" && !a.flags.json {
		a.print("! %s", clean(s))
	}
}

// today is the local day.
func (a *app) today() string { return a.parts.Clock().Local().Format(time.DateOnly) }

// forPeople tells whether a person reads the answer.
func (a *app) forPeople() bool { return a.call.TTY && !a.flags.json }

type policyJSON struct {
	Policy         string       `json:"policy"`
	Version        int          `json:"version"`
	Digest         string       `json:"digest"`
	Effective      *string      `json:"effective"`
	ReviewBy       *string      `json:"review_by"`
	Standing       *string      `json:"standing"`
	Currency       string       `json:"currency"`
	WindowDays     int          `json:"window_days"`
	Auto           autoJSON     `json:"auto"`
	TwoLeadsOver   *string      `json:"two_leads_over"`
	RefurbishBelow *string      `json:"refurbish_below,omitempty"`
	Fees           []feeJSON    `json:"fees"`
	Rules          []policyRule `json:"rules"`
}

type autoJSON struct {
	UpTo     *string `json:"up_to"`
	Customer *string `json:"customer_90_days"`
	HubAway  *string `json:"hub_away"`
}

type feeJSON struct {
	ID          string            `json:"id"`
	Text        string            `json:"text,omitempty"`
	Take        string            `json:"take,omitempty"`
	Give        string            `json:"give,omitempty"`
	Percent     string            `json:"percent,omitempty"`
	BySubGrade  map[string]string `json:"percent_by_sub_grade,omitempty"`
	GivePercent string            `json:"give_percent,omitempty"`
	Of          string            `json:"of,omitempty"`
	When        string            `json:"when,omitempty"`
}

type policyRule struct {
	ID       string     `json:"id"`
	When     *string    `json:"when"`
	Do       returns.Do `json:"do"`
	Propose  returns.Do `json:"propose,omitempty"`
	Fees     []string   `json:"fees,omitempty"`
	Approve  string     `json:"approve,omitempty"`
	Because  string     `json:"because,omitempty"`
	WaitDays int        `json:"wait_days,omitempty"`
}

func (a *app) policyShow(args []string, asYAML bool) error {
	if asYAML {
		if len(args) > 0 {
			return misuse("--yaml gives the built-in example; %s is a file already", args[0])
		}
		_, err := a.call.Out.Write(returns.ExampleFile())
		return err
	}
	p, err := a.policy(strings.Join(args, ""))
	if err != nil {
		return err
	}
	digest := p.Digest()
	if a.forPeople() {
		return a.policyText(p, hexOf(digest[:]))
	}
	out := policyJSON{
		Policy: p.Name, Version: p.Version, Digest: hexOf(digest[:]), Effective: wordOrNull(p.Effective), ReviewBy: wordOrNull(p.ReviewBy),
		Standing: wordOrNull(p.Standing(a.today())), Currency: p.Currency, WindowDays: p.WindowDays,
		Auto:         autoJSON{wordOrNull(p.Auto.UpTo), wordOrNull(p.Auto.Customer), wordOrNull(p.Auto.HubAway)},
		TwoLeadsOver: wordOrNull(p.TwoLeadsOver), RefurbishBelow: wordOrNull(p.RefurbishBelow), Fees: []feeJSON{}, Rules: []policyRule{},
	}
	for _, f := range p.Fees {
		one := feeJSON{ID: f.Name, Text: f.Text, Take: f.Take, Give: f.Give, Percent: f.Percent, GivePercent: f.GivePercent, Of: f.Of, When: f.When}
		for _, s := range f.BySubGrade {
			if one.BySubGrade == nil {
				one.BySubGrade = map[string]string{}
			}
			one.BySubGrade[s.SubGrade] = s.Percent
		}
		out.Fees = append(out.Fees, one)
	}
	for _, r := range p.Rules {
		out.Rules = append(out.Rules, policyRule{r.ID, wordOrNull(r.When), r.Do, r.Propose, r.Fees, r.Approve, r.Because, r.WaitDays})
	}
	return a.json(out)
}

func (a *app) policyText(p *returns.Policy, digest string) error {
	a.print("%s  %s, window %s from the delivery\n%s", p.ID(), p.Currency, many(p.WindowDays, "day"), digest)
	a.standing(p)
	or := func(text, none string) string {
		if text == "" {
			return none
		}
		return text
	}
	a.print("in force from %s, reviewed by %s", or(p.Effective, "now"), p.ReviewBy)
	a.print("one key up to %s, a customer in 90 days up to %s, hub away: %s, two leads over %s\n",
		or(p.Auto.UpTo, "any amount"), or(p.Auto.Customer, "any"), or(p.Auto.HubAway, string(returns.Hold)), or(p.TwoLeadsOver, "none"))
	t := a.table("FEE", "WHAT", "WHEN")
	for _, f := range p.Fees {
		t.row(f.Name, feeWords(f), or(f.When, "always"))
	}
	if err := t.flush(); err != nil {
		return err
	}
	a.print("")
	t = a.table("RULE", "WHEN", "DO", "APPROVE", "FEES")
	for _, r := range p.Rules {
		do := string(r.Do)
		if r.Propose != "" {
			do += ", proposes " + string(r.Propose)
		}
		if r.WaitDays > 0 {
			do += ", waits " + many(r.WaitDays, "day")
		}
		t.row(r.ID, or(r.When, "always"), do, r.Approve, strings.Join(r.Fees, " "))
	}
	return t.flush()
}

func feeWords(f returns.Fee) string {
	switch {
	case f.Take != "":
		return "takes " + f.Take
	case f.Give != "":
		return "gives " + f.Give
	case f.GivePercent != "":
		return "gives " + f.GivePercent + " % of " + f.Of
	case f.Percent != "":
		return "takes " + f.Percent + " % of " + f.Of
	}
	var shares []string
	for _, s := range f.BySubGrade {
		shares = append(shares, s.SubGrade+" "+s.Percent+" %")
	}
	return "takes " + strings.Join(shares, ", ") + " of " + f.Of
}

type factJSON struct {
	Name     string       `json:"name"`
	Type     returns.Type `json:"type"`
	Meaning  string       `json:"meaning"`
	Words    []string     `json:"words,omitempty"`
	Computed bool         `json:"computed"`
}

func (a *app) policyFacts(context.Context, []string) error {
	t := a.table("FACT", "TYPE", "MEANING")
	for _, f := range returns.Known() {
		if !a.forPeople() {
			if err := a.json(factJSON{f.Name, f.Type, f.Meaning, f.Words, f.Computed}); err != nil {
				return err
			}
			continue
		}
		meaning := f.Meaning
		if len(f.Words) > 0 {
			meaning += ": " + strings.Join(f.Words, " ")
		}
		if f.Computed {
			meaning += " (computed)"
		}
		t.row(f.Name, string(f.Type), meaning)
	}
	return t.flush()
}
