package inspect

import (
	"maps"
	"strconv"

	"assay/station/inspection"
)

// countScan counts a piece by its scan, or all that a carton holds. The same article
// may be scanned again and again; what has a number of its own, a serial or an SSCC,
// counts once.
func (p reading) countScan(h here, data string, pieces int) (pane, deed, bool) {
	if name, own := inspection.OwnNumber(data); name != "" {
		if p.once[name] {
			return p, say(h.show(own) + " was counted already"), true
		}
		p.once = maps.Clone(p.once)
		if p.once == nil {
			p.once = map[string]bool{}
		}
		p.once[name] = true
	}
	n, err := strconv.Atoi(p.field.Value())
	if err != nil && p.field.Value() != "" {
		return p, say("clear what was typed, then count by scan"), true
	}
	now := strconv.Itoa(n + pieces)
	p.field = p.field.Set(now)
	if pieces > 1 {
		return p, say(now + " by scan, " + strconv.Itoa(pieces) + " of them in this carton; Enter takes it"), true
	}
	return p, say(now + " by scan, Enter takes it"), true
}
