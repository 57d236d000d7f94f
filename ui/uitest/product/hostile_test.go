package product_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"assay/ui/uitest"
)

// hostile is what labels may hold: Enter, Esc, Ctrl-C, and the letters and digits that
// answer, confirm and leave. The suffix of a frame ends it at Enter; what follows comes
// with it, as from a scanner.
var hostile = []string{"\x03\x03", "y\x1bq\x03", "q", "1", "2", "p", "+", "\x1b[21~p", "a\rp\rq\r1", pin, "sign"}

// shoot scans all of them; each must be said on the screen before the next.
func shoot(p *uitest.Program, seen func(screen string) bool) {
	for _, code := range hostile {
		p.Scan(code)
		p.WaitUntil("something is said of "+code, seen)
	}
}

func says(words string) func(string) bool {
	return func(screen string) bool { return strings.Contains(strings.Join(strings.Fields(screen), " "), words) }
}

// Scans come where nobody waits for one: at the first millisecond, in what asks for
// something else, during a resize, with Enter, Esc, Ctrl-C and q in them. Each is told;
// none answers, confirms, leaves or is lost.
func TestScansWhereNothingAsksForThem(t *testing.T) {
	t.Parallel()
	d := stocked(t)
	p := d.open()
	p.Scan(badge) // nothing is drawn yet
	p.WaitFor("Now your PIN")
	p.Heard()
	p.Type(pin)
	p.Press("enter")
	p.WaitFor("For you")
	p.Scan("PO-7731")
	w := newWalk(d, p, "quality-control", "delivery")
	w.here()
	s := w.until("seal_state")
	before := d.only().Answers

	shoot(p, says("nothing here asks for a scan"))
	p.Press("f1")
	p.WaitFor("What can be done here")
	shoot(p, says("Esc first, then scan it again"))
	p.Press("esc")
	w.again(s)
	p.Press("ctrl+c")
	p.WaitFor("Leave Assay?")
	shoot(p, says("Leave Assay?"))
	p.Press("esc")
	w.again(s)
	p.Resize(50, 12)
	p.WaitFor("This window is")
	shoot(p, says("make the window larger"))
	p.Resize(100, 30)
	p.WaitFor("Seal on the doors")
	p.Write("\x02RM") // in the middle of it the window moves
	p.Resize(90, 28)
	p.Write("A-77\r")
	p.Resize(80, 24)
	p.WaitFor("That is return RMA-77")
	shoot(p, says("That is return RMA-77"))
	p.Press("2")
	w.again(s)
	assert.Equal(t, before, d.only().Answers)
	leave(p)
}
