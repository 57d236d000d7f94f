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
func Plans(sizes Sizes, r Request, aqls ...AQL) ([]Plan, error) {
	requests := make([]Request, len(aqls))
	for i, a := range aqls {
		requests[i] = r
		requests[i].AQL = a
	}
	return Together(sizes, requests...)
}

// Together is Plans of classes that need not be of one severity: each has a series
// of its own. With one size the letter of the largest n is looked up for all classes
// again, until it stays; a class whose arrow still leads to a smaller n is judged on
// the first pieces drawn. It ends: under one severity an arrow leads to a letter
// that has a plan of its own for that class, and from then on the letter only rises;
// under several the number of letters bounds it.
func Together(sizes Sizes, requests ...Request) ([]Plan, error) {
	if sizes != OneSize && sizes != PerClass {
		return nil, fault.New(fault.Invalid, "sizes is one or per-class, never %.40q", string(sizes))
	}
	plans := make([]Plan, len(requests))
	for i, r := range requests {
		p, err := r.Plan()
		if err != nil {
			return nil, err
		}
		plans[i] = p
	}
	if sizes == PerClass {
		return plans, nil
	}
	for range letterOrder {
		letter := largest(plans)
		if letter == 0 || slices.IndexFunc(plans, func(p Plan) bool { return p.AQL != None && p.Shared != letter }) < 0 {
			break
		}
		for i, p := range plans {
			if p.AQL != None {
				plans[i] = p.at(p.Letter, letter)
			}
		}
	}
	return plans, nil
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
