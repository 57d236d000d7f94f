package station

import (
	"context"
	"maps"
	"math/big"
	"slices"

	"assay/station/inspection"
	"assay/station/returns"
)

// FlipRow is a past return that another policy decides otherwise.
type FlipRow struct {
	ID     inspection.ID
	Number string
	returns.Flip
}

// Replayed is what a policy would have made of past returns.
type Replayed struct {
	Looked   int // returns re-decided
	Flips    []FlipRow
	Money    string // what the policy pays more in all, in its currency; less is negative
	Currency string
	Also     []Sum // the same in other currencies, which are never added up
	Held     int   // flips from a light lane or a resolution to a person
	Freed    int   // flips the other way
}

// Sum is an amount in a currency.
type Sum struct{ Money, Currency string }

// replayPage is how many past decisions are read at once.
const replayPage = 512

// ReplayPolicy decides the last returns anew by a policy and gives those that
// flip; last 0: all of them. It changes nothing.
func (d *Desk) ReplayPolicy(ctx context.Context, p *returns.Policy, last int) (Replayed, error) {
	out := Replayed{Currency: p.Currency}
	run, money := returns.NewRedecision(p), map[string]*big.Rat{p.Currency: new(big.Rat)}
	for after := Cursor(""); ; {
		limit := replayPage
		if last > 0 {
			limit = min(limit, last-out.Looked)
		}
		rows, next, err := d.station.returned().Rulings(ctx, after, limit)
		if err != nil {
			return out, err
		}
		for _, r := range rows {
			out.Looked++
			flip, flips := run.Of(r.Past)
			if !flips {
				continue
			}
			if flip.Money.Sign() != 0 {
				if money[flip.Currency] == nil {
					money[flip.Currency] = new(big.Rat)
				}
				money[flip.Currency].Add(money[flip.Currency], flip.Money.Rat())
			}
			out.Flips = append(out.Flips, FlipRow{r.ID, r.Number, flip})
			switch was, is := flip.Old.Lane >= returns.ByLead, flip.New.Lane >= returns.ByLead; {
			case is && !was:
				out.Held++
			case was && !is:
				out.Freed++
			}
		}
		if after = next; after == "" || last > 0 && out.Looked >= last {
			break
		}
	}
	return out, out.sum(money)
}

// sum writes down what moved, each currency by itself.
func (r *Replayed) sum(money map[string]*big.Rat) error {
	for _, currency := range slices.Sorted(maps.Keys(money)) {
		total, err := returns.RoundIn(currency, money[currency])
		if err != nil {
			return err
		}
		if currency == r.Currency {
			r.Money = total.String()
		} else {
			r.Also = append(r.Also, Sum{total.String(), currency})
		}
	}
	return nil
}

// SignalHits says of each signal how often it was raised, and what leads said.
func (d *Desk) SignalHits(ctx context.Context) (map[string]Hits, error) {
	return d.station.returned().SignalHits(ctx)
}
