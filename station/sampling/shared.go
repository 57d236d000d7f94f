package sampling

import (
	"slices"

	"assay/station/fault"
)

// Sizes says whether the classes of a plan share one sample.
type Sizes string

// Sizes. One takes the largest n's letter for all classes; PerClass keeps each
// class's own n, drawn as a part of the whole sample.
const (
	OneSize  Sizes = "one"
	PerClass Sizes = "per-class"
)

// Plans looks up the plans of several classes of one lot, in the order of aqls.
// With one size the letter of the largest n is looked up for all classes again,
// until it stays; a class whose arrow still leads to a smaller n is judged on the
// first pieces drawn. It ends: an arrow leads to a letter that has a plan of its
// own for that class, and from then on the letter only rises.
func Plans(sizes Sizes, r Request, aqls ...AQL) ([]Plan, error) {
	if sizes != OneSize && sizes != PerClass {
		return nil, fault.New(fault.Invalid, "sizes is one or per-class, never %.40q", string(sizes))
	}
	plans := make([]Plan, len(aqls))
	for i, a := range aqls {
		r.AQL = a
		p, err := r.Plan()
		if err != nil {
			return nil, err
		}
		plans[i] = p
	}
	if sizes == PerClass {
		return plans, nil
	}
	for {
		letter := largest(plans)
		if letter == 0 || slices.IndexFunc(plans, func(p Plan) bool { return p.AQL != None && p.Shared != letter }) < 0 {
			return plans, nil
		}
		for i, p := range plans {
			if p.AQL != None {
				plans[i] = p.at(p.Letter, letter)
			}
		}
	}
}

// largest is the letter of the largest sample; of two as large, the later letter.
func largest(plans []Plan) Letter {
	var of Plan
	for _, p := range plans {
		if p.AQL != None && (p.N > of.N || p.N == of.N && p.Used > of.Used) {
			of = p
		}
	}
	return of.Used
}
