package gs1

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// meanings are the identifiers that say what a thing is, by what is asked for.
// Quantities, dates and measures say nothing of identity.
var meanings = map[string][]string{
	"gtin":   {"01", "02", "8006"},
	"lot":    {"10"},
	"serial": {"21", "8004", "250"},
	"sscc":   {"00"},
	"order":  {"400", "401", "402"},
}

var identities = []string{"01", "02", "00", "10", "21", "250", "400", "401", "402", "8003", "8004", "8006"}

// Same tells whether a scan is the wanted code: the same text, or a label that
// carries it in an element of that meaning (gtin, lot, serial, sscc, order; any
// other word: in any that names a thing). A GTIN is the same at any length.
func Same(scanned, want, what string) bool {
	scanned, want = strings.TrimSpace(scanned), strings.TrimSpace(want)
	if strings.EqualFold(scanned, want) {
		return true
	}
	label := Parse(scanned)
	if !label.Valid {
		return false
	}
	codes, known := meanings[what]
	if !known {
		codes = identities
	}
	other := Parse(want)
	for _, ai := range codes {
		value, ok := label.Value(ai)
		if !ok {
			continue
		}
		wanted, labelled := other.Value(ai)
		if labelled && value == wanted || strings.EqualFold(value, want) {
			return true
		}
	}
	return false
}

// Difference says in words how a scan differs from the wanted code.
func Difference(scanned, want, what string) string {
	scanned, want = strings.TrimSpace(scanned), strings.TrimSpace(want)
	if label := Parse(scanned); label.Valid {
		if text := label.differs(Parse(want), want, what); text != "" {
			return text
		}
	}
	a, b := []rune(scanned), []rune(want)
	at := 0
	for at < len(a) && at < len(b) && unicode.ToUpper(a[at]) == unicode.ToUpper(b[at]) {
		at++
	}
	switch {
	case 2*at < len(b) || at == len(a) && at == len(b): // nothing in common that helps to see it
		return "it is not the expected one"
	case at == len(b):
		return "it goes on after the expected one: " + string(a[at:])
	case at == len(a):
		return "its end is missing: " + string(b[at:])
	}
	return "from character " + strconv.Itoa(at+1) + " it is " + string(a[at:]) + ", not " + string(b[at:])
}

// differs tells a label's own element of the wanted meaning, or that it has none.
func (s Scan) differs(other Scan, want, what string) string {
	codes, known := meanings[what]
	if !known {
		return ""
	}
	var titles []string
	for _, e := range s.Elements {
		if !slices.Contains(codes, e.AI) {
			titles = append(titles, e.Title)
			continue
		}
		if wanted, ok := other.Value(e.AI); ok {
			want = wanted
		}
		return "its " + spoken(what) + " is " + e.Value + ", not " + want
	}
	if len(titles) == 0 {
		return ""
	}
	return "the label has no " + spoken(what) + ", only " + strings.Join(titles, ", ")
}

// spoken is a meaning as people write it.
func spoken(what string) string {
	if what == "gtin" || what == "sscc" {
		return strings.ToUpper(what)
	}
	return what
}
