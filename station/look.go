package station

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assay/checklists"
	"assay/station/clearance"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// lookOrder begins a second look: the same pieces by the same draw.
type lookOrder struct {
	link inspection.Link
	seed [16]byte
}

// BeginLook begins the second look at an accepted record that was drawn for one: the
// same checklist, the same goods, the same draw, by somebody who was not at it.
func (d *Desk) BeginLook(ctx context.Context, id inspection.ID) (inspection.State, error) {
	at, err := d.moment()
	if err != nil {
		return inspection.State{}, err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.clearance(ctx, id)
	if err != nil {
		return inspection.State{}, err
	}
	if err := s.mayLook(ctx, c, clearance.Moment{Person: at.Person, Role: at.Role}); err != nil {
		return inspection.State{}, err
	}
	was, err := s.load(ctx, id)
	if err != nil {
		return inspection.State{}, err
	}
	if open, err := s.underWay(ctx, id, inspection.LinkSecond); err != nil || open != (inspection.ID{}) {
		if err != nil {
			return inspection.State{}, err
		}
		return s.load(ctx, open)
	}
	subject := maps.Clone(was.Subject)
	maps.DeleteFunc(subject, func(k, _ string) bool { return strings.HasPrefix(k, "again.") || k == "lot.held" })
	b := Begin{Checklist: was.Checklist.Identity(), Part: was.Part, Subject: subject, look: &lookOrder{
		link: inspection.Link{How: inspection.LinkSecond, To: was.ID, Number: was.Number}, seed: was.Seed(),
	}}
	state, writes, err := s.begin(ctx, b, at)
	if err != nil {
		return inspection.State{}, err
	}
	return s.append(ctx, state, writes, at)
}

// looked compares a second look with the first. Where both agree the goods go on;
// where they do not a lead decides, and the stricter holds until then.
func looked(s *Station, ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error) {
	link, second := linked(after, inspection.LinkSecond)
	if !second {
		return nil, nil
	}
	first, err := s.load(ctx, link.To)
	if err != nil {
		return nil, err
	}
	c, err := s.clearing(ctx, link.To, at)
	if err != nil {
		return nil, err
	}
	came := clearance.Compared{
		Record: after.ID, Number: after.Number, First: string(first.Outcome.Verdict), Second: string(after.Outcome.Verdict),
		Steps: Agreements(first, after), Name: at.Name,
	}
	events, err := clearance.Compare(c.state, came, clearance.Moment{Person: at.Person, Role: at.Role})
	if err != nil {
		return nil, err
	}
	if err := c.add(events...); err != nil {
		return nil, err
	}
	if came.Agreed() {
		if err := s.goes(c); err != nil {
			return nil, err
		}
		return c.write(), nil
	}
	writes, err := s.differ(ctx, first, after, came, at)
	return append(c.write(), writes...), err
}

// differ puts both records before a lead.
func (s *Station) differ(ctx context.Context, first, second inspection.State, came clearance.Compared, at inspection.Moment) ([]Write, error) {
	r, other := RecordOf(first), RecordOf(second)
	apart, err := s.wholeOf(ctx, first, &r)
	if err != nil {
		return nil, err
	}
	id, found, err := s.parts.Views.CaseWith(ctx, first.ID)
	if err != nil {
		return nil, err
	}
	if !found {
		id = CaseOf(first.ID)
	}
	state, err := s.caseState(ctx, id)
	if err != nil {
		return nil, err
	}
	w := Write{Stream: StreamID(id), Seen: state.Seen, Person: at.Person, At: at.At}
	commands := []nonconformance.Command{nonconformance.Add{Record: other, Again: r.ID}}
	var out []Write
	if !state.Begun() {
		number, err := s.nextNumber(ctx, caseLetter, at)
		if err != nil {
			return nil, err
		}
		if out, err = s.asideOut(ctx, first.ID, "all of its goods are decided in "+number, at); err != nil {
			return nil, err
		}
		class := max(r.Class, other.Class)
		commands = slices.Insert(commands, 0, nonconformance.Command(nonconformance.Start{
			Number: number, Origin: nonconformance.FromLook, Title: r.Label, Why: differs(came) + apart, Record: &r, Due: at.At.Add(DueIn(class)).UnixMilli(),
		}))
	}
	for _, command := range commands {
		next, more, err := decideCase(state, command, at)
		if err != nil {
			return nil, err
		}
		state, w.Facts = next, append(w.Facts, more.Facts...)
	}
	return append(out, w), nil
}

// differs says what a second look found otherwise.
func differs(c clearance.Compared) string {
	for _, a := range c.Steps {
		if a.Agreed < a.Looked {
			name := strings.TrimSpace(a.No + " " + a.Ask)
			return fmt.Sprintf("a second look differs: %s: %s, then %s", name, a.First, a.Second)
		}
	}
	return fmt.Sprintf("a second look differs: %s, then %s", Said(inspection.Verdict(c.First)), Said(inspection.Verdict(c.Second)))
}

// Agreements compares two inspections of the same goods, step by step, where both
// answered.
func Agreements(first, second inspection.State) []clearance.Agreement {
	var all []clearance.Agreement
	at := map[int]int{}
	answeredTwice(first, second, func(p inspection.Place, x, y string) {
		i, known := at[p.Step]
		if !known {
			step := first.StepAt(p.Step)
			i, at[p.Step] = len(all), len(all)
			all = append(all, clearance.Agreement{Step: string(step.ID), No: step.No, Ask: step.Ask})
		}
		all[i].Looked++
		switch {
		case x == y:
			all[i].Agreed++
		case all[i].First == "":
			all[i].First, all[i].Second = x, y
		}
	})
	return all
}

// answeredTwice gives what two people said, at each place where both judged.
func answeredTwice(first, second inspection.State, fn func(p inspection.Place, x, y string)) {
	for _, q := range first.Walk() {
		for _, p := range q.Places {
			step := first.StepAt(p.Step)
			a, one := first.Answer(p)
			b, two := second.Answer(p)
			if one && two && judged(step) {
				fn(p, saidAt(step, a), saidAt(step, b))
			}
		}
	}
}

// judged tells steps where two people can find different things.
func judged(step *checklists.Step) bool {
	switch step.Type {
	case checklists.PassFail, checklists.Choices1, checklists.ChoicesMany, checklists.Measure, checklists.Count, checklists.Scan, checklists.Defects:
		return step.Phase == checklists.During && !inspection.Computed(step)
	}
	return false
}

// saidAt is what an answer says, for comparing: a reading by its result, for two
// readings are never the same.
func saidAt(step *checklists.Step, a inspection.Answer) string {
	words := map[inspection.Result]string{inspection.Pass: "pass", inspection.Fail: "fail", inspection.NA: "n/a", inspection.Recorded: "recorded"}[a.Result]
	var more []string
	switch step.Type {
	case checklists.Choices1, checklists.ChoicesMany, checklists.Count:
		more = slices.Sorted(slices.Values(a.Values))
	}
	for _, d := range a.Defects {
		more = append(more, d.Code)
	}
	slices.Sort(more)
	return strings.TrimSpace(words + " " + strings.Join(slices.Compact(more), " "))
}

// drawCase draws a share of the cases that close for a second look.
func (s *Station) drawCase(ctx context.Context, before, after nonconformance.State, at inspection.Moment) ([]Write, error) {
	root, ok := after.Root()
	if !ok || before.Phase == nonconformance.IsClosed || after.Phase != nonconformance.IsClosed || after.InForce == nil {
		return nil, nil
	}
	defer s.forgets(after.ID)
	if !clearance.Drawn(after.ID[:], s.secondLook()) {
		return nil, nil
	}
	c, err := s.clearing(ctx, after.ID, at)
	if err != nil {
		return nil, err
	}
	events, err := clearance.Begin(c.state, clearance.Began{
		Subject: clearance.Subject{Of: after.ID, Case: true, Number: after.Number, Label: root.Label, Kind: root.Kind},
		Drawn:   true, Share: fmt.Sprintf("%d %%", s.secondLook()), Not: s.knowing(after.ID, after.Knowers()),
	})
	if err != nil {
		return nil, err
	}
	err = c.add(events...)
	return c.write(), err
}

// BlindCase is a closed case as its lead found it before deciding, for another lead
// who decides it again.
func (d *Desk) BlindCase(ctx context.Context, id nonconformance.ID) (nonconformance.State, error) {
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	state, err := s.caseState(ctx, id)
	return state.Undecided(), err
}

// LookCase decides a closed case again without having seen what was decided. Where
// it comes out otherwise the case is taken up again.
func (d *Desk) LookCase(ctx context.Context, id nonconformance.ID, pin string, parts []nonconformance.Part, reason string) (clearance.State, error) {
	if err := d.checkOwnPIN(ctx, pin); err != nil {
		return clearance.State{}, err
	}
	at, err := d.moment()
	if err != nil {
		return clearance.State{}, err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	state, err := s.caseState(ctx, id)
	if err != nil {
		return clearance.State{}, err
	}
	if err := mayChoose(state.Undecided(), parts, reason, at); err != nil {
		return clearance.State{}, err
	}
	c, err := s.clearing(ctx, id, at)
	if err != nil {
		return c.state, err
	}
	if state.InForce == nil {
		return c.state, fault.New(fault.Refused, "%s has no decision any more", state.Number)
	}
	came := clearance.Compared{First: state.InForce.Sum(), Second: nonconformance.Decision{Parts: parts}.Sum(), Reason: reason, Name: at.Name}
	events, err := clearance.Compare(c.state, came, clearance.Moment{Person: at.Person, Role: at.Role})
	if err != nil {
		return c.state, err
	}
	if err := c.add(events...); err != nil {
		return c.state, err
	}
	writes := c.write()
	if !came.Agreed() && !state.Phase.Undecided() {
		why := fmt.Sprintf("a second look by %s: %s instead of %s: %s", at.Name, nonconformance.Words(came.Second), nonconformance.Words(came.First), reason)
		_, w, err := decideCase(state, nonconformance.Reopen{Why: why}, at)
		if err != nil {
			return c.state, err
		}
		writes = append(writes, w)
	}
	if _, err := s.parts.Journal.Append(ctx, writes...); err != nil {
		return c.state, err
	}
	s.told.tell(Notice{Case: id})
	return c.state, nil
}

func mayChoose(s nonconformance.State, parts []nonconformance.Part, reason string, at inspection.Moment) error {
	if strings.TrimSpace(reason) == "" {
		return fault.New(fault.Invalid, "a decision has a reason")
	}
	return s.MayBecome(parts, nonconformance.Moment(at))
}
