package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assay/station"
	"assay/station/inspection"
	"assay/station/letter"
	"assay/station/returns"
	"assay/ui/text"
)

// agreedJSON is what a lead said that the customer gets. Resolved null: another lead has
// to say the same first, or two said otherwise.
type agreedJSON struct {
	Number   string        `json:"number"`
	Gets     returns.Do    `json:"gets"`
	Resolved *resolvedJSON `json:"resolved"`
	Subject  string        `json:"subject,omitempty"` // of the message to the customer
	Text     string        `json:"text,omitempty"`
}

func (a *app) agreeCommand() *cobra.Command {
	var as string
	var say inspection.Approve
	try := false
	c := command("agree NUMBER", "Say what the customer of a return gets, as a lead; the message goes with it",
		"  assay agree DOCK3-R-20260918-004 --as 7 --gets refund --dry-run\n  assay agree R-18-004 --as 7 --gets credit --amount 20.00 --reason 'as a courtesy'", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			if err := need([2]string{"as", as}); err != nil {
				return err
			}
			return a.asLead(ctx, as, func(ctx context.Context, d *station.Desk, pin string) error {
				row, err := one(ctx, d, d.Station().Whole(args[0], a.now()))
				if err != nil {
					return err
				}
				return a.agree(ctx, d, row, pin, say, try)
			})
		})
	c.Flags().StringVar(&as, "as", "", "the lead, by badge id; PIN from ASSAY_PIN or asked")
	c.Flags().StringVar((*string)(&say.Resolution), "gets", "", "refund, exchange, credit, repair, return_to_customer, keep_it, customer_choice or refuse")
	c.Flags().StringVar(&say.Amount, "amount", "", "where money goes back and it is not policy's amount")
	c.Flags().StringVar(&say.Reason, "reason", "", "needed where it is not what policy recommends")
	c.Flags().BoolVar(&try, "dry-run", false, "show the message to the customer; nothing is kept")
	return c
}

func (a *app) agree(ctx context.Context, d *station.Desk, row station.Row, pin string, say inspection.Approve, try bool) error {
	st, err := d.Load(ctx, row.ID)
	if err != nil {
		return err
	}
	if can := st.Resolutions(); len(can) > 0 && !slices.Contains(can, say.Resolution) {
		words := make([]string, len(can))
		for i, do := range can {
			words[i] = string(do)
		}
		said := "policy recommends nothing"
		if first := st.Recommended(); first != "" {
			said = "policy recommends " + string(first)
		}
		return misuse("--gets %q: %s; a lead says one of %s", string(say.Resolution), said, strings.Join(words, ", "))
	}
	message, err := d.LetterIf(ctx, row.ID, say)
	if err != nil {
		return err
	}
	if !try {
		if st, err = d.Approve(ctx, row.ID, pin, say); err != nil {
			return err
		}
	}
	return a.agreed(row.Number, say, st, message, try)
}

func (a *app) agreed(number string, say inspection.Approve, st inspection.State, m letter.Message, try bool) error {
	out := agreedJSON{Number: number, Gets: say.Resolution, Subject: m.Subject, Text: m.Text}
	if done := st.Resolved(); done != nil {
		out.Resolved = &resolvedJSON{done.Resolution, wordOrNull(done.Amount), done.Currency, done.Leads, done.Reason, stamp(done.At)}
	}
	if a.flags.json {
		return a.json(out)
	}
	switch {
	case try:
		a.print("Nothing is kept. The message to the customer would be:")
	case out.Resolved == nil:
		a.print("%s: your word is kept. Another lead has to say the same before the customer is told.", clean(number))
		return nil
	default:
		a.print("%s: %s", clean(number), clean(strings.TrimSpace(returns.Spoken(say.Resolution)+" "+st.Resolved().Amount+" "+st.Resolved().Currency)))
	}
	if m.Text == "" {
		return nil
	}
	a.print("\n%s\n%s", clean(m.Subject), strings.Join(text.Lay(m.Text, widest), "\n"))
	return nil
}
