package station_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/fault"
	"assay/station/nonconformance"
)

// each asks the same of several cases as they are now.
func (f floor) each(how string, all ...nonconformance.State) []station.CaseAct {
	var acts []station.CaseAct
	for _, c := range all {
		c = f.at(f.jo, c.ID)
		acts = append(acts, station.CaseAct{ID: c.ID, Command: nonconformance.Dispose{Parts: c.Whole(how), Reason: "as found", Meaning: station.Reviewed, Saw: c.Sight()}})
	}
	return acts
}

func TestSeveralCasesAreDecidedAtOnceWithAllThatFollows(t *testing.T) {
	f := newFloor(t)
	var cases []nonconformance.State
	for i, code := range []string{"FN01", "EL02", "hold"} {
		cases = append(cases, f.of(f.jo, f.lot(fmt.Sprint("Kettle ", i), fmt.Sprint("L", i), code)))
	}
	after, err := f.jo.SignMany(t.Context(), pin, f.each("scrap", cases...))
	require.NoError(t, err)
	for i, c := range cases {
		assert.Equal(t, f.at(f.kim, c.ID), after[i])
		root, _ := c.Root()
		record, err := f.jo.Load(t.Context(), [16]byte(root.ID))
		require.NoError(t, err)
		assert.Equal(t, "scrap", record.Review.Disposition, "its record is told in the same go")
		assert.Len(t, after[i].OpenTasks(), 1)
	}
	assert.Empty(t, f.queue(station.CaseFilter{}))
}

func TestOneThatRefusesKeepsAllAsTheyAre(t *testing.T) {
	f := newFloor(t)
	held, rejected := f.of(f.jo, f.lot("Kettle", "L1", "hold")), f.of(f.jo, f.lot("Lamp", "L2", "FN01"))
	for what, do := range map[string]func() error{
		"a release, of one that is rejected": func() error {
			_, err := f.jo.SignMany(t.Context(), pin, f.each("release", held, rejected))
			off := station.Refused(err)
			require.Len(t, off, 1)
			assert.Equal(t, rejected.ID, off[0].ID)
			assert.Contains(t, err.Error(), "1 of 2 cases is not open to this, so nothing was written of any. DOCK3-Q-")
			assert.Contains(t, off[0].Why, "it is rejected: sort or rework it")
			assert.True(t, fault.Is(err, fault.Refused))
			return err
		},
		"the same case twice": func() error {
			_, err := f.jo.SignMany(t.Context(), pin, f.each("scrap", held, held))
			assert.Contains(t, station.Refused(err)[0].Why, "decide it by itself")
			return err
		},
		"an inspector": func() error {
			_, err := f.bo.SignMany(t.Context(), pin, f.each("scrap", held, rejected))
			assert.Len(t, station.Refused(err), 2)
			return err
		},
		"a wrong PIN": func() error {
			_, err := f.jo.SignMany(t.Context(), "0000", f.each("scrap", held, rejected))
			assert.Empty(t, station.Refused(err))
			return err
		},
		"no PIN at all": func() error {
			_, err := f.jo.WorkMany(t.Context(), f.each("scrap", held, rejected))
			return err
		},
		"a disk that is full": func() error {
			f.journal.Fail = fault.New(fault.Full, "the disk is full")
			_, err := f.jo.SignMany(t.Context(), pin, f.each("scrap", held, rejected))
			assert.True(t, fault.Is(err, fault.Full))
			return err
		},
		"too many": func() error {
			_, err := f.jo.SignMany(t.Context(), pin, make([]station.CaseAct, 501))
			return err
		},
	} {
		before := len(f.journal.Entries())
		require.Error(t, do(), what)
		assert.Len(t, f.journal.Entries(), before, what)
	}
	_, err := f.jo.SignMany(t.Context(), pin, f.each("scrap", held, rejected))
	assert.NoError(t, err, "and all of it goes once nothing refuses")
}

func TestSeveralAreTakenAtOnceAndOneThatIsClosedTakesNone(t *testing.T) {
	f := newFloor(t)
	a, b := f.of(f.jo, f.lot("Kettle", "L1", "hold")), f.of(f.jo, f.lot("Lamp", "L2", "FN01"))
	take := []station.CaseAct{{ID: a.ID, Command: nonconformance.Take{}}, {ID: b.ID, Command: nonconformance.Take{}}}
	f.decides(f.kim, b.ID, "scrap")
	f.does(f.ana, b.ID)
	_, err := f.jo.WorkMany(t.Context(), take)
	require.Len(t, station.Refused(err), 1)
	assert.Equal(t, "is closed", station.Refused(err)[0].Why)
	assert.Nil(t, f.at(f.jo, a.ID).Holder)
	_, err = f.jo.WorkMany(t.Context(), take[:1])
	require.NoError(t, err)
	_, err = f.jo.WorkMany(t.Context(), take[:1])
	assert.NoError(t, err, "who has it takes nothing, and that is no error")
	assert.Equal(t, "7", f.at(f.kim, a.ID).Holder.Person)
}
