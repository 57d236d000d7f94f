package station_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/nonconformance"
)

// What a case asks of its leads and of anybody stands on their first screens, until it
// is done.
func TestACaseTellsWhoIsNext(t *testing.T) {
	at := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
	lot := nonconformance.Record{
		ID: nonconformance.RecordID{9}, Number: "DOCK-Q-20261129-001", Kind: "quality-control", Verdict: "reject", Class: checklists.Major, Codes: []string{"FN01"},
		Answerers: []string{"104"}, Counted: nonconformance.Pieces{Known: true, Advised: 100, Counted: 100, Rejected: 100},
	}
	s := nonconformance.New(nonconformance.ID{1})
	do := func(person, role string, c nonconformance.Command) {
		t.Helper()
		at = at.Add(time.Minute)
		events, err := nonconformance.Decide(s, c, nonconformance.Moment{At: at, Person: person, Name: person, Role: role})
		require.NoError(t, err, "%T", c)
		s = nonconformance.Fold(s, events...)
	}
	asks := func(person string, is func(station.Chore) bool) bool {
		for _, c := range station.ChoresOf(s)[person] {
			if is(c) {
				return true
			}
		}
		return false
	}
	anybody := "?"
	do("104", "inspector", nonconformance.Start{Number: "DOCK-C-20261129-001", Origin: nonconformance.FromRecord, Record: &lot, Repeat: 3, Scope: "lot 7, 7 days"})

	handed := func(c station.Chore) bool { return c.Handed && c.Text == "they call at nine" }
	do("7", "lead", nonconformance.HandOver{To: "9", Note: "they call at nine"})
	assert.True(t, asks("9", handed))
	do("9", "lead", nonconformance.Take{})
	assert.False(t, asks("9", handed), "it was taken")

	came := func(c station.Chore) bool { return c.Came && c.Text == "carton 6" }
	do("9", "lead", nonconformance.Ask{To: "104", Text: "which carton?"})
	do("104", "inspector", nonconformance.Reply{Question: s.Asked[0].Mark, Text: "carton 6"})
	assert.True(t, asks("9", came))

	rework := func(c station.Chore) bool { return c.Work && c.Text == "rework 100" }
	order := func(c station.Chore) bool { return c.Order }
	do("9", "lead", nonconformance.Dispose{Parts: s.Whole("rework"), Reason: "switch", Meaning: "m", Saw: s.Sight()})
	assert.False(t, asks("9", came), "it was decided")
	assert.True(t, asks(anybody, rework))
	assert.True(t, asks("9", func(c station.Chore) bool { return c.Cause && c.Due == "2026-12-04" }), "the third time: its cause is wanted")
	assert.False(t, asks("9", order), "the work comes first")
	do("104", "inspector", nonconformance.Report{What: "rework", Good: 100})
	assert.False(t, asks(anybody, rework))
	assert.True(t, asks("9", order))
	do("9", "lead", nonconformance.Resubmit{Record: lot.ID, Classes: []string{"critical", "major"}})
	assert.False(t, asks("9", order))
	assert.True(t, asks(anybody, func(c station.Chore) bool { return c.Again }))

	again := lot
	again.ID, again.Number, again.Verdict, again.Signed = nonconformance.RecordID{3}, "DOCK-Q-20261129-002", "accept", at.UnixMilli()
	do("105", "inspector", nonconformance.Add{Record: again, Again: lot.ID})
	assert.Equal(t, "came again, accepted in DOCK-Q-20261129-002: a lead decides", station.RowOfCase(s).Left)
	do("9", "lead", nonconformance.Dispose{Parts: s.Whole("release"), Tasks: [][]string{{}}, Reason: "both fine", Meaning: "m", Saw: s.Sight()})
	do("9", "lead", nonconformance.Explain{Category: "machine", Whys: []string{"worn cam"}})
	assert.True(t, asks("9", func(c station.Chore) bool { return c.Close }))
	do("9", "lead", nonconformance.Close{})
	assert.Empty(t, station.ChoresOf(s))
}

// A question that nobody answered stays on the first screen of who was asked when the
// last task is done, and leaves it when a lead closes the case knowing of it.
func TestAQuestionOutlivesTheLastTask(t *testing.T) {
	f := newFloor(t)
	c := f.of(f.jo, f.lot("Kettle", "1", "FN01"))
	f.decides(f.jo, c.ID, "scrap")
	f.works(f.jo, c.ID, nonconformance.Ask{To: "104", Text: "which pallet"})
	for _, task := range f.at(f.jo, c.ID).OpenTasks() {
		f.works(f.kim, c.ID, nonconformance.Prove{Decision: task.Decision, Task: task.Index, Scan: "HOLD-1", Witness: "Bo"})
	}
	require.Len(t, f.asked(f.ana), 1)
	assert.Equal(t, "which pallet", f.asked(f.ana)[0].Text)
	assert.NotEqual(t, nonconformance.IsClosed, f.at(f.jo, c.ID).Phase)
	f.works(f.ana, c.ID, nonconformance.Reply{Question: f.asked(f.ana)[0].Mark, Text: "pallet 3"})
	assert.Empty(t, f.asked(f.ana))
	assert.Equal(t, nonconformance.IsClosed, f.at(f.jo, c.ID).Phase)
}
