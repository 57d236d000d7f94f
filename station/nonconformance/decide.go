package nonconformance

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"assay/station/fault"
)

// Decide turns a command into facts, or refuses in the lead's words. Every fact
// names the newest ones of the state it was decided on.
func Decide(s State, c Command, at Moment) ([]Event, error) {
	if _, starts := c.(Start); starts == s.Begun() {
		if starts {
			return nil, fault.New(fault.Conflict, "%s is open already", s.Number)
		}
		return nil, fault.New(fault.Missing, "there is no such case here")
	}
	events, err := decide(s, c, at)
	if err != nil {
		return nil, err
	}
	stamp := Stamp{At: at.At.UTC().Truncate(time.Millisecond), By: at.Person, After: s.newest()}
	for i := range events {
		if e, ok := events[i].(RechecksOrdered); ok { // of the containment before it
			e.Contained = stamp.After[0]
			events[i] = e
		}
		events[i] = events[i].stamped(stamp)
		stamp.After = []Mark{MarkOf(events[i])}
	}
	return events, nil
}

func decide(s State, c Command, at Moment) ([]Event, error) {
	switch c := c.(type) {
	case Start:
		return decideStart(c, at)
	case Add:
		return decideAdd(s, c)
	case Annul:
		if !s.Holds(c.Record) && !s.sampled(c.Record) || s.out[c.Record] {
			return nil, nil
		}
		return []Event{Annulled{Record: c.Record, Reason: c.Reason}}, nil
	case Reply:
		return decideReply(s, c, at)
	case Follow:
		return decideFollow(s, c)
	case Prove:
		return decideProve(s, c, at)
	case Rechecked:
		return decideRechecked(s, c)
	case Sampled:
		return decideSampled(s, c)
	case WriteDown:
		return decideNote(c)
	case Finish:
		return decideFinish(s, c, at)
	case Report:
		return decideReport(s, c)
	case Contain:
		if c.ByItself {
			return decideContain(c)
		}
	}
	if !leads(at) {
		return nil, fault.New(fault.Refused, "a lead does this: call one, or write a note")
	}
	switch c := c.(type) {
	case Take:
		return decideTake(s, at)
	case LetGoOf:
		return decideLetGo(s, at)
	case HandOver:
		return decideHandOver(s, c, at)
	case Contain:
		return decideContain(c)
	case Free:
		return decideFree(s, c, at)
	case Ask:
		return decideAsk(s, c)
	case Dispose:
		return decideDispose(s, c, at)
	case Confirm:
		return decideConfirm(s, c, at)
	case Decline:
		return decideDecline(s, c, at)
	case Resubmit:
		return decideResubmit(s, c)
	case Divide:
		return decideSublot(s, c)
	case Close:
		return decideClose(s, c, at)
	case Reopen:
		return decideReopen(s, c)
	}
	return decideCause(s, c, at)
}

// leads tells whether a role does a lead's work.
func leads(at Moment) bool { return at.Role == "lead" || at.Role == "quality" }

func signer(at Moment, meaning string) Signer { return Signer{at.Name, at.Role, meaning} }

const (
	maxText = 8 << 10
	maxMany = 500

	mostNames = 20 // of one product or supplier
)

// text takes a text in as it was typed; one that must say something says it.
func text(t *string, missing string) error {
	switch {
	case len(*t) > maxText:
		return fault.New(fault.Invalid, "that is %d bytes of text; at most %d are kept", len(*t), maxText)
	case !utf8.ValidString(*t):
		return fault.New(fault.Invalid, "that is no proper text")
	case missing != "" && blank(*t):
		return fault.New(fault.Invalid, "%s", missing)
	}
	return nil
}

// blank tells a text that says nothing: empty, or only what cannot be seen.
func blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && r != unicode.ReplacementChar
	})
}

// day reads a date as it is kept: 2026-12-31.
func day(s, missing string) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return t, fault.New(fault.Invalid, "%s: a day as 2026-12-31", missing)
	}
	return t, nil
}

// past tells whether the whole of a day is over.
func past(day time.Time, now time.Time) bool {
	return day.Format(time.DateOnly) < now.Format(time.DateOnly)
}

func decideStart(c Start, at Moment) ([]Event, error) {
	if c.Origin == FromStop && !leads(at) {
		return nil, fault.New(fault.Refused, "a lead orders stop and check")
	}
	if c.Record == nil && blank(c.Why) {
		return nil, fault.New(fault.Invalid, "say what the case is about")
	}
	if err := text(&c.Why, ""); err != nil {
		return nil, err
	}
	e := Opened{
		Number: c.Number, Origin: c.Origin, Title: c.Title, Why: c.Why, Due: c.Due, Then: c.Then, Record: c.Record,
		Repeat: c.Repeat, Scope: c.Scope, Codes: c.Codes, Where: at.Where,
	}
	return []Event{e}, nil
}

func decideAdd(s State, c Add) ([]Event, error) {
	switch {
	case s.Holds(c.Record.ID):
		return nil, fault.New(fault.Conflict, "%s is in %s already", c.Record.Number, s.Number)
	case c.Again != RecordID{} && !s.Holds(c.Again):
		return nil, fault.New(fault.Invalid, "%s is about other goods", s.Number)
	case c.Again == RecordID{} && s.Aside():
		return nil, fault.New(fault.Refused, "%s is about what was set aside, which is counted and decided by itself", s.Number)
	}
	return []Event{Added{Record: c.Record, Again: c.Again}}, nil
}

// decideTake: advisory, so that two leads do not meet; it locks nothing.
func decideTake(s State, at Moment) ([]Event, error) {
	switch {
	case s.Phase == IsClosed:
		return nil, fault.New(fault.Refused, "%s is closed", s.Number)
	case s.Holder != nil && s.Holder.Person == at.Person:
		return nil, nil
	}
	return []Event{Taken{Name: at.Name}}, nil
}

func decideLetGo(s State, at Moment) ([]Event, error) {
	if s.Holder == nil || s.Holder.Person != at.Person {
		return nil, fault.New(fault.Refused, "you do not have %s", s.Number)
	}
	return []Event{LetGo{}}, nil
}

func decideHandOver(s State, c HandOver, at Moment) ([]Event, error) {
	switch {
	case blank(c.To) || c.To == at.Person:
		return nil, fault.New(fault.Invalid, "to whom? the badge of another lead")
	case s.Phase == IsClosed:
		return nil, fault.New(fault.Refused, "%s is closed", s.Number)
	}
	return []Event{HandedOver{To: c.To, Note: c.Note}}, text(&c.Note, "the next lead needs a note")
}

func decideContain(c Contain) ([]Event, error) {
	e := Contained{Scope: c.Scope, Value: c.Value, Since: c.Since, Place: c.Place, Note: c.Note, Also: c.Also[:min(len(c.Also), mostNames)], Rule: c.ByItself}
	switch {
	case e.check() != nil:
		return nil, fault.New(fault.Invalid, "contain what: the goods, a lot, a product, a supplier")
	case c.Scope == "goods" && blank(c.Place) && blank(c.Note):
		return nil, fault.New(fault.Invalid, "say where the goods stand apart")
	case c.Scope != "goods" && blank(c.Value):
		return nil, fault.New(fault.Invalid, "say which %s", c.Scope)
	}
	if c.Since != "" {
		if _, err := day(c.Since, "since when"); err != nil {
			return nil, err
		}
	}
	if len(c.Recheck) > 0 {
		return []Event{e, RechecksOrdered{Of: c.Recheck[:min(len(c.Recheck), maxMany)]}}, text(&c.Note, "")
	}
	return []Event{e}, text(&c.Note, "")
}

// decideFree: lifting a containment is a decision, with four eyes like one.
func decideFree(s State, c Free, at Moment) ([]Event, error) {
	i := slices.IndexFunc(s.Held, func(h Containment) bool { return h.Mark == c.Contained })
	switch number := s.answeredIn(at.Person); {
	case i < 0:
		return nil, fault.New(fault.Missing, "that containment is not in %s", s.Number)
	case s.Held[i].Freed != nil:
		return nil, fault.New(fault.Conflict, "it was lifted already, by %s", s.Held[i].Freed.Name)
	case number != "":
		return nil, fault.New(fault.Refused, "you answered in %s: another lead lifts it (four eyes)", number)
	case s.Class() > 0 && s.InForce == nil && s.Held[i].Scope != "goods":
		return nil, fault.New(fault.Refused, "decide first what becomes of what was found")
	}
	if err := text(&c.Reason, "lifting it has a reason"); err != nil {
		return nil, err
	}
	return []Event{Freed{Signer: signer(at, "containment lifted"), Contained: c.Contained, Reason: c.Reason}}, nil
}

func decideNote(c WriteDown) ([]Event, error) {
	if len(c.Files) > maxMany {
		return nil, fault.New(fault.Invalid, "that is %d files at once", len(c.Files))
	}
	return []Event{Noted{Text: c.Text, Files: c.Files}}, text(&c.Text, "a note says something")
}

func decideAsk(s State, c Ask) ([]Event, error) {
	switch {
	case blank(c.To):
		return nil, fault.New(fault.Invalid, "whom? the badge of who was there")
	case s.Phase == IsClosed:
		return nil, fault.New(fault.Refused, "%s is closed: reopen it first", s.Number)
	}
	return []Event{Asked{To: c.To, Photo: c.Photo, Text: c.Text, Record: c.Record}}, text(&c.Text, "say what you want to know, or to see")
}

func decideReply(s State, c Reply, at Moment) ([]Event, error) {
	i := slices.IndexFunc(s.Asked, func(q Question) bool { return q.Mark == c.Question })
	switch {
	case i < 0:
		return nil, fault.New(fault.Missing, "that was not asked in %s", s.Number)
	case s.Asked[i].Reply != nil:
		return nil, fault.New(fault.Conflict, "%s answered that already", s.Who(s.Asked[i].Reply.By))
	case s.Asked[i].To != at.Person && !leads(at):
		return nil, fault.New(fault.Refused, "that was asked of %s", s.Who(s.Asked[i].To))
	case s.Asked[i].Photo && len(c.Files) == 0 && blank(c.Text):
		return nil, fault.New(fault.Invalid, "a photo is wanted; if there can be none, say why")
	case len(c.Files) == 0 && blank(c.Text):
		return nil, fault.New(fault.Invalid, "an answer says something")
	}
	return []Event{Replied{Question: c.Question, Text: c.Text, Files: c.Files}}, text(&c.Text, "")
}

func decideClose(s State, c Close, at Moment) ([]Event, error) {
	if s.Phase == IsClosed {
		return nil, fault.New(fault.Conflict, "%s is closed already", s.Number)
	}
	if s.closed && s.over() {
		return nil, fault.New(fault.Conflict, "%s ends by itself when its tasks are done", s.Number)
	}
	if s.Proposed() {
		e := Closed{Signer: signer(at, "declined: no case is made of it"), Reason: c.Reason}
		return []Event{e}, text(&c.Reason, "say why no case is made of it")
	}
	if left := s.Left(); !s.over() {
		return nil, fault.New(fault.Refused, "%s cannot be closed yet: %s", s.Number, strings.Join(left, "; "))
	}
	var tasks []Task
	for _, t := range s.OpenTasks() {
		tasks = append(tasks, t.Task)
	}
	e := Closed{Signer: signer(at, endMeaning(tasks)), Reason: c.Reason}
	return []Event{e}, text(&c.Reason, "")
}

func decideReopen(s State, c Reopen) ([]Event, error) {
	if s.Phase.Undecided() {
		return nil, fault.New(fault.Refused, "%s is not decided yet", s.Number)
	}
	return []Event{Reopened{Why: c.Why}}, text(&c.Why, "say why it is taken up again")
}
