package product_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station/inspection"
	"assay/ui/uitest"
)

// kills says how often the program is killed; 3 times when unset.
const kills = "ASSAY_KILLS"

// Killed at any moment, the program has lost no answer whose next question was on
// show, the log verifies, and the question open then is open again; or the next
// one, when the answer under way had reached the disk.
func TestKilledAnywhereTheStationGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	times := 3
	if n, err := strconv.Atoi(os.Getenv(kills)); err == nil {
		times = n
	}
	v := victim{t: t, d: ready(t), rnd: rand.New(rand.NewPCG(uint64(times), 7))}
	for range times {
		v.round()
	}
	t.Logf("%d times killed, %d answers acknowledged; the answer under way was kept %d times", times, v.total, v.kept)
}

// victim is a station that is killed again and again.
type victim struct {
	t   *testing.T
	d   *dock
	rnd *rand.Rand

	w     *walk
	spot  spot                      // on show when it was killed
	acked map[checklists.StepID]int // answers acknowledged on the record under way
	total int
	kept  int // kills after which the answer under way was there
}

// round starts, goes on with what is open, answers a while, and is killed.
func (v *victim) round() {
	v.t.Helper()
	p := v.d.open()
	v.d.signIn(p)
	if v.w == nil {
		v.begin(p)
	} else {
		v.goOn(p)
	}
	for range v.rnd.IntN(5) {
		v.answer()
	}
	for v.oneKey() == "" {
		v.answer()
	}
	// The key is read some 35 ms after it was pressed, and the answer kept a few
	// milliseconds later: the kill falls before, into and behind that.
	v.spot, _ = v.w.here()
	p.Write(uitest.Key(v.t, v.oneKey()))
	time.Sleep(time.Duration(20+v.rnd.IntN(50)) * time.Millisecond)
	p.Signal(syscall.SIGKILL)
	p.Wait(-1)
	v.inspect()
}

func (v *victim) begin(p *uitest.Program) {
	v.w = newWalk(v.d, p, "pre-shipment", "")
	v.acked = map[checklists.StepID]int{}
	v.w.begin("1", subject())
}

// goOn resumes the record: the question that was open is open again.
func (v *victim) goOn(p *uitest.Program) {
	v.t.Helper()
	v.w.p = p
	p.WaitFor("Enter go on")
	p.Press("enter")
	now, over := v.w.here()
	if !over && now == v.spot {
		return
	}
	if inspection.Computed(v.spot.step) { // seen, not answered: it goes on at the first open question
		return
	}
	v.kept++
	require.Equal(v.t, v.acked[v.spot.step.ID]+1, v.found()[v.spot.step.ID],
		"%s %q is not open again, and its answer is not there:\n%s", v.spot.step.ID, v.spot.head, p.Screen())
	v.ack(v.spot)
}

// answer answers the question on show and waits for the next; at the end it signs
// and begins the next inspection.
func (v *victim) answer() {
	v.t.Helper()
	s, over := v.w.here()
	if !over {
		v.w.answer(s)
		v.w.past(s)
		v.ack(s)
		return
	}
	v.w.sign()
	v.w.p.Press("esc")
	v.w.p.WaitFor("For you")
	v.begin(v.w.p)
}

// ack counts an answer; what is computed is looked at and keeps none.
func (v *victim) ack(s spot) {
	if inspection.Computed(s.step) {
		return
	}
	v.acked[s.step.ID]++
	v.total++
}

// oneKey is the key that answers the question on show, if one does.
func (v *victim) oneKey() string {
	s, over := v.w.here()
	if over {
		return ""
	}
	return oneKey(s)
}

// found counts the answers of the open record by their step.
func (v *victim) found() map[checklists.StepID]int {
	v.t.Helper()
	there := map[checklists.StepID]int{}
	for _, r := range v.d.records() {
		if r.State == "signed" {
			continue
		}
		for _, a := range v.d.show(r.Number).Answers {
			there[checklists.StepID(a.Step)]++
		}
	}
	return there
}

// inspect looks at what is left, without the program running.
func (v *victim) inspect() {
	v.t.Helper()
	there := v.found()
	for step, n := range v.acked {
		require.GreaterOrEqual(v.t, there[step], n, "an answer to %s was acknowledged and is lost", step)
	}
	v.d.verifies()
}

// An answer given through the screens costs exactly two flushes.
func TestAnAnswerOnTheScreenCostsTwoFlushes(t *testing.T) {
	t.Parallel()
	tracer, err := exec.LookPath("strace")
	if err != nil || exec.Command(tracer, "-o", os.DevNull, "true").Run() != nil {
		t.Log("strace is not here or may not trace: nothing was looked at")
		return
	}
	d := ready(t)
	log := filepath.Join(d.home, "trace")
	p := d.open(tracer, "-f", "-e", "trace=fdatasync", "-o", log)
	d.signIn(p)
	w := newWalk(d, p, "quality-control", "in_process")
	w.begin("3", subject())
	before := flushes(t, log)
	const answers = 12
	for range answers {
		s, over := w.here()
		require.False(t, over)
		w.answer(s)
		w.past(s)
	}
	assert.Equal(t, 2*answers, flushes(t, log)-before)
	leave(p)
}

func flushes(t *testing.T, log string) int {
	t.Helper()
	raw, err := os.ReadFile(log)
	require.NoError(t, err)
	n := 0
	for line := range bytes.Lines(raw) {
		if bytes.Contains(line, []byte("fdatasync")) && bytes.HasSuffix(line, []byte("= 0\n")) {
			n++
		}
	}
	return n
}
