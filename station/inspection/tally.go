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

// counting is how the plans stand: bad units by plan and piece.
type counting struct {
	bad     map[string]map[int]checklists.Class // by plan (or step, for a draw of its own): worst class
	defects map[string]map[checklists.Class]int
	site    map[siteUnit]bool
}

type siteUnit struct {
	plan  string
	piece int
}

// planKey is under which name a finding counts; empty: under none.
func (s *State) planKey(step *checklists.Step) string {
	plan, inline := s.book.feeds(step)
	switch {
	case inline:
		return string(step.ID)
	case plan != nil:
		return plan.Name
	}
	return ""
}

func (s *State) count(found []finding) counting {
	c := counting{
		bad: map[string]map[int]checklists.Class{}, defects: map[string]map[checklists.Class]int{}, site: map[siteUnit]bool{},
	}
	for _, f := range found {
		key := s.planKey(f.step)
		if s.book.site && f.class == checklists.Critical && s.productUnit(f) {
			unit := siteUnit{plan: key, piece: f.place.Piece}
			if key == "" || f.place.Piece == 0 {
				unit.plan += "/" + string(f.step.ID)
			}
			c.site[unit] = true
		}
		if key == "" || f.effect < checklists.Tally {
			continue
		}
		if c.bad[key] == nil {
			c.bad[key], c.defects[key] = map[int]checklists.Class{}, map[checklists.Class]int{}
		}
		c.bad[key][f.place.Piece] = max(c.bad[key][f.place.Piece], f.class)
		c.defects[key][f.class] += f.count
	}
	return c
}

// found is a class's number under a plan: units by their worst class, or defects.
func (c counting) found(p *checklists.Plan, class checklists.Class) int {
	if p.Count == "defects" {
		return c.defects[p.Name][class]
	}
	n := 0
	for _, worst := range c.bad[p.Name] {
		if worst == class {
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
	seen := map[string]bool{}
	looked := s.looked()
	for i := range s.walk.questions {
		q := &s.walk.questions[i]
		step := s.book.step(q.Places[0].Step)
		key := s.planKey(step)
		if key == "" || seen[key] || q.Pieces == 0 {
			continue
		}
		seen[key] = true
		plan, inline := s.book.feeds(step)
		switch {
		case inline:
			out = append(out, ownTally(key, step.Sample.Acc, q.Pieces, looked[key], c))
		case len(classes(plan)) > 0:
			out = append(out, s.classTallies(plan, looked[key], c)...)
		case plan.Draw != "":
			out = append(out, ownTally(key, plan.Accept, s.walk.plans[key].N, looked[key], c))
		}
	}
	return out
}

func ownTally(key string, ac, n, looked int, c counting) Tally {
	found := len(c.bad[key])
	return Tally{Plan: key, Found: found, Looked: looked, N: n, Ac: ac, Re: ac + 1, Reached: found > ac}
}

func (s *State) classTallies(plan *checklists.Plan, looked int, c counting) []Tally {
	var out []Tally
	for _, class := range s.walk.plans[plan.Name].Classes {
		t := Tally{
			Plan: plan.Name, Class: class.Class, AQL: class.AQL, Found: c.found(plan, class.Class),
			Looked: looked, N: class.N, Ac: class.Ac, Re: class.Re,
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
func (s *State) looked() map[string]int {
	type piece struct {
		key string
		no  int
	}
	seen := map[piece]bool{}
	out := map[string]int{}
	for i := range s.walk.questions {
		q := &s.walk.questions[i]
		for _, p := range q.Places {
			a := s.kept(p)
			if a == nil || a.Result == NA || q.Piece == 0 {
				continue
			}
			at := piece{s.planKey(s.book.step(p.Step)), p.Piece}
			if at.key != "" && !seen[at] {
				seen[at] = true
				out[at.key]++
			}
		}
	}
	return out
}

// exceeded tells whether a finding under a plan without classes is one too many:
// more bad pieces than its c accepts.
func (s *State) exceeded(f finding, c counting) bool {
	plan, inline := s.book.feeds(f.step)
	switch {
	case inline:
		return len(c.bad[string(f.step.ID)]) > f.step.Sample.Acc
	case plan != nil && len(classes(plan)) == 0:
		return len(c.bad[plan.Name]) > plan.Accept
	}
	return true
}
