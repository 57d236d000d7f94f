package inspect_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station/inspection"
	"assay/ui/inspect"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// signedPart is the closed record of a part of the quality-control checklist.
func signedPart(t *testing.T, part string, subject map[string]string) *uitest.Opened {
	t.Helper()
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	list, err := catalog.Resolve("quality-control")
	require.NoError(t, err)
	s := uitest.Inspector104()
	d := begin(t, s, list, part, subject)
	d.st.Phase, d.st.SignOff = inspection.Signed, &inspection.SignOff{Person: "104", Name: "Ana", Role: "inspector", At: s.Clock.Now()}
	return s.Open(t, func(env screen.Env) screen.Screen { return inspect.New(env, d, d.st.ID) })
}

func TestFromADeliveryItsLotsAreBegunLinkedToIt(t *testing.T) {
	o := signedPart(t, "delivery", map[string]string{"order": "S-9", "supplier": "Norden", "climate": "none"})
	o.Press("esc").Shows("l a lot of it").Press("l")
	assert.Equal(t, []screen.Route{screen.Begin{Kind: checklists.QualityControl, Part: "lot",
		Subject: map[string]string{"order": "S-9", "supplier": "Norden"}, Of: inspection.ID{1}}}, o.Routes)
}

func TestOnlyADeliveryHasLots(t *testing.T) {
	o := signedPart(t, "in_process", map[string]string{"work_order": "W-1", "product": "K-200", "lot": "71", "advised": "12"})
	o.Press("esc").Shows("n next like this one").Hides("a lot of it").Press("l")
	assert.Empty(t, o.Routes)
}
