package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/nonconformance"
	"assay/station/people"
)

func TestALeadChangesWhatAPersonMayDo(t *testing.T) {
	f := newFloor(t)
	assert.ErrorContains(t, f.ana.SetRole(t.Context(), "105", people.Lead, pin), "only a lead")
	assert.ErrorContains(t, f.jo.SetRole(t.Context(), "7", people.Inspector, pin), "another lead changes your role")
	assert.ErrorContains(t, f.jo.SetRole(t.Context(), "9", "boss", pin), "no role")
	assert.ErrorContains(t, f.jo.SetRole(t.Context(), "9", people.Lead, pin), "Kim is lead already")
	assert.ErrorContains(t, f.jo.SetRole(t.Context(), "9", people.Inspector, "0000"), "do not match")
	c := f.of(f.jo, f.lot("Kettle", "1", "FN01"))
	require.NoError(t, f.jo.SetRole(t.Context(), "9", people.Inspector, pin))

	_, err := f.kim.SignCase(t.Context(), c.ID, pin, nonconformance.Dispose{Parts: c.Whole("scrap"), Reason: "r", Saw: c.Sight()})
	assert.ErrorContains(t, err, "lead", "one who is signed in signs in the role they have now")
	assert.ErrorContains(t, f.kim.SetRole(t.Context(), "104", people.Lead, pin), "only a lead")

	require.NoError(t, f.jo.Leave(t.Context(), "9", pin))
	assert.ErrorContains(t, f.jo.SetRole(t.Context(), "9", people.Lead, pin), "left")
	_, err = f.kim.SignCase(t.Context(), c.ID, pin, nonconformance.Dispose{Parts: c.Whole("scrap"), Reason: "r", Saw: c.Sight()})
	assert.ErrorContains(t, err, "has left")

	require.NoError(t, f.jo.SetRole(t.Context(), "105", people.Lead, pin))
	other := f.of(f.bo, f.lot("Kettle", "2", "FN01"))
	_, err = f.bo.SignCase(t.Context(), other.ID, pin, nonconformance.Dispose{Parts: other.Whole("scrap"), Reason: "r", Saw: other.Sight()})
	require.NoError(t, err, "a new lead signs as one without signing in again")
	last := f.at(f.jo, other.ID).InForce.Signed
	assert.Equal(t, "lead", last.Role)
}
