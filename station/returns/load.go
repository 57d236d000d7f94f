package returns

import (
	_ "embed"
	"slices"

	"assay/checklists/strict"
)

// maxRules and maxFees are more than a person could keep apart.
const (
	maxRules = 200
	maxFees  = 100
)

//go:embed example.yaml
var example []byte

// Example is the built-in policy: its amounts are examples, to be changed.
func Example() *Policy {
	p, problems := Load(strict.Source{Name: "example.yaml", Data: example})
	if p == nil {
		panic(problems[0]) // embedded and tested: cannot happen
	}
	return p
}

// ExampleFile is the built-in policy as a file to start from.
func ExampleFile() []byte { return slices.Clone(example) }

// Load reads and checks a policy file. Nil where there is more than warnings.
func Load(s strict.Source) (*Policy, []strict.Problem) { return LoadOn(s, "") }

// LoadOn is Load, and warns of a review that is overdue on a day, YYYY-MM-DD.
func LoadOn(s strict.Source, today string) (*Policy, []strict.Problem) {
	root, problem := strict.Parse(s, strict.Shape{Noun: "policy", Begins: "policy:"})
	if problem != nil {
		return nil, []strict.Problem{*problem}
	}
	l := &linter{root: root, today: today}
	p := l.policy()
	l.check(p)
	problems := strict.Tidy(l.Problems)
	if strict.Refuses(problems) {
		return nil, problems
	}
	if err := p.compile(); err != nil {
		return nil, append(problems, root.Problem("%v", err))
	}
	return p, problems
}

// linter reads a policy's tree and looks at it beside that tree, for the places.
type linter struct {
	strict.Decoder
	root  *strict.Node
	today string // empty: not asked
	fees  []*strict.Node
	rules []*strict.Node
}

func (l *linter) refuse(n *strict.Node, format string, args ...any) {
	l.Refuse(n.Problem(format, args...))
}

func (l *linter) warn(n *strict.Node, format string, args ...any) {
	p := n.Problem(format, args...)
	p.Warning = true
	l.Refuse(p)
}

func (l *linter) policy() *Policy {
	f := l.Fields(l.root, "a policy")
	p := &Policy{
		Name:           f.Code("policy"),
		Version:        f.Whole("version", 1),
		Effective:      f.Code("effective"),
		ReviewBy:       f.Code("review_by"),
		Currency:       f.Code("currency"),
		WindowDays:     f.Whole("window_days", 0),
		TwoLeadsOver:   f.Code("two_leads_over"),
		RefurbishBelow: f.Code("refurbish_below"),
	}
	if n := f.Get("auto"); n != nil {
		a := l.Fields(n, "auto")
		p.Auto = Caps{UpTo: a.Code("up_to"), Customer: a.Code("customer_90_days"), HubAway: a.Code("hub_away")}
		a.Done()
	}
	l.Each(f.Get("fees"), "fees", func(name string, n *strict.Node) {
		p.Fees, l.fees = append(p.Fees, l.fee(name, n)), append(l.fees, n)
	})
	for _, n := range f.List("rules") {
		p.Rules, l.rules = append(p.Rules, l.rule(n)), append(l.rules, n)
	}
	f.Done()
	return p
}

func (l *linter) fee(name string, n *strict.Node) Fee {
	f := l.Fields(n, "a fee")
	defer f.Done()
	fee := Fee{
		Name: name, Text: f.Text("text"), Take: f.Code("take"), Give: f.Code("give"), GivePercent: f.Code("give_percent"),
		Of: f.Code("of"), When: f.Text("when"),
	}
	switch share := f.Get("percent"); {
	case share == nil:
	case share.Kind == strict.Dict:
		l.Each(share, "percent", func(of string, n *strict.Node) {
			fee.BySubGrade = append(fee.BySubGrade, Share{SubGrade: of, Percent: l.Code(n, "percent")})
		})
	default:
		fee.Percent = l.Code(share, "percent")
	}
	return fee
}

func (l *linter) rule(n *strict.Node) Rule {
	f := l.Fields(n, "a rule")
	defer f.Done()
	return Rule{
		ID: f.Code("id"), When: f.Text("when"), Do: l.do(f, "do"), Propose: l.do(f, "propose"),
		Fees: f.Codes("fees"), Approve: f.Text("approve"), Because: f.Text("because"), WaitDays: f.Whole("wait_days", 1),
	}
}

// do is one of the things a rule may do.
func (l *linter) do(f *strict.Fields, key string) Do {
	if n := f.Get(key); n != nil && (n.Text == "refuse" || n.Text == "reject") {
		l.refuse(n, "a person refuses, never a rule: hold it, and propose return_to_customer")
		return ""
	}
	return Do(f.Word(key, dos...))
}
