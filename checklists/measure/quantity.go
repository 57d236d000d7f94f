// Package measure is what a gauge says and what a drawing asks: exact decimal
// numbers with units, limits as text, and whether one lies within the other. No
// floating point: 24.90 stays 24.90.
//
// Arrows: checklists and everything above import measure; measure imports
// nothing of ours.
package measure

import (
	"fmt"
	"math/big"
	"strings"
	"unicode/utf8"
)

// Quantity is an exact number with its unit. The places it was written with are
// its resolution.
type Quantity struct {
	Number Decimal
	Unit   Unit
}

// ParseQuantity reads a number and its unit as files have them: "3 h", "0.10 ohm".
func ParseQuantity(s string) (Quantity, error) {
	number, unit := split(strings.TrimSpace(s))
	n, err := ParseDecimal(number)
	if err != nil {
		return Quantity{}, err
	}
	u, err := ParseUnit(unit)
	if err != nil {
		return Quantity{}, err
	}
	return Quantity{Number: n, Unit: u}, nil
}

// split parts a number from the unit behind it.
func split(s string) (number, unit string) {
	at := strings.IndexFunc(s, func(r rune) bool { return (r < '0' || r > '9') && !strings.ContainsRune("+-.", r) })
	if at < 0 {
		return s, ""
	}
	return strings.TrimSpace(s[:at]), strings.TrimSpace(s[at:])
}

// String is the number, a space and the unit, with a point as mark.
func (q Quantity) String() string {
	switch q.Unit {
	case "":
		return q.Number.String()
	case "°", "/in", "/cm":
		return q.Number.String() + string(q.Unit)
	}
	return q.Number.String() + " " + string(q.Unit)
}

// Format is String with the station's decimal mark.
func (q Quantity) Format(mark byte) string { return withMark(q.String(), mark) }

// withMark replaces the points between digits.
func withMark(s string, mark byte) string {
	if mark == '.' {
		return s
	}
	out := []byte(s)
	for i := 1; i+1 < len(out); i++ {
		if out[i] == '.' && out[i-1] != '.' && out[i+1] >= '0' && out[i+1] <= '9' {
			out[i] = mark
		}
	}
	return string(out)
}

// Resolution is the smallest step of the number as written: 0.01 mm for 24.90 mm.
func (q Quantity) Resolution() Quantity {
	return Quantity{Number: Decimal{coef: 1, scale: q.Number.scale}, Unit: q.Unit}
}

// In is the quantity in another unit of its kind, rounded to some places.
func (q Quantity) In(u Unit, places int) (Quantity, error) {
	if err := same(q.Unit, u); err != nil {
		return Quantity{}, err
	}
	n, err := Rounded(q.exactly(u), places)
	return Quantity{Number: n, Unit: u}, err
}

// exactly is the number in another unit of the same kind.
func (q Quantity) exactly(u Unit) *big.Rat {
	if q.Unit == u {
		return q.Number.Rat()
	}
	return u.fromBase(q.Unit.toBase(q.Number.Rat()))
}

// Cmp compares two quantities exactly: -1, 0 or 1. Units of two kinds are an
// error.
func (q Quantity) Cmp(o Quantity) (int, error) {
	if q.Unit == o.Unit {
		return q.Number.Cmp(o.Number), nil
	}
	if err := same(q.Unit, o.Unit); err != nil {
		return 0, err
	}
	return q.exactly(o.Unit).Cmp(o.Number.Rat()), nil
}

// What a person may type as one reading.
const (
	maxTyped   = 40 // characters
	maxReading = 12 // digits
	barcode    = 8  // digits without a mark: nothing is counted that far (FORMAT 8 has at most 7)
)

// ParseReading reads what a person typed, or an instrument sent, in the station's
// decimal mark: "1,25 in", "24.98", "-3". Without a unit it is in fallback; a unit
// of another kind is refused. What is refused is refused with its reason.
func ParseReading(text string, mark byte, fallback Unit) (Quantity, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Quantity{}, fmt.Errorf("type a number")
	}
	if onlyDigits(text) && len(text) >= barcode {
		return Quantity{}, fmt.Errorf("that was a barcode")
	}
	if utf8.RuneCountInString(text) > maxTyped {
		return Quantity{}, fmt.Errorf("that is too long for a number")
	}
	number, rest, err := typed(text, mark)
	if err != nil {
		return Quantity{}, err
	}
	unit := fallback
	if rest != "" {
		if unit, err = ParseUnit(rest); err != nil {
			return Quantity{}, err
		}
		if err := same(unit, fallback); err != nil {
			return Quantity{}, err
		}
	}
	return Quantity{Number: number, Unit: unit}, nil
}

// typed reads the number at the front of a text and gives what follows it.
func typed(text string, mark byte) (n Decimal, rest string, err error) {
	body, negative := text, false
	for _, sign := range []string{"-", "−", "+"} {
		if after, ok := strings.CutPrefix(text, sign); ok {
			body, negative = after, sign != "+"
			break
		}
	}
	whole, body := leading(body)
	places := ""
	if body != "" && body[0] == mark {
		if places, body = leading(body[1:]); places == "" {
			return n, "", fmt.Errorf("a digit is missing after the %s", name(mark))
		}
		if whole == "" {
			whole = "0"
		}
	}
	if err := follows(whole, body, mark); err != nil {
		return n, "", err
	}
	if len(whole)+len(places) > maxReading {
		return n, "", fmt.Errorf("no gauge reads %d digits", len(whole)+len(places))
	}
	sign := ""
	if negative {
		sign = "-"
	}
	if places != "" {
		places = "." + places
	}
	n, err = ParseDecimal(sign + whole + places)
	return n, strings.TrimSpace(body), err
}

// follows refuses what looks like a number written some other way.
func follows(whole, rest string, mark byte) error {
	lower := strings.ToLower(rest)
	switch {
	case whole == "" && (strings.HasPrefix(lower, "nan") || strings.HasPrefix(lower, "inf")):
		return fmt.Errorf("%.10s is not a reading", rest)
	case whole == "" && rest != "" && (rest[0] == '.' || rest[0] == ','):
		return fmt.Errorf("the decimal mark here is the %s", name(mark))
	case whole == "":
		return fmt.Errorf("a number is missing")
	case rest == "":
		return nil
	case whole == "0" && (lower[0] == 'x' || lower[0] == 'b' || lower[0] == 'o') && digitAt(hexed(lower), 1):
		return fmt.Errorf("write the number in plain digits")
	case lower[0] == 'e' && (digitAt(lower, 1) || len(lower) > 2 && strings.ContainsRune("+-", rune(lower[1])) && digitAt(lower, 2)):
		return fmt.Errorf("write the number out, without a power of ten")
	case rest[0] == mark:
		return fmt.Errorf("a number has one %s", name(mark))
	case rest[0] == '.' || rest[0] == ',':
		return fmt.Errorf("the decimal mark here is the %s; thousands are not marked", name(mark))
	case (rest[0] == '\'' || rest[0] == '_') && digitAt(rest, 1), digitAt(strings.TrimLeft(rest, "   ’"), 0):
		return fmt.Errorf("thousands are not marked: write the digits together")
	}
	return nil
}

// hexed turns hex letters into a digit, to tell 0x1F from a unit.
func hexed(s string) string {
	if s[0] != 'x' {
		return s
	}
	return "x" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'f' {
			return '0'
		}
		return r
	}, s[1:])
}

func digitAt(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

func leading(s string) (digits, rest string) {
	n := 0
	for digitAt(s, n) {
		n++
	}
	return s[:n], s[n:]
}

func name(mark byte) string {
	if mark == ',' {
		return "comma"
	}
	return "point"
}
