package inspection_test

import (
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/checklists/rule"
	"assay/station/returns"

	. "assay/station/inspection"
)

var freeze = flag.Bool("freeze", false, "write samples of events that have none yet")

var by = Stamp{At: morning, By: "104"}

// samples is one event of every kind, with every field in it.
func samples() map[string]Event {
	file := []Evidence{{Digest: [32]byte{1, 2}, Name: "a.jpg", Type: "image/jpeg", Size: 12345}}
	at := Place{Step: 17, Piece: 12}
	return map[string]Event{
		"started": Started{by, "DOCK-P-20260918-001", checklists.Digest{9}, "pre-shipment@1+electronics@1", "lot",
			[]Fact{{"order", "PO-7"}, {"ordered", "1200"}}, "PO-7 · Kettle", "ref-1", []Link{{"delivery", ID{3}, "DOCK-Q-1"}},
			[16]byte{7}, "Ann", "inspector", "Dock 3"},
		"answered":       Answered{by, at, Answer{Result: Pass}, nil, false},
		"answered_ahead": Answered{by, at, Answer{Result: Pass, Values: []string{"R-0419"}, Compared: Matches}, nil, true},
		"answered_full": Answered{by, at, Answer{
			Result: Fail, Values: []string{"24.08"}, Unit: "mm", Reason: "r", Note: "n",
			Defects: []Defect{{"SA06", "A", checklists.Critical, 3, "beside the blade"}}, Evidence: file,
			Doubted: []string{"240.8"}, Real: true, Compared: Differs, Gauge: "CAL-17", Judged: true, KeptOpen: true, Excused: "no camera",
		}, []int{18, 19}, false},
		"passed_one":    PassedMany{by, []int{17, 18}, 12, 1},
		"passed_many":   PassedMany{by, []int{17, 18}, 12, 9},
		"closed":        Closed{by, at, []int{18}},
		"taken_back":    TakenBack{by, at},
		"noted":         Noted{by, at, "forklift"},
		"identified":    Identified{by, at, "SN900417"},
		"attached":      Attached{by, at, file, true},
		"excused":       Excused{by, at, "no camera"},
		"timer_started": TimerStarted{by, Place{Step: 3}},
		"ended_early":   EndedEarly{by, "stop", "unit_look", "live part"},
		"reopened":      Reopened{by},
		"lowered":       Lowered{by, "a feeling"},
		"contained":     WasContained{by, []string{"DOCK-C-20260918-004: stop and check of lot 88"}},
		"parked":        WasParked{by, at},
		"resumed":       Resumed{by},
		"handed_over":   HandedOver{by, "105", "shift ends"},
		"not_performed": WasNotPerformed{by, true, "wet"},
		"signed_off": SignedOff{by, "Ann", "inspector", "inspected, facts as recorded", Outcome{
			Verdict: Reject, NotReached: []checklists.StepID{"used"},
			Reasons: []Reason{{"unit_look", "P23", "tally major", "major: 6 bad units", "6", "Ac 5 Re 6", checklists.Reject}},
		}, Quantities{true, 1200, 1198, 2, 0, 0, 1195, 0, 3}},
		"disposed":      Disposed{by, "Lea", "lead", "scrap", "unsafe", "", Basis{}},
		"disposed_case": Disposed{by, "Lea", "lead", "scrap", "unsafe", "DOCK-C-20260918-001", Basis{}},
		"disposed_over": Disposed{by, "Lea", "lead", "scrap", "unsafe", "DOCK-C-20260918-001", Basis{DecisionMark{7}, []DecisionMark{{5}, {6}}, 3, 14}},
		"annulled":      WasAnnulled{by, "wrong lot"},
		"planned": Planned{by, "units", 1200, 80, Terms{"iso2859-1-1999", "II", "series", "one", "the client asks 2.5", "7"}, []ClassPlan{
			{Class: checklists.Critical, AQL: "none", N: 80, Re: 1, Severity: "normal", Words: "none allowed"},
			{checklists.Major, "2.5", 80, 5, 6, "tightened", 80, "J", "J", "J", "lot 1,200, level II → J; AQL 2.5 → n 80, Ac 5, Re 6"},
		}, "ISO 2859-1:1999 single, II, normal, series of lots → J 80", [16]byte{5}, false, false},
		"planned_stopped": Planned{by, "units", 1200, 0, Terms{Edition: "iso2859-1-1999", Level: "II", Lots: "series", Sizes: "one"}, []ClassPlan{
			{Class: checklists.Major, AQL: "2.5", Re: 1, Severity: "discontinued", Words: "held"},
		}, "discontinued", [16]byte{5}, true, false},
		"planned_by_carton": Planned{by, "units", 1200, 80, Terms{Edition: "iso2859-1-1999", Level: "II", Lots: "isolated", Sizes: "per-class"}, []ClassPlan{
			{Class: checklists.Major, AQL: "2.5", N: 80, Ac: 5, Re: 6, Severity: "normal"},
		}, "J 80", [16]byte{5}, false, true},
		"answered_gauge": Answered{by, at, Answer{Result: Pass, Values: []string{"24.98"}, Gauge: "CAL-17", GaugeDue: "2027-03-01"}, nil, false},
		"reported": Reported{by, at, Answer{Result: Fail, Values: []string{"failed", "TR-1", "Lab Nord", "2026-09-18", "3, 7", "S-1", ""}, Note: "clause 20"}, Outcome{
			Verdict: Reject, NotReached: []checklists.StepID{"used"},
			Reasons: []Reason{{"paper", "P36", "effect reject", "failed", "failed", "", checklists.Reject}},
		}},
		"reported_open":  Reported{by, at, Answer{Result: Pass, Values: []string{"in_date", "TR-1"}}, Outcome{}},
		"ruled":          Ruled{by, ruling()},
		"grade_lowered":  GradeLowered{by, "Lea", returns.D, "bent frame"},
		"signal_marked":  SignalMarked{by, "Lea", "empty-box", true, "seen on the film"},
		"approved":       Approved{by, "Lea", returns.Refund, "108.00", "EUR", "as agreed", false, 0},
		"approved_apart": Approved{by, "Max", Refuse, "", "", "seen again", true, 0},
		"approved_own":   Approved{by, "Lea", returns.Refund, "60.00", "EUR", "half each", false, 2},
	}
}

// ruling is one with everything in it.
func ruling() returns.Ruling {
	amount, _ := measure.ParseDecimal("108.00")
	facts := returns.Facts{}
	for name, text := range map[string]string{"order": "S-9", "days": "12", "price": "120.00", "recall": "no", "seal": "opened"} {
		_ = facts.Set(name, text)
	}
	return returns.Ruling{
		Decision: returns.Decision{
			Policy: "returns_2026_09@3", Digest: [32]byte{5}, Rule: "change_of_mind", Do: returns.Refund, Resolution: returns.Refund,
			Propose: returns.ReturnToCustomer, WaitDays: 14, Settles: true, Amount: amount, Currency: "EUR",
			Lines:    []returns.Line{{ID: "price", Text: "price paid", Amount: amount}},
			Criteria: []returns.Criterion{{ID: "grade", Text: "grade A or B", Met: rule.Yes, Value: "grade B"}},
			Signals:  []returns.Signal{{ID: "tags-reattached", Of: "unit", Weight: 30, Hard: true, Facts: "The tags were put back on."}}, Score: 30,
			Lane: returns.ByLead,
			Graded: returns.Graded{
				Grade: returns.B, WouldBe: returns.C, Given: true, Short: true, Waits: "waits for the wipe",
				Worst: []returns.Finding{{Fact: "pack", Value: "damaged", Text: "packaging damaged", Cap: returns.B}}, Missing: []string{"hygiene"},
				Condition: returns.VeryGood, Version: "grading@1",
			},
			Reasons: []string{"Back on day 12, grade B."},
		},
		Disposal: returns.Disposal{Default: returns.Repack, Open: []returns.Disposition{returns.OpenBox, returns.Repack}, Why: "open box"},
		Facts:    facts, SignalSet: "signals@1",
	}
}

// A sample is what a station once wrote: its name and its body in hex. They are
// never edited; a new field makes a new sample.
func TestWhatWasOnceWrittenIsReadForEver(t *testing.T) {
	all := samples()
	for name, e := range all {
		path := filepath.Join("testdata", "wire", name+".txt")
		if _, err := os.Stat(path); *freeze && os.IsNotExist(err) {
			wire, body, err := Encode(e)
			require.NoError(t, err)
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			require.NoError(t, os.WriteFile(path, []byte(wire+" "+hex.EncodeToString(body)+"\n"), 0o644))
		}
	}
	paths, err := filepath.Glob("testdata/wire/*.txt")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(paths), len(all))
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		wire, digits, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
		body, err := hex.DecodeString(digits)
		require.NoError(t, err)
		e, err := Decode(wire, body, Moment{At: morning, Person: "104"})
		require.NoError(t, err, name)
		assert.Equal(t, all[name], e, name)
		again, same, err := Encode(e)
		require.NoError(t, err)
		assert.Equal(t, wire, again)
		assert.Equal(t, body, same, "%s: written as it was", name)
	}
}

// entry is an entry as the log keeps it (FORMAT 4).
func entry(t testing.TB, name string, body []byte) int {
	raw, err := cbor.Marshal([]any{
		1, make([]byte, 16), uint64(123456), make([]byte, 32), morning.UnixMilli(), 0, "104", make([]byte, 16), name, body,
	})
	require.NoError(t, err)
	return len(raw)
}

func TestAnAnswersEntryIsSmall(t *testing.T) {
	for name, give := range map[string]Event{
		"pass":     Answered{by, Place{Step: 117, Piece: 80}, Answer{Result: Pass}, nil, false},
		"unit":     PassedMany{by, []int{117, 118, 119}, 80, 1},
		"choice":   Answered{by, Place{Step: 17}, Answer{Result: Pass, Values: []string{"as_ordered"}}, nil, false},
		"reading":  Answered{by, Place{Step: 117, Piece: 80}, Answer{Result: Pass, Values: []string{"24.98"}}, nil, false},
		"five":     Answered{by, Place{Step: 117, Piece: 80}, Answer{Result: Pass, Values: []string{"24.98", "24.99", "25.01"}}, nil, false},
		"scan":     Answered{by, Place{Step: 17}, Answer{Result: Pass, Values: []string{"04012345678901"}, Compared: Matches}, nil, false},
		"takeback": TakenBack{by, Place{Step: 117, Piece: 80}},
	} {
		wire, body, err := Encode(give)
		require.NoError(t, err)
		size := entry(t, wire, body)
		t.Logf("%-9s %3d bytes, body %d", name, size, len(body))
		assert.LessOrEqual(t, size, 130, name)
	}
}

func TestHostileBodiesAreRefused(t *testing.T) {
	at := Moment{At: time.Now(), Person: "1"}
	for name, tt := range map[string]struct {
		wire string
		body string
	}{
		"no such event":             {"i.xyz", "a0"},
		"no CBOR":                   {NameAnswered, "ff"},
		"an answer without result":  {NameAnswered, "a10105"},
		"a result there is not":     {NameAnswered, "a10309"},
		"a piece past all":          {NameAnswered, "a2021a7fffffff0301"},
		"a negative step":           {NameAnswered, "a201200301"},
		"a step past all":           {NameAnswered, "a20119ffff0301"},
		"a million passes":          {NamePassedMany, "a3018102020103" + "1a000f4240"},
		"no step passed":            {NamePassedMany, "a10180"},
		"a class there is not":      {NameAnswered, "a2030208" + "81a10309"},
		"the same key twice":        {NameAnswered, "a203010302"},
		"a body that never ends":    {NameAnswered, "bf0301ff"},
		"a verdict there is not":    {NameSignedOff, "a20361" + "6d0463796573"},
		"an end there is not":       {NameEndedEarly, "a10163" + "796573"},
		"text that is no UTF-8":     {NameNoted, "a1036" + "1ff"},
		"an array of four billions": {NameAnswered, "a203010" + "49affffffff"},
	} {
		body, err := hex.DecodeString(tt.body)
		require.NoError(t, err, name)
		_, err = Decode(tt.wire, body, at)
		assert.Error(t, err, name)
	}
}

func TestUnknownFieldsOfANewerStationAreHarmless(t *testing.T) {
	body, err := hex.DecodeString("a30117" + "0301" + "1863f5")
	require.NoError(t, err)
	e, err := Decode(NameAnswered, body, Moment{At: morning, Person: "104"})
	require.NoError(t, err)
	assert.Equal(t, Answered{by, Place{Step: 23}, Answer{Result: Pass}, nil, false}, e)
}

func FuzzDecode(f *testing.F) {
	for _, e := range samples() {
		name, body, err := Encode(e)
		require.NoError(f, err)
		f.Add(name, body)
	}
	list := once(f, tasks)
	start, err := Decide(New(ID{1}, list), Start{Number: "N"}, inspector(f, "104"))
	require.NoError(f, err)
	state := Apply(New(ID{1}, list), start[0])
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		e, err := Decode(name, body, Moment{At: morning, Person: "104"})
		if err != nil {
			return
		}
		again, back, err := Encode(e)
		require.NoError(t, err)
		require.Equal(t, name, again)
		same, err := Decode(again, back, Moment{At: morning, Person: "104"})
		require.NoError(t, err)
		require.Equal(t, e, same)
		s := Apply(state, e)
		s.Judge()
		s.Next(s.At)
		s.Progress()
		s.Quantities()
	})
}
