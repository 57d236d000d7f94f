package station

import (
	"context"
	"slices"
	"strings"

	"assay/station/clearance"
	"assay/station/nonconformance"
	"assay/station/people"
)

// Who opened something before it was drawn knows it too. That is remembered while the
// program runs, and goes into the fact that draws it; opening alone writes nothing.

// openers are who read what that may still be drawn.
type openers map[[16]byte][]string

// opened remembers that the person at this desk read a record that is not signed, or
// a decided case that is not closed. Callers hold mu.
func (d *Desk) opened(of [16]byte) {
	me, known := d.Person()
	if all := d.station.openers; known && !slices.Contains(all[of], string(me.ID)) {
		all[of] = append(all[of], string(me.ID))
	}
}

// knowing adds to who knows what is drawn now those who opened it. Callers hold mu.
func (s *Station) knowing(of [16]byte, others []string) []string {
	all := append(slices.Clone(others), s.openers[of]...)
	slices.Sort(all)
	return slices.Compact(all)
}

// forgets drops what cannot be drawn any more. Callers hold mu.
func (s *Station) forgets(of [16]byte) { delete(s.openers, of) }

// undrawn tells a case whose decision can be read before it may be drawn.
func undrawn(c nonconformance.State) bool {
	return c.Phase != nonconformance.IsClosed && (c.InForce != nil || len(c.Pending) > 0)
}

// lookers are who may give a second look that is waited for. Callers hold mu.
func (s *Station) lookers(ctx context.Context, c clearance.State) ([]people.Person, error) {
	all, err := s.parts.Views.People(ctx)
	if err != nil {
		return nil, err
	}
	var may []people.Person
	for _, p := range all {
		if p.Left {
			continue
		}
		at := clearance.Moment{Person: string(p.ID), Role: string(p.Role)}
		if c.MayLook(at) == nil && s.mayLook(ctx, c, at) == nil {
			may = append(may, p)
		}
	}
	return may, nil
}

// LookBy says who gives a second look that is waited for, or whom it takes where
// nobody here can; empty: none is waited for.
func (d *Desk) LookBy(ctx context.Context, of [16]byte) (string, error) {
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.clearance(ctx, of)
	if err != nil || !c.Looking() {
		return "", err
	}
	may, err := s.lookers(ctx, c)
	if err != nil {
		return "", err
	}
	if len(may) == 0 {
		return noLooker(c), nil
	}
	var names []string
	for _, p := range may[:min(len(may), mostLookers)] {
		names = append(names, p.Name)
	}
	if len(may) > mostLookers {
		names = append(names, "others")
	}
	return "a second look by " + strings.Join(names, " or "), nil
}

// mostLookers is how many of them are named.
const mostLookers = 3

func noLooker(c clearance.State) string {
	if c.Case {
		return "a second look, and every lead here had a part in it or has read it: F5 adds another lead or a quality manager"
	}
	return "a second look, and everybody here was at it or has read it: F5 adds another person"
}

// wantsLooker tells a lead that a second look waits for somebody who is not there.
// Callers hold mu.
func (s *Station) wantsLooker(ctx context.Context, c clearance.State, p people.Person) (bool, error) {
	if !p.Leads() || !c.Looking() {
		return false, nil
	}
	may, err := s.lookers(ctx, c)
	return err == nil && len(may) == 0, err
}

// lookBearing says on a closed case who looks at it again.
func (d *Desk) lookBearing(ctx context.Context, c nonconformance.State) ([]Bearing, error) {
	by, err := d.LookBy(ctx, [16]byte(c.ID))
	if err != nil || by == "" {
		return nil, err
	}
	return []Bearing{{"Waits", by}}, nil
}
