package sampling

import (
	"strings"

	"assay/station/fault"
)

// Request is what a plan follows from.
type Request struct {
	Edition  Edition
	Type     Type
	Lot      int // the quantity presented, not ordered
	Level    Level
	AQL      AQL
	Severity Severity
}

// Stage is one sample: how many pieces, and up to which number of bad ones found
// so far the lot is accepted, from which it is not.
type Stage struct{ N, Ac, Re int }

// Plan is how many to look at and when a lot is not accepted. N, Ac and Re are the
// table's; of a double plan, those of its first sample.
type Plan struct {
	Request
	Letter Letter // of lot and level
	Shared Letter // looked up; another than Letter where classes share one sample
	Used   Letter // where the arrows led
	N      int
	Ac     int
	Re     int
	Second Stage // of a double plan; N is zero for a single one
}

// Plan looks the plan up. None allowed gives a site rule.
func (r Request) Plan() (Plan, error) {
	if err := r.check(); err != nil {
		return Plan{}, err
	}
	if r.AQL == None {
		return Critical(r.Lot), nil
	}
	letter, err := CodeLetter(r.Lot, r.Level)
	if err != nil {
		return Plan{}, err
	}
	return r.at(letter, letter), nil
}

// check refuses a request no table answers.
func (r Request) check() error {
	if err := CheckLot(r.Lot); err != nil {
		return err
	}
	if r.AQL != None && r.AQL.column() < 0 {
		if _, err := ParseAQL(string(r.AQL)); err != nil {
			return err
		}
		return fault.New(fault.Invalid, "the AQL %q is not written as in the tables", string(r.AQL))
	}
	if _, err := ParseSeverity(string(r.Severity)); err != nil {
		return err
	}
	if _, err := ParseEdition(string(r.Edition)); err != nil {
		return err
	}
	if _, err := ParseType(string(r.Type)); err != nil {
		return err
	}
	if r.Type == Double && r.Edition != MIL {
		return fault.New(fault.Invalid, "double plans are kept of %s only; of %s take single", MIL, r.Edition)
	}
	_, err := ParseLevel(string(r.Level))
	return err
}

// at reads the table at a letter.
func (r Request) at(letter, shared Letter) Plan {
	table, sizes := page(r.Edition, r.Severity)
	row := strings.IndexByte(letterOrder, byte(shared))
	c := table[row][r.AQL.column()]
	p := Plan{Request: r, Letter: letter, Shared: shared, Used: Letter(letterOrder[c.row]), N: sizes[c.row], Ac: int(c.ac), Re: int(c.re)}
	if r.Type == Double {
		if first, second, ok := doubled(r.Severity, row, c, sizes); ok {
			p.N, p.Ac, p.Re, p.Second = first.N, first.Ac, first.Re, second
		}
	}
	return p
}

// Whole tells that the plan asks for the whole lot, or more.
func (p Plan) Whole() bool { return p.N > 0 && p.N >= p.Lot }

// ToInspect is how many pieces to draw: the whole lot where the plan asks for
// more. Of a double plan it is the first sample; zero where no number is set.
func (p Plan) ToInspect() int { return min(p.N, p.Lot) }

// Stages lists the plan's samples.
func (p Plan) Stages() []Stage {
	if p.N == 0 {
		return nil
	}
	stages := []Stage{{p.N, p.Ac, p.Re}}
	if p.Second.N > 0 {
		stages = append(stages, p.Second)
	}
	return stages
}

// Outcome is what a number of bad ones says about the lot.
type Outcome uint8

// Outcomes.
const (
	Undecided Outcome = iota // a double plan's first sample: take the second
	Accepted
	// InGap is accepted, and ends reduced inspection: MIL-STD-105E, between Ac and Re.
	InGap
	NotAccepted
)

// Judge says what so many bad ones mean; of a double plan bad counts both samples
// once the second was taken. A second sample of a single plan is not asked for, and
// second is then not looked at.
func (p Plan) Judge(bad int, second bool) Outcome {
	s := p.last()
	if p.Second.N > 0 && !second {
		s = Stage{p.N, p.Ac, p.Re}
	}
	switch {
	case bad <= s.Ac:
		return Accepted
	case bad >= s.Re:
		return NotAccepted
	case p.Second.N > 0 && !second:
		return Undecided
	}
	return InGap
}

// last is the stage that decides for good.
func (p Plan) last() Stage {
	if p.Second.N > 0 {
		return p.Second
	}
	return Stage{p.N, p.Ac, p.Re}
}

// Tighter is the plan of the next smaller AQL for the sample that was drawn: at
// the letter the arrows led to, because n, Ac and Re go together. False for the
// smallest AQL, for site rules, and where that plan has another n.
func (p Plan) Tighter() (Plan, bool) {
	if p.Edition == SiteRule {
		return Plan{}, false
	}
	aql, ok := p.AQL.Tighter()
	if !ok {
		return Plan{}, false
	}
	r := p.Request
	r.AQL = aql
	q := r.at(p.Letter, p.Used)
	return q, q.N == p.N
}

// Critical is the site rule for a class of which none is allowed: Ac 0, Re 1 over
// every product unit looked at in any step, so it has no n of its own.
func Critical(lot int) Plan {
	return Plan{Request: Request{Edition: SiteRule, Type: Single, Lot: lot, AQL: None, Severity: Normal}, Re: 1}
}

// Own is the site rule of a level's own sample size, arrows not followed, as used
// for tests: c = accept.
func Own(lot int, level Level, accept int) (Plan, error) {
	letter, err := CodeLetter(lot, level)
	if err != nil {
		return Plan{}, err
	}
	n := min(Size(letter), lot)
	if accept < 0 || accept >= n {
		return Plan{}, fault.New(fault.Invalid, "accepting %d of a sample of %d is no test: 0 is usual, %d the most", accept, n, n-1)
	}
	return Plan{
		Request: Request{Edition: SiteRule, Type: Single, Lot: lot, Level: level, Severity: Normal},
		Letter:  letter, Shared: letter, Used: letter, N: n, Ac: accept, Re: accept + 1,
	}, nil
}

// EveryPiece is the site rule of looking at all of a lot.
func EveryPiece(lot, accept int) (Plan, error) {
	if err := CheckLot(lot); err != nil {
		return Plan{}, err
	}
	if accept < 0 || accept >= lot {
		return Plan{}, fault.New(fault.Invalid, "accepting %d of a lot of %d is no test: 0 is usual, %d the most", accept, lot, lot-1)
	}
	return Plan{Request: Request{Edition: SiteRule, Type: Single, Lot: lot, Severity: Normal}, N: lot, Ac: accept, Re: accept + 1}, nil
}
