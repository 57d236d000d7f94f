package station_test

import (
	"crypto/ed25519"
	"fmt"
	"math/rand"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/damage"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/station/stationtest"
)

// A lot, its count, one look at each piece, and one question that holds it.
const tinyLot = `checklist: lot
version: 1
kind: quality-control
title: A delivered lot
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
      - {id: paper, ask: Certificate of the lot, type: defects, fail: {class: major, codes: [PA01], effect: hold}}
      - {id: counted, ask: Pieces counted, type: count, expect: advised, fail: {class: minor, effect: remark}}
      - {id: look, ask: Look and switch on, type: defects, fail: {class: major, codes: [EL02, FN01, SA06], effect: reject}}
      - {id: scratch, ask: Scratches, type: defects, fail: {class: minor, codes: [SA06], effect: remark}}
`

// floor is a station with two inspectors, two leads and a quality manager.
type floor struct {
	t              *testing.T
	now            *time.Time
	ana, bo        *station.Desk
	jo, kim, quinn *station.Desk
	nobody         *station.Desk // a command that says not who gave it
	lists          *stationtest.Lists
	journal        *stationtest.Memory
	station        *station.Station
	last           int
	sends          bool   // samples go to a laboratory
	packed         string // pieces in a carton
}

const pin = "4829"

func newFloor(t *testing.T) floor {
	t.Helper()
	journal, lists := stationtest.NewJournal()
	catalog, problems := checklists.Load([]checklists.Source{{Name: "lot.yaml", Data: []byte(tinyLot)}, {Name: "units.yaml", Data: []byte(criticalLot)}, {Name: "sent.yaml", Data: []byte(sentLot)}, {Name: "apart.yaml", Data: []byte(apartLoad)},
		{Name: "load.yaml", Data: []byte(strings.Replace(strings.Replace(tinyLot, "checklist: lot", "checklist: load", 1), "quality-control", "pre-shipment", 1))}})
	for _, p := range problems {
		require.True(t, p.Warning, "%v", p)
	}
	now := stationtest.Noon
	s, err := station.New(t.Context(), station.Parts{
		Journal: journal, Views: lists, Goods: lists, Vault: stationtest.NewVault(), Catalog: catalog,
		Clock: func() time.Time { return now }, Random: rand.New(rand.NewSource(1)),
		Signer: sealed{ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), journal.ID().String()},
	})
	require.NoError(t, err)
	require.NoError(t, s.SetUp(t.Context(), station.SetUp{Name: "Dock 3", Decimal: '.', LeadID: "7", LeadName: "Jo", PIN: pin}))
	f := floor{t: t, now: &now, lists: lists, journal: journal, station: s, ana: s.Desk("Dock 3"), bo: s.Desk("Dock 4"), jo: s.Desk("Office"), kim: s.Desk("Office 2"), quinn: s.Desk("Lab"), nobody: s.Desk("command line")}
	sit := func(d *station.Desk, id string) {
		_, err := d.SignIn(t.Context(), id, pin)
		require.NoError(t, err)
	}
	sit(f.jo, "7")
	for _, p := range []people.Person{
		{ID: "104", Name: "Ana", Role: people.Inspector}, {ID: "105", Name: "Bo", Role: people.Inspector},
		{ID: "9", Name: "Kim", Role: people.Lead}, {ID: "q", Name: "Quinn", Role: people.Quality},
	} {
		require.NoError(t, f.jo.AddPerson(t.Context(), p, pin, pin))
	}
	sit(f.ana, "104")
	sit(f.bo, "105")
	sit(f.kim, "9")
	sit(f.quinn, "q")
	return f
}

func (f floor) passes(d time.Duration) { *f.now = f.now.Add(d) }

func pass(step checklists.StepID) inspection.Command {
	return inspection.Give{Step: step, Answer: inspection.Answer{Result: inspection.Pass}}
}

func fails(step checklists.StepID, code string) inspection.Command {
	return inspection.Give{Step: step, Answer: inspection.Answer{Result: inspection.Fail, Note: "seen", Defects: []inspection.Defect{{Code: code, Quantity: 1}}}}
}

// answers walks an inspection to its sign-off: code "hold" fails the paper, another
// code the look; empty passes all; "minor" is a scratch on goods that pass.
func (f floor) answers(d *station.Desk, id inspection.ID, code string) inspection.State {
	f.t.Helper()
	paper, look, scratch := pass("paper"), pass("look"), pass("scratch")
	switch code {
	case "":
	case "hold":
		paper = fails("paper", "PA01")
	case "minor":
		scratch = fails("scratch", "SA06")
	default:
		look = fails("look", code)
	}
	for _, c := range []inspection.Command{paper, inspection.Give{Step: "counted", Answer: inspection.Answer{Values: []string{"100"}}}, look, scratch} {
		_, err := d.Inspect(f.t.Context(), id, c)
		require.NoError(f.t, err)
	}
	st, err := d.Sign(f.t.Context(), id, pin, station.Inspected)
	require.NoError(f.t, err)
	return st
}

// lot is one that came in, looked at by Ana.
func (f floor) lot(product, lot, code string) inspection.State {
	f.t.Helper()
	f.passes(time.Minute)
	st, err := f.ana.Begin(f.t.Context(), station.Begin{Checklist: "lot", Subject: map[string]string{
		"product": product, "supplier": "Norden", "lot": lot, "advised": "100",
	}})
	require.NoError(f.t, err)
	return f.answers(f.ana, st.ID, code)
}

func (f floor) of(d *station.Desk, st inspection.State) nonconformance.State {
	f.t.Helper()
	id, err := d.CaseWith(f.t.Context(), st.ID)
	require.NoError(f.t, err)
	return f.at(d, id)
}

func (f floor) at(d *station.Desk, id nonconformance.ID) nonconformance.State {
	f.t.Helper()
	c, err := d.Case(f.t.Context(), id)
	require.NoError(f.t, err)
	return c
}

func (f floor) works(d *station.Desk, id nonconformance.ID, c nonconformance.Command) nonconformance.State {
	f.t.Helper()
	f.passes(time.Second)
	st, err := d.Work(f.t.Context(), id, c)
	require.NoError(f.t, err, "%T", c)
	return st
}

func (f floor) signs(d *station.Desk, id nonconformance.ID, c nonconformance.Command) nonconformance.State {
	f.t.Helper()
	f.passes(time.Second)
	st, err := d.SignCase(f.t.Context(), id, pin, c)
	require.NoError(f.t, err, "%T", c)
	return st
}

func (f floor) decides(d *station.Desk, id nonconformance.ID, how string) nonconformance.State {
	f.t.Helper()
	c := f.at(d, id)
	return f.signs(d, id, nonconformance.Dispose{Parts: c.Whole(how), Reason: "as found", Meaning: station.Reviewed, Saw: c.Sight()})
}

// does the tasks that a decision set off, each by a scan.
func (f floor) does(d *station.Desk, id nonconformance.ID) nonconformance.State {
	f.t.Helper()
	for _, task := range f.at(d, id).OpenTasks() {
		f.works(d, id, nonconformance.Prove{Decision: task.Decision, Task: task.Index, Scan: "BAY-7", Witness: "Uwe, forwarder"})
	}
	return f.at(d, id)
}

func (f floor) queue(filter station.CaseFilter) []station.CaseRow {
	f.t.Helper()
	rows, _, err := f.jo.Cases(f.t.Context(), filter, "", 100)
	require.NoError(f.t, err)
	return rows
}

// Thirty failed items of all kinds come in; by the evening none waits, and who was
// not there can read what became of one.
func TestADayOfALead(t *testing.T) {
	f := newFloor(t)
	codes := []string{"FN01", "hold", "EL02", "FN01", "SA06"}
	var items []inspection.State
	for i := range 29 {
		items = append(items, f.lot(fmt.Sprint("Kettle ", i%7), fmt.Sprint(100+i), codes[i%len(codes)]))
	}
	_, err := f.bo.ReportDamage(t.Context(), damage.Report{Where: "carton", Fault: "carrier", Pieces: 4, Remark: "written"})
	require.NoError(t, err)
	waiting := f.queue(station.CaseFilter{})
	require.Len(t, waiting, 30)
	assert.Equal(t, checklists.Critical, waiting[0].Class, "what is due first stands first")
	assert.NotEmpty(t, f.queue(station.CaseFilter{Text: "norden el02"}))
	assert.Empty(t, f.queue(station.CaseFilter{Text: "kettle nobody"}))
	assert.Len(t, f.queue(station.CaseFilter{Class: checklists.Critical}), 6)
	assert.Empty(t, f.queue(station.CaseFilter{Late: *f.now}), "nothing is escalated yet")

	// One is contained, asked about, worked on, looked at again, and released.
	story := f.of(f.jo, items[0]).ID
	f.works(f.jo, story, nonconformance.Take{})
	assert.Equal(t, []string{items[0].Number}, []string{f.queue(station.CaseFilter{Mine: "7"})[0].What})
	f.works(f.jo, story, nonconformance.Contain{Scope: "goods", Place: "bay R2"})
	f.works(f.jo, story, nonconformance.Ask{To: "104", Text: "which carton?"})
	home, err := f.ana.Home(t.Context())
	require.NoError(t, err)
	require.Len(t, home.Chores, 1)
	f.works(f.ana, story, nonconformance.Reply{Question: home.Chores[0].Mark, Text: "carton 6"})
	f.decides(f.jo, story, "rework")
	st, err := f.ana.Load(t.Context(), items[0].ID)
	require.NoError(t, err)
	assert.Equal(t, "rework", st.Review.Disposition)
	assert.Equal(t, inspection.Reject, st.Outcome.Verdict, "the verdict stays")
	f.works(f.bo, story, nonconformance.Report{What: "rework", Good: 100, Note: "new switches"})
	f.works(f.jo, story, nonconformance.Resubmit{Record: nonconformance.RecordID(items[0].ID)})
	_, err = f.ana.BeginAgain(t.Context(), story, "")
	assert.ErrorContains(t, err, "another inspector")
	again, err := f.bo.BeginAgain(t.Context(), story, "")
	require.NoError(t, err)
	assert.Equal(t, "tightened", again.Subject["again.severity"])
	assert.Equal(t, items[0].Number, again.Links[0].Number)
	f.answers(f.bo, again.ID, "")
	assert.Equal(t, nonconformance.InReview, f.at(f.jo, story).Phase, "the stricter result holds until a lead releases")
	assert.Len(t, f.queue(station.CaseFilter{Text: items[0].Number}), 1, "it waits again")
	c := f.decides(f.jo, story, "release")
	assert.Equal(t, []string{"not done: put away 100"}, c.Left())
	assert.Equal(t, nonconformance.IsClosed, f.does(f.ana, story).Phase)
	assert.Equal(t, 100, c.Balance().Accepted)

	// A concession takes two; one is split; two leads meet on a third.
	two := f.of(f.jo, items[3])
	f.signs(f.jo, two.ID, nonconformance.Dispose{Parts: two.Whole("use_as_is"), Reason: "dull only", Saw: two.Sight(),
		Concession: &nonconformance.Concession{By: "Kunde AG", Until: "2026-12-31", Quantity: 100}})
	pending := f.at(f.quinn, two.ID)
	f.signs(f.quinn, two.ID, nonconformance.Confirm{Decision: pending.Pending[0].Mark, Saw: pending.Sight()})
	assert.Equal(t, nonconformance.IsClosed, f.does(f.bo, two.ID).Phase)
	parts := f.of(f.kim, items[5])
	split := f.signs(f.kim, parts.ID, nonconformance.Dispose{Reason: "half is burnt", Saw: parts.Sight(), Parts: []nonconformance.Part{
		{Disposition: "scrap", Quantity: 40, Sublot: "pallet 1", Apart: nonconformance.ByPallet}, {Disposition: "return_to_supplier", Quantity: 60},
	}})
	assert.Equal(t, 100, split.Balance().Rejected)
	met := f.of(f.jo, items[8])
	f.decides(f.kim, met.ID, "scrap")
	_, err = f.jo.SignCase(t.Context(), met.ID, pin, nonconformance.Dispose{Parts: met.Whole("rework"), Reason: "mend it", Saw: met.Sight()})
	assert.ErrorContains(t, err, "changed since you opened it")

	// The rest is routine; criticals get a cause.
	for _, r := range f.queue(station.CaseFilter{}) {
		if c := f.decides(f.jo, r.ID, "scrap"); c.CauseWanted() != "" {
			f.works(f.jo, r.ID, nonconformance.Explain{Category: "machine", Whys: []string{"worn tool", "no plan to change it"}})
			f.signs(f.jo, r.ID, nonconformance.Close{})
		}
	}
	require.NotEmpty(t, f.asked(f.ana), "what was scrapped is to be destroyed")
	for range f.queue(station.CaseFilter{Group: station.ToFinish}) {
		if open := f.asked(f.ana); len(open) > 0 { // a few are listed at a time
			f.does(f.ana, open[0].Case)
		}
	}
	assert.Empty(t, f.asked(f.ana))
	assert.Empty(t, f.queue(station.CaseFilter{}))
	for _, r := range f.queue(station.CaseFilter{Group: station.ToFinish}) {
		assert.NotEmpty(t, r.Left, r.What)
	}

	lines, err := f.quinn.CaseTimeline(t.Context(), story)
	require.NoError(t, err)
	var told strings.Builder
	for _, l := range lines {
		fmt.Fprintln(&told, l.Name, l.What, l.Before, l.After)
	}
	for _, words := range []string{
		"Ana opened DOCK3-C-20260918-001 for " + items[0].Number + ", rejected", "Jo took it", "Jo contained goods", "bay R2", "Jo asked Ana (104)", "which carton?",
		"Ana answered", "carton 6", "Jo decided as lead Jo: 100 rework", "Bo reported the rework done: 100 good, 0 bad", "tightened",
		"Bo inspected the goods again in ", "accepted", "100 release; then put away 100", "Ana did: put away 100, scanned BAY-7", "closed it: nothing but its tasks is left to do",
	} {
		assert.Contains(t, told.String(), words)
	}
}

func TestTheSameCodeThreeTimesProposesACase(t *testing.T) {
	f := newFloor(t)
	f.lot("Kettle", "1", "minor")
	f.passes(24 * time.Hour)
	f.lot("Kettle", "2", "minor")
	assert.Empty(t, f.queue(station.CaseFilter{}))
	f.passes(24 * time.Hour)
	f.lot("Kettle", "3", "minor")
	rows := f.queue(station.CaseFilter{})
	require.Len(t, rows, 1)
	assert.Equal(t, nonconformance.FromAlarm, rows[0].Origin)
	assert.Contains(t, rows[0].Why, "SA06 3 times: Kettle of Norden, 30 days")
	f.lot("Kettle", "4", "minor")
	assert.Len(t, f.queue(station.CaseFilter{}), 1, "one alarm, not one a lot")
}

func TestADefectThatComesBackReopensItsCase(t *testing.T) {
	f := newFloor(t)
	c := f.of(f.jo, f.lot("Kettle", "1", "FN01"))
	c = f.works(f.jo, c.ID, nonconformance.Plan{What: "new tool", Owner: "104", Due: "2030-01-01", Lots: 3})
	f.works(f.ana, c.ID, nonconformance.Finish{Action: c.Actions[0].Mark, Note: "in"})
	f.decides(f.jo, c.ID, "scrap")
	assert.Equal(t, nonconformance.Verifying, f.does(f.ana, c.ID).Phase)
	f.lot("Kettle", "2", "")
	assert.Len(t, f.at(f.jo, c.ID).Actions[0].Followed, 1)
	f.lot("Toaster", "3", "FN01")
	assert.Equal(t, nonconformance.Verifying, f.at(f.jo, c.ID).Phase, "other goods say nothing of it")
	f.lot("Kettle", "4", "FN01")
	assert.Equal(t, nonconformance.IsReopened, f.at(f.jo, c.ID).Phase)
}

func TestWhatAPersonWhoLeftStillHadIsTheLeads(t *testing.T) {
	f := newFloor(t)
	c := f.of(f.jo, f.lot("Kettle", "1", "FN01"))
	f.works(f.jo, c.ID, nonconformance.Plan{What: "new tool", Owner: "105", Due: "2030-01-01"})
	f.works(f.jo, c.ID, nonconformance.Ask{To: "105", Text: "when?"})
	require.NoError(t, f.kim.Leave(t.Context(), "105", pin))
	c = f.at(f.jo, c.ID)
	assert.Equal(t, "9", c.Actions[0].Owner)
	assert.Contains(t, c.Asked[0].Reply.Text, "left")
	_, err := f.jo.SignCase(t.Context(), c.ID, pin, nonconformance.Close{})
	assert.ErrorContains(t, err, "new tool (Kim (9), due 2030-01-01)")
}

func TestAnInspectorDoesNotReachALeadsKey(t *testing.T) {
	f := newFloor(t)
	c := f.of(f.ana, f.lot("Kettle", "1", "FN01"))
	_, err := f.bo.SignCase(t.Context(), c.ID, pin, nonconformance.Dispose{Parts: c.Whole("scrap"), Reason: "r", Saw: c.Sight()})
	assert.ErrorContains(t, err, "a lead does this")
	_, err = f.jo.Work(t.Context(), c.ID, nonconformance.Dispose{})
	assert.ErrorContains(t, err, "this takes your PIN")
	_, err = f.jo.SignCase(t.Context(), c.ID, "0000", nonconformance.Close{})
	assert.ErrorContains(t, err, "do not match")
}

func TestAnAnnulledRecordLeavesItsCase(t *testing.T) {
	f := newFloor(t)
	st := f.lot("Kettle", "1", "FN01")
	c := f.of(f.jo, st)
	_, err := f.jo.Annul(t.Context(), st.ID, pin, "wrong gauge")
	require.NoError(t, err)
	f.works(f.jo, c.ID, nonconformance.Resubmit{Record: nonconformance.RecordID(st.ID)})
	again, err := f.bo.BeginAgain(t.Context(), c.ID, "")
	require.NoError(t, err)
	f.answers(f.bo, again.ID, "")
	f.decides(f.jo, c.ID, "release")
	assert.Equal(t, nonconformance.IsClosed, f.does(f.ana, c.ID).Phase)
}
