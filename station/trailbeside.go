package station

import (
	"context"
	"strings"

	"assay/station/clearance"
	"assay/station/damage"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/station/roster"
	"assay/station/wire"
)

// beside are the streams of the trail that are neither a record's nor a case's own, by
// the first part of their entries' names.
var beside = map[string]func(*Desk, context.Context, Entry) (*oneTrail, error){
	"p": (*Desk).tellsPerson, "d": (*Desk).tellsDamage, "k": (*Desk).tellsClearance, "y": (*Desk).tellsPolicies,
	"c": (*Desk).tellsLists, "j": (*Desk).tellsStation,
}

// besideOf finds it; false: what happened is not in the trail.
func besideOf(name string) (func(*Desk, context.Context, Entry) (*oneTrail, error), bool) {
	kind, _, _ := strings.Cut(name, ".")
	tells, is := beside[kind]
	return tells, is
}

// eachLine tells a stream's entries that count, one by one; a line that says nothing is
// left out. Callers hold mu.
func (d *Desk) eachLine(ctx context.Context, e Entry, tell func(Entry) Line) (*oneTrail, error) {
	t := newTrail()
	entries, err := d.station.parts.Journal.Stream(ctx, e.Stream, 0)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, e := range entries {
		l := tell(e)
		if l.What == "" {
			continue
		}
		l.Seq, l.At, l.Person, l.Name = e.Seq, e.At, e.Person, d.station.nameOf(ctx, names, e.Person)
		t.keep(l)
	}
	return t, nil
}

func (d *Desk) tellsPerson(ctx context.Context, e Entry) (*oneTrail, error) {
	var p people.Person
	t, err := d.eachLine(ctx, e, func(e Entry) Line {
		event, err := people.Decode(e.Name, e.Body)
		if err != nil {
			return Line{}
		}
		before := p
		p = people.Apply(p, event, e.At, people.ID(e.Person))
		return tellPerson(before, p, event)
	})
	if err == nil {
		t.number, t.label, t.kind = "badge "+string(p.ID), p.Name, "p"
	}
	return t, err
}

func tellPerson(before, now people.Person, event people.Event) Line {
	switch e := event.(type) {
	case people.Added:
		l := Line{What: "added " + e.Name + " as " + string(e.Role)}
		switch {
		case len(e.Skills) > 0:
			l.After = "may do: " + Spoken(strings.Join(e.Skills, ", "))
		case before.ID != "" && before.Name != e.Name:
			l.After = "the badge stays " + before.Name + "'s"
		}
		return l
	case people.RoleGiven:
		return Line{What: "gave " + now.Name + " another role", Before: string(before.Role), After: string(now.Role)}
	case people.PINSet:
		return Line{What: "set a PIN for " + now.Name}
	case people.Gone:
		return Line{What: "noted that " + now.Name + " has left"}
	}
	return Line{}
}

func (d *Desk) tellsDamage(ctx context.Context, e Entry) (*oneTrail, error) {
	var state damage.State
	t, err := d.eachLine(ctx, e, func(e Entry) Line {
		event, err := damage.Decode(e.Name, e.Body)
		if err != nil {
			return Line{}
		}
		state = damage.Apply(state, event, damage.Moment{At: e.At, Person: e.Person})
		return tellDamage(event)
	})
	if err == nil {
		t.number, t.label, t.kind, t.stream = state.Number, state.Words(), "d", e.Stream
	}
	return t, err
}

// tellsClearance reads it in the timeline of its record or case, which knows who may see
// it.
func (d *Desk) tellsClearance(ctx context.Context, e Entry) (*oneTrail, error) {
	entries, err := d.station.parts.Journal.Stream(ctx, e.Stream, 0)
	if err != nil {
		return nil, err
	}
	state, err := FoldClearance(clearance.State{}, entries)
	switch {
	case err != nil || state.Number == "":
		return newTrail(), err
	case state.Case:
		return d.tellsCase(ctx, nonconformance.ID(state.Of))
	}
	return d.tellsRecord(ctx, inspection.ID(state.Of))
}

func (d *Desk) tellsPolicies(ctx context.Context, e Entry) (*oneTrail, error) {
	t, err := d.eachLine(ctx, e, func(e Entry) Line {
		var w wirePublished
		if e.Name != policyPublished || wire.Into(&w, e.Body) != nil {
			return Line{}
		}
		return Line{What: "published the policy " + w.Policy}
	})
	if err == nil {
		t.number, t.kind = "policies", "y"
	}
	return t, err
}

func (d *Desk) tellsLists(ctx context.Context, e Entry) (*oneTrail, error) {
	if e.Stream != publishedStream() {
		return newTrail(), nil
	}
	t, err := d.eachLine(ctx, e, func(e Entry) Line {
		if w, err := readListPublished(e.Body); e.Name == listPublishedName && err == nil {
			return Line{What: "gave the checklist " + w.List + " to all stations"}
		}
		if w, err := readListWithdrawn(e.Body); e.Name == listWithdrawnName && err == nil {
			return Line{What: "took the checklist " + w.List + " back from all stations", After: w.Reason}
		}
		return Line{}
	})
	if err == nil {
		t.number, t.kind = "checklists", "c"
	}
	return t, err
}

func (d *Desk) tellsStation(ctx context.Context, e Entry) (*oneTrail, error) {
	name := ""
	t, err := d.eachLine(ctx, e, func(e Entry) Line {
		event, err := roster.Decode(e.Name, e.Body)
		if err != nil {
			return Line{}
		}
		switch e := event.(type) {
		case roster.Founded:
			return Line{What: "began the site " + e.Site}
		case roster.Joined:
			return Line{What: "joined the site " + e.Site}
		case roster.Admitted:
			name = e.Name + " (" + e.Code + ")"
			return Line{What: "let in the station " + name}
		case roster.Revoked:
			return Line{What: "shut out the station " + name, After: e.Reason}
		}
		return Line{}
	})
	if err == nil {
		t.number, t.label, t.kind = "stations", name, "j"
	}
	return t, err
}
