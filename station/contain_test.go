package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// begins opens a lot's inspection and leaves it open.
func (f floor) begins(d *station.Desk, product, supplier, lot string) inspection.State {
	f.t.Helper()
	st, err := d.Begin(f.t.Context(), station.Begin{Checklist: "lot", Subject: map[string]string{
		"product": product, "supplier": supplier, "lot": lot, "advised": "100",
	}})
	require.NoError(f.t, err)
	return st
}

// stands is an inspection as it stands.
func (f floor) stands(d *station.Desk, st inspection.State) inspection.State {
	f.t.Helper()
	now, err := d.Load(f.t.Context(), st.ID)
	require.NoError(f.t, err)
	return now
}

// Stock that a case contains is held wherever it is met, says by which case, and is
// free once a lead signs that.
func TestContainedStockIsHeldEverywhereUntilItIsLifted(t *testing.T) {
	for name, c := range map[string]nonconformance.Contain{
		"a lot":                {Scope: "lot", Value: "88", Note: "look for the crack"},
		"a product":            {Scope: "product", Value: "Kettle"},
		"a supplier":           {Scope: "supplier", Value: "Norden"},
		"a supplier, since":    {Scope: "supplier", Value: "norden", Since: "2026-01-01"},
		"a lot in other types": {Scope: "lot", Value: " 88 "},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFloor(t)
			failed := f.lot("Kettle", "88", "FN01")
			open, other := f.begins(f.bo, "Kettle", "Norden", "88"), f.begins(f.bo, "Toaster", "Suder", "12")
			id := f.of(f.jo, failed).ID
			number := f.works(f.jo, id, c).Number

			assert.Contains(t, f.stands(f.bo, open).Contained[0], number, "what is open says by which case")
			assert.Empty(t, f.stands(f.bo, other).Contained)
			began := f.begins(f.ana, "Kettle", "Norden", "88")
			assert.Contains(t, began.Contained[0], number)
			assert.Contains(t, began.Subject["lot.held"], number, "it is known from the first entry on")
			for _, st := range []inspection.State{open, began} {
				signed := f.answers(f.bo, f.hand(st), "")
				assert.Equal(t, inspection.Hold, signed.Outcome.Verdict)
				assert.Contains(t, signed.Outcome.Reasons[0].Text, number)
			}
			assert.Equal(t, inspection.Accept, f.answers(f.bo, other.ID, "").Outcome.Verdict)

			home, err := f.ana.Home(t.Context())
			require.NoError(t, err)
			require.NotEmpty(t, home.Chores)
			assert.True(t, home.Chores[0].Check)
			assert.Contains(t, home.Chores[0].Text, c.Scope, "the team sees what is to be checked")

			waits := f.begins(f.ana, "Kettle", "Norden", "88")
			f.decides(f.jo, id, "scrap")
			_, err = f.jo.Work(t.Context(), id, nonconformance.Free{Contained: f.at(f.jo, id).Held[0].Mark, Reason: "sorted"})
			assert.True(t, fault.Is(err, fault.Refused), "it takes the PIN")
			_, err = f.jo.SignCase(t.Context(), id, pin, nonconformance.Free{Contained: f.at(f.jo, id).Held[0].Mark})
			assert.Error(t, err, "it has a reason")
			f.signs(f.jo, id, nonconformance.Free{Contained: f.at(f.jo, id).Held[0].Mark, Reason: "all sorted"})
			assert.Empty(t, f.stands(f.ana, waits).Contained, "what waits is free")
			again := f.begins(f.ana, "Kettle", "Norden", "88")
			assert.Empty(t, again.Contained)
			assert.Empty(t, again.Subject["lot.held"])
			assert.Equal(t, inspection.Accept, f.answers(f.ana, waits.ID, "").Outcome.Verdict)
			assert.Equal(t, inspection.Accept, f.answers(f.ana, again.ID, "").Outcome.Verdict)
		})
	}
}

// hand gives an inspection to Bo.
func (f floor) hand(st inspection.State) inspection.ID {
	f.t.Helper()
	if st.Owner != "105" {
		_, err := f.jo.Inspect(f.t.Context(), st.ID, inspection.HandOver{To: "105", Note: "shift ends"})
		require.NoError(f.t, err)
	}
	return st.ID
}

// Stock of another product, or that came before the day, is not held.
func TestAContainmentHoldsNothingElse(t *testing.T) {
	f := newFloor(t)
	failed := f.lot("Kettle", "88", "FN01")
	id := f.of(f.jo, failed).ID
	f.works(f.jo, id, nonconformance.Contain{Scope: "lot", Value: "88"})
	f.works(f.jo, id, nonconformance.Contain{Scope: "supplier", Value: "Norden", Since: "2099-01-01"})
	f.works(f.jo, id, nonconformance.Contain{Scope: "goods", Place: "bay R2"})
	assert.Empty(t, f.begins(f.ana, "Toaster", "Norden", "88").Contained, "a lot of the same number of another product")
	assert.Empty(t, f.begins(f.ana, "Kettle", "Norden", "89").Contained)
	assert.Len(t, f.begins(f.ana, "Kettle", "Norden", "88").Contained, 1)
}

// A checklist where no product unit may be critical.
const criticalLot = `checklist: units
version: 1
kind: quality-control
title: A lot, unit by unit
subject:
  - {id: product, ask: Product, type: text, label: true, need: true}
  - {id: lot, ask: Lot, type: scan, label: true}
  - {id: size, ask: Lot size, type: count, need: true}
plans:
  units: {edition: iso2859-1-1999, level: S-1, lot: isolated, count: units, sizes: one, critical: none, major: "2.5", minor: "4.0", from: size}
defects:
  EL02: {name: exposed live part, class: critical}
  FN01: {name: does not work, class: major}
sections:
  - id: unit
    title: Each unit
    each: units
    steps:
      - {id: look, ask: Look and switch on, type: defects, of: unit, fail: {class: major, codes: [EL02, FN01]}}
`

// A first critical on a unit holds the product's open lots by itself, before
// anybody signs; the record joins the case that this opened.
func TestAFirstCriticalContainsTheProduct(t *testing.T) {
	f := newFloor(t)
	begin := func(d *station.Desk, product, lot string) inspection.State {
		st, err := d.Begin(t.Context(), station.Begin{Checklist: "units", Subject: map[string]string{"product": product, "lot": lot, "size": "40"}})
		require.NoError(t, err)
		return st
	}
	look := func(d *station.Desk, st inspection.State, piece int, code string) inspection.State {
		a := inspection.Answer{Result: inspection.Pass}
		if code != "" {
			a = inspection.Answer{Result: inspection.Fail, Note: "seen", Defects: []inspection.Defect{{Code: code, Quantity: 1}}}
		}
		now, err := d.Inspect(t.Context(), st.ID, inspection.Give{Step: "look", Piece: piece, Answer: a})
		require.NoError(t, err)
		return now
	}
	open, other := begin(f.bo, "Kettle", "12"), begin(f.bo, "Toaster", "7")
	found := begin(f.ana, "Kettle", "88")
	look(f.ana, found, 1, "FN01")
	assert.Empty(t, f.stands(f.bo, open).Contained, "a major holds nothing")
	look(f.ana, found, 2, "EL02")
	require.Len(t, f.stands(f.bo, open).Contained, 1, "not signed yet, and its product is held")
	assert.Contains(t, f.stands(f.bo, open).Contained[0], "product Kettle")
	assert.Contains(t, f.stands(f.bo, open).Contained[0], "exposed live part")
	assert.Empty(t, f.stands(f.bo, other).Contained)
	assert.Len(t, f.queue(station.CaseFilter{}), 1)

	look(f.ana, found, 3, "EL02")
	assert.Len(t, f.at(f.jo, station.CaseOf(found.ID)).Held, 1, "once is enough")
	_, err := f.ana.Inspect(t.Context(), found.ID, inspection.Stop{Step: "look", Reason: "live part"})
	require.NoError(t, err)
	signed, err := f.ana.Sign(t.Context(), found.ID, pin, station.Inspected)
	require.NoError(t, err)
	assert.Equal(t, inspection.Reject, signed.Outcome.Verdict)
	c := f.of(f.jo, signed)
	require.Len(t, c.Records, 1, "the record is in the case that the critical opened")
	assert.Equal(t, found.Number, c.Records[0].Number)
	assert.Len(t, f.queue(station.CaseFilter{}), 1)
	lines, err := f.jo.CaseTimeline(t.Context(), c.ID)
	require.NoError(t, err)
	assert.Equal(t, "Ana found a first critical: the station by itself contained product Kettle", lines[1].Name+" "+lines[1].What)
	f.decides(f.jo, c.ID, "scrap")
	f.signs(f.jo, c.ID, nonconformance.Free{Contained: c.Held[0].Mark, Reason: "all of it is scrapped, the rest is tested"})
	assert.Empty(t, f.stands(f.bo, open).Contained)
}

// A scan says which case holds the goods, also where no list of holds knows them.
func TestAScanOfContainedStockSaysSo(t *testing.T) {
	f := newFloor(t)
	id := f.of(f.jo, f.lot("Kettle", "88", "FN01")).ID
	number := f.works(f.jo, id, nonconformance.Contain{Scope: "lot", Value: "88", Note: "look for the crack"}).Number
	for _, code := range []string{"88", "(01)04012345123456(10)88"} {
		found, err := f.ana.Known(t.Context(), code)
		require.NoError(t, err)
		require.Len(t, found.Holds, 1, code)
		assert.Equal(t, number, found.Holds[0].ID)
		assert.Contains(t, found.Holds[0].Reason, "look for the crack")
	}
	found, err := f.ana.Known(t.Context(), "89")
	require.NoError(t, err)
	assert.Empty(t, found.Holds)
}

// What comes to hold goods from elsewhere, after the last look, is seen before it is
// signed.
func TestNobodySignsAVerdictTheyDidNotSee(t *testing.T) {
	f := newFloor(t)
	id := f.of(f.jo, f.lot("Kettle", "88", "FN01")).ID
	open := f.begins(f.bo, "Kettle", "Norden", "88")
	for _, c := range []inspection.Command{pass("paper"), inspection.Give{Step: "counted", Answer: inspection.Answer{Values: []string{"100"}}}, pass("look"), pass("scratch")} {
		_, err := f.bo.Inspect(t.Context(), open.ID, c)
		require.NoError(t, err)
	}
	f.elsewhere(f.at(f.jo, id), nonconformance.Contain{Scope: "product", Value: "Kettle"})
	_, err := f.bo.Sign(t.Context(), open.ID, pin, station.Inspected)
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
	assert.Contains(t, err.Error(), "held now")
	signed, err := f.bo.Sign(t.Context(), open.ID, pin, station.Inspected)
	require.NoError(t, err)
	assert.Equal(t, inspection.Hold, signed.Outcome.Verdict)
}

// Two cases hold the same lot: it is free when both let it go.
func TestTwoCasesHoldTheSameStock(t *testing.T) {
	f := newFloor(t)
	one, two := f.of(f.jo, f.lot("Kettle", "88", "FN01")).ID, f.of(f.jo, f.lot("Kettle", "88", "FN01")).ID
	f.works(f.jo, one, nonconformance.Contain{Scope: "lot", Value: "88"})
	open := f.begins(f.bo, "Kettle", "Norden", "88")
	f.works(f.jo, two, nonconformance.Contain{Scope: "product", Value: "Kettle"})
	assert.Len(t, f.stands(f.bo, open).Contained, 2)
	for i, id := range []nonconformance.ID{one, two} {
		f.decides(f.jo, id, "scrap")
		f.signs(f.jo, id, nonconformance.Free{Contained: f.at(f.jo, id).Held[0].Mark, Reason: "sorted"})
		assert.Len(t, f.stands(f.bo, open).Contained, 1-i)
	}
	assert.Equal(t, inspection.Accept, f.answers(f.bo, open.ID, "").Outcome.Verdict)
}

// What a lot's first entry says of a case's hold counts no more once that is lifted.
func TestALotBegunWhileItWasHeldIsFreeWhenTheHoldIsLifted(t *testing.T) {
	f := newFloor(t)
	c := f.of(f.jo, f.lot("Kettle", "88", "FN01"))
	f.works(f.jo, c.ID, nonconformance.Contain{Scope: "lot", Value: "88"})
	open := f.begins(f.bo, "Kettle", "Norden", "88")
	require.Contains(t, f.stands(f.bo, open).Subject["lot.held"], "stop and check of all of lot 88")
	f.decides(f.jo, c.ID, "scrap")
	f.signs(f.jo, c.ID, nonconformance.Free{Contained: f.at(f.jo, c.ID).Held[0].Mark, Reason: "sorted"})
	assert.Empty(t, f.stands(f.bo, open).Subject["lot.held"])
	assert.Equal(t, inspection.Accept, f.answers(f.bo, open.ID, "").Outcome.Verdict)
}
