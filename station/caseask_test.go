package station_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/nonconformance"
	"assay/station/people"
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

// At another station somebody may be asked who left here meanwhile: every lead gets it,
// and the case says what to do.
func TestWhatIsAskedOfSomebodyWhoLeftComesToTheLeads(t *testing.T) {
	f := newFloor(t)
	c := f.of(f.jo, f.lot("Kettle", "1", "FN01"))
	for _, id := range []people.ID{"104", "105"} {
		require.NoError(t, f.jo.Leave(t.Context(), id, pin))
	}
	for _, command := range []nonconformance.Command{
		nonconformance.Plan{What: "new tool", Owner: "105", Due: "2030-01-01"}, nonconformance.Ask{To: "104", Text: "which pallet"},
	} {
		f.elsewhere(f.at(f.kim, c.ID), command)
	}
	for _, d := range []*station.Desk{f.jo, f.kim, f.quinn} {
		var told []string
		for _, asked := range f.asked(d) {
			told = append(told, asked.Gone+": "+asked.Text)
		}
		assert.ElementsMatch(t, []string{"Ana: which pallet", "Bo: new tool"}, told)
	}
	around, err := f.jo.Around(t.Context(), f.at(f.jo, c.ID))
	require.NoError(t, err)
	assert.ElementsMatch(t, []station.Gone{{Name: "Ana", Asked: true}, {Name: "Bo", Acts: true}}, around.Gone)

	now := f.at(f.kim, c.ID)
	f.works(f.kim, c.ID, nonconformance.Move{Action: now.Actions[0].Mark, Owner: "9", Due: "2030-01-01", Why: "Bo left"})
	f.works(f.kim, c.ID, nonconformance.Reply{Question: now.Asked[0].Mark, Text: "pallet 3, as its tag says"})
	assert.Empty(t, f.asked(f.jo))
	require.Len(t, f.asked(f.kim), 1)
	assert.True(t, f.asked(f.kim)[0].Action, "it is his now")
}

// elsewhere keeps what Kim did at another station, on the case as it was there.
func (f floor) elsewhere(state nonconformance.State, c nonconformance.Command) {
	f.t.Helper()
	events, err := nonconformance.Decide(state, c, nonconformance.Moment{At: *f.now, Person: "9", Name: "Kim", Role: "lead"})
	require.NoError(f.t, err)
	w := station.Write{Stream: station.StreamID(state.ID), Seen: f.at(f.kim, state.ID).Seen, Person: "9", At: *f.now}
	for _, e := range events {
		name, body, err := nonconformance.Encode(e)
		require.NoError(f.t, err)
		w.Facts = append(w.Facts, station.Fact{Name: name, Body: body})
	}
	_, err = f.journal.Append(f.t.Context(), w)
	require.NoError(f.t, err)
}

// Two decisions made apart are told in the order they were made in.
func TestADisputeIsToldAsItHappened(t *testing.T) {
	f := newFloor(t)
	c := f.of(f.jo, f.lot("Kettle", "1", "FN01"))
	f.passes(2 * time.Minute)
	f.decides(f.jo, c.ID, "scrap")
	f.passes(-time.Minute)
	f.elsewhere(c, nonconformance.Dispose{Parts: c.Whole("rework"), Reason: "it can be mended", Saw: c.Sight()})
	lines, err := f.jo.CaseTimeline(t.Context(), c.ID)
	require.NoError(t, err)
	var told []string
	for _, l := range lines {
		if strings.Contains(l.What, "decided") {
			told = append(told, l.Name+" "+l.What+" "+l.State)
		}
	}
	require.Len(t, told, 2)
	assert.Contains(t, told[0], "Kim decided")
	assert.NotContains(t, told[0], "against another decision")
	assert.Contains(t, told[1], "Jo decided")
	assert.Contains(t, told[1], "against another decision: the stricter holds until a third person settles it")
	assert.Contains(t, told[1], "→ in review")
}
