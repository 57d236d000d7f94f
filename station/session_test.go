package station_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/station/stationtest"
)

// at the door: a station whose clock the test turns.
func door(t *testing.T) (desk *station.Desk, vault *stationtest.Vault, pass func(time.Duration)) {
	t.Helper()
	journal, lists := stationtest.NewJournal()
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	vault = stationtest.NewVault()
	now := stationtest.Noon
	s, err := station.New(t.Context(), station.Parts{
		Journal: journal, Views: lists, Goods: lists, Vault: vault, Catalog: catalog,
		Clock: func() time.Time { return now }, Random: strings.NewReader(strings.Repeat("chance of a kind", 100)),
	})
	require.NoError(t, err)
	require.NoError(t, s.SetUp(t.Context(), station.SetUp{Name: "Dock 3", Decimal: '.', LeadID: "7", LeadName: "Ada", PIN: "4829"}))
	return s.Desk("Dock 3"), vault, func(d time.Duration) { now = now.Add(d) }
}

func TestAWrongPINWaitsLongerEachTimeAndSoDoesABadgeNobodyHas(t *testing.T) {
	for _, badge := range []string{"7", "nobody"} {
		desk, _, pass := door(t)
		for range 3 {
			_, err := desk.SignIn(t.Context(), badge, "0000")
			assert.EqualError(t, err, "badge and PIN do not match", badge)
		}
		_, err := desk.SignIn(t.Context(), badge, "0000")
		assert.EqualError(t, err, "too many wrong PINs: wait 5 s, then try again", badge)
		pass(5 * time.Second)
		_, err = desk.SignIn(t.Context(), badge, "0000")
		assert.EqualError(t, err, "badge and PIN do not match", badge)
		pass(5 * time.Second)
		_, err = desk.SignIn(t.Context(), badge, "0000")
		assert.EqualError(t, err, "too many wrong PINs: wait 5 s, then try again", badge)
		assert.True(t, fault.Is(err, fault.Refused))
	}
}

func TestTheRightPINForgetsTheWrongOnes(t *testing.T) {
	desk, vault, _ := door(t)
	_, err := desk.SignIn(t.Context(), "7", "0000")
	require.Error(t, err)
	p, err := desk.SignIn(t.Context(), "7", "4829")
	require.NoError(t, err)
	assert.Equal(t, "Ada", p.Name)
	_, wrong, _, err := vault.PIN(t.Context(), "7")
	require.NoError(t, err)
	assert.Zero(t, wrong)
}
