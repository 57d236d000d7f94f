package people

import (
	"strconv"

	"assay/station/people"
	"assay/ui/screen"
)

// Keys is what can be done here; a key that is off says why.
func (m Model) Keys() []screen.Key {
	if m.doing != nothing {
		keys := []screen.Key{
			{Press: "enter", Show: "Enter", Does: "next", Long: "take this field and go on"},
			{Press: "up", Show: m.env.Theme.Marks.Up, Does: "back", Long: "back to the field before"},
			{Press: "esc", Show: "Esc", Does: "the list", Long: "back to the list: nothing is changed"},
		}
		if n := m.form.Picks(); n > 0 {
			keys = append([]screen.Key{{Show: "1-" + strconv.Itoa(n), Does: "choose", Long: "press the digit in front of the answer"}}, keys...)
		}
		return keys
	}
	add, set, gone := m.off()
	other := gone // one's own role another lead changes
	return []screen.Key{
		{Press: "a", Show: "a", Does: "add", Long: "add a person", Off: add},
		{Press: "p", Show: "p", Does: "PIN", Long: "set a new PIN for the person under the mark", Off: set},
		{Press: "r", Show: "r", Does: "role", Long: "change what the person under the mark may do", Off: other},
		{Press: "x", Show: "x", Does: "has left", Long: "the person under the mark left: what they did stays", Off: gone},
		{Press: "esc", Show: "Esc", Does: "home", Long: "back home"},
	}
}

// off says why a person cannot be added here, or the one under the mark get a
// new PIN, or leave. One's own PIN anybody may set.
func (m Model) off() (add, set, gone string) {
	if !m.me.Leads() {
		add, set, gone = "leads only", "leads only", "leads only"
	}
	p, ok := m.picked()
	switch {
	case !ok:
		return add, "nobody is listed", "nobody is listed"
	case p.ID == m.me.ID:
		set = ""
		if gone == "" {
			gone = "that is you"
		}
	case p.Left && add == "":
		set, gone = "this person left", "this person left already"
	}
	return add, set, gone
}

func (m Model) picked() (people.Person, bool) {
	if m.here >= len(m.all) {
		return people.Person{}, false
	}
	return m.all[m.here], true
}

// Focus: a form takes what is typed; on the list letters are commands.
func (m Model) Focus() screen.Focus {
	if m.doing != nothing {
		return screen.Typing
	}
	return screen.Commands
}
