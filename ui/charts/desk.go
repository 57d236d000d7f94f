package charts

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/control"
	"assay/station/people"
)

// Desk is all these screens ask of the station.
type Desk interface {
	Person() (people.Person, bool)
	Characteristics(context.Context) ([]station.Characteristic, error)
	Chart(context.Context, control.Key) (station.Characteristic, []control.Point, error)
	FreezeChart(ctx context.Context, pin string, f station.Freeze) (control.Frozen, error)
}

// listed is every characteristic.
type listed struct {
	all []station.Characteristic
	err error
}

func list(ctx context.Context, d Desk) tea.Cmd {
	return func() tea.Msg {
		all, err := d.Characteristics(ctx)
		return listed{all: all, err: err}
	}
}

// charted is one of them with its points.
type charted struct {
	key    control.Key
	is     station.Characteristic
	points []control.Point
	err    error
}

func read(ctx context.Context, d Desk, key control.Key) tea.Cmd {
	return func() tea.Msg {
		is, points, err := d.Chart(ctx, key)
		return charted{key: key, is: is, points: points, err: err}
	}
}

// frozen says how freezing went.
type frozen struct {
	key control.Key
	err error
}

func freeze(ctx context.Context, d Desk, pin string, f station.Freeze) tea.Cmd {
	return func() tea.Msg {
		_, err := d.FreezeChart(context.WithoutCancel(ctx), pin, f)
		return frozen{key: f.Key, err: err}
	}
}
