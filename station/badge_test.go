package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/inspection"
)

func TestAnAcceptMayBeSignedByBadgeWhereTheSiteAllowsIt(t *testing.T) {
	f := newFloor(t)
	begin := func(lot, code string) inspection.ID {
		st, err := f.ana.Begin(t.Context(), station.Begin{Checklist: "lot", Subject: map[string]string{"product": "Kettle", "lot": lot, "advised": "100"}})
		require.NoError(t, err)
		paper := pass("paper")
		if code != "" {
			paper = fails("paper", code)
		}
		for _, c := range []inspection.Command{paper, inspection.Give{Step: "counted", Answer: inspection.Answer{Values: []string{"100"}}}, pass("look"), pass("scratch")} {
			_, err := f.ana.Inspect(t.Context(), st.ID, c)
			require.NoError(t, err)
		}
		return st.ID
	}
	good, held := begin("1", ""), begin("2", "PA01")
	_, err := f.ana.SignByBadge(t.Context(), good, "104", station.Inspected)
	assert.ErrorContains(t, err, "signs with the PIN")
	f.sets("badge-accept", "yes")
	_, err = f.ana.SignByBadge(t.Context(), good, "105", station.Inspected)
	assert.ErrorContains(t, err, "not the badge of Ana")
	_, err = f.ana.SignByBadge(t.Context(), held, "104", station.Inspected)
	assert.ErrorContains(t, err, "hold and reject take the PIN")
	st, err := f.ana.SignByBadge(t.Context(), good, "104", station.Inspected)
	require.NoError(t, err)
	assert.Equal(t, "inspected, facts as recorded; signed by badge", st.SignOff.Meaning, "the record says how")
	_, err = f.ana.Inspect(t.Context(), held, inspection.Sign{Meaning: "x", Badge: true})
	assert.ErrorContains(t, err, "takes your PIN")
}
