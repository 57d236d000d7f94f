package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"assay/checklists"
	"assay/station"
)

func (a *app) checklistPublish() *cobra.Command {
	var as string
	c := command("publish FILE", "Have every station of the site begin a checklist of your own; a lead, with their PIN",
		"  ASSAY_PIN=482913 assay checklist publish crate.yaml --as 7", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
			if err := need([2]string{"as", as}); err != nil {
				return err
			}
			data, err := readFile(a.call.path(args[0]), mostLint)
			if err != nil {
				return misuse("%s: %v", args[0], err)
			}
			file := checklists.Source{Name: args[0], Data: data}
			return a.within(ctx, func(ctx context.Context, h *House) error { return a.publishChecklist(ctx, h, file, as) })
		})
	c.Long = "Have every station of the site begin a checklist, or a variant, of your own. It goes to them with the station's\n" +
		"records; they hold it to the same rules as a file of their own. Where a station has a file of the same name and\n" +
		"version with other content, the published one is begun and the file is left out. A change is a new version."
	c.Flags().StringVar(&as, "as", "", "the lead who publishes, by badge id; PIN from ASSAY_PIN or asked")
	return c
}

func (a *app) publishChecklist(ctx context.Context, h *House, file checklists.Source, as string) error {
	wrong := 0
	for _, p := range h.Station.Desk("command line").TryChecklist(file) {
		if !p.Warning {
			wrong++
		}
		if err := a.problem(p); err != nil {
			return err
		}
	}
	if wrong > 0 {
		return status{No, fmt.Errorf("%s to mend in %s: nothing is published", many(wrong, "thing"), clean(file.Name))}
	}
	return a.leadSays(ctx, h, as, func(d *station.Desk, pin string) error {
		ident, err := d.PublishChecklist(ctx, file, pin)
		if err == nil {
			a.print("%s is published: every station begins it as soon as it hears of it.", ident)
		}
		return err
	})
}

func (a *app) checklistWithdraw() *cobra.Command {
	var as, reason string
	c := command("withdraw ID", "Have no station begin a published checklist any more; a lead, with their PIN",
		"  ASSAY_PIN=482913 assay checklist withdraw crate@1 --reason 'crate@2 asks for the seal' --as 7", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			if err := need([2]string{"as", as}, [2]string{"reason", reason}); err != nil {
				return err
			}
			return a.within(ctx, func(ctx context.Context, h *House) error {
				return a.leadSays(ctx, h, as, func(d *station.Desk, pin string) error {
					err := d.WithdrawChecklist(ctx, args[0], reason, pin)
					if err == nil {
						a.print("%s is withdrawn: no station begins it any more; what was begun with it goes on.", clean(args[0]))
					}
					return err
				})
			})
		})
	c.Flags().StringVar(&as, "as", "", "the lead who withdraws, by badge id; PIN from ASSAY_PIN or asked")
	c.Flags().StringVar(&reason, "reason", "", "why, in words everybody reads")
	return c
}

// leadSays signs a lead in with their PIN for one word.
func (a *app) leadSays(ctx context.Context, h *House, as string, say func(d *station.Desk, pin string) error) error {
	pin, err := a.secretFrom(ctx, "ASSAY_PIN", "PIN of "+as+": ")
	if err != nil {
		return err
	}
	desk := h.Station.Desk("command line")
	if _, err := desk.SignIn(ctx, as, pin); err != nil {
		return err
	}
	return say(desk, pin)
}
