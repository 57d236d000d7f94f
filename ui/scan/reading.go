package scan

import (
	"regexp"
	"strings"

	"assay/checklists/measure"
)

// number is a sign, digits with one decimal mark, and what may be a unit.
var number = regexp.MustCompile(`^([+-]?)([0-9]*)(?:[.,]([0-9]+))?\s*(.*)$`)

// mostDigits is what an instrument shows; a code of eight digits is an EAN-8.
const mostDigits = 7

// Reading tells an instrument's reading from a barcode on a step that takes a
// number: it is wholly one number of at most seven digits, with a unit this
// station knows or none. The text has a point for the decimal mark, whichever
// the instrument sent. Only what was not framed can be a reading: a framed scan
// is a label even if it is short.
func (s Scanned) Reading() (string, bool) {
	if s.Framed || s.Cut {
		return "", false
	}
	return Reading(s.Data)
}

// Reading is Scanned.Reading for data that came without a frame.
func Reading(data string) (string, bool) {
	m := number.FindStringSubmatch(strings.TrimSpace(data))
	if m == nil {
		return "", false
	}
	sign, whole, places := strings.TrimPrefix(m[1], "+"), m[2], m[3]
	if digits := len(whole) + len(places); digits == 0 || digits > mostDigits {
		return "", false
	}
	unit, err := measure.ParseUnit(strings.TrimSpace(m[4]))
	if err != nil {
		return "", false
	}
	if whole == "" {
		whole = "0"
	}
	if places != "" {
		places = "." + places
	}
	return strings.TrimSpace(sign + whole + places + " " + string(unit)), true
}
