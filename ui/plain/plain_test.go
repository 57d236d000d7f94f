package plain_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/station/stationtest"
	"assay/ui/plain"
	"assay/ui/scan"
	"assay/ui/theme"
)

// names is an evidence store that keeps nothing but names.
type names struct{}

func (names) Put(_ context.Context, path string) (inspection.Evidence, error) {
	return inspection.Evidence{Digest: sha256.Sum256([]byte(path)), Name: filepath.Base(path), Type: "image/png", Size: 1}, nil
}

func (names) Newest() (station.Drop, bool, error) {
	return station.Drop{Path: "/drop/IMG_1.JPG", Name: "IMG_1.JPG"}, true, nil
}

// dock is one station for all tests here: each PIN takes a quarter second.
var dock = sync.OnceValues(func() (*station.Station, error) {
	journal, lists := stationtest.NewJournal()
	catalog, err := checklists.Builtin()
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	s, err := station.New(ctx, station.Parts{
		Journal: journal, Views: lists, Vault: stationtest.NewVault(), Evidence: names{}, Catalog: catalog,
		Clock: time.Now, Random: strings.NewReader(strings.Repeat("chance chance", 10000)),
	})
	if err != nil {
		return nil, err
	}
	return s, s.SetUp(ctx, station.SetUp{Name: "Dock 3", Decimal: '.', LeadID: "104", LeadName: "Ada Ruiz", PIN: "4829"})
})

func newStation(t *testing.T) *station.Station {
	t.Helper()
	s, err := dock()
	require.NoError(t, err)
	return s
}

// robot is a person who answers each prompt by rules: the first rule whose words
// are in what was said since the last answer, and that is not used up.
type robot struct {
	mu    sync.Mutex
	asked *sync.Cond   // what was said ends with a prompt
	said  bytes.Buffer // since the last answer
	all   bytes.Buffer
	rules []rule
	rest  string // of a reply that was longer than one read
	lines int
}

// Replies that follow from what was said.
const (
	expected = "what is expected"
	within   = "a reading within the limit"
	gauged   = "the instrument of that kind"
)

// between is what stands in a text after the last of a word, up to an end.
func between(text, word, end string) string {
	after := text[strings.LastIndex(text, word)+len(word):]
	before, _, _ := strings.Cut(after, end)
	return before
}

// instrument is what the tests here call one of a kind.
func instrument(kind string) string { return "G-" + strings.ReplaceAll(kind, " ", "-") }

type rule struct {
	words string
	reply string
	times int // 0: always
}

func (r *robot) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all.Write(p)
	defer r.asked.Signal()
	return r.said.Write(p)
}

func (r *robot) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rest != "" {
		n := copy(p, r.rest)
		r.rest = r.rest[n:]
		return n, nil
	}
	for !bytes.HasSuffix(r.said.Bytes(), []byte(": ")) && !bytes.HasSuffix(r.said.Bytes(), []byte("? ")) {
		r.asked.Wait()
	}
	said := r.said.String()
	if r.lines++; r.lines > 600 {
		return 0, io.ErrUnexpectedEOF
	}
	for i := range r.rules {
		one := &r.rules[i]
		asked := strings.Contains(said, one.words)
		if words, prompt := strings.CutPrefix(one.words, "^"); prompt { // how the prompt begins
			asked = strings.HasPrefix(said[strings.LastIndexByte(said, '\n')+1:], words)
		}
		if one.times < 0 || !asked {
			continue
		}
		if one.times > 0 {
			if one.times--; one.times == 0 {
				one.times = -1
			}
		}
		if one.reply == "EOF" {
			return 0, io.EOF
		}
		reply := one.reply
		switch reply {
		case expected:
			reply = between(said, "Expected: ", ".\n")
		case within:
			reply = strings.Fields(strings.TrimLeft(between(said, "Limit: ", ". "), "<>= "))[0]
		case gauged:
			reply = ":gauge " + instrument(between(said, "Gauge: ", ", :gauge"))
		}
		r.said.Reset()
		r.all.WriteString(reply + "\n")
		n := copy(p, reply+"\n")
		r.rest = (reply + "\n")[n:]
		return n, nil
	}
	return 0, io.EOF
}

func (r *robot) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.all.String()
}

// prompts answers what every inspection asks, as good goods are.
var prompts = []rule{
	{words: "Badge or ID", reply: "104", times: 1},
	{words: "Badge or ID", reply: "EOF"},
	{words: "Which checklist", reply: "1"},
	{words: "Number of the delivery", reply: "-"},
	{words: "p good, f defect", reply: "p"},
	{words: "p pass, f fail", reply: "p"},
	{words: "Numbers of those that are there", reply: "a"},
	{words: "Compared with what was ordered", reply: "3"},
	{words: "Sample size n", reply: "5"},
	{words: "Acceptance number", reply: "0"},
	{words: "ok when it is done", reply: "ok"},
	{words: "start, or how long it ran", reply: "600 min"},
	{words: "done when all are there", reply: "done"},
	{words: "Name of the witness", reply: "L. Chen, Norden"},
	{words: "The witness", reply: "1"},
	{words: "no finer", reply: "y"},
	{words: "Date, as", reply: "2027-01-31"},
}

// talk runs one session of a robot.
func talk(t *testing.T, s *station.Station, rules ...rule) string {
	t.Helper()
	r := &robot{rules: slices.Concat([]rule{{words: "sign, or :hold", reply: "sign"}}, rules, prompts)}
	r.asked = sync.NewCond(&r.mu)
	env := func(name string) string { return map[string]string{"TERM": "dumb", "LANG": "C"}[name] }
	term := plain.Terminal{
		In: r, Out: r, Theme: theme.FromEnviron(env, r, theme.Flags{ASCII: true}), Now: time.Now,
		Scan: scan.Local(),
		PIN:  func(context.Context, string) (string, error) { return "4829", nil },
	}
	require.NoError(t, plain.Run(t.Context(), term, s, s.Desk("plain")))
	return r.String()
}

// rows is the newest record.
func rows(t *testing.T, s *station.Station) []station.Row {
	t.Helper()
	all, _, err := s.Desk("test").Records(t.Context(), station.Filter{}, "", 1)
	require.NoError(t, err)
	return all
}

func TestAReturnGoesLineByLineToTheSignOff(t *testing.T) {
	s := newStation(t)
	out := talk(t, s,
		rule{words: "What now", reply: "4", times: 1},
		rule{words: "What now", reply: "EOF"},
		rule{words: "Return label or RMA", reply: "RMA-1"},
		rule{words: "Order it belongs to", reply: "-"},
		rule{words: "Product, as the customer", reply: "Kettle K-200"},
		rule{words: "GTIN or SKU sold", reply: "-"},
		rule{words: "Serial number shipped", reply: "-"},
		rule{words: "Pieces announced", reply: "1"},
		rule{words: "own words, or -", reply: "stopped after a week"},
		rule{words: "Price paid", reply: "49"},
		rule{words: "How is it powered", reply: "3"},
		rule{words: "hold data or an account", reply: "2"},
		rule{words: "have a serial number", reply: "2"},
		rule{words: "Scan the parcel", reply: "RMA-1"},
		rule{words: "Weight of the parcel", reply: "1250"},
		rule{words: "^What is wrong", reply: "XX99"},
		rule{words: "^How many", reply: "1"},
		rule{words: "^Reading", reply: "1"},
		rule{words: "^Count", reply: "1"},
		rule{words: "^A file, -", reply: "-", times: 8},
		rule{words: "^Scan or type it", reply: "4006381333931"},
		rule{words: "^Note", reply: "seen"},
		rule{words: "^Answer", reply: "1"},
	)
	all := rows(t, s)
	require.Len(t, all, 1, out)
	assert.Equal(t, inspection.Signed, all[0].State, out)
	assert.Equal(t, inspection.Hold, all[0].Verdict, "nobody knows the customer or the day: %s", out)
	assert.Contains(t, out, "Grade A")
	assert.NotContains(t, out, "\x1b")
	assert.Contains(t, out, "Step 1 of ")
	assert.Contains(t, out, "Saved ")
}

func TestTheEndOfTheInputParksTheInspection(t *testing.T) {
	s := newStation(t)
	out := talk(t, s,
		rule{words: "What now", reply: "3", times: 1},
		rule{words: "Work order", reply: "WO-1"},
		rule{words: "Product", reply: "Bracket"},
		rule{words: "Lot number", reply: "2291"},
		rule{words: "Pieces in this lot", reply: "1,5", times: 1},
		rule{words: "Pieces in this lot", reply: "4006381333931", times: 1},
		rule{words: "Pieces in this lot", reply: "400"},
		rule{words: "Step 2", reply: "EOF"},
	)
	all := rows(t, s)
	require.Len(t, all, 1, out)
	assert.Equal(t, inspection.Parked, all[0].State, out)
	assert.Contains(t, out, "is parked")
	assert.Contains(t, out, "not a whole number", "said at once, nothing typed is lost")
	assert.Contains(t, out, "that was a barcode")
}

func TestAnEmptyLineRepeatsTheQuestionAndNeverAnswers(t *testing.T) {
	s := newStation(t)
	out := talk(t, s,
		rule{words: "What now", reply: "3", times: 1},
		rule{words: "Work order", reply: "WO-1"},
		rule{words: "Product", reply: "Bracket"},
		rule{words: "Lot number", reply: "2291"},
		rule{words: "Pieces in this lot", reply: "400"},
		rule{words: "Numbers of those", reply: "", times: 2},
		rule{words: "Numbers of those", reply: "?", times: 1},
		rule{words: "Numbers of those", reply: ":park"},
		rule{words: "What now", reply: "EOF"},
	)
	all := rows(t, s)
	require.Len(t, all, 1, out)
	state, err := s.Desk("test").Load(t.Context(), all[0].ID)
	require.NoError(t, err)
	for _, q := range state.Walk() {
		for _, p := range q.Places {
			_, answered := state.Answer(p)
			assert.False(t, answered, out)
		}
	}
	assert.GreaterOrEqual(t, strings.Count(out, "Numbers of those"), 3, out)
}

func TestAFailureAsksWhatItDemandsAndAReadingOutOfLimitsIsAskedOnce(t *testing.T) {
	s := newStation(t)
	out := talk(t, s,
		rule{words: "What now", reply: "3", times: 1},
		rule{words: "What now", reply: "EOF"},
		rule{words: "Work order", reply: "WO-1"},
		rule{words: "Product", reply: "Bracket"},
		rule{words: "Lot number", reply: "2291"},
		rule{words: "Pieces in this lot", reply: "400"},
		rule{words: "p good, f defect", reply: "f", times: 1},
		rule{words: "Words that no code has", reply: "burr"},
		rule{words: "This piece has a defect", reply: "done"},
		rule{words: "out of its limits", reply: "n", times: 1},
		rule{words: "Limit: 25.00", reply: "28.40", times: 2},
		rule{words: "out of its limits", reply: "y"},
		rule{words: "Limit: 25.00", reply: "25.01"},
		rule{words: "^What is wrong", reply: "nothing like it", times: 1},
		rule{words: "^What is wrong", reply: "DM01"},
		rule{words: "^How many", reply: "1"},
		rule{words: "^Note", reply: "burr on the edge"},
		rule{words: "^Reading", reply: "1"},
		rule{words: "^Count", reply: "1"},
		rule{words: "^A file, -", reply: "-", times: 8},
		rule{words: "^A file, -", reply: ":no camera broken"},
		rule{words: "^Answer", reply: "1"},
	)
	all := rows(t, s)
	require.Len(t, all, 1, out)
	assert.Equal(t, inspection.Signed, all[0].State, out)
	assert.Equal(t, inspection.Reject, all[0].Verdict, out)
	assert.Contains(t, out, "No code matches")
}

func TestAStopEndsTheWalkAndTheInspectionGoesToALead(t *testing.T) {
	s := newStation(t)
	out := talk(t, s,
		rule{words: "What now", reply: "4", times: 1},
		rule{words: "What now", reply: "EOF"},
		rule{words: "Product, as the customer", reply: "Power bank"},
		rule{words: "How is it powered", reply: "2"},
		rule{words: "hold data or an account", reply: "2"},
		rule{words: "have a serial number", reply: "2"},
		rule{words: "or - to leave it out", reply: "-"},
		rule{words: "anything dangerous", reply: "5", times: 1},
		rule{words: "^What is wrong", reply: "FN02"},
		rule{words: "Stop the inspection here", reply: "y"},
		rule{words: "^Note", reply: "swollen"},
	)
	all := rows(t, s)
	require.Len(t, all, 1, out)
	assert.Equal(t, inspection.Signed, all[0].State, out)
	assert.Equal(t, inspection.Hold, all[0].Verdict, out)
	assert.Contains(t, out, "Sand box")
}

func TestTextFromOutsideNeverDrivesTheTerminal(t *testing.T) {
	s := newStation(t)
	evil := "a\x1b[2J\x1b]52;c;aGk=\x07\u009b31m\u202eb\rPASS"
	out := talk(t, s,
		rule{words: "What now", reply: "3", times: 1},
		rule{words: "Work order", reply: evil},
		rule{words: "Product", reply: evil},
		rule{words: "Lot number", reply: "L1"},
		rule{words: "Pieces in this lot", reply: "400"},
		rule{words: "Numbers of those", reply: ":note " + evil, times: 1},
		rule{words: "Numbers of those", reply: ":" + evil, times: 1},
		rule{words: "Numbers of those", reply: evil, times: 1},
		rule{words: "Numbers of those", reply: ":park"},
		rule{words: "What now", reply: "6", times: 1},
		rule{words: "Which one", reply: ":back"},
		rule{words: "What now", reply: "EOF"},
	)
	said := strings.ReplaceAll(out, evil, "") // the robot's own lines
	for _, bad := range []string{"\x1b", "\x07", "\u009b", "\u202e", "\r"} {
		assert.NotContains(t, said, bad)
	}
	assert.Equal(t, evil, find(t, s, rows(t, s)[0].ID).Subject["product"], "the raw text is kept")
}

func find(t *testing.T, s *station.Station, id inspection.ID) inspection.State {
	t.Helper()
	state, err := s.Desk("test").Load(t.Context(), id)
	require.NoError(t, err)
	return state
}

func TestAFinishedLotGoesLineByLineToTheSignOff(t *testing.T) {
	s := newStation(t)
	out := talk(t, s,
		rule{words: "What now", reply: "1", times: 1},
		rule{words: "What now", reply: "EOF"},
		rule{words: "Purchase order", reply: "PO-1", times: 1},
		rule{words: "Supplier:", reply: "Norden", times: 1},
		rule{words: "Product:", reply: "Kettle", times: 1},
		rule{words: "Pieces ordered", reply: "120", times: 1},
		rule{words: "Cartons on the packing list", reply: "4", times: 1},
		rule{words: "Made for children", reply: "2", times: 1},
		rule{words: "Soft goods", reply: "2", times: 1},
		rule{words: "One of a series", reply: "2", times: 1},
		rule{words: "or - to leave it out", reply: "-"},
		rule{words: "Pieces finished", reply: "120", times: 1},
		rule{words: "Expected: 120", reply: "120"},
		rule{words: "Expected: 4.", reply: "4"},
		rule{words: "Limit: 600 mm", reply: "601"},
		rule{words: "Limit: 400 mm", reply: "401"},
		rule{words: "Limit: 12.00 kg", reply: "12.1"},
		rule{words: "Limit: 600 .. 1000", reply: "750"},
		rule{words: "Limit: >= 38", reply: "50"},
		rule{words: "Limit: 100.0", reply: "100.2"},
		rule{words: "Limit: 500", reply: "501"},
		rule{words: "Limit: <=", reply: "1"},
		rule{words: "^Level", reply: "I", times: 1},
		rule{words: "^AQL major", reply: "1.0", times: 1},
		rule{words: "^AQL minor", reply: "-", times: 1},
		rule{words: "who asked for it", reply: "the client, by mail", times: 1},
		rule{words: "Outside: dry", reply: ":plan", times: 1},
		rule{words: "Lot size", reply: "120"},
		rule{words: "Pieces for the S-2", reply: "3"},
		rule{words: "used up", reply: "0"},
		rule{words: "^A file, -", reply: "-"},
		rule{words: "^What is wrong", reply: "XX99"},
		rule{words: "^How many", reply: "1"},
		rule{words: "^Note", reply: "seen"},
		rule{words: "^Scan or type it", reply: "PO-1"},
		rule{words: "^Reading", reply: "120"},
		rule{words: "^Count", reply: "120"},
		rule{words: "^Answer", reply: "1"},
	)
	all := rows(t, s)
	require.Len(t, all, 1, out)
	assert.Equal(t, inspection.Signed, all[0].State, out[max(0, len(out)-6000):])
	assert.Contains(t, out, "Expected: PO-1.")
	assert.Contains(t, out, "Sampling plan. ISO 2859-1:1999 single, II, normal, isolated lot > F 20.")
	assert.Contains(t, out, "major: lot 120, level II > F; AQL 2.5 > n 20, Ac 1, Re 2.")
	assert.Contains(t, out, "ISO 2859-1:1999 single, I, normal, isolated lot > ")
	assert.Contains(t, out, "Carton number ")
}
