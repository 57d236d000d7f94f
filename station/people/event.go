package people

import (
	"time"

	"github.com/fxamacker/cbor/v2"

	"assay/station/fault"
)

// Event is a fact about a person. Names and meanings are for ever.
type Event interface{ event() }

type (
	// Added makes a person known.
	Added struct {
		ID     ID       `cbor:"1,keyasint"`
		Name   string   `cbor:"2,keyasint"`
		Role   Role     `cbor:"3,keyasint"`
		Skills []string `cbor:"4,keyasint,omitempty"`
	}
	// RoleGiven changes what a person may do.
	RoleGiven struct {
		Role Role `cbor:"1,keyasint"`
	}
	// PINSet says that a PIN was set at a station, never which.
	PINSet struct{}
	// Gone says that a person left: no sign-in any more.
	Gone struct{}
)

func (Added) event()     {}
func (RoleGiven) event() {}
func (PINSet) event()    {}
func (Gone) event()      {}

// Wire names.
const (
	NameAdded     = "p.added"
	nameRoleGiven = "p.role"
	namePINSet    = "p.pin"
	nameGone      = "p.gone"
)

// Encode gives an event's wire name and body.
func Encode(e Event) (string, []byte, error) {
	mode, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		return "", nil, err
	}
	body, err := mode.Marshal(e)
	switch e.(type) {
	case Added:
		return NameAdded, body, err
	case RoleGiven:
		return nameRoleGiven, body, err
	case PINSet:
		return namePINSet, body, err
	}
	return nameGone, body, err
}

// Decode reads an event back.
func Decode(name string, body []byte) (Event, error) {
	switch name {
	case NameAdded:
		return decode[Added](body)
	case nameRoleGiven:
		return decode[RoleGiven](body)
	case namePINSet:
		return decode[PINSet](body)
	case nameGone:
		return decode[Gone](body)
	}
	return nil, fault.New(fault.Invalid, "%q is nothing that happens to a person", name)
}

func decode[E Event](body []byte) (Event, error) {
	var e E
	err := cbor.Unmarshal(body, &e)
	return e, err
}

// Apply gives the person after an event; by is who made it so.
func Apply(p Person, e Event, at time.Time, by ID) Person {
	p.Seen++
	switch e := e.(type) {
	case Added:
		p.ID, p.Name, p.Role, p.Skills, p.Added, p.By = e.ID, e.Name, e.Role, e.Skills, at, by
	case RoleGiven:
		p.Role = e.Role
	case PINSet:
		p.HasPIN = true
	case Gone:
		p.Left = true
	}
	return p
}
