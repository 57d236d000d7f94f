package station

import (
	"context"
	"time"
)

// SyncState is the one word for how a station stands with its hub.
type SyncState string

// The states.
const (
	SyncOff    SyncState = "off"    // no hub is set
	SyncedAll  SyncState = "synced" // all that is saved here is at the hub, and all there is here
	SyncBehind SyncState = "behind" // connected, with something to send or to fetch
	SyncAway   SyncState = "away"   // the hub cannot be reached
	SyncWrong  SyncState = "wrong"  // reached, but a person has to do something
)

// SyncStatus is how a station stands with its hub, for people.
type SyncStatus struct {
	State   SyncState
	Hub     string    // where it is
	Site    string    // the site's name
	Log     LogID     // this station's own
	Saved   uint64    // entries saved here
	AtHub   uint64    // entries of these the hub is known to hold
	Away    time.Time // since when it cannot be reached; zero: it can
	Why     string    // why, as the last try said; empty: none failed yet
	Failed  int       // tries to reach it that failed, since the start
	Heard   time.Time // the last answer from it; zero: never
	Asking  bool      // somebody asked for a try at once, and not all of it is answered yet
	Wrong   string    // what is wrong, in a sentence; empty: nothing
	Do      string    // what to do about it
	Asks    bool      // it waits to be let in, which is no fault
	Refused int       // entries of others that do not count
	Files   int       // photos and files that are not at the hub yet
	Lost    []LostFile
}

// LostFile is a photo or file that cannot go to the hub: it is not as it was recorded.
type LostFile struct {
	Digest [32]byte
	Why    string // a sentence
}

// ToSend is how many saved entries the hub is not known to hold.
func (s SyncStatus) ToSend() uint64 { return s.Saved - min(s.AtHub, s.Saved) }

// Peer is another station as this one knows it.
type Peer struct {
	Log         LogID
	Name, Code  string
	Fingerprint string
	Key         []byte
	Own         bool      // this station itself
	Root        bool      // where this station's trust begins
	Revoked     bool      // entries after After do not count
	After       uint64    // for a revoked one
	Seq         uint64    // entries of it that are here
	Last        time.Time // when its last entry here was written, by its own clock
	Heard       time.Time // when something of it came in last; zero: not since the start
	Waiting     string    // why its next entries are not taken; empty: they are
}

// Refusal is what came from another station and does not count.
type Refusal struct {
	Log   LogID
	Seq   uint64 // the first entry concerned
	Count int    // how often it came
	First time.Time
	Why   string // a sentence
	Kept  bool   // the entry lies here, without effect; else nothing of it does
}

// Sync is what screens and commands may know of the way to the hub. A station
// without one has a nil Sync.
type Sync interface {
	Status() SyncStatus
	// Changed gives a hint whenever the status may have, until the context ends.
	Changed(context.Context) <-chan struct{}
	// Now tries again at once instead of waiting for the next time.
	Now()
	Peers(context.Context) ([]Peer, error)
	Refusals(ctx context.Context, limit int) ([]Refusal, error)
	// Fetch has a file of another station here, by its digest.
	Fetch(ctx context.Context, digest [32]byte) error
}
