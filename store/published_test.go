package store_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/people"
	bodies "assay/station/wire"
)

// A checklist that an inspector of another dock publishes is offered nowhere; a lead's
// is, and no more when it turns out that they were none by then.
func TestOnlyALeadGivesOthersAChecklist(t *testing.T) {
	docks := site(t, fast(t), 2)
	shuffle := rand.New(rand.NewPCG(1, 1))
	stream := station.StreamOf("checklists", "")
	publish := func(who string) {
		body, err := bodies.Write(map[int]any{1: "crate@1", 2: []byte("checklist: crate"), 3: map[string][]byte{}})
		require.NoError(t, err)
		docks[1].write(stream, who, station.Fact{Name: "c.pub", Body: body})
	}
	offered := func() int {
		meet(docks, shuffle)
		entries, err := docks[0].store.Journal().Stream(t.Context(), stream, 0)
		require.NoError(t, err)
		return len(entries)
	}
	meet(docks, shuffle)
	publish("ana")
	assert.Zero(t, offered())
	refused, err := docks[0].store.Journal().Refusals(10)
	require.NoError(t, err)
	require.Len(t, refused, 1)
	assert.Contains(t, refused[0].Why, "no lead")
	publish("lea")
	assert.Equal(t, 1, offered())
	docks[1].now = docks[1].now.Add(time.Minute)
	publish("max")
	docks[0].person("max", people.RoleGiven{Role: people.Inspector}, "lea") // before it, and neither saw the other
	assert.Equal(t, 1, offered())
	agree(t, docks)
}
