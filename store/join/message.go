package join

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"strings"

	"assay/station/fault"
	"assay/station/wire"
)

// Protocol is the number of what stations and hub say to each other. A hub of a
// higher one may not be understood.
const Protocol = 1

// Subjects on which the hub's doorkeeper answers.
const (
	SubjectAsk   = "assay.v1.join.ask"   // anyone: let me in
	SubjectList  = "assay.v1.join.list"  // a station: who waits
	SubjectNews  = "assay.v1.join.news"  // from the doorkeeper: who waits has changed
	subjectVouch = "assay.v1.join.vouch" // a station, under its own log: let this one in, or shut it out
)

// SubjectVouch is where a station says that a lead let another one in, or shut it
// out.
func SubjectVouch(log string) string { return subjectVouch + "." + log }

// Inbox prefixes: nobody hears another one's answers.
const (
	inbox         = "_INBOX_"
	InboxStranger = inbox + "STRANGER"
)

// InboxOf is the inbox prefix of a user.
func InboxOf(user string) string { return inbox + user }

// IsInbox tells a subject on which an answer is waited for from one that does something.
func IsInbox(subject string) bool { return strings.HasPrefix(subject, inbox) }

// Ask is a station that wants to be let in.
type Ask struct {
	Protocol int      `cbor:"1,keyasint"`
	Token    [8]byte  `cbor:"2,keyasint"` // its ID; zeros: none, a station that was let in before
	Log      [16]byte `cbor:"3,keyasint"`
	Key      [32]byte `cbor:"4,keyasint"` // of its heads
	User     string   `cbor:"5,keyasint"` // public key it signs in to the hub with
	Name     string   `cbor:"6,keyasint"`
	Code     string   `cbor:"7,keyasint"`
	Nonce    [16]byte `cbor:"8,keyasint"`
}

// Answer is what the doorkeeper says to it.
type Answer struct {
	Protocol int      `cbor:"1,keyasint"`
	State    State    `cbor:"2,keyasint"`
	Why      string   `cbor:"3,keyasint,omitempty"` // for refused, in a sentence
	Site     string   `cbor:"4,keyasint,omitempty"`
	Root     Root     `cbor:"5,keyasint,omitempty"` // whom the site's stations believe first
	Pass     string   `cbor:"6,keyasint,omitempty"` // a JWT for the station's user, once it is let in
	URLs     []string `cbor:"7,keyasint,omitempty"` // every way to the hub
	Nonce    [16]byte `cbor:"8,keyasint"`           // the asker's
}

// Root is where the trust of a site begins.
type Root struct {
	Log  [16]byte `cbor:"1,keyasint"`
	Key  [32]byte `cbor:"2,keyasint"`
	Name string   `cbor:"3,keyasint"`
}

// State is how far an asker has come.
type State string

// The states.
const (
	Waiting State = "waiting" // a lead has to let it in
	In      State = "in"
	Refused State = "refused"
)

// Vouch is a station's word that a lead let another one in or shut it out.
type Vouch struct {
	Log [16]byte `cbor:"1,keyasint"`
	Key [32]byte `cbor:"2,keyasint"`
	Out bool     `cbor:"3,keyasint,omitempty"`
}

// Waiter is a station that waits to be let in.
type Waiter struct {
	Log  [16]byte `cbor:"1,keyasint"`
	Key  [32]byte `cbor:"2,keyasint"`
	Name string   `cbor:"3,keyasint"`
	Code string   `cbor:"4,keyasint"`
	At   int64    `cbor:"5,keyasint"` // when it first asked, UTC ms
}

// sealed is a message with what proves who it is from: the station's signature on
// what it asks, and both sides' knowledge of the token.
type sealed struct {
	Body []byte `cbor:"1,keyasint"`
	Sign []byte `cbor:"2,keyasint,omitempty"`
	MAC  []byte `cbor:"3,keyasint,omitempty"`
}

// mostMessage caps what is read of a stranger.
const mostMessage = 16 << 10

// SealAsk signs an ask. A zero secret is no token.
func SealAsk(a Ask, sign func([]byte) []byte, secret [8]byte) ([]byte, error) {
	body, err := wire.Write(a)
	if err != nil {
		return nil, err
	}
	s := sealed{Body: body, Sign: sign(askBytes(body))}
	if secret != [8]byte{} {
		s.MAC = mac(secret, "ask", body)
	}
	return wire.Write(s)
}

// OpenAsk reads an ask and checks its signature; secretOf finds a token's secret
// by its ID.
func OpenAsk(raw []byte, secretOf func([8]byte) ([8]byte, bool)) (Ask, error) {
	var s sealed
	var a Ask
	if len(raw) > mostMessage || wire.Into(&s, raw) != nil || wire.Into(&a, s.Body) != nil {
		return a, fault.New(fault.Invalid, "the hub could not read what was asked: use the same release of assay on both")
	}
	if !ed25519.Verify(a.Key[:], askBytes(s.Body), s.Sign) {
		return a, fault.New(fault.Refused, "what was asked is not signed with the station's key")
	}
	if a.Token == [8]byte{} {
		return a, nil
	}
	secret, ok := secretOf(a.Token)
	if !ok || !hmac.Equal(s.MAC, mac(secret, "ask", s.Body)) {
		return a, fault.New(fault.Refused, "the hub does not know this token, or it is used up: assay hub token gives a new one")
	}
	return a, nil
}

// SealAnswer proves with the token's secret that the hub is the one that gave it.
func SealAnswer(a Answer, secret [8]byte) ([]byte, error) {
	body, err := wire.Write(a)
	if err != nil {
		return nil, err
	}
	s := sealed{Body: body}
	if secret != [8]byte{} {
		s.MAC = mac(secret, "answer", body)
	}
	return wire.Write(s)
}

// OpenAnswer reads an answer to an ask.
func OpenAnswer(raw []byte, nonce [16]byte, secret [8]byte) (Answer, error) {
	var s sealed
	var a Answer
	if wire.Into(&s, raw) != nil || wire.Into(&a, s.Body) != nil {
		return a, fault.New(fault.Invalid, "the hub's answer cannot be read: use the same release of assay on both")
	}
	switch {
	case a.Protocol > Protocol:
		return a, fault.New(fault.Refused, "the hub speaks a newer protocol (%d, this assay knows %d): bring this station's assay up to date", a.Protocol, Protocol)
	case a.Nonce != nonce:
		return a, fault.New(fault.Refused, "the hub answered another question than was asked")
	case a.State != Refused && secret != [8]byte{} && !hmac.Equal(s.MAC, mac(secret, "answer", s.Body)):
		return a, fault.New(fault.Refused, "what answers there does not know the token: it is not the hub that gave it")
	}
	return a, nil
}

func askBytes(body []byte) []byte { return append([]byte("assay.join.v1\x00"), body...) }

func mac(secret [8]byte, what string, body []byte) []byte {
	m := hmac.New(sha256.New, secret[:])
	m.Write([]byte("assay." + what + ".v1\x00"))
	m.Write(body)
	return m.Sum(nil)
}

// Encode and Decode are the one form of everything said at the door.
func Encode(v any) ([]byte, error) { return wire.Write(v) }

// Decode reads what Encode wrote.
func Decode(raw []byte, v any) error {
	if len(raw) > 4<<20 {
		return fault.New(fault.Invalid, "a message is too long")
	}
	return wire.Into(v, raw)
}
