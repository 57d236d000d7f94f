package station

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// againOrder is what a case wants of goods that come again.
type againOrder struct {
	link  inspection.Link
	order nonconformance.Again
}

// facts go into the record's first entry: what was ordered, as it was then.
func (a againOrder) facts() map[string]string {
	return map[string]string{
		inspection.AgainSeverity: a.order.Severity, "again.time": strconv.Itoa(a.order.Time), "again.of": a.link.Number,
		"again.classes": strings.Join(a.order.Classes, " "), "again.note": a.order.Note,
	}
}

// BeginAgain begins the inspection of goods that come again, as a case ordered it:
// the newest version of the checklist, the same subject, linked to the first
// record, by somebody who did not answer about these goods before.
func (d *Desk) BeginAgain(ctx context.Context, id nonconformance.ID) (inspection.State, error) {
	at, err := d.moment()
	if err != nil {
		return inspection.State{}, err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.caseState(ctx, id)
	if err != nil {
		return inspection.State{}, err
	}
	i := slices.IndexFunc(c.Agains, func(a nonconformance.Again) bool { return a.Came == nil })
	if i < 0 {
		return inspection.State{}, fault.New(fault.Refused, "%s wants nothing inspected again", c.Number)
	}
	order := c.Agains[i]
	for _, r := range c.Records {
		if slices.Contains(r.Answerers, at.Person) {
			return inspection.State{}, fault.New(fault.Refused, "you answered in %s: another inspector looks at these goods again", r.Number)
		}
	}
	was, err := s.load(ctx, inspection.ID(order.Record))
	if err != nil {
		return inspection.State{}, err
	}
	subject := maps.Clone(was.Subject)
	maps.DeleteFunc(subject, func(k, _ string) bool { return strings.HasPrefix(k, "again.") || k == "lot.held" })
	ident, _, _ := strings.Cut(was.Checklist.Identity(), "@")
	if strings.Contains(was.Checklist.Identity(), "+") {
		ident = was.Checklist.Identity() // variants are of one version each
	}
	b := Begin{Checklist: ident, Part: was.Part, Subject: subject, again: &againOrder{
		link: inspection.Link{How: LinkAgain, To: was.ID, Number: was.Number}, order: order,
	}}
	state, writes, err := s.begin(ctx, b, at)
	if err != nil {
		return inspection.State{}, err
	}
	return s.append(ctx, state, writes, at)
}
