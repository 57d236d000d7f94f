package labs

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/inspection"
	"assay/station/people"
)

// Desk is all this screen asks of the station.
type Desk interface {
	Person() (people.Person, bool)
	Labs(context.Context) ([]station.LabRow, error)
	Report(ctx context.Context, id inspection.ID, pin string, r inspection.Report) (inspection.State, error)
}

// listed is what is due.
type listed struct {
	all []station.LabRow
	err error
}

func read(ctx context.Context, d Desk) tea.Cmd {
	return func() tea.Msg {
		all, err := d.Labs(ctx)
		return listed{all: all, err: err}
	}
}

// done says how a result was kept, in words for the saved line.
type done struct {
	what string
	err  error
}

func record(ctx context.Context, d Desk, row station.LabRow, r inspection.Report, pin string) tea.Cmd {
	return func() tea.Msg {
		now, err := d.Report(context.WithoutCancel(ctx), row.ID, pin, r)
		what := row.Number + ": result kept"
		if err == nil && now.SignOff != nil {
			what += ", a lead decides"
		}
		return done{what: what, err: err}
	}
}
