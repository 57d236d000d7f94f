package returns

import (
	"slices"
	"strings"

	"assay/checklists/rule"
)

// Disposition is what is done with the goods.
type Disposition string

// Where goods that came back may go.
const (
	Restock     Disposition = "restock" // as new
	OpenBox     Disposition = "open_box"
	Repack      Disposition = "repack" // then open box
	Refurbish   Disposition = "refurbish"
	ToVendor    Disposition = "return_to_vendor"
	Liquidate   Disposition = "liquidate"
	Recycle     Disposition = "recycle"
	Destroy     Disposition = "destroy" // with certificate
	Quarantine  Disposition = "quarantine"
	DataCage    Disposition = "data_cage"
	ToCustomer  Disposition = "return_to_customer"
	HoldingCage Disposition = "holding_cage" // until a person decided
)

// SpokenPlace is a disposition as people say it.
func SpokenPlace(d Disposition) string {
	if d == "" {
		return "a lead says where"
	}
	return strings.ReplaceAll(string(d), "_", " ")
}

// ClaimOn says against whom the cause gives a claim.
func ClaimOn(f Facts) string {
	switch f.Text("cause") {
	case "manufacturing":
		return "supplier"
	case "transit_out", "transit_back":
		return "carrier"
	}
	return "none"
}

// Disposal is where goods may go; Default is empty where a person must say.
type Disposal struct {
	Default Disposition
	Open    []Disposition // the exits that are not shut
	Why     string
}

// forty is the percentage of the B price under which refurbishing pays, where the
// policy names none.
var forty = whole(40)

// Dispose says where goods go: by grade, cause, hygiene and policy. While data or
// a lock is on a unit every exit but the data cage and the customer is shut.
func Dispose(p *Policy, given Facts) Disposal {
	d := derive(given)
	return p.dispose(d, d.graded)
}

// Goods is where the goods of a ruling may go with the grade as it stands: a lead
// who lowered it moves them too.
func (r Ruling) Goods(g Graded) Disposal {
	if g.Lowered == nil {
		return r.Disposal
	}
	var unknown *Policy // the share under which refurbishing pays was for another grade
	return unknown.dispose(derive(r.Facts), g)
}

func (p *Policy) dispose(d derived, g Graded) Disposal {
	switch {
	case d.Truth("stopped") == rule.Yes && g.Grade != X:
		return Disposal{Quarantine, []Disposition{Quarantine}, "stopped for safety"}
	case g.Waits != "":
		if g.Grade == X || g.WouldBe == X {
			return Disposal{Quarantine, []Disposition{Quarantine, DataCage}, "quarantine, and nothing is destroyed yet: " + g.Waits}
		}
		return Disposal{DataCage, []Disposition{DataCage, ToCustomer}, g.Waits}
	case g.Grade == X, g.WouldBe == X:
		return Disposal{Quarantine, []Disposition{Quarantine, Destroy, Recycle}, "quarantine, then destroyed or recycled with certificate"}
	case g.Grade == NoGrade:
		return Disposal{HoldingCage, []Disposition{HoldingCage, ToCustomer}, g.String()}
	case g.Grade == A:
		return disposeA(d.Facts, g)
	case g.Grade == B:
		open := []Disposition{OpenBox, Repack, Liquidate, ToCustomer}
		if pack := d.Text("pack"); pack == "damaged" || pack == "foreign" || pack == "none" {
			return Disposal{Repack, open, "open box, repacked and relabelled"}
		}
		return Disposal{OpenBox, open, "open box"}
	case g.Grade == C && p == nil:
		return Disposal{"", []Disposition{Refurbish, Liquidate, ToCustomer}, "refurbish or liquidate: a lead says which"}
	case g.Grade == C:
		return p.disposeC(d.Facts)
	}
	open := []Disposition{Liquidate, ToVendor, Recycle, ToCustomer}
	if d.Text("cause") == "manufacturing" {
		return Disposal{ToVendor, open, "made wrong: back to the supplier"}
	}
	return Disposal{Liquidate, open, "for parts"}
}

// disposeA restocks as new what nobody opened, and what law and shop allow.
func disposeA(f Facts, g Graded) Disposal {
	open := []Disposition{OpenBox, Liquidate, ToCustomer}
	if allowed := f.Truth("as_new_allowed"); allowed == rule.Yes || g.Short && allowed != rule.No {
		return Disposal{Restock, slices.Insert(open, 0, Restock), "as new"}
	}
	return Disposal{OpenBox, open, "opened: not allowed back as new"}
}

// disposeC refurbishes where that costs less than a share of the B price.
func (p *Policy) disposeC(f Facts) Disposal {
	open := []Disposition{Refurbish, Liquidate, ToCustomer}
	cost, knownCost := f.number("refurb_cost")
	price, knownPrice := f.number("price_b")
	if !knownCost || !knownPrice {
		return Disposal{"", open, "refurbish or liquidate: what refurbishing costs, or the price as grade B, is not known"}
	}
	sum := "refurbishing for " + cost.String()
	share := p.refurbish.String() + " % of " + price.String()
	if cost.Rat().Cmp(percent(price, *p.refurbish)) < 0 {
		return Disposal{Refurbish, open, sum + " is under " + share}
	}
	return Disposal{Liquidate, open, sum + " is not under " + share}
}
