package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assay/station/people"
)

func (a *app) peopleCommand() *cobra.Command {
	c := &cobra.Command{Use: "people", Short: "Who may work here", Args: cobra.NoArgs,
		Example: "  assay people list\n  assay people add --id 104 --name 'Bo Lind' --role inspector --as 7",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return misuse("say people list, people add or people pin: see --help")
		}}
	c.AddCommand(a.peopleList(), a.peopleAdd(), a.peoplePIN())
	return c
}

type personJSON struct {
	ID     people.ID   `json:"id"`
	Name   string      `json:"name"`
	Role   people.Role `json:"role"`
	Left   bool        `json:"left"`
	Skills []string    `json:"skills"`
	Added  string      `json:"added"`
}

func (a *app) peopleList() *cobra.Command {
	return command("list", "List everyone", "  assay people list --json", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			return a.within(ctx, func(ctx context.Context, h *House) error {
				all, err := h.Station.Desk("command line").People(ctx)
				if err != nil {
					return err
				}
				t := a.table("ID", "NAME", "ROLE", "")
				for _, p := range all {
					if a.flags.json {
						if err := a.json(personJSON{p.ID, p.Name, p.Role, p.Left, orEmpty(p.Skills), stamp(p.Added)}); err != nil {
							return err
						}
						continue
					}
					left := ""
					switch {
					case p.Left:
						left = "left"
					case len(p.Also) > 0:
						left = "given to " + strings.Join(p.Also, ", ") + " as well"
					}
					t.row(string(p.ID), p.Name, string(p.Role), left)
				}
				return t.flush()
			})
		})
}

func (a *app) peopleAdd() *cobra.Command {
	var id, name, role, as string
	var skills []string
	c := command("add", "Add a person, as a lead", "  assay people add --id 104 --name 'Bo Lind' --role inspector --as 7", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			if err := need([2]string{"id", id}, [2]string{"name", name}, [2]string{"role", role}, [2]string{"as", as}); err != nil {
				return err
			}
			p := people.Person{ID: people.ID(id), Name: name, Role: people.Role(role), Skills: skills}
			return a.within(ctx, func(ctx context.Context, h *House) error {
				return a.addPerson(ctx, h, p, as)
			})
		})
	c.Flags().StringVar(&id, "id", "", "badge id")
	c.Flags().StringVar(&name, "name", "", "name")
	c.Flags().StringVar(&role, "role", string(people.Inspector), "inspector, lead, returns, refurb, quality or admin")
	c.Flags().StringVar(&as, "as", "", "the lead who adds; PIN from ASSAY_PIN or asked (the new one's: ASSAY_NEW_PIN)")
	c.Flags().StringSliceVar(&skills, "skill", nil, "what they may test, as checklists name it (may be repeated)")
	return c
}

func (a *app) addPerson(ctx context.Context, h *House, p people.Person, as string) error {
	mine, err := a.secretFrom(ctx, "ASSAY_PIN", "PIN of "+as+": ")
	if err != nil {
		return err
	}
	theirs, err := a.secretFrom(ctx, "ASSAY_NEW_PIN", "New PIN for "+p.Name+": ")
	if err != nil {
		return err
	}
	desk := h.Station.Desk("command line")
	if _, err := desk.SignIn(ctx, as, mine); err != nil {
		return err
	}
	if err := desk.AddPerson(ctx, p, theirs, mine); err != nil {
		return err
	}
	if a.flags.json {
		return a.json(personJSON{ID: p.ID, Name: p.Name, Role: p.Role, Skills: orEmpty(p.Skills), Added: stamp(a.now())})
	}
	a.print("%s, %s, %s: added", clean(string(p.ID)), clean(p.Name), clean(string(p.Role)))
	return nil
}

// peoplePIN is how a person who is known from another station comes to work here:
// PINs never travel.
func (a *app) peoplePIN() *cobra.Command {
	var id, as string
	c := command("pin", "Set a person's PIN at this station, as a lead", "  assay people pin --id 104 --as 7", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			if err := need([2]string{"id", id}, [2]string{"as", as}); err != nil {
				return err
			}
			return a.within(ctx, func(ctx context.Context, h *House) error {
				d := h.Station.Desk("command line")
				mine, err := a.leadAt(ctx, d, as)
				if err != nil {
					return err
				}
				theirs, err := a.secretFrom(ctx, "ASSAY_NEW_PIN", "New PIN for "+id+": ")
				if err != nil {
					return err
				}
				if err := d.SetPIN(ctx, people.ID(id), theirs, mine); err != nil {
					return err
				}
				a.print("%s has a new PIN at this station", clean(id))
				return nil
			})
		})
	c.Flags().StringVar(&id, "id", "", "badge id")
	c.Flags().StringVar(&as, "as", "", "the lead who vouches; PIN from ASSAY_PIN or asked (the new one: ASSAY_NEW_PIN)")
	return c
}

func (a *app) now() time.Time { return a.parts.Clock() }
