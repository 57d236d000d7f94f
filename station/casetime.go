package station

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assay/station/inspection"
	"assay/station/nonconformance"
)

// CaseTimeline is every fact of a case as people read it, oldest first: who did
// what, when, with what stood there before.
func (d *Desk) CaseTimeline(ctx context.Context, id nonconformance.ID) ([]Line, error) {
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	entries, err := s.parts.Journal.Stream(ctx, StreamID(id), 0)
	if err != nil {
		return nil, err
	}
	seqs := make(map[nonconformance.Mark]uint64, len(entries))
	state, err := FoldCase(nonconformance.New(id), entries)
	if err != nil {
		return nil, err
	}
	if blind, err := d.blindTo(ctx, id); err != nil || blind {
		return nil, cmpErr(err, d.unshown(state.Number))
	}
	for _, e := range entries {
		event, err := nonconformance.Decode(e.Name, e.Body, nonconformance.Moment(moment(e)))
		if err != nil {
			return nil, err
		}
		seqs[nonconformance.MarkOf(event)] = e.Seq
	}
	names := map[string]string{}
	before := nonconformance.New(id)
	var lines []Line
	for _, event := range state.Events() {
		after := nonconformance.Apply(before, event)
		l := tellCase(before, after, event)
		stamp := nonconformance.StampOf(event)
		l.Seq, l.At, l.Person, l.Name = seqs[nonconformance.MarkOf(event)], stamp.At, stamp.By, s.nameOf(ctx, names, stamp.By)
		if before.Phase != after.Phase && before.Phase != "" {
			l.Step = Spoken(string(before.Phase)) + " → " + Spoken(string(after.Phase))
		}
		lines, before = append(lines, l), after
	}
	more, err := s.clearLines(ctx, id, names)
	if err != nil {
		return nil, err
	}
	lines = append(lines, more...)
	slices.SortStableFunc(lines, func(a, b Line) int { return a.At.Compare(b.At) })
	return lines, nil
}

// tellCase says a fact of a case in a sentence.
func tellCase(before, after nonconformance.State, event nonconformance.Event) Line {
	switch e := event.(type) {
	case nonconformance.Opened:
		l := Line{What: "opened " + e.Number, After: e.Why}
		if e.Record != nil {
			l.What += " for " + e.Record.Number + ", " + Said(inspection.Verdict(e.Record.Verdict))
		}
		if e.Repeat >= nonconformance.Often {
			l.What += fmt.Sprintf(" (the %d. time: %s)", e.Repeat, e.Scope)
		}
		return l
	case nonconformance.Added:
		if e.Again != (nonconformance.RecordID{}) {
			return Line{What: "the goods came again: " + e.Record.Number + ", " + Said(inspection.Verdict(e.Record.Verdict)), After: e.Record.Why}
		}
		return Line{What: "joined " + e.Record.Number + ", " + Said(inspection.Verdict(e.Record.Verdict)), After: e.Record.Why}
	case nonconformance.Annulled:
		return Line{What: "a record of it was annulled", After: e.Reason}
	case nonconformance.Taken:
		l := Line{What: "took it"}
		if before.Holder != nil && before.Holder.Person != e.By {
			l.What = "took it over from " + before.Holder.Name
		}
		return l
	case nonconformance.LetGo:
		return Line{What: "gave it back to the queue"}
	case nonconformance.HandedOver:
		return Line{What: "handed it over to " + e.To, After: e.Note}
	case nonconformance.Contained:
		return Line{What: "contained " + contained(e.Scope, e.Value, e.Since), After: strings.TrimSpace(e.Place + " " + e.Note)}
	case nonconformance.Freed:
		return Line{What: fmt.Sprintf("lifted a containment as %s %s", e.Role, e.Signer.Name), After: e.Reason}
	case nonconformance.Noted:
		return Line{What: "noted" + filed(e.Files), After: e.Text}
	case nonconformance.Asked:
		if e.Photo {
			return Line{What: "asked " + e.To + " for a photo", After: e.Text}
		}
		return Line{What: "asked " + e.To, After: e.Text}
	case nonconformance.Replied:
		return Line{What: "answered" + filed(e.Files), After: e.Text, Before: question(before, e.Question)}
	}
	return tellDecision(before, after, event)
}

func contained(scope, value, since string) string {
	words := scope
	if value != "" {
		words += " " + value
	}
	if since != "" {
		words += ", received from " + since + " on"
	}
	return words
}

func filed(files []nonconformance.File) string {
	if len(files) == 0 {
		return ""
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = fmt.Sprintf("%s (%x)", f.Name, f.Digest[:4])
	}
	return " with " + strings.Join(names, ", ")
}

func question(s nonconformance.State, m nonconformance.Mark) string {
	for _, q := range s.Asked {
		if q.Mark == m {
			return q.Text
		}
	}
	return ""
}

func tellDecision(before, after nonconformance.State, event nonconformance.Event) Line {
	switch e := event.(type) {
	case nonconformance.Decided:
		l := Line{What: fmt.Sprintf("decided as %s %s: %s", e.Role, e.Signer.Name, PartsInWords(e.Parts)), After: e.Reason}
		if c := e.Concession; c != nil {
			l.What += fmt.Sprintf(", allowed by %s until %s for %d", c.By, c.Until, c.Quantity)
		}
		if e.Second != "" {
			l.What += "; not in force yet: " + e.Second
		}
		if len(after.Dispute) > 0 {
			l.What += "; against another decision: the stricter holds until a third person settles it"
		}
		if before.InForce != nil && len(e.Replaces) > 0 {
			l.Before = PartsInWords(before.InForce.Parts)
		}
		return l
	case nonconformance.Confirmed:
		return Line{What: fmt.Sprintf("signed second as %s %s: the decision is in force", e.Role, e.Signer.Name)}
	case nonconformance.Declined:
		return Line{What: fmt.Sprintf("did not agree, as %s %s: the decision falls", e.Role, e.Signer.Name), After: e.Reason}
	case nonconformance.Worked:
		return Line{What: fmt.Sprintf("reported the %s done: %d good, %d bad", e.What, e.Good, e.Bad) + filed(e.Files), After: e.Note}
	case nonconformance.Resubmitted:
		l := Line{What: fmt.Sprintf("wants it inspected again (presented for the %d. time), %s", e.Time, e.Severity), After: e.Note}
		if e.Answer != "" {
			l.What += "; the supplier says: " + e.Answer
		}
		return l
	case nonconformance.Closed:
		if e.Signer.Meaning != "" {
			return Line{What: "closed it: " + e.Signer.Meaning, After: e.Reason}
		}
		return Line{What: "closed it", After: e.Reason}
	case nonconformance.Proved:
		l := Line{What: "did a task", After: e.Note}
		for _, t := range after.Tasks() {
			if t.Decision == e.Decision && t.Index == e.Task {
				l.What = "did: " + t.Words() + ", scanned " + e.Scan
			}
		}
		if e.Witness != "" {
			l.What += ", seen by " + e.Witness
		}
		l.What += filed(e.Files)
		return l
	case nonconformance.RechecksOrdered:
		numbers := make([]string, len(e.Of))
		for i, r := range e.Of {
			numbers[i] = r.Number
		}
		return Line{What: fmt.Sprintf("ordered %d recheck inspections", len(e.Of)), After: strings.Join(numbers, ", ")}
	case nonconformance.RecheckCame:
		return Line{What: "rechecked in " + e.Number + ": " + Said(inspection.Verdict(e.Verdict))}
	case nonconformance.Reopened:
		return Line{What: "took it up again", After: e.Why}
	}
	return tellCause(before, event)
}

func tellCause(before nonconformance.State, event nonconformance.Event) Line {
	action := func(m nonconformance.Mark) nonconformance.Action {
		for _, a := range before.Actions {
			if a.Mark == m {
				return a
			}
		}
		return nonconformance.Action{What: "an action"}
	}
	switch e := event.(type) {
	case nonconformance.CauseFound:
		words := []string{e.Category}
		if e.Responsible != "" {
			words = append(words, "answers for it: "+e.Responsible)
		}
		for _, c := range e.Costs {
			words = append(words, c.What+" "+c.Money.Amount+" "+c.Money.Currency)
		}
		l := Line{What: "named the cause: " + strings.Join(words, ", "), After: strings.Join(e.Whys, "; because ")}
		if before.Cause != nil {
			l.Before = before.Cause.Category + ": " + strings.Join(before.Cause.Whys, "; because ")
		}
		return l
	case nonconformance.ActionPlanned:
		kind := "corrective"
		if e.Prevents {
			kind = "preventive"
		}
		what := fmt.Sprintf("planned a %s action for %s, due %s", kind, e.Owner, e.Due)
		if e.Lots > 0 {
			what += fmt.Sprintf(", checked over %d further lots", e.Lots)
		}
		return Line{What: what, After: e.What}
	case nonconformance.ActionMoved:
		a := action(e.Action)
		return Line{What: fmt.Sprintf("gave %q to %s, due %s", a.What, e.Owner, e.Due), Before: a.Owner + ", due " + a.Due, After: e.Why}
	case nonconformance.ActionDone:
		return Line{What: fmt.Sprintf("did %q", action(e.Action).What) + filed(e.Files), After: e.Note}
	case nonconformance.LotFollowed:
		if e.Returned {
			return Line{What: fmt.Sprintf("the defect came back in %s after %q", e.Number, action(e.Action).What)}
		}
		return Line{What: fmt.Sprintf("%s came without the defect after %q", e.Number, action(e.Action).What)}
	case nonconformance.Notified:
		return Line{What: "kept the notice to " + e.To, After: e.Text}
	case nonconformance.SupplierAnswered:
		return Line{What: "wrote down the supplier's answer" + filed(e.Files), After: e.Text}
	}
	return Line{What: "did something this version cannot tell"}
}

// PartsInWords says what becomes of the goods.
func PartsInWords(parts []nonconformance.Part) string {
	var all []string
	for _, p := range parts {
		words := nonconformance.Words(p.Disposition)
		if p.Quantity > 0 {
			words = fmt.Sprintf("%d %s", p.Quantity, words)
		}
		if p.Grade != "" {
			words += " to " + p.Grade
		}
		if p.Sublot != "" {
			words += " (" + p.Sublot + ")"
		} else if p.Apart != "" {
			words += " (" + Spoken(p.Apart) + ")"
		}
		all = append(all, words)
	}
	return strings.Join(all, ", ")
}
