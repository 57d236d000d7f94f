package product_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/ui/uitest"
)

// shortList is what the docks of a site inspect in process here: one question.
const shortList = `
checklist: crate
version: 1
kind: quality-control
title: A crate at the gate
subject:
  - {id: product, ask: Product, type: text, label: true, need: true}
sections:
  - id: all
    part: in_process
    title: All of it
    steps:
      - {id: whole, ask: Is the crate whole, type: pass-fail, fail: {class: major, effect: reject}}
`

// meeting is a hub that can be taken away, brought back, and emptied.
type meeting interface {
	start()
	cut()  // ends it as a power cut does
	wipe() // while it is away: all it held is gone
	folder() string
}

// Three stations in three terminals meet at one hub that a single command runs.
func TestThreeStationsMeetAtAHub(t *testing.T) {
	t.Parallel()
	h := &small{t: t, dir: filepath.Join(t.TempDir(), "hub"), port: freePort(t)}
	threeStations(t, h)
}

// The same against three plain nats-servers, set up from what assay hub config
// wrote and nothing else. It takes a minute and builds the servers, so it has to be
// asked for:
//
//	ASSAY_CLUSTER=1 go test -run Cluster ./ui/uitest/product
func TestThreeStationsMeetAtAClusterOfPlainServers(t *testing.T) {
	if os.Getenv("ASSAY_CLUSTER") == "" {
		t.Skip("ASSAY_CLUSTER=1 asks for it")
	}
	t.Parallel()
	threeStations(t, newCluster(t))
}

// threeStations is a day of three docks: a lead gives all of them a checklist, two inspect
// by it while nobody can be reached, all meet, two leads decide apart about one record, meet again, a third settles
// it, and the hub loses all it had.
func threeStations(t *testing.T, h meeting) {
	h.start()
	one, two, three := newMember(t, 1, "Ada Ruiz"), newMember(t, 2, "Bo Lind"), newMember(t, 3, "Eva Holm")
	docks := []*member{one, two, three}
	two.run("people", "add", "--id", "104", "--name", "Ana Torres", "--role", "inspector", "--as", "2")
	for _, d := range docks {
		d.p = d.open()
		d.enter(d.lead)
	}
	one.asks(h)
	for _, d := range docks[1:] {
		letters := d.asks(h)
		one.letsIn(d, letters)
	}
	everybody(docks, "synced")
	one.publishes(shortList, docks[1:])

	h.cut()
	everybody(docks, "hub away")
	two.leaves()
	two.p = two.open()
	two.enter("104")
	two.inspects("p", "ACCEPTED")
	bad := two.inspects("f", "REJECTED")
	three.inspects("p", "ACCEPTED")
	everybody(docks, "hub away")
	h.start()
	everybody(docks, "synced")
	same(docks)
	require.Len(t, one.records(), 3)

	h.cut()
	everybody(docks, "hub away")
	one.decides(bad, "scrap")
	three.decides(bad, "return to supplier")
	h.start()
	everybody(docks, "synced")
	same(docks)
	for _, d := range docks {
		assert.True(t, d.caseOf(bad).Dispute, d.name)
		assert.Equal(t, "scrap", d.caseOf(bad).Decided, "%s: the stricter is in force", d.name)
		assert.Equal(t, "scrap", d.show(bad).Review.Disposition, d.name)
	}
	one.p.Press("h")
	one.p.WaitFor("Decided twice, apart")
	one.p.WaitFor("Ada Ruiz: scrap")
	one.p.Press("esc")
	one.p.WaitFor("For you")

	two.leaves()
	two.p = two.open()
	two.enter("2")
	two.settles("return to supplier")
	everybody(docks, "synced")
	same(docks)
	for _, d := range docks {
		assert.False(t, d.caseOf(bad).Dispute, d.name)
		assert.Equal(t, "return_to_supplier", d.caseOf(bad).Decided, d.name)
		assert.Equal(t, "return_to_supplier", d.show(bad).Review.Disposition, d.name)
	}

	before := checked(t, one, h)
	h.cut()
	everybody(docks, "hub away")
	h.wipe()
	h.start()
	everybody(docks, "synced")
	same(docks)
	require.Eventually(t, func() bool { return checked(t, one, h) == before }, uitest.Patience, 100*time.Millisecond, "the hub has all again")
	for _, d := range docks {
		d.verifies()
		d.leaves()
	}
}

// member is a dock of the site, with its terminal.
type member struct {
	*dock
	name, lead string
	p          *uitest.Program
}

func newMember(t testing.TB, n int, lead string) *member {
	m := &member{dock: newDock(t), name: fmt.Sprint("Dock ", n), lead: fmt.Sprint(n)}
	m.run("init", "--station", m.name, "--lead", m.lead, "--name", lead)
	return m
}

// run is as of any dock; a new person has the PIN of all.
func (m *member) run(args ...string) string {
	m.t.Helper()
	cmd := m.command(nil, args...)
	cmd.Env = append(cmd.Env, "ASSAY_PIN="+pin, "ASSAY_NEW_PIN="+pin)
	out, err := cmd.Output()
	require.NoError(m.t, err, "%s: assay %s: %s", m.name, strings.Join(args, " "), said(err))
	return string(out)
}

func said(err error) string {
	if exit, ok := err.(*exec.ExitError); ok {
		return string(exit.Stderr)
	}
	return ""
}

// enter signs somebody in.
func (m *member) enter(badge string) {
	m.t.Helper()
	m.p.WaitFor("Scan your badge")
	m.p.Type(badge)
	m.p.Press("enter")
	m.p.WaitFor("Now your PIN")
	m.p.Type(pin)
	m.p.Press("enter")
	m.p.WaitFor("For you")
}

func (m *member) leaves() { leave(m.p) }

var (
	urlForm     = regexp.MustCompile(`"urls":\["([^"]+)"(?:,"([^"]+)","([^"]+)")?`)
	lettersForm = regexp.MustCompile(`(?m)^  ([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})$`)
)

// asks joins as the hub says to, through the station that is open, and gives the
// letters it shows.
func (m *member) asks(h meeting) string {
	m.t.Helper()
	found := urlForm.FindStringSubmatch(m.run("hub", "status", "--dir", h.folder(), "--json"))
	require.NotEmpty(m.t, found)
	urls := strings.TrimRight(strings.Join(found[1:], ","), ",")
	token := strings.TrimSpace(m.run("hub", "token", "--dir", h.folder()))
	out := m.run("join", urls, "--token", token, "--no-wait")
	if letters := lettersForm.FindStringSubmatch(out); letters != nil {
		return letters[1]
	}
	require.Contains(m.t, out, "the first of the site")
	return ""
}

// letsIn compares the letters and lets another station in, on the screen.
func (m *member) letsIn(other *member, letters string) {
	m.t.Helper()
	m.p.WaitFor("a station asks in")
	m.p.Press("h")
	m.p.WaitFor("Asks to be let in")
	m.p.WaitFor(other.name)
	m.p.Press("home", "enter")
	m.p.WaitFor("The other screen shows")
	m.p.Type(letters)
	m.p.Press("enter")
	m.p.WaitFor("▸ Your own PIN")
	m.p.Type(pin)
	m.p.Press("enter")
	m.p.WaitFor("is let in")
	m.p.WaitFor("entries")
	m.p.Press("esc")
	m.p.WaitFor("For you")
}

// publishes gives a checklist to all stations, and waits until they can begin it.
func (m *member) publishes(text string, others []*member) {
	m.t.Helper()
	file := filepath.Join(m.home, "crate.yaml")
	require.NoError(m.t, os.WriteFile(file, []byte(text), 0o600))
	m.run("checklist", "publish", file, "--as", m.lead)
	for _, o := range others {
		require.Eventually(m.t, func() bool { return strings.Contains(o.run("checklist", "list"), "Ada Ruiz at Dock 1") },
			uitest.Patience, 100*time.Millisecond, "%s can begin it", o.name)
	}
}

// everybody waits until all headers say so.
func everybody(docks []*member, words string) {
	for _, d := range docks {
		d.p.WaitFor(words)
	}
}

// inspects begins the short checklist, answers it with a key, and signs.
func (m *member) inspects(key, verdict string) (number string) {
	m.t.Helper()
	m.p.Press(m.keyOf("In process"))
	m.p.WaitFor("Which goods?")
	m.p.Press(m.keyOf("A crate at the gate"))
	m.p.WaitFor("▸ Product")
	m.p.Type("Kettle")
	m.p.Press("enter")
	m.p.WaitFor("Is the crate whole")
	m.p.Press(key)
	if key == "f" {
		m.p.WaitUntil("what a failure asks", func(s string) bool { return !strings.Contains(s, "p pass") })
		if !end(m.p.Screen()) {
			m.p.Type("split")
			m.p.Press("enter")
		}
	}
	m.p.WaitUntil("the sign-off", end)
	m.p.WaitFor(verdict)
	m.p.Type(pin)
	m.p.Press("enter")
	m.p.WaitFor("Signed by")
	m.p.Press("esc")
	m.p.WaitFor("For you")
	all := m.records()
	return all[0].Number
}

// keyOf is the key home shows before a line.
func (m *member) keyOf(line string) string {
	m.t.Helper()
	m.p.WaitFor(line)
	for text := range strings.Lines(m.p.Screen()) {
		if before, _, ok := strings.Cut(text, line); ok {
			fields := strings.Fields(before)
			require.NotEmpty(m.t, fields, text)
			return fields[len(fields)-1]
		}
	}
	m.t.Fatal("no such line")
	return ""
}

// decides opens the one case that waits and decides about all its goods.
func (m *member) decides(number, how string) {
	m.t.Helper()
	m.p.Press("l")
	m.p.WaitFor("Kettle")
	m.p.Press("enter")
	m.p.WaitFor("Answers that fail") // the queue names the step too
	m.decide(how)
	m.p.WaitUntil("the queue again", func(s string) bool { return strings.Contains(s, "nothing") || strings.Contains(s, "Nothing") })
	m.p.Press("esc")
	m.p.WaitFor("For you")
}

// settles opens the dispute from the hub's screen and decides as the third.
func (m *member) settles(how string) {
	m.t.Helper()
	m.p.WaitFor("synced")
	m.p.Press("h")
	m.p.WaitFor("Decided twice, apart")
	m.p.Press("home", "enter")
	m.p.WaitFor("Dispute")
	m.decide(how)
	m.p.Press("esc")
	m.p.WaitUntil("the hub's screen or home", func(s string) bool { return strings.Contains(s, "Synced") || strings.Contains(s, "For you") })
}

func (m *member) decide(how string) {
	m.t.Helper()
	m.p.Press("d")
	m.p.WaitFor("What becomes of the goods?")
	m.p.Press(m.keyOf(how))
	m.p.WaitFor("You sign as")
	m.p.Type(pin)
	m.p.Press("enter")
	m.p.WaitFor("decided: " + how)
}

// caseOf is the case of a record, as the commands tell it.
func (m *member) caseOf(record string) (c struct {
	Record, Decided string
	Dispute         bool
}) {
	m.t.Helper()
	for line := range strings.Lines(m.run("case", "list", "--json", "--group", "all")) {
		require.NoError(m.t, json.Unmarshal([]byte(line), &c), line)
		if c.Record == record {
			return c
		}
	}
	m.t.Fatalf("%s: %s has no case", m.name, record)
	return c
}

// same waits until all stations show the same: one digest.
func same(docks []*member) {
	t := docks[0].t
	t.Helper()
	var all []string
	for end := time.Now().Add(uitest.Patience); time.Now().Before(end); {
		all = all[:0]
		for _, d := range docks {
			var s struct{ Digest string }
			require.NoError(t, json.Unmarshal([]byte(d.run("status", "--json")), &s))
			all = append(all, s.Digest)
		}
		if all[0] != "" && all[0] == all[1] && all[1] == all[2] {
			return
		}
	}
	differing(t, docks)
	t.Fatalf("the stations show different things: %v", all)
}

// checked is what the hub proves to hold: whole, and nothing wrong.
func checked(t testing.TB, d *member, h meeting) (entries int) {
	cmd := d.command(nil, "hub", "check", "--dir", h.folder(), "--json")
	out, _ := cmd.Output()
	for line := range strings.Lines(string(out)) {
		var sum struct {
			OK      *bool
			Logs    int
			Entries int
		}
		if json.Unmarshal([]byte(line), &sum) == nil && sum.OK != nil && *sum.OK && sum.Logs == 3 {
			return sum.Entries
		}
	}
	return -1
}

func freePort(t testing.TB) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// launched runs a program until the test ends, and waits for a line of it.
func launched(t testing.TB, line string, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	cmd.Stderr = cmd.Stdout
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { ended(cmd) })
	scan := bufio.NewScanner(out)
	var all []string
	for scan.Scan() {
		all = append(all, scan.Text())
		if strings.Contains(scan.Text(), line) {
			go func() {
				for scan.Scan() {
				}
			}()
			return cmd
		}
	}
	t.Fatalf("%s did not say %q:\n%s", filepath.Base(name), line, strings.Join(all, "\n"))
	return nil
}

func ended(cmd *exec.Cmd) {
	if cmd != nil {
		_ = cmd.Process.Signal(syscall.SIGKILL)
		_ = cmd.Wait()
	}
}

// small is the hub inside the program.
type small struct {
	t    testing.TB
	dir  string
	port int
	cmd  *exec.Cmd
}

func (s *small) folder() string { return s.dir }

func (s *small) start() {
	s.cmd = launched(s.t, "Ctrl+C ends the hub", binary, "hub", "--dir", s.dir, "--listen", fmt.Sprint("127.0.0.1:", s.port), "--site", "berlin")
}

func (s *small) cut() { ended(s.cmd); s.cmd = nil }

func (s *small) wipe() { require.NoError(s.t, os.RemoveAll(filepath.Join(s.dir, "jetstream"))) }
