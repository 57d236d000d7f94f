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
	part  string // the one that stands apart; empty: all of the goods
}

// facts go into the record's first entry: what was ordered, as it was then.
func (a againOrder) facts() map[string]string {
	all := map[string]string{
		inspection.AgainSeverity: a.order.Severity, "again.time": strconv.Itoa(a.order.Time), "again.of": a.link.Number,
		inspection.AgainClasses: strings.Join(a.order.Classes, " "), inspection.AgainNote: a.order.Note,
	}
	if a.part != "" {
		all[inspection.AgainPart] = a.part
	}
	return all
}

// LinkSublot ties the sample of a part that stands apart to the lot it is a part of.
const LinkSublot = "sub-lot"

// BeginAgain begins the inspection of goods that come again, or of a part that stands
// apart, as a case ordered it: the newest version of the checklist, the same subject,
// linked to the first record, by somebody who did not answer about these goods before.
// A part is named by what it is called; empty: what is wanted first.
func (d *Desk) BeginAgain(ctx context.Context, id nonconformance.ID, part string) (inspection.State, error) {
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
	if part == "" {
		if begun, err := s.againUnderWay(ctx, c); err != nil || begun != (inspection.ID{}) {
			if err != nil {
				return inspection.State{}, err
			}
			return s.load(ctx, begun)
		}
	}
	order, of, err := s.orderedAgain(ctx, c, part)
	if err != nil {
		return inspection.State{}, err
	}
	if of.how == "" {
		return s.load(ctx, of.begun)
	}
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
	if advised := string(was.Checklist.Quantities.Advised); subject[advised] != "" && of.pieces > 0 {
		subject[advised] = strconv.Itoa(of.pieces)
	}
	ident, _, _ := strings.Cut(was.Checklist.Identity(), "@")
	if strings.Contains(was.Checklist.Identity(), "+") {
		ident = was.Checklist.Identity() // variants are of one version each
	}
	b := Begin{Checklist: ident, Part: was.Part, Subject: subject, again: &againOrder{
		link: inspection.Link{How: of.how, To: was.ID, Number: was.Number}, order: order, part: of.part,
	}}
	state, writes, err := s.begin(ctx, b, at)
	if err != nil {
		return inspection.State{}, err
	}
	return s.append(ctx, state, writes, at)
}

// ordered is what of the goods is inspected: how that is tied to their first record,
// and which part of them; or the inspection of it that is under way.
type ordered struct {
	how    string
	part   string
	pieces int
	begun  inspection.ID
}

// orderedAgain is what a case wants inspected next: the part that is named, else all of
// the goods again, else a part that nobody is at yet.
func (s *Station) orderedAgain(ctx context.Context, c nonconformance.State, part string) (nonconformance.Again, ordered, error) {
	for _, a := range c.Agains {
		if a.Came == nil && part == "" {
			return a, ordered{how: LinkAgain}, nil
		}
	}
	var at ordered
	for _, l := range c.OpenSublots() {
		if part != "" && l.Name != part {
			continue
		}
		begun, err := s.partUnderWay(ctx, inspection.ID(l.Record), l.Name)
		if err != nil {
			return nonconformance.Again{}, at, err
		}
		order := nonconformance.Again{Mark: l.Mark, Record: l.Record, Severity: l.Severity, Note: l.Note, Time: 1}
		if begun == (inspection.ID{}) {
			return order, ordered{how: LinkSublot, part: l.Name, pieces: l.Quantity}, nil
		}
		at.begun = begun
	}
	if at.begun != (inspection.ID{}) {
		return nonconformance.Again{}, at, nil
	}
	return nonconformance.Again{}, at, fault.New(fault.Refused, "%s wants nothing inspected again", c.Number)
}

// againUnderWay is the look again at all of the goods that somebody began and did not
// end: two of them would count as presented twice.
func (s *Station) againUnderWay(ctx context.Context, c nonconformance.State) (inspection.ID, error) {
	for _, a := range c.Agains {
		if a.Came == nil {
			return s.underWay(ctx, inspection.ID(a.Record), LinkAgain)
		}
	}
	return inspection.ID{}, nil
}

// partUnderWay is the sample of a part that somebody began and did not end.
func (s *Station) partUnderWay(ctx context.Context, of inspection.ID, part string) (inspection.ID, error) {
	rows, err := s.parts.Views.Unfinished(ctx)
	for _, r := range rows {
		state, err := s.load(ctx, r.ID)
		if err != nil {
			return inspection.ID{}, err
		}
		if l, is := linked(state, LinkSublot); is && l.To == of && state.Subject[inspection.AgainPart] == part {
			return r.ID, nil
		}
	}
	return inspection.ID{}, err
}

// sampledApart tells the case that ordered it what the sample of a part came to; it
// opens none of its own.
func (s *Station) sampledApart(ctx context.Context, after inspection.State, record nonconformance.Record, at inspection.Moment) ([]Write, bool, error) {
	link, is := linked(after, LinkSublot)
	if !is {
		return nil, false, nil
	}
	state, found, err := s.caseWith(ctx, link.To)
	if err != nil || !found {
		return nil, false, err
	}
	for _, l := range state.OpenSublots() {
		if l.Name == after.Subject[inspection.AgainPart] && l.Record == nonconformance.RecordID(link.To) {
			_, w, err := decideCase(state, nonconformance.Sampled{Sublot: l.Mark, Record: record}, at)
			return []Write{w}, true, err
		}
	}
	return nil, false, nil // decided meanwhile: it counts like any other
}
