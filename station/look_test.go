package station_test

import (
	"crypto/ed25519"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/clearance"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// sealed signs with a key of its own.
type sealed struct {
	key ed25519.PrivateKey
	log string
}

func (s sealed) Sign(what []byte) []byte { return ed25519.Sign(s.key, what) }

func (s sealed) KeyOf(log string) ([]byte, bool) {
	return s.key.Public().(ed25519.PublicKey), log == s.log[:8]
}

func (f floor) sets(name, value string) {
	f.t.Helper()
	require.NoError(f.t, f.jo.Set(f.t.Context(), pin, name, value))
}

func (f floor) cleared(of [16]byte) clearance.State {
	f.t.Helper()
	c, err := f.jo.Clearance(f.t.Context(), of)
	require.NoError(f.t, err)
	return c
}

func (f floor) asked(d *station.Desk) []station.Chore {
	f.t.Helper()
	h, err := d.Home(f.t.Context())
	require.NoError(f.t, err)
	return h.Chores
}

// load is a lot that was inspected before it leaves, by Ana.
func (f floor) load(lot, code string) inspection.State {
	f.t.Helper()
	st, err := f.ana.Begin(f.t.Context(), station.Begin{Checklist: "load", Subject: map[string]string{
		"product": "Kettle", "supplier": "Norden", "lot": lot, "advised": "100",
	}})
	require.NoError(f.t, err)
	return f.answers(f.ana, st.ID, code)
}

func TestWhatIsAcceptedGoesWithASignedToken(t *testing.T) {
	f := newFloor(t)
	st := f.load("7", "")
	c := f.cleared(st.ID)
	require.NotNil(t, c.Release)
	assert.Equal(t, 100, c.Release.Pieces)
	ok, err := f.bo.CheckToken(t.Context(), strings.ToLower(c.Release.Token))
	require.NoError(t, err)
	assert.Empty(t, ok.Why, "a scanner may give small letters")
	assert.Equal(t, st.Number, ok.Number)

	forged := strings.Replace(c.Release.Token, ":100:", ":900:", 1)
	bad, err := f.bo.CheckToken(t.Context(), forged)
	require.NoError(t, err)
	assert.Contains(t, bad.Why, "changed or made up")
	for _, wrong := range []string{"", "hello", c.Release.Token[:60], strings.Replace(c.Release.Token, ":100:", ":0100:", 1)} {
		_, err := f.bo.CheckToken(t.Context(), wrong)
		assert.Error(t, err, wrong)
	}

	held := f.of(f.jo, f.lot("Kettle", "7", "FN01"))
	f.works(f.jo, held.ID, nonconformance.Contain{Scope: "lot", Value: "7"})
	stopped, err := f.bo.CheckToken(t.Context(), c.Release.Token)
	require.NoError(t, err)
	assert.Contains(t, stopped.Why, held.Number, "stop and check reaches what was released")

	_, err = f.jo.Annul(t.Context(), st.ID, pin, "wrong scale")
	require.NoError(t, err)
	gone, err := f.bo.CheckToken(t.Context(), c.Release.Token)
	require.NoError(t, err)
	assert.Contains(t, gone.Why, "annulled: wrong scale")
}

func TestALeadReleasesWhereTheSiteWantsIt(t *testing.T) {
	f := newFloor(t)
	f.sets("release", "by-lead")
	st := f.load("7", "")
	assert.Nil(t, f.cleared(st.ID).Release)
	require.Len(t, f.asked(f.jo), 1)
	assert.True(t, f.asked(f.jo)[0].Let)
	assert.Empty(t, f.asked(f.bo), "an inspector does not release")
	_, err := f.bo.Release(t.Context(), st.ID, pin, clearance.Ask{})
	assert.ErrorContains(t, err, "a lead releases")
	_, err = f.jo.Release(t.Context(), st.ID, "0000", clearance.Ask{})
	assert.ErrorContains(t, err, "do not match")
	c, err := f.jo.Release(t.Context(), st.ID, pin, clearance.Ask{})
	require.NoError(t, err)
	assert.Contains(t, c.Release.Token, st.Number)
	_, err = f.kim.Release(t.Context(), st.ID, pin, clearance.Ask{})
	assert.ErrorContains(t, err, "released already, by Jo")
	assert.Empty(t, f.asked(f.jo))
}

func TestTheClientsWordReleasesWhereTheSiteWantsIt(t *testing.T) {
	f := newFloor(t)
	f.sets("release", "by-client")
	st := f.load("7", "")
	_, err := f.jo.Release(t.Context(), st.ID, pin, clearance.Ask{})
	assert.ErrorContains(t, err, "the client releases")
	c, err := f.jo.Release(t.Context(), st.ID, pin, clearance.Ask{Client: "Kunde AG, M. Roth", Evidence: []clearance.File{{Name: "mail.pdf"}}})
	require.NoError(t, err)
	assert.Equal(t, "Kunde AG, M. Roth", c.Release.Client)
}

func TestARejectedLoadGoesOnlyByItsLeadsDecision(t *testing.T) {
	f := newFloor(t)
	st := f.load("7", "hold")
	assert.Empty(t, f.cleared(st.ID).Number, "nothing is waited for but the lead")
	f.decides(f.jo, f.of(f.jo, st).ID, "release")
	c := f.cleared(st.ID)
	require.NotNil(t, c.Release)
	assert.Equal(t, 100, c.Release.Pieces)
	scrap := f.load("8", "FN01")
	f.decides(f.jo, f.of(f.jo, scrap).ID, "scrap")
	assert.Nil(t, f.cleared(scrap.ID).Release)
}

func TestASecondLookIsBlindAndHoldsTheGoods(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	st := f.load("7", "")
	c := f.cleared(st.ID)
	assert.True(t, c.Looking())
	assert.Nil(t, c.Release, "the goods stay")
	assert.Empty(t, f.asked(f.ana), "not by who answered")
	_, err := f.ana.BeginLook(t.Context(), st.ID)
	assert.ErrorContains(t, err, "another person's")
	require.Len(t, f.asked(f.bo), 1)
	again, err := f.bo.BeginLook(t.Context(), st.ID)
	require.NoError(t, err)
	same, err := f.bo.BeginLook(t.Context(), st.ID)
	require.NoError(t, err)
	assert.Equal(t, again.ID, same.ID, "it is begun once")
	assert.Equal(t, st.Seed(), again.Seed(), "the same pieces are drawn")
	f.answers(f.bo, again.ID, "")
	c = f.cleared(st.ID)
	require.NotNil(t, c.Release, "both agree: it goes")
	assert.True(t, c.Look.Came.Agreed())
	assert.Len(t, c.Look.Came.Steps, 4)
	assert.Empty(t, f.queue(station.CaseFilter{}))
	assert.Empty(t, f.cleared(again.ID).Number, "a second look is not looked at again")
}

func TestASecondLookThatDiffersGoesToALead(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	st := f.load("7", "")
	again, err := f.bo.BeginLook(t.Context(), st.ID)
	require.NoError(t, err)
	f.answers(f.bo, again.ID, "FN01")
	assert.Nil(t, f.cleared(st.ID).Release)
	rows := f.queue(station.CaseFilter{})
	require.Len(t, rows, 1, "one case, not one for each record")
	assert.Equal(t, nonconformance.FromLook, rows[0].Origin)
	assert.Contains(t, rows[0].Why, "a second look differs: Look and switch on: pass, then fail FN01")
	case_ := f.at(f.jo, rows[0].ID)
	require.Len(t, case_.Records, 2)
	_, err = f.jo.SignCase(t.Context(), case_.ID, pin, nonconformance.Dispose{Parts: case_.Whole("release"), Reason: "r", Saw: case_.Sight()})
	assert.ErrorContains(t, err, "rejected", "the stricter one holds")
	f.decides(f.jo, case_.ID, "scrap")
	assert.Contains(t, f.cleared(st.ID).Withdraw, "do not go")
}

func TestASecondLookCountsNothingTwice(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	for i := range 2 {
		st := f.load(fmt.Sprint(i), "minor")
		again, err := f.bo.BeginLook(t.Context(), st.ID)
		require.NoError(t, err)
		f.answers(f.bo, again.ID, "minor")
	}
	assert.Empty(t, f.queue(station.CaseFilter{}), "four records, two lots: no alarm of three")
}

func TestAClosedCaseIsDecidedAgainBlind(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	c := f.of(f.jo, f.lot("Kettle", "1", "FN01"))
	f.decides(f.jo, c.ID, "scrap")
	f.does(f.ana, c.ID)
	require.Empty(t, f.asked(f.jo), "not by who decided")
	require.Empty(t, f.asked(f.bo), "not by an inspector")
	require.Len(t, f.asked(f.kim), 1)
	blind, err := f.kim.BlindCase(t.Context(), c.ID)
	require.NoError(t, err)
	assert.Nil(t, blind.InForce, "what was decided is not shown")
	assert.Equal(t, nonconformance.Open, blind.Phase)
	_, err = f.kim.LookCase(t.Context(), c.ID, pin, c.Undecided().Whole("release"), "looks fine")
	assert.ErrorContains(t, err, "rejected")
	_, err = f.kim.LookCase(t.Context(), c.ID, pin, c.Undecided().Whole("scrap"), " ")
	assert.ErrorContains(t, err, "reason")
	agreed, err := f.kim.LookCase(t.Context(), c.ID, pin, c.Undecided().Whole("scrap"), "burnt")
	require.NoError(t, err)
	assert.True(t, agreed.Look.Came.Agreed())
	assert.Equal(t, nonconformance.IsClosed, f.at(f.jo, c.ID).Phase)

	other := f.of(f.jo, f.lot("Kettle", "2", "FN01"))
	f.decides(f.jo, other.ID, "scrap")
	f.does(f.ana, other.ID)
	_, err = f.kim.LookCase(t.Context(), other.ID, pin, other.Undecided().Whole("rework"), "it can be mended")
	require.NoError(t, err)
	back := f.at(f.jo, other.ID)
	assert.Equal(t, nonconformance.IsReopened, back.Phase, "a lead decides")
	assert.Contains(t, back.Closings[len(back.Closings)-1].Signed.Reason, "rework instead of scrap: it can be mended")
}

func TestWhoLooksAgainIsNotShownWhatTheFirstFound(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	st := f.load("7", "")
	seen := func(d *station.Desk) error {
		_, shown := d.Show(t.Context(), st.ID)
		_, told := d.Timeline(t.Context(), st.ID)
		assert.Equal(t, shown == nil, told == nil)
		return shown
	}
	require.NoError(t, seen(f.ana), "it is hers")
	assert.ErrorContains(t, seen(f.kim), "yours is blind", "a lead too: the look may be his")
	assert.ErrorContains(t, seen(f.bo), "yours is blind")
	rows, err := f.bo.Find(t.Context(), st.Number, 1)
	require.NoError(t, err)
	assert.Equal(t, station.LookFirst, rows[0].Why)
	assert.Empty(t, rows[0].Verdict)

	again, err := f.kim.BeginLook(t.Context(), st.ID)
	require.NoError(t, err)
	assert.ErrorContains(t, seen(f.kim), st.Number+" waits for a second look", "now it is his")
	assert.ErrorContains(t, f.kim.ReadFirst(t.Context(), st.ID), "your second look is under way")
	f.answers(f.kim, again.ID, "")
	require.NoError(t, seen(f.kim))
	require.NoError(t, seen(f.bo), "it came")
	rows, _, err = f.bo.Records(t.Context(), station.Filter{}, "", 5)
	require.NoError(t, err)
	for _, r := range rows {
		assert.Equal(t, inspection.Accept, r.Verdict)
	}
}

func TestWhoHasReadItDoesNotLookAgain(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	st := f.load("7", "")
	assert.ErrorContains(t, f.bo.ReadFirst(t.Context(), st.ID), "only a lead reads it before")
	_, err := f.jo.Show(t.Context(), st.ID)
	require.ErrorIs(t, err, station.ErrBlind)
	require.Len(t, f.asked(f.jo), 1, "the look may be hers")

	require.NoError(t, f.jo.ReadFirst(t.Context(), st.ID))
	require.NoError(t, f.jo.ReadFirst(t.Context(), st.ID), "once is enough")
	_, err = f.jo.Show(t.Context(), st.ID)
	require.NoError(t, err)
	assert.Empty(t, f.asked(f.jo))
	_, err = f.jo.BeginLook(t.Context(), st.ID)
	assert.ErrorContains(t, err, "you have read what was found in "+st.Number)
	lines, err := f.jo.Timeline(t.Context(), st.ID)
	require.NoError(t, err)
	read := 0
	for _, l := range lines {
		if l.Name == "Jo" && l.What == "read what was found: the second look is another person's" {
			read++
		}
	}
	assert.Equal(t, 1, read)

	again, err := f.bo.BeginLook(t.Context(), st.ID)
	require.NoError(t, err)
	f.answers(f.bo, again.ID, "")
	assert.True(t, f.cleared(st.ID).Look.Came.Agreed())
	require.NoError(t, f.jo.ReadFirst(t.Context(), st.ID), "nothing is kept from anybody any more")
}

func TestADeskNobodySignedInAtIsBlindToo(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	st := f.load("7", "")
	c := f.of(f.jo, f.lot("Kettle", "1", "FN01"))
	f.decides(f.jo, c.ID, "scrap")
	f.does(f.ana, c.ID)
	_, err := f.nobody.Show(t.Context(), st.ID)
	assert.ErrorContains(t, err, "--as")
	_, err = f.nobody.Timeline(t.Context(), st.ID)
	assert.ErrorIs(t, err, station.ErrBlind)
	_, err = f.nobody.CaseTimeline(t.Context(), c.ID)
	assert.ErrorIs(t, err, station.ErrBlind)
	rows, err := f.nobody.Find(t.Context(), st.Number, 1)
	require.NoError(t, err)
	assert.Empty(t, rows[0].Verdict)
	over, _, err := f.nobody.Cases(t.Context(), station.CaseFilter{Group: station.Over}, "", 5)
	require.NoError(t, err)
	assert.Empty(t, over[0].Decided)
}

func TestWhoWroteInACaseSinceItsDecisionDoesNotDecideItAgain(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	c := f.of(f.jo, f.lot("Kettle", "1", "FN01"))
	f.decides(f.jo, c.ID, "scrap")
	f.works(f.kim, c.ID, nonconformance.WriteDown{Text: "the carrier is told"})
	f.does(f.ana, c.ID)
	assert.Empty(t, f.asked(f.kim))
	_, err := f.kim.LookCase(t.Context(), c.ID, pin, c.Undecided().Whole("scrap"), "burnt")
	assert.ErrorContains(t, err, "you were at "+c.Number)
}

func TestASecondLookComparesTheGradeAndNotTheWordAlone(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	regraded := func(c nonconformance.State, grade string) []nonconformance.Part {
		parts := c.Undecided().Whole("regrade")
		parts[0].Grade, parts[0].Lowered = grade, 1
		return parts
	}
	for lot, grade := range map[string]string{"1": "b stock", "2": "C"} {
		c := f.of(f.jo, f.lot("Kettle", lot, "hold"))
		c = f.signs(f.jo, c.ID, nonconformance.Dispose{Parts: regraded(c, "B-Stock"), Reason: "dull", Saw: c.Sight()})
		require.Equal(t, nonconformance.IsClosed, f.does(f.ana, c.ID).Phase)
		came, err := f.kim.LookCase(t.Context(), c.ID, pin, regraded(c, grade), "dull")
		require.NoError(t, err)
		assert.Equal(t, lot == "1", came.Look.Came.Agreed(), grade)
		if lot == "2" {
			assert.Equal(t, []string{"regrade to B STOCK", "regrade to C"}, []string{came.Look.Came.First, came.Look.Came.Second})
		}
	}
}

func TestACaseDecidedInPartsIsDrawnToo(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	record := f.lot("Kettle", "1", "FN01")
	c := f.of(f.jo, record)
	parts := func(scrap int) []nonconformance.Part {
		return []nonconformance.Part{{Disposition: "scrap", Quantity: scrap}, {Disposition: "return_to_supplier", Quantity: c.Pieces() - scrap}}
	}
	c, err := f.jo.SignCase(t.Context(), c.ID, pin, nonconformance.Dispose{Parts: parts(40), Reason: "burnt, the rest is theirs", Saw: c.Sight()})
	require.NoError(t, err)
	f.does(f.ana, c.ID)
	require.Len(t, f.asked(f.kim), 1)

	shown, err := f.kim.Case(t.Context(), c.ID)
	require.NoError(t, err)
	assert.Nil(t, shown.InForce)
	_, err = f.kim.CaseTimeline(t.Context(), c.ID)
	assert.ErrorContains(t, err, "blind")
	first, err := f.kim.Show(t.Context(), record.ID)
	require.NoError(t, err)
	assert.Nil(t, first.Review)
	lines, err := f.kim.Timeline(t.Context(), record.ID)
	require.NoError(t, err)
	for _, l := range lines {
		assert.NotContains(t, l.What, "decided as")
	}
	over, _, err := f.kim.Cases(t.Context(), station.CaseFilter{Group: station.Over}, "", 5)
	require.NoError(t, err)
	assert.Empty(t, over[0].Decided)
	theirs, _, err := f.jo.Cases(t.Context(), station.CaseFilter{Group: station.Over}, "", 5)
	require.NoError(t, err)
	assert.NotEmpty(t, theirs[0].Decided, "who decided it knows")

	_, err = f.kim.LookCase(t.Context(), c.ID, pin, parts(c.Pieces()+1), "burnt")
	assert.ErrorContains(t, err, "how many")
	came, err := f.kim.LookCase(t.Context(), c.ID, pin, parts(50), "burnt")
	require.NoError(t, err)
	assert.False(t, came.Look.Came.Agreed())
	back := f.at(f.jo, c.ID)
	assert.Equal(t, nonconformance.IsReopened, back.Phase)
	assert.Contains(t, back.Closings[len(back.Closings)-1].Signed.Reason, "50 scrap instead of")
}

func TestTheShareOfSecondLooksIsDrawnBySeed(t *testing.T) {
	f := newFloor(t)
	n := 0
	for i := range 1000 {
		if clearance.Drawn([]byte(fmt.Sprint(i)), 5) {
			n++
		}
	}
	assert.InDelta(t, 50, n, 25)
	assert.ErrorContains(t, f.jo.Set(t.Context(), pin, "second-look", "half"), "0 to 100")
	assert.ErrorContains(t, f.jo.Set(t.Context(), pin, "colour", "red"), "no setting")
	assert.ErrorContains(t, f.bo.Set(t.Context(), pin, "second-look", "5"), "lead")
	assert.ErrorContains(t, f.jo.Set(t.Context(), pin, "second-over", "much"), "500.00 EUR")
	f.sets("second-over", "50.00 EUR")
	assert.Equal(t, "50.00", f.jo.Station().SecondOver.Amount)
}
