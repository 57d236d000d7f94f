package nonconformance

import "slices"

// loose is what a lead decides about that no decision in force knew of: goods that were
// sorted or looked at again, goods that came in, a case that was taken up again. One that
// two must sign and that was not agreed to ties up nothing; nor does one that another
// station made meanwhile.
type loose struct {
	mark   Mark
	found  string // what a sort, or a look, came to; empty: it was taken up again
	reopen bool
	goods  RecordID // other goods: as long as nothing is decided they are decided with the rest
}

// judgeLoose works out what still waits.
func (s *State) judgeLoose() {
	if len(s.loose) == 0 {
		return
	}
	known := map[Mark]bool{}
	if s.InForce != nil {
		known = s.restsOn(s.InForce.Mark)
	}
	for _, l := range s.loose {
		switch {
		case known[l.mark], l.goods != RecordID{} && (s.out[l.goods] || s.InForce == nil && !s.closed):
		case l.reopen:
			s.opened = true
		default:
			s.looked, s.found = true, l.found
		}
	}
}

// restsOn are all facts whose writer knew of, or whose writers knew of.
func (s *State) restsOn(m Mark) map[Mark]bool {
	after := make(map[Mark][]Mark, len(s.facts))
	for _, f := range s.facts {
		after[f.mark] = f.event.stamp().After
	}
	known, next := map[Mark]bool{}, []Mark{m}
	for len(next) > 0 {
		top := next[len(next)-1]
		next = next[:len(next)-1]
		for _, under := range after[top] {
			if !known[under] {
				known[under] = true
				next = append(next, under)
			}
		}
	}
	return known
}

// answered: a cause, an action or the end answers that it was taken up again.
func (s *State) answered() {
	s.loose = slices.DeleteFunc(s.loose, func(l loose) bool { return l.reopen })
}

// judgeAsked works out which questions a close took back: those its signer knew of. One
// that was asked while only tasks were left keeps the case open until it is answered.
func (s *State) judgeAsked() {
	if !s.closed || len(s.Questions()) == 0 {
		return
	}
	known := s.restsOn(s.ending)
	for i := range s.Asked {
		s.Asked[i].Back = s.Asked[i].Reply == nil && known[s.Asked[i].Mark]
	}
}

// Questions are those that wait for an answer.
func (s State) Questions() []Question {
	return slices.DeleteFunc(slices.Clone(s.Asked), func(q Question) bool { return q.Reply != nil || q.Back })
}
