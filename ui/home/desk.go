package home

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/fault"
	"assay/station/people"
)

// Desk is all this screen asks of the station.
type Desk interface {
	Home(context.Context) (station.Home, error)
	Find(ctx context.Context, code string, limit int) ([]station.Row, error)
	People(context.Context) ([]people.Person, error)
	Person() (people.Person, bool)
}

// homeRead is what there is to show.
type homeRead struct {
	now station.Home
	err error
}

func read(ctx context.Context, d Desk) tea.Cmd {
	return func() tea.Msg {
		now, err := d.Home(ctx)
		return homeRead{now: now, err: err}
	}
}

// known is what a scan stands for: a badge, or records.
type known struct {
	code  string
	badge bool
	rows  []station.Row
	err   error
}

// find looks for records first: the code of a person who shares it is theirs to
// type at the sign-in.
func find(ctx context.Context, d Desk, code string) tea.Cmd {
	return func() tea.Msg {
		rows, err := d.Find(ctx, code, 2)
		if err != nil && !fault.Is(err, fault.Missing) || len(rows) > 0 {
			return known{code: code, rows: rows, err: err}
		}
		all, err := d.People(ctx)
		for _, p := range all {
			if string(p.ID) == code && !p.Left {
				return known{code: code, badge: true}
			}
		}
		return known{code: code, err: err}
	}
}
