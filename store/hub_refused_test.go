package store_test

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/fault"
	"assay/store/hub"
	"assay/store/join"
)

// A server that is no hub for assay is refused by what is wrong with it, and told
// apart from one that is away.
func TestAServerThatIsNoHubIsRefusedByName(t *testing.T) {
	change := func(do func(*jetstream.StreamConfig)) func(context.Context, jetstream.JetStream) error {
		return func(ctx context.Context, js jetstream.JetStream) error {
			for i, c := range hub.StreamConfigs(1) {
				if i == 3 {
					do(&c)
				}
				if _, err := js.CreateStream(ctx, c); err != nil {
					return err
				}
			}
			return nil
		}
	}
	for name, c := range map[string]struct {
		plain bool
		sets  func(context.Context, jetstream.JetStream) error
		says  string
	}{
		"without JetStream":     {true, nil, "has no JetStream"},
		"without streams":       {false, func(context.Context, jetstream.JetStream) error { return nil }, "has no stream ASSAY_EV_0: it was not set up for assay"},
		"kept in memory":        {false, change(func(c *jetstream.StreamConfig) { c.Storage = jetstream.MemoryStorage }), "stream ASSAY_EV_3 has other settings: it is kept in memory only"},
		"old entries go":        {false, change(func(c *jetstream.StreamConfig) { c.MaxAge = time.Hour }), "throws old entries away"},
		"only the last is kept": {false, change(func(c *jetstream.StreamConfig) { c.MaxMsgsPerSubject = 1; c.Discard = jetstream.DiscardOld }), "throws old entries away"},
		"entries can be purged": {false, change(func(c *jetstream.StreamConfig) { c.DenyPurge = false }), "can be deleted"},
		"small messages only":   {false, change(func(c *jetstream.StreamConfig) { c.MaxMsgSize = 1000 }), "may have 1000 bytes only"},
		"other subjects":        {false, change(func(c *jetstream.StreamConfig) { c.Subjects = []string{"orders.>"} }), "its subjects are orders.>"},
	} {
		t.Run(name, func(t *testing.T) {
			srv, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, JetStream: !c.plain, StoreDir: fast(t), NoSigs: true})
			require.NoError(t, err)
			go srv.Start()
			defer srv.Shutdown()
			require.True(t, srv.ReadyForConnections(10*time.Second))
			nc, err := nats.Connect(srv.ClientURL())
			require.NoError(t, err)
			defer nc.Close()
			js, err := jetstream.New(nc)
			require.NoError(t, err)
			if c.sets != nil {
				require.NoError(t, c.sets(t.Context(), js))
			}
			way, err := hub.NewStream(nc, "docks")
			require.NoError(t, err)
			err = way.Check(t.Context())
			require.Error(t, err)
			assert.True(t, fault.Is(err, fault.Refused), err)
			assert.ErrorContains(t, err, c.says)
		})
	}
}

// listening is the address of a service that does one thing with who connects.
func listening(t *testing.T, do func(net.Conn)) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = c.Close() })
			do(c)
		}
	}()
	return l.Addr().String()
}

// What a person types wrong, and what answers there, is said so that they know what
// to do.
func TestAnAddressThatIsNotAHubSaysWhatItIs(t *testing.T) {
	plain, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, NoSigs: true})
	require.NoError(t, err)
	go plain.Start()
	defer plain.Shutdown()
	require.True(t, plain.ReadyForConnections(10*time.Second))
	shut, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	nobody := shut.Addr().String()
	require.NoError(t, shut.Close())

	silent, ends := listening(t, func(net.Conn) {}), listening(t, func(c net.Conn) { _ = c.Close() })
	docks := site(t, fast(t), 1)
	who, err := docks[0].store.Identity("Dock 0", "DOCK0")
	require.NoError(t, err)
	for name, c := range map[string]struct{ url, says string }{
		"nobody there":       {nobody, "cannot be reached at tls://" + nobody},
		"no such computer":   {"hub.invalid:4222", `there is no computer called "hub.invalid": check the address`},
		"nobody says a word": {silent, "does not answer: it stands still or is very busy, or something else listens there"},
		"another service":    {ends, "ends the connection: if it goes on doing so, it is no hub. Check the address and its port"},
		"not a hub":          {plain.Addr().String(), "does not speak TLS. Check the address"},
		"no address":         {"http://x/y", "is no address of a hub: it looks like tls://"},
		"another kind of it": {"tls://", "is no address of a hub"},
	} {
		t.Run(name, func(t *testing.T) {
			urls, err := join.ParseURL(c.url)
			if err == nil {
				wait := 10 * time.Second
				if c.url == silent {
					wait = 300 * time.Millisecond
				}
				ctx, cancel := context.WithTimeout(t.Context(), wait)
				defer cancel()
				_, err = join.Begin(urls, join.NewToken(join.Pin{1}), "Dock 0", time.Now()).Ask(ctx, who)
			}
			require.Error(t, err)
			assert.Contains(t, fault.Said(err), c.says)
		})
	}
	answer, err := join.SealAnswer(join.Answer{Protocol: join.Protocol + 1}, [8]byte{})
	require.NoError(t, err)
	_, err = join.OpenAnswer(answer, [16]byte{}, [8]byte{})
	assert.ErrorContains(t, err, "the hub speaks a newer protocol (2, this assay knows 1): bring this station's assay up to date")
}
