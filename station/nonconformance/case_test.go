package nonconformance_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station/fault"
	. "assay/station/nonconformance"
)

func lead(id string) Moment {
	return Moment{At: morning, Person: id, Name: "Lead " + id, Role: "lead", Where: "desk"}
}

func inspector(id string) Moment {
	return Moment{At: morning, Person: id, Name: "Inspector " + id, Role: "inspector", Where: "Dock 3"}
}

// rejected is a lot of 1198 pieces that was rejected for a major defect.
func rejected() Record {
	r := whole()
	r.Single, r.Returned = false, false
	return r
}

// kept is a held lot: 100 pieces, two bad ones set aside.
func kept() Record {
	r := rejected()
	r.Verdict, r.Counted = "hold", Pieces{Known: true, Advised: 100, Counted: 100, Rejected: 2, Held: 98}
	return r
}

func start(r Record) Start {
	return Start{Number: "DOCK-C-20260918-001", Origin: FromRecord, Record: &r, Due: morning.Add(time.Hour).UnixMilli()}
}

func do(t testing.TB, s State, at Moment, commands ...Command) State {
	t.Helper()
	for _, c := range commands {
		events, err := Decide(s, c, at)
		require.NoError(t, err, "%T", c)
		for _, e := range events {
			s = Apply(s, e)
		}
	}
	return s
}

func refuses(t testing.TB, s State, at Moment, c Command, kind fault.Kind, text string) {
	t.Helper()
	_, err := Decide(s, c, at)
	require.Error(t, err, "%T", c)
	assert.Contains(t, err.Error(), text)
	assert.Equal(t, kind, fault.Of(err), "%s", err)
}

// finished is the case once whoever works on the floor did its tasks.
func finished(t testing.TB, s State) State {
	t.Helper()
	for _, task := range s.OpenTasks() {
		s = do(t, s, inspector("108"), Prove{Decision: task.Decision, Task: task.Index, Scan: "BAY-7", Witness: "Bo Berg"})
	}
	return s
}

func lot(t testing.TB, r Record) State { return do(t, New(ID{1}), inspector("104"), start(r)) }

func dispose(s State, how string) Dispose {
	return Dispose{Parts: s.Whole(how), Reason: "as found", Meaning: "decided", Saw: s.Sight()}
}

func TestARejectedLotIsScrappedInOneDecision(t *testing.T) {
	s := lot(t, rejected())
	assert.Equal(t, Open, s.Phase)
	s = do(t, s, lead("7"), dispose(s, "scrap"))
	assert.Equal(t, IsClosed, finished(t, s).Phase, "nothing is left to do")
	assert.Equal(t, Pieces{true, 1200, 1198, 2, 0, 0, 1195, 0, 3, ""}, s.Balance())
	s = finished(t, s)
	refuses(t, s, lead("7"), dispose(s, "rework"), fault.Refused, "closed")
}

func TestWhoMayDecideWhat(t *testing.T) {
	s := lot(t, rejected())
	refuses(t, s, inspector("104"), dispose(s, "scrap"), fault.Refused, "a lead")
	answered := lead("104")
	refuses(t, s, answered, dispose(s, "scrap"), fault.Refused, "you answered in DOCK-Q-20260918-001")
	refuses(t, s, lead("7"), dispose(s, "release"), fault.Refused, "rejected")
	refuses(t, s, lead("7"), dispose(s, "restock"), fault.Refused, "not for goods like these")
	refuses(t, s, lead("7"), dispose(s, "burn"), fault.Invalid, "no disposition")
	d := dispose(s, "scrap")
	d.Reason = " "
	refuses(t, s, lead("7"), d, fault.Invalid, "reason")
	off := map[string]string{}
	for _, o := range s.Options(lead("7")) {
		off[o.ID] = o.Off
	}
	assert.Equal(t, map[string]string{
		"release": "it is rejected: sort or rework it, and inspect it again", "use_as_is": "", "sort": "", "rework": "", "repair": "",
		"regrade": "", "return_to_supplier": "", "scrap": "", "quarantine": "",
	}, off)
	for _, o := range s.Options(answered) {
		assert.Contains(t, o.Off, "four eyes")
	}
}

func TestACriticalDefectIsNeverConceded(t *testing.T) {
	r := rejected()
	r.Class = checklists.Critical
	s := lot(t, r)
	for _, how := range []string{"use_as_is", "regrade", "release"} {
		d := dispose(s, how)
		d.Parts[0].Grade = "B"
		refuses(t, s, lead("7"), d, fault.Refused, "critical")
	}
	s = do(t, s, lead("7"), dispose(s, "scrap"))
	assert.Equal(t, ActionPending, s.Phase, "a critical takes a cause")
	refuses(t, s, lead("7"), Close{}, fault.Refused, "the cause (critical, until 2026-09-23)")
	s = do(t, s, lead("7"), Explain{Category: "machine", Whys: []string{"worn tool"}}, Close{})
	assert.Equal(t, IsClosed, finished(t, s).Phase)
}

func TestAConcessionNamesWhoUntilWhenAndHowMany(t *testing.T) {
	s := lot(t, rejected())
	d := dispose(s, "use_as_is")
	refuses(t, s, lead("7"), d, fault.Invalid, "who allows it")
	for _, c := range []struct {
		is   Concession
		text string
	}{
		{Concession{By: "Kunde", Until: "soon", Quantity: 2000}, "a day as"},
		{Concession{By: "Kunde", Until: "2026-09-17", Quantity: 2000}, "ended on"},
		{Concession{By: "Kunde", Until: "2026-12-31", Quantity: 10}, "for 10 pieces, and 1195"},
		{Concession{By: "Kunde", Until: "2026-12-31", Quantity: 2000, Written: true}, "in writing"},
	} {
		d.Concession = &c.is
		_, err := Decide(s, d, lead("7"))
		require.Error(t, err)
		assert.Contains(t, err.Error(), c.text)
	}
	d.Concession = &Concession{By: "Kunde", Until: "2026-12-31", Quantity: 1195}
	two := do(t, s, lead("7"), d)
	assert.Equal(t, InReview, two.Phase)
	assert.Nil(t, two.InForce)
	m := two.Pending[0].Mark
	refuses(t, two, lead("7"), Confirm{Decision: m, Saw: two.Sight()}, fault.Refused, "another lead")
	refuses(t, two, lead("104"), Confirm{Decision: m, Saw: two.Sight()}, fault.Refused, "four eyes")
	late := lead("9")
	late.At = morning.AddDate(1, 0, 0)
	refuses(t, two, late, Confirm{Decision: m, Saw: two.Sight()}, fault.Refused, "ended on")
	noted := do(t, two, Moment{At: morning, Person: "104", Role: "inspector"}, WriteDown{Text: "pallet 2 is wet"})
	refuses(t, noted, lead("9"), Confirm{Decision: m, Saw: two.Sight()}, fault.Conflict, "look at what is new")
	yes := do(t, two, lead("9"), Confirm{Decision: m, Saw: two.Sight()})
	assert.Equal(t, IsClosed, finished(t, yes).Phase)
	assert.Equal(t, 1195, yes.Balance().Accepted)
	no := do(t, two, lead("9"), Decline{Decision: m, Reason: "not for this customer"})
	assert.Equal(t, InReview, no.Phase)
	assert.Empty(t, no.Pending)

	d.Concession.Written, d.Evidence = true, []File{{Digest: [32]byte{1}}}
	assert.Equal(t, IsClosed, finished(t, do(t, s, lead("7"), d)).Phase, "in writing, it takes no second lead")
}

func TestADearReleaseTakesASecondPerson(t *testing.T) {
	s := lot(t, kept())
	s.Rules.SecondOver = Money{"5000.00", "EUR"}
	assert.Equal(t, IsClosed, finished(t, do(t, s, lead("7"), Dispose{Parts: []Part{{Disposition: "release", Quantity: 98}, {Disposition: "scrap", Quantity: 2}}, Reason: "r", Saw: s.Sight()})).Phase)
	s.Rules.SecondOver = Money{"500.00", "EUR"}
	s = do(t, s, lead("7"), dispose(s, "release"))
	assert.Equal(t, InReview, s.Phase)
	assert.Contains(t, s.Left()[0], "over 500.00 EUR")
}

func TestPartsKeepTheBalance(t *testing.T) {
	s := lot(t, kept())
	d := dispose(s, "release")
	assert.Equal(t, []Part{{Disposition: "release", Quantity: 98}, {Disposition: "quarantine", Quantity: 2, Apart: SetAside}}, d.Parts)
	after := do(t, s, lead("7"), d)
	assert.Equal(t, Pieces{Known: true, Advised: 100, Counted: 100, Accepted: 98, Rejected: 2}, after.Balance())
	d.Parts[0].Quantity = 97
	refuses(t, s, lead("7"), d, fault.Invalid, "the parts come to 99 of 100 pieces: 1 are in none")
	d.Parts[0].Quantity = 99
	refuses(t, s, lead("7"), d, fault.Invalid, "1 too many")
}

func TestPartOfARejectedLotGoesOnlySortedOrAsASampledSublot(t *testing.T) {
	s := lot(t, rejected())
	parts := []Part{{Disposition: "release", Quantity: 400, Sublot: "pallet 2"}, {Disposition: "return_to_supplier", Quantity: 795}}
	d := Dispose{Parts: parts, Reason: "pallet 2 is of another date", Saw: s.Sight()}
	refuses(t, s, lead("7"), d, fault.Refused, "rejected")
	fine := whole()
	fine.ID, fine.Number, fine.Verdict, fine.Class = RecordID{4}, "DOCK-Q-20260918-002", "accept", checklists.NoClass
	s = do(t, s, lead("7"), Add{Record: fine, Again: RecordID{9}})
	// The re-inspection alone would let the whole lot go; so let it be rejected too.
	bad := fine
	bad.ID, bad.Number, bad.Verdict, bad.Signed = RecordID{5}, "DOCK-Q-20260918-003", "reject", fine.Signed+1
	s = do(t, s, lead("7"), Add{Record: bad, Again: RecordID{9}})
	d.Saw = s.Sight()
	refuses(t, s, lead("7"), d, fault.Refused, "rejected")
	d.Parts[0].Apart, d.Parts[0].Sampled = ByPallet, "DOCK-Q-20260918-002"
	assert.Equal(t, 400, do(t, s, lead("7"), d).Balance().Accepted)

	s = lot(t, rejected())
	s = do(t, s, lead("7"), dispose(s, "sort"))
	assert.Equal(t, ActionPending, s.Phase)
	refuses(t, s, lead("7"), Close{}, fault.Refused, "sort 100 %: not reported done")
	refuses(t, s, inspector("104"), Report{What: "sort", Good: 1000, Bad: 100}, fault.Invalid, "1195 pieces went in")
	refuses(t, s, inspector("104"), Report{What: "rework", Good: 1195}, fault.Refused, "no rework was decided")
	s = do(t, s, inspector("104"), Report{What: "sort", Good: 1100, Bad: 95})
	sorted := Dispose{Reason: "sorted", Saw: s.Sight(), Parts: []Part{
		{Disposition: "release", Quantity: 1101, Apart: Sorted}, {Disposition: "scrap", Quantity: 94},
	}}
	refuses(t, s, lead("7"), sorted, fault.Refused, "the sort left 1100 good pieces")
	sorted.Parts[0].Quantity, sorted.Parts[1].Quantity = 1100, 95
	s = do(t, s, lead("7"), sorted)
	assert.Equal(t, IsClosed, finished(t, s).Phase)
	assert.Equal(t, 1100, s.Balance().Accepted)
}

func TestAStaleBasisIsRefused(t *testing.T) {
	s := lot(t, rejected())
	mine := dispose(s, "scrap")
	s = do(t, s, lead("9"), Take{})
	assert.NoError(t, second(Decide(s, mine, lead("7"))), "who has it does not bear on it")
	noted := do(t, s, lead("9"), WriteDown{Text: "the customer wants them"})
	refuses(t, noted, lead("7"), mine, fault.Conflict, "changed since you opened it")
	s.Now = []Standing{{ID: RecordID{9}, Phase: "annulled", Seen: 9}}
	refuses(t, s, lead("7"), mine, fault.Conflict, "changed since you opened it")
}

func second[T any](_ T, err error) error { return err }

// Two leads decide at two stations that do not see each other.
func TestTwoDecisionsOnOneBasisAreADispute(t *testing.T) {
	s := lot(t, rejected())
	mine, err := Decide(s, dispose(s, "rework"), lead("7"))
	require.NoError(t, err)
	yours, err := Decide(s, dispose(s, "return_to_supplier"), lead("9"))
	require.NoError(t, err)
	s = Fold(s, append(mine, yours...)...)
	assert.Equal(t, InReview, s.Phase)
	assert.Len(t, s.Dispute, 2)
	assert.Len(t, s.Made, 2, "both are kept")
	assert.Equal(t, "return_to_supplier", s.InForce.Parts[0].Disposition, "the stricter is in force")
	refuses(t, s, lead("7"), dispose(s, "rework"), fault.Refused, "a third person settles it")
	refuses(t, s, lead("7"), Close{}, fault.Refused, "a third person settles it")
	assert.NotEmpty(t, s.OpenTasks())
	assert.Empty(t, s.DueTasks(), "nobody is sent to ship what may stay")
	s = do(t, s, lead("8"), dispose(s, "rework"))
	assert.Empty(t, s.Dispute)
	assert.Equal(t, "rework", s.InForce.Parts[0].Disposition)
	assert.Len(t, s.Made, 3)
}

func TestGoodsComeAgain(t *testing.T) {
	s := lot(t, rejected())
	again := Resubmit{Record: RecordID{9}}
	refuses(t, s, lead("7"), again, fault.Refused, "nothing was done to the goods")
	s = do(t, s, lead("7"), dispose(s, "rework"))
	assert.Equal(t, ActionPending, s.Phase)
	s = do(t, s, inspector("104"), Report{What: "rework", Good: 1195})
	assert.Equal(t, Verifying, s.Phase)
	refuses(t, s, lead("7"), Resubmit{Record: RecordID{9}, Severity: "reduced"}, fault.Refused, "never")
	s = do(t, s, lead("7"), again)
	assert.Equal(t, "tightened", s.Agains[0].Severity, "the default")
	refuses(t, s, lead("7"), again, fault.Conflict, "already")
	look := rejected()
	look.ID, look.Number, look.Signed = RecordID{2}, "DOCK-Q-20260919-001", look.Signed+1000
	s = do(t, s, inspector("105"), Add{Record: look, Again: RecordID{9}})
	assert.Equal(t, 2, s.Submissions(RecordID{9}))
	assert.Equal(t, "DOCK-Q-20260919-001", s.Agains[0].Came.Number)
	refuses(t, s, lead("7"), again, fault.Refused, "nothing was done to the goods")
	s = do(t, s, lead("7"), dispose(s, "rework"))
	assert.Equal(t, []string{"rework: not reported done", "rework is inspected again before it goes on"}, s.Left(), "what was done for the first rework does not count for the second")
	refuses(t, s, lead("7"), Close{}, fault.Refused, "rework: not reported done")
	s = do(t, s, inspector("104"), Report{What: "rework", Good: 1195})
	assert.Empty(t, s.OpenWork())
	refuses(t, s, lead("7"), again, fault.Refused, "the supplier's answer")
	for _, wrong := range []string{"majr", "critical"} {
		refuses(t, s, lead("7"), Resubmit{Record: RecordID{9}, Answer: "new tool", Classes: []string{wrong}}, fault.Invalid, "critical")
	}
	s = do(t, s, lead("7"), Resubmit{Record: RecordID{9}, Answer: "new tool"})
	fine := look
	fine.ID, fine.Number, fine.Verdict, fine.Class, fine.Signed = RecordID{3}, "DOCK-Q-20260920-001", "accept", 0, look.Signed+1000
	s = do(t, s, inspector("106"), Add{Record: fine, Again: RecordID{9}})
	assert.Equal(t, 0, s.Balance().Accepted, "accepted again, it waits for the lead all the same")
	s = do(t, s, lead("7"), dispose(s, "release"))
	assert.Equal(t, 1195, s.Balance().Accepted)
	assert.Equal(t, IsClosed, finished(t, s).Phase)
}

func TestActionsAreDoneAndProved(t *testing.T) {
	s := lot(t, rejected())
	plan := Plan{What: "new tool", Owner: "104", Due: "2026-10-01", Lots: 2}
	late := plan
	late.Due = "2026-09-17"
	refuses(t, s, lead("7"), late, fault.Invalid, "is over")
	s = do(t, s, lead("7"), dispose(s, "rework"))
	s = do(t, s, lead("7"), plan)
	m := s.Actions[0].Mark
	s = do(t, s, inspector("104"), Report{What: "rework", Good: 1195})
	s = do(t, s, lead("7"), dispose(s, "scrap"))
	refuses(t, s, lead("7"), Close{}, fault.Refused, "open: new tool (104, due 2026-10-01)")
	refuses(t, s, inspector("105"), Finish{Action: m, Note: "done"}, fault.Refused, "that is 104's to do")
	refuses(t, s, inspector("104"), Finish{Action: m}, fault.Invalid, "what shows it")
	s = do(t, s, lead("7"), Move{Action: m, Owner: "105", Due: "2026-10-08", Why: "104 left"})
	s = do(t, s, inspector("105"), Finish{Action: m, Note: "tool 4 is in"})
	s = finished(t, s)
	assert.Equal(t, Verifying, s.Phase)
	s = do(t, s, inspector("105"), Follow{Action: m, Record: RecordID{20}, Number: "Q-20"}, Follow{Action: m, Record: RecordID{20}, Number: "Q-20"})
	assert.Contains(t, s.Left()[0], "1 more lot")
	s = do(t, s, inspector("105"), Follow{Action: m, Record: RecordID{21}, Number: "Q-21"})
	done := do(t, s, lead("7"), Close{})
	assert.Equal(t, IsClosed, finished(t, done).Phase)
}

func TestADefectThatComesBackReopensTheCase(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), Plan{What: "new tool", Owner: "104", Due: "2026-10-01", Lots: 2})
	s = do(t, s, inspector("104"), Finish{Action: s.Actions[0].Mark, Note: "done"})
	s = finished(t, do(t, s, lead("7"), dispose(s, "scrap")))
	assert.Equal(t, Verifying, s.Phase)
	s = do(t, s, inspector("105"), Follow{Action: s.Actions[0].Mark, Record: RecordID{20}, Number: "Q-20", Returned: true})
	assert.Equal(t, IsReopened, s.Phase)
	assert.Contains(t, s.Closings[0].Signed.Reason, "Q-20")
	refuses(t, s, lead("7"), Close{}, fault.Refused, "the defect came back in Q-20: decide again")
}

func TestQuestionsGoToWhoWasThere(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), Ask{To: "104", Photo: true, Text: "label of carton 6"})
	assert.Equal(t, InReview, s.Phase)
	m := s.Asked[0].Mark
	refuses(t, s, inspector("105"), Reply{Question: m, Text: "here"}, fault.Refused, "asked of 104")
	refuses(t, s, inspector("104"), Reply{Question: m}, fault.Invalid, "a photo is wanted")
	s = do(t, s, inspector("104"), Reply{Question: m, Text: "the carton is gone"})
	assert.Equal(t, "the carton is gone", s.Asked[0].Reply.Text)
	refuses(t, s, inspector("104"), Reply{Question: m, Text: "more"}, fault.Conflict, "already")
}

func TestWhatIsDecidedIsDoneAndProvedByAScan(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), Dispose{Reason: "half is burnt", Saw: s.Sight(), Parts: []Part{
		{Disposition: "scrap", Quantity: 195, Sublot: "pallet 2", Apart: ByPallet}, {Disposition: "return_to_supplier", Quantity: 1000},
	}})
	assert.Equal(t, ActionPending, s.Phase)
	require.Len(t, s.OpenTasks(), 2)
	assert.Equal(t, "destroy 195 (pallet 2)", s.OpenTasks()[0].Words())
	m := s.InForce.Mark
	ana := inspector("104")
	refuses(t, s, ana, Prove{Decision: Mark{1}}, fault.Conflict, "decided otherwise")
	refuses(t, s, ana, Prove{Decision: m, Task: 7}, fault.Missing, "no such task")
	refuses(t, s, ana, Prove{Decision: m, Task: 1, Scan: " "}, fault.Invalid, "scan the carrier's label")
	refuses(t, s, ana, Prove{Decision: m, Task: 1, Scan: s.Records[0].Number}, fault.Refused, "label of these goods")
	refuses(t, s, ana, Prove{Decision: m, Scan: "TAG-11"}, fault.Refused, "has a witness")
	refuses(t, s, ana, Prove{Decision: m, Scan: "TAG-11", Witness: ana.Person}, fault.Refused, "another person")
	s = do(t, s, ana, Prove{Decision: m, Scan: "TAG-11", Witness: "Bo Berg"})
	refuses(t, s, ana, Prove{Decision: m, Scan: "TAG-11", Witness: "Bo Berg"}, fault.Conflict, "done already")
	s = do(t, s, ana, Prove{Decision: m, Task: 1, Scan: "1Z999"})
	assert.Equal(t, IsClosed, s.Phase, "with the last task it is over, and nobody signs again")
}

func TestRechecksOfWhatIsHeld(t *testing.T) {
	s := lot(t, rejected())
	s = do(t, s, lead("7"), Contain{Scope: "lot", Value: "88", Recheck: []RecheckOf{{Record: RecordID{20}, Number: "Q-20"}, {Record: RecordID{21}, Number: "Q-21"}}})
	require.Len(t, s.OpenRechecks(), 2)
	assert.Equal(t, s.Held[0].Mark, s.Rechecks[0].Contained)
	came := Rechecked{Of: RecordID{20}, Record: RecordID{30}, Number: "Q-30", Verdict: "accept"}
	s = do(t, s, inspector("105"), came)
	require.Len(t, s.OpenRechecks(), 1)
	refuses(t, s, inspector("105"), came, fault.Conflict, "wants no recheck")
	s = do(t, s, lead("7"), dispose(s, "scrap"))
	s = do(t, s, lead("7"), Free{Contained: s.Held[0].Mark, Reason: "the others are fine"})
	assert.Empty(t, s.OpenRechecks(), "lifted: nothing is rechecked any more")
}

// A lead makes a case of a code that comes too often, or says why not.
func TestAnAlarmIsTakenUpOrDeclined(t *testing.T) {
	alarm := do(t, New(ID{4}), inspector("104"), Start{Number: "DOCK-C-20260918-004", Origin: FromAlarm, Why: "SA06 3 times", Codes: []string{"SA06"}, Repeat: 3, Scope: "lot 7, 7 days"})
	assert.True(t, alarm.Phase.Undecided())
	refuses(t, alarm, inspector("104"), Close{Reason: "no"}, fault.Refused, "a lead does this")
	refuses(t, alarm, lead("7"), Close{}, fault.Invalid, "why no case is made of it")
	declined := do(t, alarm, lead("7"), Close{Reason: "known, the next lot is from tool 4"})
	assert.Equal(t, IsClosed, declined.Phase)
	assert.Empty(t, declined.Left())
	again := do(t, declined, lead("9"), Reopen{Why: "it is not"})
	assert.Equal(t, IsReopened, again.Phase)
	taken := do(t, alarm, lead("7"), Plan{What: "new tool", Owner: "104", Due: "2026-10-01"})
	refuses(t, taken, lead("7"), Close{Reason: "no"}, fault.Refused, "the cause (the 3rd time lately)")
}
