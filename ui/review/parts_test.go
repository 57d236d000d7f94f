package review_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/ui/history/historytest"
	"assay/ui/review"
	"assay/ui/screen"
	"assay/ui/uitest"
)

func TestAPartThatStandsApartIsSampledByItself(t *testing.T) {
	uitest.Lead7().Everywhere(t, "apart", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _, _ := item(t, s, "major")
		o.Press("i", "2", "1").Type("pallet 2").Press("enter").Type("200")
		return o
	})
	o, a, ids := item(t, uitest.Lead7(), "major")
	o.Press("i").Shows("nothing was done to the goods since").Press("2", "1").Type("pallet 2").Press("enter").Type("1201").Press("enter").Shows("from 1 to 1200").Press("ctrl+u")
	o.Type("200").Press("enter", "enter").Type("look at the pins").Press("enter").Shows("pallet 2 is to be sampled by itself", "pallet 2, 200 pieces, tightened")
	c := theCase(t, a, ids["major"])
	assert.Equal(t, []string{"pallet 2", nonconformance.ByPallet, "look at the pins"}, []string{c.Sublots[0].Name, c.Sublots[0].Apart, c.Sublots[0].Note})
	o.Press("p").Type("200").Press("enter", "1", "1").Type("pallet 2").Press("enter", "enter").Shows("pallet 2 is not sampled yet")
}

func TestWhoBeginsPicksOneOfSeveralParts(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "major")
	for _, name := range []string{"pallet 2", "pallet 3"} {
		o.Press("i", "2", "1").Type(name).Press("enter").Type("200").Press("enter", "enter", "enter")
	}
	o.Press("b").Shows("Begin which?", "1  pallet 2, 200 pieces, tightened", "2  pallet 3, 200 pieces, tightened").Hides("new  ")
	o.Press("2")
	at, ok := o.Routes[len(o.Routes)-1].(screen.Inspect)
	require.True(t, ok)
	st, err := a.Load(t.Context(), at.ID)
	require.NoError(t, err)
	assert.Equal(t, "pallet 3", st.Subject[inspection.AgainPart])
	assert.Len(t, theCase(t, a, ids["major"]).OpenSublots(), 2)
}

// Who comes from a line of home is not asked again which of several they came for.
func TestBBeginsThePartThatTheLineOfHomeNamed(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "major")
	for _, name := range []string{"pallet 2", "pallet 3"} {
		o.Press("i", "2", "1").Type(name).Press("enter").Type("200").Press("enter", "enter", "enter")
	}
	id := theCase(t, a, ids["major"]).ID
	var named string
	for _, c := range station.ChoresOf(theCase(t, a, ids["major"]))["?"] {
		named = c.Text
	}
	require.Equal(t, "sample pallet 3, 200 pieces, tightened", named)
	o = uitest.Lead7().Open(t, func(env screen.Env) screen.Screen {
		return review.NewItem(env, a, screen.Review{ID: id, Which: named})
	})
	o.Press("b")
	at, ok := o.Routes[len(o.Routes)-1].(screen.Inspect)
	require.True(t, ok, "%v", o.Routes)
	st, err := a.Load(t.Context(), at.ID)
	require.NoError(t, err)
	assert.Equal(t, "pallet 3", st.Subject[inspection.AgainPart])
}

func TestSAnswersTheQuestionThatTheLineOfHomeNamed(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "major")
	for _, text := range []string{"which pallet", "which carton"} {
		o.Press("a", "2", "ctrl+u").Type(text).Press("enter")
	}
	s := uitest.Inspector104()
	o = s.Open(t, func(env screen.Env) screen.Screen {
		return review.NewItem(env, a, screen.Review{ID: theCase(t, a, ids["major"]).ID, Which: "which carton"})
	})
	o.Press("s").Shows("Asked: which carton")
	o.Press("esc", "s").Shows("Asked: which pallet")
}

func TestAConcessionEndsOnADayToCome(t *testing.T) {
	o, _, _ := item(t, uitest.Lead7(), "major")
	o.Press("d", "2").Type("Kunde AG").Press("enter")
	o.Type("2026-03-11").Press("enter").Shows("that day is over").Press("ctrl+u").Type("31.12.2026").Press("enter").Shows("a day as 2026-12-31")
	o.Press("ctrl+u").Type("2026-03-12").Press("enter").Shows("for how many pieces")
}

func TestTheGoodOnesOfASortGo(t *testing.T) {
	sorted := func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, a, ids := item(t, s, "major")
		o.Press("d", "3").Type(historytest.PIN).Press("enter")
		o = s.Open(t, func(env screen.Env) screen.Screen {
			return review.NewItem(env, a, screen.Review{Record: ids["major"], Work: true})
		})
		o.Press("ctrl+u").Type("1180").Press("enter", "ctrl+u").Type("20").Press("enter", "enter", "enter").Shows("sorted: 1180 good, 20 bad")
		o.Press("p").Type("1180").Press("enter")
		return o
	}
	uitest.Lead7().Everywhere(t, "sorted", sorted)
	o := sorted(t, uitest.Lead7())
	o.Shows("Reported: sort, 1180 good, 20 bad").Press("1", "enter", "enter", "enter").Shows("told apart by sorted").Press("5", "enter", "enter")
	o.Shows("So far: 1180 release (sorted)", "of the 20 that are left")
}
