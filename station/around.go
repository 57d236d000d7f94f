package station

import (
	"cmp"
	"context"
	"time"

	"assay/station/inspection"
	"assay/station/nonconformance"
)

// Around is what stands around a case: what else became of its lot, the last
// decision about its code, and who does not work here any more.
type Around struct {
	Left   []Row     // records of the same lot that were accepted: what may be gone already
	Before *CaseRow  // the last closed case with one of its codes on this product
	When   time.Time // when that one began
	Gone   []string  // owners of open actions, or who was asked, who left
	More   []Bearing // what else a decision needs
}

// Around reads what stands around a case.
func (d *Desk) Around(ctx context.Context, c nonconformance.State) (Around, error) {
	var a Around
	root, ok := c.Root()
	if !ok {
		return a, nil
	}
	if root.Lot != "" {
		rows, err := d.Find(ctx, root.Lot, 40)
		if err != nil {
			return a, err
		}
		for _, r := range rows {
			if !c.Holds(nonconformance.RecordID(r.ID)) && r.Verdict == inspection.Accept {
				a.Left = append(a.Left, r)
			}
		}
	}
	if err := d.before(ctx, c, root, &a); err != nil {
		return a, err
	}
	var err error
	if a.More, err = d.bearings(ctx, c, root); err != nil {
		return a, err
	}
	return a, d.gone(ctx, c, &a)
}

// most is how many earlier records with a code are looked through.
const most = 40

// before finds what was decided when one of these codes came the last time, on this
// supplier's product.
func (d *Desk) before(ctx context.Context, c nonconformance.State, root nonconformance.Record, a *Around) error {
	scope := cmp.Or(ScopeOfProduct(root), ScopeOfLot(root))
	if scope == "" {
		return nil
	}
	for _, code := range root.Codes {
		ids, err := d.station.parts.Views.CameIn(ctx, code, scope, most)
		if err != nil {
			return err
		}
		for _, id := range ids {
			row, decided, err := d.decidedOf(ctx, id)
			if err != nil {
				return err
			}
			if decided && row.ID != c.ID && (a.Before == nil || row.Since.After(a.When)) {
				a.Before, a.When = &row, row.Since
				break
			}
		}
	}
	return nil
}

// decidedOf is the closed case of a record.
func (d *Desk) decidedOf(ctx context.Context, of inspection.ID) (CaseRow, bool, error) {
	id, err := d.CaseWith(ctx, of)
	if err != nil {
		return CaseRow{}, false, err
	}
	row, found, err := d.station.parts.Views.CaseRow(ctx, id)
	return row, found && row.Group() == Over && row.Decided != "", err
}

func (d *Desk) gone(ctx context.Context, c nonconformance.State, a *Around) error {
	wanted := map[string]bool{}
	for person := range ChoresOf(c) {
		wanted[person] = true
	}
	if len(wanted) == 0 {
		return nil
	}
	all, err := d.People(ctx)
	for _, p := range all {
		if wanted[string(p.ID)] && p.Left {
			a.Gone = append(a.Gone, p.Name)
		}
	}
	return err
}
