package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assay/station"
	"assay/station/fault"
	"assay/station/sampling"
)

func (a *app) seriesCommand() *cobra.Command {
	c := &cobra.Command{Use: "series", Short: "How sharply each supplier's lots are looked at, and why", Args: cobra.NoArgs,
		Example: "  assay series list\n  assay series show 3f2a\n  assay series correct 3f2a --note 'new die, first parts measured' --as 7",
		RunE: func(*cobra.Command, []string) error {
			return misuse("say series list, show, allow, withdraw, correct or start: see --help")
		}}
	c.AddCommand(a.seriesList(), a.seriesShow(),
		a.seriesWord("allow", "Production is steady and reduced inspection wanted, as a lead", func(ctx context.Context, d *station.Desk, id station.StreamID, pin, note string) error {
			return d.AllowReduced(ctx, id, pin, true, true, note)
		}),
		a.seriesWord("withdraw", "No reduced inspection any more, as a lead", func(ctx context.Context, d *station.Desk, id station.StreamID, pin, note string) error {
			return d.AllowReduced(ctx, id, pin, false, false, note)
		}),
		a.seriesWord("correct", "Record the corrective action of a discontinued series, as a lead", func(ctx context.Context, d *station.Desk, id station.StreamID, pin, note string) error {
			return d.AcceptCorrection(ctx, id, pin, note)
		}),
		a.seriesStart())
	return c
}

type seriesJSON struct {
	ID       string           `json:"id"`
	Supplier string           `json:"supplier"`
	Product  string           `json:"product"`
	Stage    string           `json:"stage"`
	Class    string           `json:"class"`
	Edition  string           `json:"edition"`
	Level    string           `json:"level"`
	AQL      string           `json:"aql"`
	Severity string           `json:"severity"`
	Score    int              `json:"score"`
	Steady   bool             `json:"steady"`
	Wanted   bool             `json:"reduced_wanted"`
	Why      string           `json:"why"`
	Since    string           `json:"since,omitempty"`
	Lots     int              `json:"lots"`
	Last     []seriesStepJSON `json:"last"`
	Next     []string         `json:"next"`
}

type seriesStepJSON struct {
	At       string `json:"at"`
	Number   string `json:"number,omitempty"`
	Word     string `json:"word,omitempty"`
	Lot      int    `json:"lot,omitempty"`
	N        int    `json:"n,omitempty"`
	Bad      int    `json:"bad"`
	Ac       int    `json:"ac"`
	Re       int    `json:"re,omitempty"`
	Accepted bool   `json:"accepted"`
	Apart    string `json:"does_not_count,omitempty"`
	Drawn    string `json:"drawn_on,omitempty"`
	Severity string `json:"severity"`
	Score    int    `json:"score"`
	Reason   string `json:"reason,omitempty"`
}

func seriesOut(r station.SeriesRow) seriesJSON {
	out := seriesJSON{
		ID: r.ID.String(), Supplier: r.Supplier, Product: r.Product, Stage: r.Stage, Class: r.Class, Edition: r.Edition, Level: r.Level,
		AQL: r.AQL, Severity: r.Severity, Score: r.Score, Steady: r.Steady, Wanted: r.Wanted, Why: r.Why, Lots: r.Lots,
		Next: orEmpty(r.Next), Last: []seriesStepJSON{},
	}
	if r.Since != 0 {
		out.Since = stamp(time.UnixMilli(r.Since))
	}
	for _, s := range r.Last {
		out.Last = append(out.Last, seriesStepJSON{
			stamp(time.UnixMilli(s.At)), s.Number, s.Word, s.Size, s.N, s.Bad, s.Ac, s.Re, s.Accepted, s.Apart, s.Drawn, s.Severity, s.Score, s.Reason,
		})
	}
	return out
}

func (a *app) seriesList() *cobra.Command {
	return command("list", "List every series, the sharpest first", "  assay series list --json", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			return a.within(ctx, func(ctx context.Context, h *House) error {
				rows, err := h.Station.Desk("command line").Series(ctx)
				if err != nil {
					return err
				}
				t := a.table("ID", "STATE", "SITE", "PRODUCT", "CLASS", "AQL", "LOTS", "SCORE")
				for _, r := range rows {
					if a.flags.json {
						if err := a.json(seriesOut(r)); err != nil {
							return err
						}
						continue
					}
					score := ""
					if r.Severity == string(sampling.Normal) {
						score = fmt.Sprint(r.Score)
					}
					t.row(r.ID.String()[:8], r.Severity, clean(r.Supplier), clean(r.Product), r.Class, r.AQL, fmt.Sprint(r.Lots), score)
				}
				return t.flush()
			})
		})
}

// oneSeries finds a series by the beginning of its id.
func oneSeries(ctx context.Context, d *station.Desk, id string) (station.SeriesRow, error) {
	rows, err := d.Series(ctx)
	if err != nil {
		return station.SeriesRow{}, err
	}
	var found []station.SeriesRow
	for _, r := range rows {
		if len(id) >= 4 && strings.HasPrefix(r.ID.String(), strings.ToLower(id)) {
			found = append(found, r)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return station.SeriesRow{}, fault.New(fault.Missing, "no series begins with %.40q: series list shows them, four signs at least", id)
	}
	return station.SeriesRow{}, fault.New(fault.Invalid, "%d series begin with %.40q: give more of it", len(found), id)
}

func (a *app) seriesShow() *cobra.Command {
	return command("show ID", "Show one series: its state, why, its last lots, what would change it", "  assay series show 3f2a", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			return a.within(ctx, func(ctx context.Context, h *House) error {
				r, err := oneSeries(ctx, h.Station.Desk("command line"), args[0])
				if err != nil {
					return err
				}
				if a.flags.json {
					return a.json(seriesOut(r))
				}
				a.print("%s  %s, %s, %s, %s", r.ID, clean(r.Supplier), clean(r.Product), r.Stage, r.Class)
				a.print("%s: %s", r.Severity, clean(r.Why))
				a.print("%s, level %s, AQL %s", sampling.Edition(r.Edition).Title(), r.Level, r.AQL)
				for _, s := range r.Last {
					a.print("  %s", seriesLine(s))
				}
				for _, n := range r.Next {
					a.print("next: %s", n)
				}
				return nil
			})
		})
}

func seriesLine(s station.SeriesStep) string {
	when := time.UnixMilli(s.At).Local().Format("2006-01-02 15:04")
	if s.Word != "" {
		return when + "  " + clean(s.Word)
	}
	said := "accepted"
	if !s.Accepted {
		said = "not accepted"
	}
	line := fmt.Sprintf("%s  %s  %d bad of %d, Ac %d Re %d: %s", when, clean(s.Number), s.Bad, s.N, s.Ac, s.Re, said)
	switch {
	case s.Apart != "":
		line += "; does not count: " + s.Apart
	case s.Reason != "":
		line += "; " + s.Reason
	}
	return line
}

// seriesWord is a lead's word about one series.
func (a *app) seriesWord(name, short string, say func(ctx context.Context, d *station.Desk, id station.StreamID, pin, note string) error) *cobra.Command {
	var note, as string
	c := command(name+" ID", short, "  assay series "+name+" 3f2a --note 'what you know' --as 7", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			if err := need([2]string{"note", note}, [2]string{"as", as}); err != nil {
				return err
			}
			return a.asLead(ctx, as, func(ctx context.Context, d *station.Desk, pin string) error {
				r, err := oneSeries(ctx, d, args[0])
				if err != nil {
					return err
				}
				if err := say(ctx, d, r.ID, pin, note); err != nil {
					return err
				}
				now, err := oneSeries(ctx, d, r.ID.String())
				if err != nil {
					return err
				}
				if a.flags.json {
					return a.json(seriesOut(now))
				}
				a.print("%s: %s", now.Severity, clean(now.Why))
				return nil
			})
		})
	c.Flags().StringVar(&note, "note", "", "what you know, in words that stay")
	c.Flags().StringVar(&as, "as", "", "the lead who says so; PIN from ASSAY_PIN or asked")
	return c
}

func (a *app) seriesStart() *cobra.Command {
	var as string
	c := command("start normal|tightened", "On which severity new series begin here, as a lead", "  assay series start tightened --as 7", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			if err := need([2]string{"as", as}); err != nil {
				return err
			}
			return a.asLead(ctx, as, func(ctx context.Context, d *station.Desk, pin string) error {
				if err := d.SetColdStart(ctx, pin, args[0]); err != nil {
					return err
				}
				a.print("new series begin on %s; those that have begun stay as they are", args[0])
				return nil
			})
		})
	c.Flags().StringVar(&as, "as", "", "the lead who says so; PIN from ASSAY_PIN or asked")
	return c
}

// asLead runs an action at a desk where a lead has signed in.
func (a *app) asLead(ctx context.Context, as string, do func(ctx context.Context, d *station.Desk, pin string) error) error {
	return a.within(ctx, func(ctx context.Context, h *House) error {
		pin, err := a.secretFrom(ctx, "ASSAY_PIN", "PIN of "+as+": ")
		if err != nil {
			return err
		}
		desk := h.Station.Desk("command line")
		if _, err := desk.SignIn(ctx, as, pin); err != nil {
			return err
		}
		return do(ctx, desk, pin)
	})
}
