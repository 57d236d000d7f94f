package stationtest

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// states folds every case.
func (l *Lists) states() ([]nonconformance.State, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []nonconformance.State
	for id, entries := range l.cases {
		s, err := station.FoldCase(nonconformance.New(id), entries)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b nonconformance.State) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return all, nil
}

// caseRows are the rows of all cases, and of failed records that have none.
func (l *Lists) caseRows() ([]station.CaseRow, error) {
	states, err := l.states()
	var rows []station.CaseRow
	in := map[nonconformance.RecordID]bool{}
	for _, s := range states {
		rows = append(rows, station.RowOfCase(s))
		for _, r := range s.In() {
			in[r] = true
		}
	}
	for _, r := range l.chosen(station.Row.Waits) {
		if !in[nonconformance.RecordID(r.ID)] {
			rows = append(rows, station.RowOfRecord(r))
		}
	}
	return append(rows, l.asides(states)...), err
}

// asides are the rows of what was set aside from accepted records and has no case.
func (l *Lists) asides(states []nonconformance.State) (rows []station.CaseRow) {
	for _, r := range l.chosen(func(r station.Row) bool { return r.State == inspection.Signed && r.Verdict == inspection.Accept }) {
		for _, row := range l.aside[r.ID] {
			if !slices.ContainsFunc(states, func(s nonconformance.State) bool { return s.ID == row.ID }) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// Cases lists cases (station.Views).
func (l *Lists) Cases(_ context.Context, f station.CaseFilter, after station.Cursor, limit int) ([]station.CaseRow, station.Cursor, error) {
	all, err := l.caseRows()
	if err != nil {
		return nil, "", err
	}
	all = slices.DeleteFunc(all, func(r station.CaseRow) bool { return !f.Holds(r) })
	slices.SortFunc(all, f.Sort.ComparePlaces)
	from := 0
	if after != "" {
		if from, err = strconv.Atoi(string(after)); err != nil {
			return nil, "", fault.Wrap(fault.Invalid, err, "the place %.20q is in no list", string(after))
		}
	}
	all = all[min(from, len(all)):]
	if limit = max(limit, 1); len(all) <= limit {
		return all, "", nil
	}
	return all[:limit], station.Cursor(strconv.Itoa(from + limit)), nil
}

// CaseRow is one case's row (station.Views).
func (l *Lists) CaseRow(_ context.Context, id nonconformance.ID) (station.CaseRow, bool, error) {
	all, err := l.caseRows()
	for _, r := range all {
		if r.ID == id {
			return r, true, nil
		}
	}
	return station.CaseRow{}, false, err
}

// CaseWith finds the case a record is in (station.Views).
func (l *Lists) CaseWith(_ context.Context, record inspection.ID) (nonconformance.ID, bool, error) {
	states, err := l.states()
	var out *nonconformance.ID
	for _, s := range states {
		switch r := nonconformance.RecordID(record); {
		case slices.Contains(s.In(), r) && !s.Out(r):
			return s.ID, true, nil
		case slices.Contains(s.In(), r):
			out = &s.ID
		}
	}
	if out != nil {
		return *out, true, nil
	}
	return nonconformance.ID{}, false, err
}

// Chores are what cases ask of a person (station.Views).
func (l *Lists) Chores(_ context.Context, person string) ([]station.Chore, error) {
	states, err := l.states()
	var all []station.Chore
	for _, s := range states {
		all = append(all, station.ChoresOf(s)[person]...)
	}
	slices.SortFunc(all, func(a, b station.Chore) int {
		return cmp.Or(a.Since.Compare(b.Since), bytes.Compare(a.Mark[:], b.Mark[:]))
	})
	return all, err
}

// Watching are the cases that wait for further lots (station.Views).
func (l *Lists) Watching(_ context.Context, product, supplier string) ([]nonconformance.ID, error) {
	states, err := l.states()
	var ids []nonconformance.ID
	for _, s := range states {
		if p, from, ok := station.Watches(s); ok && p == product && from == supplier {
			ids = append(ids, s.ID)
		}
	}
	return ids, err
}

// Came are the records with a code within a scope (station.Views).
func (l *Lists) Came(_ context.Context, code, scope string, since time.Time) ([]inspection.ID, error) {
	var all []station.Row
	for _, row := range l.chosen(func(r station.Row) bool {
		return r.Kind != station.Damage && !r.Signed.IsZero() && !r.Signed.Before(since)
	}) {
		l.mu.Lock()
		state, err := l.whole(station.StreamID(row.ID))
		l.mu.Unlock()
		if err != nil {
			return nil, err
		}
		r := station.RecordOf(state)
		if !state.Second() && slices.Contains(r.Codes, code) && (station.ScopeOfLot(r) == scope || station.ScopeOfProduct(r) == scope) {
			all = append(all, row)
		}
	}
	slices.SortFunc(all, func(a, b station.Row) int { return a.Signed.Compare(b.Signed) })
	var ids []inspection.ID
	for _, r := range all {
		ids = append(ids, r.ID)
	}
	return ids, nil
}

// LastOver are the closed cases with a code (station.Views).
func (l *Lists) LastOver(_ context.Context, code, product, supplier string, limit int) ([]station.CaseRow, error) {
	all, err := l.caseRows()
	all = slices.DeleteFunc(all, func(r station.CaseRow) bool {
		return r.Group() != station.Over || r.Decided == "" || r.Product != product || r.Supplier != supplier || !slices.Contains(strings.Fields(r.Codes), code)
	})
	slices.SortFunc(all, func(a, b station.CaseRow) int { return station.ByAge.ComparePlaces(b, a) })
	return all[:min(len(all), limit)], err
}

// Waiting counts the cases whose goods wait for a decision (station.Views).
func (l *Lists) Waiting(context.Context) (count int, since time.Time, err error) {
	all, err := l.caseRows()
	for _, r := range all {
		if r.Group() != station.Waiting {
			continue
		}
		if count++; since.IsZero() || r.Since.Before(since) {
			since = r.Since
		}
	}
	return count, since, err
}

// Stopped are the containments that hold (station.Views).
func (l *Lists) Stopped(_ context.Context, scope, value string) ([]station.Stopped, error) {
	states, err := l.states()
	var all []station.Stopped
	for _, s := range states {
		for _, c := range station.StoppedBy(s) {
			named := slices.ContainsFunc(append([]string{c.Value}, c.Also...), func(name string) bool {
				return strings.EqualFold(strings.TrimSpace(name), strings.TrimSpace(value))
			})
			if c.Scope == scope && named {
				all = append(all, c)
			}
		}
	}
	return all, err
}
