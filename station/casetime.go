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
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	lines, state, err := d.caseTimeline(ctx, id)
	if err == nil && undrawn(state) {
		d.opened(id)
	}
	return lines, err
}

// caseTimeline is the same, without that anybody is shown it. Callers hold mu.
func (d *Desk) caseTimeline(ctx context.Context, id nonconformance.ID) ([]Line, nonconformance.State, error) {
	s := d.station
	var state nonconformance.State
	entries, err := s.parts.Journal.Stream(ctx, StreamID(id), 0)
	if err != nil {
		return nil, state, err
	}
	seqs := make(map[nonconformance.Mark]uint64, len(entries))
	state, err = FoldCase(nonconformance.New(id), entries)
	if err != nil {
		return nil, state, err
	}
	if blind, err := d.blindTo(ctx, id); err != nil || blind {
		return nil, state, cmpErr(err, d.unshown(state.Number))
	}
	if err := d.asideUnseen(ctx, state); err != nil {
		return nil, state, err
	}
	for _, e := range entries {
		event, err := nonconformance.Decode(e.Name, e.Body, nonconformance.Moment(moment(e)))
		if err != nil {
			return nil, state, err
		}
		seqs[nonconformance.MarkOf(event)] = e.Seq
	}
	names := map[string]string{}
	before := nonconformance.New(id)
	var lines []Line
	// What two stations did apart is told as it was done; folding takes any order.
	events := state.Events()
	slices.SortStableFunc(events, func(a, b nonconformance.Event) int {
		return nonconformance.StampOf(a).At.Compare(nonconformance.StampOf(b).At)
	})
	for _, event := range events {
		after := nonconformance.Apply(before, event)
		l := teller{before, after, func(id string) string { return s.badged(ctx, names, id) }}.tell(event)
		stamp := nonconformance.StampOf(event)
		l.Seq, l.At, l.Person, l.Name = seqs[nonconformance.MarkOf(event)], stamp.At, stamp.By, s.nameOf(ctx, names, stamp.By)
		if before.Phase != after.Phase && before.Phase != "" {
			l.State = Spoken(string(before.Phase)) + " → " + Spoken(string(after.Phase))
		}
		lines, before = append(lines, l), after
	}
	more, err := s.clearLines(ctx, id, names)
	if err != nil {
		return nil, state, err
	}
	lines = append(lines, more...)
	slices.SortStableFunc(lines, func(a, b Line) int { return a.At.Compare(b.At) })
	return lines, state, nil
}

// teller says the facts of a case in sentences: what stood before, what stands after,
// and who a badge is.
type teller struct {
	before, after nonconformance.State
	who           func(badge string) string
}

// badged is a person by name and badge.
func (s *Station) badged(ctx context.Context, known map[string]string, id string) string {
	name := s.nameOf(ctx, known, id)
	if name == id {
		return id
	}
	return name + " (" + id + ")"
}

func (t teller) tell(event nonconformance.Event) Line {
	switch e := event.(type) {
	case nonconformance.Opened:
		l := Line{What: "opened " + e.Number, After: e.Why}
		if e.Record != nil {
			l.What += " for " + e.Record.Number + ", " + Said(inspection.Verdict(e.Record.Verdict))
		}
		if e.Repeat >= nonconformance.Often {
			l.What += fmt.Sprintf(" (the %s time: %s)", nonconformance.Nth(e.Repeat), e.Scope)
		}
		return l
	case nonconformance.Added:
		if e.Again != (nonconformance.RecordID{}) {
			return Line{What: "inspected the goods again in " + e.Record.Number + ": " + Said(inspection.Verdict(e.Record.Verdict)), After: e.Record.Why}
		}
		return Line{What: "brought in " + e.Record.Number + ", " + Said(inspection.Verdict(e.Record.Verdict)), After: e.Record.Why}
	case nonconformance.Annulled:
		return Line{What: "took " + t.record(e.Record) + " out of it: annulled", After: e.Reason}
	case nonconformance.Taken:
		l := Line{What: "took it"}
		if h := t.before.Holder; h != nil && h.Person != e.By {
			l.What = "took it over from " + h.Name
		}
		return l
	case nonconformance.LetGo:
		return Line{What: "gave it back to the queue"}
	case nonconformance.HandedOver:
		return Line{What: "handed it over to " + t.who(e.To), After: e.Note}
	case nonconformance.Contained:
		what := "contained "
		if e.Rule {
			what = "found a first critical: the station by itself contained "
		}
		return Line{What: what + contained(e.Scope, e.Value, e.Since), After: strings.TrimSpace(e.Place + " " + e.Note)}
	case nonconformance.Freed:
		return Line{What: fmt.Sprintf("lifted %s as %s %s", t.heldBy(e.Contained), e.Role, e.Signer.Name), After: e.Reason}
	case nonconformance.Noted:
		return Line{What: "noted" + filed(e.Files), After: e.Text}
	case nonconformance.Asked:
		if e.Photo {
			return Line{What: "asked " + t.who(e.To) + " for a photo", After: e.Text}
		}
		return Line{What: "asked " + t.who(e.To), After: e.Text}
	case nonconformance.Replied:
		return Line{What: fmt.Sprintf("answered %q", question(t.before, e.Question)) + filed(e.Files), After: e.Text}
	}
	return t.decision(event)
}

// record is the number of a record of the case.
func (t teller) record(id nonconformance.RecordID) string {
	for _, r := range t.before.Records {
		if r.ID == id {
			return r.Number
		}
	}
	return "a record of it"
}

// sublot is a part that stands apart.
func (t teller) sublot(m nonconformance.Mark) string {
	for _, l := range t.before.Sublots {
		if l.Mark == m {
			return l.Words()
		}
	}
	return "a part of it"
}

// stock is the record whose goods were rechecked.
func (t teller) stock(of nonconformance.RecordID) string {
	for _, r := range t.before.Rechecks {
		if r.Record == of {
			return r.Number
		}
	}
	return "what is held"
}

// heldBy is what a containment held.
func (t teller) heldBy(m nonconformance.Mark) string {
	for _, h := range t.before.Held {
		if h.Mark == m {
			return "the containment of " + contained(h.Scope, h.Value, h.Since)
		}
	}
	return "a containment"
}

// decided is what a decision was, for who agreed to it or not.
func (t teller) decided(m nonconformance.Mark) string {
	for _, d := range t.before.Made {
		if d.Mark == m {
			return PartsInWords(d.Parts)
		}
	}
	return "the decision"
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

func (t teller) decision(event nonconformance.Event) Line {
	switch e := event.(type) {
	case nonconformance.Decided:
		l := Line{What: fmt.Sprintf("decided as %s %s: %s", e.Role, e.Signer.Name, PartsInWords(e.Parts)), After: e.Reason}
		if c := e.Concession; c != nil {
			l.What += fmt.Sprintf(", allowed by %s until %s for %d", c.By, c.Until, c.Quantity)
		}
		for i, task := range e.Tasks {
			l.What += map[bool]string{true: "; then ", false: ", "}[i == 0] + task.Words()
		}
		l.What += filed(e.Evidence)
		if e.Second != "" {
			l.What += "; not in force yet: " + e.Second
		}
		if len(t.after.Dispute) > 0 {
			l.What += "; against another decision: the stricter holds until a third person settles it"
		}
		if d := t.before.InForce; d != nil && len(e.Replaces) > 0 {
			l.What += instead(PartsInWords(d.Parts))
		}
		return l
	case nonconformance.Confirmed:
		return Line{What: fmt.Sprintf("signed second as %s %s: %s is in force", e.Role, e.Signer.Name, t.decided(e.Decision))}
	case nonconformance.Declined:
		return Line{What: fmt.Sprintf("did not agree, as %s %s: %s falls", e.Role, e.Signer.Name, t.decided(e.Decision)), After: e.Reason}
	case nonconformance.Worked:
		return Line{What: fmt.Sprintf("reported the %s done: %d good, %d bad", e.What, e.Good, e.Bad) + filed(e.Files), After: e.Note}
	case nonconformance.Resubmitted:
		l := Line{What: fmt.Sprintf("wants it inspected again (presented for the %s time), %s", nonconformance.Nth(e.Time), e.Severity), After: e.Note}
		if len(e.Classes) > 0 {
			l.What += ", classes " + strings.Join(e.Classes, ", ")
		}
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
		for _, task := range t.after.Tasks() {
			if task.Decision == e.Decision && task.Index == e.Task {
				l.What = "did: " + task.Words() + ", scanned " + e.Scan
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
		what := fmt.Sprintf("ordered %d recheck inspections", len(e.Of))
		if len(e.Of) == 1 {
			what = "ordered a recheck inspection"
		}
		return Line{What: what, After: strings.Join(numbers, ", ")}
	case nonconformance.RecheckCame:
		return Line{What: "rechecked " + t.stock(e.Of) + " in " + e.Number + ": " + Said(inspection.Verdict(e.Verdict))}
	case nonconformance.SublotApart:
		return Line{What: fmt.Sprintf("has %s sampled by itself: %d pieces, told apart by %s, %s", e.Name, e.Quantity, Spoken(e.Apart), e.Severity), After: e.Note}
	case nonconformance.SublotSampled:
		return Line{What: "sampled " + t.sublot(e.Sublot) + " in " + e.Record.Number + ": " + Said(inspection.Verdict(e.Record.Verdict)), After: e.Record.Why}
	case nonconformance.Reopened:
		return Line{What: "took it up again", After: e.Why}
	}
	return t.cause(event)
}

func (t teller) cause(event nonconformance.Event) Line {
	action := func(m nonconformance.Mark) nonconformance.Action {
		for _, a := range t.before.Actions {
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
		if was := t.before.Cause; was != nil {
			l.Before = was.Category + ": " + strings.Join(was.Whys, "; because ")
		}
		return l
	case nonconformance.ActionPlanned:
		kind := "corrective"
		if e.Prevents {
			kind = "preventive"
		}
		what := fmt.Sprintf("planned a %s action for %s, due %s", kind, t.who(e.Owner), e.Due)
		if e.Lots > 0 {
			what += fmt.Sprintf(", checked over %d further lots", e.Lots)
		}
		return Line{What: what, After: e.What}
	case nonconformance.ActionMoved:
		a := action(e.Action)
		return Line{What: fmt.Sprintf("gave %q to %s", a.What, t.who(e.Owner)), Before: t.who(a.Owner) + ", due " + a.Due, After: t.who(e.Owner) + ", due " + e.Due + because(e.Why)}
	case nonconformance.ActionDone:
		return Line{What: fmt.Sprintf("did %q", action(e.Action).What) + filed(e.Files), After: e.Note}
	case nonconformance.LotFollowed:
		if e.Returned {
			return Line{What: fmt.Sprintf("found the defect again in %s, after %q: the case is open again", e.Number, action(e.Action).What)}
		}
		return Line{What: fmt.Sprintf("did not find the defect in the next lot, %s, after %q", e.Number, action(e.Action).What)}
	case nonconformance.Notified:
		l := Line{What: "wrote the notice to " + e.To, After: e.Text}
		if e.Reply != "" {
			l.What += ", an answer is due on " + e.Reply
		}
		return l
	case nonconformance.SupplierAnswered:
		return Line{What: "wrote down the supplier's answer" + filed(e.Files), After: e.Text}
	}
	return Line{What: "did something this version cannot tell"}
}

// instead names the decision that another takes the place of; empty: none.
func instead(was string) string {
	if was == "" {
		return ""
	}
	return ", instead of " + was
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}

// WorkWords says what is to be done with a part: "sort all 100 (pallet 3)", "rework 60".
func WorkWords(p nonconformance.Part) string {
	words, each := strings.CutSuffix(nonconformance.Words(p.Disposition), " 100 %")
	if each {
		words += " all"
	}
	if p.Quantity > 0 {
		words += " " + nonconformance.Counted(p.Quantity, p.In)
	}
	if p.Sublot != "" {
		words += " (" + p.Sublot + ")"
	}
	return words
}

// PartsInWords says what becomes of the goods.
func PartsInWords(parts []nonconformance.Part) string {
	var all []string
	for _, p := range parts {
		words := nonconformance.Words(p.Disposition)
		if p.Quantity > 0 {
			words = nonconformance.Counted(p.Quantity, p.In) + " " + strings.TrimSuffix(words, " 100 %")
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
