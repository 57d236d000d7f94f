package hubserver

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/store/hub"
)

// keeper is who looks after a hub, by its folder.
func (r running) keeper(t *testing.T) jetstream.JetStream {
	t.Helper()
	nc, err := Connect(r.dir)
	require.NoError(t, err)
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	return js
}

// accountsAre tells the servers who is shut out, as an operator may.
func (r running) accountsAre(t *testing.T, k keys, revoked map[string]int64) {
	t.Helper()
	a, err := k.accounts(revoked)
	require.NoError(t, err)
	sys, err := k.connectOnce(k.System)
	require.NoError(t, err)
	defer sys.Close()
	_, err = sys.RequestWithContext(short(t), "$SYS.REQ.CLAIMS.UPDATE", []byte(a.preload[a.account]))
	require.NoError(t, err)
}

// Servers that refuse everybody for a while have the doorkeeper back by itself.
func TestTheDoorkeeperComesBackAfterItWasRefused(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	k, _, err := readKeys(r.dir)
	require.NoError(t, err)
	tried := make(chan error, 100)
	nc, err := k.connectOnce(k.Account, nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { tried <- err }))
	require.NoError(t, err)
	defer nc.Close()
	r.accountsAre(t, k, map[string]int64{"*": time.Now().Unix()})
	closed := nc.StatusChanged(nats.CLOSED)
	for refused := 0; refused < 3; refused++ {
		select {
		case <-tried:
		case <-closed:
			require.Fail(t, "it gave up")
		case <-short(t).Done():
			require.Fail(t, "it was not refused")
		}
	}
	back := nc.StatusChanged(nats.CONNECTED)
	r.accountsAre(t, k, nil)
	if !nc.IsConnected() {
		select {
		case <-back:
		case <-short(t).Done():
			require.Fail(t, "it does not come back")
		}
	}
	_, err = nc.RequestWithContext(short(t), "$JS.API.INFO", nil)
	require.NoError(t, err)
}

// A stream that somebody set otherwise is named to who looks after the hub, where they
// look: by status and by the hub itself.
func TestAStreamWithOtherSettingsIsNamedToWhoLooksAfterTheHub(t *testing.T) {
	r := start(t, t.TempDir())
	js := r.keeper(t)
	for _, name := range []string{hub.StreamNames()[5], bucketStream} {
		st, err := js.Stream(short(t), name)
		require.NoError(t, err)
		was := st.CachedInfo().Config
		set := was
		set.MaxMsgs = 10
		_, err = js.UpdateStream(short(t), set)
		require.NoError(t, err)

		s, err := StatusOf(short(t), r.dir)
		require.NoError(t, err)
		for _, st := range append(s.Streams, s.Evidence) {
			assert.Equal(t, st.Name == name, st.Wrong != "", st.Name)
		}
		var said []string
		d := &door{o: Options{Log: func(line string) { said = append(said, line) }}, keys: keys{Replicas: 1}, nc: js.Conn()}
		require.NoError(t, d.streams(short(t)))
		require.NoError(t, d.streams(short(t)))
		require.Len(t, said, 1, "once")
		assert.Contains(t, said[0], "the stream "+name+" has other settings: it throws old entries away. Stations send nothing there until")
		_, err = js.UpdateStream(short(t), was)
		require.NoError(t, err)
		require.NoError(t, d.streams(short(t)))
		require.Len(t, said, 2)
		assert.Contains(t, said[1], "as they must be again")
	}
}

// made has the streams made that are not there.
func made(t *testing.T, js jetstream.JetStream) {
	t.Helper()
	wrong, err := makeStreams(short(t), js, 1, t.Logf)
	require.NoError(t, err)
	require.Empty(t, wrong)
}
