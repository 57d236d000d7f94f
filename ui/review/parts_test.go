package review_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"assay/station/nonconformance"
	"assay/ui/uitest"
)

func TestAPartThatStandsApartIsSampledByItself(t *testing.T) {
	uitest.Lead7().Everywhere(t, "apart", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _, _ := item(t, s, "major")
		o.Press("i", "2", "1").Type("pallet 2").Press("enter").Type("200")
		return o
	})
	o, a, ids := item(t, uitest.Lead7(), "major")
	o.Press("i").Shows("nothing was done to the goods since").Press("2", "1").Type("pallet 2").Press("enter").Type("1201").Press("enter").Shows("from 1 to 1200").Press("ctrl+u")
	o.Type("200").Press("enter", "enter").Type("look at the pins").Press("enter").Shows("pallet 2 is to be sampled by itself", "pallet 2, 200 pieces, tightened")
	c := theCase(t, a, ids["major"])
	assert.Equal(t, []string{"pallet 2", nonconformance.ByPallet, "look at the pins"}, []string{c.Sublots[0].Name, c.Sublots[0].Apart, c.Sublots[0].Note})
	o.Press("p").Type("200").Press("enter", "1", "1").Type("pallet 2").Press("enter", "enter").Shows("pallet 2 is not sampled yet")
}
