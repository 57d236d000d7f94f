package scheme

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"assay/station/sampling"
)

// Key is what lots must have in common to be one series.
type Key struct {
	Supplier string // the site that made them, not the company
	Product  string
	Stage    string // the checklist's kind
	Class    string
	Terms
}

// History is a series as its facts tell it, in whatever order they came. The
// state follows from them and is not kept.
type History struct {
	Key     Key
	Begun   bool
	Seen    int // facts folded
	entries []entry
	off     map[string]bool // inspections that were annulled, told before or after their outcome
}

// entry is a fact at its place: a lot's is when it was presented, a lead's word
// when it was said.
type entry struct {
	at    time.Time
	id    string // of the inspection; empty for a lead's word
	lot   Lot
	event Event // a lead's word
}

// Step is one fact in the order of presentation, and what it did.
type Step struct {
	At         time.Time
	Inspection string // empty for a lead's word
	Lot        Lot
	Event      Event // a lead's word; nil for a lot
	Before     sampling.Severity
	After      sampling.Severity
	Score      int
	Reason     Reason
}

// Apply folds a fact. It goes on with the given history: one fold, one history.
// Facts of several stations may come in any order and some twice: what they come to
// is the same.
func Apply(h History, e Event, at time.Time) History {
	h.Seen++
	switch e := e.(type) {
	case Began:
		h.Key, h.Begun = h.Key.with(e.Key, h.Begun), true
	case LotJudged:
		h.entries = append(h.entries, entry{at: e.Presented, id: e.Inspection, lot: e.Lot})
	case LotAnnulled:
		off := map[string]bool{e.Inspection: true}
		for id := range h.off {
			off[id] = true
		}
		h.off = off
	default:
		h.entries = append(h.entries, entry{at: at, event: e})
	}
	return h
}

// with is the key of a series that two stations began: one of them began on
// tightened, so it did; its names are those that sort first.
func (k Key) with(other Key, begun bool) Key {
	if !begun {
		return other
	}
	if other.Start == sampling.Tightened {
		k.Start = sampling.Tightened
	}
	k.Supplier, k.Product = min(k.Supplier, other.Supplier), min(k.Product, other.Product)
	return k
}

// State is where the series stands now, and every step that led there. A
// history that was not begun has none.
func (h History) State() (State, []Step) {
	s, err := New(h.Key.Terms)
	if err != nil {
		return State{}, nil
	}
	order := h.counting()
	steps := make([]Step, len(order))
	for i, e := range order {
		step := Step{At: e.at, Inspection: e.id, Lot: e.lot, Event: e.event, Before: s.Severity}
		s, step.Reason = s.fold(e)
		step.After, step.Score = s.Severity, s.Score
		steps[i] = step
	}
	return s, steps
}

// counting are the facts that count, in the order of presentation: what was annulled
// drops out, an outcome told twice counts once.
func (h History) counting() []entry {
	order := make([]entry, 0, len(h.entries))
	for _, e := range h.entries {
		if e.id == "" || !h.off[e.id] {
			order = append(order, e)
		}
	}
	// A lead's word of the moment counts for the lots after it; two lots of one moment
	// go by the inspection's id, two words by what they say: so the order told plays no
	// part.
	slices.SortFunc(order, func(a, b entry) int {
		if c := cmp.Or(a.at.Compare(b.at), cmp.Compare(b2i(a.id == ""), b2i(b.id == "")), cmp.Compare(a.id, b.id)); c != 0 {
			return c
		}
		return a.compare(b)
	})
	return slices.CompactFunc(order, func(a, b entry) bool { return a.id != "" && a.id == b.id })
}

// compare orders facts of one moment and one inspection by what they say.
func (e entry) compare(other entry) int {
	return cmp.Compare(fmt.Sprintf("%#v %#v", e.event, e.lot), fmt.Sprintf("%#v %#v", other.event, other.lot))
}

func (s State) fold(e entry) (State, Reason) {
	switch event := e.event.(type) {
	case Steadied:
		return s.Allow(event.Steady, event.Wanted)
	case CorrectionAccepted:
		return s.Correct()
	}
	return s.Take(e.lot)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Why is the last change of severity among steps; false while none happened.
func Why(steps []Step) (Step, bool) {
	for i := len(steps) - 1; i >= 0; i-- {
		if steps[i].Reason != "" {
			return steps[i], true
		}
	}
	return Step{}, false
}
