package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/station/stationtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// site is a station held in memory, with a lock that one process at a time gets.
type site struct {
	t       *testing.T
	parts   Parts
	file    string
	station *station.Station
	mu      sync.Mutex
	locked  bool
	holder  Holder
	verify  func(context.Context) (Verified, error)
}

func newSite(t *testing.T) *site {
	journal, lists := stationtest.NewJournal()
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	built, err := station.New(t.Context(), station.Parts{
		Journal: journal, Views: lists, Vault: stationtest.NewVault(), Catalog: catalog, Clock: time.Now,
		Random: strings.NewReader(strings.Repeat("chance", 1000)),
	})
	require.NoError(t, err)
	require.NoError(t, built.SetUp(t.Context(), station.SetUp{Name: "Dock 3", Decimal: '.', LeadID: "7", LeadName: "Ada", PIN: "4829"}))
	s := &site{t: t, file: filepath.Join(t.TempDir(), "dock.db"), station: built}
	s.verify = func(context.Context) (Verified, error) { return Verified{Head: Head{7, "abc"}}, nil }
	s.parts = Parts{
		Version: "1", Clock: time.Now,
		Exists: func(Place) bool { return true },
		Open:   s.open,
		Holder: func(Place) (Holder, bool) {
			s.mu.Lock()
			defer s.mu.Unlock()
			return s.holder, s.holder.PID != 0
		},
	}
	return s
}

func (s *site) open(_ context.Context, p Place) (*House, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.locked {
		return nil, fault.New(fault.Busy, "held")
	}
	s.locked = true
	return &House{
		Place: p, Station: s.station,
		Verify:       func(ctx context.Context) (Verified, error) { return s.verify(ctx) },
		VerifyPhotos: func(context.Context, func(int)) (VerifiedPhotos, error) { return VerifiedPhotos{}, nil },
		Head:         func(context.Context) (Head, error) { return Head{7, "abc"}, nil },
		Rebuild:      func(context.Context) error { return nil },
		Hold: func(person, socket string) error {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.holder = Holder{PID: 4711, Person: person, Since: time.Now(), Socket: socket}
			return nil
		},
		Close: func() error {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.locked, s.holder = false, Holder{}
			return nil
		},
	}, nil
}

// answered is what a command said.
type said struct {
	code     int
	out, err string
}

func (s *site) run(args ...string) said { return s.runWith(s.parts, Call{}, args...) }

func (s *site) runWith(p Parts, c Call, args ...string) said {
	var out, errs bytes.Buffer
	c.Args, c.Dir, c.Out, c.Err = append(args, "--file", s.file), s.t.TempDir(), &out, &errs
	if c.Env == nil {
		c.Env = func(string) string { return "" }
	}
	if c.In == nil {
		c.In = strings.NewReader("")
	}
	code := Run(context.Background(), p, c)
	return said{code, out.String(), errs.String()}
}

// hold holds the station until the test ends, as an open terminal does.
func (s *site) hold() (release func()) {
	held, end := make(chan struct{}), make(chan struct{})
	done := make(chan error, 1)
	go func() {
		a := &app{parts: s.parts, call: Call{Env: func(string) string { return "" }}}
		h, err := s.open(context.Background(), Place{File: s.file})
		if err == nil {
			err = a.hold(context.Background(), h, func(context.Context, *House) error {
				close(held)
				<-end
				return nil
			})
		}
		done <- err
	}()
	<-held
	var once sync.Once
	release = func() {
		once.Do(func() {
			close(end)
			assert.NoError(s.t, <-done)
		})
	}
	s.t.Cleanup(release)
	return release
}

func TestWithoutAHolderACommandOpensTheFileAndLetsItGo(t *testing.T) {
	s := newSite(t)
	got := s.run("verify")
	assert.Equal(t, 0, got.code, got.err)
	assert.Contains(t, got.out, "7 entries")
	assert.False(t, s.locked)
	_, err := os.Stat(socketPath(s.file))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestTheHolderRunsACallersCommand(t *testing.T) {
	s := newSite(t)
	s.hold()
	got := s.run("verify", "--json")
	assert.Equal(t, said{0, `{"ok":true,"entries":7,"head":"abc","first_wrong":null,"photos":{"whole":0,"elsewhere":0,"wrong":0,"spoilt":[]}}` + "\n", ""}, got)
	s.verify = func(context.Context) (Verified, error) {
		return Verified{Head: Head{7, "abc"}, Wrong: &Wrong{3, "hash differs"}}, nil
	}
	got = s.run("verify", "--json")
	assert.Equal(t, 1, got.code)
	assert.Contains(t, got.out, `"first_wrong":{"seq":3,"why":"hash differs"}`)
	assert.Equal(t, 1, strings.Count(got.err, "\n"), got.err)
}

func TestTheSocketIsPrivate(t *testing.T) {
	s := newSite(t)
	s.hold()
	info, err := os.Stat(socketPath(s.file))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestALongPathHasItsSocketInAFolderOfItsOwn(t *testing.T) {
	s := newSite(t)
	s.file = filepath.Join(t.TempDir(), strings.Repeat("long-", 20), "dock.db")
	require.NoError(t, os.MkdirAll(filepath.Dir(s.file), 0o700))
	release := s.hold()
	assert.Less(t, len(s.holder.Socket), longestPath+1)
	dir, err := os.Stat(filepath.Dir(s.holder.Socket))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o700), dir.Mode().Perm())
	assert.Equal(t, 0, s.run("verify").code)
	gone := filepath.Dir(s.holder.Socket)
	release()
	_, err = os.Stat(gone)
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestAnotherProgramVersionIsRefused(t *testing.T) {
	s := newSite(t)
	s.hold()
	other := s.parts
	other.Version = "2"
	got := s.runWith(other, Call{}, "verify")
	assert.Equal(t, 3, got.code)
	assert.Contains(t, got.err, "assay 1 and this is 2")
}

func TestWhatNeedsTheFileAloneNamesTheHolder(t *testing.T) {
	s := newSite(t)
	s.hold()
	for _, args := range [][]string{{"rebuild"}, {"--plain"}} {
		got := s.run(args...)
		assert.Equal(t, 3, got.code, args)
		assert.Contains(t, got.err, "process 4711, since", args)
		assert.Contains(t, got.err, "end it there", args)
		assert.Equal(t, 1, strings.Count(got.err, "\n"), got.err)
	}
}

func TestAPINIsAskedAtTheCaller(t *testing.T) {
	s := newSite(t)
	s.hold()
	var asked []string
	call := Call{Ask: func(_ context.Context, prompt string) (string, error) {
		asked = append(asked, prompt)
		return "9999", nil
	}}
	got := s.runWith(s.parts, call, "people", "add", "--id", "104", "--name", "Bo", "--as", "7")
	assert.Equal(t, 1, got.code, got.err)
	assert.Contains(t, got.err, "do not match")
	assert.Equal(t, []string{"PIN of 7: ", "New PIN for Bo: "}, asked)
}

func TestACallerWithoutATerminalIsToldHowToGiveThePIN(t *testing.T) {
	s := newSite(t)
	s.hold()
	call := Call{Ask: func(context.Context, string) (string, error) { return "", errNoTerminal }}
	got := s.runWith(s.parts, call, "people", "add", "--id", "104", "--name", "Bo", "--as", "7")
	assert.Equal(t, 2, got.code)
	assert.Contains(t, got.err, "ASSAY_PIN")
}

func TestAPanicInACommandIsAnsweredAndTheHolderLives(t *testing.T) {
	s := newSite(t)
	s.hold()
	s.verify = func(context.Context) (Verified, error) { panic("a bug") }
	got := s.run("verify")
	assert.Equal(t, 3, got.code)
	assert.Contains(t, got.err, "a bug")
	s.verify = func(context.Context) (Verified, error) { return Verified{}, nil }
	assert.Equal(t, 0, s.run("verify").code)
}

func TestACallerThatGoesAwayEndsItsCommand(t *testing.T) {
	s := newSite(t)
	began, ended := make(chan struct{}), make(chan error, 1)
	s.verify = func(ctx context.Context) (Verified, error) {
		close(began)
		<-ctx.Done()
		ended <- ctx.Err()
		return Verified{}, ctx.Err()
	}
	s.hold()
	conn := dial(t, s)
	require.NoError(t, writeJSON(conn, frameHello, hello{Version: "1", Args: []string{"verify"}}))
	<-began
	require.NoError(t, conn.Close())
	assert.ErrorIs(t, <-ended, context.Canceled)
}

func dial(t *testing.T, s *site) net.Conn {
	t.Helper()
	conn, err := net.Dial("unix", socketPath(s.file))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	return conn
}

func TestAHostilePeerHarmsNobody(t *testing.T) {
	s := newSite(t)
	s.hold()
	for name, send := range map[string]string{
		"noise":            "GET / HTTP/1.1\r\n\r\n",
		"a huge claim":     "h\xff\xff\xff\xff",
		"no hello":         "i\x00\x00\x00\x00",
		"a hello of noise": "h\x00\x00\x00\x02{[",
		"nothing":          "",
	} {
		t.Run(name, func(t *testing.T) {
			conn := dial(t, s)
			_, err := io.WriteString(conn, send)
			require.NoError(t, err)
			require.NoError(t, conn.(*net.UnixConn).CloseWrite())
			answer, _ := io.ReadAll(conn)
			assert.Empty(t, answer)
		})
	}
	assert.Equal(t, 0, s.run("verify").code)
}

func TestAPeerThatAnswersWhatItWasNotAskedIsCutOff(t *testing.T) {
	s := newSite(t)
	s.hold()
	conn := dial(t, s)
	args := []string{"people", "add", "--id", "1", "--name", "x", "--as", "7"}
	require.NoError(t, writeJSON(conn, frameHello, hello{Version: "1", Args: args}))
	require.NoError(t, writeFrame(conn, frameInput, []byte("no PIN")))
	for {
		f, err := readFrame(conn)
		require.NoError(t, err)
		if f.kind == frameExit {
			assert.NotEqual(t, byte(Done), f.body[0])
			return
		}
	}
}

func TestAHolderThatDiesInTheMiddleIsExit3(t *testing.T) {
	s := newSite(t)
	l, err := net.Listen("unix", socketPath(s.file))
	require.NoError(t, err)
	defer l.Close()
	served := make(chan struct{})
	go func() {
		defer close(served)
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		if _, err := readFrame(conn); err != nil {
			return
		}
		writeFrame(conn, frameReady, nil)
		writeFrame(conn, frameOut, []byte("half a li"))
	}()
	got := s.run("verify")
	<-served
	assert.Equal(t, 3, got.code)
	assert.Equal(t, "half a li", got.out)
	assert.Contains(t, got.err, "ended before it was done")
}

func TestManyCallersAtOnceAreAllAnswered(t *testing.T) {
	s := newSite(t)
	s.hold()
	var all sync.WaitGroup
	codes := make(chan int, 3*maxCallers)
	for range 3 * maxCallers {
		all.Go(func() { codes <- s.run("verify").code })
	}
	all.Wait()
	close(codes)
	for code := range codes {
		assert.Equal(t, 0, code)
	}
}

func TestADeadSocketIsNoHolder(t *testing.T) {
	s := newSite(t)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: socketPath(s.file), Net: "unix"})
	require.NoError(t, err)
	l.SetUnlinkOnClose(false)
	require.NoError(t, l.Close())
	assert.Equal(t, 0, s.run("verify").code)
}

func TestEveryKindOfErrorHasItsExitStatus(t *testing.T) {
	a := &app{started: true}
	for kind, code := range map[fault.Kind]int{
		fault.Invalid: 2, fault.Refused: 1, fault.Missing: 1, fault.Busy: 3, fault.Full: 3, fault.Damaged: 3, fault.Offline: 3,
		fault.Internal: 3, fault.Conflict: 3,
	} {
		assert.Equal(t, code, a.code(fmt.Errorf("wrapped: %w", fault.New(kind, "x"))), kind.String())
	}
	assert.Equal(t, 3, a.code(errors.New("plain")))
	assert.Equal(t, 2, (&app{}).code(errors.New("unknown flag")))
}

func TestAHolderThatLeavesLetsItsCallersFinish(t *testing.T) {
	s := newSite(t)
	began, finish := make(chan struct{}), make(chan struct{})
	s.verify = func(context.Context) (Verified, error) {
		close(began)
		<-finish
		return Verified{Head: Head{7, "abc"}}, nil
	}
	release := s.hold()
	got := make(chan said, 1)
	go func() { got <- s.run("verify") }()
	<-began
	left := make(chan struct{})
	go func() { release(); close(left) }()
	close(finish)
	assert.Equal(t, 0, (<-got).code)
	<-left
	assert.False(t, s.locked)
}

func TestInputIsReadOnlyAsFarAsACommandReads(t *testing.T) {
	s := newSite(t)
	s.hold()
	in := strings.NewReader("a line nobody reads\n")
	assert.Equal(t, 0, s.runWith(s.parts, Call{In: in}, "verify").code)
	assert.Equal(t, len("a line nobody reads\n"), in.Len())
}

func TestInputIsHandedOverWhole(t *testing.T) {
	s := newSite(t)
	s.hold()
	var lines strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&lines, "{\"ref\":\"r-%d\",\"checklist\":\"nope\"}\n", i)
	}
	got := s.runWith(s.parts, Call{In: strings.NewReader(lines.String())}, "record", "-", "--as", "7")
	assert.Equal(t, 1, got.code, got.err)
	assert.Equal(t, 3000, strings.Count(got.out, "\n"))
	assert.Contains(t, got.out, `"ref":"r-2999"`)
}
