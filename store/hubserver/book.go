package hubserver

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/renameio/v2"
	"golang.org/x/sys/unix"

	"assay/station"
	"assay/station/fault"
	"assay/store/join"
)

// book is who was let in at the door, kept beside the server's data and not in
// it: when that is lost, stations come back with the passes they have.
type book struct {
	Tokens   []token `json:"tokens"`
	Stations []guest `json:"stations"` // in the order they first asked; the first one let in is the root
}

type token struct {
	Secret string `json:"secret"`
	Until  int64  `json:"until"`             // Unix seconds
	UsedBy string `json:"used_by,omitempty"` // a log
}

// guest is a station that asked.
type guest struct {
	Log   string `json:"log"`
	Key   string `json:"key"`
	User  string `json:"user"`
	Name  string `json:"name"`
	Code  string `json:"code"`
	State string `json:"state"` // waiting, in, out
	Root  bool   `json:"root,omitempty"`
	Asked int64  `json:"asked"`            // Unix ms
	By    string `json:"by,omitempty"`     // log of the station that vouched
	OutAt int64  `json:"out_at,omitempty"` // Unix seconds
}

const (
	guestWaiting = "waiting"
	guestIn      = "in"
	guestOut     = "out"
)

// tokenLife is how long an unused token is good for, mostTokens how many are kept.
const (
	tokenLife  = 7 * 24 * time.Hour
	mostTokens = 1000
	mostGuests = 20_000
)

// withBook reads the book, has it changed and keeps it, one process at a time.
func withBook(dir string, do func(*book) (changed bool, err error)) error {
	lock, err := os.OpenFile(filepath.Join(dir, fileBook+".lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fault.Wrap(fault.Refused, err, "the hub's book cannot be opened: %v", err)
	}
	defer lock.Close() // lets go of it
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX); err != nil {
		return fmt.Errorf("lock the hub's book: %w", err)
	}
	b, err := readBook(dir)
	if err != nil {
		return err
	}
	changed, err := do(&b)
	if err != nil || !changed {
		return err
	}
	raw, err := json.MarshalIndent(b, "", " ")
	if err != nil {
		return err
	}
	if err := renameio.WriteFile(filepath.Join(dir, fileBook), append(raw, '\n'), 0o600); err != nil {
		return fault.Wrap(fault.Refused, err, "the hub's book cannot be kept: %v", err)
	}
	return nil
}

func readBook(dir string) (b book, err error) {
	path := filepath.Join(dir, fileBook)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return b, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &b)
	}
	if err != nil {
		return b, fault.Wrap(fault.Damaged, err, "the hub's book %s cannot be read (%v): bring it back from a backup", path, err)
	}
	return b, nil
}

// secret finds a token by its ID, for a log it was not used by another than.
func (b *book) secret(id [8]byte, pin join.Pin, log [16]byte, now time.Time) (*token, [8]byte, bool) {
	for i := range b.Tokens {
		t := &b.Tokens[i]
		var parsed join.Token
		raw, err := hex.DecodeString(t.Secret)
		if err != nil || len(raw) != len(parsed.Secret) {
			continue
		}
		parsed = join.Token{Secret: [8]byte(raw), Pin: pin}
		if parsed.ID() != id {
			continue
		}
		good := t.UsedBy == hex.EncodeToString(log[:]) || t.UsedBy == "" && now.Unix() <= t.Until
		return t, parsed.Secret, good
	}
	return nil, [8]byte{}, false
}

func (b *book) guest(log [16]byte) *guest {
	id := hex.EncodeToString(log[:])
	i := slices.IndexFunc(b.Stations, func(g guest) bool { return g.Log == id })
	if i < 0 {
		return nil
	}
	return &b.Stations[i]
}

func (b *book) root() *guest {
	i := slices.IndexFunc(b.Stations, func(g guest) bool { return g.Root })
	if i < 0 {
		return nil
	}
	return &b.Stations[i]
}

// revoked are the users that were shut out, and when.
func (b *book) revoked() map[string]int64 {
	out := map[string]int64{}
	for _, g := range b.Stations {
		if g.OutAt != 0 {
			out[g.User] = g.OutAt
		}
	}
	return out
}

func (b *book) addToken(t join.Token, now time.Time) {
	b.Tokens = slices.DeleteFunc(b.Tokens, func(t token) bool { return t.UsedBy == "" && now.Unix() > t.Until })
	if len(b.Tokens) >= mostTokens {
		b.Tokens = b.Tokens[1:]
	}
	b.Tokens = append(b.Tokens, token{Secret: hex.EncodeToString(t.Secret[:]), Until: now.Add(tokenLife).Unix()})
}

func logID(log [16]byte) station.LogID { return station.LogID(log) }

func (g guest) log() (id [16]byte) {
	_, _ = hex.Decode(id[:], []byte(g.Log))
	return id
}

func (g guest) key() (key [32]byte) {
	_, _ = hex.Decode(key[:], []byte(g.Key))
	return key
}

func (t token) typed(pin join.Pin) (string, bool) {
	raw, err := hex.DecodeString(t.Secret)
	if err != nil || len(raw) != 8 {
		return "", false
	}
	return join.Token{Secret: [8]byte(raw), Pin: pin}.String(), true
}
