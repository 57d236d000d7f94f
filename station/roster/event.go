package roster

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"assay/station/fault"
	"assay/station/wire"
)

// Event is a fact about which stations belong together. Names and meanings are
// for ever.
type Event interface{ event() }

type (
	// Founded began a site at this station: its own log is where trust begins.
	Founded struct {
		Site string `cbor:"1,keyasint"`
		Log  []byte `cbor:"2,keyasint"`
		Key  []byte `cbor:"3,keyasint"`
		Name string `cbor:"4,keyasint,omitempty"` // its own, for nobody lets it in
		Code string `cbor:"5,keyasint,omitempty"`
	}
	// Joined is written by a station that was let into a site: the log it believes,
	// with the key a person compared on both screens.
	Joined struct {
		Site string `cbor:"1,keyasint"`
		Log  []byte `cbor:"2,keyasint"`
		Key  []byte `cbor:"3,keyasint"`
		Name string `cbor:"4,keyasint,omitempty"` // of that station
	}
	// Admitted is a lead's word that a station's entries count, from its first on.
	Admitted struct {
		Log  []byte `cbor:"1,keyasint"`
		Key  []byte `cbor:"2,keyasint"`
		Name string `cbor:"3,keyasint"`
		Code string `cbor:"4,keyasint"`
	}
	// Revoked is a lead's word that a station's entries after a number do not count.
	Revoked struct {
		Log    []byte `cbor:"1,keyasint"`
		After  uint64 `cbor:"2,keyasint"`
		Reason string `cbor:"3,keyasint"`
	}
)

func (Founded) event()  {}
func (Joined) event()   {}
func (Admitted) event() {}
func (Revoked) event()  {}

// Wire names.
const (
	NameFounded  = "j.founded"
	NameJoined   = "j.joined"
	NameAdmitted = "j.admitted"
	NameRevoked  = "j.revoked"
)

// Encode gives an event's wire name and body, in deterministic CBOR.
func Encode(e Event) (name string, body []byte, err error) {
	switch e.(type) {
	case Founded:
		name = NameFounded
	case Joined:
		name = NameJoined
	case Admitted:
		name = NameAdmitted
	case Revoked:
		name = NameRevoked
	default:
		return "", nil, fault.New(fault.Internal, "there is no wire form of %T", e)
	}
	body, err = wire.Write(e)
	return name, body, err
}

// Decode reads an event back. What no station could have written is an error.
func Decode(name string, body []byte) (Event, error) {
	switch name {
	case NameFounded:
		e, err := wire.Read[Founded](body)
		return e, firstOf(err, checkSite(e.Site), checkLog(e.Log, e.Key), checkText(e.Name, 40), checkText(e.Code, 8))
	case NameJoined:
		e, err := wire.Read[Joined](body)
		return e, firstOf(err, checkSite(e.Site), checkLog(e.Log, e.Key), checkText(e.Name, 40))
	case NameAdmitted:
		e, err := wire.Read[Admitted](body)
		return e, firstOf(err, checkLog(e.Log, e.Key), checkText(e.Name, 40), checkText(e.Code, 8))
	case NameRevoked:
		e, err := wire.Read[Revoked](body)
		return e, firstOf(err, checkLog(e.Log, make([]byte, ed25519.PublicKeySize)), checkText(e.Reason, 500))
	}
	return nil, fault.New(fault.Invalid, "%.40q is nothing that happens between stations", name)
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// ParseSite reads a site's name: it stands in subjects, so it is a short word.
func ParseSite(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	return s, checkSite(s)
}

func checkSite(s string) error {
	if len(s) < 1 || len(s) > 32 {
		return fault.New(fault.Invalid, "a site's name has 1 to 32 letters, digits or dashes")
	}
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') {
			return fault.New(fault.Invalid, "a site's name has small letters, digits and dashes only, not %q", r)
		}
	}
	return nil
}

func checkLog(log, key []byte) error {
	if len(log) != 16 || len(key) != ed25519.PublicKeySize {
		return fault.New(fault.Invalid, "this names no station: a log has 16 bytes and a key %d", ed25519.PublicKeySize)
	}
	return nil
}

func checkText(s string, most int) error {
	if !utf8.ValidString(s) || len(s) > 4*most || utf8.RuneCountInString(s) > most {
		return fault.New(fault.Invalid, "a name or reason is longer than %d letters", most)
	}
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return fault.New(fault.Invalid, "a name or reason holds a character that cannot be shown")
		}
	}
	return nil
}

// Fingerprint is a key in a form two people can compare over a telephone: twelve
// characters in groups of four. No letter looks like another or like a digit.
func Fingerprint(key []byte) string {
	const letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
	sum := sha256.Sum256(append([]byte("assay.station\x00"), key...))
	var out [12]byte
	for i := range out {
		out[i] = letters[(int(sum[2*i])<<8|int(sum[2*i+1]))%len(letters)]
	}
	return fmt.Sprintf("%s-%s-%s", out[:4], out[4:8], out[8:])
}
