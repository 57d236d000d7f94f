package demo_test

import (
	"context"
	"crypto/sha256"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/station/stationtest"
	"assay/ui/demo"
)

// names is an evidence store that keeps nothing but names.
type names struct{}

func (names) Put(_ context.Context, path string) (inspection.Evidence, error) {
	return inspection.Evidence{Digest: sha256.Sum256([]byte(path)), Name: filepath.Base(path), Type: "image/png", Size: 1}, nil
}

func (names) Newest() (station.Drop, bool, error) { return station.Drop{}, false, nil }

// chance is a stream of bytes that is the same in every run.
type chance struct{ n byte }

func (c *chance) Read(p []byte) (int, error) {
	for i := range p {
		c.n = c.n*31 + 7
		p[i] = c.n
	}
	return len(p), nil
}

func filled(t *testing.T) *station.Station {
	t.Helper()
	journal, lists := stationtest.NewJournal()
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	clock := &demo.Clock{}
	s, err := station.New(t.Context(), station.Parts{
		Journal: journal, Views: lists, Vault: stationtest.NewVault(), Evidence: names{},
		Catalog: catalog, Clock: clock.Now, Random: &chance{},
	})
	require.NoError(t, err)
	now := time.Date(2026, 9, 18, 14, 0, 0, 0, time.Local)
	require.NoError(t, demo.Fill(t.Context(), s, clock, now, []string{"a.png", "b.png"}))
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
