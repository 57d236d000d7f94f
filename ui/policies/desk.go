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
	ReplayOn(ctx context.Context, r *station.Replay, last int) (done station.Replayed, more bool, err error)
	PublishPolicy(ctx context.Context, p *returns.Policy, pin string) error
}

// Reader reads a file that a person named.
type Reader func(path string) (strict.Source, error)

// tried is a file: what is wrong with it, or what it would have changed so far.
type tried struct {
	name     string
	policy   *returns.Policy // nil: it does not hold together
	problems []strict.Problem
	replay   *station.Replay
	done     station.Replayed
	more     bool // it goes on
	unread   bool // the file could not be read: its name is asked for again
	err      error
}

// widths are how many returns a file is tried on, the newest: the first by itself, the
// others when a lead asks for more. 0: all of them.
var widths = [...]int{1000, 10_000, 0}

func try(ctx context.Context, d Desk, file Reader, path string) tea.Cmd {
	return func() tea.Msg {
		source, err := file(path)
		if err != nil {
			return tried{unread: true, err: err}
		}
		out := tried{name: source.Name}
		if out.policy, out.problems = returns.Load(source); out.policy != nil {
			out.replay = station.NewReplay(out.policy)
			out.done, out.more, out.err = d.ReplayOn(ctx, out.replay, widths[0])
		}
		return out
	}
}

// goOn tries it on the next returns.
func goOn(ctx context.Context, d Desk, t tried, last int) tea.Cmd {
	return func() tea.Msg {
		t.done, t.more, t.err = d.ReplayOn(ctx, t.replay, last)
		return t
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
