package policies

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists/strict"
	"assay/station"
	"assay/station/people"
	"assay/station/returns"
)

// Desk is all this screen asks of the station.
type Desk interface {
	Person() (people.Person, bool)
	Policy() station.ActivePolicy
	Today() string
	ReplayPolicy(ctx context.Context, p *returns.Policy, last int) (station.Replayed, error)
	PublishPolicy(ctx context.Context, p *returns.Policy, pin string) error
}

// Reader reads a file that a person named.
type Reader func(path string) (strict.Source, error)

// tried is a file: what is wrong with it, or what it would have changed.
type tried struct {
	name     string
	policy   *returns.Policy // nil: it does not hold together
	problems []strict.Problem
	done     station.Replayed
	unread   bool // the file could not be read: its name is asked for again
	err      error
}

// mostReplayed is how many returns a file is tried on: the newest.
const mostReplayed = 1000

func try(ctx context.Context, d Desk, file Reader, path string) tea.Cmd {
	return func() tea.Msg {
		source, err := file(path)
		if err != nil {
			return tried{unread: true, err: err}
		}
		out := tried{name: source.Name}
		if out.policy, out.problems = returns.Load(source); out.policy != nil {
			out.done, out.err = d.ReplayPolicy(ctx, out.policy, mostReplayed)
		}
		return out
	}
}

// published says how that went.
type published struct {
	id  string
	err error
}

func publish(ctx context.Context, d Desk, p *returns.Policy, pin string) tea.Cmd {
	return func() tea.Msg {
		return published{p.ID(), d.PublishPolicy(context.WithoutCancel(ctx), p, pin)}
	}
}
