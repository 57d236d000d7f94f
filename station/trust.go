package station

import (
	"bytes"
	"maps"
	"math"
	"slices"
	"strings"

	"assay/station/clearance"
	"assay/station/control"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/station/roster"
	"assay/station/scheme"
)

// Trust is whose entries count: which logs belong to the site, and who had which
// role when. It is a function of the entries it is folded from, in any order.
type Trust struct {
	own     LogID
	logs    map[LogID]Member
	roles   map[people.ID][]standing
	persons map[StreamID]people.ID
	taken   map[entryID]bool // of the entries it was folded from
}

type entryID struct {
	log LogID
	seq uint64
}

// Member is a station that was let in.
type Member struct {
	Log   LogID
	Key   []byte
	Name  string
	Code  string
	Site  string // only of this station's own site, when it founded or joined one
	Root  bool   // trust begins here: this station itself, and the one it joined
	After uint64 // entries after this number do not count; MaxUint64: all do
	Why   string // it was revoked
}

// standing is what a person may do from a place on.
type standing struct {
	from Placed
	role people.Role
	gone bool
}

// Trusting tells the entries that trust is folded from.
func Trusting(name string) bool {
	return strings.HasPrefix(name, "p.") || strings.HasPrefix(name, "j.")
}

// foundingEntries is how far into a log its own first lead may stand: the
// settings, the lead, and the PIN that was set.
const foundingEntries = 3

// NewTrust folds all trusting entries there are, of own and of other logs. The
// own log and its key need nobody's word.
func NewTrust(own Member, entries []Entry) *Trust {
	streams := map[StreamID][]Entry{}
	for _, e := range entries {
		streams[e.Stream] = append(streams[e.Stream], e)
	}
	var all []Placed
	for _, in := range streams {
		all = append(all, InOrder(in)...)
	}
	slices.SortFunc(all, Placed.Compare)
	own.Root, own.After = true, math.MaxUint64
	roots := map[LogID]Member{own.Log: own}
	for _, e := range all {
		if e.Log == own.Log {
			readRoots(roots, own.Log, e)
		}
	}
	// Who is let in may bring people who let others in: fold until nobody new comes.
	t := &Trust{own: own.Log, logs: roots}
	for range mostRounds {
		was := t
		if t = was.folded(roots, all); maps.EqualFunc(was.logs, t.logs, Member.same) {
			break
		}
	}
	return t
}

// mostRounds ends the folding of words that take each other back for ever.
const mostRounds = 32

func (m Member) same(n Member) bool {
	return m.After == n.After && m.Name == n.Name && m.Code == n.Code && bytes.Equal(m.Key, n.Key)
}

func readRoots(roots map[LogID]Member, own LogID, e Placed) {
	event, err := roster.Decode(e.Name, e.Body)
	if err != nil {
		return
	}
	switch n := event.(type) {
	case roster.Founded:
		m := roots[own]
		m.Site = n.Site
		roots[own] = m
	case roster.Joined:
		m := roots[own]
		m.Site = n.Site
		roots[own] = m
		if log := LogID(n.Log); log != own {
			roots[log] = Member{Log: log, Key: n.Key, Name: n.Name, Site: n.Site, Root: true, After: math.MaxUint64}
		}
	}
}

// folded goes once through all entries, believing the logs known so far.
func (t *Trust) folded(roots map[LogID]Member, all []Placed) *Trust {
	next := &Trust{
		own: t.own, logs: maps.Clone(roots), roles: map[people.ID][]standing{},
		persons: map[StreamID]people.ID{}, taken: map[entryID]bool{},
	}
	vouched := t.vouched(all)
	for _, e := range all {
		if m, in := t.logs[e.Log]; !in || e.Seq > m.After {
			continue
		}
		if !next.founds(e, vouched) && next.Allows(e) != "" {
			continue
		}
		next.taken[entryID{e.Log, e.Seq}] = true
		next.apply(e)
	}
	return next
}

// vouched is everyone that another person added: their own word about themselves
// counts for nothing then.
func (t *Trust) vouched(all []Placed) map[people.ID]bool {
	by := map[people.ID]bool{}
	for _, e := range all {
		if e.Name != people.NameAdded {
			continue
		}
		if m, in := t.logs[e.Log]; !in || e.Seq > m.After {
			continue
		}
		event, err := people.Decode(e.Name, e.Body)
		if added, ok := event.(people.Added); err == nil && ok && string(added.ID) != e.Person {
			by[added.ID] = true
		}
	}
	return by
}

// founds tells a station's first lead, who nobody could add.
func (t *Trust) founds(e Placed, vouched map[people.ID]bool) bool {
	return e.Name == people.NameAdded && e.Seq <= foundingEntries && !vouched[people.ID(e.Person)] &&
		e.Stream == personStream(people.ID(e.Person))
}

func (t *Trust) apply(e Placed) {
	if strings.HasPrefix(e.Name, "j.") {
		event, err := roster.Decode(e.Name, e.Body)
		if err == nil {
			t.applyRoster(e.Log, event)
		}
		return
	}
	event, err := people.Decode(e.Name, e.Body)
	if err != nil {
		return
	}
	switch p := event.(type) {
	case people.Added:
		if e.Stream == personStream(p.ID) {
			t.stand(p.ID, standing{from: e, role: p.Role})
		}
	case people.RoleGiven:
		if id, ok := t.persons[e.Stream]; ok {
			t.stand(id, standing{from: e, role: p.Role})
		}
	case people.Gone:
		if id, ok := t.persons[e.Stream]; ok {
			t.stand(id, standing{from: e, gone: true})
		}
	}
}

func (t *Trust) stand(id people.ID, s standing) {
	if n := len(t.roles[id]); n > 0 && t.roles[id][n-1].gone {
		return // who left stays gone
	}
	t.roles[id] = append(t.roles[id], s)
	t.persons[personStream(id)] = id
}

func (t *Trust) applyRoster(by LogID, e roster.Event) {
	switch n := e.(type) {
	case roster.Founded: // nobody let it in, so only it can tell its name
		if m, known := t.logs[by]; known && LogID(n.Log) == by && n.Code != "" {
			m.Name, m.Code = n.Name, n.Code
			t.logs[by] = m
		}
	case roster.Admitted:
		log := LogID(n.Log)
		m, known := t.logs[log]
		switch {
		case !known:
			t.logs[log] = Member{Log: log, Key: n.Key, Name: n.Name, Code: n.Code, After: math.MaxUint64}
		case bytes.Equal(m.Key, n.Key): // a root's name, or the same word twice
			m.Name, m.Code = n.Name, n.Code
			t.logs[log] = m
		}
	case roster.Revoked:
		log := LogID(n.Log)
		if m, known := t.logs[log]; known && log != t.own {
			m.After, m.Why = min(m.After, n.After), n.Reason
			t.logs[log] = m
		}
	}
}

// Own is this station as a member; its Site is empty without one.
func (t *Trust) Own() Member { return t.logs[t.own] }

// Member finds a station that was let in.
func (t *Trust) Member(log LogID) (Member, bool) {
	m, ok := t.logs[log]
	return m, ok
}

// Members are all of them, by log.
func (t *Trust) Members() []Member {
	var all []Member
	for _, m := range t.logs {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b Member) int { return bytes.Compare(a.Log[:], b.Log[:]) })
	return all
}

// Limited tells which entries take a right, and so may lose their effect when it
// turns out that their person had none.
func Limited(name string) bool { return rightFor(name) != anyone }

type right int

const (
	anyone right = iota
	leads
	leadsOrAdmin
)

// rightFor is what it takes to write an entry, by its name; what is not named
// here is everyone's work.
func rightFor(name string) right {
	switch name {
	case inspection.NameDisposed, inspection.NameAnnulled,
		inspection.NameApproved, inspection.NameGradeLowered, inspection.NameSignalMarked,
		control.Name, scheme.NameSteadied, scheme.NameCorrectionAccepted,
		people.NameAdded, people.NameRoleGiven, people.NameGone,
		roster.NameAdmitted, roster.NameRevoked, policyPublished, listPublishedName, listWithdrawnName,
		nonconformance.NameDecided, nonconformance.NameConfirmed, nonconformance.NameDeclined,
		clearance.NameSettled, clearance.NameReleasedByLead,
		nonconformance.NameFreed, nonconformance.NameClosed, nonconformance.NameReopened:
		return leads
	}
	if strings.HasPrefix(name, "g.") {
		return leadsOrAdmin
	}
	return anyone
}

// Counts says why an entry of a log that was let in has no effect; empty: it has.
func (t *Trust) Counts(e Placed) string {
	m, in := t.logs[e.Log]
	switch {
	case !in:
		return "its station was not let in"
	case e.Seq > m.After:
		return "its station was shut out before it was written"
	case t.taken[entryID{e.Log, e.Seq}]:
		return ""
	}
	return t.Allows(e)
}

// Allows says why an entry's person had no right to it; empty: they had.
func (t *Trust) Allows(e Placed) string {
	need := rightFor(e.Name)
	if need == anyone {
		return ""
	}
	who := people.Person{}
	for _, s := range t.roles[people.ID(e.Person)] {
		if before(s.from, e) {
			who = people.Person{ID: people.ID(e.Person), Role: s.role, Left: s.gone}
		}
	}
	switch {
	case who.ID == "":
		return "nobody with this badge was known when it was written"
	case who.Left:
		return "its person had left when it was written"
	case who.Leads(), need == leadsOrAdmin && who.Role == people.Admin:
		return ""
	}
	return "its person was no lead when it was written"
}

// before tells whether a right was given before an entry: in one log by the order
// of the log, which no clock can turn round.
func before(given, e Placed) bool {
	if given.Log == e.Log {
		return given.Seq < e.Seq
	}
	return given.Compare(e) < 0
}

// TrustChange is what became different between two states of trust.
type TrustChange struct {
	persons map[people.ID]Clock // from what time on
	logs    map[LogID]uint64    // from which number on
}

// LogChange names entries of a log from a number on.
type LogChange struct {
	Log  LogID
	From uint64
}

// Changed compares with how it was before.
func (t *Trust) Changed(was *Trust) TrustChange {
	c := TrustChange{map[people.ID]Clock{}, map[LogID]uint64{}}
	for _, ids := range []map[people.ID][]standing{t.roles, was.roles} {
		for id := range ids {
			if from, moved := firstOther(t.roles[id], was.roles[id]); moved {
				c.persons[id] = from
			}
		}
	}
	for _, logs := range []map[LogID]Member{t.logs, was.logs} {
		for log := range logs {
			now, in := t.logs[log]
			before, then := was.logs[log]
			switch {
			case in != then:
				c.logs[log] = 1
			case now.After != before.After:
				c.logs[log] = min(now.After, before.After) + 1
			}
		}
	}
	return c
}

// firstOther is when two histories of one person part; each is in the one order.
func firstOther(a, b []standing) (Clock, bool) {
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			return b[i].from.When, true
		case i >= len(b):
			return a[i].from.When, true
		case a[i].same(b[i]):
		case a[i].from.When.Compare(b[i].from.When) < 0:
			return a[i].from.When, true
		default:
			return b[i].from.When, true
		}
	}
	return Clock{}, false
}

func (s standing) same(o standing) bool {
	return s.role == o.role && s.gone == o.gone && s.from.Log == o.from.Log && s.from.Seq == o.from.Seq && s.from.When == o.from.When
}

// Person tells whether somebody's rights changed, and from what time on: no entry
// before it is concerned.
func (c TrustChange) Person(id string) (Clock, bool) {
	from, moved := c.persons[people.ID(id)]
	return from, moved
}

// Log tells whether a log counts from or to another place now.
func (c TrustChange) Log(log LogID) bool { _, changed := c.logs[log]; return changed }

// Logs are the entries whose logs count from or to another place now.
func (c TrustChange) Logs() []LogChange {
	var all []LogChange
	for log, from := range c.logs {
		all = append(all, LogChange{log, from})
	}
	return all
}
