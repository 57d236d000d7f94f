package goods

import (
	"github.com/fxamacker/cbor/v2"

	"assay/station/fault"
	"assay/station/wire"
)

// Wire names of what happens to things. Names and meanings are for ever.
const (
	NameSet  = "g.set"  // a thing as it is from now on, whole
	NameGone = "g.gone" // it is known no more
)

// set is the body of both: the thing's kind and, while it is known, the thing;
// once it is gone, its key.
type set struct {
	Kind  Kind            `cbor:"1,keyasint"`
	Thing cbor.RawMessage `cbor:"2,keyasint,omitempty"`
	Key   string          `cbor:"3,keyasint,omitempty"`
}

// Encode gives the body of NameSet.
func Encode(t Thing) ([]byte, error) {
	raw, err := wire.Write(t)
	if err != nil {
		return nil, err
	}
	body, err := wire.Write(set{Kind: t.Kind(), Thing: raw})
	if err == nil && len(body) > wire.Most {
		err = fault.New(fault.Invalid, "%s %s is too large: %d KiB, at most %d, so that it can go to other stations", t.Kind(), t.Key(), len(body)>>10+1, wire.Most>>10)
	}
	return body, err
}

// EncodeGone gives the body of NameGone.
func EncodeGone(kind Kind, key string) ([]byte, error) {
	return wire.Write(set{Kind: kind, Key: key})
}

// Decode reads a body back. Of a thing that is gone it gives nil and its kind and
// key.
func Decode(name string, body []byte) (t Thing, kind Kind, key string, err error) {
	s, err := wire.Read[set](body)
	if err != nil {
		return nil, "", "", err
	}
	if name == NameGone {
		return nil, s.Kind, s.Key, nil
	}
	if name != NameSet {
		return nil, "", "", fault.New(fault.Invalid, "%q is nothing that happens to goods", name)
	}
	if t = blank(s.Kind); t == nil {
		return nil, "", "", fault.New(fault.Invalid, "there is no kind of thing %.20q", string(s.Kind))
	}
	if err := wire.Into(t, s.Thing); err != nil {
		return nil, "", "", err
	}
	return t, s.Kind, t.Key(), nil
}

func blank(k Kind) Thing {
	switch k {
	case Products:
		return &Product{}
	case Suppliers:
		return &Supplier{}
	case Orders:
		return &Order{}
	case Returns:
		return &Return{}
	case Instruments:
		return &Instrument{}
	case Holds:
		return &Hold{}
	}
	return nil
}
