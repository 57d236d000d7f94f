package clearance

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"assay/station/fault"
	"assay/station/wire"
)

// Event is a fact of a clearance, in the past tense.
type Event interface{ event() }

type (
	// Began says that something has to come before the goods go.
	Began struct {
		Subject
		Pieces int      `cbor:"10,keyasint,omitempty"`
		Drawn  bool     `cbor:"11,keyasint,omitempty"` // for a second look
		Share  string   `cbor:"12,keyasint,omitempty"` // of how many, as the site set it
		Not    []string `cbor:"13,keyasint,omitempty"` // who answered: they do not look again
	}
	// Compared is what the second look came to.
	Compared struct {
		Record [16]byte    `cbor:"1,keyasint,omitempty"` // the second inspection
		Number string      `cbor:"2,keyasint,omitempty"`
		First  string      `cbor:"3,keyasint,omitempty"` // verdict, or disposition
		Second string      `cbor:"4,keyasint,omitempty"`
		Steps  []Agreement `cbor:"5,keyasint,omitempty"`
		Reason string      `cbor:"6,keyasint,omitempty"` // of a case decided again
		Name   string      `cbor:"7,keyasint,omitempty"`
	}
	// Settled says that a lead decided how many of them may go.
	Settled struct {
		Pieces int    `cbor:"1,keyasint,omitempty"`
		Case   string `cbor:"2,keyasint,omitempty"` // number of the case
		None   bool   `cbor:"3,keyasint,omitempty"` // nothing of it goes
	}
	// Released lets the goods go by themselves, on accept.
	Released struct {
		How      string `cbor:"1,keyasint"`
		Name     string `cbor:"2,keyasint"`
		Role     string `cbor:"3,keyasint"`
		Pieces   int    `cbor:"4,keyasint,omitempty"`
		Client   string `cbor:"5,keyasint,omitempty"` // who released them at the client's
		Evidence []File `cbor:"6,keyasint,omitempty"`
		Token    string `cbor:"7,keyasint,omitempty"`
	}
	// ReleasedByLead is a release that a lead signed.
	ReleasedByLead struct{ Released }
	// WasRead says that somebody read what the first found, before a second look came.
	WasRead struct {
		Name string `cbor:"1,keyasint,omitempty"`
	}
	// Withdrawn says that it does not hold any more.
	Withdrawn struct {
		Why string `cbor:"1,keyasint"`
	}
)

// File is a file by its digest.
type File struct {
	Digest [32]byte `cbor:"1,keyasint"`
	Name   string   `cbor:"2,keyasint,omitempty"`
	Type   string   `cbor:"3,keyasint,omitempty"`
	Size   int64    `cbor:"4,keyasint,omitempty"`
}

// Names are the names of files, for a sentence.
func Names(files []File) string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}

func (Began) event()          {}
func (Compared) event()       {}
func (Settled) event()        {}
func (Released) event()       {}
func (ReleasedByLead) event() {}
func (Withdrawn) event()      {}
func (WasRead) event()        {}

// Apply folds one fact. It takes whatever is recorded; a release that its rule does
// not allow has no effect.
func Apply(s State, e Event, at time.Time, by string) State {
	s.Seen++
	switch e := e.(type) {
	case Began:
		if s.Number == "" {
			s.Subject, s.Since, s.Pieces = e.Subject, at, e.Pieces
			if e.Drawn {
				s.Look = &Look{Not: slices.Clone(e.Not), Share: e.Share}
			}
		}
	case Compared:
		if s.Look != nil && s.Look.Came == nil {
			look := *s.Look
			look.Came, look.CameAt, look.By = &e, at, by
			s.Look = &look
		}
	case Settled:
		s.Settled, s.Pieces = true, e.Pieces
		if e.None {
			s.Withdraw = "a lead decided in " + e.Case + " that they do not go"
		} else {
			s.Withdraw = ""
		}
	case Released:
		if s.Needs == OnAccept && s.Release == nil {
			s.Release = &Release{e, at, by}
		}
	case ReleasedByLead:
		if s.Release == nil {
			s.Release = &Release{e.Released, at, by}
		}
	case Withdrawn:
		s.Withdraw = e.Why
	case WasRead:
		if s.Look != nil && s.Look.Came == nil && !slices.Contains(s.Look.Read, by) {
			look := *s.Look
			look.Read = append(slices.Clip(look.Read), by)
			s.Look = &look
		}
	}
	s.Over = !s.Waits()
	return s
}

// Wire names. A name and its meaning are for ever; a new field has a harmless zero.
const (
	NameBegan          = "k.new"
	NameCompared       = "k.cmp"
	NameSettled        = "k.set"
	NameReleased       = "k.rel"
	NameReleasedByLead = "k.lrl"
	NameWithdrawn      = "k.wdr"
	NameWasRead        = "k.see"
)

var forms = map[string]func([]byte) (Event, error){
	NameBegan: read[Began], NameCompared: read[Compared], NameSettled: read[Settled], NameReleased: read[Released],
	NameReleasedByLead: read[ReleasedByLead], NameWithdrawn: read[Withdrawn], NameWasRead: read[WasRead],
}

var names = func() map[reflect.Type]string {
	all := make(map[reflect.Type]string, len(forms))
	for name, f := range forms {
		e, _ := f([]byte{0xa0}) // an empty map: the type is all that is wanted
		all[reflect.TypeOf(e)] = name
	}
	return all
}()

func read[E Event](body []byte) (Event, error) {
	return wire.Read[E](body)
}

// Encode writes a fact: its name, and its body in deterministic CBOR.
func Encode(e Event) (name string, body []byte, err error) {
	name, ok := names[reflect.TypeOf(e)]
	if !ok {
		return "", nil, fault.New(fault.Internal, "there is no wire form of %T", e)
	}
	body, err = wire.Write(e)
	return name, body, err
}

// Decode reads a fact back. What no station could have written is an error.
func Decode(name string, body []byte) (Event, error) {
	form, ok := forms[name]
	if !ok {
		return nil, fault.New(fault.Invalid, "%.40q is nothing that happens on the way out", name)
	}
	e, err := form(body)
	if err != nil {
		return nil, fault.Wrap(fault.Damaged, err, "a fact of a release cannot be read")
	}
	return e, nil
}
