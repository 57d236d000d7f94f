package station

import (
	"context"

	"assay/station/fault"
	"assay/station/nonconformance"
	"assay/station/people"
)

// addressed holds what is asked of somebody to who works here: a badge that is nobody's
// would never do it. What a case itself asks is not touched.
func (s *Station) addressed(ctx context.Context, c nonconformance.Command) (nonconformance.Command, error) {
	var err error
	switch c := c.(type) {
	case nonconformance.Plan:
		c.Owner, err = s.works(ctx, c.Owner, false)
		return c, err
	case nonconformance.Move:
		c.Owner, err = s.works(ctx, c.Owner, false)
		return c, err
	case nonconformance.Ask:
		c.To, err = s.works(ctx, c.To, false)
		return c, err
	case nonconformance.HandOver:
		c.To, err = s.works(ctx, c.To, true)
		return c, err
	}
	return c, nil
}

// works gives the badge of somebody who works here, and leads where a lead is asked for.
func (s *Station) works(ctx context.Context, badge string, leads bool) (string, error) {
	if badge == "" {
		return "", nil // the case says what it asks for
	}
	id, err := people.ParseID(badge)
	if err != nil {
		return badge, err
	}
	p, err := s.person(ctx, id)
	switch {
	case err != nil:
		return badge, err
	case p.Left:
		return badge, fault.New(fault.Refused, "%s does not work here any more: name somebody else", p.Name)
	case leads && !p.Leads():
		return badge, fault.New(fault.Refused, "%s is no lead: a case is handed over to one", p.Name)
	}
	return string(id), nil
}
