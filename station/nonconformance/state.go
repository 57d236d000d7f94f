package nonconformance

import (
	"slices"
	"time"

	"assay/checklists"
)

// State is one case as its facts left it. It is a value: Apply gives a new one and
// never changes the old.
type State struct {
	ID       ID
	Number   string
	Others   []string // numbers that other stations gave it before they knew of this one
	Origin   Origin
	Title    string
	Why      string
	Opened   time.Time
	Due      time.Time
	Where    string
	Repeat   int
	Scope    string
	Records  []Record // the goods themselves first, then what was found when they came again
	Phase    Phase
	Holder   *Holder // who is at it; nil: nobody
	Lead     string  // to whom it was handed over
	handed   *Note   // with what words
	madeThen int     // how many decisions were made before that
	Held     []Containment
	Notes    []Note
	Asked    []Question
	Made     []Decision // all, in the order of their basis
	InForce  *Decision  // nil: none yet
	Dispute  []Decision // two or more that do not know of each other
	Pending  []Decision // wait for a second person
	Works    []Work
	Rechecks []Recheck
	Agains   []Again
	Sublots  []Sublot // parts that stand apart and are sampled by themselves
	Cause    *Cause
	Actions  []Action
	Notices  []Notice
	Answers  []Note // the supplier's
	Closings []Closing

	// Rules are the site's, given by whoever loads the case.
	Rules Rules
	// Names are those of the people it speaks of, by badge, given by whoever loads the case.
	Names map[string]string
	// Now is how the records stand now, given by whoever loads the case.
	Now  []Standing
	Seen int // entries applied

	again  map[RecordID]RecordID // record → the one whose goods it looked at again
	out    map[RecordID]bool     // annulled
	codes  []string
	closed bool
	ending Mark // the close that stands
	loose  []loose
	looked bool   // sorted, inspected again or more goods, and nothing in force knows of it
	found  string // what the last of it came to
	worked bool   // work was reported, and the goods were not looked at since
	opened bool   // reopened, and nothing in force knows of it
	proved []proved
	facts  []fact
	then   time.Time // due once somebody is at it
}

// Rules are what a site sets.
type Rules struct {
	SecondOver Money // releases of more than this take a second person; empty: none
}

// Standing is a record as it is now, beside what the case knows of it.
type Standing struct {
	ID    RecordID
	Phase string
	Seen  int
	Shut  map[string]string // dispositions its goods are not open to, and why
}

type (
	// Holder is who is at a case.
	Holder struct {
		Person string
		Name   string
		Since  time.Time
	}
	// Containment is goods set apart.
	Containment struct {
		Mark  Mark
		Scope string
		Value string
		Since string
		Place string
		Note  string
		At    time.Time
		By    string
		Freed *Signed // nil: still apart
		Also  []string
		Rule  bool // the station did it by itself
	}
	// Signed is a signature.
	Signed struct {
		Person, Name, Role, Meaning string
		At                          time.Time
		Reason                      string
	}
	// Note is something written down.
	Note struct {
		Mark  Mark
		Text  string
		Files []File
		By    string
		At    time.Time
	}
	// Question is a photo or an answer that is wanted of somebody.
	Question struct {
		Mark   Mark
		To     string
		Photo  bool
		Text   string
		Record RecordID
		By     string
		At     time.Time
		Reply  *Note // nil: open, unless it was taken back
		Back   bool  // who closed the case knew of it, and wanted no answer any more
	}
	// Decision is one as it was signed, with what stood beside it later.
	Decision struct {
		Mark       Mark
		Signed     Signed
		Parts      []Part
		Concession *Concession
		Evidence   []File
		Replaces   []Mark
		Saw        Sight
		Second     string // why it takes a second person; empty: it does not
		Tasks      []Task
		Confirmed  *Signed
		Declined   *Signed
	}
	// Work is work done on the goods.
	Work struct {
		Mark   Mark
		What   string
		Sublot string
		Good   int
		Bad    int
		Note   string
		Files  []File
		By     string
		At     time.Time
		made   int // how many decisions were made before it
		seen   int // how many records there were before it
	}
	// Again is one more inspection of the same goods.
	Again struct {
		Mark     Mark
		Record   RecordID
		Severity string
		Classes  []string
		Note     string
		Answer   string
		Time     int
		By       string
		At       time.Time
		Came     *Record // the inspection; nil: not signed yet
		made     int     // how many decisions were made before it
	}
	// Cause is why it happened.
	Cause struct {
		Category    string
		Whys        []string
		Responsible string
		Costs       []Cost
		By          string
		At          time.Time
	}
	// Action is something done about the cause.
	Action struct {
		Mark     Mark
		Prevents bool
		What     string
		Owner    string
		Due      string
		Lots     int
		Done     *Note // nil: open
		Followed []LotFollowed
		By       string
		At       time.Time
	}
	// Notice is one to the supplier.
	Notice struct {
		To    string
		Text  string
		Reply string
		By    string
		At    time.Time
	}
	// Closing is a close, or a reopening.
	Closing struct {
		Signed Signed
		Open   bool
	}
)

// fact is one event in the set, with how many others its writer had to have seen.
type fact struct {
	mark  Mark
	event Event
	depth int
}

// New is a case before its first fact.
func New(id ID) State { return State{ID: id} }

// Begun tells whether it was opened.
func (s State) Begun() bool { return len(s.facts) > 0 }

// Facts is how many different facts there are.
func (s State) Facts() int { return len(s.facts) }

// Has tells whether a fact is among these.
func (s State) Has(m Mark) bool {
	return slices.ContainsFunc(s.facts, func(f fact) bool { return f.mark == m })
}

// Events are all facts, each after those it rests on.
func (s State) Events() []Event {
	all := make([]Event, len(s.facts))
	for i, f := range s.facts {
		all[i] = f.event
	}
	return all
}

// newest are the facts that no other rests on: what the next one will name.
func (s State) newest() []Mark {
	under := map[Mark]bool{}
	for _, f := range s.facts {
		for _, m := range f.event.stamp().After {
			under[m] = true
		}
	}
	var top []Mark
	for _, f := range s.facts {
		if !under[f.mark] {
			top = append(top, f.mark)
		}
	}
	slices.SortFunc(top, compareMarks)
	return top
}

// Class is the gravest class among the records.
func (s State) Class() checklists.Class {
	class := checklists.NoClass
	for _, r := range s.Records {
		class = max(class, r.Class)
	}
	return class
}

// Codes are the defect codes of all records, each once.
func (s State) Codes() []string {
	all := slices.Clone(s.codes)
	for _, r := range s.Records {
		all = append(all, r.Codes...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Root is the record the case is about; false: it is about none.
func (s State) Root() (Record, bool) {
	if len(s.Records) == 0 {
		return Record{}, false
	}
	return s.Records[0], true
}

// HandedOver is with what words it was handed over to its lead, until somebody takes or
// decides it; nil: it was not.
func (s State) HandedOver() *Note {
	if s.Lead == "" || s.Holder != nil || s.Phase == IsClosed || len(s.Made) > s.madeThen {
		return nil
	}
	return s.handed
}

// Roots are the records of different goods.
func (s State) Roots() []Record {
	var all []Record
	for _, r := range s.Records {
		if _, again := s.again[r.ID]; !again {
			all = append(all, r)
		}
	}
	return all
}

// last is what was found when these goods were last looked at.
func (s State) last(root Record) Record {
	last := root
	for _, r := range s.Records {
		if s.rootOf(r.ID) == root.ID && (r.Signed > last.Signed || r.Signed == last.Signed && r.Number > last.Number) {
			last = r
		}
	}
	return last
}

func (s State) rootOf(id RecordID) RecordID {
	for range len(s.Records) { // as long as a chain can be
		next, ok := s.again[id]
		if !ok || !s.Holds(next) {
			return id
		}
		id = next
	}
	return id
}

// Holds tells whether a record is in it.
func (s State) Holds(id RecordID) bool {
	return slices.ContainsFunc(s.Records, func(r Record) bool { return r.ID == id })
}

// Undecided is the case as its lead found it who decided what is in force: what a
// second lead is shown who decides it again without knowing. What was decided and
// worked off before stays; a decision that another replaced does not.
func (s State) Undecided() State {
	before := New(s.ID)
	before.Rules, before.Names = s.Rules, s.Names
	events, cut := s.Events(), 0
	open := false // a decision is in sight that nothing was done about
	for i, e := range events {
		switch e.(type) {
		case Decided:
			if !open {
				cut, open = i, true
			}
			if s.InForce != nil && MarkOf(e) == s.InForce.Mark {
				return Fold(before, events[:cut]...)
			}
		case Worked:
			open = false
		}
	}
	if !open {
		cut = len(events)
	}
	return Fold(before, events[:cut]...)
}

// Deciders are all who had a part in the case: who answered in its records, decided,
// or signed second.
func (s State) Deciders() []string {
	var all []string
	for _, r := range s.Records {
		all = append(all, r.Answerers...)
	}
	for _, d := range s.Made {
		all = append(all, d.Signed.Person)
		for _, by := range []*Signed{d.Confirmed, d.Declined} {
			if by != nil {
				all = append(all, by.Person)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Knowers are all who know what was decided: who had a part in it, and who wrote
// anything in the case since.
func (s State) Knowers() []string {
	all, decided := s.Deciders(), false
	for _, e := range s.Events() {
		if _, is := e.(Decided); is {
			decided = true
		}
		if decided {
			all = append(all, StampOf(e).By)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// annulled tells whether a record is out of force now.
func (s State) annulled(id RecordID) bool { return s.out[id] }

// Out tells whether a record is out of this case: annulled, or joined to another.
func (s State) Out(id RecordID) bool { return s.out[id] }

// allOut tells whether no record of it is in force any more.
func (s State) allOut() bool {
	return !slices.ContainsFunc(s.Records, func(r Record) bool { return !s.out[r.ID] })
}

// answeredIn tells in which record a person answered; empty: in none.
func (s State) answeredIn(person string) string {
	for _, r := range s.Records {
		if slices.Contains(r.Answerers, person) {
			return r.Number
		}
	}
	for _, l := range s.Sublots {
		if l.Came != nil && slices.Contains(l.Came.Answerers, person) {
			return l.Came.Number
		}
	}
	return ""
}
