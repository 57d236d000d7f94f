package people

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"time"

	"github.com/fxamacker/cbor/v2"
	"golang.org/x/crypto/argon2"

	"assay/station/fault"
)

// A PIN's bounds: what a gloved hand can type, and what a growing delay can
// protect.
const (
	MinPIN = 4
	MaxPIN = 12
)

// argon2id's cost: a quarter second on a small terminal.
const (
	hashTime    = 3
	hashMemory  = 64 << 10 // KiB
	hashThreads = 2
	hashLength  = 32
	saltLength  = 16
)

// Cost is what one try at a PIN costs. It is kept with the verifier, and one made
// at another cost is never right.
type Cost int

const (
	// Full is argon2id of HMAC-SHA-256(pepper, PIN) with the constants above.
	Full Cost = 1
	// Token is next to nothing, for tests that are not about PINs.
	Token Cost = -1
)

// verifier is what is kept of a PIN.
type verifier struct {
	Form Cost   `cbor:"1,keyasint"`
	Salt []byte `cbor:"2,keyasint"`
	Hash []byte `cbor:"3,keyasint"`
}

// CheckPIN refuses what is no PIN.
func CheckPIN(pin string) error {
	if len(pin) < MinPIN || len(pin) > MaxPIN {
		return fault.New(fault.Invalid, "a PIN has %d to %d digits", MinPIN, MaxPIN)
	}
	for _, c := range []byte(pin) {
		if c < '0' || c > '9' {
			return fault.New(fault.Invalid, "a PIN has digits only")
		}
	}
	return nil
}

// Verifier makes what is kept of a PIN. Salt is 16 random bytes; the pepper is
// the station's secret, kept outside the file.
func (c Cost) Verifier(pin string, pepper, salt []byte) ([]byte, error) {
	if err := CheckPIN(pin); err != nil {
		return nil, err
	}
	if len(salt) != saltLength {
		return nil, fault.New(fault.Internal, "a salt has %d bytes, not %d", saltLength, len(salt))
	}
	return cbor.Marshal(verifier{Form: c, Salt: salt, Hash: c.hash(pin, pepper, salt)})
}

// Right tells whether a PIN is the one a verifier was made of. A nil verifier is
// never right and takes the same time: an unknown badge answers like a known one.
func (c Cost) Right(pin string, pepper, kept []byte) bool {
	var v verifier
	known := kept != nil && cbor.Unmarshal(kept, &v) == nil && v.Form == c && len(v.Salt) == saltLength
	if !known {
		v = verifier{Salt: make([]byte, saltLength), Hash: make([]byte, hashLength)}
	}
	return subtle.ConstantTimeCompare(c.hash(pin, pepper, v.Salt), v.Hash) == 1 && known
}

func (c Cost) hash(pin string, pepper, salt []byte) []byte {
	mac := hmac.New(sha256.New, pepper)
	mac.Write([]byte(pin))
	if c == Token {
		return argon2.IDKey(mac.Sum(nil), salt, 1, 8*hashThreads, hashThreads, hashLength)
	}
	return argon2.IDKey(mac.Sum(nil), salt, hashTime, hashMemory, hashThreads, hashLength)
}

// Delay is how long the next try must wait after so many wrong PINs in a row:
// three are free, then it doubles from five seconds up to a quarter hour.
func Delay(wrong int) time.Duration {
	const free, first, most = 3, 5 * time.Second, 15 * time.Minute
	if wrong < free {
		return 0
	}
	d := first
	for i := free; i < wrong && d < most; i++ {
		d *= 2
	}
	return min(d, most)
}
