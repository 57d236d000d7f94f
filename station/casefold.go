package station

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/checklists"
	"assay/station/damage"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// IsCase tells the entries of cases.
func IsCase(name string) bool { return strings.HasPrefix(name, "n.") }

// FoldCase folds a case's entries; their order makes no difference.
func FoldCase(state nonconformance.State, entries []Entry) (nonconformance.State, error) {
	events := make([]nonconformance.Event, 0, len(entries))
	for _, e := range entries {
		event, err := nonconformance.Decode(e.Name, e.Body, nonconformance.Moment(moment(e)))
		if err != nil {
			return state, fault.Wrap(fault.Damaged, err, "entry %d cannot be read: run assay verify", e.Seq)
		}
		events = append(events, event)
	}
	return nonconformance.Fold(state, events...), nil
}

// RowOfCase is the line a case makes in lists.
func RowOfCase(s nonconformance.State) CaseRow {
	r := CaseRow{
		ID: s.ID, Number: s.Number, Origin: s.Origin, Phase: s.Phase, Label: s.Title, Why: s.Why, Class: s.Class(), Due: s.Due, Since: s.Opened,
		Lead: s.Lead, Repeat: s.Repeat, Second: len(s.Pending) > 0, Dispute: len(s.Dispute) > 0,
	}
	if s.Holder != nil {
		r.Holder = s.Holder.Person
	}
	if root, ok := s.Root(); ok {
		r.Record, r.What, r.Label, r.Kind = inspection.ID(root.ID), root.Number, root.Label, checklists.Kind(root.Kind)
		r.Verdict, r.Product, r.Supplier, r.Lot = inspection.Verdict(root.Verdict), root.Product, root.Supplier, root.Lot
		r.Value = strings.TrimSpace(root.Value.Amount + " " + root.Value.Currency)
		if len(root.Answerers) > 0 {
			r.By = root.Answerers[len(root.Answerers)-1]
		}
	}
	r.Codes = strings.Join(s.Codes(), " ")
	if n := s.Stake(); n.Known {
		if r.Quantity = strconv.Itoa(n.Counted); s.Aside() {
			r.Quantity = asideQuantity(n)
		}
	}
	r.Open = len(s.Questions())
	if s.InForce != nil {
		r.Decided = s.InForce.Main()
	}
	if left := s.Left(); len(left) > 0 {
		r.Left = left[0]
	}
	if by := s.CauseBy(); !by.IsZero() && !s.Phase.Undecided() {
		r.Due, r.Cause = by, true
	}
	return r
}

// RowOfRecord is the line of a failed record that has no case yet.
func RowOfRecord(r Row) CaseRow {
	return CaseRow{
		ID: CaseOf(r.ID), Origin: originOf(r), Phase: nonconformance.Open, Record: r.ID, What: r.Number, Label: r.Label, Why: r.Why,
		Kind: r.Kind, Verdict: r.Verdict, Class: r.Class, Quantity: r.Quantity, Due: dueOfRow(r), Since: r.Signed, By: r.Owner,
	}
}

func dueOfRow(r Row) time.Time {
	if !r.DueAt.IsZero() {
		return r.DueAt
	}
	return r.Signed.Add(DueIn(r.Class))
}

func originOf(r Row) nonconformance.Origin {
	switch r.Kind {
	case checklists.ReturnedGoods:
		return nonconformance.FromReturn
	case Damage:
		return nonconformance.FromDamage
	}
	return nonconformance.FromRecord
}

// due says by when a lead decides about a failed record: as its class says; about a
// return as its own clocks do, so that it is due at one time wherever it is shown.
func (s *Station) due(ctx context.Context, c *nonconformance.Start, since time.Time) error {
	c.Due = since.Add(DueIn(c.Record.Class)).UnixMilli()
	if c.Origin != nonconformance.FromReturn {
		return nil
	}
	w, err := s.wholeWay(ctx, inspection.ID(c.Record.ID))
	if err != nil {
		return err
	}
	first, taken := s.Clocks().Dues(w, since)
	if first.IsZero() {
		return nil // signed before stages were kept
	}
	c.Due = first.UnixMilli()
	if !taken.IsZero() && !taken.Equal(first) {
		c.Then = taken.UnixMilli()
	}
	return nil
}

// dueOfDamage is when a report is due: a claim by its last day, which asks for nothing
// before; damage that nobody looked at as its class says, or by that day if it is sooner.
func dueOfDamage(s damage.State) time.Time {
	soon := s.At.Add(DueIn(checklists.Major))
	day, err := time.ParseInLocation(time.DateOnly, s.Due, s.At.Location())
	if err != nil {
		return soon
	}
	last := day.AddDate(0, 0, 1).Add(-time.Minute)
	if s.Cause == "" && soon.Before(last) {
		return soon
	}
	return last
}

// DueIn is how soon a lead decides about what failed.
func DueIn(class checklists.Class) time.Duration {
	switch class {
	case checklists.Critical:
		return 2 * time.Hour
	case checklists.Major:
		return 8 * time.Hour
	}
	return 24 * time.Hour
}

// anybody stands where a chore is nobody's in particular; no badge is like it.
const anybody = "?"

// ChoresOf are what a case asks of people, by their badge.
func ChoresOf(s nonconformance.State) map[string][]Chore {
	all := map[string][]Chore{}
	root, _ := s.Root()
	chore := Chore{Case: s.ID, Number: s.Number, Record: inspection.ID(root.ID), What: root.Number}
	for _, q := range s.Questions() {
		c := chore
		c.Mark, c.Photo, c.Text, c.By, c.Since = q.Mark, q.Photo, q.Text, q.By, q.At
		all[q.To] = append(all[q.To], c)
	}
	for _, a := range s.Agains {
		if a.Came == nil && s.Phase != nonconformance.IsClosed {
			c := chore
			c.Mark, c.Again, c.Text, c.By, c.Since = a.Mark, true, AgainWords(a), a.By, a.At
			for _, r := range s.Records {
				c.Not = append(c.Not, r.Answerers...)
			}
			all[anybody] = append(all[anybody], c)
		}
	}
	for _, l := range s.OpenSublots() {
		c := chore
		c.Mark, c.Again, c.Text, c.By, c.Since = l.Mark, true, SampleWords(l), l.By, l.At
		for _, r := range s.Records {
			c.Not = append(c.Not, r.Answerers...)
		}
		all[anybody] = append(all[anybody], c)
	}
	for _, t := range s.DueTasks() {
		c := chore
		c.Mark, c.Task, c.Text, c.By, c.Since = markAt(t.Decision, t.Index), true, t.Words(), s.InForce.Signed.Person, s.InForce.Signed.At
		all[anybody] = append(all[anybody], c)
	}
	for i, p := range s.OpenWork() {
		c := chore
		c.Mark, c.Work, c.Text = markAt(s.InForce.Mark, -i-1), true, WorkWords(p)
		c.By, c.Since = s.InForce.Signed.Person, s.InForce.Signed.At
		all[anybody] = append(all[anybody], c)
	}
	leadChores(s, chore, all)
	if next := s.Next(); next != "" {
		c := chore
		c.Mark, c.Order, c.Close, c.Text = markAt(s.InForce.Mark, -1), next == nonconformance.NextAgain, next == nonconformance.NextClose, cmp.Or(root.Label, s.Title)
		c.By, c.Since = s.InForce.Signed.Person, s.InForce.Signed.At
		all[c.By] = append(all[c.By], c)
	}
	for _, r := range s.OpenRechecks() {
		c := chore
		c.Mark, c.Recheck, c.Text, c.Record, c.What, c.Not = nonconformance.Mark(r.Record), true, "recheck "+r.Label, inspection.ID(r.Record), r.Number, r.Not
		for _, h := range s.Held {
			if h.Mark == r.Contained {
				c.By, c.Since = h.By, h.At
			}
		}
		all[anybody] = append(all[anybody], c)
	}
	for _, h := range StoppedBy(s) {
		if slices.ContainsFunc(s.Rechecks, func(r nonconformance.Recheck) bool { return r.Contained == h.Mark }) {
			continue // its records are rechecked one by one
		}
		c := chore
		c.Mark, c.Check, c.Text, c.By, c.Since = h.Mark, true, "check "+h.words(), h.By, h.At
		all[anybody] = append(all[anybody], c)
	}
	for _, a := range s.Actions {
		if a.Done == nil {
			c := chore
			c.Mark, c.Action, c.Text, c.By, c.Due, c.Since = a.Mark, true, a.What, a.By, a.Due, a.At
			all[a.Owner] = append(all[a.Owner], c)
		}
	}
	return all
}

// AgainWords ask for a look at goods that came again.
func AgainWords(a nonconformance.Again) string { return "inspect again, " + a.Severity }

// SampleWords ask for the sample of a part that stands apart.
func SampleWords(l nonconformance.Sublot) string { return "sample " + l.Words() + ", " + l.Severity }

// leadChores are what a case tells its leads of: that it was handed over, that an
// answer came, that its cause is wanted.
func leadChores(s nonconformance.State, chore Chore, all map[string][]Chore) {
	if n := s.HandedOver(); n != nil {
		c := chore
		c.Mark, c.Handed, c.Text, c.By, c.Since = n.Mark, true, n.Text, n.By, n.At
		all[s.Lead] = append(all[s.Lead], c)
	}
	for _, q := range s.Asked {
		if q.Reply != nil && q.Reply.By != q.By && s.Phase.Undecided() && (s.InForce == nil || q.Reply.At.After(s.InForce.Signed.At)) {
			c := chore
			c.Mark, c.Came, c.Text, c.By, c.Since = q.Reply.Mark, true, cmp.Or(q.Reply.Text, "photo: "+q.Text), q.Reply.By, q.Reply.At
			all[q.By] = append(all[q.By], c)
		}
	}
	if by := s.CauseBy(); !by.IsZero() && !s.Phase.Undecided() {
		c := chore
		c.Mark, c.Cause, c.Text, c.Due = markAt(s.InForce.Mark, -2), true, "name the cause", by.Format(time.DateOnly)
		c.By, c.Since = s.InForce.Signed.Person, s.InForce.Signed.At
		all[c.By] = append(all[c.By], c)
	}
}

// markAt tells what one decision sets off apart: its tasks from 0 on, its work below.
func markAt(m nonconformance.Mark, index int) nonconformance.Mark {
	m[len(m)-1] ^= byte(index + 1)
	m[len(m)-2] ^= byte((index + 1) >> 8)
	return m
}

// Watches tells for which product and supplier a case waits for further lots.
func Watches(s nonconformance.State) (product, supplier string, ok bool) {
	root, has := s.Root()
	if !has || root.Product == "" {
		return "", "", false
	}
	return root.Product, root.Supplier, len(s.Awaited()) > 0
}
