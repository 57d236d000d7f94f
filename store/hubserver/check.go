package hubserver

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"assay/station"
	"assay/station/fault"
	"assay/store/hub"
	"assay/store/journal"
)

// Checked is what all logs at a hub are worth.
type Checked struct {
	Site     string
	Entries  uint64
	Messages uint64
	Logs     []CheckedLog
	Wrong    int
}

// CheckedLog is one log at a hub.
type CheckedLog struct {
	Log        station.LogID
	Name, Code string // empty: nobody let this station in
	State      string
	Entries    uint64
	Messages   uint64
	Head       string
	Gaps       int
	Forks      int
	Doubled    int
	Wrong      []string // the first few things, in sentences
	Wrongs     int
	Written    time.Time     // its last entry, by its own clock
	Heard      time.Time     // when the hub got it
	Lag        time.Duration // between the two
}

// mostWrong is how many sentences are kept of one log.
const mostWrong = 5

// Check reads everything at the hub of a folder and verifies it: that each log is
// whole, chained, and signed by the station that was let in under its name.
func Check(ctx context.Context, dir string) (Checked, error) {
	r, err := reach(ctx, dir)
	if err != nil {
		return Checked{}, err
	}
	defer r.nc.Close()
	b, err := readBook(dir)
	if err != nil {
		return Checked{}, err
	}
	codec, err := hub.NewCodec()
	if err != nil {
		return Checked{}, err
	}
	c := checking{codec: codec, book: &b, site: r.keys.Site, logs: map[station.LogID]*checkedLog{}}
	for _, name := range hub.StreamNames() {
		if err := r.every(ctx, name, c.message); err != nil {
			return Checked{}, agreed(err)
		}
	}
	return c.done(), nil
}

// quiet is how long a stream may say nothing before the end that was promised.
const quiet = 10 * time.Second

// every gives all messages a stream holds now.
func (r remote) every(ctx context.Context, name string, fn func(jetstream.Msg, uint64, time.Time)) error {
	s, err := r.js.Stream(ctx, name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return fault.Wrap(fault.Missing, err, "the stream %s is not at the hub: assay hub makes it", name)
	}
	if err != nil {
		return err
	}
	to := s.CachedInfo().State.LastSeq
	if s.CachedInfo().State.Msgs == 0 {
		return nil
	}
	c, err := s.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{})
	if err != nil {
		return err
	}
	it, err := c.Messages(jetstream.PullExpiry(quiet / 2)) // a copy that lagged is asked again before it is given up
	if err != nil {
		return err
	}
	defer it.Stop()
	for at := uint64(0); at < to; {
		m, err := it.Next(jetstream.NextMaxWait(quiet))
		if errors.Is(err, nats.ErrTimeout) {
			return fault.Wrap(fault.Offline, err, "the hub gave %s only as far as message %d of %d: it is very busy, or its disk is damaged. assay hub status may say more", name, at, to)
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		meta, err := m.Metadata()
		if err != nil {
			return err
		}
		at = meta.Sequence.Stream
		fn(m, at, meta.Timestamp)
	}
	return nil
}

// checking goes through all messages, log by log.
type checking struct {
	codec *hub.Codec
	book  *book
	site  string
	logs  map[station.LogID]*checkedLog
}

type checkedLog struct {
	CheckedLog
	key    []byte // nil: nobody let it in
	hashes map[uint64]station.Hash
	last   uint64
}

// envelope is an entry as far as a check looks into it (FORMAT 4).
type envelope struct {
	_       struct{} `cbor:",toarray"`
	Version int
	Log     []byte
	Seq     uint64
	Prev    []byte
	At      int64
	Count   uint32
	Person  string
	Stream  []byte
	Name    string
	Body    cbor.RawMessage
}

func (c *checking) message(m jetstream.Msg, number uint64, at time.Time) {
	parts := strings.Split(m.Subject(), ".")
	raw, err := hex.DecodeString(parts[len(parts)-1])
	if err != nil || len(raw) != 16 {
		c.of(station.LogID{}).wrong("message %d stands on %.80s, which is no station's", number, m.Subject())
		return
	}
	l := c.of(station.LogID(raw))
	l.Messages++
	l.Heard = at
	run, err := c.codec.Unpack(m.Data())
	switch {
	case err != nil:
		l.wrong("message %d cannot be read: %v", number, err)
		return
	case run.Log != l.Log || m.Subject() != hub.Subject(c.site, l.Log):
		l.wrong("message %d holds another log than its subject says", number)
		return
	}
	l.run(run)
}

func (c *checking) of(log station.LogID) *checkedLog {
	if l, known := c.logs[log]; known {
		return l
	}
	l := &checkedLog{CheckedLog: CheckedLog{Log: log}, hashes: map[uint64]station.Hash{}}
	if g := c.book.guest(log); g != nil {
		key := g.key()
		l.Name, l.Code, l.State, l.key = g.Name, g.Code, g.State, key[:]
	} else {
		l.wrong("nobody let this station in")
	}
	c.logs[log] = l
	return l
}

func (l *checkedLog) wrong(text string, args ...any) {
	if l.Wrongs++; len(l.Wrong) < mostWrong {
		l.Wrong = append(l.Wrong, fmt.Sprintf(text, args...))
	}
}

// run checks consecutive entries against what came before of their log.
func (l *checkedLog) run(r journal.Run) {
	if r.First > l.last+1 {
		l.Gaps++
		l.wrong("entries %d to %d are missing", l.last+1, r.First-1)
	}
	for i, raw := range r.Entries {
		l.entry(r.First+uint64(i), raw)
	}
	if n := len(r.Entries); n > 0 && l.key != nil {
		hash := journal.HashOf(r.Entries[n-1])
		if !ed25519.Verify(l.key, hash[:], r.Sig) {
			l.wrong("entries %d to %d are not signed with the station's key", r.First, r.First+uint64(n)-1)
		}
	}
}

func (l *checkedLog) entry(seq uint64, raw []byte) {
	hash := journal.HashOf(raw)
	if had, there := l.hashes[seq]; there {
		if had == hash {
			l.Doubled++
			return
		}
		l.Forks++
		l.wrong("entry %d is there twice, and differs", seq)
		return
	}
	l.hashes[seq] = hash
	var e envelope
	prev, before := l.hashes[seq-1], seq == 1
	if _, there := l.hashes[seq-1]; there {
		before = true
	}
	switch err := cbor.Unmarshal(raw, &e); {
	case err != nil:
		l.wrong("entry %d cannot be read: %v", seq, err)
		return
	case len(e.Log) != 16 || len(e.Prev) != 32:
		l.wrong("entry %d cannot be read: it is cut", seq)
		return
	case e.Seq != seq || station.LogID(e.Log) != l.Log:
		l.wrong("entry %d calls itself entry %d of another place", seq, e.Seq)
	case before && station.Hash(e.Prev) != prev:
		l.wrong("entry %d is not chained to the one before", seq)
	}
	l.Entries++
	if l.last < seq {
		l.last, l.Head, l.Written = seq, hash.String(), time.UnixMilli(e.At)
		delete(l.hashes, seq-mostBack)
	}
}

// mostBack is how far back entries are compared: a doubled segment is found
// within it.
const mostBack = 4096

func (c *checking) done() Checked {
	out := Checked{Site: c.site}
	for _, l := range c.logs {
		if !l.Heard.IsZero() {
			l.Lag = max(0, l.Heard.Sub(l.Written))
		}
		out.Entries, out.Messages, out.Wrong = out.Entries+l.Entries, out.Messages+l.Messages, out.Wrong+l.Wrongs
		out.Logs = append(out.Logs, l.CheckedLog)
	}
	slices.SortFunc(out.Logs, func(a, b CheckedLog) int { return strings.Compare(a.Code+a.Log.String(), b.Code+b.Log.String()) })
	return out
}
