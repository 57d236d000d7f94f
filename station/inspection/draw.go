package inspection

import (
	"slices"

	"assay/station/sampling"
)

// draw picks the pieces where a step of this walk shows them; the same draw as
// before is not made again.
func (s *State) draw(out *Sampling, before *walk) {
	if _, drawn := s.book.draws[out.Plan]; !drawn || out.Lot < 1 || out.Stopped {
		return
	}
	cartons := s.cartonsOf(out)
	if before != nil {
		old := before.plans[out.Plan]
		if old.N == out.N && old.Lot == out.Lot && old.Packed == out.Packed && old.ByCarton == out.ByCarton && out.judgedAs(old) && slices.Equal(before.plans[planOpened].Draw, cartons) {
			out.Draw, out.Seed = old.Draw, old.Seed
			return
		}
	}
	seed := sampling.Seed(s.seed, out.Plan)
	pieces, ok := fromCartons(seed, *out, cartons)
	if !ok {
		var err error
		if pieces, err = sampling.Draw(seed, out.N, out.Lot); err != nil {
			return // a lot no draw can be made from was refused when it was given
		}
		out.Packed = 0
	}
	switch first := slices.ContainsFunc(out.Classes, func(c ClassPlan) bool { return c.N < out.N }); {
	case !first:
		slices.Sort(pieces)
	case ok: // a class is judged on the first in drawing order: they come from all cartons
		pieces = shuffled(sampling.Seed(seed, "order"), pieces)
		if out.ByCarton {
			out.together(pieces)
		}
	}
	out.Draw, out.Seed = pieces, seed[:]
}

// judgedAs tells whether the classes have the sample sizes they had: the order of the
// pieces follows from them.
func (out *Sampling) judgedAs(old Sampling) bool {
	return !out.ByCarton || slices.EqualFunc(out.Classes, old.Classes, func(a, b ClassPlan) bool { return a.N == b.N })
}

// cartonsOf are the cartons that a plan's pieces are taken from; none: from the
// whole lot. It also finds how many pieces lie in one.
func (s *State) cartonsOf(out *Sampling) []int {
	opened, known := s.walk.plans[planOpened]
	p, has := s.Checklist.Plan(planOpened)
	if out.Plan != planUnits || !known || !has {
		return nil
	}
	out.Packed, _ = s.whole(p.Packed)
	if out.Packed == 0 {
		return nil
	}
	return opened.Draw
}

// enoughCartons is how many have to be opened for so many pieces.
func (s *State) enoughCartons(packed int) int {
	units, has := s.Checklist.Plan(planUnits)
	if !has || packed < 1 {
		return 0
	}
	plan, known := s.sampling(units)
	if !known {
		return 0
	}
	n := (plan.N + packed - 1) / packed
	if plan.Lot%packed != 0 {
		n++ // one carton is not full
	}
	return n
}

// fromCartons draws a plan's pieces out of the cartons that are opened, as evenly
// as they hold: nothing else is looked into. False: they do not hold so many, or
// which piece lies where is not known.
func fromCartons(seed [16]byte, out Sampling, cartons []int) ([]int, bool) {
	if len(cartons) == 0 || out.Packed < 1 {
		return nil, false
	}
	take := make([]int, len(cartons))
	for left := out.N; left > 0; {
		before := left
		for i, carton := range cartons {
			if left > 0 && take[i] < out.inCarton(carton) {
				take[i]++
				left--
			}
		}
		if left == before {
			return nil, false
		}
	}
	pieces := make([]int, 0, out.N)
	for i, carton := range cartons {
		drawn, err := sampling.Draw(sampling.Seed(seed, "carton "+sampling.Thousands(carton)), take[i], max(out.inCarton(carton), 1))
		if err != nil {
			return nil, false
		}
		for _, p := range drawn {
			pieces = append(pieces, (carton-1)*out.Packed+p)
		}
	}
	return pieces, true
}

// inCarton is how many pieces a carton holds: the last one what is left.
func (out Sampling) inCarton(carton int) int {
	return min(max(out.Lot-(carton-1)*out.Packed, 0), out.Packed)
}

// Carton says in which carton a drawn piece lies, and which one in it; 0: not
// known.
func (out Sampling) Carton(drawn int) (carton, piece int) {
	if out.Packed < 1 || drawn < 1 {
		return 0, 0
	}
	return (drawn-1)/out.Packed + 1, (drawn-1)%out.Packed + 1
}

// together puts the pieces of a carton one after the other, so that it is opened no
// oftener than it must be: each class is still judged on the very same pieces.
func (out *Sampling) together(pieces []int) {
	ends := []int{len(pieces)}
	for _, c := range out.Classes {
		ends = append(ends, min(c.N, len(pieces)))
	}
	slices.Sort(ends)
	from := 0
	for _, to := range ends {
		slices.Sort(pieces[from:to])
		from = to
	}
}

func shuffled(seed [16]byte, pieces []int) []int {
	order, err := sampling.Draw(seed, len(pieces), len(pieces))
	if err != nil {
		return pieces
	}
	out := make([]int, len(pieces))
	for i, n := range order {
		out[i] = pieces[n-1]
	}
	return out
}
