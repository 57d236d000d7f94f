package returns

import (
	"math/big"
	"strings"

	"assay/checklists/measure"
	"assay/checklists/rule"
)

// Criterion is one condition of the auto lane, with the value it was judged by.
type Criterion struct {
	ID    string
	Text  string
	Met   rule.Truth // unknown is not met
	Value string
}

// The auto lane's conditions (CHECKLISTS 4.3): all true, or a person looks.
var (
	inWindow   = when(`withdrawal or fault_ours or days <= window_days`)
	rightUnit  = when(`not serialised or serial_matched`)
	sellable   = when(`grade in ["A", "B"] or fault_ours and reproduced in ["yes", "intermittent"]`)
	noHardFact = when(`hard_signals == 0`)
	fewWeak    = when(`weak_score < 25`) // autoScore
	unlocked   = when(`data != "D3"`)
)

// criteria judges each condition; all of them, so that a person sees every reason.
func (w *work) criteria() {
	w.Criteria = make([]Criterion, 0, 12)
	w.judge("order_matched", "the order is known, its customer's, and open", w.f.Truth("order_matched"), w.values("order", "order_known", "customer_matches", "rma_closed"))
	w.judge("in_window", "in the window, or a right without one", inWindow.Truth(w.env), w.values("days", "window_days", "withdrawal", "fault_ours")+w.open(inWindow))
	w.judge("serial_matched", "the serial shipped, or none", rightUnit.Truth(w.env), w.values("serialised", "serial", "serial_matched")+w.open(rightUnit))
	w.judge("grade", "grade A or B, or our fault and reproduced", sellable.Truth(w.env), w.values("grade", "fault_ours", "reproduced")+w.open(sellable))
	w.judge("complete", "complete, or what is missing is charged", w.complete(), w.values("complete", "missing_value"))
	w.judge("no_hard_fact", "no hard fact", noHardFact.Truth(w.env), w.values("hard_signals"))
	w.judge("weak_signals", "weak signals under 25", fewWeak.Truth(w.env), w.values("weak_score"))
	amount, capped := w.amount()
	w.judge("amount", "the amount within the cap", w.within(w.p.upTo), amount+capped(w.p.upTo))
	w.judge("customer_90_days", "with what this customer had in 90 days", w.customer(), w.values("customer_90_days")+capped(w.p.customer))
	w.judge("no_hold", "no recall, no hold, no stop", w.free(), w.values("recall", "lot_on_hold", "stopped"))
	w.judge("unlocked", "no account lock", unlocked.Truth(w.env), w.values("data"))
	w.judge("hub", "the other docks can be asked", w.hub(), w.hubValue())
}

func (w *work) hubValue() string {
	if _, known := w.env("hub_away"); !known {
		return "no hub"
	}
	return w.values("hub_away")
}

func (w *work) judge(id, text string, met rule.Truth, value string) {
	w.Criteria = append(w.Criteria, Criterion{id, text, met, value})
}

// values shows the facts a criterion was judged by, those that are known.
func (w *work) values(names ...string) string {
	if w.how == brief {
		return ""
	}
	var b strings.Builder
	for _, name := range names {
		v, known := w.env(name)
		if !known {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(name + " ")
		if v.Kind() == rule.IsText {
			b.WriteString(v.Text())
		} else {
			b.WriteString(short(v.String()))
		}
	}
	if b.Len() == 0 {
		return names[0] + " not known"
	}
	return b.String()
}

// short is a number without the zeros behind its hundredths.
func short(number string) string {
	whole, rest, found := strings.Cut(number, ".")
	if !found || len(rest) <= 2 {
		return number
	}
	return whole + "." + rest[:2] + strings.TrimRight(rest[2:], "0")
}

// open names what a condition lacks to be told.
func (w *work) open(e *rule.Expr) string {
	if w.how == brief || e.Truth(w.env) != rule.Unknown {
		return ""
	}
	return ", " + strings.ReplaceAll(w.unknown(e), ", ", " and ") + " not known"
}

// amount shows it, and a cap beside.
func (w *work) amount() (string, func(*measure.Decimal) string) {
	text := "no amount"
	if w.Settles && w.how == full {
		text = w.Amount.String() + " " + w.Currency
	}
	return text, func(cap *measure.Decimal) string {
		switch {
		case w.how == brief:
			return ""
		case cap == nil:
			return ", no cap"
		}
		return ", cap " + cap.String()
	}
}

func (w *work) within(cap *measure.Decimal) rule.Truth {
	switch {
	case cap == nil:
		return rule.Yes
	case !w.Settles:
		return rule.Unknown
	}
	return truth(w.Amount.Cmp(*cap) <= 0)
}

func (w *work) customer() rule.Truth {
	if w.p.customer == nil {
		return rule.Yes
	}
	before, known := w.f.number("customer_90_days")
	if !known || !w.Settles {
		return rule.Unknown
	}
	return truth(new(big.Rat).Add(before.Rat(), w.Amount.Rat()).Cmp(w.p.customer.Rat()) <= 0)
}

// complete is all there, or its fee taken or waived by the rule's own words.
func (w *work) complete() rule.Truth {
	worth, known := w.f.number("missing_value")
	switch {
	case w.f.Text("complete") == "K0", known && worth.Sign() == 0:
		return rule.Yes
	case w.charged():
		return rule.Yes
	case w.f.Text("complete") == "" && !known:
		return rule.Unknown
	}
	return rule.No
}

// charged tells whether a line takes the value of what is missing.
func (w *work) charged() bool {
	if w.rule == nil {
		return false
	}
	for _, fee := range w.rule.fees {
		for _, l := range w.Lines {
			if fee.Take == "missing_value" && l.ID == fee.Name {
				return true
			}
		}
	}
	return false
}

// free needs recall and stop answered; a lot nobody holds is not on hold.
func (w *work) free() rule.Truth {
	recall, stopped := w.f.Truth("recall"), w.f.Truth("stopped")
	switch {
	case recall == rule.Yes, stopped == rule.Yes, w.f.Truth("lot_on_hold") == rule.Yes, w.f.Truth("returnable") == rule.No:
		return rule.No
	case recall == rule.No && stopped == rule.No:
		return rule.Yes
	}
	return rule.Unknown
}

// hub: while the other docks cannot be asked the lane is off, or capped. No hub
// set is not away.
func (w *work) hub() rule.Truth {
	switch {
	case w.f.Truth("hub_away") != rule.Yes:
		return rule.Yes
	case w.p.away == nil:
		return rule.No
	}
	return w.within(w.p.away)
}

func truth(b bool) rule.Truth {
	if b {
		return rule.Yes
	}
	return rule.No
}

// route gives the decision its lane: what the rule said, never lighter than the
// criteria, the signals and the amount allow.
func (w *work) route() {
	if w.Resolution != "" && w.Do.settles() && w.Lane < ByLead {
		w.unmet()
	}
	score, _ := w.f.number("weak_score")
	hard, _ := w.f.number("hard_signals")
	if w.Lane < ByLead && (hard.Sign() > 0 || reachLead(w.Signals, score)) {
		w.Lane = ByLead
	}
	if hard.Sign() > 0 && w.rule == nil { // no rule could say it
		v, _ := w.env("signal_facts")
		w.say("a person looks first: %s.", v.Text())
	}
	if w.Settles && w.p.Lane(w.Amount) == TwoLeads && w.Lane < TwoLeads {
		w.Lane = TwoLeads
		w.say("over %s %s two leads agree", w.p.twoOne, w.Currency)
	}
}

// unmet leaves the light lanes where a criterion is not met: for a lead, or with
// a note where only weak signals speak that do not reach a lead.
func (w *work) unmet() {
	open := unmetOf(w.Criteria, false)
	light := true
	for _, c := range w.Criteria {
		light = light && (c.Met == rule.Yes || c.ID == "weak_signals")
	}
	switch {
	case len(open) == 0:
		return
	case light:
		w.Lane = max(w.Lane, Note)
	default:
		w.Lane = ByLead
	}
	w.say("%s%s", notInAuto, strings.Join(open, "; "))
}
