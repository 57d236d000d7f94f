package clearance

import (
	"encoding/base32"
	"strconv"
	"strings"
	"time"

	"assay/station/fault"
)

// Token is what the loading clerk asks for: which goods may go, how many, since
// when, and the signature of the station that released them.
type Token struct {
	Number string
	Pieces int // 0: they were not counted
	Day    string
	Log    string // the first letters of the station's log: whose key signed
	sig    []byte
}

// mark begins every token; the number behind it is the form's.
const mark = "ASSAY-LOAD:1"

var letters = base32.StdEncoding.WithPadding(base32.NoPadding)

// TokenOf is the token of a release, unsigned.
func TokenOf(number string, pieces int, at time.Time, log string) Token {
	return Token{Number: number, Pieces: pieces, Day: at.UTC().Format("20060102"), Log: strings.ToUpper(log[:min(8, len(log))])}
}

// Payload is what is signed. It has never the length of a hash: no head of a log
// can be made of it.
func (t Token) Payload() []byte { return []byte(t.head()) }

// head is all but the signature: capitals, digits and marks of a QR code's short
// alphabet.
func (t Token) head() string {
	return strings.Join([]string{mark, t.Number, strconv.Itoa(t.Pieces), t.Day, t.Log}, ":")
}

// With is the token's text with its signature.
func (t Token) With(sig []byte) string { return t.head() + ":" + letters.EncodeToString(sig) }

// Signature is the station's.
func (t Token) Signature() []byte { return t.sig }

// ParseToken reads a token as scanned or typed.
func ParseToken(s string) (Token, error) {
	wrong := fault.New(fault.Refused, "that is no loading token: it begins with %s", mark)
	s = strings.ToUpper(strings.Join(strings.Fields(s), ""))
	f := strings.Split(s, ":")
	if len(f) != 7 || f[0]+":"+f[1] != mark {
		return Token{}, wrong
	}
	pieces, err := strconv.Atoi(f[3])
	if err != nil || pieces < 0 || strconv.Itoa(pieces) != f[3] {
		return Token{}, fault.New(fault.Refused, "the token's quantity cannot be read: scan it again")
	}
	if _, err := time.Parse("20060102", f[4]); err != nil || len(f[5]) != 8 {
		return Token{}, fault.New(fault.Refused, "the token is not whole: scan it again")
	}
	sig, err := letters.DecodeString(f[6])
	if err != nil || len(sig) != 64 {
		return Token{}, fault.New(fault.Refused, "the token's signature is not whole: scan it again")
	}
	return Token{Number: f[2], Pieces: pieces, Day: f[4], Log: f[5], sig: sig}, nil
}

// IsToken tells a scanned text that means to be a token.
func IsToken(s string) bool {
	return strings.HasPrefix(strings.ToUpper(strings.TrimSpace(s)), "ASSAY-LOAD:")
}
