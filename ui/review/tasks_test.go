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

// scrapped is a case that Kim decided to scrap, opened by whoever does it.
func scrapped(t testing.TB, s uitest.Setting) (*uitest.Opened, *historytest.Archive, nonconformance.ID) {
	a, ids := waiting(t, s)
	id := station.CaseOf(ids["major"])
	c, err := a.Other.Case(t.Context(), id)
	require.NoError(t, err)
	_, err = a.Other.SignCase(t.Context(), id, historytest.PIN, nonconformance.Dispose{Parts: c.Whole("scrap"), Reason: "burnt", Saw: c.Sight()})
	require.NoError(t, err)
	return s.Open(t, func(env screen.Env) screen.Screen { return review.NewItem(env, a, screen.Review{ID: id, Tasks: true}) }), a, id
}

func TestAnInspectorProvesATaskByAScan(t *testing.T) {
	uitest.Inspector104().Everywhere(t, "task", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _, _ := scrapped(t, s)
		o.Scan("DOCK3-TAG-11").Shows("DOCK3-TAG-11")
		return o
	})
	uitest.Inspector104().Everywhere(t, "task-done", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, a, id := scrapped(t, s)
		o.Scan("DOCK3-TAG-11").Type("Ana Torres").Press("enter", "enter").Shows("witness is another person")
		o, a, id = scrapped(t, s)
		o.Scan("DOCK3-TAG-11").Type("Bo Berg").Press("enter", "enter").Shows("done: destroy 1200")
		c, err := a.Case(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, nonconformance.IsClosed, c.Phase)
		return o
	})
}

func TestALeadNamesWhatIsDoneWithTheGoods(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "held")
	o.Press("d", "1").Shows("Then    put away").Press("up", "up").Type("wash").Press("enter").Shows("no such task").Press("ctrl+u")
	o.Type("repack, Put away").Press("enter", "enter").Type(historytest.PIN).Press("enter")
	c, err := a.Case(t.Context(), station.CaseOf(ids["held"]))
	require.NoError(t, err)
	var words []string
	for _, task := range c.Tasks() {
		words = append(words, task.Words())
	}
	assert.Equal(t, []string{"repack", "put away"}, words)
	o = uitest.Inspector104().Open(t, func(env screen.Env) screen.Screen {
		return review.NewItem(env, a, screen.Review{ID: c.ID, Tasks: true, Which: "put away"})
	})
	o.Shows("Task done: put away", "Scan").Press("esc").Shows("1  repack", "2  put away")
}

// Who closes a case reads before the PIN which questions nobody answered.
func TestACloseSaysWhichQuestionsItTakesBack(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "major")
	o.Press("a", "2", "ctrl+u").Type("which pallet").Press("enter")
	a.Decide(ids["major"], "scrap", "burnt")
	c := theCase(t, a, ids["major"])
	_, err := a.Other.Work(t.Context(), c.ID, nonconformance.Prove{Decision: c.InForce.Mark, Task: 0, Scan: "HOLD-1", Witness: "Bo"})
	require.NoError(t, err)
	o.Send(screen.Changed{}).Press("x").Shows("No answer yet from Ana Torres (104): which pallet.", "question back.")
	o.Type(historytest.PIN).Press("enter")
	c = theCase(t, a, ids["major"])
	assert.Equal(t, nonconformance.IsClosed, c.Phase)
	assert.True(t, c.Asked[0].Back)
	o = uitest.Lead7().Open(t, func(env screen.Env) screen.Screen { return review.NewItem(env, a, screen.Review{ID: c.ID}) })
	o.Press("a").Shows("closed: reopen it first").Press("end").Hides("no answer yet")
}

func TestTasksStandStillOnceTheCaseIsTakenUpAgain(t *testing.T) {
	still := func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, a, id := scrapped(t, s)
		_, err := a.Other.Work(t.Context(), id, nonconformance.Reopen{Why: "only half of it is burnt"})
		require.NoError(t, err)
		o.Press("esc").Send(screen.Changed{}).Press("v").Shows("Do not do it now:")
		return o
	}
	uitest.Inspector104().Everywhere(t, "still", still)
	still(t, uitest.Inspector104()).Press("esc").Shows("destroy 1200: stands still")
}
