package inspect_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/ui/uitest"
)

// lotOf is a finished lot of 1,200 in cartons of 20, up to a step.
func lotOf(t *testing.T, s uitest.Setting, step string, more map[string]string) (*uitest.Opened, *desk) {
	t.Helper()
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	list, err := catalog.Resolve("pre-shipment")
	require.NoError(t, err)
	subject := map[string]string{"order": "AB-12", "supplier": "Norden", "product": "Bracket", "ordered": "1200",
		"cartons_listed": "60", "per_carton": "20", "child_use": "no", "soft_goods": "no"}
	for k, v := range more {
		subject[k] = v
	}
	d := begin(t, s, list, "", subject)
	d.give(t, "cartons", "60")
	d.give(t, "lot_size", "1200")
	return opened(t, s, d, step)
}

func TestThePlanSaysHowItWasFound(t *testing.T) {
	uitest.Inspector104().Everywhere(t, "plan-looked-up", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _ := lotOf(t, s, "lot_size", nil)
		return o
	})
	uitest.Inspector104().Everywhere(t, "plan-cartons", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _ := lotOf(t, s, "lot_size", nil)
		o.Press("enter", "enter")
		return o
	})
	uitest.Inspector104().Everywhere(t, "unit-carton", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _ := lotOf(t, s, "unit_look", nil)
		return o
	})
}

func TestLevelAndAQLAreChangedWithTheReason(t *testing.T) {
	o, d := lotOf(t, uitest.Inspector104(), "lot_size", nil)
	o.Press("c").Shows("Usual AQLs 0.65 1.0 1.5 2.5 4.0 6.5")
	o.Press("enter", "ctrl+u").Type("1.0").Press("enter", "enter").Type("the client asks 1.0").Press("enter")
	plan, _ := d.st.Sampling("units")
	assert.Equal(t, "1.0", plan.Classes[1].AQL)
	o.Shows("AQL 1.0 → n 80, Ac 2, Re 3", "the client asks 1.0")
}

func TestAPlanThatWasDrawnBeforeASwitchSaysSo(t *testing.T) {
	s := uitest.Inspector104()
	o, d := lotOf(t, s, "lot_size", map[string]string{"lots": "series", "series.units.major": "normal"})
	o.Hides("This plan stands")
	d.series = map[string]string{"major": "tightened", "minor": "normal"}
	again, _ := opened(t, s, d, "lot_size")
	again.Shows("major: drawn on normal, the series is tightened by now. This plan", "stands")
}

func TestADiscontinuedSeriesHoldsTheLot(t *testing.T) {
	o, d := lotOf(t, uitest.Inspector104(), "lot_size", map[string]string{"lots": "series", "series.units.major": "discontinued"})
	o.Shows("AQL 2.5 is discontinued", "This lot is held")
	for _, q := range d.st.Walk() {
		assert.NotEqual(t, "unit_look", string(d.st.Checklist.Steps()[q.Places[0].Step].ID))
	}
}

// A scan in the unit loop says which piece is in hand; it answers nothing.
func TestAScannedUnitKeepsItsCode(t *testing.T) {
	o, d := planned(t, uitest.Inspector104(), "look")
	o.Scan("SN900417").Shows("unit 1 is SN900417", "unit 1 of 20, SN900417")
	q, _ := d.st.Next(d.st.At)
	assert.Equal(t, 1, q.Piece)
	assert.Equal(t, "SN900417", d.st.Code(q.Places[0]))
	o.Press("p").Shows("unit 2 of 20")
	o.Scan("SN900417").Shows("that is piece 1 of this sample already")
	o.Press("esc").Scan("SN900418").Shows("unit 2 of 20, SN900418")
}
