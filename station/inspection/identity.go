package inspection

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/gs1"
)

// factDrawn is what the scan of a carton is compared with: the number of the one
// that was drawn for this place.
const factDrawn = "carton.drawn"

// cartonName is how labels number cartons: 4, 004, C 4, CTN-4, carton 4 of 9, 4/9.
var cartonName = regexp.MustCompile(`^(?i:carton|ctn|case|box|c)?[ .#:_-]*0*(\d{1,6})(?i:\s*(?:/|of)\s*\d{1,6})?$`)

// drawn is the number of what was drawn for a piece of a step's section.
func (s *State) drawn(from *checklists.Step, piece int) (int, bool) {
	if from == nil || piece < 1 {
		return 0, false
	}
	draw := s.walk.plans[s.book.section(from).Each].Draw
	if piece > len(draw) {
		return 0, false
	}
	return draw[piece-1], true
}

// cartonOf reads the number of a carton of this lot off its label. A label that
// has none, as a shipping container's code, says nothing about the draw.
func (s *State) cartonOf(step *checklists.Step, scanned string) (int, bool) {
	m := cartonName.FindStringSubmatch(strings.TrimSpace(scanned))
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil && n >= 1 && n <= s.walk.plans[s.book.section(step).Each].Lot
}

// Compares tells whether a code can be held against what is expected at a place;
// else the person compares.
func (s State) Compares(p Place, scanned string) bool {
	step := s.book.step(p.Step)
	if _, known := s.Expected(p); !known {
		return false
	}
	if step.Expect != factDrawn {
		return true
	}
	_, numbered := s.cartonOf(step, scanned)
	return numbered
}

// compared tells whether the code given at a place was held against what is
// expected; else the inspector compared it.
func (s *State) compared(p Place) bool {
	a := s.kept(p)
	return a == nil || len(a.Values) != 1 || s.Compares(p, a.Values[0])
}

// otherCarton says that a carton is not the one to be opened here.
func (s *State) otherCarton(step *checklists.Step, p Place, scanned string) string {
	want, _ := s.drawn(step, p.Piece)
	got, _ := s.cartonOf(step, scanned)
	for _, n := range s.walk.plans[s.book.section(step).Each].Draw {
		if n == got {
			return fmt.Sprintf("carton %d was drawn too, but this is the place of carton %d", got, want)
		}
	}
	return fmt.Sprintf("carton %d was not drawn: it is carton %d", got, want)
}

// sameCarton refuses one label for two cartons.
func (s *State) sameCarton(step *checklists.Step, p Place, code string) error {
	if step.Expect != factDrawn {
		return nil
	}
	pieces, _ := s.piecesOf(step)
	for piece := 1; piece <= pieces; piece++ {
		a := s.kept(Place{step.Index, piece})
		if piece == p.Piece || a == nil || len(a.Values) != 1 || a.Values[0] != code {
			continue
		}
		n, _ := s.drawn(step, piece)
		return fault.New(fault.Refused, "this label was scanned as carton %d already: each carton has its own", n)
	}
	return nil
}

// identityPlace is where a piece's code hangs: the first step of its section.
func (s *State) identityPlace(p Place) Place {
	step := s.book.step(p.Step)
	return Place{s.Checklist.Sections[step.Section].Steps[0].Index, p.Piece}
}

// Code is the code that was scanned from a piece of the sample; empty: it goes by
// its number.
func (s State) Code(p Place) string {
	if s.book == nil || s.book.step(p.Step) == nil || p.Piece < 1 {
		return ""
	}
	return s.extras[s.identityPlace(p)].code
}

// decideIdentify takes a piece's own code: no article's number, and of one piece.
func decideIdentify(s State, c Identify, at Moment) ([]Event, error) {
	if err := s.answering(at); err != nil {
		return nil, err
	}
	p, step, err := s.place(c.Step, c.Piece)
	switch {
	case err != nil:
		return nil, err
	case p.Piece < 1 || s.book.section(step).Each == "":
		return nil, fault.New(fault.Invalid, "%s is no piece of a sample", named(step))
	}
	if err := reason(&c.Code, "the code is empty"); err != nil {
		return nil, err
	}
	for _, name := range []string{"gtin", "order.gtin", "product.gtin", "sku"} {
		if want := s.Subject[name]; want != "" && gs1.Same(c.Code, want, "gtin") && !serialised(c.Code) {
			return nil, fault.New(fault.Refused, "that is the article's code, on every piece: scan the serial number")
		}
	}
	at1 := s.identityPlace(p)
	pieces, _ := s.piecesOf(step)
	for piece := 1; piece <= pieces; piece++ {
		if piece != p.Piece && s.extras[Place{at1.Step, piece}].code == c.Code {
			return nil, fault.New(fault.Refused, "that is piece %d of this sample already: take another one", piece)
		}
	}
	if s.extras[at1].code == c.Code {
		return nil, nil
	}
	return []Event{Identified{Stamp: stamp(at), Place: at1, Code: c.Code}}, nil
}

// serialised tells a label that names the one piece.
func serialised(code string) bool {
	_, ok := gs1.Parse(code).Value("21")
	return ok
}
