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
	Over     bool   // no return is left to look at
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

// Replay decides past returns anew by a policy, the newest first, piece by piece. It
// is used by one goroutine at a time.
type Replay struct {
	policy *returns.Policy
	run    *returns.Redecision
	done   Replayed
	money  map[string]*big.Rat
	after  Cursor
}

// NewReplay is one that has looked at nothing yet.
func NewReplay(p *returns.Policy) *Replay {
	return &Replay{policy: p, run: returns.NewRedecision(p), done: Replayed{Currency: p.Currency}, money: map[string]*big.Rat{p.Currency: new(big.Rat)}}
}

// Policy is the one it decides by.
func (r *Replay) Policy() *returns.Policy { return r.policy }

// ReplayOn looks at the next returns, up to so many in all; last 0: no end. It gives
// what came of it so far, and whether there is more to look at. It changes nothing.
func (d *Desk) ReplayOn(ctx context.Context, r *Replay, last int) (done Replayed, more bool, err error) {
	limit := replayPage
	if last > 0 {
		limit = min(limit, last-r.done.Looked)
	}
	if limit <= 0 || r.done.Over {
		err := r.sum()
		return r.done, false, err
	}
	rows, next, err := d.station.returned().Rulings(ctx, r.after, limit)
	if err != nil {
		return r.done, false, err
	}
	for _, row := range rows {
		r.look(row)
	}
	r.after, r.done.Over = next, next == ""
	err = r.sum()
	return r.done, !r.done.Over && (last == 0 || r.done.Looked < last), err
}

// ReplayPolicy decides the last returns anew by a policy and gives those that
// flip; last 0: all of them.
func (d *Desk) ReplayPolicy(ctx context.Context, p *returns.Policy, last int) (done Replayed, err error) {
	r := NewReplay(p)
	for more := true; more && err == nil; {
		done, more, err = d.ReplayOn(ctx, r, last)
	}
	return done, err
}

func (r *Replay) look(row RuledRow) {
	r.done.Looked++
	flip, flips := r.run.Of(row.Past)
	if !flips {
		return
	}
	if flip.Money.Sign() != 0 {
		if r.money[flip.Currency] == nil {
			r.money[flip.Currency] = new(big.Rat)
		}
		r.money[flip.Currency].Add(r.money[flip.Currency], flip.Money.Rat())
	}
	r.done.Flips = append(r.done.Flips, FlipRow{row.ID, row.Number, flip})
	switch was, is := flip.Old.Lane >= returns.ByLead, flip.New.Lane >= returns.ByLead; {
	case is && !was:
		r.done.Held++
	case was && !is:
		r.done.Freed++
	}
}

// sum writes down what moved, each currency by itself.
func (r *Replay) sum() error {
	r.done.Also = nil
	for _, currency := range slices.Sorted(maps.Keys(r.money)) {
		total, err := returns.RoundIn(currency, r.money[currency])
		if err != nil {
			return err
		}
		if currency == r.done.Currency {
			r.done.Money = total.String()
		} else {
			r.done.Also = append(r.done.Also, Sum{total.String(), currency})
		}
	}
	return nil
}

// SignalHits says of each signal how often it was raised, and what leads said.
func (d *Desk) SignalHits(ctx context.Context) (map[string]Hits, error) {
	return d.station.returned().SignalHits(ctx)
}
