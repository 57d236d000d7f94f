package setup

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/people"
	"assay/ui/scan"
)

// Desk is all this screen asks of the station.
type Desk interface {
	SetUp(context.Context, station.SetUp) error
	SignIn(ctx context.Context, id, pin string) (people.Person, error)
}

// done says how the set-up went.
type done struct {
	ready  bool // the station is set up, whatever came after
	person people.Person
	err    error
}

// setUp sets the station up and signs its lead in: they have just typed the PIN.
func setUp(ctx context.Context, d Desk, in station.SetUp) tea.Cmd {
	return func() tea.Msg {
		ctx := context.WithoutCancel(ctx)
		if err := d.SetUp(ctx, in); err != nil {
			return done{err: err}
		}
		p, err := d.SignIn(ctx, string(in.LeadID), in.PIN)
		return done{ready: true, person: p, err: err}
	}
}

func scanned(msg tea.Msg) (string, bool) {
	s, ok := msg.(scan.Scanned)
	return s.Data, ok
}
