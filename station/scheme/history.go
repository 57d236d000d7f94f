package scheme

import (
	"cmp"
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
}

// entry is a fact at its place: a lot's is when it was presented, a lead's word
// when it was said.
type entry struct {
	at    time.Time
	id    string // of the inspection; empty for a lead's word
	lot   Lot
	event Event // a lead's word
	off   bool  // annulled
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
func Apply(h History, e Event, at time.Time) History {
	h.Seen++
	switch e := e.(type) {
	case Began:
		h.Key, h.Begun = e.Key, true
	case LotJudged:
		h.entries = append(h.entries, entry{at: e.Presented, id: e.Inspection, lot: e.Lot})
	case LotAnnulled:
		for i := range h.entries {
			if h.entries[i].id == e.Inspection {
				h.entries = slices.Clone(h.entries)
				h.entries[i].off = true
			}
		}
	default:
		h.entries = append(h.entries, entry{at: at, event: e})
	}
	return h
}

// State is where the series stands now, and every step that led there. A
// history that was not begun has none.
func (h History) State() (State, []Step) {
	s, err := New(h.Key.Terms)
	if err != nil {
		return State{}, nil
	}
	order := slices.DeleteFunc(slices.Clone(h.entries), func(e entry) bool { return e.off })
	// What a lead says holds for the lots after it; two lots of one moment go by
	// the inspection's id, so that the order told plays no part.
	slices.SortStableFunc(order, func(a, b entry) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(b2i(a.id == ""), b2i(b.id == "")), cmp.Compare(a.id, b.id))
	})
	steps := make([]Step, len(order))
	for i, e := range order {
		step := Step{At: e.at, Inspection: e.id, Lot: e.lot, Event: e.event, Before: s.Severity}
		s, step.Reason = s.fold(e)
		step.After, step.Score = s.Severity, s.Score
		steps[i] = step
	}
	return s, steps
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
