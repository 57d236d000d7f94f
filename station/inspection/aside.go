package inspection

import (
	"slices"
	"strings"

	"assay/checklists"
)

// Aside is what the inspector set aside, in one unit: pieces, cartons or stacks.
type Aside struct {
	In        string // carton, stack; empty: pieces
	Count     int
	Uncounted bool // somebody set some of it aside without saying how many
	Surplus   bool // too many came: nothing is wrong with them
	Class     checklists.Class
	Codes     []string
	Step      int    // where, the first of it
	Text      string // what was found there, in words of the checklist
	Photos    []Evidence
}

// Aside is what was set aside, each unit by itself: cartons are never added to
// pieces. It follows from the effect of what was found (FORMAT 2).
func (s State) Aside() []Aside {
	if s.walk == nil {
		return nil
	}
	found := s.allFindings()
	c, seen := s.count(found), map[siteUnit]bool{}
	var all []Aside
	for _, f := range found {
		r := s.reasonFor(f, c)
		if r.Effect != checklists.SetAside || s.explained(f) {
			continue
		}
		in := s.unitOf(f)
		i := slices.IndexFunc(all, func(a Aside) bool { return a.In == in })
		if i < 0 {
			i, all = len(all), append(all, Aside{In: in, Surplus: true, Step: f.step.Index, Text: r.Text})
		}
		s.setAside(&all[i], f, seen)
	}
	return all
}

// unitOf is what a finding's goods are counted in.
func (s *State) unitOf(f finding) string {
	if of := s.book.of(f.step); of == "carton" || of == "stack" {
		return of
	}
	return ""
}

// setAside adds what one finding sets aside: a piece or carton that is looked at by
// itself once, however much is wrong with it.
func (s *State) setAside(a *Aside, f finding, seen map[siteUnit]bool) {
	a.Surplus = a.Surplus && f.step.Type == checklists.Count
	a.Class = max(a.Class, f.class)
	if d, ok := s.Checklist.Defect(f.code); ok && !slices.Contains(a.Codes, f.code) {
		if a.Codes = append(a.Codes, f.code); len(a.Codes) == 1 {
			a.Text = ""
		}
		a.Text = strings.TrimPrefix(a.Text+"; "+d.Code+" "+d.Name, "; ")
	}
	kept := s.answerAt(f)
	whole, _ := s.Answer(f.place) // with what was attached later
	for _, e := range whole.Evidence {
		if !slices.Contains(a.Photos, e) {
			a.Photos = append(a.Photos, e)
		}
	}
	unit := s.unit(f)
	single := s.book.of(f.step) == "unit" || a.In != "" && f.place.Piece > 0
	switch {
	case single && seen[unit]:
	case single:
		seen[unit] = true
		a.Count++
	default:
		a.Count += f.count
		fail := failOf(f.step, kept)
		a.Uncounted = a.Uncounted || f.count == 1 && !fail.Demands(demandQuantity)
	}
}

// cartonsStep is where cartons are counted, beside what was advised.
const cartonsStep checklists.StepID = "cartons"

// Cartons is the balance in cartons, where they were counted and these were set
// aside: pieces are counted on their own.
func (s State) Cartons(aside int) Quantities {
	counted, known := s.whole(cartonsStep)
	if s.walk == nil || !known || counted < aside {
		return Quantities{}
	}
	q := Quantities{Known: true, Counted: counted, Advised: counted}
	if step, ok := s.Checklist.Step(string(cartonsStep)); ok {
		if advised, ok := s.whole(checklists.StepID(step.Expect)); ok {
			q.Advised = advised
			q.Short, q.Over = max(advised-counted, 0), max(counted-advised, 0)
		}
	}
	switch s.verdict() {
	case Accept:
		q.Rejected, q.Accepted = aside, counted-aside
	case Reject:
		q.Rejected = counted
	default:
		q.Held = counted
	}
	return q
}

// InCartons is how many pieces so many cartons hold, by the packing list or as the product
// is packed; false: nobody said.
func (s State) InCartons(n int) (int, bool) {
	if s.walk == nil {
		return 0, false
	}
	packed := []checklists.StepID{"product.per_carton"}
	if opened, ok := s.Checklist.Plan(planOpened); ok {
		packed = []checklists.StepID{checklists.StepID(opened.Packed), "product.per_carton"}
	}
	for _, id := range packed {
		if each, ok := s.whole(id); ok && each > 0 {
			return n * each, true
		}
	}
	return 0, false
}

// Bad is how many of a held lot's pieces were found bad: they are set aside when a
// lead lets the rest go.
func (s State) Bad() int {
	if s.walk == nil || !s.Balance.Known || s.Outcome.Verdict != Hold {
		return 0
	}
	return min(s.badPieces(), s.Balance.Held)
}

// verdict is the signed one, or as it stands.
func (s State) verdict() Verdict {
	if s.SignOff != nil {
		return s.Outcome.Verdict
	}
	return s.Judge().Verdict
}
