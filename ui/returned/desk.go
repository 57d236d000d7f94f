package returned

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/letter"
	"assay/station/people"
	"assay/station/service"
)

// Desk is all this screen asks of the station.
type Desk interface {
	Person() (people.Person, bool)
	Clocks() *service.Rules
	Way(context.Context, inspection.ID) (service.Way, error)
	Preview(context.Context, inspection.ID, service.Stage) (letter.Message, error)
	Doer
}

// Doer does what is left to do with a return.
type Doer interface {
	DoTask(ctx context.Context, id inspection.ID, task, value string) (service.Way, error)
	WitnessTask(ctx context.Context, id inspection.ID, badge, pin string) (service.Way, error)
	TakeReturn(ctx context.Context, id inspection.ID) error
	SettleReturn(ctx context.Context, id inspection.ID) (service.Way, error)
}

// loaded is a return as it stands, with the letter that is next.
type loaded struct {
	id   inspection.ID
	way  service.Way
	next letter.Message
	err  error
}

func load(ctx context.Context, d Desk, id inspection.ID) tea.Cmd {
	return func() tea.Msg {
		w, err := d.Way(ctx, id)
		if err == nil && w.Seen == 0 {
			err = fault.New(fault.Missing, "nobody follows the stages of this record: it is no return, or older than they are")
		}
		if err != nil {
			return loaded{id: id, err: err}
		}
		out := loaded{id: id, way: w}
		if to := w.Next(); to != "" {
			out.next, err = d.Preview(ctx, id, to)
		}
		if err != nil && !fault.Is(err, fault.Missing) { // nothing is told of that stage
			out.err = err
		}
		return out
	}
}

// done says how a deed went, in words for the saved line.
type done struct {
	id   inspection.ID
	said string
	err  error
}

func doTask(ctx context.Context, d Doer, id inspection.ID, task, value string) tea.Cmd {
	return func() tea.Msg {
		w, err := d.DoTask(context.WithoutCancel(ctx), id, task, value)
		return done{id, said(w), err}
	}
}

func witness(ctx context.Context, d Doer, id inspection.ID, badge, pin string) tea.Cmd {
	return func() tea.Msg {
		w, err := d.WitnessTask(context.WithoutCancel(ctx), id, badge, pin)
		return done{id, said(w), err}
	}
}

// said tells where the goods are once nothing is left to do.
func said(w service.Way) string {
	if len(w.Left()) == 0 && w.Goods != "" {
		return "done: the goods are " + service.Words(w.Goods)
	}
	return "done"
}

func take(ctx context.Context, d Doer, id inspection.ID) tea.Cmd {
	return func() tea.Msg {
		return done{id, "you look after it", d.TakeReturn(context.WithoutCancel(ctx), id)}
	}
}

func settle(ctx context.Context, d Doer, id inspection.ID) tea.Cmd {
	return func() tea.Msg {
		_, err := d.SettleReturn(context.WithoutCancel(ctx), id)
		return done{id, "settled: the customer has it", err}
	}
}
