package nonconformance

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Apply adds a fact to the set and derives the state anew. One that is there
// already changes nothing but Seen.
func Apply(s State, e Event) State { return Fold(s, e) }

// Fold adds facts to the set; in which order they come makes no difference.
func Fold(s State, all ...Event) State {
	facts := slices.Clone(s.facts)
	known := make(map[Mark]bool, len(facts)+len(all))
	for _, f := range facts {
		known[f.mark] = true
	}
	for _, e := range all {
		if m := MarkOf(e); !known[m] {
			known[m] = true
			facts = append(facts, fact{mark: m, event: e})
		}
	}
	next := State{ID: s.ID, Rules: s.Rules, Names: s.Names, Now: s.Now, Seen: s.Seen + len(all), facts: facts, again: map[RecordID]RecordID{}, out: map[RecordID]bool{}}
	next.order()
	for _, f := range next.facts {
		next.take(f)
	}
	next.judge()
	return next
}

func compareMarks(a, b Mark) int { return bytes.Compare(a[:], b[:]) }

// order puts each fact after those it rests on, and of those that do not know of
// each other the one with the smaller mark first. Clocks have no say.
func (s *State) order() {
	at := make(map[Mark]int, len(s.facts))
	for i := range s.facts {
		at[s.facts[i].mark] = i
		s.facts[i].depth = 0
	}
	for i := range s.facts {
		s.sound(i, at)
	}
	slices.SortFunc(s.facts, func(a, b fact) int { return cmp.Or(cmp.Compare(a.depth, b.depth), compareMarks(a.mark, b.mark)) })
}

// sound works out a fact's depth: one more than the deepest it rests on. What has
// not arrived counts for nothing.
func (s *State) sound(i int, at map[Mark]int) {
	stack := []int{i}
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		depth, waits := 1, false
		for _, m := range s.facts[top].event.stamp().After {
			under, here := at[m]
			switch {
			case !here:
			case s.facts[under].depth == 0:
				stack, waits = append(stack, under), true
			default:
				depth = max(depth, s.facts[under].depth+1)
			}
		}
		if !waits {
			s.facts[top].depth = depth
			stack = stack[:len(stack)-1]
		}
	}
}

// take folds one fact. It takes whatever is recorded.
func (s *State) take(f fact) {
	at := f.event.stamp()
	switch e := f.event.(type) {
	case Opened:
		s.open(e)
	case Added:
		s.takeIn(e, f.mark)
	case Annulled:
		s.out[e.Record] = true
	case Taken:
		s.Holder = &Holder{at.By, e.Name, at.At}
		if !s.then.IsZero() {
			s.Due = s.then
		}
	case LetGo:
		s.Holder = nil
	case HandedOver:
		s.Holder, s.Lead = nil, e.To
		s.handed, s.madeThen = &Note{f.mark, e.Note, nil, at.By, at.At}, len(s.Made)
		s.note(Note{f.mark, "handed over to " + s.Who(e.To) + withNote(e.Note), nil, at.By, at.At})
	case Noted:
		s.note(Note{f.mark, e.Text, e.Files, at.By, at.At})
	case Contained:
		s.Held = append(s.Held, Containment{f.mark, e.Scope, e.Value, e.Since, e.Place, e.Note, at.At, at.By, nil, e.Also, e.Rule})
	case Freed:
		s.free(e)
	case Asked:
		s.Asked = append(s.Asked, Question{f.mark, e.To, e.Photo, e.Text, e.Record, at.By, at.At, nil, false})
	case Replied:
		s.reply(e, f.mark)
	case Decided, Confirmed, Declined:
		s.takeDecision(f)
	case Closed:
		s.closed, s.ending = true, f.mark
		s.answered()
		s.Closings = append(s.Closings, Closing{signed(at, e.Signer, e.Reason), false})
	case Reopened:
		s.closed, s.loose = false, append(s.loose, loose{mark: f.mark, reopen: true})
		s.Closings = append(s.Closings, Closing{signed(at, Signer{}, e.Why), true})
	default:
		s.takeWork(f)
	}
}

// said is a verdict as people say it.
func said(verdict string) string {
	switch verdict {
	case "accept":
		return "accepted"
	case "reject":
		return "rejected"
	}
	return "held"
}

func withNote(note string) string {
	if note == "" {
		return ""
	}
	return ": " + note
}

func signed(at Stamp, by Signer, reason string) Signed {
	return Signed{at.By, by.Name, by.Role, by.Meaning, at.At, reason}
}

func (s *State) note(n Note) { s.Notes = append(s.Notes, n) }

// open takes the first opening; another station's adds what it knew.
func (s *State) open(e Opened) {
	if s.Origin == "" {
		s.Number, s.Origin, s.Title, s.Why, s.Opened, s.Where = e.Number, e.Origin, e.Title, e.Why, e.At, e.Where
		s.Due, s.Scope = time.UnixMilli(e.Due).UTC(), e.Scope
		if e.Due == 0 {
			s.Due = e.At
		}
		if e.Then != 0 {
			s.then = time.UnixMilli(e.Then).UTC()
		}
	} else if e.Number != s.Number && !slices.Contains(s.Others, e.Number) {
		s.Others = append(s.Others, e.Number)
		slices.Sort(s.Others)
	}
	s.Repeat = max(s.Repeat, e.Repeat)
	s.codes = append(s.codes, e.Codes...)
	if e.Record != nil {
		s.add(*e.Record, RecordID{})
	}
}

// takeIn takes a record in: other goods, or the same looked at again.
func (s *State) takeIn(e Added, m Mark) {
	l := loose{mark: m, found: "came again, " + said(e.Record.Verdict) + " in " + e.Record.Number}
	switch {
	case e.Again == RecordID{}:
		l.goods, l.found = e.Record.ID, e.Record.Number+", "+said(e.Record.Verdict)+", came into it"
	case s.Origin == FromLook && len(s.Made) == 0:
		l.found = s.Why // the second look itself
	}
	s.add(e.Record, e.Again)
	s.worked = s.worked && e.Again == RecordID{}
	s.loose = append(s.loose, l)
}

func (s *State) add(r Record, again RecordID) {
	if again != (RecordID{}) && again != r.ID {
		s.again[r.ID] = again
	}
	if s.Holds(r.ID) {
		return
	}
	s.Records = append(s.Records, r)
	for i := range s.Agains {
		if a := &s.Agains[i]; a.Came == nil && s.again[r.ID] == a.Record {
			a.Came = &r
			return
		}
	}
}

func (s *State) free(e Freed) {
	for i := range s.Held {
		if s.Held[i].Mark == e.Contained && s.Held[i].Freed == nil {
			by := signed(e.Stamp, e.Signer, e.Reason)
			s.Held[i].Freed = &by
		}
	}
}

func (s *State) reply(e Replied, m Mark) {
	for i := range s.Asked {
		if s.Asked[i].Mark == e.Question && s.Asked[i].Reply == nil {
			s.Asked[i].Reply = &Note{m, e.Text, e.Files, e.By, e.At}
		}
	}
}

func (s *State) takeDecision(f fact) {
	switch e := f.event.(type) {
	case Decided:
		s.closed = false
		s.Made = append(s.Made, Decision{
			Mark: f.mark, Signed: signed(e.Stamp, e.Signer, e.Reason), Parts: e.Parts, Concession: e.Concession,
			Evidence: e.Evidence, Replaces: e.Replaces, Saw: e.Saw, Second: e.Second, Tasks: e.Tasks,
		})
	case Confirmed:
		if d := s.made(e.Decision); d != nil && d.Confirmed == nil {
			by := signed(e.Stamp, e.Signer, "")
			d.Confirmed = &by
		}
	case Declined:
		if d := s.made(e.Decision); d != nil && d.Declined == nil {
			by := signed(e.Stamp, e.Signer, e.Reason)
			d.Declined = &by
		}
	}
}

func (s *State) made(m Mark) *Decision {
	for i := range s.Made {
		if s.Made[i].Mark == m {
			return &s.Made[i]
		}
	}
	return nil
}

// workWords say of work that it was done.
var workWords = map[string]string{"sort": "sorted", "rework": "reworked", "repair": "repaired"}

// takeWork folds what is done to the goods and about the cause.
func (s *State) takeWork(f fact) {
	at := f.event.stamp()
	switch e := f.event.(type) {
	case Worked:
		s.worked = true
		if e.What == "sort" || s.Aside() { // a lead decides by what came out
			s.loose = append(s.loose, loose{mark: f.mark, found: fmt.Sprintf("%s: %d good, %d bad", workWords[e.What], e.Good, e.Bad)})
		}
		s.Works = append(s.Works, Work{f.mark, e.What, e.Sublot, e.Good, e.Bad, e.Note, e.Files, at.By, at.At, len(s.Made), len(s.Records)})
	case Resubmitted:
		s.Agains = append(s.Agains, Again{f.mark, e.Record, e.Severity, e.Classes, e.Note, e.Answer, e.Time, at.By, at.At, nil, len(s.Made)})
	case Proved:
		s.proved = append(s.proved, proved{e.Decision, e.Task, e.Scan, e.Witness, Note{f.mark, e.Note, e.Files, at.By, at.At}})
	case RechecksOrdered:
		for _, r := range e.Of {
			s.Rechecks = append(s.Rechecks, Recheck{RecheckOf: r, Contained: e.Contained})
		}
	case RecheckCame:
		s.recheck(e)
	case SublotApart:
		s.Sublots = append(s.Sublots, Sublot{f.mark, e.Record, e.Apart, e.Name, e.Quantity, e.Severity, e.Note, at.By, at.At, nil})
	case SublotSampled:
		s.sample(e)
	case CauseFound:
		s.answered()
		s.Cause = &Cause{e.Category, e.Whys, e.Responsible, e.Costs, at.By, at.At}
	case ActionPlanned:
		s.answered()
		s.Actions = append(s.Actions, Action{Mark: f.mark, Prevents: e.Prevents, What: e.What, Owner: e.Owner, Due: e.Due, Lots: e.Lots, By: at.By, At: at.At})
	case ActionMoved:
		if a := s.action(e.Action); a != nil {
			a.Owner, a.Due = e.Owner, e.Due
		}
	case ActionDone:
		if a := s.action(e.Action); a != nil && a.Done == nil {
			a.Done = &Note{f.mark, e.Note, e.Files, at.By, at.At}
		}
	case LotFollowed:
		s.follow(e, f.mark)
	case Notified:
		s.Notices = append(s.Notices, Notice{e.To, e.Text, e.Reply, at.By, at.At})
	case SupplierAnswered:
		s.Answers = append(s.Answers, Note{f.mark, e.Text, e.Files, at.By, at.At})
	}
}

func (s *State) recheck(e RecheckCame) {
	for i := range s.Rechecks {
		if r := &s.Rechecks[i]; r.Record == e.Of && r.Came == nil {
			r.Came = &e
			return
		}
	}
}

func (s *State) action(m Mark) *Action {
	for i := range s.Actions {
		if s.Actions[i].Mark == m {
			return &s.Actions[i]
		}
	}
	return nil
}

// follow counts a further lot once, whoever saw it.
func (s *State) follow(e LotFollowed, m Mark) {
	a := s.action(e.Action)
	if a == nil || slices.ContainsFunc(a.Followed, func(l LotFollowed) bool { return l.Record == e.Record }) {
		return
	}
	a.Followed = append(a.Followed, e)
	if e.Returned {
		s.closed, s.loose = false, append(s.loose, loose{mark: m, reopen: true})
		s.Closings = append(s.Closings, Closing{signed(e.Stamp, Signer{}, "the defect came back in "+e.Number), true})
	}
}

// Sight is what a decision rests on: the facts that bear on it, and how the records
// stand. Who is at the case does not bear on it, nor that it
// was opened: the record itself does.
func (s State) Sight() Sight {
	var parts []string
	for _, f := range s.facts {
		switch f.event.(type) {
		case Opened, Taken, LetGo, HandedOver:
		default:
			parts = append(parts, string(f.mark[:]))
		}
	}
	for _, n := range s.Now {
		parts = append(parts, string(n.ID[:])+n.Phase+string(binary.BigEndian.AppendUint64(nil, uint64(n.Seen))))
	}
	slices.Sort(parts)
	sum := sha256.Sum256([]byte("assay.sight" + strings.Join(parts, "\x00")))
	return Sight(sum[:16])
}
