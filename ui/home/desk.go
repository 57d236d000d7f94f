package home

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/service"
	"assay/ui/known/label"
)

// Desk is all this screen asks of the station.
type Desk interface {
	label.Desk
	Home(context.Context) (station.Home, error)
	Labs(context.Context) ([]station.LabRow, error)
	BeginLook(context.Context, inspection.ID) (inspection.State, error)
	BeginRecheck(context.Context, nonconformance.ID, inspection.ID) (inspection.State, error)
	Calendar
}

// Calendar is what is known of the days to come.
type Calendar interface {
	Expected(context.Context) ([]station.Expected, error)
	Things(ctx context.Context, kind goods.Kind, after station.Cursor, limit int) ([]goods.Thing, station.Cursor, error)
	Ways(ctx context.Context, waits service.Waiting, limit int) ([]service.Way, error)
	Clocks() *service.Rules
}

// homeRead is what there is to show.
type homeRead struct {
	now station.Home
	due due
	err error
}

// due is what the day brings.
type due struct {
	deliveries []station.Expected
	gauges     []*goods.Instrument // overdue, or due soon; the first to run out first
	returns    []service.Way       // that wait for us
	away       []service.Way       // decided, and their goods not put away
	labs       []station.LabRow    // results that laboratories owe
}

func read(ctx context.Context, d Desk, now time.Time) tea.Cmd {
	return func() tea.Msg {
		h, err := d.Home(ctx)
		if err != nil {
			return homeRead{err: err}
		}
		days, err := dueOn(ctx, d, now)
		if err == nil {
			days.labs, err = d.Labs(ctx)
		}
		return homeRead{now: h, due: days, err: err}
	}
}

// Home looks at so many gauges and returns, and warns so many days before their calibration
// runs out.
const (
	mostGauges  = 500
	mostReturns = 500
	soon        = 7
)

func dueOn(ctx context.Context, d Calendar, now time.Time) (days due, err error) {
	if days.deliveries, err = d.Expected(ctx); err != nil {
		return days, err
	}
	things, _, err := d.Things(ctx, goods.Instruments, "", mostGauges)
	if err != nil {
		return days, err
	}
	if days.returns, err = d.Ways(ctx, service.ForUs, mostReturns); err != nil {
		return days, err
	}
	decided, err := d.Ways(ctx, service.ForMoney, mostReturns)
	if err != nil {
		return days, err
	}
	days.away = slices.DeleteFunc(decided, func(w service.Way) bool { return len(w.Left()) == 0 })
	last := now.AddDate(0, 0, soon).Format(time.DateOnly)
	for _, t := range things {
		if i, ok := t.(*goods.Instrument); ok && i.Due != "" && i.Due <= last {
			days.gauges = append(days.gauges, i)
		}
	}
	slices.SortStableFunc(days.gauges, func(a, b *goods.Instrument) int { return strings.Compare(a.Due, b.Due) })
	return days, nil
}

// looking is a second look, or a recheck, that began.
type looking struct {
	id  inspection.ID
	err error
}

func beginLook(ctx context.Context, d Desk, id inspection.ID) tea.Cmd {
	return func() tea.Msg {
		st, err := d.BeginLook(context.WithoutCancel(ctx), id)
		return looking{id: st.ID, err: err}
	}
}

func beginRecheck(ctx context.Context, d Desk, c station.Chore) tea.Cmd {
	return func() tea.Msg {
		st, err := d.BeginRecheck(context.WithoutCancel(ctx), c.Case, c.Record)
		return looking{id: st.ID, err: err}
	}
}

// aimed is what a scanned label opens.
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
