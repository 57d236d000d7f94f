package series

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/people"
	"assay/station/sampling"
)

// Desk is all this screen asks of the station.
type Desk interface {
	Person() (people.Person, bool)
	Series(context.Context) ([]station.SeriesRow, error)
	AllowReduced(ctx context.Context, id station.StreamID, pin string, steady, wanted bool, note string) error
	AcceptCorrection(ctx context.Context, id station.StreamID, pin, note string) error
	Station() station.Settings
	SetColdStart(ctx context.Context, pin, severity string) error
}

// listed is every series.
type listed struct {
	all []station.SeriesRow
	err error
}

func read(ctx context.Context, d Desk) tea.Cmd {
	return func() tea.Msg {
		all, err := d.Series(ctx)
		return listed{all: all, err: err}
	}
}

// done says how it went, in words for the saved line.
type done struct {
	what string
	err  error
}

func tell(ctx context.Context, d Desk, id station.StreamID, what doing, note, pin string) tea.Cmd {
	ctx = context.WithoutCancel(ctx)
	return func() tea.Msg {
		switch what {
		case correcting:
			return done{what: "corrective action recorded: tightened", err: d.AcceptCorrection(ctx, id, pin, note)}
		case allowing:
			return done{what: "reduced inspection approved", err: d.AllowReduced(ctx, id, pin, true, true, note)}
		}
		return done{what: "reduced inspection withdrawn", err: d.AllowReduced(ctx, id, pin, false, false, note)}
	}
}

// start sets on which severity new series begin.
func start(ctx context.Context, d Desk, tightened bool, pin string) tea.Cmd {
	ctx = context.WithoutCancel(ctx)
	severity := string(sampling.Normal)
	if tightened {
		severity = string(sampling.Tightened)
	}
	return func() tea.Msg {
		return done{what: "new series begin on " + severity, err: d.SetColdStart(ctx, pin, severity)}
	}
}
