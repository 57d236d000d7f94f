package review_test

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/fault"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/ui/history/historytest"
	"assay/ui/review"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// waiting is an archive whose queue holds, worst and oldest first: critical,
// major, own (Jo answered in it), held.
func waiting(t testing.TB, s uitest.Setting) (*historytest.Archive, map[string]inspection.ID) {
	a := historytest.New(t, s)
	ids := map[string]inspection.ID{}
	for _, one := range []struct {
		name  string
		story historytest.Story
	}{
		{"accepted", historytest.Story{Ago: 60 * time.Hour, Label: "Shelf Birk", Lot: "5"}},
		{"held", historytest.Story{Ago: 50 * time.Hour, Label: "Adaptor 12 V", Lot: "71", Hold: "certificate is of another lot"}},
		{"major", historytest.Story{Ago: 30 * time.Hour, Label: "Kettle K-200", Lot: "18", Fail: "FN01", Bore: "25.31"}},
		{"own", historytest.Story{Ago: 5 * time.Hour, By: historytest.Jo, Label: "Bracket 90°", Lot: "2291", Fail: "FN01"}},
		{"critical", historytest.Story{Ago: 20 * time.Minute, Label: "Adaptor 12 V", Lot: "88", Fail: "EL02", Files: 1, Note: "seal was broken"}},
	} {
		ids[one.name] = a.Tell(one.story)
	}
	return a, ids
}

func queue(t testing.TB, s uitest.Setting) (*uitest.Opened, *historytest.Archive, map[string]inspection.ID) {
	a, ids := waiting(t, s)
	return s.Open(t, func(env screen.Env) screen.Screen { return review.New(env, a) }), a, ids
}

func item(t testing.TB, s uitest.Setting, name string) (*uitest.Opened, *historytest.Archive, map[string]inspection.ID) {
	a, ids := waiting(t, s)
	return s.Open(t, func(env screen.Env) screen.Screen { return review.NewItem(env, a, screen.Review{Record: ids[name]}) }), a, ids
}

func state(t testing.TB, a *historytest.Archive, id inspection.ID) inspection.State {
	st, err := a.Load(t.Context(), id)
	assert.NoError(t, err)
	return st
}

func TestTheQueue(t *testing.T) {
	uitest.Lead7().Everywhere(t, "queue", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _, _ := queue(t, s)
		return o
	})
	uitest.Lead7().Everywhere(t, "queue-filter", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _, _ := queue(t, s)
		o.Press("/").Type("adaptor")
		return o
	})
	t.Run("wide", func(t *testing.T) {
		s := uitest.Lead7()
		s.W, s.H = 120, 40
		o, _, _ := queue(t, s)
		o.Golden("queue-120x40")
	})
}

func TestTheOrderIsDueThenWorstAndCanBeAnother(t *testing.T) {
	o, _, _ := queue(t, uitest.Lead7())
	order := func() string {
		var all []string
		for _, l := range strings.Split(o.Screen(), "\n") {
			if i := strings.Index(l, "Q-1"); i > 0 && strings.ContainsAny(l[:i], "✗!") {
				all = append(all, strings.Fields(l[i:])[0])
			}
		}
		return strings.Join(all, " ")
	}
	assert.Equal(t, "Q-10-002 Q-11-003 Q-12-005 Q-12-004", order(), "late ones first, the critical before the major")
	assert.Equal(t, "Q-12-005 Q-11-003 Q-12-004 Q-10-002", func() string { o.Press("s"); return order() }())
	assert.Equal(t, "Q-10-002 Q-11-003 Q-12-004 Q-12-005", func() string { o.Press("s"); return order() }())
}

func TestEnterOpensTheItemUnderTheMark(t *testing.T) {
	o, _, ids := queue(t, uitest.Lead7())
	o.Press("down", "enter", "esc", "r")
	assert.Equal(t, []screen.Route{screen.Review{ID: station.CaseOf(ids["major"])}, screen.Record{ID: ids["major"]}}, o.Routes)
}

func TestTheQueueFiltersByWords(t *testing.T) {
	o, _, ids := queue(t, uitest.Lead7())
	o.Press("/").Type("adaptor 71").Shows("Failed and held   1").Hides("Q-11-")
	o.Press("enter", "enter")
	assert.Equal(t, []screen.Route{screen.Review{ID: station.CaseOf(ids["held"]), In: station.CaseFilter{Text: "adaptor 71"}}}, o.Routes)
	o.Press("esc", "/", "esc").Shows("Failed and held   4")
	o.Press("/").Type("zzz").Shows("Nothing here has these words")
}

func TestTheQueueIsReadAgainWhenSomethingIsDecided(t *testing.T) {
	o, a, ids := queue(t, uitest.Lead7())
	a.Decide(ids["critical"], "scrap", "it burns")
	o.Send(screen.Changed{}).Shows("Failed and held   3").Hides("exposed live part")
}

func TestAnEmptyQueueSaysWhatWillStandThere(t *testing.T) {
	s := uitest.Lead7()
	a := historytest.New(t, s)
	o := s.Open(t, func(env screen.Env) screen.Screen { return review.New(env, a) })
	o.Shows("Nothing waits for you").Press("enter", "r", "down", "end", "pgup")
	assert.Empty(t, o.Routes)
}

func TestALongQueueIsReadAsOneGoesDownAndToItsEndWhenFiltered(t *testing.T) {
	s := uitest.Lead7()
	a := historytest.New(t, s)
	for i := range 230 {
		a.Tell(historytest.Story{Ago: time.Duration(300-i) * time.Minute, Label: fmt.Sprintf("Thing %03d", i), Lot: "1", Hold: "no paper"})
	}
	o := s.Open(t, func(env screen.Env) screen.Screen { return review.New(env, a) })
	o.Shows("200 and more below")
	o.Press("/").Type("thing 007").Shows("Failed and held   2").Type("x").Shows("Failed and held   0")
}

func TestAnItem(t *testing.T) {
	for _, name := range []string{"critical", "major", "own", "held"} {
		uitest.Lead7().Everywhere(t, name, func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, _, _ := item(t, s, name)
			return o
		})
	}
	t.Run("wide", func(t *testing.T) {
		s := uitest.Lead7()
		s.W, s.H = 120, 40
		o, _, _ := item(t, s, "major")
		o.Golden("major-120x40")
	})
}

func TestTheDecision(t *testing.T) {
	for name, keys := range map[string][]string{
		"decide-pick":   {"d"},
		"decide-not":    {"d", "2"},
		"decide-sign":   {"d", "8", "2", "4"},
		"decide-reason": {"d", "8", "up", "b", "u", "r", "n", "s"},
	} {
		uitest.Lead7().Everywhere(t, name, func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, _, _ := item(t, s, "critical")
			o.Press(keys...)
			return o
		})
	}
}

// decided walks a decision: scrap, a reason of one's own, the PIN.
func decided(o *uitest.Opened, reason, pin string) {
	o.Press("d", "8", "up").Type(reason).Press("enter").Type(pin).Press("enter")
}

func TestARoutineDecisionIsTwoKeysAndThePIN(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "major")
	o.Press("d", "8").Type(historytest.PIN).Press("enter")
	st := state(t, a, ids["major"])
	assert.Equal(t, "scrap", st.Review.Disposition)
	assert.Equal(t, "as found: major: 1 bad unit, rejected from 1; 5 of 5 looked at", st.Review.Reason)
}

func TestADecisionIsSavedAndTheNextItemComesUp(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "critical")
	decided(o, "burns: seen twice, Tom's words", historytest.PIN)
	st := state(t, a, ids["critical"])
	assert.Equal(t, inspection.Reviewed, st.Phase)
	assert.Equal(t, inspection.Reject, st.Outcome.Verdict, "the verdict stays")
	assert.Equal(t, "scrap", st.Review.Disposition)
	assert.Equal(t, "burns: seen twice, Tom's words", st.Review.Reason)
	assert.Equal(t, []screen.Route{screen.Review{ID: station.CaseOf(ids["own"])}}, o.Routes)
	o.Shows("decided: scrap")
}

func TestAfterTheLastItemTheQueueComesBack(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "critical")
	a.Decide(ids["own"], "scrap", "not mine")
	decided(o, "settled", historytest.PIN)
	assert.Equal(t, inspection.Reviewed, state(t, a, ids["critical"]).Phase)
	assert.Empty(t, o.Routes)
}

func TestTheNextOneIsOfTheListThatIsWorkedOn(t *testing.T) {
	_, a, ids := item(t, uitest.Lead7(), "held")
	adaptors := station.CaseFilter{Text: "adaptor"}
	o := uitest.Lead7().Open(t, func(env screen.Env) screen.Screen {
		return review.NewItem(env, a, screen.Review{Record: ids["held"], In: adaptors})
	})
	o.Press("n")
	assert.Equal(t, []screen.Route{screen.Review{ID: station.CaseOf(ids["critical"]), In: adaptors}}, o.Routes, "the kettle between them is not of it")
}

func TestNGoesOnWithoutDeciding(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "major")
	o.Press("n")
	assert.Equal(t, []screen.Route{screen.Review{ID: station.CaseOf(ids["critical"])}}, o.Routes)
	assert.Equal(t, inspection.Signed, state(t, a, ids["major"]).Phase)
	o, _, _ = item(t, uitest.Lead7(), "own")
	o.Press("n").Shows("that is the last one of the list")
}

func TestAConcessionIsNeverOfferedForACritical(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "critical")
	o.Press("d").Shows("never with a critical defect")
	o.Press("2").Shows("use as is (concession): never with a critical defect").Hides("Allowed by")
	o.Press("home", "enter").Shows("never with a critical defect").Hides("Allowed by")
	assert.Equal(t, inspection.Signed, state(t, a, ids["critical"]).Phase)
	o, _, _ = item(t, uitest.Lead7(), "major")
	o.Press("d", "2").Shows("use as is (concession)", "Allowed by", "Until")
}

func TestADecisionNeedsAReasonAndAPIN(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "critical")
	o.Press("d", "8", "enter").Shows("this one is needed")
	o.Press("up", "space", "enter").Shows("this one is needed")
	assert.Equal(t, inspection.Signed, state(t, a, ids["critical"]).Phase)
}

func TestAWrongPINKeepsWhatWasTyped(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "critical")
	decided(o, "burns", "1111")
	o.Shows("badge and PIN do not match").Press("x").Shows("burns", "scrap")
	assert.Equal(t, inspection.Signed, state(t, a, ids["critical"]).Phase)
	o.Type(historytest.PIN).Press("enter")
	assert.Equal(t, inspection.Reviewed, state(t, a, ids["critical"]).Phase)
}

func TestThePINIsNeverOnTheScreen(t *testing.T) {
	o, _, _ := item(t, uitest.Lead7(), "critical")
	o.Press("d", "8").Type(historytest.PIN)
	o.Shows("••••").Hides(historytest.PIN)
}

func TestEscGoesBackOneQuestionAndLosesNothing(t *testing.T) {
	o, _, _ := item(t, uitest.Lead7(), "critical")
	o.Press("d", "8", "up").Type("burns").Press("esc").Shows("What becomes of the goods?")
	o.Press("9").Shows("burns", "quarantine")
	o.Press("esc", "esc").Shows("Defects")
	assert.Empty(t, o.Routes)
}

func TestTwoLeadsAtOnce(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "critical")
	o.Press("d", "8", "up").Type("burns").Press("enter")
	a.Decide(ids["critical"], "quarantine", "lab first")
	o.Type(historytest.PIN).Press("enter").Shows("changed since you opened it")
	o.Press("esc", "esc", "esc").Shows("new since you opened", "lab first", "Kim Voss")
	assert.Equal(t, "quarantine", state(t, a, ids["critical"]).Review.Disposition)
	decided(o, "seen, and burns", historytest.PIN)
	assert.Equal(t, "scrap", state(t, a, ids["critical"]).Review.Disposition)
}

func TestWhatComesWhileAFormIsOpenStandsAboveItAndIsDecidedOnOnlyOnceSeen(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "critical")
	o.Press("d", "8", "up").Type("burns").Press("enter")
	a.Decide(ids["critical"], "quarantine", "lab first")
	o.Send(screen.Changed{}).Shows("new since you opened it", "Kim Voss", "lab first", "burns")
	o.Type(historytest.PIN).Press("enter").Shows("changed since you opened it")
	assert.Equal(t, "quarantine", state(t, a, ids["critical"]).Review.Disposition)
	o.Press("x").Shows("Kim Voss", "lab first", "burns").Type(historytest.PIN).Press("enter")
	assert.Equal(t, "scrap", state(t, a, ids["critical"]).Review.Disposition)
}

func TestAFullDiskLosesNoWord(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "critical")
	a.Refuse = fault.New(fault.Full, "the disk is full")
	decided(o, "burns", historytest.PIN)
	o.Shows("the disk is full").Press("x").Shows("burns")
	assert.Equal(t, inspection.Signed, state(t, a, ids["critical"]).Phase)
}

func TestOneDecisionIsOnItsWayAtATime(t *testing.T) {
	o, _, ids := item(t, uitest.Lead7(), "critical")
	o.Press("d", "8").Type(historytest.PIN)
	save := o.Later(uitest.KeyMsg("enter"))
	o.Shows("saving").Press("enter", "esc", "d")
	o.Settle(save)
	assert.Equal(t, []screen.Route{screen.Review{ID: station.CaseOf(ids["own"])}}, o.Routes)
}

func TestWhoMayNotDecideIsToldWhy(t *testing.T) {
	for _, c := range []struct {
		name, item string
		who        uitest.Setting
		why        string
	}{
		{"an inspector", "critical", uitest.Inspector104(), "a lead decides"},
		{"who answered in it", "own", uitest.Lead7(), "you answered in"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, _, _ := item(t, c.who, c.item)
			o.Shows(c.why)
			o.Press("d").Shows(c.why).Hides("What becomes")
			o.Press("enter").Hides("What becomes")
		})
	}
}

func TestAScanDecidesNothing(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "critical")
	o.Press("d", "8", "up").Type("burns").Press("enter").Scan("2468")
	o.Shows("a scan decides nothing", "burns")
	assert.Equal(t, inspection.Signed, state(t, a, ids["critical"]).Phase)
	assert.Empty(t, o.Routes)
}

func TestHostileTextStaysText(t *testing.T) {
	s := uitest.Lead7()
	a := historytest.New(t, s)
	evil := "\x1b]52;c;cm0=\x07\x1b[2J\u202eREJ\rECT\u009b31m"
	id := a.Tell(historytest.Story{Ago: time.Hour, Label: evil, Lot: "1", Hold: evil, Note: evil})
	for _, build := range []func(screen.Env) screen.Screen{
		func(env screen.Env) screen.Screen { return review.New(env, a) },
		func(env screen.Env) screen.Screen { return review.NewItem(env, a, screen.Review{Record: id}) },
	} {
		o := s.Open(t, build)
		o.Press("end")
		for _, bad := range []string{"\x1b]", "\x1b[2J", "\u202e", "\r", "\u009b", "\x07"} {
			assert.NotContains(t, o.Raw(), bad)
		}
		o.Shows("␛[2J")
	}
}

func TestEveryWindowHoldsTheScreens(t *testing.T) {
	for _, size := range []screen.Size{{W: 60, H: 18}, {W: 61, H: 19}, {W: 109, H: 25}, {W: 110, H: 18}, {W: 200, H: 70}, {W: 20, H: 5}, {W: 1, H: 1}} {
		o, _, _ := item(t, uitest.Lead7(), "major")
		o.Press("end").Resize(size.W, size.H).Press("down", "pgup")
		o.Press("d", "down", "8").Type("x").Press("enter").Resize(80, 24)
		q, _, _ := queue(t, uitest.Lead7())
		q.Resize(size.W, size.H).Press("down", "/").Type("a").Resize(80, 24)
	}
}

func theCase(t testing.TB, a *historytest.Archive, id inspection.ID) nonconformance.State {
	c, err := a.Case(t.Context(), station.CaseOf(id))
	assert.NoError(t, err)
	return c
}

func TestGoodsAreDecidedInPartsThatBalance(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "major")
	o.Press("p").Shows("counted 1200 = accepted 0", "of the 1200 that are left")
	o.Type("1300").Press("enter").Shows("from 1 to the 1200 that are left").Press("ctrl+u")
	o.Type("200").Press("enter", "1", "1").Type("pallet 2").Press("enter", "enter").Shows("it is rejected: sort or rework it").Press("8", "1", "enter")
	o.Type("repack").Press("enter").Shows("scrap always takes: destroy").Press("ctrl+u").Type("destroy, repack").Press("enter")
	o.Shows("So far: 200 scrap (pallet 2)", "Then counted 1200 = accepted 0 + rejected 200 + held 1000", "of the 1000 that are left")
	o.Press("esc").Shows("Part 1", "pallet 2").Press("enter").Shows("Part 2") // one part back, nothing lost
	o.Press("enter", "7", "enter", "enter", "enter")
	o.Shows("1000 return to supplier").Type("burnt on one side").Press("enter").Type(historytest.PIN).Press("enter")
	c := theCase(t, a, ids["major"])
	assert.Equal(t, 1200, c.Balance().Rejected)
	var tasks []string
	for _, task := range c.Tasks() {
		tasks = append(tasks, task.Words())
	}
	assert.Equal(t, []string{"destroy 200 (pallet 2)", "repack 200 (pallet 2)", "ship back 1000"}, tasks)
	assert.Equal(t, "in_parts", state(t, a, ids["major"]).Review.Disposition)
}

func TestAConcessionIsAskedWhoUntilWhenAndWaitsForASecond(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "major")
	o.Press("d", "2").Type("Kunde AG").Press("enter").Type("2026-12-31").Press("enter", "enter", "enter", "enter").Type(historytest.PIN).Press("enter")
	c := theCase(t, a, ids["major"])
	assert.Len(t, c.Pending, 1)
	assert.Equal(t, inspection.Signed, state(t, a, ids["major"]).Phase, "not in force yet")
	o, _, _ = item(t, uitest.Lead7(), "major")
	o.Press("y").Shows("no decision waits")
}

func TestAPartMayGoByAConcession(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "major")
	o.Press("p").Type("200").Press("enter", "2", "1").Type("pallet 2").Press("enter", "enter", "enter", "7", "enter", "enter", "enter")
	o.Shows("Allowed by", "200 use as is").Type("Kunde AG").Press("enter").Type("2026-12-31").Press("enter", "enter", "enter")
	o.Type("scratched under the lid").Press("enter").Type(historytest.PIN).Press("enter").Shows("signed once: a second person signs")
	c := theCase(t, a, ids["major"])
	assert.Len(t, c.Pending, 1)
	assert.Equal(t, 200, c.Pending[0].Concession.Quantity)
}

func TestEachPartThatIsRegradedHasItsGrade(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "major")
	o.Press("p").Type("20").Press("enter", "6", "enter", "enter", "enter").Shows("Part 1: regrade 20").Type("B").Press("enter").Type("1").Press("enter")
	o.Shows("So far: 20 regrade to B").Press("enter", "6", "enter", "enter", "enter").Type("C").Press("enter").Type("1").Press("enter")
	o.Type("dull").Press("enter").Type(historytest.PIN).Press("enter")
	parts := theCase(t, a, ids["major"]).InForce.Parts
	assert.Equal(t, []string{"B", "C"}, []string{parts[0].Grade, parts[1].Grade})
}

func TestACaseIsContainedTakenAndAskedAbout(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "major")
	o.Press("c", "1").Type("bay R2").Press("enter", "enter").Shows("apart: bay R2", "contained")
	o.Press("t").Shows("Jo Lind has it")
	o.Press("a", "1").Type("label of carton 6").Press("enter").Shows("Ana Torres (104): label of carton 6")
	c := theCase(t, a, ids["major"])
	assert.True(t, c.Asked[0].Photo)
	assert.Equal(t, "104", c.Asked[0].To)
	o.Press("e", "2").Type("worn tool").Press("enter", "enter", "enter", "enter", "enter", "enter").Type("sorting 120.00 EUR").Press("enter").Shows("machine: worn tool")
	o.Press("m", "1").Type("new tool").Press("enter").Type("104").Press("enter", "enter", "enter").Shows("new tool (Ana Torres (104), due 2026-03-26)")
	assert.Equal(t, "120.00", theCase(t, a, ids["major"]).Cause.Costs[0].Money.Amount)
	o.Press("x").Shows("nothing is decided about the goods")
	o.Golden("case-80x24")
}

func TestALeadStopsAndChecksAllOfALot(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "major")
	o.Press("c", "2").Type("2026-01-01").Press("enter").Type("cracks").Press("enter").Shows("contained", "stop and check: lot")
	c := theCase(t, a, ids["major"])
	held := station.StoppedBy(c)
	assert.Len(t, held, 1)
	assert.Equal(t, []string{"lot", "2026-01-01", "cracks"}, []string{held[0].Scope, held[0].Since, held[0].Note})
	o.Press("l").Shows("not now: decide first what becomes of what was found")
}

func TestLiftingAStopWarnsOfWhatWasNotInspectedAgain(t *testing.T) {
	o, a, ids := item(t, uitest.Lead7(), "critical")
	a.Tell(historytest.Story{Ago: 70 * time.Hour, Label: "Adaptor 12 V", Lot: "70"})
	o.Press("c", "3", "enter", "enter").Shows("contained")
	require.NotEmpty(t, theCase(t, a, ids["critical"]).OpenRechecks())
	o.Press("l").Shows("not now: decide first what becomes of what was found")
	o.Press("d", "8").Type(historytest.PIN).Press("enter")
	o = uitest.Lead7().Open(t, func(env screen.Env) screen.Screen {
		return review.NewItem(env, a, screen.Review{Record: ids["critical"]})
	})
	o.Press("l").Shows("Not inspected again yet:", "nobody is asked to")
	o.Press("1").Shows("Not inspected again yet:", "why the goods may move again")
}

func TestManyAreMarkedTakenAndDecidedAtOnce(t *testing.T) {
	o, a, ids := queue(t, uitest.Lead7())
	o.Press(" ", " ").Shows("2 marked").Press("d")
	assert.Equal(t, []screen.Route{screen.Review{
		ID: station.CaseOf(ids["held"]), Also: []nonconformance.ID{station.CaseOf(ids["major"])}, Deciding: true,
	}}, o.Routes)
	r := o.Routes[0].(screen.Review)
	two := uitest.Lead7().Open(t, func(env screen.Env) screen.Screen { return review.NewItem(env, a, r) })
	two.Shows("What becomes of the goods of all 2 cases?", "Q-11-003: it is rejected").Press("8").Type(historytest.PIN).Press("enter")
	for _, name := range []string{"held", "major"} {
		assert.Equal(t, "scrap", state(t, a, ids[name]).Review.Disposition, name)
	}
	o.Press("esc").Send(screen.Changed{}).Press("t").Shows("taken", "in review")
}

func TestAViewOfOnesOwnIsKept(t *testing.T) {
	o, _, _ := queue(t, uitest.Lead7())
	o.Press("/").Type("adaptor").Press("enter", "s", "k").Type("power").Press("enter").Shows("view: power", "worst, then oldest", "Failed and held   2")
	o.Press("v").Shows("view: all", "Failed and held   4")
	o.Press("v").Shows("view: mine", "Nothing stands in this view")
	o.Press("s", "s").Shows("due, then worst")
	for range len(station.BaseViews) - 1 {
		o.Press("v")
	}
	o.Shows("view: power", "worst, then oldest")
}

// What failed is held against the approved sample, where the product's list brought a
// photo of it.
func TestTheApprovedSampleStandsBesideWhatFailed(t *testing.T) {
	s := uitest.Lead7()
	a := historytest.New(t, s)
	sample := [32]byte{7}
	id := a.Tell(historytest.Story{Ago: time.Hour, Label: "Kettle K-200", Lot: "18", Fail: "FN01", Files: 1, Subject: map[string]string{
		"product.approved_sample": "KE-17-approved.jpg", goods.SamplePhoto: hex.EncodeToString(sample[:]),
	}})
	o := s.Open(t, func(env screen.Env) screen.Screen { return review.NewItem(env, a, screen.Review{Record: id}) })
	o.Shows("KE-17-approved.jpg").Press("z")
	require.NotEmpty(t, o.Routes)
	went, ok := o.Routes[len(o.Routes)-1].(screen.Photos)
	require.True(t, ok)
	require.Len(t, went.Files, 3)
	assert.Equal(t, sample, went.Files[1].Digest, "beside the first, which failed")
	assert.Equal(t, "the approved sample", went.Files[1].Where)
}

// What is decided was due once; it is late no more.
func TestNothingDecidedIsCalledLate(t *testing.T) {
	o, a, ids := queue(t, uitest.Lead7())
	o.Shows("late")
	a.Decide(ids["held"], "return_to_supplier", "wrong certificate")
	o.Send(screen.Changed{})
	for o.Press("v"); !strings.Contains(o.Screen(), "not done: ship back"); o.Press("v") {
		require.NotContains(t, o.Screen(), "view: all", "it is in none of the views")
	}
	o.Hides("late")
}
