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
