package home

import (
	"strings"

	"assay/ui/screen"
)

// Keys is what can be done here.
func (m Model) Keys() []screen.Key {
	keys := []screen.Key{{Press: "1", Show: "1-5", Does: "begin", Long: "begin a pre-shipment inspection"}}
	enter := screen.Key{Press: "enter", Show: "Enter", Does: "go on", Long: "go on with the work under the mark"}
	if len(m.lines) == 0 {
		enter.Off = "nothing was left unfinished"
	}
	lead, staff := "", "leads only"
	if m.me.Leads() {
		staff = ""
	} else {
		lead = "leads only"
	}
	keys = append(keys, enter,
		screen.Key{Press: "/", Show: "/", Does: "find", Long: "find records by number, name or code"},
		screen.Key{Press: "f7", Also: []string{"r"}, Show: "F7", Does: "records", Long: "all records, newest first"},
		screen.Key{Press: "l", Show: "L", Does: "lead's queue", Long: "what failed or is held, and waits for a decision", Off: lead, Quiet: lead != ""},
		screen.Key{Press: "f5", Show: "F5", Does: "people", Long: "people who work here: add one, set a PIN", Off: staff, Quiet: true},
	)
	for _, s := range starts[1:] {
		keys = append(keys, screen.Key{Press: s.key, Show: s.key, Does: "begin", Long: "begin: " + strings.ToLower(s.name), Quiet: true})
	}
	return keys
}

// Focus: letters are commands.
func (m Model) Focus() screen.Focus { return screen.Commands }
