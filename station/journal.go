package station

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/google/uuid"
)

// LogID names one station's log: 16 random bytes made when its file is.
type LogID [16]byte

func (l LogID) String() string { return hex.EncodeToString(l[:]) }

// Hash is a SHA-256.
type Hash [sha256.Size]byte

func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// StreamID names what an entry is about: an inspection (a UUIDv7), a person, a
// checklist. Things with a name of their own get it from StreamOf, so that two
// stations that add the same person speak of one stream.
type StreamID [16]byte

func (s StreamID) String() string { return uuid.UUID(s).String() }

// StreamOf is the stream of a thing that is known by a name ("person", "104").
func StreamOf(kind, name string) StreamID {
	sum := sha256.Sum256([]byte("assay.stream\x00" + kind + "\x00" + name))
	return StreamID(sum[:16])
}

// Entry is one fact as kept in the log (FORMAT 4).
type Entry struct {
	Log    LogID
	Seq    uint64 // from 1
	Prev   Hash   // of the entry before; the first has zeros
	At     time.Time
	Count  uint32 // hybrid clock's counter; 0 until a hub
	Person string
	Stream StreamID
	Name   string
	Body   []byte // deterministic CBOR, integer keys
}

// Fact is what a writer adds: the log gives it its place.
type Fact struct {
	Name string
	Body []byte
}

// Write is facts of one stream, kept together or not at all.
type Write struct {
	Stream StreamID
	Seen   int // entries of the stream its writer has seen; else fault.Conflict
	Person string
	At     time.Time
	Facts  []Fact
	// Seal has the head signed: sign-off, decision, park, clean end.
	Seal bool
}

// Journal is what a store must promise: Append is one durable transaction over
// all its writes, in order, or nothing. When it returns nil the facts are on the
// disk. stationtest holds the contract as tests.
type Journal interface {
	// ID names this station's own log.
	ID() LogID
	Append(context.Context, ...Write) ([]Entry, error)
	// Stream gives a stream's entries after the first `after` of them: those of all
	// logs that count, InOrder.
	Stream(ctx context.Context, id StreamID, after int) ([]Entry, error)
	// Back gives the entries of all logs from before a moment, the latest first: so many,
	// and the rest of the last moment. Which of them count their streams say.
	Back(ctx context.Context, before time.Time, most int) ([]Entry, error)
}
