package review_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/nonconformance"
	"assay/ui/history/historytest"
	"assay/ui/review"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// blind is a case that Kim decided to return, which Jo is to decide again.
func blind(t testing.TB, s uitest.Setting) (*uitest.Opened, *historytest.Archive, nonconformance.ID) {
	a, ids := waiting(t, s)
	require.NoError(t, a.Other.Set(t.Context(), historytest.PIN, "second-look", "100"))
	id := station.CaseOf(ids["major"])
	c, err := a.Other.Case(t.Context(), id)
	require.NoError(t, err)
	_, err = a.Other.SignCase(t.Context(), id, historytest.PIN, nonconformance.Dispose{Parts: c.Whole("return_to_supplier"), Reason: "theirs", Saw: c.Sight()})
	require.NoError(t, err)
	c, err = a.Other.Case(t.Context(), id)
	require.NoError(t, err)
	task := c.OpenTasks()[0]
	_, err = a.Other.Work(t.Context(), id, nonconformance.Prove{Decision: task.Decision, Task: task.Index, Scan: "1Z999"})
	require.NoError(t, err)
	return s.Open(t, func(env screen.Env) screen.Screen { return review.NewItem(env, a, screen.Review{ID: id, Blind: true}) }), a, id
}

func TestAClosedCaseIsDecidedAgainWithoutSeeingTheFirst(t *testing.T) {
	uitest.Lead7().Everywhere(t, "blind", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _, _ := blind(t, s)
		o.Hides("theirs", "Kim Voss", "In force")
		o.Press("r", "n", "w", "k")
		assert.Empty(t, o.Routes, "nothing else can be opened")
		return o
	})
	o, a, id := blind(t, uitest.Lead7())
	o.Press("d", "7").Shows("the first is shown next")
	o.Type(historytest.PIN).Press("enter").Shows("the same was decided before")
	c, err := a.Case(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, nonconformance.IsClosed, c.Phase)

	o, a, id = blind(t, uitest.Lead7())
	o.Press("d", "4").Type(historytest.PIN).Press("enter").Shows("return to supplier was decided before")
	c, err = a.Case(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, nonconformance.IsReopened, c.Phase)
}
