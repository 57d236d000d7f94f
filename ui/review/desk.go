package review

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/clearance"
	"assay/station/damage"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
)

// Desk is all the queue asks of the station.
type Desk interface {
	Person() (people.Person, bool)
	Station() station.Settings
	Cases(ctx context.Context, f station.CaseFilter, after station.Cursor, limit int) ([]station.CaseRow, station.Cursor, error)
	Case(context.Context, nonconformance.ID) (nonconformance.State, error)
	Work(context.Context, nonconformance.ID, nonconformance.Command) (nonconformance.State, error)
	WorkMany(context.Context, []station.CaseAct) ([]nonconformance.State, error)
	SavedViews(context.Context) ([]station.SavedView, error)
	SaveView(context.Context, station.SavedView) error
}

// ItemDesk is all one case asks of the station.
type ItemDesk interface {
	Desk
	CaseWith(context.Context, inspection.ID) (nonconformance.ID, error)
	CaseTimeline(context.Context, nonconformance.ID) ([]station.Line, error)
	Around(context.Context, nonconformance.State) (station.Around, error)
	SignCase(ctx context.Context, id nonconformance.ID, pin string, c nonconformance.Command) (nonconformance.State, error)
	SignMany(ctx context.Context, pin string, acts []station.CaseAct) ([]nonconformance.State, error)
	Show(context.Context, inspection.ID) (inspection.State, error)
	Damage(context.Context, damage.ID) (damage.State, error)
	Timeline(context.Context, inspection.ID) ([]station.Line, error)
	StoreFile(context.Context, string) (inspection.Evidence, error)
	BeginAgain(ctx context.Context, id nonconformance.ID, part string) (inspection.State, error)
	JoinCase(ctx context.Context, id nonconformance.ID, code string) (nonconformance.State, error)
	Blind
}

// Blind is what a second look at a closed case asks.
type Blind interface {
	BlindCase(context.Context, nonconformance.ID) (nonconformance.State, error)
	LookCase(ctx context.Context, id nonconformance.ID, pin string, parts []nonconformance.Part, reason string) (clearance.State, error)
	LooksAgain(context.Context, nonconformance.ID) (bool, error)
}

// pageSize is how much of the queue is read at once.
const pageSize = 200

// queued is a page of the queue.
type queued struct {
	asked station.CaseFilter
	after station.Cursor
	rows  []station.CaseRow
	next  station.Cursor
	err   error
}

func page(ctx context.Context, d Desk, f station.CaseFilter, after station.Cursor, limit int) tea.Cmd {
	return func() tea.Msg {
		rows, next, err := d.Cases(ctx, f, after, limit)
		return queued{asked: f, after: after, rows: rows, next: next, err: err}
	}
}

// looked is the case under the mark, for the lines below the list.
type looked struct {
	id  nonconformance.ID
	st  nonconformance.State
	err error
}

func look(ctx context.Context, d Desk, id nonconformance.ID) tea.Cmd {
	return func() tea.Msg {
		st, err := d.Case(ctx, id)
		return looked{id: id, st: st, err: err}
	}
}

// saved are the views of this person; kept tells that one was added.
type savedViews struct {
	all  []station.SavedView
	kept bool
	err  error
}

func readViews(ctx context.Context, d Desk) tea.Cmd {
	return func() tea.Msg {
		all, err := d.SavedViews(ctx)
		return savedViews{all: all, err: err}
	}
}

func keepView(ctx context.Context, d Desk, v station.SavedView) tea.Cmd {
	return func() tea.Msg {
		ctx := context.WithoutCancel(ctx)
		if err := d.SaveView(ctx, v); err != nil {
			return savedViews{err: err}
		}
		all, err := d.SavedViews(ctx)
		return savedViews{all: all, kept: true, err: err}
	}
}

// took is how taking cases went: all of them, or none.
type took struct{ err error }

func take(ctx context.Context, d Desk, ids []nonconformance.ID, c nonconformance.Command) tea.Cmd {
	return func() tea.Msg {
		acts := make([]station.CaseAct, len(ids))
		for i, id := range ids {
			acts[i] = station.CaseAct{ID: id, Command: c}
		}
		_, err := d.WorkMany(context.WithoutCancel(ctx), acts)
		return took{err: err}
	}
}

// loaded is one case with all that stands around it.
type loaded struct {
	of     key
	blind  bool // it is to be decided again: what was decided is not in it
	id     nonconformance.ID
	st     nonconformance.State
	record inspection.State // zero: the case is about none
	damage []damage.State   // the damage reports it is about
	lines  []station.Line
	around station.Around
	also   map[nonconformance.ID]nonconformance.State
	err    error
}

// key is what a case is opened by: itself, or a record of it.
type key struct {
	id     nonconformance.ID
	record inspection.ID
	blind  bool // decided again without seeing what was decided
}

func load(ctx context.Context, d ItemDesk, of key, also []nonconformance.ID) tea.Cmd {
	return func() tea.Msg {
		l := loaded{of: of, id: of.id}
		l.err = l.read(ctx, d, also)
		return l
	}
}

func (l *loaded) read(ctx context.Context, d ItemDesk, also []nonconformance.ID) (err error) {
	if l.of.record != (inspection.ID{}) {
		if l.id, err = d.CaseWith(ctx, l.of.record); err != nil {
			return err
		}
	}
	if l.blind, err = d.LooksAgain(ctx, l.id); err != nil {
		return err
	}
	if l.blind = l.blind || l.of.blind; l.blind {
		return l.readBlind(ctx, d)
	}
	if l.st, err = d.Case(ctx, l.id); err != nil {
		return err
	}
	if l.lines, err = d.CaseTimeline(ctx, l.id); err != nil {
		return err
	}
	if l.around, err = d.Around(ctx, l.st); err != nil {
		return err
	}
	for _, r := range l.st.Records {
		if r.Kind == string(station.Damage) {
			report, err := d.Damage(ctx, damage.ID(r.ID))
			if err != nil && !fault.Is(err, fault.Missing) {
				return err
			}
			l.damage = append(l.damage, report)
			continue
		}
		more, err := d.Timeline(ctx, inspection.ID(r.ID))
		if err != nil && !fault.Is(err, fault.Missing) && !errors.Is(err, station.ErrBlind) {
			return err
		}
		l.lines = append(l.lines, slices.DeleteFunc(more, l.saysCase)...)
	}
	slices.SortStableFunc(l.lines, func(a, b station.Line) int { return a.At.Compare(b.At) })
	l.also = map[nonconformance.ID]nonconformance.State{}
	for _, id := range also {
		if l.also[id], err = d.Case(ctx, id); err != nil {
			return err
		}
	}
	if root, ok := l.st.Root(); ok && root.Kind != string(station.Damage) {
		if l.record, err = d.Show(ctx, inspection.ID(root.ID)); fault.Is(err, fault.Missing) || errors.Is(err, station.ErrBlind) {
			return nil // another station's, not here yet; or to be looked at again first
		}
	}
	return err
}

// saysCase tells an entry of a record that says once more what its case says: a
// decision.
func (l *loaded) saysCase(r station.Line) bool {
	return slices.ContainsFunc(l.lines, func(c station.Line) bool {
		return c.At.Equal(r.At) && c.Person == r.Person && strings.HasPrefix(r.What, decidedAs) && strings.HasPrefix(c.What, decidedAs)
	})
}

const decidedAs = "decided as "

// readBlind reads the case as it was before anybody decided: no entry, no word of
// what became of the goods.
func (l *loaded) readBlind(ctx context.Context, d ItemDesk) (err error) {
	if l.st, err = d.BlindCase(ctx, l.id); err != nil {
		return err
	}
	if root, ok := l.st.Root(); ok && root.Kind != string(station.Damage) {
		if l.record, err = d.Show(ctx, inspection.ID(root.ID)); fault.Is(err, fault.Missing) {
			return nil
		}
		l.record.Review = nil
	}
	return err
}

// done is how an act went, and which case stood behind this one.
type done struct {
	id    nonconformance.ID
	next  nonconformance.ID
	st    nonconformance.State
	leave bool // it decides: the next case comes up
	said  string
	err   error
}

// job is an act as it is saved.
type job struct {
	command func(nonconformance.State) nonconformance.Command
	files   []string // to be stored first; given to with
	with    func(nonconformance.Command, []nonconformance.File) nonconformance.Command
	pin     string
	signs   bool
	leaves  bool
	many    bool // of all the cases that are decided at once
	said    string
	once    string        // whose first signature may not be enough; empty: no decision
	joins   string        // the number of a record that is brought in
	look    *secondChoice // a second look's choice, instead of a command
	in      station.CaseFilter
	begins  *toBegin // an inspection that was ordered, instead of a command
}

// secondChoice is what another lead would have decided.
type secondChoice struct {
	parts  func(nonconformance.State) []nonconformance.Part
	reason string
}

// lookAgain keeps a second look at a closed case, and says what it came to.
func lookAgain(ctx context.Context, d ItemDesk, st nonconformance.State, j job) tea.Cmd {
	return func() tea.Msg {
		now, err := d.LookCase(context.WithoutCancel(ctx), st.ID, j.pin, j.look.parts(st), j.look.reason)
		out := done{id: st.ID, st: st, leave: true, err: err}
		if err != nil {
			return out
		}
		out.said = "the same was decided before"
		if came := now.Look.Came; !came.Agreed() {
			out.said = nonconformance.Words(came.First) + " was decided before: the case is taken up again"
		}
		return out
	}
}

// perform looks for the case behind this one while the queue still holds both.
func perform(ctx context.Context, d ItemDesk, states []nonconformance.State, j job) tea.Cmd {
	return func() tea.Msg {
		ctx := context.WithoutCancel(ctx)
		out := done{id: states[0].ID, leave: j.leaves, said: j.said}
		if j.leaves {
			out.next, _ = behind(ctx, d, j.in, states) // without it the queue comes up
		}
		var files []nonconformance.File
		for _, path := range j.files {
			e, err := d.StoreFile(ctx, path)
			if err != nil {
				out.err = err
				return out
			}
			files = append(files, nonconformance.File(e))
		}
		acts := make([]station.CaseAct, len(states))
		for i, st := range states {
			acts[i].ID = st.ID
			if j.command != nil {
				acts[i].Command = j.command(st)
			}
			if len(files) > 0 && j.with != nil {
				acts[i].Command = j.with(acts[i].Command, files)
			}
		}
		all, err := save(ctx, d, j, acts)
		if err != nil {
			out.err = err
			return out
		}
		out.st, out.said = all[0], j.told(all)
		return out
	}
}

// told says how it went: what a first signature is not enough for, is not decided.
func (j job) told(all []nonconformance.State) string {
	wait := 0
	for _, st := range all {
		if len(st.Pending) > 0 {
			wait++
		}
	}
	switch {
	case wait == 0 || j.once == "":
		return j.said
	case len(all) == 1:
		return j.once + " signed once: a second person signs"
	}
	return fmt.Sprintf("%s, %d signed once: a second person signs", j.said, wait)
}

// save keeps what is asked of one case, or of several at once: all of it or nothing.
func save(ctx context.Context, d ItemDesk, j job, acts []station.CaseAct) ([]nonconformance.State, error) {
	if len(acts) > 1 && j.signs {
		return d.SignMany(ctx, j.pin, acts)
	}
	id, c := acts[0].ID, acts[0].Command
	var now nonconformance.State
	var err error
	switch {
	case j.joins != "":
		now, err = d.JoinCase(ctx, id, j.joins)
	case j.signs:
		now, err = d.SignCase(ctx, id, j.pin, c)
	default:
		now, err = d.Work(ctx, id, c)
	}
	return []nonconformance.State{now}, err
}

// begunAgain is the inspection of goods that came again.
type begunAgain struct {
	id  inspection.ID
	err error
}

func beginAgain(ctx context.Context, d ItemDesk, id nonconformance.ID, part string) tea.Cmd {
	return func() tea.Msg {
		st, err := d.BeginAgain(context.WithoutCancel(ctx), id, part)
		return begunAgain{st.ID, err}
	}
}

// passed is the case behind one that was not decided.
type passed struct {
	id, next nonconformance.ID
	err      error
}

func pass(ctx context.Context, d Desk, in station.CaseFilter, st nonconformance.State) tea.Cmd {
	return func() tea.Msg {
		next, err := behind(ctx, d, in, []nonconformance.State{st})
		return passed{id: st.ID, next: next, err: err}
	}
}

// behind is the case after these in the list they were opened from; zero: they are its
// last, or gone.
func behind(ctx context.Context, d Desk, in station.CaseFilter, these []nonconformance.State) (nonconformance.ID, error) {
	var after station.Cursor
	found := false
	mine := func(r station.CaseRow) bool {
		return slices.ContainsFunc(these, func(s nonconformance.State) bool { return s.ID == r.ID })
	}
	for {
		rows, next, err := d.Cases(ctx, in, after, pageSize)
		if err != nil {
			return nonconformance.ID{}, err
		}
		for _, r := range rows {
			switch is := mine(r); {
			case found && !is:
				return r.ID, nil
			case is && r.ID == these[0].ID:
				found = true
			}
		}
		if next == "" {
			return nonconformance.ID{}, nil
		}
		after = next
	}
}
