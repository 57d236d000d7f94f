package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// Part of a rejected lot goes by a sample of its own: it stands apart, has its plan,
// and another inspector accepted it.
func TestAPartOfARejectedLotGoesByItsOwnSample(t *testing.T) {
	f := newFloor(t)
	c := f.of(f.jo, f.lot("Kettle", "1", "FN01"))
	f.works(f.jo, c.ID, nonconformance.Contain{Scope: "lot", Value: "1", Note: "look at the switch"})
	release := func(name string, n int) error {
		c = f.at(f.jo, c.ID)
		_, err := f.jo.SignCase(t.Context(), c.ID, pin, nonconformance.Dispose{Reason: "pallet 2 is of another shift", Saw: c.Sight(), Parts: []nonconformance.Part{
			{Disposition: "release", Quantity: n, Apart: nonconformance.ByPallet, Sublot: name, Sampled: c.SampleOf(nonconformance.ByPallet, name)},
			{Disposition: "scrap", Quantity: c.Pieces() - n},
		}})
		return err
	}
	assert.ErrorContains(t, release("pallet 2", 40), "or have the part sampled by itself (i)")
	_, err := f.bo.Work(t.Context(), c.ID, nonconformance.Divide{Apart: nonconformance.ByPallet, Name: "pallet 2", Quantity: 40})
	assert.ErrorContains(t, err, "a lead does this")
	for _, wrong := range []nonconformance.Divide{
		{Apart: nonconformance.Sorted, Name: "pallet 2", Quantity: 40}, {Apart: nonconformance.ByPallet, Name: " ", Quantity: 40},
		{Apart: nonconformance.ByPallet, Name: "pallet 2", Quantity: 101}, {Apart: nonconformance.ByPallet, Name: "pallet 2", Quantity: 40, Severity: "reduced"},
	} {
		_, err := f.jo.Work(t.Context(), c.ID, wrong)
		assert.Error(t, err, wrong)
	}
	for _, name := range []string{"pallet 2", "pallet 3"} {
		f.works(f.jo, c.ID, nonconformance.Divide{Apart: nonconformance.ByPallet, Name: name, Quantity: 40, Note: "look at the switch"})
	}
	assert.ErrorContains(t, release("pallet 2", 40), "pallet 2 is not sampled yet")
	asked := f.asked(f.bo)
	require.Len(t, asked, 3, "the stock is checked besides")
	assert.Equal(t, "sample pallet 2, 40 pieces, tightened", asked[1].Text)
	assert.Len(t, f.asked(f.ana), 1, "not by who answered about these goods")

	_, err = f.ana.BeginAgain(t.Context(), c.ID, "")
	assert.ErrorContains(t, err, "another inspector looks at these goods again")
	begins := func(part string) inspection.State {
		st, err := f.bo.BeginAgain(t.Context(), c.ID, part)
		require.NoError(t, err)
		return st
	}
	three, two := begins("pallet 3"), begins("")
	assert.Equal(t, three.ID, begins("pallet 3").ID, "each is begun once")
	assert.Equal(t, []string{"pallet 2", "40", "look at the switch"}, []string{two.Subject[inspection.AgainPart], two.Subject["advised"], two.Subject[inspection.AgainNote]})
	assert.Equal(t, "pallet 3", three.Subject[inspection.AgainPart])
	assert.Empty(t, two.Contained, "what its case holds does not hold its sample")
	f.answers(f.bo, two.ID, "")
	f.answers(f.bo, three.ID, "FN01")

	c = f.at(f.jo, c.ID)
	assert.Len(t, c.Roots(), 1, "a part is no goods beside the lot")
	assert.Equal(t, 100, c.Pieces())
	assert.Len(t, f.queue(station.CaseFilter{}), 1, "the failed sample opens no case of its own")
	assert.ErrorContains(t, release("pallet 3", 40), "is not accepted")
	assert.ErrorContains(t, release("pallet 2", 41), "pallet 2 is 40 pieces")
	require.NoError(t, release("Pallet 2", 40))
	c = f.at(f.jo, c.ID)
	assert.Equal(t, 40, c.Balance().Accepted)
	lines, err := f.jo.CaseTimeline(t.Context(), c.ID)
	require.NoError(t, err)
	var told []string
	for _, l := range lines {
		told = append(told, l.Name+" "+l.What)
	}
	assert.Contains(t, told, "Jo has pallet 2 sampled by itself: 40 pieces, told apart by pallet, tightened")
	assert.Contains(t, told, "Bo sampled pallet 2, 40 pieces in "+two.Number+": accepted")

	_, err = f.kim.Annul(t.Context(), two.ID, pin, "wrong pallet")
	require.NoError(t, err)
	c = f.at(f.jo, c.ID)
	assert.Empty(t, c.SampleOf(nonconformance.ByPallet, "pallet 2"), "an annulled sample proves nothing")
}
