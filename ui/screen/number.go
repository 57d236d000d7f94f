package screen

import (
	"strings"

	"assay/station"
)

// Number is the number of a record or a case as lists show it: DOCK3-R-20261118-004
// is R-18-004 in its own month. A number of another month, or of another form, stays
// whole. Another station's has its code: two stations count alike.
func (e Env) Number(number string) string {
	parts := strings.Split(number, "-")
	if len(parts) != 4 || len(parts[2]) != 8 || parts[2][:6] != e.Now().Format("200601") {
		return number
	}
	short := parts[1] + "-" + parts[2][6:] + "-" + parts[3]
	if code, _, _, _, ok := station.ParseNumber(number); ok && e.Code != nil && e.Code() != "" && e.Code() != code {
		return code + " " + short
	}
	return short
}
