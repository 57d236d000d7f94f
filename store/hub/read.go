package hub

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"assay/station"
)

// A consumer lies on one server of a cluster, and that one's copy of the stream may be
// behind: when it has given all it holds, only the stream's leader knows whether that
// was all there is. What such a copy is brought up with wakes no consumer either; it
// comes with the next question of the client.
const (
	asking = 10 * time.Second // how long such a question waits
	tick   = 5 * time.Second  // how often a reading is looked at
)

// errStale ends a reading that does not come to the end it should come to.
var errStale = errors.New("what the hub gave is older than what it holds")

// errRead ends a reading that has all it came for.
var errRead = errors.New("read to the end")

// reading is what a reading has to come to.
type reading struct {
	made     int64         // the stream's making time
	end      func() uint64 // the number it has to come to, as far as is known
	anew     func() bool   // the stream is another one by now
	patience time.Duration // that it may stand still before there
}

func endOfStream(info *jetstream.StreamInfo) End {
	return End{Created: info.Created.UnixNano(), Number: info.State.LastSeq}
}

// Follow reads with an ordered consumer (Way), and with another one when that lags.
func (s *Stream) Follow(ctx context.Context, part int, from Position, caught func(Position), fn func(Message) error) error {
	for patience := s.tick; ; patience = min(2*patience, look) { // a hub with much to do is not given more
		at, err := s.follow(ctx, part, from, patience, caught, fn)
		if !errors.Is(err, errStale) {
			return err
		}
		if at != from {
			from, patience = at, s.tick/2
		}
	}
}

func (s *Stream) follow(ctx context.Context, part int, from Position, patience time.Duration, caught func(Position), fn func(Message) error) (Position, error) {
	st, err := s.stream(ctx, StreamNames()[part])
	if err != nil {
		return from, err
	}
	info := st.CachedInfo()
	known := endOfStream(info)
	if same, err := s.still(ctx, st, from, info); err != nil {
		return from, err
	} else if !same {
		from = Position{Created: known.Created}
	}
	r := reading{
		made: known.Created, patience: patience,
		end: func() uint64 {
			if seen := s.ends[part].Load(); seen != nil && seen.Created == known.Created {
				return max(known.Number, seen.Number)
			}
			return known.Number
		},
		anew: func() bool {
			seen := s.ends[part].Load()
			return seen != nil && seen.Created > known.Created
		},
	}
	if from.Number >= known.Number {
		caught(from)
	}
	err = s.read(ctx, st, jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: from.Number + 1,
	}, from.Number, r, func(m Message, left uint64) error {
		if err := fn(m); err != nil {
			return err
		}
		if from = m.Position; left == 0 && m.Number >= r.end() {
			caught(m.Position)
		}
		return nil
	})
	return from, err
}

// Log reads one subject from its first message to its end (Way).
func (s *Stream) Log(ctx context.Context, log station.LogID, fn func(Message) error) error {
	for at := uint64(0); ; {
		_, number, err := s.Last(ctx, log)
		if err != nil || number <= at {
			return err
		}
		st, err := s.stream(ctx, StreamName(Partition(log)))
		if err != nil {
			return err
		}
		err = s.read(ctx, st, jetstream.OrderedConsumerConfig{
			DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: at + 1, FilterSubjects: []string{Subject(s.site, log)},
		}, at, reading{
			made: st.CachedInfo().Created.UnixNano(), patience: s.tick, end: func() uint64 { return number }, anew: func() bool { return false },
		}, func(m Message, _ uint64) error {
			if err := fn(m); err != nil {
				return err
			}
			if at = m.Number; at >= number {
				return errRead
			}
			return nil
		})
		switch {
		case errors.Is(err, errRead):
			return nil
		case !errors.Is(err, errStale):
			return err
		}
	}
}

// still tells whether a position is one of this stream, as it is now.
func (s *Stream) still(ctx context.Context, st jetstream.Stream, at Position, info *jetstream.StreamInfo) (bool, error) {
	if at.Created != info.Created.UnixNano() || at.Number > info.State.LastSeq {
		return false, nil
	}
	if at.Number == 0 {
		return true, nil
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	m, err := st.GetMsg(ctx, at.Number)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return false, nil
	}
	return err == nil && MarkOf(m.Data, m.Time) == at.Mark, err
}

// read gives messages behind a number until the context or the consumer ends, or the
// reading turns out to lag.
func (s *Stream) read(ctx context.Context, st jetstream.Stream, c jetstream.OrderedConsumerConfig, from uint64, r reading, fn func(Message, uint64) error) error {
	consumer, err := st.OrderedConsumer(ctx, c)
	if err != nil {
		return err
	}
	messages, err := consumer.Messages(jetstream.PullMaxMessages(64), jetstream.PullExpiry(asking), jetstream.PullHeartbeat(asking/2))
	if err != nil {
		return err
	}
	defer messages.Stop()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(ctx, messages.Stop)()
	at, busy := new(atomic.Uint64), new(atomic.Bool)
	at.Store(from)
	go s.watch(ctx, cancel, r, at, busy)
	for ctx.Err() == nil {
		m, err := messages.Next()
		if err != nil {
			return endOf(ctx, err)
		}
		busy.Store(true)
		meta, err := m.Metadata()
		if err != nil {
			return err
		}
		if err := fn(Message{Position{r.made, meta.Sequence.Stream, MarkOf(m.Data(), meta.Timestamp)}, m.Data()}, meta.NumPending); err != nil {
			return endOf(ctx, err)
		}
		at.Store(meta.Sequence.Stream)
		busy.Store(false)
	}
	return endOf(ctx, nil)
}

// watch ends a reading when its connection is lost, and when from one look to the next
// nothing came of what is known to be there.
func (s *Stream) watch(ctx context.Context, cancel context.CancelCauseFunc, r reading, at *atomic.Uint64, busy *atomic.Bool) {
	looks := time.NewTicker(r.patience)
	defer looks.Stop()
	for was, waits := uint64(0), false; ; {
		select {
		case <-ctx.Done():
			return
		case <-s.broken:
			cancel(errLost)
			return
		case <-looks.C:
		}
		now := at.Load()
		lags := !busy.Load() && now < r.end()
		if r.anew() || lags && waits && now == was {
			cancel(errStale)
			return
		}
		was, waits = now, lags
	}
}

// endOf is why a reading ended: nothing when its caller ended it.
func endOf(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		if errors.Is(cause, errLost) || errors.Is(cause, errStale) {
			return cause
		}
		return nil
	}
	return err
}
