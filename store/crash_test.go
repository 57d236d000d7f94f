package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/stationtest"
	"assay/store"
)

// The tests here run this test program again as a child that works at a station,
// and then kill it, trace it, or have its disk fail.
const (
	childDoes = "ASSAY_STORE_CHILD" // what the child does
	childAt   = "ASSAY_STORE_PATH"  // at which station
	kills     = "ASSAY_KILLS"       // how often the child is killed; 5 when unset
)

func TestMain(m *testing.M) {
	switch os.Getenv(childDoes) {
	case "":
		os.Exit(m.Run())
	case "work":
		child(1 << 30)
	case "import":
		importing()
	case "decide":
		decidesAll()
	case "server":
		plainServer()
	case "member":
		member()
	default:
		n, _ := strconv.Atoi(os.Getenv(childDoes))
		child(n)
	}
}

// child gives n answers on the station's open record and says what became of each.
// It keeps to one thread, so that a tracer can count its calls.
func child(n int) {
	runtime.LockOSThread()
	s, err := store.Open(os.Getenv(childAt), options())
	if err != nil {
		fmt.Println("closed", err)
		os.Exit(3)
	}
	rows, err := s.Views().Unfinished(context.Background())
	if err != nil || len(rows) != 1 {
		fmt.Println("lost the record", len(rows), err)
		os.Exit(3)
	}
	for i := range n {
		fmt.Println(answer(s, rows[0].ID), i)
	}
	if err := s.Close(); err != nil {
		fmt.Println("close", err)
	}
	os.Exit(0)
}

// answer notes one thing more and says what became of it: saved 7, full 7 …
func answer(s *store.Store, id inspection.ID) string {
	ctx := context.Background()
	seen, err := s.Journal().Stream(ctx, station.StreamID(id), 0)
	if err != nil {
		return "unread " + err.Error()
	}
	name, body, err := inspection.Encode(inspection.Noted{Text: "n" + strconv.Itoa(len(seen))})
	if err != nil {
		return "unwritten " + err.Error()
	}
	_, err = s.Journal().Append(ctx, station.Write{
		Stream: station.StreamID(id), Seen: len(seen), Person: "ana", At: stationtest.Noon,
		Facts: []station.Fact{{Name: name, Body: body}},
	})
	if err == nil {
		return fmt.Sprint("saved ", len(seen))
	}
	return fmt.Sprint(fault.Of(err), " ", len(seen))
}

// begun makes a station with one open record.
func begun(t testing.TB, folder string) (path string, id inspection.ID) {
	t.Helper()
	path = folder + "/dock3"
	s, err := store.Create(path, options())
	require.NoError(t, err)
	scribe, err := stationtest.NewScribe(s.Journal())
	require.NoError(t, err)
	id, err = scribe.Begin(stationtest.Ana(stationtest.Noon), "", map[string]string{"order": "PO-1"})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	return path, id
}

func childOf(path, does string, before ...string) *exec.Cmd {
	args := append(before, os.Args[0])
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), childDoes+"="+does, childAt+"="+path)
	return cmd
}

// notes gives the places of the stream that hold a note, and checks that the log
// verifies and the record is open.
func notes(t testing.TB, path string, id inspection.ID) (places map[int]bool, r store.Recovered) {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(path, options())
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	v, err := s.Verify(ctx, nil)
	require.NoError(t, err)
	require.True(t, v.OK, "%+v", v.FirstWrong)
	rows, err := s.Views().Unfinished(ctx)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	assert.Equal(t, inspection.Open, rows[0].State)
	entries, err := s.Journal().Stream(ctx, station.StreamID(id), 0)
	require.NoError(t, err)
	places = map[int]bool{}
	for i, e := range entries[1:] {
		event, err := inspection.Decode(e.Name, e.Body, inspection.Moment{})
		require.NoError(t, err)
		require.Equal(t, "n"+strconv.Itoa(i+1), event.(inspection.Noted).Text)
		places[i+1] = true
	}
	return places, s.Recovered()
}

func TestKilledAnywhereEveryAnswerThatWasAcknowledgedIsThere(t *testing.T) {
	path, id := begun(t, t.TempDir())
	times := 5
	if n, err := strconv.Atoi(os.Getenv(kills)); err == nil {
		times = n
	}
	rnd := rand.New(rand.NewPCG(uint64(times), 3))
	before := 0
	for range times {
		acked := killed(t, path, time.Duration(rnd.IntN(20_000))*time.Microsecond)
		places, recovered := notes(t, path, id)
		for _, place := range acked {
			require.True(t, places[place], "answer %d was acknowledged and is lost", place)
		}
		assert.LessOrEqual(t, len(places), before+len(acked)+1, "at most the answer under way is there unacknowledged")
		assert.True(t, recovered.Bad)
		assert.Equal(t, 1, recovered.Open)
		assert.Equal(t, uint64(len(places)-before), recovered.Entries)
		before = len(places)
	}
	_, recovered := notes(t, path, id)
	assert.False(t, recovered.Bad, "a clean end is no recovery")
}

// killed runs a working child, kills it some time after its first answer, and
// gives the answers it acknowledged.
func killed(t *testing.T, path string, after time.Duration) (acked []int) {
	cmd := childOf(path, "work")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var place, i int
		_, err := fmt.Sscanf(lines.Text(), "saved %d %d", &place, &i)
		require.NoError(t, err, lines.Text())
		if acked = append(acked, place); len(acked) == 1 {
			time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		}
	}
	require.Error(t, cmd.Wait(), "it was killed")
	return acked
}

// strace gives the tracer, or says why the test has nothing to look through.
func strace(t *testing.T) (string, bool) {
	path, err := exec.LookPath("strace")
	if err != nil || exec.Command(path, "-o", os.DevNull, "true").Run() != nil {
		t.Log("strace is not here or may not trace: nothing was looked at")
		return "", false
	}
	return path, true
}

func TestAnAnswerCostsExactlyTwoFlushes(t *testing.T) {
	tracer, ok := strace(t)
	if !ok {
		return
	}
	path, _ := begun(t, t.TempDir())
	flushes := func(answers int) int {
		log := filepath.Join(t.TempDir(), "trace")
		out, err := childOf(path, strconv.Itoa(answers), tracer, "-f", "-e", "trace=fdatasync", "-o", log).CombinedOutput()
		require.NoError(t, err, "%s", out)
		raw, err := os.ReadFile(log)
		require.NoError(t, err)
		// One line where a call ends: its own, or "resumed" where another thread spoke meanwhile.
		return len(regexp.MustCompile(`(?m)fdatasync.* = 0$`).FindAll(raw, -1))
	}
	few, many := flushes(10), flushes(60)
	assert.Equal(t, 2*(60-10), many-few)
}

// A disk that fails at any flush or write: after that exactly those answers are
// there that were said to be, and the station goes on.
func TestADiskErrorLosesNothingAndLeavesNoDoubt(t *testing.T) {
	tracer, ok := strace(t)
	if !ok {
		return
	}
	for _, fail := range []string{"fdatasync:error=EIO", "pwrite64:error=EIO", "pwrite64:error=ENOSPC"} {
		seen := map[string]int{}
		for when := 1; when <= 7; when++ { // three answers and the end have no more flushes
			path, id := begun(t, fast(t))
			cmd := childOf(path, "3", tracer, "-f", "-o", os.DevNull, "-e", fmt.Sprintf("inject=%s:when=%d", fail, when))
			out, _ := cmd.CombinedOutput()
			want := map[int]bool{}
			for line := range strings.Lines(string(out)) {
				outcome, place, _ := strings.Cut(strings.TrimSpace(line), " ")
				seen[outcome]++
				if n, err := strconv.Atoi(strings.Fields(place + " x")[0]); err == nil && (outcome == "saved" || outcome == fault.Conflict.String()) {
					want[n] = true
				}
			}
			places, _ := notes(t, path, id)
			assert.Equalf(t, want, places, "%s at call %d:\n%s", fail, when, out)
		}
		t.Logf("%s: %v", fail, seen)
		assert.Positive(t, seen["saved"], fail)
		if strings.Contains(fail, "ENOSPC") {
			assert.Positive(t, seen[fault.Full.String()], "%s was never met", fail)
		} else {
			assert.Positive(t, seen[fault.Damaged.String()], "%s was never met", fail)
		}
		if strings.HasPrefix(fail, "fdatasync") {
			assert.Positive(t, seen[fault.Conflict.String()], "no answer was kept in spite of the error")
		}
	}
}

// A disk that fails for good: from the first doubt on nothing is acknowledged.
func TestADiskThatFailsForGoodStopsTheStation(t *testing.T) {
	tracer, ok := strace(t)
	if !ok {
		return
	}
	for when := 1; when <= 6; when++ {
		path, id := begun(t, fast(t))
		inject := fmt.Sprintf("inject=fdatasync,fsync:error=EIO:when=%d+", when)
		out, _ := childOf(path, "6", tracer, "-f", "-o", os.DevNull, "-e", inject).CombinedOutput()
		text, stopped, saved := string(out), false, []int(nil)
		for line := range strings.Lines(text) {
			var place, i int
			if _, err := fmt.Sscanf(line, "saved %d %d", &place, &i); err == nil {
				assert.False(t, stopped, "an answer was acknowledged after the disk failed:\n%s", text)
				saved = append(saved, place)
				continue
			}
			stopped = true
		}
		assert.True(t, stopped, text)
		places, _ := notes(t, path, id)
		for _, place := range saved {
			assert.True(t, places[place], text)
		}
	}
}

// A full disk refuses, loses nothing, and works again when there is room.
func TestAFullDiskRefusesAndRecovers(t *testing.T) {
	folder := t.TempDir()
	if err := syscall.Mount("none", folder, "tmpfs", 0, "size=1m"); err != nil {
		t.Logf("no small disk to fill (%v): a limit on the file's size stands in", err)
		limited(t, folder)
		return
	}
	t.Cleanup(func() { _ = syscall.Unmount(folder, syscall.MNT_DETACH) })
	path, id := begun(t, folder)
	s, err := store.Open(path, options())
	require.NoError(t, err)
	ballast := folder + "/ballast"
	require.Error(t, os.WriteFile(ballast, make([]byte, 2<<20), 0o600), "the disk must be full")
	saved := fill(t, s, id)
	require.NoError(t, s.Close())
	places, _ := notes(t, path, id)
	assert.Len(t, places, saved, "what is there can be read and proved on a full disk")
	s, err = store.Open(path, options())
	require.NoError(t, err)
	require.NoError(t, os.Remove(ballast))
	assert.Equal(t, fmt.Sprint("saved ", saved+1), answer(s, id), "there is room again")
	require.NoError(t, s.Close())
	places, _ = notes(t, path, id)
	assert.Len(t, places, saved+1)
}

func limited(t *testing.T, folder string) {
	path, id := begun(t, folder)
	s, err := store.Open(path, options())
	require.NoError(t, err)
	var was syscall.Rlimit
	require.NoError(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was))
	info, err := os.Stat(path + ".db")
	require.NoError(t, err)
	small := syscall.Rlimit{Cur: uint64(info.Size()), Max: was.Max}
	require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &small))
	saved := fill(t, s, id)
	require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was))
	assert.Equal(t, fmt.Sprint("saved ", saved+1), answer(s, id), "there is room again")
	require.NoError(t, s.Close())
	places, _ := notes(t, path, id)
	assert.Len(t, places, saved+1)
}

// fill answers until the disk is full, and a few times more.
func fill(t *testing.T, s *store.Store, id inspection.ID) (saved int) {
	t.Helper()
	for saved < 20_000 {
		outcome := answer(s, id)
		if strings.HasPrefix(outcome, fault.Full.String()) {
			break
		}
		saved++
		require.Equal(t, fmt.Sprint("saved ", saved), outcome)
	}
	for range 3 {
		assert.Equal(t, fmt.Sprint("full ", saved+1), answer(s, id))
	}
	return saved
}
