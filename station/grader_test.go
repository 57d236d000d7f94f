package station_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
)

func (f floor) looksTwice(lot, first, second string) {
	f.t.Helper()
	st, err := f.ana.Begin(f.t.Context(), station.Begin{Checklist: "load", Subject: map[string]string{
		"product": "Kettle", "supplier": "Norden", "lot": lot, "advised": "100",
	}})
	require.NoError(f.t, err)
	f.answers(f.ana, st.ID, first)
	again, err := f.bo.BeginLook(f.t.Context(), st.ID)
	require.NoError(f.t, err)
	f.answers(f.bo, again.ID, second)
}

// Four looks of four steps: three of them agree always and say nothing; of scratch
// three of four agree where chance gives two.
func TestAgreementOfAPersonIsBeyondChance(t *testing.T) {
	f := newFloor(t)
	f.sets("second-look", "100")
	f.looksTwice("0", "", "")
	all, err := f.jo.Graders(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 1)
	assert.True(t, all[0].Kappa != all[0].Kappa, "who says always the same agrees by chance, too")
	for i, said := range [][2]string{{"", "minor"}, {"", ""}, {"minor", "minor"}} {
		f.looksTwice(fmt.Sprint(i+1), said[0], said[1])
	}
	all, err = f.jo.Graders(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 1, "who looked second is not the one that is measured")
	assert.InDelta(t, 0.5, all[0].Kappa, 1e-9)
	all[0].Kappa = 0
	assert.Equal(t, station.Grader{Person: "104", Looks: 4, Answers: 16, Agreed: 15}, all[0])
}
