package measure

import (
	"fmt"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// maxDigits is what a Decimal holds exactly; no reading, limit or price needs more.
const maxDigits = 18

// Decimal is an exact decimal number that remembers how many places it was
// written with: 24.90 is not shortened to 24.9. The zero value is 0. Two equal
// numbers of other places differ under ==; Cmp compares the numbers.
type Decimal struct {
	coef  int64 // of at most maxDigits digits
	scale uint8 // places after the mark, at most maxDigits
}

// ParseDecimal reads digits with an optional sign and an optional point: no
// exponent, no other base, no thousands marks, at most 18 digits.
func ParseDecimal(s string) (Decimal, error) {
	digits, negative := strings.CutPrefix(s, "-")
	if !negative {
		digits = strings.TrimPrefix(s, "+")
	}
	whole, places, pointed := strings.Cut(digits, ".")
	if !onlyDigits(whole) || pointed && !onlyDigits(places) {
		return Decimal{}, fmt.Errorf("%.40q is not a decimal number", s)
	}
	if len(whole)+len(places) > maxDigits {
		return Decimal{}, fmt.Errorf("%.40s has more than %d digits", s, maxDigits)
	}
	coef, err := strconv.ParseInt(whole+places, 10, 64)
	if err != nil {
		return Decimal{}, fmt.Errorf("%.40q is not a decimal number", s)
	}
	if negative {
		coef = -coef
	}
	return Decimal{coef: coef, scale: uint8(len(places))}, nil
}

func onlyDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// Whole is an integer as a decimal; one beyond 18 digits is an error.
func Whole(n int) (Decimal, error) { return ParseDecimal(strconv.Itoa(n)) }

// String is the number with all its places and a point.
func (d Decimal) String() string {
	digits := strconv.FormatInt(d.coef, 10)
	if d.scale == 0 {
		return digits
	}
	sign := ""
	if d.coef < 0 {
		sign, digits = "-", digits[1:]
	}
	if missing := int(d.scale) + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	at := len(digits) - int(d.scale)
	return sign + digits[:at] + "." + digits[at:]
}

// Places is how many digits stand after the mark.
func (d Decimal) Places() int { return int(d.scale) }

// Sign is -1, 0 or 1.
func (d Decimal) Sign() int {
	switch {
	case d.coef < 0:
		return -1
	case d.coef > 0:
		return 1
	}
	return 0
}

// Cmp compares the numbers: -1, 0 or 1. It is exact and allocates nothing.
func (d Decimal) Cmp(o Decimal) int {
	if s, t := d.Sign(), o.Sign(); s != t {
		return compare(s, t)
	}
	dh, dl := raised(d, o.scale)
	oh, ol := raised(o, d.scale)
	by := compare(dh, oh)
	if by == 0 {
		by = compare(dl, ol)
	}
	return by * d.Sign()
}

// raised is the size of d brought to the larger scale, as 128 bits.
func raised(d Decimal, scale uint8) (high, low uint64) {
	size := uint64(d.coef)
	if d.coef < 0 {
		size = -size
	}
	if scale <= d.scale {
		return 0, size
	}
	return bits.Mul64(size, powers[scale-d.scale])
}

func compare[T int | uint64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// powers of ten up to 10^18.
var powers = [maxDigits + 1]uint64{
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
}

// Negative is the number with the other sign.
func (d Decimal) Negative() Decimal { return Decimal{-d.coef, d.scale} }

// Plus is the exact sum, with the places of the finer one; false beyond 18 digits.
func (d Decimal) Plus(o Decimal) (Decimal, bool) {
	scale := max(d.scale, o.scale)
	a, fits := d.widened(scale)
	b, also := o.widened(scale)
	if sum := a + b; fits && also && sum <= most && sum >= -most {
		return Decimal{sum, scale}, true
	}
	return Decimal{}, false
}

// most is the largest number of maxDigits digits: two of them add up without overflow.
const most = 1e18 - 1

// widened is the coefficient at a scale not smaller than its own.
func (d Decimal) widened(scale uint8) (int64, bool) {
	high, low := raised(d, scale)
	if high != 0 || low > most {
		return 0, false
	}
	if d.coef < 0 {
		return -int64(low), true
	}
	return int64(low), true
}

// Rat is the number as a fraction, for exact arithmetic.
func (d Decimal) Rat() *big.Rat {
	return new(big.Rat).SetFrac(big.NewInt(d.coef), new(big.Int).SetUint64(powers[d.scale]))
}

// Rounded is a fraction rounded to some places, half away from zero.
func Rounded(r *big.Rat, places int) (Decimal, error) {
	if places < 0 || places > maxDigits {
		return Decimal{}, fmt.Errorf("a decimal has 0 to %d places, not %d", maxDigits, places)
	}
	return ParseDecimal(r.FloatString(places))
}

// To is the number with so many places, half away from zero.
func (d Decimal) To(places int) (Decimal, error) {
	if places >= int(d.scale) && places <= maxDigits {
		if coef, fits := d.widened(uint8(places)); fits {
			return Decimal{coef, uint8(places)}, nil
		}
	}
	return Rounded(d.Rat(), places)
}

// Beside gives two numbers close to d, one on each side and finer than it was
// written, for trying out conditions.
func (d Decimal) Beside() (less, more Decimal) {
	if d.scale == maxDigits || uint64(max(d.coef, -d.coef)) >= powers[maxDigits-1] {
		return Decimal{d.coef - 1, d.scale}, Decimal{d.coef + 1, d.scale}
	}
	return Decimal{d.coef*10 - 1, d.scale + 1}, Decimal{d.coef*10 + 1, d.scale + 1}
}
