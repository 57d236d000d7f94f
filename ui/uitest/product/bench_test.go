package product_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"assay/checklists"
	"assay/ui/uitest"
)

// large is the number of inspections in the file of a dock after years.
const large = "100000"

// From the start of the program to its first frame, in a terminal, with an empty
// file and with 100,000 inspections, turn by turn: the limit is 1.2.
func BenchmarkTheFirstFrame(b *testing.B) {
	empty, full := ready(b), ready(b)
	output(b, stationfile(b), "grow", full.file, large)
	var empties, fulls, homes, fullHomes []time.Duration
	for b.Loop() {
		frame, home := started(empty)
		empties, homes = append(empties, frame), append(homes, home)
		frame, home = started(full)
		fulls, fullHomes = append(fulls, frame), append(fullHomes, home)
	}
	b.ReportMetric(median(fulls)/median(empties), "x-empty")
	b.ReportMetric(median(empties)/1e6, "ms/empty")
	b.ReportMetric(median(fulls)/1e6, "ms/full")
	b.ReportMetric(median(fullHomes)/median(homes), "x-empty-home")
}

// started is how long the first frame takes, and home behind the PIN.
func started(d *dock) (frame, home time.Duration) {
	began := time.Now()
	p := d.open()
	p.WaitFor("Scan your badge")
	frame = time.Since(began)
	p.Type(badge)
	p.Press("enter")
	p.WaitFor("Now your PIN")
	p.Type(pin)
	began = time.Now()
	p.Press("enter")
	p.WaitFor("For you")
	home = time.Since(began)
	leave(p)
	return frame, home
}

func median(all []time.Duration) float64 {
	slices.Sort(all)
	return float64(all[len(all)/2])
}

// What goes to the terminal for a key in the unit loop, at most 200 bytes, and for
// a next step, at most 1.1 times the bytes of the lines it changes. A whole clean run is counted.
func BenchmarkBytesToTheTerminal(b *testing.B) {
	for b.Loop() {
		d := ready(b)
		p := d.open()
		d.signIn(p)
		w := newWalk(d, p, "pre-shipment", "")
		w.sample = "13"
		w.begin("1", subject())
		c := counter{w: w}
		c.run()
		c.report(b)
		leave(p)
	}
}

// The limits.
const (
	mostUnitKey = 200
	mostOfLines = 1.1
)

// counter walks and counts.
type counter struct {
	w             *walk
	units         []int // bytes of each key in the unit loop
	steps         []int // bytes of each next step
	worst         float64
	sent, changed int
}

func (c *counter) run() {
	for {
		s, over := c.w.here()
		if over {
			return
		}
		if !quick(s) {
			c.w.answer(s)
			c.w.past(s)
			continue
		}
		c.count(s)
	}
}

// quick tells questions that one key answers.
func quick(s spot) bool {
	return oneKey(s) != "" || s.step.Type == checklists.Choices1 && len(s.step.Choices) <= 9
}

func (c *counter) count(s spot) {
	settle(c.w.p)
	before := lines(c.w.p)
	c.w.p.Mark()
	c.w.answer(s)
	c.w.past(s)
	settle(c.w.p)
	sent, changed := c.w.p.Bytes(), 0
	for i, l := range lines(c.w.p) {
		if l != before[i] {
			changed += len(l)
		}
	}
	if next, _ := c.w.here(); s.unit != "" && next.unit != "" && next.step == s.step {
		c.units = append(c.units, sent)
		if sent > mostUnitKey {
			c.w.t.Logf("%s %s: %d bytes: %q", s.step.ID, s.unit, sent, c.w.p.Output())
		}
		return
	}
	c.steps = append(c.steps, sent)
	ratio := float64(sent) / float64(max(1, changed))
	c.worst = max(c.worst, ratio)
	c.sent, c.changed = c.sent+sent, c.changed+changed
	if ratio > mostOfLines {
		c.w.t.Logf("%s: %d bytes for lines of %d: %q", s.step.ID, sent, changed, c.w.p.Output())
	}
}

// lines are the rows of the screen as they would be sent whole: letters, styles,
// and the erasing of the rest.
func lines(p *uitest.Program) (rows []string) {
	p.Look(func(term *uitest.Term) {
		w, h := term.Size()
		for y := range h {
			rows = append(rows, styled(term, y, w))
		}
	})
	return rows
}

func styled(term *uitest.Term, y, w int) string {
	var b strings.Builder
	last, plain := uitest.Style{}, uitest.Style{}
	used := utf8.RuneCountInString(term.Line(y))
	for x := range used {
		c := term.At(x, y)
		if c.Style != last {
			if last != plain {
				b.WriteString("\x1b[0m")
			}
			if last = c.Style; last != plain {
				b.WriteString(sgr(last))
			}
		}
		b.WriteString(c.Text)
	}
	if last != plain {
		b.WriteString("\x1b[0m")
	}
	if used < w {
		b.WriteString("\x1b[K")
	}
	return b.String()
}

// sgr is a style as a program writes it.
func sgr(s uitest.Style) string {
	var n []string
	for i, a := range []uitest.Attr{uitest.Bold, uitest.Faint, uitest.Italic, uitest.Underline, uitest.Blink, uitest.Reverse} {
		if s.Attr&a != 0 {
			n = append(n, strconv.Itoa(i+1+i/5))
		}
	}
	if s.FG != 0 {
		n = append(n, fmt.Sprint("38;5;", s.FG-1))
	}
	if s.BG != 0 {
		n = append(n, fmt.Sprint("48;5;", s.BG-1))
	}
	return "\x1b[" + strings.Join(n, ";") + "m"
}

// settle waits until the program has drawn all it had to.
func settle(p *uitest.Program) {
	for before := -1; before != p.Bytes(); time.Sleep(80 * time.Millisecond) {
		before = p.Bytes()
	}
}

func (c *counter) report(b *testing.B) {
	slices.Sort(c.units)
	slices.Sort(c.steps)
	b.ReportMetric(float64(c.units[len(c.units)/2]), "B/unit-key")
	b.ReportMetric(float64(c.units[len(c.units)-1]), "B/unit-key-most")
	b.ReportMetric(float64(c.steps[len(c.steps)/2]), "B/next-step")
	b.ReportMetric(float64(c.sent)/float64(c.changed), "x-changed-lines")
	b.ReportMetric(c.worst, "x-changed-lines-worst")
	b.ReportMetric(0, "ns/op") // it waits between the keys
}
