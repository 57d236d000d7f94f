package known

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/goods"
	"assay/ui/known/label"
)

// Desk is all this screen asks of the station.
type Desk interface {
	label.Desk
	Trace(ctx context.Context, code string) ([]station.Trace, error)
	Advised(ctx context.Context, number string) (station.Advised, error)
}

// looked is all that is known of a code.
type looked struct {
	code    string
	found   station.Found
	aim     label.Aim
	trace   []station.Trace
	advised []station.Advised
	// suppliers are the names of those who deliver the orders, by their ids.
	suppliers map[string]string
	at        time.Time
	err       error
}

// mostOrders is how many orders of a label are shown with their lines.
const mostOrders = 3

func look(ctx context.Context, d Desk, code string, now time.Time) tea.Cmd {
	return func() tea.Msg {
		l := looked{code: code, at: now}
		if l.found, l.err = d.Known(ctx, code); l.err != nil {
			return l
		}
		if l.aim, l.err = label.At(ctx, d, code, l.found, now); l.err != nil {
			return l
		}
		if l.trace, l.err = d.Trace(ctx, code); l.err != nil {
			return l
		}
		if l.advised, l.err = advised(ctx, d, l.found); l.err != nil {
			return l
		}
		l.suppliers, l.err = suppliers(ctx, d, l.advised)
		return l
	}
}

// advised holds the purchase orders of a label against what was counted.
func advised(ctx context.Context, d Desk, f station.Found) (all []station.Advised, err error) {
	var seen []string
	for _, o := range f.Orders {
		if o.Direction != goods.Purchase || slices.Contains(seen, o.Number) || len(seen) == mostOrders {
			continue
		}
		seen = append(seen, o.Number)
		a, err := d.Advised(ctx, o.Number)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

func suppliers(ctx context.Context, d label.Desk, orders []station.Advised) (map[string]string, error) {
	names := map[string]string{}
	for _, a := range orders {
		if a.Order == nil || a.Order.Supplier == "" {
			continue
		}
		f, err := d.Known(ctx, a.Order.Supplier)
		if err != nil {
			return nil, err
		}
		for _, s := range f.Suppliers {
			if strings.EqualFold(s.ID, a.Order.Supplier) {
				names[a.Order.Supplier] = s.Name
			}
		}
	}
	return names, nil
}

// aimed is where another label goes.
type aimed struct {
	aim label.Aim
	err error
}

func aim(ctx context.Context, d label.Desk, code string, now time.Time) tea.Cmd {
	return func() tea.Msg {
		a, err := label.Of(ctx, d, code, now)
		return aimed{aim: a, err: err}
	}
}
