package demo_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/station/service"
	"assay/station/stationtest"
	"assay/ui/demo"
)

// names is an evidence store that keeps nothing but names.
type names struct{}

func (names) Put(_ context.Context, path string) (inspection.Evidence, error) {
	return inspection.Evidence{Digest: sha256.Sum256([]byte(path)), Name: filepath.Base(path), Type: "image/png", Size: 1}, nil
}

func (names) Newest() (station.Drop, bool, error) { return station.Drop{}, false, nil }

// photos are more than all stories need.
func photos() []string {
	var out []string
	for i := range 120 {
		out = append(out, fmt.Sprintf("%d.png", i))
	}
	return out
}

func filled(t *testing.T) *station.Station {
	t.Helper()
	journal, lists := stationtest.NewJournal()
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	clock := &demo.Clock{}
	s, err := station.New(t.Context(), station.Parts{
		Journal: journal, Views: lists, Goods: lists, Returned: lists, Vault: stationtest.NewVault(), Evidence: names{},
		Catalog: catalog, Clock: clock.Now, Random: rand.NewChaCha8([32]byte{7}),
	})
	require.NoError(t, err)
	now := time.Date(2026, 9, 18, 14, 0, 0, 0, time.Local)
	require.NoError(t, demo.Fill(t.Context(), s, clock, now, photos()))
	return s
}

func TestTheDemoShowsEveryKindAndEveryOutcome(t *testing.T) {
	s := filled(t)
	rows, _, err := s.Desk("test").Records(t.Context(), station.Filter{}, "", 500)
	require.NoError(t, err)
	kinds, verdicts, states := map[checklists.Kind]int{}, map[inspection.Verdict]int{}, map[inspection.Phase]int{}
	for _, r := range rows {
		kinds[r.Kind]++
		verdicts[r.Verdict]++
		states[r.State]++
		t.Log(r.Number, r.Label, r.State, r.Verdict, r.Why, r.Started.Format("01-02 15:04"))
	}
	lanes := map[string]int{}
	for _, r := range rows {
		if st, err := s.Desk("test").Load(t.Context(), r.ID); err == nil && st.Ruling != nil {
			ruling := st.Ruling.Ruling
			t.Log(r.Number, ruling.Lane, ruling.Headline(), ruling.Reasons)
			lanes[fmt.Sprint(ruling.Lane, ruling.Resolution != "")]++
		}
	}
	assert.GreaterOrEqual(t, lanes["auto true"], 2, "decided by policy alone: %v", lanes)
	assert.Positive(t, lanes["lead true"], "policy decides, a lead agrees: %v", lanes)
	assert.Positive(t, lanes["lead false"], "held: %v", lanes)
	for _, k := range []checklists.Kind{checklists.PreShipment, checklists.QualityControl, checklists.ReturnedGoods} {
		assert.GreaterOrEqual(t, kinds[k], 3, string(k))
	}
	for _, v := range []inspection.Verdict{inspection.Accept, inspection.Hold, inspection.Reject} {
		assert.GreaterOrEqual(t, verdicts[v], 2, string(v))
	}
	for _, p := range []inspection.Phase{inspection.Open, inspection.Parked, inspection.Signed, inspection.Reviewed} {
		assert.Positive(t, states[p], string(p))
	}
}

func TestTheDemoAwaitsReturnsWithAllThatIsKnownOfThem(t *testing.T) {
	d := filled(t).Desk("test")
	ways, err := d.Ways(t.Context(), service.ForGoods, 9)
	require.NoError(t, err)
	var names []string
	for _, w := range ways {
		names = append(names, w.RMA+" "+w.Label)
	}
	assert.ElementsMatch(t, []string{"RMA-4433 Kettle K-200", "RMA-4435 T-shirt Fjord"}, names)
	found, err := d.Known(t.Context(), "RMA-4433")
	require.NoError(t, err)
	require.Len(t, found.Products, 1)
	assert.Equal(t, "Kettle K-200", found.Products[0].Name)
}
