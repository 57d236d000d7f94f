package nonconformance

import "assay/station/fault"

// RecheckOf is a record whose goods are inspected again because a case holds them.
type RecheckOf struct {
	Record RecordID `cbor:"1,keyasint"`
	Number string   `cbor:"2,keyasint"`
	Label  string   `cbor:"3,keyasint,omitempty"`
	Not    []string `cbor:"4,keyasint,omitempty"` // who answered in it
}

// Recheck is one that a containment ordered.
type Recheck struct {
	RecheckOf
	Contained Mark
	Came      *RecheckCame // nil: not signed yet
}

// decideRechecked takes the inspection that a containment ordered.
func decideRechecked(s State, c Rechecked) ([]Event, error) {
	for _, r := range s.Rechecks {
		if r.Record == c.Of && r.Came == nil {
			return []Event{RecheckCame{Of: c.Of, Record: c.Record, Number: c.Number, Verdict: c.Verdict}}, nil
		}
	}
	return nil, fault.New(fault.Conflict, "%s wants no recheck of that any more", s.Number)
}

// OpenRechecks are the ordered ones that did not come, of containments that hold.
func (s State) OpenRechecks() []Recheck {
	var all []Recheck
	for _, r := range s.Rechecks {
		if r.Came == nil && !s.freed(r.Contained) {
			all = append(all, r)
		}
	}
	return all
}

func (s State) freed(m Mark) bool {
	for _, c := range s.Held {
		if c.Mark == m {
			return c.Freed != nil
		}
	}
	return false
}
