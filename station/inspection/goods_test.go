package inspection

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station/returns"
)

// graded is a signed return of a phone, as found.
func graded(t *testing.T, found ...string) State {
	f := returns.Facts{}
	all := append([]string{
		"order", "S-9", "order_known", "yes", "customer_matches", "yes", "rma_closed", "no", "currency", "EUR", "price", "120.00", "delivered", "2026-09-04",
		"returned", "2026-09-16", "withdrawal", "no", "recall", "no", "stopped", "no", "received", "yes", "serialised", "yes", "serial", "4711", "serial_shipped", "4711",
		"stores_data", "yes", "data", "D0", "seal", "opened", "pack", "complete", "function", "F0", "cosmetic", "C0", "battery", "BN", "complete", "K0",
		"hygiene", "H0", "liquid", "L0", "as_new_allowed", "yes",
	}, found...)
	for i := 0; i < len(all); i += 2 {
		require.NoError(t, f.Set(all[i], all[i+1]))
	}
	return State{
		Checklist: &checklists.Checklist{Kind: checklists.ReturnedGoods}, Phase: Signed, SignOff: &SignOff{Person: "104"},
		Ruling: &Ruling{Ruling: returns.NewRuling(returns.Example(), f, "2026-09-16")},
	}
}

func TestNobodyPassesACapWithTheGoods(t *testing.T) {
	for _, c := range []struct {
		name  string
		found []string
		open  []string // of what sells, sends or destroys
	}{
		{"grade A may go anywhere", nil, []string{"restock", "open_box", "refurbish", "liquidate", "return_to_customer", "return_to_supplier", "scrap", "repair"}},
		{"grade A, not allowed as new", []string{"as_new_allowed", "no"}, []string{"open_box", "refurbish", "liquidate", "return_to_customer", "return_to_supplier", "scrap", "repair"}},
		{"grade B is not new", []string{"cosmetic", "C1"}, []string{"open_box", "refurbish", "liquidate", "return_to_customer", "return_to_supplier", "scrap", "repair"}},
		{"grade C is no open box", []string{"cosmetic", "C2"}, []string{"refurbish", "liquidate", "return_to_customer", "return_to_supplier", "scrap", "repair"}},
		{"grade D is for parts", []string{"function", "F3"}, []string{"liquidate", "return_to_customer", "return_to_supplier", "scrap", "repair"}},
		{"grade X leaves nobody's hands", []string{"hygiene", "H2"}, []string{"return_to_supplier", "scrap"}},
		{"data shuts all but the customer", []string{"data", "D2"}, []string{"return_to_customer"}},
		{"a lock too, whatever the grade", []string{"data", "D3", "function", "F3"}, []string{"return_to_customer"}},
		{"data on what is X: nothing is destroyed yet", []string{"data", "D2", "hygiene", "H2"}, nil},
		{"another's serial has no grade to sell by", []string{"serial", "4712", "serial_order", "S-8"}, []string{"return_to_customer", "return_to_supplier", "scrap", "repair"}},
	} {
		s := graded(t, c.found...)
		var open []string
		for _, id := range []string{"restock", "open_box", "refurbish", "liquidate", "return_to_customer", "return_to_supplier", "scrap", "repair"} {
			if s.Shut()[id] == "" {
				open = append(open, id)
			}
		}
		assert.Equal(t, c.open, open, c.name)
		for _, d := range s.Disposals() {
			assert.Equal(t, s.Shut()[d.ID], d.Off, c.name)
		}
	}
}

func TestALoweredGradeTakesTheGoodsWithIt(t *testing.T) {
	s := graded(t)
	assert.Equal(t, returns.Restock, s.Goods().Default)
	for to, goes := range map[returns.Grade]returns.Disposition{returns.B: returns.OpenBox, returns.C: "", returns.D: returns.Liquidate, returns.X: returns.Quarantine} {
		s.Lowering = &GradeLowered{Name: "Ada", To: to, Reason: "bent frame"}
		assert.Equal(t, goes, s.Goods().Default, to)
		assert.NotEmpty(t, s.Shut()["restock"], to)
		assert.Equal(t, "lowered from A by Ada: bent frame", s.Grade().Lowered.String())
	}
}
