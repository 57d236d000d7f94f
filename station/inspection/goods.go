package inspection

import (
	"slices"

	"assay/station/returns"
)

// Goods is where a return's goods may go as it stands now: as policy said, or as
// the grade that a lead lowered lets them.
func (s State) Goods() returns.Disposal {
	if s.Ruling == nil {
		return returns.Disposal{}
	}
	return s.Ruling.Goods(s.Grade())
}

// exits are a lead's decisions that take goods somewhere, with what must be open
// for it.
var exits = map[string]returns.Disposition{
	"restock": returns.Restock, "open_box": returns.OpenBox, "refurbish": returns.Refurbish, "liquidate": returns.Liquidate,
	"return_to_supplier": returns.ToVendor, "return_to_customer": returns.ToCustomer, "scrap": returns.Destroy, "repair": "", "use_as_is": "",
}

// Shut says which of a lead's decisions about a return's goods are not open, and
// why: the grade caps where they may go, data and locks shut all but the cage and
// the customer. Nobody passes that; a fact is corrected, or a grade lowered.
func (s State) Shut() map[string]string {
	if s.Ruling == nil {
		return nil
	}
	g, open := s.Grade(), s.Goods().Open
	shut := map[string]string{}
	for id, to := range exits {
		if why := shutBy(g, id); why != "" && !slices.Contains(open, to) {
			shut[id] = why
		}
	}
	return shut
}

// shutBy says what would shut an exit of goods of a grade; empty: a lead may send
// them there, for it is no better than policy's own.
func shutBy(g returns.Graded, id string) string {
	sold := id == "restock" || id == "open_box" || id == "refurbish" || id == "liquidate" || id == "use_as_is"
	switch {
	case g.Waits != "":
		return "shut: it " + g.Waits
	case g.Grade == returns.X || g.WouldBe == returns.X:
		if sold || id == "return_to_customer" || id == "repair" {
			return "grade X goes to quarantine, or is destroyed"
		}
	case g.Grade == returns.NoGrade:
		if sold {
			return g.String()
		}
	case id == "restock":
		return "not as new: " + g.String()
	case id == "open_box" && g.Grade > returns.B, id == "refurbish" && g.Grade > returns.C:
		return g.String()
	}
	return ""
}
