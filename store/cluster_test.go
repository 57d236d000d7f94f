package store_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/fault"
	"assay/store"
	"assay/store/hub"
	"assay/store/hubserver"
)

// Four stations work and three plain nats-servers keep what they send, each a
// process of its own, while leaders and stations are killed, servers stopped and
// all emptied, lines cut and answers lost, files copied and brought back. In the
// end the hub and all stations hold what each station wrote, once, byte for byte.
//
//	ASSAY_CLUSTER=20 go test -timeout 1h -run Cluster ./store      (so many faults)
func TestAClusterThatFailsLosesAndDoublesNothing(t *testing.T) {
	faults, err := strconv.Atoi(os.Getenv("ASSAY_CLUSTER"))
	if err != nil {
		t.Skip("ASSAY_CLUSTER=20 asks for it")
	}
	c := newCluster(t)
	s := newSiteOf(t, c, 4)
	chance := rand.New(rand.NewPCG(uint64(faults), 3))
	for i := range faults {
		s.work(time.Duration(500+chance.IntN(1500)) * time.Millisecond)
		f := clusterFaults[i%len(clusterFaults)]
		t.Logf("%v: %s", time.Since(s.began).Round(time.Millisecond), f.name)
		f.do(c, s, chance)
	}
	s.holds()
}

var clusterFaults = []struct {
	name string
	do   func(*cluster, *siteOf, *rand.Rand)
}{
	{"the leader is killed", func(c *cluster, s *siteOf, _ *rand.Rand) {
		n := c.leader()
		c.kill(n)
		s.work(time.Second)
		c.launch(n)
	}},
	{"answers are lost", func(c *cluster, s *siteOf, _ *rand.Rand) { c.lines(deaf); s.work(2 * time.Second); c.lines(through) }},
	{"a station is killed", func(_ *cluster, s *siteOf, r *rand.Rand) { i := r.IntN(len(s.all)); s.kill(i); s.launch(i, false) }},
	{"a server stands still", func(c *cluster, s *siteOf, r *rand.Rand) {
		n := c.nodes[r.IntN(len(c.nodes))]
		_ = n.cmd.Process.Signal(syscall.SIGSTOP)
		s.work(4 * time.Second)
		_ = n.cmd.Process.Signal(syscall.SIGCONT)
	}},
	{"a stream is made anew, empty", func(c *cluster, s *siteOf, r *rand.Rand) { c.emptied(s.all[r.IntN(len(s.all))].log) }},
	{"the line is cut", func(c *cluster, s *siteOf, _ *rand.Rand) { c.lines(cut); s.work(2 * time.Second); c.lines(through) }},
	{"an older copy of a station is brought back", func(_ *cluster, s *siteOf, r *rand.Rand) { s.restore(r.IntN(len(s.all))) }},
	{"all servers lose their disks", func(c *cluster, s *siteOf, _ *rand.Rand) { c.wipe(); s.work(time.Second) }},
	{"all servers are ended, started, and killed", func(c *cluster, s *siteOf, _ *rand.Rand) {
		for _, n := range c.nodes {
			_ = n.cmd.Process.Signal(syscall.SIGTERM)
			_ = n.cmd.Wait()
		}
		c.launchAll()
		s.work(5 * time.Second)
		for _, n := range c.nodes {
			c.kill(n)
		}
		c.launchAll()
		s.work(time.Second)
	}},
	{"a station's file is copied and goes on twice", func(_ *cluster, s *siteOf, r *rand.Rand) { s.clone(r.IntN(len(s.all))) }},
}

// What a line does to what goes over it.
const (
	through = iota
	cut     // nothing connects, and what was connected is not
	deaf    // what is sent arrives, no answer comes back
)

// cluster is three servers started from what Config wrote, each behind a line.
type cluster struct {
	t     testing.TB
	dir   string
	token string
	nodes []*node
}

type node struct {
	name string
	conf string
	line *wire
	cmd  *exec.Cmd
}

func newCluster(t testing.TB) *cluster {
	c := &cluster{t: t, dir: filepath.Join(fast(t), "hub")}
	var nodes []hubserver.Node
	for _, name := range []string{"a", "b", "c"} {
		w := newWire(t)
		n, err := hubserver.ParseNode(fmt.Sprintf("%s=127.0.0.1:%d:%d", name, w.port(), free(t)))
		require.NoError(t, err)
		nodes = append(nodes, n)
		c.nodes = append(c.nodes, &node{name: name, conf: filepath.Join(c.dir, name, "nats.conf"), line: w})
	}
	done, err := hubserver.Config(c.dir, "docks", nodes, time.Now())
	require.NoError(t, err)
	c.token = done.Token
	for i, n := range c.nodes {
		behind := fmt.Sprintf("127.0.0.1:%d", free(t))
		n.line.to = behind
		raw := strings.Replace(string(read(t, n.conf)), strconv.Quote(nodes[i].Listen), strconv.Quote(behind), 1)
		write(t, n.conf, []byte(raw))
		c.launch(n)
	}
	ctx, stop := context.WithCancel(context.Background())
	ready, ended := make(chan hubserver.Ready, 1), make(chan error, 1)
	go func() {
		ended <- hubserver.Run(ctx, hubserver.Options{Dir: c.dir, Now: time.Now, Log: func(s string) { t.Log(s) }}, func(r hubserver.Ready) { ready <- r })
	}()
	t.Cleanup(func() { stop(); <-ended })
	select {
	case <-ready:
	case err := <-ended:
		ended <- err
		t.Fatal(err)
	}
	return c
}

func (c *cluster) launch(n *node) {
	n.cmd = self("server", n.conf)
	require.NoError(c.t, n.cmd.Start())
	cmd := n.cmd
	c.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
}

func (c *cluster) launchAll() {
	for _, n := range c.nodes {
		c.launch(n)
	}
}

func (c *cluster) kill(n *node) { _ = n.cmd.Process.Kill(); _ = n.cmd.Wait() }

func (c *cluster) wipe() {
	for _, n := range c.nodes {
		c.kill(n)
	}
	for _, n := range c.nodes {
		require.NoError(c.t, os.RemoveAll(filepath.Join(filepath.Dir(n.conf), "jetstream")))
		c.launch(n)
	}
}

func (c *cluster) lines(what int) {
	for _, n := range c.nodes {
		n.line.set(what)
	}
}

// keeper does something as the one who looks after the hub, until it works.
func (c *cluster) keeper(do func(context.Context, jetstream.JetStream) error) {
	require.EventuallyWithT(c.t, func(col *assert.CollectT) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		nc, err := hubserver.Connect(c.dir)
		require.NoError(col, err)
		defer nc.Close()
		js, err := jetstream.New(nc)
		require.NoError(col, err)
		require.NoError(col, do(ctx, js))
	}, time.Minute, 200*time.Millisecond)
}

func (c *cluster) leader() (n *node) {
	c.keeper(func(ctx context.Context, js jetstream.JetStream) error {
		st, err := js.Stream(ctx, hub.StreamName("0"))
		if err != nil {
			return err
		}
		for _, each := range c.nodes {
			if info := st.CachedInfo().Cluster; info != nil && each.name == info.Leader {
				n = each
				return nil
			}
		}
		return fault.New(fault.Offline, "no leader")
	})
	return n
}

func (c *cluster) emptied(log [16]byte) {
	c.keeper(func(ctx context.Context, js jetstream.JetStream) error {
		return js.DeleteStream(ctx, hub.StreamName(hub.Partition(log)))
	})
}

// self is this test's own binary as another program.
func self(does, at string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childDoes+"="+does, childAt+"="+at)
	return cmd
}

// plainServer is what the nats-server program is.
func plainServer() {
	fs := flag.NewFlagSet("nats-server", flag.ExitOnError)
	opts, err := server.ConfigureOptions(fs, []string{"-c", os.Getenv(childAt)}, server.PrintServerAndExit, fs.Usage, server.PrintTLSHelpAndDie)
	if err == nil {
		var s *server.Server
		if s, err = server.NewServer(opts); err == nil {
			s.ConfigureLogger()
			err = server.Run(s)
			s.WaitForShutdown()
		}
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func free(t testing.TB) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// wire is a line between stations and one server.
type wire struct {
	l  net.Listener
	to string

	mu   sync.Mutex
	what int
	open map[net.Conn]bool
}

func newWire(t testing.TB) *wire {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	w := &wire{l: l, open: map[net.Conn]bool{}}
	go func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			go w.carry(from)
		}
	}()
	t.Cleanup(func() { _ = l.Close(); w.set(cut) })
	return w
}

func (w *wire) port() int { return w.l.Addr().(*net.TCPAddr).Port }

func (w *wire) now() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.what
}

// set changes what the line does. One that answers again has new connections only.
func (w *wire) set(what int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	was := w.what
	if w.what = what; what == cut || was == deaf {
		for c := range w.open {
			_ = c.Close()
		}
	}
}

func (w *wire) carry(from net.Conn) {
	defer from.Close()
	if w.now() == cut {
		return
	}
	to, err := net.Dial("tcp", w.to)
	if err != nil {
		return
	}
	defer to.Close()
	w.mu.Lock()
	w.open[from], w.open[to] = true, true
	w.mu.Unlock()
	go func() {
		defer from.Close()
		w.copy(from, to, true)
	}()
	w.copy(to, from, false)
	w.mu.Lock()
	delete(w.open, from)
	delete(w.open, to)
	w.mu.Unlock()
}

func (w *wire) copy(to, from net.Conn, answers bool) {
	b := make([]byte, 32<<10)
	for {
		n, err := from.Read(b)
		if err != nil {
			return
		}
		if answers && w.now() == deaf {
			continue
		}
		if _, err := to.Write(b[:n]); err != nil {
			return
		}
	}
}

// siteOf are the stations, each a process.
type siteOf struct {
	t     *testing.T
	c     *cluster
	began time.Time
	all   []*memberOf
}

type memberOf struct {
	n    int
	path string
	log  [16]byte
	cmd  *exec.Cmd
	in   *bufio.Writer
	out  *bufio.Scanner
}

func newSiteOf(t *testing.T, c *cluster, n int) *siteOf {
	s := &siteOf{t: t, c: c, began: time.Now()}
	for i, d := range site(t, fast(t), n) {
		names := d.store.Names()
		s.all = append(s.all, &memberOf{n: i, path: strings.TrimSuffix(names.DB, ".db"), log: d.log()})
		token, err := hubserver.NewToken(c.dir, time.Now())
		require.NoError(t, err)
		way, _ := wayOf(d, &sync.Mutex{})
		_, err = way.Join(context.Background(), nil, store.Joining{URL: fmt.Sprintf("127.0.0.1:%d", c.nodes[0].line.port()), Token: token})
		require.NoError(t, err)
		require.NoError(t, d.store.Close())
	}
	for i := range s.all {
		s.launch(i, false)
	}
	return s
}

func (s *siteOf) work(d time.Duration) { time.Sleep(d) }

func (s *siteOf) launch(i int, adopt bool) { s.all[i].launch(s.t, adopt) }

func (m *memberOf) launch(t *testing.T, adopt bool) {
	m.cmd = self("member", m.path)
	m.cmd.Env = append(m.cmd.Env, fmt.Sprintf("ASSAY_MEMBER=%d", m.n), fmt.Sprintf("ASSAY_ADOPT=%v", adopt))
	in, err := m.cmd.StdinPipe()
	require.NoError(t, err)
	out, err := m.cmd.StdoutPipe()
	require.NoError(t, err)
	m.cmd.Stderr = os.Stderr
	m.in, m.out = bufio.NewWriter(in), bufio.NewScanner(out)
	require.NoError(t, m.cmd.Start())
	cmd := m.cmd
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
}

func (s *siteOf) kill(i int) { m := s.all[i]; _ = m.cmd.Process.Kill(); _ = m.cmd.Wait() }

// says sends a word to a station and reads what it says until one line begins so.
func (m *memberOf) says(t *testing.T, word, until string) string {
	_, err := m.in.WriteString(word + "\n")
	require.NoError(t, err)
	require.NoError(t, m.in.Flush())
	for m.out.Scan() {
		if strings.HasPrefix(m.out.Text(), until) {
			return m.out.Text()
		}
	}
	t.Fatalf("station %d ended and never said %q", m.n, until)
	return ""
}

// rests has a station do nothing more and waits until the hub has all of it.
func (m *memberOf) rests(t *testing.T) string { return m.says(t, "rest", "synced") }

var stationFiles = []string{".db", ".id", ".key"}

// copyOf keeps a station's files under another name; nobody has them open.
func copyOf(t *testing.T, from, to string) {
	for _, ext := range stationFiles {
		write(t, to+ext, read(t, from+ext))
	}
}

// restore brings back a copy of before the last entries, all of which the hub has.
func (s *siteOf) restore(i int) {
	m := s.all[i]
	m.rests(s.t)
	s.kill(i)
	copyOf(s.t, m.path, m.path+"-old")
	s.launch(i, false)
	s.work(2 * time.Second)
	m.rests(s.t)
	s.kill(i)
	require.NoError(s.t, os.Remove(m.path+".id"))
	require.NoError(s.t, os.Rename(m.path+"-old.db", m.path+".db"))
	m.launch(s.t, true)
}

// clone lets a copy of a station work beside it: it is told apart and sends nothing.
func (s *siteOf) clone(i int) {
	m := s.all[i]
	m.rests(s.t)
	s.kill(i)
	twin := &memberOf{n: twins + i, path: m.path + "-twin"}
	copyOf(s.t, m.path, twin.path)
	s.launch(i, false)
	s.work(2 * time.Second)
	m.rests(s.t)
	m.says(s.t, "work", "works")
	require.NoError(s.t, os.Remove(twin.path+".id"))
	twin.launch(s.t, true)
	assert.Contains(s.t, twin.says(s.t, "work", "wrong"), "the file was copied")
	_ = twin.cmd.Process.Kill()
	_ = twin.cmd.Wait()
}

// holds is the oracle.
func (s *siteOf) holds() {
	for _, m := range s.all {
		m.rests(s.t)
	}
	digests := map[string]bool{}
	require.EventuallyWithT(s.t, func(c *assert.CollectT) {
		clear(digests)
		for _, m := range s.all {
			digests[strings.Fields(m.rests(s.t))[2]] = true
		}
		assert.Len(c, digests, 1, "all show the same")
	}, 2*time.Minute, 100*time.Millisecond)
	var docks []*dock
	for i, m := range s.all {
		s.kill(i)
		o := options()
		st, err := store.Open(m.path, o)
		require.NoError(s.t, err)
		docks = append(docks, &dock{t: s.t, n: i, store: st})
		defer func() { _ = st.Close() }()
	}
	checked, err := hubserver.Check(context.Background(), s.c.dir)
	require.NoError(s.t, err)
	assert.Zero(s.t, checked.Wrong, "%+v", checked.Logs)
	total := uint64(0)
	for i, d := range docks {
		head, hash, err := d.store.Journal().Head()
		require.NoError(s.t, err)
		total += head
		for _, l := range checked.Logs {
			if l.Log == d.log() {
				assert.Equal(s.t, []any{head, hash.String(), 0, 0, 0}, []any{l.Entries, l.Head, l.Gaps, l.Forks, l.Doubled}, "station %d at the hub", i)
			}
		}
		for j, other := range docks {
			there, err := other.store.Journal().HeadOf(d.log())
			require.NoError(s.t, err)
			assert.Equal(s.t, head, there, "entries of station %d at station %d", i, j)
			same, _, err := other.store.Journal().HashIn(d.log(), head)
			require.NoError(s.t, err)
			assert.Equal(s.t, hash, same, "station %d at station %d", i, j)
		}
		v, err := d.store.Verify(context.Background(), nil)
		require.NoError(s.t, err)
		assert.True(s.t, v.OK, "%+v", v.FirstWrong)
	}
	assert.Len(s.t, checked.Logs, len(docks))
	assert.Equal(s.t, total, checked.Entries)
	s.t.Logf("%d entries of %d stations in %d messages; 0 lost, 0 doubled", total, len(docks), checked.Messages)
}
