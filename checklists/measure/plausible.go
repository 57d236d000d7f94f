package measure

import "math/big"

// slips are the factors by which readings go wrong: inches for millimetres, a
// thousand between two units of a kind, a mark one place off.
var slips = [...]struct {
	factor string
	by     *big.Rat
}{
	{"25.4", big.NewRat(254, 10)}, {"1000", big.NewRat(1000, 1)}, {"10", big.NewRat(10, 1)},
}

// Slip is what a reading was likely meant to be when another unit or a mark one
// place off explains it: the first of times and through 25.4, 1000 and 10 that
// fits. Over tells that it was read too large by that factor.
func Slip(q Quantity, fits func(Quantity) bool) (meant Quantity, factor string, over, found bool) {
	for _, s := range slips {
		for _, down := range [...]bool{false, true} {
			by := s.by
			if down {
				by = new(big.Rat).Inv(by)
			}
			n, err := Rounded(new(big.Rat).Mul(q.Number.Rat(), by), min(q.Number.Places()+3, maxDigits))
			if err != nil {
				continue
			}
			if meant := (Quantity{Number: n.trimmed(q.Number.Places()), Unit: q.Unit}); fits(meant) {
				return meant, s.factor, down, true
			}
		}
	}
	return Quantity{}, "", false, false
}

// trimmed takes noughts off the end, down to some places.
func (d Decimal) trimmed(places int) Decimal {
	for int(d.scale) > places && d.coef%10 == 0 {
		d.coef, d.scale = d.coef/10, d.scale-1
	}
	return d
}

// Usual is where the last readings lie, with room around them.
type Usual struct {
	low, high, room *big.Rat // in unit
	unit            Unit
	from, to        Quantity
}

// enough readings tell what is usual; beyond them and so many times their range,
// or so many steps of the gauge, a reading is asked about.
const (
	enough = 3
	ranges = 3
	steps  = 10
)

// UsualOf takes the last readings, all of one kind; fewer than three tell nothing.
func UsualOf(last []Quantity) (Usual, bool) {
	if len(last) < enough {
		return Usual{}, false
	}
	unit := last[0].Unit
	u := Usual{room: new(big.Rat), unit: unit}
	for _, q := range last {
		if same(q.Unit, unit) != nil {
			return Usual{}, false
		}
		x := q.exactly(unit)
		if u.low == nil || x.Cmp(u.low) < 0 {
			u.low, u.from = x, q
		}
		if u.high == nil || x.Cmp(u.high) > 0 {
			u.high, u.to = x, q
		}
		if step := q.step(unit); step.Cmp(u.room) > 0 {
			u.room = step
		}
	}
	u.room = new(big.Rat).Mul(u.room, big.NewRat(steps, 1))
	if spread := new(big.Rat).Sub(u.high, u.low); spread.Mul(spread, big.NewRat(ranges, 1)).Cmp(u.room) > 0 {
		u.room = spread
	}
	return u, true
}

// step is the resolution of a quantity as written, as a size in another unit.
func (q Quantity) step(u Unit) *big.Rat {
	one := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).SetUint64(powers[q.Number.scale]))
	from, to := units[q.Unit], units[u]
	one.Mul(one, big.NewRat(from.num, from.den))
	return one.Mul(one, big.NewRat(to.den, to.num))
}

// Holds tells whether a reading lies where the last ones make it likely.
func (u Usual) Holds(q Quantity) bool {
	if same(q.Unit, u.unit) != nil {
		return true // it cannot be told
	}
	x := q.exactly(u.unit)
	low, high := new(big.Rat).Sub(u.low, u.room), new(big.Rat).Add(u.high, u.room)
	return x.Cmp(low) >= 0 && x.Cmp(high) <= 0
}

// Ends are the smallest and the largest of the last readings.
func (u Usual) Ends() (least, most Quantity) { return u.from, u.to }

// Coarse tells a reading that was not written as finely as asked: 25 mm where two
// places are, or 1.25 in, whose step is 0.254 mm.
func (q Quantity) Coarse(places int, in Unit) bool {
	if places <= 0 || places > maxDigits || same(q.Unit, in) != nil {
		return false
	}
	asked := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).SetUint64(powers[places]))
	return q.step(in).Cmp(asked) > 0
}
