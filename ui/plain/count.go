package plain

import (
	"fmt"
	"strconv"
	"strings"

	"assay/checklists"
	"assay/station/gs1"
	"assay/station/inspection"
)

// tally counts pieces by their scans, a carton's as many as it holds. What has a number
// of its own counts once.
type tally struct {
	pieces int
	once   map[string]bool
}

// byScan takes a line that counts pieces by their scan; next: another line is wanted.
// ok takes what was counted. What is a label and none of these goods is never a number.
func (w *walk) byScan(p inspection.Place, line string, sum *tally) (answer string, next bool) {
	counts := w.state.CountsScans(p)
	n := w.state.Counts(p, line)
	switch name, own := inspection.OwnNumber(line); {
	case n > 0 && name != "" && sum.once[name]:
		w.say("%s was counted already.", w.show(own))
		return "", true
	case n > 0:
		if sum.once == nil {
			sum.once = map[string]bool{}
		}
		if name != "" {
			sum.once[name] = true
		}
		sum.pieces += n
		carton := ""
		if n > 1 {
			carton = fmt.Sprintf(", %d of them in this carton", n)
		}
		w.say("%d by scan%s. Scan the next, or ok takes %d.", sum.pieces, carton, sum.pieces)
		return "", true
	case sum.pieces > 0 && strings.EqualFold(line, "ok"):
		return strconv.Itoa(sum.pieces), false
	case w.framed || w.step(p).Type == checklists.Count && isLabel(line):
		not := "type the number, or read it with the instrument"
		if counts {
			not = w.show(line) + " is not of these goods, not counted"
		}
		w.say("That was a barcode: %s.", not)
		return "", true
	}
	return line, false
}

// isLabel tells a line that is wholly a code with its check digit, and longer than any
// count.
func isLabel(line string) bool {
	const mostDigits = 7
	return len(line) > mostDigits && gs1.Parse(line).Valid
}
