package damage

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/damage"
	"assay/station/people"
)

// Desk is what the form asks of the station.
type Desk interface {
	ReportDamage(context.Context, damage.Report) (damage.State, error)
}

// ReportDesk is what a report asks of it.
type ReportDesk interface {
	Person() (people.Person, bool)
	Station() station.Settings
	Damage(context.Context, damage.ID) (damage.State, error)
	DamageLines(context.Context, damage.ID) ([]station.Line, error)
	Adder
}

// Adder is what can be added to a report.
type Adder interface {
	NewestDrop() (station.Drop, bool, error)
	NoteDamage(ctx context.Context, id damage.ID, words string) (damage.State, error)
	AttachDamage(ctx context.Context, id damage.ID, path string) (damage.State, error)
	ClaimDamage(ctx context.Context, id damage.ID) (damage.State, error)
	CloseDamage(ctx context.Context, id damage.ID, pin, why string) (damage.State, error)
}

// reported is the form's report, kept.
type reported struct {
	now damage.State
	err error
}

func report(ctx context.Context, d Desk, r damage.Report) tea.Cmd {
	return func() tea.Msg {
		now, err := d.ReportDamage(context.WithoutCancel(ctx), r)
		return reported{now, err}
	}
}

// loaded is a report as it stands, with its entries.
type loaded struct {
	now   damage.State
	lines []station.Line
	err   error
}

func load(ctx context.Context, d ReportDesk, id damage.ID) tea.Cmd {
	return func() tea.Msg {
		now, err := d.Damage(ctx, id)
		if err != nil {
			return loaded{now: damage.State{ID: id}, err: err}
		}
		lines, err := d.DamageLines(ctx, id)
		return loaded{now, lines, err}
	}
}

// added says how something that was added went.
type added struct {
	id   damage.ID
	said string
	err  error
}

func note(ctx context.Context, d Adder, id damage.ID, words string) tea.Cmd {
	return func() tea.Msg {
		_, err := d.NoteDamage(context.WithoutCancel(ctx), id, words)
		return added{id, "noted", err}
	}
}

// photo adds the newest file of the drop folder.
func photo(ctx context.Context, d Adder, id damage.ID) tea.Cmd {
	return func() tea.Msg {
		drop, any, err := d.NewestDrop()
		if err != nil || !any {
			return added{id, "no file in the drop folder yet: take the photo, then F3", err}
		}
		_, err = d.AttachDamage(context.WithoutCancel(ctx), id, drop.Path)
		return added{id, "added " + drop.Name, err}
	}
}

func claim(ctx context.Context, d Adder, id damage.ID) tea.Cmd {
	return func() tea.Msg {
		_, err := d.ClaimDamage(context.WithoutCancel(ctx), id)
		return added{id, "the claim is kept as sent", err}
	}
}

func closing(ctx context.Context, d Adder, id damage.ID, pin, why string) tea.Cmd {
	return func() tea.Msg {
		_, err := d.CloseDamage(context.WithoutCancel(ctx), id, pin, why)
		return added{id, "closed", err}
	}
}
