package people

import (
	"fmt"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"

	"assay/station/fault"
)

// Event is a fact about a person.
type Event interface{ event() }

type (
	// Added made someone known here.
	Added struct {
		ID     ID       `cbor:"1,keyasint"`
		Name   string   `cbor:"2,keyasint"`
		Role   Role     `cbor:"3,keyasint"`
		Skills []string `cbor:"4,keyasint,omitempty"`
	}

	// RoleGiven changed what they may do.
	RoleGiven struct {
		Role Role `cbor:"1,keyasint"`
	}

	// PINSet says that a PIN was set, and nothing about it.
	PINSet struct{}

	// Gone says that they left: no more sign-in, what they did stays.
	Gone struct{}
)

func (Added) event()     {}
func (RoleGiven) event() {}
func (PINSet) event()    {}
func (Gone) event()      {}

// Wire names, for ever.
const (
	NameAdded     = "p.added"
	NameRoleGiven = "p.role"
	NamePINSet    = "p.pin"
	NameGone      = "p.gone"
)

// Apply gives the person after an event, which by recorded at a time. It never
// refuses: what is recorded happened.
func Apply(p Person, e Event, at time.Time, by ID) Person {
	p.Seen++
	switch e := e.(type) {
	case Added:
		p.ID, p.Name, p.Role, p.Skills = e.ID, e.Name, e.Role, slices.Clone(e.Skills)
		p.Added, p.By = at, by
	case RoleGiven:
		p.Role = e.Role
	case PINSet:
		p.PIN = true
	case Gone:
		p.Left = true
	}
	return p
}

// Encode writes an event: its name and its body in deterministic CBOR.
func Encode(e Event) (name string, body []byte, err error) {
	switch e.(type) {
	case Added:
		name = NameAdded
	case RoleGiven:
		name = NameRoleGiven
	case PINSet:
		name = NamePINSet
	case Gone:
		name = NameGone
	default:
		return "", nil, fault.New(fault.Internal, "there is no wire form of %T", e)
	}
	body, err = encoding.Marshal(e)
	return name, body, err
}

// Decode reads an event back. What cannot be one is an error, whoever wrote it.
func Decode(name string, body []byte) (Event, error) {
	switch name {
	case NameAdded:
		e, err := read[Added](body)
		if err == nil {
			err = e.check()
		}
		return e, err
	case NameRoleGiven:
		e, err := read[RoleGiven](body)
		if err == nil {
			_, err = ParseRole(string(e.Role))
		}
		return e, err
	case NamePINSet:
		return read[PINSet](body)
	case NameGone:
		return read[Gone](body)
	}
	return nil, fmt.Errorf("decode: no event is called %.40q", name)
}

func read[E Event](body []byte) (E, error) {
	var e E
	if err := decoding.Unmarshal(body, &e); err != nil {
		return e, fmt.Errorf("decode %T: %w", e, err)
	}
	return e, nil
}

func (e Added) check() error {
	if id, err := ParseID(string(e.ID)); err != nil || id != e.ID {
		return fmt.Errorf("decode a person: %q is no badge", e.ID)
	}
	if _, err := ParseRole(string(e.Role)); err != nil {
		return fmt.Errorf("decode a person: %w", err)
	}
	if name, err := ParseName(e.Name); err != nil || name != e.Name {
		return fmt.Errorf("decode a person: %.80q is no name", e.Name)
	}
	return nil
}

var encoding = func() cbor.EncMode {
	m, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		panic(err) // fixed options: cannot happen
	}
	return m
}()

var decoding = func() cbor.DecMode {
	m, err := cbor.DecOptions{
		DupMapKey:        cbor.DupMapKeyEnforcedAPF,
		IndefLength:      cbor.IndefLengthForbidden,
		TagsMd:           cbor.TagsForbidden,
		MaxNestedLevels:  4,
		MaxArrayElements: 200,
		MaxMapPairs:      200,
	}.DecMode()
	if err != nil {
		panic(err) // fixed options: cannot happen
	}
	return m
}()
