package gs1

import "strings"

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
