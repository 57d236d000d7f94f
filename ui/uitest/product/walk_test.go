package product_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station/inspection"
	"assay/ui/uitest"
)

// walk answers the questions of one inspection in a terminal. It knows the
// checklist and what a person sees, nothing else: it reads which question is on
// the screen and answers it as a person does where nothing is wrong.
type walk struct {
	t    testing.TB
	p    *uitest.Program
	d    *dock
	list *checklists.Checklist
	part string

	sample  string // how many pieces every sample has
	passes  int
	photos  int
	scans   map[string]time.Time // the last of each code
	pressed int                  // keys of the answers
	story   map[checklists.StepID]found
}

func newWalk(d *dock, p *uitest.Program, list, part string) *walk {
	d.t.Helper()
	catalog, err := checklists.Builtin()
	require.NoError(d.t, err)
	resolved, err := catalog.Resolve(list)
	require.NoError(d.t, err)
	return &walk{t: d.t, p: p, d: d, list: resolved, part: part, sample: "2", scans: map[string]time.Time{}}
}

// spot is one question as it is recognised on the screen.
type spot struct {
	step *checklists.Step // nil: no question
	unit string           // "unit 3 of 5" in a loop over units
	head string           // where in the inspection
}

func (s spot) asks() bool { return s.step != nil }

// end tells the screen that asks for the PIN.
func end(screen string) bool {
	return strings.Contains(screen, "Sign as") && strings.Contains(screen, "PIN")
}

var unitLine = regexp.MustCompile(`unit \d+ of \d+`)

// spot finds the question on a screen: the step whose words begin the body.
func (w *walk) spot(screen string) (s spot) {
	lines := strings.Split(screen, "\n")
	if len(lines) < 22 {
		return s
	}
	s.head = lines[1]
	body := strings.Join(strings.Fields(strings.Join(lines[3:21], " ")), " ")
	if _, ask, in := strings.Cut(body, "On this unit: "); in {
		s.unit, body = unitLine.FindString(body), ask
	}
	best := 0
	for _, step := range w.list.Steps() {
		ask := strings.Join(strings.Fields(step.Ask), " ")
		title := w.list.Sections[step.Section].Title
		if w.list.InPart(step, w.part) && len(ask) > best && strings.HasPrefix(body, ask) && strings.Contains(s.head, title) {
			s.step, best = step, len(ask)
		}
	}
	return s
}

// here waits for a question or for the end.
func (w *walk) here() (s spot, over bool) {
	w.t.Helper()
	w.p.WaitUntil("a question, or the sign-off", func(screen string) bool {
		s, over = w.spot(screen), end(screen)
		return s.asks() || over
	})
	return s, over
}

// past waits until another question is on show, or the end. A key that came in
// the very moment in which its question was drawn was dropped, as it should be: it
// is pressed once more.
func (w *walk) past(s spot) {
	w.t.Helper()
	moved := func(screen string) bool {
		next := w.spot(screen)
		return next.asks() && next != s || end(screen)
	}
	if key := oneKey(s); key != "" && !w.p.Within(lost, moved) {
		w.t.Logf("%s again at %s %s", key, s.step.ID, s.unit)
		w.p.Press(key)
	}
	w.p.WaitUntil(fmt.Sprintf("another question than %s %s", s.step.ID, s.unit), moved)
}

// lost is when a key whose effect is not there yet is taken for dropped.
const lost = 5 * time.Second

// oneKey is the key that passes a question, where it is always the same one.
func oneKey(s spot) string {
	switch {
	case s.unit != "" || s.step.Type == checklists.PassFail || s.step.Type == checklists.Defects:
		return "p"
	case s.step.Type == checklists.ChoicesMany:
		return "a"
	case s.step.Type == checklists.Instruction || inspection.Guides(s.step):
		return "enter"
	}
	return ""
}

// again waits until a question is on show once more.
func (w *walk) again(s spot) {
	w.t.Helper()
	w.p.WaitUntil(fmt.Sprintf("%s %s again", s.step.ID, s.head), func(screen string) bool { return w.spot(screen) == s })
}

// begin goes from home to the first question.
func (w *walk) begin(key string, subject map[string]string) {
	w.t.Helper()
	w.p.Press(key)
	w.p.WaitUntil("the choice of goods or the subject", func(screen string) bool {
		return strings.Contains(screen, "Which goods?") || strings.Contains(screen, "What is under inspection?")
	})
	if strings.Contains(w.p.Screen(), "Which goods?") {
		w.p.Press("1")
	}
	for i := range w.list.Subject {
		if f := &w.list.Subject[i]; len(f.Parts) == 0 || strings.Contains(strings.Join(f.Parts, " "), w.part) {
			w.fill(f, subject[f.ID])
		}
	}
	w.here()
}

// fill answers one field of the subject.
func (w *walk) fill(f *checklists.Field, value string) {
	w.t.Helper()
	label := []rune(f.Ask)
	w.p.WaitFor("▸ " + string(label[:min(len(label), 10)]))
	switch {
	case len(f.Choices) > 0:
		for i, c := range f.Choices {
			if c.ID == value || value == "" && i == len(f.Choices)-1 {
				w.p.Press(strconv.Itoa(i + 1))
				return
			}
		}
		w.t.Fatalf("%s has no choice %q", f.ID, value)
	case value == "" && f.Need:
		value = "4411"
	}
	w.p.Type(value)
	w.p.Press("enter")
}

// run answers everything to the sign-off.
func (w *walk) run() {
	w.t.Helper()
	for range 2000 {
		s, over := w.here()
		if over {
			return
		}
		w.answer(s)
		w.past(s)
	}
	w.t.Fatal("the walk does not end")
}

// until answers up to a step, which is then on show.
func (w *walk) until(id checklists.StepID) spot {
	w.t.Helper()
	for range 2000 {
		s, over := w.here()
		require.False(w.t, over, "%s never came", id)
		if s.step.ID == id {
			return s
		}
		w.answer(s)
		w.past(s)
	}
	w.t.Fatal("the walk does not end")
	return spot{}
}

// sign types the PIN and waits for the verdict.
func (w *walk) sign() {
	w.t.Helper()
	w.p.Type(pin)
	w.p.Press("enter")
	w.p.WaitFor("Signed by lead")
}

func (w *walk) press(keys ...string) {
	w.t.Helper()
	w.pressed += len(keys)
	w.p.Press(keys...)
}

func (w *walk) typed(text string) {
	w.t.Helper()
	w.pressed += len([]rune(text))
	w.p.Type(text)
}

// answer answers a question with nothing wrong.
func (w *walk) answer(s spot) {
	w.t.Helper()
	if s.unit != "" || s.step.Type == checklists.Defects {
		w.pass()
		return
	}
	if inspection.Guides(s.step) {
		w.press("enter")
		return
	}
	switch step := s.step; step.Type {
	case checklists.PassFail:
		w.pass()
	case checklists.Choices1, checklists.Grade, checklists.Lab, checklists.Calc:
		w.choose(step)
	case checklists.ChoicesMany:
		w.press("a")
	case checklists.Measure, checklists.Count:
		w.readings(step)
	case checklists.Scan:
		w.scan(s)
	case checklists.Date:
		w.typed("2027-03-01")
		w.press("enter")
	case checklists.Text:
		w.typed("ok")
		w.press("enter")
	case checklists.Witness:
		w.typed("Li")
		w.press("enter", "enter", "1")
	case checklists.Evidence:
		w.photo(s)
	case checklists.Instruction:
		w.press("enter")
	default:
		w.t.Fatalf("no clean answer for %s", step.Type)
	}
}

// fail fails the question on show by a code, and gives what it demands.
func (w *walk) fail(code string) {
	w.t.Helper()
	w.press("f")
	w.p.WaitFor("What is wrong?")
	w.typed(code)
	w.p.WaitFor("▸ " + code)
	w.press("enter")
	for asked := ""; ; {
		w.p.WaitUntil("what the failure demands, or that it is kept", func(screen string) bool {
			now := demanded(screen)
			return now != asked && (now != "" || w.spot(screen).asks())
		})
		switch asked = demanded(w.p.Screen()); asked {
		case "":
			return
		case "How many?":
			w.typed("1")
		case "Note":
			w.typed("wrong part")
		case "Photo":
			w.newPhoto()
			w.press("f3")
			continue
		}
		w.press("enter")
	}
}

// demanded is the last line of a failure's form: what it asks for now.
func demanded(screen string) (last string) {
	for _, what := range []string{"How many?", "Note ", "Photo "} {
		if strings.Contains(screen, "     "+what) {
			last = strings.TrimSpace(what)
		}
	}
	return last
}

// pass presses one of the two keys that pass, in turn: a key's second press
// within the moment of a held key would have to wait.
func (w *walk) pass() {
	w.t.Helper()
	w.passes++
	w.press([]string{"p", "+"}[w.passes%2])
}

func (w *walk) choose(step *checklists.Step) {
	w.t.Helper()
	for i, c := range step.Choices {
		switch {
		case c.Fail != nil:
			continue
		case i >= 9:
			w.press("/")
			w.typed(c.Text)
			w.press("enter")
		default:
			w.press(strconv.Itoa(i + 1))
		}
		return
	}
	switch {
	case len(step.Choices) > 0:
		w.press("1")
	case step.Type == checklists.Lab:
		w.typed("LR-2231")
		w.press("enter", "enter", "enter", "1")
	default:
		w.plan()
	}
}

// plan gives the sample size and an acceptance number a class.
func (w *walk) plan() {
	w.t.Helper()
	w.typed(w.sample)
	w.press("enter")
	for range strings.Count(w.p.Screen(), "Ac ") {
		w.typed("1")
		w.press("enter")
	}
}

// What the screen says is expected.
var expected = regexp.MustCompile(`expected +(\S+)`)

func (w *walk) expected() string {
	if m := expected.FindStringSubmatch(w.p.Screen()); m != nil {
		return m[1]
	}
	return ""
}

// readings types a number within the limits, or the one expected.
func (w *walk) readings(step *checklists.Step) {
	w.t.Helper()
	value := w.number(step)
	if step.Decimals != nil { // as finely as it is asked
		_, places, marked := strings.Cut(value, ".")
		if !marked && *step.Decimals > 0 {
			value += "."
		}
		value += strings.Repeat("0", max(0, *step.Decimals-len(places)))
	}
	for range max(1, step.Readings) {
		w.typed(value)
		w.press("enter")
	}
}

func (w *walk) number(step *checklists.Step) string {
	if want := w.expected(); want != "" {
		return want
	}
	for _, p := range w.list.Plans {
		if p.Asked == step.ID {
			return w.sample
		}
	}
	if step.ID == w.list.Quantities.Used {
		return "2"
	}
	if l, err := measure.ParseLimits(step.Limits); err == nil {
		if low, ok := l.Lower(); ok {
			return short(low)
		}
		if high, ok := l.Upper(); ok {
			return short(high)
		}
	}
	return "120"
}

// sameCode is longer than two reads of one label count as one.
const sameCode = 2100 * time.Millisecond

// short is a limit's number without the zeros at its end.
func short(q measure.Quantity) string {
	n := q.Number.String()
	if strings.Contains(n, ".") {
		n = strings.TrimRight(strings.TrimRight(n, "0"), ".")
	}
	return n
}

// scan scans what is expected, and where nothing is, says that it matches.
func (w *walk) scan(s spot) {
	w.t.Helper()
	code := w.expected()
	if code == "" {
		code = fmt.Sprintf("4006381%06d", len(w.scans))
	}
	time.Sleep(time.Until(w.scans[code].Add(sameCode))) // a scanner's double read
	w.p.Scan(code)
	w.p.WaitUntil("the scan", func(screen string) bool {
		next := w.spot(screen)
		return next.asks() && next != s || strings.Contains(screen, "Compare it") || end(screen)
	})
	w.scans[code] = time.Now()
	if strings.Contains(w.p.Screen(), "Compare it") {
		w.press("1")
	}
}

// photo takes photos until the step has enough.
func (w *walk) photo(s spot) {
	w.t.Helper()
	for on := true; on; {
		have := counted.FindString(w.p.Screen())
		name := w.newPhoto()
		bound := func(screen string) bool {
			next := w.spot(screen)
			on = next == s
			return !on && (next.asks() || end(screen)) || on && counted.FindString(screen) != have
		}
		if w.press("f3"); !w.p.Within(lost, bound) {
			w.t.Logf("F3 again at %s", s.step.ID)
			w.p.Press("f3")
		}
		w.p.WaitUntil(name+" is bound", bound)
	}
}

var counted = regexp.MustCompile(`\d+ of at least`)

// newPhoto puts a photo into the drop folder.
func (w *walk) newPhoto() (name string) {
	w.t.Helper()
	w.photos++
	name = fmt.Sprintf("IMG_%04d.JPG", w.photos)
	require.NoError(w.t, os.WriteFile(filepath.Join(w.d.drop, name), []byte("\xff\xd8\xff\xe0"+name), 0o600))
	return name
}
