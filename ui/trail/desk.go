package trail

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
)

// Desk is all this screen asks of the station.
type Desk interface {
	Trail(ctx context.Context, f station.Deeds, limit int) (all []station.Deed, back time.Time, err error)
}

// pageSize is about how many are read at once: more than any window shows.
const pageSize = 100

// looked is a page of what was asked for.
type looked struct {
	asked  station.Deeds
	before time.Time
	rows   []station.Deed
	back   time.Time
	err    error
}

func look(ctx context.Context, d Desk, q station.Deeds, before time.Time) tea.Cmd {
	return func() tea.Msg {
		f := q
		f.Until = before
		rows, back, err := d.Trail(ctx, f, pageSize)
		return looked{q, before, rows, back, err}
	}
}
