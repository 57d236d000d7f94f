package join

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"assay/station/fault"
)

// Token is what a hub gives to a new station, once: a secret that lets it ask, and
// enough of the hub's certificate to know that it asks the right one. People type
// it, so it is 32 letters and digits in groups of four.
type Token struct {
	Secret [8]byte
	Pin    Pin
}

// Pin is the beginning of a certificate's SHA-256.
type Pin [12]byte

// PinOf is the pin of a certificate authority, as it lies in its certificate (DER).
func PinOf(authority []byte) Pin {
	sum := sha256.Sum256(authority)
	return Pin(sum[:len(Pin{})])
}

// NewToken makes a token for a hub with this pin.
func NewToken(pin Pin) Token {
	t := Token{Pin: pin}
	_, _ = rand.Read(t.Secret[:])
	return t
}

var letters = base32.StdEncoding.WithPadding(base32.NoPadding)

func (t Token) String() string {
	s := letters.EncodeToString(append(t.Secret[:], t.Pin[:]...))
	var groups []string
	for ; s != ""; s = s[4:] {
		groups = append(groups, s[:4])
	}
	return strings.Join(groups, "-")
}

// ID names a token without telling its secret.
func (t Token) ID() [8]byte {
	sum := sha256.Sum256(append([]byte("assay.token\x00"), t.Secret[:]...))
	return [8]byte(sum[:8])
}

// ParseToken reads a token as it was typed: case, blanks and dashes do not matter.
func ParseToken(s string) (Token, error) {
	var t Token
	s = strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(s))
	raw, err := letters.DecodeString(s)
	if err != nil || len(raw) != len(t.Secret)+len(t.Pin) {
		return t, fault.New(fault.Invalid, "this is not a hub's token: it has 32 letters and digits in groups of four; assay hub token gives one")
	}
	copy(t.Secret[:], raw)
	copy(t.Pin[:], raw[len(t.Secret):])
	return t, nil
}
