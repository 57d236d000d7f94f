package home

import (
	"strings"

	"assay/ui/known/label"
	"assay/ui/screen"
)

// Keys is what can be done here. The first five stand in F1 under their own
// digits.
func (m Model) Keys() []screen.Key {
	keys := make([]screen.Key, 0, len(label.Starts)+6)
	for _, s := range label.Starts {
		keys = append(keys, screen.Key{Press: s.Key, Show: s.Key, Does: "begin", Long: "begin: " + strings.ToLower(s.Name), Quiet: true})
	}
	keys[0].Show, keys[0].Quiet = "1-5", false
	enter := screen.Key{Press: "enter", Show: "Enter", Does: "go on", Long: "go on with the work under the mark"}
	if len(m.lines) == 0 {
		enter.Off, enter.Quiet = "nothing was left unfinished", true
	}
	queue := screen.Key{Press: "l", Show: "L", Does: "lead's queue", Long: "what failed or is held, and waits for a decision"}
	if !m.me.Leads() {
		queue.Off, queue.Quiet = "leads only", true
	}
	urgent := screen.Key{Press: "w", Show: "W", Does: "urgent return", Long: "the return whose time runs out first, or whose goods are to be put away", Quiet: true}
	if _, any := m.pressingReturn(); !any {
		urgent.Off = "no return waits"
	}
	series := screen.Key{Press: "s", Show: "S", Does: "series", Long: "how sharply each supplier's lots are looked at, and why", Quiet: true}
	if !m.me.Leads() {
		series.Off = "leads only"
	}
	return append(keys, enter, urgent,
		screen.Key{Press: "/", Show: "/", Does: "find", Long: "find records by number, name or code"},
		screen.Key{Press: "f7", Also: []string{"r"}, Show: "F7", Does: "records", Long: "all records, newest first"},
		queue, series,
		screen.Key{Press: "c", Show: "C", Does: "charts", Long: "control charts of what was measured", Off: queue.Off, Quiet: true},
		screen.Key{Press: "b", Show: "B", Does: "laboratory", Long: "laboratories' results that are due", Quiet: true},
		screen.Key{Press: "a", Show: "A", Does: "returns in", Long: "announced returns that arrive: received by a scan each", Quiet: true},
		screen.Key{Press: "f5", Show: "F5", Does: "people", Long: "people who work here, and your own PIN", Quiet: len(m.lines) > 0},
		screen.Key{Press: "h", Show: "h", Does: "hub", Long: "the hub: what is there already, other stations, who asks to be let in", Quiet: true},
		screen.Key{Press: "p", Show: "P", Does: "policy", Long: "by which policy returns are decided; try another on the returns of the past", Off: queue.Off, Quiet: true})
}

// Focus: letters are commands.
func (m Model) Focus() screen.Focus { return screen.Commands }
