package returns

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"assay/checklists/measure"
	"assay/checklists/rule"
)

// Ruling is a decision with all it rests on, as it is kept: by which policy and
// tables, of which facts. Whoever reads it decides nothing again.
type Ruling struct {
	Decision
	Disposal  Disposal
	Facts     Facts  // as they were known; what follows from them is not among them
	SignalSet string // the version of signals and weights
}

// NewRuling decides, says where the goods go, and gives the reasons in words of the
// trade.
func NewRuling(p *Policy, given Facts, today string) Ruling {
	d := Decide(p, given, today)
	d.Reasons = allPlainly(d.Reasons)
	return Ruling{Decision: d, Disposal: Dispose(p, given), Facts: maps.Clone(given), SignalSet: SignalVersion}
}

// Of tells whether a ruling is that of these facts by this policy.
func (r Ruling) Of(p *Policy, given Facts) bool {
	return r.Digest == p.digest && maps.EqualFunc(r.Facts, given, same)
}

// Same tells whether two rulings come to the same for customer, goods and people.
func (r Ruling) Same(o Ruling) bool {
	return !differs(r.Decision, o.Decision) && r.Rule == o.Rule && r.Graded.Grade == o.Graded.Grade && r.Disposal.Default == o.Disposal.Default
}

// Window is the policy's window as it was then; false where no condition rested on it.
func (r Ruling) Window() (rule.Value, bool) {
	for _, c := range r.Criteria {
		for _, part := range strings.Split(c.Value, ", ") {
			if text, ok := strings.CutPrefix(part, "window_days "); ok {
				d, err := measure.ParseDecimal(text)
				return rule.Number(d), err == nil
			}
		}
	}
	return rule.Value{}, false
}

// Cause is what was suspected, as the inspector recorded it.
func (r Ruling) Cause() string { return r.Facts.Text("cause") }

// Final tells whether the customer gets what was decided without another person.
func (r Ruling) Final() bool { return r.Resolution != "" && r.Lane < ByLead && r.Do.settles() }

// Headline is what is decided, in a line.
func (r Ruling) Headline() string {
	text := "hold"
	switch {
	case r.Resolution != "":
		text = strings.ReplaceAll(string(r.Resolution), "_", " ")
	case r.Propose != "":
		text = "hold; " + strings.ReplaceAll(string(r.Propose), "_", " ") + " proposed"
	}
	if r.Payable() {
		text += ", " + r.Amount.String() + " " + r.Currency
	}
	if r.WaitDays > 0 {
		text += fmt.Sprintf(", %d days to answer", r.WaitDays)
	}
	return text
}

// aLeadLooks stands where a reason is a signal's.
const aLeadLooks = "a lead looks first"

// ForInspector is a ruling without its signals: who inspects is not told before
// the sign-off, nor is the customer ever.
func (r Ruling) ForInspector() Ruling {
	hidden := func(text string) bool {
		return slices.ContainsFunc(r.Signals, func(s Signal) bool {
			said := strings.TrimSuffix(s.Facts, ".")
			return strings.Contains(text, said) || strings.Contains(text, Plainly(said))
		})
	}
	var reasons []string
	looks := false
	for _, text := range r.Reasons {
		switch {
		case hidden(text):
			looks = true
			continue
		case strings.HasPrefix(text, notInAuto):
			open := unmetOf(r.Criteria, true)
			looks = looks || len(open) < len(unmetOf(r.Criteria, false))
			if len(open) == 0 {
				continue
			}
			text = Plainly(notInAuto + strings.Join(open, "; "))
		}
		reasons = append(reasons, text)
	}
	if looks {
		reasons = append(reasons, aLeadLooks)
	}
	out := r
	out.Reasons, out.Signals, out.Score = reasons, nil, 0
	out.Criteria = slices.DeleteFunc(slices.Clone(r.Criteria), func(c Criterion) bool { return ofSignals(c.ID) })
	return out
}

func ofSignals(criterion string) bool {
	return criterion == "no_hard_fact" || criterion == "weak_signals"
}

const (
	notInAuto = "not in the auto lane: "
	hubAway   = "the hub is away, and other docks cannot be asked whether they paid for it"
)

// unmetOf says which conditions are not met, or not known to be.
func unmetOf(all []Criterion, forInspector bool) []string {
	var open []string
	for _, c := range all {
		if c.Met == rule.Yes || forInspector && ofSignals(c.ID) {
			continue
		}
		text := c.Text + " (" + c.Value + ")"
		switch {
		case c.ID == "hub" && c.Met == rule.No:
			text = hubAway
		case c.Met != rule.Unknown:
			text += ": not met"
		case !strings.Contains(c.Value, "not known"):
			text += ": not known"
		}
		open = append(open, text)
	}
	return open
}

// Kept is a ruling's one form in an entry. Keys are for ever.
type Kept struct {
	Policy     string       `cbor:"1,keyasint"`
	Digest     [32]byte     `cbor:"2,keyasint"`
	Rule       string       `cbor:"3,keyasint,omitempty"`
	Do         Do           `cbor:"4,keyasint"`
	Resolution Do           `cbor:"5,keyasint,omitempty"`
	Propose    Do           `cbor:"6,keyasint,omitempty"`
	WaitDays   int          `cbor:"7,keyasint,omitempty"`
	Amount     string       `cbor:"8,keyasint,omitempty"` // empty: there is none
	Currency   string       `cbor:"9,keyasint"`
	Lines      [][3]string  `cbor:"10,keyasint,omitempty"` // id, text, amount
	Criteria   []keptTest   `cbor:"11,keyasint,omitempty"`
	Signals    []keptSignal `cbor:"12,keyasint,omitempty"`
	Lane       Lane         `cbor:"13,keyasint"`
	Grade      Grade        `cbor:"14,keyasint,omitempty"`
	WouldBe    Grade        `cbor:"15,keyasint,omitempty"`
	Condition  Condition    `cbor:"16,keyasint,omitempty"`
	Short      bool         `cbor:"17,keyasint,omitempty"`
	Waits      string       `cbor:"18,keyasint,omitempty"`
	Worst      []keptWorst  `cbor:"19,keyasint,omitempty"`
	Missing    []string     `cbor:"20,keyasint,omitempty"`
	Matrix     string       `cbor:"21,keyasint"`
	SignalSet  string       `cbor:"22,keyasint"`
	Reasons    []string     `cbor:"23,keyasint,omitempty"`
	Goes       Disposition  `cbor:"24,keyasint,omitempty"`
	Open       []string     `cbor:"25,keyasint,omitempty"`
	Why        string       `cbor:"26,keyasint,omitempty"`
	Facts      [][2]string  `cbor:"27,keyasint,omitempty"` // by name
	Given      bool         `cbor:"28,keyasint,omitempty"`
}

type keptTest struct {
	ID    string     `cbor:"1,keyasint"`
	Text  string     `cbor:"2,keyasint"`
	Met   rule.Truth `cbor:"3,keyasint,omitempty"`
	Value string     `cbor:"4,keyasint,omitempty"`
}

type keptSignal struct {
	ID     string `cbor:"1,keyasint"`
	Of     string `cbor:"2,keyasint"`
	Weight int    `cbor:"3,keyasint,omitempty"`
	Hard   bool   `cbor:"4,keyasint,omitempty"`
	Facts  string `cbor:"5,keyasint"`
}

type keptWorst struct {
	Fact  string `cbor:"1,keyasint"`
	Value string `cbor:"2,keyasint,omitempty"`
	Text  string `cbor:"3,keyasint"`
	Cap   Grade  `cbor:"4,keyasint"`
}

// Keep is the ruling as an entry holds it.
func (r Ruling) Keep() Kept {
	g := r.Graded
	k := Kept{
		Policy: r.Policy, Digest: r.Digest, Rule: r.Rule, Do: r.Do, Resolution: r.Resolution, Propose: r.Propose, WaitDays: r.WaitDays,
		Currency: r.Currency, Lane: r.Lane, Grade: g.Grade, WouldBe: g.WouldBe, Condition: g.Condition, Short: g.Short, Waits: g.Waits,
		Missing: g.Missing, Matrix: g.Version, SignalSet: r.SignalSet, Reasons: r.Reasons, Goes: r.Disposal.Default, Why: r.Disposal.Why, Given: g.Given,
	}
	if r.Settles {
		k.Amount = r.Amount.String()
	}
	for _, l := range r.Lines {
		k.Lines = append(k.Lines, [3]string{l.ID, l.Text, l.Amount.String()})
	}
	for _, c := range r.Criteria {
		k.Criteria = append(k.Criteria, keptTest(c))
	}
	for _, s := range r.Signals {
		k.Signals = append(k.Signals, keptSignal(s))
	}
	for _, w := range g.Worst {
		k.Worst = append(k.Worst, keptWorst(w))
	}
	for _, d := range r.Disposal.Open {
		k.Open = append(k.Open, string(d))
	}
	for _, name := range slices.Sorted(maps.Keys(r.Facts)) {
		v := r.Facts[name]
		text := v.String()
		if v.Kind() == rule.IsText {
			text = v.Text()
		}
		k.Facts = append(k.Facts, [2]string{name, text})
	}
	return k
}

// Ruling reads what Keep wrote. A fact that this program does not know is left out.
func (k Kept) Ruling() (Ruling, error) {
	if k.Lane > TwoLeads || k.Grade > X || k.WouldBe > X || k.Condition > Unacceptable {
		return Ruling{}, fmt.Errorf("no lane, grade or condition is %d, %d, %d, %d", k.Lane, k.Grade, k.WouldBe, k.Condition)
	}
	r := Ruling{
		Decision: Decision{
			Policy: k.Policy, Digest: k.Digest, Rule: k.Rule, Do: k.Do, Resolution: k.Resolution, Propose: k.Propose, WaitDays: k.WaitDays,
			Settles: k.Amount != "", Currency: k.Currency, Lane: k.Lane, Reasons: k.Reasons,
			Graded: Graded{
				Grade: k.Grade, WouldBe: k.WouldBe, Condition: k.Condition, Short: k.Short, Waits: k.Waits, Missing: k.Missing, Given: k.Given, Version: k.Matrix,
			},
		},
		Disposal: Disposal{Default: k.Goes, Why: k.Why}, SignalSet: k.SignalSet,
	}
	var err error
	if r.Settles {
		if r.Amount, err = measure.ParseDecimal(k.Amount); err != nil {
			return r, fmt.Errorf("amount: %w", err)
		}
	}
	for _, l := range k.Lines {
		amount, err := measure.ParseDecimal(l[2])
		if err != nil {
			return r, fmt.Errorf("line %s: %w", l[0], err)
		}
		r.Lines = append(r.Lines, Line{l[0], l[1], amount})
	}
	for _, c := range k.Criteria {
		if c.Met > rule.Yes {
			return r, fmt.Errorf("a condition is met, not met or not known, not %d", c.Met)
		}
		r.Criteria = append(r.Criteria, Criterion(c))
	}
	for _, s := range k.Signals {
		r.Signals, r.Score = append(r.Signals, Signal(s)), r.Score+s.Weight
	}
	for _, w := range k.Worst {
		if w.Cap > X {
			return r, fmt.Errorf("no grade is %d", w.Cap)
		}
		r.Graded.Worst = append(r.Graded.Worst, Finding(w))
	}
	for _, d := range k.Open {
		r.Disposal.Open = append(r.Disposal.Open, Disposition(d))
	}
	r.Facts, err = readFacts(k.Facts)
	return r, err
}
