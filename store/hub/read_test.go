package hub

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
)

// lagging is a cluster whose leader holds some messages and whose consumers lie, one
// after the other, on servers that hold fewer: each gives what is there, and waits.
type lagging struct {
	mu     sync.Mutex
	made   time.Time
	holds  int   // at the leader
	copies []int // at the server of each consumer to come; behind them, all is there
	began  []uint64
}

type laggingServer struct {
	jetstream.JetStream
	of *lagging
}

func (l laggingServer) Stream(context.Context, string) (jetstream.Stream, error) {
	return laggingStream{nil, l.of}, nil
}

type laggingStream struct {
	jetstream.Stream
	of *lagging
}

func (s laggingStream) CachedInfo() *jetstream.StreamInfo {
	l := s.of
	l.mu.Lock()
	defer l.mu.Unlock()
	return &jetstream.StreamInfo{Created: l.made, State: jetstream.StreamState{LastSeq: uint64(l.holds)}}
}

func (s laggingStream) GetMsg(_ context.Context, seq uint64, _ ...jetstream.GetMsgOpt) (*jetstream.RawStreamMsg, error) {
	return &jetstream.RawStreamMsg{Sequence: seq, Data: []byte(fmt.Sprint(seq)), Time: s.of.made}, nil
}

func (s laggingStream) GetLastMsgForSubject(context.Context, string) (*jetstream.RawStreamMsg, error) {
	l := s.of
	l.mu.Lock()
	defer l.mu.Unlock()
	return &jetstream.RawStreamMsg{Sequence: uint64(l.holds)}, nil
}

func (s laggingStream) OrderedConsumer(_ context.Context, c jetstream.OrderedConsumerConfig) (jetstream.Consumer, error) {
	l := s.of
	l.mu.Lock()
	defer l.mu.Unlock()
	l.began = append(l.began, c.OptStartSeq)
	at := &copied{of: l, next: c.OptStartSeq, here: 1 << 30, stopped: make(chan struct{})}
	if len(l.copies) > 0 {
		at.here, l.copies = l.copies[0], l.copies[1:]
	}
	return laggingConsumer{nil, at}, nil
}

type laggingConsumer struct {
	jetstream.Consumer
	gives *copied
}

func (c laggingConsumer) Messages(...jetstream.PullMessagesOpt) (jetstream.MessagesContext, error) {
	return c.gives, nil
}

// copied is what one server gives.
type copied struct {
	jetstream.MessagesContext
	of      *lagging
	next    uint64
	here    int
	stopped chan struct{}
	once    sync.Once
}

func (c *copied) Stop() { c.once.Do(func() { close(c.stopped) }) }

func (c *copied) Next(...jetstream.NextOpt) (jetstream.Msg, error) {
	c.of.mu.Lock()
	here, made := uint64(min(c.here, c.of.holds)), c.of.made
	c.of.mu.Unlock()
	if c.next > here {
		<-c.stopped
		return nil, jetstream.ErrMsgIteratorClosed
	}
	c.next++
	return laggingMsg{number: c.next - 1, left: here + 1 - c.next, at: made}, nil
}

type laggingMsg struct {
	jetstream.Msg
	number, left uint64
	at           time.Time
}

func (m laggingMsg) Data() []byte { return []byte(fmt.Sprint(m.number)) }
func (m laggingMsg) Metadata() (*jetstream.MsgMetadata, error) {
	return &jetstream.MsgMetadata{Sequence: jetstream.SequencePair{Stream: m.number}, NumPending: m.left, Timestamp: m.at}, nil
}

func (l *lagging) hub() *Stream {
	return &Stream{js: laggingServer{nil, l}, site: "docks", broken: make(chan struct{}), tick: 2 * time.Millisecond}
}

// What a server gives whose copy lags is not taken for all there is: the reading goes on
// at another one, behind what came.
func TestACopyThatLagsIsNotTakenForTheHub(t *testing.T) {
	l := &lagging{made: time.Unix(1, 0), holds: 9, copies: []int{4, 4, 6}}
	ctx, done := context.WithCancel(t.Context())
	var came []uint64
	var ends []uint64
	err := l.hub().Follow(ctx, 3, Position{}, func(p Position) { ends = append(ends, p.Number); done() }, func(m Message) error {
		came = append(came, m.Number)
		return nil
	})
	require.NoError(t, err)
	assert.Equal(t, []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9}, came)
	assert.Equal(t, []uint64{9}, ends, "it is at its end only where the leader is")
	assert.Equal(t, []uint64{1, 5, 5, 7}, l.began)

	l = &lagging{made: time.Unix(1, 0), holds: 9, copies: []int{0, 7}}
	came = nil
	require.NoError(t, l.hub().Log(t.Context(), station.LogID{1}, func(m Message) error { came = append(came, m.Number); return nil }))
	assert.Equal(t, []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9}, came, "nor is a whole log read from it")
}

// A stream that a look shows to go further, or to be another one, than what was read of
// it is read again.
func TestAReadingThatALookFindsBehindGoesOn(t *testing.T) {
	l := &lagging{made: time.Unix(1, 0), holds: 3, copies: []int{3}}
	s := l.hub()
	ctx, done := context.WithCancel(t.Context())
	defer done()
	ends := make(chan Position)
	failed := make(chan error, 1)
	var came []uint64
	go func() {
		failed <- s.Follow(ctx, 0, Position{}, func(p Position) { ends <- p }, func(m Message) error { came = append(came, m.Number); return nil })
	}()
	require.EqualValues(t, 3, (<-ends).Number)
	grow := func(made time.Time, holds int) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.made, l.holds = made, holds
	}
	grow(time.Unix(1, 0), 5)
	_, err := s.Look(t.Context())
	require.ErrorIs(t, err, errBadHub, "its settings are none")
	require.EqualValues(t, 5, (<-ends).Number)
	grow(time.Unix(2, 0), 2)
	_, err = s.Look(t.Context())
	require.Error(t, err)
	require.Equal(t, Position{Created: time.Unix(2, 0).UnixNano(), Number: 2, Mark: MarkOf([]byte("2"), time.Unix(2, 0))}, <-ends)
	done()
	require.NoError(t, errors.Join(<-failed))
	assert.Equal(t, []uint64{1, 2, 3, 4, 5, 1, 2}, came)
}
