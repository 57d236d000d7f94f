package hubserver

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/fault"
	"assay/store/hub"
	"assay/store/join"
)

// running is a real hub under test.
type running struct {
	Ready
	dir  string
	stop func()
}

func start(t *testing.T, dir string) running {
	t.Helper()
	return startAt(t, dir, "127.0.0.1:0")
}

func startAt(t *testing.T, dir, listen string) running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ready, done := make(chan Ready, 1), make(chan error, 1)
	go func() {
		done <- Run(ctx, Options{Dir: dir, Listen: listen, Site: "berlin", Now: time.Now}, func(r Ready) { ready <- r })
	}()
	stop := sync.OnceFunc(func() {
		cancel()
		require.NoError(t, <-done)
	})
	t.Cleanup(stop)
	select {
	case r := <-ready:
		return running{r, dir, stop}
	case err := <-done:
		done <- nil
		require.NoError(t, err)
		return running{}
	}
}

// asker is a station at the door.
func asker(t *testing.T, name string) join.Identity {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	who := join.Identity{Key: [32]byte(public), Name: name, Code: strings.ToUpper(name), Sign: func(b []byte) []byte { return ed25519.Sign(private, b) }}
	var seed [32]byte
	_, _ = rand.Read(seed[:])
	_, _ = rand.Read(who.Log[:])
	who.User, err = join.NewUser(seed)
	require.NoError(t, err)
	return who
}

func (r running) begin(t *testing.T, typed string) join.Member {
	t.Helper()
	token, err := join.ParseToken(typed)
	require.NoError(t, err)
	return join.Begin(r.URLs, token, "test", time.Now())
}

func (r running) token(t *testing.T) string {
	t.Helper()
	s, err := NewToken(r.dir, time.Now())
	require.NoError(t, err)
	return s
}

func connect(t *testing.T, m join.Member, who join.Identity) *nats.Conn {
	t.Helper()
	opts, err := m.Options(who.User)
	require.NoError(t, err)
	nc, err := nats.Connect(strings.Join(m.URLs, ","), append(opts, nats.NoReconnect())...)
	require.NoError(t, err)
	t.Cleanup(nc.Close)
	return nc
}

func short(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestTheFirstStationIsInAndTheNextWaitsForALead(t *testing.T) {
	h := start(t, t.TempDir())
	assert.True(t, h.SyncsAlways, "an acknowledged entry must be on the disk")
	first, second := asker(t, "dock1"), asker(t, "dock2")

	m1, err := h.begin(t, h.Token).Ask(short(t), first)
	require.NoError(t, err)
	assert.Equal(t, join.In, m1.State)
	assert.Equal(t, "berlin", m1.Site)
	assert.Equal(t, first.Log, m1.Root.Log)
	assert.Empty(t, m1.Token, "a token is for once")

	m2, err := h.begin(t, h.token(t)).Ask(short(t), second)
	require.NoError(t, err)
	assert.Equal(t, join.Waiting, m2.State)
	assert.Empty(t, m2.Pass)
	assert.Equal(t, join.Root{Log: first.Log, Key: first.Key, Name: "dock1"}, m2.Root)

	nc := connect(t, m1, first)
	waiting, err := join.List(short(t), nc)
	require.NoError(t, err)
	require.Len(t, waiting, 1)
	assert.Equal(t, second.Key, waiting[0].Key, "the lead compares the very key")

	own := station.LogID(first.Log).String()
	require.NoError(t, join.Say(short(t), nc, own, join.Vouch{Log: second.Log, Key: second.Key}))
	require.NoError(t, join.Say(short(t), nc, own, join.Vouch{Log: second.Log, Key: second.Key}), "said twice is said once")
	m2, err = m2.Ask(short(t), second)
	require.NoError(t, err)
	assert.Equal(t, join.In, m2.State)
	connect(t, m2, second)
}

func TestAStationMayPublishItsOwnLogAndTouchNoStream(t *testing.T) {
	h := start(t, t.TempDir())
	who := asker(t, "dock1")
	m, err := h.begin(t, h.Token).Ask(short(t), who)
	require.NoError(t, err)
	nc := connect(t, m, who)
	js, err := jetstream.New(nc)
	require.NoError(t, err)

	own := hub.Subject("berlin", station.LogID(who.Log))
	_, err = js.Publish(short(t), own, []byte("mine"), jetstream.WithExpectLastSequencePerSubject(0))
	require.NoError(t, err)

	soon := func() context.Context {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		t.Cleanup(cancel)
		return ctx
	}
	name := hub.StreamName(hub.Partition(station.LogID(who.Log)))
	s, err := js.Stream(short(t), name)
	require.NoError(t, err, "it may look")
	for what, do := range map[string]func() error{
		"publish another's log": func() error {
			_, err := js.Publish(soon(), hub.Subject("berlin", station.LogID{1}), nil)
			return err
		},
		"publish its log in another site": func() error {
			_, err := js.Publish(soon(), hub.Subject("paris", station.LogID(who.Log)), nil)
			return err
		},
		"purge":              func() error { return s.Purge(soon()) },
		"delete":             func() error { return js.DeleteStream(soon(), name) },
		"delete one message": func() error { return s.DeleteMsg(soon(), 1) },
		"create": func() error {
			_, err := js.CreateStream(soon(), jetstream.StreamConfig{Name: "X", Subjects: []string{"x"}})
			return err
		},
		"change": func() error {
			_, err := js.UpdateStream(soon(), s.CachedInfo().Config)
			return err
		},
		"vouch as another": func() error {
			return join.Say(soon(), nc, station.LogID{9}.String(), join.Vouch{Log: who.Log, Key: who.Key})
		},
		"hear another's answers": func() error {
			sub, err := nc.SubscribeSync("_INBOX_U.>")
			require.NoError(t, err)
			_, err = sub.NextMsgWithContext(soon())
			return err
		},
	} {
		assert.Error(t, do(), what)
	}
	info, err := s.Info(short(t))
	require.NoError(t, err)
	assert.EqualValues(t, 1, info.State.Msgs)
}

// A pass is enough for all a station does at a hub, and nobody can empty the place for
// photos with it.
func TestAPassReadsLogsAndSendsFilesAndEmptiesNothing(t *testing.T) {
	h := start(t, t.TempDir())
	who := asker(t, "dock1")
	m, err := h.begin(t, h.Token).Ask(short(t), who)
	require.NoError(t, err)
	nc := connect(t, m, who)
	way, err := hub.NewStream(nc, "berlin")
	require.NoError(t, err)
	log := station.LogID(who.Log)
	require.NoError(t, way.Check(short(t)))
	_, err = way.Look(short(t))
	require.NoError(t, err)
	_, err = way.Put(short(t), log, [][]byte{[]byte("one"), []byte("two")}, 0)
	require.NoError(t, err)
	var read []string
	require.NoError(t, way.Log(short(t), log, func(m hub.Message) error { read = append(read, string(m.Data)); return nil }))
	assert.Equal(t, []string{"one", "two"}, read)
	ctx, caught := context.WithCancel(short(t))
	part := slices.Index(hub.StreamNames(), hub.StreamName(hub.Partition(log)))
	require.NoError(t, way.Follow(ctx, part, hub.Position{}, func(hub.Position) { caught() }, func(hub.Message) error { return nil }))

	photo := bytes.Repeat([]byte("photo"), 100_000)
	holds := func() {
		t.Helper()
		in, err := way.GetFile(short(t), "a")
		require.NoError(t, err)
		got, err := io.ReadAll(in)
		require.NoError(t, err, "it has the digest it says")
		assert.Equal(t, photo, got)
	}
	require.NoError(t, way.PutFile(short(t), "a", bytes.NewReader(photo)))
	require.NoError(t, way.PutFile(short(t), "nothing in it", bytes.NewReader(nil)))
	there, err := way.Has(short(t), "nothing in it")
	require.NoError(t, err)
	assert.True(t, there)
	holds()
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	for _, all := range []string{"all", "sub"} {
		rolls := nats.NewMsg("$O." + hub.EvidenceBucket + ".C.x")
		rolls.Header.Set(jetstream.MsgRollup, all)
		_, err = js.PublishMsg(short(t), rolls)
		require.ErrorContains(t, err, "rollup not permitted")
	}
	holds()
}

// What is put over a photo is seen to be another one, and the photo can be sent again.
func TestAPhotoThatWasPutOverIsNotThereUntilItIsSentAgain(t *testing.T) {
	h := start(t, t.TempDir())
	who := asker(t, "dock1")
	m, err := h.begin(t, h.Token).Ask(short(t), who)
	require.NoError(t, err)
	way, err := hub.NewStream(connect(t, m, who), "berlin")
	require.NoError(t, err)
	sum := sha256.Sum256([]byte("photo"))
	name := hex.EncodeToString(sum[:])
	for _, c := range []struct {
		sent  string
		there bool
	}{{"photo", true}, {"another", false}, {"photo", true}} {
		require.NoError(t, way.PutFile(short(t), name, strings.NewReader(c.sent)))
		there, err := way.Has(short(t), name)
		require.NoError(t, err)
		assert.Equal(t, c.there, there)
	}
	in, err := way.GetFile(short(t), name)
	require.NoError(t, err)
	got, err := io.ReadAll(in)
	require.NoError(t, err)
	assert.Equal(t, "photo", string(got))
}

// Who keeps the door answers only where an answer is waited for: with their rights it
// could be put on another station's log.
func TestTheDoorAnswersNowhereElse(t *testing.T) {
	h := start(t, t.TempDir())
	who := asker(t, "dock1")
	m, err := h.begin(t, h.Token).Ask(short(t), who)
	require.NoError(t, err)
	nc := connect(t, m, who)
	subject := hub.Subject("berlin", station.LogID{1})
	for _, asked := range []string{join.SubjectAsk, join.SubjectList, join.SubjectVouch(station.LogID(who.Log).String())} {
		require.NoError(t, nc.PublishRequest(asked, subject, []byte("?")))
	}
	_, err = join.List(short(t), nc) // by now the door has heard it all
	require.NoError(t, err)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	s, err := js.Stream(short(t), hub.StreamName(hub.Partition(station.LogID{1})))
	require.NoError(t, err)
	assert.Zero(t, s.CachedInfo().State.Msgs)
}

func TestWhoIsShutOutIsCutOffAtOnce(t *testing.T) {
	h := start(t, t.TempDir())
	first, second := asker(t, "dock1"), asker(t, "dock2")
	m1, err := h.begin(t, h.Token).Ask(short(t), first)
	require.NoError(t, err)
	m2, err := h.begin(t, h.token(t)).Ask(short(t), second)
	require.NoError(t, err)
	nc1, own := connect(t, m1, first), station.LogID(first.Log).String()
	require.NoError(t, join.Say(short(t), nc1, own, join.Vouch{Log: second.Log, Key: second.Key}))
	m2, err = m2.Ask(short(t), second)
	require.NoError(t, err)

	closed := make(chan struct{})
	nc2 := connect(t, m2, second)
	nc2.SetClosedHandler(func(*nats.Conn) { close(closed) })
	require.NoError(t, join.Say(short(t), nc1, own, join.Vouch{Log: second.Log, Key: second.Key, Out: true}))
	select {
	case <-closed:
	case <-short(t).Done():
		t.Fatal("it is still connected")
	}
	_, err = m2.Ask(short(t), second)
	assert.True(t, fault.Is(err, fault.Refused), err)
	assert.ErrorContains(t, err, "shut this station out")
	opts, err := m2.Options(second.User)
	require.NoError(t, err)
	_, err = nats.Connect(m2.URLs[0], opts...)
	assert.ErrorContains(t, join.Said(err, m2.URLs), "does not accept this station any more")
}

// The word of one station shuts another out at the hub. Where no lead did that, who looks
// after the hub gives it a token, and the others let it in again.
func TestWhoIsShutOutForNoReasonComesBackWithAToken(t *testing.T) {
	h := start(t, t.TempDir())
	first, second := asker(t, "dock1"), asker(t, "dock2")
	m1, err := h.begin(t, h.Token).Ask(short(t), first)
	require.NoError(t, err)
	used := h.token(t)
	_, err = h.begin(t, used).Ask(short(t), second)
	require.NoError(t, err)
	nc, own := connect(t, m1, first), station.LogID(first.Log).String()
	says := func(out bool) {
		t.Helper()
		require.NoError(t, join.Say(short(t), nc, own, join.Vouch{Log: second.Log, Key: second.Key, Out: out}))
	}
	says(false)
	says(true)
	_, err = h.begin(t, used).Ask(short(t), second)
	require.ErrorContains(t, err, "shut this station out", "the token it had is none to come back with")
	m, err := h.begin(t, h.token(t)).Ask(short(t), second)
	require.NoError(t, err)
	assert.Equal(t, join.Waiting, m.State, "nobody is in by a token")
	says(true)
	_, err = m.Ask(short(t), second)
	require.ErrorContains(t, err, "shut this station out", "a lead did it")
	m, err = h.begin(t, h.token(t)).Ask(short(t), second)
	require.NoError(t, err)
	says(false)
	m, err = m.Ask(short(t), second)
	require.NoError(t, err)
	assert.Equal(t, join.In, m.State)
	assert.True(t, connect(t, m, second).IsConnected())
}

func TestATokenIsForOneStation(t *testing.T) {
	h := start(t, t.TempDir())
	first, second := asker(t, "dock1"), asker(t, "dock2")
	_, err := h.begin(t, h.Token).Ask(short(t), first)
	require.NoError(t, err)
	again, err := h.begin(t, h.Token).Ask(short(t), first)
	require.NoError(t, err, "the same station may ask again: its answer was lost")
	assert.Equal(t, join.In, again.State)
	_, err = h.begin(t, h.Token).Ask(short(t), second)
	assert.ErrorContains(t, err, "used up")

	made := join.NewToken(mustToken(t, h.Token).Pin)
	_, err = h.begin(t, made.String()).Ask(short(t), second)
	assert.ErrorContains(t, err, "does not know this token")

	copied := first
	_, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	copied.Key, copied.Sign = [32]byte(private.Public().(ed25519.PublicKey)), func(b []byte) []byte { return ed25519.Sign(private, b) }
	_, err = h.begin(t, h.token(t)).Ask(short(t), copied)
	assert.ErrorContains(t, err, "copy of its file")
}

func mustToken(t *testing.T, s string) join.Token {
	t.Helper()
	token, err := join.ParseToken(strings.ToLower(strings.ReplaceAll(s, "-", " ")))
	require.NoError(t, err)
	return token
}

func TestAnotherHubIsNotTrusted(t *testing.T) {
	h, other := start(t, t.TempDir()), start(t, t.TempDir())
	who := asker(t, "dock1")
	m := h.begin(t, other.Token)
	_, err := m.Ask(short(t), who)
	assert.ErrorContains(t, err, "not the hub that gave this token")

	m, err = h.begin(t, h.Token).Ask(short(t), who)
	require.NoError(t, err)
	m.URLs = other.URLs
	opts, err := m.Options(who.User)
	require.NoError(t, err)
	_, err = nats.Connect(m.URLs[0], opts...)
	assert.ErrorContains(t, join.Said(err, m.URLs), "not the hub this station knows")
}

func TestAHubWhoseDataAreLostMakesItsStreamsAgainAndKnowsItsStations(t *testing.T) {
	dir := t.TempDir()
	h := start(t, dir)
	who := asker(t, "dock1")
	m, err := h.begin(t, h.Token).Ask(short(t), who)
	require.NoError(t, err)
	h.stop()
	require.NoError(t, os.RemoveAll(filepath.Join(dir, dirStore)))

	h = start(t, dir)
	m.URLs = h.URLs
	js, err := jetstream.New(connect(t, m, who))
	require.NoError(t, err)
	for _, name := range hub.StreamNames() {
		_, err := js.Stream(short(t), name)
		require.NoError(t, err, name)
	}
	_, err = js.ObjectStore(short(t), hub.EvidenceBucket)
	require.NoError(t, err)
}

func TestOneHubRunsInAFolder(t *testing.T) {
	h := start(t, t.TempDir())
	err := Run(t.Context(), Options{Dir: h.dir, Listen: "127.0.0.1:0", Now: time.Now}, func(Ready) {})
	assert.True(t, fault.Is(err, fault.Busy), err)
	err = Run(t.Context(), Options{Dir: t.TempDir(), Listen: strings.TrimPrefix(h.URLs[0], "tls://"), Now: time.Now}, func(Ready) {})
	assert.True(t, fault.Is(err, fault.Busy), err)
	assert.ErrorContains(t, err, "--listen")
}

// A station that is open while its hub goes away and comes again finds it again,
// whatever carries the logs does with the connection's handlers.
func TestAStationMeetsAHubAgainThatWentAway(t *testing.T) {
	h := start(t, t.TempDir())
	who, moved := asker(t, "dock1"), make(chan struct{}, 1)
	m, err := h.begin(t, h.Token).Ask(short(t), who)
	require.NoError(t, err)
	a := join.NewAttendant(join.Parts{
		Member: func() (join.Member, bool, error) { return m, true, nil }, SetMember: func(join.Member) error { return nil },
		Who: func() (join.Identity, error) { return who, nil }, Decided: func() []join.Vouch { return nil }, Now: time.Now,
		Link: func(ctx context.Context, nc *nats.Conn, m join.Member) {
			_, err := hub.NewStream(nc, m.Site)
			assert.NoError(t, err)
			<-ctx.Done()
		},
		Moved: func() {
			select {
			case moved <- struct{}{}:
			default:
			}
		},
	})
	ctx, cancel := context.WithCancel(t.Context())
	var runs sync.WaitGroup
	runs.Go(func() { a.Run(ctx) })
	defer runs.Wait()
	defer cancel()
	becomes := func(connected bool) {
		t.Helper()
		for end := short(t); a.Standing().Connected != connected; {
			select {
			case <-moved:
			case <-end.Done():
				require.Fail(t, "the station does not see the hub go or come", "%v", a.Standing().Err)
			}
		}
	}
	becomes(true)
	h.stop()
	becomes(false)
	assert.Equal(t, h.URLs, startAt(t, h.dir, "").URLs, "it listens where it did")
	a.Kick()
	becomes(true)
}

// What an earlier version made takes batches and packs nothing from the next start on.
func TestAHubThatWasMadeEarlierTakesBatches(t *testing.T) {
	r := start(t, t.TempDir())
	nc, err := Connect(r.dir)
	require.NoError(t, err)
	defer nc.Close()
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	earlier := hub.StreamConfigs(1)[3]
	earlier.AllowAtomicPublish, earlier.Compression = false, jetstream.S2Compression
	_, err = js.UpdateStream(short(t), earlier)
	require.NoError(t, err)
	made(t, js)
	st, err := js.Stream(short(t), earlier.Name)
	require.NoError(t, err)
	assert.True(t, st.CachedInfo().Config.AllowAtomicPublish)
	assert.Equal(t, jetstream.NoCompression, st.CachedInfo().Config.Compression, "a block that is packed may not be read again")
}

// A place for photos that was made with a bucket's usual settings is closed against
// emptying from the next look on, and keeps what it holds.
func TestABucketThatWasMadeEarlierCannotBeEmptiedAnyMore(t *testing.T) {
	r := start(t, t.TempDir())
	nc, err := Connect(r.dir)
	require.NoError(t, err)
	defer nc.Close()
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	require.NoError(t, js.DeleteObjectStore(short(t), hub.EvidenceBucket))
	b, err := js.CreateObjectStore(short(t), jetstream.ObjectStoreConfig{Bucket: hub.EvidenceBucket, Storage: jetstream.FileStorage})
	require.NoError(t, err)
	_, err = b.PutBytes(short(t), "a", []byte("photo"))
	require.NoError(t, err)
	made(t, js)
	st, err := js.Stream(short(t), bucketStream)
	require.NoError(t, err)
	assert.False(t, st.CachedInfo().Config.AllowRollup)
	require.Error(t, st.Purge(short(t)))
	got, err := b.GetBytes(short(t), "a")
	require.NoError(t, err)
	assert.Equal(t, "photo", string(got))
}

// Servers that cannot place a stream yet are asked again; when the time is over it is
// said what to do, and the next start goes on with what is missing.
func TestStreamsThatCannotBePlacedYetAreMadeByTheNextStart(t *testing.T) {
	r := start(t, t.TempDir())
	nc, err := Connect(r.dir)
	require.NoError(t, err)
	defer nc.Close()
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	missing := hub.StreamNames()[3]
	require.NoError(t, js.DeleteStream(short(t), missing))
	soon, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = makeStreams(soon, js, 3, t.Logf) // one server cannot keep three copies
	require.ErrorContains(t, err, "run assay hub again and it goes on")
	assert.True(t, fault.Is(err, fault.Offline))
	made(t, js)
	_, err = js.Stream(short(t), missing)
	require.NoError(t, err)
}
