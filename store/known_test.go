package store_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/stationtest"
	"assay/store/hub"
)

// A clock ten years ahead is told on the screen, with what to do, while all goes to
// the hub; and what the hub was last known to hold is still known at the next start.
func TestAStationWhoseClockIsWrongSaysSoAndSends(t *testing.T) {
	srv, _ := streaming(t)
	d := site(t, fast(t), 1)[0]
	for _, c := range []struct {
		off  time.Duration
		says string
	}{
		{10*365*24*time.Hour + time.Hour, "clock is 10 years ahead of the hub's: here it is "},
		{-3 * 24 * time.Hour, "clock is 3 days behind the hub's"},
		{-90 * time.Minute, "clock is 90 minutes behind the hub's"},
		{2 * time.Minute, ""},
	} {
		d.begin()
		l := linkOn(t, d)
		l.Clock = func() time.Time { return time.Now().Add(c.off) }
		ctx, stop := context.WithCancel(t.Context())
		changed := l.Changed(ctx)
		done := make(chan struct{})
		go func() {
			defer close(done)
			l.Run(ctx, hub.Dialer(func(context.Context) (*nats.Conn, error) { return nats.Connect(srv.ClientURL()) }, "docks"))
		}()
		for s := l.Status(); s.State != station.SyncedAll && s.State != station.SyncWrong; s = l.Status() {
			select {
			case <-changed:
			case <-time.After(20 * time.Second):
				require.FailNow(t, "it does not meet its hub", "%+v", s)
			}
		}
		if c.says != "" {
			for l.Status().State != station.SyncWrong {
				<-changed
			}
		}
		s := l.Status()
		assert.Contains(t, s.Wrong, c.says)
		assert.Equal(t, c.says == "", s.Do == "")
		assert.Equal(t, s.Saved, s.AtHub, "all is sent")
		stop()
		<-done
		again := linkOn(t, d).Status()
		assert.Equal(t, s.AtHub, again.AtHub)
		assert.False(t, again.Heard.IsZero())
		assert.Equal(t, station.SyncAway, again.State)
	}
}

// Settings that somebody changes at a hub while the station is connected are noticed at
// the next look, and named.
func TestAHubThatIsSetOtherwiseMeanwhileIsNamed(t *testing.T) {
	srv, nc := streaming(t)
	d := site(t, fast(t), 1)[0]
	l := linkOn(t, d)
	changed := l.Changed(t.Context())
	done := make(chan struct{})
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		defer close(done)
		l.Run(ctx, hub.Dialer(func(context.Context) (*nats.Conn, error) { return nats.Connect(srv.ClientURL()) }, "docks"))
	}()
	defer func() { stop(); <-done }()
	until := func(state station.SyncState) {
		for s := l.Status(); s.State != state; s = l.Status() {
			select {
			case <-changed:
			case <-time.After(20 * time.Second):
				require.FailNow(t, "it does not come to that", "%+v", s)
			}
		}
	}
	until(station.SyncedAll)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	for _, at := range []int{0, 5, 15} { // one of them alone is enough, whichever
		c := hub.StreamConfigs(1)[at]
		c.MaxAge = time.Hour
		failed := l.Status().Failed
		_, err := js.UpdateStream(t.Context(), c)
		require.NoError(t, err)
		l.Now()
		for s := l.Status(); s.State != station.SyncWrong; s = l.Status() {
			require.False(t, s.State == station.SyncedAll && !s.Asking, "all is well, before it was looked at")
			<-changed
		}
		assert.Greater(t, l.Status().Failed, failed)
		assert.Contains(t, l.Status().Wrong, c.Name+" has other settings: it throws old entries away")
		_, err = js.UpdateStream(t.Context(), hub.StreamConfigs(1)[at])
		require.NoError(t, err)
		l.Now()
		until(station.SyncedAll)
	}
	until(station.SyncedAll)
	for _, at := range []int{3, 9} { // the one that is named is one that has to be mended
		c := hub.StreamConfigs(1)[at]
		c.MaxAge = time.Hour
		_, err := js.UpdateStream(t.Context(), c)
		require.NoError(t, err)
	}
	l.Now()
	until(station.SyncWrong)
	_, err = js.UpdateStream(t.Context(), hub.StreamConfigs(1)[3])
	require.NoError(t, err)
	for now := hub.StreamConfigs(1)[9].Name; !strings.Contains(l.Status().Wrong, now); {
		l.Now()
		select {
		case <-changed:
		case <-time.After(20 * time.Second):
			require.FailNow(t, "what was mended is still named", "%+v", l.Status())
		}
	}
}

// A hub that has nothing when it is asked and something when it is given more cannot
// read its disk: a person has to look, and once it is well again all goes by itself.
func TestAHubThatDoesNotGiveBackWhatItHoldsIsNamed(t *testing.T) {
	d := site(t, fast(t), 1)[0]
	l := linkOn(t, d)
	at := newSimHub(rand.New(rand.NewPCG(1, 1)))
	require.Error(t, l.Push(t.Context(), unreadable{at}))
	assert.Contains(t, l.Status().Wrong, "does not give them back: its disk may be damaged")
	assert.Contains(t, l.Status().Do, "assay hub status there says what to do")
	require.NoError(t, l.Push(t.Context(), at))
	assert.Empty(t, l.Status().Wrong)
}

// unreadable is a hub whose messages cannot be read.
type unreadable struct{ *simHub }

func (unreadable) Put(context.Context, station.LogID, [][]byte, uint64) (uint64, error) {
	return 0, hub.ErrMoved
}

// seenHub is a hub whose streams go as far as a look is told.
type seenHub struct {
	*simHub
	mu   sync.Mutex
	ends [hub.Partitions]hub.End
}

func (h *seenHub) Look(context.Context) (hub.Looked, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return hub.Looked{Time: stationtest.Noon, Ends: h.ends}, nil
}

// What was read to its end is not all there is where a look shows more, or where a
// stream does not answer; and it is again once the look shows what was read.
func TestNothingIsSyncedThatALookShowsBehind(t *testing.T) {
	d := site(t, fast(t), 1)[0]
	h := &seenHub{simHub: newSimHub(rand.New(rand.NewPCG(1, 1)))}
	whole := func(change func(ends *[hub.Partitions]hub.End)) {
		h.mu.Lock()
		defer h.mu.Unlock()
		for part := range h.ends {
			p := &h.parts[part]
			h.ends[part] = hub.End{Created: p.created, Number: uint64(len(p.messages))}
		}
		change(&h.ends)
	}
	l := linkOn(t, d)
	l.Clock = func() time.Time { return stationtest.Noon }
	require.NoError(t, l.Push(t.Context(), h))
	whole(func(*[hub.Partitions]hub.End) {})
	ctx, stop := context.WithCancel(t.Context())
	changed, done := l.Changed(ctx), make(chan struct{})
	go func() {
		defer close(done)
		l.Run(ctx, func(context.Context) (hub.Way, func(), error) { return h, func() {}, nil })
	}()
	defer func() { stop(); <-done }()
	until := func(state station.SyncState) {
		for l.Status().State != state {
			select {
			case <-changed:
			case <-time.After(20 * time.Second):
				require.FailNow(t, "it does not come to that", "%+v", l.Status())
			}
		}
	}
	until(station.SyncedAll)
	for name, change := range map[string]func(*[hub.Partitions]hub.End){
		"it goes further":        func(e *[hub.Partitions]hub.End) { e[3].Number++ },
		"it was made anew":       func(e *[hub.Partitions]hub.End) { e[3].Created++ },
		"it does not answer now": func(e *[hub.Partitions]hub.End) { e[3] = hub.End{} },
	} {
		t.Log(name)
		whole(change)
		l.Now()
		until(station.SyncBehind)
		whole(func(*[hub.Partitions]hub.End) {})
		l.Now()
		until(station.SyncedAll)
	}
}
