package service_test

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/checklists/strict"
	"assay/station/service"
)

var noon = time.Date(2026, 9, 18, 12, 0, 0, 0, time.UTC)

// do decides commands one after the other, a minute apart.
func do(t require.TestingT, w service.Way, commands ...service.Command) service.Way {
	for i, c := range commands {
		at := service.Moment{At: noon.Add(time.Duration(i) * time.Minute), Person: "104"}
		events, err := service.Decide(w, c, at)
		require.NoError(t, err)
		for _, e := range events {
			w = service.Apply(w, e, at)
		}
	}
	return w
}

func to(s service.Stage) service.Command { return service.Move{Stage: s} }

func begun() service.Command {
	return service.Move{Stage: service.Received, Record: [16]byte{1}, Number: "DOCK3-R-20260918-001", Label: "Kettle"}
}

func TestACommandThatIsSoAlreadyMovesNothing(t *testing.T) {
	w := do(t, service.Way{}, begun(), begun(), to(service.Inspecting), to(service.Received), to(service.Graded), to(service.Held),
		to(service.Graded), to(service.Decided), to(service.Held), to(service.Decided))
	var got []string
	for _, r := range w.Reached {
		got = append(got, string(r.Stage))
	}
	assert.Equal(t, "received inspecting graded held decided", strings.Join(got, " "))
}

func TestOnlyWhatWasDecidedIsSettled(t *testing.T) {
	w := do(t, service.Way{}, begun(), to(service.Inspecting))
	_, err := service.Decide(w, to(service.Resolved), service.Moment{At: noon})
	require.ErrorContains(t, err, "only what was decided can be settled")
}

func TestNoOrderOfCommandsMakesTwoEntriesOfOneChange(t *testing.T) {
	all := []service.Stage{service.Announced, service.Received, service.Inspecting, service.Graded, service.Held, service.Asked, service.Decided,
		service.Resolved, service.Closed, service.Void, service.Restocked, service.ShippedBack, service.Quarantined}
	rapid.Check(t, func(r *rapid.T) {
		w := service.Way{}
		for _, s := range rapid.SliceOfN(rapid.SampledFrom(all), 1, 40).Draw(r, "stages") {
			before := w
			events, err := service.Decide(w, to(s), service.Moment{At: noon})
			if err != nil {
				continue
			}
			require.LessOrEqual(r, len(events), 1)
			for _, e := range events {
				w = service.Apply(w, e, service.Moment{At: noon})
			}
			if n := len(w.Reached); n > 1 && len(events) > 0 {
				require.NotEqual(r, w.Reached[n-1].Stage, before.Stage, "a stage right after itself")
			}
			again, err := service.Decide(w, to(s), service.Moment{At: noon})
			require.True(r, err != nil || len(again) == 0, "the same once more")
		}
	})
}

func TestAWayIsTheSameAfterItWasPacked(t *testing.T) {
	w := do(t, service.Way{}, begun(), to(service.Inspecting), service.Raise{Why: "hot"}, service.Take{}, to(service.Graded))
	w.Reached[0].At = noon.Add(123 * time.Millisecond)
	raw, err := service.Pack(w)
	require.NoError(t, err)
	back, err := service.Unpack(raw)
	require.NoError(t, err)
	assert.Equal(t, w, back)
	again, err := service.Pack(back)
	require.NoError(t, err)
	assert.Equal(t, raw, again)
}

// samples are one of each fact, as first written: their bytes are for ever.
var samples = []service.Event{
	service.Moved{Stage: service.Received, Status: "Your return has arrived.", Why: "x", Record: [16]byte{1}, Number: "D-R-20260918-001", RMA: "RMA-1",
		Label: "Kettle", Withdrawn: "2026-09-10", Pays: true, Goes: "restock"},
	service.Alarmed{On: true, Why: "hot"},
	service.WasTaken{},
	service.HasBegun{Record: [16]byte{2}, Number: "D-R-20260918-002"},
	service.WasTold{Told: service.Told{Stage: service.Decided, Subject: "s", Text: "t", By: "returns@1"}},
	service.WasSent{Goes: "restock"},
	service.WasDone{Done: service.Done{Task: "seal", Value: "S-1", Witness: "7"}},
}

func TestFactsKeepTheirBytes(t *testing.T) {
	for _, e := range samples {
		name, body, err := service.Encode(e)
		require.NoError(t, err)
		path := filepath.Join("testdata", name+".hex")
		if os.Getenv("FREEZE") != "" {
			require.NoError(t, os.WriteFile(path, []byte(hex.EncodeToString(body)+"\n"), 0o644))
		}
		frozen, err := os.ReadFile(path)
		require.NoError(t, err)
		raw, err := hex.DecodeString(strings.TrimSpace(string(frozen)))
		require.NoError(t, err)
		assert.Equal(t, raw, body, name)
		back, err := service.Decode(name, raw)
		require.NoError(t, err)
		assert.Equal(t, e, back, name)
	}
}

func FuzzDecode(f *testing.F) {
	for _, e := range samples {
		name, body, err := service.Encode(e)
		require.NoError(f, err)
		f.Add(name, body)
	}
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		e, err := service.Decode(name, body)
		if err == nil {
			service.Apply(service.Way{}, e, service.Moment{At: noon})
		}
	})
}

func TestTimeLeftIsSaidInWords(t *testing.T) {
	for left, want := range map[time.Duration]string{
		130 * time.Minute: "2 h 10 min left", -20 * time.Minute: "late 20 min", 2 * time.Hour: "2 h left", 76 * time.Hour: "3 d 4 h left",
		30 * time.Second: "0 min left", -48 * time.Hour: "late 2 d", 59 * time.Minute: "59 min left",
	} {
		assert.Equal(t, want, service.Clock{Left: left}.Words())
	}
}

func TestTheDefaultsAreThoseOfTheTrade(t *testing.T) {
	r := service.Builtin()
	for id, want := range map[string]time.Duration{"start": 4 * time.Hour, "grade": 15 * time.Minute, "decide": 24 * time.Hour, "lead": 8 * time.Hour, "safety": 10 * time.Minute} {
		found := false
		for _, l := range r.Limits {
			found = found || l.ID == id && l.Within == want
		}
		assert.True(t, found, id)
	}
	assert.Equal(t, 14, r.Refund.Days)
}

func TestAClockRunsFromItsStageToTheNext(t *testing.T) {
	r := service.Builtin()
	running := func(after time.Duration, commands ...service.Command) string {
		w := do(t, service.Way{}, commands...)
		var out []string
		for _, c := range r.Clocks(w, noon.Add(after)) {
			out = append(out, c.ID+" "+c.Words()+" "+c.Ask)
		}
		return strings.Join(out, "; ")
	}
	assert.Equal(t, "start 3 h left inspector", running(time.Hour, begun()))
	assert.Equal(t, "grade late 44 min inspector", running(time.Hour, begun(), to(service.Inspecting)))
	assert.Equal(t, "decide 23 h 2 min left inspector", running(time.Hour, begun(), to(service.Inspecting), to(service.Graded)))
	assert.Equal(t, "lead 7 h 3 min left lead", running(time.Hour, begun(), to(service.Inspecting), to(service.Graded), to(service.Held)))
	assert.Equal(t, "lead late 57 min lead", running(9*time.Hour, begun(), to(service.Inspecting), to(service.Graded), to(service.Held)))
	assert.Equal(t, "lead late 2 h 57 min quality", running(11*time.Hour, begun(), to(service.Inspecting), to(service.Graded), to(service.Held)))
	assert.Empty(t, running(time.Hour, begun(), to(service.Inspecting), to(service.Graded), to(service.Decided)))
}

func TestAClocksFileIsRefusedWithItsPlace(t *testing.T) {
	good := string(service.BuiltinFile())
	for name, c := range map[string]struct{ old, new, want string }{
		"a time nobody can read":    {"within: 4 h", "within: soon", "c.yaml:9:"},
		"a time without a unit":     {"within: 4 h", `within: "4"`, "within is a time like 15 min, 4 h or 14 d"},
		"a stage that is none":      {"from: received", "from: receivd", `did you mean "received"`},
		"a clock that runs back":    {"from: graded, to: decided", "from: graded, to: inspecting", "graded does not come before inspecting"},
		"a clock that is twice":     {"id: grade", "id: start", "twice"},
		"an unknown key":            {"version: 1", "version: 1\nspeed: 3", `no key "speed"`},
		"nobody to ask":             {"  minor: [{role: inspector, after: 0 min}, {role: lead, after: 1 h}, {role: admin, after: 24 h}]\n", "", "escalate has no minor"},
		"a role that is none":       {"role: quality, after: 2 h", "role: boss, after: 2 h", `role is never "boss"`},
		"the next before the first": {"role: quality, after: 2 h", "role: quality, after: 0 min", "later than the one before"},
		"a claim that is none":      {"carrier_seen:", "postman:", "there is no claim"},
		"no days":                   {"refund by law, days: 14", "refund by law", "refund needs days"},
	} {
		t.Run(name, func(t *testing.T) {
			file := strings.Replace(good, c.old, c.new, 1)
			require.NotEqual(t, good, file)
			r, problems := service.LoadRules(strict.Source{Name: "c.yaml", Data: []byte(file)})
			assert.Nil(t, r)
			var said []string
			for _, p := range problems {
				said = append(said, p.String())
			}
			assert.Contains(t, strings.Join(said, "\n"), c.want)
			assert.Contains(t, strings.Join(said, "\n"), "c.yaml:")
		})
	}
}

// ready is a return whose decision sends the goods somewhere.
func ready(t *testing.T, goes string) service.Way {
	return do(t, service.Way{}, begun(), to(service.Inspecting), to(service.Graded), service.Move{Stage: service.Decided, Goes: goes, Pays: true})
}

func settle(task, value string) service.Settle { return service.Settle{Task: task, Value: value} }

func TestNothingGoesBackToStockWithoutSealLabelAndASecondScan(t *testing.T) {
	const tag = "DOCK3-R-20260918-001"
	for _, goes := range []string{"restock", "open_box", "repack"} {
		w := ready(t, goes)
		_, err := service.Decide(w, settle("second", tag), service.Moment{At: noon, Person: "104"})
		require.ErrorContains(t, err, "first: seal it")
		steps := []service.Command{settle("seal", "SEAL-9"), settle("label", "04006381333931"), settle("place", "A-4-2"), settle("tag", tag)}
		for i := range steps {
			w = do(t, w, steps[i])
			assert.Empty(t, w.Goods, "%s after %d", goes, i+1)
		}
		_, err = service.Decide(w, settle("second", "DOCK3-R-20260918-002"), service.Moment{At: noon, Person: "104"})
		require.ErrorContains(t, err, "not the tag")
		w = do(t, w, settle("second", tag))
		assert.Equal(t, service.Restocked, w.Goods)
		assert.Empty(t, w.Left())
		assert.False(t, w.Over(), "the customer has no money yet")
		assert.True(t, do(t, w, to(service.Resolved)).Over())
	}
}

func TestWhereNothingKnowsTheArticleItsLabelNamesOne(t *testing.T) {
	w := ready(t, "restock")
	for _, label := range []string{"anything", "4006381333930", "SN900417"} {
		_, err := service.Decide(w, settle("label", label), service.Moment{At: noon, Person: "104"})
		require.ErrorContains(t, err, "its sales label must have a GTIN", label)
	}
	w = do(t, w, settle("label", "(01)04006381333931(21)A1"))
	assert.False(t, w.Asks("label"))
}

func TestNothingIsDestroyedWithoutAWitness(t *testing.T) {
	w := do(t, ready(t, "destroy"), settle("tag", "DOCK3-R-20260918-001"), settle("certificate", "C-77"))
	for _, witness := range []string{"", "104"} {
		_, err := service.Decide(w, service.Settle{Task: "witness", Value: "Bo", Witness: witness}, service.Moment{At: noon, Person: "104"})
		require.ErrorContains(t, err, "somebody else must have seen it")
	}
	w = do(t, w, service.Settle{Task: "witness", Value: "Ada", Witness: "7"})
	assert.Equal(t, service.Destroyed, w.Goods)
	_, err := service.Decide(w, to(service.Restocked), service.Moment{At: noon, Person: "104"})
	require.ErrorContains(t, err, "destroyed")
}

func TestEveryExitLeadsSomewhere(t *testing.T) {
	for _, goes := range []string{"restock", "open_box", "repack", "refurbish", "return_to_vendor", "liquidate", "recycle", "destroy", "quarantine",
		"data_cage", "return_to_customer", "holding_cage"} {
		tasks, ends := ready(t, goes).Tasks()
		assert.NotEmpty(t, tasks, goes)
		assert.True(t, ends.Goods(), goes)
	}
}
