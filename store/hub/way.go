package hub

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"time"

	"assay/station"
)

// Way is a hub as a link needs it: JetStream, or one that tests can cut, wipe and
// slow down.
type Way interface {
	// Last is the newest message on a log's subject; number 0: there is none.
	Last(ctx context.Context, log station.LogID) (data []byte, number uint64, err error)
	// Put sends messages, each behind the one before, if the newest on the subject
	// still has this number, else ErrMoved. It gives the last one's number. Any other
	// error leaves the outcome unknown: all, none or the first of them may be there.
	Put(ctx context.Context, log station.LogID, messages [][]byte, after uint64) (number uint64, err error)
	// Follow gives a partition's messages after a position, in order, until the
	// context ends, fn fails or the way does. At a position that is not of this
	// stream it begins with the first message. It calls caught when all was given that
	// the hub is known to hold now. An error is the way's or fn's; nil: the context ended.
	Follow(ctx context.Context, part int, from Position, caught func(Position), fn func(Message) error) error
	// Log gives all messages of one log, in order.
	Log(ctx context.Context, log station.LogID, fn func(Message) error) error
}

// Position is how far a partition was read. A stream made anew is another one, and
// so is one that lost its end and was written on: the mark tells.
type Position struct {
	Created int64  `cbor:"1,keyasint"` // unix ns
	Number  uint64 `cbor:"2,keyasint"`
	Mark    uint64 `cbor:"3,keyasint"` // of the message with this number
}

// MarkOf tells messages apart, and the same one kept twice: a hub that lost its end
// may be given the very same message again at the same place, behind others than
// before. Only when it came tells.
func MarkOf(data []byte, at time.Time) uint64 {
	sum := sha256.New()
	_, _ = sum.Write(binary.BigEndian.AppendUint64(nil, uint64(at.UnixNano())))
	_, _ = sum.Write(data)
	return binary.BigEndian.Uint64(sum.Sum(nil))
}

// Message is one message of a hub.
type Message struct {
	Position
	Data []byte
}

// ErrMoved says that another message is on the subject than the one named.
var ErrMoved = errors.New("another message is there")

// errBadHub marks what only a person at the hub can mend.
var errBadHub = errors.New("the hub is not as it must be")

// Pause before the next try: it doubles up to half a minute, and no two stations
// wait alike.
func pause(tries int, chance float64) time.Duration {
	d := 100 * time.Millisecond << min(tries, 9)
	return time.Duration(float64(min(d, 30*time.Second)) * (0.5 + chance/2))
}
