package station

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"assay/checklists"
	"assay/station/damage"
	"assay/station/fault"
	"assay/station/inspection"
)

// Damage is the kind of a damage report among records.
const Damage checklists.Kind = "damage"

// damageLetter begins its numbers: DOCK3-D-20260918-001.
const damageLetter = "D"

// FoldDamage folds the entries of a damage report.
func FoldDamage(s damage.State, entries []Entry) (damage.State, error) {
	for _, e := range entries {
		event, err := damage.Decode(e.Name, e.Body)
		if err != nil {
			return s, fault.Wrap(fault.Damaged, err, "entry %d cannot be read: run assay verify", e.Seq)
		}
		s.ID = damage.ID(e.Stream)
		s = damage.Apply(s, event, damage.Moment{At: e.At, Person: e.Person})
	}
	return s, nil
}

// DamageRow is a report as lists show it: it waits for a lead until it is closed.
func DamageRow(s damage.State) Row {
	r := Row{
		ID: inspection.ID(s.ID), Number: s.Number, Kind: Damage, Checklist: "damage", Label: s.Words(), State: inspection.Signed, Verdict: inspection.Hold,
		Why: s.Words(), Class: checklists.Major, By: s.By, Owner: s.By, Where: s.Place, Quantity: strconv.Itoa(s.Pieces), Started: s.At, Signed: s.At,
	}
	r.DueAt = dueOfDamage(s)
	if s.Due != "" {
		r.Why += ", claim by " + s.Due
	}
	if s.Closed != nil {
		r.State, r.Decided = inspection.Reviewed, s.Closed.Text
	}
	return r
}

// DamageCodes are what a report can be found by.
func DamageCodes(s damage.State) []string {
	return append([]string{s.Number, s.OfNo}, s.Codes...)
}

// ReportDamage takes a report down; it is durable, with its number, when it
// returns. What is known of its labels and its record goes into it.
func (d *Desk) ReportDamage(ctx context.Context, r damage.Report) (damage.State, error) {
	at, err := d.moment()
	if err != nil {
		return damage.State{}, err
	}
	if err := r.Check(); err != nil {
		return damage.State{}, err
	}
	if err := d.about(ctx, &r); err != nil {
		return damage.State{}, err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	id, err := uuid.NewV7FromReader(s.parts.Random)
	if err != nil {
		return damage.State{}, err
	}
	number, err := s.nextNumber(ctx, damageLetter, at)
	if err != nil {
		return damage.State{}, err
	}
	return s.keepDamage(ctx, damage.State{ID: damage.ID(id)}, at, s.reported(number, r, at))
}

// about fills in what a report is about: the record it was found in, and what is
// known of its labels.
func (d *Desk) about(ctx context.Context, r *damage.Report) error {
	if r.Of != [16]byte{} {
		st, err := d.Load(ctx, r.Of)
		if err != nil {
			return err
		}
		r.OfNo, r.Label = st.Number, st.Label
	}
	for i, code := range r.Codes {
		r.Codes[i] = strings.TrimSpace(code)
		if r.Label != "" {
			continue
		}
		found, err := d.Known(ctx, code)
		if err != nil {
			return err
		}
		switch {
		case len(found.Products) == 1:
			r.Label = found.Products[0].Name
		case len(found.Orders) > 0:
			r.Label = "order " + found.Orders[0].Number
		case len(found.Returns) > 0:
			r.Label = "return " + found.Returns[0].RMA
		}
	}
	r.Codes = slices.DeleteFunc(r.Codes, func(c string) bool { return c == "" })
	return nil
}

// keepDamage keeps facts of a report and tells the desks. Callers hold mu.
func (s *Station) keepDamage(ctx context.Context, st damage.State, at inspection.Moment, events ...damage.Event) (damage.State, error) {
	w := Write{Stream: StreamID(st.ID), Seen: st.Seen, Person: at.Person, At: at.At, Seal: true}
	m := damage.Moment{At: at.At.UTC().Truncate(time.Millisecond), Person: at.Person}
	for _, e := range events {
		name, body, err := damage.Encode(e)
		if err != nil {
			return st, err
		}
		w.Facts = append(w.Facts, Fact{Name: name, Body: body})
		st = damage.Apply(st, e, m)
	}
	if len(w.Facts) == 0 {
		return st, nil
	}
	writes := []Write{w}
	for _, e := range events {
		more, err := s.onDamaged(ctx, st, e, at)
		if err != nil {
			return damage.State{}, err
		}
		writes = append(writes, more...)
	}
	if _, err := s.parts.Journal.Append(context.WithoutCancel(ctx), writes...); err != nil {
		return damage.State{}, err
	}
	s.told.tell(Notice{ID: inspection.ID(st.ID)})
	return st, nil
}

// damage folds a report. Callers hold mu.
func (s *Station) damage(ctx context.Context, id damage.ID) (damage.State, error) {
	entries, err := s.parts.Journal.Stream(ctx, StreamID(id), 0)
	if err != nil {
		return damage.State{}, err
	}
	if len(entries) == 0 || !strings.HasPrefix(entries[0].Name, "d.") {
		return damage.State{}, fault.New(fault.Missing, "there is no such damage report here")
	}
	return FoldDamage(damage.State{}, entries)
}

// Damage gives a report as it stands.
func (d *Desk) Damage(ctx context.Context, id damage.ID) (damage.State, error) {
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	return d.station.damage(ctx, id)
}

// onDamage decides something of a report and keeps it.
func (d *Desk) onDamage(ctx context.Context, id damage.ID, decide func(damage.State, inspection.Moment) ([]damage.Event, error)) (damage.State, error) {
	at, err := d.moment()
	if err != nil {
		return damage.State{}, err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	st, err := s.damage(ctx, id)
	if err != nil {
		return st, err
	}
	events, err := decide(st, at)
	if err != nil {
		return st, err
	}
	return s.keepDamage(ctx, st, at, events...)
}

// NoteDamage adds words to a report.
func (d *Desk) NoteDamage(ctx context.Context, id damage.ID, words string) (damage.State, error) {
	return d.onDamage(ctx, id, func(s damage.State, _ inspection.Moment) ([]damage.Event, error) { return s.Add(words) })
}

// AttachDamage stores a photo and adds it to a report.
func (d *Desk) AttachDamage(ctx context.Context, id damage.ID, path string) (damage.State, error) {
	e, err := d.StoreFile(ctx, path)
	if err != nil {
		return damage.State{}, err
	}
	return d.onDamage(ctx, id, func(s damage.State, _ inspection.Moment) ([]damage.Event, error) { return s.Attach(e) })
}

// ClaimDamage keeps the claim of a report as sent.
func (d *Desk) ClaimDamage(ctx context.Context, id damage.ID) (damage.State, error) {
	from := d.Station().Name
	return d.onDamage(ctx, id, func(s damage.State, at inspection.Moment) ([]damage.Event, error) {
		return s.SendClaim(s.ClaimText(from), at.Name)
	})
}

// CloseDamage says what becomes of it; a lead, with their PIN.
func (d *Desk) CloseDamage(ctx context.Context, id damage.ID, pin, why string) (damage.State, error) {
	if _, err := d.leadWithPIN(ctx, pin); err != nil {
		return damage.State{}, err
	}
	return d.onDamage(ctx, id, func(s damage.State, at inspection.Moment) ([]damage.Event, error) { return s.Close(why, at.Name) })
}

// DamageLines is every entry of a report as people read it, oldest first.
func (d *Desk) DamageLines(ctx context.Context, id damage.ID) ([]Line, error) {
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	entries, err := s.parts.Journal.Stream(ctx, StreamID(id), 0)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	var lines []Line
	for _, e := range entries {
		event, err := damage.Decode(e.Name, e.Body)
		if err != nil {
			return nil, fault.Wrap(fault.Damaged, err, "entry %d cannot be read: run assay verify", e.Seq)
		}
		l := tellDamage(event)
		l.Seq, l.At, l.Person, l.Name = e.Seq, e.At, e.Person, s.nameOf(ctx, names, e.Person)
		lines = append(lines, l)
	}
	return lines, nil
}

func tellDamage(e damage.Event) Line {
	switch e := e.(type) {
	case damage.Reported:
		return Line{What: "reported the damage", After: e.Number}
	case damage.Noted:
		return Line{What: "noted", After: e.Text}
	case damage.Attached:
		return Line{What: "attached", After: e.Name}
	case damage.Claimed:
		return Line{What: "sent the claim"}
	case damage.WasClosed:
		return Line{What: "closed it", After: e.Why}
	}
	return Line{What: "did something this version cannot tell"}
}
