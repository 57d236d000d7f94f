package stationtest

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"assay/checklists"
	"assay/station"
	"assay/station/damage"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/station/scheme"
	"assay/station/service"
)

// Lists are views in memory: rows in a slice, looked through from end to end.
type Lists struct {
	mu     sync.Mutex
	rows   []station.Row // oldest first
	codes  map[inspection.ID][]string
	tasks  map[inspection.ID][2]bool // anything left for an inspector, for a lead
	people map[station.StreamID]people.Person
	ways   map[station.StreamID]service.Way
	series map[station.StreamID][]station.Entry
	all    []station.Entry
	cases  map[nonconformance.ID][]station.Entry
	aside  map[inspection.ID][]station.CaseRow // what was set aside at the sign-off
}

var _ station.Views = (*Lists)(nil)

func newLists() *Lists {
	return &Lists{codes: map[inspection.ID][]string{}, tasks: map[inspection.ID][2]bool{}, people: map[station.StreamID]people.Person{},
		ways: map[station.StreamID]service.Way{}, series: map[station.StreamID][]station.Entry{}, cases: map[nonconformance.ID][]station.Entry{}, aside: map[inspection.ID][]station.CaseRow{}}
}

func (l *Lists) apply(e station.Entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, e)
	switch {
	case strings.HasPrefix(e.Name, "p."):
		event, err := people.Decode(e.Name, e.Body)
		if err != nil {
			return err
		}
		l.people[e.Stream] = people.Apply(l.people[e.Stream], event, e.At, people.ID(e.Person))
	case station.IsCase(e.Name):
		l.cases[nonconformance.ID(e.Stream)] = append(l.cases[nonconformance.ID(e.Stream)], e)
	case strings.HasPrefix(e.Name, "i."):
		return l.inspect(e)
	case strings.HasPrefix(e.Name, "d."):
		return l.damaged(e)
	case station.IsSeries(e.Name):
		l.series[e.Stream] = append(l.series[e.Stream], e)
	case strings.HasPrefix(e.Name, "r."):
		w, err := station.FoldWay(l.ways[e.Stream], []station.Entry{e})
		l.ways[e.Stream] = w
		return err
	}
	return nil
}

func (l *Lists) inspect(e station.Entry) error {
	event, err := inspection.Decode(e.Name, e.Body, inspection.Moment{At: e.At, Person: e.Person})
	if err != nil {
		return err
	}
	id := inspection.ID(e.Stream)
	at := slices.IndexFunc(l.rows, func(r station.Row) bool { return r.ID == id })
	if began, ok := event.(inspection.Started); ok {
		at = len(l.rows)
		l.rows = append(l.rows, station.Row{ID: id})
		l.codes[id] = station.Codes(began)
	}
	if at < 0 {
		return fault.New(fault.Damaged, "entry %d goes on with what was not begun", e.Seq)
	}
	whole := func() (inspection.State, error) { return l.whole(e.Stream) }
	if l.rows[at], err = l.rows[at].After(event, whole); err != nil {
		return err
	}
	if s := l.rows[at].State; s == inspection.Signed || s == inspection.Reviewed {
		state, err := whole()
		if _, signed := event.(inspection.SignedOff); signed && err == nil {
			l.aside[id] = station.RowsOfAsides(l.rows[at], state)
		}
		l.tasks[id] = [2]bool{len(state.TasksFor(false)) > 0, len(state.Tasks()) > 0}
		return err
	}
	delete(l.tasks, id)
	return nil
}

func (l *Lists) whole(id station.StreamID) (inspection.State, error) {
	var in []station.Entry
	for _, e := range l.all {
		if e.Stream == id {
			in = append(in, e)
		}
	}
	return station.Fold(inspection.State{}, in, func(d checklists.Digest) (*checklists.Checklist, error) {
		kept := station.StreamOf("checklist", station.Hash(d).String())
		for _, e := range l.all {
			if e.Stream == kept {
				return checklists.Decode(e.Body)
			}
		}
		return nil, fault.New(fault.Damaged, "the checklist this record began with is not in the log")
	})
}

// chosen gives the rows that pass, newest first.
func (l *Lists) chosen(passes func(station.Row) bool) []station.Row {
	l.mu.Lock()
	defer l.mu.Unlock()
	var rows []station.Row
	for _, r := range l.rows {
		if passes(r) {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, func(a, b station.Row) int {
		return cmp.Or(b.Started.Compare(a.Started), bytes.Compare(b.ID[:], a.ID[:]))
	})
	return rows
}

// page cuts a page out of rows; the cursor is a place in the whole list.
func page[R any](rows []R, after station.Cursor, limit int) ([]R, station.Cursor, error) {
	from := 0
	if after != "" {
		var err error
		if from, err = strconv.Atoi(string(after)); err != nil {
			return nil, "", fault.Wrap(fault.Invalid, err, "the place %.20q is in no list", string(after))
		}
	}
	rows = rows[min(from, len(rows)):]
	if len(rows) <= limit {
		return rows, "", nil
	}
	return rows[:limit], station.Cursor(strconv.Itoa(from + limit)), nil
}

// Records lists records, newest first (station.Views).
func (l *Lists) Records(_ context.Context, f station.Filter, after station.Cursor, limit int) ([]station.Row, station.Cursor, error) {
	return page(l.chosen(f.Holds), after, max(limit, 1))
}

// Unfinished is what is open or parked, newest first (station.Views).
func (l *Lists) Unfinished(context.Context) ([]station.Row, error) {
	return l.chosen(station.Row.Unfinished), nil
}

// Find gives records by number, code or begin of an id (station.Views).
func (l *Lists) Find(_ context.Context, code string, limit int) ([]station.Row, error) {
	code = strings.TrimSpace(code)
	digits := strings.ToLower(strings.ReplaceAll(code, "-", ""))
	rows := l.chosen(func(r station.Row) bool {
		hex := strings.ReplaceAll(station.StreamID(r.ID).String(), "-", "")
		return code != "" && (len(digits) >= 4 && strings.HasPrefix(hex, digits) ||
			slices.ContainsFunc(l.codes[r.ID], func(c string) bool { return strings.EqualFold(strings.TrimSpace(c), code) }))
	})
	return rows[:min(len(rows), max(limit, 0))], nil
}

// ByRef finds the first record of a caller's reference (station.Views).
func (l *Lists) ByRef(_ context.Context, ref string) (station.Row, bool, error) {
	rows := l.chosen(func(r station.Row) bool { return ref != "" && r.Ref == ref })
	if len(rows) == 0 {
		return station.Row{}, false, nil
	}
	return rows[len(rows)-1], true, nil
}

// LastNumber is the highest counter given (station.Views).
func (l *Lists) LastNumber(_ context.Context, code, letter, day string) (int, error) {
	last := 0
	count := func(number string) {
		if c, k, d, n, ok := station.ParseNumber(number); ok && c == code && k == letter && d == day {
			last = max(last, n)
		}
	}
	l.chosen(func(r station.Row) bool { count(r.Number); return false })
	states, err := l.states()
	for _, s := range states {
		count(s.Number)
	}
	if err != nil {
		return 0, err
	}
	return last, nil
}

// People is everyone the log knows, by id (station.Views).
func (l *Lists) People(context.Context) ([]people.Person, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []people.Person
	for _, p := range l.people {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b people.Person) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

// Tasks are signed records with something left to do (station.Views).
func (l *Lists) Tasks(_ context.Context, lead bool) ([]station.Row, error) {
	return l.chosen(func(r station.Row) bool {
		left := l.tasks[r.ID]
		return left[0] || lead && left[1]
	}), nil
}

// Series is every series of lots (station.Views).
func (l *Lists) Series(context.Context) ([]station.SeriesRow, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []station.SeriesRow
	for id, entries := range l.series {
		h, err := station.FoldSeries(scheme.History{}, entries)
		if err != nil {
			return nil, err
		}
		row := station.RowOfSeries(id, h)
		for i, step := range row.Last {
			if at := slices.IndexFunc(l.rows, func(r station.Row) bool { return r.ID == step.Inspection }); at >= 0 {
				row.Last[i].Number = l.rows[at].Number
			}
		}
		out = append(out, row)
	}
	return out, nil
}

// Ways are the returns that wait for this (station.Views).
func (l *Lists) Ways(_ context.Context, waits service.Waiting, limit int) ([]service.Way, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []service.Way
	for _, w := range l.ways {
		if w.Told, w.Past = nil, nil; !w.Over() && w.Waits() == waits {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b service.Way) int {
		return cmp.Or(a.Last().Compare(b.Last()), cmp.Compare(a.Number+a.RMA, b.Number+b.RMA))
	})
	return out[:min(len(out), max(limit, 0))], nil
}

func (l *Lists) damaged(e station.Entry) error {
	id := inspection.ID(e.Stream)
	var in []station.Entry
	for _, o := range l.all {
		if o.Stream == e.Stream {
			in = append(in, o)
		}
	}
	state, err := station.FoldDamage(damage.State{}, in)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(l.rows, func(r station.Row) bool { return r.ID == id })
	if at < 0 {
		at = len(l.rows)
		l.rows, l.codes[id] = append(l.rows, station.Row{}), station.DamageCodes(state)
	}
	l.rows[at] = station.DamageRow(state)
	return nil
}
