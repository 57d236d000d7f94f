package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"assay/station"
	"assay/station/people"
	"assay/station/returns"
)

func (a *app) policyReplayCommand() *cobra.Command {
	last := 0
	c := command("replay FILE", "Decide past returns anew by a policy: what flips, why, what money moves",
		"  assay policy replay returns.yaml --last 500", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
			if last < 0 {
				return misuse("--last is how many returns to look at, newest first")
			}
			p, err := a.policy(args[0])
			if err != nil {
				return err
			}
			return a.within(ctx, func(ctx context.Context, h *House) error { return a.policyReplay(ctx, h, p, last) })
		})
	c.Flags().IntVar(&last, "last", 0, "only that many returns, the newest (default all)")
	return c
}

type (
	flipJSON struct {
		Number string       `json:"number"`
		ID     string       `json:"id"`
		Old    flipSideJSON `json:"old"`
		New    flipSideJSON `json:"new"`
		Money  string       `json:"money"` // what the new policy pays more
		Paid   *string      `json:"currency"`
		Why    string       `json:"why"`
	}
	flipSideJSON struct {
		Policy     string      `json:"policy"`
		Rule       *string     `json:"rule"`
		Resolution *returns.Do `json:"resolution"`
		Propose    *returns.Do `json:"propose"`
		Amount     *string     `json:"amount"`
		Lane       string      `json:"lane"`
	}
	replayedJSON struct {
		Policy   string    `json:"policy"`
		Looked   int       `json:"looked"`
		Flips    int       `json:"flips"`
		Money    string    `json:"money"`
		Currency string    `json:"currency"`
		Also     []sumJSON `json:"also,omitempty"` // what moves in other currencies
		Held     int       `json:"held"`
		Freed    int       `json:"freed"`
		Standing *string   `json:"standing"` // what a person should know before it decides
		Changes  []string  `json:"changes"`  // against the policy that decides here
	}
	sumJSON struct {
		Money    string `json:"money"`
		Currency string `json:"currency"`
	}
)

func sideOf(d returns.Decision) flipSideJSON {
	out := flipSideJSON{d.Policy, wordOrNull(d.Rule), wordOrNull(d.Resolution), wordOrNull(d.Propose), nil, d.Lane.String()}
	if d.Settles {
		amount := d.Amount.String()
		out.Amount = &amount
	}
	return out
}

// policyReplay answers each flip on its line, and the sum last.
func (a *app) policyReplay(ctx context.Context, h *House, p *returns.Policy, last int) error {
	desk := h.Station.Desk("command line")
	at := desk.Policy().Policy
	done, err := desk.ReplayPolicy(ctx, p, last)
	if err != nil {
		return err
	}
	if a.forPeople() {
		return a.replayText(p, at, done)
	}
	for _, f := range done.Flips {
		if err := a.json(flipJSON{f.Number, idOf(f.ID), sideOf(f.Old), sideOf(f.New), f.Money.String(), wordOrNull(f.Currency), f.Why}); err != nil {
			return err
		}
	}
	return a.json(a.replayed(p, at, done))
}

func (a *app) replayed(p, at *returns.Policy, done station.Replayed) replayedJSON {
	out := replayedJSON{Policy: p.ID(), Looked: done.Looked, Flips: len(done.Flips), Money: done.Money, Currency: done.Currency, Held: done.Held,
		Freed: done.Freed, Standing: wordOrNull(p.Standing(a.today())), Changes: p.Changes(at)}
	for _, s := range done.Also {
		out.Also = append(out.Also, sumJSON(s))
	}
	return out
}

func (a *app) replayText(p, at *returns.Policy, done station.Replayed) error {
	t := a.table("RECORD", "MORE", "WHY")
	for _, f := range done.Flips {
		t.row(f.Number, strings.TrimSpace(f.Money.String()+" "+f.Currency), clean(f.Why))
	}
	if err := t.flush(); err != nil {
		return err
	}
	a.print("%s: %d of %s flip; it pays %s more in all; %d more to a lead, %d fewer", p.ID(), len(done.Flips), many(done.Looked, "return"), paysMore(done), done.Held, done.Freed)
	for _, c := range p.Changes(at) {
		a.print("  %s", clean(c))
	}
	a.standing(p)
	return nil
}

// paysMore is what moves, each currency by itself.
func paysMore(done station.Replayed) string {
	text := done.Money + " " + done.Currency
	for _, s := range done.Also {
		text += ", " + s.Money + " " + s.Currency
	}
	return text
}

func (a *app) policyPublishCommand() *cobra.Command {
	var as string
	c := command("publish FILE", "Make a policy the one that decides here; a lead, with their PIN",
		"  ASSAY_PIN=482913 assay policy publish returns.yaml --as 7", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
			if err := need([2]string{"as", as}); err != nil {
				return err
			}
			p, err := a.policy(args[0])
			if err != nil {
				return err
			}
			return a.within(ctx, func(ctx context.Context, h *House) error { return a.policyPublish(ctx, h, p, people.ID(as)) })
		})
	c.Flags().StringVar(&as, "as", "", "the lead who publishes, by badge id; PIN from ASSAY_PIN or asked")
	return c
}

// policyPublish says first what it would have changed; the PIN is the word to it.
func (a *app) policyPublish(ctx context.Context, h *House, p *returns.Policy, as people.ID) error {
	desk := h.Station.Desk("command line")
	at := desk.Policy().Policy
	done, err := desk.ReplayPolicy(ctx, p, publishLast)
	if err != nil {
		return err
	}
	if a.forPeople() {
		if err := a.replayText(p, at, done); err != nil {
			return err
		}
	}
	pin, err := a.secretFrom(ctx, "ASSAY_PIN", "PIN of "+string(as)+", to let it decide here: ")
	if err != nil {
		return err
	}
	if _, err := desk.SignIn(ctx, string(as), pin); err != nil {
		return err
	}
	if err := desk.PublishPolicy(ctx, p, pin); err != nil {
		return err
	}
	said := fmt.Sprintf("%s decides here now", p.ID())
	if s := p.Standing(a.today()); s != "" {
		said = p.ID() + " is published; " + strings.TrimPrefix(s, "policy "+p.ID()+" ")
	}
	if a.flags.json {
		return a.json(a.replayed(p, at, done))
	}
	a.print("%s. Of the last %s it would have decided %d otherwise, %s more in all.", said, many(done.Looked, "return"), len(done.Flips), paysMore(done))
	return nil
}

// publishLast is how many returns are looked at before a policy is published.
const publishLast = 1000
