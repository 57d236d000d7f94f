package review_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/ui/history/historytest"
	"assay/ui/review"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// setAside is an accepted lot that was signed before such cases were opened by
// themselves: of its 96 cartons two stand in the red bay.
func setAside(t testing.TB, s uitest.Setting) (*historytest.Archive, inspection.ID) {
	a := historytest.New(t, s)
	return a, a.Tell(historytest.Story{Ago: 20 * time.Minute, Label: "Kettle K-200", Lot: "A9", Apart: 2})
}

func openSetAside(t *testing.T, s uitest.Setting) *uitest.Opened {
	a, id := setAside(t, s)
	return s.Open(t, func(env screen.Env) screen.Screen { return review.NewItem(env, a, screen.Review{Record: id}) })
}

func TestWhatWasSetAside(t *testing.T) {
	uitest.Lead7().Everywhere(t, "aside-queue", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		a, _ := setAside(t, s)
		return s.Open(t, func(env screen.Env) screen.Screen { return review.New(env, a) })
	})
	uitest.Lead7().Everywhere(t, "aside-case", openSetAside)
	uitest.Lead7().Everywhere(t, "aside-decision", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := openSetAside(t, s)
		o.Press("d")
		return o
	})
	uitest.Lead7().Everywhere(t, "aside-parts", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := openSetAside(t, s)
		o.Press("p").Type("1").Press("enter", "7", "enter", "enter", "enter")
		return o
	})
}

func TestOneCartonGoesBackAndOneIsScrapped(t *testing.T) {
	s := uitest.Lead7()
	a, id := setAside(t, s)
	o := s.Open(t, func(env screen.Env) screen.Screen { return review.NewItem(env, a, screen.Review{Record: id}) })
	o.Press("p").Shows("Cartons: advised 96", "counted 96 = accepted 94 + rejected 0 + held 2", "of the 2 cartons that are left")
	o.Type("1").Press("enter", "7", "enter", "enter", "enter").Shows("So far: 1 carton return to supplier", "of the 1 carton that is left")
	o.Press("enter", "8", "enter", "enter", "enter").Type("one is empty").Press("enter").Shows("all else stays accepted").Type(historytest.PIN).Press("enter")
	cid, err := a.CaseWith(t.Context(), id)
	require.NoError(t, err)
	c, err := a.Case(t.Context(), cid)
	require.NoError(t, err)
	assert.Equal(t, nonconformance.Pieces{Known: true, Advised: 96, Counted: 96, Accepted: 94, Rejected: 2, In: "carton"}, c.Balance())
	assert.Equal(t, []string{"ship back 1 carton", "destroy 1 carton"}, []string{c.OpenTasks()[0].Words(), c.OpenTasks()[1].Words()})
	st := state(t, a, id)
	assert.Equal(t, inspection.Accept, st.Outcome.Verdict)
	assert.Nil(t, st.Review, "nobody decided about the rest")
}
