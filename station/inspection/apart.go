package inspection

import (
	"cmp"
	"slices"

	"assay/checklists/measure"
	"assay/station/returns"
)

// Two stations that do not hear each other may decide twice about one record.
// Both decisions stay; the stricter is in force until a third person settles it.

// DecisionMark names a decision of a case.
type DecisionMark [16]byte

// Basis is what a decision of a case rests on: which it is, all it replaces, and
// how strict it is. Zero for one that was written before this was kept.
type Basis struct {
	Mark  DecisionMark
	Over  []DecisionMark
	Free  int // pieces it lets go
	Grave int // the stricter, the higher
}

// weightOf is how strict a decision about the whole is that has no case.
func weightOf(disposition string) (free, grave int) {
	for i, d := range disposals {
		if d.ID == disposition && d.asIs {
			return 1, i
		} else if d.ID == disposition {
			return 0, i
		}
	}
	return 0, len(disposals) // a newer program's: strict until it is known
}

// onDisposed puts a decision beside those it does not know of, and in the place of
// those it does. One of an older program with a case came after all before it; one
// without a case can only stand beside another when it was made apart, for nobody
// is let decide twice.
func (s *State) onDisposed(e Disposed) {
	r := Review{
		SignOff:     SignOff{Person: e.By, Name: e.Name, Role: e.Role, Meaning: "decided", At: e.At},
		Disposition: e.Disposition, Reason: e.Reason, Basis: e.Basis,
	}
	if r.Mark == (DecisionMark{}) {
		r.Free, r.Grave = weightOf(e.Disposition)
	}
	replaced := func(was Review) bool {
		switch {
		case e.Case == "":
			return false
		case e.Mark == (DecisionMark{}) || was.Mark == (DecisionMark{}):
			return true
		}
		return was.Mark == e.Mark || slices.Contains(e.Over, was.Mark)
	}
	kept := slices.DeleteFunc(slices.Clone(s.decisions), replaced)
	if !slices.ContainsFunc(kept, func(d Review) bool { return r.Mark != (DecisionMark{}) && slices.Contains(d.Over, r.Mark) }) {
		kept = append(kept, r)
	}
	s.decisions = kept
	strictest := slices.MaxFunc(kept, stricterReview)
	s.Phase, s.Review = Reviewed, &strictest
}

// stricterReview orders decisions as those of cases are; the mark only so that all
// stations agree.
func stricterReview(a, b Review) int {
	return cmp.Or(cmp.Compare(b.Free, a.Free), cmp.Compare(a.Grave, b.Grave), slices.Compare(a.Mark[:], b.Mark[:]), cmp.Compare(a.Person, b.Person))
}

// Apart are two decisions or more about the goods that do not know of each other.
func (s State) Apart() []Review {
	if len(s.decisions) < 2 {
		return nil
	}
	return slices.Clone(s.decisions)
}

// agreements are the resolutions that have all the leads they need. Who settles what
// was agreed apart outweighs both.
func (s State) agreements() []Resolution {
	words := s.Approvals
	settling := slices.DeleteFunc(slices.Clone(words), func(a Approved) bool { return !a.Settles })
	if len(settling) > 0 {
		words = settling
	}
	var all []Resolution
	for i, first := range words {
		if slices.ContainsFunc(words[:i], first.same) {
			continue
		}
		need := max(1, s.Ruling.Lane.Approvals(), first.Leads)
		if len(settling) > 0 {
			need = 1
		}
		r := Resolution{Stamp: first.Stamp, Resolution: first.Resolution, Amount: first.Amount, Currency: first.Currency, Reason: first.Reason}
		for _, a := range words[i:] {
			if first.same(a) {
				r.Leads, r.Stamp = append(r.Leads, a.By), a.Stamp
			}
		}
		if len(r.Leads) >= need {
			all = append(all, r)
		}
	}
	return all
}

// same tells two words of leads that say the same.
func (e Approved) same(o Approved) bool { return e.Resolution == o.Resolution && e.Amount == o.Amount }

// Disputed are the resolutions that leads agreed to apart, the one in force first.
func (s State) Disputed() []Resolution {
	if s.Ruling == nil || s.SignOff == nil || s.byPolicy() != nil {
		return nil
	}
	all := s.agreements()
	if len(all) < 2 {
		return nil
	}
	slices.SortStableFunc(all, stricterResolution)
	return all
}

// stricterResolution has first what gives the customer less.
func stricterResolution(a, b Resolution) int {
	gives := func(r Resolution) int {
		switch {
		case r.Resolution == Refuse:
			return 0
		case r.Resolution.Pays():
			return 3
		case r.Resolution == returns.ReturnToCustomer:
			return 1
		}
		return 2
	}
	return cmp.Or(cmp.Compare(gives(a), gives(b)), lessMoney(a.Amount, b.Amount), cmp.Compare(a.Resolution, b.Resolution))
}

func lessMoney(a, b string) int {
	one, err := measure.ParseDecimal(a)
	other, also := measure.ParseDecimal(b)
	if err != nil || also != nil {
		return cmp.Compare(a, b)
	}
	return one.Cmp(other)
}

// Settling says why a person cannot settle what leads agreed to apart; empty: they
// can.
func (s State) settling(person string) string {
	if slices.ContainsFunc(s.Approvals, func(a Approved) bool { return a.By == person }) {
		return "two decisions stand against each other and one is yours: a third person settles it"
	}
	return ""
}
