package station_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/clearance"
	"assay/station/damage"
	"assay/station/nonconformance"
	"assay/station/people"
)

func (f floor) trail(d *station.Desk, q station.Deeds, limit int) ([]station.Deed, time.Time) {
	f.t.Helper()
	all, back, err := d.Trail(f.t.Context(), q, limit)
	require.NoError(f.t, err)
	return all, back
}

func TestTheTrailTellsWhatWasDoneInAllRecordsAndCasesTheLatestFirst(t *testing.T) {
	f := newFloor(t)
	one := f.lot("Kettle", "L1", "FN01")
	two := f.lot("Lamp", "L2", "hold")
	a, b := f.of(f.jo, one), f.of(f.jo, two)
	f.works(f.jo, a.ID, nonconformance.Ask{To: "104", Text: "which pallet?"})
	noon := f.now.Add(time.Second)
	f.passes(time.Minute)
	f.decides(f.kim, b.ID, "scrap")

	all, back := f.trail(f.kim, station.Deeds{}, 1000)
	assert.True(t, back.IsZero(), "that is all there is")
	assert.Contains(t, all[0].What+all[1].What, "decided as lead Kim: scrap")
	for i := range all[1:] {
		assert.False(t, all[i+1].At.After(all[i].At))
	}
	kims, _ := f.trail(f.kim, station.Deeds{By: "9"}, 1000)
	for _, l := range kims {
		assert.Equal(t, "Kim", l.Name)
	}
	asked, _ := f.trail(f.kim, station.Deeds{Words: "kettle pallet ana"}, 1000)
	require.Len(t, asked, 1, "by words of the goods, of what was said and of a name")
	assert.Equal(t, []string{a.Number, "asked Ana (104)", "which pallet?"}, []string{asked[0].Number, asked[0].What, asked[0].After})
	until, _ := f.trail(f.kim, station.Deeds{Until: noon}, 1000)
	since, _ := f.trail(f.kim, station.Deeds{Since: noon}, 1000)
	assert.Len(t, all, len(until)+len(since), "each is before or after")

	var paged []station.Deed
	q := station.Deeds{}
	for {
		some, back := f.trail(f.kim, q, 3)
		if paged = append(paged, some...); back.IsZero() {
			break
		}
		q.Until = back
	}
	assert.Equal(t, all, paged, "page by page it is the same")
}

func TestTheTrailKeepsWhatASecondLookIsBlindTo(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	st := f.lot("Kettle", "L1", "")
	of := func(all []station.Deed) (n int) {
		for _, l := range all {
			if l.Number == st.Number {
				n++
			}
		}
		return n
	}
	bos, _ := f.trail(f.bo, station.Deeds{}, 1000)
	assert.Zero(t, of(bos), "he may be the one who looks again")
	nobodys, _ := f.trail(f.nobody, station.Deeds{}, 1000)
	assert.Zero(t, of(nobodys))
	anas, _ := f.trail(f.ana, station.Deeds{}, 1000)
	assert.Positive(t, of(anas), "she looked first")
}

func TestSearchingTheTrailBarsNobodyFromALookAtWhatItDidNotShow(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	c := f.of(f.jo, f.lot("Kettle", "L1", "hold"))
	f.decides(f.jo, c.ID, "scrap")
	none, _ := f.trail(f.kim, station.Deeds{Words: "no such words"}, 1000)
	assert.Empty(t, none)
	f.does(f.ana, c.ID)
	again, err := f.kim.LooksAgain(t.Context(), c.ID)
	require.NoError(t, err)
	assert.True(t, again)
}

func TestTheTrailTellsOfPeoplePoliciesReleasesAndDamageToo(t *testing.T) {
	f := newFloor(t)
	f.sets("release", "by-lead")
	st := f.load("L1", "")
	f.passes(time.Minute)
	_, err := f.jo.Release(t.Context(), st.ID, pin, clearance.Ask{})
	require.NoError(t, err)
	require.NoError(t, f.jo.AddPerson(t.Context(), people.Person{ID: "311", Name: "Mara Vit", Role: people.Returns}, "311311", pin))
	report, err := f.ana.ReportDamage(t.Context(), damage.Report{Where: "carton", Fault: "carrier", Pieces: 2, Remark: "written", Codes: []string{"PO-7731"}})
	require.NoError(t, err)
	said := func(words string) (all []string) {
		deeds, _ := f.trail(f.kim, station.Deeds{Words: words}, 1000)
		for _, l := range deeds {
			all = append(all, l.Name+", "+l.Number+": "+l.What)
		}
		return all
	}
	assert.Contains(t, said("mara"), "Jo, badge 311: added Mara Vit as returns")
	assert.Contains(t, said(report.Number), "Ana, "+report.Number+": reported the damage")
	assert.Contains(t, said("released"), "Jo, "+st.Number+": released 100 pieces as lead Jo")
	assert.Contains(t, said("ana badge"), "Jo, badge 104: set a PIN for Ana")
	own, err := f.jo.Timeline(t.Context(), st.ID)
	require.NoError(t, err)
	deeds, _ := f.trail(f.kim, station.Deeds{Words: st.Number}, 1000)
	assert.Len(t, deeds, len(own), "what happened on its way out is told once, as its own timeline does")
}
