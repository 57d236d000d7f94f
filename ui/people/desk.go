package people

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/people"
)

// Desk is all this screen asks of the station.
type Desk interface {
	Person() (people.Person, bool)
	People(context.Context) ([]people.Person, error)
	Graders(context.Context) ([]station.Grader, error)
	Staff
}

// Staff changes who works here; each takes the PIN of who asks.
type Staff interface {
	AddPerson(ctx context.Context, p people.Person, newPIN, myPIN string) error
	SetPIN(ctx context.Context, id people.ID, newPIN, myPIN string) error
	SetRole(ctx context.Context, id people.ID, role people.Role, myPIN string) error
	Leave(ctx context.Context, id people.ID, myPIN string) error
}

// listed is everyone who works or worked here.
type listed struct {
	all []people.Person
	err error
}

func read(ctx context.Context, d Desk) tea.Cmd {
	return func() tea.Msg {
		all, err := d.People(ctx)
		return listed{all: all, err: err}
	}
}

// graded is how far second looks agree with what people signed.
type graded struct {
	by  map[people.ID]station.Grader
	err error
}

func grade(ctx context.Context, d Desk) tea.Cmd {
	return func() tea.Msg {
		all, err := d.Graders(ctx)
		by := map[people.ID]station.Grader{}
		for _, g := range all {
			by[people.ID(g.Person)] = g
		}
		return graded{by, err}
	}
}

// done says how a change went, in words for the saved line.
type done struct {
	what string
	err  error
}

func add(ctx context.Context, d Desk, p people.Person, newPIN, myPIN string) tea.Cmd {
	return func() tea.Msg {
		return done{what: "added " + string(p.ID), err: d.AddPerson(context.WithoutCancel(ctx), p, newPIN, myPIN)}
	}
}

func setPIN(ctx context.Context, d Desk, id people.ID, newPIN, myPIN string) tea.Cmd {
	return func() tea.Msg {
		return done{what: "new PIN for " + string(id), err: d.SetPIN(context.WithoutCancel(ctx), id, newPIN, myPIN)}
	}
}

func setRole(ctx context.Context, d Desk, id people.ID, role people.Role, myPIN string) tea.Cmd {
	return func() tea.Msg {
		return done{what: string(id) + " is " + string(role) + " now", err: d.SetRole(context.WithoutCancel(ctx), id, role, myPIN)}
	}
}

func leave(ctx context.Context, d Desk, id people.ID, myPIN string) tea.Cmd {
	return func() tea.Msg {
		return done{what: string(id) + " left", err: d.Leave(context.WithoutCancel(ctx), id, myPIN)}
	}
}
