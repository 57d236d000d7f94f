package rule

import (
	"slices"

	"assay/checklists/measure"
)

// Truth is SQL's: what rests on something unknown is unknown. The zero value is
// unknown, so that nothing is true by default.
type Truth uint8

// The three.
const (
	Unknown Truth = iota
	No
	Yes
)

var truthWords = [...]string{"unknown", "no", "yes"}

func (t Truth) String() string { return truthWords[t] }

func truth(b bool) Truth {
	if b {
		return Yes
	}
	return No
}

func (t Truth) not() Truth {
	switch t {
	case Yes:
		return No
	case No:
		return Yes
	}
	return Unknown
}

// Kind is what a value is.
type Kind uint8

// The kinds. The zero value of Value is unknown.
const (
	IsUnknown Kind = iota
	IsTruth
	IsText
	IsNumber
	IsList
)

var kindWords = [...]string{"unknown", "yes or no", "a text", "a number", "a list"}

func (k Kind) String() string { return kindWords[k] }

// Value is a fact: yes or no, a text, a number, or a list of texts.
type Value struct {
	kind   Kind
	truth  Truth
	text   string
	number measure.Decimal
	list   []string
}

// Bool is a yes or no.
func Bool(b bool) Value { return Value{kind: IsTruth, truth: truth(b)} }

// Text is a text: a choice's id, pass or fail, a scan.
func Text(s string) Value { return Value{kind: IsText, text: s} }

// Number is an exact number.
func Number(d measure.Decimal) Value { return Value{kind: IsNumber, number: d} }

// Whole is a whole number.
func Whole(n int) Value {
	d, err := measure.Whole(n)
	if err != nil {
		return Value{} // beyond 18 digits: nothing we count
	}
	return Number(d)
}

// List is several texts: what a choices step found present.
func List(items []string) Value { return Value{kind: IsList, list: items} }

// Kind is what the value is.
func (v Value) Kind() Kind { return v.kind }

// Truth is a yes or no; every other value is unknown as a truth.
func (v Value) Truth() Truth { return v.truth }

// Text is a text's content.
func (v Value) Text() string { return v.text }

// Number is a number's content.
func (v Value) Number() measure.Decimal { return v.number }

// String shows the value as an expression would write it.
func (v Value) String() string {
	switch v.kind {
	case IsTruth:
		return truthWords[v.truth]
	case IsText:
		return `"` + v.text + `"`
	case IsNumber:
		return v.number.String()
	case IsList:
		return "a list"
	}
	return "unknown"
}

// equal compares two values of one kind; of two kinds nothing is known.
func equal(a, b Value) Truth {
	if a.kind != b.kind {
		return Unknown
	}
	switch a.kind {
	case IsText:
		return truth(a.text == b.text)
	case IsNumber:
		return truth(a.number.Cmp(b.number) == 0)
	case IsTruth:
		return truth(a.truth == b.truth)
	}
	return Unknown
}

// within looks a value up in a list of literals.
func within(v Value, items []Value) Truth {
	out := No
	for _, item := range items {
		switch equal(v, item) {
		case Yes:
			return Yes
		case Unknown:
			out = Unknown
		}
	}
	return out
}

// has looks a text up in a list that is a fact.
func has(list, item Value) Truth {
	if list.kind != IsList || item.kind != IsText {
		return Unknown
	}
	return truth(slices.Contains(list.list, item.text))
}
