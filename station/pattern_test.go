package station_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
)

func TestWhatFailsMostStandsFirst(t *testing.T) {
	f := newFloor(t)
	f.lot("Kettle", "1", "SA06") // before the time that is looked at
	f.passes(31 * 24 * time.Hour)
	since := *f.now
	for i, code := range []string{"FN01", "EL02", "FN01", "hold", "FN01"} {
		f.lot([]string{"Kettle", "Pan"}[i%2], fmt.Sprint(10+i), code)
	}
	f.decides(f.jo, f.queue(station.CaseFilter{Text: "EL02"})[0].ID, "scrap")

	p, err := f.jo.Pareto(t.Context(), station.ByDefect, since)
	require.NoError(t, err)
	assert.Equal(t, 5, p.Cases, "decided ones count too")
	var told []string
	for i, r := range p.Rows {
		told = append(told, fmt.Sprint(r.Key, " ", r.Name, " ", r.Cases, " ", p.Upto(i)))
	}
	assert.Equal(t, []string{"FN01 does not work 3 60", "EL02 exposed live part 1 80", "PA01 paper of another lot 1 100"}, told)
	assert.Contains(t, p.Rows[0].Last.What, "005", "the newest of them")

	p, err = f.jo.Pareto(t.Context(), station.ByProduct, since)
	require.NoError(t, err)
	assert.Equal(t, []int{3, 2}, []int{p.Rows[0].Cases, p.Rows[1].Cases})
	p, err = f.jo.Pareto(t.Context(), station.BySupplier, since)
	require.NoError(t, err)
	require.Len(t, p.Rows, 1)
	assert.Equal(t, "Norden", p.Rows[0].Key)

	p, err = f.jo.Pareto(t.Context(), station.ByDefect, time.Time{})
	require.NoError(t, err)
	assert.Equal(t, 6, p.Cases)
}
