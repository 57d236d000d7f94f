package signin

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station/people"
)

// Desk is all this screen asks of the station.
type Desk interface {
	SignIn(ctx context.Context, id, pin string) (people.Person, error)
}

// checked says whether badge and PIN were right.
type checked struct {
	person people.Person
	err    error
}

func check(ctx context.Context, d Desk, id, pin string) tea.Cmd {
	return func() tea.Msg {
		p, err := d.SignIn(context.WithoutCancel(ctx), id, pin)
		return checked{person: p, err: err}
	}
}
