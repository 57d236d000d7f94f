package arrivals

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station/service"
)

// Desk is all this screen asks of the station.
type Desk interface {
	Ways(ctx context.Context, waits service.Waiting, limit int) ([]service.Way, error)
	ReceiveReturn(ctx context.Context, rma string) (service.Way, bool, error)
	ReceiveLabel(ctx context.Context, code string) (service.Way, bool, error)
}

// most is how many announced returns are listed; any may be scanned.
const most = 500

// listed is what is announced and not here.
type listed struct {
	all []service.Way
	err error
}

func read(ctx context.Context, d Desk) tea.Cmd {
	return func() tea.Msg {
		all, err := d.Ways(ctx, service.ForGoods, most)
		return listed{all: all, err: err}
	}
}

// received is what became of one parcel.
type received struct {
	code  string
	way   service.Way
	fresh bool
	err   error
}

func receive(ctx context.Context, d Desk, rma string) tea.Cmd {
	return func() tea.Msg {
		w, fresh, err := d.ReceiveReturn(context.WithoutCancel(ctx), rma)
		return received{code: rma, way: w, fresh: fresh, err: err}
	}
}

func scanned(ctx context.Context, d Desk, code string) tea.Cmd {
	return func() tea.Msg {
		w, fresh, err := d.ReceiveLabel(context.WithoutCancel(ctx), code)
		return received{code: code, way: w, fresh: fresh, err: err}
	}
}
