package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/nonconformance"
)

func TestOnlyWhoWorksHereIsAskedOrGivenAnAction(t *testing.T) {
	f := newFloor(t)
	c := f.of(f.jo, f.lot("Kettle", "1", "FN01"))
	for badge, why := range map[string]string{"999": "nobody here has the badge 999", "no badge": "a badge has"} {
		for name, ask := range map[string]nonconformance.Command{
			"an action": nonconformance.Plan{What: "new tool", Owner: badge, Due: "2030-01-01"},
			"a photo":   nonconformance.Ask{To: badge, Photo: true, Text: "carton 6"},
			"the case":  nonconformance.HandOver{To: badge, Note: "please"},
		} {
			_, err := f.jo.Work(t.Context(), c.ID, ask)
			assert.ErrorContains(t, err, why, name)
		}
	}
	_, err := f.jo.Work(t.Context(), c.ID, nonconformance.HandOver{To: "104", Note: "please"})
	assert.ErrorContains(t, err, "Ana is no lead")
	now, err := f.jo.Work(t.Context(), c.ID, nonconformance.Plan{What: "new tool", Owner: " 104 ", Due: "2030-01-01"})
	require.NoError(t, err)
	assert.Equal(t, "104", now.Actions[0].Owner, "as the badge is written")
	require.NoError(t, f.jo.Leave(t.Context(), "105", pin))
	_, err = f.jo.Work(t.Context(), c.ID, nonconformance.Move{Action: now.Actions[0].Mark, Owner: "105", Due: "2030-01-01"})
	assert.ErrorContains(t, err, "Bo does not work here any more")
	_, err = f.jo.Work(t.Context(), c.ID, nonconformance.HandOver{To: "q", Note: "please"})
	require.NoError(t, err, "quality leads too")
}
