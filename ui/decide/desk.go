package decide

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/letter"
	"assay/station/people"
	"assay/station/returns"
)

// Desk is all this screen asks of the station.
type Desk interface {
	Person() (people.Person, bool)
	Policy() station.ActivePolicy
	Today() string
	Load(context.Context, inspection.ID) (inspection.State, error)
	SignalHits(context.Context) (map[string]station.Hits, error)
	PaidBefore(context.Context, inspection.ID) (station.Earlier, bool, error)
	LetterOf(context.Context, inspection.ID) (letter.Message, error)
	LetterIf(context.Context, inspection.ID, inspection.Approve) (letter.Message, error)
	Decider
}

// Decider keeps what a lead decides.
type Decider interface {
	Inspect(context.Context, inspection.ID, inspection.Command) (inspection.State, error)
	Approve(ctx context.Context, id inspection.ID, pin string, c inspection.Approve) (inspection.State, error)
}

// loaded is the return as it stands, with how often each signal was right.
type loaded struct {
	id   inspection.ID
	st   inspection.State
	hits map[string]station.Hits
	note string
	paid *station.Earlier // another return that brought money for the same piece
	next letter.Message   // goes out when leads agree to what policy says; else the last that was sent
	sent bool
	err  error
}

func load(ctx context.Context, d Desk, id inspection.ID) tea.Cmd {
	return func() tea.Msg {
		st, err := d.Load(ctx, id)
		if err == nil && (st.Ruling == nil || st.SignOff == nil) {
			err = fault.New(fault.Missing, "policy has decided nothing about %s: it is not signed, or no return", st.Number)
		}
		if err != nil {
			return loaded{id: id, err: err}
		}
		hits, err := d.SignalHits(ctx)
		out := loaded{id: id, st: st, hits: hits, note: d.Policy().Note(d.Today()), err: err}
		if err == nil {
			var found bool
			var before station.Earlier
			if before, found, out.err = d.PaidBefore(ctx, id); found {
				out.paid = &before
			}
		}
		if out.err == nil {
			out.next, out.sent, out.err = message(ctx, d, st)
		}
		return out
	}
}

// message is what the customer is told next, or was told last: where no amount can be
// paid yet, a lead has to say one before anything can be written.
func message(ctx context.Context, d Desk, st inspection.State) (m letter.Message, sent bool, err error) {
	open := st.Resolved() == nil && (!st.Recommended().Pays() || st.Ruling.Payable())
	if do := st.Recommended(); open && do != "" && do != returns.AskCustomer {
		m, err = d.LetterIf(ctx, st.ID, inspection.Approve{Resolution: do})
		return m, false, err
	}
	m, err = d.LetterOf(ctx, st.ID)
	return m, true, err
}

// previewed is the letter to the customer, if this is agreed to.
type previewed struct {
	of     inspection.Approve
	letter letter.Message
}

func preview(ctx context.Context, d Desk, id inspection.ID, c inspection.Approve) tea.Cmd {
	return func() tea.Msg {
		m, err := d.LetterIf(ctx, id, c)
		if err != nil {
			return nil // there is no letter to show: what was typed is refused in words by its signature
		}
		return previewed{c, m}
	}
}

// kept says how a deed went.
type kept struct {
	id   inspection.ID
	st   inspection.State
	said string
	err  error
}

func keep(ctx context.Context, d Decider, id inspection.ID, c inspection.Command, said string) tea.Cmd {
	return func() tea.Msg {
		st, err := d.Inspect(context.WithoutCancel(ctx), id, c)
		return kept{id, st, said, err}
	}
}

func approve(ctx context.Context, d Decider, id inspection.ID, c inspection.Approve, pin string) tea.Cmd {
	return func() tea.Msg {
		st, err := d.Approve(context.WithoutCancel(ctx), id, pin, c)
		said := "agreed"
		if err == nil && st.Resolved() == nil {
			said = "agreed; another lead agrees too before it is done"
		}
		return kept{id, st, said, err}
	}
}
