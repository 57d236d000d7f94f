package people

import (
	"assay/station/people"
	"assay/ui/screen"
)

// Keys is what can be done here; a key that is off says why.
func (m Model) Keys() []screen.Key {
	if m.doing != nothing {
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "next", Long: "take this field and go on"},
			{Press: "up", Show: m.env.Theme.Marks.Up, Does: "back", Long: "back to the field before"},
			{Press: "esc", Show: "Esc", Does: "the list", Long: "back to the list: nothing is changed"},
		}
	}
	lead := ""
	if !m.me.Leads() {
		lead = "leads only"
	}
	pick := lead
	p, ok := m.picked()
	own := ok && p.ID == m.me.ID
	switch {
	case !ok:
		pick = "nobody is listed"
	case own:
		pick = ""
	case p.Left:
		pick = "this person left"
	}
	gone := lead
	switch {
	case gone != "":
	case !ok:
		gone = "nobody is listed"
	case own:
		gone = "that is you"
	case p.Left:
		gone = "this person left already"
	}
	return []screen.Key{
		{Press: "a", Show: "A", Does: "add", Long: "add a person", Off: lead},
		{Press: "p", Show: "P", Does: "PIN", Long: "set a new PIN for the person under the mark", Off: pick},
		{Press: "x", Show: "X", Does: "left", Long: "the person under the mark left: what they did stays", Off: gone},
		{Press: "esc", Show: "Esc", Does: "home", Long: "back home"},
	}
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
