package stopcheck

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/nonconformance"
)

// Desk is all this screen asks of the station.
type Desk interface {
	StopOffers(ctx context.Context, scope, letters string, limit int) ([]station.Offer, error)
	StopAndCheck(context.Context, station.Stop) (nonconformance.State, error)
}

// mostOffers is more than any window shows.
const mostOffers = 60

// offered is what is known by some letters.
type offered struct {
	scope, letters string
	all            []station.Offer
	err            error
}

func offer(ctx context.Context, d Desk, scope, letters string) tea.Cmd {
	return func() tea.Msg {
		all, err := d.StopOffers(ctx, scope, letters, mostOffers)
		return offered{scope, letters, all, err}
	}
}

// stopped is the case that holds the stock.
type stopped struct {
	st  nonconformance.State
	err error
}

func stop(ctx context.Context, d Desk, s station.Stop) tea.Cmd {
	return func() tea.Msg {
		st, err := d.StopAndCheck(context.WithoutCancel(ctx), s)
		return stopped{st, err}
	}
}
