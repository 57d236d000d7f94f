package station_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/checklists/rule"
	"assay/checklists/strict"
	"assay/station"
	"assay/station/fault"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/station/returns"
	"assay/station/service"
	"assay/station/stationtest"
)

func TestReturnedInMemory(t *testing.T) {
	stationtest.TestReturned(t, nil, func() {})
}

// phones opens a shop that sold n phones.
func phones(t *testing.T, n int, change func(*station.Parts)) *stationtest.Shop {
	p, err := stationtest.NewShop(t.Context(), n, change)
	require.NoError(t, err)
	return p
}

// found begins the n-th return and records what is found.
func found(t *testing.T, p *stationtest.Shop, n int, all []stationtest.Found) inspection.State {
	st, err := p.Opened(t.Context(), n)
	require.NoError(t, err)
	st, err = p.Finds(t.Context(), st.ID, all...)
	require.NoError(t, err)
	require.NotNil(t, st.Ruling, "all is answered: policy has decided")
	return st
}

// anyhow records findings in an order of chance: what is not asked yet waits.
func anyhow(t *testing.T, p *stationtest.Shop, chance *rand.Rand, all []stationtest.Found) inspection.State {
	st, err := p.Opened(t.Context(), 1)
	require.NoError(t, err)
	left := slices.Clone(all)
	chance.Shuffle(len(left), func(i, j int) { left[i], left[j] = left[j], left[i] })
	for len(left) > 0 {
		var later []stationtest.Found
		for _, f := range left {
			if _, err := p.Finds(t.Context(), st.ID, f); err != nil {
				var refused *fault.Fault
				require.True(t, errors.As(err, &refused), err)
				later = append(later, f)
			}
		}
		require.Less(t, len(later), len(left), "nothing more can be recorded: %v", later)
		left = later
	}
	st, err = p.Bo.Load(t.Context(), st.ID)
	require.NoError(t, err)
	return st
}

func TestTheSameFactsGiveTheSameDecisionInAnyOrderAndAfterARestart(t *testing.T) {
	stories := map[string]func(int) []stationtest.Found{
		"sealed": stationtest.Sealed, "used": stationtest.Used,
		"swapped": func(n int) []stationtest.Found { return stationtest.Swapped(n, 99) },
	}
	want := map[string]returns.Kept{}
	for name, story := range stories {
		want[name] = kept(found(t, phones(t, 1, nil), 1, story(1)))
	}
	names := []string{"sealed", "used", "swapped"}
	for seed := range uint64(9) {
		chance, name := rand.New(rand.NewPCG(seed, 1)), names[seed%3]
		p := phones(t, 1, nil)
		st := anyhow(t, p, chance, stories[name](1))
		require.NotNil(t, st.Ruling, "seed %d", seed)
		require.Equal(t, want[name], kept(st), "in another order, seed %d", seed)
		require.NoError(t, p.Restart(t.Context()))
		again, err := p.Bo.Load(t.Context(), st.ID)
		require.NoError(t, err)
		require.Equal(t, want[name], kept(again), "as another process reads it, seed %d", seed)
		require.Equal(t, want[name], returns.NewRuling(returns.Example(), again.Ruling.Facts, p.Now.Format(time.DateOnly)).Keep(), "and as it is decided anew")
	}
}

// looks are what may be seen of a used phone.
var looks = map[checklists.StepID][]string{
	"face": {"C0", "C1", "C2", "C3"}, "sides": {"C0", "C1", "C2", "C3"}, "original_pack": {"complete", "damaged", "none"},
	"seals": {"opened", "foreign"}, "battery_shown": {"full", "less", "none"}, "battery_health": {"85", "79.5", "60"}, "parcel_state": {"intact", "opened"},
	"parcel_weight": {"415", "390", "300"},
}

// varied is a used phone in a state of chance.
func varied(chance *rand.Rand) []stationtest.Found {
	all := slices.Clone(stationtest.Used(1))
	for i, f := range all {
		if of := looks[f.Step]; of != nil {
			all[i].Values = []string{of[chance.IntN(len(of))]}
			all = append(all, stationtest.Found{Step: f.Step}) // what fails wants a photo
		}
		switch values := all[i].Values; { // what is asked then
		case f.Step == "battery_shown" && values[0] == "less":
			all = append(all, stationtest.Found{Step: "battery_health", Values: []string{looks["battery_health"][chance.IntN(3)]}})
		case f.Step == "parcel_state" && values[0] != "intact":
			all = append(all, stationtest.Found{Step: "label_state", Values: []string{"printed"}})
		}
	}
	return append(all, stationtest.Found{Step: "photos"})
}

// misread is a story of which some was seen wrongly first, and what corrects it; not
// what other questions hang on.
func misread(chance *rand.Rand, story []stationtest.Found) (wrong, corrections []stationtest.Found) {
	wrong = slices.Clone(story)
	for i, f := range story {
		if of := looks[f.Step]; of != nil && f.Step != "battery_shown" && f.Step != "parcel_state" && len(f.Values) > 0 && chance.IntN(3) == 0 {
			wrong[i].Values = []string{of[chance.IntN(len(of))]}
			corrections = append(corrections, f)
		}
	}
	return wrong, corrections
}

func TestFactsOfChanceGiveOneDecisionInAnyOrderAndAfterARestart(t *testing.T) {
	grades, told, corrected := map[returns.Grade]bool{}, 0, 0
	for seed := range uint64(12) {
		chance := rand.New(rand.NewPCG(seed, 7))
		story := varied(chance)
		first := anyhow(t, phones(t, 1, nil), rand.New(rand.NewPCG(seed, 8)), story)
		if first.Ruling == nil {
			continue // it wants more photos than were taken
		}
		want := kept(first)
		told++
		p := phones(t, 1, nil)
		wrong, corrections := misread(chance, story)
		st := anyhow(t, p, chance, wrong)
		_, err := p.Finds(t.Context(), st.ID, corrections...)
		require.NoError(t, err)
		st, err = p.Bo.Load(t.Context(), st.ID)
		require.NoError(t, err)
		require.NotNil(t, st.Ruling, "seed %d", seed)
		require.Equal(t, want, kept(st), "in another order, seed %d: %v, corrected %v", seed, story, corrections)
		require.NoError(t, p.Restart(t.Context()))
		again, err := p.Bo.Load(t.Context(), st.ID)
		require.NoError(t, err)
		require.Equal(t, want, kept(again), "as another process reads it, seed %d", seed)
		grades[want.Grade] = true
		corrected += len(corrections)
	}
	assert.GreaterOrEqual(t, told, 6, "most are whole")
	assert.GreaterOrEqual(t, len(grades), 2, "chance shows several grades")
	assert.Positive(t, corrected)
}

func kept(st inspection.State) returns.Kept { return st.Ruling.Keep() }

func TestWhileTheHubIsAwayOneKeyRefundsNothingOrLittle(t *testing.T) {
	for _, c := range []struct {
		name string
		hub  station.Hub
		away string // the policy's hub_away
		lane returns.Lane
		met  rule.Truth
	}{
		{"no hub is not away", station.NoHub, "hold", returns.Auto, rule.Yes},
		{"the hub is here", station.HubHere, "hold", returns.Auto, rule.Yes},
		{"away, and the policy holds", station.HubAway, "hold", returns.ByLead, rule.No},
		{"away, and it is over the policy's cap", station.HubAway, `"100.00"`, returns.ByLead, rule.No},
		{"away, and it is within the cap", station.HubAway, `"120.00"`, returns.Auto, rule.Yes},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := phones(t, 1, func(parts *station.Parts) { parts.Hub = func() station.Hub { return c.hub } })
			text := strings.Replace(string(returns.ExampleFile()), "hub_away: hold", "hub_away: "+c.away, 1)
			policy := loaded(t, strings.Replace(text, "version: 3", "version: 4", 1))
			require.NoError(t, p.Ada.PublishPolicy(t.Context(), policy, stationtest.AdaPIN))
			st := found(t, p, 1, stationtest.Sealed(1))
			assert.Equal(t, c.lane, st.Ruling.Lane, st.Ruling.Reasons)
			i := slices.IndexFunc(st.Ruling.Criteria, func(o returns.Criterion) bool { return o.ID == "hub" })
			assert.Equal(t, c.met, st.Ruling.Criteria[i].Met)
			st, err := p.Signs(t.Context(), st.ID)
			require.NoError(t, err)
			assert.Equal(t, c.lane == returns.Auto, st.Resolved() != nil, "held is not refunded")
		})
	}
}

// The same parcel was signed twice while nobody could be asked: a lead pays for it once,
// and a second time only with a reason.
func TestWhatWasPaidForIsPaidForAgainOnlyWithAReason(t *testing.T) {
	ctx := t.Context()
	p := phones(t, 1, func(parts *station.Parts) { parts.Hub = func() station.Hub { return station.HubAway } })
	var twice []inspection.ID
	for range 2 {
		st := found(t, p, 1, stationtest.Sealed(1))
		_, err := p.Signs(ctx, st.ID)
		if fault.Is(err, fault.Conflict) { // the first one is known here: it is asked again
			_, err = p.Signs(ctx, st.ID)
		}
		require.NoError(t, err)
		twice = append(twice, st.ID)
	}
	agree := func(n int, c inspection.Approve) error {
		_, err := p.Ada.Approve(ctx, twice[n], stationtest.AdaPIN, c)
		return err
	}
	_, before, err := p.Ada.PaidBefore(ctx, twice[1])
	require.NoError(t, err)
	require.False(t, before, "nothing is paid yet")
	require.NoError(t, agree(0, inspection.Approve{Resolution: returns.Refund}))
	e, before, err := p.Ada.PaidBefore(ctx, twice[1])
	require.NoError(t, err)
	require.True(t, before)
	require.Equal(t, twice[0], e.ID)
	_, before, err = p.Ada.PaidBefore(ctx, twice[0])
	require.NoError(t, err)
	require.False(t, before, "its own money is none of before")

	err = agree(1, inspection.Approve{Resolution: returns.Refund, Amount: "108.00"})
	assert.ErrorContains(t, err, e.Number+" has brought the customer 108.00 EUR for it already: if it is right once more, say why")
	require.NoError(t, agree(1, inspection.Approve{Resolution: returns.Refund, Amount: "108.00", Reason: "it was sent twice, and paid twice"}))
}

// A recall comes between the decision and its signature.
func TestASignatureIsAskedAgainWhenTheDecisionChangedMeanwhile(t *testing.T) {
	p := phones(t, 1, nil)
	st := found(t, p, 1, stationtest.Sealed(1))
	recalled, err := goods.NewReader(goods.Holds, strings.NewReader("id,gtin,since,reason,recall\nH-2,9501101530003,2026-09-18,battery,yes\n"))
	require.NoError(t, err)
	_, err = p.Ada.Import(t.Context(), recalled, station.Import{Kind: goods.Holds})
	require.NoError(t, err)
	_, err = p.Signs(t.Context(), st.ID)
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
	assert.Contains(t, err.Error(), "changed since it was shown")
	st, err = p.Bo.Load(t.Context(), st.ID)
	require.NoError(t, err)
	require.Nil(t, st.SignOff, "nothing was signed")
	assert.Equal(t, "safety", st.Ruling.Rule)
	st, err = p.Signs(t.Context(), st.ID)
	require.NoError(t, err, "what is on show now can be signed")
	assert.Equal(t, inspection.Hold, st.Outcome.Verdict)
	w, err := p.Bo.Way(t.Context(), st.ID)
	require.NoError(t, err)
	assert.Equal(t, service.Held, w.Stage)
}

// What a case contains is not settled by policy alone, whenever it came to be contained.
func TestAReturnThatPolicySettlesByItselfIsHeldWhileItsStockIsContained(t *testing.T) {
	p := phones(t, 3, nil)
	stops := func() nonconformance.State {
		c, err := p.Ada.StopAndCheck(t.Context(), station.Stop{Scope: "product", Value: "9501101530003", Why: "two batteries swelled"})
		require.NoError(t, err)
		return c
	}
	held := func(st inspection.State, c nonconformance.State) {
		t.Helper()
		assert.Equal(t, inspection.Hold, st.Outcome.Verdict)
		assert.Nil(t, st.Resolved(), "the customer gets nothing yet")
		assert.Contains(t, st.Outcome.Reasons[0].Text, c.Number)
		w, err := p.Bo.Way(t.Context(), st.ID)
		require.NoError(t, err)
		assert.Equal(t, service.Held, w.Stage)
	}
	before := found(t, p, 1, stationtest.Sealed(1))
	require.Equal(t, returns.Auto, before.Ruling.Lane)
	c := stops()
	st, err := p.Signs(t.Context(), before.ID)
	require.NoError(t, err, "it was told at once, and shows it")
	held(st, c)

	after := found(t, p, 2, stationtest.Sealed(2))
	st, err = p.Signs(t.Context(), after.ID)
	require.NoError(t, err)
	held(st, c)

	_, err = p.Ada.SignCase(t.Context(), c.ID, stationtest.AdaPIN, nonconformance.Free{Contained: c.Held[0].Mark, Reason: "all looked at"})
	require.NoError(t, err)
	free := found(t, p, 3, stationtest.Sealed(3))
	st, err = p.Signs(t.Context(), free.ID)
	require.NoError(t, err)
	assert.NotNil(t, st.Resolved(), "nothing holds it: policy settles it")
}

// What speaks against a return is cleared by one lead up to a value, and by two above it.
func TestAHardFactAboveTheSitesValueIsClearedByTwoLeads(t *testing.T) {
	for _, c := range []struct {
		over string
		does returns.Do
		two  bool
	}{
		{"500.00 EUR", returns.Refund, false}, {"50.00 EUR", returns.Refund, true}, {"50.00 EUR", inspection.Refuse, false}, {"500.00 CHF", returns.Refund, true},
	} {
		t.Run(c.over+" "+string(c.does), func(t *testing.T) {
			p := phones(t, 1, nil)
			require.NoError(t, p.Ada.Set(t.Context(), stationtest.AdaPIN, "second-over", c.over))
			require.NoError(t, p.Ada.AddPerson(t.Context(), people.Person{ID: "8", Name: "Bea", Role: people.Lead}, "8888", stationtest.AdaPIN))
			st := found(t, p, 1, stationtest.Swapped(1, 99))
			require.True(t, slices.ContainsFunc(st.Ruling.Signals, func(g returns.Signal) bool { return g.Hard }))
			require.Equal(t, returns.ByLead, st.Ruling.Lane)
			_, err := p.Signs(t.Context(), st.ID)
			require.NoError(t, err)
			says := inspection.Approve{Resolution: c.does, Reason: "we packed the other one"}
			if c.does.Pays() {
				says.Amount = "110.00"
			}
			st, err = p.Ada.Approve(t.Context(), st.ID, stationtest.AdaPIN, says)
			require.NoError(t, err)
			assert.Equal(t, !c.two, st.Resolved() != nil)
			if !c.two {
				return
			}
			assert.Equal(t, 2, st.NeedLeads())
			bea := p.Station.Desk("Office 2")
			_, err = bea.SignIn(t.Context(), "8", "8888")
			require.NoError(t, err)
			st, err = bea.Approve(t.Context(), st.ID, "8888", says)
			require.NoError(t, err)
			require.NotNil(t, st.Resolved())
			assert.Equal(t, []string{"7", "8"}, st.Resolved().Leads)
		})
	}
}

func loaded(t *testing.T, text string) *returns.Policy {
	t.Helper()
	policy, problems := returns.Load(strict.Source{Name: "policy.yaml", Data: []byte(text)})
	require.NotNil(t, policy, problems)
	return policy
}

func TestALoweredGradeMovesTheGoodsAndNotTheMoney(t *testing.T) {
	p := phones(t, 1, nil)
	st := found(t, p, 1, stationtest.Sealed(1))
	st, err := p.Signs(t.Context(), st.ID)
	require.NoError(t, err)
	way, err := p.Ada.Way(t.Context(), st.ID)
	require.NoError(t, err)
	require.Equal(t, "restock", way.Goes)
	paid := st.Resolved().Amount
	st, err = p.Ada.Inspect(t.Context(), st.ID, inspection.LowerGrade{To: returns.D, Reason: "the frame is bent"})
	require.NoError(t, err)
	assert.Equal(t, paid, st.Resolved().Amount)
	way, err = p.Ada.Way(t.Context(), st.ID)
	require.NoError(t, err)
	assert.Equal(t, "liquidate", way.Goes)
}
