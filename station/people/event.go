package people

import (
	"slices"
	"time"

	"assay/station/fault"
	"assay/station/wire"
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
	NameRoleGiven = "p.role"
	namePINSet    = "p.pin"
	NameGone      = "p.gone"
)

// Encode gives an event's wire name and body, in deterministic CBOR.
func Encode(e Event) (name string, body []byte, err error) {
	switch e.(type) {
	case Added:
		name = NameAdded
	case RoleGiven:
		name = NameRoleGiven
	case PINSet:
		name = namePINSet
	case Gone:
		name = NameGone
	default:
		return "", nil, fault.New(fault.Internal, "there is no wire form of %T", e)
	}
	body, err = wire.Write(e)
	return name, body, err
}

// Decode reads an event back. What cannot be one is an error, whoever wrote it:
// Apply will not refuse it any more.
func Decode(name string, body []byte) (Event, error) {
	switch name {
	case NameAdded:
		e, err := wire.Read[Added](body)
		if err == nil {
			err = e.check()
		}
		return e, err
	case NameRoleGiven:
		e, err := wire.Read[RoleGiven](body)
		if err == nil {
			_, err = ParseRole(string(e.Role))
		}
		return e, err
	case namePINSet:
		return wire.Read[PINSet](body)
	case NameGone:
		return wire.Read[Gone](body)
	}
	return nil, fault.New(fault.Invalid, "%.40q is nothing that happens to a person", name)
}

// check refuses a person no station could have added.
func (e Added) check() error {
	if id, err := ParseID(string(e.ID)); err != nil || id != e.ID {
		return fault.New(fault.Invalid, "%.40q is no badge", string(e.ID))
	}
	if name, err := ParseName(e.Name); err != nil || name != e.Name {
		return fault.New(fault.Invalid, "%.80q is no name", e.Name)
	}
	_, err := ParseRole(string(e.Role))
	return err
}

// Apply gives the person after an event; by is who made it so.
func Apply(p Person, e Event, at time.Time, by ID) Person {
	p.Seen++
	switch e := e.(type) {
	case Added:
		if p.ID != "" { // two stations gave one badge apart: it stays whose it was
			if p.Role = e.Role; e.Name != p.Name && !slices.Contains(p.Also, e.Name) {
				p.Also = append(slices.Clip(p.Also), e.Name)
			}
			return p
		}
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
