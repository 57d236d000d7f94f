package hub

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fxamacker/cbor/v2"

	"assay/station"
	"assay/station/fault"
	"assay/store/journal"
)

// Parts are what a link is made of.
type Parts struct {
	Log   *journal.Log
	Codec *Codec
	Clock func() time.Time
	// Wait lets time pass; it ends early with the context.
	Wait func(context.Context, time.Duration)
	// Chance is from 0 to 1.
	Chance func() float64
	// Meet has entries of others taken while nothing is decided (station.Meet).
	Meet func(context.Context, func(context.Context) ([]station.StreamID, error)) error
	// Files carries photos and files; nil: they stay where they were made.
	Files Files
	Hub   string // as people call it
}

// Link is a station's way to its hub: what it sent, what it heard, what is wrong.
type Link struct {
	Parts
	codec *Codec

	mu      sync.Mutex
	state   state
	tellers map[chan struct{}]bool
	early   map[station.LogID][]journal.Run // came before what is missing
	heard   map[station.LogID]time.Time
	waiting map[station.LogID]string
	way     Way // while it is connected
	now     chan struct{}
	files   atomic.Bool     // a person wants the files looked at now
	saved   <-chan struct{} // something was saved here: for who sends it
	turns   turns

	carrying carrying // files: what is still to be sent
	fetching sync.Mutex
	giving   sync.Mutex
	given    given // and what the hub was given
}

// New makes a link; nothing runs yet.
func New(p Parts) *Link {
	l := &Link{
		Parts: p, codec: p.Codec, tellers: map[chan struct{}]bool{}, early: map[station.LogID][]journal.Run{},
		heard: map[station.LogID]time.Time{}, carrying: carrying{lost: map[[32]byte]string{}}, waiting: map[station.LogID]string{}, now: make(chan struct{}, 1),
		saved: p.Log.Wakes(), turns: turns{saved: p.Log.Wakes()},
	}
	l.recall()
	return l
}

// Push sends own entries the hub does not have, and gives how far it holds them. It
// begins with what the hub says it has: an answer that was lost, a hub that lost
// its disk and a message of another file with this log are all seen there.
func (l *Link) Push(ctx context.Context, way Way) error {
	own, thought := l.Log.ID(), l.thought()
	ready := l.packing(ctx, thought) // while the hub is asked
	defer func() { ready.end() }()
	at, number, err := l.held(ctx, way)
	if err != nil {
		return err
	}
	l.sent(at)
	if at != thought {
		ready.end()
		ready = l.packing(ctx, at)
	}
	for first := range ready.out {
		p := first.with(ready.out)
		if len(p.messages) > 0 {
			before := number
			if number, err = way.Put(ctx, own, p.messages, number); err != nil {
				if errors.Is(err, ErrMoved) && before == 0 {
					return l.hollow(ctx, way, err)
				}
				return fmt.Errorf("push: %w", err)
			}
			at += p.entries
			l.numbered(number)
			l.sent(at)
		}
		if p.err != nil {
			return l.stopped(p.err)
		}
	}
	l.allSent()
	return nil
}

// stopped is why an entry is not sent; what is too large stays on the screen.
func (l *Link) stopped(err error) error {
	var large tooLarge
	if errors.As(err, &large) {
		return l.bad("entry %d of this station is too large for the hub (%d KiB, at most %d): it and what was saved since stay here",
			"nothing is lost, and this station goes on alone: assay list, show and backup have all of it. For other stations to see what is recorded from now on, set up a new station",
			large.entry, large.size>>10+1, mostData>>10)
	}
	return err
}

// tooLarge is an entry that fits in no message.
type tooLarge struct {
	entry uint64
	size  int // packed, bytes
}

func (e tooLarge) Error() string { return fmt.Sprintf("entry %d takes %d bytes", e.entry, e.size) }

// At most so many segments, and about so many bytes, are sent before the hub's word
// is waited for.
const (
	mostSegments = 64
	mostSent     = 1 << 20
	mostReady    = 32                   // packed ahead of what is sent
	moment       = 8 * time.Millisecond // that a batch waits for what is being packed
)

// packed are segments that are ready to be sent, and why there are no more.
type packed struct {
	messages [][]byte
	entries  uint64
	err      error
}

// with adds what else is ready by now, or within a moment: fewer, larger batches cost
// the hub fewer rounds of its disks.
func (p packed) with(ready <-chan packed) packed {
	late := time.NewTimer(moment)
	defer late.Stop()
	for size := 0; p.err == nil && len(p.messages) < mostSegments && size < mostSent; {
		more, open := packed{}, false
		select {
		case more, open = <-ready:
		default:
			select {
			case more, open = <-ready:
			case <-late.C:
				return p
			}
		}
		if !open {
			return p
		}
		p.messages, p.entries, p.err = append(p.messages, more.messages...), p.entries+more.entries, more.err
		for _, m := range more.messages {
			size += len(m)
		}
	}
	return p
}

// packing makes segments of the entries after a number, beside what the caller does
// meanwhile, until there are no more or the context ends.
func (l *Link) packing(ctx context.Context, after uint64) packing {
	ctx, cancel := context.WithCancel(ctx)
	out := make(chan packed, mostReady)
	go func() {
		defer close(out)
		for {
			data, n, err := l.pack(ctx, after)
			if n == 0 && err == nil {
				return
			}
			p := packed{entries: n, err: err}
			if err == nil {
				p.messages = [][]byte{data}
			}
			select {
			case out <- p:
			case <-ctx.Done():
				return
			}
			if after += n; err != nil {
				return
			}
		}
	}()
	return packing{out, cancel}
}

// packing is work that goes on beside.
type packing struct {
	out    <-chan packed
	cancel context.CancelFunc
}

// end waits until it has ended.
func (p packing) end() {
	p.cancel()
	for range p.out {
	}
}

// pack makes the one segment after a number; none: there are no more entries.
func (l *Link) pack(ctx context.Context, after uint64) (data []byte, entries uint64, err error) {
	run, err := l.Log.Segment(ctx, after, MostEntries, MostBytes)
	if err != nil || len(run.Entries) == 0 {
		return nil, 0, err
	}
	if data, err = l.codec.Pack(run); err != nil {
		return nil, 0, err
	}
	if len(data) > mostData {
		return nil, 0, tooLarge{after + 1, len(data)}
	}
	return data, uint64(len(run.Entries)), nil
}

// bad is what a person has to do something about; it stays until it is mended.
func (l *Link) bad(text, do string, args ...any) error {
	f := fault.Wrap(fault.Refused, errBadHub, text, args...)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state.wrong, l.state.do = whole(f.Sentence), whole(do)
	return f
}

// Pull follows a partition until the context or the way ends.
func (l *Link) Pull(ctx context.Context, way Way, part int) error {
	name := fmt.Sprintf("pulled %x", part)
	from := Position{}
	raw, err := l.Log.Place(name)
	if err != nil {
		return err
	}
	if raw != nil && cbor.Unmarshal(raw, &from) != nil {
		from = Position{} // read it all again: what is known is passed over
	}
	kept, last := from, from
	keep := func() error {
		if last == kept {
			return nil
		}
		raw, err := cbor.Marshal(last)
		if err == nil {
			err = l.Log.Keep(map[string][]byte{name: raw})
		}
		kept = last
		return err
	}
	err = way.Follow(ctx, part, from,
		func(p Position) {
			if p.Number < last.Number || p.Created != last.Created {
				l.doubt()
			}
			last = p
			l.caughtUp(part, p, keep())
		},
		func(m Message) error {
			if m.Created != last.Created && last.Created != 0 {
				l.doubt()
			}
			if err := l.take(ctx, way, m.Data, nil); err != nil {
				return err
			}
			l.read(part, m.Position)
			if last = m.Position; last.Number-min(kept.Number, last.Number) >= 256 {
				return keep()
			}
			return nil
		})
	if failed := keep(); failed != nil {
		err = errors.Join(err, failed)
	}
	return err
}

// take unpacks a message and has the journal judge it. Bad messages are noted and
// passed over; an error means that this station's own file fails.
func (l *Link) take(ctx context.Context, way Way, data []byte, done map[station.LogID]bool) error {
	run, err := l.codec.Unpack(data)
	if err != nil {
		return l.Log.Note(station.LogID{}, data, err.Error(), l.Clock())
	}
	return l.takeRun(ctx, way, run, done)
}

func (l *Link) takeRun(ctx context.Context, way Way, run journal.Run, done map[station.LogID]bool) error {
	before := l.Log.Trust()
	taken, err := l.meet(ctx, run)
	if err != nil {
		return err
	}
	l.hear(run.Log, taken)
	switch taken.Came {
	case journal.CameEarly:
		return l.gap(ctx, way, run, done)
	case journal.CameNew:
		if l.tell(); run.Log == l.Log.ID() {
			l.Now() // another file sent it: look whether both still go one way
		}
		if err := l.late(ctx, way, run.Log, done); err != nil {
			return err
		}
		return l.fetchNew(ctx, way, before, done)
	}
	return nil
}

// fetchNew reads the logs of stations that were let in just now from the start:
// what came of them before was passed over.
func (l *Link) fetchNew(ctx context.Context, way Way, before *station.Trust, done map[station.LogID]bool) error {
	now := l.Log.Trust()
	if now == before {
		return nil
	}
	for _, m := range now.Members() {
		if _, known := before.Member(m.Log); known || done[m.Log] {
			continue
		}
		if err := l.fetch(ctx, way, m.Log, done); err != nil {
			return err
		}
	}
	return nil
}

// fetch reads one log from its first message on. That it is being read is kept: what
// was cut off before its end is read again, for nobody tells later that there is more.
func (l *Link) fetch(ctx context.Context, way Way, log station.LogID, done map[station.LogID]bool) error {
	all := map[station.LogID]bool{log: true}
	for d := range done {
		all[d] = true
	}
	mark, err := l.Log.Place(unreadName(log))
	if err == nil {
		err = way.Log(ctx, log, func(m Message) error {
			if mark == nil {
				mark = []byte{1}
				if err := l.Log.Keep(map[string][]byte{unreadName(log): mark}); err != nil {
					return err
				}
			}
			return l.take(ctx, way, m.Data, all)
		})
	}
	if err == nil {
		err = ctx.Err()
	}
	if err == nil && mark != nil {
		err = l.Log.Keep(map[string][]byte{unreadName(log): nil})
	}
	if err != nil {
		return fmt.Errorf("fetch: %w", err)
	}
	return nil
}

// unreadName is where it is kept that a log was not read to its end.
func unreadName(log station.LogID) string { return "unread " + log.String() }

// unread tells a log of which nothing is here, or that was not read to its end.
func (l *Link) unread(log station.LogID) bool {
	if head, err := l.Log.HeadOf(log); err == nil && head == 0 {
		return true
	}
	mark, err := l.Log.Place(unreadName(log))
	return err == nil && mark != nil
}

// mostEarly bounds what is held of a log while something before it is missing.
const mostEarly = 64

// gap holds a run back while what is missing before it is fetched. What then still has
// a gap before it has it at the hub too, and comes again with the next of its log.
func (l *Link) gap(ctx context.Context, way Way, run journal.Run, done map[station.LogID]bool) error {
	l.mu.Lock()
	if len(l.early[run.Log]) < mostEarly {
		l.early[run.Log] = append(l.early[run.Log], run)
	}
	l.mu.Unlock()
	if done[run.Log] {
		return nil // it is being fetched
	}
	err := l.fetch(ctx, way, run.Log, done)
	l.mu.Lock()
	delete(l.early, run.Log)
	l.mu.Unlock()
	return err
}

// late takes what was held back, now that its log has come further.
func (l *Link) late(ctx context.Context, way Way, log station.LogID, done map[station.LogID]bool) error {
	l.mu.Lock()
	runs := l.early[log]
	delete(l.early, log)
	l.mu.Unlock()
	for _, r := range runs {
		if err := l.takeRun(ctx, way, r, done); err != nil {
			return err
		}
	}
	return nil
}

// Settle judges again what had to wait, and fetches who was let in here.
func (l *Link) Settle(ctx context.Context, way Way) error {
	before := l.Log.Trust()
	if err := l.Judge(ctx); err != nil {
		return err
	}
	if err := l.fetchNew(ctx, way, before, nil); err != nil {
		return err
	}
	for _, m := range l.Log.Trust().Members() {
		if !l.unread(m.Log) {
			continue
		}
		if err := l.fetch(ctx, way, m.Log, nil); err != nil {
			return err
		}
	}
	return nil
}

// Judge judges again what had to wait. It needs no hub: time passes without one too.
func (l *Link) Judge(ctx context.Context) error {
	return l.Meet(ctx, func(ctx context.Context) ([]station.StreamID, error) { return l.Log.Settle(ctx, l.Clock()) })
}
