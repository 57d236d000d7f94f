package inspection

import (
	"assay/checklists"
)

// allFindings is everything wrong that counts now, in walk order.
func (s *State) allFindings() []finding {
	var out []finding
	if s.walk == nil {
		return nil
	}
	for i := range s.walk.questions {
		for _, p := range s.walk.questions[i].Places {
			if a := s.kept(p); a != nil && a.Result == Fail {
				out = append(out, s.findings(p, a)...)
			}
		}
	}
	return append(out, s.computedFindings()...)
}

// productUnit tells a finding on a piece of the product itself, which the site
// rule looks at, and not on a carton, a load, a paper.
func (s *State) productUnit(f finding) bool { return s.book.of(f.step) == "unit" }

// counting is how the plans stand, each by its key.
type counting struct {
	bad     []map[int]checklists.Class // pieces that are bad: their worst class
	defects []map[pieceClass]int
	site    map[siteUnit]bool // product units with a critical defect
}

// pieceClass is what defects are counted by.
type pieceClass struct {
	piece int
	class checklists.Class
}

// siteUnit is a piece of a plan; outside of plans, of a step.
type siteUnit struct {
	key   int
	step  checklists.StepID
	piece int
}

func (s *State) unit(f finding) siteUnit {
	u := siteUnit{key: s.book.feeds[f.step.Index].key, piece: f.place.Piece}
	if u.key < 0 && u.piece == 0 {
		u.step = f.step.ID
	}
	return u
}

func (s *State) count(found []finding) counting {
	c := counting{
		bad: make([]map[int]checklists.Class, s.book.keys), defects: make([]map[pieceClass]int, s.book.keys),
		site: map[siteUnit]bool{},
	}
	for _, f := range found {
		if s.book.site && f.class == checklists.Critical && s.productUnit(f) {
			c.site[s.unit(f)] = true
		}
		key := s.book.feeds[f.step.Index].key
		if key < 0 || f.effect < checklists.Tally {
			continue
		}
		if c.bad[key] == nil {
			c.bad[key], c.defects[key] = map[int]checklists.Class{}, map[pieceClass]int{}
		}
		c.bad[key][f.place.Piece] = max(c.bad[key][f.place.Piece], f.class)
		c.defects[key][pieceClass{f.place.Piece, f.class}] += f.count
	}
	return c
}

// found is a class's number under a plan, in the first pieces it is judged on:
// units by their worst class, or defects.
func (c counting) found(f feed, class ClassPlan) int {
	n := 0
	if f.plan.Count == "defects" {
		for at, count := range c.defects[f.key] {
			if at.class == class.Class && at.piece <= class.N {
				n += count
			}
		}
		return n
	}
	for piece, worst := range c.bad[f.key] {
		if worst == class.Class && piece <= class.N {
			n++
		}
	}
	return n
}

// Tallies are the classes against their plans, and the draws with a c of their
// own, in the order of the walk.
func (s State) Tallies() []Tally {
	if s.walk == nil {
		return nil
	}
	return s.tallies(s.count(s.allFindings()))
}

func (s *State) tallies(c counting) []Tally {
	var out []Tally
	seen, looked := make([]bool, s.book.keys), s.looked()
	for i := range s.walk.questions {
		q := &s.walk.questions[i]
		f := s.book.feeds[q.Places[0].Step]
		if f.key < 0 || seen[f.key] || q.Pieces == 0 {
			continue
		}
		seen[f.key] = true
		switch {
		case len(f.classes) > 0:
			out = append(out, s.classTallies(f, looked[f.key], c)...)
		case f.own || f.plan.Draw != "":
			bad := len(c.bad[f.key])
			out = append(out, Tally{
				Plan: f.name, Found: bad, Looked: looked[f.key], N: q.Pieces, Ac: f.ac, Re: f.ac + 1, Reached: bad > f.ac,
			})
		}
	}
	return out
}

func (s *State) classTallies(f feed, looked int, c counting) []Tally {
	var out []Tally
	for _, class := range s.walk.plans[f.name].Classes {
		t := Tally{
			Plan: f.name, Class: class.Class, AQL: class.AQL, Found: c.found(f, class),
			Looked: min(looked, class.N), N: class.N, Ac: class.Ac, Re: class.Re,
		}
		if t.siteRule() {
			t.Found = len(c.site)
		}
		t.Reached = t.Found >= t.Re
		out = append(out, t)
	}
	return out
}

// looked counts, by plan, the pieces with an answer.
func (s *State) looked() []int {
	seen := make([][]bool, s.book.keys)
	out := make([]int, s.book.keys)
	for i := range s.walk.questions {
		q := &s.walk.questions[i]
		if q.Piece == 0 {
			continue
		}
		for _, p := range q.Places {
			key := s.book.feeds[p.Step].key
			if key < 0 {
				continue
			}
			if a := s.kept(p); a == nil || a.Result == NA {
				continue
			}
			for len(seen[key]) <= q.Piece {
				seen[key] = append(seen[key], false)
			}
			if !seen[key][q.Piece] {
				seen[key][q.Piece] = true
				out[key]++
			}
		}
	}
	return out
}
