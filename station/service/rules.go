package service

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/checklists/strict"
)

// Rules are a clocks file that holds together. They do not change.
type Rules struct {
	Name    string
	Version int
	Limits  []Limit
	Refund  Term
	Claims  []Term
	Ladders []Ladder
}

// Limit is how long it may take from one stage to another.
type Limit struct {
	ID, Text string
	From, To string // stages, or alarm and taken
	Within   time.Duration
}

// Term is a number of days that law or a contract gives.
type Term struct {
	ID, Text string
	Days     int
}

// Ladder is who is asked for a class, one after the other.
type Ladder struct {
	Class string
	Rungs []Rung
}

// Rung asks a role once a clock is late by so much.
type Rung struct {
	Role  string
	After time.Duration
}

// Classes and roles a ladder may name.
var (
	classes = []string{"critical", "major", "minor"}
	roles   = []string{"inspector", "lead", "returns", "refurb", "quality", "admin"}
	froms   = []string{string(Received), string(Inspecting), string(Graded), string(Held), string(Asked), string(Decided), "alarm"}
	tos     = []string{string(Inspecting), string(Graded), string(Decided), string(Resolved), "taken"}
	claims  = []string{CarrierSeen, CarrierHidden, Supplier}
)

// The claims that have a term.
const (
	CarrierSeen   = "carrier_seen"
	CarrierHidden = "carrier_hidden"
	Supplier      = "supplier"
)

//go:embed clocks.yaml
var builtin []byte

// BuiltinFile is the built-in clocks as a file to start from.
func BuiltinFile() []byte { return slices.Clone(builtin) }

// Builtin is the clocks at work where a station has no file of its own.
func Builtin() *Rules {
	r, problems := LoadRules(strict.Source{Name: "clocks.yaml", Data: builtin})
	if r == nil {
		panic(problems[0]) // embedded and tested: cannot happen
	}
	return r
}

// LoadRules reads and checks a clocks file. Nil where there is more than warnings.
func LoadRules(s strict.Source) (*Rules, []strict.Problem) {
	root, problem := strict.Parse(s, strict.Shape{Noun: "clocks file", Begins: "clocks:"})
	if problem != nil {
		return nil, []strict.Problem{*problem}
	}
	l := &loader{}
	f := l.Fields(root, "a clocks file")
	r := &Rules{Name: f.Code("clocks"), Version: f.Whole("version", 1)}
	for _, key := range []string{"clocks", "version", "stages", "refund", "claims", "escalate"} {
		if !f.Has(key) {
			l.Refuse(root.Problem("%s is missing", key))
		}
	}
	for _, n := range f.List("stages") {
		r.Limits = append(r.Limits, l.limit(n, r.Limits))
	}
	if n := f.Get("refund"); n != nil {
		r.Refund = l.term("refund", n)
	}
	l.Each(f.Get("claims"), "claims", func(name string, n *strict.Node) { r.Claims = append(r.Claims, l.claim(name, n)) })
	l.Each(f.Get("escalate"), "escalate", func(name string, n *strict.Node) { r.Ladders = append(r.Ladders, l.ladder(name, n)) })
	f.Done()
	l.whole(root, r)
	problems := strict.Tidy(l.Problems)
	if strict.Refuses(problems) {
		return nil, problems
	}
	return r, problems
}

type loader struct{ strict.Decoder }

func (l *loader) limit(n *strict.Node, before []Limit) Limit {
	f := l.Fields(n, "a clock")
	defer f.Done()
	out := Limit{ID: f.Code("id"), Text: f.Text("text"), From: f.Word("from", froms...), To: f.Word("to", tos...), Within: l.span(f, "within")}
	switch {
	case out.ID == "" || out.Text == "" || out.From == "" || out.To == "":
		l.Refuse(n.Problem("a clock needs id, text, from, to and within"))
	case slices.ContainsFunc(before, func(b Limit) bool { return b.ID == out.ID }):
		l.Refuse(n.Problem("the clock %s is here twice", out.ID))
	case (out.From == "alarm") != (out.To == "taken"):
		l.Refuse(n.Problem("an alarm runs until it is taken, and nothing else does"))
	case out.From != "alarm" && Stage(out.From).rank() >= Stage(out.To).rank():
		l.Refuse(n.Problem("%s does not come before %s", out.From, out.To))
	}
	return out
}

func (s Stage) rank() int {
	a, _ := s.about()
	return a.rank
}

func (l *loader) term(name string, n *strict.Node) Term {
	f := l.Fields(n, name)
	defer f.Done()
	if !f.Has("days") {
		l.Refuse(n.Problem("%s needs days", name))
	}
	return Term{ID: name, Text: f.Text("text"), Days: f.Whole("days", 0)}
}

func (l *loader) claim(name string, n *strict.Node) Term {
	if !slices.Contains(claims, name) {
		l.Refuse(n.Problem("there is no claim %q; there are %s", name, strings.Join(claims, ", ")))
	}
	return l.term(name, n)
}

func (l *loader) ladder(class string, n *strict.Node) Ladder {
	out := Ladder{Class: class}
	if !slices.Contains(classes, class) {
		l.Refuse(n.Problem("there is no class %q; there are %s", class, strings.Join(classes, ", ")))
	}
	if n.Kind != strict.List || len(n.Items) == 0 {
		l.Refuse(n.Problem("%s is a list of who is asked, and after how long", class))
		return out
	}
	for _, item := range n.Items {
		f := l.Fields(item, "who is asked")
		rung := Rung{Role: f.Word("role", roles...), After: l.span(f, "after")}
		f.Done()
		if last := len(out.Rungs) - 1; last >= 0 && rung.After <= out.Rungs[last].After {
			l.Refuse(item.Problem("%s is asked after %s: later than the one before, please", rung.Role, spanWords(rung.After)))
		}
		out.Rungs = append(out.Rungs, rung)
	}
	return out
}

// whole refuses a file that leaves out what somebody waits for.
func (l *loader) whole(root *strict.Node, r *Rules) {
	for _, c := range claims {
		if !slices.ContainsFunc(r.Claims, func(t Term) bool { return t.ID == c }) {
			l.Refuse(root.Problem("claims has no %s", c))
		}
	}
	for _, c := range classes {
		if !slices.ContainsFunc(r.Ladders, func(a Ladder) bool { return a.Class == c }) {
			l.Refuse(root.Problem("escalate has no %s: somebody must be asked", c))
		}
	}
}

// mostSpan is longer than anything here waits.
const mostSpan = 400 * 24 * time.Hour

// span is a time as people write it: 15 min, 4 h, 14 d.
func (l *loader) span(f *strict.Fields, key string) time.Duration {
	n := f.Get(key)
	if n == nil {
		l.Refuse(f.Node.Problem("%s is missing: a time like 15 min, 4 h or 14 d", key))
		return 0
	}
	number, unit, _ := strings.Cut(l.Text(n, key), " ")
	units := map[string]time.Duration{"min": time.Minute, "h": time.Hour, "d": 24 * time.Hour}
	count, err := strconv.Atoi(number)
	if err != nil || units[unit] == 0 || count < 0 || time.Duration(count) > mostSpan/units[unit] {
		l.Refuse(n.Problem("%s is a time like 15 min, 4 h or 14 d", key))
		return 0
	}
	return time.Duration(count) * units[unit]
}

// ID is name@version.
func (r *Rules) ID() string { return fmt.Sprintf("%s@%d", r.Name, r.Version) }
