package station

import (
	"context"
	"fmt"
	"strings"
	"time"

	"assay/checklists"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/station/returns"
)

// Line is one entry of a record as people read it: who did what, when, with
// what stood there before.
type Line struct {
	Seq    uint64
	At     time.Time
	Person string
	Name   string
	What   string // a sentence
	Step   string // its number and question, when it is about one
	State  string // of a case: from which to which, where it moved
	Before string // the answer it replaces; empty: none
	After  string
}

// Timeline is every entry of an inspection, oldest first.
func (d *Desk) Timeline(ctx context.Context, id inspection.ID) ([]Line, error) {
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	lines, state, err := d.timeline(ctx, id)
	if err == nil && state.SignOff == nil {
		d.opened(id)
	}
	return lines, err
}

// timeline is the same, without that anybody is shown it. Callers hold mu.
func (d *Desk) timeline(ctx context.Context, id inspection.ID) ([]Line, inspection.State, error) {
	s := d.station
	var state inspection.State
	entries, err := s.parts.Journal.Stream(ctx, StreamID(id), 0)
	if err != nil {
		return nil, state, err
	}
	names := map[string]string{}
	if err := d.unseen(ctx, id); err != nil {
		return nil, state, err
	}
	blind, err := d.decidedBlind(ctx, id)
	if err != nil {
		return nil, state, err
	}
	lines := make([]Line, 0, len(entries))
	for _, e := range entries {
		before := state
		if state, err = s.fold(ctx, state, []Entry{e}); err != nil {
			return nil, state, err
		}
		event, err := inspection.Decode(e.Name, e.Body, moment(e))
		if err != nil {
			return nil, state, err
		}
		if _, decided := event.(inspection.Disposed); decided && blind {
			continue
		}
		line := tell(before, state, event, s.Settings().Decimal, func(id string) string { return s.badged(ctx, names, id) })
		line.Seq, line.At, line.Person = e.Seq, e.At, e.Person
		line.Name = s.nameOf(ctx, names, e.Person)
		lines = append(lines, line)
	}
	more, err := s.clearLines(ctx, id, names)
	return withClearance(lines, more), state, err
}

// nameOf is a person's name now, or their badge where nobody knows more.
func (s *Station) nameOf(ctx context.Context, known map[string]string, id string) string {
	if name, ok := known[id]; ok {
		return name
	}
	name := id
	if p, err := s.person(ctx, people.ID(id)); err == nil {
		name = p.Name
	}
	known[id] = name
	return name
}

// tell says an event in a sentence, numbers with the decimal mark of its reader.
func tell(before, now inspection.State, event inspection.Event, mark byte, who func(badge string) string) Line {
	switch e := event.(type) {
	case inspection.Started:
		return Line{What: fmt.Sprintf("began %s with %s", e.Number, e.Identity), After: e.Label}
	case inspection.Answered:
		l := at(now, e.Place)
		l.What, l.Before, l.After = "answered", answerAt(before, e.Place, mark), wordsAt(now, e.Place, e.Answer, mark)
		if l.Before != "" {
			l.What = "corrected"
		}
		return l
	case inspection.PassedMany:
		l := at(now, inspection.Place{Step: e.Steps[0], Piece: e.Piece})
		l.What = fmt.Sprintf("passed pieces %d to %d", e.Piece, e.Piece+e.Count-1)
		return l
	case inspection.Closed:
		return placed(now, e.Place, "finished the piece")
	case inspection.TakenBack:
		l := placed(now, e.Place, "took back the answer")
		l.Before, l.After = answerAt(before, e.Place, mark), answerAt(now, e.Place, mark)
		return l
	case inspection.Noted:
		l := placed(now, e.Place, "noted")
		l.After = e.Text
		return l
	case inspection.Attached:
		l := placed(now, e.Place, "attached")
		l.After = fileNames(e.Evidence)
		return l
	case inspection.Identified:
		l := placed(now, e.Place, "took the piece with the code")
		l.After = e.Code
		return l
	case inspection.Excused:
		l := placed(now, e.Place, "said why there is no photo")
		l.After = e.Why
		return l
	case inspection.TimerStarted:
		return placed(now, e.Place, "started the clock")
	case inspection.Planned:
		return tellPlan(before, e)
	}
	return tellWhole(before, now, event, who)
}

// tellPlan says which plan was looked up, and the one it replaces.
func tellPlan(before inspection.State, e inspection.Planned) Line {
	l := Line{What: "plan looked up: " + e.Words}
	if e.Terms.Why != "" {
		l.What = "plan changed (" + e.Terms.Why + "): " + e.Words
	}
	var words []string
	for _, c := range e.Classes {
		words = append(words, c.Class.String()+": "+c.Words)
	}
	if was, ok := before.Sampling(e.Plan); ok {
		l.Before = was.Words
	}
	l.After = strings.Join(words, "; ")
	return l
}

// tellWhole says what happened to the inspection as a whole.
func tellWhole(before, now inspection.State, event inspection.Event, who func(badge string) string) Line {
	switch e := event.(type) {
	case inspection.EndedEarly:
		return Line{What: "ended it early: " + e.How, Step: string(e.Step), After: e.Reason}
	case inspection.Reopened:
		return Line{What: "went on after the early end"}
	case inspection.Lowered:
		if e.Reason == "" {
			return Line{What: "took back the hold"}
		}
		return Line{What: "lowered accept to hold", After: e.Reason}
	case inspection.WasContained:
		if len(e.By) == 0 {
			return Line{What: "was told that no case holds the goods any more"}
		}
		return Line{What: "was told that the goods are held", After: strings.Join(e.By, "; ")}
	case inspection.WasParked:
		return placed(now, e.Place, "parked it")
	case inspection.Resumed:
		if before.Owner != e.By {
			return Line{What: "took it over from " + who(before.Owner)}
		}
		return Line{What: "went on with it"}
	case inspection.HandedOver:
		return Line{What: "handed it over to " + who(e.To), After: e.Note}
	case inspection.WasNotPerformed:
		if e.Refused {
			return Line{What: "refused the goods at the dock", After: e.Reason}
		}
		return Line{What: "ended it as not performed", After: e.Reason}
	case inspection.SignedOff:
		return Line{What: fmt.Sprintf("signed as %s %s: %q", e.Role, e.Name, e.Meaning), After: Said(e.Outcome.Verdict)}
	case inspection.Ruled:
		r := e.Ruling.ForInspector()
		return Line{What: "recorded what policy " + r.Policy + " decides", After: r.Headline()}
	case inspection.GradeLowered:
		return Line{What: fmt.Sprintf("lowered the grade to %s as lead %s", e.To, e.Name), Before: before.Grade().String(), After: e.Reason}
	case inspection.SignalMarked:
		if e.Borne {
			return Line{What: e.Signal + " was borne out", After: e.Reason}
		}
		return Line{What: e.Signal + " was not borne out", After: e.Reason}
	case inspection.Approved:
		l := Line{What: fmt.Sprintf("agreed as lead %s: %s", e.Name, returns.Spoken(e.Resolution)), After: e.Reason}
		if e.Amount != "" {
			l.What += ", " + e.Amount + " " + e.Currency
		}
		return l
	case inspection.Disposed:
		return Line{What: fmt.Sprintf("decided as %s %s: %s", e.Role, e.Name, Spoken(nonconformance.Words(e.Disposition))) + instead(decidedBefore(before)), After: e.Reason}
	case inspection.WasAnnulled:
		return Line{What: "annulled it", After: e.Reason}
	}
	return Line{What: "did something this version cannot tell"}
}

// decidedBefore is the decision that another takes the place of; empty: none.
func decidedBefore(s inspection.State) string {
	if s.Review == nil {
		return ""
	}
	return Spoken(nonconformance.Words(s.Review.Disposition))
}

func placed(s inspection.State, p inspection.Place, what string) Line {
	l := at(s, p)
	l.What = what
	return l
}

func at(s inspection.State, p inspection.Place) Line {
	steps := s.Checklist.Steps()
	if p.Step < 0 || p.Step >= len(steps) {
		return Line{}
	}
	l := Line{Step: stepName(steps[p.Step])}
	if p.Piece > 0 {
		l.Step += fmt.Sprintf(", piece %d", p.Piece)
	}
	return l
}

func stepName(step *checklists.Step) string {
	if step.No == "" {
		return step.Ask
	}
	return step.No + " " + step.Ask
}

func answerAt(s inspection.State, p inspection.Place, mark byte) string {
	if s.Checklist == nil {
		return ""
	}
	a, ok := s.Answer(p)
	if !ok {
		return ""
	}
	return wordsAt(s, p, a, mark)
}

func fileNames(files []inspection.Evidence) string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = fmt.Sprintf("%s (%x)", f.Name, f.Digest[:4])
	}
	return strings.Join(names, ", ")
}

// Said is a verdict as people say it.
func Said(v inspection.Verdict) string {
	switch v {
	case inspection.Accept:
		return "accepted"
	case inspection.Hold:
		return "held"
	case inspection.Reject:
		return "rejected"
	}
	return "no verdict"
}

// Spoken is a word of the file formats as people say it: return_to_supplier
// becomes "return to supplier".
func Spoken(word string) string { return strings.ReplaceAll(word, "_", " ") }
