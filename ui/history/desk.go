package history

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/inspection"
	"assay/station/people"
)

// Desk is all the list asks of the station.
type Desk interface {
	Person() (people.Person, bool)
	Records(ctx context.Context, f station.Filter, after station.Cursor, limit int) ([]station.Row, station.Cursor, error)
}

// pageSize is how many rows are read at once: more than any window shows.
const pageSize = 100

// listed is a page of records.
type listed struct {
	filter station.Filter
	after  station.Cursor
	rows   []station.Row
	next   station.Cursor
	err    error
}

func page(ctx context.Context, d Desk, f station.Filter, after station.Cursor, limit int) tea.Cmd {
	return func() tea.Msg {
		rows, next, err := d.Records(ctx, f, after, limit)
		return listed{filter: f, after: after, rows: rows, next: next, err: err}
	}
}

// RecordDesk is all one record asks of the station.
type RecordDesk interface {
	Person() (people.Person, bool)
	Show(context.Context, inspection.ID) (inspection.State, error)
	Timeline(context.Context, inspection.ID) ([]station.Line, error)
	Ties(context.Context, inspection.ID) ([]station.Tie, error)
	ReadFirst(context.Context, inspection.ID) error
}

// loaded is a record as it stands, with all its entries.
type loaded struct {
	id    inspection.ID
	st    inspection.State
	lines []station.Line
	ties  []station.Tie
	err   error
}

func load(ctx context.Context, d RecordDesk, id inspection.ID) tea.Cmd {
	return func() tea.Msg {
		st, err := d.Show(ctx, id)
		if err != nil {
			return loaded{id: id, err: err}
		}
		lines, err := d.Timeline(ctx, id)
		if err != nil {
			return loaded{id: id, err: err}
		}
		ties, err := d.Ties(ctx, id)
		return loaded{id: id, st: st, lines: lines, ties: ties, err: err}
	}
}

// readFirst reads a record before its second look; that is kept.
func readFirst(ctx context.Context, d RecordDesk, id inspection.ID) tea.Cmd {
	return func() tea.Msg {
		if err := d.ReadFirst(context.WithoutCancel(ctx), id); err != nil {
			return loaded{id: id, err: err}
		}
		return load(ctx, d, id)()
	}
}

// FindDesk is all the search asks of the station.
type FindDesk interface {
	Desk
	Station() station.Settings
	Find(ctx context.Context, code string, limit int) ([]station.Row, error)
}
