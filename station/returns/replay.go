package returns

import (
	"fmt"
	"math/big"
	"strings"

	"assay/checklists/measure"
)

// Flip is a decision that another policy makes otherwise.
type Flip struct {
	Index    int // of the facts
	Old, New Decision
	Why      string
	// Money is what the new policy pays more, in Currency; less is negative. What is
	// held pays nothing yet. Amounts in two currencies are never taken together: then
	// there is no Currency.
	Money    measure.Decimal
	Currency string
}

// Replay decides facts by two policies and gives those that differ in what is
// done, for how much, or who must agree. It changes nothing.
func Replay(old, new *Policy, facts []Facts) []Flip {
	var out []Flip
	scratch := Facts{}
	for i, f := range facts {
		d := deriveInto(scratch, f)
		a, b := old.decide(&d, brief), new.decide(&d, brief)
		if !differs(a, b) {
			continue
		}
		flip := flipOf(old.decide(&d, full), new.decide(&d, full))
		flip.Index = i
		out = append(out, flip)
	}
	return out
}

// flipOf says how two decisions differ, and what money that moves.
func flipOf(a, b Decision) Flip {
	f := Flip{Old: a, New: b, Why: strings.Join(differ(a, b), "; "), Currency: b.Currency}
	switch {
	case a.Currency == b.Currency:
	case !b.Paying():
		f.Currency = a.Currency
	case a.Paying():
		f.Currency = ""
		return f
	}
	f.Money = moved(a, b, f.Currency)
	return f
}

// Payable tells whether there is an amount that can be paid: below zero is none.
func (d Decision) Payable() bool { return d.Settles && d.Amount.Sign() >= 0 }

// Paying tells whether an amount goes to the customer without another decision.
func (d Decision) Paying() bool { return d.Settles && d.Resolution != "" }

// differs tells what differ has words for, without making them.
func differs(a, b Decision) bool {
	if a.Resolution != b.Resolution || a.Propose != b.Propose || a.Lane != b.Lane {
		return true
	}
	paid, pays := a.Paying(), b.Paying()
	return paid != pays || pays && (a.Amount != b.Amount || a.Currency != b.Currency)
}

func differ(a, b Decision) []string {
	var why []string
	if a.Resolution != b.Resolution || a.Propose != b.Propose {
		why = append(why, fmt.Sprintf("%s instead of %s", b.outcome(), a.outcome()))
	}
	if a.pays() != b.pays() {
		why = append(why, fmt.Sprintf("%s instead of %s", b.pays(), a.pays()))
	}
	if a.Lane != b.Lane {
		why = append(why, fmt.Sprintf("lane %s instead of %s", b.Lane, a.Lane))
	}
	if len(why) > 0 && a.Rule != b.Rule {
		why = append(why, fmt.Sprintf("by rule %s, not %s", named(b.Rule), named(a.Rule)))
	}
	return why
}

func named(rule string) string {
	if rule == "" {
		return "none"
	}
	return rule
}

// outcome is what is done, in a word or two.
func (d Decision) outcome() string {
	switch {
	case d.Resolution != "":
		return string(d.Resolution)
	case d.Propose != "":
		return "hold, " + string(d.Propose) + " proposed"
	}
	return string(Hold)
}

func (d Decision) pays() string {
	if !d.Paying() {
		return "no money yet"
	}
	return d.Amount.String() + " " + d.Currency
}

func moved(a, b Decision, currency string) measure.Decimal {
	r := new(big.Rat)
	if b.Paying() {
		r.Add(r, b.Amount.Rat())
	}
	if a.Paying() {
		r.Sub(r, a.Amount.Rat())
	}
	digits, _ := minorDigits(currency)
	d, err := measure.Rounded(r, digits)
	if err != nil {
		return measure.Decimal{} // two amounts of 18 digits: nothing a shop pays
	}
	return d
}

// Redecision decides past rulings by another policy. It is used for one run and
// by one goroutine.
type Redecision struct {
	by      *Policy
	scratch Facts
}

// NewRedecision is a run by a policy.
func NewRedecision(by *Policy) *Redecision { return &Redecision{by: by, scratch: Facts{}} }

// Of gives the flip of a past ruling: as it was kept, and as this policy decides
// on the same facts. False: it comes to the same.
func (r *Redecision) Of(past Past) (Flip, bool) {
	d := deriveInto(r.scratch, past.Facts)
	if !differs(past.Decision, r.by.decide(&d, brief)) {
		return Flip{}, false
	}
	return flipOf(past.Decision, r.by.decide(&d, full)), true
}
