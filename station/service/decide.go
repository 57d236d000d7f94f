package service

import (
	"slices"
	"strings"
	"time"

	"assay/station/fault"
)

// Command is what is asked of a return's way.
type Command interface{ command() }

type (
	// Move takes it to a stage.
	Move struct {
		Stage Stage
		Why   string // for people here
		// What the first entry says of the return; and, with Decided, what it comes to.
		Record    [16]byte
		Number    string
		RMA       string
		Label     string
		Withdrawn string
		Pays      bool
		Goes      string
	}
	// Raise says that it was stopped for safety; Calm takes that back.
	Raise struct{ Why string }
	Calm  struct{}
	// Take says that a lead looks after it.
	Take struct{}
	// Begin says that a record was begun for an announced return.
	Begin struct {
		Record [16]byte
		Number string
	}
	// Tell keeps a message as it is sent.
	Tell struct{ Told Told }
	// Send says where the goods are to go.
	Send struct{ Goes string }
	// Settle does one of the tasks that stand between a decision and where the
	// goods go.
	Settle struct {
		Task    string
		Value   string // a scan, a number, a name
		Witness string // the badge of who saw it; checked before
		Article Article
		OnPack  bool // it was seen when the goods were inspected
	}
)

func (Move) command()   {}
func (Raise) command()  {}
func (Calm) command()   {}
func (Take) command()   {}
func (Begin) command()  {}
func (Tell) command()   {}
func (Send) command()   {}
func (Settle) command() {}

// Moment is when and who: given, never looked up.
type Moment struct {
	At     time.Time
	Person string
}

// Decide turns a command into facts, or refuses in the words of who reads them.
// No facts and no error: it is so already.
func Decide(w Way, c Command, at Moment) ([]Event, error) {
	at.At = at.At.UTC().Truncate(time.Millisecond)
	switch c := c.(type) {
	case Move:
		return decideMove(w, c)
	case Raise:
		if !w.Alarm.IsZero() {
			return nil, nil
		}
		return []Event{Alarmed{On: true, Why: c.Why}}, nil
	case Calm:
		if w.Alarm.IsZero() {
			return nil, nil
		}
		return []Event{Alarmed{}}, nil
	case Take:
		if w.TakenBy == at.Person {
			return nil, nil
		}
		return []Event{WasTaken{}}, nil
	case Begin:
		if slices.Contains(w.Begun, c.Number) {
			return nil, nil
		}
		return []Event{HasBegun(c)}, nil
	case Tell:
		if strings.TrimSpace(c.Told.Text) == "" {
			return nil, fault.New(fault.Invalid, "an empty message is not sent")
		}
		return []Event{WasTold{c.Told}}, nil
	case Send:
		if c.Goes == "" || c.Goes == w.Goes {
			return nil, nil
		}
		if here, _ := w.Goods.about(); here.last {
			return nil, fault.New(fault.Refused, "the goods are %s: nothing more becomes of them here", Words(w.Goods))
		}
		return []Event{WasSent{c.Goes}}, nil
	case Settle:
		return decideSettle(w, c, at)
	}
	return nil, fault.New(fault.Internal, "there is no such command: %T", c)
}

// decideMove gives one fact a change. Where a return stands already, or stood
// before, a fact that comes once more moves nothing.
func decideMove(w Way, c Move) ([]Event, error) {
	to, known := c.Stage.about()
	if !known {
		return nil, fault.New(fault.Invalid, "there is no stage %.40q", string(c.Stage))
	}
	if to.goods {
		if w.Goods == c.Stage {
			return nil, nil
		}
		if here, _ := w.Goods.about(); here.last {
			return nil, fault.New(fault.Refused, "the goods are %s: nothing more becomes of them here", Words(w.Goods))
		}
		return []Event{movedBy(c, to)}, nil
	}
	here, _ := w.Stage.about()
	switch {
	case here.last, w.Stage == c.Stage, to.rank < here.rank:
		return nil, nil
	case c.Stage == Resolved && here.rank < 6:
		return nil, fault.New(fault.Refused, "it is %s: only what was decided can be settled", Words(w.Stage))
	}
	return []Event{movedBy(c, to)}, nil
}

func movedBy(c Move, to about) Moved {
	return Moved{
		Stage: c.Stage, Status: to.public, Why: c.Why, Record: c.Record, Number: c.Number, RMA: c.RMA, Label: c.Label,
		Withdrawn: c.Withdrawn, Pays: c.Pays, Goes: c.Goes,
	}
}

// Words is a stage as people say it.
func Words(s Stage) string {
	switch s {
	case "":
		return "not begun"
	case DataCaged:
		return "in the data cage"
	case Caged:
		return "in the holding cage"
	case Quarantined:
		return "in quarantine"
	}
	return strings.ReplaceAll(string(s), "_", " ")
}
