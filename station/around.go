package station

import (
	"context"
	"slices"
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
	Gone   []Gone    // owners of open actions, or who was asked, who left
	More   []Bearing // what else a decision needs
}

// Gone is somebody who left, and whether an open action or a question is theirs.
type Gone struct {
	Name        string
	Acts, Asked bool
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
			own := slices.ContainsFunc(c.Sublots, func(l nonconformance.Sublot) bool { return l.Came != nil && l.Came.ID == nonconformance.RecordID(r.ID) })
			if !own && !c.Holds(nonconformance.RecordID(r.ID)) && r.Verdict == inspection.Accept {
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

// before finds what was decided when one of these codes came the last time, on this
// supplier's product.
func (d *Desk) before(ctx context.Context, c nonconformance.State, root nonconformance.Record, a *Around) error {
	for _, code := range root.Codes {
		rows, err := d.station.parts.Views.LastOver(ctx, code, root.Product, root.Supplier, 2) // itself may be one
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.ID != c.ID && (a.Before == nil || r.Since.After(a.When)) {
				a.Before, a.When = &r, r.Since
			}
		}
	}
	return nil
}

func (d *Desk) gone(ctx context.Context, c nonconformance.State, a *Around) error {
	wanted := ChoresOf(c)
	if len(wanted) == 0 {
		return nil
	}
	all, err := d.People(ctx)
	for _, p := range all {
		theirs := wanted[string(p.ID)]
		g := Gone{Name: p.Name, Acts: slices.ContainsFunc(theirs, func(c Chore) bool { return c.Action }), Asked: slices.ContainsFunc(theirs, Chore.Asked)}
		if p.Left && (g.Acts || g.Asked) {
			a.Gone = append(a.Gone, g)
		}
	}
	return err
}
