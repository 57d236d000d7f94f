package inspect

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station"
	"assay/station/clearance"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/letter"
	"assay/station/people"
	"assay/station/service"
)

// Desk is all this screen asks of the station.
type Desk interface {
	Recorder
	Looker
}

// Recorder keeps what was found; what it returns is on the disk.
type Recorder interface {
	Inspect(context.Context, inspection.ID, inspection.Command) (inspection.State, error)
	Sign(ctx context.Context, id inspection.ID, pin, meaning string) (inspection.State, error)
	SignByBadge(ctx context.Context, id inspection.ID, badge, meaning string) (inspection.State, error)
	AttachFile(ctx context.Context, id inspection.ID, step checklists.StepID, piece int, path string) (inspection.State, error)
}

// Looker only looks.
type Looker interface {
	Load(context.Context, inspection.ID) (inspection.State, error)
	Person() (people.Person, bool)
	Station() station.Settings
	Clearance(context.Context, [16]byte) (clearance.State, error)
	Way(context.Context, inspection.ID) (service.Way, error)
	People(context.Context) ([]people.Person, error)
	NewestDrop() (station.Drop, bool, error)
	Find(ctx context.Context, code string, limit int) ([]station.Row, error)
	Known(ctx context.Context, code string) (station.Found, error)
	Gauges(ctx context.Context, kind string) ([]*goods.Instrument, error)
	SeriesNow(ctx context.Context, st inspection.State, plan string) (map[string]string, error)
	LetterOf(context.Context, inspection.ID) (letter.Message, error)
}

// loaded is the inspection as it stands, when the screen opens.
type loaded struct {
	id     inspection.ID
	now    inspection.State
	series map[string]string // by class, how the series of its sample stand now
	letter letter.Message    // what the customer is told, once it is decided
	theirs bool              // somebody else has it
	goes   clearance.State   // what the goods of a signed one wait for
	way    service.Way       // of a signed return
	err    error
}

// answered is a save that came back. It names its inspection, its question and
// its number: a screen ignores what is not its own.
type answered struct {
	id  inspection.ID
	at  inspection.Place
	no  int
	now inspection.State

	letter letter.Message
	out    clearance.State
	way    service.Way
	err    error
}

// found is something a pane asked the desk for; turn names the question it was
// asked at.
type found struct {
	id   inspection.ID
	turn int
	what any
	err  error
}

// shown follows a new question: keys that were on their way before it are not
// meant for it.
type shown struct {
	id   inspection.ID
	turn int
}

// newest is the answer to which file lies newest in the drop folder.
type newest struct {
	drop  station.Drop
	any   bool
	unset bool // there is no drop folder
	asked bool // by F3, which takes it
}

// load reads the inspection, and takes it up again where it was parked.
func load(ctx context.Context, d Desk, id inspection.ID) tea.Cmd {
	return func() tea.Msg {
		now, err := d.Load(ctx, id)
		me, _ := d.Person()
		switch {
		case err == nil && me.Leads() && anothers(now, me):
			return loaded{id: id, now: now, theirs: true}
		case err == nil && (now.Phase == inspection.Parked || anothers(now, me)): // who may not is told
			return takeUp(ctx, d, id)()
		}
		return withSeries(ctx, d, loaded{id: id, now: now, err: err})
	}
}

// reload reads it again after someone else changed it.
func reload(ctx context.Context, d Desk, id inspection.ID) tea.Cmd {
	return func() tea.Msg {
		now, err := d.Load(ctx, id)
		return withSeries(ctx, d, loaded{id: id, now: now, err: err})
	}
}

// withSeries adds how the series stand: a plan that was drawn before a switch stands,
// and says so; and what the customer of a return is told.
func withSeries(ctx context.Context, d Desk, l loaded) loaded {
	if l.err == nil {
		l.series, l.err = d.SeriesNow(ctx, l.now, unitsPlan)
	}
	if l.err == nil {
		l.letter, l.err = letterOf(ctx, d, l.now)
	}
	if l.err == nil && l.now.SignOff != nil {
		l.goes, l.err = d.Clearance(ctx, l.now.ID)
	}
	if l.err == nil {
		l.way, l.err = wayOf(ctx, d, l.now)
	}
	return l
}

// wayOf is where a signed return goes, and what is to be done with it.
func wayOf(ctx context.Context, d Looker, now inspection.State) (service.Way, error) {
	if now.SignOff == nil || now.Checklist.Kind != checklists.ReturnedGoods {
		return service.Way{}, nil
	}
	return d.Way(ctx, now.ID)
}

// letterOf is what the customer is told; nothing as long as policy has not decided.
func letterOf(ctx context.Context, d Looker, now inspection.State) (letter.Message, error) {
	if now.Ruling == nil {
		return letter.Message{}, nil
	}
	return d.LetterOf(ctx, now.ID)
}

// keep runs a job. A save is never cancelled: leaving ends the screen, not the
// write.
func keep(ctx context.Context, d Desk, id inspection.ID, no int, j job) tea.Cmd {
	return func() tea.Msg {
		now, err := j.run(context.WithoutCancel(ctx), d, id)
		a := answered{id: id, at: j.at, no: no, now: now, err: err}
		if err == nil {
			a.letter, _ = letterOf(ctx, d, now) // the answer is kept, whatever can be said of it
		}
		if err == nil && now.SignOff != nil {
			a.out, _ = d.Clearance(ctx, id)
			a.way, _ = wayOf(ctx, d, now)
		}
		return a
	}
}

func (j job) run(ctx context.Context, d Desk, id inspection.ID) (now inspection.State, err error) {
	switch {
	case j.sign != nil && j.sign.badge != "":
		return d.SignByBadge(ctx, id, j.sign.badge, j.sign.meaning)
	case j.sign != nil:
		return d.Sign(ctx, id, j.sign.pin, j.sign.meaning)
	case j.cmd != nil:
		if now, err = d.Inspect(ctx, id, j.cmd); err != nil {
			return now, err
		}
	}
	for _, f := range j.files {
		after, err := d.AttachFile(ctx, id, f.step, f.piece, f.path)
		if err != nil {
			return now, err
		}
		now = after
	}
	return now, nil
}

// lookForDrop asks which file is the newest of the drop folder: to show it, or
// because F3 was pressed. What was looked up before F3 does not answer it.
func lookForDrop(d Looker, id inspection.ID, turn int, asked bool) tea.Cmd {
	return func() tea.Msg {
		drop, any, err := d.NewestDrop()
		unset := errors.Is(err, station.ErrNoDrop)
		if unset && !asked { // nobody asked: the page says it
			err = nil
		}
		return found{id: id, turn: turn, what: newest{drop: drop, any: any, unset: unset, asked: asked}, err: err}
	}
}

// lookForPeople asks who works here.
func lookForPeople(ctx context.Context, d Looker, id inspection.ID, turn int) tea.Cmd {
	return func() tea.Msg {
		all, err := d.People(ctx)
		return found{id: id, turn: turn, what: all, err: err}
	}
}
