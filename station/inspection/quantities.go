package inspection

import (
	"fmt"

	"assay/checklists"
)

// Quantities is where the pieces are. It balances at every moment: advised =
// counted + short - over; counted = accepted + rejected + held + used. What is
// not decided counts as held.
func (s State) Quantities() Quantities {
	if s.walk == nil {
		return Quantities{}
	}
	if s.SignOff != nil {
		return s.Balance
	}
	ids := s.Checklist.Quantities
	counted, known := s.whole(ids.Counted)
	if !known {
		return Quantities{}
	}
	q := Quantities{Known: true, Counted: counted, Advised: counted}
	if advised, ok := s.whole(ids.Advised); ok {
		q.Advised = advised
		q.Short, q.Over = max(advised-counted, 0), max(counted-advised, 0)
	}
	if used, ok := s.whole(ids.Used); ok {
		q.Used = min(used, counted)
	}
	left := counted - q.Used
	switch s.Judge().Verdict {
	case Accept:
		q.Rejected = min(s.badPieces(), left)
		q.Accepted = left - q.Rejected
	case Reject:
		q.Rejected = left
	default:
		q.Held = left
	}
	return q
}

// badPieces counts the pieces that do not conform and are set aside: each unit
// once, and the quantities of what was set aside of the lot.
func (s *State) badPieces() int {
	units := map[siteUnit]bool{}
	n := 0
	for _, f := range s.allFindings() {
		if f.effect < checklists.SetAside {
			continue
		}
		switch of := s.book.of(f.step); {
		case of == "unit":
			units[s.unit(f)] = true
		case of != "carton" && of != "stack" && f.effect == checklists.SetAside:
			n += f.count
		}
	}
	return n + len(units)
}

func (q Quantities) String() string {
	if !q.Known {
		return ""
	}
	return fmt.Sprintf("advised %d = counted %d + short %d - over %d; counted %d = accepted %d + rejected %d + held %d + used %d",
		q.Advised, q.Counted, q.Short, q.Over, q.Counted, q.Accepted, q.Rejected, q.Held, q.Used)
}
