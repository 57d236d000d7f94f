package returns

import (
	"crypto/sha256"
	"slices"
	"strings"

	"assay/checklists/measure"
	"assay/checklists/rule"
)

// uncovered is what is said when no rule holds.
const uncovered = "no rule covers this"

// Decision is what a policy makes of one return's facts. The same facts and the
// same policy give the same decision.
type Decision struct {
	Policy     string
	Digest     [sha256.Size]byte
	Rule       string // the rule that decided; empty: none did
	Do         Do     // what it says
	Resolution Do     // what the customer gets; empty while a person must decide
	Propose    Do     // offered to the person who does
	WaitDays   int
	Settles    bool // whether there is an amount
	Amount     measure.Decimal
	Currency   string
	Lines      []Line
	Criteria   []Criterion
	Signals    []Signal
	Score      int // of the weak signals
	Lane       Lane
	Graded     Graded
	Reasons    []string
}

// Line is one line of money; the lines add up to the amount.
type Line struct {
	ID     string
	Text   string
	Amount measure.Decimal
}

// Decide works out a return by a policy. Today, YYYY-MM-DD, only says whether the
// policy is in force and reviewed; empty: not asked.
func Decide(p *Policy, given Facts, today string) Decision {
	d := derive(given)
	out := p.decide(&d, full)
	if s := p.Standing(today); s != "" {
		out.Reasons = append(out.Reasons, s)
	}
	return out
}

// work is one decision being made.
type work struct {
	Decision
	p    *Policy
	f    *derived
	rule *Rule
	how  detail
}

// detail is how much is written down: the outcome of a brief decision is that of
// a full one, without the words and values.
type detail bool

const (
	full  detail = false
	brief detail = true
)

func (p *Policy) decide(d *derived, how detail) Decision {
	w := work{p: p, f: d, how: how, Decision: Decision{
		Policy: p.ID(), Digest: p.digest, Currency: p.Currency, Signals: d.signals, Graded: d.graded,
		Reasons: slices.Clone(d.notes),
	}}
	for _, s := range d.signals {
		w.Score += s.Weight
	}
	w.pick()
	if w.rule != nil {
		w.settle()
	}
	w.criteria()
	w.route()
	return w.Decision
}

func (w *work) env(name string) (rule.Value, bool) {
	if name == "window_days" {
		return w.p.window, true
	}
	return w.f.env(name)
}

// pick finds the first rule that holds. One that rests on something unknown
// cannot be passed over.
func (w *work) pick() {
	for i := range w.p.Rules {
		r := &w.p.Rules[i]
		held := rule.Yes
		if r.when != nil {
			held = r.when.Truth(w.env)
		}
		switch held {
		case rule.Unknown:
			w.Rule = r.ID
			w.hold(NoLane, "rule %s cannot be told: %s not known", r.ID, w.unknown(r.when))
			return
		case rule.Yes:
			w.rule, w.Rule, w.Do = r, r.ID, r.Do
			return
		}
	}
	w.hold(NoLane, uncovered)
}

// unknown names the facts an expression lacks.
func (w *work) unknown(e *rule.Expr) string {
	var names []string
	for _, name := range e.Names() {
		if _, known := w.env(name); !known {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// settle does what the picked rule says.
func (w *work) settle() {
	r := w.rule
	if r.Because != "" {
		w.say("%s", fill(r.Because, w.env))
	}
	w.Resolution, w.Propose, w.WaitDays, w.Lane = r.Do, r.Propose, r.WaitDays, r.lane
	if r.Do == Hold {
		w.Resolution = ""
	}
	if r.approve != nil {
		v := r.approve.Eval(w.env)
		lane, ok := ParseLane(v.Text())
		if !ok {
			w.say("who approves cannot be told: %s not known", w.unknown(r.approve))
			lane = ByLead
		}
		w.Lane = lane
	}
	if !r.Do.settles() {
		return
	}
	if paid := w.f.Text("currency"); paid != "" && paid != w.p.Currency {
		w.stop("the order was paid in %s, and the policy counts in %s", paid, w.p.Currency)
		return
	}
	w.money()
	switch {
	case r.Do == KeepIt: // the policy's returnless path
	case w.f.Truth("received") == rule.No: // not known: the grade below says that somebody held them
		w.stop("nothing is final before the goods are here")
	case w.Graded.Grade == NoGrade:
		w.stop("nothing is final before there is a grade: %s", w.Graded)
	}
}

// hold leaves the decision to a person.
func (w *work) hold(lane Lane, format string, args ...any) {
	w.say(format, args...)
	w.Do, w.Resolution, w.Lane = Hold, "", max(lane, ByLead)
}

// stop holds what a rule would have done, and proposes it.
func (w *work) stop(format string, args ...any) {
	if w.Resolution != "" {
		w.Propose = w.Resolution
	}
	w.hold(w.Lane, format, args...)
}
