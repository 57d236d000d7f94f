package station

import (
	"context"
	"maps"
	"slices"
	"strings"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// LinkRecheck ties an inspection to the record whose goods a case holds and wants
// looked at again.
const LinkRecheck = "recheck"

// mostRechecks is how many records one containment has rechecked: the newest.
const mostRechecks = 50

// rechecksFor are the accepted records of the stock that is about to be held: their
// goods may still be here. Callers hold mu.
func (s *Station) rechecksFor(ctx context.Context, c nonconformance.Contain, of nonconformance.State) ([]nonconformance.RecheckOf, error) {
	if c.Scope == "goods" || c.Value == "" {
		return nil, nil
	}
	root, _ := of.Root()
	held := Stopped{Scope: c.Scope, Value: c.Value, Also: c.Also, Since: c.Since}
	rows, err := s.namedBy(ctx, held.names())
	if err != nil {
		return nil, err
	}
	if c.Scope == "lot" {
		held.Product = root.Product
	}
	var all []nonconformance.RecheckOf
	for _, row := range rows {
		if len(all) == mostRechecks {
			break
		}
		if row.Verdict != inspection.Accept || row.State != inspection.Signed && row.State != inspection.Reviewed ||
			row.Kind == checklists.ReturnedGoods || row.Kind == Damage || of.Holds(nonconformance.RecordID(row.ID)) {
			continue
		}
		state, err := s.load(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		g, ok := s.stockIn(state, inspection.Moment{At: s.parts.Clock()})
		if !ok || state.Second() || len(g.hits([]Stopped{held})) == 0 {
			continue
		}
		all = append(all, nonconformance.RecheckOf{
			Record: nonconformance.RecordID(state.ID), Number: state.Number, Label: state.Label, Not: RecordOf(state).Answerers,
		})
	}
	return all, nil
}

// namedBy are the records that one of these names finds, newest first.
func (s *Station) namedBy(ctx context.Context, names []string) ([]Row, error) {
	var all []Row
	for _, name := range names {
		rows, err := s.parts.Views.Find(ctx, name, 4*mostRechecks)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if !slices.ContainsFunc(all, func(o Row) bool { return o.ID == r.ID }) {
				all = append(all, r)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Row) int { return b.Started.Compare(a.Started) })
	return all, nil
}

// BeginRecheck begins the inspection of stock that a case holds: the newest version
// of the checklist, the same subject, by somebody who did not answer about it.
func (d *Desk) BeginRecheck(ctx context.Context, id nonconformance.ID, of inspection.ID) (inspection.State, error) {
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
	open := c.OpenRechecks()
	i := slices.IndexFunc(open, func(r nonconformance.Recheck) bool { return inspection.ID(r.Record) == of })
	switch {
	case i < 0:
		return inspection.State{}, fault.New(fault.Refused, "%s wants no recheck of that any more", c.Number)
	case slices.Contains(open[i].Not, at.Person):
		return inspection.State{}, fault.New(fault.Refused, "you answered in %s: another inspector rechecks it", open[i].Number)
	}
	if begun, err := s.underWay(ctx, of, LinkRecheck); err != nil || begun != (inspection.ID{}) {
		if err != nil {
			return inspection.State{}, err
		}
		return s.load(ctx, begun)
	}
	was, err := s.load(ctx, of)
	if err != nil {
		return inspection.State{}, err
	}
	subject := maps.Clone(was.Subject)
	maps.DeleteFunc(subject, func(k, _ string) bool { return strings.HasPrefix(k, "again.") || k == "lot.held" })
	ident, _, _ := strings.Cut(was.Checklist.Identity(), "@")
	if strings.Contains(was.Checklist.Identity(), "+") {
		ident = was.Checklist.Identity()
	}
	b := Begin{Checklist: ident, Part: was.Part, Subject: subject, recheck: &recheckOrder{
		link: inspection.Link{How: LinkRecheck, To: was.ID, Number: was.Number}, by: id,
	}}
	state, writes, err := s.begin(ctx, b, at)
	if err != nil {
		return inspection.State{}, err
	}
	return s.append(ctx, state, writes, at)
}

// recheckOrder is what a containment wants rechecked.
type recheckOrder struct {
	link inspection.Link
	by   nonconformance.ID
}

// rechecked tells the case that ordered it what a recheck came to. One that fails
// stands in that case, and not in one of its own, as long as nothing is decided there.
func (s *Station) rechecked(ctx context.Context, after inspection.State, record nonconformance.Record, at inspection.Moment) ([]Write, bool, error) {
	link, recheck := linked(after, LinkRecheck)
	if !recheck {
		return nil, false, nil
	}
	chores, err := s.parts.Views.Chores(ctx, anybody)
	if err != nil {
		return nil, false, err
	}
	i := slices.IndexFunc(chores, func(c Chore) bool { return c.Recheck && c.Record == link.To })
	if i < 0 {
		return nil, false, nil // lifted meanwhile: it counts like any other
	}
	state, err := s.caseState(ctx, chores[i].Case)
	if err != nil {
		return nil, false, err
	}
	w := Write{Stream: StreamID(state.ID), Seen: state.Seen, Person: at.Person, At: at.At}
	commands := []nonconformance.Command{nonconformance.Rechecked{
		Of: nonconformance.RecordID(link.To), Record: record.ID, Number: record.Number, Verdict: record.Verdict,
	}}
	failed := record.Verdict != string(inspection.Accept) && !state.Aside() && (state.InForce == nil || state.Phase.Undecided())
	if failed {
		commands = append(commands, nonconformance.Add{Record: record})
	}
	for _, c := range commands {
		next, more, err := decideCase(state, c, at)
		if err != nil {
			return nil, false, err
		}
		state, w.Facts = next, append(w.Facts, more.Facts...)
	}
	return []Write{w}, failed, nil
}

// underWay is an inspection with this link that somebody began and did not end.
func (s *Station) underWay(ctx context.Context, to inspection.ID, how string) (inspection.ID, error) {
	rows, err := s.parts.Views.Unfinished(ctx)
	if err != nil {
		return inspection.ID{}, err
	}
	for _, r := range rows {
		state, err := s.load(ctx, r.ID)
		if err != nil {
			return inspection.ID{}, err
		}
		if l, is := linked(state, how); is && l.To == to {
			return r.ID, nil
		}
	}
	return inspection.ID{}, nil
}
