package goods

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"assay/checklists/measure"
	"assay/station/gs1"
)

// field is one column of a file. All that is known of a column stands in one row
// of a table: its name, what it means, an example, how it is read.
type field struct {
	name    string
	help    string
	example []string // of the template's rows
	key     bool     // names the thing
	need    bool
	line    bool     // belongs to a line, not to the head
	free    bool     // text people write: what looks like a formula is text
	members []string // of one item of a list, in order, for JSON
	set     func(any, string) error
}

// at reads a cell and puts it into a thing of type T.
func at[T, V any](read func(string) (V, error), place func(*T) *V) func(any, string) error {
	return func(thing any, cell string) error {
		v, err := read(cell)
		if err == nil {
			*place(thing.(*T)) = v
		}
		return err
	}
}

// onLine puts a cell into the last line of an order.
func onLine[V any](read func(string) (V, error), place func(*Line) *V) func(any, string) error {
	return at(read, func(o *Order) *V { return place(&o.Lines[len(o.Lines)-1]) })
}

// onItem puts a cell into the last line of a return.
func onItem[V any](read func(string) (V, error), place func(*ReturnLine) *V) func(any, string) error {
	return at(read, func(r *Return) *V { return place(&r.Lines[len(r.Lines)-1]) })
}

// Bounds, in characters. Nothing a label or a screen shows needs more.
const (
	mostCode = 80
	mostName = 120
	mostText = 2_000
	mostList = 200
)

// code reads an identifier: visible characters, none of them at an edge blank.
func code(s string) (string, error) {
	if err := bounded(s, mostCode); err != nil {
		return "", err
	}
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return "", fmt.Errorf("it holds a character that cannot be seen (U+%04X)", r)
		}
	}
	return s, nil
}

func bounded(s string, most int) error {
	if n := utf8.RuneCountInString(s); n > most {
		return fmt.Errorf("it has %d characters, at most %d", n, most)
	}
	return nil
}

// name reads a short text on one line.
func name(s string) (string, error) {
	if err := bounded(s, mostName); err != nil {
		return "", err
	}
	if i := strings.IndexFunc(s, unicode.IsControl); i >= 0 {
		return "", fmt.Errorf("it holds a control character (U+%04X)", []rune(s[i:])[0])
	}
	return s, nil
}

// words reads what people wrote; it may have several lines.
func words(s string) (string, error) {
	if err := bounded(s, mostText); err != nil {
		return "", err
	}
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return "", fmt.Errorf("it holds a control character (U+%04X)", r)
		}
	}
	return s, nil
}

// gtin reads a GTIN of any length and gives its fourteen digits.
func gtin(s string) (string, error) {
	kind, valid := gs1.Number(s)
	switch {
	case shortened.MatchString(s):
		return "", errShortened
	case strings.HasPrefix(kind, "GTIN") && valid:
		return strings.Repeat("0", 14-len(s)) + s, nil
	case strings.HasPrefix(kind, "GTIN"):
		return "", fmt.Errorf("the check digit of %s is wrong: it should end in %c", s, gs1.CheckDigit(s[:len(s)-1]))
	case onlyDigits(s):
		return "", fmt.Errorf("a GTIN has 8, 12, 13 or 14 digits, this has %d; did a spreadsheet drop leading zeros?", len(s))
	}
	return "", errors.New("a GTIN has 8, 12, 13 or 14 digits and nothing else")
}

var (
	shortened    = regexp.MustCompile(`^[0-9][.,]?[0-9]*[eE]\+?[0-9]+$`)
	errShortened = errors.New("a spreadsheet shortened this number and the digits are lost: format the column as text")
)

func sscc(s string) (string, error) {
	kind, valid := gs1.Number(s)
	switch {
	case shortened.MatchString(s):
		return "", errShortened
	case kind != "SSCC":
		return "", errors.New("an SSCC has 18 digits")
	case !valid:
		return "", fmt.Errorf("the check digit of %s is wrong: it should end in %c", s, gs1.CheckDigit(s[:17]))
	}
	return s, nil
}

func gln(s string) (string, error) {
	if kind, valid := gs1.Number(s); kind != "GTIN-13" || !valid {
		return "", errors.New("a GLN has 13 digits, the last of them the check digit")
	}
	return s, nil
}

func onlyDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// customer reads a customer's reference. A name is refused as far as it can be
// told from one.
func customer(s string) (string, error) {
	if !customerForm.MatchString(s) || strings.Trim(s, "0123456789") == s {
		return "", errors.New("a customer is given by a reference: letters, digits, . _ / or -, with a digit among them; never by a name")
	}
	return s, nil
}

var customerForm = regexp.MustCompile(`^[A-Za-z0-9._/-]{1,40}$`)

// decimal reads a number that is not negative.
func decimal(s string) (measure.Decimal, error) {
	if strings.Contains(s, ",") {
		return measure.Decimal{}, errors.New("files have a point as decimal mark and no thousands marks")
	}
	if shortened.MatchString(s) {
		return measure.Decimal{}, errShortened
	}
	d, err := measure.ParseDecimal(s)
	switch {
	case err != nil:
		return d, err
	case d.Sign() < 0:
		return d, errors.New("it must not be negative")
	}
	return d, nil
}

// money reads an amount and keeps its text.
func money(s string) (string, error) {
	d, err := decimal(s)
	if err == nil && d.Places() > 4 {
		err = errors.New("an amount has at most 4 places")
	}
	return d.String(), err
}

// whole reads a count of things.
func whole(s string) (string, error) {
	d, err := decimal(s)
	switch {
	case err != nil:
		return "", err
	case d.Places() > 0 || len(d.String()) > 7:
		return "", errors.New("a whole number of at most 7 digits is wanted")
	}
	return d.String(), nil
}

// weight reads a mass with its unit.
func weight(s string) (string, error) {
	q, err := measure.ParseQuantity(s)
	if err == nil {
		_, err = q.Cmp(measure.Quantity{Unit: "g"})
	}
	if err != nil || q.Unit == "" || q.Number.Sign() <= 0 {
		return "", errors.New("a weight is written 1240 g or 1.24 kg")
	}
	return q.String(), nil
}

// size reads length, width and height with one unit.
func size(s string) (string, error) {
	wrong := errors.New("a size is written 120 x 80 x 40 mm")
	parts := strings.Split(strings.NewReplacer("×", "x", "X", "x", "*", "x").Replace(s), "x")
	if len(parts) != 3 {
		return "", wrong
	}
	last, err := measure.ParseQuantity(parts[2])
	if err == nil {
		_, err = last.Cmp(measure.Quantity{Unit: "mm"})
	}
	if err != nil || last.Unit == "" || last.Number.Sign() <= 0 {
		return "", wrong
	}
	for i, p := range parts[:2] {
		d, err := measure.ParseDecimal(strings.TrimSpace(p))
		if err != nil || d.Sign() <= 0 {
			return "", wrong
		}
		parts[i] = d.String()
	}
	return parts[0] + " x " + parts[1] + " x " + last.String(), nil
}

// day reads a date.
func day(s string) (string, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", errors.New("a date is written 2026-09-18")
	}
	return s, nil
}

// moment reads a date, or a date and a time of day.
func moment(s string) (string, error) {
	s = strings.Replace(s, "T", " ", 1)
	if len(s) > len(time.DateOnly) {
		if _, err := time.Parse("2006-01-02 15:04", s); err == nil {
			return s, nil
		}
	} else if _, err := day(s); err == nil {
		return s, nil
	}
	return "", errors.New("a date is written 2026-09-18, with a time 2026-09-18 14:30")
}

func answer(s string) (Answer, error) {
	switch strings.ToLower(s) {
	case "yes", "y", "true", "1":
		return Yes, nil
	case "no", "n", "false", "0":
		return No, nil
	}
	return "", errors.New("yes or no is wanted")
}

func currency(s string) (string, error) {
	if !currencyForm.MatchString(s) {
		return "", errors.New("a currency is three capital letters: EUR")
	}
	return s, nil
}

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

// word reads the name of a kind or variant, as checklists spell them.
func word(s string) (string, error) {
	if !wordForm.MatchString(s) {
		return "", errors.New("letters, digits, _ and - are wanted, at most 40")
	}
	return s, nil
}

var wordForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,39}$`)

// one reads one of a few words.
func one(of ...string) func(string) (string, error) {
	return func(s string) (string, error) {
		if !slices.Contains(of, s) {
			return "", fmt.Errorf("it is one of %s", strings.Join(of, ", "))
		}
		return s, nil
	}
}
