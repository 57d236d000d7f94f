package product_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
)

// A finished lot of 1,200 pieces at level II with none, 2.5 and 4.0: the plan is
// looked up, 80 pieces are taken out of the cartons drawn, six are bad, a carton is
// dropped from its height, and the verdict says why the lot is rejected.
func TestALotOf1200IsRejectedAndSaysWhy(t *testing.T) {
	t.Parallel()
	d := ready(t)
	p := d.open()
	d.signIn(p)
	w := newWalk(d, p, "pre-shipment", "")
	about := subject()
	about["ordered"], about["cartons_listed"], about["per_carton"], about["lots"] = "1200", "9", "150", "isolated"
	w.begin("1", about)

	bad, dropped := 6, 0
	for range 2000 {
		s, over := w.here()
		if over {
			break
		}
		switch {
		case s.step.ID == "lot_size":
			w.typed("1200")
			w.press("enter")
		case s.step.ID == "sampling_plan":
			p.WaitFor("lot 1,200, level II → J; AQL 2.5 → n 80, Ac 5, Re 6")
			w.press("enter")
		case s.unit != "" && bad > 0:
			bad--
			w.fail("FN01")
			w.press("enter") // no second defect on this one
		case s.step.ID == "drop_weight":
			w.typed("12.4")
			w.press("enter")
		case s.step.Type == checklists.Instruction && s.step.Expect == "drop_height":
			p.WaitFor("Drop it from: 61 cm (24 in)")
			dropped++
			w.press("enter")
		default:
			w.answer(s)
		}
		w.past(s)
	}
	assert.Equal(t, 10, dropped)
	p.WaitFor("REJECTED")
	p.WaitFor("major: 6 bad units, rejected from 6")
	w.sign()

	got := d.only()
	assert.Equal(t, "reject", got.Verdict)
	require.NotEmpty(t, got.Reasons)
	assert.Equal(t, "major: 6 bad units, rejected from 6; 80 of 80 looked at", got.Reasons[0].Text)
	leave(p)
}
