package leave

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station/clearance"
	"assay/station/inspection"
	"assay/station/people"
)

// Desk is all this screen asks of the station.
type Desk interface {
	Person() (people.Person, bool)
	Clearance(context.Context, [16]byte) (clearance.State, error)
	LookBy(context.Context, [16]byte) (string, error)
	Apart(context.Context, [16]byte) ([]string, error)
	Release(ctx context.Context, id inspection.ID, pin string, a clearance.Ask) (clearance.State, error)
	StoreFile(context.Context, string) (inspection.Evidence, error)
}

// loaded is how it stands with the goods.
type loaded struct {
	st   clearance.State
	look string // who gives the second look that is waited for
	// apart is what of the goods does not go with the rest.
	apart []string
	err   error
}

func load(ctx context.Context, d Desk, id inspection.ID) tea.Cmd {
	return func() tea.Msg {
		st, err := d.Clearance(ctx, id)
		if err != nil {
			return loaded{err: err}
		}
		by, err := d.LookBy(ctx, id)
		if err != nil {
			return loaded{err: err}
		}
		apart, err := d.Apart(ctx, id)
		return loaded{st: st, look: by, apart: apart, err: err}
	}
}

// released is how a release went.
type released struct {
	st   clearance.State
	file bool // the file with the client's word cannot be read
	err  error
}

func release(ctx context.Context, d Desk, id inspection.ID, a clearance.Ask, file, pin string) tea.Cmd {
	return func() tea.Msg {
		ctx := context.WithoutCancel(ctx)
		if file != "" {
			e, err := d.StoreFile(ctx, file)
			if err != nil {
				return released{file: true, err: err}
			}
			a.Evidence = []clearance.File{clearance.File(e)}
		}
		st, err := d.Release(ctx, id, pin, a)
		return released{st: st, err: err}
	}
}
