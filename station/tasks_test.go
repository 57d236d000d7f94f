package station_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/nonconformance"
)

func TestALeadNamesTheTasksOfADecisionAndEachIsProvedByAScan(t *testing.T) {
	f := newFloor(t)
	c := f.of(f.jo, f.lot("Kettle", "1", "hold"))
	decides := func(how string, tasks ...string) error {
		_, err := f.jo.SignCase(t.Context(), c.ID, pin, nonconformance.Dispose{Parts: c.Whole(how), Reason: "r", Saw: c.Sight(), Tasks: [][]string{tasks}})
		return err
	}
	assert.ErrorContains(t, decides("release", "wash"), "there is no task")
	assert.ErrorContains(t, decides("release", "repack", "repack"), "repack is named twice")
	assert.ErrorContains(t, decides("release", "destroy"), "destroy goes with scrap only")
	assert.ErrorContains(t, decides("scrap", "put_away"), "scrap always takes: destroy")
	assert.ErrorContains(t, decides("return_to_supplier", "repack"), "return to supplier always takes: ship back")
	require.NoError(t, decides("release", "repack", "relabel", "put_away"))

	c = f.at(f.jo, c.ID)
	require.Len(t, c.OpenTasks(), 3)
	assert.Len(t, f.asked(f.bo), 3)
	for i, scan := range []string{"CARTON-9", "LABEL-9", "R-12-B"} {
		task := c.OpenTasks()[0]
		_, err := f.bo.Work(t.Context(), c.ID, nonconformance.Prove{Decision: task.Decision, Task: task.Index})
		assert.ErrorContains(t, err, "scan "+task.ToScan())
		c = f.works(f.bo, c.ID, nonconformance.Prove{Decision: task.Decision, Task: task.Index, Scan: scan})
		assert.Len(t, c.OpenTasks(), 2-i)
	}
	assert.Equal(t, nonconformance.IsClosed, c.Phase, "it ends with the last proof")
}

func TestEachPartHasTasksOfItsOwn(t *testing.T) {
	f := newFloor(t)
	c := f.of(f.jo, f.lot("Kettle", "1", "hold"))
	parts := []nonconformance.Part{
		{Disposition: "scrap", Quantity: 10}, {Disposition: "release", Quantity: 30, Sublot: "pallet 2", Apart: nonconformance.ByPallet},
		{Disposition: "quarantine", Quantity: c.Pieces() - 40},
	}
	decides := func(tasks ...[]string) (nonconformance.State, error) {
		return f.jo.SignCase(t.Context(), c.ID, pin, nonconformance.Dispose{Parts: parts, Reason: "r", Saw: c.Sight(), Tasks: tasks})
	}
	_, err := decides(nil, []string{"destroy"})
	assert.ErrorContains(t, err, "destroy goes with scrap only")
	_, err = decides([]string{"repack"})
	assert.ErrorContains(t, err, "scrap always takes: destroy")
	_, err = decides(nil, nil, nil, []string{"repack"})
	assert.ErrorContains(t, err, "named for 4 parts, and there are 3")
	c, err = decides(nil, []string{"repack", "relabel"}, []string{})
	require.NoError(t, err)
	var words []string
	for _, task := range c.OpenTasks() {
		words = append(words, task.Words())
	}
	assert.Equal(t, []string{"destroy 10", "repack 30 (pallet 2)", "relabel 30 (pallet 2)"}, words, "the rest takes none")
}

func TestADecisionMayTakeNoTask(t *testing.T) {
	f := newFloor(t)
	c := f.of(f.jo, f.lot("Kettle", "1", "hold"))
	c = f.signs(f.jo, c.ID, nonconformance.Dispose{Parts: c.Whole("release"), Reason: "r", Saw: c.Sight(), Tasks: [][]string{{}}})
	assert.Empty(t, c.Tasks())
}

func TestHomeListsWhatFitsAPersonFirstAndCountsTheRest(t *testing.T) {
	f := newFloor(t)
	for i := range 10 {
		c := f.of(f.jo, f.lot("Kettle", fmt.Sprint(i), "hold"))
		f.decides(f.jo, c.ID, "release")
	}
	c := f.of(f.jo, f.lot("Kettle", "88", "hold"))
	for _, due := range []string{"2026-12-20", "2026-10-01"} {
		f.works(f.jo, c.ID, nonconformance.Plan{What: due, Owner: "105", Due: due})
	}
	home := func(d *station.Desk) station.Home {
		h, err := d.Home(t.Context())
		require.NoError(t, err)
		return h
	}
	bo := home(f.bo)
	require.Len(t, bo.Chores, 10)
	assert.Equal(t, "2026-10-01", bo.Chores[0].Text, "his own first, by their day")
	assert.Equal(t, "2026-12-20", bo.Chores[1].Text)
	assert.True(t, bo.Chores[2].Task)
	assert.Equal(t, 2, bo.Rest)
	jo := home(f.jo)
	assert.Len(t, jo.Chores, 3, "a lead sees a few of what inspectors do")
	assert.Equal(t, 7, jo.Rest)
}

// Goods that a lead decides about anew lie still: nobody is sent to them, and their
// loading token loads nothing.
func TestWhatWasDecidedStandsStillOnceItIsTakenUpAgain(t *testing.T) {
	f := newFloor(t)
	c := f.decides(f.jo, f.of(f.jo, f.lot("Kettle", "1", "hold")).ID, "release")
	require.Len(t, f.asked(f.bo), 1)
	c = f.works(f.kim, c.ID, nonconformance.Reopen{Why: "the shade was not looked at"})
	assert.Empty(t, f.asked(f.bo), "put away is not asked for meanwhile")
	assert.Contains(t, c.Still(), "taken up again")
	task := c.OpenTasks()[0]
	c = f.works(f.bo, c.ID, nonconformance.Prove{Decision: task.Decision, Task: task.Index, Scan: "R-12-B"})
	assert.Empty(t, c.OpenTasks(), "what was done before is told all the same")
	assert.Equal(t, nonconformance.IsReopened, c.Phase)

	load := f.load("7", "hold")
	gone := f.decides(f.jo, f.of(f.jo, load).ID, "release")
	checked := func() string {
		l, err := f.bo.CheckToken(t.Context(), f.cleared(load.ID).Release.Token)
		require.NoError(t, err)
		return l.Why
	}
	require.Empty(t, checked())
	gone = f.works(f.kim, gone.ID, nonconformance.Reopen{Why: "the laboratory called"})
	assert.Contains(t, checked(), gone.Number+": the case was taken up again")
	f.decides(f.kim, gone.ID, "release")
	assert.Empty(t, checked())
}
