package station

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/checklists/rule"
	"assay/station/fault"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/letter"
	"assay/station/returns"
	"assay/station/service"
)

// Letters are the templates at work here.
func (s *Station) Letters() *letter.Set {
	if s.parts.Letters == nil {
		return s.builtin.letters()
	}
	return s.parts.Letters
}

// Clocks are the rules for times at work here.
func (s *Station) Clocks() *service.Rules {
	if s.parts.Clocks == nil {
		return s.builtin.clocks()
	}
	return s.parts.Clocks
}

// builtin is what is at work where a station has no files of its own; read when
// it is first needed.
type builtin struct {
	letters func() *letter.Set
	clocks  func() *service.Rules
}

// Clocks are the rules for times at this desk's station.
func (d *Desk) Clocks() *service.Rules { return d.station.Clocks() }

// tellWay decides what happens to a return's way; for each stage that it reaches
// it keeps, in the same write, the letter that tells the customer.
func (s *Station) tellWay(w service.Way, stream StreamID, at service.Moment, known letter.Facts, commands ...service.Command) (service.Way, Write, error) {
	out := Write{Stream: stream, Seen: w.Seen, Person: at.Person, At: at.At}
	for _, c := range commands {
		before := len(w.Reached)
		next, write, err := onWay(w, stream, at, c)
		if err != nil {
			return w, Write{}, err
		}
		w = next
		out.Facts = append(out.Facts, write.Facts...)
		for _, r := range w.Reached[before:] {
			m, tells := s.write(w, r.Stage, at.At, known)
			if !tells {
				continue
			}
			next, write, err = onWay(w, stream, at, service.Tell{Told: service.Told{Stage: r.Stage, Subject: m.Subject, Text: m.Text, By: s.Letters().ID()}})
			if err != nil {
				return w, Write{}, err
			}
			w = next
			out.Facts = append(out.Facts, write.Facts...)
		}
	}
	return w, out, nil
}

// write fills the letter of a stage with what is known and what follows from the
// clocks.
func (s *Station) write(w service.Way, stage service.Stage, now time.Time, known letter.Facts) (letter.Message, bool) {
	set := s.Letters()
	if !set.Has(string(stage)) {
		return letter.Message{}, false
	}
	// The customer knows the number the return was announced by; all letters name that one.
	f := letter.Facts{"number": rule.Text(cmp.Or(w.RMA, w.Number)), "today": rule.Text(now.Format(time.DateOnly))}
	put(f, "rma", w.RMA)
	put(f, "product", w.Label)
	if at := w.At(service.Received); !at.IsZero() {
		put(f, "received", at.In(now.Location()).Format(time.DateOnly))
	}
	if by := s.answerBy(stage, now); !by.IsZero() {
		put(f, "answer_by", by.Format(time.DateOnly))
	}
	if w.Withdrawn != "" {
		f["withdrawal"] = rule.Bool(true)
		if _, due, ok := s.Clocks().Refund.Due(w.Withdrawn, now.Location()); ok && !due.Before(now) { // a day that is over is no promise
			put(f, "refund_by", due.Format(time.DateOnly))
		}
	}
	for _, d := range w.Done {
		if d.Task == "tracking" {
			put(f, "tracking", d.Value)
		}
	}
	for name, v := range known {
		if letter.Knows(name) {
			f[name] = v
		}
	}
	return set.Write(string(stage), f, letter.Style{Decimal: s.Settings().Decimal})
}

// answerBy is when the customer hears of us again, or we wait for them until.
func (s *Station) answerBy(stage service.Stage, now time.Time) time.Time {
	r := s.Clocks()
	switch stage {
	case service.Received:
		return now.Add(r.Within("start") + r.Within("decide"))
	case service.Held:
		return now.Add(r.Within("lead"))
	case service.Asked:
		return now.Add(r.Within("customer"))
	}
	return time.Time{}
}

func put(f letter.Facts, name, text string) {
	if text != "" {
		f[name] = rule.Text(text)
	}
}

// told is what a customer may be told of a record: of the facts those that letters
// may name, and what was decided.
func told(st inspection.State) letter.Facts {
	f := letter.Facts{}
	if st.Ruling != nil {
		for name, v := range returns.Derived(st.Ruling.Facts) {
			f[name] = v // what is not for customers no letter can name
		}
		if days, ok := st.Ruling.Window(); ok {
			f["window_days"] = days
		}
	}
	product := st.Subject["product.name"]
	if product == "" {
		product = st.Subject["product"]
	}
	put(f, "product", product)
	put(f, "order", st.Subject["order"])
	put(f, "delivered", st.Subject["order.delivered"])
	if w := st.Subject["rma.withdrawal"]; w != "" {
		f["withdrawal"] = rule.Bool(w == string(goods.Yes))
	}
	put(f, "missing_parts", strings.Join(st.MissingParts(), ", "))
	f["stopped"] = rule.Bool(st.Ended != nil && st.Ended.How == "stop")
	toldDecision(f, st)
	return f
}

// toldDecision adds what the customer gets: as it was agreed, else as policy
// decides it. What a lead must agree to first is not told.
func toldDecision(f letter.Facts, st inspection.State) {
	r := st.Ruling
	if r == nil {
		return
	}
	gets, amount, currency := r.Resolution, r.Amount.String(), r.Currency
	money := r.Settles && r.Resolution.Pays()
	switch done := st.Resolved(); {
	case done != nil:
		gets, amount, currency, money = done.Resolution, done.Amount, done.Currency, done.Amount != ""
		toldOurs(f, r)
	case st.SignOff != nil && !r.Final() && r.Do != returns.AskCustomer:
		return
	}
	if gets == inspection.Refuse {
		if r.Facts.Text("contents") == "empty" {
			return // there is nothing to send back, and a person says the rest
		}
		gets = returns.ReturnToCustomer
	}
	put(f, "resolution", string(gets))
	if !money {
		return
	}
	if d, err := measure.ParseDecimal(amount); err == nil {
		f["amount"] = rule.Number(d)
	}
	put(f, "currency", currency)
	put(f, "lines", strings.Join(moneyLines(r.Account(amount)), "\n"))
}

// toldOurs says whether it is the piece that was sent, once a person has decided:
// until then that is nobody's business but the lead's.
func toldOurs(f letter.Facts, r *inspection.Ruling) {
	if r.Lane < returns.ByLead {
		return
	}
	known := returns.Derived(r.Facts)
	switch item, serial := known.Truth("item_matched"), known.Truth("serial_matched"); {
	case item == rule.No, serial == rule.No:
		f["piece_matched"] = rule.Bool(false)
	case serial == rule.Yes:
		f["piece_matched"] = rule.Bool(true)
	}
}

// moneyLines are texts and amounts, one under the other.
func moneyLines(all []returns.Line) []string {
	text, amount := 0, 0
	for _, l := range all {
		text, amount = max(text, utf8.RuneCountInString(l.Text)), max(amount, len(l.Amount.String()))
	}
	var out []string
	for _, l := range all {
		out = append(out, fmt.Sprintf("%-*s  %*s", text, l.Text, amount, l.Amount.String()))
	}
	return out
}

// Preview is the letter that goes out when a return comes to a stage, as it would
// be written now.
func (d *Desk) Preview(ctx context.Context, id inspection.ID, stage service.Stage) (letter.Message, error) {
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	st, err := s.load(ctx, id)
	if err != nil {
		return letter.Message{}, err
	}
	if st.Checklist.Kind != checklists.ReturnedGoods {
		return letter.Message{}, fault.New(fault.Refused, "only customers of returned goods are written to")
	}
	w, err := s.wholeWay(ctx, id)
	if err != nil {
		return letter.Message{}, err
	}
	if w.Number == "" {
		w.Number, w.RMA, w.Label = st.Number, strings.ToUpper(st.Subject["rma"]), st.Label
	}
	known := told(st)
	if stage == service.Decided && known["resolution"].Text() == "" && w.Stage.Before(service.Decided) && st.Ruling != nil {
		return letter.Message{}, fault.New(fault.Missing, "nothing is decided yet")
	}
	m, tells := s.write(w, stage, s.parts.Clock(), known)
	if !tells {
		return m, fault.New(fault.Missing, "nothing is told when it is %s", service.Words(stage))
	}
	return m, nil
}

// LetterIf is the letter that goes out if leads agree to this, as it would be
// written now. It decides nothing.
func (d *Desk) LetterIf(ctx context.Context, id inspection.ID, c inspection.Approve) (letter.Message, error) {
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	st, err := s.load(ctx, id)
	if err != nil || st.Ruling == nil || st.SignOff == nil || st.Resolved() != nil {
		return letter.Message{}, err
	}
	agreed := inspection.Approved{Resolution: c.Resolution, Amount: c.Amount, Currency: st.Ruling.Currency}
	if s.Settings().Decimal == ',' {
		agreed.Amount = strings.Replace(c.Amount, ",", ".", 1)
	}
	if c.Amount == "" && c.Resolution.Pays() && st.Ruling.Payable() {
		agreed.Amount = st.Ruling.Amount.String()
	}
	st.Approvals = nil
	for range max(1, st.Ruling.Lane.Approvals()) {
		st.Approvals = append(st.Approvals, agreed)
	}
	w, err := s.wholeWay(ctx, id)
	if err != nil {
		return letter.Message{}, err
	}
	m, _ := s.write(w, service.Decided, s.parts.Clock(), told(st))
	return m, nil
}

// LetterOf is the letter of a return's decision: the one that a signature sends, as
// it would be written now, or the last one that was sent. Empty: nothing is decided
// about it yet, or nothing is told.
func (d *Desk) LetterOf(ctx context.Context, id inspection.ID) (letter.Message, error) {
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	st, err := s.load(ctx, id)
	if err != nil || !st.Decides() || st.Ruling == nil {
		return letter.Message{}, err
	}
	w, err := s.wholeWay(ctx, id)
	if err != nil {
		return letter.Message{}, err
	}
	if st.SignOff != nil {
		if len(w.Told) == 0 {
			return letter.Message{}, nil
		}
		last := w.Told[len(w.Told)-1]
		return letter.Message{Subject: last.Subject, Text: last.Text}, nil
	}
	st.Outcome, st.SignOff = st.Judge(), &inspection.SignOff{At: s.parts.Clock()}
	to, ok := wayNow(st).(service.Move)
	if !ok {
		return letter.Message{}, nil
	}
	m, _ := s.write(w, to.Stage, s.parts.Clock(), told(st))
	return m, nil
}
