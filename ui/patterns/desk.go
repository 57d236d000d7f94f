package patterns

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/people"
)

// Desk is all this screen asks of the station.
type Desk interface {
	Person() (people.Person, bool)
	Pareto(ctx context.Context, by station.PatternBy, since time.Time) (station.Pareto, error)
}

// what is counted: by what, and since when.
type what struct {
	by    station.PatternBy
	since time.Time
}

// counted is what came of it.
type counted struct {
	what what
	is   station.Pareto
	err  error
}

func count(ctx context.Context, d Desk, w what) tea.Cmd {
	return func() tea.Msg {
		is, err := d.Pareto(ctx, w.by, w.since)
		return counted{w, is, err}
	}
}
