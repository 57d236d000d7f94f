package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assay/station"
)

var patternsBy = []string{station.ByDefect: "defect", station.ByProduct: "product", station.BySupplier: "supplier"}

// patternJSON is one line of what fails most.
type patternJSON struct {
	Key      string  `json:"key"` // a defect code, a product or a supplier; empty: the records do not say
	Name     string  `json:"name,omitempty"`
	Cases    int     `json:"cases"`
	Together int     `json:"together"` // percent of all, up to this line
	Newest   *string `json:"newest"`
}

func (a *app) caseMost() *cobra.Command {
	by, days := "", 0
	c := command("most", "What fails most: cases by defect, product or supplier, the most first", "  assay case most\n  assay case most --by supplier --days 90 --json", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			at := slices.Index(patternsBy, by)
			switch {
			case at < 0:
				return misuse("--by %s: %s", clean(by), strings.Join(patternsBy, ", "))
			case days < 1 || days > 36500:
				return misuse("--days is how many days are looked back, 1 to 36500")
			}
			return a.within(ctx, func(ctx context.Context, h *House) error {
				return a.most(ctx, h.Station.Desk("command line"), station.PatternBy(at), days)
			})
		})
	c.Flags().StringVar(&by, "by", "defect", strings.Join(patternsBy, ", "))
	c.Flags().IntVar(&days, "days", 30, "how many days are looked back")
	return c
}

func (a *app) most(ctx context.Context, d *station.Desk, by station.PatternBy, days int) error {
	y, m, day := a.now().Date()
	p, err := d.Pareto(ctx, by, time.Date(y, m, day-days+1, 0, 0, 0, 0, a.now().Location()))
	if err != nil {
		return err
	}
	t := a.table(patternsBy[by], "cases", "together", "newest", "")
	for i, r := range p.Rows {
		out := patternJSON{Key: r.Key, Name: r.Name, Cases: r.Cases, Together: p.Upto(i), Newest: wordOrNull(cmp.Or(r.Last.Number, r.Last.What))}
		if a.flags.json {
			if err := a.json(out); err != nil {
				return err
			}
			continue
		}
		t.row(cmp.Or(r.Key, "-"), fmt.Sprint(r.Cases), fmt.Sprintf("%d %%", out.Together), cmp.Or(r.Last.Number, r.Last.What), r.Name)
	}
	switch {
	case a.flags.json:
		return nil
	case len(p.Rows) == 0:
		a.print("No case was opened in the last %d days.", days)
		return nil
	}
	return t.flush()
}
