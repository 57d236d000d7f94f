package service

import (
	"fmt"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"

	"assay/station/fault"
	"assay/station/wire"
)

// Event is a fact of a return's way.
type Event interface{ event() }

type (
	// Moved took it to a stage. The first of a stream says what it is about.
	Moved struct {
		Stage     Stage    `cbor:"1,keyasint"`
		Status    string   `cbor:"2,keyasint,omitempty"`
		Why       string   `cbor:"3,keyasint,omitempty"`
		Record    [16]byte `cbor:"4,keyasint,omitzero"`
		Number    string   `cbor:"5,keyasint,omitempty"`
		RMA       string   `cbor:"6,keyasint,omitempty"`
		Label     string   `cbor:"7,keyasint,omitempty"`
		Withdrawn string   `cbor:"8,keyasint,omitempty"`
		Pays      bool     `cbor:"9,keyasint,omitempty"`
		Goes      string   `cbor:"10,keyasint,omitempty"`
	}
	// Alarmed stopped it for safety, or said that this is over.
	Alarmed struct {
		On  bool   `cbor:"1,keyasint,omitempty"`
		Why string `cbor:"2,keyasint,omitempty"`
	}
	// WasTaken: a lead looks after it.
	WasTaken struct{}
	// HasBegun: a record was begun for the announced return.
	HasBegun struct {
		Record [16]byte `cbor:"1,keyasint"`
		Number string   `cbor:"2,keyasint"`
	}
	// WasTold keeps a message as it was sent.
	WasTold struct{ Told }
	// WasSent says where the goods are to go, where the stage stays as it is.
	WasSent struct {
		Goes string `cbor:"1,keyasint"`
	}
	// WasDone did a task.
	WasDone struct{ Done }
)

func (Moved) event()    {}
func (Alarmed) event()  {}
func (WasTaken) event() {}
func (HasBegun) event() {}
func (WasTold) event()  {}
func (WasSent) event()  {}
func (WasDone) event()  {}

// Wire names: for ever.
const (
	NameMoved   = "r.stage"
	NameAlarmed = "r.alarm"
	NameTaken   = "r.taken"
	NameBegun   = "r.begun"
	NameTold    = "r.told"
	NameDone    = "r.done"
	NameSent    = "r.sent"
)

// Apply folds a fact. It refuses nothing.
func Apply(w Way, e Event, at Moment) Way {
	w.Seen++
	switch e := e.(type) {
	case Moved:
		return w.moved(e, at)
	case Alarmed:
		w.Alarm = time.Time{}
		if e.On {
			w.Alarm, w.Taken, w.TakenBy = at.At, time.Time{}, ""
		}
	case WasTaken:
		w.Alarm, w.Taken, w.TakenBy = time.Time{}, at.At, at.Person
	case HasBegun:
		w.Begun = append(slices.Clip(w.Begun), e.Number)
	case WasTold:
		e.Told.At = at.At
		w.Told = append(slices.Clip(w.Told), e.Told)
	case WasSent:
		return w.sent(e.Goes)
	case WasDone:
		e.Done.At, e.Done.By = at.At, at.Person
		w.Done = append(slices.Clip(w.Done), e.Done)
	}
	return w
}

func (w Way) moved(e Moved, at Moment) Way {
	if w.Number == "" && w.RMA == "" {
		w.Record, w.Number, w.RMA, w.Label, w.Withdrawn = e.Record, e.Number, e.RMA, e.Label, e.Withdrawn
	}
	w.Reached = append(slices.Clip(w.Reached), Reach{Stage: e.Stage, At: at.At, By: at.Person, Status: e.Status, Why: e.Why})
	if e.Stage.Goods() {
		w.Goods = e.Stage
		return w
	}
	w.Stage = e.Stage
	if e.Stage == Decided {
		w.Pays = e.Pays
		w.Alarm = time.Time{}
	}
	return w.sent(e.Goes)
}

// sent is a way whose goods are to go somewhere: what was done for another place
// does not count for this one.
func (w Way) sent(goes string) Way {
	if goes != "" && goes != w.Goes {
		w.Goes, w.Past, w.Done = goes, append(slices.Clip(w.Past), w.Done...), nil
	}
	return w
}

var encoding = func() cbor.EncMode {
	o := cbor.CoreDetEncOptions()
	o.Time = cbor.TimeRFC3339Nano // exactly: lists are in order of time
	m, err := o.EncMode()
	if err != nil {
		panic(err) // fixed options: cannot happen
	}
	return m
}()

// Encode writes a fact in deterministic CBOR.
func Encode(e Event) (name string, body []byte, err error) {
	body, err = encoding.Marshal(e)
	switch e.(type) {
	case Moved:
		name = NameMoved
	case Alarmed:
		name = NameAlarmed
	case WasTaken:
		name = NameTaken
	case HasBegun:
		name = NameBegun
	case WasTold:
		name = NameTold
	case WasDone:
		name = NameDone
	case WasSent:
		name = NameSent
	default:
		return "", nil, fault.New(fault.Internal, "there is no wire form of %T", e)
	}
	return name, body, err
}

// maxBody bounds an entry's body: a long message, and room.
const maxBody = 64 << 10

// Decode reads a fact back, whoever wrote it.
func Decode(name string, body []byte) (Event, error) {
	if len(body) > maxBody {
		return nil, fmt.Errorf("decode %s: %d bytes", name, len(body))
	}
	switch name {
	case NameMoved:
		return read[Moved](name, body)
	case NameAlarmed:
		return read[Alarmed](name, body)
	case NameTaken:
		return read[WasTaken](name, body)
	case NameBegun:
		return read[HasBegun](name, body)
	case NameTold:
		return read[WasTold](name, body)
	case NameDone:
		return read[WasDone](name, body)
	case NameSent:
		return read[WasSent](name, body)
	}
	return nil, fmt.Errorf("decode: no event is called %.40q", name)
}

func read[E Event](name string, body []byte) (Event, error) {
	e, err := wire.Read[E](body)
	if err != nil {
		return nil, fmt.Errorf("decode %s: %w", name, err)
	}
	if m, ok := Event(e).(Moved); ok {
		if _, known := m.Stage.about(); !known {
			return nil, fmt.Errorf("decode %s: there is no stage %.40q", name, string(m.Stage))
		}
	}
	return e, nil
}

// Pack and Unpack write a way for a list: the same way has the same bytes.
func Pack(w Way) ([]byte, error) { return encoding.Marshal(w) }

// Unpack reads what Pack wrote.
func Unpack(raw []byte) (w Way, err error) {
	if err := cbor.Unmarshal(raw, &w); err != nil {
		return w, err
	}
	w.Alarm, w.Taken = w.Alarm.UTC(), w.Taken.UTC()
	for i := range w.Reached {
		w.Reached[i].At = w.Reached[i].At.UTC()
	}
	for i := range w.Done {
		w.Done[i].At = w.Done[i].At.UTC()
	}
	for i := range w.Past {
		w.Past[i].At = w.Past[i].At.UTC()
	}
	for i := range w.Told {
		w.Told[i].At = w.Told[i].At.UTC()
	}
	return w, nil
}
