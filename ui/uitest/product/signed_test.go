package product_test

import (
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/inspection"
	"assay/ui/uitest"
)

// subject is what a clean run says of its goods.
func subject() map[string]string {
	return map[string]string{
		"order": "4411", "supplier": "Norden", "product": "Kettle K-200", "gtin": "4006381333931", "ordered": "120", "advised": "120",
		"cartons_listed": "6", "child_use": "no", "soft_goods": "no", "serial": "SN0192", "lot": "120",
	}
}

// firstStart goes from nothing to home: Enter takes what is offered.
func firstStart(p *uitest.Program) {
	p.WaitFor("The first start")
	for _, field := range []string{"Station name", "Code", "Your name", "Your badge"} {
		p.WaitFor("▸ " + field)
		if field == "Your name" {
			p.Press("ctrl+u")
			p.Type("Ana Torres")
		}
		p.Press("enter")
	}
	for _, field := range []string{"PIN", "PIN again"} {
		p.WaitFor("▸ " + field)
		p.Type(pin)
		p.Press("enter")
	}
	p.WaitFor("▸ Decimal mark")
	p.Press("enter")
	p.WaitFor("For you")
}

// builtins are the inspections the station can do, and the key that begins each.
var builtins = []struct{ name, key, list, part, verdict, shows string }{
	{"a finished lot before it leaves", "1", "pre-shipment", "", "accept", "ACCEPTED"},
	{"a delivery at the dock", "2", "quality-control", "delivery", "accept", "ACCEPTED"},
	{"a delivered lot", "5", "quality-control", "lot", "accept", "ACCEPTED"},
	{"a look in process", "3", "quality-control", "in_process", "accept", "ACCEPTED"},
	{"returned goods", "4", "returned-goods", "", "hold", "HOLD for a lead"}, // nobody here knows the customer or the day
}

// From the first start on an empty machine to a signed verdict, in a terminal of
// 80x24, by what is on the screen alone.
func TestFromTheFirstStartToASignedVerdict(t *testing.T) {
	t.Parallel()
	for _, b := range builtins {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel() // they wait, most of the time
			began := time.Now()
			d := newDock(t)
			p := d.open()
			firstStart(p)
			w := newWalk(d, p, b.list, b.part)
			w.begin(b.key, subject())
			w.run()
			p.WaitFor(b.shows)
			w.sign()
			t.Logf("%d keys, %v", w.pressed, time.Since(began).Round(time.Millisecond))

			got := d.only() // the terminal still holds the file
			assert.Equal(t, "signed", got.State)
			assert.Equal(t, b.verdict, got.Verdict)
			assert.NotEmpty(t, got.Answers)
			require.NotNil(t, got.SignOff)
			assert.Equal(t, badge, got.SignOff.Person)

			leave(p)
			again := d.only()
			assert.Equal(t, got, again)
			answersAreSmall(t, d)
		})
	}
}

// answersAreSmall holds the entries of a whole inspection to 130 bytes at the
// median, envelope and the hash before included.
func answersAreSmall(t *testing.T, d *dock) {
	var sizes []int
	for line := range strings.Lines(output(t, stationfile(t), "sizes", d.file)) {
		name, size, _ := strings.Cut(strings.TrimSpace(line), " ")
		if n, err := strconv.Atoi(size); assert.NoError(t, err) && name == inspection.NameAnswered {
			sizes = append(sizes, n)
		}
	}
	require.NotEmpty(t, sizes)
	slices.Sort(sizes)
	t.Logf("%d answers: median %d bytes, largest %d", len(sizes), sizes[len(sizes)/2], sizes[len(sizes)-1])
	assert.LessOrEqual(t, sizes[len(sizes)/2], 130)
}

// leave ends the program as a person does.
func leave(p *uitest.Program) {
	p.Press("ctrl+c")
	p.WaitFor("Ctrl+C")
	p.Press("ctrl+c")
	p.Wait(0)
}

// A day with everything in it: a failure taken back, one that stays, the work
// parked and gone on with, the program killed, and the verdict after all.
func TestAFailureAParkAndAKillOnTheWayToTheVerdict(t *testing.T) {
	t.Parallel()
	d := ready(t)
	p := d.open()
	d.signIn(p)
	w := newWalk(d, p, "quality-control", "in_process")
	w.begin("3", subject())

	first := w.until("identity_sample")
	w.fail("ID01")
	w.past(first)
	p.Press("ctrl+z")
	w.again(first)
	w.pass()
	w.past(first)
	second, _ := w.here()
	require.Equal(t, first.step, second.step, "the next piece")
	w.fail("ID01")
	w.past(second)

	parked, _ := w.here()
	p.Press("esc")
	p.WaitFor("For you")
	p.Press("enter")
	w.again(parked)

	p.Signal(syscall.SIGKILL)
	p.Wait(-1)
	p = d.open()
	d.signIn(p)
	p.WaitFor("not ended cleanly")
	p.Press("enter")
	w.p = p
	w.again(parked)
	w.run()
	p.WaitFor("REJECTED")
	w.sign()

	got := d.only()
	assert.Equal(t, "signed", got.State)
	assert.Equal(t, "reject", got.Verdict)
	require.NotEmpty(t, got.Reasons)
	assert.Equal(t, "identity_sample", got.Reasons[0].Step)
	failed := 0
	for _, a := range got.Answers {
		if len(a.Defects) > 0 {
			failed++
			assert.Equal(t, 2, a.Sample, "the first piece's failure was taken back")
		}
	}
	assert.Equal(t, 1, failed)
	leave(p)
}
