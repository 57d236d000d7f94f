package station_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/station/service"
	"assay/station/stationtest"
)

// tinyReturn is a returned-goods checklist of one look.
const tinyReturn = `checklist: back
version: 1
kind: returned-goods
title: It came back
subject:
  - {id: rma, ask: RMA, type: scan}
  - {id: order, ask: Order, type: scan}
  - {id: product, ask: Product, type: text, need: true, label: true}
sections:
  - id: look
    title: Look
    steps:
      - {id: whole, ask: Is it whole, type: pass-fail, fail: {class: major, effect: hold}}
      - id: danger
        ask: Anything dangerous
        type: choice
        choices: [{id: "no", text: nothing}, {id: hot, text: hot, fail: {class: critical, effect: hold, demand: [stop, lead]}}]
        fail: {class: critical, effect: hold}
      - id: cause
        ask: Suspected cause
        type: choice
        when: order == "S-1"
        choices: [{id: none, text: none}, {id: manufacturing, text: made wrong}, {id: transit_out, text: on the way}]
`

// shop is a station that takes returns, with a clock to turn: Bo inspects, Ada
// leads.
type shop struct {
	t       *testing.T
	now     *time.Time
	journal *stationtest.Memory
	lists   *stationtest.Lists
	bo, ada *station.Desk
}

func newShop(t *testing.T) shop {
	t.Helper()
	journal, lists := stationtest.NewJournal()
	catalog, problems := checklists.Load([]checklists.Source{{Name: "back.yaml", Data: []byte(tinyReturn)}})
	require.Empty(t, problems)
	now := stationtest.Noon
	s, err := station.New(t.Context(), station.Parts{
		Journal: journal, Views: lists, Goods: lists, Vault: stationtest.NewVault(), Evidence: &shelf{}, Catalog: catalog,
		Clock: func() time.Time { return now }, Random: strings.NewReader(strings.Repeat("chance of a kind", 1000)),
	})
	require.NoError(t, err)
	require.NoError(t, s.SetUp(t.Context(), station.SetUp{Name: "Dock 3", Decimal: '.', LeadID: "7", LeadName: "Ada", PIN: "4829"}))
	p := shop{t: t, now: &now, journal: journal, lists: lists, ada: s.Desk("Office"), bo: s.Desk("Dock 3")}
	_, err = p.ada.SignIn(t.Context(), "7", "4829")
	require.NoError(t, err)
	require.NoError(t, p.ada.AddPerson(t.Context(), people.Person{ID: "104", Name: "Bo", Role: people.Inspector}, "1212", "4829"))
	_, err = p.bo.SignIn(t.Context(), "104", "1212")
	require.NoError(t, err)
	return p
}

func (p shop) later(d time.Duration) { *p.now = p.now.Add(d) }

func (p shop) begins(rma string) inspection.ID {
	p.t.Helper()
	subject := map[string]string{"product": "Kettle K-200"}
	if rma != "" {
		subject["rma"] = rma
	}
	s, err := p.bo.Begin(p.t.Context(), station.Begin{Checklist: "back", Subject: subject})
	require.NoError(p.t, err)
	return s.ID
}

func (p shop) finds(id inspection.ID, commands ...inspection.Command) {
	p.t.Helper()
	for _, c := range commands {
		_, err := p.bo.Inspect(p.t.Context(), id, c)
		require.NoError(p.t, err)
	}
}

func chose(step checklists.StepID, what string) inspection.Command {
	return inspection.Give{Step: step, Answer: inspection.Answer{Values: []string{what}}}
}

func (p shop) signs(id inspection.ID) {
	p.t.Helper()
	_, err := p.bo.Sign(p.t.Context(), id, "1212", station.Inspected)
	require.NoError(p.t, err)
}

func (p shop) way(id inspection.ID) service.Way {
	p.t.Helper()
	w, err := p.bo.Way(p.t.Context(), id)
	require.NoError(p.t, err)
	return w
}

// passed are the stages a return went through, in a line.
func passed(w service.Way) string {
	var out []string
	for _, r := range w.Reached {
		out = append(out, string(r.Stage))
	}
	return strings.Join(out, " ")
}

func (p shop) announces(rma string) {
	p.t.Helper()
	r, err := goods.NewReader(goods.Returns, strings.NewReader("rma,order,announced,withdrawal,sku\n"+rma+",S-1,2026-09-10,yes,K-200\n"))
	require.NoError(p.t, err)
	done, err := p.ada.Import(p.t.Context(), r, station.Import{Kind: goods.Returns})
	require.NoError(p.t, err)
	require.Zero(p.t, done.Refused)
}

func TestEachChangeOfAReturnIsOneEntry(t *testing.T) {
	p := newShop(t)
	p.announces("RMA-1")
	p.announces("RMA-1") // the same file again
	id := p.begins("rma-1")
	assert.Equal(t, "announced received inspecting", passed(p.way(id)))
	p.finds(id, stationtest.Failed("whole", ""), inspection.TakeBack{}, stationtest.Failed("whole", ""), stationtest.Passed("whole"),
		stationtest.Failed("whole", ""), chose("danger", "no"))
	p.signs(id)
	assert.Equal(t, "announced received inspecting graded held", passed(p.way(id)))
	_, err := p.ada.Dispose(t.Context(), id, "4829", "open_box", "a scratch, nothing more")
	require.NoError(t, err)
	w := p.way(id)
	assert.Equal(t, "announced received inspecting graded held decided", passed(w))
	assert.Equal(t, "open_box", w.Goes)
	assert.Equal(t, "We have decided about your return.", w.Status())
	again := p.begins("RMA-1") // the second piece of the parcel
	assert.Equal(t, "announced received inspecting", passed(p.way(again)), "the parcel was received once")
	count := map[string]int{}
	for _, e := range p.journal.Entries() {
		if e.Name == service.NameMoved && e.Stream == station.AnnouncedStream("RMA-1") {
			count[e.Name]++
		}
	}
	assert.Equal(t, map[string]int{service.NameMoved: 2}, count, "announced and received")
}

func TestAReturnNobodyAnnouncedIsReceivedWhenItIsBegun(t *testing.T) {
	p := newShop(t)
	id := p.begins("")
	p.finds(id, stationtest.Passed("whole"), chose("danger", "no"))
	p.signs(id)
	assert.Equal(t, "received inspecting graded decided", passed(p.way(id)))
	_, err := p.ada.Annul(t.Context(), id, "4829", "wrong customer")
	require.NoError(t, err)
	assert.Equal(t, "We are checking your return again.", p.way(id).Status())
}

func TestAReturnThatIsNotInspectedIsClosed(t *testing.T) {
	p := newShop(t)
	id := p.begins("")
	p.finds(id, inspection.NotPerform{Reason: "the parcel is empty paper"})
	w := p.way(id)
	assert.Equal(t, service.Closed, w.Stage)
	assert.True(t, w.Over())
}

func TestWhatWasRecordedInOneTransactionMovesThroughEveryStage(t *testing.T) {
	p := newShop(t)
	r, err := p.ada.Recorder(t.Context(), "7", func(context.Context) (string, error) { return "4829", nil })
	require.NoError(t, err)
	sheet := station.Sheet{
		Ref: "a", Checklist: "back", Subject: map[string]station.Scalar{"product": "Kettle"}, Sign: true,
		Answers: []station.SheetAnswer{{Step: "whole", Result: "pass"}, {Step: "danger", Value: station.Values{"no"}}},
	}
	done, err := r.Record(t.Context(), sheet)
	require.NoError(t, err)
	assert.Equal(t, "received inspecting graded decided", passed(p.way(done.State.ID)))
}

func TestASafetyStopAsksALeadUntilOneComes(t *testing.T) {
	p := newShop(t)
	id := p.begins("")
	p.finds(id, chose("danger", "hot"), inspection.Stop{Step: "danger", Reason: "hot"})
	rules := service.Builtin()
	p.later(8 * time.Minute)
	c, runs := rules.First(p.way(id), *p.now)
	require.True(t, runs)
	assert.Equal(t, "safety 2 min left critical lead", strings.Join([]string{c.ID, c.Words(), c.Class, c.Ask}, " "))
	p.later(13 * time.Minute)
	c, _ = rules.First(p.way(id), *p.now)
	assert.Equal(t, "safety late 11 min critical quality", strings.Join([]string{c.ID, c.Words(), c.Class, c.Ask}, " "))
	require.NoError(t, p.ada.TakeReturn(t.Context(), id))
	for _, c := range rules.Clocks(p.way(id), *p.now) {
		assert.NotEqual(t, "safety", c.ID)
	}
	assert.Equal(t, "7", p.way(id).TakenBy)
	assert.Error(t, p.bo.TakeReturn(t.Context(), id), "only a lead answers")
}

// In the queue and on its way a return is due at one time.
func TestAReturnIsDueAsItsClocksSay(t *testing.T) {
	p := newShop(t)
	due := func(id inspection.ID) time.Time {
		rows, _, err := p.ada.Cases(t.Context(), station.CaseFilter{}, "", 10)
		require.NoError(t, err)
		i := slices.IndexFunc(rows, func(r station.CaseRow) bool { return r.Record == id })
		require.GreaterOrEqual(t, i, 0)
		c, runs := service.Builtin().First(p.way(id), *p.now)
		require.True(t, runs)
		require.Equal(t, c.Due.UTC(), rows[i].Due.UTC(), c.Text)
		return rows[i].Due
	}
	held := p.begins("")
	p.finds(held, stationtest.Failed("whole", ""), chose("danger", "no"))
	p.signs(held)
	assert.Equal(t, 8*time.Hour, due(held).Sub(*p.now))

	for _, taken := range []func(id inspection.ID) error{
		func(id inspection.ID) error { return p.ada.TakeReturn(t.Context(), id) },
		func(id inspection.ID) error {
			_, err := p.ada.Work(t.Context(), station.CaseOf(id), nonconformance.Take{})
			return err
		},
	} {
		stopped := p.begins("")
		p.finds(stopped, chose("danger", "hot"), inspection.Stop{Step: "danger", Reason: "hot"})
		p.signs(stopped)
		assert.Equal(t, 10*time.Minute, due(stopped).Sub(*p.now), "until somebody takes it")
		require.NoError(t, taken(stopped))
		assert.Equal(t, "7", p.way(stopped).TakenBy)
		c, err := p.ada.Case(t.Context(), station.CaseOf(stopped))
		require.NoError(t, err)
		require.NotNil(t, c.Holder)
		assert.Equal(t, 8*time.Hour, due(stopped).Sub(*p.now))
	}
}

func TestClocksFollowFromTheLogAndNowAndWriteNothing(t *testing.T) {
	p := newShop(t)
	id := p.begins("")
	before := len(p.journal.Entries())
	for range 5 {
		p.later(time.Hour)
		service.Builtin().Clocks(p.way(id), *p.now)
	}
	assert.Len(t, p.journal.Entries(), before)
}

func TestTheLegalRefundDateRunsWhateverIsHeld(t *testing.T) {
	p := newShop(t)
	p.announces("RMA-1")
	id := p.begins("RMA-1")
	p.finds(id, stationtest.Failed("whole", ""), chose("danger", "no"))
	p.signs(id)
	rules := service.Builtin()
	law := func() []service.Clock {
		var out []service.Clock
		for _, c := range rules.Clocks(p.way(id), *p.now) {
			if c.Law {
				out = append(out, c)
			}
		}
		return out
	}
	require.Len(t, law(), 1)
	assert.Equal(t, "2026-09-24 23:59", law()[0].Due.Format("2006-01-02 15:04"), "14 days from the withdrawal")
	p.later(9 * 24 * time.Hour)
	assert.True(t, law()[0].Late(), "a hold does not stop it")
}

func TestTheCustomerIsToldOnceOfEachStageAndNeverWhy(t *testing.T) {
	p := newShop(t)
	p.announces("RMA-1")
	id := p.begins("RMA-1")
	preview, err := p.bo.Preview(t.Context(), id, service.Held)
	require.NoError(t, err)
	p.finds(id, stationtest.Failed("whole", ""), chose("danger", "no"))
	p.signs(id)
	_, err = p.ada.Dispose(t.Context(), id, "4829", "open_box", "serial 4711 was shipped on S-8")
	require.NoError(t, err)
	var stages []string
	w := p.way(id)
	for _, m := range w.Told {
		stages = append(stages, string(m.Stage))
		assert.NotContains(t, m.Text, "4711")
		assert.Equal(t, "returns@1", m.By)
	}
	assert.Equal(t, "received held decided", strings.Join(stages, " "))
	assert.Equal(t, preview.Text, w.Told[1].Text, "what was shown is what was sent")
	assert.Contains(t, w.Told[0].Text, "Your withdrawal is settled by 24 September 2026")
}

func TestAnAnnouncedReturnIsReceivedOnceBeforeItIsOpened(t *testing.T) {
	p := newShop(t)
	p.announces("RMA-1")
	w, fresh, err := p.ada.ReceiveLabel(t.Context(), "rma-1")
	require.NoError(t, err)
	assert.True(t, fresh)
	assert.Equal(t, "announced received", passed(w))
	_, fresh, err = p.ada.ReceiveReturn(t.Context(), "RMA-1")
	require.NoError(t, err)
	assert.False(t, fresh, "it is here already")
	_, _, err = p.ada.ReceiveLabel(t.Context(), "RMA-9")
	assert.ErrorContains(t, err, "no return was announced with this label")
	assert.Equal(t, "announced received inspecting", passed(p.way(p.begins("RMA-1"))))
}

// What a case contains is held as a return too, says by which case, and is free by a
// lead's decision.
func TestAReturnOfContainedGoodsIsHeldUntilALeadDecides(t *testing.T) {
	p := newShop(t)
	bad, open := p.begins(""), p.begins("")
	p.finds(bad, inspection.Give{Step: "whole", Answer: inspection.Answer{Result: inspection.Fail}}, chose("danger", "no"))
	p.signs(bad)
	c, err := p.ada.Work(t.Context(), station.CaseOf(bad), nonconformance.Contain{Scope: "product", Value: "Kettle K-200", Note: "look for the crack"})
	require.NoError(t, err)
	later := p.begins("")
	for _, id := range []inspection.ID{open, later} {
		p.finds(id, inspection.Give{Step: "whole", Answer: inspection.Answer{Result: inspection.Pass}}, chose("danger", "no"))
		p.signs(id)
		st, err := p.bo.Load(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, inspection.Hold, st.Outcome.Verdict)
		assert.Contains(t, st.Outcome.Reasons[0].Text, c.Number)
		assert.Equal(t, service.Held, p.way(id).Stage)
	}
	_, err = p.ada.Dispose(t.Context(), later, "4829", "release", "no crack")
	require.NoError(t, err)
	assert.Equal(t, service.Decided, p.way(later).Stage)
	_, err = p.ada.Dispose(t.Context(), bad, "4829", "scrap", "cracked")
	require.NoError(t, err)
	free, err := p.ada.SignCase(t.Context(), c.ID, "4829", nonconformance.Free{Contained: c.Held[0].Mark, Reason: "all looked at"})
	require.NoError(t, err)
	require.NotNil(t, free.Held[0].Freed)
	st, err := p.bo.Load(t.Context(), p.begins(""))
	require.NoError(t, err)
	assert.Empty(t, st.Contained)
}
