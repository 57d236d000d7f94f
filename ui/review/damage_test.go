package review_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/damage"
	"assay/station/inspection"
	"assay/ui/history/historytest"
	"assay/ui/review"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// photographed is an archive to whose damage reports a photo was added.
type photographed struct{ *historytest.Archive }

func (p photographed) Damage(ctx context.Context, id damage.ID) (damage.State, error) {
	d, err := p.Archive.Damage(ctx, id)
	d.Photos = append(d.Photos, inspection.Evidence{Digest: [32]byte{7}, Name: "dent.jpg", Size: 9})
	return d, err
}

// Who decides about damaged goods can look at the photos of the report, those that were
// added to it later as well.
func TestThePhotosOfADamageReportAreLookedAtInItsCase(t *testing.T) {
	s := uitest.Lead7()
	a := photographed{historytest.New(t, s)}
	d, err := a.ReportDamage(t.Context(), damage.Report{Where: "carton", Fault: "carrier", Pieces: 2, Remark: "written"})
	require.NoError(t, err)
	o := s.Open(t, func(env screen.Env) screen.Screen {
		return review.NewItem(env, a, screen.Review{Record: inspection.ID(d.ID)})
	})
	o.Shows("where: carton: seen from outside; whose fault: carrier", "dent.jpg: z looks at them").Press("z")
	went, ok := o.Routes[len(o.Routes)-1].(screen.Photos)
	require.True(t, ok)
	assert.Equal(t, []screen.File{{Digest: [32]byte{7}, Name: "dent.jpg", Where: "the damage, D-12-001", Size: 9}}, went.Files)
}
