package people

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"time"

	"golang.org/x/crypto/argon2"

	"assay/station/fault"
)

// argon2id as RFC 9106 has it for a server that shares its memory: three passes
// over 64 MiB, two lanes. One check takes about a quarter of a second, so callers
// let one run at a time.
const (
	passes  = 3
	memory  = 64 << 10 // KiB
	lanes   = 2
	saltLen = 16
	hashLen = 32

	verifierForm = 1 // argon2id with the numbers above, pepper by HMAC
	verifierLen  = 1 + saltLen + hashLen
)

// Verifier is what the vault keeps of a PIN: its form, the salt, and the hash. A
// PIN has few digits; without the pepper, which lies beside the file, a verifier
// that got out is of no use.
func Verifier(pin string, pepper, salt []byte) ([]byte, error) {
	if err := CheckPIN(pin); err != nil {
		return nil, err
	}
	if len(salt) != saltLen || len(pepper) < saltLen {
		return nil, fault.New(fault.Internal, "a PIN is hashed with %d bytes of salt and a pepper", saltLen)
	}
	return append(append([]byte{verifierForm}, salt...), hash(pin, pepper, salt)...), nil
}

// Right tells whether a PIN is the verifier's. Without a verifier (an unknown
// badge, a PIN never set) it takes the same time and says no.
func Right(pin string, pepper, verifier []byte) bool {
	known := len(verifier) == verifierLen && verifier[0] == verifierForm
	if !known {
		verifier = make([]byte, verifierLen) // no PIN hashes to this
	}
	got := hash(clipped(pin), pepper, verifier[1:1+saltLen])
	same := subtle.ConstantTimeCompare(got, verifier[1+saltLen:]) == 1
	return same && known && len(pin) <= maxPIN
}

// clipped keeps a typed book from being hashed.
func clipped(pin string) string { return pin[:min(len(pin), maxPIN)] }

func hash(pin string, pepper, salt []byte) []byte {
	mac := hmac.New(sha256.New, pepper)
	mac.Write([]byte(pin))
	return argon2.IDKey(mac.Sum(nil), salt, passes, memory, lanes, hashLen)
}

// How long the next try waits after wrong PINs in a row.
const (
	freeTries = 3
	maxDelay  = 15 * time.Minute
)

// Delay is how long the next try waits after so many wrong PINs in a row: nothing
// for the first three, then 5 s, doubled each time, up to 15 minutes.
func Delay(wrong int) time.Duration {
	if wrong < freeTries {
		return 0
	}
	doubled := wrong - freeTries
	if doubled > 8 {
		return maxDelay
	}
	return min(5*time.Second<<doubled, maxDelay)
}
