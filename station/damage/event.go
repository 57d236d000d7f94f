package damage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/wire"
)

// Event is a fact of a report.
type Event interface{ event() }

type (
	// Reported is the whole of it, in one entry.
	Reported struct {
		Number string   `cbor:"1,keyasint"`
		Where  string   `cbor:"2,keyasint"`
		Fault  string   `cbor:"3,keyasint"`
		Pieces int      `cbor:"4,keyasint"`
		Remark string   `cbor:"5,keyasint"`
		Codes  []string `cbor:"6,keyasint,omitempty"`
		Of     [16]byte `cbor:"7,keyasint,omitzero"`
		OfNo   string   `cbor:"8,keyasint,omitempty"`
		Label  string   `cbor:"9,keyasint,omitempty"`
		Name   string   `cbor:"10,keyasint,omitempty"` // of the person
		Place  string   `cbor:"11,keyasint,omitempty"` // the terminal
		Who    string   `cbor:"12,keyasint,omitempty"`
		Term   string   `cbor:"13,keyasint,omitempty"`
		Due    string   `cbor:"14,keyasint,omitempty"`
		Cause  string   `cbor:"15,keyasint,omitempty"`
	}
	// Noted added words.
	Noted struct {
		Text string `cbor:"1,keyasint"`
	}
	// Attached added a photo.
	Attached struct {
		Digest [32]byte `cbor:"1,keyasint"`
		Name   string   `cbor:"2,keyasint"`
		Type   string   `cbor:"3,keyasint,omitempty"`
		Size   int64    `cbor:"4,keyasint,omitempty"`
	}
	// Claimed keeps a claim as it was sent.
	Claimed struct {
		Text string `cbor:"1,keyasint"`
		Name string `cbor:"2,keyasint,omitempty"`
	}
	// WasClosed: a lead has seen it and said what becomes of it.
	WasClosed struct {
		Why  string `cbor:"1,keyasint"`
		Name string `cbor:"2,keyasint,omitempty"`
	}
)

func (Reported) event()  {}
func (Noted) event()     {}
func (Attached) event()  {}
func (Claimed) event()   {}
func (WasClosed) event() {}

// Wire names: for ever.
const (
	NameReported = "d.new"
	NameNoted    = "d.note"
	NameAttached = "d.file"
	NameClaimed  = "d.claim"
	NameClosed   = "d.done"
)

// Moment is when and who.
type Moment struct {
	At     time.Time
	Person string
}

// Apply folds a fact. It refuses nothing.
func Apply(s State, e Event, at Moment) State {
	s.Seen++
	switch e := e.(type) {
	case Reported:
		s.Number, s.By, s.Name, s.Place, s.At = e.Number, at.Person, e.Name, e.Place, at.At
		s.Report = Report{Where: e.Where, Fault: e.Fault, Pieces: e.Pieces, Remark: e.Remark, Codes: e.Codes, Of: e.Of, OfNo: e.OfNo, Label: e.Label, Cause: e.Cause}
		s.Who, s.Term, s.Due = e.Who, e.Term, e.Due
	case Noted:
		s.Notes = append(slices.Clip(s.Notes), Note{e.Text, at.At, at.Person})
	case Attached:
		s.Photos = append(slices.Clip(s.Photos), inspection.Evidence{Digest: e.Digest, Name: e.Name, Type: e.Type, Size: e.Size})
	case Claimed:
		s.Claim = &Said{e.Text, at.At, at.Person, e.Name}
	case WasClosed:
		s.Closed = &Said{e.Why, at.At, at.Person, e.Name}
	}
	return s
}

// longest is how many letters a person writes.
const longest = 2000

// Add adds words to a report.
func (s State) Add(words string) ([]Event, error) {
	words = strings.TrimSpace(words)
	switch {
	case s.Closed != nil:
		return nil, fault.New(fault.Refused, "%s is closed", s.Number)
	case words == "":
		return nil, fault.New(fault.Invalid, "say what is to be noted")
	case len(words) > longest:
		return nil, fault.New(fault.Invalid, "that is longer than %d letters", longest)
	}
	return []Event{Noted{words}}, nil
}

// Attach adds a photo; the same one again is none.
func (s State) Attach(e inspection.Evidence) ([]Event, error) {
	if s.Closed != nil {
		return nil, fault.New(fault.Refused, "%s is closed", s.Number)
	}
	for _, p := range s.Photos {
		if p.Digest == e.Digest {
			return nil, nil
		}
	}
	return []Event{Attached{e.Digest, e.Name, e.Type, e.Size}}, nil
}

// SendClaim keeps the claim's words as sent.
func (s State) SendClaim(words, name string) ([]Event, error) {
	switch {
	case s.Who == "":
		return nil, fault.New(fault.Refused, "there is nobody to claim it from: the fault is %s", textOf(Faults, s.Fault))
	case s.Claim != nil:
		return nil, fault.New(fault.Conflict, "the claim was sent already, by %s", s.Claim.By)
	case strings.TrimSpace(words) == "":
		return nil, fault.New(fault.Invalid, "an empty claim is not sent")
	}
	return []Event{Claimed{words, name}}, nil
}

// Close ends it; a lead, with a reason. The desk has asked for the PIN.
func (s State) Close(why, name string) ([]Event, error) {
	why = strings.TrimSpace(why)
	switch {
	case s.Closed != nil:
		return nil, fault.New(fault.Conflict, "%s was closed already, by %s", s.Number, s.Closed.By)
	case why == "":
		return nil, fault.New(fault.Invalid, "say what becomes of it")
	case len(why) > longest:
		return nil, fault.New(fault.Invalid, "that is longer than %d letters", longest)
	}
	return []Event{WasClosed{why, name}}, nil
}

// Encode writes a fact in deterministic CBOR.
func Encode(e Event) (name string, body []byte, err error) {
	body, err = wire.Write(e)
	switch e.(type) {
	case Reported:
		return NameReported, body, err
	case Noted:
		return NameNoted, body, err
	case Attached:
		return NameAttached, body, err
	case Claimed:
		return NameClaimed, body, err
	case WasClosed:
		return NameClosed, body, err
	}
	return "", nil, fault.New(fault.Internal, "there is no wire form of %T", e)
}

// maxBody bounds an entry's body.
const maxBody = 256 << 10

// Decode reads a fact back, whoever wrote it.
func Decode(name string, body []byte) (Event, error) {
	if len(body) > maxBody {
		return nil, fmt.Errorf("decode %s: %d bytes", name, len(body))
	}
	switch name {
	case NameReported:
		return read[Reported](name, body)
	case NameNoted:
		return read[Noted](name, body)
	case NameAttached:
		return read[Attached](name, body)
	case NameClaimed:
		return read[Claimed](name, body)
	case NameClosed:
		return read[WasClosed](name, body)
	}
	return nil, fmt.Errorf("decode: no event is called %.40q", name)
}

func read[E Event](name string, body []byte) (Event, error) {
	e, err := wire.Read[E](body)
	if err != nil {
		return nil, fmt.Errorf("decode %s: %w", name, err)
	}
	return e, nil
}

func itoa(n int) string { return strconv.Itoa(n) }
