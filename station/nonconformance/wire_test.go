package nonconformance_test

import (
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	. "assay/station/nonconformance"
)

var freeze = flag.Bool("freeze", false, "write samples of events that have none yet")

var (
	morning = time.Date(2026, 9, 18, 8, 0, 0, 0, time.UTC)
	by      = Stamp{At: morning, By: "7", After: []Mark{{1}, {2}}}
	signs   = Signer{Name: "Jo Lind", Role: "lead", Meaning: "reviewed"}
)

func whole() Record {
	return Record{
		ID: RecordID{9}, Number: "DOCK-Q-20260918-001", Kind: "quality-control", Checklist: "quality-control@2", Label: "lot 88",
		Verdict: "reject", Class: checklists.Major, Why: "major: 6 bad units", Codes: []string{"EL02"}, Product: "AD-12", Named: "Adaptor",
		Supplier: "NOR", From: "Norden", Lot: "88", Order: "PO-7", Answerers: []string{"104"}, Where: "Dock 3", Signed: morning.UnixMilli(),
		Counted: Pieces{true, 1200, 1198, 2, 0, 0, 1195, 0, 3, ""}, Value: Money{"3960.00", "EUR"}, Single: true, Returned: true, Stage: "lot",
	}
}

// seen is a record with photos of what failed.
func seen() Record {
	r := whole()
	r.Photos = []File{{Digest: [32]byte{3}, Name: "unit-2.jpg"}}
	return r
}

// apart is a record of which cartons were set aside.
func apart() Record {
	r := whole()
	r.Counted.In, r.Surplus = "carton", true
	return r
}

// bad is a held record two pieces of which were found bad.
func bad() Record {
	r := whole()
	r.Bad = 2
	return r
}

// samples is one event of every kind, with every field in it.
func samples() map[string]Event {
	files := []File{{Digest: [32]byte{1, 2}, Name: "a.jpg", Type: "image/jpeg", Size: 12345}}
	r := whole()
	return map[string]Event{
		"opened":            Opened{by, "DOCK-C-20260918-001", FromRecord, "Adaptor", "major", 1800000, &r, 3, "lot 88", []string{"EL02"}, "Dock 3", 0},
		"opened_then":       Opened{by, "DOCK-C-20260918-002", FromReturn, "Phone 9", "unsafe", 600000, &r, 3, "lot 88", []string{"EL02"}, "Dock 3", 28800000},
		"added":             Added{by, r, RecordID{8}},
		"added_photos":      Added{by, seen(), RecordID{8}},
		"added_aside":       Added{by, apart(), RecordID{8}},
		"added_bad":         Added{by, bad(), RecordID{8}},
		"annulled":          Annulled{by, RecordID{9}, "wrong gauge"},
		"taken":             Taken{by, "Jo Lind"},
		"let_go":            LetGo{by},
		"handed_over":       HandedOver{by, "9", "the customer calls at four"},
		"contained":         Contained{by, "lot", "88", "2026-09-01", "bay R2", "tag 11", nil, false},
		"contained_named":   Contained{by, "supplier", "NOR", "2026-09-01", "bay R2", "call", []string{"Norden AB"}, false},
		"contained_by_rule": Contained{by, "product", "AD-12", "2026-09-01", "bay R2", "critical in DOCK-Q-1", []string{"04006381333931"}, true},
		"freed":             Freed{by, signs, Mark{5}, "recheck is fine"},
		"noted":             Noted{by, "called Norden", files},
		"asked":             Asked{by, "104", true, "label of carton 6", RecordID{9}},
		"replied":           Replied{by, Mark{6}, "here", files},
		"decided":           Decided{by, signs, []Part{{"regrade", 9, "pallet 2", ByPallet, "DOCK-Q-2", "B", 2, ""}, {Disposition: "scrap", Quantity: 3}}, "dull", &Concession{"Kunde AG", "2026-12-31", 9, true}, files, []Mark{{7}}, Sight{8}, "a concession", nil}, // as it was before there were tasks
		"decided_tasks":     Decided{by, signs, []Part{{Disposition: "scrap", Quantity: 3}}, "burnt", &Concession{"Kunde AG", "2026-12-31", 9, true}, files, []Mark{{7}}, Sight{8}, "a concession", []Task{{Kind: Destroy, Quantity: 3, Sublot: "pallet 2"}}},
		"decided_cartons":   Decided{by, signs, []Part{{Disposition: "scrap", Quantity: 2, In: "carton"}}, "wet", &Concession{"Kunde AG", "2026-12-31", 9, true}, files, []Mark{{7}}, Sight{8}, "a concession", []Task{{Destroy, 2, "pallet 2", "carton"}}},
		"proved":            Proved{by, Mark{7}, 1, "SCRAP-BAY", "Bo Berg", "crushed", files},
		"rechecks_ordered":  RechecksOrdered{by, Mark{5}, []RecheckOf{{RecordID{9}, "DOCK-Q-8", "lot 88", []string{"104"}}}},
		"sublot_apart":      SublotApart{by, RecordID{9}, ByPallet, "pallet 2", 200, "tightened", "look at the pins"},
		"sublot_sampled":    SublotSampled{by, Mark{5}, whole()},
		"recheck_came":      RecheckCame{by, RecordID{9}, RecordID{10}, "DOCK-Q-11", "accept"},
		"confirmed":         Confirmed{by, signs, Mark{7}},
		"declined":          Declined{by, signs, Mark{7}, "no"},
		"worked":            Worked{by, "sort", "pallet 2", 90, 10, "two shifts", files},
		"resubmitted":       Resubmitted{by, RecordID{9}, "tightened", []string{"major"}, "look at the pins", "new tool", 3},
		"cause_found":       CauseFound{by, "machine", []string{"tool worn", "no plan"}, "supplier", []Cost{{"sorting", Money{"120.00", "EUR"}}}},
		"action_planned":    ActionPlanned{by, true, "check the tool weekly", "104", "2026-10-01", 5},
		"action_moved":      ActionMoved{by, Mark{4}, "105", "2026-10-08", "104 left"},
		"action_done":       ActionDone{by, Mark{4}, "new tool in", files},
		"lot_followed":      LotFollowed{by, Mark{4}, RecordID{3}, "DOCK-Q-9", true},
		"notified":          Notified{by, "NOR", "Dear supplier", "2026-09-25"},
		"supplier_answered": SupplierAnswered{by, "we changed the tool", files},
		"closed":            Closed{by, signs, "done"},
		"reopened":          Reopened{by, "it came back"},
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
		e, err := Decode(wire, body, Moment{At: morning, Person: "7"})
		require.NoError(t, err, name)
		assert.Equal(t, all[name], e, name)
		again, same, err := Encode(e)
		require.NoError(t, err)
		assert.Equal(t, wire, again)
		assert.Equal(t, body, same, "%s: written as it was", name)
	}
}

func TestEveryFieldIsInASample(t *testing.T) {
	for name, e := range samples() {
		v := reflect.ValueOf(e)
		for i := range v.NumField() {
			field := v.Type().Field(i).Name
			older := name == "decided" && field == "Tasks" || name == "contained" && field == "Also" || name == "opened" && field == "Then" ||
				name != "contained_by_rule" && field == "Rule"
			assert.True(t, older || !v.Field(i).IsZero(), "%s: %s", name, field)
		}
	}
}

func TestHostileBodiesAreRefused(t *testing.T) {
	for name, tt := range map[string][2]string{
		"no such event":              {"n.xyz", "a0"},
		"no CBOR":                    {NameNoted, "ff"},
		"a decision without parts":   {NameDecided, "a0"},
		"a part that is nothing":     {NameDecided, "a10581a0"},
		"minus one piece":            {NameWorked, "a10420"},
		"a record without an id":     {NameAdded, "a0"},
		"a first submission again":   {NameResubmitted, "a10701"},
		"a containment of the world": {NameContained, "a10265776f726c64"},
		"the same key twice":         {NameNoted, "a202617802617a"},
		"text that is no UTF-8":      {NameNoted, "a10261ff"},
	} {
		body, err := hex.DecodeString(tt[1])
		require.NoError(t, err, name)
		_, err = Decode(tt[0], body, Moment{At: morning, Person: "7"})
		assert.Error(t, err, name)
	}
}

func TestUnknownFieldsOfANewerStationAreHarmless(t *testing.T) {
	body, err := hex.DecodeString("a2" + "026178" + "1863f5")
	require.NoError(t, err)
	e, err := Decode(NameNoted, body, Moment{At: morning, Person: "7"})
	require.NoError(t, err)
	assert.Equal(t, Noted{Stamp: Stamp{At: morning, By: "7"}, Text: "x"}, e)
}

func FuzzDecode(f *testing.F) {
	for _, e := range samples() {
		name, body, err := Encode(e)
		require.NoError(f, err)
		f.Add(name, body)
	}
	state := lot(f, whole())
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		e, err := Decode(name, body, Moment{At: morning, Person: "7"})
		if err != nil {
			return
		}
		again, back, err := Encode(e)
		require.NoError(t, err)
		require.Equal(t, name, again)
		same, err := Decode(again, back, Moment{At: morning, Person: "7"})
		require.NoError(t, err)
		require.Equal(t, MarkOf(e), MarkOf(same))
		s := Apply(state, e)
		_, _, _, _ = s.Left(), s.Balance(), s.Options(lead("7")), s.Sight()
	})
}
