package hubserver

import (
	"context"
	"crypto/ed25519"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/stationtest"
	"assay/store"
	"assay/store/hub"
	"assay/store/join"
	"assay/store/journal"
)

// logged is a station's own log with entries to send, and its way to ask.
func logged(t *testing.T, name string, entries int) (*store.Store, join.Identity) {
	t.Helper()
	s, err := store.Create(filepath.Join(t.TempDir(), name), store.Options{Now: time.Now})
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	for i := range entries {
		_, err := s.Journal().Append(context.Background(), stationtest.Writing("a", i, "one"))
		require.NoError(t, err)
	}
	who, err := s.Identity(name, "DOCK1")
	require.NoError(t, err)
	return s, who
}

// What a hub holds is proved without believing anybody: what is missing, what is
// there twice and differs, what is not signed, each is counted and named.
func TestCheckNamesWhatIsWrongAtAHub(t *testing.T) {
	for name, c := range map[string]struct {
		sends                func(run func(after uint64, most int) journal.Run) []journal.Run
		gaps, forks, doubled int
		says                 string
	}{
		"whole":                 {func(run func(uint64, int) journal.Run) []journal.Run { return []journal.Run{run(0, 4), run(4, 4)} }, 0, 0, 0, ""},
		"a gap":                 {func(run func(uint64, int) journal.Run) []journal.Run { return []journal.Run{run(0, 4), run(6, 4)} }, 1, 0, 0, "entries 5 to 6 are missing"},
		"the beginning is gone": {func(run func(uint64, int) journal.Run) []journal.Run { return []journal.Run{run(3, 4)} }, 1, 0, 0, "entries 1 to 3 are missing"},
		"sent twice":            {func(run func(uint64, int) journal.Run) []journal.Run { return []journal.Run{run(0, 4), run(2, 4)} }, 0, 0, 2, ""},
		"a fork": {func(run func(uint64, int) journal.Run) []journal.Run {
			other := run(3, 1)
			raw := append([]byte(nil), other.Entries[0]...)
			raw[len(raw)-1] ^= 1
			return []journal.Run{run(0, 4), {Log: other.Log, First: 4, Entries: [][]byte{raw}, Sig: other.Sig}}
		}, 0, 1, 0, "entry 4 is there twice, and differs"},
		"not signed": {func(run func(uint64, int) journal.Run) []journal.Run {
			r := run(0, 4)
			r.Sig = make([]byte, ed25519.SignatureSize)
			return []journal.Run{r}
		}, 0, 0, 0, "not signed with the station's key"},
	} {
		t.Run(name, func(t *testing.T) {
			h := start(t, t.TempDir())
			s, who := logged(t, "dock1", 10)
			m, err := h.begin(t, h.Token).Ask(short(t), who)
			require.NoError(t, err)
			js, err := jetstream.New(connect(t, m, who))
			require.NoError(t, err)
			codec, err := hub.NewCodec()
			require.NoError(t, err)
			for _, r := range c.sends(func(after uint64, most int) journal.Run {
				r, err := s.Journal().Segment(t.Context(), after, most, 1<<20)
				require.NoError(t, err)
				return r
			}) {
				data, err := codec.Pack(r)
				require.NoError(t, err)
				_, err = js.Publish(short(t), hub.Subject("berlin", station.LogID(who.Log)), data)
				require.NoError(t, err)
			}
			got, err := Check(short(t), h.dir)
			require.NoError(t, err)
			require.Len(t, got.Logs, 1)
			l := got.Logs[0]
			assert.Equal(t, []int{c.gaps, c.forks, c.doubled}, []int{l.Gaps, l.Forks, l.Doubled})
			if c.says == "" {
				assert.Zero(t, got.Wrong, l.Wrong)
				return
			}
			assert.NotZero(t, got.Wrong)
			require.NotEmpty(t, l.Wrong)
			assert.Contains(t, l.Wrong[0], c.says)
		})
	}
}

// A pass that ran out is given anew to who is known, without anybody doing anything.
func TestAPassThatRanOutIsGivenAnew(t *testing.T) {
	h := start(t, t.TempDir())
	who := asker(t, "dock1")
	m, err := h.begin(t, h.Token).Ask(short(t), who)
	require.NoError(t, err)
	k, _, err := readKeys(h.dir)
	require.NoError(t, err)
	m.Pass, err = k.pass(who.User.Public(), "dock1", who.Log, time.Now().Add(-time.Hour))
	require.NoError(t, err)
	kept := make(chan join.Member, 8)
	now := m
	a := join.NewAttendant(join.Parts{
		Member:    func() (join.Member, bool, error) { return now, true, nil },
		SetMember: func(n join.Member) error { now = n; kept <- n; return nil },
		Who:       func() (join.Identity, error) { return who, nil },
		Decided:   func() []join.Vouch { return nil }, Moved: func() {}, Now: time.Now,
		Link: nil,
	})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); a.Run(ctx) }()
	defer func() { stop(); <-done }()
	select {
	case n := <-kept:
		assert.NotEqual(t, m.Pass, n.Pass)
	case <-short(t).Done():
		t.Fatal("no new pass came")
	}
	require.Eventually(t, func() bool { return a.Standing().Connected }, 20*time.Second, 5*time.Millisecond)
	assert.Zero(t, a.Standing().Failed, "nobody hears of it")
}
