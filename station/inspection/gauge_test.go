package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	. "assay/station/inspection"
)

func TestAReadingIsMadeWithAGaugeThatIsKnownAndInDate(t *testing.T) {
	list := once(t, `
- {id: bore, ask: Bore, type: measure, limits: "24.90 .. 25.10 mm", gauge: {kind: bore_gauge, overdue: block, need: true}, na: [no bore], fail: {class: minor}}
- {id: board, ask: Board, type: measure, limits: "<= 12 %", gauge: {kind: moisture_meter, overdue: warn}, fail: {class: minor}}
- {id: free, ask: Free, type: measure, unit: mm}
`)
	with := func(step, value, gauge string, i *Instrument) Give {
		return Give{Step: typed(step).Step, Answer: Answer{Values: []string{value}, Gauge: gauge, GaugeDue: "2099-01-01"}, Instrument: i}
	}
	good := &Instrument{ID: "CAL-17", Kind: "bore_gauge", Due: "2026-09-18"}
	r := begin(t, list, "", nil)
	r.refuses(with("bore", "25.00", "CAL-99", nil), "CAL-99 is no instrument known here: take another bore gauge")
	r.refuses(with("bore", "25.00", "CP-1", &Instrument{ID: "CP-1", Kind: "caliper"}), "CP-1 is a caliper: bore is read with a bore gauge")
	r.refuses(with("bore", "25.00", "CAL-3", &Instrument{ID: "CAL-3", Kind: "bore_gauge", Due: "2026-09-17"}), "CAL-3 was to be calibrated by 2026-09-17: take another bore gauge")
	r.refuses(with("free", "25.00", "CAL-17", good), "free asks for no gauge")
	unnamed := typed("bore", "25.00")
	unnamed.Registered = true
	r.refuses(unnamed, "say which bore gauge reads")
	na := give("bore", Answer{Result: NA}, nil)
	na.Registered = true
	r.do(na) // what is not measured needs none

	r.do(with("bore", "25.00", "cal-17", good))
	a, _ := r.s.Answer(r.place("bore", 0))
	assert.Equal(t, "CAL-17", a.Gauge)
	assert.Equal(t, "2026-09-18", a.GaugeDue, "as known here, not as said; its last day counts")
	r.do(with("board", "9", "MM-1", &Instrument{ID: "MM-1", Kind: "moisture_meter", Due: "2026-01-01"}))
	a, _ = r.s.Answer(r.place("board", 0))
	assert.Equal(t, "2026-01-01", a.GaugeDue, "where it only warns the record says until when it was calibrated")
	r = begin(t, list, "", nil).do(typed("bore", "25.00")) // where none is registered none can be named
	a, _ = r.s.Answer(r.place("bore", 0))
	assert.Empty(t, a.GaugeDue)
}
