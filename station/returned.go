package station

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/checklists/measure"
	"assay/checklists/rule"
	"assay/station/fault"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/returns"
)

// By is what an earlier return is looked for by. Values are for ever: a view is
// keyed by them.
type By byte

// What a return can be found by.
const (
	BySerial   By = iota + 1 // a serial number that was found
	ByReceipt                // a receipt that came along
	ByPhoto                  // a photo's digest, in hexadecimal
	ByCustomer               // a customer's reference
	ByOrder                  // an order's number and its article
	ByRMA                    // the number it was announced by
)

// CodeBy is one thing a signed return can be found by.
type CodeBy struct {
	By   By
	Code string
}

// Earlier is a signed return, as later ones look it up.
type Earlier struct {
	ID       inspection.ID
	Number   string
	Signed   time.Time
	Paid     string // what the customer got; empty: nothing yet
	Currency string
}

// Hits counts what leads said of a signal.
type Hits struct{ Raised, Borne, Not int }

// RuledRow is what a replay compares of a signed return's ruling.
type RuledRow struct {
	ID     inspection.ID
	Number string
	Past   returns.Past
}

// Returned finds what came back before. Rows come newest first.
type Returned interface {
	Earlier(ctx context.Context, by By, code string, since time.Time, limit int) ([]Earlier, error)
	// Rulings gives what was ruled about signed returns. `after` is the Cursor of the
	// page before.
	Rulings(ctx context.Context, after Cursor, limit int) ([]RuledRow, Cursor, error)
	// SignalHits says of each signal how often it was raised and borne out.
	SignalHits(ctx context.Context) (map[string]Hits, error)
}

// neverReturned is where a station was built without them.
type neverReturned struct{}

func (neverReturned) Earlier(context.Context, By, string, time.Time, int) ([]Earlier, error) {
	return nil, nil
}
func (neverReturned) Rulings(context.Context, Cursor, int) ([]RuledRow, Cursor, error) {
	return nil, "", nil
}
func (neverReturned) SignalHits(context.Context) (map[string]Hits, error) { return nil, nil }

func (s *Station) returned() Returned {
	if s.parts.Returned == nil {
		return neverReturned{}
	}
	return s.parts.Returned
}

// CodesOf are what a signed return can be found by later.
func CodesOf(state inspection.State) []CodeBy {
	if state.Ruling == nil {
		return nil
	}
	f := state.Ruling.Facts
	var out []CodeBy
	add := func(by By, code string) {
		if code = strings.TrimSpace(code); code != "" {
			out = append(out, CodeBy{by, code})
		}
	}
	add(BySerial, f.Text("serial"))
	add(ByReceipt, f.Text("receipt"))
	add(ByCustomer, state.Subject["customer.ref"])
	add(ByRMA, f.Text("rma"))
	if f.Truth("order_known") == rule.Yes {
		add(ByOrder, orderCode(f))
	}
	for _, e := range state.AllFiles() {
		add(ByPhoto, fmt.Sprintf("%x", e.Digest))
	}
	return out
}

func orderCode(f returns.Facts) string {
	order, item := f.Text("order"), f.Text("item_claimed")
	if order == "" {
		return ""
	}
	return order + "\x01" + item
}

// EarlierOf is a return as later ones look it up.
func EarlierOf(state inspection.State) Earlier {
	e := Earlier{ID: state.ID, Number: state.Number}
	if state.SignOff != nil {
		e.Signed = state.SignOff.At
	}
	if r := state.Resolved(); r != nil {
		e.Paid, e.Currency = r.Amount, r.Currency
	}
	return e
}

// mostEarlier bounds what one look-up brings.
const mostEarlier = 1000

// quarter is the time a customer's returns are added up over.
const quarter = 90 * 24 * time.Hour

// lookUp adds to the answers what is known at the moment of the decision: earlier
// returns, where a serial was shipped, whether the hub can be asked. Callers hold mu.
func (s *Station) lookUp(ctx context.Context, state inspection.State) (returns.Facts, error) {
	l := lookup{station: s, ctx: ctx, state: state, f: state.ReturnFacts(), out: returns.Facts{}, now: s.parts.Clock()}
	l.hub()
	for _, look := range []func() error{l.article, l.serial, l.receipt, l.photos, l.customer, l.order, l.announcement, l.holds} {
		if err := look(); err != nil {
			return nil, err
		}
	}
	return l.out, nil
}

type lookup struct {
	station *Station
	ctx     context.Context
	state   inspection.State
	f, out  returns.Facts
	now     time.Time
}

func (l *lookup) put(name, text string) { _ = l.out.Set(name, text) }

// hub says whether other docks can be asked; no hub set is not away.
func (l *lookup) hub() {
	switch l.station.Hub() {
	case HubAway:
		l.put("hub_away", "yes")
	case HubHere:
		l.put("hub_away", "no")
	}
}

// earlier gives the returns before this one.
func (l *lookup) earlier(by By, code string, since time.Time) ([]Earlier, error) {
	if strings.TrimSpace(code) == "" {
		return nil, nil
	}
	all, err := l.station.returned().Earlier(l.ctx, by, code, since, mostEarlier)
	return slices.DeleteFunc(all, func(e Earlier) bool { return e.ID == l.state.ID }), err
}

// article names what was claimed, found and packed by one name each, so that a
// GTIN and its SKU are the same article.
func (l *lookup) article() error {
	called := map[string]string{} // the three are mostly one
	for _, name := range [...]string{"item_claimed", "item_found", "item_picked"} {
		code := l.f.Text(name)
		if code == "" {
			continue
		}
		one, known := called[code]
		if !known {
			p, err := (&Desk{station: l.station}).article(l.ctx, gtinOf(code), code)
			if err != nil {
				return err
			}
			if p != nil {
				one = cmp.Or(p.SKU, p.GTIN)
			}
			called[code] = one
		}
		if one != "" {
			l.put(name, one)
		}
	}
	return nil
}

// serial finds on which order the serial was shipped, and whether it was refunded.
func (l *lookup) serial() error {
	found := l.f.Text("serial")
	if found == "" {
		return nil
	}
	desk := &Desk{station: l.station}
	refs, err := desk.goods().Lookup(l.ctx, found, mostFound)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		if ref.Kind != goods.Orders || ref.What != goods.ASerial {
			continue
		}
		t, err := desk.thing(l.ctx, ref.Kind, ref.Key)
		if err != nil {
			return err
		}
		if o, ok := t.(*goods.Order); ok && o.Direction == goods.Sales {
			if l.put("serial_order", o.Number); strings.EqualFold(o.Number, l.f.Text("order")) {
				l.put("serial_order", l.f.Text("order"))
				break
			}
		}
	}
	before, err := l.earlier(BySerial, found, time.Time{})
	for _, e := range before {
		if e.Paid != "" {
			l.put("serial_refunded_in", e.Number)
			break
		}
	}
	return err
}

func (l *lookup) receipt() error {
	before, err := l.earlier(ByReceipt, l.f.Text("receipt"), time.Time{})
	if err != nil || l.f.Text("receipt") == "" {
		return err
	}
	l.put("receipt_shared", string(yesOrNo(len(before) > 0)))
	if len(before) > 0 {
		l.put("earlier", before[0].Number)
	}
	return nil
}

func (l *lookup) photos() error {
	for _, e := range l.state.AllFiles() {
		before, err := l.earlier(ByPhoto, fmt.Sprintf("%x", e.Digest), time.Time{})
		if err != nil {
			return err
		}
		if len(before) > 0 {
			l.put("photo_reused", "yes")
			l.put("earlier", before[0].Number)
			return nil
		}
	}
	return nil
}

// customer adds up what went to this customer in 90 days. Where nobody knows who
// it is, that is not known either.
func (l *lookup) customer() error {
	ref := l.state.Subject["customer.ref"]
	if ref == "" {
		return nil
	}
	before, err := l.earlier(ByCustomer, ref, l.now.Add(-quarter))
	if err != nil {
		return err
	}
	l.out["returns_90_days"] = rule.Whole(len(before))
	paid, currency, fits := measure.Decimal{}, l.f.Text("currency"), true
	for _, e := range before {
		if d, err := measure.ParseDecimal(e.Paid); err == nil && (currency == "" || e.Currency == currency) {
			if paid, fits = paid.Plus(d); !fits {
				return nil // more than 18 digits: nothing a shop pays
			}
		}
	}
	l.out["customer_90_days"] = rule.Number(paid)
	return nil
}

// order tells a line that was paid back as often as it was sold.
func (l *lookup) order() error {
	if l.f.Truth("order_known") != rule.Yes || l.f.Truth("refunded_before") == rule.Yes {
		return nil
	}
	for name := range l.out { // the article's one name
		if name == "item_claimed" {
			l.f[name] = l.out[name]
		}
	}
	before, err := l.earlier(ByOrder, orderCode(l.f), time.Time{})
	if err != nil {
		return err
	}
	paid := 0
	for _, e := range before {
		if e.Paid != "" {
			paid++
		}
	}
	sold, err := measure.ParseDecimal(l.state.Subject["order.quantity"])
	if err != nil {
		sold, _ = measure.Whole(1)
	}
	done, _ := measure.Whole(paid)
	l.put("refunded_before", string(yesOrNo(paid > 0 && done.Cmp(sold) >= 0)))
	return nil
}

// announcement tells one under which everything came back already.
func (l *lookup) announcement() error {
	rma := l.f.Text("rma")
	if rma == "" || l.f.Truth("rma_closed") == rule.Yes {
		return nil
	}
	before, err := l.earlier(ByRMA, rma, time.Time{})
	if err != nil {
		return err
	}
	wanted, err := measure.ParseDecimal(l.state.Subject["rma.pieces"])
	if err != nil {
		wanted, _ = measure.Whole(1)
	}
	came, _ := measure.Whole(len(before))
	if len(before) > 0 && came.Cmp(wanted) >= 0 {
		l.put("rma_closed", "yes")
	}
	return nil
}

// holds asks again: a recall may have come while it was looked at.
func (l *lookup) holds() error {
	recalled, held, err := (&Desk{station: l.station}).heldNow(l.ctx, l.state.Subject["gtin"], l.f.Text("serial"))
	if recalled {
		l.put("recall", "yes")
	}
	if held {
		l.put("lot_on_hold", "yes")
	}
	return err
}

// rule adds policy's decision to what is about to be kept, where all is answered.
// Callers hold mu.
func (s *Station) rule(ctx context.Context, state inspection.State, writes []Write, at inspection.Moment) (inspection.State, []Write, error) {
	if !state.Decides() || state.Phase != inspection.Open {
		return state, writes, nil
	}
	known, err := s.lookUp(ctx, state)
	if err != nil {
		return state, writes, err
	}
	today := s.parts.Clock().Format(time.DateOnly)
	policy := s.policyOn(today)
	next, w, err := decide(state, inspection.Rule{Policy: policy.Policy, Known: known, Today: today}, at)
	if err != nil || len(w.Facts) == 0 {
		return state, writes, err
	}
	kept, err := s.keepPolicy(ctx, policy.Policy, at.Person, at.At)
	if err != nil {
		return state, writes, err
	}
	return next, append(append(writes, kept...), w), nil
}

// ruleAgain decides once more before a signature: what is signed is what was on
// show. Where it has changed since, the new decision is kept and nothing signed.
func (s *Station) ruleAgain(ctx context.Context, state inspection.State, at inspection.Moment) (inspection.State, []Write, error) {
	if !state.Decides() || state.Phase != inspection.Open || state.Ended == nil && len(state.OpenSteps()) > 0 {
		return state, nil, nil
	}
	was := state.Ruling
	next, writes, err := s.rule(ctx, state, nil, at)
	if err != nil || was == nil || next.Ruling == nil || was.Same(next.Ruling.Ruling) {
		return next, writes, err
	}
	if next, err = s.append(ctx, next, writes, at); err != nil {
		return next, nil, err
	}
	return next, nil, fault.New(fault.Conflict, "the decision has changed since it was shown: %s. Look again, then sign", next.Ruling.ForInspector().Headline())
}
