package inspect

import (
	"maps"
	"strconv"

	"assay/station/gs1"
)

// countOne counts a piece by its scan. The same article may be scanned again and
// again; what has a number of its own, a serial or an SSCC, counts once.
func (p reading) countOne(h here, data string) (pane, deed, bool) {
	label := gs1.Parse(data)
	for _, ai := range [...]string{"21", "00"} {
		own, ok := label.Value(ai)
		if !ok {
			continue
		}
		if p.once[ai+own] {
			return p, say(h.show(own) + " was counted already"), true
		}
		p.once = maps.Clone(p.once)
		if p.once == nil {
			p.once = map[string]bool{}
		}
		p.once[ai+own] = true
	}
	n, err := strconv.Atoi(p.field.Value())
	if err != nil && p.field.Value() != "" {
		return p, say("clear what was typed, then count by scan"), true
	}
	p.field = p.field.Set(strconv.Itoa(n + 1))
	return p, say(strconv.Itoa(n+1) + " by scan, Enter takes it"), true
}
