package cli

import (
	"context"

	"github.com/spf13/cobra"

	"assay/station"
)

// settingJSON is one site setting.
type settingJSON struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Means string `json:"means"`
}

func (a *app) settingsCommand() *cobra.Command {
	var as string
	c := &cobra.Command{Use: "settings", Short: "What a lead may set for this station", Args: cobra.NoArgs,
		Example: "  assay settings list\n  assay settings set second-look 5 --as 7\n  assay settings set release by-lead --as 7",
		RunE: func(*cobra.Command, []string) error {
			return misuse("say settings list or settings set: see --help")
		}}
	list := command("list", "List them, with what holds now", "  assay settings list --json", cobra.NoArgs, func(ctx context.Context, _ []string) error {
		return a.within(ctx, func(ctx context.Context, h *House) error {
			t := a.table("NAME", "VALUE", "")
			for _, s := range h.Station.Settings().SiteSettings() {
				if a.flags.json {
					if err := a.json(settingJSON{s.Name, s.Value, s.Means}); err != nil {
						return err
					}
					continue
				}
				t.row(s.Name, s.Value, s.Means)
			}
			return t.flush()
		})
	})
	set := command("set NAME VALUE", "Change one, as a lead", "  assay settings set second-over '1000.00 EUR' --as 7", cobra.ExactArgs(2),
		func(ctx context.Context, args []string) error {
			if err := need([2]string{"as", as}); err != nil {
				return err
			}
			return a.asLead(ctx, as, func(ctx context.Context, d *station.Desk, pin string) error {
				if err := d.Set(ctx, pin, args[0], args[1]); err != nil {
					return err
				}
				for _, s := range d.Station().SiteSettings() {
					if s.Name == args[0] {
						a.print("%s: %s", s.Name, s.Value)
					}
				}
				return nil
			})
		})
	set.Flags().StringVar(&as, "as", "", "the lead who says so; PIN from ASSAY_PIN or asked")
	c.AddCommand(list, set)
	return c
}
