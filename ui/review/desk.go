package review

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/inspection"
	"assay/station/people"
)

// Desk is all the queue asks of the station.
type Desk interface {
	Person() (people.Person, bool)
	Queue(ctx context.Context, after station.Cursor, limit int) ([]station.Row, station.Cursor, error)
	Load(context.Context, inspection.ID) (inspection.State, error)
}

// ItemDesk is all one failed item asks of the station.
type ItemDesk interface {
	Desk
	Timeline(context.Context, inspection.ID) ([]station.Line, error)
	Dispose(ctx context.Context, id inspection.ID, pin, disposition, reason string) (inspection.State, error)
}

// pageSize is how much of the queue is read at once.
const pageSize = 200

// queued is a page of the queue.
type queued struct {
	after station.Cursor
	rows  []station.Row
	next  station.Cursor
	err   error
}

func page(ctx context.Context, d Desk, after station.Cursor, limit int) tea.Cmd {
	return func() tea.Msg {
		rows, next, err := d.Queue(ctx, after, limit)
		return queued{after: after, rows: rows, next: next, err: err}
	}
}

// looked is the record under the mark, for the lines below the list.
type looked struct {
	id  inspection.ID
	st  inspection.State
	err error
}

func look(ctx context.Context, d Desk, id inspection.ID) tea.Cmd {
	return func() tea.Msg {
		st, err := d.Load(ctx, id)
		return looked{id: id, st: st, err: err}
	}
}

// loaded is one item with all its entries.
type loaded struct {
	id    inspection.ID
	st    inspection.State
	lines []station.Line
	err   error
}

func load(ctx context.Context, d ItemDesk, id inspection.ID) tea.Cmd {
	return func() tea.Msg {
		st, err := d.Load(ctx, id)
		if err != nil {
			return loaded{id: id, err: err}
		}
		lines, err := d.Timeline(ctx, id)
		return loaded{id: id, st: st, lines: lines, err: err}
	}
}

// decided is how a decision went, and which item stood behind this one.
type decided struct {
	id   inspection.ID
	next inspection.ID
	st   inspection.State
	err  error
}

// choice is a decision as it is saved.
type choice struct{ disposition, reason, pin string }

// decide looks for the item behind this one while the queue still holds both.
func decide(ctx context.Context, d ItemDesk, id inspection.ID, c choice) tea.Cmd {
	return func() tea.Msg {
		ctx := context.WithoutCancel(ctx)
		next, _ := behind(ctx, d, id) // without it the queue comes up
		st, err := d.Dispose(ctx, id, c.pin, c.disposition, c.reason)
		return decided{id: id, next: next, st: st, err: err}
	}
}

// passed is the item behind one that was not decided.
type passed struct {
	id, next inspection.ID
	err      error
}

func pass(ctx context.Context, d Desk, id inspection.ID) tea.Cmd {
	return func() tea.Msg {
		next, err := behind(ctx, d, id)
		return passed{id: id, next: next, err: err}
	}
}

// behind is the item after one in the queue; zero: it is the last one, or gone.
func behind(ctx context.Context, d Desk, id inspection.ID) (inspection.ID, error) {
	var after station.Cursor
	found := false
	for {
		rows, next, err := d.Queue(ctx, after, pageSize)
		if err != nil {
			return inspection.ID{}, err
		}
		if found && len(rows) > 0 {
			return rows[0].ID, nil
		}
		if i := slices.IndexFunc(rows, func(r station.Row) bool { return r.ID == id }); i >= 0 {
			if i+1 < len(rows) {
				return rows[i+1].ID, nil
			}
			found = true
		}
		if next == "" {
			return inspection.ID{}, nil
		}
		after = next
	}
}
