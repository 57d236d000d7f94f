package hub

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/people"
)

// Desk is all this screen asks of the station.
type Desk interface {
	Person() (people.Person, bool)
	HubPage(ctx context.Context) (station.HubPage, error)
	HubNow()
	Door
}

// Door is what a lead decides about other stations; each takes their PIN.
type Door interface {
	Admit(ctx context.Context, a station.Applicant, pin string) error
	Revoke(ctx context.Context, log station.LogID, after uint64, reason, pin string) error
}

// shown is the page as it is now.
type shown struct {
	page station.HubPage
	err  error
}

func read(ctx context.Context, d Desk) tea.Cmd {
	return func() tea.Msg {
		page, err := d.HubPage(ctx)
		return shown{page, err}
	}
}

// tried says that the hub was asked again.
type tried struct{}

func try(d Desk) tea.Cmd {
	return func() tea.Msg {
		d.HubNow()
		return tried{}
	}
}

// done says how a lead's decision went, in words for the saved line.
type done struct {
	what string
	err  error
}

func admit(ctx context.Context, d Desk, a station.Applicant, pin string) tea.Cmd {
	return func() tea.Msg {
		err := d.Admit(context.WithoutCancel(ctx), a, pin)
		if err == nil {
			d.HubNow() // the doorkeeper is to hear it
		}
		return done{a.Code + " is let in", err}
	}
}

func revoke(ctx context.Context, d Desk, p station.Peer, reason, pin string) tea.Cmd {
	return func() tea.Msg {
		err := d.Revoke(context.WithoutCancel(ctx), p.Log, p.Seq, reason, pin)
		if err == nil {
			d.HubNow()
		}
		return done{p.Code + " is shut out", err}
	}
}
