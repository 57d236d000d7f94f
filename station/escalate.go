package station

import (
	"context"
	"slices"
	"time"

	"assay/checklists"
	"assay/station/people"
	"assay/station/service"
)

// escalate says of late cases that nobody took whose turn it is. A case stays as it is:
// nothing is opened and nothing decided by a clock.
func (d *Desk) escalate(ctx context.Context, rows []CaseRow) ([]CaseRow, error) {
	now := d.station.parts.Clock()
	late := func(r CaseRow) bool {
		return r.Group() == Waiting && r.Holder == "" && r.Lead == "" && r.Due.Before(now)
	}
	if !slices.ContainsFunc(rows, late) {
		return rows, nil
	}
	all, err := d.People(ctx)
	if err != nil {
		return nil, err
	}
	here := map[people.Role]bool{}
	for _, p := range all {
		here[p.Role] = here[p.Role] || !p.Left
	}
	rows = slices.Clone(rows)
	for i, r := range rows {
		if late(r) {
			rows[i].Asked = askedFor(d.Clocks(), r, now, here)
		}
	}
	return rows, nil
}

// askedFor is the last role on the ladder of a case's class whose time has come, of
// those somebody here has: a lead, where there is nobody else, and never who may not
// see to it.
func askedFor(c *service.Rules, r CaseRow, now time.Time, here map[people.Role]bool) people.Role {
	class, asked := r.Class, people.Lead
	if class == checklists.NoClass {
		class = checklists.Minor
	}
	for _, role := range c.Rungs(class.String(), now.Sub(r.Due)) {
		if role := people.Role(role); here[role] && (role == people.Lead || role == people.Quality || role == people.Admin) {
			asked = role
		}
	}
	return asked
}

// mostLateCases is how many late cases home looks at: with more there is enough to do.
const mostLateCases = 500

// late counts the cases whose time is over, and those of them a person's role is asked
// for.
func (d *Desk) late(ctx context.Context, me people.Person) (late, asked int, err error) {
	if !me.Leads() && me.Role != people.Admin {
		return 0, 0, nil
	}
	rows, _, err := d.station.parts.Views.Cases(ctx, CaseFilter{Late: d.station.parts.Clock()}, "", mostLateCases)
	if err != nil {
		return 0, 0, err
	}
	if rows, err = d.escalate(ctx, rows); err != nil {
		return 0, 0, err
	}
	for _, r := range rows {
		if r.Asked == me.Role {
			asked++
		}
	}
	return len(rows), asked, nil
}
