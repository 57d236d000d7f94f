package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"assay/station"
	"assay/station/goods"
	"assay/ui/known/label"
	"assay/ui/screen"
)

// errBadge: a badge was scanned at home; its person signs in.
var errBadge = errors.New("a badge was scanned")

// scanned opens at home what a label means, as the screens do.
func (s *session) scanned(ctx context.Context, code string) error {
	aim, err := label.Of(ctx, s.desk, code, s.now())
	if err != nil {
		return err
	}
	return s.opened(ctx, code, aim)
}

// opened goes to what a label opens.
func (s *session) opened(ctx context.Context, code string, aim label.Aim) error {
	switch to := aim.To.(type) {
	case nil:
		s.next = aim.Badge
		s.desk.SignOut()
		return errBadge
	case screen.Begin:
		if aim.Name != "" {
			s.say("%s.", s.show(capital(aim.Name)))
		}
		return s.beginWith(ctx, start{kind: to.Kind, part: to.Part}, to.Code)
	case screen.Inspect:
		return s.goOn(ctx, to.ID)
	case screen.Record:
		s.say("%s", s.rowLine(*aim.Row))
		return nil
	}
	return s.lookedUp(ctx, code, aim)
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// known is what a label answers before anybody is asked.
func (s *session) known(ctx context.Context, what start, code string) (station.Prefill, error) {
	if code == "" {
		return station.Prefill{}, nil
	}
	p, err := s.prefill(ctx, what, code)
	return label.Said(p), err
}

// prefill is what a code answers; where it is several products' the person says which.
func (s *session) prefill(ctx context.Context, what start, code string) (station.Prefill, error) {
	p, err := s.desk.Prefill(ctx, code, what.kind, what.part)
	several := p.Several()
	if err != nil || len(several) == 0 || what.part == "delivery" && p.Subject["order"] != "" {
		return p, err
	}
	names := make([]string, 0, len(several)+1)
	for _, one := range several {
		names = append(names, one.Name+", "+one.SKU)
	}
	at, err := s.pick(fmt.Sprintf("This number is that of %d products. Which one", len(several)), append(names, "Another, or not known"), "")
	if err != nil || at == len(several) {
		return p, err
	}
	return s.desk.PrefillAs(ctx, code, several[at].Key(), what.kind, what.part)
}

// lookedUp tells all that is known of a label that opens no work by itself, and
// asks what to begin with it.
func (s *session) lookedUp(ctx context.Context, code string, aim label.Aim) error {
	found, err := s.desk.Known(ctx, code)
	if err != nil {
		return err
	}
	for _, line := range s.facts(found) {
		s.say("%s.", s.show(line))
	}
	if err := s.advised(ctx, found); err != nil {
		return err
	}
	for i, r := range found.Records {
		if i == mostRecords {
			s.say("And %d records more; find lists them.", len(found.Records)-i)
			break
		}
		s.say("%s", s.rowLine(r))
	}
	starts := label.Sensible(found)
	if len(starts) == 0 {
		return nil
	}
	names := make([]string, 0, len(starts)+1)
	for _, one := range starts {
		names = append(names, one.Name)
	}
	at, err := s.pick("Begin with it", append(names, "Nothing"), ":back goes home.")
	if err != nil || at == len(starts) {
		return s.home1(err)
	}
	return s.beginWith(ctx, start{kind: starts[at].Kind, part: starts[at].Part}, code)
}

// mostRecords is how many records of a label are read out.
const mostRecords = 10

// facts are what is known, a sentence each, what matters most first.
func (s *session) facts(f station.Found) (all []string) {
	if len(f.Means) == 0 {
		all = append(all, "Not known here: "+f.Scan.Input)
	}
	for _, h := range f.Holds {
		what := "On hold"
		if h.Recall == goods.Yes {
			what = "Recalled"
		}
		all = append(all, listed(what+" by "+h.ID, h.Reason, with("since", h.Since)))
	}
	for _, e := range f.Scan.Elements {
		said := e.Meaning()
		if said == "" {
			said = e.Value
		}
		all = append(all, e.Title+" "+said)
	}
	for _, w := range f.Scan.Warnings {
		all = append(all, "Attention: "+w)
	}
	if left, _, known := f.Life(s.now().Format(time.DateOnly)); known && left < 0 {
		all = append(all, "Expired "+f.Expires)
	}
	for _, p := range f.Products {
		all = append(all, listed("Product "+p.Name, with("SKU", p.SKU), with("GTIN", p.GTIN), p.Variant))
	}
	for _, r := range f.Returns {
		all = append(all, listed("Return "+r.RMA, with("order", r.Return.Order), with("announced", r.Announced)))
	}
	for _, o := range f.Orders {
		if o.Direction == goods.Sales {
			all = append(all, listed("Sold by "+o.Number, with("delivered", o.Delivered)))
		}
	}
	for _, o := range f.Suppliers {
		all = append(all, listed("Supplier "+o.Name, o.ID))
	}
	for _, i := range f.Instruments {
		all = append(all, listed("Gauge "+i.ID, strings.ReplaceAll(i.Gauge, "_", " "), with("calibrated until", i.Due)))
	}
	return all
}

// advised reads out the purchase orders of a label, advised beside counted.
func (s *session) advised(ctx context.Context, f station.Found) error {
	for _, o := range f.Orders {
		if o.Direction != goods.Purchase {
			continue
		}
		a, err := s.desk.Advised(ctx, o.Number)
		if err != nil {
			return err
		}
		s.say("%s.", s.show(listed("Order "+o.Number, with("of", o.Supplier), with("promised", o.Promised), with("came", a.Came))))
		for _, l := range a.Lines {
			what := l.Name
			if what == "" {
				what = l.SKU + l.GTIN
			}
			s.say("%s.", s.show(listed(fmt.Sprintf("Line %d, %s, %d advised", l.Line, what, l.Advised), counted(l.Balance))))
		}
	}
	return nil
}

// counted is what became of a line, in words.
func counted(b goods.Balance) string {
	switch b.Match {
	case goods.Open:
		return "not counted"
	case goods.Short:
		return fmt.Sprintf("%d counted, %d short", b.Counted, b.Short)
	case goods.Over:
		return fmt.Sprintf("%d counted, %d over", b.Counted, b.Over)
	case goods.Substituted:
		return fmt.Sprintf("%d counted, substituted by %s", b.Counted, b.By)
	case goods.Wrong:
		return fmt.Sprintf("%d counted, not ordered", b.Counted)
	}
	return fmt.Sprintf("%d counted, as advised", b.Counted)
}

func with(word, value string) string {
	if value == "" {
		return ""
	}
	return word + " " + value
}

// listed joins what is not empty.
func listed(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, ", ")
}
