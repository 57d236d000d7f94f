package product_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dayLots is what comes in on the day: lots, loads before they leave, and returns.
const dayLots = `checklist: NAME
version: 1
kind: KIND
title: A lot of the day
subject:
  - {id: product, ask: Product, type: text, label: true, need: true}
  - {id: supplier, ask: Supplier, type: text}
  - {id: lot, ask: Lot, type: scan, label: true}
  - {id: advised, ask: Pieces advised, type: count}
quantities: {advised: advised, counted: counted}
defects:
  EL02: {name: exposed live part, class: critical}
  FN01: {name: does not work, class: major}
  SA06: {name: scratch, class: minor}
  PA01: {name: paper of another lot, class: major}
sections:
  - id: all
    title: All of it
    steps:
      - {id: paper, ask: Certificate of the lot, type: pass-fail, fail: {class: major, codes: [PA01], effect: hold}}
      - {id: counted, ask: Pieces counted, type: count, expect: advised, fail: {class: minor, effect: remark}}
      - {id: look, ask: Look and switch on, type: defects, fail: {class: major, codes: [EL02, FN01, SA06], effect: EFFECT}}
`

// day is a floor with a lead, another one, and two inspectors.
type day struct {
	*member
	sheets int
}

func newDay(t *testing.T) *day {
	d := &day{member: &member{dock: newDock(t), name: "Dock 1", lead: "1"}}
	lists := filepath.Join(d.home, "checklists")
	require.NoError(t, os.Mkdir(lists, 0o700))
	for name, kind := range map[string]string{"lot": "quality-control", "load": "pre-shipment", "back": "returned-goods"} {
		effect := "reject"
		if name == "back" {
			effect = "hold"
		}
		list := strings.NewReplacer("NAME", name, "KIND", kind, "EFFECT", effect).Replace(dayLots)
		require.NoError(t, os.WriteFile(filepath.Join(lists, name+".yaml"), []byte(list), 0o600))
	}
	d.run("init", "--station", d.name, "--lead", "1", "--name", "Ada Ruiz")
	for _, p := range [][]string{{"104", "Bo Lind", "inspector"}, {"105", "Cy Holm", "inspector"}, {"9", "Kim Voss", "lead"}, {"q", "Quinn Day", "quality"}} {
		d.run("people", "add", "--id", p[0], "--name", p[1], "--role", p[2], "--as", "1")
	}
	return d
}

// comes is a line of what was inspected: code "paper" holds it, another fails the look.
func (d *day) comes(list, product, lot, code string) string {
	d.sheets++
	paper, look := `"result":"pass"`, `"result":"pass"`
	switch code {
	case "":
	case "paper":
		paper = `"result":"fail","note":"of another lot","defects":[{"code":"PA01","qty":1}]`
	default:
		look = fmt.Sprintf(`"result":"fail","note":"seen","defects":[{"code":%q,"qty":1}]`, code)
	}
	return fmt.Sprintf(`{"ref":"%d","checklist":%q,"subject":{"product":%q,"supplier":"Norden","lot":%q,"advised":"100"},"answers":[{"step":"paper",%s},{"step":"counted","value":"100"},{"step":"look",%s}],"sign":true}`,
		d.sheets, list, product, lot, paper, look)
}

func (d *day) records104(lines ...string) {
	d.t.Helper()
	path := filepath.Join(d.home, "in.jsonl")
	require.NoError(d.t, os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600))
	cmd := d.command(nil, "record", path, "--as", "104")
	cmd.Env = append(cmd.Env, "ASSAY_PIN="+pin)
	out, err := cmd.CombinedOutput()
	require.NoError(d.t, err, "%s", out)
}

// to hands the terminal to somebody else, and leaves them at home.
func (d *day) to(badge string) {
	d.t.Helper()
	d.p.Press("f9")
	d.enter(badge)
}

// opens finds a case of the queue by its words and opens it.
func (d *day) opens(words string) {
	d.t.Helper()
	d.p.Press("l")
	d.p.WaitFor("Failed and held")
	d.p.Press("/")
	d.p.Type(words)
	d.p.WaitFor("Failed and held   1 ")
	d.p.Press("enter", "enter")
	d.p.WaitFor("Case  ")
}

// atHome goes back there from wherever a person is, one screen up at a time.
func (d *day) atHome() {
	d.t.Helper()
	for range 6 {
		before := d.p.Screen()
		if strings.Contains(before, "For you") {
			return
		}
		d.p.Press("esc")
		d.p.WaitUntil("Esc is answered", func(shown string) bool { return shown != before })
	}
	d.p.WaitFor("For you")
}

// act presses a key, gives each field its words, and waits for what is said.
func (d *day) act(key, says string, fields ...string) {
	d.t.Helper()
	d.p.Press(key)
	for _, f := range fields {
		if choice, ok := strings.CutPrefix(f, "="); ok {
			d.p.Press(choice)
			continue
		}
		d.p.Type(f)
		d.p.Press("enter")
	}
	d.p.WaitFor(says)
}

// told is the audit trail of a case, as a command tells it to who was not there.
func (d *day) told(number string) (text string, state string) {
	d.t.Helper()
	var c struct {
		State    string
		Timeline []struct{ At, Name, What, State, Before, After string }
	}
	raw := d.run("case", "show", number, "--json")
	require.NoError(d.t, json.Unmarshal([]byte(raw), &c), raw)
	var b strings.Builder
	for _, l := range c.Timeline {
		fmt.Fprintln(&b, l.Name, l.What, l.Before, l.After)
	}
	return b.String(), c.State
}

// A day of a lead, in a terminal of 80x24: 30 failed items of all kinds come in, are
// filtered, contained, split, re-inspected, disputed, decided, given actions and
// verified; somebody who was not there reads what became of one.
func TestADayOfALead(t *testing.T) {
	t.Parallel()
	d := newDay(t)
	var lines []string
	for i := range 25 {
		code := []string{"FN01", "paper", "EL02", "FN01", "SA06"}[i%5]
		lines = append(lines, d.comes("lot", fmt.Sprint("Kettle ", i), fmt.Sprint("LOT", 100+i), code))
	}
	lines = append(lines, d.comes("load", "Lamp 1", "LOAD1", "paper"), d.comes("load", "Lamp 2", "LOAD2", "FN01"),
		d.comes("back", "Return 1", "BACK1", "FN01"), d.comes("back", "Return 2", "BACK2", "paper"))
	d.records104(lines...)
	d.run("settings", "set", "badge-accept", "yes", "--as", "1")
	d.run("settings", "set", "release", "by-lead", "--as", "1")
	d.records104(d.comes("lot", "Kettle 0", "LOT100", ""), // of the first one's lot, accepted: to be rechecked
		d.comes("load", "Lamp 3", "LOAD3", "")) // accepted, and a lead lets it go
	d.p = d.open()
	d.enter("104")
	d.p.Press("f8")
	d.p.WaitFor("Where is the damage?")
	d.p.Press("1")
	d.p.WaitFor("Whose fault")
	d.p.Press("1")
	d.p.WaitFor("How many")
	d.p.Type("4")
	d.p.Press("enter")
	d.p.WaitFor("carrier's note")
	d.p.Press("1")
	d.p.WaitFor("D-")
	d.atHome()

	d.to("1")
	d.p.WaitFor("30 wait for a lead")
	d.p.Press("l")
	d.p.WaitFor("Failed and held   30")
	d.p.Press("/")
	d.p.Type("norden el02")
	d.p.WaitFor("Failed and held   5 ")
	d.p.Press("esc")
	d.p.WaitFor("Failed and held   30")
	d.atHome()

	// The first: contained, asked about, reworked, rechecked, looked at again, released.
	d.opens("lot100")
	d.act("t", "taken")
	d.act("c", "1 ordered, 1 open", "=2", "", "switches")
	d.act("a", "Asked", "=2", "which carton?")
	d.decides("rework")
	d.atHome()
	d.to("104")
	d.chore("answer asked")
	d.p.WaitFor("which carton?")
	d.act("s", "answered", "carton 6", filepath.Join(d.home, "in.jsonl"))
	d.atHome()
	d.chore("rework 100")
	d.p.WaitFor("Good")
	for _, f := range []string{"100", "0", "new switches", ""} {
		d.p.Type(f)
		d.p.Press("enter")
	}
	d.p.WaitFor("100 good")
	d.atHome()
	d.to("105")
	d.chore("recheck it")
	d.passesByBadge("105")
	d.atHome()
	d.to("1")
	d.finishing("lot100")
	d.act("i", "to be inspected again", "=1", "", "switches")
	d.p.WaitFor("1 ordered, 0 open")
	d.atHome()
	d.to("105")
	d.chore("look again")
	d.p.WaitFor("begin it")
	d.p.Press("b")
	d.passes()
	d.to("1")
	d.atHome()
	d.opens("lot100")
	d.decides("release")
	d.atHome()
	d.finishing("lot100")
	d.act("l", "lifted", "=1", "both lots are fine", pin)
	d.act("o", "kept below", "", "", "two bad of five")
	d.p.WaitFor("Left to do     not done: put away 100")
	d.act("x", "closed", pin)
	d.atHome()
	d.to("104")
	d.chore("to be done")
	d.p.WaitFor("put away 100")
	d.p.Scan("RACK-12-B")
	d.p.WaitFor("Photo")
	d.p.Press("enter")
	d.p.WaitFor("RACK-12-B")
	d.atHome()
	text, state := d.told(d.number("LOT100"))
	assert.Equal(t, "closed", state)
	for _, words := range []string{
		"Bo Lind opened DOCK1-C-", "rejected", "Ada Ruiz took it", "Ada Ruiz contained lot LOT100", "switches", "Ada Ruiz ordered a recheck inspection",
		"Ada Ruiz asked Bo Lind (104)", `Bo Lind answered "which carton?" with in.jsonl`, "carton 6", "decided as lead Ada Ruiz: 100 rework", "reported the rework done: 100 good",
		"Cy Holm rechecked DOCK1-Q-", "wants it inspected again (presented for the 2nd time), tightened", "Cy Holm inspected the goods again", "100 release",
		"lifted the containment of lot LOT100", "both lots are fine", "Bo Lind did: put away 100, scanned RACK-12-B",
	} {
		assert.Contains(t, text, words)
	}

	d.run("case", "notice", d.number("LOT100"), "--as", "1", "--out", filepath.Join(d.home, "to-norden"))
	sent, err := filepath.Glob(filepath.Join(d.home, "to-norden", "*"))
	require.NoError(t, err)
	require.Len(t, sent, 2, "the text, and what was answered with")
	letter, err := os.ReadFile(sent[slices.IndexFunc(sent, func(p string) bool { return strings.HasSuffix(p, ".txt") })])
	require.NoError(t, err)
	for _, words := range []string{"To: Norden", "Lot: LOT100", "Quantity: ", "Photos: in.jsonl", "Besides: two bad of five", "Answer until: "} {
		assert.Contains(t, string(letter), words)
	}

	// One is split; a concession is not agreed and decided otherwise by the second lead.
	d.to("1")
	d.opens("lot103")
	d.p.Press("p")
	d.p.WaitFor("of the 100 that are left")
	d.p.Type("40")
	d.p.Press("enter")
	d.takes("scrap")
	d.p.WaitFor("not needed where")
	d.takes("pallet")
	d.p.Type("pallet 1")
	d.p.Press("enter", "enter")
	d.p.WaitFor("of the 60 that are left")
	d.p.Press("enter")
	d.takes("return to supplier")
	d.p.Press("enter", "enter", "enter")
	d.p.WaitFor("So far: 40 scrap (pallet 1), 60 return to supplier")
	d.p.Type("half is burnt")
	d.p.Press("enter")
	d.p.Type(pin)
	d.p.Press("enter")
	d.p.WaitFor("decided in parts")
	d.atHome()
	d.opens("lot105")
	d.p.Press("d")
	d.takes("use as is")
	for _, f := range []string{"Kunde AG", "2030-12-31", "", "", "", pin} {
		d.p.Type(f)
		d.p.Press("enter")
	}
	d.p.WaitFor("signed once: a second person signs")
	d.atHome()
	d.to("9")
	d.opens("lot105")
	d.act("y", "not agreed", "=2", "they do not work", pin)
	d.atHome()
	d.opens("lot105")
	d.decides("scrap")
	d.atHome()

	// A critical: its cause, an action, done by somebody else, checked by a further lot.
	d.to("1")
	d.opens("lot102")
	d.act("e", "the cause is named: machine", "=2", "worn tool", "", "", "", "", "supplier", "sorting 120.00 EUR")
	d.act("m", "planned", "=1", "new tool", "105", "", "1")
	d.decides("scrap")
	d.atHome()
	d.to("105")
	d.chore("new tool")
	d.act("f", "done 20", "=1", "tool 4 is in", "")
	d.atHome()
	d.records104(d.comes("lot", "Kettle 2", "LOT300", ""))
	d.to("104")
	d.chore("003  destroy 100")
	d.p.WaitFor("hold tag")
	d.p.Scan("TAG-102")
	d.p.WaitFor("▸ Witness")
	d.p.Type("Uwe Brandt, Entsorgung Nord")
	d.p.Press("enter", "enter")
	d.p.WaitFor("seen by Uwe")
	d.atHome()
	d.to("1")
	d.finishing("lot102")
	d.p.WaitFor("1 of 1 lots")
	d.act("x", "closed", pin)
	d.atHome()

	// The rest is routine: marked together, two keys and the PIN for all of them.
	d.p.Press("l")
	d.p.WaitFor("Failed and held")
	d.p.Press("/")
	d.p.Type("lot1")
	d.p.WaitFor("Failed and held   21")
	d.p.Press("enter")
	for i := range 21 {
		d.p.Press(" ")
		d.p.WaitFor(fmt.Sprintf("%d marked", i+1))
	}
	d.p.Press("d")
	d.p.WaitFor("of all 21 cases?")
	d.takes("scrap")
	d.p.WaitFor("You sign as")
	d.p.Type(pin)
	d.p.Press("enter")
	d.p.WaitFor("decided: scrap")
	d.atHome()
	for _, words := range []string{"load1", "load2", "back1", "back2"} {
		d.opens(words)
		d.decides("scrap")
		d.atHome()
	}
	d.p.Press("l")
	d.p.WaitFor("Failed and held   1 ")
	d.p.Press("enter")
	d.p.WaitFor("Case  ")
	d.decides("quarantine")
	d.atHome()
	d.p.WaitFor("nothing waits for a lead")

	// What was accepted leaves by a lead's word, with a token for who loads it.
	d.chore("release it")
	d.p.WaitFor("a lead releases them")
	d.p.Press("l")
	d.p.WaitFor("these goods may be loaded")
	d.p.Type(pin)
	d.p.Press("enter")
	d.p.WaitFor("ASSAY-LOAD:1:DOCK1-P-")
	d.atHome()

	// Who was not there reads it on the screen, too.
	d.to("q")
	d.p.Press("l")
	d.p.WaitFor("Failed and held")
	d.views("mine", "my team", "escalated", "to finish", "closed")
	d.finding("lot100")
	d.p.Press("end")
	d.p.WaitFor("RACK-12-B")
	d.atHome()
	d.verifies()
	leave(d.p)
}

// finishing opens a decided case with something left, by its words.
func (d *day) finishing(words string) {
	d.t.Helper()
	d.p.Press("l")
	d.p.WaitFor("Failed and held")
	d.views("mine", "my team", "escalated", "to finish")
	d.finding(words)
}

// views goes through the views of the queue, to the last of these.
func (d *day) views(names ...string) {
	d.t.Helper()
	for _, name := range names {
		d.p.Press("v")
		d.p.WaitFor("view: " + name)
	}
}

// number is that of a lot's case.
func (d *day) number(lot string) string {
	d.t.Helper()
	for line := range strings.Lines(d.run("case", "list", "--json", "--group", "all", "--text", lot)) {
		var c struct{ Number string }
		require.NoError(d.t, json.Unmarshal([]byte(line), &c), line)
		return c.Number
	}
	d.t.Fatalf("no case of %s", lot)
	return ""
}

// choiceGap stands between choices that share a line.
const choiceGap = "   "

// takes presses the key of a choice, once it is offered: its words may stand on the
// screen before.
func (d *day) takes(choice string) {
	d.t.Helper()
	key := ""
	d.p.WaitUntil("the choice "+choice, func(shown string) bool {
		for one := range strings.SplitSeq(strings.ReplaceAll(shown, "\n", choiceGap), choiceGap) {
			f := strings.Fields(strings.TrimLeft(one, " ▸"))
			if len(f) > 1 && len(f[0]) == 1 && strings.HasPrefix(strings.Join(f[1:], " "), choice) {
				key = f[0]
			}
		}
		return key != ""
	})
	d.p.Press(key)
}

// decides a case on show: two keys and the PIN.
func (d *day) decides(how string) {
	d.t.Helper()
	d.p.Press("d")
	d.p.WaitFor("What becomes of the goods?")
	d.takes(how)
	d.p.WaitFor("You sign as")
	d.p.Type(pin)
	d.p.Press("enter")
	d.p.WaitFor("decided: " + how)
}

// chore opens the line of home that asks for this.
func (d *day) chore(words string) {
	d.t.Helper()
	for range 40 {
		d.p.WaitFor(words)
		shown := d.p.Screen()
		mark, line := lineOf(shown, "▸"), lineOf(shown, words)
		if mark == line {
			d.p.Press("enter")
			return
		}
		key := "down"
		if line < mark {
			key = "up"
		}
		d.p.Press(key)
		d.p.WaitUntil("the mark moves", func(shown string) bool { return lineOf(shown, "▸") != mark || lineOf(shown, words) != line })
	}
	d.t.Fatalf("nothing asks for %q:\n%s", words, d.p.Screen())
}

// lineOf is the first line with these words; -1: none.
func lineOf(shown, words string) int {
	return slices.IndexFunc(strings.Split(shown, "\n"), func(l string) bool { return strings.Contains(l, words) })
}

// passes answers the inspection on show and signs it.
func (d *day) passes() {
	d.t.Helper()
	d.answersAll()
	d.p.Type(pin)
	d.p.Press("enter")
	d.p.WaitFor("Signed by")
	d.atHome()
}

// answersAll answers the inspection on show with what is as it should be.
func (d *day) answersAll() {
	d.t.Helper()
	d.p.WaitFor("Certificate of the lot")
	d.p.Press("p")
	d.p.WaitFor("Pieces counted")
	d.p.Type("100")
	d.p.Press("enter")
	d.p.WaitFor("Look and switch on")
	d.p.Press("p")
	d.p.WaitUntil("the sign-off", end)
	d.p.WaitFor("ACCEPTED")
}

// passesByBadge signs it by the badge of who is there; another's signs nothing.
func (d *day) passesByBadge(badge string) {
	d.t.Helper()
	d.answersAll()
	d.p.WaitFor("or scan your")
	d.p.Scan("9")
	d.p.WaitFor("that is not the badge of")
	d.p.Press("enter")
	d.p.WaitGone("that is not the badge of")
	d.p.Scan(badge)
	d.p.WaitFor("signed by badge")
	d.p.WaitFor("Signed by")
}

// finding filters the queue on show and opens its only case.
func (d *day) finding(words string) {
	d.t.Helper()
	d.p.Press("/")
	d.p.Type(words)
	d.p.WaitFor("Failed and held   1 ")
	d.p.Press("enter", "enter")
	d.p.WaitFor("Case  ")
}
