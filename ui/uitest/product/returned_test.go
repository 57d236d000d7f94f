package product_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/ui/uitest"
)

// script is the script of the command line with the same returns: its orders, its
// announcements, and what was found of each.
const script = "../../cli/testdata/script/returned.txtar"

// found is one answer of a story.
type found struct {
	Step, Result, Reason string
	Value                json.RawMessage
	Defects              []struct{ Code string }
}

// values are the answer's, one or many.
func (f found) values(t testing.TB) (all []string) {
	t.Helper()
	if f.Value == nil {
		return nil
	}
	if f.Value[0] != '[' {
		all = append(all, "")
		require.NoError(t, json.Unmarshal(f.Value, &all[0]))
		return all
	}
	require.NoError(t, json.Unmarshal(f.Value, &all))
	return all
}

// story is a return with what is found of it.
type story struct {
	Ref     string
	Subject map[string]string
	Answers []found
}

// shop is a dock that knows the script's orders and takes its returns; the stories
// in their order.
func shop(t *testing.T) (*dock, []story) {
	t.Helper()
	d := ready(t)
	d.env = append(d.env, "ASSAY_NEW_PIN="+pin)
	d.run("people", "add", "--id", "2", "--name", "Jo Lind", "--role", "lead", "--as", badge)
	raw, err := os.ReadFile(script)
	require.NoError(t, err)
	var stories []story
	for _, f := range txtar.Parse(raw).Files {
		path := filepath.Join(d.home, f.Name)
		kind, jsonl := strings.CutSuffix(f.Name, ".jsonl")
		switch {
		case f.Name == "stories.jsonl":
			for line := range strings.Lines(string(f.Data)) {
				var s story
				require.NoError(t, json.Unmarshal([]byte(line), &s))
				stories = append(stories, s)
			}
		case jsonl && slices.Contains([]string{"products", "orders", "returns", "holds"}, kind):
			plain := strings.NewReplacer(`"variant": "electronics", `, "", `"variant": "appliances", `, "", `"variant": "apparel", `, "").Replace(string(f.Data))
			require.NoError(t, os.WriteFile(path, []byte(plain), 0o600)) // the checklist the script names
			d.run("import", kind, path, "--as", badge)
		}
	}
	require.Len(t, stories, 13)
	return d, stories
}

// ending is how a story ends: on the decision screen, in the record, and in the
// message to the customer.
type ending struct {
	name, grade, lane, goes, gets string
	lines                         string
	shows                         []string // on the decision screen
	stage                         string
	tells                         []string
	lead                          *word
}

// word is what a lead says to a held return, and what the customer hears then.
type word struct {
	key, amount, reason string
	shows               string
	tells               []string
}

const heldMessage = "We have not decided yet. A colleague looks at it in person"

var endings = []ending{
	{"clean restock", "A", "auto", "restock", "refund", "price 120.00, restocking -12.00 = 108.00",
		[]string{"✓ DECIDED   refund  108.00 EUR", "your signature is enough", "sealed and intact", "restock: as new", "so we refund 108.00 EUR"},
		"decided", []string{"It came back sealed, as we sent it.", "It came back on day 12 of 30, so we refund 108.00 EUR.", "on its way to you within 3 working days"}, nil},
	{"change of mind outside the window", "A", "lead", "open_box", "", "", []string{"HOLD for a lead", "return to customer proposed", "It came back 35 days after delivery; the window is 30 days."}, "held", []string{heldMessage},
		&word{"1", "", "", "return to customer", []string{"It came back on day 35, and returns are possible until day 30. So we send it back to you."}}},
	{"legal withdrawal", "A", "auto", "open_box", "refund", "price 120.00, freight_out 4.90 = 124.90",
		[]string{"✓ DECIDED   refund  124.90 EUR", "withdrawal by law", "delivery to you", "You withdrew from the purchase"},
		"decided", []string{"You withdrew from the purchase in time, so we refund 124.90 EUR.", "The money is on its way to you"}, nil},
	{"carrier damage", "D", "lead", "liquidate", "customer_choice", "price 49.90, freight_out 4.90 = 54.80", []string{"HOLD for a lead", "broken", "The fault is ours."}, "held", []string{heldMessage},
		&word{"1", "", "", "customer choice, 54.80 EUR", []string{"It was damaged on its way to you.", "you choose: your money back (54.80 EUR)"}}},
	{"the maker's fault, reproduced", "D", "auto", "return_to_vendor", "customer_choice", "price 120.00, freight_out 4.90 = 124.90",
		[]string{"✓ DECIDED   customer choice  124.90 EUR", "main function", "back to the supplier", "The fault is ours, so you choose"},
		"decided", []string{"We could see the fault that you described.", "you choose: your money back (124.90 EUR), a new one, or a repair."}, nil},
	{"wrong item sent", "A", "auto", "open_box", "customer_choice", "price 49.90, freight_out 4.90 = 54.80",
		[]string{"✓ DECIDED   customer choice  54.80 EUR", "the mistake is ours", "delivery to you", "The fault is ours, so you choose"},
		"decided", []string{"It is not the article that you ordered: we sent the wrong one.", "your money back (54.80 EUR)"}, nil},
	{"serial swap", "", "lead", "holding_cage", "", "", []string{"HOLD for a lead", "none while the serial is open; it would be C", "holding cage"}, "held", []string{heldMessage},
		&word{"8", "", "another phone than ours", "refuse", []string{"It is not the piece that we sent you on this order.", "We can only take back what we sent, so we send it back to you.", "If you do not agree, answer this message."}}},
	{"empty box", "", "lead", "holding_cage", "", "", []string{"HOLD for a lead", "holding cage"}, "held", []string{heldMessage},
		&word{"8", "", "nothing was in it", "refuse", []string{"a colleague tells you the details in person"}}},
	{"wardrobing", "C", "lead", "", "refund", "price 89.00, restocking -8.90 = 80.10", []string{"HOLD for a lead", "✗ seal replaced"}, "held", []string{heldMessage},
		&word{"1", "", "", "refund, 80.10 EUR", []string{"It came back on day 12 of 30, so we refund 80.10 EUR."}}},
	{"missing accessory", "B", "auto", "open_box", "refund", "price 49.90, missing -4.50, restocking -4.99 = 40.41",
		[]string{"✓ DECIDED   refund  40.41 EUR", "a cheap part missing", "parts that were missing", "open box"},
		"decided", []string{"Not all the parts that belong to it were in the parcel. Missing: filter.", "so we refund 40.41 EUR."}, nil},
	{"hygiene class opened", "X", "lead", "quarantine", "", "", []string{"HOLD for a lead", "quarantine", "No rule covers this"}, "held", []string{heldMessage},
		&word{"1", "14.95", "half, as goodwill", "refund, 14.95 EUR", []string{"Its hygiene seal is open, so that it cannot be sold again.", "so we refund 14.95 EUR."}}},
	{"personal data on a locked device", "A", "auto", "data_cage", "ask_customer", "", []string{"the customer is asked, 14 days", "data cage"},
		"asked", []string{"still tied to your account", "Please remove the device from your account by"}, nil},
	{"battery swollen: stopped at once", "X", "lead", "quarantine", "", "", []string{"HOLD for a lead", "swollen", "Safety first"},
		"held", []string{"We stopped the inspection because your item needs to be handled with special care."},
		&word{"1", "59.00", "the battery was ours", "refund, 59.00 EUR", []string{"The battery was swollen. It must not be used any more, so we have put the item safely away.", "so we refund 59.00 EUR."}}},
}

// docks is at how many docks the stories are told, side by side.
const docks = 3

// Thirteen returns that every shop knows, each from one scan at home to the
// signature, in a terminal of 80x24; then a lead decides what was held.
func TestThirteenReturnsThroughTheScreens(t *testing.T) {
	t.Parallel()
	for dock := range docks {
		t.Run(strconv.Itoa(dock+1), func(t *testing.T) {
			t.Parallel()
			d, stories := shop(t)
			p := d.open()
			d.signIn(p)
			w := newWalk(d, p, "returned-goods", "") // one for all: a photo is never another return's
			var told []ending
			for i := dock; i < len(stories); i += docks {
				told = append(told, endings[i])
				w.returns(stories[i], endings[i], len(told))
			}
			d.switchTo(p, "2")
			for i, e := range told {
				e.decided(p, i+1)
			}
			leave(p)
			d.verifies()
			for i, e := range told {
				e.ends(t, d, i+1)
			}
		})
	}
}

// returns takes a return, the dock's n-th, from one scan at home to the signature;
// where its keys are counted, to its place. All that is sent counts, but for the digits
// of the PIN: its Enter does, and a scale's reading is one.
func (w *walk) returns(s story, e ending, n int) {
	w.t.Helper()
	w.tell(s)
	w.pressed = 0
	w.one(func() { w.p.Scan(s.Subject["rma"]) })
	w.follow(s)
	screen := w.p.Screen()
	for _, text := range e.shows {
		assert.Contains(w.t, words(screen), words(text), "%s:\n%s", e.name, screen)
	}
	w.p.Type(pin)
	w.press("enter")
	w.p.WaitFor("Signed by lead")
	if scans := putAway[e.name]; scans != nil {
		w.putAway(s, n, scans)
	}
	if most := handsMost[e.name]; most > 0 {
		w.t.Logf("%s: %d keys and scans", e.name, w.pressed)
		assert.LessOrEqual(w.t, w.pressed, most, e.name)
	}
	w.p.Press("esc")
	w.p.WaitFor("For you")
}

// handsMost is how many keys and scans a sealed, a plain and a faulty return may take,
// from the scan at home to its place.
var handsMost = map[string]int{"clean restock": 18, "legal withdrawal": 32, "the maker's fault, reproduced": 45}

// putAway is what is scanned where it was signed, and what the screen says then: a
// piece nobody opened has its sales label on; one that was opened is labelled anew, and
// its label alone will do.
var putAway = map[string][][2]string{
	"clean restock": {{"SEAL-1", "✓ sales label 9501101530003, on its sealed pack"}, {"tag", "▸ Put it away"}, {"A-4-2", "▸ At the place"}, {"tag", "The goods are restocked: A-4-2"}},
	"legal withdrawal": {
		{"SEAL-3", "▸ Put the sales label on"}, {"gtin", "▸ Scan the tag on the goods"}, {"tag", "▸ Put it away"}, {"B-1-1", "▸ At the place"},
		{"tag", "The goods are restocked: B-1-1"},
	},
	"the maker's fault, reproduced": {{"tag", "▸ Scan the tracking number"}, {"1Z999AA10123456784", "The goods are sent to vendor: 1Z999AA10123456784"}},
	"missing accessory": {
		{"SEAL-10", "▸ Put the sales label on"}, {"9501101530003", "the sales label of Kettle 1.7 l says"}, {"gtin", "▸ Scan the tag on the goods"},
		{"tag", "▸ Put it away"}, {"B-1-2", "▸ At the place"}, {"tag", "The goods are restocked: B-1-2"},
	},
}

// putAway scans all that its goods need on the way to where they go; nothing is left
// to do then.
func (w *walk) putAway(s story, n int, scans [][2]string) {
	w.t.Helper()
	for _, scan := range scans {
		code := scan[0]
		if code == "tag" {
			code = number(n)
		} else if code == "gtin" {
			code = s.Subject["gtin"]
		}
		w.one(func() { w.p.Scan(code) })
		w.p.WaitFor(scan[1])
		if strings.Contains(w.p.Screen(), "Any key goes on") {
			w.press("enter")
			w.p.WaitUntil("the banner is gone", func(screen string) bool { return !strings.Contains(screen, "Any key goes on") })
		}
	}
	w.p.Press("esc")
	w.p.WaitFor("Signed by lead")
	assert.NotContains(w.t, w.p.Screen(), "Left to do")
}

// decided has a lead say what the customer of a held return gets.
func (e ending) decided(p *uitest.Program, n int) {
	if e.lead == nil {
		return
	}
	p.Scan(number(n))
	p.WaitFor("$ customer")
	p.Press("$")
	p.WaitFor("Policy says")
	p.Press("enter")
	p.WaitFor("▸ The customer gets")
	p.Press(e.lead.key)
	p.WaitFor("▸ Amount")
	p.Type(e.lead.amount)
	p.Press("enter")
	p.WaitFor("▸ Reason")
	p.Type(e.lead.reason)
	p.Press("enter")
	p.WaitFor("▸ Your PIN")
	p.Type(pin)
	p.Press("enter")
	p.WaitFor("Decided: " + e.lead.shows)
	p.Press("esc")
	p.WaitFor("$ customer")
	p.Press("esc")
	p.WaitFor("For you")
}

// number is the dock's n-th return of today.
func number(n int) string {
	return fmt.Sprintf("DOCK3-R-%s-%03d", time.Now().UTC().Format("20060102"), n)
}

// switchTo has another person sign in.
func (d *dock) switchTo(p *uitest.Program, who string) {
	d.t.Helper()
	p.Press("f9")
	p.WaitFor("Scan your badge")
	p.Type(who)
	p.Press("enter")
	p.WaitFor("Now your PIN")
	p.Type(pin)
	p.Press("enter")
	p.WaitFor("For you")
}

// ends holds what the record and the message say against how a story ends.
func (e ending) ends(t *testing.T, d *dock, n int) {
	t.Helper()
	var r struct {
		Decision struct {
			Grade, Resolution, Disposition *string
			Lane                           string
			Amount                         *string
			Lines                          []struct{ ID, Amount string }
		}
		Service struct {
			Stage    string
			Messages []struct{ Stage, Text string }
		}
	}
	raw := d.run("show", number(n), "--json")
	require.NoError(t, json.Unmarshal([]byte(raw), &r), raw)
	var lines []string
	for _, l := range r.Decision.Lines {
		lines = append(lines, l.ID+" "+l.Amount)
	}
	account := strings.Join(lines, ", ")
	if r.Decision.Amount != nil {
		account += " = " + *r.Decision.Amount
	}
	stage, tells := e.stage, e.tells
	if e.lead != nil {
		stage, tells = "decided", e.lead.tells
		first := r.Service.Messages[len(r.Service.Messages)-2]
		for _, text := range e.tells {
			assert.Contains(t, first.Text, text, "%s, held", e.name)
		}
	}
	assert.Equal(t, []string{e.grade, e.lane, e.goes, e.gets, e.lines, stage},
		[]string{or(r.Decision.Grade), r.Decision.Lane, or(r.Decision.Disposition), or(r.Decision.Resolution), account, r.Service.Stage}, e.name)
	last := r.Service.Messages[len(r.Service.Messages)-1]
	assert.Equal(t, stage, last.Stage, e.name)
	for _, text := range tells {
		assert.Contains(t, last.Text, text, e.name)
	}
	assert.Len(t, strings.Split(last.Text, "\n\n"), 4, "%s: that we have it, what was found, what was decided, what comes next", e.name)
	for _, word := range []string{"signal", "score", "fraud", "SN7777", "S-77", "lead"} {
		assert.NotContains(t, last.Text, word, e.name)
	}
}

func or(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// words is a text with its line breaks and columns taken for single spaces.
func words(s string) string { return strings.Join(strings.Fields(s), " ") }

// tell gives the walk a story's answers; where it has none, nothing is wrong.
func (w *walk) tell(s story) {
	w.story = map[checklists.StepID]found{}
	for _, f := range s.Answers {
		w.story[checklists.StepID(f.Step)] = f
	}
}

// follow answers what is asked, as the story has it, to the sign-off.
func (w *walk) follow(s story) {
	w.t.Helper()
	for range 100 {
		at, over := w.here()
		if over {
			return
		}
		f, told := w.story[at.step.ID]
		if !told {
			w.answer(at)
			w.past(at)
			continue
		}
		w.say(at, f)
		w.settle(at, f)
	}
	w.t.Fatalf("%s does not end", s.Ref)
}

// say answers a question as a story has it.
func (w *walk) say(at spot, f found) {
	w.t.Helper()
	step, all := at.step, f.values(w.t)
	switch {
	case f.Result == "na":
		w.press(map[bool]string{true: "f5", false: "n"}[step.Type == checklists.Scan])
		w.p.WaitFor("Why is it not applicable?")
		w.press(strconv.Itoa(slices.Index(step.NA, f.Reason) + 1))
	case step.Type == checklists.Evidence:
		w.photo(at)
	case step.Type == checklists.ChoicesMany:
		w.mark(step, all)
	case len(step.Choices) > 0:
		w.press(strconv.Itoa(slices.IndexFunc(step.Choices, func(c checklists.Choice) bool { return c.ID == all[0] }) + 1))
	case step.Type == checklists.Scan:
		w.code(all[0])
	default:
		if step.ID == "parcel_weight" { // the scale's
			w.one(func() { w.typed(all[0]); w.press("enter") })
			return
		}
		w.typed(all[0])
		w.press("enter")
	}
}

// one counts what it does as one: a scan, a reading that comes over a wire.
func (w *walk) one(do func()) {
	before := w.pressed
	do()
	w.pressed = before + 1
}

// openMarks are the lines of a list that can be marked.
var openMarks = regexp.MustCompile(`(?m)^ +\d  [○.] `)

// mark ticks what is there: all of it, or one by one.
func (w *walk) mark(step *checklists.Step, all []string) {
	w.t.Helper()
	n := len(step.Choices)
	if step.ID == "parts" { // the article's own
		n = len(openMarks.FindAllString(w.p.Screen(), -1))
	}
	if len(all) == n {
		w.press("a")
		return
	}
	for _, v := range all {
		i := slices.IndexFunc(step.Choices, func(c checklists.Choice) bool { return c.ID == v })
		w.press(strconv.Itoa(i + 1))
	}
	w.press("enter")
}

// code scans a code; that it is another than expected is said when asked.
func (w *walk) code(data string) {
	w.t.Helper()
	time.Sleep(time.Until(w.scans[data].Add(sameCode))) // a scanner's double read
	w.one(func() { w.p.Scan(data) })
	w.scans[data] = time.Now()
}

// settle gives what an answer asks for: a code, a note, a photo, whether it stops.
func (w *walk) settle(at spot, f found) {
	w.t.Helper()
	for asked := ""; ; {
		w.p.WaitUntil("what follows from "+string(at.step.ID), func(screen string) bool {
			next := w.spot(screen)
			return next.asks() && next != at || end(screen) || demand(screen) != "" && demand(screen) != asked
		})
		screen := w.p.Screen()
		if next := w.spot(screen); next.asks() && next != at || end(screen) {
			return
		}
		switch asked = demand(screen); asked {
		case "it differs":
			w.press("2")
		case "What is wrong?":
			if len(f.Defects) > 0 {
				w.typed(f.Defects[0].Code)
				w.p.WaitFor("▸ " + f.Defects[0].Code)
			}
			w.press("enter")
		case "How many?":
			w.typed("1")
			w.press("enter")
		case "Note":
			w.typed("seen")
			w.press("enter")
		case "Photo":
			w.newPhoto()
			w.press("f3")
		case "stop": // it opened by itself, and takes no key in its first moment
			for gone := false; !gone; {
				w.press("s")
				gone = w.p.Within(time.Second, func(screen string) bool { return demand(screen) != "stop" })
			}
		default:
			w.press("enter")
		}
	}
}

// demand is what an answer asks for now.
func demand(screen string) string {
	if strings.Contains(screen, "2  it differs") {
		return "it differs"
	}
	if strings.Contains(screen, "s  stop") {
		return "stop"
	}
	if strings.Contains(screen, "What is wrong?") {
		return "What is wrong?"
	}
	if last := demanded(screen); last != "" {
		return last
	}
	if strings.Contains(screen, "Enter records the failure.") {
		return "confirm"
	}
	return ""
}
