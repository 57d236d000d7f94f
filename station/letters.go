package station

import (
	"context"
	"strings"
	"time"

	"assay/checklists"
	"assay/checklists/rule"
	"assay/station/fault"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/letter"
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
	f := letter.Facts{"number": rule.Text(w.Number), "today": rule.Text(now.Format(time.DateOnly))}
	if w.Number == "" {
		f["number"] = rule.Text(w.RMA)
	}
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
		if _, due, ok := s.Clocks().Refund.Due(w.Withdrawn, now.Location()); ok {
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

// told is what a customer may be told of a record.
func told(st inspection.State) letter.Facts {
	f := letter.Facts{}
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
	f["stopped"] = rule.Bool(st.Ended != nil && st.Ended.How == "stop")
	return f
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
	m, tells := s.write(w, stage, s.parts.Clock(), told(st))
	if !tells {
		return m, fault.New(fault.Missing, "nothing is told when it is %s", service.Words(stage))
	}
	return m, nil
}
