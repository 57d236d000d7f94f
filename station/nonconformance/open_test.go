package nonconformance_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station/fault"
	. "assay/station/nonconformance"
)

// conceded is a decision that takes a second person.
func conceded(s State) Dispose {
	d := dispose(s, "use_as_is")
	d.Concession = &Concession{By: "Kunde", Until: "2026-12-31", Quantity: 2000}
	return d
}

func declined(t testing.TB, s State) State {
	t.Helper()
	s = do(t, s, lead("7"), conceded(s))
	return do(t, s, lead("9"), Decline{Decision: s.Pending[0].Mark, Reason: "not for this customer"})
}

func TestWhatASortCameToStillWaitsOnceTheDecisionAboutItWasNotAgreedTo(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), dispose(s, "sort"), Report{What: "sort", Good: 900, Bad: 295})
	require.Equal(t, InReview, s.Phase)
	s = declined(t, s)
	assert.True(t, s.Phase.Undecided(), "it is %s: nobody would decide about it", s.Phase)
	assert.Equal(t, "sorted: 900 good, 295 bad", s.Found())
}

func TestATakenUpCaseStaysSoOnceTheDecisionAboutItWasNotAgreedTo(t *testing.T) {
	s := lot(t, rejected())
	s = finished(t, do(t, s, lead("7"), dispose(s, "scrap")))
	s = declined(t, do(t, s, lead("7"), Reopen{Why: "the customer wants them"}))
	assert.Equal(t, IsReopened, s.Phase)
	assert.Contains(t, s.Left()[0], "the customer wants them")
	s = finished(t, do(t, s, lead("7"), dispose(s, "scrap")))
	assert.Equal(t, IsClosed, s.Phase)
}

// What one station finds while another decides is not lost, in whatever order the
// facts lie.
func TestALookAgainThatADecisionDidNotKnowOfWaitsForALead(t *testing.T) {
	for n := range 8 { // the marks order what is apart: some one way, some the other
		here := lot(t, rejected())
		here = do(t, here, lead("7"), dispose(here, "rework"), Report{What: "rework", Good: 1195})
		there := here
		decides := lead("7")
		d := dispose(here, "scrap")
		d.Reason = string(rune('a' + n))
		here = do(t, here, decides, d)
		again := whole()
		again.ID, again.Number, again.Verdict, again.Single, again.Returned = RecordID{4}, "DOCK-Q-20260918-002", "reject", false, false
		there = do(t, there, inspector("105"), Add{Record: again, Again: RecordID{9}})
		both := Fold(here, there.Events()...)
		assert.True(t, both.Phase.Undecided(), "it is %s", both.Phase)
		assert.Contains(t, both.Found(), "came again, rejected in DOCK-Q-20260918-002")
	}
}

func TestGoodsThatComeIntoADecidedCaseWaitForALead(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), Contain{Scope: "product", Value: "4007"})
	s = do(t, s, lead("7"), dispose(s, "scrap"))
	require.False(t, s.Phase.Undecided())
	other := rejected()
	other.ID, other.Number = RecordID{4}, "DOCK-Q-20260918-002"
	s = do(t, s, inspector("105"), Add{Record: other})
	assert.True(t, s.Phase.Undecided(), "it is %s: nobody would decide about them", s.Phase)
	assert.Equal(t, "DOCK-Q-20260918-002, rejected, came into it", s.Found())
	s = do(t, s, lead("7"), dispose(s, "scrap"))
	assert.False(t, s.Phase.Undecided())
}

func TestAQuestionKeepsACaseOpenThatTheSecondSignatureWouldEnd(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), conceded(s), Ask{To: "104", Text: "which pallet?"})
	s = finished(t, do(t, s, lead("9"), Confirm{Decision: s.Pending[0].Mark, Saw: s.Sight()}))
	assert.NotEqual(t, IsClosed, s.Phase, "the question would be lost")
	assert.Equal(t, NextClose, s.Next())
}

// The decision was signed closed, for nothing but its tasks was left; then somebody asks.
func TestAQuestionAskedWhileOnlyTasksAreLeftIsAnsweredBeforeTheCaseEnds(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), dispose(s, "scrap"), Ask{To: "104", Text: "which pallet?"})
	s = finished(t, s)
	assert.NotEqual(t, IsClosed, s.Phase, "the question would be lost")
	assert.Equal(t, []string{"no answer yet from 104: which pallet?"}, s.Left())
	s = do(t, s, inspector("104"), Reply{Question: s.Asked[0].Mark, Text: "pallet 3"})
	assert.Equal(t, IsClosed, s.Phase, "nothing is left")
}

// Who closes a case is shown what nobody answered, and takes it back by that; what was
// asked at another station meanwhile is not.
func TestACloseTakesBackTheQuestionsItsSignerKnewOf(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), Ask{To: "104", Text: "which pallet?"})
	s = finished(t, do(t, s, lead("7"), dispose(s, "scrap")))
	require.Equal(t, NextClose, s.Next())
	elsewhere := do(t, s, lead("9"), Ask{To: "105", Text: "who saw it?"})
	s = do(t, s, lead("7"), Close{})
	assert.Equal(t, IsClosed, s.Phase)
	assert.Empty(t, s.Questions())
	met := Fold(s, elsewhere.Events()...)
	require.Len(t, met.Questions(), 1)
	assert.Equal(t, "who saw it?", met.Questions()[0].Text)
	assert.NotEqual(t, IsClosed, met.Phase)
	met = do(t, met, lead("7"), Reopen{Why: "the pallet is wanted"})
	assert.Len(t, met.Questions(), 2, "what is taken up again is asked again")
}

func TestNothingIsPutAwayWhileItsOwnCaseStopsTheProduct(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), Contain{Scope: "product", Value: "4007"})
	s = do(t, s, lead("7"), dispose(s, "sort"), Report{What: "sort", Good: 1000, Bad: 195})
	s = do(t, s, lead("7"), Dispose{Reason: "r", Saw: s.Sight(), Parts: []Part{
		{Disposition: "release", Quantity: 1000, Apart: Sorted}, {Disposition: "scrap", Quantity: 195},
	}})
	due := func() (all []string) {
		for _, task := range s.DueTasks() {
			all = append(all, task.Words())
		}
		return all
	}
	assert.Equal(t, []string{"destroy 195"}, due(), "what is scrapped need not wait")
	assert.Contains(t, s.Left(), "stop and check of product 4007 is not lifted")
	s = do(t, s, lead("7"), Free{Contained: s.Held[0].Mark, Reason: "all are sorted"})
	assert.Equal(t, []string{"put away 1000", "destroy 195"}, due())
	s = finished(t, s)
	assert.Equal(t, NextClose, s.Next(), "its lead closes it: at the decision the stop was left")
}

func TestPiecesThatWereSortedTwiceCountByTheLastSort(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), dispose(s, "sort"), Report{What: "sort", Good: 600, Bad: 595})
	s = do(t, s, lead("7"), dispose(s, "sort"), Report{What: "sort", Good: 500, Bad: 695})
	goes := func(n int) Dispose {
		return Dispose{Reason: "r", Saw: s.Sight(), Parts: []Part{
			{Disposition: "release", Quantity: n, Apart: Sorted}, {Disposition: "scrap", Quantity: s.Pieces() - n},
		}}
	}
	refuses(t, s, lead("7"), goes(501), fault.Refused, "the sort left 500 good pieces")
	do(t, s, lead("7"), goes(500))
}

// What a decision that was never agreed to would have replaced is replaced by the next one
// all the same, though that names only the one it stands in the place of.
func TestADecisionReplacesAlsoWhatThatBeforeItReplaced(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), dispose(s, "rework"))
	s = do(t, s, lead("7"), conceded(s))
	require.Len(t, s.Pending, 1)
	require.Equal(t, "rework", s.InForce.Main(), "one alone does not let them go")
	s = do(t, s, lead("9"), dispose(s, "scrap"))
	assert.Len(t, s.Made[2].Replaces, 1, "it names the one that stood last")
	assert.Empty(t, s.Dispute, "all were made one after the other")
	assert.Empty(t, s.Pending)
	assert.Equal(t, "scrap", s.InForce.Main())
	assert.Len(t, s.Under(*s.InForce), 2)
}

func TestWhatAPalletsSortLeftGoesAsThatPalletAndNotWithTheRest(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), Dispose{Reason: "r", Saw: s.Sight(), Parts: []Part{
		{Disposition: "sort", Quantity: 200, Apart: ByPallet, Sublot: "pallet 3"}, {Disposition: "sort", Quantity: s.Pieces() - 200},
	}})
	s = do(t, s, lead("7"), Report{What: "sort", Sublot: "pallet 3", Good: 190, Bad: 10}, Report{What: "sort", Good: 900, Bad: 95})
	goes := func(sublot string, n int) Dispose {
		return Dispose{Reason: "r", Saw: s.Sight(), Parts: []Part{
			{Disposition: "release", Quantity: n, Apart: Sorted, Sublot: sublot}, {Disposition: "scrap", Quantity: s.Pieces() - n},
		}}
	}
	refuses(t, s, lead("7"), goes("", 1090), fault.Refused, "the sort left 900 good pieces, and 1090 are to go; that of pallet 3 left 190, which go as a part of their own")
	refuses(t, s, lead("7"), goes("pallet 3", 200), fault.Refused, "the sort of pallet 3 left 190 good pieces, and 200 are to go; that of the lot without its parts left 900")
	do(t, s, lead("7"), Dispose{Reason: "r", Saw: s.Sight(), Parts: []Part{
		{Disposition: "release", Quantity: 900, Apart: Sorted}, {Disposition: "release", Quantity: 190, Apart: Sorted, Sublot: "pallet 3"}, {Disposition: "scrap", Quantity: s.Pieces() - 1090},
	}})
}

func TestTheBadOnesOfASortMayBeReworkedAndBothCount(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), dispose(s, "sort"), Report{What: "sort", Good: 600, Bad: 595})
	s = do(t, s, lead("7"), Dispose{Reason: "r", Saw: s.Sight(), Parts: []Part{{Disposition: "quarantine", Quantity: 600}, {Disposition: "rework", Quantity: 595}}},
		Report{What: "rework", Good: 500, Bad: 95})
	parts := func(sorted, reworked int) Dispose {
		return Dispose{Reason: "r", Saw: s.Sight(), Parts: []Part{
			{Disposition: "release", Quantity: sorted, Apart: Sorted}, {Disposition: "release", Quantity: reworked, Apart: Reworked},
			{Disposition: "scrap", Quantity: s.Pieces() - sorted - reworked},
		}}
	}
	refuses(t, s, lead("7"), parts(600, 501), fault.Refused, "the rework left 500 good pieces")
	refuses(t, s, lead("7"), parts(601, 500), fault.Refused, "the sort left 600 good pieces")
	do(t, s, lead("7"), parts(600, 500))
}

func TestPiecesThatWereReworkedAfterASortDoNotCountTwice(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), dispose(s, "sort"), Report{What: "sort", Good: 600, Bad: 595})
	s = do(t, s, lead("7"), dispose(s, "rework"), Report{What: "rework", Good: 700, Bad: 495})
	d := Dispose{Reason: "r", Saw: s.Sight(), Parts: []Part{
		{Disposition: "release", Quantity: 400, Apart: Sorted}, {Disposition: "release", Quantity: 700, Apart: Reworked}, {Disposition: "scrap", Quantity: 95},
	}}
	refuses(t, s, lead("7"), d, fault.Refused, "sort")
}

func TestWhatTwoPartsTakeTogetherIsNotMoreThanTheSortGave(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), dispose(s, "sort"), Report{What: "sort", Good: 600, Bad: 595})
	d := Dispose{Reason: "r", Saw: s.Sight(), Parts: []Part{
		{Disposition: "release", Quantity: 600, Apart: Sorted}, {Disposition: "release", Quantity: 595, Apart: Sorted},
	}}
	refuses(t, s, lead("7"), d, fault.Refused, "the sort left 600 good pieces")
}

func TestASortThatALookAgainRefutedLetsNothingGo(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), dispose(s, "sort"), Report{What: "sort", Good: 1100, Bad: 95}, Resubmit{Record: RecordID{9}})
	again := rejected()
	again.ID, again.Number = RecordID{4}, "DOCK-Q-20260918-002"
	s = do(t, s, inspector("105"), Add{Record: again, Again: RecordID{9}})
	d := Dispose{Reason: "r", Saw: s.Sight(), Parts: []Part{{Disposition: "release", Quantity: 1100, Apart: Sorted}, {Disposition: "scrap", Quantity: 95}}}
	refuses(t, s, lead("7"), d, fault.Refused, "looked at again and rejected in DOCK-Q-20260918-002")
	annulled := do(t, s, lead("7"), Annul{Record: RecordID{4}})
	d.Saw = annulled.Sight()
	do(t, annulled, lead("7"), d)
}

func TestAGradeIsLoweredByOneAtLeast(t *testing.T) {
	s := lot(t, rejected())
	d := dispose(s, "regrade")
	d.Parts[0].Grade = "C"
	refuses(t, s, lead("7"), d, fault.Invalid, "by how many grades")
	d.Parts[0].Lowered = 1
	do(t, s, lead("7"), d)
}

func TestAnActionIsNotMovedToADayThatIsOver(t *testing.T) {
	s := do(t, lot(t, rejected()), lead("7"), Plan{What: "new tool", Owner: "104", Due: "2026-10-01"})
	late := lead("7")
	late.At = morning.AddDate(0, 2, 0)
	refuses(t, s, late, Move{Action: s.Actions[0].Mark, Owner: "105", Due: "2026-10-02"}, fault.Invalid, "is over")
	do(t, s, late, Move{Action: s.Actions[0].Mark, Owner: "105", Due: "2026-10-01"})
}

func TestACriticalLotMayBeSortedAndItsGoodPiecesGoButNeverByAConcession(t *testing.T) {
	r := rejected()
	r.Class = checklists.Critical
	s := lot(t, r)
	s = do(t, s, lead("7"), dispose(s, "sort"), Report{What: "sort", Good: 1100, Bad: 95})
	d := Dispose{Reason: "r", Saw: s.Sight(), Parts: []Part{{Disposition: "use_as_is", Quantity: 1100, Apart: Sorted}, {Disposition: "scrap", Quantity: 95}}}
	d.Concession = &Concession{By: "Kunde", Until: "2026-12-31", Quantity: 2000}
	refuses(t, s, lead("7"), d, fault.Refused, "never a concession for a critical defect")
}

func TestAPartOfARejectedLotGoesOnlyWithAMarkAndASampleOfItsOwn(t *testing.T) {
	s := lot(t, rejected())
	refuses(t, s, lead("7"), Divide{Apart: Sorted, Name: "pallet 2", Quantity: 400}, fault.Invalid, "stands apart: by pallet, date code or shade")
	s = do(t, s, lead("7"), Divide{Apart: ByPallet, Name: "pallet 2", Quantity: 400})
	goes := func(s State, apart, number string, n int) Dispose {
		return Dispose{Reason: "r", Saw: s.Sight(), Parts: []Part{
			{Disposition: "release", Quantity: n, Apart: apart, Sublot: "pallet 2", Sampled: number}, {Disposition: "scrap", Quantity: s.Pieces() - n},
		}}
	}
	refuses(t, s, lead("7"), goes(s, ByPallet, "", 400), fault.Refused, "pallet 2 is not sampled yet")
	fine := Record{ID: RecordID{4}, Number: "DOCK-Q-20260918-002", Verdict: "accept", Answerers: []string{"105"}}
	s = do(t, s, inspector("105"), Sampled{Sublot: s.Sublots[0].Mark, Record: fine})
	refuses(t, s, lead("7"), goes(s, "", fine.Number, 400), fault.Refused, "rejected")
	refuses(t, s, lead("7"), goes(s, SetAside, fine.Number, 400), fault.Refused, "rejected")
	refuses(t, s, lead("7"), goes(s, ByPallet, fine.Number, 401), fault.Refused, "pallet 2 is 400 pieces")
	do(t, s, lead("7"), goes(s, ByPallet, fine.Number, 400))
	s = do(t, s, inspector("105"), Add{Record: accepted(), Again: RecordID{9}})
	s = do(t, s, inspector("106"), Add{Record: again("reject"), Again: RecordID{9}})
	refuses(t, s, lead("7"), goes(s, "", accepted().Number, 400), fault.Refused, "rejected")
}

// accepted and again are two more looks at the goods.
func accepted() Record {
	r := rejected()
	r.ID, r.Number, r.Verdict, r.Class, r.Signed = RecordID{5}, "DOCK-Q-20260918-003", "accept", checklists.NoClass, r.Signed+1
	return r
}

func again(verdict string) Record {
	r := rejected()
	r.ID, r.Number, r.Verdict, r.Signed = RecordID{6}, "DOCK-Q-20260918-004", verdict, r.Signed+2
	return r
}

func TestTheFirstWhoSignedSecondStands(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), conceded(s))
	there := do(t, s, lead("8"), WriteDown{Text: "seen"}, Confirm{Decision: s.Pending[0].Mark, Saw: do(t, s, lead("8"), WriteDown{Text: "seen"}).Sight()})
	here := do(t, s, lead("9"), Confirm{Decision: s.Pending[0].Mark, Saw: s.Sight()})
	assert.Equal(t, "9", Fold(here, there.Events()...).InForce.Confirmed.Person)
	assert.Equal(t, "9", Fold(there, here.Events()...).InForce.Confirmed.Person, "who knew less of it signed before")
}
