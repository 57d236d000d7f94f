package known

import (
	"strings"

	"assay/ui/known/label"
	"assay/ui/screen"
)

// Keys is what can be done here: what makes sense with the label stands on the
// screen, the rest under F1.
func (m Model) Keys() []screen.Key {
	keys := make([]screen.Key, 0, len(label.Starts)+6)
	shown := ""
	for _, s := range label.Sensible(m.found) {
		shown += s.Key
	}
	for _, s := range label.Starts {
		k := screen.Key{Press: s.Key, Show: s.Key, Does: "begin", Long: "begin with this label: " + strings.ToLower(s.Name), Quiet: true}
		if !m.read {
			k.Off = "the label is being looked up"
		}
		keys = append(keys, k)
	}
	switch {
	case len(shown) == len(label.Starts):
		keys[0].Show, keys[0].Quiet = "1-5", false
	case len(shown) > 0:
		i := shown[0] - '1'
		keys[i].Quiet = false
		keys[i].Does = "begin " + strings.ToLower(label.Starts[i].Name)
		keys[0], keys[i] = keys[i], keys[0]
	}
	open := screen.Key{Press: "enter", Show: "Enter", Does: "open", Long: "open the record under the mark"}
	if m.row() == nil {
		open.Off, open.Quiet = "no record is under the mark", true
	}
	keys = append(keys, open,
		screen.Key{Press: "down", Show: m.env.Theme.Marks.UpDown, Does: "move", Long: "from record to record, or line by line; PgUp and PgDn by pages"},
		screen.Key{Press: "/", Show: "/", Does: "find", Long: "find it among the words of all records"})
	if p := m.found.Person; p != nil {
		keys = append(keys, screen.Key{Press: "s", Show: "S", Does: "sign in", Long: "sign in with this badge"})
	}
	return append(keys, screen.Key{Press: "esc", Show: "Esc", Does: "back", Long: "back to where you came from"})
}

// Focus: letters are commands.
func (m Model) Focus() screen.Focus { return screen.Commands }
