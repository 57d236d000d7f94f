package station_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// A load of counted cartons and pieces, of which some of either may be set aside.
const apartLoad = `checklist: apart
version: 1
kind: pre-shipment
title: A load with cartons
subject:
  - {id: product, ask: Product, type: text, label: true, need: true}
  - {id: listed, ask: Cartons listed, type: count}
  - {id: packed, ask: Pieces in a carton, type: count}
  - {id: sent, ask: Sent to a laboratory, type: text}
plans:
  opened: {from: cartons, packed: packed}
quantities: {counted: counted}
defects:
  PK03: {name: crushed corner, class: major}
  FN01: {name: does not work, class: major}
  PA01: {name: failed in the laboratory, class: major}
sections:
  - id: all
    title: All of it
    steps:
      - {id: seal, ask: The seal, type: pass-fail, fail: {class: major, codes: [FN01], effect: hold}}
      - {id: cartons, ask: Cartons counted, type: count, expect: listed, fail: {class: minor, effect: remark}}
      - {id: counted, ask: Pieces counted, type: count, na: [nobody counts them]}
      - {id: damaged, ask: Cartons undamaged, type: pass-fail, of: carton, fail: {class: major, codes: [PK03], effect: set_aside, demand: [quantity]}}
      - {id: remark, ask: Remark on the driver's note, type: text, when: damaged == "fail"}
      - {id: look, ask: Pieces undamaged, type: pass-fail, fail: {class: major, codes: [FN01], effect: set_aside, demand: [quantity]}}
      - id: paper
        ask: Laboratory report
        type: lab
        when: sent == "yes"
        choices:
          - {id: in_date, text: "on file, passed"}
          - {id: failed, text: failed, fail: {class: major, codes: [PA01], effect: reject}}
          - {id: due, text: in the laboratory}
        fail: {class: major, codes: [PA01], effect: hold}
`

func many(step checklists.StepID, code string, n int) inspection.Command {
	if n == 0 {
		return pass(step)
	}
	return inspection.Give{Step: step, Answer: inspection.Answer{Result: inspection.Fail, Note: "seen", Defects: []inspection.Defect{{Code: code, Quantity: n}}}}
}

func typed(step checklists.StepID, value string) inspection.Command {
	return inspection.Give{Step: step, Answer: inspection.Answer{Values: []string{value}}}
}

// apart is a load of 40 cartons and 400 pieces, some of which Ana set aside; seal
// holds it at the seal, and nobody counts its pieces.
func (f floor) apart(cartons, pieces int, seal bool) inspection.State {
	f.t.Helper()
	f.passes(time.Minute)
	subject := map[string]string{"product": "Kettle", "listed": "41"}
	if f.sends {
		subject["sent"] = "yes"
	}
	if f.packed != "" {
		subject["packed"] = f.packed
	}
	st, err := f.ana.Begin(f.t.Context(), station.Begin{Checklist: "apart", Subject: subject})
	require.NoError(f.t, err)
	all := []inspection.Command{pass("seal"), typed("cartons", "40"), typed("counted", "400"), many("damaged", "PK03", cartons), many("look", "FN01", pieces)}
	if seal {
		all[0], all[2] = fails("seal", "FN01"), inspection.Give{Step: "counted", Answer: inspection.Answer{Result: inspection.NA, Reason: "nobody counts them"}}
	}
	if cartons > 0 {
		all = append(all, typed("remark", "2 cartons crushed"))
	}
	if cartons > 0 {
		all = append(all, inspection.Attach{Step: "damaged", Evidence: []inspection.Evidence{{Digest: [32]byte{1}, Name: "cartons.jpg", Type: "image/jpeg", Size: 9}}})
	}
	if f.sends {
		due := inspection.Answer{Values: []string{"due", "Lab Nord", "2099-10-01", "3, 7", "S-4411"}}
		all = append(all, inspection.Give{Step: "paper", Answer: due})
	}
	for _, c := range all {
		_, err := f.ana.Inspect(f.t.Context(), st.ID, c)
		require.NoError(f.t, err, "%+v", c)
	}
	st, err = f.ana.Sign(f.t.Context(), st.ID, pin, station.Inspected)
	require.NoError(f.t, err)
	return st
}

func TestWhatIsSetAsideComesToTheQueueByItself(t *testing.T) {
	f := newFloor(t)
	st := f.apart(2, 0, false)
	require.Equal(t, inspection.Accept, st.Outcome.Verdict)
	waiting := f.queue(station.CaseFilter{})
	require.Len(t, waiting, 1)
	r := waiting[0]
	assert.Equal(t, []any{st.Number, "2 cartons set aside: PK03 crushed corner", inspection.Accept, checklists.Major, "2", "PK03"},
		[]any{r.What, r.Why, r.Verdict, r.Class, r.Quantity, r.Codes})
	assert.Equal(t, f.now.Add(8*time.Hour).UTC(), r.Due)
	home, err := f.jo.Home(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 1, home.Waiting)

	c := f.of(f.jo, st)
	assert.Equal(t, r.ID, c.ID, "the record leads to it")
	assert.Equal(t, nonconformance.Pieces{Known: true, Advised: 41, Counted: 40, Short: 1, Accepted: 38, Held: 2, In: "carton"}, c.Balance())
	c = f.signs(f.jo, c.ID, nonconformance.Dispose{Reason: "one is empty", Saw: c.Sight(), Parts: []nonconformance.Part{
		{Disposition: "return_to_supplier", Quantity: 1}, {Disposition: "scrap", Quantity: 1},
	}})
	assert.Equal(t, nonconformance.Pieces{Known: true, Advised: 41, Counted: 40, Short: 1, Accepted: 38, Rejected: 2, In: "carton"}, c.Balance())
	assert.Equal(t, nonconformance.IsClosed, f.does(f.bo, c.ID).Phase)
	assert.Empty(t, f.queue(station.CaseFilter{}))

	now, err := f.jo.Show(t.Context(), st.ID)
	require.NoError(t, err)
	assert.Nil(t, now.Review, "the rest was never decided about")
	assert.Equal(t, inspection.Signed, now.Phase)
	ties, err := f.jo.Ties(t.Context(), st.ID)
	require.NoError(t, err)
	assert.Contains(t, ties[0].Words, "closed: 2 cartons set aside: PK03 crushed corner; decided: 1 carton return to supplier, 1 carton scrap")
	apart, err := f.bo.Apart(t.Context(), st.ID)
	require.NoError(t, err)
	assert.Equal(t, []string{"2 cartons (how many pieces they hold is not known: they are not taken off) set aside, " + c.Number + " closed"}, apart)
	goes := f.cleared(st.ID)
	require.NotNil(t, goes.Release, "the accepted ones went at the sign-off")
	assert.Equal(t, 400, goes.Release.Pieces)
}

func TestCartonsAndPiecesAreDecidedApart(t *testing.T) {
	f := newFloor(t)
	st := f.apart(2, 3, false)
	waiting := f.queue(station.CaseFilter{Sort: station.ByAge})
	require.Len(t, waiting, 2)
	assert.NotEqual(t, waiting[0].Number, waiting[1].Number)
	words := []string{waiting[0].Why, waiting[1].Why}
	assert.ElementsMatch(t, []string{"2 cartons set aside: PK03 crushed corner", "3 pieces set aside: FN01 does not work"}, words)
	pieces := f.at(f.jo, station.AsideOf(st.ID, ""))
	assert.Equal(t, nonconformance.Pieces{Known: true, Advised: 400, Counted: 400, Accepted: 397, Held: 3}, pieces.Balance())
	assert.Equal(t, 397, f.cleared(st.ID).Release.Pieces)
	f.decides(f.jo, pieces.ID, "scrap")
	assert.Len(t, f.queue(station.CaseFilter{}), 1)
	assert.Equal(t, station.AsideOf(st.ID, "carton"), f.of(f.jo, st).ID, "what still waits comes first")
}

func TestWhatALeadLetsGoBesidesWaitsWithTheRest(t *testing.T) {
	f := newFloor(t)
	f.sets("release", "by-lead")
	st := f.apart(0, 3, false)
	c := f.of(f.jo, st)
	parts := c.Whole("regrade")
	parts[0].Grade, parts[0].Lowered = "B", 1
	f.signs(f.jo, c.ID, nonconformance.Dispose{Parts: parts, Reason: "b-ware", Saw: c.Sight()})
	assert.Equal(t, 400, f.cleared(st.ID).Pieces)
}

func TestAHeldLoadLetsGoAllButItsDamagedCartons(t *testing.T) {
	f := newFloor(t)
	st := f.apart(2, 0, true)
	require.Equal(t, inspection.Hold, st.Outcome.Verdict)
	require.Len(t, f.queue(station.CaseFilter{}), 1, "they are among what is held")
	c := f.of(f.jo, st)
	assert.Equal(t, station.CaseOf(st.ID), c.ID)
	assert.Equal(t, nonconformance.Pieces{Known: true, Advised: 41, Counted: 40, Short: 1, Held: 40, In: "carton"}, c.Balance())
	c = f.decides(f.jo, c.ID, "release")
	assert.Equal(t, "38 cartons release, 2 cartons quarantine (set aside)", station.PartsInWords(c.InForce.Parts))
	assert.Equal(t, 38, c.Balance().Accepted)
	require.NotNil(t, f.cleared(st.ID).Release)
	assert.Zero(t, f.cleared(st.ID).Release.Pieces, "38 cartons are no 38 pieces")
	now, err := f.jo.Show(t.Context(), st.ID)
	require.NoError(t, err)
	assert.Equal(t, []any{"release", inspection.Hold}, []any{now.Review.Disposition, now.Outcome.Verdict})
}

func TestWhoAnsweredDoesNotDecideWhatTheySetAside(t *testing.T) {
	f := newFloor(t)
	st := f.apart(2, 0, false)
	c := f.of(f.ana, st)
	_, err := f.ana.SignCase(t.Context(), c.ID, pin, nonconformance.Dispose{Parts: c.Whole("scrap"), Reason: "r", Saw: c.Sight()})
	assert.True(t, fault.Is(err, fault.Refused), "%v", err)
}

func TestAnAnnulledRecordSetNothingAside(t *testing.T) {
	f := newFloor(t)
	st := f.apart(2, 0, false)
	_, err := f.jo.Annul(t.Context(), st.ID, pin, "wrong order")
	require.NoError(t, err)
	c := f.at(f.jo, station.AsideOf(st.ID, "carton"))
	assert.Empty(t, c.Left(), "its lead closes it")
	assert.Equal(t, nonconformance.IsClosed, f.signs(f.jo, c.ID, nonconformance.Close{Reason: "annulled"}).Phase)
}

func TestASecondLookIsNotToldWhatTheFirstSetAside(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	st := f.apart(2, 0, false)
	rows, _, err := f.kim.Cases(t.Context(), station.CaseFilter{}, "", 10)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	assert.Equal(t, []any{station.LookFirst, "", ""}, []any{rows[0].Why, rows[0].Quantity, rows[0].Codes})
	_, err = f.kim.Case(t.Context(), rows[0].ID)
	assert.ErrorIs(t, err, station.ErrBlind)
	_, err = f.kim.CaseTimeline(t.Context(), rows[0].ID)
	assert.ErrorIs(t, err, station.ErrBlind)
	require.NoError(t, f.kim.ReadFirst(t.Context(), st.ID))
	assert.Equal(t, 2, f.at(f.kim, rows[0].ID).Pieces(), "who read it first decides")
}

func TestTheNoticeSaysWhatStandsApart(t *testing.T) {
	f := newFloor(t)
	st := f.apart(2, 0, false)
	text := station.NoticeText(f.of(f.jo, st), station.FoundAside(st, "carton"), "2026-09-25", "")
	for _, want := range []string{"Found: 2 cartons set aside: PK03 crushed corner\n", "Found: Remark on the driver's note: 2 cartons crushed\n", "Quantity: 2 of 40 cartons\n", "Defects: PK03\n", "Photos: cartons.jpg"} {
		assert.Contains(t, text, want)
	}
}

func TestALeadWhoLetsAHeldLotGoKeepsItsBadPieces(t *testing.T) {
	f := newFloor(t)
	st, err := f.ana.Begin(t.Context(), station.Begin{Checklist: "apart", Subject: map[string]string{"product": "Kettle", "listed": "40"}})
	require.NoError(t, err)
	for _, c := range []inspection.Command{fails("seal", "FN01"), typed("cartons", "40"), typed("counted", "400"), pass("damaged"), many("look", "FN01", 3)} {
		_, err := f.ana.Inspect(t.Context(), st.ID, c)
		require.NoError(t, err)
	}
	st, err = f.ana.Sign(t.Context(), st.ID, pin, station.Inspected)
	require.NoError(t, err)
	require.Equal(t, inspection.Hold, st.Outcome.Verdict)
	c := f.decides(f.jo, f.of(f.jo, st).ID, "release")
	assert.Equal(t, "397 release, 3 quarantine (set aside)", station.PartsInWords(c.InForce.Parts))
	assert.Equal(t, nonconformance.Pieces{Known: true, Advised: 400, Counted: 400, Accepted: 397, Rejected: 3}, c.Balance())
	assert.Equal(t, 397, f.cleared(st.ID).Release.Pieces)
}

// What a laboratory says after the sign-off is about all of the goods, also of those that
// were accepted; what was set aside and is decided is not decided twice.
func TestALateFailureOfAnAcceptedLotIsDecidedWithoutWhatWasDecidedAlready(t *testing.T) {
	f := newFloor(t)
	f.sends = true
	st := f.apart(2, 3, false)
	require.Equal(t, inspection.Accept, st.Outcome.Verdict)
	pieces := f.at(f.jo, station.AsideOf(st.ID, ""))
	f.decides(f.jo, pieces.ID, "rework")
	f.works(f.bo, pieces.ID, nonconformance.Report{What: "rework", Good: 2, Bad: 1})
	pieces = f.at(f.jo, pieces.ID)
	f.signs(f.jo, pieces.ID, nonconformance.Dispose{Reason: "as it came out", Saw: pieces.Sight(), Parts: []nonconformance.Part{
		{Disposition: "release", Quantity: 2, Apart: nonconformance.Reworked}, {Disposition: "scrap", Quantity: 1},
	}})
	f.decides(f.jo, station.AsideOf(st.ID, "carton"), "scrap")

	f.reports(st, false)
	whole := f.at(f.jo, station.CaseOf(st.ID))
	assert.Equal(t, nonconformance.Pieces{Known: true, Advised: 399, Counted: 399, Held: 399}, whole.Balance(), "the one that was scrapped is not scrapped again")
	assert.Contains(t, whole.Why, "; 1 piece set aside, decided in "+pieces.Number+", not counted here; 2 cartons set aside, decided in ")
	f.decides(f.jo, whole.ID, "scrap")
	assert.Contains(t, f.cleared(st.ID).Withdraw, "do not go", "its token loads nothing any more")
}

// What nobody decided yet is decided with the rest.
func TestALateFailureTakesInWhatIsStillApart(t *testing.T) {
	f := newFloor(t)
	f.sends = true
	st := f.apart(0, 3, false)
	f.reports(st, false)
	whole := f.at(f.jo, station.CaseOf(st.ID))
	assert.Equal(t, 400, whole.Pieces())
	assert.NotContains(t, whole.Why, "set aside, decided")
	assert.Empty(t, f.at(f.jo, station.AsideOf(st.ID, "")).Left(), "nothing is decided there any more")
}

func TestThePiecesInACartonSetAsideDoNotGoWithTheRest(t *testing.T) {
	f := newFloor(t)
	f.packed = "10"
	st := f.apart(2, 3, false)
	assert.Equal(t, 377, f.cleared(st.ID).Release.Pieces, "400 without 3 pieces and 2 cartons of 10")
	apart, err := f.bo.Apart(t.Context(), st.ID)
	require.NoError(t, err)
	assert.Contains(t, apart[1], "2 cartons (20 pieces, not counted here) set aside, ")
}

func TestTheCartonsALeadLetsGoBesidesGoWithTheirPieces(t *testing.T) {
	f := newFloor(t)
	f.packed = "10"
	f.sets("release", "by-lead")
	st := f.apart(2, 3, false)
	require.Equal(t, 377, f.cleared(st.ID).Pieces)
	c := f.at(f.jo, station.AsideOf(st.ID, "carton"))
	f.signs(f.jo, c.ID, nonconformance.Dispose{Reason: "b-ware", Saw: c.Sight(), Parts: []nonconformance.Part{
		{Disposition: "regrade", Quantity: 1, Grade: "B", Lowered: 1}, {Disposition: "scrap", Quantity: 1},
	}})
	assert.Equal(t, 387, f.cleared(st.ID).Pieces)
	f.decides(f.jo, station.AsideOf(st.ID, ""), "scrap")
	assert.Equal(t, 387, f.cleared(st.ID).Pieces)
}
