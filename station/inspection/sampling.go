package inspection

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"assay/checklists"
	"assay/station/sampling"
)

// maxPieces bounds what one inspection looks at piece by piece.
const maxPieces = 100_000

// Sampling is a plan as it stands; false: what it follows from is not answered.
func (s State) Sampling(plan string) (Sampling, bool) {
	if s.walk == nil {
		return Sampling{}, false
	}
	got, ok := s.walk.plans[plan]
	return got, ok
}

// sampling works a plan out: asked n and Ac, an asked number of pieces, a
// letter's own size, the cartons to open, or the whole lot.
func (s *State) sampling(p *checklists.Plan) (Sampling, bool) {
	lot, lotKnown := s.lotFrom(p)
	out := Sampling{Plan: p.Name, Lot: lot}
	ok := false
	switch {
	case p.Asked != "":
		ok = s.askedPlan(p, &out)
	case len(classes(p)) > 0:
		if !lotKnown || lot < 1 {
			return Sampling{}, false
		}
		return s.tablePlan(p, lot)
	case p.Draw != "":
		out.N, ok = letterSize(lot, lotKnown, p.Draw)
		out.Words = fmt.Sprintf("level %s: the letter's own sample size, c = %d", p.Draw, p.Accept)
	case p.Name == planOpened:
		out.N, ok = int(math.Ceil(math.Sqrt(float64(lot)))), lotKnown && lot > 0
		out.Words = "the square root of the cartons, rounded up"
		packed, _ := s.whole(p.Packed)
		if more := min(s.enoughCartons(packed), lot); more > out.N {
			out.N = more
			out.Words = fmt.Sprintf("so many cartons that %d pieces in each give the sample", packed)
		}
	default:
		out.N, ok = lot, lotKnown && lot > 0
		out.Words = "every piece"
	}
	if !ok || out.N < 1 {
		return Sampling{}, false
	}
	if lotKnown && lot > 0 {
		out.N = min(out.N, lot)
	}
	out.N = min(out.N, maxPieces)
	for i := range out.Classes {
		out.Classes[i].N = out.N
	}
	return out, true
}

// lotFrom is the lot a plan draws from: what its file names, else what was counted
// or advised.
func (s *State) lotFrom(p *checklists.Plan) (int, bool) {
	if p.From != "" || p.Name == planOpened {
		return s.whole(p.From)
	}
	if n, ok := s.whole(s.Checklist.Quantities.Counted); ok || s.Checklist.Quantities.Counted != "" {
		return n, ok
	}
	return s.whole(s.Checklist.Quantities.Advised)
}

// askedPlan reads what the inspector gave: n and an Ac for each class asked, or
// the number of pieces.
func (s *State) askedPlan(p *checklists.Plan, out *Sampling) bool {
	step, ok := s.Checklist.Step(string(p.Asked))
	if !ok || !s.book.inPart[step.Index] || !s.shown(step, 0) {
		return false
	}
	a := s.kept(Place{step.Index, 0})
	if a == nil || a.Result == NA || len(a.Values) == 0 {
		return false
	}
	n, err := strconv.Atoi(a.Values[0])
	if err != nil {
		return false
	}
	out.N = n
	out.Words = planWords(p)
	if !AsksPlan(step) {
		return true
	}
	asked := 1
	for _, c := range classes(p) {
		c.N, c.Ac, c.Re = n, 0, 1
		if c.AQL != noAQL {
			if asked >= len(a.Values) {
				return false
			}
			if c.Ac, err = strconv.Atoi(a.Values[asked]); err != nil {
				return false
			}
			c.Re = c.Ac + 1
			asked++
		}
		out.Classes = append(out.Classes, c)
	}
	return true
}

var editions = map[string]string{
	"iso2859-1-1999": "ISO 2859-1:1999 single",
	"mil-std-105e":   "MIL-STD-105E single",
}

func planWords(p *checklists.Plan) string {
	words := []string{}
	for _, w := range []string{editions[p.Edition], p.Level, lotWords[p.Lot]} {
		if w != "" {
			words = append(words, w)
		}
	}
	if p.Draw != "" {
		words = append(words, fmt.Sprintf("level %s, c = %d", p.Draw, p.Accept))
	}
	return strings.Join(append(words, "as given by the inspector"), ", ")
}

var lotWords = map[string]string{"isolated": "normal, isolated lot", "series": "series of lots"}

func letterSize(lot int, known bool, level string) (int, bool) {
	if !known {
		return 0, false
	}
	n, err := sampling.Pieces(lot, sampling.Level(level))
	return n, err == nil
}

// planOf is the plan whose pieces or numbers a step gives.
func (s *State) planOf(step *checklists.Step) (*checklists.Plan, bool) {
	for i := range s.Checklist.Plans {
		if p := &s.Checklist.Plans[i]; p.Asked != "" && string(p.Asked) == string(step.ID) {
			return p, true
		}
	}
	return nil, false
}
