package review_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/fault"
	"assay/station/nonconformance"
	"assay/ui/history/historytest"
	"assay/ui/review"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// several opens the decision of the critical, the held and the major case, in this order.
func several(t *testing.T, order ...string) (*uitest.Opened, *historytest.Archive, func(string) nonconformance.State) {
	s := uitest.Lead7()
	a, ids := waiting(t, s)
	r := screen.Review{ID: station.CaseOf(ids[order[0]]), Deciding: true}
	for _, name := range order[1:] {
		r.Also = append(r.Also, station.CaseOf(ids[name]))
	}
	o := s.Open(t, func(env screen.Env) screen.Screen { return review.NewItem(env, a, r) })
	return o, a, func(name string) nonconformance.State { return theCase(t, a, ids[name]) }
}

func scraps(t *testing.T, a *historytest.Archive, c nonconformance.State) {
	_, err := a.Other.SignCase(t.Context(), c.ID, historytest.PIN, nonconformance.Dispose{Parts: c.Whole("quarantine"), Reason: "first", Saw: c.Sight()})
	require.NoError(t, err)
}

func TestSeveralAreDecidedInOneGoEachWithANumberOfItsOwn(t *testing.T) {
	o, _, at := several(t, "held", "major", "critical")
	o.Shows("What becomes of the goods of all 3 cases?").Press("8").Shows("as found").Type(historytest.PIN).Press("enter")
	numbers := map[string]bool{}
	for _, name := range []string{"held", "major", "critical"} {
		c := at(name)
		require.NotNil(t, c.InForce, name)
		assert.Equal(t, "as found", c.InForce.Signed.Reason, "the reason of one is not that of another")
		assert.Equal(t, c.Pieces(), c.InForce.Parts[0].Quantity, name)
		assert.Equal(t, []nonconformance.Task{{Kind: nonconformance.Destroy, Quantity: c.Pieces()}}, c.InForce.Tasks, name)
		numbers[c.Number] = true
	}
	assert.Len(t, numbers, 3)
}

func TestOneThatRefusesIsLeftOutAndNothingIsWrittenUntilThePINIsGivenAgain(t *testing.T) {
	o, a, at := several(t, "held", "major", "critical")
	o.Press("8")
	scraps(t, a, at("major"))
	o.Type(historytest.PIN).Press("enter").Shows("1 of 3 cases is not open to this, so nothing was written of any.", "Q-11-003: changed since you opened it")
	assert.Nil(t, at("held").InForce, "nothing was written")
	assert.Nil(t, at("critical").InForce)
	o.Press("enter").Shows("What becomes of the goods of the other 2 cases", "left out", "Q-11-003: changed since", "as found").Golden("left-out-80x24")
	o.Type(historytest.PIN).Press("enter")
	assert.Equal(t, "scrap", at("held").InForce.Main())
	assert.Equal(t, "scrap", at("critical").InForce.Main())
	assert.Equal(t, "quarantine", at("major").InForce.Main(), "it stays as the other lead decided")
}

func TestWhereTheOneOnShowRefusesTheNextIsShownAndWhatWasTypedStays(t *testing.T) {
	o, a, at := several(t, "held", "major")
	o.Press("8").Press("up").Press("ctrl+u").Type("both burnt").Press("enter")
	scraps(t, a, at("held"))
	o.Type(historytest.PIN).Press("enter").Press("enter").Shows("Q-11-003", "What becomes of the goods of the one that is left", "both burnt")
	assert.Nil(t, at("major").InForce)
	o.Type(historytest.PIN).Press("enter")
	assert.Contains(t, at("major").InForce.Signed.Reason, "both burnt")
	assert.NotEmpty(t, at("major").InForce.Tasks, "they are those that go with it, since none were asked")
}

func TestWhereAllRefuseNothingIsLeftOut(t *testing.T) {
	o, a, at := several(t, "held", "major")
	o.Press("8")
	scraps(t, a, at("held"))
	scraps(t, a, at("major"))
	o.Type(historytest.PIN).Press("enter").Shows("2 of 2 cases are not open to this").Press("enter").Shows("all 2 cases")
}

func TestAConcessionForSeveralIsOfEachForItsOwnPieces(t *testing.T) {
	o, _, at := several(t, "held", "major")
	o.Press("2").Shows("Allowed by").Hides("How many").Type("Ms Roth").Press("enter").Type("2026-12-31").Press("enter", "enter", "enter").Type(historytest.PIN).Press("enter").Shows("2 signed once")
	for _, name := range []string{"held", "major"} {
		c := at(name)
		require.Len(t, c.Pending, 1, name)
		assert.Equal(t, c.Pending[0].Parts[0].Quantity, c.Pending[0].Concession.Quantity)
	}
}

func TestPartsAreOfTheCaseOnShowAlone(t *testing.T) {
	o, _, at := several(t, "major", "held")
	o.Press("8", "esc", "esc", "p").Press("ctrl+u").Type("1200").Press("enter", "8", "enter", "enter")
	for range 3 {
		o.Press("enter")
	}
	o.Shows("In parts").Type("burnt").Press("enter").Type(historytest.PIN).Press("enter")
	require.NotNil(t, at("major").InForce)
	assert.Nil(t, at("held").InForce, "it was not divided")
}

func TestWhoIsAtWorkOnSeveralTakesAllOrNone(t *testing.T) {
	o, a, ids := queue(t, uitest.Lead7())
	o.Press(" ", " ").Shows("2 marked")
	a.Fails(fault.New(fault.Full, "the disk is full"))
	o.Press("t").Shows("the disk is full").Press("enter").Shows("2 marked")
	for _, name := range []string{"held", "major"} {
		assert.Nil(t, theCase(t, a, ids[name]).Holder, name)
	}
	o.Press("t").Shows("taken").Hides("marked")
}

func TestMarksOfWhatIsNotListedAreCountedApart(t *testing.T) {
	o, a, ids := queue(t, uitest.Lead7())
	o.Press(" ", " ").Shows("2 marked")
	o.Press("/").Type("kettle").Press("enter").Shows("1 of 2 marked")
	o.Press("/").Press("esc").Shows("2 marked")
	a.Decide(ids["held"], "scrap", "burnt")
	o.Send(screen.Changed{}).Shows(", 1 marked")
}
