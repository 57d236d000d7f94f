package returns

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"assay/checklists/measure"
	"assay/checklists/rule"
)

func (w *work) say(format string, args ...any) {
	if w.how == full {
		w.Reasons = append(w.Reasons, fmt.Sprintf(format, args...))
	}
}

// money writes the lines and adds them up. What lacks the price, or comes to less
// than nothing, is held.
func (w *work) money() {
	if w.rule.Do.pays() {
		price, ok := w.f.number("price")
		if !ok {
			w.stop("the amount cannot be told: price not known")
			return
		}
		if err := w.line("price", "price paid", price, 1); err != nil {
			w.stop("price: %v", err)
			return
		}
	}
	for _, fee := range w.rule.fees {
		if err := w.fee(fee); err != nil {
			w.stop("%s: %v", fee.Name, err)
			return
		}
	}
	total, err := sum(w.Lines, w.p.digits)
	if err != nil {
		w.stop("the amount cannot be told: %v", err)
		return
	}
	w.Settles, w.Amount = true, total
	if total.Sign() < 0 {
		w.stop("the lines add up to %s %s, below zero", total, w.Currency)
	}
}

// line adds an amount, rounded to the smallest unit; nothing is no line.
func (w *work) line(id, text string, amount measure.Decimal, sign int) error {
	amount, err := amount.To(w.p.digits)
	if err != nil {
		return err
	}
	if amount.Sign() == 0 && id != "price" {
		return nil
	}
	if sign < 0 {
		amount = amount.Negative()
	}
	w.Lines = append(w.Lines, Line{id, text, amount})
	return nil
}

// share adds a percentage of an amount.
func (w *work) share(id, text string, of, share measure.Decimal, sign int) error {
	amount, err := w.p.Round(percent(of, share))
	if err != nil {
		return err
	}
	return w.line(id, text, amount, sign)
}

// fee takes or gives one fee. What is not known is neither taken nor given, and
// that is said.
func (w *work) fee(f *Fee) error {
	if f.when != nil {
		switch f.when.Truth(w.env) {
		case rule.No:
			return nil
		case rule.Unknown:
			w.pass(f, w.unknown(f.when))
			return nil
		}
	}
	from := f.Take + f.Give + f.Of
	money, ok := w.f.number(from)
	if !ok {
		w.pass(f, from)
		return nil
	}
	switch {
	case f.Take != "":
		return w.line(f.Name, f.title(w, "", from), money, -1)
	case f.Give != "":
		return w.line(f.Name, f.title(w, "", from), money, 1)
	case f.GivePercent != "":
		return w.share(f.Name, f.title(w, f.GivePercent, from), money, f.share, 1)
	case f.Percent != "":
		return w.share(f.Name, f.title(w, f.Percent, from), money, f.share, -1)
	}
	return w.shares(f, money, from)
}

// pass leaves a fee out. Where the customer would get it, a lead looks, so that
// nobody is paid too little in one key.
func (w *work) pass(f *Fee, unknown string) {
	word := "taken"
	if f.Give != "" || f.GivePercent != "" {
		word, w.Lane = "given", max(w.Lane, ByLead)
	}
	w.say("%s not %s: %s not known", f.Name, word, unknown)
}

// shares takes the percentage of the sub-grade found; one that is not named takes
// nothing.
func (w *work) shares(f *Fee, money measure.Decimal, from string) error {
	axis := axisOf(f.BySubGrade[0].SubGrade)
	found := w.f.Text(axis)
	if found == "" {
		if axis == "cosmetic" && w.Graded.Short {
			return nil // sealed: its outside was looked at
		}
		w.pass(f, axis)
		return nil
	}
	for i := range f.BySubGrade {
		s := &f.BySubGrade[i]
		if s.SubGrade == found {
			v, _ := sub(axis, found)
			return w.share(f.Name, f.title(w, s.Percent, from)+" for "+v.Text, money, s.share, -1)
		}
	}
	return nil
}

// feeWords are common fees as a customer reads them; a policy's own text goes first.
var feeWords = map[string]string{"missing": "parts that were missing", "freight_out": "delivery to you"}

// title is the fee's own text, or what it does.
func (f *Fee) title(w *work, share, from string) string {
	if w.how == brief {
		return ""
	}
	if f.Text != "" {
		return fill(f.Text, w.env)
	}
	text := feeWords[f.Name]
	if text == "" {
		text = strings.ReplaceAll(f.Name, "_", " ")
	}
	if share != "" {
		text += ", " + share + " % of " + strings.ReplaceAll(from, "_", " ")
	}
	return text
}

// Most is the most that goes back to a customer: what was paid, freight with it. What
// was paid in another currency says nothing about an amount of the policy's.
func (r Ruling) Most() (measure.Decimal, bool) {
	price, known := r.Facts.number("price")
	if paid := r.Facts.Text("currency"); !known || paid != "" && paid != r.Currency {
		return measure.Decimal{}, false
	}
	total := price.Rat()
	if freight, known := r.Facts.number("freight_standard"); known {
		total = new(big.Rat).Add(total, freight.Rat())
	}
	most, err := measure.Rounded(total, 4)
	return most, err == nil
}

// Account is the lines of an amount that was agreed to: policy's, and what a
// person's word adds or takes.
func (r Ruling) Account(agreed string) []Line {
	amount, err := measure.ParseDecimal(agreed)
	if err != nil {
		return nil
	}
	if !r.Settles {
		return []Line{{"agreed", "as agreed", amount}}
	}
	if amount.Cmp(r.Amount) == 0 {
		return r.Lines
	}
	by, err := measure.Rounded(new(big.Rat).Sub(amount.Rat(), r.Amount.Rat()), max(amount.Places(), r.Amount.Places()))
	if err != nil {
		return []Line{{"agreed", "as agreed", amount}}
	}
	return append(slices.Clip(r.Lines), Line{"agreed", "as agreed", by})
}
