package journal

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"assay/station"
	"assay/station/fault"
	"assay/store/file"
)

// Key is what lies beside the station file and never in it: the key that signs
// heads, and the pepper of the PIN verifiers.
type Key struct {
	seed    [ed25519.SeedSize]byte
	pepper  [32]byte
	private ed25519.PrivateKey // of the seed
}

// whole is the key with what is worked out of its seed, once and not for each head.
func (k Key) whole() Key {
	k.private = ed25519.NewKeyFromSeed(k.seed[:])
	return k
}

// keyMark is a key file's first word; its lines are the seed and the pepper in hex.
const keyMark = "assay-key-1"

// NewKey makes a key file and syncs it. A key that lies there already, of a set-up
// that was cut short, is taken: one that signed something is never written over.
func NewKey(path string, chance io.Reader) (Key, error) {
	var k Key
	for _, secret := range [][]byte{k.seed[:], k.pepper[:]} {
		if _, err := io.ReadFull(chance, secret); err != nil {
			return Key{}, fmt.Errorf("make the key: %w", err)
		}
	}
	text := fmt.Sprintf("%s\n%x\n%x\n", keyMark, k.seed, k.pepper)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return ReadKey(path)
	}
	if err != nil {
		return Key{}, file.Failed(err, "make the key file")
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Sync(), f.Close(), file.SyncFolder(filepath.Dir(path))); err != nil {
		_ = os.Remove(path)
		return Key{}, file.Failed(err, "write the key file")
	}
	return k.whole(), nil
}

// ReadKey reads a key file and takes from others the right to read it.
func ReadKey(path string) (Key, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Key{}, fault.Wrap(fault.Damaged, err, "the station's key file %s is gone; bring it back from a backup", path)
	}
	if err != nil || !info.Mode().IsRegular() || info.Size() > 1024 {
		return Key{}, badKey(path, err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(path, 0o600); err != nil {
			return Key{}, fault.Wrap(fault.Refused, err, "the key file %s can be read by others, and that cannot be changed: %v", path, err)
		}
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return Key{}, badKey(path, err)
	}
	return parseKey(path, string(raw))
}

func parseKey(path, text string) (Key, error) {
	var k Key
	fields := strings.Fields(text)
	if len(fields) != 3 || fields[0] != keyMark || len(fields[1]) != 2*len(k.seed) || len(fields[2]) != 2*len(k.pepper) {
		return Key{}, badKey(path, nil)
	}
	_, err1 := hex.Decode(k.seed[:], []byte(fields[1]))
	_, err2 := hex.Decode(k.pepper[:], []byte(fields[2]))
	if err := errors.Join(err1, err2); err != nil {
		return Key{}, badKey(path, err)
	}
	return k.whole(), nil
}

func badKey(path string, cause error) error {
	return fault.Wrap(fault.Damaged, cause, "%s is not a key file, or it is damaged; bring it back from a backup", path)
}

// Public is what others check signatures with.
func (k Key) Public() ed25519.PublicKey {
	return k.private.Public().(ed25519.PublicKey)
}

// Pepper goes into every PIN verifier, so that the station file alone does not do
// to try PINs against.
func (k Key) Pepper() []byte { return append([]byte(nil), k.pepper[:]...) }

func (k Key) sign(h station.Hash) []byte {
	return ed25519.Sign(k.private, h[:])
}

// HubSeed is what the station's user at a hub is made from: another key than that
// of the heads, so that no hub can have anything signed that looks like one.
func (k Key) HubSeed() [32]byte {
	mac := hmac.New(sha256.New, k.seed[:])
	mac.Write([]byte("assay.hub.user"))
	return [32]byte(mac.Sum(nil))
}

// SignAsk signs what a station asks at a hub's door. Heads are signatures of 32
// bytes; what is signed here never has that length.
func (k Key) SignAsk(what []byte) []byte {
	if len(what) == sha256.Size {
		return nil
	}
	return ed25519.Sign(k.private, what)
}

// String keeps the secrets out of logs and messages.
func (k Key) String() string { return "key" }

// GoString is String for %#v.
func (k Key) GoString() string { return "key" }
